//! What there is to know of what somebody points at, in Markdown.
//!
//! The words are those of the other doors: a goal and a KPI as the compiled plan tells them, an entry of the catalogue as it is
//! declared, a rule by its page. All text of goal files is escaped.

mod keyword;
mod numbers;
mod time;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::Document;
use super::left::left;
use super::symbol::{self, Meaning, Symbol};
use crate::lint;
use crate::model::catalogue::declaration;
use crate::model::{GoalId, KpiView};
use crate::plan;
use crate::realism::{self, Pace, Standing};
use crate::rules::{self, Context};
use crate::source::{FileId, Location, Span};

/// What is known of the name, the date, the number or the keyword at a place.
pub fn hover(document: Document<'_>, position: Position) -> Option<Hover> {
    let offset = document.offset(position);
    let all = symbol::occurrences(document.workspace(), document.file, document.text());
    let named = symbol::at(&all, offset).and_then(|here| Some((here.span, told(document, &here.meaning)?)));
    let (span, text) = named
        .or_else(|| time::told(document, offset))
        .or_else(|| numbers::told(document, offset))
        .or_else(|| keyword::told(document, offset))?;
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: text });
    Some(Hover { contents, range: Some(document.range(span)) })
}

fn told(document: Document<'_>, meaning: &Meaning) -> Option<String> {
    let workspace = document.workspace();
    Some(match meaning {
        Meaning::One(symbol) => match *symbol {
            Symbol::Plan(file) => plan_card(document, file),
            Symbol::Goal(id) => goal_card(document, id),
            Symbol::Kpi(id, index) => {
                let goal = workspace.view(id);
                kpi_card(document, KpiView { goal, index, kpi: goal.goal().kpis.get(index as usize)? })
            }
            Symbol::Metric(id) => entry(document, Location::new(id.file, workspace.metric(id).span)),
            Symbol::Platform(file, index) => {
                entry(document, Location::new(file, workspace.file(file).platforms.get(index as usize)?.span))
            }
            Symbol::GoalType(file, index) => {
                entry(document, Location::new(file, workspace.file(file).goal_types.get(index as usize)?.span))
            }
            Symbol::Rule(name) => rule(document, name)?,
        },
        Meaning::Several(goals) => {
            let cards: Vec<String> = goals.iter().map(|id| goal_card(document, *id)).collect();
            cards.join("\n\n---\n\n")
        }
        Meaning::Nothing => return None,
    })
}

// ── plans and goals ──

fn plan_card(document: Document<'_>, file: FileId) -> String {
    let workspace = document.workspace();
    let model = workspace.file(file);
    let name = plan::inline_markdown(workspace.plan_name(file).as_str());
    let title = model.plan.title.as_ref().map_or_else(|| name.clone(), |title| plan::inline_markdown(&title.value));
    let timeframe = workspace.plan_timeframe(file);
    let days = time::stretch(timeframe.start, timeframe.deadline);
    let left = timeframe.deadline.map(|deadline| left(document.today, deadline));
    let goals = match model.goals.len() {
        1 => "1 goal".to_string(),
        count => format!("{count} goals"),
    };
    let facts: Vec<String> = days.into_iter().chain(left).chain([goals]).collect();
    format!("**{title}** · plan {name}\n\n{}", facts.join(" · "))
}

fn goal_card(document: Document<'_>, id: GoalId) -> String {
    let workspace = document.workspace();
    let compiled = plan::compile_goal(workspace, &document.other(id.file), id);
    let view = workspace.view(id);
    let parent = view.parent().map(|parent| parent.goal().title_or_name());
    let ends = view.timeframe().deadline.filter(|_| !view.is_over());
    let left = ends.map(|deadline| left(document.today, deadline));
    plan::goal_card(&compiled, parent, left.as_deref())
}

// ── KPIs ──

fn kpi_card(document: Document<'_>, kpi: KpiView<'_>) -> String {
    let id = kpi.goal.id;
    let compiled = plan::compile_goal(document.workspace(), &document.other(id.file), id);
    let stated = compiled.kpis.get(kpi.index as usize);
    let mut blocks: Vec<String> = stated.map(plan::kpi_card).into_iter().collect();
    blocks.extend(standing(document, kpi));
    blocks.extend(limit(document, kpi));
    blocks.join("\n\n")
}

/// How it stands, and how likely it is that it will be reached.
fn standing(document: Document<'_>, kpi: KpiView<'_>) -> Option<String> {
    let pace = realism::pace(kpi, document.today).filter(|_| !kpi.goal.is_over());
    // From six results on every target has a forecast; from three on those that are behind.
    let outlook = realism::outlook(kpi).filter(|outlook| outlook.deadline > document.today);
    let probability = outlook.map(|outlook| (outlook.probability, outlook.share));
    let probability = probability.or(pace.and_then(|pace| pace.probability).map(|probability| (probability, 1.0)));
    let pace = pace.as_ref().map(standing_words);
    let forecast = probability.zip(kpi.timeframe().deadline).map(|((probability, share), deadline)| {
        let part = if share < 1.0 { "70 % of the gain is" } else { "it is" };
        format!("by its results {part} reached {} by {}", rules::chance(probability), plan::day(deadline))
    });
    let within_reach = outlook.and_then(|outlook| outlook.within_reach);
    let within_reach =
        within_reach.map(|value| format!("about one time in five, {}", plan::inline_markdown(&value.to_string())));
    let parts: Vec<String> = pace.into_iter().chain(forecast).chain(within_reach).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn standing_words(pace: &Pace) -> String {
    let percent = |part: f64| format!("{:.0} %", part * 100.0);
    let of = match (pace.held, pace.progress, pace.expected) {
        (Some((held, all)), ..) => format!(": {held} of {all} held"),
        (None, Some(progress), _) if pace.standing == Standing::Met => format!(": {} of the way", percent(progress)),
        (None, Some(progress), Some(expected)) => {
            format!(": {} of the way, where {} was due", percent(progress), percent(expected))
        }
        _ => String::new(),
    };
    format!("**{}**{of}", plan::capitalized(pace.standing.words()))
}

/// What it is held against before there are results.
fn limit(document: Document<'_>, kpi: KpiView<'_>) -> Option<String> {
    if realism::has_history(kpi) {
        return None;
    }
    let known = rules::KnownNames::default();
    let context = Context {
        workspace: document.workspace(),
        today: document.today,
        settings: document.settings,
        history: None,
        known: &known,
    };
    let growth = context.growth(kpi)?;
    let at = |line: f64| growth.at_line(line).filter(|_| line.is_finite());
    let line = at(growth.limits.unrealistic)?;
    let sentence = plan::capitalized(&rules::rarely(&growth));
    let ambitious = growth.limits.ambitious.and_then(at).map(|value| format!("; from {value} on it is ambitious"));
    let told = format!("{line} would be at that line{}", ambitious.unwrap_or_default());
    Some(format!("{sentence}: {}", plan::inline_markdown(&told)))
}

// ── the catalogue and the rules ──

/// As `goalposts catalog NAME` tells it.
fn entry(document: Document<'_>, header: Location) -> String {
    let source = document.other(header.file);
    let origin = crate::model::catalogue::origin(document.workspace(), header.file);
    format!("```goal\n# {origin}\n{}```", declaration(source.text(), header.span))
}

/// The rule's page, with the level that it has here.
fn rule(document: Document<'_>, name: &str) -> Option<String> {
    let rule = rules::find(name)?;
    let level = lint::level(rule, document.settings).word();
    Some(rule.page().replacen("\n\n", &format!("\n\nHere its level is **{level}**.\n\n"), 1))
}

/// Whether a place lies in a span or right behind it, as where somebody has just typed it.
fn holds(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

#[cfg(test)]
mod tests;

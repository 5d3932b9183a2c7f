//! From the model to plans: references resolved, inherited facts repeated, sums and dates worked out.

mod goal;
mod kpi;
mod parts;

use std::cell::RefCell;

use rust_decimal::Decimal;

use super::number::{Amount, Day, Number};
use super::types::{
    Allowed, Compiled, Due, Entry, Facts, Finding, FiscalYear, Goal, Grade, Length, Location, Meta, Plan, Reference,
    Remarks, Revised, Timeframe,
};
use super::{Options, VERSION};
use crate::diagnostic::{Diagnostic, OfToday};
use crate::model::{
    self, Deadline, Duration, DurationUnit, FileModel, Found, GoalId, GoalView, KpiNames, KpiView, Moment, Name,
    NamedBy, Quantity, ResolvedTimeframe, Unit, Workspace,
};
use crate::source::{FileId, Role, SourceFile, Sources, Span, Spanned};
pub use kpi::change;

/// Compiles every file that is a target, in order. `diagnostics` may hold the findings of all files; those that rest on today
/// are left out.
pub fn compile(workspace: &Workspace, sources: &Sources, diagnostics: &[Diagnostic], options: Options) -> Compiled {
    let mut findings: Vec<Vec<&Diagnostic>> = vec![Vec::new(); sources.len()];
    for diagnostic in diagnostics {
        if diagnostic.of_today != OfToday::All
            && let Some(of_file) = findings.get_mut(diagnostic.location().file.0 as usize)
        {
            of_file.push(diagnostic);
        }
    }
    let kpi_names = RefCell::default();
    let targets = workspace.files().filter(|(_, part)| part.role == Role::Target);
    let plans = targets
        .map(|(file, _)| {
            let depths = depths(workspace.file(file));
            let source = sources.get(file);
            let compiler = Compiler { workspace, source, file, options, depths: &depths, kpi_names: &kpi_names };
            compiler.plan(&findings[file.0 as usize])
        })
        .collect();
    Compiled { version: VERSION, plans }
}

/// Compiles one goal, as it stands in its plan. `source` is its file with its text.
pub fn compile_goal(workspace: &Workspace, source: &SourceFile, id: GoalId) -> Goal {
    let depths = depths(workspace.file(id.file));
    let kpi_names = RefCell::default();
    let options = Options::default();
    let compiler = Compiler { workspace, source, file: id.file, options, depths: &depths, kpi_names: &kpi_names };
    compiler.goal(workspace.view(id))
}

/// Compiles one file.
#[derive(Clone, Copy)]
struct Compiler<'w> {
    workspace: &'w Workspace,
    source: &'w SourceFile,
    file: FileId,
    options: Options,
    /// How many goals are around each goal.
    depths: &'w [u32],
    kpi_names: &'w RefCell<KpiNames>,
}

/// Counted once for all: to walk up from every goal would take quadratic time where they nest deeply.
fn depths(model: &FileModel) -> Vec<u32> {
    let mut depths: Vec<u32> = Vec::with_capacity(model.goals.len());
    for goal in &model.goals {
        depths.push(goal.parent.map_or(0, |parent| depths[parent as usize] + 1));
    }
    depths
}

impl Compiler<'_> {
    fn plan(self, findings: &[&Diagnostic]) -> Plan {
        let model = self.workspace.file(self.file);
        let own = &model.plan.facts;
        let resolved = self.workspace.plan_timeframe(self.file);
        let fiscal = own.fiscal_year.map(|fiscal| fiscal.value);
        let facts = Facts {
            owner: own.owner.map(|owner| owner.value.to_string()),
            platforms: self.platforms(&own.platforms),
            audience: own.audience.as_deref().map(parts::audience),
            review: own.review.map(|review| length(review.value.0)),
            commitment: own.commitment.map(|commitment| goal::commitment(commitment.value)),
            status: own.status.as_ref().map(|status| goal::status(Some(&status.value))),
            ..self.own_facts(own, None, resolved)
        };
        let goals: Vec<_> = self.workspace.goals_of(self.file).map(|view| self.goal(view)).collect();
        Plan {
            name: self.workspace.plan_name(self.file).to_string(),
            title: model.plan.title.as_ref().map(|title| title.value.to_string()),
            location: self.location(model.plan.span.unwrap_or_default()),
            facts,
            timeframe: timeframe(resolved, own.timeframe.end.as_ref()),
            currency: own.currency.map(|currency| currency.value.code().to_string()),
            fiscal_year: fiscal.map(|fiscal| FiscalYear {
                starts_month: fiscal.month,
                starts_day: fiscal.day,
                named_by: match fiscal.named_by {
                    NamedBy::Begin => "begin",
                    NamedBy::End => "end",
                },
            }),
            budget_totals: parts::budget_totals(&goals),
            revised: revised(&model.plan.revised, |moment| moment.days(fiscal).map(|days| Day(days.last))),
            goals,
            findings: findings.iter().map(|diagnostic| self.finding(diagnostic)).collect(),
        }
    }

    fn finding(self, diagnostic: &Diagnostic) -> Finding {
        let plan = self.workspace.plan_name(self.file);
        Finding {
            rule: diagnostic.rule.to_string(),
            level: diagnostic.severity.level(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone().filter(|_| diagnostic.of_today == OfToday::Nothing),
            goal: diagnostic.subject.goal.as_ref().map(|goal| format!("{plan}/{goal}")),
            kpi: diagnostic.subject.kpi.clone(),
            location: self.location(diagnostic.location().span),
        }
    }

    fn location(self, span: Span) -> Option<Location> {
        self.options.locations.then(|| Location {
            path: self.source.path().to_string(),
            line: self.source.lines().line_of(span.start) + 1,
        })
    }

    /// `plan/goal`
    fn id(self, id: GoalId) -> String {
        format!("{}/{}", self.workspace.plan_name(id.file), self.workspace.goal(id).name.value)
    }

    /// The platforms under their names in the catalogue.
    fn platforms(self, written: &[Spanned<Name>]) -> Vec<Entry> {
        written
            .iter()
            .map(|name| match self.workspace.find_platform(name.value) {
                Some((_, platform)) => entry(name.value, platform.name.value, platform.title.as_ref()),
                None => entry(name.value, name.value, None),
            })
            .collect()
    }

    /// A goal that is referred to.
    fn goal_reference(self, reference: &model::Reference) -> Reference {
        let text = reference.to_string();
        let Found::One(id) = self.workspace.find_goal(reference, self.file) else {
            return Reference { text, id: None, title: None };
        };
        let goal = self.workspace.goal(id);
        let title = goal.title.as_ref().map(|title| title.value.to_string());
        let Some(name) = reference.kpi else {
            return Reference { text, id: Some(self.id(id)), title };
        };
        match self.find_kpi(self.workspace.view(id), name) {
            Some(kpi) => Reference { text, id: Some(format!("{}.{name}", self.id(id))), title: kpi::title(kpi) },
            None => Reference { text, id: None, title: None },
        }
    }

    fn find_kpi<'g>(self, goal: GoalView<'g>, name: Name) -> Option<KpiView<'g>> {
        let index = self.kpi_names.borrow_mut().find(goal, name)?;
        Some(KpiView { goal, index, kpi: &goal.goal().kpis[index as usize] })
    }

    /// A KPI of this goal, a metric, or a KPI of another goal.
    fn quantity_reference(self, reference: &model::Reference, view: GoalView<'_>) -> Reference {
        if reference.plan.is_none() && reference.kpi.is_none() {
            let text = reference.to_string();
            if let Some(kpi) = self.find_kpi(view, reference.name) {
                let id = format!("{}.{}", self.id(view.id), reference.name);
                return Reference { text, id: Some(id), title: kpi::title(kpi) };
            }
            if let Some(id) = self.workspace.find_metric(reference.name) {
                let metric = self.workspace.metric(id);
                let title = metric.title.as_ref().map(|title| title.value.to_string());
                return Reference { text, id: Some(metric.name.value.to_string()), title };
            }
        }
        self.goal_reference(reference)
    }
}

// ── small pieces ──

/// An entry of the catalogue. Who calls it by another of its names, perhaps in another language, wants to read that one.
fn entry(written: Name, name: Name, title: Option<&model::Text>) -> Entry {
    let title = title.map(|title| title.value.to_string());
    Entry { name: name.to_string(), title: if written == name { title } else { Some(written.to_string()) } }
}

fn texts(texts: &[model::Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_string()).collect()
}

fn names(names: &[Spanned<Name>]) -> Vec<String> {
    names.iter().map(|name| name.value.to_string()).collect()
}

fn remarks(notes: &[model::Text], links: &[model::Text], metas: &[(Spanned<Name>, model::Text)]) -> Remarks {
    let meta = |(name, value): &(Spanned<Name>, model::Text)| Meta {
        name: name.value.to_string(),
        value: value.value.to_string(),
    };
    Remarks { notes: texts(notes), links: texts(links), meta: metas.iter().map(meta).collect() }
}

fn allowed(allows: &[model::Allow]) -> Vec<Allowed> {
    let one = |allow: &model::Allow| Allowed {
        rule: allow.rule.value.to_string(),
        reason: allow.reason.as_ref().map(|reason| reason.value.to_string()),
    };
    allows.iter().map(one).collect()
}

fn revised(all: &[model::Revised], last_day: impl Fn(Moment) -> Option<Day>) -> Vec<Revised> {
    let one = |revised: &model::Revised| Revised {
        date: last_day(revised.on.value),
        reason: revised.reason.value.to_string(),
    };
    all.iter().map(one).collect()
}

fn grade(grade: &model::Grade) -> Grade {
    Grade { score: Number(grade.score.value), note: grade.note.as_ref().map(|note| note.value.to_string()) }
}

fn length(duration: Duration) -> Length {
    let unit = match duration.unit {
        DurationUnit::Time(unit) => unit.word(),
        DurationUnit::Quarter => "quarter",
    };
    Length { count: duration.count, unit }
}

fn last_day(view: GoalView<'_>, moment: Moment) -> Option<Day> {
    view.days(moment).map(|days| Day(days.last))
}

fn due(resolved: ResolvedTimeframe, end: Option<&Spanned<Deadline>>) -> Due {
    Due { deadline: resolved.deadline.map(Day), set_by: end.and_then(|end| set_by(&end.value)) }
}

/// What a deadline is set by when that is no date.
fn set_by(deadline: &Deadline) -> Option<String> {
    match deadline {
        Deadline::Moment(_) | Deadline::In(_) | Deadline::Unknown => None,
        Deadline::Goal(reference) => Some(reference.to_string()),
        Deadline::Event(event) => Some(event.to_string()),
        Deadline::After(after) => {
            let (duration, anchor) = &**after;
            let anchor = match anchor {
                Deadline::Moment(moment) => moment.to_string(),
                other => set_by(other)?,
            };
            Some(format!("{duration} after {anchor}"))
        }
    }
}

fn timeframe(resolved: ResolvedTimeframe, end: Option<&Spanned<Deadline>>) -> Timeframe {
    let days = resolved.start.zip(resolved.deadline).and_then(|(start, deadline)| {
        let days = start.until(deadline).ok()?.get_days();
        u32::try_from(days).ok()?.checked_add(1)
    });
    let length = match end.map(|end| &end.value) {
        Some(Deadline::In(duration)) => Some(length(*duration)),
        _ => None,
    };
    Timeframe { start: resolved.start.map(Day), due: due(resolved, end), days, length }
}

/// Adds amounts of one unit. `None` when they are too large for a decimal.
fn added(one: Decimal, other: Decimal) -> Option<Decimal> {
    one.checked_add(other)
}

fn amount(value: Decimal, unit: Unit) -> Amount {
    Amount(Quantity { unit, ..Quantity::plain(value.normalize()) })
}

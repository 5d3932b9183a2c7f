//! What may stand behind a keyword.

use lsp_types::CompletionItemKind;

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List};
use super::{dates, kpi, names, references, units};
use crate::model::StatusKind;
use crate::model::catalogue::{Family, MetricKind};
use crate::rules;
use crate::syntax::keywords::Block;

const WORD: CompletionItemKind = CompletionItemKind::ENUM_MEMBER;
const KEYWORD: CompletionItemKind = CompletionItemKind::KEYWORD;

pub(super) fn complete(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    let values = line.values();
    let is_first = values.is_empty();
    match line.keyword() {
        "kpi" => kpi::complete(here, list),
        "milestone" | "action" | "risk" => parts(here, list),
        "by" => dates::deadline(here, list),
        "in" | "within" => units::length(here, list),
        "period" => dates::periods(here, list),
        "start" if is_first => dates::days(here, list),
        "actual" | "checkpoint" => match values {
            [] => dates::days(here, list),
            _ => units::of_value(here, list),
        },
        "progress" | "done" | "revised" if is_first => dates::days(here, list),
        "stretch" | "budget" | "capacity" | "growth-limit" => units::of_value(here, list),
        "users" => users(here, list),
        "supports" | "depends-on" if may_refer(values) => references::goals(here, list),
        "part-of" if here.block == Some(Block::Metric) => names::metrics(here, list),
        "part-of" if may_refer(values) => references::parts(here, list),
        "platform" if here.block != Some(Block::File) && may_name(values) => names::platforms(here, list),
        "type" if is_first => names::goal_types(here, list),
        "balanced-by" | "kpis" if may_name(values) => names::metrics(here, list),
        "owner" if is_first => names::handles(here, list),
        "contributors" if may_name(values) => names::handles(here, list),
        "tag" if may_name(values) => names::tags(here, list),
        "meta" if is_first => names::metas(here, list),
        "currency" if is_first => units::currencies(here, list),
        "allow" => allow(here, list),
        "health" => health(here, list),
        "review" => review(here, list),
        "fiscal-year" => fiscal_year(here, list),
        "actuals" => actuals(here, list),
        keyword if is_first => list.words(words(keyword), WORD),
        _ => {}
    }
}

/// The same of a reference, which goes on behind its plan and its goal.
fn may_refer(values: &[Piece<'_>]) -> bool {
    may_name(values) || matches!(values.last(), Some(Piece::Sign("/" | ".")))
}

/// A name may stand first, and behind a comma.
fn may_name(values: &[Piece<'_>]) -> bool {
    matches!(values.last(), None | Some(Piece::Sign(",")))
}

fn words(keyword: &str) -> Vec<&'static str> {
    match keyword {
        "status" => StatusKind::ALL.iter().map(|(word, _)| *word).collect(),
        "commitment" => vec!["committed", "aspirational"],
        "kind" => MetricKind::ALL.iter().map(|(word, _)| *word).collect(),
        "family" => Family::ALL.iter().map(|(word, _)| *word).collect(),
        "better" => vec!["more", "less"],
        "unit" => vec!["count", "people", "percent", "money", "duration"],
        _ => Vec::new(),
    }
}

/// What may stand behind the text of an action, a milestone or a risk, each once.
fn parts(here: &Here<'_>, list: &mut List<'_>) {
    match here.line.last_word() {
        "by" => return dates::deadline(here, list),
        "owner" => return names::handles(here, list),
        "done" => return dates::days(here, list),
        "after" => return dates::deadline(here, list),
        _ => {}
    }
    let has_text = here.line.values().contains(&Piece::Text);
    match here.line.current {
        Some(Piece::Number(_)) if here.line.has_word("by") => dates::deadline(here, list),
        Some(Piece::Number(_)) => units::of_value(here, list),
        _ if has_text => {
            list.words(["by", "owner", "effort", "done"].into_iter().filter(|part| !here.line.has_word(part)), KEYWORD);
        }
        _ => {}
    }
}

/// A rule, those first that have found something here, and then the reason.
fn allow(here: &Here<'_>, list: &mut List<'_>) {
    match here.line.values() {
        [] => {
            let mut found: Vec<&str> = here.document.findings.iter().map(|finding| finding.rule).collect();
            found.sort_unstable();
            found.dedup();
            let is_found = |rule: &&&rules::Rule| found.contains(&rule.name);
            let all = || rules::ALL.iter();
            for rule in all().filter(is_found).chain(all().filter(|rule| !is_found(rule))) {
                list.add(rule_candidate(rule, here.line.ends_here));
            }
        }
        [Piece::Word(_)] if here.line.current.is_none() && here.line.ends_here => list.add(Candidate {
            snippet: Some("\"${1:why this is right}\"".to_string()),
            ..Candidate::new("\"…\"", CompletionItemKind::TEXT).detail("the reason").text("\"\"")
        }),
        _ => {}
    }
}

fn rule_candidate(rule: &rules::Rule, is_alone: bool) -> Candidate {
    let documentation = rule.documentation();
    Candidate {
        documentation: Some(documentation.summary),
        snippet: is_alone.then(|| format!("{} \"${{1:why this is right}}\"", rule.name)),
        ..Candidate::new(rule.name, CompletionItemKind::VALUE).detail(rule.group.word())
    }
}

fn health(here: &Here<'_>, list: &mut List<'_>) {
    match (here.line.values(), here.line.last_word()) {
        ([], _) => list.words(["on-track", "at-risk", "off-track"], WORD),
        (_, "on") => dates::days(here, list),
        _ if !here.line.has_word("on") => list.words(["on"], KEYWORD),
        _ => {}
    }
}

fn review(here: &Here<'_>, list: &mut List<'_>) {
    match here.line.values() {
        [] => {
            list.words(["daily", "weekly", "monthly", "quarterly", "yearly"], WORD);
            list.words(["every"], KEYWORD);
        }
        [Piece::Word("every")] => {
            list.extend(["2 weeks", "2 months"].map(|each| Candidate::new(each, WORD)));
            units::times(here, list);
        }
        [Piece::Word("every"), Piece::Number(_)] => units::times(here, list),
        _ => {}
    }
}

fn fiscal_year(here: &Here<'_>, list: &mut List<'_>) {
    match here.line.values() {
        [] => list.words(["starts"], KEYWORD),
        [Piece::Word("starts")] => {
            let days = ["01-01", "04-01", "07-01", "10-01"];
            list.extend(days.map(|day| Candidate::new(day, CompletionItemKind::CONSTANT)));
        }
        [Piece::Word("starts"), Piece::Number(_)] => list.words(["named-by"], KEYWORD),
        [.., Piece::Word("named-by")] => list.words(["end", "begin"], WORD),
        _ => {}
    }
}

fn actuals(here: &Here<'_>, list: &mut List<'_>) {
    let follows_part = matches!(here.line.last_word(), "date" | "value" | "where");
    if here.line.values().contains(&Piece::Text) && !follows_part {
        list.words(["date", "value", "where"].into_iter().filter(|part| !here.line.has_word(part)), KEYWORD);
    }
}

fn users(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    match line.last_word() {
        "as-of" => return dates::days(here, list),
        "source" => return,
        _ => {}
    }
    if !line.values().is_empty() {
        list.words(["as-of", "source"].into_iter().filter(|part| !line.has_word(part)), KEYWORD);
    }
}

//! Names of the catalogue, and those that people and tags go by.

use std::cmp::Reverse;

use lsp_types::CompletionItemKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List, in_quotes};
use crate::model::catalogue::{Metric, MetricId};
use crate::model::{Name, Text};
use crate::source::Spanned;

/// Metrics: those usual for the goal's type first, then those of its platforms, then all others.
pub(super) fn metrics(here: &Here<'_>, list: &mut List<'_>) {
    by_use(here, list, &FxHashSet::default());
}

/// Names for a KPI: those of metrics; what the goal counts already comes last.
pub(super) fn kpis(here: &Here<'_>, list: &mut List<'_>) {
    let workspace = here.document.workspace();
    let own = here.kpi().map(|kpi| kpi.index);
    let others = here.goal().into_iter().flat_map(|goal| goal.kpis()).filter(|kpi| Some(kpi.index) != own);
    let used: FxHashSet<MetricId> = others.filter_map(|kpi| workspace.find_metric(kpi.name())).collect();
    by_use(here, list, &used);
}

fn by_use(here: &Here<'_>, list: &mut List<'_>, used: &FxHashSet<MetricId>) {
    let workspace = here.document.workspace();
    let goal_type = here.goal().and_then(|goal| goal.goal().goal_type);
    let usual: Vec<MetricId> = goal_type
        .and_then(|name| workspace.find_goal_type(name.value))
        .into_iter()
        .flat_map(|(_, goal_type)| goal_type.kpis.iter().filter_map(|name| workspace.find_metric(name.value)))
        .collect();
    let platforms: Vec<Name> =
        here.platforms().iter().filter_map(|name| Some(workspace.find_platform(name.value)?.1.name.value)).collect();
    let is_there = |metric: &Metric| {
        let there = |name: &Spanned<Name>| {
            workspace.find_platform(name.value).is_some_and(|(_, platform)| platforms.contains(&platform.name.value))
        };
        metric.platforms.iter().any(there)
    };
    let on_line = on_line(here);
    let mut metrics: Vec<(MetricId, &Metric)> =
        workspace.metrics().filter(|(_, metric)| !on_line.contains(metric.name.value.as_str())).collect();
    // What is counted on other platforms comes late, and what the goal counts already comes last.
    metrics.sort_by_cached_key(|(id, metric)| {
        let place = usual.iter().position(|usual| usual == id).unwrap_or(usual.len());
        let elsewhere = !metric.platforms.is_empty() && !platforms.is_empty() && !is_there(metric);
        (used.contains(id), place, !is_there(metric), elsewhere)
    });
    for (id, metric) in metrics {
        let what = if usual.contains(&id) { "usual for this type of goal" } else { "" };
        list.add(named(list, metric.name.value, &metric.title, &metric.also, &metric.notes, what));
    }
}

pub(super) fn platforms(here: &Here<'_>, list: &mut List<'_>) {
    let on_line = on_line(here);
    let mut platforms: Vec<_> = here.document.workspace().platforms().map(|(_, platform)| platform).collect();
    platforms.retain(|platform| !on_line.contains(platform.name.value.as_str()));
    let uses =
        count(here.document.workspace().goals().flat_map(|goal| &goal.goal().facts.platforms).map(|name| name.value));
    platforms.sort_by_key(|platform| Reverse(uses.get(&platform.name.value).copied().unwrap_or(0)));
    for platform in platforms {
        list.add(named(list, platform.name.value, &platform.title, &platform.also, &platform.notes, ""));
    }
}

pub(super) fn goal_types(here: &Here<'_>, list: &mut List<'_>) {
    for (_, goal_type) in here.document.workspace().goal_types() {
        let kpis: Vec<&str> = goal_type.kpis.iter().map(|kpi| kpi.value.as_str()).collect();
        let usual = format!("usually measured by {}", kpis.join(", "));
        let usual = if kpis.is_empty() { "" } else { &usual };
        list.add(named(list, goal_type.name.value, &goal_type.title, &goal_type.also, &goal_type.notes, usual));
    }
}

/// An entry of the catalogue, under the name that is being typed.
fn named(
    list: &List<'_>,
    name: Name,
    title: &Option<Text>,
    also: &[Spanned<Name>],
    notes: &[Text],
    what: &str,
) -> Candidate {
    let title = title.as_ref().map(|title| &*title.value);
    let typed = Name::loose(list.typed());
    let is_typed = |other: &&str| !typed.is_empty() && Name::loose(other).starts_with(&typed);
    let others = || also.iter().map(|also| also.value.as_str());
    // Who begins to write 팔로워 wants to read that.
    let shown = Some(name.as_str()).filter(is_typed).or_else(|| others().find(is_typed)).unwrap_or(name.as_str());
    let mut paragraphs: Vec<&str> = notes.first().iter().map(|note| &*note.value).collect();
    paragraphs.extend(Some(what).filter(|what| !what.is_empty()));
    Candidate {
        detail: title.filter(|_| shown == name.as_str()).or(Some(name.as_str())).map(str::to_string),
        documentation: (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n")),
        found_by: others()
            .chain(title)
            .chain([name.as_str()])
            .filter(|other| *other != shown)
            .map(str::to_string)
            .collect(),
        text: in_quotes(shown),
        ..Candidate::new(shown, CompletionItemKind::VALUE)
    }
}

/// Whoever answers for something in the workspace, most often first.
pub(super) fn handles(here: &Here<'_>, list: &mut List<'_>) {
    let workspace = here.document.workspace();
    let of_goals = workspace.goals().flat_map(|goal| {
        let goal = goal.goal();
        let parts = goal
            .milestones
            .iter()
            .map(|milestone| &milestone.parts)
            .chain(goal.actions.iter().map(|action| &action.parts));
        let helpers = goal.facts.more.iter().flat_map(|more| &more.contributors);
        goal.facts.owner.iter().chain(parts.filter_map(|parts| parts.owner.as_ref())).chain(helpers)
    });
    let of_plans = workspace.files().flat_map(|(_, part)| {
        let facts = &part.model.plan.facts;
        facts.owner.iter().chain(facts.more.iter().flat_map(|more| &more.contributors))
    });
    let of_defaults = workspace.default_facts().owner.iter();
    let uses = count(of_goals.chain(of_plans).chain(of_defaults).map(|handle| handle.value));
    let on_line = on_line(here);
    list.extend(by_count(uses).filter(|name| !on_line.contains(name.as_str())).map(|name| {
        let handle = if name.as_str().starts_with('@') { name.to_string() } else { format!("@{name}") };
        Candidate::new(handle, CompletionItemKind::VARIABLE)
    }));
}

pub(super) fn tags(here: &Here<'_>, list: &mut List<'_>) {
    let facts = here.document.workspace().goals().flat_map(|goal| &goal.goal().facts.more);
    let uses = count(facts.flat_map(|more| &more.tags).map(|tag| tag.value));
    let on_line = on_line(here);
    list.extend(by_count(uses).filter(|name| !on_line.contains(name.as_str())).map(|name| Candidate {
        text: in_quotes(name.as_str()),
        ..Candidate::new(name.as_str(), CompletionItemKind::VALUE)
    }));
}

pub(super) fn metas(here: &Here<'_>, list: &mut List<'_>) {
    let facts = here.document.workspace().goals().flat_map(|goal| &goal.goal().facts.more);
    let uses = count(facts.flat_map(|more| &more.metas).map(|(name, _)| name.value));
    list.extend(by_count(uses).map(|name| Candidate::new(name.as_str(), CompletionItemKind::VALUE)));
}

fn count(names: impl Iterator<Item = Name>) -> FxHashMap<Name, usize> {
    let mut uses: FxHashMap<Name, usize> = FxHashMap::default();
    names.for_each(|name| *uses.entry(name).or_default() += 1);
    uses
}

/// What is used most first; of the rest, by name.
fn by_count(uses: FxHashMap<Name, usize>) -> impl Iterator<Item = Name> {
    let mut names: Vec<(Name, usize)> = uses.into_iter().collect();
    names.sort_by_key(|(name, uses)| (Reverse(*uses), name.as_str()));
    names.into_iter().map(|(name, _)| name)
}

/// What is named on the line already.
pub(super) fn on_line<'d>(here: &Here<'d>) -> FxHashSet<&'d str> {
    let words = here.line.values().iter().filter_map(|piece| match piece {
        Piece::Word(word) => Some(*word),
        _ => None,
    });
    words.collect()
}

//! Goals and KPIs by name.

use lsp_types::CompletionItemKind;

use super::here::Here;
use super::list::{AT_MOST, Candidate, List, in_quotes, is_bare};
use super::names;
use crate::model::{Found, GoalView, Name, Reference, StatusKind};
use crate::source::Span;

/// Goals: those of the own plan first, by their name alone where that says which one is meant. Behind a point, the KPIs of the
/// goal before it.
pub(super) fn goals(here: &Here<'_>, list: &mut List<'_>) {
    let (written, span) = here.line.reference();
    if let Some((goal, _)) = written.rsplit_once('.') {
        return kpis_of(here, list, goal, span.start + goal.len() as u32 + 1);
    }
    list.replace(span);
    let wanted = Name::loose(written.rsplit_once('/').map_or(written, |(_, name)| name));
    let plan = written.split_once('/').map(|(plan, _)| Name::loose(plan));
    let own = here.goal().map(|goal| goal.id);
    let named = names::on_line(here);
    let workspace = here.document.workspace();
    let is_offered = |goal: &GoalView<'_>| {
        let is_of_plan =
            plan.as_ref().is_none_or(|plan| Name::loose(workspace.plan_name(goal.id.file).as_str()) == *plan);
        Some(goal.id) != own && !goal.name().as_str().is_empty() && is_of_plan && !named.contains(goal.name().as_str())
    };
    let begins = |goal: &GoalView<'_>| begins_with(goal.name().as_str(), &wanted);
    let here_first = || {
        let file = here.document.file;
        let elsewhere = workspace.files().map(|(other, _)| other).filter(move |other| *other != file);
        std::iter::once(file).chain(elsewhere).flat_map(|file| workspace.goals_of(file)).filter(is_offered)
    };
    // Of more than anybody looks through, those are taken that begin with what is typed, then those that hold it.
    let mut found: Vec<GoalView<'_>> = here_first().take(AT_MOST + 1).collect();
    if found.len() > AT_MOST {
        list.is_cut = true;
        found = here_first().filter(|goal| begins(goal)).take(AT_MOST).collect();
        let others = here_first().filter(|goal| !begins(goal) && holds(goal, &wanted)).take(AT_MOST - found.len());
        found.extend(others.collect::<Vec<_>>());
    }
    list.extend(found.into_iter().filter_map(|goal| candidate(here, goal, plan.is_some())));
}

/// KPIs that this one may be a share or a part of: those of the same goal first, then goals, whose KPIs come behind a point.
pub(super) fn parts(here: &Here<'_>, list: &mut List<'_>) {
    let (written, span) = here.line.reference();
    if !written.contains(['.', '/']) {
        list.replace(span);
        let own = here.kpi().map(|kpi| kpi.index);
        for kpi in here.goal().into_iter().flat_map(|goal| goal.kpis()).filter(|kpi| Some(kpi.index) != own) {
            list.add(kpi_candidate(kpi));
        }
    }
    goals(here, list);
}

/// The KPIs of the goal that is written before the point.
fn kpis_of(here: &Here<'_>, list: &mut List<'_>, goal: &str, from: u32) {
    list.replace(Span::new(from, here.line.reference().1.end));
    let (plan, name) = match goal.split_once('/') {
        Some((plan, name)) => (Some(Name::new(plan)), name),
        None => (None, goal),
    };
    let reference = Reference { plan, name: Name::new(name), kpi: None, span: Span::empty(from) };
    let workspace = here.document.workspace();
    if let Found::One(id) = workspace.find_goal(&reference, here.document.file) {
        // No quotes may stand behind a point.
        let kpis = workspace.view(id).kpis().filter(|kpi| is_bare(kpi.name().as_str()));
        list.extend(kpis.map(kpi_candidate));
    }
}

fn kpi_candidate(kpi: crate::model::KpiView<'_>) -> Candidate {
    let name = kpi.name().as_str();
    Candidate {
        detail: kpi.target_value().map(|target| target.to_string()),
        text: in_quotes(name),
        ..Candidate::new(name, CompletionItemKind::PROPERTY)
    }
}

/// None of a goal whose name means another one here, in a plan that goes by its path, which no reference can say.
fn candidate(here: &Here<'_>, goal: GoalView<'_>, with_plan: bool) -> Option<Candidate> {
    let workspace = here.document.workspace();
    let (name, file) = (goal.name(), goal.id.file);
    let alone = Reference { plan: None, name, kpi: None, span: Span::default() };
    let is_plain = !with_plan && workspace.find_goal(&alone, here.document.file).one() == Some(goal.id);
    let plan = workspace.plan_name(file);
    if !is_plain && !is_bare(plan.as_str()) {
        return None;
    }
    let label = if is_plain { name.to_string() } else { format!("{plan}/{name}") };
    let title = goal.goal().title.as_ref().map(|title| title.value.to_string());
    let mut candidate = Candidate::new(label, CompletionItemKind::CLASS);
    candidate.documentation = (file != here.document.file).then(|| format!("of the plan `{plan}`"));
    candidate.deprecated = goal.status_kind() == StatusKind::Dropped;
    candidate.detail = title;
    if !is_plain && !with_plan {
        candidate.found_by.push(name.to_string());
    }
    Some(candidate)
}

/// Ten thousand names are compared at a keystroke, so nothing is made of them.
fn begins_with(name: &str, loose: &str) -> bool {
    let mut left = loose.chars();
    let mut letters = folded(name);
    left.all(|wanted| letters.next() == Some(wanted))
}

fn holds(goal: &GoalView<'_>, loose: &str) -> bool {
    let name = goal.name().as_str();
    name.char_indices().any(|(at, _)| begins_with(&name[at..], loose))
        || goal.goal().title.as_ref().is_some_and(|title| Name::loose(&title.value).contains(loose))
}

fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|character| *character != '-' && !character.is_whitespace()).flat_map(char::to_lowercase)
}

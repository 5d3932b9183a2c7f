//! What there is in place of a name that nothing bears, where none is near enough to have been meant.

use rustc_hash::FxHashSet;

use crate::model::{GoalId, GoalView, Reference, Workspace};
use crate::rules::KnownNames;
use crate::rules::wording::hyphenated;
use crate::source::FileId;

/// For a goal that is not there: the goals of this file and then of others, those of the plan that was named, or the plans.
pub(super) fn goals_there_are(
    workspace: &Workspace,
    known: &KnownNames,
    file: FileId,
    goal: Option<u32>,
    reference: &Reference,
) -> String {
    let Reference { plan, name, .. } = *reference;
    let declare = format!("write one with `goal {} \"…\"`, or take the line out", hyphenated(name));
    match plan {
        Some(plan) if workspace.plans_named(plan).is_empty() => there_are(
            "plans",
            known.plans(workspace).texts(),
            &format!("name one with `plan {} \"…\"`", hyphenated(plan)),
        ),
        Some(plan) => {
            let files = workspace.plans_named(plan).iter();
            let goals = files.flat_map(|&file| workspace.goals_of(file)).map(|goal| goal.name().as_str());
            there_are("goals there", goals, &declare)
        }
        None => {
            let own = goal.map(|index| GoalId { file, index });
            let own = own.map(|id| workspace.view(id).name().as_str());
            let here = workspace.goals_of(file).map(|goal| goal.name().as_str());
            let mut seen = FxHashSet::default();
            let here = here.filter(|name| Some(*name) != own && seen.insert(*name));
            let here: Vec<&str> = here.take(NAMED + 1).collect();
            // By the alphabet: the order of files and goals means nothing to those elsewhere.
            let elsewhere = known.goals(workspace).texts().filter(|name| Some(*name) != own && !here.contains(name));
            there_are("other goals", here.iter().copied().chain(elsewhere), &declare)
        }
    }
}

/// `the goal types are A, B; declare your own with …`
pub(super) fn there_are<'n>(what: &str, names: impl Iterator<Item = &'n str>, otherwise: &str) -> String {
    let some: Vec<&str> = names.take(NAMED + 1).collect();
    let quoted: Vec<String> = some.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [] => format!("there are no {what}: {otherwise}"),
        all if some.len() > NAMED => format!("there are {what} such as {}; {otherwise}", all.join(", ")),
        all => format!("the {what} are {}; {otherwise}", all.join(", ")),
    }
}

pub(super) fn kpis_there_are(goal: GoalView<'_>) -> String {
    let names = goal.goal().kpis.iter().map(|kpi| kpi.name.value.as_str());
    there_are(&format!("kpis of `{}`", goal.name()), names, "write one of them, or take the line out")
}

/// So many names are told of what there is.
const NAMED: usize = 5;

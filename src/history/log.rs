//! How one goal came to be what it is, commit by commit.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::difference::{Change, ChangeKind, Comparing, Options};
use super::{History, kpi_view};
use crate::model::{GoalId, GoalView, Name, Workspace};
use crate::source::Sources;

/// The history of a goal or KPI, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[schemars(title = "goalposts log")]
pub struct Log {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    pub plan: String,
    pub goal: String,
    /// The KPI that was asked for; absent when it is the whole goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kpi: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Older commits were not fetched: what happened before the first entry is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    pub entries: Vec<LogEntry>,
}

/// What one commit changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct LogEntry {
    /// Absent for what is not committed yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<LogCommit>,
    /// The file that the goal stood in after the commit, or before it when the goal was dropped.
    pub path: String,
    pub changes: Vec<Change>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct LogCommit {
    pub hash: String,
    /// The beginning of the hash, enough to find the commit.
    pub short: String,
    /// The author's day.
    pub date: String,
    pub author: String,
    /// The first line of the message.
    pub subject: String,
}

/// The JSON Schema of what `goalposts log --format json` prints.
pub fn json_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Log>().to_value()
}

/// What happened to a goal between two states.
#[derive(Debug)]
pub struct Step {
    pub changes: Vec<Change>,
    /// What it was, and what its KPI was called; `None` when it was added.
    pub before: Option<(GoalId, Option<Name>)>,
}

/// What happened to a goal, or to one of its KPIs alone. Results that were recorded, and what people say of how it goes, are no
/// part of how it came to be what it is.
pub fn step(history: &History, goal: GoalView<'_>, kpi: Option<Name>, sources: &Sources) -> Step {
    let comparing = Comparing { history, options: Options { sources, restyled: &str::to_string } };
    let Some(before) = history.goal_before(goal) else {
        let mut changes = comparing.added(goal).changes;
        changes.extend(goal.kpis().map(|kpi| Change { kpi: Some(kpi.name().to_string()), ..comparing.added_kpi(kpi) }));
        changes.retain(|change| is_of(change, kpi));
        return Step { changes, before: None };
    };
    let mut changes: Vec<Change> = comparing.inherited_deadline(before, goal).into_iter().collect();
    changes.extend(comparing.goal(before, goal));
    changes.retain(|change| is_of(change, kpi) && !is_daily(change.kind));
    let kpi_before = kpi.map(|name| {
        let now = goal.kpis().find(|kpi| kpi.name() == name);
        now.and_then(|kpi| history.kpi_before(kpi)).map_or(name, |kpi| kpi.name())
    });
    Step { changes, before: Some((before.id, kpi_before)) }
}

/// The end of a goal that is gone.
pub fn dropped(history: &History, before: GoalId, sources: &Sources) -> Vec<Change> {
    let comparing = Comparing { history, options: Options { sources, restyled: &str::to_string } };
    comparing.dropped(history.before.view(before)).changes
}

/// Goals of this name that were there before and are not now.
pub fn dropped_named(history: &History, name: Name) -> Option<GoalId> {
    history.before.goals_named(name).iter().copied().find(|id| history.goal_now(*id).is_none())
}

/// Of another KPI it is not; what concerns the whole goal concerns each.
fn is_of(change: &Change, kpi: Option<Name>) -> bool {
    match (kpi, &change.kpi) {
        (Some(name), Some(kpi)) => name.as_str() == kpi,
        (Some(_), None) => change.milestone.is_none(),
        (None, _) => true,
    }
}

fn is_daily(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ActualsRecorded | ChangeKind::HealthChanged | ChangeKind::OwnerChanged | ChangeKind::MilestoneDone
    )
}

/// Whether a goal has a KPI of this name.
pub fn has_kpi(workspace: &Workspace, goal: GoalId, name: Name) -> bool {
    let goal = workspace.view(goal);
    (0..goal.goal().kpis.len() as u32).any(|index| kpi_view(goal, index).name() == name)
}

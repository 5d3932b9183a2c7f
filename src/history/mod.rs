//! Who moved the goalposts: a workspace held against itself at an earlier time.
//!
//! ```text
//! Workspace then, Workspace now ─ matching ─▶ History ─ moves ─▶ rules
//!                                                     ─ difference ─▶ Difference ─▶ report
//! several of them, commit by commit ─ log ─▶ Log ─▶ report
//! ```
//!
//! Goals and KPIs are the same when they have the same name, wherever they stand, and where a name changed when they are alike
//! (`matching`). What moved between the two is worked out once (`moves`), so that `check`, `diff` and `log` say the same.
//! Nothing here knows git: an earlier workspace is made of files like any other.

mod difference;
mod likeness;
mod log;
mod matching;
mod moves;
mod reasons;
mod results;
#[cfg(test)]
mod tests;
mod values;

use jiff::civil::Date;

use crate::model::{GoalId, GoalView, KpiView, Workspace};
use crate::source::FileId;

pub use difference::{
    Change, ChangeKind, Counts, Difference, End, GoalChanges, Options, Reason, Side, Way, difference, json_schema,
};
pub use log::{Log, LogCommit, LogEntry, Step, dropped, dropped_named, has_kpi, json_schema as log_json_schema, step};
use matching::Matches;
pub use moves::{BaselineMove, DeadlineMove, Ease, baseline, deadline, has_begun, target};
pub use reasons::{new_reasons, reasons_of};
pub use results::{ActualMove, Measured, actuals};
pub use values::{baseline_text, deadline_text, target_text};

/// An earlier state of the workspace, and when it was.
#[derive(Debug)]
pub struct History {
    /// How the revision is called in messages: `1a2b3c4 (2026-01-10)`.
    pub revision: String,
    /// The workspace as it was.
    pub before: Workspace,
    /// What is added to the id of one of its files to find it among the sources of the run.
    pub first_file: u32,
    matches: Matches,
}

impl History {
    /// Matches the two states.
    pub fn new(revision: String, before: Workspace, first_file: u32, now: &Workspace) -> Self {
        let matches = Matches::new(&before, now);
        Self { revision, before, first_file, matches }
    }

    /// `1a2b3c4 (2026-01-10)`
    pub fn called(short_hash: &str, date: Date) -> String {
        format!("{short_hash} ({date})")
    }

    /// The goal as it was.
    pub fn goal_before(&self, now: GoalView<'_>) -> Option<GoalView<'_>> {
        self.matches.goal_before(now.id).map(|id| self.before.view(id))
    }

    /// What has become of a goal.
    pub fn goal_now(&self, before: GoalId) -> Option<GoalId> {
        self.matches.goal_now(before)
    }

    /// The file that the plan of a file was in.
    pub fn plan_before(&self, now: FileId) -> Option<FileId> {
        self.matches.plan_before(now)
    }

    /// The KPI as it was.
    pub fn kpi_before(&self, now: KpiView<'_>) -> Option<KpiView<'_>> {
        let (goal, index) = self.matches.kpi_before(now)?;
        Some(kpi_view(self.before.view(goal), index))
    }

    /// What has become of a KPI: its goal now, and its place in it.
    pub fn kpi_now(&self, before: KpiView<'_>) -> Option<(GoalId, u32)> {
        self.matches.kpi_now(before)
    }
}

/// The KPI at a place that is known to hold one.
pub(crate) fn kpi_view(goal: GoalView<'_>, index: u32) -> KpiView<'_> {
    KpiView { goal, index, kpi: &goal.goal().kpis[index as usize] }
}

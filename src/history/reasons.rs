//! The reasons that were given since: `revised DATE "…"`.

use rustc_hash::FxHashMap;

use super::History;
use crate::model::{GoalView, KpiView, Moment, Revised, Workspace};
use crate::source::FileId;

/// The reasons that stand there now and did not stand there before, in the order of their lines. One without words gives none.
pub fn new_reasons<'n>(before: &[Revised], now: &'n [Revised]) -> Vec<&'n Revised> {
    let mut known: FxHashMap<(Moment, &str), usize> = FxHashMap::default();
    before.iter().for_each(|revised| *known.entry((revised.on.value, &revised.reason.value)).or_default() += 1);
    let mut new = Vec::new();
    for revised in now {
        match known.get_mut(&(revised.on.value, &*revised.reason.value)) {
            Some(times) if *times > 0 => *times -= 1,
            _ if revised.reason.value.trim().is_empty() => {}
            _ => new.push(revised),
        }
    }
    new
}

/// All reasons that a KPI gives.
pub fn reasons_of(kpi: KpiView<'_>) -> &[Revised] {
    kpi.kpi.details.as_ref().map_or(&[], |details| &details.revised)
}

impl History {
    /// Whether a KPI, or its goal, says since why it was changed.
    pub fn is_explained(&self, kpi: KpiView<'_>) -> bool {
        !of_kpi(self.kpi_before(kpi), kpi).is_empty()
    }

    /// Whether a goal says since why it was changed.
    pub fn is_goal_explained(&self, goal: GoalView<'_>) -> bool {
        !of_goal(self.goal_before(goal), goal).is_empty()
    }

    /// Whether a plan says since why it was changed.
    pub fn is_plan_explained(&self, now: &Workspace, file: FileId) -> bool {
        let before = self.plan_before(file).map_or(&[][..], |earlier| &self.before.file(earlier).plan.revised);
        !new_reasons(before, &now.file(file).plan.revised).is_empty()
    }
}

/// The new reasons of a goal, given what it was.
pub(super) fn of_goal<'n>(before: Option<GoalView<'_>>, now: GoalView<'n>) -> Vec<&'n Revised> {
    new_reasons(before.map_or(&[], |before| &before.goal().revised), &now.goal().revised)
}

/// The new reasons that hold for a KPI: its own, then its goal's.
pub(super) fn of_kpi<'n>(before: Option<KpiView<'_>>, now: KpiView<'n>) -> Vec<&'n Revised> {
    let own = now.kpi.details.as_ref().map_or(&[][..], |details| &details.revised);
    let mut reasons = new_reasons(before.map_or(&[], reasons_of), own);
    reasons.extend(of_goal(before.map(|before| before.goal), now.goal));
    reasons
}

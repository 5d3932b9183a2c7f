//! Which KPI a name or reference means, for whoever follows many of them.

use rustc_hash::FxHashMap;

use super::kpi::Share;
use super::name::Name;
use super::time::Reference;
use super::view::GoalView;
use super::workspace::{Found, GoalId};

/// Goals with more KPIs than this are given an index at the first question: looking through them all each time would take
/// quadratic time in a file of one goal with a hundred thousand KPIs.
const FEW: usize = 16;

/// Finds KPIs by name.
#[derive(Debug, Default)]
pub struct KpiNames {
    of_large: FxHashMap<GoalId, FxHashMap<Name, u32>>,
}

impl KpiNames {
    /// The place of the KPI of this name in its goal; of several the first.
    pub fn find(&mut self, goal: GoalView<'_>, name: Name) -> Option<u32> {
        let kpis = &goal.goal().kpis;
        if kpis.len() <= FEW {
            return kpis.iter().position(|kpi| kpi.name.value == name).map(|index| index as u32);
        }
        let names = self.of_large.entry(goal.id).or_insert_with(|| {
            // Backwards, so that the first of equal names stays.
            (0..kpis.len() as u32).rev().map(|index| (kpis[index as usize].name.value, index)).collect()
        });
        names.get(&name).copied()
    }

    /// The KPI that stands behind `of` or `part-of` in a KPI of this goal.
    pub fn resolve(&mut self, goal: GoalView<'_>, share: &Share) -> Option<(GoalId, u32)> {
        match share {
            Share::Words(words) => Some((goal.id, self.find(goal, Name::new(words))?)),
            Share::Reference(Reference { plan: None, name, kpi: None, .. }) => Some((goal.id, self.find(goal, *name)?)),
            Share::Reference(reference) => match goal.workspace.find_goal(reference, goal.id.file) {
                Found::One(other) => Some((other, self.find(goal.workspace.view(other), reference.kpi?)?)),
                Found::Several(_) | Found::None => None,
            },
        }
    }
}

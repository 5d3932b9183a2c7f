//! The names of a workspace, for the question which of them was meant.

use std::sync::OnceLock;

use crate::model::Workspace;
use crate::source::Role;
use crate::suggest::Known;

/// Gathered when the first name is asked for that nothing bears: most runs never do. One run asks thousands of times at most, and
/// the answer is the same in whichever order files were read.
#[derive(Debug, Default)]
pub struct KnownNames {
    goals: OnceLock<Known<'static>>,
    plans: OnceLock<Known<'static>>,
    metrics: OnceLock<Known<'static>>,
}

impl KnownNames {
    pub fn goals(&self, workspace: &Workspace) -> &Known<'static> {
        self.goals.get_or_init(|| Known::new(workspace.goals().map(|goal| goal.name().as_str())))
    }

    pub fn plans(&self, workspace: &Workspace) -> &Known<'static> {
        self.plans.get_or_init(|| {
            let plans = workspace.files().filter(|(_, part)| part.role != Role::Catalogue);
            Known::new(plans.map(|(file, _)| workspace.plan_name(file).as_str()))
        })
    }

    /// What metrics are called, by any of their names.
    pub fn metrics(&self, workspace: &Workspace) -> &Known<'static> {
        self.metrics.get_or_init(|| {
            let names = workspace
                .metrics()
                .flat_map(|(_, metric)| [metric.name].into_iter().chain(metric.also.iter().copied()));
            Known::new(names.map(|name| name.value.as_str()))
        })
    }
}

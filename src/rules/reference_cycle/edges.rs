//! What leads to what: goals, KPIs and metrics as a graph.

use std::collections::BTreeSet;

use crate::model::catalogue::{Metric, MetricId};
use crate::model::{Deadline, FileModel, GoalId, GoalView, KpiNames, Origin, Part, Reference, Share, Workspace};
use crate::source::{FileId, Role, Span};

/// The files in which something is named that may lead back.
fn referring(workspace: &Workspace) -> impl Iterator<Item = (FileId, &FileModel)> {
    workspace.files().map(|(file, part)| (file, &part.model)).filter(|(_, model)| model.refers)
}

/// A step of a circle.
#[derive(Clone, Copy)]
pub(super) struct Edge<N> {
    pub(super) from: N,
    pub(super) to: N,
    pub(super) relation: Relation,
    /// Where it is said.
    pub(super) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// From the goal around to the nested one: what is around rests on what supports it.
    Nesting,
    /// Likewise from the supported to the supporter.
    Support,
    Dependence,
    Deadline,
    InheritedDeadline,
    Share,
    Part,
}

impl Relation {
    /// Whether the statement stands in what the edge leads to.
    pub(super) fn is_said_by_target(self) -> bool {
        matches!(self, Relation::Nesting | Relation::Support)
    }
}

pub(super) fn support_and_order(workspace: &Workspace) -> Vec<Edge<GoalId>> {
    let mut edges: Vec<Edge<GoalId>> = Vec::new();
    for goal in referring(workspace).flat_map(|(file, _)| workspace.goals_of(file)) {
        let of_goal = goal.goal();
        let found = |reference: &Reference| workspace.find_goal(reference, goal.id.file).one();
        for reference in &of_goal.supports {
            edges.extend(found(reference).map(|supported| Edge {
                from: supported,
                to: goal.id,
                relation: Relation::Support,
                span: reference.span,
            }));
        }
        for reference in &of_goal.depends_on {
            edges.extend(found(reference).map(|first| Edge {
                from: goal.id,
                to: first,
                relation: Relation::Dependence,
                span: reference.span,
            }));
        }
    }
    // Nesting alone never runs in a circle.
    let files: BTreeSet<FileId> = edges.iter().flat_map(|edge| [edge.from.file, edge.to.file]).collect();
    edges.extend(files.into_iter().flat_map(|file| workspace.goals_of(file)).filter_map(|goal| {
        let parent = goal.goal().parent?;
        let from = GoalId { file: goal.id.file, index: parent };
        Some(Edge { from, to: goal.id, relation: Relation::Nesting, span: goal.goal().name.span })
    }));
    edges
}

/// Whose deadline is whose: stated with `by GOAL`, or inherited from a goal or plan that states it so.
pub(super) fn deadlines(workspace: &Workspace) -> Vec<Edge<GoalId>> {
    let mut edges = Vec::new();
    for (file, model) in referring(workspace) {
        let of_plan = model.plan.facts.timeframe.end.as_ref();
        let of_plan = of_plan.and_then(|end| Some((goal_of(workspace, file, &end.value)?, end.span)));
        for (index, goal) in (0..).zip(&model.goals) {
            let from = GoalId { file, index };
            let end = match goal.inherited.end {
                // Defaults name no goals.
                Origin::Nobody | Origin::Defaults => continue,
                Origin::Plan => of_plan.map(|(to, span)| (to, Relation::InheritedDeadline, span)),
                Origin::Goal(stated) => {
                    let end = model.goals[stated as usize].facts.timeframe.end.as_ref();
                    end.filter(|end| end.value.goal().is_some()).and_then(|end| {
                        if stated == index {
                            Some((goal_of(workspace, file, &end.value)?, Relation::Deadline, end.span))
                        } else {
                            let to = GoalId { file, index: stated };
                            Some((to, Relation::InheritedDeadline, goal.name.span))
                        }
                    })
                }
            };
            edges.extend(end.map(|(to, relation, span)| Edge { from, to, relation, span }));
        }
    }
    edges
}

fn goal_of(workspace: &Workspace, file: FileId, deadline: &Deadline) -> Option<GoalId> {
    let (reference, _) = deadline.goal()?;
    workspace.find_goal(reference, file).one()
}

pub(super) type KpiId = (GoalId, u32);

/// What is a share of what, and what is a part of what.
pub(super) fn quantities(workspace: &Workspace) -> (Vec<Edge<KpiId>>, Vec<Edge<KpiId>>) {
    let (mut shares, mut parts) = (Vec::new(), Vec::new());
    let mut names = KpiNames::default();
    for kpi in referring(workspace).flat_map(|(file, _)| workspace.goals_of(file)).flat_map(GoalView::kpis) {
        let from = (kpi.goal.id, kpi.index);
        // Words behind `of` resolve nothing.
        let share = kpi.share().filter(|share| matches!(share.value, Share::Reference(_)));
        let part = kpi.kpi.details.as_ref().and_then(|details| details.part_of.as_ref());
        for (said, relation, edges) in [(share, Relation::Share, &mut shares), (part, Relation::Part, &mut parts)] {
            if let Some(said) = said
                && let Some(to) = names.resolve(kpi.goal, &said.value)
            {
                edges.push(Edge { from, to, relation, span: said.span });
            }
        }
    }
    (shares, parts)
}

/// What the declarations of metrics say is a part of what. The built-in ones run in no circle; one that is declared anew may.
pub(super) fn parts_of_metrics(workspace: &Workspace) -> Vec<Edge<MetricId>> {
    let is_own = |part: &Part| part.role != Role::Catalogue && !part.model.metrics.is_empty();
    if !workspace.files().any(|(_, part)| is_own(part)) {
        return Vec::new();
    }
    let edge = |(from, metric): (MetricId, &Metric)| {
        let whole = metric.part_of?;
        let to = workspace.find_metric(whole.value)?;
        Some(Edge { from, to, relation: Relation::Part, span: whole.span })
    };
    workspace.metrics().filter_map(edge).collect()
}

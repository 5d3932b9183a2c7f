//! One goal, with what it inherits.

use super::{Compiler, allowed, entry, grade, last_day, length, names, parts, remarks, revised, timeframe};
use crate::model::{self, GoalId, GoalView, HealthState, Inherited as Origins, Origin, ResolvedTimeframe, StatusKind};
use crate::plan::number::Amount;
use crate::plan::types::{Commitment, Facts, Goal, Health, Inherited, Status};

impl Compiler<'_> {
    pub(super) fn goal(self, view: GoalView<'_>) -> Goal {
        let goal = view.goal();
        let goal_type = goal.goal_type.map(|name| match self.workspace.find_goal_type(name.value) {
            Some((_, found)) => entry(name.value, found.name.value, found.title.as_ref()),
            None => entry(name.value, name.value, None),
        });
        let resolved = view.timeframe();
        let facts = Facts {
            owner: view.owner().map(|owner| owner.value.to_string()),
            platforms: self.platforms(view.platforms()),
            audience: view.audience().map(parts::audience),
            review: view.review().map(|review| length(review.value.0)),
            commitment: view.commitment().map(|stated| commitment(stated.value)),
            status: Some(status(view.status().map(|status| &status.value))),
            ..self.own_facts(&goal.facts, Some(view), resolved)
        };
        Goal {
            id: self.id(view.id),
            name: goal.name.value.to_string(),
            title: goal.title.as_ref().map(|title| title.value.to_string()),
            parent: view.parent().map(|parent| self.id(parent.id)),
            depth: self.depths[view.id.index as usize],
            children: view.children().map(|child| self.id(child.id)).collect(),
            location: self.location(goal.span),
            goal_type,
            facts,
            timeframe: timeframe(resolved, view.end_written()),
            supports: goal.supports.iter().map(|reference| self.goal_reference(reference)).collect(),
            depends_on: goal.depends_on.iter().map(|reference| self.goal_reference(reference)).collect(),
            kpis: view.kpis().map(|kpi| self.kpi(kpi)).collect(),
            milestones: goal.milestones.iter().map(|milestone| self.milestone(milestone, view)).collect(),
            actions: goal.actions.iter().map(|action| self.action(action, Some(view))).collect(),
            grade: goal.grade.as_deref().map(grade),
            health: goal.health.iter().map(|stated| health(stated, view)).collect(),
            revised: revised(&goal.revised, |moment| last_day(view, moment)),
            inherited: self.inherited(goal.inherited, view.id),
        }
    }

    /// What a plan or goal states itself; nobody inherits these.
    pub(super) fn own_facts(
        self,
        own: &model::Facts,
        view: Option<GoalView<'_>>,
        timeframe: ResolvedTimeframe,
    ) -> Facts {
        let mut facts = Facts {
            budget: own.budget.as_deref().map(|budget| parts::budget(budget, timeframe)),
            allowed: allowed(&own.allows),
            ..Facts::default()
        };
        if let Some(more) = own.more.as_deref() {
            facts.why = more.why.as_ref().map(|why| why.value.to_string());
            facts.contributors = names(&more.contributors);
            facts.capacity = more.capacity.map(|capacity| Amount(capacity.value));
            facts.risks = more.risks.iter().map(|risk| self.action(risk, view)).collect();
            facts.tags = names(&more.tags);
            facts.remarks = remarks(&more.notes, &more.links, &more.metas);
        }
        facts
    }

    fn inherited(self, origins: Origins, own: GoalId) -> Inherited {
        let from = |origin: Origin| match origin {
            Origin::Nobody => None,
            Origin::Defaults => Some("configuration".to_string()),
            Origin::Plan => Some("plan".to_string()),
            Origin::Goal(index) => (index != own.index).then(|| self.id(GoalId { index, ..own })),
        };
        Inherited {
            owner: from(origins.owner),
            start: from(origins.start),
            deadline: from(origins.end),
            platforms: from(origins.platform),
            audience: from(origins.audience),
            review: from(origins.review),
            commitment: from(origins.commitment),
            status: from(origins.status),
        }
    }
}

pub(super) fn commitment(stated: model::Commitment) -> Commitment {
    match stated {
        model::Commitment::Committed => Commitment::Committed,
        model::Commitment::Aspirational => Commitment::Aspirational,
    }
}

/// A goal is active when nothing else is said.
pub(super) fn status(stated: Option<&model::Status>) -> Status {
    Status {
        state: stated.map_or(StatusKind::Active, |status| status.kind).word(),
        why: stated.and_then(|status| status.why.as_ref()).map(|why| why.value.to_string()),
    }
}

fn health(stated: &model::Health, view: GoalView<'_>) -> Health {
    Health {
        state: match stated.state.value {
            HealthState::OnTrack => "on-track",
            HealthState::AtRisk => "at-risk",
            HealthState::OffTrack => "off-track",
        },
        date: stated.on.and_then(|on| last_day(view, on.value)),
        note: stated.note.as_ref().map(|note| note.value.to_string()),
    }
}

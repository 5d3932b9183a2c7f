//! What moved in one goal or plan, besides its KPIs.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::Options;
use super::types::{Change, ChangeKind, GoalChanges, Reason, Side, Way};
use crate::history::{DeadlineMove, History, deadline, deadline_text, moves, reasons};
use crate::model::{
    Deadline, Facts, GoalId, GoalView, Health, HealthState, Milestone, Origin, ResolvedTimeframe, Revised, StatusKind,
    Workspace, number,
};
use crate::source::{FileId, Span};

/// Two states held against each other.
#[derive(Clone, Copy)]
pub(in crate::history) struct Comparing<'a> {
    pub history: &'a History,
    pub options: Options<'a>,
}

impl Comparing<'_> {
    /// Where a goal stands now, with no changes yet.
    pub(super) fn heading(&self, goal: GoalView<'_>) -> GoalChanges {
        self.heading_in(goal, goal.id.file)
    }

    /// `file` is the goal's, among the sources of the run.
    fn heading_in(&self, goal: GoalView<'_>, file: FileId) -> GoalChanges {
        let source = self.options.sources.get(file);
        GoalChanges {
            plan: goal.workspace.plan_name(goal.id.file).to_string(),
            goal: Some(goal.name().to_string()),
            title: goal.goal().title.as_ref().map(|title| title.value.to_string()),
            path: source.path().to_string(),
            line: source.line_column(goal.goal().span.start).line,
            changes: Vec::new(),
        }
    }

    pub(super) fn line(&self, file: FileId, span: Span) -> Option<u32> {
        Some(self.options.sources.get(file).line_column(span.start).line)
    }

    pub(in crate::history) fn added(&self, goal: GoalView<'_>) -> GoalChanges {
        let change = Change {
            line: self.line(goal.id.file, goal.goal().span),
            ..Change::new(ChangeKind::GoalAdded, Way::Neutral)
        };
        GoalChanges { changes: vec![Change { after: Some(extent(goal)), ..change }], ..self.heading(goal) }
    }

    pub(in crate::history) fn dropped(&self, before: GoalView<'_>) -> GoalChanges {
        let heading = self.heading_in(before, FileId(before.id.file.0 + self.history.first_file));
        // What had been given up, or was done, may go.
        let way = match before.status_kind() {
            StatusKind::Done | StatusKind::Dropped => Way::Neutral,
            StatusKind::Draft | StatusKind::Active | StatusKind::Paused => Way::Weaker,
        };
        let change = Change::new(ChangeKind::GoalDropped, way);
        GoalChanges { changes: vec![Change { before: Some(extent(before)), ..change }], ..heading }
    }

    /// What moved in a plan itself, and in all its goals that way.
    pub(super) fn plan(&self, now: &Workspace, file: FileId) -> Option<GoalChanges> {
        let earlier = self.history.plan_before(file)?;
        let before = &self.history.before;
        let (old, new) = (&before.file(earlier).plan, &now.file(file).plan);
        let end = |facts: &Facts| facts.timeframe.end.as_ref().map(|end| (end.value.clone(), end.span));
        let (old_end, new_end) = (end(&old.facts), end(&new.facts));
        let written = |end: &Option<(Deadline, Span)>| end.as_ref().map(|(deadline, _)| deadline.clone());
        let place = new_end.as_ref().map(|(_, span)| *span).or(new.span).unwrap_or_default();
        let mut changes = Vec::new();
        changes.extend(self.deadline(
            (before.plan_timeframe(earlier), written(&old_end).as_ref()),
            (now.plan_timeframe(file), written(&new_end).as_ref()),
            self.line(file, place),
        ));
        changes.extend(self.facts(&old.facts, &new.facts, file));
        explain(&mut changes, reasons::new_reasons(&old.revised, &new.revised));
        if changes.is_empty() {
            return None;
        }
        let source = self.options.sources.get(file);
        Some(GoalChanges {
            plan: now.plan_name(file).to_string(),
            goal: None,
            title: new.title.as_ref().map(|title| title.value.to_string()),
            path: source.path().to_string(),
            line: self.line(file, new.span.unwrap_or_default()).unwrap_or(1),
            changes,
        })
    }

    /// The deadline of a goal that is inherited, and moved where it is stated.
    pub(in crate::history) fn inherited_deadline(&self, before: GoalView<'_>, now: GoalView<'_>) -> Option<Change> {
        if !self.history.deadline_is_told_elsewhere(before, now) {
            return None;
        }
        let written = |goal: GoalView<'_>| goal.end_written().map(|end| end.value.clone());
        let line = now.end_written().and_then(|end| self.line(now.id.file, end.span));
        let (old, new) = (written(before), written(now));
        let change = self.deadline((before.timeframe(), old.as_ref()), (now.timeframe(), new.as_ref()), line)?;
        let mut changes = [change];
        let around = now.ancestors().skip(1).flat_map(|goal| reasons::of_goal(self.history.goal_before(goal), goal));
        let (old, new) = (before.file(), now.file());
        let reasons = around.chain(reasons::new_reasons(&old.plan.revised, &new.plan.revised)).collect();
        explain(&mut changes, reasons);
        let [change] = changes;
        Some(change)
    }

    /// Everything that moved in a goal: of itself, then of its milestones and KPIs.
    pub(in crate::history) fn goal(&self, before: GoalView<'_>, now: GoalView<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        let (old, new) = (before.goal(), now.goal());
        if before.name() != now.name() {
            let renamed = Change::new(ChangeKind::GoalRenamed, Way::Neutral);
            let renamed = renamed.between(before.name().as_str(), now.name().as_str());
            changes.push(Change { line: self.line(now.id.file, new.name.span), ..renamed });
        }
        if !self.history.deadline_is_told_elsewhere(before, now) {
            let written = now.end_written();
            let place = new.facts.timeframe.end.as_ref().map_or(new.span, |end| end.span);
            changes.extend(self.deadline(
                (before.timeframe(), before.end_written().map(|end| &end.value)),
                (now.timeframe(), written.map(|end| &end.value)),
                self.line(now.id.file, place),
            ));
        }
        changes.extend(self.facts(&old.facts, &new.facts, now.id.file));
        changes.extend(self.health(old.health.last(), new.health.last(), now.id.file));
        self.milestones(before, now, &mut changes);
        explain(&mut changes, reasons::of_goal(Some(before), now));
        self.kpis(before, now, &mut changes);
        changes
    }

    pub(super) fn deadline(
        &self,
        (before, old): (ResolvedTimeframe, Option<&Deadline>),
        (now, new): (ResolvedTimeframe, Option<&Deadline>),
        line: Option<u32>,
    ) -> Option<Change> {
        let (kind, way, days) = match deadline(before, now)? {
            DeadlineMove::Later(days) => (ChangeKind::DeadlineSlipped, Way::Weaker, Some(days)),
            DeadlineMove::Earlier(days) => (ChangeKind::DeadlineBroughtForward, Way::Stronger, Some(-days)),
            DeadlineMove::Lost => (ChangeKind::DeadlineLost, Way::Weaker, None),
            DeadlineMove::Set => (ChangeKind::DeadlineSet, Way::Stronger, None),
        };
        let change = Change::new(kind, way).between(deadline_text(before, old), deadline_text(now, new));
        Some(Change { days, line, ..change })
    }

    /// Owner and status, where they are stated here at one end at least: what is inherited is told where it is stated.
    fn facts(&self, before: &Facts, now: &Facts, file: FileId) -> Vec<Change> {
        let mut changes = Vec::new();
        let (old, new) = (before.owner.map(|owner| owner.value), now.owner.map(|owner| owner.value));
        if old != new {
            let text = |owner: Option<crate::model::Name>| owner.map_or("none".to_string(), |owner| owner.to_string());
            let line = now.owner.and_then(|owner| self.line(file, owner.span));
            let change = Change::new(ChangeKind::OwnerChanged, Way::Neutral).between(text(old), text(new));
            changes.push(Change { line, ..change });
        }
        let kind = |facts: &Facts| facts.status.as_ref().map_or(StatusKind::Active, |status| status.value.kind);
        if kind(before) != kind(now) {
            let change = Change::new(ChangeKind::StatusChanged, Way::Neutral);
            let change = change.between(kind(before).word(), kind(now).word());
            let status = now.status.as_ref();
            let note = status.and_then(|status| status.value.why.as_ref()).map(|why| why.value.to_string());
            changes.push(Change { line: status.and_then(|status| self.line(file, status.span)), note, ..change });
        }
        changes
    }

    fn health(&self, before: Option<&Health>, now: Option<&Health>, file: FileId) -> Option<Change> {
        let state = |health: Option<&Health>| health.map(|health| health.state.value);
        if state(before) == state(now) {
            return None;
        }
        let word = |state: Option<HealthState>| match state {
            Some(HealthState::OnTrack) => "on-track",
            Some(HealthState::AtRisk) => "at-risk",
            Some(HealthState::OffTrack) => "off-track",
            None => "none",
        };
        let change = Change::new(ChangeKind::HealthChanged, Way::Neutral);
        let change = change.between(word(state(before)), word(state(now)));
        let note = now.and_then(|health| health.note.as_ref()).map(|note| note.value.to_string());
        Some(Change { line: now.and_then(|health| self.line(file, health.state.span)), note, ..change })
    }

    fn milestones(&self, before: GoalView<'_>, now: GoalView<'_>, changes: &mut Vec<Change>) {
        let file = now.id.file;
        let mut known: FxHashMap<&str, VecDeque<&Milestone>> = FxHashMap::default();
        before.goal().milestones.iter().for_each(|other| known.entry(&other.text.value).or_default().push_back(other));
        for milestone in &now.goal().milestones {
            let text = milestone.text.value.to_string();
            let about = |change: Change| Change { milestone: Some(text.clone()), ..change };
            let line = self.line(file, milestone.span);
            let Some(earlier) = known.get_mut(&*milestone.text.value).and_then(VecDeque::pop_front) else {
                changes.push(about(Change { line, ..Change::new(ChangeKind::MilestoneAdded, Way::Neutral) }));
                continue;
            };
            let due = |goal: GoalView<'_>, milestone: &Milestone| {
                milestone.parts.timeframe.as_deref().map(|own| goal.timeframe_within(own))
            };
            if let (Some(old), Some(new)) = (due(before, earlier), due(now, milestone)) {
                fn written(milestone: &Milestone) -> Option<&Deadline> {
                    milestone.parts.timeframe.as_deref()?.end.as_ref().map(|end| &end.value)
                }
                changes.extend(self.deadline((old, written(earlier)), (new, written(milestone)), line).map(about));
            }
            if let (None, Some(done)) = (&earlier.parts.done, &milestone.parts.done) {
                let change = Change::new(ChangeKind::MilestoneDone, Way::Neutral);
                changes.push(about(Change { line, on: Some(done.on.value.to_string()), ..change }));
            }
        }
        let mut gone: Vec<&Milestone> = known.into_values().flatten().collect();
        gone.sort_unstable_by_key(|milestone| milestone.span);
        for milestone in gone {
            let way = if milestone.parts.done.is_some() { Way::Neutral } else { Way::Weaker };
            let milestone = Some(milestone.text.value.to_string());
            changes.push(Change { milestone, ..Change::new(ChangeKind::MilestoneDropped, way) });
        }
    }
}

/// A goal in a few words: `3 KPIs by 2026-03-31`.
fn extent(goal: GoalView<'_>) -> Side {
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{} {one}s", number(count.into()))),
    };
    let inside = goal.goal().descendants(goal.id.index).len();
    let parts = [
        counted(goal.goal().kpis.len(), "KPI"),
        counted(goal.goal().milestones.len(), "milestone"),
        counted(inside, "goal"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let by = goal.timeframe().deadline.map(|day| format!("by {day}"));
    [Some(parts.join(", ")).filter(|parts| !parts.is_empty()), by]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
        .into()
}

/// Gives the reasons to those changes that a reason may be asked for. New results, say, need none.
pub(super) fn explain(changes: &mut [Change], reasons: Vec<&Revised>) {
    use ChangeKind::{BaselineSet, KpiRedefined, TargetChanged};
    let one = |revised: &Revised| Reason { date: revised.on.value.to_string(), text: revised.reason.value.to_string() };
    let reasons: Vec<Reason> = reasons.into_iter().map(one).collect();
    let asks = |change: &&mut Change| {
        change.way != Way::Neutral || matches!(change.kind, TargetChanged | KpiRedefined | BaselineSet)
    };
    changes.iter_mut().filter(asks).for_each(|change| change.reasons.clone_from(&reasons));
}

impl History {
    /// A goal that states no deadline of its own has that of the goal or plan around it: when that one is the same as before,
    /// it is told there.
    pub fn deadline_is_told_elsewhere(&self, before: GoalView<'_>, now: GoalView<'_>) -> bool {
        if moves::states_deadline(before) || moves::states_deadline(now) {
            return false;
        }
        match (before.goal().inherited.end, now.goal().inherited.end) {
            (Origin::Goal(old), Origin::Goal(new)) => {
                let earlier = GoalId { file: before.id.file, index: old };
                self.goal_now(earlier) == Some(GoalId { file: now.id.file, index: new })
            }
            (Origin::Plan, Origin::Plan) => self.plan_before(now.id.file) == Some(before.id.file),
            (Origin::Nobody, Origin::Nobody) | (Origin::Defaults, Origin::Defaults) => true,
            _ => false,
        }
    }
}

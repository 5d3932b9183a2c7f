//! What rules about history share: targets that became easier and deadlines that moved, unless somebody says why.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Context, Place};
use crate::history::{DeadlineMove, Ease, History, deadline, target};
use crate::model::{Deadline, GoalView, KpiView, Milestone, ResolvedTimeframe, StatusKind};
use crate::source::{FileId, Location, Role, Span};

/// What was binding: a draft is still being agreed on, and what was over may be changed.
pub(super) fn was_binding(before: GoalView<'_>) -> bool {
    matches!(before.status_kind(), StatusKind::Active | StatusKind::Paused)
}

/// The goals that findings are wanted of, each with what it was, when that was binding.
pub(super) fn goals<'w>(
    history: &'w History,
    context: &Context<'w>,
) -> impl Iterator<Item = (GoalView<'w>, GoalView<'w>)> {
    let goals = context.workspace.goals().filter(|goal| goal.workspace.role(goal.id.file) == Role::Target);
    goals.filter_map(|goal| Some((history.goal_before(goal).filter(|before| was_binding(*before))?, goal)))
}

/// The KPIs of these goals, each with what it was.
pub(super) fn kpis<'w>(
    history: &'w History,
    context: &Context<'w>,
) -> impl Iterator<Item = (KpiView<'w>, KpiView<'w>)> {
    goals(history, context)
        .flat_map(|(_, goal)| goal.kpis())
        .filter_map(|kpi| Some((history.kpi_before(kpi)?, kpi)))
        .filter(|(_, kpi)| !kpi.kpi.damaged && !kpi.goal.goal().damaged)
}

/// The KPIs whose targets ask for less, and nobody says why.
pub(super) fn weakened<'w>(
    history: &'w History,
    context: &Context<'w>,
) -> impl Iterator<Item = (KpiView<'w>, KpiView<'w>)> {
    kpis(history, context)
        .filter(|(before, now)| target(*before, *now) == Some(Ease::Weaker) && !history.is_explained(*now))
}

/// Where a target stands, or what it is missing from.
pub(super) fn target_span(kpi: KpiView<'_>) -> Span {
    kpi.target().filter(|target| !target.span.is_empty()).map_or(kpi.kpi.name.span, |target| target.span)
}

/// A deadline that moved later or was lost, and nobody says why.
pub(super) struct Slip<'w> {
    pub place: Place,
    /// Where the deadline stands now, or whose it was.
    pub location: Location,
    /// `` `cafe-awareness` ``, `` the milestone `Page is live` ``
    pub subject: String,
    pub found: DeadlineMove,
    pub before: ResolvedTimeframe,
    pub now: ResolvedTimeframe,
    pub written: Option<&'w Deadline>,
}

impl Slip<'_> {
    /// The day it was to be reached by.
    pub(super) fn was_due(&self) -> Option<Date> {
        self.before.deadline
    }
}

/// All deadlines that slipped: of plans, goals, KPIs and milestones, each where it is stated.
pub(super) fn slips<'w>(history: &'w History, context: &Context<'w>) -> Vec<Slip<'w>> {
    let mut found = Vec::new();
    for (file, part) in context.workspace.files() {
        if part.role == Role::Target && !part.model.plan.damaged && !history.is_plan_explained(context.workspace, file)
        {
            found.extend(of_plan(history, context, file));
        }
    }
    for (before, goal) in goals(history, context).filter(|(_, goal)| !goal.goal().damaged) {
        let explained = history.is_goal_explained(goal);
        let is_quiet = explained || goal.goal().damaged_around;
        if !is_quiet && !history.deadline_is_told_elsewhere(before, goal) {
            let end = goal.goal().facts.timeframe.end.as_ref();
            let location = goal.at(end.map_or(goal.goal().name.span, |end| end.span));
            let ends = (before.timeframe(), goal.timeframe(), goal.end_written().map(|end| &end.value));
            found.extend(slip(goal.into(), location, format!("`{}`", goal.name()), ends));
        }
        if !explained {
            milestones(before, goal, &mut found);
        }
        for kpi in goal.kpis().filter(|kpi| !kpi.kpi.damaged && !history.is_explained(*kpi)) {
            found.extend(history.kpi_before(kpi).and_then(|before| of_kpi(before, kpi)));
        }
    }
    found
}

type Ends<'w> = (ResolvedTimeframe, ResolvedTimeframe, Option<&'w Deadline>);

fn slip<'w>(place: Place, location: Location, subject: String, ends: Ends<'w>) -> Option<Slip<'w>> {
    let (before, now, written) = ends;
    let found = deadline(before, now)?;
    let slips = matches!(found, DeadlineMove::Later(_) | DeadlineMove::Lost);
    slips.then_some(Slip { place, location, subject, found, before, now, written })
}

fn of_plan<'w>(history: &'w History, context: &Context<'w>, file: FileId) -> Option<Slip<'w>> {
    let (workspace, earlier) = (context.workspace, history.plan_before(file)?);
    let plan = &workspace.file(file).plan;
    let end = plan.facts.timeframe.end.as_ref();
    let span = end.map(|end| end.span).or(plan.span).unwrap_or_default();
    let ends = (history.before.plan_timeframe(earlier), workspace.plan_timeframe(file), end.map(|end| &end.value));
    // Where no goal has it, or all goals are drafts, nobody is bound.
    let binds = history.before.goals_of(earlier).any(was_binding);
    let subject = format!("the plan `{}`", workspace.plan_name(file));
    binds.then(|| slip(file.into(), Location::new(file, span), subject, ends)).flatten()
}

fn of_kpi<'w>(before: KpiView<'w>, now: KpiView<'w>) -> Option<Slip<'w>> {
    let own = |kpi: KpiView<'_>| kpi.kpi.timeframe.as_deref().and_then(|timeframe| timeframe.end.as_ref()).is_some();
    if !own(before) && !own(now) {
        return None;
    }
    let end = now.end_written();
    let location = now.at(end.filter(|_| own(now)).map_or(now.kpi.name.span, |end| end.span));
    let ends = (before.timeframe(), now.timeframe(), end.map(|end| &end.value));
    slip(now.into(), location, format!("`{}`", now.name()), ends)
}

fn milestones<'w>(before: GoalView<'w>, now: GoalView<'w>, found: &mut Vec<Slip<'w>>) {
    let milestones = before.goal().milestones.iter();
    let known: FxHashMap<&str, &Milestone> = milestones.rev().map(|other| (&*other.text.value, other)).collect();
    for milestone in now.goal().milestones.iter().filter(|milestone| milestone.parts.done.is_none()) {
        let due = known.get(&*milestone.text.value).and_then(|earlier| earlier.parts.timeframe.as_deref());
        let Some(due) = due.map(|own| before.timeframe_within(own)) else { continue };
        let own = milestone.parts.timeframe.as_deref();
        let end = own.and_then(|own| own.end.as_ref());
        let timeframe = own.map_or_else(|| now.timeframe(), |own| now.timeframe_within(own));
        let location = now.at(end.map_or(milestone.text.span, |end| end.span));
        let subject = format!("the milestone `{}`", milestone.text.value.replace('`', "'"));
        found.extend(slip(now.into(), location, subject, (due, timeframe, end.map(|end| &end.value))));
    }
}

/// What a person may write when the change is meant.
pub(super) fn say_why(context: &Context<'_>, place: &str) -> String {
    format!("say why in {place}: `revised {} \"…\"`", context.today)
}

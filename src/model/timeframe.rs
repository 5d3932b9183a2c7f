//! From when to when: deadlines through inheritance, fiscal years, durations and other goals.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::goal::{Facts, FileModel, Origin, ResolvedTimeframe};
use super::time::{Days, Deadline, Duration, FiscalYear, Moment, Timeframe};
use super::workspace::{GoalId, Workspace};
use crate::source::FileId;

/// The timeframes of all goals.
#[derive(Debug, Default)]
pub(super) struct Timeframes {
    /// File by file.
    of_files: Vec<Vec<ResolvedTimeframe>>,
    /// The files in which some deadline is another goal's: what happens in any file may change it.
    waiting: BTreeSet<FileId>,
}

impl Timeframes {
    pub(super) fn resolve(workspace: &Workspace) -> Self {
        let mut waiting = FxHashMap::default();
        let of_files =
            workspace.files().map(|(file, part)| of_file(workspace, file, &part.model, &mut waiting)).collect();
        let mut all = Self { of_files, waiting: waiting.keys().map(|goal| goal.file).collect() };
        settle(&mut all.of_files, waiting);
        all
    }

    pub(super) fn of(&self, goal: GoalId) -> Option<ResolvedTimeframe> {
        self.of_files.get(goal.file.0 as usize)?.get(goal.index as usize).copied()
    }

    /// Works out again what may be another now that these files are. Says in which files something is, the given ones among them
    /// only if so.
    pub(super) fn renew(&mut self, workspace: &Workspace, files: &BTreeSet<FileId>) -> BTreeSet<FileId> {
        let concerned: BTreeSet<FileId> = self.waiting.union(files).copied().collect();
        let mut waiting = FxHashMap::default();
        let mut before = Vec::with_capacity(concerned.len());
        for &file in &concerned {
            let now = of_file(workspace, file, workspace.file(file), &mut waiting);
            before.push(std::mem::replace(&mut self.of_files[file.0 as usize], now));
        }
        self.waiting = waiting.keys().map(|goal| goal.file).collect();
        settle(&mut self.of_files, waiting);
        let changed = concerned.into_iter().zip(before);
        changed.filter(|(file, before)| self.of_files[file.0 as usize] != *before).map(|(file, _)| file).collect()
    }
}

/// A deadline that is another goal's, or so long after it.
struct Waiting {
    on: GoalId,
    after: Option<Duration>,
}

fn of_file(
    workspace: &Workspace,
    file: FileId,
    model: &FileModel,
    waiting: &mut FxHashMap<GoalId, Waiting>,
) -> Vec<ResolvedTimeframe> {
    let defaults = workspace.default_facts();
    let plan = workspace.plan_timeframe(file);
    let mut resolved: Vec<ResolvedTimeframe> = Vec::with_capacity(model.goals.len());
    for (index, goal) in (0_u32..).zip(&model.goals) {
        let outer = goal.parent.map_or(plan, |parent| resolved[parent as usize]);
        let fiscal = stating(model, defaults, goal.inherited.fiscal_year)
            .and_then(|facts| facts.fiscal_year)
            .map(|fiscal| fiscal.value);
        let own = &goal.facts.timeframe;
        let mut timeframe = around(own, outer, fiscal);
        let id = GoalId { file, index };
        match own.end.as_ref().map(|end| &end.value) {
            Some(end) => {
                if let Some((reference, after)) = end.goal() {
                    // The goal's own name in its own deadline would wait for itself for ever.
                    match workspace.find_goal(reference, file).one() {
                        Some(on) if on != id => drop(waiting.insert(id, Waiting { on, after })),
                        _ => {}
                    }
                }
            }
            None => match stating(model, defaults, goal.inherited.end).and_then(inherited_end) {
                // Three months from whenever this goal starts, not from when the plan does.
                Some(Deadline::In(duration)) => {
                    timeframe.deadline = timeframe.start.and_then(|start| duration.last_day_from(start))
                }
                Some(end) if outer.deadline.is_none() => match (goal.parent, end.goal()) {
                    (Some(parent), _) => {
                        waiting.insert(id, Waiting { on: GoalId { file, index: parent }, after: None });
                    }
                    // The plan's own `by GOAL`; that goal itself can't wait for itself.
                    (None, Some((reference, after))) => {
                        if let Some(on) = workspace.find_goal(reference, file).one().filter(|on| *on != id) {
                            waiting.insert(id, Waiting { on, after });
                        }
                    }
                    (None, None) => {}
                },
                _ => {}
            },
        }
        resolved.push(timeframe);
    }
    resolved
}

impl Deadline {
    /// The goal whose deadline this rests on, and how long after it.
    pub fn goal(&self) -> Option<(&super::time::Reference, Option<Duration>)> {
        match self {
            Deadline::Goal(reference) => Some((reference, None)),
            Deadline::After(after) => match &**after {
                (duration, Deadline::Goal(reference)) => Some((reference, Some(*duration))),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The facts of whoever states something.
fn stating<'m>(model: &'m FileModel, defaults: &'m Facts, origin: Origin) -> Option<&'m Facts> {
    match origin {
        Origin::Nobody => None,
        Origin::Defaults => Some(defaults),
        Origin::Plan => Some(&model.plan.facts),
        Origin::Goal(index) => Some(&model.goals[index as usize].facts),
    }
}

fn inherited_end(facts: &Facts) -> Option<&Deadline> {
    facts.timeframe.end.as_ref().map(|end| &end.value)
}

/// A timeframe inside another: what it does not say itself it takes from there. Deadlines by other goals stay open.
pub(super) fn around(own: &Timeframe, outer: ResolvedTimeframe, fiscal: Option<FiscalYear>) -> ResolvedTimeframe {
    let start = match own.start {
        Some(start) => days(start.value, outer, fiscal).map(|days| days.first),
        None => outer.start,
    };
    let (deadline, has_end) = match &own.end {
        Some(end) => (last_day(&end.value, start, outer, fiscal), end.value != Deadline::Unknown),
        None => (outer.deadline, outer.has_end),
    };
    ResolvedTimeframe { start, deadline, has_end }
}

/// The last day of a deadline that rests on no other goal.
pub(super) fn last_day(
    deadline: &Deadline,
    start: Option<Date>,
    outer: ResolvedTimeframe,
    fiscal: Option<FiscalYear>,
) -> Option<Date> {
    match deadline {
        Deadline::Moment(moment) => days(*moment, outer, fiscal).map(|days| days.last),
        Deadline::In(duration) => duration.last_day_from(start?),
        Deadline::After(after) => match &**after {
            (duration, Deadline::Moment(moment)) => duration.after(days(*moment, outer, fiscal)?.last),
            _ => None,
        },
        Deadline::Goal(_) | Deadline::Event(_) | Deadline::Unknown => None,
    }
}

/// The days of a moment. A period without a year is the one that lies in the timeframe around it, when that is exactly one:
/// `by Q3` in a plan for 2026 leaves nothing to guess.
pub(super) fn days(moment: Moment, outer: ResolvedTimeframe, fiscal: Option<FiscalYear>) -> Option<Days> {
    if !moment.is_yearless() {
        return moment.days(fiscal);
    }
    let (start, deadline) = (outer.start?, outer.deadline?);
    // A fiscal year may bear the name of the calendar year before or after the days in question.
    let years = start.year().saturating_sub(1)..=deadline.year().saturating_add(1);
    let mut candidates = years
        .map(|year| {
            let of_year = if fiscal.is_some() { moment.in_fiscal_year(year) } else { moment };
            // Weeks are the calendar's, whatever the fiscal year.
            of_year.in_year(year)
        })
        .filter_map(|moment| moment.days(fiscal))
        .filter(|days| start <= days.first && days.last <= deadline);
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}

/// Follows deadlines from goal to goal. Each waits on one other, so every chain is walked once; one that runs in a circle stays
/// unknown (and the rule `reference-cycle` shows it).
fn settle(all: &mut [Vec<ResolvedTimeframe>], mut waiting: FxHashMap<GoalId, Waiting>) {
    let mut starts: Vec<GoalId> = waiting.keys().copied().collect();
    starts.sort_unstable();
    for start in starts {
        let mut chain = Vec::new();
        let mut at = start;
        // Taking the link out of the map is what ends a circle.
        while let Some(link) = waiting.remove(&at) {
            let next = link.on;
            chain.push((at, link));
            at = next;
        }
        let mut known = all[at.file.0 as usize][at.index as usize].deadline;
        if chain.iter().any(|(id, _)| *id == at) {
            known = None;
        }
        for (id, link) in chain.into_iter().rev() {
            known = known.and_then(|date| link.after.map_or(Some(date), |duration| duration.after(date)));
            let timeframe = &mut all[id.file.0 as usize][id.index as usize];
            timeframe.deadline = known;
        }
    }
}

//! What every format says of a change, in the same words.

use std::collections::BTreeMap;

use crate::history::{Change, ChangeKind, Difference, End, GoalChanges, Side, Way};
use crate::report::counted;
use crate::report::summary::grouped;

/// One change in words.
pub(super) struct Row<'a> {
    pub change: &'a Change,
    /// `▼`, `▲`, `+` or `~`.
    pub mark: Mark,
    /// `weakened`, `slipped`
    pub word: &'static str,
    pub subject: Subject<'a>,
    /// `target 2,760 (+15%)`, an arrow, `2,500`: the arrow is drawn by the format.
    pub what: What,
    /// Something that asks for less, and nobody says why.
    pub unexplained: bool,
    /// The line that a goal began in which is gone, in a file of then.
    pub was_in_line: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Weaker,
    Stronger,
    Added,
    Other,
}

impl Mark {
    pub(super) fn sign(self, unicode: bool) -> &'static str {
        match (self, unicode) {
            (Mark::Weaker, true) => "▼",
            (Mark::Weaker, false) => "v",
            (Mark::Stronger, true) => "▲",
            (Mark::Stronger, false) => "^",
            (Mark::Added, _) => "+",
            (Mark::Other, _) => "~",
        }
    }
}

/// What a change is about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Plan,
    Goal,
    Kpi(&'a str),
    Milestone,
}

/// Words before, the two values, words after.
#[derive(Default)]
pub(super) struct What {
    pub before: String,
    pub values: Vec<String>,
    pub after: String,
}

impl What {
    pub(super) fn text(&self, arrow: &str) -> String {
        let values = self.values.join(&format!(" {arrow} "));
        let parts = [&self.before, &values, &self.after];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// What the goals and plans that are told of are called: by their names, and where several have the same, by their plans too.
pub(super) fn names(goals: &[GoalChanges]) -> Vec<String> {
    let own = |goal: &GoalChanges| goal.goal.clone().unwrap_or_else(|| goal.plan.clone());
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    goals.iter().filter(|goal| goal.goal.is_some()).for_each(|goal| *times.entry(own(goal)).or_default() += 1);
    let name = |goal: &GoalChanges| match &goal.goal {
        Some(name) if times[name] > 1 => format!("{}/{name}", goal.plan),
        _ => own(goal),
    };
    goals.iter().map(name).collect()
}

pub(super) fn row<'a>(goal: &GoalChanges, change: &'a Change) -> Row<'a> {
    let was_in_line = (change.kind == ChangeKind::GoalDropped).then_some(goal.line);
    Row { was_in_line, ..entry_row(goal.goal.as_deref(), change) }
}

/// `goal` is the goal's name, or nothing when it is about a plan.
pub(super) fn entry_row<'a>(goal: Option<&str>, change: &'a Change) -> Row<'a> {
    use ChangeKind::*;
    let (mark, word, before) = match change.kind {
        TargetWeakened => (Mark::Weaker, "weakened", "target"),
        TargetStrengthened => (Mark::Stronger, "strengthened", "target"),
        TargetChanged => (Mark::Other, "changed", "target"),
        DeadlineSlipped | DeadlineLost => (Mark::Weaker, "slipped", "by"),
        DeadlineBroughtForward => (Mark::Stronger, "earlier", "by"),
        DeadlineSet => (Mark::Stronger, "dated", "by"),
        BaselineRewritten => (Mark::Weaker, "rewritten", "baseline"),
        BaselineSet => (Mark::Other, "measured", "baseline"),
        ActualRewritten => (Mark::Weaker, "rewritten", "result"),
        ActualVanished => (Mark::Weaker, "vanished", "result"),
        ActualsRecorded => (Mark::Added, "recorded", ""),
        KpiRedefined => (Mark::Other, "redefined", "counted"),
        KpiAdded => (Mark::Added, "added", "target"),
        MilestoneAdded | GoalAdded => (Mark::Added, "added", ""),
        KpiDropped => (Mark::Weaker, "dropped", "target"),
        MilestoneDropped | GoalDropped => (weaker(change), "dropped", ""),
        KpiRenamed | GoalRenamed => (Mark::Other, "renamed", ""),
        KpiMoved => (Mark::Other, "moved", "goal"),
        MilestoneDone => (Mark::Added, "done", ""),
        OwnerChanged => (Mark::Other, "owner", ""),
        StatusChanged => (Mark::Other, "status", ""),
        HealthChanged => (Mark::Other, "health", ""),
    };
    let subject = match (goal, &change.kpi, &change.milestone) {
        (None, ..) => Subject::Plan,
        (_, Some(kpi), _) => Subject::Kpi(kpi),
        (_, _, Some(_)) => Subject::Milestone,
        _ => Subject::Goal,
    };
    let what = what(change, before);
    let what = match &change.milestone {
        Some(text) => What { before: format!("\"{text}\" {}", what.before).trim_end().to_string(), ..what },
        None => what,
    };
    Row { change, mark, word, subject, what, unexplained: is_unexplained(change), was_in_line: None }
}

fn weaker(change: &Change) -> Mark {
    if change.way == Way::Weaker { Mark::Weaker } else { Mark::Other }
}

fn is_unexplained(change: &Change) -> bool {
    change.way == Way::Weaker && change.reasons.is_empty()
}

fn what(change: &Change, before: &str) -> What {
    let sides = [&change.before, &change.after];
    let values: Vec<String> = sides.into_iter().flatten().map(|side: &Side| side.text.clone()).collect();
    let quoted = |note: &str| format!("(\"{note}\")");
    let on = change.on.as_deref().unwrap_or("");
    match change.kind {
        ChangeKind::ActualsRecorded => What {
            before: format!("{}, the newest", change.note.as_deref().unwrap_or("")),
            values,
            after: format!("of {on}"),
        },
        ChangeKind::ActualRewritten | ChangeKind::ActualVanished => {
            What { before: format!("{before} of {on}"), values, after: String::new() }
        }
        ChangeKind::MilestoneDone => What { before: on.to_string(), ..What::default() },
        _ => What {
            before: before.to_string(),
            values,
            after: match (change.days, change.note.as_deref()) {
                (Some(days), _) => in_days(days),
                (None, Some(note)) => quoted(note),
                (None, None) => String::new(),
            },
        },
    }
}

fn in_days(days: i32) -> String {
    let count = counted(days.unsigned_abs() as usize, "day", "days");
    format!("({count} {})", if days > 0 { "later" } else { "earlier" })
}

/// `since 1a2b3c4 (2026-01-10), where this branch left main`
pub(super) fn ends(difference: &Difference, quote: impl Fn(&str) -> String) -> String {
    let end = |end: &End| {
        let name = &end.name;
        let called = match end.merge_base {
            true => format!(", where this branch left {}", quote(name)),
            false if end.commit.starts_with(name.as_str()) => String::new(),
            false => format!(", {}", quote(name)),
        };
        format!("{} ({}){called}", quote(&end.short), end.date)
    };
    match &difference.to {
        Some(to) => format!("from {} to {}", end(&difference.from), end(to)),
        None => format!("since {}", end(&difference.from)),
    }
}

/// What those changes do that want a reason: a result that is another one may well ask for more.
fn weakening(difference: &Difference) -> (&'static str, &'static str) {
    use ChangeKind::{ActualRewritten, ActualVanished, BaselineRewritten};
    let all = difference.goals.iter().flat_map(|goal| &goal.changes).filter(|change| change.way == Way::Weaker);
    let rewrites = |change: &Change| matches!(change.kind, ActualRewritten | ActualVanished | BaselineRewritten);
    let (rewriting, easing): (Vec<&Change>, Vec<&Change>) = all.partition(|change| rewrites(change));
    match (easing.is_empty(), rewriting.is_empty()) {
        (_, true) => ("change asks for less", "changes ask for less"),
        (true, false) => ("change rewrites what was", "changes rewrite what was"),
        (false, false) => ("change asks for less or rewrites what was", "changes ask for less or rewrite what was"),
    }
}

/// `3 goals changed: 1 change asks for less with a reason, 1 without; 12 others unchanged`
pub(super) fn summary(difference: &Difference) -> String {
    let counts = &difference.summary;
    let mut moved: Vec<String> = Vec::new();
    for (count, word) in [(counts.changed, "changed"), (counts.added, "added"), (counts.dropped, "dropped")] {
        if count > 0 {
            let what = if moved.is_empty() { counted(count, "goal", "goals") } else { grouped(count) };
            moved.push(format!("{what} {word}"));
        }
    }
    let moved = if moved.is_empty() { "nothing moved".to_string() } else { moved.join(", ") };
    let (with, without) = (counts.weaker_with_reason, counts.weaker_without_reason);
    let (one, several) = weakening(difference);
    let asks = |count: usize| counted(count, one, several);
    let weaker = match (with, without) {
        (0, 0) => String::new(),
        (0, _) => format!("; {} without a reason", asks(without)),
        (_, 0) => format!("; {} with a reason", asks(with)),
        _ => format!("; {} with a reason, {} without", asks(with), grouped(without)),
    };
    let still: Vec<String> = [
        (counts.reworded, "with other words or details"),
        (counts.restyled, "written in another style"),
        (counts.unchanged, "as before"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", grouped(count)))
    .collect();
    let still = if still.is_empty() { String::new() } else { format!("; {}", still.join(", ")) };
    format!("{moved}{weaker}{still}")
}

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Findings, finding, moves};
use crate::history::{History, actuals, baseline, deadline, target};
use crate::model::{GoalId, GoalView, KpiView};
use crate::source::Location;

rule! {
    /// A goal's target or deadline moved, and a goal that supports it is as it was.
    ///
    /// What was enough for the old target may be too little for the new one, or no longer needed. Somebody should look.
    ///
    /// ```goal,before
    /// goal full-house "The café is full at noon" {
    ///   by 2026-06-30
    ///   kpi guests 40/day -> 60/day
    /// }
    ///
    /// goal lunch-letter "The offices nearby know what is for lunch" {
    ///   by 2026-04-30
    ///   supports full-house
    ///   kpi email-subscribers 180 -> 300
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal full-house "The café is full at noon" {
    ///   by 2026-06-30
    ///   kpi guests 40/day -> 90/day
    /// }
    ///
    /// goal lunch-letter "The offices nearby know what is for lunch" {
    ///   by 2026-04-30
    ///   supports full-house
    ///   kpi email-subscribers 180 -> 300
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal full-house "The café is full at noon" {
    ///   by 2026-06-30
    ///   kpi guests 40/day -> 90/day
    /// }
    ///
    /// goal lunch-letter "The offices nearby know what is for lunch" {
    ///   by 2026-04-30
    ///   supports full-house
    ///   kpi email-subscribers 180 -> 400
    /// }
    /// ```
    ///
    /// A new target, baseline, deadline, KPI or result of the supporting goal shows that somebody looked, and so does a new
    /// `revised` in it. Only with `check --against`.
    ///
    /// Off by default, because many goals are good enough for a new target as they are, and their owners would have to say so.
    "suspect-alignment", Aligned, Allow(Advice), History(check), of_today: Help
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    let mut moved: FxHashMap<GoalId, Option<Location>> = FxHashMap::default();
    for (before, now) in moves::goals(history, context) {
        let mut changed = None;
        for (supported, location) in supported(now) {
            let place = *moved.entry(supported.id).or_insert_with(|| moved_at(history, supported));
            let Some(place) = place else { continue };
            if *changed.get_or_insert_with(|| has_changed(history, before, now)) {
                break;
            }
            let (name, other) = (now.name(), supported.name());
            let message =
                format!("`{name}` is as it was at {}, and `{other}`, which it supports, has moved", history.revision);
            let help = format!(
                "see whether `{name}` still does its part; then change it, or {}",
                moves::say_why(context, "it")
            );
            let diagnostic = finding(message).label(location, "unchanged").label(place, "moved since");
            findings.add(now, diagnostic.help(help));
        }
    }
}

/// The goals that a goal supports, each with the words that say so.
fn supported(goal: GoalView<'_>) -> Vec<(GoalView<'_>, Location)> {
    let around = goal.parent().map(|parent| (parent, goal.at(goal.goal().name.span)));
    let named = goal.goal().supports.iter().filter_map(|reference| {
        let id = goal.workspace.find_goal(reference, goal.id.file).one()?;
        Some((goal.workspace.view(id), goal.at(reference.span)))
    });
    let mut all: Vec<_> = named.chain(around).filter(|(other, _)| other.id != goal.id).collect();
    // Named twice, or named and around it: one is enough.
    let mut seen = FxHashSet::default();
    all.retain(|(other, _)| seen.insert(other.id));
    all
}

/// Where a goal's target or deadline moved, if one did.
fn moved_at(history: &History, goal: GoalView<'_>) -> Option<Location> {
    let before = history.goal_before(goal).filter(|before| moves::was_binding(*before))?;
    let of_kpi = |kpi: KpiView<'_>| {
        let earlier = history.kpi_before(kpi)?;
        target(earlier, kpi).map(|_| kpi.at(moves::target_span(kpi)))
    };
    let of_goal = || {
        let end = goal.goal().facts.timeframe.end.as_ref();
        let location = goal.at(end.map_or(goal.goal().name.span, |end| end.span));
        deadline(before.timeframe(), goal.timeframe()).map(|_| location)
    };
    goal.kpis().find_map(of_kpi).or_else(of_goal)
}

/// Somebody had a look at it since.
fn has_changed(history: &History, before: GoalView<'_>, now: GoalView<'_>) -> bool {
    let of_kpi = |kpi: KpiView<'_>| match history.kpi_before(kpi) {
        Some(earlier) => {
            let numbers = target(earlier, kpi).is_some() || baseline(earlier, kpi).is_some();
            numbers || !actuals(earlier, kpi).is_empty() || history.is_explained(kpi)
        }
        None => true,
    };
    before.goal().kpis.len() != now.goal().kpis.len()
        || before.goal().milestones.len() != now.goal().milestones.len()
        || deadline(before.timeframe(), now.timeframe()).is_some()
        || history.is_goal_explained(now)
        || now.kpis().any(of_kpi)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, silent};

    fn goals(upper: &str, lower: &str) -> String {
        format!("goal upper {{\n  {upper}\n}}\ngoal lower {{\n  supports upper\n  {lower}\n}}\n")
    }

    const UPPER: &str = "by 2026-06-30\n  kpi fans 10 -> 20";
    const LOWER: &str = "by 2026-04-30\n  kpi reach 10 -> 20";

    #[test]
    fn a_move_of_the_upper_goal_asks_for_a_look_at_the_lower() {
        let found = |at: &str| {
            format!("{at} `lower` is as it was at 1a2b3c4 (2026-01-10), and `upper`, which it supports, has moved")
        };
        let before = goals(UPPER, LOWER);
        fires_since(&RULE, &before, &goals("by 2026-06-30\n  kpi fans 10 -> 30", LOWER), &[&found("6:12")]);
        fires_since(&RULE, &before, &goals("by 2026-05-31\n  kpi fans 10 -> 20", LOWER), &[&found("6:12")]);
        fires_since(&RULE, &before, &before, &[]);
        let nested = |target: u32| {
            format!(
                "goal upper {{\n  by 2026-06-30\n  kpi fans 10 -> {target}\n  goal lower {{\n    by 2026-04-30\n    kpi reach 20\n  }}\n}}\n"
            )
        };
        fires_since(&RULE, &nested(20), &nested(30), &[&found("4:8")]);
        silent(&RULE, &before);
    }

    #[test]
    fn whatever_moved_in_the_lower_goal_shows_that_somebody_looked() {
        let upper = "by 2026-06-30\n  kpi fans 10 -> 30";
        for lower in [
            "by 2026-04-30\n  kpi reach 10 -> 21",
            "by 2026-04-29\n  kpi reach 10 -> 20",
            "by 2026-04-30\n  kpi reach 11 -> 20",
            "by 2026-04-30\n  kpi reach 10 -> 20\n  revised 2026-01-14 \"still enough\"",
            "by 2026-04-30\n  kpi reach 10 -> 20 {\n    actual 2026-01-12 11\n  }",
        ] {
            fires_since(&RULE, &goals(UPPER, LOWER), &goals(upper, lower), &[]);
        }
    }
}

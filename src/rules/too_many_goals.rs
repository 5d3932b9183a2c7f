use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Context, Findings, RuleOption, finding};
use crate::model::{GoalView, Name, StatusKind};
use crate::source::Role;

rule! {
    /// One owner has more than 5 goals at one time, or one goal has more than 5 KPIs.
    ///
    /// What is watched in so many places is watched in none: of ten goals the owner chooses the three that will be worked on, and
    /// nobody else knows which.
    ///
    /// ```goal,bad
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi followers 800 -> 900
    ///   kpi reach 4,000/month -> 5,000/month
    ///   kpi mentions 12/month -> 15/month
    ///   kpi comments 60/month -> 90/month
    ///   kpi link-clicks 320/month -> 368/month
    ///   kpi email-sign-ups 20/month -> 30/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi reach 4,000/month -> 5,000/month
    ///   kpi mentions 12/month -> 15/month
    ///   kpi email-sign-ups 20/month -> 30/month
    /// }
    /// ```
    ///
    /// Goals count that nothing is nested in and that are active, each from its start to its deadline, both days included: those of
    /// the year count beside those of its first quarter, and those of the second quarter do not. A goal that states no start
    /// counts on the day it is due, when it certainly runs. Each time in which there are too many is told once, with the most
    /// goals there are in it.
    ///
    /// Off by default, because 5 is a rule of thumb of those who write OKRs, and a team's handle owns more than a person can.
    "too-many-goals", Aligned, Allow(Advice), Workspace(check), options: [MAX]
}

const MAX: RuleOption =
    RuleOption::count("max", 5, "the most goals of one owner that run at one time, and the most KPIs of one goal");

fn check(context: &Context<'_>, findings: &mut Findings) {
    let max = context.count(&RULE, &MAX) as usize;
    let workspace = context.workspace;
    let mut owned: FxHashMap<Name, Vec<Running<'_>>> = FxHashMap::default();
    for goal in workspace.goals().filter(|goal| goal.status_kind() == StatusKind::Active) {
        too_many_kpis(goal, max, findings);
        if let (true, Some(owner), Some(running)) = (goal.is_leaf(), goal.owner(), Running::of(goal)) {
            owned.entry(owner.value).or_default().push(running);
        }
    }
    for (owner, goals) in owned {
        for crowd in crowds(&goals, max) {
            too_many_of(owner, &crowd, max, findings);
        }
    }
}

/// A goal and the days on which it certainly runs.
struct Running<'w> {
    goal: GoalView<'w>,
    first: Date,
    last: Date,
}

impl<'w> Running<'w> {
    /// Where no start is stated, only the day of the deadline is certain.
    fn of(goal: GoalView<'w>) -> Option<Self> {
        let timeframe = goal.timeframe();
        let last = timeframe.deadline?;
        let first = timeframe.start.filter(|start| *start <= last).unwrap_or(last);
        Some(Self { goal, first, last })
    }
}

/// The goals that run together at the busiest time of a stretch in which there are always too many.
struct Crowd<'w> {
    first: Date,
    last: Date,
    goals: Vec<GoalView<'w>>,
}

/// Every stretch with more goals than `max` at a time, each at its busiest time.
fn crowds<'w>(running: &[Running<'w>], max: usize) -> Vec<Crowd<'w>> {
    if running.len() <= max {
        return Vec::new();
    }
    // How many more or fewer there are from a day on. A goal's own last day still counts.
    let mut changes: BTreeMap<Date, i64> = BTreeMap::new();
    for goal in running {
        *changes.entry(goal.first).or_default() += 1;
        if let Ok(after) = goal.last.tomorrow() {
            *changes.entry(after).or_default() -= 1;
        }
    }
    let mut count: i64 = 0;
    let mut busiest: Option<(i64, Date, Date)> = None;
    let mut found = Vec::new();
    let mut days = changes.into_iter().peekable();
    while let Some((first, change)) = days.next() {
        count += change;
        if count <= max as i64 {
            found.extend(busiest.take());
        } else if busiest.is_none_or(|(most, ..)| count > most) {
            let next = days.peek().and_then(|(next, _)| next.yesterday().ok());
            busiest = Some((count, first, next.unwrap_or(Date::MAX)));
        }
    }
    found.extend(busiest);
    let crowd = |(_, first, last)| {
        let there = running.iter().filter(|goal| goal.first <= first && goal.last >= last);
        Crowd { first, last, goals: there.map(|running| running.goal).collect() }
    };
    found.into_iter().map(crowd).collect()
}

fn too_many_kpis(view: GoalView<'_>, max: usize, findings: &mut Findings) {
    let goal = view.goal();
    let Some(one_more) = goal.kpis.get(max) else {
        return;
    };
    findings.add(
        view,
        finding(format!(
            "goal `{}` has {} kpis, and more than {max} are watched by nobody",
            goal.name.value,
            goal.kpis.len()
        ))
        .label(view.at(goal.name.span), format!("{} kpis", goal.kpis.len()))
        .label(view.at(one_more.name.span), format!("number {}", max + 1))
        .help("keep those by which you would decide something, and nest a goal for each other matter"),
    );
}

fn too_many_of(owner: Name, crowd: &Crowd<'_>, max: usize, findings: &mut Findings) {
    let Crowd { first, last: end, goals } = crowd;
    // Told once, where the last one stands that this run is about.
    let is_target = |goal: &&GoalView<'_>| goal.workspace.role(goal.id.file) == Role::Target;
    let Some(last) = goals.iter().rfind(is_target).copied() else {
        return;
    };
    let when = if first == end { format!("on {first}") } else { format!("from {first} to {end}") };
    let mut diagnostic = finding(format!("`{owner}` has {} goals at one time, {when}: more than {max}", goals.len()))
        .label(last.at(last.goal().name.span), format!("one of {}", goals.len()));
    if let Some(stated) = last.owner() {
        diagnostic = diagnostic.label(last.at(stated.span), "of this owner");
    }
    for other in goals.iter().filter(|goal| goal.id != last.id).take(SHOWN) {
        diagnostic = diagnostic.label(other.at(other.goal().name.span), "another one");
    }
    let help = "leave some to others or to another quarter, drop those that are nobody's first choice, or bring several \
                together under one goal";
    findings.add(last, diagnostic.help(help));
}

/// So many of the other goals are shown.
const SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::OptionValue;
    use crate::rules::testing::{fires, fires_in, fires_set, silent};

    fn goals(count: usize, lines: &str) -> String {
        (0..count).map(|index| format!("goal g{index} {{\n{lines}}}\n")).collect()
    }

    const MINE: &str = "  owner @mina\n  by 2026-03-31\n";

    #[test]
    fn five_goals_are_not_too_many() {
        silent(&RULE, &goals(5, MINE));
        fires(&RULE, &goals(6, MINE), &["21:6 `@mina` has 6 goals at one time, on 2026-03-31: more than 5"]);
    }

    #[test]
    fn over_several_files_they_are_told_once() {
        let (one, two) = (goals(3, MINE), goals(3, MINE));
        fires_in(
            &RULE,
            &[("one.goal", &one), ("two.goal", &two)],
            &["two.goal:9:6 `@mina` has 6 goals at one time, on 2026-03-31: more than 5"],
        );
    }

    #[test]
    fn another_owner_day_or_status_and_goals_around_do_not_count() {
        silent(&RULE, &(goals(4, MINE) + &goals(4, &MINE.replace("mina", "jun"))));
        silent(&RULE, &(goals(4, MINE) + &goals(4, &MINE.replace("03-31", "06-30"))));
        silent(&RULE, &(goals(4, MINE) + &goals(4, &format!("{MINE}  status done\n"))));
        silent(&RULE, &(goals(4, MINE) + &goals(4, &format!("{MINE}  goal inner {{\n    by 2026\n  }}\n"))));
        silent(&RULE, &goals(6, "  by 2026-03-31\n"));
        silent(&RULE, &goals(6, "  owner @mina\n"));
    }

    #[test]
    fn at_one_time_are_those_whose_periods_overlap() {
        let of = |name: &str, count: usize, period: &str| -> String {
            (0..count).map(|index| format!("goal {name}{index} {{\n  owner @mina\n  period {period}\n}}\n")).collect()
        };
        silent(&RULE, &(of("a", 4, "2026-Q1") + &of("b", 4, "2026-Q2")));
        fires(
            &RULE,
            &(of("a", 3, "2026") + &of("b", 3, "2026-Q2") + &of("c", 3, "2026-Q4")),
            &[
                "21:6 `@mina` has 6 goals at one time, from 2026-04-01 to 2026-06-30: more than 5",
                "33:6 `@mina` has 6 goals at one time, from 2026-10-01 to 2026-12-31: more than 5",
            ],
        );
        // The last day of one is the first of the other.
        fires(
            &RULE,
            &(of("a", 3, "2026-01-01..2026-03-31") + &of("b", 3, "2026-03-31..2026-06-30")),
            &["21:6 `@mina` has 6 goals at one time, on 2026-03-31: more than 5"],
        );
        // One without a start is counted when it is due.
        fires(
            &RULE,
            &(of("a", 5, "2026") + &goals(1, MINE)),
            &["21:6 `@mina` has 6 goals at one time, on 2026-03-31: more than 5"],
        );
    }

    #[test]
    fn a_busy_stretch_is_told_once_at_its_busiest() {
        let of = |name: &str, count: usize, period: &str| -> String {
            (0..count).map(|index| format!("goal {name}{index} {{\n  owner @mina\n  period {period}\n}}\n")).collect()
        };
        fires(
            &RULE,
            &(of("a", 6, "2026") + &of("b", 1, "2026-Q3")),
            &["25:6 `@mina` has 7 goals at one time, from 2026-07-01 to 2026-09-30: more than 5"],
        );
    }

    #[test]
    fn five_kpis_are_not_too_many() {
        let goal = |count: usize| {
            let kpis: String = (0..count).map(|index| format!("  kpi k{index} 10\n")).collect();
            format!("goal a {{\n{kpis}}}\n")
        };
        silent(&RULE, &goal(5));
        fires(&RULE, &goal(7), &["1:6 goal `a` has 7 kpis, and more than 5 are watched by nobody"]);
    }

    #[test]
    fn how_many_can_be_set() {
        let found = ["5:6 `@mina` has 2 goals at one time, on 2026-03-31: more than 1"];
        fires_set(&RULE, "max", OptionValue::Count(1), &goals(2, MINE), &found);
        fires_set(&RULE, "max", OptionValue::Count(6), &goals(6, MINE), &[]);
    }
}

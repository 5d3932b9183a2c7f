use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Context, Findings, RuleOption, finding};
use crate::model::{GoalView, Name, StatusKind};
use crate::source::Role;

rule! {
    /// One owner has more than 5 goals that are due on the same day, or one goal more than 5 KPIs.
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
    /// Goals count that nothing is nested in and that are active.
    ///
    /// Off by default, because 5 is a rule of thumb of those who write OKRs, and a team's handle owns more than a person can.
    "too-many-goals", Aligned, Allow(Advice), Workspace(check), options: [MAX]
}

const MAX: RuleOption =
    RuleOption::count("max", 5, "the most goals of one owner that are due on one day, and the most KPIs of one goal");

fn check(context: &Context<'_>, findings: &mut Findings) {
    let max = context.count(&RULE, &MAX) as usize;
    let workspace = context.workspace;
    let mut owned: FxHashMap<(Name, Date), Vec<GoalView<'_>>> = FxHashMap::default();
    for goal in workspace.goals().filter(|goal| goal.status_kind() == StatusKind::Active) {
        too_many_kpis(goal, max, findings);
        if let (true, Some(owner), Some(deadline)) = (goal.is_leaf(), goal.owner(), goal.timeframe().deadline) {
            owned.entry((owner.value, deadline)).or_default().push(goal);
        }
    }
    for ((owner, deadline), goals) in owned {
        if goals.len() > max {
            too_many_of(owner, deadline, &goals, max, findings);
        }
    }
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

fn too_many_of(owner: Name, deadline: Date, goals: &[GoalView<'_>], max: usize, findings: &mut Findings) {
    // Told once, where the last one stands that this run is about.
    let is_target = |goal: &&GoalView<'_>| goal.workspace.role(goal.id.file) == Role::Target;
    let Some(last) = goals.iter().rfind(is_target).copied() else {
        return;
    };
    let mut diagnostic =
        finding(format!("`{owner}` has {} goals that are due on {deadline}: more than {max}", goals.len()))
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
        fires(&RULE, &goals(6, MINE), &["21:6 `@mina` has 6 goals that are due on 2026-03-31: more than 5"]);
    }

    #[test]
    fn over_several_files_they_are_told_once() {
        let (one, two) = (goals(3, MINE), goals(3, MINE));
        fires_in(
            &RULE,
            &[("one.goal", &one), ("two.goal", &two)],
            &["two.goal:9:6 `@mina` has 6 goals that are due on 2026-03-31: more than 5"],
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
        let found = ["5:6 `@mina` has 2 goals that are due on 2026-03-31: more than 1"];
        fires_set(&RULE, "max", OptionValue::Count(1), &goals(2, MINE), &found);
        fires_set(&RULE, "max", OptionValue::Count(6), &goals(6, MINE), &[]);
    }
}

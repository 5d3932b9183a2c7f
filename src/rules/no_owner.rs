use super::{Context, Findings, finding};
use crate::model::{GoalView, Kpi};

rule! {
    /// A goal that nothing is nested in has no owner, and nobody around it owns it.
    ///
    /// What belongs to all is looked after by none: nobody is asked how it stands, and nobody notices that nobody was.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   owner @mina
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// The owner of a goal around it or of the plan serves as well. Those of its KPIs do when each of them has one.
    ///
    /// Off by default, because the goals of one person or team have one owner without a word, and a published page mostly says
    /// elsewhere whose it is.
    "no-owner", Aligned, Allow(Warn), Goal(check)
}

fn check(view: GoalView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    if !view.is_leaf() || view.owner().is_some() || view.is_over() || goal.damaged || goal.damaged_around {
        return;
    }
    let has_owner = |kpi: &Kpi| kpi.details.as_ref().is_some_and(|details| details.owner.is_some());
    if !goal.kpis.is_empty() && goal.milestones.is_empty() && goal.kpis.iter().all(has_owner) {
        return;
    }
    findings.add(
        view,
        finding(format!("goal `{}` has no owner", goal.name.value))
            .label(view.at(goal.span), "neither it nor what is around it says whose it is")
            .help("add a line such as `owner @mina` to the goal, or to the plan when all its goals are one person's"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn only_leaves_need_an_owner() {
        fires(&RULE, "goal a {\n  goal b {\n    kpi fans 10\n  }\n}\n", &["2:3 goal `b` has no owner"]);
    }

    #[test]
    fn the_owner_may_stand_around_the_goal_or_in_all_its_kpis() {
        silent(&RULE, "goal a {\n  owner @mina\n}\n");
        silent(&RULE, "goal a {\n  owner @mina\n  goal b {\n    goal c\n  }\n}\n");
        silent(&RULE, "plan \"P\" {\n  owner @mina\n}\ngoal a\n");
        let owned = "  kpi fans 10 {\n    owner @bo\n  }\n";
        silent(&RULE, &format!("goal a {{\n{owned}}}\n"));
        fires(&RULE, &format!("goal a {{\n{owned}  kpi reach 10\n}}\n"), &["1:1 goal `a` has no owner"]);
        fires(&RULE, &format!("goal a {{\n{owned}  milestone \"Live\"\n}}\n"), &["1:1 goal `a` has no owner"]);
    }

    #[test]
    fn what_could_not_be_read_may_be_the_owner() {
        silent(&RULE, "goal a {\n  owner mina\n}\n");
        silent(&RULE, "plan \"P\" {\n  owner mina\n}\ngoal a\n");
    }

    #[test]
    fn what_is_over_needs_nobody() {
        silent(&RULE, "goal a {\n  status done\n}\n");
    }
}

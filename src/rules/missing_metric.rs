use super::{Context, Findings, finding};
use crate::model::GoalView;
use crate::suggest;

rule! {
    /// A goal that nothing is nested in has neither a KPI nor a milestone.
    ///
    /// Without a number or a result that is reached or not, nobody can say whether the goal was met: not the person who
    /// works for it, and not the one who asks about it.
    ///
    /// ```goal,bad
    /// goal more-awareness "Increase brand awareness" {
    ///   type brand-awareness
    ///   by 2026-03-31
    /// }
    /// ```
    ///
    /// Say what will be counted, from where and to where:
    ///
    /// ```goal,good
    /// goal more-awareness "Increase brand awareness" {
    ///   type brand-awareness
    ///   by 2026-03-31
    ///   kpi followers 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// A goal with goals nested in it is measured by these. A line that can't be read may have been the KPI, so a goal with
    /// such a line is not reported.
    "missing-metric", Measurable, Deny, Goal(check)
}

fn check(view: GoalView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    if !view.is_leaf() || !goal.kpis.is_empty() || !goal.milestones.is_empty() || goal.damaged {
        return;
    }
    let mut diagnostic = finding(format!("goal `{}` has nothing to measure it by", goal.name.value))
        .label(view.at(goal.span), "neither a kpi nor a milestone");
    let mut example = "kpi followers 2,400 -> 2,760".to_string();
    if let Some(named) = goal.goal_type
        && let Some((_, goal_type)) = view.workspace.find_goal_type(named.value)
    {
        let usual = suggest::one_of(goal_type.kpis.iter().map(|kpi| kpi.value.as_str()));
        if !usual.is_empty() {
            diagnostic = diagnostic.label(view.at(named.span), format!("usually measured by {usual}"));
        }
        if let Some(first) = goal_type.kpis.first() {
            example = format!("kpi {} 2,400 -> 2,760", first.value);
        }
    }
    findings.add(view, diagnostic.help(format!("add a line such as `{example}`")));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn only_leaves_need_a_measure() {
        fires(&RULE, "goal a {\n  goal b\n}\n", &["2:3 goal `b` has nothing to measure it by"]);
    }

    #[test]
    fn a_milestone_measures_too() {
        silent(&RULE, "goal a {\n  milestone \"The page is live\" by 2026-02-01\n}\n");
    }

    #[test]
    fn what_could_not_be_read_is_not_missing() {
        silent(&RULE, "goal a {\n  kip fans 2,400 -> 2,760\n}\n");
    }

    #[test]
    fn a_draft_is_spared() {
        silent(&RULE, "goal a {\n  status draft\n}\n");
    }
}

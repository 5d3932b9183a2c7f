use super::{Context, Findings, Place, finding};
use crate::model::Facts;
use crate::source::{FileId, Location};

rule! {
    /// A goal has neither a budget nor an action nor a capacity, and nor has anything around it.
    ///
    /// A target that costs nothing and that nobody does anything for is a wish. What it takes is found out anyway; written down,
    /// it can be weighed before the promise is made.
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
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    ///   action "Boost every post about the new café"
    /// }
    /// ```
    ///
    /// Asked of goals that nothing is nested in. The budget, the actions and the capacity of a goal around it or of the plan serve
    /// as well.
    ///
    /// Off by default, because means are often planned elsewhere: of 309 published goals, a reviewer found 37 that say by which
    /// means they will be reached.
    "missing-resources", Achievable, Allow(Advice), File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let model = context.workspace.file(file);
    let of_plan = has_means(&model.plan.facts) || model.plan.damaged;
    let mut covered: Vec<bool> = Vec::with_capacity(model.goals.len());
    for (index, goal) in (0..).zip(&model.goals) {
        // A goal stands before those nested in it. A line that could not be read may have been the action.
        let around = goal.parent.map_or(of_plan, |parent| covered[parent as usize]);
        let is_covered = around || has_means(&goal.facts) || !goal.actions.is_empty() || goal.damaged;
        covered.push(is_covered);
        if is_covered || !goal.is_leaf(index) {
            continue;
        }
        findings.add(
            Place { file, goal: Some(index), kpi: None },
            finding(format!("goal `{}` says nothing of what it takes", goal.name.value))
                .label(Location::new(file, goal.span), "no budget, no action, no capacity")
                .help("add a line such as `action \"…\" effort 4 h`, `budget $360` or `capacity 10 h/week`"),
        );
    }
}

fn has_means(facts: &Facts) -> bool {
    facts.budget.is_some() || facts.more.as_ref().is_some_and(|more| more.capacity.is_some())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn a_leaf_without_means_is_reported() {
        fires(
            &RULE,
            "goal a {\n  goal b {\n    kpi fans 10\n  }\n}\n",
            &["2:3 goal `b` says nothing of what it takes"],
        );
    }

    #[test]
    fn each_of_the_three_suffices() {
        for means in ["budget $360", "action \"Write\"", "capacity 10 h/week"] {
            silent(&RULE, &format!("goal a {{\n  {means}\n}}\n"));
        }
    }

    #[test]
    fn they_may_stand_around_the_goal() {
        for means in ["budget $360", "action \"Write\"", "capacity 10 h/week"] {
            silent(&RULE, &format!("goal a {{\n  {means}\n  goal b {{\n    goal c\n  }}\n}}\n"));
        }
        for means in ["budget $360", "capacity 10 h/week"] {
            silent(&RULE, &format!("plan \"P\" {{\n  {means}\n}}\ngoal a\n"));
        }
        fires(&RULE, "goal a {\n  budget $360\n}\ngoal b\n", &["4:1 goal `b` says nothing of what it takes"]);
    }

    #[test]
    fn what_could_not_be_read_may_be_the_means() {
        silent(&RULE, "goal a {\n  budjet $360\n}\n");
        silent(&RULE, "goal a {\n  budjet $360\n  goal b\n}\n");
        silent(&RULE, "plan \"P\" {\n  budjet $360\n}\ngoal a\n");
    }
}

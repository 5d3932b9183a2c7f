use rustc_hash::FxHashSet;

use super::{Context, Findings, finding};
use crate::model::{GoalId, GoalView};
use crate::source::Role;

rule! {
    /// A goal supports no other and is supported by none, in a workspace whose goals do.
    ///
    /// Either it serves a larger one and does not say so, or it serves none, and its time is taken from those that do.
    ///
    /// ```goal,bad
    /// goal local-community "Be the café the neighbourhood talks about" {
    ///   goal more-fans "Win more fans" {
    ///     by 2026-03-31
    ///     kpi fans 2,400 -> 2,760
    ///   }
    /// }
    ///
    /// goal new-menu "The menu has a new design" {
    ///   by 2026-03-31
    ///   milestone "It lies on every table"
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal local-community "Be the café the neighbourhood talks about" {
    ///   goal more-fans "Win more fans" {
    ///     by 2026-03-31
    ///     kpi fans 2,400 -> 2,760
    ///   }
    /// }
    ///
    /// goal new-menu "The menu has a new design" {
    ///   supports local-community
    ///   by 2026-03-31
    ///   milestone "It lies on every table"
    /// }
    /// ```
    ///
    /// Nesting supports, and so does `supports`. Where no goal of the workspace supports another, none is an orphan.
    ///
    /// Off by default, because many plans have goals that are large and small at once: of 107 published goals that were put into
    /// this language, only 2 hold others.
    "orphan-goal", Aligned, Allow(Advice), Workspace(check)
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let supported: FxHashSet<GoalId> = workspace
        .goals()
        .flat_map(|goal| goal.goal().supports.iter().map(move |reference| (goal, reference)))
        .filter_map(|(goal, reference)| workspace.find_goal(reference, goal.id.file).one())
        .collect();
    let is_connected = |goal: GoalView<'_>| {
        let stated = goal.goal();
        stated.parent.is_some() || !goal.is_leaf() || !stated.supports.is_empty() || supported.contains(&goal.id)
    };
    let (mut all, mut connected) = (0_usize, 0_usize);
    for goal in workspace.goals() {
        all += 1;
        connected += usize::from(is_connected(goal));
    }
    if connected == 0 {
        return;
    }
    for goal in workspace.goals().filter(|goal| workspace.role(goal.id.file) == Role::Target) {
        let stated = goal.goal();
        if is_connected(goal) || goal.is_over() || stated.damaged {
            continue;
        }
        findings.add(
            goal,
            finding(format!(
                "goal `{}` supports no other and is supported by none, as {connected} of {all} goals do or are",
                stated.name.value
            ))
            .label(goal.at(stated.span), "what is it for?")
            .help("add a line with `supports` and the goal it serves, or nest it there"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_in, silent};

    const PARENT: &str = "goal a {\n  goal b\n}\n";

    fn with_parent(text: &str) -> String {
        format!("{PARENT}{text}")
    }

    #[test]
    fn alone_among_others_it_is_an_orphan() {
        fires(
            &RULE,
            &with_parent("goal c\n"),
            &["4:1 goal `c` supports no other and is supported by none, as 2 of 3 goals do or are"],
        );
        let other = ("other.goal", PARENT);
        fires_in(
            &RULE,
            &[other, ("test.goal", "goal c\n")],
            &["1:1 goal `c` supports no other and is supported by none, as 2 of 3 goals do or are"],
        );
    }

    #[test]
    fn where_none_supports_another_there_are_no_orphans() {
        silent(&RULE, "goal a\ngoal b\n");
    }

    #[test]
    fn to_support_or_to_be_supported_connects() {
        silent(&RULE, &with_parent("goal c {\n  supports a\n}\n"));
        silent(&RULE, "goal a {\n  supports b\n}\ngoal b\n");
        silent(&RULE, &with_parent("goal c {\n  supports nobody\n}\n"));
    }

    #[test]
    fn what_is_over_or_could_not_be_read_is_left_alone() {
        silent(&RULE, &with_parent("goal c {\n  status done\n}\n"));
        silent(&RULE, &with_parent("goal c {\n  suports a\n}\n"));
    }
}

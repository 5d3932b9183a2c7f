use super::{Context, Findings, finding, wording};
use crate::model::GoalView;
use crate::source::Location;

rule! {
    /// A goal waits for another one that is due later than itself.
    ///
    /// Both deadlines can't be kept: by the day this goal is due, what it waits for may not be there yet.
    ///
    /// ```goal,bad
    /// goal new-website "The new site is open" {
    ///   by 2026-06-30
    ///   milestone "The site is open"
    /// }
    ///
    /// goal online-orders "Guests order online" {
    ///   depends-on new-website
    ///   by 2026-05-31
    ///   kpi orders 0/month -> 40/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal new-website "The new site is open" {
    ///   by 2026-03-31
    ///   milestone "The site is open"
    /// }
    ///
    /// goal online-orders "Guests order online" {
    ///   depends-on new-website
    ///   by 2026-05-31
    ///   kpi orders 0/month -> 40/month
    /// }
    /// ```
    ///
    /// Due on the same day is in time. A goal that is done or dropped keeps nobody waiting.
    ///
    /// Off by default, because a part of the other goal may be all that is waited for, and the language can't say which.
    "later-dependency", Aligned, Allow(Warn), Goal(check)
}

fn check(view: GoalView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    if goal.depends_on.is_empty() || view.is_over() {
        return;
    }
    let Some(own) = view.timeframe().deadline else {
        return;
    };
    for reference in &goal.depends_on {
        let Some(other) = view.workspace.find_goal(reference, view.id.file).one().map(|id| view.workspace.view(id))
        else {
            continue;
        };
        let Some(theirs) = other.timeframe().deadline.filter(|theirs| *theirs > own && !other.is_over()) else {
            continue;
        };
        let later = own.until(theirs).map_or(0, |later| later.get_days());
        let days = wording::days(later);
        let mut diagnostic = finding(format!(
            "goal `{}`, due on {own}, waits for `{reference}`, due {days} later, on {theirs}",
            goal.name.value
        ))
        .label(view.at(reference.span), format!("due on {theirs}"));
        let end_of = |goal: GoalView<'_>| goal.end_written().map(|end| goal.at(end.span));
        if let Some(end) = end_of(view) {
            diagnostic = diagnostic.label(end, format!("this one on {own}"));
        }
        // Both may inherit one line.
        if let Some(end) = end_of(other).filter(|end: &Location| end_of(view) != Some(*end)) {
            diagnostic = diagnostic.label(end, "the other one");
        }
        findings.add(
            view,
            diagnostic.help(format!(
                "let this goal end on {theirs} or later, the other by {own}, or depend on a goal for the part that is needed"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn goals(first: &str, second: &str) -> String {
        format!("goal a {{\n  depends-on b\n{first}}}\ngoal b {{\n{second}}}\n")
    }

    #[test]
    fn a_later_deadline_comes_too_late() {
        fires(
            &RULE,
            &goals("  by 2026-03-31\n", "  by 2026-04-10\n"),
            &["2:14 goal `a`, due on 2026-03-31, waits for `b`, due 10 days later, on 2026-04-10"],
        );
        fires(
            &RULE,
            &goals("  by 2026-03-31\n", "  by 2026-04-01\n"),
            &["2:14 goal `a`, due on 2026-03-31, waits for `b`, due 1 day later, on 2026-04-01"],
        );
        fires(
            &RULE,
            &goals("  by 2026-03-31\n", "  by 2029-12-31\n"),
            &["2:14 goal `a`, due on 2026-03-31, waits for `b`, due 1,371 days later, on 2029-12-31"],
        );
        silent(&RULE, &goals("  by 2026-03-31\n", "  by 2026-03-31\n"));
        silent(&RULE, &goals("  by 2026-03-31\n", "  by 2026-02-28\n"));
    }

    #[test]
    fn both_days_must_be_known() {
        silent(&RULE, &goals("  by 2026-03-31\n", "  by \"Rome launch\"\n"));
        silent(&RULE, &goals("  by 2026-03-31\n", ""));
        silent(&RULE, &goals("", "  by 2026-04-10\n"));
        silent(&RULE, "goal a {\n  depends-on nobody\n  by 2026-03-31\n}\n");
    }

    #[test]
    fn what_is_over_keeps_nobody_waiting_and_waits_for_nobody() {
        for status in ["done", "dropped \"no need\""] {
            silent(&RULE, &goals("  by 2026-03-31\n", &format!("  by 2026-04-10\n  status {status}\n")));
            silent(&RULE, &goals(&format!("  by 2026-03-31\n  status {status}\n"), "  by 2026-04-10\n"));
        }
    }

    #[test]
    fn each_of_several_is_judged() {
        fires(
            &RULE,
            "goal a {\n  depends-on b, c\n  by 2026-03-31\n}\ngoal b {\n  by 2026-03-01\n}\ngoal c {\n  by 2026-05-01\n}\n",
            &["2:17 goal `a`, due on 2026-03-31, waits for `c`, due 31 days later, on 2026-05-01"],
        );
    }
}

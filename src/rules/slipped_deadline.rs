use super::{Context, Findings, finding, moves, wording};
use crate::history::{DeadlineMove, History, deadline_text};

rule! {
    /// A deadline is later than it was at the commit that the goals are held against.
    ///
    /// A date that moves along with the work is no deadline. Those who wait for the result should learn of it, and why.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   by 2026-04-30
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   by 2026-04-30
    ///   kpi fans 2,400 -> 2,760
    ///   revised 2026-01-14 "the café opens a month later"
    /// }
    /// ```
    ///
    /// Deadlines of plans, goals, KPIs and milestones count, each where it is stated: what inherits it is not reported again.
    /// A day that becomes an event or `TBD` is later too. The reason must be new since the commit; it stands in the KPI, the goal
    /// or, for a deadline of the plan, in the plan. Only with `check --against`.
    "slipped-deadline", Moved, Deny, History(check), of_today: Help
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for slip in moves::slips(history, context) {
        let (subject, revision) = (&slip.subject, &history.revision);
        let old = deadline_text(slip.before, None);
        let (message, label) = match slip.found {
            DeadlineMove::Later(days) => {
                let new = deadline_text(slip.now, slip.written);
                let message = format!("the deadline of {subject} is {new}, and was {old} at {revision}");
                (message, format!("{} later", wording::days(days)))
            }
            _ => {
                let message = format!("{subject} has no day to be reached by any more; it was {old} at {revision}");
                (message, "no day is known".to_string())
            }
        };
        let around = if slip.place.goal.is_some() { "this block" } else { "the block of the plan" };
        let help = format!("put {old} back, or {}", moves::say_why(context, around));
        findings.add(slip.place, finding(message).label(slip.location, label).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, silent};

    const SINCE: &str = "at 1a2b3c4 (2026-01-10)";

    fn goal(lines: &str) -> String {
        format!("goal a {{\n  {lines}\n  kpi fans 20\n}}\n")
    }

    #[test]
    fn later_fires_and_earlier_does_not() {
        let found = format!("2:6 the deadline of `a` is 2026-04-01, and was 2026-03-31 {SINCE}");
        fires_since(&RULE, &goal("by 2026-03-31"), &goal("by 2026-04-01"), &[&found]);
        fires_since(&RULE, &goal("by 2026-03-31"), &goal("by 2026-03-30"), &[]);
        fires_since(&RULE, &goal("by 2026-03-31"), &goal("period 2026-Q1"), &[]);
        fires_since(&RULE, &goal("by TBD"), &goal("by 2026-03-31"), &[]);
        silent(&RULE, &goal("by 2026-03-31"));
    }

    #[test]
    fn a_day_that_is_lost_is_later() {
        let found = |at: &str| format!("{at} `a` has no day to be reached by any more; it was 2026-03-31 {SINCE}");
        fires_since(&RULE, &goal("by 2026-03-31"), &goal("by \"Rome launch\""), &[&found("2:6")]);
        fires_since(&RULE, &goal("by 2026-03-31"), &goal("owner @mina"), &[&found("1:6")]);
    }

    #[test]
    fn it_is_told_once_and_where_it_is_stated() {
        let plan = |by: &str, more: &str| {
            format!(
                "plan p {{\n  by {by}\n{more}}}\ngoal a {{\n  kpi fans 20\n  goal b {{\n    kpi fans 20\n  }}\n}}\n"
            )
        };
        let found = format!("2:6 the deadline of the plan `p` is 2026-04-30, and was 2026-03-31 {SINCE}");
        fires_since(&RULE, &plan("2026-03-31", ""), &plan("2026-04-30", ""), &[&found]);
        fires_since(&RULE, &plan("2026-03-31", ""), &plan("2026-04-30", "  revised 2026-01-14 \"x\"\n"), &[]);
        fires_since(&RULE, &plan("2026-03-31", "  status draft\n"), &plan("2026-04-30", "  status draft\n"), &[]);
        let own = format!("7:6 the deadline of `c` is 2026-04-30, and was 2026-03-31 {SINCE}");
        let nested = |line: &str| {
            format!(
                "plan p {{\n  by 2026-03-31\n}}\ngoal a {{\n  kpi fans 20\n  goal c {{\n  {line}  kpi fans 20\n  }}\n}}\n"
            )
        };
        fires_since(&RULE, &nested(""), &nested("by 2026-04-30\n"), &[&own]);
    }

    #[test]
    fn kpis_and_milestones_have_deadlines_of_their_own() {
        let kpi = |line: &str| format!("goal a {{\n  period 2026\n  {line}\n}}\n");
        fires_since(
            &RULE,
            &kpi("kpi fans 20 by 2026-02-01"),
            &kpi("kpi fans 20 by 2026-03-01"),
            &[&format!("3:18 the deadline of `fans` is 2026-03-01, and was 2026-02-01 {SINCE}")],
        );
        let page = |rest: &str| kpi(&format!("milestone \"Page is live\" {rest}"));
        let found =
            format!("3:31 the deadline of the milestone `Page is live` is 2026-03-01, and was 2026-02-01 {SINCE}");
        fires_since(&RULE, &page("by 2026-02-01"), &page("by 2026-03-01"), &[&found]);
        fires_since(&RULE, &page("by 2026-02-01"), &page("by 2026-03-01 done 2026-01-12"), &[]);
        fires_since(&RULE, &page("by 2026-02-01"), &page("by 2026-03-01\n  revised 2026-01-14 \"x\""), &[]);
    }
}

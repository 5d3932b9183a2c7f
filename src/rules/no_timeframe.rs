use jiff::ToSpan;
use jiff::civil::Date;

use super::{Context, Findings, finding};
use crate::model::{Deadline, GoalView, KpiView, Milestone, Moment, Timeframe};

rule! {
    /// A goal, or what it is measured by, has no deadline, and none around it says one.
    ///
    /// What has no end is never due and can be neither reached nor missed.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// The timeframe of a goal around it or of the plan serves as well, and so do deadlines of all its KPIs, or of all its
    /// milestones when it has no KPIs. An event whose day is not known yet (`by "Rome launch"`) counts; `by TBD` does not.
    /// Upkeep with a `review`, and what recurs (`each week`), may go on for ever.
    "no-timeframe", Timely, Deny, Goal(check), of_today: Help
}

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    if view.timeframe().has_end
        || goal.damaged
        || goal.damaged_around
        || goal.kpis.is_empty() && (!view.is_leaf() || milestones_are_dated(&goal.milestones))
    {
        return;
    }
    let mut open = view.kpis().filter(|kpi| !has_own_timeframe(*kpi));
    let first_open = open.next();
    if first_open.is_none() && !goal.kpis.is_empty() {
        return;
    }
    let mut diagnostic = finding(format!("goal `{}` has no timeframe", goal.name.value));
    match view.end_written() {
        Some(undecided) => diagnostic = diagnostic.label(view.at(undecided.span), "this is no date yet"),
        None => diagnostic = diagnostic.label(view.at(goal.span), "neither it nor what is around it says by when"),
    }
    if let Some(kpi) = first_open
        && goal.kpis.iter().any(|kpi| is_end(kpi.timeframe.as_deref()))
    {
        diagnostic = diagnostic.label(view.at(kpi.kpi.span), "this kpi has no deadline of its own");
    }
    let help = match end_of_next_quarter(context.today) {
        Some(date) if view.end_written().is_some() => format!("write a date instead, such as `by {date}`"),
        Some(date) => format!("add a line such as `by {date}`"),
        None => "add a line with `by` and a date".to_string(),
    };
    findings.add(view, diagnostic.help(help));
}

fn milestones_are_dated(milestones: &[Milestone]) -> bool {
    let is_dated =
        |milestone: &Milestone| is_end(milestone.parts.timeframe.as_deref()) || milestone.parts.done.is_some();
    !milestones.is_empty() && milestones.iter().all(is_dated)
}

/// A deadline of its own, or none needed. What could not be read may have been one.
fn has_own_timeframe(kpi: KpiView<'_>) -> bool {
    kpi.kpi.damaged
        || is_end(kpi.kpi.timeframe.as_deref())
        || kpi.is_recurring()
        || kpi.is_upkeep() && kpi.goal.review().is_some()
}

fn is_end(timeframe: Option<&Timeframe>) -> bool {
    timeframe.and_then(|timeframe| timeframe.end.as_ref()).is_some_and(|end| end.value != Deadline::Unknown)
}

/// A date that leaves some time, for an example.
fn end_of_next_quarter(today: Date) -> Option<Date> {
    let next = today.checked_add(3.months()).ok()?;
    let quarter = (next.month() - 1) / 3 + 1;
    Moment::Quarter(next.year(), quarter.unsigned_abs()).days(None).map(|days| days.last)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn a_leaf_and_whatever_has_kpis_needs_one() {
        fires(&RULE, "goal a {\n  kpi fans 10\n}\n", &["1:1 goal `a` has no timeframe"]);
        fires(&RULE, "goal a {\n}\n", &["1:1 goal `a` has no timeframe"]);
        fires(
            &RULE,
            "goal a {\n  kpi fans 10\n  goal b {\n    by 2026-03-31\n  }\n}\n",
            &["1:1 goal `a` has no timeframe"],
        );
        silent(&RULE, "goal a {\n  goal b {\n    by 2026-03-31\n  }\n}\n");
    }

    #[test]
    fn it_may_stand_around_the_goal() {
        silent(&RULE, "goal a {\n  period 2026\n  goal b {\n    kpi fans 10\n  }\n}\n");
        silent(&RULE, "plan p \"P\" {\n  period 2026\n}\ngoal a {\n  kpi fans 10\n}\n");
    }

    #[test]
    fn an_event_counts_and_what_is_undecided_does_not() {
        silent(&RULE, "goal a {\n  by \"Rome launch\"\n}\n");
        silent(&RULE, "goal a {\n  by 7 days after \"Rome launch\"\n}\n");
        silent(&RULE, "goal a {\n  in 3 months\n}\n");
        fires(&RULE, "goal a {\n  by TBD\n}\n", &["2:6 goal `a` has no timeframe"]);
        fires(&RULE, "goal a {\n  start 2026-01-01\n}\n", &["1:1 goal `a` has no timeframe"]);
    }

    #[test]
    fn deadlines_of_all_kpis_serve_as_well() {
        silent(&RULE, "goal a {\n  kpi fans 10 by 2026-03-31\n  kpi reach 20 in 3 months\n}\n");
        fires(&RULE, "goal a {\n  kpi fans 10 by 2026-03-31\n  kpi reach 20\n}\n", &["1:1 goal `a` has no timeframe"]);
        fires(&RULE, "goal a {\n  kpi fans 10 by TBD\n}\n", &["1:1 goal `a` has no timeframe"]);
    }

    #[test]
    fn so_do_those_of_all_milestones_when_there_are_no_kpis() {
        silent(&RULE, "goal a {\n  milestone \"Page is live\" by 2026-01-20\n}\n");
        fires(
            &RULE,
            "goal a {\n  milestone \"Page is live\" by 2026-01-20\n  milestone \"It is known\"\n}\n",
            &["1:1 goal `a` has no timeframe"],
        );
        fires(
            &RULE,
            "goal a {\n  kpi fans 10\n  milestone \"Page is live\" by 2026-01-20\n}\n",
            &["1:1 goal `a` has no timeframe"],
        );
    }

    #[test]
    fn upkeep_with_review_and_what_recurs_goes_on() {
        silent(&RULE, "goal a {\n  review weekly\n  kpi churn-rate keep <= 2%\n}\n");
        silent(&RULE, "goal a {\n  kpi churn-rate keep <= 2% each month\n}\n");
        silent(&RULE, "goal a {\n  kpi posts >= 3 each week\n}\n");
        fires(&RULE, "goal a {\n  kpi churn-rate keep <= 2%\n}\n", &["1:1 goal `a` has no timeframe"]);
        fires(&RULE, "goal a {\n  review weekly\n  kpi fans 10\n}\n", &["1:1 goal `a` has no timeframe"]);
    }

    #[test]
    fn what_could_not_be_read_is_not_missing() {
        silent(&RULE, "goal a {\n  perod 2026-Q1\n  kpi fans 10\n}\n");
        silent(&RULE, "goal a {\n  perod 2026-Q1\n  goal b {\n    kpi fans 10\n  }\n}\n");
        silent(&RULE, "goal a {\n  by 2026-02-30\n  kpi fans 10\n}\n");
        silent(&RULE, "goal a {\n  kpi fans 10 bye 2026-03-31\n}\n");
    }

    #[test]
    fn drafts_are_spared() {
        silent(&RULE, "goal a {\n  status draft\n  kpi fans 10\n}\n");
    }

    #[test]
    fn the_help_can_be_followed() {
        let (_, found) = check(&RULE, "goal a {\n  kpi fans 10\n}\n");
        assert_eq!(found[0].help.as_deref(), Some("add a line such as `by 2026-06-30`"));
    }
}

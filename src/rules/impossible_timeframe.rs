use jiff::civil::Date;

use super::{Context, Findings, Place, finding};
use crate::model::{GoalView, KpiView, Origin, ResolvedTimeframe, Since, Timeframe};
use crate::source::{FileId, Location, Span};

rule! {
    /// A deadline that can't be: before the start, before the baseline's date, or a KPI's after its goal's.
    ///
    /// One of the two dates is wrong, and whoever reads the plan will believe the other one.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   start 2026-03-01
    ///   by 2026-01-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-01
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// A deadline inside a goal keeps the start around it, so the two may stand far apart: both are shown. A deadline that
    /// lies within the period of a baseline is not called impossible, for the value may be known before the period is over.
    "impossible-timeframe", Timely, Deny, File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let plan = &workspace.file(file).plan.facts.timeframe;
    if let Some((start, deadline)) = reversed(workspace.plan_timeframe(file))
        && let Some((start_span, end_span)) = written(plan)
    {
        let at = |span| Location::new(file, span);
        let diagnostic = finding(format!("this plan ends on {deadline}, before it starts on {start}"))
            .label(at(end_span), format!("ends on {deadline}"))
            .label(at(start_span), format!("starts on {start}"))
            .help(turned_round(start, deadline));
        findings.add(Place::from(file), diagnostic);
    }
    for goal in workspace.goals_of(file) {
        of_goal(goal, findings);
        for kpi in goal.kpis() {
            of_kpi(kpi, findings);
        }
    }
}

fn of_goal(view: GoalView<'_>, findings: &mut Findings) {
    let inherited = view.goal().inherited;
    let here = Origin::Goal(view.id.index);
    // What is inherited whole is reported where it stands.
    if inherited.start != here && inherited.end != here {
        return;
    }
    let Some((start, deadline)) = reversed(view.timeframe()) else {
        return;
    };
    let (Some(start_written), Some(end_written)) = (view.start_written(), view.end_written()) else {
        return;
    };
    let name = view.name();
    let mut diagnostic = finding(format!("goal `{name}` ends on {deadline}, before it starts on {start}"));
    let end = (view.at(end_written.span), format!("ends on {deadline}"));
    let begin = (view.at(start_written.span), format!("starts on {start}"));
    // The finding stands where the goal itself speaks.
    let (first, second) = if inherited.end == here { (end, begin) } else { (begin, end) };
    diagnostic = diagnostic.label(first.0, first.1).label(second.0, second.1);
    let help = match (inherited.start == here, inherited.end == here) {
        (true, true) => turned_round(start, deadline),
        (false, _) => {
            format!("write `start` with a day up to {deadline} in goal `{name}`, or a deadline from {start} on")
        }
        (_, false) => format!("write `by` with a day from {start} on in goal `{name}`, or an earlier start"),
    };
    findings.add(view, diagnostic.help(help));
}

fn of_kpi(view: KpiView<'_>, findings: &mut Findings) {
    let own_end = view.kpi.timeframe.as_deref().and_then(|timeframe| timeframe.end.as_ref());
    let since = view.baseline().and_then(|baseline| baseline.since);
    if own_end.is_none() && since.is_none() {
        return;
    }
    let timeframe = view.timeframe();
    let Some(deadline) = timeframe.deadline else {
        return;
    };
    let name = view.name();
    let due = format!("due on {deadline}");

    if let Some(own) = own_end {
        if let Some((start, _)) = reversed(timeframe)
            && let Some(start_written) = view.goal.start_written()
        {
            let diagnostic = finding(format!("`{name}` is due on {deadline}, before its goal starts on {start}"))
                .label(view.at(own.span), due)
                .label(view.at(start_written.span), format!("starts on {start}"))
                .help(format!("write a deadline from {start} on, or an earlier start"));
            findings.add(view, diagnostic);
            return;
        }
        if let Some(of_goal) = view.goal.timeframe().deadline.filter(|of_goal| deadline > *of_goal)
            && let Some(end_written) = view.goal.end_written()
        {
            let diagnostic = finding(format!("`{name}` is due on {deadline}, after its goal ends on {of_goal}"))
                .label(view.at(own.span), due.clone())
                .label(view.at(end_written.span), format!("ends on {of_goal}"))
                .help(format!("write `by {of_goal}` or earlier here, or `by {deadline}` in the goal"));
            findings.add(view, diagnostic);
            return;
        }
    }
    if let Some((measured, span)) = baseline_begins(view).filter(|(measured, _)| deadline < *measured)
        && let Some(end_written) = view.end_written()
    {
        let diagnostic = finding(format!("`{name}` is due on {deadline}, before its baseline of {measured}"))
            .label(view.at(span), format!("measured on {measured} at the earliest"))
            .label(view.at(end_written.span), due)
            .help(format!("write a deadline after {measured}, or an earlier date for the baseline"));
        findings.add(view, diagnostic);
    }
}

/// The first day on which the baseline can have been measured.
fn baseline_begins(view: KpiView<'_>) -> Option<(Date, Span)> {
    let since = view.baseline()?.since?;
    match since.value {
        Since::Moment(moment) => view.goal.days(moment).map(|days| (days.first, since.span)),
        Since::Previous(_) => None,
    }
}

fn reversed(timeframe: ResolvedTimeframe) -> Option<(Date, Date)> {
    timeframe.start.zip(timeframe.deadline).filter(|(start, deadline)| deadline < start)
}

fn written(timeframe: &Timeframe) -> Option<(Span, Span)> {
    Some((timeframe.start?.span, timeframe.end.as_ref()?.span))
}

fn turned_round(start: Date, deadline: Date) -> String {
    format!("if the two are the wrong way round, write `period {deadline}..{start}`")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn a_goal_ends_before_it_starts() {
        fires(
            &RULE,
            "goal a {\n  period 2026-Q3..2026-Q1\n}\n",
            &["2:19 goal `a` ends on 2026-03-31, before it starts on 2026-07-01"],
        );
        silent(&RULE, "goal a {\n  start 2026-03-01\n  by 2026-03-01\n}\n");
        silent(&RULE, "goal a {\n  start 2026-03-01\n  in 1 day\n}\n");
    }

    #[test]
    fn the_start_may_be_inherited_or_the_end() {
        let text = "goal a {\n  period 2026-Q3\n  goal b {\n    by 2026-02-28\n    goal c {\n      kpi fans 10\n    }\n  }\n}\n";
        fires(&RULE, text, &["4:8 goal `b` ends on 2026-02-28, before it starts on 2026-07-01"]);
        let (_, found) = check(&RULE, text);
        assert_eq!(found[0].labels.len(), 2, "both places are shown");
        fires(
            &RULE,
            "goal a {\n  period 2026-Q1\n  goal b {\n    start 2026-05-01\n  }\n}\n",
            &["4:11 goal `b` ends on 2026-03-31, before it starts on 2026-05-01"],
        );
    }

    #[test]
    fn a_plan_ends_before_it_starts() {
        fires(
            &RULE,
            "plan p \"P\" {\n  start 2026-06-01\n  by 2026-05-01\n}\ngoal a {\n  kpi fans 10\n}\n",
            &["3:6 this plan ends on 2026-05-01, before it starts on 2026-06-01"],
        );
    }

    #[test]
    fn a_kpi_is_due_before_its_goal_starts() {
        fires(
            &RULE,
            "goal a {\n  period 2026-Q2\n  kpi fans 10 by 2026-03-31\n}\n",
            &["3:18 `fans` is due on 2026-03-31, before its goal starts on 2026-04-01"],
        );
    }

    #[test]
    fn a_kpi_is_due_after_its_goal_ends() {
        fires(
            &RULE,
            "goal a {\n  period 2026-Q2\n  kpi fans 10 by 2026-Q3\n}\n",
            &["3:18 `fans` is due on 2026-09-30, after its goal ends on 2026-06-30"],
        );
        silent(&RULE, "goal a {\n  period 2026-Q2\n  kpi fans 10 by 2026-05\n}\n");
        silent(&RULE, "goal a {\n  by \"Rome launch\"\n  kpi fans 10 by 2026-05\n}\n");
    }

    #[test]
    fn a_deadline_before_the_baseline() {
        fires(
            &RULE,
            "goal a {\n  by 2019\n  kpi emissions 24.1 kt in 2020 -> -42%\n}\n",
            &["3:28 `emissions` is due on 2019-12-31, before its baseline of 2020-01-01"],
        );
        silent(&RULE, "goal a {\n  by 2030\n  kpi emissions 24.1 kt in 2020 -> -42%\n}\n");
        silent(&RULE, "goal a {\n  by 2026-03-31\n  kpi emissions 24.1 kt in 2026 -> -42%\n}\n");
    }

    #[test]
    fn what_is_wrong_around_a_kpi_is_not_its_fault() {
        fires(
            &RULE,
            "goal a {\n  period 2026-Q3..2026-Q1\n  kpi fans 10\n}\n",
            &["2:19 goal `a` ends on 2026-03-31, before it starts on 2026-07-01"],
        );
    }

    #[test]
    fn a_goal_by_another_goals_deadline() {
        fires(
            &RULE,
            "goal a {\n  by 2026-02-01\n}\ngoal b {\n  start 2026-03-01\n  by a\n}\n",
            &["6:6 goal `b` ends on 2026-02-01, before it starts on 2026-03-01"],
        );
        fires(
            &RULE,
            "plan p \"P\" {\n  by a\n}\ngoal a {\n  by 2026-02-01\n}\ngoal b {\n  start 2026-03-01\n}\n",
            &["8:9 goal `b` ends on 2026-02-01, before it starts on 2026-03-01"],
        );
    }
}

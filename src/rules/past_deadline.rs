use super::{Context, Findings, finding, wording};
use crate::model::{GoalView, StatusKind};
use crate::realism::{self, Standing};

rule! {
    /// The deadline of an active goal is over, and it is not met.
    ///
    /// What ended is closed, moved or dropped, and each says something to whoever planned it. Left as it is, it hides what is
    /// really being worked on.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-Q4
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-28 2,609
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-Q4
    ///   status done
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-28 2,609
    ///   }
    /// }
    /// ```
    ///
    /// Met is a goal whose KPIs met their targets by the deadline and whose milestones are done. Goals that hold nothing but
    /// other goals are not judged.
    ///
    /// Off by default, because finished plans are kept to be read, and hardly anybody goes back to
    /// close them.
    "past-deadline", Timely, Allow(Warn), Goal(check), of_today: All
}

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    if view.status_kind() != StatusKind::Active || goal.kpis.is_empty() && goal.milestones.is_empty() {
        return;
    }
    let Some(deadline) = view.timeframe().deadline.filter(|deadline| *deadline < context.today) else {
        return;
    };
    let is_met = |standing: Option<Standing>| standing == Some(Standing::Met);
    let open: Vec<_> = view
        .kpis()
        .filter(|kpi| !is_met(realism::pace(*kpi, context.today).map(|pace| pace.standing)))
        .map(|kpi| (kpi.kpi.span, format!("`{}` is not met", kpi.name())))
        .collect();
    let undone = goal
        .milestones
        .iter()
        .filter(|milestone| !is_met(realism::milestone_pace(view, milestone, context.today).map(|pace| pace.standing)));
    let open: Vec<_> =
        open.into_iter().chain(undone.map(|milestone| (milestone.text.span, "not done".to_string()))).collect();
    let Some((span, what)) = open.first() else {
        return;
    };
    let ago = deadline.until(context.today).map_or(0, |ago| ago.get_days());
    let days = wording::days(ago);
    let (count, all) = (open.len(), goal.kpis.len() + goal.milestones.len());
    let parts =
        if all == 1 { "it is not met".to_string() } else { format!("{count} of {all} parts of it are not met") };
    let message = format!("goal `{}` ended {days} ago, on {deadline}, and {parts}", view.name());
    let mut diagnostic = finding(message).label(view.at(goal.name.span), "still active").label(view.at(*span), what);
    if let Some(end) = view.end_written() {
        diagnostic = diagnostic.label(view.at(end.span), "ends here");
    }
    let help = format!(
        "write `status done` (a `grade` may say how well it went), `status dropped \"…\"`, or a later deadline with \
         `revised {} \"…\"`",
        context.today
    );
    findings.add(view, diagnostic.help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn goal(facts: &str, lines: &str) -> String {
        format!("goal a {{\n  {facts}\n{lines}}}\n")
    }

    const OPEN: &str = "  kpi fans 10 -> 20\n";

    #[test]
    fn the_last_day_is_not_past() {
        silent(&RULE, &goal("period 2026-01-01..2026-01-15", OPEN));
        fires(
            &RULE,
            &goal("period 2026-01-01..2026-01-14", OPEN),
            &["1:6 goal `a` ended 1 day ago, on 2026-01-14, and it is not met"],
        );
    }

    #[test]
    fn what_is_met_needs_no_word() {
        let met = "  kpi fans 10 -> 20 {\n    actual 2025-12-31 20\n  }\n";
        silent(&RULE, &goal("period 2025-Q4", met));
        let late = "  kpi fans 10 -> 20 {\n    actual 2026-01-05 20\n  }\n";
        fires(
            &RULE,
            &goal("period 2025-Q4", late),
            &["1:6 goal `a` ended 15 days ago, on 2025-12-31, and it is not met"],
        );
        silent(&RULE, &goal("period 2025-Q4", "  milestone \"Live\" done 2025-12-01\n"));
        fires(
            &RULE,
            &goal("period 2025-Q4", &format!("{met}  milestone \"Live\"\n")),
            &["1:6 goal `a` ended 15 days ago, on 2025-12-31, and 1 of 2 parts of it are not met"],
        );
    }

    #[test]
    fn only_active_goals_with_something_of_their_own() {
        for status in ["done", "draft", "dropped \"no time\"", "paused \"winter\""] {
            silent(&RULE, &goal(&format!("period 2025-Q4\n  status {status}"), OPEN));
        }
        silent(&RULE, "goal a {\n  period 2025-Q4\n  goal b {\n    by 2026-06-30\n    kpi fans 10 -> 20\n  }\n}\n");
        silent(&RULE, &goal("by \"Rome launch\"", OPEN));
    }
}

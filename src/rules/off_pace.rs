use super::{Context, Findings, finding};
use crate::model::{KpiView, StatusKind};
use crate::realism::{self, Pace, Standing};

rule! {
    /// A KPI is far behind where it should be by now, and its results give no hope that it will catch up.
    ///
    /// What is seen while there is time can still be changed: the work, or the target. At the deadline it can only be excused.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-02-28
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,405
    ///     actual 2025-12-21 2,402
    ///     actual 2025-12-28 2,403
    ///     actual 2026-01-04 2,408
    ///     actual 2026-01-11 2,409
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-02-28
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,450
    ///     actual 2025-12-21 2,477
    ///     actual 2025-12-28 2,503
    ///     actual 2026-01-04 2,528
    ///     actual 2026-01-11 2,559
    ///   }
    /// }
    /// ```
    ///
    /// The part of the way that is gone is held against the part of the time that was over on the day of the newest result, or
    /// against the checkpoints. Off track is what is more than a quarter of the way behind and, from three results on, reaches
    /// its target less than one time in twenty if it goes on in a straight line. Nothing is said in the first fifth. Upkeep,
    /// ranges and what recurs are off track when more than a quarter of the results did not hold.
    "off-pace", Tracked, Warn, Kpi(check), of_today: All
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() == 0 || view.goal.status_kind() != StatusKind::Active {
        return;
    }
    let off = realism::pace(view, context.today).filter(|pace| pace.standing == Standing::OffTrack);
    let (Some(pace), Some(target), Some(newest)) = (off, view.target(), off.and_then(|pace| pace.newest)) else {
        return;
    };
    let day = newest.days.last;
    let mut diagnostic = finding(message(view, &pace))
        .label(view.at(newest.span), newest.label(format!("{} on {day}", newest.value)))
        .label(view.at(target.span), "asked for");
    if let Some(end) = view.end_written().filter(|_| pace.held.is_none()) {
        let over = pace.probability.map_or(String::new(), |p| format!("; reached {}", chance(p)));
        diagnostic = diagnostic.label(view.at(end.span), format!("until then{over}"));
    }
    let due = pace.due.map_or(String::new(), |due| format!("about {due} on {day} would have been on pace. "));
    let help = "Say in `note` what is to change, or change the target and say why: `revised";
    findings.add(view, diagnostic.help(format!("{due}{help} {} \"…\"`", context.today)));
}

fn message(view: KpiView<'_>, pace: &Pace) -> String {
    let name = view.name();
    if let Some((held, all)) = pace.held {
        let what = if view.is_recurring() { "periods met" } else { "results held" };
        return format!("`{name}` is off track: {held} of {all} {what}");
    }
    let (progress, expected) = (pace.progress.unwrap_or(0.0), pace.expected.unwrap_or(1.0));
    let wanted = format!("and {} is due", percent(expected));
    let newest = pace.newest.map_or(String::new(), |newest| format!("{} on {} is ", newest.value, newest.days.last));
    if progress < 0.0 {
        format!("`{name}` is off track: {newest}farther from its target than the start, {wanted}")
    } else {
        format!("`{name}` is off track: {newest}{} of the way, {wanted}", percent(progress))
    }
}

fn percent(part: f64) -> String {
    format!("{:.0} %", part * 100.0)
}

/// `about 4 in 100 times`
pub(crate) fn chance(probability: f64) -> String {
    if probability < 0.01 {
        "less than once in 100 times".to_string()
    } else {
        format!("about {} in 100 times", percent(probability).trim_end_matches(" %"))
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn kpi(facts: &str, header: &str, lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        format!("goal a {{\n  {facts}\n  kpi {header} {{\n{lines}  }}\n}}\n")
    }

    const WINTER: &str = "period 2025-12-01..2026-02-28";

    #[test]
    fn the_numbers_stand_in_the_finding() {
        let text = kpi(WINTER, "fans 2,400 -> 2,760", &["actual 2026-01-14 2,436"]);
        fires(&RULE, &text, &["4:5 `fans` is off track: 2,436 on 2026-01-14 is 10 % of the way, and 50 % is due"]);
        let (_, found) = check(&RULE, &text);
        let labels: Vec<&str> = found[0].labels.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(labels, ["2,436 on 2026-01-14", "asked for", "until then"]);
        let help = found[0].help.as_deref().unwrap();
        assert!(help.starts_with("about 2,580 on 2026-01-14 would have been on pace. Say in `note`"), "{help}");
        fires(
            &RULE,
            &kpi(WINTER, "fans 2,400 -> 2,760", &["actual 2026-01-14 2,390"]),
            &[
                "4:5 `fans` is off track: 2,390 on 2026-01-14 is farther from its target than the start, and 50 % is due",
            ],
        );
    }

    #[test]
    fn checkpoints_say_where_it_should_be() {
        let late = ["checkpoint 2026-01-31 2,440", "actual 2026-01-14 2,410"];
        silent(&RULE, &kpi(WINTER, "fans 2,400 -> 2,760", &late));
        let early = ["checkpoint 2025-12-31 2,700", "actual 2026-01-14 2,560"];
        fires(
            &RULE,
            &kpi(WINTER, "fans 2,400 -> 2,760", &early),
            &["5:5 `fans` is off track: 2,560 on 2026-01-14 is 44 % of the way, and 87 % is due"],
        );
    }

    #[test]
    fn what_is_kept_or_recurs_is_told_by_what_held() {
        let values = ["actual 2025-12-14 1%", "actual 2025-12-28 3%", "actual 2026-01-11 4%"];
        fires(
            &RULE,
            &kpi(WINTER, "churn-rate keep <= 2%", &values),
            &["6:5 `churn-rate` is off track: 1 of 3 results held"],
        );
        let posts = ["actual 2025-12-14 1", "actual 2025-12-28 3", "actual 2026-01-11 2"];
        fires(&RULE, &kpi(WINTER, "posts >= 3 each week", &posts), &["6:5 `posts` is off track: 1 of 3 periods met"]);
    }

    #[test]
    fn at_risk_met_over_and_resting_goals_are_let_be() {
        silent(&RULE, &kpi(WINTER, "fans 2,400 -> 2,760", &["actual 2026-01-14 2,500"]));
        silent(&RULE, &kpi(WINTER, "fans 2,400 -> 2,760", &["actual 2026-01-14 2,760"]));
        silent(&RULE, &kpi("period 2025-Q4", "fans 2,400 -> 2,760", &["actual 2025-12-14 2,410"]));
        silent(&RULE, &kpi(&format!("{WINTER}\n  status draft"), "fans 2,400 -> 2,760", &["actual 2026-01-14 2,410"]));
        silent(&RULE, &kpi(&format!("{WINTER}\n  status paused"), "fans 2,400 -> 2,760", &["actual 2026-01-14 2,410"]));
        silent(&RULE, &kpi(WINTER, "fans 2,400 -> 2,760", &["actual 2025-12-14 2,400"]));
    }
}

use jiff::civil::Date;

use super::{Context, Findings, finding, wording};
use crate::model::{KpiView, Recorded, Row, StatusKind};
use crate::realism;
use crate::source::Span;

rule! {
    /// The newest result of a goal that is under way is older than two reviews.
    ///
    /// Whoever reads the plan takes the last number for the present one. By the time somebody looks, it is too late to do
    /// anything about it.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-11-01..2026-03-31
    ///   review weekly
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,455
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-11-01..2026-03-31
    ///   review weekly
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-14 2,455
    ///     actual 2026-01-11 2,502
    ///   }
    /// }
    /// ```
    ///
    /// Without `review`, a sixth of the duration is taken for it, but no less than 7 and no more than 45 days. A KPI without
    /// any result is not reported, nor one that is met.
    "stale-actuals", Tracked, Warn, Kpi(check), of_today: All
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() == 0 || view.has_unread_actuals() || view.goal.status_kind() != StatusKind::Active {
        return;
    }
    let timeframe = view.timeframe();
    let Some(deadline) = timeframe.deadline.filter(|deadline| context.today <= *deadline) else {
        return;
    };
    let review = match (view.goal.review(), timeframe.start) {
        (Some(review), _) => review.value.0.approximate_days(),
        (None, Some(start)) => {
            let whole = start.until(deadline).map_or(0, |whole| whole.get_days());
            (f64::from(whole + 1) / 6.0).clamp(7.0, 45.0)
        }
        (None, None) => 45.0,
    };
    let mut newest: Option<(Date, Span, Option<Row>)> = None;
    for (actual, row) in view.actuals().flat_map(Recorded::iter) {
        if let Some(days) = view.goal.days(actual.moment)
            && newest.is_none_or(|(newest, ..)| days.last >= newest)
        {
            newest = Some((days.last, actual.span, row));
        }
    }
    let Some((newest, span, row)) = newest else {
        return;
    };
    let age = newest.until(context.today).map_or(0, |age| age.get_days());
    if f64::from(age) <= 2.0 * review {
        return;
    }
    let is_met = !view.is_upkeep()
        && !view.is_recurring()
        && realism::actuals(view).last().is_some_and(|actual| realism::meets(view, actual.value) == Some(true));
    if is_met {
        return;
    }
    let name = view.name();
    let every = match view.goal.review() {
        Some(review) => format!("every {}", review.value.0),
        None => format!("about every {} days", review.round()),
    };
    let mut diagnostic = finding(format!(
        "the newest actual of `{name}` is {} old, of {newest}, and {} days are the most",
        wording::days(age),
        (2.0 * review).floor()
    ))
    .label(view.at(span), realism::row_label(row, format!("of {newest}")));
    if let Some(review) = view.goal.review() {
        diagnostic = diagnostic.label(view.at(review.span), "to be reviewed as often as this");
    }
    let add = match row {
        Some(row) => format!("bring {} up to date", row.file),
        None => format!("add a line such as `actual {} …`", context.today),
    };
    let help = format!("{add}; it is to be reviewed {every}");
    findings.add(view, diagnostic.help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn kpi(period: &str, line: &str) -> String {
        format!("goal a {{\n  {period}\n  kpi fans 10 -> 20 {{\n    {line}\n  }}\n}}\n")
    }

    #[test]
    fn two_reviews_exactly_are_not_too_long() {
        let weekly = "period 2025-11..2026-03\n  review weekly";
        silent(&RULE, &kpi(weekly, "actual 2026-01-01 11"));
        fires(
            &RULE,
            &kpi(weekly, "actual 2025-12-31 11"),
            &["5:5 the newest actual of `fans` is 15 days old, of 2025-12-31, and 14 days are the most"],
        );
    }

    #[test]
    fn without_review_the_duration_decides() {
        // 151 days: a sixth is 25.2.
        silent(&RULE, &kpi("period 2025-11-01..2026-03-31", "actual 2025-11-26 11"));
        fires(
            &RULE,
            &kpi("period 2025-11-01..2026-03-31", "actual 2025-11-25 11"),
            &["4:5 the newest actual of `fans` is 51 days old, of 2025-11-25, and 50 days are the most"],
        );
        fires(
            &RULE,
            &kpi("by 2026-03-31", "actual 2025-10-16 11"),
            &["4:5 the newest actual of `fans` is 91 days old, of 2025-10-16, and 90 days are the most"],
        );
    }

    #[test]
    fn what_is_met_over_or_not_active_needs_no_more() {
        let period = "period 2025-11-01..2026-03-31";
        silent(&RULE, &kpi(period, "actual 2025-11-05 20"));
        silent(&RULE, &kpi("period 2025-11-01..2026-01-14", "actual 2025-11-05 11"));
        silent(&RULE, &kpi(&format!("{period}\n  status paused"), "actual 2025-11-05 11"));
        silent(&RULE, &kpi(period, "note \"none so far\""));
        silent(&RULE, &kpi("by \"Rome launch\"", "actual 2025-10-16 11"));
    }
}

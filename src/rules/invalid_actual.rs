use std::collections::hash_map::Entry;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Context, Findings, finding};
use crate::model::{KpiView, Row, Since};
use crate::realism::row_label;
use crate::source::Span;

rule! {
    /// A result that can't be: of a day to come, from before its baseline, or a second one for the same day.
    ///
    /// Results are what a goal is judged by in the end. One with a wrong date bends every pace and forecast, and where two
    /// stand for one day nobody knows which is true.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2026-01-11 2,431
    ///     actual 2026-01-11 2,434
    ///     actual 2026-11-18 2,455
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2026-01-11 2,434
    ///   }
    /// }
    /// ```
    ///
    /// The day after today is let pass, for it has begun somewhere. A week or month that is not over may have a result
    /// already. Results from before the start say how a number moved until then; only those from before a dated baseline
    /// (`2,400 in 2025`) and before the start as well are reported.
    "invalid-actual", Tracked, Deny, Kpi(check), of_today: All
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() == 0 {
        return;
    }
    let name = view.name();
    let latest = context.today.saturating_add(1.day());
    let baseline = view.baseline().and_then(|baseline| baseline.since).and_then(|since| match since.value {
        Since::Moment(moment) => view.goal.days(moment).map(|days| (days.first, since.span)),
        Since::Previous(_) => None,
    });
    // Before the start results are as good, so the earlier of the two counts.
    let earliest = baseline.map(|(day, span)| match view.timeframe().start.filter(|start| *start < day) {
        Some(start) => (start, "start on", span),
        None => (day, "baseline of", span),
    });
    let mut seen = Seen { in_order: Vec::with_capacity(view.actual_count()), table: None };
    for recorded in view.actuals() {
        // The rows of a file all stand for one statement: the first of each kind speaks for all.
        let mut said = [false; 3];
        let mut news = |kind: usize| !recorded.are_rows() || !std::mem::replace(&mut said[kind], true);
        for (actual, row) in recorded.iter() {
            let Some(days) = view.goal.days(actual.moment) else {
                continue;
            };
            let here = view.at(actual.span);
            if days.first > latest && news(0) {
                let diagnostic =
                    finding(format!("an actual of `{name}` is of {}, after today, {}", days.first, context.today))
                        .label(here, row_label(row, "a day to come"))
                        .help("write the day it was measured on; what is to be reached by then is a `checkpoint`");
                findings.add(view, diagnostic);
            }
            if let Some((earliest, what, span)) = earliest.filter(|(earliest, ..)| days.last < *earliest)
                && news(1)
            {
                let diagnostic =
                    finding(format!("an actual of `{name}` is of {}, before its {what} {earliest}", days.last))
                        .label(here, row_label(row, "before everything that is known of it"))
                        .label(view.at(span), "the baseline's date")
                        .help(format!("write a date from {earliest} on, or an earlier one for the baseline"));
                findings.add(view, diagnostic);
            }
            if let Some((first, first_row)) = seen.add((days.first, days.last), (actual.span, row))
                && news(2)
            {
                let diagnostic = finding(match recorded.series.quantity(actual) {
                    Some(value) => format!("`{name}` has a second actual for {}, {value}", actual.moment),
                    None => format!("`{name}` has a second actual for {}", actual.moment),
                })
                .label(here, row_label(row, "again"))
                .label(view.at(first), row_label(first_row, "stands here already"));
                let help = match row {
                    Some(_) if row.map(|row| row.file) == first_row.map(|row| row.file) => {
                        "keep the one that is right; of rows of several things, `where COLUMN = \"…\"` takes those of one"
                    }
                    _ => "keep the one that is right",
                };
                findings.add(view, diagnostic.help(help));
            }
        }
    }
}

/// Where a value stands.
type Stands = (Span, Option<Row>);

/// The days that have had their value. Results mostly stand in the order of their days, and then no table is needed to see
/// that each has one.
struct Seen {
    in_order: Vec<((Date, Date), Stands)>,
    table: Option<FxHashMap<(Date, Date), Stands>>,
}

impl Seen {
    /// Where the value stands that these days have already.
    fn add(&mut self, days: (Date, Date), stands: Stands) -> Option<Stands> {
        if self.table.is_none() && self.in_order.last().is_none_or(|(latest, _)| *latest < days) {
            self.in_order.push((days, stands));
            return None;
        }
        let table = self.table.get_or_insert_with(|| self.in_order.drain(..).collect());
        match table.entry(days) {
            Entry::Vacant(place) => {
                place.insert(stands);
                None
            }
            Entry::Occupied(first) => Some(*first.get()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn kpi(header: &str, actuals: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  kpi {header} {{\n{actuals}  }}\n}}\n")
    }

    #[test]
    fn tomorrow_has_begun_somewhere() {
        silent(&RULE, &kpi("fans 10 -> 20", "    actual 2026-01-16 11\n"));
        fires(
            &RULE,
            &kpi("fans 10 -> 20", "    actual 2026-01-17 11\n"),
            &["4:5 an actual of `fans` is of 2026-01-17, after today, 2026-01-15"],
        );
    }

    #[test]
    fn a_period_may_go_on() {
        silent(&RULE, &kpi("fans 10 -> 20", "    actual 2026-01 11\n    actual 2026-01-31 ?\n".split_at(22).0));
        silent(&RULE, &kpi("fans 10 -> 20", "    actual 2026-W02 11\n    actual 2026-01-11 11\n"));
    }

    #[test]
    fn before_everything_that_is_known() {
        fires(
            &RULE,
            &kpi("fans 10 in 2025-12 -> 20", "    actual 2025-11-30 9\n    actual 2025-12-01 10\n"),
            &["4:5 an actual of `fans` is of 2025-11-30, before its baseline of 2025-12-01"],
        );
        silent(&RULE, &kpi("fans 10 -> 20", "    actual 2025-11-30 9\n"));
        silent(&RULE, &kpi("fans 10 in 2026-01-10 -> 20", "    actual 2026-01-05 9\n"));
    }

    #[test]
    fn two_of_one_day() {
        fires(
            &RULE,
            &kpi("fans 10 -> 20", "    actual 2026-01-10 11\n    actual 2026-01-10 11\n"),
            &["5:5 `fans` has a second actual for 2026-01-10, 11"],
        );
    }
}

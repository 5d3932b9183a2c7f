mod telling;

use rust_decimal::Decimal;

use super::{Context, Findings};
use crate::model::catalogue::MetricUnit;
use crate::model::{DatedValue, Form, KpiView, Per, Quantity, Series, Share, TargetValue, Unit, singular};
use crate::source::Span;
use telling::{Odd, report, report_against_metric};

rule! {
    /// The values of one KPI are counted in different units, currencies or rates.
    ///
    /// Euros can't be subtracted from dollars, nor clicks a week from clicks a month: neither progress nor growth can be worked
    /// out, and whoever does it by hand will not notice.
    ///
    /// ```goal,bad
    /// goal summer-sales "A good summer" {
    ///   by 2026-08-31
    ///   kpi sales-revenue $40,000 -> €46,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal summer-sales "A good summer" {
    ///   by 2026-08-31
    ///   kpi sales-revenue €37,000 -> €46,000
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-clicks "More people on the site" {
    ///   by 2026-08-31
    ///   kpi link-clicks 320/month -> 100/week
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-clicks "More people on the site" {
    ///   by 2026-08-31
    ///   kpi link-clicks 320/month -> 430/month
    /// }
    /// ```
    ///
    /// A bare number takes the unit of the others, milliseconds to weeks convert into each other, and so do months and years.
    /// `post` and `posts` are one unit. What a metric counts is in the catalogue (`goalposts catalog fans`) or in its
    /// declaration.
    "unit-mismatch", Measurable, Deny, Kpi(check)
}

/// What the values of a KPI are to be counted in, and where that is said.
struct Measure {
    unit: Unit,
    per: Option<Per>,
    /// What the metric counts, when that is known and it is its values that are stated.
    of_metric: Option<MetricUnit>,
    /// Whose the unit is: the baseline's, else the target's.
    unit_at: Option<(&'static str, Span)>,
    per_at: Option<(&'static str, Span)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Difference {
    Unit,
    Per,
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let kpi = view.kpi;
    if kpi.damaged {
        return;
    }
    let measure = Measure::of(view);
    if against_metric(view, &measure, findings) {
        return;
    }
    if let Some(target) = view.target()
        && target.share.is_none()
    {
        let (value, is_change) = match target.value {
            TargetValue::Absolute(value) => (Some(value), false),
            TargetValue::Range(ref ends) => (Some(ends[0]), false),
            TargetValue::Change(value) => (Some(value), true),
            _ => (None, false),
        };
        if let Some(value) = value {
            compare(view, &measure, "the target", value, is_change, target.span, findings);
        }
    }
    // What a share of another KPI is recorded in, that KPI decides.
    if measure.unit_at.is_none() && matches!(view.share().map(|share| &share.value), Some(Share::Reference(_))) {
        return;
    }
    if let Some(stretch) = kpi.details.as_ref().and_then(|details| details.stretch) {
        compare(view, &measure, "the stretch", stretch.value, stretch.is_change, stretch.span, findings);
    }
    compare_series(view, &measure, &kpi.checkpoints, ["the checkpoint", "checkpoints"], findings);
    for recorded in view.actuals() {
        let words = if recorded.are_rows() { ["the row", "rows"] } else { ["the actual", "actuals"] };
        compare_series(view, &measure, recorded.series, words, findings);
    }
}

impl Measure {
    fn of(view: KpiView<'_>) -> Self {
        // What is a share of something is none of the metric's values.
        let of_metric = view.metric().filter(|_| view.share().is_none()).and_then(|metric| metric.unit);
        let of_metric = of_metric.map(|unit| unit.value);
        let mut measure = Measure { unit: Unit::None, per: None, of_metric, unit_at: None, per_at: None };
        if let Some(baseline) = view.baseline()
            && let Some(value) = baseline.value
        {
            measure.take(value, "the baseline", baseline.span);
        }
        if let Some(target) = view.target() {
            let of_reference = matches!(target.share.as_ref().map(|share| &share.value), Some(Share::Reference(_)));
            match target.value {
                _ if of_reference => {}
                TargetValue::Absolute(value) => measure.take(value, "the target", target.span),
                TargetValue::Range(ref ends) => measure.take(ends[0], "the target", target.span),
                TargetValue::Change(value) => match value.unit {
                    // `+15%` may be said of anything.
                    Unit::Percent => {}
                    Unit::Points => measure.take(Quantity { unit: Unit::Percent, ..value }, "the target", target.span),
                    _ => measure.take(value, "the target", target.span),
                },
                _ => {}
            }
        }
        measure
    }

    /// The first to state a unit or a denominator decides.
    fn take(&mut self, value: Quantity, whose: &'static str, span: Span) {
        if self.unit_at.is_none() && value.unit != Unit::None {
            (self.unit, self.unit_at) = (value.unit, Some((whose, span)));
        }
        if self.per_at.is_none() && value.per.is_some() {
            (self.per, self.per_at) = (value.per, Some((whose, span)));
        }
    }

    fn difference(&self, unit: Unit, per: Option<Per>, is_change: bool) -> Option<Difference> {
        if is_change && unit == Unit::Percent {
            return None;
        }
        // Where nobody states a unit, the metric has one.
        let fits_metric = || unit == Unit::None || self.of_metric.is_none_or(|metric| metric.takes(unit));
        if !unit.comparable(self.unit) || (self.unit_at.is_none() && !fits_metric()) {
            return Some(Difference::Unit);
        }
        match (per, self.per) {
            (Some(one), Some(other)) if !same_denominators(one, other) => Some(Difference::Per),
            _ => None,
        }
    }
}

fn same_denominators(one: Per, other: Per) -> bool {
    one == other || one.parts().map(singular).eq(other.parts().map(singular))
}

/// The unit that is stated first is none of the metric's. Says whether that is so: then nothing can be compared with it.
fn against_metric(view: KpiView<'_>, measure: &Measure, findings: &mut Findings) -> bool {
    let (Some((whose, span)), Some(metric)) = (measure.unit_at, view.metric()) else {
        return false;
    };
    if metric.unit.is_none_or(|unit| unit.value.takes(measure.unit)) {
        return false;
    }
    // `40% of "qualified leads"` is a share of the metric's values.
    if view.share().is_some() {
        return false;
    }
    let value = Quantity { unit: measure.unit, ..Quantity::plain(Decimal::ZERO) };
    let odd = Odd { whose, on: None, count: 1, value, difference: Difference::Unit, span };
    report_against_metric(view, odd, findings);
    true
}

fn compare(
    view: KpiView<'_>,
    measure: &Measure,
    whose: &str,
    value: Quantity,
    is_change: bool,
    span: Span,
    findings: &mut Findings,
) {
    if let Some(difference) = measure.difference(value.unit, value.per, is_change) {
        report(view, measure, Odd { whose, on: None, count: 1, value, difference, span }, findings);
    }
}

fn compare_series(
    view: KpiView<'_>,
    measure: &Measure,
    series: &Series,
    [one, many]: [&'static str; 2],
    findings: &mut Findings,
) {
    for form in series.forms().iter().filter(|form| !form.unknown) {
        let Some(difference) = measure.difference(form.unit, form.per, form.is_change) else {
            continue;
        };
        // Forms that differ otherwise (`~`, a sign) and not in what is wrong belong together: the first of them speaks for all.
        let same = |other: &Form| {
            measure.difference(other.unit, other.per, other.is_change) == Some(difference)
                && match difference {
                    Difference::Unit => other.unit == form.unit,
                    Difference::Per => other.per == form.per,
                }
        };
        let mut odd = series.iter().filter(|value| {
            let other = series.form(value);
            !other.unknown && same(&other)
        });
        let Some(first) = odd.next().filter(|first| series.form(first) == *form) else {
            continue;
        };
        let count = 1 + odd.count();
        let (whose, on) =
            if count == 1 { (one.to_string(), Some(first.moment)) } else { (format!("{count} {many}"), None) };
        let value = value(series, first);
        report(view, measure, Odd { whose: &whose, on, count, value, difference, span: first.span }, findings);
    }
}

fn value(series: &Series, dated: &DatedValue) -> Quantity {
    series.quantity(dated).unwrap_or(Quantity::plain(series.amount(dated)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn units_currencies_and_denominators_are_compared() {
        fires(
            &RULE,
            "goal a {\n  kpi ad-spend $400 -> €360\n  kpi cups 400 cups -> 30 kg\n  kpi clicks 320/month -> 100/week\n  kpi speed 3 months -> 60 days\n}\n",
            &[
                "2:24 the target of `ad-spend` is in EUR, the baseline in USD",
                "3:24 the target of `cups` is in kg, the baseline in cups",
                "4:27 the target of `clicks` is per week, the baseline per month",
                "5:25 the target of `speed` is in days, the baseline in months",
            ],
        );
    }

    #[test]
    fn what_stands_in_the_block_is_compared_with_the_line() {
        fires(
            &RULE,
            "goal a {\n  kpi ad-spend <= $400 {\n    stretch €300\n    checkpoint 2026-02-15 380 EUR\n    actual 2026-01-31 €410\n  }\n}\n",
            &[
                "3:13 the stretch of `ad-spend` is in EUR, the target in USD",
                "4:5 the checkpoint of `ad-spend` for 2026-02-15 is in EUR, the target in USD",
                "5:5 the actual of `ad-spend` for 2026-01-31 is in EUR, the target in USD",
            ],
        );
    }

    #[test]
    fn the_same_fault_many_times_is_one_finding() {
        let mut text = "goal a {\n  kpi ad-spend $400 -> $360 {\n    actual 2026-01-01 $400\n".to_string();
        for day in 2..=9 {
            let about = if day % 2 == 0 { "~" } else { "" };
            text.push_str(&format!("    actual 2026-01-0{day} {about}€390\n"));
        }
        text.push_str("    actual 2026-01-10 390 kg\n  }\n}\n");
        fires(
            &RULE,
            &text,
            &[
                "4:5 8 actuals of `ad-spend` are in EUR, the baseline in USD",
                "12:5 the actual of `ad-spend` for 2026-01-10 is in kg, the baseline in USD",
            ],
        );
    }

    #[test]
    fn what_converts_or_says_no_unit_fits() {
        silent(
            &RULE,
            "goal a {\n  kpi response-time 1 day -> 4 h {\n    actual 2026-01-10 300 min\n    actual 2026-01-11 20\n  }\n  kpi age 2 years -> 30 months\n  kpi clicks 320 -> 400/month\n  kpi likes 1 like -> 20 likes\n  kpi posts 3 -> 5 posts\n}\n",
        );
    }

    #[test]
    fn changes_fit_when_they_are_relative_or_in_the_same_unit() {
        silent(
            &RULE,
            "goal a {\n  kpi sales-revenue $400 -> +15% {\n    checkpoint 2026-02-15 +5%\n  }\n  kpi open-rate 20% -> +2pp\n  kpi weight 80 kg -> -5 kg\n}\n",
        );
        fires(
            &RULE,
            "goal a {\n  kpi weight 80 kg -> -5pp\n  kpi fee $40 -> +€5\n}\n",
            &[
                "2:23 the target of `weight` is in percentage points, the baseline in kg",
                "3:18 the target of `fee` is in EUR, the baseline in USD",
            ],
        );
    }

    #[test]
    fn shares_are_counted_apart_from_what_they_are_of() {
        silent(
            &RULE,
            "goal a {\n  kpi leads 30 -> >= 40% of \"qualified leads\" {\n    actual 2026-01-10 35%\n  }\n  kpi sales-revenue >= 85% of plan-revenue {\n    actual 2026-01-10 $400\n  }\n  kpi plan-revenue is sales-revenue $400\n}\n",
        );
    }

    #[test]
    fn the_metric_has_a_word_too() {
        fires(
            &RULE,
            "goal a {\n  kpi fans $2,400 -> $3,000\n  kpi open-rate 300 kg\n  kpi sales-revenue 300 h\n  kpi response-time 5%\n  kpi nps 40%\n}\n",
            &[
                "2:12 the baseline of `fans` is in USD, and `fans` counts people",
                "3:17 the target of `open-rate` is in kg, and `open-rate` is a percentage",
                "4:21 the target of `sales-revenue` is in hours, and `sales-revenue` is money",
                "5:21 the target of `response-time` is in percent, and `response-time` is a length of time",
                "6:11 the target of `nps` is in percent, and `nps` is counted in `score`",
            ],
        );
        silent(&RULE, "goal a {\n  kpi fans 2,400 people -> 3,000명\n  kpi open-rate 20 -> 25%\n  kpi nps 40\n}\n");
    }

    #[test]
    fn what_stands_in_the_block_is_compared_with_the_metric_where_the_line_says_no_unit() {
        let text =
            "goal a {\n  kpi fans 2,400 -> 2,760 {\n    actual 2026-01-31 2,450\n    actual 2026-02-28 5%\n  }\n}\n";
        fires(&RULE, text, &["4:5 the actual of `fans` for 2026-02-28 is in percent, and `fans` counts people"]);
        silent(&RULE, "goal a {\n  kpi anything 5 -> 9 {\n    actual 2026-01-31 6\n  }\n}\n");
        silent(&RULE, "goal a {\n  kpi open-rate 35 -> 40 {\n    actual 2026-01-31 36%\n  }\n}\n");
    }

    #[test]
    fn a_percentage_of_people_was_meant_as_a_change() {
        let (_, diagnostics) = check(&RULE, "goal a {\n  kpi fans 2,400 -> 15%\n}\n");
        assert_eq!(diagnostics[0].message, "the target of `fans` is in percent, and `fans` counts people");
        let help = diagnostics[0].help.as_deref();
        assert_eq!(help, Some("write `+15%` for a change, or `15% of \"…\"` for a share"));
    }

    #[test]
    fn a_metric_of_your_own_may_name_a_unit_of_time_or_a_currency() {
        silent(
            &RULE,
            "metric build-time \"Build time\" {\n  unit minutes\n}\nmetric fee \"Fee\" {\n  unit EUR\n}\ngoal a {\n  kpi build-time 20 min -> 10 min\n  kpi fee €20 -> €10\n}\n",
        );
    }

    #[test]
    fn a_rate_is_offered_in_the_other_rates_time() {
        let help = |line: &str| {
            let (_, diagnostics) = check(&RULE, &format!("goal a {{\n  {line}\n}}\n"));
            diagnostics[0].help.clone().unwrap_or_default()
        };
        assert_eq!(help("kpi cups 10/day -> 105/week"), "write `15/day`, which is as much");
        assert_eq!(help("kpi cups 10/month -> 5/week"), "write `21.7/month`, which is about as much");
        assert_eq!(help("kpi cups 320/shop -> 100/week"), "write both per shop");
    }
}

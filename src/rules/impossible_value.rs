use rust_decimal::Decimal;

use super::{Context, Findings, finding};
use crate::model::catalogue::{Metric, MetricUnit};
use crate::model::{KpiView, Quantity, Series, TargetValue, Unit};
use crate::source::{Location, Role, Span};

rule! {
    /// A value that its metric can't have: a bounded rate outside 0–100 %, or a count of people or things below zero.
    ///
    /// Such a number is a slip of the keyboard, or the KPI measures something else than it says. Either way nothing that
    /// rests on it (progress, pace, whether it was met) can be right.
    ///
    /// ```goal,bad
    /// goal better-newsletter "Make the newsletter worth opening" {
    ///   period 2026-Q1
    ///   kpi open-rate 22% -> 120%
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal better-newsletter "Make the newsletter worth opening" {
    ///   period 2026-Q1
    ///   kpi open-rate 22% -> 30%
    /// }
    /// ```
    ///
    /// Baseline, target, stretch, checkpoints and actuals are looked at, a change from the baseline as what it comes to. Only
    /// metrics declared `bounded` have an upper end: an engagement rate or a net revenue retention may well exceed 100 %. Of a
    /// share (`>= 120% of plan-revenue`) nothing is known, so it is not judged.
    "impossible-value", Achievable, Deny, Kpi(check)
}

/// Why there are values a metric can't have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limits {
    /// A part of a whole.
    Rate,
    People,
    Things,
}

impl Limits {
    fn of(metric: &Metric) -> Option<Limits> {
        match metric.unit.map(|unit| unit.value) {
            _ if metric.bounded.is_some() => Some(Limits::Rate),
            Some(MetricUnit::People) => Some(Limits::People),
            Some(MetricUnit::Count) => Some(Limits::Things),
            _ => None,
        }
    }

    /// Whether a plain number is beyond doubt: the quick answer for thousands of results.
    fn surely_allow(self, amount: Decimal) -> bool {
        !amount.is_sign_negative() && (!matches!(self, Limits::Rate) || amount <= Decimal::ONE_HUNDRED)
    }

    fn exclude(self, quantity: Quantity) -> bool {
        let value = quantity.value;
        match (self, quantity.unit) {
            (Limits::Rate, Unit::None | Unit::Percent) => value < Decimal::ZERO || value > Decimal::ONE_HUNDRED,
            (Limits::People | Limits::Things, Unit::None | Unit::Word(_)) => value < Decimal::ZERO,
            // A value in another unit is no value of this metric at all, and another rule says so.
            _ => false,
        }
    }
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(metric) = view.metric() else {
        return;
    };
    let Some(limits) = Limits::of(metric) else {
        return;
    };
    if view.share().is_some() {
        return;
    }
    let mut values = Values { view, metric, limits, findings };

    let baseline = view.baseline_value();
    let baseline_fails = baseline.is_some_and(|value| limits.exclude(value));
    if let (Some(written), Some(value)) = (view.baseline(), baseline)
        && baseline_fails
    {
        values.report(written.span, value, "the baseline");
    }
    // What is worked out from an impossible baseline has the same cause.
    let changed = |change: Quantity| if baseline_fails { None } else { view.changed(change) };

    if let Some(target) = view.target() {
        match target.value {
            TargetValue::Range(..) => {
                let ends = view.target_range().into_iter().flat_map(|(low, high)| [low, high]);
                if let Some(end) = ends.into_iter().find(|end| limits.exclude(*end)) {
                    values.report(target.span, end, "an end of the range");
                }
            }
            TargetValue::Change(change) if !view.is_recurring() => {
                values.judge_change(target.span, change, changed(change))
            }
            TargetValue::Multiple(factor) if !baseline_fails => {
                if let Some(value) = view.target_value().filter(|value| limits.exclude(*value)) {
                    values.report_sum(target.span, value, &format!("x{}", factor.normalize()));
                }
            }
            TargetValue::Absolute(_) => {
                if let Some(value) = view.target_value() {
                    values.judge(target.span, value, "the target");
                }
            }
            _ => {}
        }
    }
    if let Some(stretch) = view.kpi.details.as_ref().and_then(|details| details.stretch) {
        if stretch.is_change {
            values.judge_change(stretch.span, stretch.value, changed(stretch.value));
        } else {
            values.judge(stretch.span, view.with_unit(stretch.value), "the stretch");
        }
    }
    let mut series = |series: &Series, what: &str| {
        for dated in series.iter() {
            let is_change = series.form(dated).is_change;
            if !is_change && limits.surely_allow(series.amount(dated)) {
                continue;
            }
            let Some(quantity) = series.quantity(dated) else {
                continue;
            };
            if is_change {
                values.judge_change(dated.span, quantity, changed(quantity));
            } else {
                values.judge(dated.span, view.with_unit(quantity), what);
            }
        }
    };
    series(&view.kpi.checkpoints, "the checkpoint");
    series(&view.kpi.actuals, "the actual");
    for recorded in view.actuals().filter(|recorded| recorded.are_rows()) {
        let value = |value| recorded.series.quantity(value).map(|quantity| view.with_unit(quantity));
        let mut impossible = recorded
            .iter()
            .filter_map(|(dated, row)| Some((dated, row?, value(dated)?)))
            .filter(|(.., value)| limits.exclude(*value));
        // All stand for one statement: the first speaks for all.
        if let Some((dated, row, value)) = impossible.next() {
            let others = match impossible.count() {
                0 => String::new(),
                count => format!(", and {count} more"),
            };
            values.report(dated.span, value, &format!("{row}{others}"));
        }
    }
}

/// The values of one KPI, held against what its metric allows.
struct Values<'w, 'f> {
    view: KpiView<'w>,
    metric: &'w Metric,
    limits: Limits,
    findings: &'f mut Findings,
}

impl Values<'_, '_> {
    fn judge(&mut self, span: Span, value: Quantity, what: &str) {
        if self.limits.exclude(value) {
            self.report(span, value, what);
        }
    }

    fn judge_change(&mut self, span: Span, change: Quantity, value: Option<Quantity>) {
        if let Some(value) = value.filter(|value| self.limits.exclude(*value)) {
            let sign = if change.value.is_sign_positive() { "+" } else { "" };
            self.report_sum(span, value, &format!("{sign}{change}"));
        }
    }

    fn report_sum(&mut self, span: Span, value: Quantity, change: &str) {
        let baseline = self.view.baseline_value().map(|baseline| baseline.to_string()).unwrap_or_default();
        self.report(span, value, &format!("{change} from {baseline} makes {value}"));
    }

    fn report(&mut self, span: Span, value: Quantity, label: &str) {
        let Values { view, metric, limits, .. } = *self;
        let name = view.name();
        let (message, help) = match limits {
            Limits::Rate => (
                format!("`{name}` can't be {value}: it is a part of a whole"),
                "write a value from 0% to 100%; a rate that may leave these needs a `metric` of its own without `bounded`",
            ),
            Limits::People => (
                format!("`{name}` can't be {value}: it counts people"),
                "write a value of 0 or more; a balance that may be negative needs a `metric` of its own without `unit people`",
            ),
            Limits::Things => (
                format!("`{name}` can't be {value}: it counts things"),
                "write a value of 0 or more; a balance that may be negative needs a `metric` of its own without `unit count`",
            ),
        };
        let mut diagnostic = finding(message).label(view.at(span), label).help(help);
        // The catalogue's own declaration is nothing a reader can change.
        if let Some(id) = view.kpi.metric
            && view.goal.workspace.role(id.file) != Role::Catalogue
        {
            let declared = match limits {
                Limits::Rate => metric.bounded,
                Limits::People | Limits::Things => metric.unit.map(|unit| unit.span),
            };
            if let Some(declared) = declared {
                diagnostic = diagnostic.label(Location::new(id.file, declared), "declared here");
            }
        }
        self.findings.add(view, diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn a_bounded_rate_stays_between_0_and_100_percent() {
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 22% -> 120%\n}\n",
            &["2:24 `open-rate` can't be 120%: it is a part of a whole"],
        );
        fires(
            &RULE,
            "goal a {\n  kpi churn-rate 3% -> = -1%\n}\n",
            &["2:26 `churn-rate` can't be -1%: it is a part of a whole"],
        );
        silent(&RULE, "goal a {\n  kpi open-rate 0% -> 100%\n}\n");
    }

    #[test]
    fn a_rate_that_is_not_bounded_may_exceed_its_whole() {
        silent(&RULE, "goal a {\n  kpi engagement-rate 90% -> 120%\n}\n");
        silent(&RULE, "goal a {\n  kpi net-revenue-retention 105% -> 120%\n}\n");
    }

    #[test]
    fn a_count_is_not_negative() {
        fires(&RULE, "goal a {\n  kpi fans = -500\n}\n", &["2:14 `fans` can't be -500: it counts people"]);
        fires(&RULE, "goal a {\n  kpi likes -20 -> 30\n}\n", &["2:13 `likes` can't be -20: it counts things"]);
        silent(&RULE, "goal a {\n  kpi fans 0 -> 500\n}\n");
        silent(&RULE, "goal a {\n  kpi profit -500 -> = -200\n}\n");
    }

    #[test]
    fn changes_are_judged_by_what_they_come_to() {
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 60% -> +80%\n}\n",
            &["2:24 `open-rate` can't be 108%: it is a part of a whole"],
        );
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 60% -> x2\n}\n",
            &["2:24 `open-rate` can't be 120%: it is a part of a whole"],
        );
        fires(&RULE, "goal a {\n  kpi fans 100 -> -150\n}\n", &["2:19 `fans` can't be -50: it counts people"]);
        silent(&RULE, "goal a {\n  kpi fans 100 -> -50\n}\n");
        silent(&RULE, "goal a {\n  kpi open-rate 60% -> +20%\n}\n");
        silent(&RULE, "goal a {\n  kpi open-rate -> +120%\n}\n");
    }

    #[test]
    fn what_follows_from_an_impossible_baseline_is_not_reported_again() {
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 120% -> +10%\n}\n",
            &["2:17 `open-rate` can't be 120%: it is a part of a whole"],
        );
    }

    #[test]
    fn both_ends_of_a_range_count() {
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 90..110%\n}\n",
            &["2:17 `open-rate` can't be 110%: it is a part of a whole"],
        );
        silent(&RULE, "goal a {\n  kpi open-rate 20..30%\n}\n");
    }

    #[test]
    fn so_do_stretch_checkpoints_and_actuals() {
        fires(
            &RULE,
            "goal a {\n  kpi open-rate 22% -> 30% {\n    stretch 130%\n    checkpoint 2026-02-01 125%\n    actual 2026-01-10 220%\n    actual 2026-01-12 22%\n  }\n}\n",
            &[
                "3:13 `open-rate` can't be 130%: it is a part of a whole",
                "4:5 `open-rate` can't be 125%: it is a part of a whole",
                "5:5 `open-rate` can't be 220%: it is a part of a whole",
            ],
        );
        fires(
            &RULE,
            "goal a {\n  kpi fans 100 -> 200 {\n    actual 2026-01-10 -150\n    actual 2026-01-12 -50\n  }\n}\n",
            &["3:5 `fans` can't be -50: it counts people"],
        );
    }

    #[test]
    fn a_share_of_something_else_is_not_judged() {
        silent(&RULE, "goal a {\n  kpi open-rate >= 120% of \"last year's\"\n}\n");
    }
}

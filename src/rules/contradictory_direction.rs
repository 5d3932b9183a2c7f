use rust_decimal::Decimal;

use super::wording::{absolute, change, multiple, signed};
use super::{Context, Findings, finding};
use crate::diagnostic::Diagnostic;
use crate::model::catalogue::{Better, Metric, MetricKind};
use crate::model::{Comparison, KpiView, Quantity, Target, TargetValue, Unit};
use crate::source::Location;

rule! {
    /// A target is worse than its baseline, or compared the wrong way, for a metric whose better direction is known.
    ///
    /// Mostly two numbers or a sign were swapped. It has to be mended before anything is computed from it: progress would be
    /// counted backwards.
    ///
    /// ```goal,bad
    /// goal loyal-customers "Customers who stay" {
    ///   by 2026-12-31
    ///   kpi churn-rate 3% -> 5%
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal loyal-customers "Customers who stay" {
    ///   by 2026-12-31
    ///   kpi churn-rate 5% -> 3%
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal quick-answers "Answer while people still wait" {
    ///   by 2026-12-31
    ///   kpi response-time >= 4 h
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal quick-answers "Answer while people still wait" {
    ///   by 2026-12-31
    ///   kpi response-time <= 4 h
    /// }
    /// ```
    ///
    /// The direction is the catalogue's, or that of your own `metric`. Of a name that neither knows, any direction is believed.
    /// A threshold to `keep` may be worse than today's value: it is a limit, not an aim.
    "contradictory-direction", Measurable, Deny, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (Some(target), Some(metric)) = (view.target(), view.metric()) else {
        return;
    };
    let Some(better) = metric.better.filter(|_| !view.kpi.damaged) else {
        return;
    };
    // `fans 800 -> 15%` is no fall from 800 %: `unit-mismatch` says what it is.
    if metric.unit.is_some_and(|unit| !unit.value.takes(view.unit())) {
        return;
    }
    let found = worse(view, target, better.value).or_else(|| against(view, target, better.value));
    let Some(mut diagnostic) = found else {
        return;
    };
    if let Some(id) = view.kpi.metric {
        let word = direction(better.value);
        let location = Location::new(id.file, better.span);
        diagnostic = diagnostic.label(location, format!("{word} is better for `{}`", metric.name.value));
    }
    findings.add(view, diagnostic);
}

fn direction(better: Better) -> &'static str {
    match better {
        Better::More => "more",
        Better::Less => "less",
    }
}

/// The target lies on the wrong side of the baseline.
fn worse(view: KpiView<'_>, target: &Target, better: Better) -> Option<Diagnostic> {
    if view.is_upkeep() || target.share.is_some() {
        return None;
    }
    let is_worse = |from: Decimal, to: Decimal| match better {
        Better::More => to < from,
        Better::Less => to > from,
    };
    let baseline = view.baseline().zip(view.baseline_value());
    let reached = match view.target_range() {
        // The end that is less bad.
        Some((low, high)) => Some(if better == Better::More { high } else { low }),
        None => view.target_value(),
    };
    let (Some((baseline, from)), Some(to)) = (baseline, reached) else {
        return worsening(view, target, better);
    };
    let converted = from.unit.conversion(to.unit).and_then(|factor| from.value.checked_mul(factor))?;
    if from.per != to.per || !is_worse(converted, to.value) {
        return None;
    }
    let verb = if better == Better::More { "fall" } else { "rise" };
    let mend = match &target.value {
        TargetValue::Absolute(_) => {
            format!("write `{} -> {}`", to, absolute(from))
        }
        TargetValue::Range(..) => "write a range on the other side of the baseline".to_string(),
        value => format!("write `{from} -> {}`", opposite(value)?),
    };
    Some(
        finding(format!("`{}` would {verb} from {from} to {to}, and {} is better", view.name(), direction(better)))
            .label(view.at(target.span), format!("{} than now", if better == Better::More { "less" } else { "more" }))
            .label(view.at(baseline.span), "from here")
            .help(format!("{mend}, or {}", redeclare(view.metric()?, better))),
    )
}

/// A change for the worse, from wherever.
fn worsening(view: KpiView<'_>, target: &Target, better: Better) -> Option<Diagnostic> {
    let is_up = match target.value {
        // A part of what is below zero may well be added; a score or a profit can be below zero.
        TargetValue::Change(Quantity { unit: Unit::Percent, .. }) | TargetValue::Multiple(_)
            if matches!(view.metric_kind(), Some(MetricKind::Score | MetricKind::Money)) && !view.is_recurring() =>
        {
            return None;
        }
        TargetValue::Change(change) if !change.value.is_zero() => change.value.is_sign_positive(),
        TargetValue::Multiple(factor) if factor != Decimal::ONE => factor > Decimal::ONE,
        _ => return None,
    };
    if is_up == (better == Better::More) {
        return None;
    }
    let (written, mended) = (change(&target.value)?, opposite(&target.value)?);
    Some(
        finding(format!("`{}` is to change by `{written}`, and {} is better", view.name(), direction(better)))
            .label(view.at(target.span), "a change for the worse")
            .help(format!("write `{mended}`, or {}", redeclare(view.metric()?, better))),
    )
}

/// The comparison asks for the wrong side.
fn against(view: KpiView<'_>, target: &Target, better: Better) -> Option<Diagnostic> {
    let comparison = target.comparison?;
    let (words, mended) = match (comparison.value, better) {
        (Comparison::AtLeast, Better::Less) => ("at least", Comparison::AtMost),
        (Comparison::Over, Better::Less) => ("more than", Comparison::Under),
        (Comparison::AtMost, Better::More) => ("at most", Comparison::AtLeast),
        (Comparison::Under, Better::More) => ("less than", Comparison::Over),
        _ => return None,
    };
    let value = match target.value {
        TargetValue::Absolute(value) => value.to_string(),
        TargetValue::Change(change) => signed(change),
        TargetValue::Multiple(factor) => multiple(factor),
        _ => return None,
    };
    Some(
        finding(format!("`{}` is to be {words} {value}, and {} is better", view.name(), direction(better)))
            .label(view.at(comparison.span), format!("{words}?"))
            .help(format!("write `{} {value}`, or {}", mended.symbol(), redeclare(view.metric()?, better))),
    )
}

/// The same change the other way.
fn opposite(value: &TargetValue) -> Option<String> {
    match *value {
        TargetValue::Change(change) => Some(signed(change.with_value(-change.value))),
        TargetValue::Multiple(factor) => Decimal::ONE.checked_div(factor).map(|factor| multiple(factor.round_dp(2))),
        _ => None,
    }
}

fn redeclare(metric: &Metric, better: Better) -> String {
    let other = match better {
        Better::More => "less",
        Better::Less => "more",
    };
    format!("declare a `metric {}` of your own with `better {other}`", metric.name.value)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn a_target_worse_than_the_baseline() {
        fires(
            &RULE,
            "goal a {\n  kpi churn-rate 3% -> 5%\n  kpi fans 2,400 -> -15%\n  kpi reach 900 -> x0.5\n  kpi leads 30/week -> 10..20/week\n  kpi response-time 1 day -> 36 h\n}\n",
            &[
                "2:24 `churn-rate` would rise from 3% to 5%, and less is better",
                "3:21 `fans` would fall from 2,400 to 2,040, and more is better",
                "4:20 `reach` would fall from 900 to 450, and more is better",
                "5:24 `leads` would fall from 30/week to 20/week, and more is better",
                "6:30 `response-time` would rise from 1 day to 36 hours, and less is better",
            ],
        );
    }

    #[test]
    fn a_change_for_the_worse_needs_no_baseline() {
        fires(
            &RULE,
            "goal a {\n  kpi fans -15%\n  kpi churn-rate +2pp each year\n}\n",
            &[
                "2:12 `fans` is to change by `-15%`, and more is better",
                "3:18 `churn-rate` is to change by `+2pp`, and less is better",
            ],
        );
        silent(&RULE, "goal a {\n  kpi fans +15%\n  kpi nps -10%\n  kpi churn-rate x0.5\n}\n");
    }

    #[test]
    fn an_operator_against_the_direction() {
        fires(
            &RULE,
            "goal a {\n  kpi churn-rate 5% -> >= 3%\n  kpi fans < 3,000\n  kpi uptime keep <= 99%\n}\n",
            &[
                "2:24 `churn-rate` is to be at least 3%, and less is better",
                "3:12 `fans` is to be less than 3,000, and more is better",
                "4:19 `uptime` is to be at most 99%, and more is better",
            ],
        );
    }

    #[test]
    fn one_cause_is_one_finding() {
        fires(
            &RULE,
            "goal a {\n  kpi churn-rate 3% -> >= 5%\n}\n",
            &["2:27 `churn-rate` would rise from 3% to 5%, and less is better"],
        );
    }

    #[test]
    fn the_right_way_is_silent() {
        silent(
            &RULE,
            "goal a {\n  kpi churn-rate 5% -> <= 3%\n  kpi fans 2,400 -> = 2,760\n  kpi leads 30 -> 20..40\n  kpi reach 900 -> 900\n  kpi likes >= 40% of \"all\"\n}\n",
        );
    }

    #[test]
    fn a_limit_may_be_worse_than_today() {
        silent(&RULE, "goal a {\n  kpi uptime 99.95% -> keep >= 99.9%\n}\n");
    }

    #[test]
    fn only_what_the_catalogue_knows_has_a_direction() {
        silent(&RULE, "goal a {\n  kpi defects 100 -> 120\n  kpi defects-2 100 -> <= 120\n}\n");
        fires(
            &RULE,
            "metric defects \"Defects\" {\n  better less\n}\ngoal a {\n  kpi defects 100 -> 120\n}\n",
            &["5:22 `defects` would rise from 100 to 120, and less is better"],
        );
    }

    #[test]
    fn values_of_different_units_are_not_compared() {
        silent(
            &RULE,
            "goal a {\n  kpi leads 30/week -> 20/month\n  kpi sales-revenue $30 -> €20\n  kpi fans 800 -> 15%\n}\n",
        );
    }
}

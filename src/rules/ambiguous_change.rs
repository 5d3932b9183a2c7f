use rust_decimal::Decimal;

use super::wording::{absolute, multiple, rounded, signed};
use super::{Context, Findings, finding};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::model::catalogue::{MetricKind, MetricUnit};
use crate::model::{KpiView, Quantity, Target, TargetValue, Unit};

rule! {
    /// A change can be read in two ways: a percentage changed by percent, or a score with a sign.
    ///
    /// A conversion rate of 2% that is to grow by `+20%` ends at 2.4% for one reader and at 22% for another. A score of 20 with
    /// the target `+40` ends at 60 or at 40. Both readers will be sure of theirs until the day the goal is closed.
    ///
    /// ```goal,bad
    /// goal better-shop "A shop page that sells" {
    ///   by 2026-06-30
    ///   kpi conversion-rate 2% -> +20%
    /// }
    /// ```
    ///
    /// A multiple is relative, points are added:
    ///
    /// ```goal,fixed
    /// goal better-shop "A shop page that sells" {
    ///   by 2026-06-30
    ///   kpi conversion-rate 2% -> x1.2
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal better-shop "A shop page that sells" {
    ///   by 2026-06-30
    ///   kpi conversion-rate 2% -> +0.4pp
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal recommended "Guests who recommend us" {
    ///   by 2026-06-30
    ///   kpi nps 20 -> +40
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal recommended "Guests who recommend us" {
    ///   by 2026-06-30
    ///   kpi nps 20 -> 60
    /// }
    /// ```
    ///
    /// Compiled as it stands, `+20%` is relative and `+40` is added; the fix writes that reading so that it can't be taken for
    /// the other.
    "ambiguous-change", Measurable, Warn, Kpi(check), fix: Unsafe
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(target) = view.target() else {
        return;
    };
    let TargetValue::Change(change) = target.value else {
        return;
    };
    if target.share.is_some() || view.kpi.damaged {
        return;
    }
    match change.unit {
        Unit::Percent if is_percentage(view) => findings.add(view, percent_of_percent(view, target, change)),
        Unit::None | Unit::Word(_)
            if matches!(view.metric_kind(), Some(MetricKind::Score | MetricKind::Rank)) && !view.is_recurring() =>
        {
            findings.add(view, signed_score(view, target, change));
        }
        _ => {}
    }
}

/// Points make sense only of what is counted in percent; `12 per 1,000` is a rate too, and has none.
fn is_percentage(view: KpiView<'_>) -> bool {
    match view.unit() {
        Unit::Percent | Unit::Points => true,
        Unit::None => match view.metric().and_then(|metric| metric.unit) {
            Some(unit) => unit.value == MetricUnit::Percent,
            None => {
                let per = view.baseline().and_then(|baseline| baseline.value).and_then(|value| value.per);
                per.is_none() && view.metric_kind() == Some(MetricKind::Rate)
            }
        },
        Unit::Money(_) | Unit::Time(_) | Unit::Word(_) => false,
    }
}

fn percent_of_percent(view: KpiView<'_>, target: &Target, change: Quantity) -> Diagnostic {
    let points = Quantity { unit: Unit::Points, ..change };
    let factor = Decimal::ONE + change.value / Decimal::ONE_HUNDRED;
    let relative = multiple(factor);
    let (change, points_written) = (signed(change), signed(points));
    let baseline = view.baseline().zip(view.baseline_value()).filter(|_| !view.is_recurring());
    let results = baseline.and_then(|(_, value)| {
        // A bare baseline of a percentage is one.
        let value = Quantity { unit: Unit::Percent, ..value };
        let multiplied = value.with_value(value.value.checked_mul(factor)?);
        let added = value.with_value(value.value.checked_add(points.value)?);
        Some((rounded(multiplied), rounded(added)))
    });
    let ways = match results {
        Some((multiplied, added)) => format!(": to {multiplied} or {added}"),
        None if factor > Decimal::ZERO => format!(": {relative} or {points_written}"),
        None => String::new(),
    };
    let mut diagnostic =
        finding(format!("`{change}` of the percentage `{}` can be read in two ways{ways}", view.name()))
            .label(view.at(target.span), "relative, or percentage points?");
    if let Some((baseline, _)) = baseline {
        diagnostic = diagnostic.label(view.at(baseline.span), "from here");
    }
    if factor <= Decimal::ZERO {
        return diagnostic.help(match results {
            Some((_, added)) => format!("write the value to reach, such as `= 0%`, or `{points_written}` for {added}"),
            None => format!("write the value to reach, such as `= 0%`, or `{points_written}` for points"),
        });
    }
    diagnostic
        .help(match results {
            Some((multiplied, added)) => {
                format!("write `{relative}` to reach {multiplied}, or `{points_written}` to reach {added}")
            }
            None => format!("write `{relative}` if it is relative, or `{points_written}` for percentage points"),
        })
        .fix(Fix {
            applicability: Applicability::Unsafe,
            title: format!("say that it is relative: `{relative}`"),
            edits: vec![Edit { location: view.at(target.span), replacement: relative }],
        })
}

fn signed_score(view: KpiView<'_>, target: &Target, change: Quantity) -> Diagnostic {
    let reached = absolute(change);
    let ways = match view.changed(change) {
        Some(sum) => format!("to {sum} or {change}"),
        None => format!("to {change} or by {}", change.with_value(change.value.abs())),
    };
    let message = format!("`{}` of the score `{}` can be read in two ways: {ways}", signed(change), view.name());
    let diagnostic = finding(message)
        .label(view.at(target.span), format!("to {change}, or by {}?", change.with_value(change.value.abs())));
    let (Some(baseline), Some(sum)) = (view.baseline(), view.changed(change)) else {
        return diagnostic
            .help(format!(
                "write `{reached}` if that is the score to reach; if it is to change by so much, write what it is now \
                 and what it will be, such as `20 -> {}`",
                absolute(change.with_value(Decimal::from(20).saturating_add(change.value)))
            ))
            .fix(fix(view, target, format!("make it the score to reach: `{reached}`"), reached));
    };
    let sum = absolute(sum);
    diagnostic
        .label(view.at(baseline.span), "from here")
        .help(format!("write `{sum}` if the change is added to the baseline, or `{reached}` if that is what to reach"))
        .fix(fix(view, target, format!("write the sum: `{sum}`"), sum))
}

/// Puts an absolute value in the target's place; `= -5` brings its own comparison.
fn fix(view: KpiView<'_>, target: &Target, title: String, value: String) -> Fix {
    let span = match target.comparison {
        Some(comparison) if value.starts_with('=') => comparison.span.to(target.span),
        _ => target.span,
    };
    Fix {
        applicability: Applicability::Unsafe,
        title,
        edits: vec![Edit { location: view.at(span), replacement: value }],
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, fixed, silent};

    fn help(line: &str) -> String {
        let (_, diagnostics) = check(&RULE, &format!("goal a {{\n  {line}\n}}\n"));
        diagnostics[0].help.clone().unwrap_or_default()
    }

    fn mended(line: &str) -> String {
        fixed(&RULE, &format!("goal a {{\n  {line}\n}}\n")).lines().nth(1).unwrap_or_default().trim().to_string()
    }

    #[test]
    fn a_percentage_by_percent_is_found_however_it_is_known_to_be_one() {
        fires(
            &RULE,
            "goal a {\n  kpi conversion-rate 2 -> +20%\n  kpi quality 80% -> -5%\n  kpi error-rate -5%\n  kpi churn ? -> -5% each year\n}\n",
            &[
                "2:28 `+20%` of the percentage `conversion-rate` can be read in two ways: to 2.4% or 22%",
                "3:22 `-5%` of the percentage `quality` can be read in two ways: to 76% or 75%",
                "4:18 `-5%` of the percentage `error-rate` can be read in two ways: x0.95 or -5pp",
                "5:18 `-5%` of the percentage `churn` can be read in two ways: x0.95 or -5pp",
            ],
        );
    }

    #[test]
    fn both_results_are_stated() {
        assert_eq!(help("kpi conversion-rate 2% -> +20%"), "write `x1.2` to reach 2.4%, or `+20pp` to reach 22%");
        assert_eq!(help("kpi churn-rate 5% -> -20%"), "write `x0.8` to reach 4%, or `-20pp` to reach -15%");
        assert_eq!(help("kpi churn-rate -20%"), "write `x0.8` if it is relative, or `-20pp` for percentage points");
    }

    #[test]
    fn points_multiples_and_values_are_clear() {
        silent(
            &RULE,
            "goal a {\n  kpi conversion-rate 2% -> +0.4pp\n  kpi open-rate 20% -> x1.2\n  kpi churn-rate 5% -> 4%\n  kpi ctr +5% of \"the industry's\"\n}\n",
        );
    }

    #[test]
    fn counts_and_rates_per_thousand_have_no_points() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> +15%\n  kpi birth-rate 12 per 1,000 people -> +10%\n}\n");
    }

    #[test]
    fn a_signed_score_is_to_or_by() {
        fires(
            &RULE,
            "goal a {\n  kpi nps 20 -> +40\n  kpi search-rank 12 -> -5\n}\n",
            &[
                "2:17 `+40` of the score `nps` can be read in two ways: to 60 or 40",
                "3:25 `-5` of the score `search-rank` can be read in two ways: to 7 or -5",
            ],
        );
        let both = "write `60` if the change is added to the baseline, or `40` if that is what to reach";
        assert_eq!(help("kpi nps 20 -> +40"), both);
        silent(
            &RULE,
            "goal a {\n  kpi nps 20 -> 40\n  kpi nps-2 is nps 20 -> +10%\n  kpi nps-3 is nps +2 each quarter\n}\n",
        );
    }

    #[test]
    fn the_fix_keeps_the_compiled_meaning() {
        assert_eq!(mended("kpi open-rate 20% -> >= +25%"), "kpi open-rate 20% -> >= x1.25");
        assert_eq!(mended("kpi nps -10 -> +40"), "kpi nps -10 -> 30");
        assert_eq!(mended("kpi nps -10 -> >= -5"), "kpi nps -10 -> = -15");
        assert_eq!(mended("kpi nps +40"), "kpi nps 40");
    }
}

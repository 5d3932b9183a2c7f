//! What several rules say alike: changes with their sign, numbers of days, rounded results, and values to take as an example.

use rust_decimal::Decimal;

use crate::model::catalogue::{Better, MetricKind, MetricUnit};
use crate::model::{KpiView, Name, Quantity, Recorded, TargetValue, Unit, number};

/// A change as it is written: `+15%`, `-$200`.
pub(super) fn signed(change: Quantity) -> String {
    if change.value.is_sign_negative() { change.to_string() } else { format!("+{change}") }
}

/// `x1.2`
pub(super) fn multiple(factor: Decimal) -> String {
    format!("x{}", number(factor))
}

/// `1 day`, `1,826 days`
pub(super) fn days(count: i32) -> String {
    format!("{} day{}", number(count.into()), if count == 1 { "" } else { "s" })
}

/// An absolute value as it has to be written in a target, where a sign alone would be a change: `2,760`, `= -500`.
pub(super) fn absolute(value: Quantity) -> String {
    if value.value.is_sign_negative() && !value.value.is_zero() { format!("= {value}") } else { value.to_string() }
}

/// A name of several words as it is declared: with hyphens.
pub(super) fn hyphenated(name: Name) -> String {
    name.as_str().split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}

/// The change a target states, as it is written.
pub(super) fn change(target: &TargetValue) -> Option<String> {
    match *target {
        TargetValue::Change(change) => Some(signed(change)),
        TargetValue::Multiple(factor) => Some(multiple(factor)),
        _ => None,
    }
}

/// The earliest value on record.
pub(super) fn first_actual(view: KpiView<'_>) -> Option<Quantity> {
    let dated = view.actuals().flat_map(|Recorded { series, .. }| {
        let known = series.iter().filter(|actual| !series.form(actual).is_change);
        known.filter_map(|actual| Some((view.goal.days(actual.moment)?.first, series.quantity(actual)?)))
    });
    dated.min_by_key(|(day, _)| *day).map(|(_, value)| value)
}

/// For people: three significant digits of what is no whole number, and no more than two decimals of what is large.
pub(super) fn rounded(value: Quantity) -> Quantity {
    let short =
        if value.value.abs() >= Decimal::ONE_HUNDRED { Some(value.value.round_dp(2)) } else { value.value.round_sf(3) };
    value.with_value(short.unwrap_or(value.value).normalize())
}

/// A target this KPI could have: about 15 % better than where it stands, or what is usual for its unit when that is unknown.
/// An example to overwrite, not advice.
pub(super) fn example_target(kpi: KpiView<'_>) -> String {
    match kpi.baseline_value() {
        Some(baseline) => absolute(better_by_a_little(baseline, kpi.better().unwrap_or(Better::More))),
        None => {
            let sign = if kpi.better() == Some(Better::Less) { "<=" } else { ">=" };
            format!("{sign} {}", example_change(kpi).1)
        }
    }
}

/// A baseline that this target could have: about 15 % worse, in its unit. An example to overwrite as well.
pub(super) fn example_baseline(kpi: KpiView<'_>, target: Quantity) -> String {
    let worse = if kpi.better() == Some(Better::Less) { Better::More } else { Better::Less };
    absolute(better_by_a_little(target, worse))
}

/// A baseline and a target in what this KPI is counted in, for those who state neither.
pub(super) fn example_change(kpi: KpiView<'_>) -> (&'static str, &'static str) {
    let by_metric = || kpi.metric().and_then(|metric| metric.unit).map(|unit| unit.value);
    let unit = match kpi.unit() {
        Unit::None if kpi.metric_kind() == Some(MetricKind::Rate) => Some(MetricUnit::Percent),
        Unit::None => by_metric(),
        Unit::Percent | Unit::Points => Some(MetricUnit::Percent),
        Unit::Money(_) => Some(MetricUnit::Money),
        Unit::Time(_) => Some(MetricUnit::Duration),
        Unit::Word(name) => Some(MetricUnit::Word(name)),
    };
    match (unit, kpi.better().unwrap_or(Better::More)) {
        (Some(MetricUnit::Percent), Better::More) => ("30%", "40%"),
        (Some(MetricUnit::Percent), Better::Less) => ("6%", "5%"),
        (Some(MetricUnit::Money), Better::More) => ("$8,000", "$10,000"),
        (Some(MetricUnit::Money), Better::Less) => ("$6", "$5"),
        (Some(MetricUnit::Duration), Better::More) => ("24 h", "30 h"),
        (Some(MetricUnit::Duration), Better::Less) => ("30 h", "24 h"),
        (Some(MetricUnit::Word(_)), Better::More) => ("30", "40"),
        (Some(MetricUnit::Word(_)), Better::Less) => ("6", "5"),
        (_, Better::More) => ("2,400", "2,760"),
        (_, Better::Less) => ("120", "100"),
    }
}

fn better_by_a_little(from: Quantity, better: Better) -> Quantity {
    let value = from.value;
    if value.is_zero() {
        let ten = Decimal::TEN;
        return from.with_value(if better == Better::More { ten } else { -ten });
    }
    // Saturating: a file may hold numbers that have no room for 15 % more.
    let step = value.abs().saturating_mul(Decimal::new(15, 2));
    let moved = match better {
        // A percentage need not leave 100 % for an example's sake.
        Better::More if from.unit == Unit::Percent && value < Decimal::ONE_HUNDRED => {
            value.saturating_add(step.min((Decimal::ONE_HUNDRED - value) / Decimal::TWO))
        }
        Better::More => value.saturating_add(step),
        Better::Less => value.saturating_sub(step),
    };
    if !value.is_integer() || from.unit == Unit::Percent {
        return rounded(from.with_value(moved));
    }
    let whole = match better {
        Better::More => moved.ceil(),
        Better::Less => moved.floor(),
    };
    from.with_value(whole.normalize())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::{better_by_a_little, rounded};
    use crate::model::catalogue::Better;
    use crate::model::{Quantity, Unit};
    use crate::rules::ALL;
    use crate::rules::testing::check;

    fn plain(text: &str) -> Quantity {
        Quantity::plain(text.parse().unwrap())
    }

    #[test]
    fn examples_move_the_right_way_and_stay_whole() {
        let by = |text: &str, better| better_by_a_little(plain(text), better).to_string();
        assert_eq!(by("2400", Better::More), "2,760");
        assert_eq!(by("3", Better::More), "4");
        assert_eq!(by("3", Better::Less), "2");
        assert_eq!(by("-500", Better::More), "-425");
        assert_eq!(by("0", Better::More), "10");
        let percent = |text: &str| Quantity { unit: Unit::Percent, ..plain(text) };
        assert_eq!(better_by_a_little(percent("2"), Better::More).to_string(), "2.3%");
        assert_eq!(better_by_a_little(percent("99"), Better::More).to_string(), "99.5%");
    }

    #[test]
    fn long_fractions_are_shortened() {
        assert_eq!(rounded(plain("16.07467")).to_string(), "16.1");
        assert_eq!(rounded(plain("1234.5678")).to_string(), "1,234.57");
        assert_eq!(rounded(plain("0.012345")).to_string(), "0.0123");
    }

    #[test]
    fn numbers_without_room_to_compute_bring_no_rule_down() {
        const MOST: &str = "79228162514264337593543950335";
        const LEAST: &str = "0.0000000000000000000000000001";
        let mut text = "goal a {\n  audience \"All\" 79,228,162,514,264,337,593,543,950,335\n".to_string();
        for metric in ["fans", "nps", "churn-rate", "conversion-rate", "response-time", "sales-revenue", "free"] {
            for from in [MOST, LEAST, "0", "?", "1", &format!("{MOST}%"), &format!("{MOST} weeks")] {
                for to in [MOST, LEAST, "x9", "+9%", "-101%", "?", "keep", "<= 1 ms", "1..2", "$1/week"] {
                    for number in
                        [to, &format!("+{MOST}"), &format!("+{MOST}%"), &format!("-{MOST}"), &format!("x{MOST}")]
                    {
                        let _ = writeln!(text, "  kpi {metric} {from} -> {number}");
                    }
                }
            }
        }
        text.push_str("}\n");
        for rule in ALL {
            check(rule, &text);
        }
    }
}

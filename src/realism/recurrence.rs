//! What recurs, `>= 3 each week`: which results are of one period, and whether the period met.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::results::{Dated, in_unit, meets};
use crate::model::{
    Comparison, Duration, DurationUnit, KpiView, Quantity, TargetValue, TimeUnit, Unit, catalogue::Better,
};

/// Whether each period met, in their order. Periods without a result say nothing. Where one has several results, one that is
/// enough is enough: a later line often corrects an earlier one. A change (`-5% each year`) is held against the period before,
/// the first against the baseline.
pub(super) fn periods(kpi: KpiView<'_>, results: &[Dated], each: Duration) -> Vec<bool> {
    let Some(anchor) = kpi.timeframe().start.or_else(|| results.first().map(|first| first.days.last)) else {
        return Vec::new();
    };
    let mut by_period: Vec<(i64, Vec<Quantity>)> = Vec::new();
    for result in results {
        let period = period(anchor, result.days.last, each);
        match by_period.last_mut() {
            Some((last, values)) if *last == period => values.push(result.value),
            _ => by_period.push((period, vec![result.value])),
        }
    }
    let is_change =
        matches!(kpi.target().map(|target| &target.value), Some(TargetValue::Change(_) | TargetValue::Multiple(_)));
    let mut before = kpi.baseline_value().and_then(|baseline| in_unit(kpi, baseline));
    let mut expected = None;
    let mut outcomes = Vec::new();
    for (period, values) in by_period {
        // A gap leaves nothing to compare with.
        if expected.is_some_and(|expected| expected != period) {
            before = None;
        }
        let met = |value: Quantity| if is_change { meets_change(kpi, before?, value) } else { meets(kpi, value) };
        let told: Vec<bool> = values.iter().filter_map(|value| met(*value)).collect();
        if !told.is_empty() {
            outcomes.push(told.contains(&true));
        }
        (before, expected) = (values.last().copied(), Some(period + 1));
    }
    outcomes
}

/// The number of the period that a day lies in, counted from the one that `anchor` lies in. Weeks begin on Mondays, and months,
/// quarters and years as the calendar's do.
fn period(anchor: Date, day: Date, each: Duration) -> i64 {
    let days = |date: Date| date.since(Date::ZERO).map_or(0, |span| i64::from(span.get_days()));
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
    let of = |date: Date| match each.unit {
        DurationUnit::Time(TimeUnit::Week) => {
            (days(date) - i64::from(date.weekday().to_monday_zero_offset())).div_euclid(7)
        }
        DurationUnit::Time(TimeUnit::Month) => months(date),
        DurationUnit::Quarter => months(date).div_euclid(3),
        DurationUnit::Time(TimeUnit::Year) => i64::from(date.year()),
        DurationUnit::Time(_) => days(date),
    };
    (of(day) - of(anchor)).div_euclid(i64::from(each.count.max(1)))
}

/// Whether a value is what a recurring change makes of the one before.
fn meets_change(kpi: KpiView<'_>, before: Quantity, value: Quantity) -> Option<bool> {
    let target = kpi.target()?;
    let wanted = match target.value {
        TargetValue::Multiple(factor) => before.value.checked_mul(factor)?,
        TargetValue::Change(change) if change.unit == Unit::Percent => {
            let factor = change.value.checked_div(Decimal::ONE_HUNDRED)?.checked_add(Decimal::ONE)?;
            before.value.checked_mul(factor)?
        }
        TargetValue::Change(change) => {
            before.value.checked_add(change.value.checked_mul(change.unit.conversion(before.unit)?)?)?
        }
        _ => return None,
    };
    match target.comparison.map(|comparison| comparison.value) {
        Some(Comparison::AtLeast | Comparison::Over) => Some(value.value >= wanted),
        Some(Comparison::AtMost | Comparison::Under) => Some(value.value <= wanted),
        Some(Comparison::Equal) | None => Some(match kpi.better()? {
            Better::More => value.value >= wanted,
            Better::Less => value.value <= wanted,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_the_calendars() {
        let of = |day, count, unit| period(date(2026, 1, 1), day, Duration::new(count, unit));
        assert_eq!(of(date(2026, 1, 4), 1, TimeUnit::Week), 0, "the Sunday of the same week");
        assert_eq!(of(date(2026, 1, 5), 1, TimeUnit::Week), 1);
        assert_eq!(of(date(2026, 1, 5), 2, TimeUnit::Week), 0);
        assert_eq!(of(date(2025, 12, 28), 1, TimeUnit::Week), -1);
        assert_eq!(of(date(2026, 2, 1), 1, TimeUnit::Month), 1);
        assert_eq!(of(date(2026, 3, 31), 1, TimeUnit::Month), 2);
        assert_eq!(of(date(2027, 1, 1), 1, TimeUnit::Year), 1);
        assert_eq!(of(date(2026, 1, 9), 3, TimeUnit::Day), 2);
        let quarter = Duration { count: 1, unit: DurationUnit::Quarter };
        assert_eq!(period(date(2026, 2, 1), date(2026, 4, 1), quarter), 1);
    }
}

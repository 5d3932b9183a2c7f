//! What moved between two states of one KPI or goal, and which way.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::values::same_target_as_written;
use crate::model::catalogue::Better;
use crate::model::{Comparison, GoalView, KpiView, Per, Quantity, ResolvedTimeframe, TargetValue, TimeUnit, Unit};

/// What a changed target asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ease {
    /// Less than before, or nothing any more.
    Weaker,
    Stronger,
    /// Something else: another unit, another direction, a number that is kept elsewhere.
    Other,
}

/// How the target of a KPI moved; `None` when it asks for the same.
pub fn target(before: KpiView<'_>, now: KpiView<'_>) -> Option<Ease> {
    match (asks(before), asks(now)) {
        (Asks::Nothing, Asks::Nothing) => None,
        (Asks::Number, Asks::Nothing) => Some(Ease::Weaker),
        (Asks::Nothing, Asks::Number) => Some(Ease::Stronger),
        (Asks::Hidden, Asks::Hidden) if same_target_as_written(before, now) => None,
        (Asks::Number, Asks::Number) => match compare(before, now) {
            Some(ease) => ease,
            None if same_target_as_written(before, now) => None,
            None => Some(Ease::Other),
        },
        _ => Some(Ease::Other),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Nothing,
    Number,
    /// There is a number, and it is not in the file.
    Hidden,
}

fn asks(kpi: KpiView<'_>) -> Asks {
    match kpi.target().map(|target| &target.value) {
        None | Some(TargetValue::Placeholder | TargetValue::Nothing) => Asks::Nothing,
        Some(TargetValue::Secret(_)) => Asks::Hidden,
        Some(_) => Asks::Number,
    }
}

/// What has to be reached, in a form that can be compared.
struct Bar {
    value: Quantity,
    /// The other end of a range.
    far: Option<Decimal>,
    /// The value is a change whose baseline is not known.
    is_change: bool,
    /// The value itself is not enough.
    is_strict: bool,
}

/// `None` where the two can't be compared; `Some(None)` where they ask for the same.
fn compare(before: KpiView<'_>, now: KpiView<'_>) -> Option<Option<Ease>> {
    let better = direction(before, now)?;
    let (old, new) = (bar(before, better)?, bar(now, better)?);
    let same_kind = old.is_change == new.is_change && before.is_upkeep() == now.is_upkeep();
    let same_share = before.share().map(|share| &share.value) == now.share().map(|share| &share.value);
    // A share of other words is another thing; references differ in their places, which say nothing.
    if !same_kind || before.share().is_some() != now.share().is_some() || !same_share && !shares_read_alike(before, now)
    {
        return None;
    }
    let conversion = new.value.unit.conversion(old.value.unit)?;
    // Both brought to one length of time: `320/month` asks for more than `320/quarter`.
    let (old_days, new_days) = (days_of_rate(before, old.value.per)?, days_of_rate(now, new.value.per)?);
    if old_days.is_some() != new_days.is_some() || old_days.is_none() && old.value.per != new.value.per {
        return None;
    }
    let (old_days, new_days) = (old_days.unwrap_or(Decimal::ONE), new_days.unwrap_or(Decimal::ONE));
    let scaled = |value: Decimal| value.checked_mul(conversion)?.checked_mul(old_days);
    let (one, other) = (old.value.value.checked_mul(new_days)?, scaled(new.value.value)?);
    if one != other {
        let rises = other > one;
        return Some(Some(if rises == (better == Better::More) { Ease::Stronger } else { Ease::Weaker }));
    }
    Some(match (old.is_strict, new.is_strict) {
        (false, true) => Some(Ease::Stronger),
        (true, false) => Some(Ease::Weaker),
        _ => match (old.far, new.far) {
            (Some(one), Some(other)) => {
                let (one, other) = (one.checked_mul(new_days)?, scaled(other)?);
                let narrower = (other < one) == (better == Better::More);
                (one != other).then_some(if narrower { Ease::Stronger } else { Ease::Weaker })
            }
            (Some(_), None) => Some(Ease::Weaker),
            (None, Some(_)) => Some(Ease::Stronger),
            (None, None) => None,
        },
    })
}

fn shares_read_alike(before: KpiView<'_>, now: KpiView<'_>) -> bool {
    use crate::model::Share;
    match (before.share().map(|share| &share.value), now.share().map(|share| &share.value)) {
        (Some(Share::Reference(one)), Some(Share::Reference(other))) => {
            (one.plan, one.name, one.kpi) == (other.plan, other.name, other.kpi)
        }
        _ => false,
    }
}

/// Which way is better: as the catalogue says, else as the target said first. Ranges without any are read as more is better,
/// which decides for their low end.
fn direction(before: KpiView<'_>, now: KpiView<'_>) -> Option<Better> {
    let of_metric = now.metric().and_then(|metric| metric.better).map(|better| better.value);
    if of_metric.is_some() {
        return of_metric;
    }
    let opposite = |kpi: KpiView<'_>| kpi.target()?.comparison.and_then(|comparison| sense(comparison.value));
    match (opposite(before), opposite(now)) {
        // `>= 100` became `<= 100`.
        (Some(one), Some(other)) if one != other => None,
        _ => before.better().or_else(|| now.better()).or_else(|| {
            let ranges = before.target_range().is_some() && now.target_range().is_some();
            ranges.then_some(Better::More)
        }),
    }
}

fn sense(comparison: Comparison) -> Option<Better> {
    match comparison {
        Comparison::AtLeast | Comparison::Over => Some(Better::More),
        Comparison::AtMost | Comparison::Under => Some(Better::Less),
        Comparison::Equal => None,
    }
}

fn bar(kpi: KpiView<'_>, better: Better) -> Option<Bar> {
    let target = kpi.target()?;
    let is_strict = matches!(target.comparison.map(|it| it.value), Some(Comparison::Over | Comparison::Under));
    if let Some((low, high)) = kpi.target_range() {
        let (near, far) = if better == Better::More { (low, high) } else { (high, low) };
        return Some(Bar { value: near, far: Some(far.value), is_change: false, is_strict });
    }
    if let Some(value) = kpi.target_value() {
        return Some(Bar { value, far: None, is_change: false, is_strict });
    }
    let change = match target.value {
        TargetValue::Change(change) => change,
        TargetValue::Multiple(factor) => {
            let percent = factor.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED)?;
            Quantity { unit: Unit::Percent, ..Quantity::plain(percent) }
        }
        _ => return None,
    };
    Some(Bar { value: change, far: None, is_change: true, is_strict })
}

/// How many days a target's rate and recurrence are for, multiplied; `Some(None)` where neither speaks of time, `None` where a
/// denominator has other parts beside a time, which can't be set off against each other.
fn days_of_rate(kpi: KpiView<'_>, per: Option<Per>) -> Option<Option<Decimal>> {
    let of_per = match per {
        Some(per) if per.time().is_some() => {
            if per.parts().count() > 1 {
                return None;
            }
            per.time().map(days)
        }
        _ => None,
    };
    let each = kpi.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.each);
    let of_each = match each {
        Some(each) => Some(Decimal::try_from(each.value.approximate_days()).ok()?),
        None => None,
    };
    Some(match (of_per, of_each) {
        (Some(one), Some(other)) => Some(one.checked_mul(other)?),
        (one, other) => one.or(other),
    })
}

/// Days of a unit of time; a month is a twelfth of a Julian year of 365.25 days.
fn days(unit: TimeUnit) -> Decimal {
    match unit {
        TimeUnit::Month => Decimal::new(304_375, 4),
        TimeUnit::Year => Decimal::new(36_525, 2),
        smaller => smaller.factor() / TimeUnit::Day.factor(),
    }
}

/// Two values that mean the same: `1 day` and `24 h`, `2,400` and `~2,400`.
pub(super) fn same_amount(one: Quantity, other: Quantity) -> bool {
    let converted = one.unit.conversion(other.unit).and_then(|factor| one.value.checked_mul(factor));
    converted == Some(other.value) && (one.per == other.per || one.per.is_none() || other.per.is_none())
}

/// What became of a baseline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BaselineMove {
    /// There was none, or an unknown one.
    Set,
    /// Another value, or none any more.
    Rewritten,
}

/// How the baseline of a KPI moved; `None` when its value is the same.
pub fn baseline(before: KpiView<'_>, now: KpiView<'_>) -> Option<BaselineMove> {
    match (before.baseline_value(), now.baseline_value()) {
        (None, None) => None,
        (None, Some(_)) => Some(BaselineMove::Set),
        (Some(_), None) => Some(BaselineMove::Rewritten),
        (Some(one), Some(other)) => (!same_amount(one, other)).then_some(BaselineMove::Rewritten),
    }
}

/// Whether a goal had begun by a day: it had started or, where no start is known, had a result.
pub fn has_begun(kpi: KpiView<'_>, by: Date) -> bool {
    match kpi.timeframe().start {
        Some(start) => start <= by,
        None => kpi.has_unread_actuals() || kpi.actual_count() > 0,
    }
}

/// How a deadline moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeadlineMove {
    /// By so many days.
    Later(i32),
    Earlier(i32),
    /// There was a day, and none is known any more.
    Lost,
    /// There was none.
    Set,
}

/// How the end of a timeframe moved; `None` when it is the same day, or unknown both times.
pub fn deadline(before: ResolvedTimeframe, now: ResolvedTimeframe) -> Option<DeadlineMove> {
    match (before.deadline, now.deadline) {
        (None, None) => None,
        (Some(_), None) => Some(DeadlineMove::Lost),
        (None, Some(_)) => Some(DeadlineMove::Set),
        (Some(old), Some(new)) => {
            let days = old.until(new).map_or(0, |span| span.get_days());
            match days {
                0 => None,
                1.. => Some(DeadlineMove::Later(days)),
                _ => Some(DeadlineMove::Earlier(-days)),
            }
        }
    }
}

/// Whether a goal's deadline is stated for it alone at one end at least: else it moved with whatever it is inherited from, and
/// that is where it is told.
pub(super) fn states_deadline(goal: GoalView<'_>) -> bool {
    goal.goal().facts.timeframe.end.is_some()
}

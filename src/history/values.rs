//! Values in words: worked out, and as they are written where that says more.

use rust_decimal::Decimal;

use crate::model::{
    Deadline, Duration, KpiView, Quantity, ResolvedTimeframe, Share, Target, TargetValue, Unit, number,
};

/// What a KPI is to reach: `2,760 (+15%)`, `>= 1,000`, `20..30%`, `keep <= 2%`, `secret "https://example.org"`; `none` where it states no target.
pub fn target_text(kpi: KpiView<'_>) -> String {
    let Some(target) = kpi.target() else { return "none".to_string() };
    let keep = if target.keep.is_some() { "keep " } else { "" };
    let comparison = target.comparison.map_or(String::new(), |comparison| format!("{} ", comparison.value.symbol()));
    let value = value_text(kpi, target);
    let share = match target.share.as_ref().map(|share| &share.value) {
        None => String::new(),
        Some(Share::Words(words)) => format!(" of \"{words}\""),
        Some(Share::Reference(reference)) => format!(" of {reference}"),
    };
    let each = kpi.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.each);
    let each = each.map_or(String::new(), |each| format!(" each {}", single(each.value)));
    format!("{keep}{comparison}{value}{share}{each}").trim_end().to_string()
}

fn value_text(kpi: KpiView<'_>, target: &Target) -> String {
    let resolved = kpi.target_value();
    match &target.value {
        TargetValue::Absolute(value) => {
            let value = kpi.with_unit(*value);
            match change_in_percent(kpi, value) {
                Some(change) => format!("{value} ({change})"),
                None => value.to_string(),
            }
        }
        TargetValue::Change(change) => with_resolved(resolved, &signed(*change)),
        TargetValue::Multiple(factor) => with_resolved(resolved, &format!("x{}", number(*factor))),
        TargetValue::Range(..) => match kpi.target_range() {
            Some((low, high)) if matches!(low.unit, Unit::Money(_)) || low.unit != high.unit => {
                format!("{low}..{high}")
            }
            Some((low, high)) => format!("{}..{high}", number(low.value)),
            None => String::new(),
        },
        TargetValue::Placeholder => "?".to_string(),
        TargetValue::Secret(place) => format!("secret \"{}\"", place.value),
        TargetValue::Nothing => String::new(),
    }
}

fn with_resolved(resolved: Option<Quantity>, written: &str) -> String {
    match resolved {
        Some(value) => format!("{value} ({written})"),
        None => written.to_string(),
    }
}

fn signed(value: Quantity) -> String {
    if value.value.is_sign_negative() { value.to_string() } else { format!("+{value}") }
}

/// How far a target lies from its baseline, with one decimal. Not of percentages, where it would be taken for points, and not
/// of `10/week` and `45/month`, whose numbers say nothing of each other.
fn change_in_percent(kpi: KpiView<'_>, target: Quantity) -> Option<String> {
    let baseline = kpi.baseline_value().filter(|baseline| baseline.value > Decimal::ZERO)?;
    if target.unit != baseline.unit
        || target.per != baseline.per
        || target.unit == Unit::Percent
        || kpi.is_recurring()
        || kpi.share().is_some()
    {
        return None;
    }
    let change = target.value.checked_sub(baseline.value)?.checked_div(baseline.value)?;
    let percent = change.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(1).normalize();
    Some(signed(Quantity { unit: Unit::Percent, ..Quantity::plain(percent) }))
}

/// `week` of one week, `2 weeks` of two: what stands after `each`.
fn single(duration: Duration) -> String {
    let text = duration.to_string();
    text.strip_prefix("1 ").map_or(text.clone(), str::to_string)
}

/// Where a KPI comes from: `2,400`, or `none`.
pub fn baseline_text(kpi: KpiView<'_>) -> String {
    match (kpi.baseline_value(), kpi.baseline()) {
        (Some(value), _) => value.to_string(),
        (None, Some(_)) => "unknown".to_string(),
        (None, None) => "none".to_string(),
    }
}

/// A deadline: its day where that is known, else what is written instead.
pub fn deadline_text(timeframe: ResolvedTimeframe, written: Option<&Deadline>) -> String {
    match (timeframe.deadline, written) {
        (Some(day), _) => day.to_string(),
        (None, Some(written)) => written_deadline(written),
        (None, None) => "none".to_string(),
    }
}

fn written_deadline(deadline: &Deadline) -> String {
    match deadline {
        Deadline::Moment(moment) => moment.to_string(),
        Deadline::In(duration) => format!("in {duration}"),
        Deadline::Goal(reference) => format!("with `{reference}`"),
        Deadline::Event(event) => format!("\"{event}\""),
        Deadline::After(after) => format!("{} after {}", after.0, written_deadline(&after.1)),
        Deadline::Unknown => "unknown".to_string(),
    }
}

/// The same words, but for how they are written. Places do not count.
pub(super) fn same_target_as_written(before: KpiView<'_>, now: KpiView<'_>) -> bool {
    target_text(before) == target_text(now)
}

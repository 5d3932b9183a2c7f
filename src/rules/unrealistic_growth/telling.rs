//! How growth is told: as a fact with its figures, and what numbers of its kind do.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::model::catalogue::Family;
use crate::model::{KpiView, number};
use crate::realism::{Growth, Measure, Size};

/// The fact. `line` is the limit it exceeds, and `called` what that is called.
pub(in crate::rules) fn message(view: KpiView<'_>, growth: &Growth, line: f64, called: &str) -> String {
    let name = view.name();
    let Growth { baseline, target, .. } = growth;
    let falls = target.value < baseline.value;
    let verb = if falls { "fall" } else { "grow" };
    let when = match view.timeframe().deadline {
        Some(deadline) => format!("by {deadline}"),
        None => format!("within {} days", number(decimal(growth.days.round()))),
    };
    let change = format!("from {baseline} to {target} {when}");
    let (asked, limit) = (percent(growth.asked, line), plain_percent(line));
    let part = match growth.share {
        share if share < 1.0 => format!(" for {} of the way", plain_percent(share)),
        _ => ",".to_string(),
    };
    match growth.limits.measure {
        Measure::Monthly => format!("`{name}` would have to {verb} {asked} a month ({called} {limit}){part} {change}"),
        Measure::Fall => format!("`{name}` would have to fall by {asked} ({called} {limit}){part} {change}"),
        Measure::OddsRatio => {
            let verb = if falls { "fall" } else { "rise" };
            let part = part.trim_end_matches(',');
            let [asked, limit] = [growth.asked, line].map(|odds| number(decimal((odds * 100.0).round() / 100.0)));
            format!("`{name}` would have to {verb}{part} {change}, its odds by x{asked} ({called} x{limit})")
        }
    }
}

/// The line comes from the configuration.
pub(super) fn is_set(growth: &Growth) -> bool {
    growth.limits.set.is_some_and(|(_, lines)| lines.unrealistic.is_some())
}

/// What numbers of this kind do.
pub(crate) fn rarely(growth: &Growth) -> String {
    let limit = plain_percent(growth.limits.unrealistic);
    let verb = if growth.target.value < growth.baseline.value { "fall" } else { "grow" };
    let beyond = if growth.limits.halved { " for more than a year" } else { "" };
    if growth.limits.declared {
        return format!("by its declaration it does not {verb} faster than {limit} a month{beyond}");
    }
    if is_set(growth) {
        return match growth.limits.measure {
            Measure::OddsRatio => {
                let times = number(decimal(growth.limits.unrealistic));
                format!("by the configuration it does not move so far that its odds change by a factor over {times}")
            }
            _ => format!("by the configuration it does not {verb} faster than {limit} a month"),
        };
    }
    let who = match (growth.family, growth.limits.size) {
        _ if growth.limits.measure == Measure::Fall => return format!("such numbers rarely fall by more than {limit}"),
        _ if growth.limits.measure == Measure::OddsRatio => {
            return "rates rarely move so far that their odds triple or fall to a third".to_string();
        }
        (Some(Family::Audience), Size::Large) => "accounts of 100,000 or more",
        (Some(Family::Audience), Size::Small) => "accounts",
        (Some(Family::Email), Size::Any) => "mailing lists",
        (Some(Family::Revenue), Size::Large) => "revenues of a million a year or more",
        (Some(Family::Revenue), _) => "revenues",
        _ => "such numbers",
    };
    format!("{who} rarely grow faster than {limit} a month{beyond}")
}

/// `5 times as much`, `a tenth`-like words for the target's label.
pub(in crate::rules) fn times(growth: &Growth) -> String {
    if growth.target.value < growth.baseline.value {
        return format!("{} less", plain_percent(1.0 - growth.factor));
    }
    let factor = if growth.factor < 10.0 { (growth.factor * 10.0).round() / 10.0 } else { growth.factor.round() };
    format!("{} times as much", number(decimal(factor)))
}

/// A fraction in percent, with a decimal where it would otherwise look the same as the limit it exceeds.
fn percent(fraction: f64, limit: f64) -> String {
    let whole = (fraction * 100.0).round();
    let shown =
        if whole < 10.0 || whole == (limit * 100.0).round() { (fraction * 1000.0).round() / 10.0 } else { whole };
    format!("{} %", number(decimal(shown)))
}

pub(in crate::rules) fn plain_percent(fraction: f64) -> String {
    format!("{} %", number(decimal((fraction * 1000.0).round() / 10.0)))
}

/// Beyond what a decimal holds the exact figure tells nobody anything.
pub(in crate::rules) fn decimal(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or(Decimal::MAX)
}

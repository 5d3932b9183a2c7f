//! Numbers, dates and lengths of time as people read them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::text::one_line;
use crate::model::{Quantity, Unit, counted, currency_sign, number};
use crate::plan::number::{Amount, Day, Number};
use crate::plan::types::{Dated, Due, Length, Timeframe};

/// Keeps a number and its unit on one line.
const NO_BREAK: char = '\u{a0}';

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2,400`, `15 %`, `$15/post`, `45 minutes`, `about 12 kt`. Fit for a table: units are escaped.
pub(super) fn amount(amount: Amount) -> String {
    let Amount(quantity) = amount;
    let about = if quantity.approximate { "about " } else { "" };
    format!("{about}{}{}", value(quantity), denominators(quantity))
}

/// With its sign: `+15 %`, `−0.5 pp`.
pub(super) fn signed(amount: Amount) -> String {
    let Amount(quantity) = amount;
    let plus = if quantity.value > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}{}", value(quantity), denominators(quantity))
}

/// `+4.8 %`: to one decimal, which is as exact as a person wants it.
pub(crate) fn signed_percent(percent: Number) -> String {
    let rounded = percent.0.round_dp(1);
    let plus = if rounded > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}{NO_BREAK}%", plain(rounded))
}

/// A number with thousands grouped and a real minus sign.
pub(super) fn plain(value: Decimal) -> String {
    number(value).replace('-', "−")
}

fn value(quantity: Quantity) -> String {
    let amount = plain(quantity.value);
    match quantity.unit {
        Unit::None => amount,
        Unit::Percent => format!("{amount}{NO_BREAK}%"),
        Unit::Points => format!("{amount}{NO_BREAK}pp"),
        Unit::Money(currency) => match (currency_sign(currency), amount.strip_prefix('−')) {
            (Some(sign), Some(positive)) => format!("−{sign}{positive}"),
            (Some(sign), None) => format!("{sign}{amount}"),
            (None, _) => format!("{amount}{NO_BREAK}{}", currency.code()),
        },
        Unit::Time(unit) => format!("{amount}{NO_BREAK}{}", counted(unit.word(), quantity.value)),
        Unit::Word(word) => format!("{amount}{NO_BREAK}{}", one_line(word.as_str())),
    }
}

fn denominators(quantity: Quantity) -> String {
    let parts = quantity.per.into_iter().flat_map(|per| per.parts());
    parts.map(|part| format!("{}{}", if part.contains(' ') { " per " } else { "/" }, one_line(part))).collect()
}

/// `31 Mar 2026`
pub(super) fn day(Day(date): Day) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

fn day_and_month(date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()) - 1).copied().unwrap_or_default();
    format!("{} {month}", date.day())
}

/// `31 Mar 2026`
pub(crate) fn day_of(date: Date) -> String {
    day(Day(date))
}

/// `1 Jan – 31 Mar 2026`
pub(crate) fn days_of(first: Date, last: Date) -> String {
    days(Day(first), Day(last))
}

fn days(Day(start): Day, Day(end): Day) -> String {
    if start == end {
        day(Day(end))
    } else if start.year() == end.year() {
        format!("{} – {}", day_and_month(start), day(Day(end)))
    } else {
        format!("{} – {}", day(Day(start)), day(Day(end)))
    }
}

/// From when to when, as far as it is known. `None` when nothing is.
pub(super) fn timeframe(timeframe: &Timeframe) -> Option<String> {
    let set_by = timeframe.due.set_by.as_deref().map(one_line);
    Some(match (timeframe.start, timeframe.due.deadline) {
        (Some(start), Some(end)) => {
            let length = timeframe.days.map(|days| format!(" ({})", rounded_length(days))).unwrap_or_default();
            format!("{}{length}{}", days(start, end), follows(set_by))
        }
        (None, Some(end)) => format!("until {}{}", day(end), follows(set_by)),
        (Some(start), None) => match set_by {
            Some(event) => format!("from {} until {event}", day(start)),
            None => format!("from {}", day(start)),
        },
        (None, None) => match (set_by, timeframe.length) {
            (Some(event), _) => format!("until {event}"),
            (None, Some(length)) => format!("{}, not said from when", count(length)),
            (None, None) => return None,
        },
    })
}

/// `by 31 Mar 2026`
pub(super) fn due(due: &Due) -> Option<String> {
    let set_by = due.set_by.as_deref().map(one_line);
    match due.deadline {
        Some(deadline) => Some(format!("by {}{}", day(deadline), follows(set_by))),
        None => set_by.map(|event| format!("by {event}")),
    }
}

/// The deadline alone, for a table, whose columns would break a date over lines.
pub(super) fn deadline(due: &Due) -> Option<String> {
    due.deadline.map(|deadline| unbroken(&day(deadline))).or_else(|| due.set_by.as_deref().map(one_line))
}

/// Kept on one line.
pub(super) fn unbroken(text: &str) -> String {
    text.replace(' ', &NO_BREAK.to_string())
}

/// A date that rests on something says so: `, 6 weeks after halo-launch`, `, with halo-launch`.
fn follows(set_by: Option<String>) -> String {
    let with = |event: &String| if event.contains(" after ") { "" } else { "with " };
    set_by.map(|event| format!(", {}{event}", with(&event))).unwrap_or_default()
}

/// `on 31 Mar 2026`, `in Mar 2026`, `in week 17 of 2026`; empty when the day is not known.
pub(super) fn when(dated: &Dated) -> String {
    let Some(period) = &dated.period else {
        return dated.date.map(|date| format!(" on {}", day(date))).unwrap_or_default();
    };
    let month = period.split_once('-').and_then(|(year, month)| {
        let name = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!(" in {name} {year}"))
    });
    let week = || {
        let (year, week) = period.split_once("-W")?;
        Some(format!(" in week {} of {year}", week.trim_start_matches('0')))
    };
    month.or_else(week).unwrap_or_else(|| format!(" in {}", one_line(period)))
}

/// `13 weeks`; under two weeks, days.
fn rounded_length(days: u32) -> String {
    if days < 14 { plural(days, "day") } else { format!("{} weeks", plain(Decimal::from((days + 3) / 7))) }
}

/// `3 months`
pub(super) fn count(length: Length) -> String {
    if length.unit == "ms" { format!("{} ms", length.count) } else { plural(length.count, length.unit) }
}

/// `each week`, `each 2 weeks`
pub(super) fn each(length: Length) -> String {
    if length.count == 1 { format!("each {}", length.unit) } else { format!("each {}", count(length)) }
}

/// `weekly`, `every 2 weeks`
pub(super) fn cadence(length: Length) -> String {
    match (length.count, length.unit) {
        (1, "day") => "daily".to_string(),
        (1, "week") => "weekly".to_string(),
        (1, "month") => "monthly".to_string(),
        (1, "quarter") => "quarterly".to_string(),
        (1, "year") => "yearly".to_string(),
        _ => format!("every {}", count(length)),
    }
}

/// `1 goal`, `3 goals`
pub(super) fn plural(count: u32, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {word}{ending}", plain(Decimal::from(count)))
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// With a capital at the beginning.
pub(crate) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn frame(start: Option<Date>, deadline: Option<Date>, days: Option<u32>) -> Timeframe {
        let due = Due { deadline: deadline.map(Day), set_by: None };
        Timeframe { start: start.map(Day), due, days, length: None }
    }

    #[test]
    fn a_range_names_what_differs() {
        let range = |start, end, days| timeframe(&frame(Some(start), Some(end), Some(days)));
        let quarter = range(date(2026, 1, 1), date(2026, 3, 31), 90);
        assert_eq!(quarter.as_deref(), Some("1 Jan – 31 Mar 2026 (13 weeks)"));
        let winter = range(date(2026, 12, 20), date(2027, 1, 2), 14);
        assert_eq!(winter.as_deref(), Some("20 Dec 2026 – 2 Jan 2027 (2 weeks)"));
        let single = range(date(2026, 5, 1), date(2026, 5, 1), 1);
        assert_eq!(single.as_deref(), Some("1 May 2026 (1 day)"));
        assert_eq!(timeframe(&frame(None, Some(date(2026, 3, 31)), None)).as_deref(), Some("until 31 Mar 2026"));
        assert_eq!(timeframe(&Timeframe::default()), None);
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        let quantity = |value: i64, unit| Amount(Quantity { unit, ..Quantity::plain(Decimal::from(value)) });
        assert_eq!(amount(quantity(-2760, Unit::None)), "−2,760");
        assert_eq!(signed(quantity(15, Unit::Percent)), "+15\u{a0}%");
        assert_eq!(amount(quantity(-5, Unit::Money(iso_currency::Currency::USD))), "−$5");
        assert_eq!(amount(quantity(5, Unit::Money(iso_currency::Currency::CHF))), "5\u{a0}CHF");
        assert_eq!(signed_percent(Number(Decimal::new(484, 2))), "+4.8\u{a0}%");
    }
}

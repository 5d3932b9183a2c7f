//! Dates, periods and durations as a person writes them, and the days they mean.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span as CalendarSpan, ToSpan};

use super::name::Name;
use super::value::TimeUnit;
use crate::source::{Span, Spanned};

/// A point or a stretch of the calendar: `2026-03-31`, `2026-Q1`, `FY26-H1`, `Q4`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Moment {
    Date(Date),
    Year(i16),
    Half(i16, u8),
    Quarter(i16, u8),
    Month(i16, u8),
    /// An ISO 8601 week.
    Week(i16, u8),
    FiscalYear(i16),
    FiscalHalf(i16, u8),
    FiscalQuarter(i16, u8),
    /// `H1` alone: of which year, the timeframe around it may tell.
    YearlessHalf(u8),
    /// `Q4` alone.
    YearlessQuarter(u8),
    /// `W12` alone.
    YearlessWeek(u8),
}

/// First and last day, both counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Days {
    pub first: Date,
    pub last: Date,
}

/// When the fiscal year begins and which calendar year it is called after.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FiscalYear {
    pub month: i8,
    pub day: i8,
    pub named_by: NamedBy,
}

/// The calendar year a fiscal year is called after.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NamedBy {
    /// The year of its first day.
    Begin,
    /// The year of its last day.
    End,
}

impl Moment {
    /// The days this means. `None` for a fiscal period without a fiscal calendar, for a period without a year, and for dates
    /// beyond what a calendar holds.
    pub fn days(self, fiscal: Option<FiscalYear>) -> Option<Days> {
        match self {
            Moment::Date(date) => Some(Days { first: date, last: date }),
            Moment::Year(year) => months(Date::new(year, 1, 1).ok()?, 0, 12),
            Moment::Half(year, half) => months(Date::new(year, 1, 1).ok()?, (i64::from(half) - 1) * 6, 6),
            Moment::Quarter(year, quarter) => months(Date::new(year, 1, 1).ok()?, (i64::from(quarter) - 1) * 3, 3),
            Moment::Month(year, month) => {
                let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                Some(Days { first, last: first.last_of_month() })
            }
            Moment::Week(year, week) => {
                let monday = ISOWeekDate::new(year, i8::try_from(week).ok()?, Weekday::Monday).ok()?.date();
                Some(Days { first: monday, last: monday.checked_add(6.days()).ok()? })
            }
            Moment::FiscalYear(year) => months(fiscal?.first_day(year)?, 0, 12),
            Moment::FiscalHalf(year, half) => months(fiscal?.first_day(year)?, (i64::from(half) - 1) * 6, 6),
            Moment::FiscalQuarter(year, quarter) => months(fiscal?.first_day(year)?, (i64::from(quarter) - 1) * 3, 3),
            Moment::YearlessHalf(_) | Moment::YearlessQuarter(_) | Moment::YearlessWeek(_) => None,
        }
    }

    /// Whether the year is left to the reader.
    pub fn is_yearless(self) -> bool {
        matches!(self, Moment::YearlessHalf(_) | Moment::YearlessQuarter(_) | Moment::YearlessWeek(_))
    }

    pub fn is_fiscal(self) -> bool {
        matches!(self, Moment::FiscalYear(_) | Moment::FiscalHalf(..) | Moment::FiscalQuarter(..))
    }

    /// The same part of a given year.
    #[must_use]
    pub fn in_year(self, year: i16) -> Moment {
        match self {
            Moment::YearlessHalf(half) => Moment::Half(year, half),
            Moment::YearlessQuarter(quarter) => Moment::Quarter(year, quarter),
            Moment::YearlessWeek(week) => Moment::Week(year, week),
            other => other,
        }
    }

    /// The same part of a given fiscal year; weeks have none.
    #[must_use]
    pub fn in_fiscal_year(self, year: i16) -> Moment {
        match self {
            Moment::YearlessHalf(half) => Moment::FiscalHalf(year, half),
            Moment::YearlessQuarter(quarter) => Moment::FiscalQuarter(year, quarter),
            other => other,
        }
    }
}

/// `count` months from `start`, after skipping `skip` months.
fn months(start: Date, skip: i64, count: i64) -> Option<Days> {
    let first = start.checked_add(CalendarSpan::new().try_months(skip).ok()?).ok()?;
    let after = start.checked_add(CalendarSpan::new().try_months(skip + count).ok()?).ok()?;
    Some(Days { first, last: after.yesterday().ok()? })
}

impl FiscalYear {
    fn first_day(self, year: i16) -> Option<Date> {
        let calendar_year_itself = (self.month, self.day) == (1, 1);
        let year = match self.named_by {
            NamedBy::End if !calendar_year_itself => year.checked_sub(1)?,
            _ => year,
        };
        Date::new(year, self.month, self.day).ok()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Moment::Date(date) => write!(f, "{date}"),
            Moment::Year(year) => write!(f, "{year:04}"),
            Moment::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Moment::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Moment::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Moment::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Moment::FiscalYear(year) => write!(f, "FY{year:04}"),
            Moment::FiscalHalf(year, half) => write!(f, "FY{year:04}-H{half}"),
            Moment::FiscalQuarter(year, quarter) => write!(f, "FY{year:04}-Q{quarter}"),
            Moment::YearlessHalf(half) => write!(f, "H{half}"),
            Moment::YearlessQuarter(quarter) => write!(f, "Q{quarter}"),
            Moment::YearlessWeek(week) => write!(f, "W{week:02}"),
        }
    }
}

/// A length of calendar time: `3 months`, `90 days`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Duration {
    pub count: u32,
    pub unit: DurationUnit,
}

/// What a [`Duration`] is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DurationUnit {
    Time(TimeUnit),
    Quarter,
}

impl Duration {
    pub const fn new(count: u32, unit: TimeUnit) -> Self {
        Self { count, unit: DurationUnit::Time(unit) }
    }

    /// The day this long after `start`: three months after 1 January is 1 April. Less than a day counts as none. `None`
    /// beyond what a calendar holds.
    pub fn after(self, start: Date) -> Option<Date> {
        let count = i64::from(self.count);
        let span = match self.unit {
            DurationUnit::Time(TimeUnit::Year) => CalendarSpan::new().try_years(count),
            DurationUnit::Time(TimeUnit::Month) => CalendarSpan::new().try_months(count),
            DurationUnit::Quarter => CalendarSpan::new().try_months(count.checked_mul(3)?),
            DurationUnit::Time(TimeUnit::Week) => CalendarSpan::new().try_weeks(count),
            DurationUnit::Time(TimeUnit::Day) => CalendarSpan::new().try_days(count),
            DurationUnit::Time(_) => Ok(CalendarSpan::new()),
        };
        start.checked_add(span.ok()?).ok()
    }

    /// The last day of a stretch this long that begins on `start`: three months from 1 January end on 31 March.
    pub fn last_day_from(self, start: Date) -> Option<Date> {
        let after = self.after(start)?;
        if after == start { Some(start) } else { after.yesterday().ok() }
    }

    /// About how many days this is, a month taken as 30.4375 days (a twelfth of a Julian year).
    pub fn approximate_days(self) -> f64 {
        let each = match self.unit {
            DurationUnit::Quarter => 91.3125,
            DurationUnit::Time(TimeUnit::Year) => 365.25,
            DurationUnit::Time(TimeUnit::Month) => 30.4375,
            DurationUnit::Time(TimeUnit::Week) => 7.0,
            DurationUnit::Time(TimeUnit::Day) => 1.0,
            DurationUnit::Time(TimeUnit::Hour) => 1.0 / 24.0,
            DurationUnit::Time(TimeUnit::Minute) => 1.0 / 1_440.0,
            DurationUnit::Time(TimeUnit::Second) => 1.0 / 86_400.0,
            DurationUnit::Time(TimeUnit::Millisecond) => 1.0 / 86_400_000.0,
        };
        f64::from(self.count) * each
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.unit {
            DurationUnit::Time(unit) => unit.word(),
            DurationUnit::Quarter => "quarter",
        };
        let plural = if self.count == 1 || word == "ms" { "" } else { "s" };
        write!(f, "{} {word}{plural}", self.count)
    }
}

/// A goal, or a KPI of a goal, by name: `cafe-awareness`, `social-2026/cafe-awareness`, `cafe-awareness.fans`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Reference {
    pub plan: Option<Name>,
    pub name: Name,
    pub kpi: Option<Name>,
    pub span: Span,
}

impl Reference {
    /// Reads `plan/goal.kpi`, of which only the middle must stand.
    pub fn read(written: &str, span: Span) -> Self {
        let (plan, rest) = written.split_once('/').map_or((None, written), |(plan, rest)| (Some(plan), rest));
        let (name, kpi) = rest.split_once('.').map_or((rest, None), |(name, kpi)| (name, Some(kpi)));
        Self { plan: plan.map(Name::new), name: Name::new(name), kpi: kpi.map(Name::new), span }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(plan) = self.plan {
            write!(f, "{plan}/")?;
        }
        write!(f, "{}", self.name)?;
        match self.kpi {
            Some(kpi) => write!(f, ".{kpi}"),
            None => Ok(()),
        }
    }
}

/// What a deadline is set by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deadline {
    Moment(Moment),
    /// `in 3 months`: from the start.
    In(Duration),
    /// `by launch-goal`: that goal's own deadline.
    Goal(Reference),
    /// `by "Rome launch"`: a day that is not known. Counts as a timeframe all the same.
    Event(Box<str>),
    /// `by 7 days after …`
    After(Box<(Duration, Deadline)>),
    /// `by TBD`: no timeframe.
    Unknown,
}

/// Where a stretch of time begins and ends, as one statement or two say it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Timeframe {
    /// `start P`, or the first half of `period A..B`. Begins on its first day.
    pub start: Option<Spanned<Moment>>,
    /// `by`, `in`, or the second half of `period A..B`. Ends on its last day.
    pub end: Option<Spanned<Deadline>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_means_its_first_to_its_last_day() {
        let days = |moment: Moment| moment.days(None).map(|days| (days.first, days.last));
        assert_eq!(days(Moment::Quarter(2026, 1)), Some((date(2026, 1, 1), date(2026, 3, 31))));
        assert_eq!(days(Moment::Half(2026, 2)), Some((date(2026, 7, 1), date(2026, 12, 31))));
        assert_eq!(days(Moment::Month(2028, 2)), Some((date(2028, 2, 1), date(2028, 2, 29))));
        assert_eq!(days(Moment::Week(2026, 1)), Some((date(2025, 12, 29), date(2026, 1, 4))));
        assert_eq!(days(Moment::Year(2026)), Some((date(2026, 1, 1), date(2026, 12, 31))));
        assert_eq!(days(Moment::YearlessQuarter(4)), None);
        assert_eq!(days(Moment::FiscalYear(2026)), None, "no fiscal calendar");
        assert_eq!(days(Moment::Year(9999)), None, "its last day is beyond the calendar");
    }

    #[test]
    fn a_fiscal_year_is_named_by_its_begin_or_its_end() {
        let fiscal = |named_by| Some(FiscalYear { month: 10, day: 1, named_by });
        let first = |moment: Moment, named_by| moment.days(fiscal(named_by)).map(|days| days.first);
        assert_eq!(first(Moment::FiscalYear(2026), NamedBy::End), Some(date(2025, 10, 1)));
        assert_eq!(first(Moment::FiscalYear(2026), NamedBy::Begin), Some(date(2026, 10, 1)));
        assert_eq!(first(Moment::FiscalQuarter(2026, 2), NamedBy::End), Some(date(2026, 1, 1)));
    }

    #[test]
    fn durations_count_both_end_days() {
        let three_months = Duration::new(3, TimeUnit::Month);
        assert_eq!(three_months.last_day_from(date(2026, 1, 1)), Some(date(2026, 3, 31)));
        assert_eq!(three_months.after(date(2026, 11, 30)), Some(date(2027, 2, 28)));
        assert_eq!(Duration::new(u32::MAX, TimeUnit::Year).after(date(2026, 1, 1)), None);
    }
}

//! Which day it is: `--today`, else `GOALPOSTS_TODAY`, else the calendar on the wall.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;

use jiff::civil::Date;

/// The environment variable that stands for `--today`, so that a whole CI job runs on one day.
pub const VARIABLE: &str = "GOALPOSTS_TODAY";

/// Why a text is no date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TodayError {
    message: String,
}

impl fmt::Display for TodayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for TodayError {}

/// Reads a date, strictly `YYYY-MM-DD`: a date that may be read in two ways is worse than none.
///
/// # Errors
/// When the text has another form or names a day that no calendar has; the error says what is expected.
pub fn parse(text: &str) -> Result<Date, TodayError> {
    let expected = |message: &str| TodayError { message: message.to_owned() };
    let [year, month, day] = fields(text)
        .ok_or_else(|| expected("expected a date as YYYY-MM-DD, for example 2026-03-31"))?
        .map(|field| field.parse::<i16>().unwrap_or(0));
    if year == 0 || !(1..=12).contains(&month) {
        return Err(expected("expected a year from 0001 and a month from 01 to 12, for example 2026-03-31"));
    }
    Date::new(year, month as i8, day as i8).map_err(|_| {
        let days = Date::new(year, month as i8, 1).map_or(31, Date::days_in_month);
        expected(&format!("{year:04}-{month:02} has days 01 to {days}"))
    })
}

/// The three runs of digits, if the text is made of them and nothing else.
fn fields(text: &str) -> Option<[&str; 3]> {
    let digits = |field: &&str, length| field.len() == length && field.bytes().all(|byte| byte.is_ascii_digit());
    let mut fields = text.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    let strict = fields.next().is_none() && digits(&year, 4) && digits(&month, 2) && digits(&day, 2);
    strict.then_some([year, month, day])
}

/// The day to judge by: the one of the flag, else of [`VARIABLE`]'s value, else the system's local date. A variable that
/// is set to nothing is not set.
///
/// # Errors
/// When the variable holds no date.
pub fn resolve(flag: Option<Date>, variable: Option<&OsStr>) -> Result<Date, TodayError> {
    match (flag, variable) {
        (Some(date), _) => Ok(date),
        (None, Some(value)) if !value.is_empty() => {
            let value = value.to_string_lossy();
            parse(&value).map_err(|error| TodayError { message: format!("{VARIABLE} is `{value}`: {error}") })
        }
        _ => Ok(jiff::ZonedDateTime::now().date()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn iso_dates_are_read_and_nothing_else() {
        assert_eq!(parse("2026-03-31"), Ok(date(2026, 3, 31)));
        assert_eq!(parse("2024-02-29"), Ok(date(2024, 2, 29)));
        let others =
            ["", "today", "31.3.2026", "2026-3-31", "20260331", "2026-03-31T10:00", " 2026-03-31", "+026-03-31"];
        for text in others.into_iter().chain(["2026-03-31-01", "٢٠٢٦-٠٣-٣١", "2026–03–31"]) {
            let error = parse(text).unwrap_err().to_string();
            assert_eq!(error, "expected a date as YYYY-MM-DD, for example 2026-03-31", "{text:?}");
        }
        assert_eq!(parse("2026-02-30").unwrap_err().to_string(), "2026-02 has days 01 to 28");
        assert!(parse("2026-13-01").unwrap_err().to_string().contains("month from 01 to 12"));
        assert!(parse("0000-01-01").is_err());
        assert!(parse("2026-01-00").is_err());
        assert!(parse("2026-01-99").is_err());
    }

    #[test]
    fn the_flag_wins_over_the_variable_and_that_over_the_clock() {
        let day = date(2026, 1, 2);
        assert_eq!(resolve(Some(day), Some(OsStr::new("2026-03-04"))), Ok(day));
        assert_eq!(resolve(None, Some(OsStr::new("2026-03-04"))), Ok(date(2026, 3, 4)));
        let error = resolve(None, Some(OsStr::new("soon"))).unwrap_err().to_string();
        assert_eq!(error, "GOALPOSTS_TODAY is `soon`: expected a date as YYYY-MM-DD, for example 2026-03-31");
        let clock = resolve(None, None).unwrap();
        assert!(resolve(None, Some(OsStr::new(""))).is_ok_and(|other| other >= clock), "set to nothing is not set");
    }

    proptest::proptest! {
        #[test]
        fn no_text_brings_it_down(text in "\\PC{0,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            if let Ok(date) = parse(&text) {
                assert_eq!(date.to_string(), text);
            }
        }
    }
}

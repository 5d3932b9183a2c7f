//! Dates, periods, durations, deadlines.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use rust_decimal::prelude::ToPrimitive;

use super::reader::Reader;
use crate::model::goal::Review;
use crate::model::time::{Deadline, Duration, DurationUnit, FiscalYear, Moment, NamedBy, Timeframe};
use crate::model::value::TimeUnit;
use crate::source::{Span, Spanned};
use crate::syntax::{Kind, Node, Problem, Token, Tokens};

impl<'t> Reader<'t> {
    /// A `date` or `calendar` token.
    pub fn moment(&mut self, token: Token<'t>) -> Option<Spanned<Moment>> {
        let moment = match token.kind() {
            Kind::date => self.date(token.span()).map(Moment::Date),
            Kind::calendar => self.calendar(token.span()),
            _ => None,
        };
        moment.map(|moment| Spanned::new(moment, token.span()))
    }

    /// The first moment among these tokens.
    pub fn first_moment(&mut self, tokens: Tokens<'t>) -> Option<Spanned<Moment>> {
        let mut tokens = tokens;
        let token = tokens.find(|token| matches!(token.kind(), Kind::date | Kind::calendar))?;
        self.moment(token)
    }

    pub fn date(&mut self, span: Span) -> Option<Date> {
        let written = self.str(span);
        // Every result has a date: the usual form is read byte by byte.
        let (year, month, day, usual) = match written.as_bytes() {
            &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
                let two = |tens: u8, ones: u8| i16::from(tens - b'0') * 10 + i16::from(ones - b'0');
                (two(y1, y2) * 100 + two(y3, y4), two(m1, m2), two(d1, d2), true)
            }
            _ => {
                let mut parts = written.split(['-', '/', '.']);
                let mut part = || parts.next().and_then(|digits| digits.parse::<i16>().ok());
                (part()?, part()?, part()?, false)
            }
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        match date {
            None => {
                let label = match Date::new(year, month as i8, 1) {
                    Ok(first) => format!("{} has {} days", first.strftime("%B %Y"), first.days_in_month()),
                    Err(_) => "a year has 12 months".to_string(),
                };
                self.complain(
                    Problem::new(span, format!("there is no {written}"), label)
                        .help("a date is written year-month-day, as in `2026-03-31`"),
                );
            }
            Some(date) if !usual => {
                let problem =
                    Problem::new(span, "a date is written with dashes and two digits each", "write it in full");
                self.complain(problem.help(format!("write `{date}`")));
            }
            Some(_) => {}
        }
        date
    }

    pub fn calendar(&mut self, span: Span) -> Option<Moment> {
        let written = self.str(span);
        let moment = parse_calendar(written);
        if moment.is_none() {
            let label = match written.as_bytes() {
                [.., b'Q', _] => "a year has quarters Q1 to Q4",
                [.., b'H', _] => "a year has halves H1 and H2",
                [.., b'W', _, _] => "a year has weeks W01 to W52, some W53",
                _ => "a year has months 01 to 12",
            };
            let help = "a period is written `2026-03`, `2026-Q1`, `2026-H1`, `2026-W12`, `2026` or `FY2026`";
            self.complain(Problem::new(span, format!("there is no {written}"), label).help(help));
        }
        moment
    }

    /// `period`: both ends of a timeframe.
    pub fn period(&mut self, node: &Node) -> Timeframe {
        let mut moments = [None, None];
        let mut timeframe = Timeframe::default();
        let mut ends = 0;
        for token in self.tokens(node) {
            if token.kind() == Kind::unknown {
                timeframe.end = Some(Spanned::new(Deadline::Unknown, token.span()));
                return timeframe;
            }
            if ends < 2 {
                moments[ends] = self.moment(token);
                ends += 1;
            }
        }
        timeframe.start = moments[0];
        let end = if ends == 2 { moments[1] } else { moments[0] };
        timeframe.end = end.map(|end| Spanned::new(Deadline::Moment(end.value), end.span));
        timeframe
    }

    /// `by …`
    pub fn deadline(&mut self, tokens: Tokens<'t>) -> Option<Spanned<Deadline>> {
        let mut tokens = tokens;
        let token = tokens.next()?;
        let deadline = match token.kind() {
            Kind::after => {
                let mut parts = token.inside();
                let (number, unit) = (parts.next()?, parts.next()?);
                let duration = self.duration(number, unit)?;
                let anchor = parts.next().and_then(|anchor| self.anchor(anchor))?;
                Deadline::After(Box::new((duration.value, anchor)))
            }
            _ => self.anchor(token)?,
        };
        Some(Spanned::new(deadline, token.span()))
    }

    fn anchor(&mut self, token: Token<'t>) -> Option<Deadline> {
        Some(match token.kind() {
            Kind::date | Kind::calendar => Deadline::Moment(self.moment(token)?.value),
            Kind::unknown => Deadline::Unknown,
            Kind::text => Deadline::Event(self.text_of(token).value),
            Kind::reference => Deadline::Goal(self.reference(token)),
            _ => return None,
        })
    }

    /// `in 3 months`, from the tokens of the duration.
    pub fn within(&mut self, tokens: Tokens<'t>) -> Option<Spanned<Deadline>> {
        let mut tokens = tokens;
        let duration = self.duration(tokens.next()?, tokens.next()?)?;
        Some(Spanned::new(Deadline::In(duration.value), duration.span))
    }

    /// A number and a unit of time.
    pub fn duration(&mut self, number: Token<'t>, unit: Token<'t>) -> Option<Spanned<Duration>> {
        let span = number.span().to(unit.span());
        let count = self.number(number.span())?;
        let unit = self.duration_unit(unit.span())?;
        match count.to_u32().filter(|&whole| whole > 0 && count.fract().is_zero()) {
            Some(count) => Some(Spanned::new(Duration { count, unit }, span)),
            None => {
                self.complain(
                    Problem::new(number.span(), "a duration is a whole number", "one or more")
                        .help("write it in a smaller unit, such as `18 months` for a year and a half"),
                );
                None
            }
        }
    }

    fn duration_unit(&mut self, span: Span) -> Option<DurationUnit> {
        let word = self.str(span);
        if let Some(unit) = TimeUnit::parse(word) {
            return Some(DurationUnit::Time(unit));
        }
        if matches!(word, "quarter" | "quarters" | "분기") {
            return Some(DurationUnit::Quarter);
        }
        let problem = Problem::new(
            span,
            format!("`{word}` is no unit of time"),
            "days, weeks, months, quarters or years stand here",
        );
        self.complain(problem.help("write for example `3 months`"));
        None
    }

    /// `each week`, `each 2 weeks`, `over 28 days`: the number may be left out.
    pub fn recurrence(&mut self, token: Token<'t>) -> Option<Spanned<Duration>> {
        let mut parts = token.inside();
        let first = parts.next()?;
        if let Some(unit) = parts.next() {
            return self.duration(first, unit);
        }
        let unit = self.duration_unit(first.span())?;
        Some(Spanned::new(Duration { count: 1, unit }, first.span()))
    }

    pub fn review(&mut self, node: &Node) -> Option<Spanned<Review>> {
        let token = self.tokens(node).next()?;
        if token.kind() == Kind::every {
            let duration = self.recurrence(token)?;
            return Some(Spanned::new(Review(duration.value), token.span()));
        }
        let every = |count, unit| Review(Duration { count, unit });
        let cadences = [
            ("daily", every(1, DurationUnit::Time(TimeUnit::Day))),
            ("weekly", every(1, DurationUnit::Time(TimeUnit::Week))),
            ("monthly", every(1, DurationUnit::Time(TimeUnit::Month))),
            ("quarterly", every(1, DurationUnit::Quarter)),
            ("yearly", every(1, DurationUnit::Time(TimeUnit::Year))),
        ];
        self.one_of(node, "cadence", &cadences)
    }

    pub fn fiscal_year(&mut self, node: &Node) -> Option<Spanned<FiscalYear>> {
        let mut tokens = self.tokens(node);
        let starts = tokens.next()?;
        let written = self.str(starts.span());
        let (month, day) = written.split_once('-')?;
        let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
        // A day that every year has: a fiscal year does not begin on a 29 February.
        if Date::new(2025, month, day).is_err() {
            self.complain(Problem::new(
                starts.span(),
                format!("no year has a {written}"),
                "month and day, as in `10-01`",
            ));
            return None;
        }
        let named_by = match tokens.next() {
            None => NamedBy::End,
            Some(_) => {
                self.one_of(node, "way to name a fiscal year", &[("begin", NamedBy::Begin), ("end", NamedBy::End)])?
                    .value
            }
        };
        Some(Spanned::new(FiscalYear { month, day, named_by }, starts.span()))
    }
}

/// `2026`, `2026-03`, `2026-Q1`, `FY26-H2`, `Q4` …; `None` when there is no such month, quarter, half or week.
impl Moment {
    /// A date or a period as it is written, without a word on what may be wrong with it.
    pub fn read(written: &str) -> Option<Self> {
        // Dates are the only ones with three parts.
        if written.len() == 10 && written.is_ascii() {
            return written.parse().ok().map(Moment::Date);
        }
        parse_calendar(written)
    }
}

fn parse_calendar(written: &str) -> Option<Moment> {
    if let Some(fiscal) = written.strip_prefix("FY") {
        let (year, part) = fiscal.split_once('-').map_or((fiscal, None), |(year, part)| (year, Some(part)));
        let mut number: i16 = year.parse().ok()?;
        if year.len() == 2 {
            number += 2000;
        }
        return match part {
            None => Some(Moment::FiscalYear(number)),
            Some(part) => match part_of_year(part)? {
                Moment::YearlessWeek(_) => None,
                part => Some(part.in_fiscal_year(number)),
            },
        };
    }
    if written.starts_with(['Q', 'H', 'W']) {
        return part_of_year(written);
    }
    let (year, part) = written.split_once('-').map_or((written, None), |(year, part)| (year, Some(part)));
    let year: i16 = year.parse().ok()?;
    let Some(part) = part else { return Some(Moment::Year(year)) };
    if part.starts_with(|c: char| c.is_ascii_digit()) {
        let month: u8 = part.parse().ok()?;
        return (1..=12).contains(&month).then_some(Moment::Month(year, month));
    }
    let moment = part_of_year(part)?.in_year(year);
    if let Moment::Week(year, week) = moment {
        ISOWeekDate::new(year, week as i8, Weekday::Monday).ok()?;
    }
    Some(moment)
}

fn part_of_year(part: &str) -> Option<Moment> {
    let number: u8 = part.get(1..)?.parse().ok()?;
    match part.as_bytes()[0] {
        b'Q' => (1..=4).contains(&number).then_some(Moment::YearlessQuarter(number)),
        b'H' => (1..=2).contains(&number).then_some(Moment::YearlessHalf(number)),
        b'W' => (1..=53).contains(&number).then_some(Moment::YearlessWeek(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_impossible_ones_are_not() {
        assert_eq!(parse_calendar("2026-Q1"), Some(Moment::Quarter(2026, 1)));
        assert_eq!(parse_calendar("FY26-H2"), Some(Moment::FiscalHalf(2026, 2)));
        assert_eq!(parse_calendar("2026-W53"), Some(Moment::Week(2026, 53)), "2026 has 53 weeks");
        assert_eq!(parse_calendar("2025-W53"), None, "2025 has 52");
        assert_eq!(parse_calendar("2026-Q5"), None);
        assert_eq!(parse_calendar("2026-13"), None);
        assert_eq!(parse_calendar("Q4"), Some(Moment::YearlessQuarter(4)));
    }
}

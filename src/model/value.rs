//! Quantities: exact decimals with a unit and what they are counted per.

use std::fmt;

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::name::Name;

/// A number with its unit: `2,400`, `15%`, `$15/post`, `24 h`, `12 per 100 million people`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quantity {
    pub value: Decimal,
    pub unit: Unit,
    /// The denominators, `month` of `320/month`.
    pub per: Option<Per>,
    /// Written with `~`: about.
    pub approximate: bool,
}

impl Quantity {
    /// A bare number.
    pub const fn plain(value: Decimal) -> Self {
        Self { value, unit: Unit::None, per: None, approximate: false }
    }

    /// The same unit and denominators with another value.
    #[must_use]
    pub fn with_value(self, value: Decimal) -> Self {
        Self { value, ..self }
    }
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// A bare number, or one with a plain counting word (명, 건, 회, 개).
    None,
    Percent,
    /// Percentage points: `3pp`, `3%p`.
    Points,
    Money(Currency),
    Time(TimeUnit),
    /// Any other word, as written: `kt`, `posts`.
    Word(Name),
}

/// A unit of time. Milliseconds to weeks convert into each other, and months into years; the two groups do not mix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TimeUnit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl TimeUnit {
    /// Reads a unit of time as people write it, in English or Korean.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "ms" | "millisecond" | "milliseconds" => Self::Millisecond,
            "s" | "sec" | "secs" | "second" | "seconds" | "초" => Self::Second,
            "min" | "mins" | "minute" | "minutes" | "분" => Self::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" | "시간" => Self::Hour,
            "d" | "day" | "days" | "일" => Self::Day,
            "week" | "weeks" | "wk" | "주" => Self::Week,
            "month" | "months" | "개월" | "월" | "달" => Self::Month,
            "year" | "years" | "yr" | "년" | "연" => Self::Year,
            "quarter" | "quarters" | "분기" => return None,
            _ => return None,
        })
    }

    /// Singular, as the compiled plan writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Millisecond => "ms",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// How many of the smallest unit of its group this is: milliseconds, or months.
    pub fn factor(self) -> Decimal {
        Decimal::from(match self {
            Self::Millisecond => 1_u64,
            Self::Second => 1_000,
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
            Self::Week => 604_800_000,
            Self::Month => 1,
            Self::Year => 12,
        })
    }

    /// Months and years: their length in days varies, so they do not convert into the smaller ones.
    pub fn is_calendar(self) -> bool {
        matches!(self, Self::Month | Self::Year)
    }
}

/// Denominators in one canonical spelling: `month`, `month/seller`, `100 million people`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Per(pub Name);

impl Per {
    /// The single denominators.
    pub fn parts(self) -> impl Iterator<Item = &'static str> {
        self.0.as_str().split('/')
    }

    /// The length of time this is counted per, when one of the denominators is one.
    pub fn time(self) -> Option<TimeUnit> {
        self.parts().find_map(TimeUnit::parse)
    }
}

impl Unit {
    /// Whether a value in one unit can be compared with a value in the other. A bare number takes the other's unit.
    pub fn comparable(self, other: Unit) -> bool {
        match (self, other) {
            (Unit::None, _) | (_, Unit::None) => true,
            (Unit::Percent | Unit::Points, Unit::Percent | Unit::Points) => true,
            (Unit::Time(one), Unit::Time(other)) => one.is_calendar() == other.is_calendar(),
            (Unit::Word(one), Unit::Word(other)) => one == other || singular(one.as_str()) == singular(other.as_str()),
            (one, other) => one == other,
        }
    }

    /// What to multiply a value in `self` by to have it in `other`. 1 where both are the same or one is a bare number.
    /// `None` where they can't be compared.
    pub fn conversion(self, other: Unit) -> Option<Decimal> {
        match (self, other) {
            (Unit::Time(from), Unit::Time(to)) if from.is_calendar() == to.is_calendar() => {
                Some(from.factor() / to.factor())
            }
            _ => self.comparable(other).then_some(Decimal::ONE),
        }
    }

    /// The unit alone, as the compiled plan names it; `None` for a bare number.
    pub fn label(self) -> Option<String> {
        Some(match self {
            Unit::None => return None,
            Unit::Percent => "%".to_string(),
            Unit::Points => "pp".to_string(),
            Unit::Money(currency) => currency.code().to_string(),
            Unit::Time(unit) => unit.word().to_string(),
            Unit::Word(name) => name.as_str().to_string(),
        })
    }
}

/// A word without its plural ending, good enough to hold `posts` for `post`. For comparison only, never shown.
pub fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.len() > 2 => stem.to_string(),
        _ => word.to_string(),
    }
}

/// A number as people read it: thousands with commas, no zeros at the end of the fraction.
pub fn number(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 1);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// The quantity as it could be written in a file: `$2,760/month`, `15%`, `3 days`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("~")?;
        }
        let amount = number(self.value);
        match self.unit {
            Unit::None => f.write_str(&amount)?,
            Unit::Percent => write!(f, "{amount}%")?,
            Unit::Points => write!(f, "{amount}pp")?,
            Unit::Money(currency) => match (currency_sign(currency), amount.strip_prefix('-')) {
                (Some(sign), Some(positive)) => write!(f, "-{sign}{positive}")?,
                (Some(sign), None) => write!(f, "{sign}{amount}")?,
                (None, _) => write!(f, "{amount} {}", currency.code())?,
            },
            Unit::Time(unit) => write!(f, "{amount} {}", counted(unit.word(), self.value))?,
            Unit::Word(name) => write!(f, "{amount} {name}")?,
        }
        for part in self.per.into_iter().flat_map(Per::parts) {
            if part.contains(' ') {
                write!(f, " per {part}")?;
            } else {
                write!(f, "/{part}")?;
            }
        }
        Ok(())
    }
}

/// The sign that the language reads back as this currency.
pub fn currency_sign(currency: Currency) -> Option<char> {
    Some(match currency {
        Currency::USD => '$',
        Currency::EUR => '€',
        Currency::GBP => '£',
        Currency::KRW => '₩',
        Currency::JPY => '¥',
        _ => return None,
    })
}

/// `day` or `days`, `ms` always.
pub fn counted(word: &str, value: Decimal) -> String {
    if value.abs() == Decimal::ONE || word == "ms" { word.to_string() } else { format!("{word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(number(decimal("2400")), "2,400");
        assert_eq!(number(decimal("-1234567.50")), "-1,234,567.5");
        assert_eq!(number(decimal("999")), "999");
        assert_eq!(number(decimal("0.25")), "0.25");
    }

    #[test]
    fn units_convert_within_their_group_only() {
        let (hours, days) = (Unit::Time(TimeUnit::Hour), Unit::Time(TimeUnit::Day));
        assert_eq!(days.conversion(hours), Some(decimal("24")));
        assert_eq!(Unit::Time(TimeUnit::Month).conversion(days), None);
        assert_eq!(Unit::Time(TimeUnit::Year).conversion(Unit::Time(TimeUnit::Month)), Some(decimal("12")));
        assert!(Unit::Word(Name::new("posts")).comparable(Unit::Word(Name::new("post"))));
        assert!(!Unit::Money(Currency::USD).comparable(Unit::Money(Currency::EUR)));
    }

    #[test]
    fn quantities_read_as_they_are_written() {
        let money = Quantity {
            value: decimal("15"),
            unit: Unit::Money(Currency::USD),
            per: Some(Per(Name::new("post"))),
            approximate: false,
        };
        assert_eq!(money.to_string(), "$15/post");
        let days = Quantity { unit: Unit::Time(TimeUnit::Day), ..Quantity::plain(decimal("1")) };
        assert_eq!(days.to_string(), "1 day");
        let rate = Quantity { per: Some(Per(Name::new("100 million people"))), ..Quantity::plain(decimal("12")) };
        assert_eq!(rate.to_string(), "12 per 100 million people");
    }
}

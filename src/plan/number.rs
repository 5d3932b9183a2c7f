//! Exact numbers, days and quantities in the forms that YAML and JSON can carry.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::model::Quantity;

/// The largest whole number up to which every whole number is a double of its own. Beyond it readers that know only doubles
/// (JavaScript, jq) would silently round.
const MAX_EXACT_INTEGER: i64 = 1 << 53;

/// An exact decimal.
///
/// It is written as a plain number when a double holds it, which means that its shortest decimal form is this very number:
/// `0.1`, `2400`, `4.83`. The rare number of 16 digits and more that a double would change is written as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number(pub Decimal);

impl Number {
    /// A figure that was worked out with binary floating point, rounded to so many decimals. `None` when it is not finite.
    pub fn rounded(value: f64, decimals: u32) -> Option<Self> {
        Decimal::try_from(value).ok().map(|value| Self(value.round_dp(decimals).normalize()))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0.normalize();
        if value.is_integer() {
            return match value.to_i64().filter(|whole| whole.abs() <= MAX_EXACT_INTEGER) {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.collect_str(&value),
            };
        }
        match value.to_string().parse::<f64>() {
            // `f64` displays the shortest text that reads back as the same double, without an exponent.
            Ok(double) if double.to_string() == value.to_string() => serializer.serialize_f64(double),
            _ => serializer.collect_str(&value),
        }
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal: a number where a double holds it exactly, else its digits as text.",
            "type": ["number", "string"],
            "pattern": r"^-?\d+(\.\d+)?$",
        })
    }
}

/// A day of the calendar, written `2026-03-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A day: `2026-03-31`.", "type": "string", "format": "date" })
    }
}

/// A value with its unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(into = "AmountFields")]
pub struct Amount(pub Quantity);

/// A value with its unit.
#[derive(Serialize, JsonSchema)]
struct AmountFields {
    /// The value in its unit; 15 with the unit `%` is fifteen per cent.
    value: Number,
    /// `%`, `pp` (percentage points), an ISO 4217 code such as `USD`, a unit of time (`ms`, `second`, `minute`, `hour`, `day`,
    /// `week`, `month`, `year`) or any other word as written. Absent for a bare number.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// What it is counted per: `month`, `post`, `month/seller`.
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<&'static str>,
    /// Written with `~`: about.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
}

impl From<Amount> for AmountFields {
    fn from(Amount(quantity): Amount) -> Self {
        Self {
            value: Number(quantity.value),
            unit: quantity.unit.label(),
            per: quantity.per.map(|per| per.0.as_str()),
            approximate: quantity.approximate,
        }
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        AmountFields::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn json(text: &str) -> String {
        serde_json::to_string(&Number(Decimal::from_str(text).unwrap())).unwrap()
    }

    #[test]
    fn decimals_are_written_as_they_are() {
        assert_eq!(json("2400"), "2400");
        assert_eq!(json("2400.00"), "2400");
        assert_eq!(json("0.1"), "0.1");
        assert_eq!(json("-0.30"), "-0.3");
        assert_eq!(json("99.99"), "99.99");
        assert_eq!(json("9007199254740992"), "9007199254740992");
    }

    #[test]
    fn what_a_double_would_change_is_text() {
        assert_eq!(json("9007199254740993"), r#""9007199254740993""#);
        assert_eq!(json("0.12345678901234567891"), r#""0.12345678901234567891""#);
        assert_eq!(json("79228162514264337593543950335"), r#""79228162514264337593543950335""#);
    }
}

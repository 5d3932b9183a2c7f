//! KPIs: where from, where to, and what came of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Allowed, Due, Grade, Length, Location, Reference, Remarks, Revised};
use crate::plan::number::{Amount, Day, Number};

/// Something that is counted, and what it is to reach.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Kpi {
    /// Unique in its goal.
    pub name: String,
    /// As stated, else the metric's title when the KPI is called as its metric is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The metric of the catalogue or the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// How it behaves over time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Which way is better: `more` or `less`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub better: Option<&'static str>,
    /// Which growth limits apply to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What lies between baseline and target, when both are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    #[serde(flatten)]
    pub qualifiers: Qualifiers,
    #[serde(flatten)]
    pub due: Due,
    /// How many days the target gives, both ends counted: from the baseline's date, else the start, to the deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<Number>,
    /// Stated for this KPI alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Dated>,
    /// As they are written: the lines, then the rows of each file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actuals: Vec<Dated>,
    /// Files with more actuals, as named; their rows are among `actuals`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actuals_files: Vec<ActualsFile>,
    /// A value beyond the target that would be better still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stretch: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Share>,
    /// Where its numbers come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    #[serde(flatten)]
    pub remarks: Remarks,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<Revised>,
}

/// Where a KPI comes from.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Baseline {
    /// Absent when it is stated as unknown.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// When it was measured, as written: `2025`, `2026-01-31`, `previous year`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<String>,
    /// The last day of the period in which it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<Day>,
}

/// How a target is stated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TargetForm {
    /// A value to reach.
    #[default]
    Absolute,
    /// A change from the baseline.
    Change,
    /// A multiple of the baseline.
    Multiple,
    /// A range to lie in.
    Range,
    /// Not decided yet.
    Unknown,
    /// There is a number, and it is not here.
    Confidential,
    /// To be kept as it is.
    Unstated,
}

/// What a KPI is to reach.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Target {
    pub form: TargetForm,
    /// The value to reach, worked out where a change or a multiple is stated and the baseline is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Amount>,
    /// The low end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<Amount>,
    /// The high end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Amount>,
    /// The change as stated, with its sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Amount>,
    /// The multiple as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Number>,
    /// How results are compared with it: `>=`, `<=`, `>`, `<` or `=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<&'static str>,
    /// The comparison is not written: it follows from which way is better.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub comparison_implied: bool,
    /// It is to hold throughout, not to be reached.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keep: bool,
    /// What it is a share of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Share>,
    /// Where a confidential number is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<String>,
}

/// What lies between baseline and target.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Change {
    /// Target less baseline, in the target's unit; of percentages, in points.
    pub by: Amount,
    /// The same in per cent of the baseline, rounded to four decimals. Absent for percentages, where it would be mistaken for
    /// points, and where the baseline is not above zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Number>,
    /// The growth in per cent that each month of 30.4375 days needs, compounded, rounded to two decimals. Absent as `percent`
    /// is, for scores and ranks, and for horizons under 28 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_per_month: Option<Number>,
}

/// How a KPI is counted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Qualifiers {
    /// `avg`, `median`, `p99`, `lowest`, `highest`, `total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<&'static str>,
    /// What the aggregate is taken over: `post`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate_per: Option<&'static str>,
    /// It is to be met anew in every such period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Length>,
    /// The window it is counted over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<Length>,
    /// The service level it is judged by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Amount>,
    /// The part that is counted, in words.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// What is left out, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluding: Option<String>,
}

/// A value on a day or of a period.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Dated {
    /// The day, or the period's last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// The period as written, when it is one: `2026-01`, `2026-W17`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Absent when it is stated as unknown. A signed value is added to the baseline.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The change from the baseline, when it is written as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it stands, when that is a file of results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<FileRow>,
}

/// A row of a CSV file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct FileRow {
    /// As named.
    pub file: String,
    /// Its line, counted from 1: the header's is 1.
    pub row: u32,
}

/// A CSV file with actuals.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ActualsFile {
    /// Relative to the goal file.
    pub path: String,
    pub date_column: String,
    pub value_column: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
}

/// Which rows of a CSV file count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Filter {
    pub column: String,
    pub equals: String,
}

/// What a target or a part is a share of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// Something in words.
    Words(String),
    /// A KPI or a metric.
    Reference(Reference),
}

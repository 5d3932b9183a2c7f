//! What a file states of a KPI: where it comes from, what it is to reach, and how it is counted.

use rust_decimal::Decimal;

use super::catalogue::MetricId;
use super::goal::{Allow, Grade, Revised, Text};
use super::name::Name;
use super::series::{ActualsFile, Series};
use super::time::{Duration, Moment, Reference, Timeframe};
use super::value::{Per, Quantity};
use crate::source::{Span, Spanned};

#[derive(Debug)]
pub struct Kpi {
    /// The header line.
    pub span: Span,
    pub name: Spanned<Name>,
    /// `is METRIC`.
    pub metric_name: Option<Spanned<Name>>,
    /// The catalogue's metric, bound when the files are brought together.
    pub metric: Option<MetricId>,
    pub title: Option<Text>,
    pub baseline: Option<Box<Baseline>>,
    pub target: Option<Box<Target>>,
    pub qualifiers: Option<Box<Qualifiers>>,
    /// `by` or `in` on the line.
    pub timeframe: Option<Box<Timeframe>>,
    pub actuals: Series,
    pub checkpoints: Series,
    pub details: Option<Box<KpiDetails>>,
    /// Some of its line or block could not be read.
    pub damaged: bool,
}

/// Where a KPI comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// `None`: written as unknown.
    pub value: Option<Quantity>,
    pub span: Span,
    pub since: Option<Spanned<Since>>,
}

/// When a baseline was measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// `in 2020`
    Moment(Moment),
    /// `vs previous year`
    Previous(Name),
}

/// What a KPI is to reach, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// `keep`
    pub keep: Option<Span>,
    pub comparison: Option<Spanned<Comparison>>,
    pub value: TargetValue,
    /// Of the value alone, without `keep` and the comparison.
    pub span: Span,
    /// Few have one, and it is large.
    pub share: Option<Box<Spanned<Share>>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetValue {
    /// `2,760`, `= -500`: a value to reach.
    Absolute(Quantity),
    /// `+15%`, `-42%`, `+40`, `+0.5pp`: a change from the baseline; the sign is in the value.
    Change(Quantity),
    /// `x2`, `1.5×`
    Multiple(Decimal),
    /// `20..30%`, `50 ± 5`: low and high end. Few targets have one, and it is large.
    Range(Box<[Quantity; 2]>),
    /// `?`, `TBD`, `+X%`
    Placeholder,
    /// `secret "…"`: there is a number and it is not here.
    Secret(Text),
    /// `keep` without a value.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    AtLeast,
    AtMost,
    Over,
    Under,
    Equal,
}

impl Comparison {
    /// As it is written in its plain form.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::AtLeast => ">=",
            Comparison::AtMost => "<=",
            Comparison::Over => ">",
            Comparison::Under => "<",
            Comparison::Equal => "=",
        }
    }
}

/// `of "qualified leads"`, `of q3.bookings`
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Share {
    Words(Box<str>),
    Reference(Reference),
}

#[derive(Debug, Default)]
pub struct Qualifiers {
    /// `avg`, `p99`, … in its canonical spelling.
    pub aggregate: Option<Spanned<Name>>,
    /// `per post` after an aggregate.
    pub per: Option<Spanned<Per>>,
    /// `each week`
    pub each: Option<Spanned<Duration>>,
    /// `over 28 days`
    pub window: Option<Spanned<Duration>>,
    /// `within 5 min`
    pub service_level: Option<Box<Spanned<Quantity>>>,
    pub segment: Option<Box<Text>>,
    pub exclusion: Option<Box<Text>>,
}

/// The statements of a KPI's block that most KPIs have few of.
#[derive(Debug, Default)]
pub struct KpiDetails {
    pub files: Vec<ActualsFile>,
    /// The lines of the checkpoints as they are written, remarks behind them included; only where they may stand out of the
    /// order of their days, to be put into it.
    pub checkpoint_lines: Vec<WrittenLine>,
    pub grade: Option<Grade>,
    pub source: Option<Text>,
    pub owner: Option<Spanned<Name>>,
    pub weight: Option<Spanned<Decimal>>,
    pub part_of: Option<Spanned<Share>>,
    pub stretch: Option<Stretch>,
    pub notes: Vec<Text>,
    pub links: Vec<Text>,
    pub metas: Vec<(Spanned<Name>, Text)>,
    pub allows: Vec<Allow>,
    pub revised: Vec<Revised>,
}

/// A line of a file as it is written, without the blanks around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenLine {
    pub span: Span,
    pub text: Box<str>,
}

/// `stretch 3,000`: read as an actual is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    pub value: Quantity,
    /// The value is a change from the baseline.
    pub is_change: bool,
    pub span: Span,
}

//! Metrics, platforms and goal types: the built-in ones, written in the language itself, and those a workspace declares.

mod index;
mod needed;

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::goal::Text;
use super::name::Name;
use super::time::Moment;
use super::value::{Quantity, TimeUnit, Unit};
use super::workspace::Workspace;
use crate::source::{FileId, Role, SourceFile, Span, Spanned};

pub use needed::{has_metric, metric_names, needed_files};

/// The built-in catalogue: path shown to people and text. The facts are the guide's (its KPIs by goal, its platforms'
/// strengths), the figures dated in the files.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("<catalogue>/metrics.goal", include_str!("catalogue/metrics.goal")),
    ("<catalogue>/platforms.goal", include_str!("catalogue/platforms.goal")),
    ("<catalogue>/goal-types.goal", include_str!("catalogue/goal-types.goal")),
];

/// The built-in catalogue as source files.
pub fn built_in_files() -> impl Iterator<Item = SourceFile> {
    BUILT_IN.into_iter().map(|(path, text)| SourceFile::with_role(path, text, Role::Catalogue))
}

/// Who says so, of what a file declares.
pub fn origin(workspace: &Workspace, file: FileId) -> &'static str {
    if workspace.role(file) == Role::Catalogue { "built in" } else { "this workspace" }
}

/// A declaration as it is written, from its header to the brace that closes it.
pub fn declaration(text: &str, header: Span) -> String {
    let rest = text.get(header.start as usize..).unwrap_or("");
    let mut lines = String::new();
    for (index, line) in rest.lines().enumerate() {
        lines += line;
        lines.push('\n');
        if line.trim_end() == "}" || (index == 0 && !line.trim_end().ends_with('{')) {
            break;
        }
    }
    lines
}

/// A metric of the workspace: its file and its place among that file's metrics.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MetricId {
    pub file: FileId,
    pub index: u32,
}

#[derive(PartialEq, Debug)]
pub struct Metric {
    pub span: Span,
    pub name: Spanned<Name>,
    pub title: Option<Text>,
    pub unit: Option<Spanned<MetricUnit>>,
    pub kind: Option<MetricKind>,
    pub better: Option<Spanned<Better>>,
    pub family: Option<Family>,
    /// A rate that cannot leave 0–100 %.
    pub bounded: Option<Span>,
    /// The metric it cannot exceed.
    pub part_of: Option<Spanned<Name>>,
    /// Instead of the family's limit.
    pub growth_limit: Option<Spanned<Quantity>>,
    /// Says little alone.
    pub vanity: bool,
    /// The quality that should be watched beside it.
    pub balanced_by: Vec<Spanned<Name>>,
    pub also: Vec<Spanned<Name>>,
    pub platforms: Vec<Spanned<Name>>,
    pub notes: Vec<Text>,
    pub source: Option<Text>,
}

impl Metric {
    pub fn title_or_name(&self) -> &str {
        self.title.as_ref().map_or(self.name.value.as_str(), |title| &title.value)
    }
}

/// What a metric counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MetricUnit {
    Count,
    People,
    Percent,
    Money,
    Duration,
    Word(Name),
}

impl MetricUnit {
    pub fn word(self) -> &'static str {
        match self {
            MetricUnit::Count => "count",
            MetricUnit::People => "people",
            MetricUnit::Percent => "percent",
            MetricUnit::Money => "money",
            MetricUnit::Duration => "duration",
            MetricUnit::Word(name) => name.as_str(),
        }
    }

    /// Whether a value written with `unit` can be a value of a metric counted so.
    pub fn takes(self, unit: Unit) -> bool {
        match self {
            _ if unit == Unit::None => true,
            MetricUnit::Percent => matches!(unit, Unit::Percent | Unit::Points),
            MetricUnit::Money => matches!(unit, Unit::Money(_)),
            MetricUnit::Duration => matches!(unit, Unit::Time(_)),
            // A declaration may name the very unit: `unit minutes`, `unit EUR`.
            MetricUnit::Word(name) if matches!(unit, Unit::Time(_) | Unit::Money(_)) => match unit {
                Unit::Time(_) => TimeUnit::parse(name.as_str()).is_some(),
                _ => Currency::from_code(name.as_str()).is_some(),
            },
            // Any noun may be counted: `500 guests` of a metric of people.
            MetricUnit::Count | MetricUnit::People | MetricUnit::Word(_) => {
                matches!(unit, Unit::Word(_))
            }
        }
    }
}

/// How a metric behaves over time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MetricKind {
    Stock,
    Flow,
    Counter,
    Rate,
    Money,
    Duration,
    Score,
    Rank,
}

impl MetricKind {
    pub const ALL: [(&'static str, MetricKind); 8] = [
        ("stock", MetricKind::Stock),
        ("flow", MetricKind::Flow),
        ("counter", MetricKind::Counter),
        ("rate", MetricKind::Rate),
        ("money", MetricKind::Money),
        ("duration", MetricKind::Duration),
        ("score", MetricKind::Score),
        ("rank", MetricKind::Rank),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// Which way a metric is to move.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Better {
    More,
    Less,
}

/// Which growth limits apply.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    Audience,
    Email,
    Traffic,
    Revenue,
    Rate,
    OwnOutput,
}

impl Family {
    pub const ALL: [(&'static str, Family); 6] = [
        ("audience", Family::Audience),
        ("email", Family::Email),
        ("traffic", Family::Traffic),
        ("revenue", Family::Revenue),
        ("rate", Family::Rate),
        ("own-output", Family::OwnOutput),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, family)| *family == self).map_or("", |(word, _)| word)
    }
}

#[derive(PartialEq, Debug)]
pub struct Platform {
    pub span: Span,
    pub name: Spanned<Name>,
    pub title: Option<Text>,
    pub users: Option<Users>,
    pub also: Vec<Spanned<Name>>,
    pub notes: Vec<Text>,
}

/// `users 3.07B as-of 2024-10 source "…"`
#[derive(PartialEq, Debug)]
pub struct Users {
    pub count: Decimal,
    pub span: Span,
    pub as_of: Option<Spanned<Moment>>,
    pub source: Option<Text>,
}

#[derive(PartialEq, Debug)]
pub struct GoalType {
    pub span: Span,
    pub name: Spanned<Name>,
    pub title: Option<Text>,
    /// The metrics such goals are usually measured by.
    pub kpis: Vec<Spanned<Name>>,
    pub also: Vec<Spanned<Name>>,
    pub notes: Vec<Text>,
}

//! What plans, goals and KPIs are made of.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Dated, Location, Remarks};
use crate::plan::number::{Amount, Day, Number};

/// A result that is reached or not.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Milestone {
    #[serde(flatten)]
    pub task: Task,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub progress: Vec<Dated>,
    #[serde(flatten)]
    pub remarks: Remarks,
}

/// Something to be done or reached, or a risk: words, and perhaps a day, an owner and the end of it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Task {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    #[serde(flatten)]
    pub due: Due,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Done>,
}

/// That something was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Done {
    /// The day, or the last of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// By when.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Due {
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    /// What the deadline is set by when that is no date: `"Rome launch"`, `7 days after "Rome launch"`, `halo-launch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<String>,
}

/// From when to when.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Timeframe {
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Day>,
    #[serde(flatten)]
    pub due: Due,
    /// How many days it is, both ends counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Its length as stated: `in 3 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
}

impl Timeframe {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A length of calendar time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Length {
    pub count: u32,
    /// `day`, `week`, `month`, `quarter`, `year`, or a shorter unit.
    pub unit: &'static str,
}

/// The fiscal calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct FiscalYear {
    pub starts_month: i8,
    pub starts_day: i8,
    /// Which calendar year it is called after: that of its first day (`begin`) or of its last (`end`).
    pub named_by: &'static str,
}

/// An entry of the catalogue: a platform or a goal type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The entry's name; as written where the catalogue has none.
    pub name: String,
    /// The entry's title; as written where the file calls it by another of its names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Whom a goal is for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Audience {
    pub text: String,
    /// How many they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Amount>,
}

/// Whether a target counts only in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Commitment {
    /// It counts only in full.
    Committed,
    /// Seventy per cent of the gain count as success.
    Aspirational,
}

/// Where a goal stands in its life.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Status {
    /// `draft`, `active`, `paused`, `done` or `dropped`.
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What may be spent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Budget {
    /// In all: the cap, else what the units cost, else the sum stated. Of a rate, over the goal's timeframe, when that is a whole
    /// number of its periods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Amount>,
    /// The most that may be spent, when it is stated beside a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<Amount>,
    /// Price times units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Amount>,
    /// A budget stated per month or the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Amount>,
}

/// A goal or KPI that is referred to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// As written.
    pub text: String,
    /// `plan/goal`, `plan/goal.kpi`, or the name of a metric. Absent when nothing or more than one thing has that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A person's score from 0 to 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Grade {
    pub score: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a person says of how it goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Health {
    /// `on-track`, `at-risk` or `off-track`.
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why a target, baseline or deadline was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Revised {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    pub reason: String,
}

/// A rule that is silenced.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Allowed {
    pub rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A fact for another tool.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Meta {
    pub name: String,
    pub value: String,
}

//! The compiled plan: what every writer starts from. The comments here are the descriptions of the JSON Schema.

mod kpi;
mod parts;

use schemars::JsonSchema;
use serde::Serialize;

use super::number::Amount;
pub use kpi::*;
pub use parts::*;

/// What a run of `goalposts build` compiled.
///
/// Everything is worked out and inherited facts are repeated where they hold, so that a reader needs no rules of the
/// language. It rests on the files alone: the same files give the same bytes on any day. What is absent was not stated.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Compiled {
    /// The version of this format. It grows when a field changes its meaning or goes; fields may be added without.
    pub version: u32,
    /// One for each file, in the order in which the files were given.
    pub plans: Vec<Plan>,
}

/// What one file states.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Plan {
    /// The plan's name; of a file that names none, its path without `.goal`.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    #[serde(flatten)]
    pub facts: Facts,
    /// The timeframe that goals inherit.
    #[serde(skip_serializing_if = "Timeframe::is_empty")]
    pub timeframe: Timeframe,
    /// The ISO 4217 code that a bare `$` and the like stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiscal_year: Option<FiscalYear>,
    /// The budgets of all goals that are not dropped, added up by unit. A goal's own budget and those of the goals in it are counted beside each
    /// other, and the plan's own budget is not among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budget_totals: Vec<Amount>,
    /// Why what holds for all goals was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<Revised>,
    /// All goals in the order of the file: a goal stands before the goals nested in it.
    pub goals: Vec<Goal>,
    /// What the linter found and nobody has settled yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// What plans and goals state alike.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Facts {
    /// The reason, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// A person or team: `@mina`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// How often results are checked in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Length>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Commitment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// What the owners have to give: `10 hour` per `week`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Amount>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Task>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(flatten)]
    pub remarks: Remarks,
    /// The rules that are silenced here and below, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowed>,
}

/// What may be noted anywhere.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Remarks {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Facts for other tools, in the order of the file; a name may occur more than once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meta: Vec<Meta>,
}

impl Remarks {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One goal.
#[derive(Clone, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub struct Goal {
    /// `plan/goal`: unique in the workspace when plans are named.
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The id of the goal around it, which it supports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// How many goals are around it.
    pub depth: u32,
    /// The ids of the goals directly inside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The goal type, which says what KPIs to expect.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub goal_type: Option<Entry>,
    #[serde(flatten)]
    pub facts: Facts,
    #[serde(skip_serializing_if = "Timeframe::is_empty")]
    pub timeframe: Timeframe,
    /// The goals it names as supported, beside its parent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supports: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kpis: Vec<Kpi>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Task>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<Health>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<Revised>,
    /// Who states the facts that this goal does not state itself: `plan`, or the id of a goal around it.
    #[serde(skip_serializing_if = "Inherited::is_empty")]
    pub inherited: Inherited,
}

impl Goal {
    /// Nobody will work for it any more, nor spend its budget.
    pub fn is_dropped(&self) -> bool {
        self.facts.status.as_ref().is_some_and(|status| status.state == "dropped")
    }
}

/// For each inherited fact, who states it: `plan`, or the id of a goal.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Inherited {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platforms: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl Inherited {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where something is stated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Location {
    /// The goal file, with forward slashes.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
}

/// What the linter found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Finding {
    pub rule: String,
    /// `advice`, `warn` or `deny`.
    pub level: &'static str,
    pub message: String,
    /// What would settle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The id of the goal it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The name of the KPI it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kpi: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

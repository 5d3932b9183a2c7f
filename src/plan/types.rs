//! The compiled plan: what every writer starts from. The comments here are the descriptions of the JSON Schema.

use schemars::JsonSchema;
use serde::Serialize;

use super::number::{Amount, Day, Number};

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
    /// In the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actuals: Vec<Dated>,
    /// Files with more actuals, as named; their rows are not repeated here.
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

/// What a target or a part is a share of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// Something in words.
    Words(String),
    /// A KPI or a metric.
    Reference(Reference),
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

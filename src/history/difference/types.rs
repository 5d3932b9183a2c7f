//! What a comparison says, as it is written to JSON: added to, not changed, as long as `version` is 1.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

/// What moved between two states of a workspace.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[schemars(title = "goalposts diff")]
pub struct Difference {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The earlier state.
    pub from: End,
    /// The later state; absent when it is the files as they lie there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<End>,
    pub summary: Counts,
    /// Goals in which something moved, by path and place.
    pub goals: Vec<GoalChanges>,
}

impl Difference {
    /// Takes in what moved in another workspace between the same two times.
    pub fn join(&mut self, other: Difference) {
        self.goals.extend(other.goals);
        self.summary.add(other.summary);
    }
}

/// A commit at one end of a comparison.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct End {
    /// As it was asked for: `main`, `HEAD~3`.
    pub name: String,
    /// The commit is where the present branch left the named one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub merge_base: bool,
    pub commit: String,
    /// The beginning of the commit's hash, enough to find it.
    pub short: String,
    /// The author's day.
    pub date: String,
}

/// How many goals moved, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Goals that were looked at, as they are now.
    pub goals: usize,
    pub added: usize,
    pub dropped: usize,
    /// Goals that were there before, and in which something moved.
    pub changed: usize,
    /// Goals in which nothing moved and some words or details are others.
    pub reworded: usize,
    /// Goals that say the same and are written otherwise.
    pub restyled: usize,
    /// Goals without any difference.
    pub unchanged: usize,
    /// Changes that ask for less, with a new reason.
    pub weaker_with_reason: usize,
    /// Changes that ask for less, and say not why.
    pub weaker_without_reason: usize,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.goals += other.goals;
        self.added += other.added;
        self.dropped += other.dropped;
        self.changed += other.changed;
        self.reworded += other.reworded;
        self.restyled += other.restyled;
        self.unchanged += other.unchanged;
        self.weaker_with_reason += other.weaker_with_reason;
        self.weaker_without_reason += other.weaker_without_reason;
    }

    pub(super) fn tally(&mut self, goals: &[GoalChanges]) {
        for change in goals.iter().flat_map(|goal| &goal.changes).filter(|change| change.way == Way::Weaker) {
            if change.reasons.is_empty() {
                self.weaker_without_reason += 1;
            } else {
                self.weaker_with_reason += 1;
            }
        }
    }
}

/// What moved in one goal, or in the plan itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct GoalChanges {
    pub plan: String,
    /// Absent when it is the plan in which something moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The file it stands in; of a dropped goal the one it stood in.
    pub path: String,
    /// Its line in that file, counted from 1.
    pub line: u32,
    pub changes: Vec<Change>,
}

/// One thing that moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Change {
    pub kind: ChangeKind,
    /// Whether it makes the goal ask for more or less.
    pub way: Way,
    /// The KPI it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kpi: Option<String>,
    /// The milestone it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Side>,
    /// By how many days a deadline moved; less than zero when it was brought forward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// The date of the result, where one is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// What more is said of it, such as why a goal is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its line in the goal's file, counted from 1; absent for what is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Why, as far as it is said since: the statements `revised` that are new.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

impl Change {
    pub(super) fn new(kind: ChangeKind, way: Way) -> Self {
        Self {
            kind,
            way,
            kpi: None,
            milestone: None,
            before: None,
            after: None,
            days: None,
            on: None,
            note: None,
            line: None,
            reasons: Vec::new(),
        }
    }

    #[must_use]
    pub(super) fn between(mut self, before: impl Into<Side>, after: impl Into<Side>) -> Self {
        (self.before, self.after) = (Some(before.into()), Some(after.into()));
        self
    }
}

/// A value at one end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Side {
    /// For people, worked out and as written: `2,760 (+15%)`.
    pub text: String,
    /// The exact decimal alone, in the KPI's unit, where it is one number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl<T: Into<String>> From<T> for Side {
    fn from(text: T) -> Self {
        Self { text: text.into(), value: None }
    }
}

/// Why something was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// The date as written, which may be a period.
    pub date: String,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Less is asked for, or what was recorded is not what it was.
    Weaker,
    Stronger,
    Neutral,
}

/// What moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    TargetWeakened,
    TargetStrengthened,
    /// Another target that is neither: another unit, another direction.
    TargetChanged,
    DeadlineSlipped,
    DeadlineBroughtForward,
    /// There was a day, and none is known now.
    DeadlineLost,
    /// There was none.
    DeadlineSet,
    BaselineRewritten,
    /// There was none, or an unknown one.
    BaselineSet,
    /// A recorded result has another value.
    ActualRewritten,
    /// A recorded result is not there any more.
    ActualVanished,
    /// New results.
    ActualsRecorded,
    /// What is counted, or how, is another thing.
    KpiRedefined,
    KpiAdded,
    KpiDropped,
    KpiRenamed,
    /// It stands in another goal.
    KpiMoved,
    MilestoneAdded,
    MilestoneDropped,
    MilestoneDone,
    GoalAdded,
    GoalDropped,
    GoalRenamed,
    OwnerChanged,
    StatusChanged,
    HealthChanged,
}

/// The JSON Schema of what `goalposts diff --format json` prints.
pub fn json_schema() -> serde_json::Value {
    // As it is written, in which what says nothing is left out.
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<Difference>().to_value()
}

//! The lint rules: one file each, and the list of them.
//!
//! A rule file is its documentation, its `check`, and tests of its edge cases, in that order. The documentation is what
//! `goalposts explain` shows, and its examples are run as tests: `goal,bad` yields exactly that rule, `goal,good` nothing.
//!
//! To add one, copy a file, change it, and add a line to [`ALL`].

use jiff::civil::Date;

use crate::config::{Level, OptionValue, Settings, UnitCost};
use crate::diagnostic::{Diagnostic, Severity};
use crate::history::History;
use crate::model::{GoalView, KpiView, Workspace};
use crate::source::FileId;

mod cycles;
#[macro_use]
mod declare;
mod documentation;
#[cfg(test)]
pub(crate) mod testing;

mod already_met;
mod ambiguous_change;
mod ambiguous_number;
mod ambiguous_period;
mod budget_below_cost;
mod contradictory_direction;
mod dropped_goal;
mod dropped_kpi;
mod duplicate_name;
mod impossible_timeframe;
mod impossible_value;
mod invalid_actual;
mod late_easing;
mod missing_metric;
mod missing_target;
mod moves;
mod no_change;
mod no_timeframe;
mod placeholder_target;
mod reference_cycle;
mod relative_target_without_baseline;
mod rewritten_actual;
mod rewritten_baseline;
mod slipped_deadline;
mod stale_actuals;
mod suspect_alignment;
mod target_exceeds_population;
mod unanchored_timeframe;
mod unit_mismatch;
mod unknown_platform;
mod unknown_reference;
mod unordered_checkpoints;
mod unrealistic_growth;
mod unrealistic_trend;
mod unused_allow;
mod vague_milestone;
mod weakened_target;
mod wording;
mod words;

pub(crate) use unused_allow::unused_allow;

pub use documentation::{Documentation, Example, ExampleKind};

/// Every rule, by group and then in the order of the reference.
pub static ALL: &[&Rule] = &[
    &missing_metric::RULE,
    &vague_milestone::RULE,
    &missing_target::RULE,
    &placeholder_target::RULE,
    &relative_target_without_baseline::RULE,
    &ambiguous_change::RULE,
    &ambiguous_number::RULE,
    &contradictory_direction::RULE,
    &no_change::RULE,
    &unit_mismatch::RULE,
    &unknown_platform::RULE,
    &impossible_value::RULE,
    &target_exceeds_population::RULE,
    &budget_below_cost::RULE,
    &unrealistic_growth::RULE,
    &unrealistic_trend::RULE,
    &already_met::RULE,
    &no_timeframe::RULE,
    &impossible_timeframe::RULE,
    &unanchored_timeframe::RULE,
    &ambiguous_period::RULE,
    &unknown_reference::RULE,
    &reference_cycle::RULE,
    &duplicate_name::RULE,
    &suspect_alignment::RULE,
    &unordered_checkpoints::RULE,
    &invalid_actual::RULE,
    &stale_actuals::RULE,
    &weakened_target::RULE,
    &slipped_deadline::RULE,
    &rewritten_baseline::RULE,
    &rewritten_actual::RULE,
    &dropped_kpi::RULE,
    &dropped_goal::RULE,
    &late_easing::RULE,
    &unused_allow::RULE,
];

/// A rule by its name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// What a rule is about: a letter of SMART, or one of three more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    Specific,
    Measurable,
    Achievable,
    Realistic,
    Timely,
    /// Between goals.
    Aligned,
    /// Against results.
    Tracked,
    /// Against git history.
    Moved,
}

impl Group {
    pub const ALL: [(&'static str, Group); 8] = [
        ("specific", Group::Specific),
        ("measurable", Group::Measurable),
        ("achievable", Group::Achievable),
        ("realistic", Group::Realistic),
        ("timely", Group::Timely),
        ("aligned", Group::Aligned),
        ("tracked", Group::Tracked),
        ("moved", Group::Moved),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, group)| *group == self).map_or("", |(word, _)| word)
    }
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The name people say: `allow unrealistic-growth`.
    pub name: &'static str,
    pub group: Group,
    /// Its level unless something else is set.
    pub default: Level,
    /// Its level in a preset that switches it on; of a rule that is on anyway, the default.
    pub when_on: Level,
    /// Markdown, as it stands above the rule in its file.
    pub documentation: &'static str,
    /// What can be set of it in the configuration, besides its level.
    pub options: &'static [RuleOption],
    pub check: Check,
}

/// Something that can be set of a rule: `[rules.long-title] max = 80`.
#[derive(Clone, Copy, Debug)]
pub struct RuleOption {
    pub name: &'static str,
    /// What it says, as half a sentence: `the longest title, in characters`.
    pub about: &'static str,
    pub default: OptionDefault,
}

/// What kind of value an option takes, and what holds where nothing is set.
#[derive(Clone, Copy, Debug)]
pub enum OptionDefault {
    /// A whole number.
    Count(u32),
    /// Nothing: for names of metrics, what one more of it may cost.
    UnitCosts,
}

impl RuleOption {
    pub const fn count(name: &'static str, default: u32, about: &'static str) -> Self {
        Self { name, about, default: OptionDefault::Count(default) }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each goal, with all it has and inherits.
    Goal(fn(GoalView<'_>, &Context<'_>, &mut Findings)),
    /// Each KPI.
    Kpi(fn(KpiView<'_>, &Context<'_>, &mut Findings)),
    /// Each file: its plan and what it declares.
    File(fn(FileId, &Context<'_>, &mut Findings)),
    /// All files together, once.
    Workspace(fn(&Context<'_>, &mut Findings)),
    /// All files together, and what they were at an earlier time: only when one is asked for.
    History(fn(&History, &Context<'_>, &mut Findings)),
    /// The linter itself, after all others: what it finds depends on what they found.
    Linter,
}

/// What rules are given. Today is an input like any other: no rule reads the clock.
#[derive(Clone, Copy, Debug)]
pub struct Context<'w> {
    pub workspace: &'w Workspace,
    pub today: Date,
    pub settings: &'w Settings,
    /// The workspace as it was, when it is held against an earlier time.
    pub history: Option<&'w History>,
}

impl Context<'_> {
    /// The number that is set, or holds anyway.
    pub(crate) fn count(&self, rule: &Rule, option: &RuleOption) -> u32 {
        let OptionDefault::Count(default) = option.default else {
            unreachable!("`{}` of {} is no number", option.name, rule.name);
        };
        match self.settings.option(rule.name, option.name) {
            Some(OptionValue::Count(count)) => *count,
            _ => default,
        }
    }

    /// What one more of each metric may cost, where that is set.
    pub(crate) fn unit_costs(&self, rule: &Rule, option: &RuleOption) -> &[UnitCost] {
        match self.settings.option(rule.name, option.name) {
            Some(OptionValue::UnitCosts(costs)) => costs,
            _ => &[],
        }
    }
}

/// Which part of the workspace a finding is about: that decides which `allow` silences it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub file: FileId,
    pub goal: Option<u32>,
    pub kpi: Option<u32>,
}

impl From<FileId> for Place {
    fn from(file: FileId) -> Self {
        Place { file, goal: None, kpi: None }
    }
}

impl From<GoalView<'_>> for Place {
    fn from(goal: GoalView<'_>) -> Self {
        Place { file: goal.id.file, goal: Some(goal.id.index), kpi: None }
    }
}

impl From<KpiView<'_>> for Place {
    fn from(kpi: KpiView<'_>) -> Self {
        Place { kpi: Some(kpi.index), ..Place::from(kpi.goal) }
    }
}

/// What one rule has found, before levels and `allow` are applied.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    severity: Severity,
    found: Vec<(Place, Diagnostic)>,
}

impl Findings {
    pub fn new(rule: &'static Rule, severity: Severity) -> Self {
        Self { rule, severity, found: Vec::new() }
    }

    /// A finding about a goal, a KPI or a file. It must have a label.
    pub fn add(&mut self, place: impl Into<Place>, mut diagnostic: Diagnostic) {
        debug_assert!(!diagnostic.labels.is_empty(), "{} must say where", self.rule.name);
        diagnostic.rule = self.rule.name;
        diagnostic.severity = self.severity;
        self.found.push((place.into(), diagnostic));
    }

    /// A finding that rests on somebody's benchmark: a warning at most, whatever the rule's level.
    pub fn add_as_warning(&mut self, place: impl Into<Place>, diagnostic: Diagnostic) {
        self.add(place, diagnostic);
        if let Some((_, diagnostic)) = self.found.last_mut() {
            diagnostic.severity = diagnostic.severity.min(Severity::Warn);
        }
    }

    pub fn into_vec(self) -> Vec<(Place, Diagnostic)> {
        self.found
    }
}

/// A finding without rule and severity yet: [`Findings::add`] knows them.
pub(crate) fn finding(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("", Severity::Advice, message)
}

//! The lint rules: one file each, and the list of them.
//!
//! A rule file is its documentation, its `check`, and tests of its edge cases, in that order. The documentation is what
//! `goalposts explain` shows, and its examples are run as tests: `goal,bad` yields exactly that rule, `goal,good` nothing.
//!
//! To add one, copy a file, change it, and add a line to [`ALL`].

use jiff::civil::Date;

use crate::config::{GrowthLimit, GrowthLine, GrowthOf, Level, OptionValue, Settings, UnitCost};
use crate::diagnostic::{Applicability, Diagnostic, OfToday, Severity};
use crate::history::History;
use crate::model::{GoalView, KpiView, Name, Workspace};
use crate::realism::{self, Growth, LimitOf, SetLine, SetLines};
use crate::source::{FileId, Location};

mod amounts;
mod cycles;
#[macro_use]
mod declare;
mod documentation;
mod known_names;
mod page;
mod particles;
#[cfg(test)]
pub(crate) mod testing;

mod activity_not_outcome;
mod already_met;
mod ambiguous_change;
mod ambiguous_number;
mod ambiguous_period;
mod ambitious_growth;
mod average_without_window;
mod baseline_period_only;
mod budget_below_cost;
mod compound_kpi;
mod conflicting_kpis;
mod contradicted_health;
mod contradictory_direction;
mod distant_deadline;
mod dropped_goal;
mod dropped_kpi;
mod duplicate_name;
mod flat_actuals;
mod implausible_unit_cost;
mod impossible_timeframe;
mod impossible_value;
mod invalid_actual;
mod late_easing;
mod later_dependency;
mod long_title;
mod metric_not_on_platform;
mod missing_baseline;
mod missing_metric;
mod missing_resources;
mod missing_target;
mod moves;
mod no_change;
mod no_owner;
mod no_timeframe;
mod off_pace;
mod orphan_goal;
mod over_capacity;
mod overlapping_goals;
mod parts_exceed_whole;
mod parts_not_summing;
mod past_deadline;
mod perfection_target;
mod placeholder_target;
mod rate_without_denominator;
mod reference_cycle;
mod related;
mod relative_target_without_baseline;
mod rewritten_actual;
mod rewritten_baseline;
mod sandbagged_target;
mod slipped_deadline;
mod stale_actuals;
mod stretch_trend;
mod suspect_alignment;
mod suspicious_jump;
mod target_exceeds_population;
mod too_many_goals;
mod unanchored_timeframe;
mod unbalanced_metric;
mod unexpected_metric;
mod unit_mismatch;
mod unknown_metric;
mod unknown_platform;
mod unknown_reference;
mod unordered_checkpoints;
mod unrealistic_growth;
mod unrealistic_trend;
mod unused_allow;
mod upkeep_without_cadence;
mod vague_milestone;
mod vague_wording;
mod vanity_metrics_only;
mod weakened_target;
mod wording;
mod words;

pub(crate) use off_pace::chance;
pub(crate) use unrealistic_growth::rarely;
pub(crate) use unused_allow::unused_allow;

pub use documentation::{Documentation, Example, ExampleKind};
pub use known_names::KnownNames;
pub use page::{INDEX, index, linked_page};

/// Every rule, by group and then in the order of the reference.
pub static ALL: &[&Rule] = &[
    &missing_metric::RULE,
    &vague_milestone::RULE,
    &vague_wording::RULE,
    &compound_kpi::RULE,
    &unknown_metric::RULE,
    &metric_not_on_platform::RULE,
    &unexpected_metric::RULE,
    &activity_not_outcome::RULE,
    &vanity_metrics_only::RULE,
    &long_title::RULE,
    &missing_target::RULE,
    &placeholder_target::RULE,
    &relative_target_without_baseline::RULE,
    &ambiguous_change::RULE,
    &ambiguous_number::RULE,
    &contradictory_direction::RULE,
    &no_change::RULE,
    &unit_mismatch::RULE,
    &missing_baseline::RULE,
    &baseline_period_only::RULE,
    &rate_without_denominator::RULE,
    &average_without_window::RULE,
    &unknown_platform::RULE,
    &impossible_value::RULE,
    &target_exceeds_population::RULE,
    &parts_exceed_whole::RULE,
    &budget_below_cost::RULE,
    &missing_resources::RULE,
    &implausible_unit_cost::RULE,
    &over_capacity::RULE,
    &unrealistic_growth::RULE,
    &unrealistic_trend::RULE,
    &already_met::RULE,
    &ambitious_growth::RULE,
    &stretch_trend::RULE,
    &sandbagged_target::RULE,
    &perfection_target::RULE,
    &no_timeframe::RULE,
    &impossible_timeframe::RULE,
    &unanchored_timeframe::RULE,
    &ambiguous_period::RULE,
    &past_deadline::RULE,
    &distant_deadline::RULE,
    &upkeep_without_cadence::RULE,
    &unknown_reference::RULE,
    &reference_cycle::RULE,
    &duplicate_name::RULE,
    &orphan_goal::RULE,
    &no_owner::RULE,
    &later_dependency::RULE,
    &conflicting_kpis::RULE,
    &overlapping_goals::RULE,
    &parts_not_summing::RULE,
    &too_many_goals::RULE,
    &unbalanced_metric::RULE,
    &suspect_alignment::RULE,
    &unordered_checkpoints::RULE,
    &invalid_actual::RULE,
    &stale_actuals::RULE,
    &off_pace::RULE,
    &contradicted_health::RULE,
    &suspicious_jump::RULE,
    &flat_actuals::RULE,
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
    /// What may be expected of the fix it offers, when it offers one.
    pub fix: Option<Applicability>,
    /// What of its findings another day would see otherwise: plans, which are the same on every day, leave it out.
    pub of_today: OfToday,
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
    /// For what nothing bears the name of.
    pub known: &'w KnownNames,
}

impl Context<'_> {
    /// The number that is set, or holds anyway.
    pub fn count(&self, rule: &Rule, option: &RuleOption) -> u32 {
        let OptionDefault::Count(default) = option.default else {
            unreachable!("`{}` of {} is no number", option.name, rule.name);
        };
        match self.settings.option(rule.name, option.name) {
            Some(OptionValue::Count(count)) => *count,
            _ => default,
        }
    }

    /// What one more of each metric may cost, where that is set.
    pub fn unit_costs(&self, rule: &Rule, option: &RuleOption) -> &[UnitCost] {
        match self.settings.option(rule.name, option.name) {
            Some(OptionValue::UnitCosts(costs)) => costs,
            _ => &[],
        }
    }

    /// What a KPI asks for, held against the limits that are set, or hold anyway.
    pub(crate) fn growth(&self, kpi: KpiView<'_>) -> Option<Growth> {
        if self.settings.growth.is_empty() {
            return realism::growth(kpi);
        }
        let line = |line: GrowthLine| match line {
            GrowthLine::Monthly(growth) => SetLine::Monthly(growth),
            GrowthLine::Whole(growth) => SetLine::Whole(growth),
            GrowthLine::Odds(odds) => SetLine::Odds(odds),
        };
        realism::growth_within(kpi, &|of| {
            let limit = self.growth_limit(kpi, of)?;
            Some(SetLines { ambitious: limit.ambitious.map(line), unrealistic: limit.unrealistic.map(line) })
        })
    }

    /// Where the limits are set that a KPI was held against.
    pub(crate) fn growth_limit_place(&self, kpi: KpiView<'_>, growth: &Growth) -> Option<Location> {
        let (of, _) = growth.limits.set?;
        let limit = self.growth_limit(kpi, of)?;
        Some(self.workspace.configured(limit.at))
    }

    /// The last limit that is set for a KPI's metric, or for a family.
    fn growth_limit(&self, kpi: KpiView<'_>, of: LimitOf) -> Option<&GrowthLimit> {
        let metric = kpi.metric()?;
        let is_meant = |limit: &&GrowthLimit| match (&limit.of, of) {
            (GrowthOf::Family(word), LimitOf::Family(family)) => word == family.word(),
            (GrowthOf::Metric(name), LimitOf::Metric) => {
                let named = self.workspace.find_metric(Name::new(name)).map(|id| self.workspace.metric(id));
                named.is_some_and(|named| named.name.value == metric.name.value)
            }
            _ => false,
        };
        self.settings.growth.iter().rev().find(is_meant)
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
        diagnostic.of_today = self.rule.of_today;
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

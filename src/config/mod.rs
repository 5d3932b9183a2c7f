//! What a run is told: levels of rules, and whatever else people may set.
//!
//! ```text
//! goalposts.toml ── read ──▶ File ── lint::configure ──▶ Configuration ── settings ──▶ Settings, for each set of overrides
//! ```
//!
//! [`read()`] knows the form of the file; that a rule or a family exists is known in [`lint`](mod@crate::lint), and whether a
//! default can be read in [`model`](mod@crate::model). All of them find faults, never the first alone.

mod file;
mod patterns;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod toml;

use schemars::JsonSchema;

use crate::diagnostic::Diagnostic;
use crate::source::{Location, Sources};

pub use file::{Defaults, File, GrowthEntry, Located, Override, Preset, RuleEntry, Value, WordLists, Written};
pub use patterns::Patterns;
pub use read::{VERSION, read};
pub use schema::json_schema;
pub use toml::fault;

/// How a rule's findings are treated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Worth a thought; never fails a run.
    Advice,
    /// Worth mending; fails a run only with `--deny-warnings` or beyond `--max-warnings`.
    Warn,
    /// Fails the run.
    Deny,
}

impl Level {
    pub const ALL: [(&'static str, Level); 4] =
        [("allow", Level::Allow), ("advice", Level::Advice), ("warn", Level::Warn), ("deny", Level::Deny)];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, level)| *level == self).map_or("", |(word, _)| word)
    }
}

/// The settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Rules or groups and the level they are given, in the order in which they were given: later ones win.
    pub levels: Vec<(String, Level)>,
    /// What is set of rules' options.
    pub options: Vec<OptionSetting>,
    /// Words that people add to the built-in lists.
    pub words: Words,
    /// How fast numbers may grow, in place of the built-in limits.
    pub growth: Vec<GrowthLimit>,
}

impl Settings {
    /// These settings, and after them what others say.
    #[must_use]
    pub fn then(mut self, later: &Settings) -> Self {
        self.levels.extend_from_slice(&later.levels);
        self.options.extend_from_slice(&later.options);
        self.words.vague.extend_from_slice(&later.words.vague);
        self.words.joining.extend_from_slice(&later.words.joining);
        self.growth.extend_from_slice(&later.growth);
        self
    }

    /// What is set of an option of a rule; the last setting counts.
    pub fn option(&self, rule: &str, option: &str) -> Option<&OptionValue> {
        let set = self.options.iter().rev().find(|set| set.rule == rule && set.option == option);
        set.map(|set| &set.value)
    }
}

/// `[rules.long-title] max = 80`
#[derive(Clone, PartialEq, Debug)]
pub struct OptionSetting {
    pub rule: String,
    pub option: String,
    pub value: OptionValue,
}

#[derive(Clone, PartialEq, Debug)]
pub enum OptionValue {
    /// A whole number, from 0.
    Count(u32),
    /// For names of metrics, what one more of it may cost.
    UnitCosts(Vec<UnitCost>),
}

/// What one more of a metric may cost.
#[derive(Clone, PartialEq, Debug)]
pub struct UnitCost {
    pub metric: String,
    pub low: rust_decimal::Decimal,
    pub high: rust_decimal::Decimal,
    /// An ISO 4217 code.
    pub currency: iso_currency::Currency,
}

/// Words beside the built-in ones, matched whole and whatever their case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// They hedge or say a direction, and not how far.
    pub vague: Vec<String>,
    /// They join two measures.
    pub joining: Vec<String>,
}

/// `audience = "30%/month"`: how fast numbers may grow. A line that is not set is where it was.
#[derive(Clone, PartialEq, Debug)]
pub struct GrowthLimit {
    pub of: GrowthOf,
    /// From here on a target is ambitious.
    pub ambitious: Option<GrowthLine>,
    /// From here on it is not realistic.
    pub unrealistic: Option<GrowthLine>,
    /// Where it is set, among the files of the configuration.
    pub at: Location,
}

/// Which numbers a limit is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GrowthOf {
    /// By the word of the catalogue: `audience`, `email`, …
    Family(String),
    /// By its name or one of its others.
    Metric(String),
}

/// A line that growth is held against.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum GrowthLine {
    /// A fraction a month, compounded: 0.3 is 30 % a month.
    Monthly(f64),
    /// A fraction over the whole time that the target gives.
    Whole(f64),
    /// How many times as high the odds of a rate may become, or how many times lower.
    Odds(f64),
}

/// All that the configuration of a workspace says, of its file and of those this one builds on.
#[derive(Debug, Default)]
pub struct Configuration {
    /// The files it was read from, the workspace's own first. All locations here are of these.
    pub sources: Sources,
    /// What they say, in the order in which they count: the workspace's own last.
    pub files: Vec<File>,
    /// What is wrong in them. Nothing should be judged by settings that are only half known.
    pub faults: Vec<Diagnostic>,
    /// In the order in which they count: later ones win.
    pub levels: Vec<LevelSetting>,
    pub options: Vec<Located<OptionSetting>>,
    pub overrides: Vec<Layer>,
    pub words: Words,
    pub growth: Vec<GrowthLimit>,
    /// `[defaults]` and `fiscal-year`: keyword and what is written, each keyword once.
    pub defaults: Vec<(&'static str, Written)>,
    /// Files that walks keep to; all where nothing is said.
    pub include: Option<Patterns>,
    /// Files and folders that walks leave out.
    pub exclude: Option<Patterns>,
}

/// What holds for some files only.
#[derive(Debug)]
pub struct Layer {
    pub paths: Patterns,
    pub levels: Vec<LevelSetting>,
    pub options: Vec<Located<OptionSetting>>,
    pub at: Location,
}

/// A level and who set it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LevelSetting {
    /// A rule or a group of rules.
    pub name: String,
    pub level: Level,
    pub from: LevelFrom,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LevelFrom {
    File(Location),
    /// The place where the preset is named; none when the command line does.
    Preset(Preset, Option<Location>),
}

impl Configuration {
    /// The settings of files that these overrides are for, given by their places in [`Configuration::overrides`], in order.
    pub fn settings(&self, overrides: &[usize]) -> Settings {
        let layers = || overrides.iter().map(|&index| &self.overrides[index]);
        let levels = self.levels.iter().chain(layers().flat_map(|layer| &layer.levels));
        let options = self.options.iter().chain(layers().flat_map(|layer| &layer.options));
        Settings {
            levels: levels.map(|setting| (setting.name.clone(), setting.level)).collect(),
            options: options.map(|setting| setting.value.clone()).collect(),
            words: self.words.clone(),
            growth: self.growth.clone(),
        }
    }

    /// Which overrides are for a file, given its path from the root of the workspace, with forward slashes.
    pub fn overrides_of(&self, path: &str) -> Vec<usize> {
        (0..).zip(&self.overrides).filter(|(_, layer)| layer.paths.matches(path)).map(|(index, _)| index).collect()
    }
}

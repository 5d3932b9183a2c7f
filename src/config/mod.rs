//! What a run is told: levels of rules, and whatever else people may set.

/// How a rule's findings are treated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
}

impl Settings {
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

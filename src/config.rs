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
}

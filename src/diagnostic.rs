//! What is wrong, as plain data: no source text inside, no colour, no layout.
//!
//! Everything that finds something makes a [`Diagnostic`]; `report` turns diagnostics and [`Sources`](crate::source::Sources)
//! into what people and machines read.

use crate::source::{FileId, Location};

/// How much a finding matters. Only [`Severity::Deny`] fails a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Advice,
    Warn,
    Deny,
}

impl Severity {
    /// The word of the configuration and of machine formats.
    pub fn level(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warn => "warn",
            Severity::Deny => "deny",
        }
    }

    /// The word people read before the rule's name.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warn => "warning",
            Severity::Deny => "error",
        }
    }
}

/// The code of a line that cannot be read. Can't be switched off.
pub const SYNTAX_ERROR: &str = "syntax-error";
/// The code of a file that cannot be read. Can't be switched off.
pub const UNREADABLE_FILE: &str = "unreadable-file";
/// The code of a fault in `goalposts.toml`. Can't be switched off.
pub const INVALID_CONFIGURATION: &str = "invalid-configuration";

/// Whether this is one of the three codes above, which no rule has.
pub fn is_no_rule(code: &str) -> bool {
    matches!(code, SYNTAX_ERROR | UNREADABLE_FILE | INVALID_CONFIGURATION)
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The rule's name, or one of the three codes above.
    pub rule: &'static str,
    pub severity: Severity,
    /// The fact with its numbers: lower-case start, no final stop.
    pub message: String,
    /// The first is the finding's position. Never empty.
    pub labels: Vec<Label>,
    /// What would satisfy the rule, with concrete values.
    pub help: Option<String>,
    pub subject: Subject,
    pub fix: Option<Fix>,
    /// What of it another day would see otherwise.
    pub of_today: OfToday,
}

/// What of a finding rests on the day on which it is asked for, and has no place in what is the same on every day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OfToday {
    #[default]
    Nothing,
    /// The finding stays, but its help proposes a date near that day.
    Help,
    /// The finding itself comes and goes.
    All,
}

impl Diagnostic {
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            subject: Subject::default(),
            fix: None,
            of_today: OfToday::Nothing,
        }
    }

    /// A line that cannot be read.
    pub fn syntax(message: impl Into<String>) -> Self {
        Self::new(SYNTAX_ERROR, Severity::Deny, message)
    }

    /// Adds a label; the first one added is the finding's position.
    #[must_use]
    pub fn label(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { location, text: text.into() });
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Adds to the ids of all files it points into: for findings whose sources were appended to others.
    pub fn move_files(&mut self, offset: u32) {
        self.map_files(|file| FileId(file.0 + offset));
    }

    /// Gives all files it points into other ids.
    pub fn map_files(&mut self, mut other: impl FnMut(FileId) -> FileId) {
        let labels = self.labels.iter_mut().map(|label| &mut label.location);
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.location);
        for location in labels.chain(edits) {
            location.file = other(location.file);
        }
    }

    /// Where the finding stands: its first label.
    pub fn location(&self) -> Location {
        self.labels[0].location
    }
}

/// Words beside a place in the source. The text may be empty: then the place is only underlined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    pub location: Location,
    pub text: String,
}

/// Which plan, goal and KPI a finding is about, by name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    pub plan: Option<String>,
    pub goal: Option<String>,
    pub kpi: Option<String>,
}

/// What may be expected of a fix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applicability {
    /// Never changes what the file means: `--fix` applies it.
    Safe,
    /// May change the meaning, a person should look: `--unsafe-fixes` applies it.
    Unsafe,
}

/// Edits that mend a finding, all of them or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    pub applicability: Applicability,
    /// What the fix does, in words an editor shows in its menu.
    pub title: String,
    pub edits: Vec<Edit>,
}

/// Replaces the text at a place. A replacement by nothing that leaves the line blank takes the line with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    pub location: Location,
    pub replacement: String,
}

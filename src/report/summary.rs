//! The last line of a run.

use anstyle::{AnsiColor, Effects};

use super::{Style, paint, severity_color};
use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// How much a run looked at and what came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    pub files: usize,
    pub goals: usize,
    pub deny: usize,
    pub warn: usize,
    pub advice: usize,
    /// Findings that come with a safe fix.
    pub fixable: usize,
    /// Findings that come with an unsafe one.
    pub fixable_unsafely: usize,
    /// Fixes that this run has applied.
    pub fixed: usize,
    /// Findings that are not shown because the team has accepted them for now.
    pub accepted: usize,
}

impl Summary {
    /// Counts the diagnostics of a run over so many files and goals.
    pub fn new(files: usize, goals: usize, diagnostics: &[Diagnostic]) -> Self {
        let mut summary = Self { files, goals, ..Self::default() };
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Deny => summary.deny += 1,
                Severity::Warn => summary.warn += 1,
                Severity::Advice => summary.advice += 1,
            }
            match diagnostic.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => summary.fixable += 1,
                Some(Applicability::Unsafe) => summary.fixable_unsafely += 1,
                None => {}
            }
        }
        summary
    }

    /// `1 error, 1 warning`, or that all is clear.
    pub fn found(&self, style: &Style) -> String {
        let kinds = [
            (self.deny, "error", "errors", Severity::Deny),
            (self.warn, "warning", "warnings", Severity::Warn),
            // Advice is not counted in plural, and "pieces of advice" is longer without saying more.
            (self.advice, "advice", "advice", Severity::Advice),
        ];
        let found: Vec<String> = kinds
            .into_iter()
            .filter(|&(count, ..)| count > 0)
            .map(|(count, one, many, severity)| {
                paint(
                    &counted(count, one, many),
                    severity_color(severity).on_default().effects(Effects::BOLD),
                    style.color,
                )
            })
            .collect();
        if found.is_empty() {
            paint("all clear", AnsiColor::Green.on_default().effects(Effects::BOLD), style.color)
        } else {
            found.join(", ")
        }
    }

    /// `checked 1 file, 4 goals: 1 error, 1 warning, 2 fixed`, without a line end.
    pub fn line(&self, style: &Style) -> String {
        let mut found = self.found(style);
        for (count, what) in [(self.fixed, "fixed"), (self.accepted, "accepted")] {
            if count > 0 {
                found += &format!(", {} {what}", grouped(count));
            }
        }
        let (files, goals) = (counted(self.files, "file", "files"), counted(self.goals, "goal", "goals"));
        format!("checked {files}, {goals}: {found}")
    }

    /// What could be fixed, and how: `1 can be fixed with --fix, 2 more with --fix --unsafe-fixes`.
    pub fn fixes(&self) -> Option<String> {
        let (safe, all) = ("`--fix`", "`--fix --unsafe-fixes`");
        match (self.fixable, self.fixable_unsafely) {
            (0, 0) => None,
            (count, 0) => Some(format!("{} can be fixed with {safe}", grouped(count))),
            (0, count) => Some(format!("{} can be fixed with {all}", grouped(count))),
            (count, more) => {
                Some(format!("{} can be fixed with {safe}, {} more with {all}", grouped(count), grouped(more)))
            }
        }
    }
}

/// A number and what it counts.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// `12345` as `12,345`.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts_what_there_is_and_nothing_else() {
        let style = Style::default();
        let line = |files, goals, deny, warn, advice| {
            Summary { files, goals, deny, warn, advice, ..Summary::default() }.line(&style)
        };
        assert_eq!(line(1, 4, 1, 1, 0), "checked 1 file, 4 goals: 1 error, 1 warning");
        assert_eq!(line(3, 9, 0, 0, 0), "checked 3 files, 9 goals: all clear");
        assert_eq!(line(10_000, 165_000, 12, 0, 1), "checked 10,000 files, 165,000 goals: 12 errors, 1 advice");
        assert_eq!(line(0, 0, 0, 0, 0), "checked 0 files, 0 goals: all clear");
        let done = Summary { files: 1, goals: 1, warn: 1, fixed: 3, accepted: 1_200, ..Summary::default() };
        assert_eq!(done.line(&style), "checked 1 file, 1 goal: 1 warning, 3 fixed, 1,200 accepted");
    }

    #[test]
    fn how_to_fix_is_told_where_something_can_be() {
        let fixes = |fixable, fixable_unsafely| Summary { fixable, fixable_unsafely, ..Summary::default() }.fixes();
        assert_eq!(fixes(0, 0), None);
        assert_eq!(fixes(2, 0).as_deref(), Some("2 can be fixed with `--fix`"));
        assert_eq!(fixes(0, 1).as_deref(), Some("1 can be fixed with `--fix --unsafe-fixes`"));
        let both = "1 can be fixed with `--fix`, 2 more with `--fix --unsafe-fixes`";
        assert_eq!(fixes(1, 2).as_deref(), Some(both));
    }

    #[test]
    fn safe_and_unsafe_fixes_are_counted_apart() {
        use crate::diagnostic::Fix;
        let fix = |applicability| Fix { applicability, title: String::new(), edits: Vec::new() };
        let diagnostics = [
            Diagnostic::syntax("a").fix(fix(Applicability::Safe)),
            Diagnostic::new("b", Severity::Warn, "b").fix(fix(Applicability::Unsafe)),
            Diagnostic::new("c", Severity::Advice, "c"),
        ];
        let summary = Summary::new(1, 2, &diagnostics);
        let expected = Summary { files: 1, goals: 2, deny: 1, warn: 1, advice: 1, fixable: 1, ..Summary::default() };
        assert_eq!(summary, Summary { fixable_unsafely: 1, ..expected });
    }
}

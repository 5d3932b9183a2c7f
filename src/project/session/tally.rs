//! Counts what is found in each file, to tell what is new from what was there before.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::FxHasher;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// How many findings of each severity there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub deny: usize,
    pub warn: usize,
    pub advice: usize,
}

impl Counts {
    fn of(findings: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Deny => counts.deny += 1,
                Severity::Warn => counts.warn += 1,
                Severity::Advice => counts.advice += 1,
            }
        }
        counts
    }
}

/// What was found in each file at last.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Files in which nothing was found are not in it.
    known: BTreeMap<PathBuf, OfFile>,
    /// Of all files: kept up to date, since whoever asks after every change can't count everything.
    all: Counts,
}

#[derive(Debug, Default)]
struct OfFile {
    /// Sorted.
    identities: Vec<u64>,
    counts: Counts,
    /// Of everything that is shown of the findings, with the places.
    appearance: u64,
}

impl Tally {
    /// The files in which something was found, by their paths.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.known.keys()
    }

    pub(super) fn counts(&self) -> Counts {
        self.all
    }

    /// Whether what was found in a file at last looked the same.
    pub(super) fn looks(&self, path: &Path, appearance: u64) -> bool {
        self.known.get(path).map_or(0, |known| known.appearance) == appearance
    }

    /// Takes note of what is found in a file now; says how many findings are new, and how many are gone.
    pub(super) fn set(&mut self, path: &Path, findings: &[Diagnostic], appearance: u64) -> (usize, usize) {
        let mut identities: Vec<u64> = findings.iter().map(identity).collect();
        identities.sort_unstable();
        let before = self.known.remove(path).unwrap_or_default();
        let now = OfFile { identities, counts: Counts::of(findings), appearance };
        let common = common(&before.identities, &now.identities);
        let change = (now.identities.len() - common, before.identities.len() - common);
        self.all.deny = self.all.deny + now.counts.deny - before.counts.deny;
        self.all.warn = self.all.warn + now.counts.warn - before.counts.warn;
        self.all.advice = self.all.advice + now.counts.advice - before.counts.advice;
        if !now.identities.is_empty() {
            self.known.insert(path.to_path_buf(), now);
        }
        change
    }
}

/// Whether two findings are the same one at two times: what was written above it, or a figure in its message, makes no other of
/// it.
fn identity(finding: &Diagnostic) -> u64 {
    let mut hasher = FxHasher::default();
    let subject = &finding.subject;
    (finding.rule, &subject.goal, &subject.kpi).hash(&mut hasher);
    if subject.goal.is_none() {
        finding.message.hash(&mut hasher);
    }
    hasher.finish()
}

/// What findings look like, whatever ids their files have; 0 for none.
pub(super) fn appearance(findings: &[Diagnostic], sources: &Sources) -> u64 {
    if findings.is_empty() {
        return 0;
    }
    let mut hasher = FxHasher::default();
    for finding in findings {
        (finding.rule, finding.severity, &finding.message, &finding.help).hash(&mut hasher);
        for label in &finding.labels {
            (sources.get(label.location.file).path(), label.location.span, &label.text).hash(&mut hasher);
        }
        if let Some(fix) = &finding.fix {
            fix.title.hash(&mut hasher);
            fix.edits.iter().for_each(|edit| (edit.location.span, &edit.replacement).hash(&mut hasher));
        }
    }
    hasher.finish().max(1)
}

/// How many elements two sorted lists have in common.
fn common(one: &[u64], other: &[u64]) -> usize {
    let (mut at, mut count) = (0, 0);
    for element in one {
        while other.get(at).is_some_and(|candidate| candidate < element) {
            at += 1;
        }
        if other.get(at) == Some(element) {
            at += 1;
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_elements_are_counted_as_often_as_both_have_them() {
        assert_eq!(common(&[1, 1, 2, 5], &[1, 2, 2, 5, 7]), 3);
        assert_eq!(common(&[], &[1]), 0);
        assert_eq!(common(&[3, 3], &[3, 3]), 2);
    }

    #[test]
    fn what_all_files_have_is_counted_on() {
        let finding = |rule, severity| Diagnostic::new(rule, severity, rule);
        let mut tally = Tally::default();
        let (one, other) = (Path::new("a.goal"), Path::new("b.goal"));
        assert_eq!(tally.set(one, &[finding("a", Severity::Deny), finding("b", Severity::Warn)], 1), (2, 0));
        assert_eq!(tally.set(other, &[finding("a", Severity::Deny), finding("c", Severity::Advice)], 2), (2, 0));
        assert_eq!(tally.counts(), Counts { deny: 2, warn: 1, advice: 1 });
        assert_eq!(tally.set(one, &[finding("b", Severity::Warn), finding("d", Severity::Warn)], 3), (1, 1));
        assert_eq!(tally.counts(), Counts { deny: 1, warn: 2, advice: 1 });
        assert_eq!(tally.set(other, &[], 0), (0, 2));
        assert_eq!(tally.counts(), Counts { deny: 0, warn: 2, advice: 0 });
        assert!(tally.looks(one, 3) && !tally.looks(one, 1) && tally.looks(other, 0));
        assert_eq!(tally.paths().collect::<Vec<_>>(), [one]);
    }
}

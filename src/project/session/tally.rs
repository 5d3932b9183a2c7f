//! Counts what is found in each file, to tell what is new from what was there before.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHasher};

use crate::diagnostic::Diagnostic;

/// What was found in each file at last.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Sorted. Files in which nothing was found are not in it.
    known: FxHashMap<PathBuf, Vec<u64>>,
}

impl Tally {
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.known.keys()
    }

    pub(super) fn has(&self, path: &Path) -> bool {
        self.known.contains_key(path)
    }

    /// Takes note of what is found in a file now; says how many findings are new, and how many are gone.
    pub(super) fn set(&mut self, path: &Path, findings: &[Diagnostic]) -> (usize, usize) {
        let mut now: Vec<u64> = findings.iter().map(identity).collect();
        now.sort_unstable();
        let before = self.known.remove(path).unwrap_or_default();
        let common = common(&before, &now);
        let counts = (now.len() - common, before.len() - common);
        if !now.is_empty() {
            self.known.insert(path.to_path_buf(), now);
        }
        counts
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
}

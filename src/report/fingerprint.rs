//! What makes a finding the same one as yesterday, though it may stand some lines further down.
//!
//! Forges compare the fingerprints of two runs to say which findings are new. A fingerprint is made of the file, the rule, whom
//! the finding is about, and its message without figures: a message may count the days since something, and would be another
//! one each day. Lines play no part, so text above a finding changes nothing. Of findings that are alike, the first keeps
//! its fingerprint whatever is added below it.

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;

/// Fingerprints of one run.
#[derive(Default)]
pub(super) struct Fingerprints {
    /// How often the same was seen before.
    seen: FxHashMap<u128, u32>,
}

impl Fingerprints {
    /// The next finding's fingerprint: 32 hexadecimal digits, different from all before it.
    ///
    /// `path` is from the root of the repository.
    pub fn next(&mut self, path: &str, diagnostic: &Diagnostic) -> String {
        let subject = &diagnostic.subject;
        let names = [&subject.plan, &subject.goal, &subject.kpi].map(|name| name.as_deref().unwrap_or(""));
        let mut hash = Hash::new();
        for part in [path, diagnostic.rule].into_iter().chain(names) {
            hash.text(part);
        }
        hash.text_without_figures(&diagnostic.message);
        let occurrence = self.seen.entry(hash.0).or_default();
        hash.bytes(&occurrence.to_le_bytes());
        *occurrence += 1;
        format!("{:032x}", hash.0)
    }
}

/// FNV-1a of 128 bits, by the parameters of draft-eastlake-fnv. What counts is that it never changes: not with the compiler,
/// not with the machine, not with a library's version. It guards against chance, not against malice.
struct Hash(u128);

impl Hash {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = (1 << 88) + (1 << 8) + 0x3b;

    fn new() -> Self {
        Self(Self::OFFSET_BASIS)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        }
    }

    /// With an end that no text contains, so that `ab` and `c` are not `a` and `bc`.
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    /// Every figure, however long, is one `#`.
    fn text_without_figures(&mut self, text: &str) {
        let mut in_figure = false;
        for &byte in text.as_bytes() {
            // `1,000.50` is one figure. A comma behind one goes with it, which makes no difference that matters.
            let goes_on = byte.is_ascii_digit() || (in_figure && matches!(byte, b',' | b'.'));
            match (in_figure, goes_on) {
                (false, true) => self.bytes(b"#"),
                (_, false) => self.bytes(&[byte]),
                (true, true) => {}
            }
            in_figure = goes_on;
        }
        self.bytes(&[0xff]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Severity, Subject};

    fn of(path: &str, rule: &'static str, goal: &str, message: &str) -> String {
        let mut diagnostic = Diagnostic::new(rule, Severity::Warn, message);
        diagnostic.subject = Subject { goal: Some(goal.to_owned()), ..Subject::default() };
        Fingerprints::default().next(path, &diagnostic)
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let of = |text: &str| {
            let mut hash = Hash::new();
            hash.bytes(text.as_bytes());
            format!("{:032x}", hash.0)
        };
        // The vectors of the draft's appendix.
        assert_eq!(of(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    }

    #[test]
    fn it_is_the_same_tomorrow_and_another_for_another_finding() {
        let one = of("plan.goal", "no-change", "fans", "no result for 31 days, since 2026-01-31");
        assert_eq!(one.len(), 32);
        assert_eq!(one, of("plan.goal", "no-change", "fans", "no result for 132 days, since 2026-01-31"));
        assert_ne!(one, of("plan.goal", "no-change", "fans2", "no result for 31 days, since 2026-01-31"));
        assert_ne!(one, of("other.goal", "no-change", "fans", "no result for 31 days, since 2026-01-31"));
        assert_ne!(one, of("plan.goal", "no-rush", "fans", "no result for 31 days, since 2026-01-31"));
        assert_ne!(one, of("plan.goal", "no-change", "fans", "no result for 31 weeks, since 2026-01-31"));
        assert_ne!(of("a", "b", "c", "1, 2"), of("a", "b", "c", "1"));
    }

    #[test]
    fn findings_that_are_alike_are_told_apart_by_their_order() {
        let diagnostic = Diagnostic::syntax("`perod` is no statement of a goal");
        let mut fingerprints = Fingerprints::default();
        let (first, second) = (fingerprints.next("a.goal", &diagnostic), fingerprints.next("a.goal", &diagnostic));
        assert_ne!(first, second);
        assert_eq!(first, Fingerprints::default().next("a.goal", &diagnostic));
    }
}

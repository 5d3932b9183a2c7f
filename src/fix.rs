//! Applies the edits of fixes to texts.
//!
//! A fix is applied whole or not at all. Of fixes that touch the same place the first one in the order of the findings wins;
//! the others wait for the next pass, in which they are found anew or are no longer needed. Passes are bounded, and fixes that
//! undo each other are noticed.
//!
//! This module knows neither files on disk nor rules: whoever can check texts is the [`Bench`] on which they are mended.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, SYNTAX_ERROR};
use crate::source::{FileId, Span};

/// More passes than this are not made: each fix uncovers a few more at most, so what needs more is a mistake of the rules.
pub const MOST_PASSES: usize = 10;

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Changed files and their new texts.
pub type Texts = BTreeMap<FileId, String>;

/// Texts that can be checked and changed.
pub trait Bench {
    /// What is found in the present texts, in order.
    fn check(&mut self) -> Vec<Diagnostic>;

    /// The present text of a file; none for a file that must not be changed.
    fn text(&self, file: FileId) -> Option<&str>;

    /// Takes new texts in place of the present ones.
    fn replace(&mut self, texts: Texts);
}

/// What came of mending.
#[derive(Debug, Default)]
pub struct Mended {
    /// How many fixes were applied, by the first file they changed.
    pub fixed: BTreeMap<FileId, usize>,
    /// Fixes of findings in files that may be changed, and that would change other files that must not be.
    pub out_of_reach: usize,
    /// [`MOST_PASSES`] were made and there would be more to do.
    pub unfinished: bool,
    /// What is still found.
    pub remaining: Vec<Diagnostic>,
}

/// Why a file must be left as it was: a mistake of the rules, and the texts on the bench are worth nothing then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    pub file: FileId,
    pub kind: TroubleKind,
    /// The rules whose fixes led to it, each once.
    pub rules: Vec<&'static str>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TroubleKind {
    /// Something can't be read that could be read before. The text is the message of the last such fault.
    NewFault(String),
    /// The text is one that it was before: fixes undo each other.
    Circle,
}

/// Applies fixes pass by pass until none is left.
///
/// # Errors
/// When files must be left alone. The bench is to be set up anew without them.
pub fn mend(bench: &mut dyn Bench, wanted: Applicability) -> Result<Mended, Vec<Trouble>> {
    let mut mended = Mended { remaining: bench.check(), ..Mended::default() };
    let mut history: BTreeMap<FileId, History> = BTreeMap::new();
    for _ in 0..MOST_PASSES {
        let pass = apply(&mended.remaining, wanted, &|file| bench.text(file));
        mended.out_of_reach = pass.out_of_reach;
        if pass.texts.is_empty() {
            return Ok(mended);
        }
        for AppliedFix { rule, files } in &pass.applied {
            for file in files {
                history.entry(*file).or_default().rules.insert(rule);
            }
        }
        let mut troubles = Vec::new();
        let mut trouble = |file, kind, history: &History| {
            troubles.push(Trouble { file, kind, rules: history.rules.iter().copied().collect() });
        };
        for (&file, text) in &pass.texts {
            let history = history.entry(file).or_default();
            history.texts.extend(bench.text(file).map(str::to_owned));
            if history.texts.contains(text) {
                trouble(file, TroubleKind::Circle, history);
            }
        }
        let files: Vec<FileId> = pass.texts.keys().copied().collect();
        bench.replace(pass.texts);
        let found = bench.check();
        let (before, after) = (Faults::of(&mended.remaining), Faults::of(&found));
        for file in files {
            if let Some(message) = after.new_in(file, &before) {
                trouble(file, TroubleKind::NewFault(message), history.entry(file).or_default());
            }
        }
        if !troubles.is_empty() {
            return Err(troubles);
        }
        for file in pass.applied.iter().filter_map(|fix| fix.files.first()) {
            *mended.fixed.entry(*file).or_default() += 1;
        }
        mended.remaining = found;
    }
    let next = apply(&mended.remaining, wanted, &|file| bench.text(file));
    mended.unfinished = !next.texts.is_empty();
    Ok(mended)
}

/// What happened to a file so far.
#[derive(Default)]
struct History {
    texts: Vec<String>,
    rules: BTreeSet<&'static str>,
}

/// The messages of what can't be read, by file.
pub struct Faults<'d>(BTreeMap<FileId, Vec<&'d str>>);

impl<'d> Faults<'d> {
    pub fn of(found: &'d [Diagnostic]) -> Self {
        let mut faults: BTreeMap<FileId, Vec<&str>> = BTreeMap::new();
        for fault in found.iter().filter(|found| found.rule == SYNTAX_ERROR) {
            faults.entry(fault.location().file).or_default().push(&fault.message);
        }
        Self(faults)
    }

    /// The message of a fault in this file that was not there before. No change mends such faults, so it is enough to count them.
    pub fn new_in(&self, file: FileId, before: &Faults<'_>) -> Option<String> {
        let now = self.0.get(&file).map_or(&[][..], Vec::as_slice);
        let known = before.0.get(&file).map_or(&[][..], Vec::as_slice);
        if now.len() <= known.len() {
            return None;
        }
        let new = now.iter().find(|message| !known.contains(message)).or(now.last());
        new.map(|message| (*message).to_string())
    }
}

/// One pass over all findings.
#[derive(Debug, Default)]
pub struct Pass {
    /// Only files whose text is another now.
    pub texts: Texts,
    pub applied: Vec<AppliedFix>,
    /// Fixes that touch a place that another one has changed.
    pub waiting: usize,
    /// Fixes of findings in files that may be changed, and that need another which must not be.
    pub out_of_reach: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppliedFix {
    pub rule: &'static str,
    pub files: Vec<FileId>,
}

/// Whether a fix is applied when these are wanted: with the unsafe ones the safe ones are, too.
pub fn is_wanted(fix: &Fix, wanted: Applicability) -> bool {
    fix.applicability == Applicability::Safe || wanted == Applicability::Unsafe
}

/// Applies the fixes of these findings, once. `text_of` gives a file's text, and none for a file that must not be changed.
pub fn apply<'t>(
    diagnostics: &[Diagnostic],
    wanted: Applicability,
    text_of: &dyn Fn(FileId) -> Option<&'t str>,
) -> Pass {
    let mut pass = Pass::default();
    let mut chosen: BTreeMap<FileId, Chosen<'_>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| is_wanted(fix, wanted)) else {
            continue;
        };
        if fix.edits.iter().any(|edit| text_of(edit.location.file).is_none()) {
            pass.out_of_reach += usize::from(text_of(diagnostic.location().file).is_some());
            continue;
        }
        let text_of = |file| text_of(file).unwrap_or("");
        if !makes_sense(fix, &text_of) {
            continue;
        }
        let is_free =
            |edit: &Edit| chosen.get(&edit.location.file).is_none_or(|chosen| !chosen.touches(edit.location.span));
        if !fix.edits.iter().all(is_free) {
            pass.waiting += 1;
            continue;
        }
        let mut files: Vec<FileId> = fix.edits.iter().map(|edit| edit.location.file).collect();
        files.sort_unstable();
        files.dedup();
        for edit in &fix.edits {
            chosen.entry(edit.location.file).or_default().add(edit);
        }
        pass.applied.push(AppliedFix { rule: diagnostic.rule, files });
    }
    for (file, chosen) in chosen {
        let before = text_of(file).unwrap_or("");
        pass.texts.insert(file, edited(before, chosen.edits.into_values()));
    }
    pass
}

/// Edits lie in their texts and apart from each other, and at least one changes something.
fn makes_sense<'t>(fix: &Fix, text_of: &dyn Fn(FileId) -> &'t str) -> bool {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.location);
    let is_apart = |pair: &[&Edit]| {
        let [one, other] = [pair[0].location, pair[1].location];
        one.file != other.file || (one.span.end <= other.span.start && one.span != other.span)
    };
    let is_inside = |edit: &&Edit| text_of(edit.location.file).get(range(edit.location.span)).is_some();
    let changes = |edit: &&Edit| edit.location.span.of(text_of(edit.location.file)) != edit.replacement;
    edits.windows(2).all(is_apart) && edits.iter().all(is_inside) && edits.iter().any(changes)
}

fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

/// The edits of one file in the order of the text.
#[derive(Default)]
struct Chosen<'d> {
    edits: BTreeMap<(u32, u32), &'d Edit>,
}

impl<'d> Chosen<'d> {
    fn add(&mut self, edit: &'d Edit) {
        self.edits.insert((edit.location.span.start, edit.location.span.end), edit);
    }

    /// Whether something in this span, or directly beside it, is changed already. Beside counts as well: two words that were
    /// changed without regard to each other may not belong beside each other.
    fn touches(&self, span: Span) -> bool {
        // They lie apart, so the last one that begins before the end of the span reaches farthest.
        let last = self.edits.range(..=(span.end, u32::MAX)).next_back();
        last.is_some_and(|(&(_, end), _)| end >= span.start)
    }
}

/// The text with these edits, which lie apart and in order. Line ends are written as the text has them, and a line that is
/// left blank by what was taken from it goes.
pub fn edited<'d>(text: &str, edits: impl Iterator<Item = &'d Edit>) -> String {
    let line_end = line_end_of(text);
    let mut out = String::with_capacity(text.len() + 64);
    let mut read = 0;
    let mut emptied = Vec::new();
    for Edit { location, replacement } in edits {
        let range = range(location.span);
        // Edits that do not lie in the text have been left out before.
        out.push_str(text.get(read..range.start).unwrap_or(""));
        if replacement.is_empty() {
            emptied.push(out.len());
        }
        for (index, line) in replacement.split('\n').enumerate() {
            if index > 0 {
                out.push_str(line_end);
            }
            out.push_str(line.strip_suffix('\r').unwrap_or(line));
        }
        read = range.end;
    }
    out.push_str(text.get(read..).unwrap_or(""));
    remove_blank_lines(&mut out, &emptied);
    out
}

/// Removes the lines at these places that are blank. From the end, so that places before stay right.
fn remove_blank_lines(text: &mut String, places: &[usize]) {
    let mut removed_at = usize::MAX;
    for &place in places.iter().rev() {
        let mut start = text[..place].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        if start == 0 && text.starts_with(BYTE_ORDER_MARK) {
            start = BYTE_ORDER_MARK.len();
        }
        // Two places in one line: it is gone, and what stands there now is the next one.
        if start == removed_at || start > place {
            continue;
        }
        let content = text[place..].find(['\n', '\r']).map_or(text.len(), |end| place + end);
        if !text[start..content].trim().is_empty() {
            continue;
        }
        let end = match &text.as_bytes()[content..] {
            [b'\r', b'\n', ..] => content + 2,
            [_, ..] => content + 1,
            [] => content,
        };
        text.replace_range(start..end, "");
        removed_at = start;
    }
}

/// How the first line ends, or as on Unix.
fn line_end_of(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|at| &text.as_bytes()[at..]) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests;

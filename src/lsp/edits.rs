//! What turns one text into another, as the few edits that leave a cursor where it is.

use std::time::Duration;

use lsp_types::TextEdit;
use similar::{DiffTag, TextDiff};

use super::Encoding;
use crate::source::{SourceFile, Span};

/// Texts that differ in so much that their lines can't be held against each other sooner are taken for different.
const PATIENCE: Duration = Duration::from_millis(200);

/// The edits to a text whose lines were written anew and stay in their order, as the formatter leaves them. Takes time linear
/// in its length.
pub(super) fn restyled(source: &SourceFile, after: &str, encoding: Encoding) -> Vec<TextEdit> {
    let before = source.text();
    let (old, new) = (pieces(before), pieces(after));
    if old.len() != new.len() {
        return changed(source, after, encoding);
    }
    let mut edits = Vec::new();
    for (index, (old, new)) in old.into_iter().zip(new).enumerate() {
        let (written, wanted) = (old.of(before), new.of(after));
        if written == wanted {
            continue;
        }
        // Every other piece is a line; the ends of lines between them are changed whole.
        let is_line = index % 2 == 1;
        let (span, text) = if is_line { narrowed(old, written, wanted) } else { (old, wanted) };
        edits.push(TextEdit { range: encoding.range(source, span), new_text: text.to_string() });
    }
    edits
}

/// The edits to a text of which some lines are changed, taken away or new.
pub(super) fn changed(source: &SourceFile, after: &str, encoding: Encoding) -> Vec<TextEdit> {
    let before = source.text();
    let (start, end) = same_lines(before, after);
    let (old_text, new_text) = (&before[start..before.len() - end], &after[start..after.len() - end]);
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(old_text, new_text);
    let ends = |lines: &mut dyn Iterator<Item = &str>| {
        let mut ends = vec![start as u32];
        for line in lines {
            ends.push(ends[ends.len() - 1] + line.len() as u32);
        }
        ends
    };
    let old = ends(&mut difference.iter_old_slices());
    let new = ends(&mut difference.iter_new_slices());
    let mut edits = Vec::new();
    for operation in difference.ops().iter().filter(|operation| operation.tag() != DiffTag::Equal) {
        let (from, to) = (operation.old_range(), operation.new_range());
        let span = Span::new(old[from.start], old[from.end]);
        let wanted = Span::new(new[to.start], new[to.end]).of(after);
        let written = span.of(before);
        // A client knows no place between the two characters of a line's end.
        let may_be_narrowed = !written.contains('\r') && !wanted.contains('\r');
        let (span, text) = if may_be_narrowed { narrowed(span, written, wanted) } else { (span, wanted) };
        edits.push(TextEdit { range: encoding.range(source, span), new_text: text.to_string() });
    }
    edits
}

/// How many bytes of whole lines are the same at the beginning and at the end.
fn same_lines(before: &str, after: &str) -> (usize, usize) {
    let is_same = |(one, other): &(u8, u8)| one == other;
    let same = before.bytes().zip(after.bytes()).take_while(is_same).count();
    let start = memchr::memrchr(b'\n', &before.as_bytes()[..same]).map_or(0, |end| end + 1);
    let (old, new) = (&before.as_bytes()[start..], &after.as_bytes()[start..]);
    let same = old.iter().copied().rev().zip(new.iter().copied().rev()).take_while(is_same).count();
    let tail = &old[old.len() - same..];
    (start, memchr::memchr(b'\n', tail).map_or(0, |end| tail.len() - end - 1))
}

/// What stands between lines, a line, and so on by turns; the first and the last are between lines. A line has something on it
/// and is without its end.
fn pieces(text: &str) -> Vec<Span> {
    let mut pieces = Vec::new();
    let (mut at, mut between) = (0, 0);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if !content.trim().is_empty() {
            let end = at + content.len() as u32;
            pieces.extend([Span::new(between, at), Span::new(at, end)]);
            between = end;
        }
        at += line.len() as u32;
    }
    pieces.push(Span::new(between, at));
    pieces
}

/// The part in which two texts differ, and what stands there in the second.
fn narrowed<'t>(span: Span, before: &str, after: &'t str) -> (Span, &'t str) {
    let same = |(one, other): &(char, char)| one == other;
    let length = |(one, _): (char, char)| one.len_utf8();
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(length).sum();
    let (old, new) = (&before[start..], &after[start..]);
    let end: usize = old.chars().rev().zip(new.chars().rev()).take_while(same).map(length).sum();
    let changed = Span::new(span.start + start as u32, span.end - end as u32);
    (changed, &new[..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::cases::case;

    fn edits(before: &str, after: &str) -> Vec<String> {
        let case = case(before);
        let edits = changed(case.document().source(), after, Encoding::Utf16);
        assert_eq!(case.edited(&edits), after);
        edits.iter().map(|edit| edit.new_text.clone()).collect()
    }

    #[test]
    fn only_what_differs_is_changed() {
        assert_eq!(edits("a\nb 카페\nc\n", "a\nb 커피\nc\n"), ["커피"]);
        assert_eq!(edits("a\nb\nc\n", "a\nc\n"), [""]);
        assert_eq!(edits("a\nb\nc\nd\n", "a\nx\nb\nc\nd!\n"), ["x\n", "!"]);
        assert_eq!(edits("same", "same"), Vec::<String>::new());
        assert_eq!(edits("a\r\nb\r\n", "a\r\nbc\r\n"), ["bc\r\n"], "not into the end of a line");
    }
}

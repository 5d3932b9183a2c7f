//! Pieces of a line, and how much of one is shown.

use crate::source::Span;

pub(super) fn leading_word(line: &str) -> &str {
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(line.len());
    let word = &line[..end];
    if word.starts_with(char::is_alphabetic) { word } else { "" }
}

pub(super) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// The last word before a place, when it is short enough to be quoted.
pub(super) fn last_word(before: &str) -> Option<&str> {
    let word = before.rsplit(char::is_whitespace).next().filter(|word| !word.is_empty())?;
    (word.chars().count() <= 24).then_some(word)
}

/// A word as it may stand in a message.
pub(super) fn shown(word: &str) -> String {
    if word.chars().count() <= 40 {
        word.to_string()
    } else {
        format!("{}…", word.chars().take(40).collect::<String>())
    }
}

pub(super) fn head(header: &str) -> String {
    if header.chars().count() <= 60 { header.to_string() } else { "… {".to_string() }
}

pub(super) fn first_line(text: &str, span: Span) -> Span {
    let line = span.of(text).lines().next().unwrap_or("");
    Span::new(span.start, span.start + line.trim_end().len() as u32)
}

/// Without the blanks on both sides.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start().len()) as u32;
    Span::new(start.min(span.end), start.min(span.end) + piece.trim().len() as u32)
}

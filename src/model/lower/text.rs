//! Texts as they read: escapes resolved, the indentation of a long text removed.

use super::reader::Reader;
use crate::model::goal::Text;
use crate::source::Span;
use crate::syntax::{Problem, Token};

impl<'t> Reader<'t> {
    pub fn text_of(&mut self, token: Token<'t>) -> Text {
        let span = token.span();
        let mut unknown = Vec::new();
        let value = reading(self.str(span), &mut |escape| unknown.push(escape));
        for escape in unknown {
            let span = Span::new(span.start + escape.start, span.start + escape.end);
            let shown = self.str(span);
            self.complain(
                Problem::new(span, format!("`{shown}` is no escape"), "a backslash begins an escape")
                    .help("write `\\\\` for a backslash; the escapes are `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{…}`"),
            );
        }
        Text { value: value.into_boxed_str(), span }
    }
}

/// What a text says, given with its quotes. Escapes that are none stay as they are, and their places within it are handed out.
pub(in crate::model) fn reading(written: &str, unknown: &mut dyn FnMut(Span)) -> String {
    if let Some(long) = written.strip_prefix("\"\"\"") {
        unindented(long.strip_suffix("\"\"\"").unwrap_or(long))
    } else if let Some(inner) = written.strip_prefix('“') {
        inner.strip_suffix('”').unwrap_or(inner).to_string()
    } else {
        let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
        if inner.contains('\\') { unescaped(inner, unknown) } else { inner.to_string() }
    }
}

fn unescaped(inner: &str, unknown: &mut dyn FnMut(Span)) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (character, length) = match escape.chars().next() {
            Some('"') => (Some('"'), 1),
            Some('\\') => (Some('\\'), 1),
            Some('n') => (Some('\n'), 1),
            Some('t') => (Some('\t'), 1),
            Some('u') => unicode_escape(escape),
            Some(other) => (None, other.len_utf8()),
            None => (None, 0),
        };
        match character {
            Some(character) => out.push(character),
            None => {
                out.push_str(&rest[at..at + 1 + length]);
                // The opening quote stands before.
                let place = (1 + inner.len() - rest.len() + at) as u32;
                unknown(Span::new(place, place + 1 + length as u32));
            }
        }
        rest = &escape[length..];
    }
    out.push_str(rest);
    out
}

/// `u{1F600}`: the character, and how many bytes of `escape` say it.
fn unicode_escape(escape: &str) -> (Option<char>, usize) {
    let digits = escape.strip_prefix("u{").and_then(|rest| rest.split_once('}')).map(|(digits, _)| digits);
    match digits {
        Some(digits) if (1..=6).contains(&digits.len()) => {
            let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            (character, digits.len() + 3)
        }
        _ => (None, 1),
    }
}

/// A text of several lines without the indentation its lines share, and without the line breaks beside the quotes.
fn unindented(long: &str) -> String {
    let long = long.strip_prefix("\r\n").or_else(|| long.strip_prefix('\n')).unwrap_or(long);
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = long.lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    let lines: Vec<&str> = long.lines().map(|line| line.get(shared..).unwrap_or("").trim_end()).collect();
    lines.join("\n").trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use super::unindented;

    #[test]
    fn a_long_text_loses_the_indentation_its_lines_share() {
        assert_eq!(unindented("\n    one\n      two\n\n    three\n    "), "one\n  two\n\nthree");
        assert_eq!(unindented("one line"), "one line");
        assert_eq!(unindented(""), "");
        assert_eq!(unindented("\r\n  a\r\n  b\r\n"), "a\nb");
    }
}

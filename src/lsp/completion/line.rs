//! The words of a line up to the cursor.

use crate::lsp::place;
use crate::source::Span;

const BLANKS: [char; 4] = [' ', '\t', '\u{A0}', '\u{3000}'];

/// A piece of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Piece<'t> {
    /// A keyword, a name or a unit; a handle with its `@`.
    Word(&'t str),
    /// A whole text with its quotes.
    Text,
    /// Whatever begins with a digit: a number, a date, a period.
    Number(&'t str),
    /// `->`, `>=`, `+`, or one sign alone.
    Sign(&'t str),
}

/// What is written before the cursor, and the word it is in.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub text: &'t str,
    pub offset: u32,
    /// What ends before the word at the cursor.
    pub before: Vec<Piece<'t>>,
    /// The word or number that touches the cursor from the left.
    pub current: Option<Piece<'t>>,
    /// That word, also what of it stands behind the cursor.
    pub word: Span,
    /// Nothing but blanks follows on the line.
    pub ends_here: bool,
}

impl<'t> Line<'t> {
    /// None inside of a text or a comment.
    pub fn before(text: &'t str, offset: u32) -> Option<Self> {
        let line = place::line(text, offset);
        // Behind a carriage return that ends no line there is no place to write at.
        if offset > line.end {
            return None;
        }
        let written = line.of(text);
        let start = written.len() - written.trim_start_matches('\u{FEFF}').trim_start_matches(BLANKS).len();
        let mut scanner = Scanner { text: written, at: start, end: (offset - line.start) as usize };
        let mut pieces = Vec::new();
        while scanner.at < scanner.end {
            match scanner.next()? {
                Some((from, piece)) => pieces.push((from, piece)),
                None => break,
            }
        }
        let current = pieces.pop_if(|(_, piece)| {
            let touches = !written[..scanner.end].ends_with(BLANKS);
            touches && matches!(piece, Piece::Word(_) | Piece::Number(_))
        });
        let from = current.map_or(offset, |(from, _)| line.start + from as u32);
        let rest = Span::new(offset, line.end).of(text);
        let behind = rest.len() - rest.trim_start_matches(|c: char| current.is_some() && is_in_word(c)).len();
        Some(Self {
            text,
            offset,
            before: pieces.into_iter().map(|(_, piece)| piece).collect(),
            current: current.map(|(_, piece)| piece),
            word: Span::new(from, offset + behind as u32),
            ends_here: rest[behind..].trim().is_empty(),
        })
    }

    /// The statement's keyword is being written.
    pub fn is_first_word(&self) -> bool {
        self.before.is_empty() && !matches!(self.current, Some(Piece::Number(_)))
    }

    /// The first word of the line.
    pub fn keyword(&self) -> &'t str {
        match self.before.first() {
            Some(Piece::Word(word)) => word,
            _ => "",
        }
    }

    /// What stands between the keyword and the word at the cursor.
    pub fn values(&self) -> &[Piece<'t>] {
        self.before.get(1..).unwrap_or(&[])
    }

    /// The word right before the one at the cursor.
    pub fn last_word(&self) -> &'t str {
        match self.before.last() {
            Some(Piece::Word(word)) => word,
            _ => "",
        }
    }

    /// What is written of the word at the cursor.
    pub fn typed(&self) -> &'t str {
        Span::new(self.word.start, self.offset).of(self.text)
    }

    /// The reference at the cursor, `plan/goal.kpi`, as far as it is written, and all of it.
    pub fn reference(&self) -> (&'t str, Span) {
        let is_in_reference = |c: char| is_in_word(c) || matches!(c, '/' | '.' | '_');
        let before = &self.text[..self.offset as usize];
        let start = before.trim_end_matches(is_in_reference).len() as u32;
        let after = &self.text[self.offset as usize..];
        let behind = after.len() - after.trim_start_matches(is_in_word).len();
        (Span::new(start, self.offset).of(self.text), Span::new(start, self.offset + behind as u32))
    }

    /// Whether a word stands on the line already.
    pub fn has_word(&self, wanted: &str) -> bool {
        self.before.iter().any(|piece| matches!(piece, Piece::Word(word) if *word == wanted))
    }
}

fn is_in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '-'
}

struct Scanner<'t> {
    /// The whole line.
    text: &'t str,
    at: usize,
    /// Where the cursor is.
    end: usize,
}

impl<'t> Scanner<'t> {
    /// The next piece and where it begins; `Some(None)` when there is none. `None` when the cursor is in a text or a comment.
    fn next(&mut self) -> Option<Option<(usize, Piece<'t>)>> {
        let blanks = self.text[self.at..self.end].len() - self.text[self.at..self.end].trim_start_matches(BLANKS).len();
        self.at += blanks;
        let start = self.at;
        let Some(first) = self.text[start..self.end].chars().next() else {
            return Some(None);
        };
        let piece = match first {
            '#' if self.begins_comment() => return None,
            '"' | '“' => {
                self.at += self.length_of_text(first)?;
                // Behind its last quote the cursor is outside of a text.
                (self.at <= self.end).then_some(())?;
                Piece::Text
            }
            '0'..='9' => Piece::Number(self.take(|c| is_in_word(c) || matches!(c, ',' | '.' | '_'))),
            '@' => Piece::Word(self.take(|c| is_in_word(c) || matches!(c, '@' | '/'))),
            _ if is_in_word(first) && first != '-' => Piece::Word(self.take(is_in_word)),
            '-' | '>' | '<' | '=' => Piece::Sign(self.take(|c| matches!(c, '-' | '>' | '<' | '='))),
            _ => Piece::Sign(self.take_length(first.len_utf8())),
        };
        Some(Some((start, piece)))
    }

    fn begins_comment(&self) -> bool {
        let is_blank = |c: char| BLANKS.contains(&c);
        let before = &self.text[..self.at];
        let after = self.text[self.at + 1..].chars().next();
        before.trim().is_empty() || (before.ends_with(is_blank) && after.is_none_or(is_blank))
    }

    /// Of a text that begins here, its quotes included; none of one that is never closed.
    fn length_of_text(&self, quote: char) -> Option<usize> {
        let rest = &self.text[self.at..];
        if quote == '“' {
            return rest.find('”').map(|at| at + '”'.len_utf8());
        }
        if let Some(long) = rest.strip_prefix("\"\"\"") {
            return long.find("\"\"\"").map(|at| at + 6);
        }
        let mut escaped = false;
        for (at, character) in rest.char_indices().skip(1) {
            match character {
                '"' if !escaped => return Some(at + 1),
                _ => escaped = character == '\\' && !escaped,
            }
        }
        None
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = &self.text[self.at..self.end];
        let mut length = rest.len() - rest.trim_start_matches(&belongs).len();
        // `3->` is a number and an arrow.
        if let Some(arrow) = rest[..length].find("->").or_else(|| {
            (rest[..length].ends_with('-') && self.text[self.at + length..].starts_with('>')).then_some(length - 1)
        }) && arrow > 0
        {
            length = arrow;
        }
        self.take_length(length.max(1))
    }

    fn take_length(&mut self, length: usize) -> &'t str {
        let piece = &self.text[self.at..self.at + length];
        self.at += length;
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<(Vec<Piece<'_>>, Option<Piece<'_>>)> {
        Line::before(text, text.len() as u32).map(|line| (line.before, line.current))
    }

    #[test]
    fn a_line_is_taken_apart() {
        use Piece::{Number, Sign, Text, Word};
        assert_eq!(
            line("  kpi 팬-수 \"🎯\" 2,400/week->+15").unwrap(),
            (
                vec![Word("kpi"), Word("팬-수"), Text, Number("2,400"), Sign("/"), Word("week"), Sign("->"), Sign("+")],
                Some(Number("15"))
            )
        );
        assert_eq!(line("by 2026-03-3"), Some((vec![Word("by")], Some(Number("2026-03-3")))));
        assert_eq!(
            line("kpi x 3->4 "),
            Some((vec![Word("kpi"), Word("x"), Number("3"), Sign("->"), Number("4")], None))
        );
        assert_eq!(line("owner @mi"), Some((vec![Word("owner")], Some(Word("@mi")))));
        assert_eq!(line(""), Some((vec![], None)));
    }

    #[test]
    fn texts_and_comments_are_left_alone() {
        for inside in ["# a", "by 2026 # a", "by 2026 #", "note \"a", "note \"a \\\" b", "note “a", "note \"\"\"a"] {
            assert_eq!(line(inside), None, "{inside}");
        }
        for outside in ["note \"a\"", "note \"\"", "kpi rank #1", "note \"a\\\\\" "] {
            assert!(line(outside).is_some(), "{outside}");
        }
    }

    #[test]
    fn the_word_at_the_cursor_is_known_on_both_sides() {
        let text = "supports alpha-beta, c";
        let line = Line::before(text, 12).unwrap();
        assert_eq!((line.typed(), line.word.of(text), line.ends_here), ("alp", "alpha-beta", false));
        let line = Line::before("of p/goal.k", 11).unwrap();
        assert_eq!(line.reference().0, "p/goal.k");
    }
}

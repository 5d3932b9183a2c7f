//! Places in a text: bytes here, lines and code units in the protocol.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{SourceFile, Span};

/// What a client counts the columns of a line in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Bytes, when the client offers it.
    Utf8,
    /// What every client knows: `한` counts one, `🎯` two.
    #[default]
    Utf16,
}

impl Encoding {
    /// The cheapest of those a client offers.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        match offered {
            Some(offered) if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            _ => Encoding::Utf16,
        }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The place of a byte. One inside a character counts as the character's, one behind the end as the end.
    pub fn position(self, source: &SourceFile, offset: u32) -> Position {
        let (lines, text) = (source.lines(), source.text());
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = lines.line_of(offset as u32);
        let before = &text[lines.line_start(line) as usize..offset];
        Position { line, character: self.length(before) }
    }

    /// The byte of a place. A column behind the end of its line is the line's end, a line behind the last one the text's.
    pub fn offset(self, source: &SourceFile, position: Position) -> u32 {
        let (lines, text) = (source.lines(), source.text());
        let line = lines.line_span(position.line).of(text);
        let line = line.trim_end_matches(['\n', '\r']);
        let mut left = position.character;
        let mut bytes = 0;
        for character in line.chars() {
            let units = match self {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
            } as u32;
            // A place inside a character is its start.
            if units > left {
                break;
            }
            left -= units;
            bytes += character.len_utf8();
        }
        lines.line_start(position.line) + bytes as u32
    }

    pub fn range(self, source: &SourceFile, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end) }
    }

    pub fn span(self, source: &SourceFile, range: Range) -> Span {
        Span::new(self.offset(source, range.start), self.offset(source, range.end))
    }

    /// How many units a text takes.
    pub fn length(self, text: &str) -> u32 {
        match self {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 => text.encode_utf16().count() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn hangul_counts_one_and_emoji_two() {
        let source = SourceFile::new("a.goal", "목표 🎯x\r\n다음");
        let position = |encoding: Encoding, offset| encoding.position(&source, offset);
        assert_eq!(position(Encoding::Utf16, 7), at(0, 3));
        assert_eq!(position(Encoding::Utf16, 11), at(0, 5));
        assert_eq!(position(Encoding::Utf8, 11), at(0, 11));
        assert_eq!(position(Encoding::Utf16, 9), at(0, 3), "inside of a character");
        assert_eq!(position(Encoding::Utf16, 17), at(1, 1));
        assert_eq!(position(Encoding::Utf16, 99), at(1, 2), "behind the end");
        let offset = |position| Encoding::Utf16.offset(&source, position);
        assert_eq!(offset(at(0, 4)), 7, "between the halves of a pair");
        assert_eq!(offset(at(0, 99)), 12, "not into the end of the line");
        assert_eq!(offset(at(9, 9)), 20);
    }

    #[test]
    fn bytes_are_taken_where_a_client_offers_them() {
        let offered = [PositionEncodingKind::UTF16, PositionEncodingKind::UTF8];
        assert_eq!(Encoding::negotiate(Some(&offered)), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(Some(&offered[..1])), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
    }

    proptest! {
        #[test]
        fn places_come_back(text in "[a가🎯\n\r\t ]{0,40}") {
            let source = SourceFile::new("a.goal", text.clone());
            for (offset, _) in text.char_indices() {
                for encoding in [Encoding::Utf8, Encoding::Utf16] {
                    let there = encoding.position(&source, offset as u32);
                    let back = encoding.offset(&source, there) as usize;
                    // No place lies within the end of a line.
                    prop_assert!(back == offset || text[back..offset].chars().all(|c| c == '\r'));
                }
            }
        }
    }
}

//! Documents that a client holds.

use lsp_types::TextDocumentContentChangeEvent;

use crate::lsp::position::Encoding;
use crate::source::SourceFile;

/// A text that an editor holds, and that counts in place of what the disk says.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub version: i32,
    pub text: String,
}

impl Open {
    /// Follows what was typed. The places of each change are of the text after the one before it.
    pub(super) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for TextDocumentContentChangeEvent { range, text, .. } in changes {
            match range {
                None => self.text = text,
                Some(range) => {
                    let source = SourceFile::new("", std::mem::take(&mut self.text));
                    let span = encoding.span(&source, range);
                    self.text = source.into_text();
                    // A range that runs backwards is read as the place where it begins.
                    let end = span.end.max(span.start);
                    self.text.replace_range(span.start as usize..end as usize, &text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_types::{Position, Range};

    fn change(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position { line, character };
        let range = Some(Range { start: position(from), end: position(to) });
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_string() }
    }

    #[test]
    fn changes_follow_each_other_and_count_as_clients_do() {
        let mut open = Open { version: 1, text: "목표 🎯 a\nb\n".to_string() };
        open.change(vec![change((0, 3), (0, 5), "x"), change((0, 5), (0, 6), "가나")], Encoding::Utf16);
        assert_eq!(open.text, "목표 x 가나\nb\n");
        open.change(vec![change((1, 1), (1, 0), "!"), change((9, 0), (9, 9), "end")], Encoding::Utf16);
        assert_eq!(open.text, "목표 x 가나\nb!\nend");
        open.change(
            vec![TextDocumentContentChangeEvent { range: None, range_length: None, text: "new".into() }],
            Encoding::Utf8,
        );
        assert_eq!(open.text, "new");
    }
}

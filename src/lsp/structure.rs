//! What the form of a text is good for in an editor: folding, growing selections, formatting.

mod folding;
mod selection;

use lsp_types::{Range, TextEdit};

use super::{Document, edits, place};
use crate::format;

pub use folding::folding_ranges;
pub use selection::selection_ranges;

/// The edits that bring a document into the one style. None for one that would not mean the same afterwards.
pub fn formatting(document: Document<'_>) -> Vec<TextEdit> {
    match format::format(document.text()) {
        Ok(formatted) => edits::restyled(document.source(), &formatted, document.encoding),
        Err(_) => Vec::new(),
    }
}

/// Those of them that lie within the lines of a range. Each line is written anew for itself, so any of them may be left out.
pub fn range_formatting(document: Document<'_>, range: Range) -> Vec<TextEdit> {
    let (source, text) = (document.source(), document.text());
    let wanted = document.encoding.span(source, range);
    let (first, last) = (place::line(text, wanted.start), place::line(text, wanted.end));
    // Who selects whole lines ends at the beginning of the next one.
    let ends_before = wanted.end > wanted.start && wanted.end == last.start;
    let (from, to) = (first.start, if ends_before { last.start } else { last.end });
    let mut edits = formatting(document);
    edits.retain(|edit| {
        let span = document.encoding.span(source, edit.range);
        from <= span.start && span.end <= to
    });
    edits
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;
    use proptest::prelude::*;

    use super::*;
    use crate::lsp::cases::{any_text, case, places};

    #[test]
    fn only_what_is_written_anew_is_changed() {
        let case = case("goal 카페 {\n    kpi fans 2400 -> 2,760\n\n\n  owner @mina\n}");
        let document = case.document();
        let edits = formatting(document);
        assert_eq!(case.edited(&edits), "goal 카페 {\n  kpi fans 2,400 -> 2,760\n\n  owner @mina\n}\n");
        let second = edits.iter().filter(|edit| edit.range.start.line == 1).count();
        assert!(edits.iter().all(|edit| edit.range.start.line != 4 || edit.new_text.is_empty()), "{edits:?}");
        assert!(second >= 1);
        assert_eq!(formatting(super::super::cases::case("goal a\n").document()), []);
    }

    #[test]
    fn a_range_is_formatted_alone() {
        let case = case("goal a {\nowner @mina\n    by 2026\n}\n");
        let line = Position { line: 2, character: 0 };
        let edits = range_formatting(case.document(), Range { start: line, end: line });
        assert_eq!(case.edited(&edits), "goal a {\nowner @mina\n  by 2026\n}\n");
        let whole_line = Range { start: Position { line: 1, character: 0 }, end: line };
        let edits = range_formatting(case.document(), whole_line);
        assert_eq!(case.edited(&edits), "goal a {\n  owner @mina\n    by 2026\n}\n");
    }

    #[test]
    fn what_cannot_be_read_stays_and_so_do_line_ends() {
        let case = case("goal a {\r\n    wibble  3\r\n   by 2026  \r\n}\r\n");
        let formatted = case.edited(&formatting(case.document()));
        assert_eq!(formatted, format::format(case.document().text()).unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn edits_make_what_the_formatter_makes(text in any_text()) {
            let case = case(&text);
            // A client takes a lone carriage return for a line's end, and our lines don't.
            prop_assume!(!text.replace("\r\n", "").contains('\r'));
            let document = case.document();
            if let Ok(expected) = format::format(document.text()) {
                prop_assert_eq!(case.edited(&formatting(document)), expected);
            }
        }

        #[test]
        fn no_place_brings_them_down(text in any_text()) {
            let case = case(&text);
            let document = case.document();
            folding_ranges(document);
            let places = places(document.text());
            prop_assert_eq!(selection_ranges(document, &places).len(), places.len());
            for pair in places.windows(2) {
                range_formatting(document, Range { start: pair[0], end: pair[1] });
            }
        }
    }
}

//! No text and no place in it brings an answer down, and all that is answered lies in the text.

use lsp_types::{Position, Range};
use proptest::prelude::*;
use proptest::sample::select;

use super::hover::hover;
use super::links::links;
use super::navigate::{definition, highlights, references};
use super::outline::{outline, workspace_symbols};
use super::testing::{self, Desk};
use super::{Document, rename};
use crate::source::Span;

/// Pieces of which files are made, whole lines and halves of them.
const PIECES: [&str; 32] = [
    "goal ",
    "kpi ",
    "plan ",
    "metric ",
    "platform ",
    "goal-type ",
    "supports ",
    "by ",
    "2 weeks after ",
    "part-of ",
    "of ",
    "is ",
    "also ",
    "allow ",
    "a",
    "fans",
    "목표",
    "\"링크 클릭\"",
    "\"🎯",
    "a/a.fans",
    "{\n",
    "}\n",
    "\n",
    "\r\n",
    " ",
    ",",
    "1.2만 -> ",
    "+15% ",
    "2026-Q1",
    "Q3",
    "actual 2026-01-05 3\n",
    "# 주석\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
}

fn ask(desk: &Desk, document: Document<'_>, position: Position) {
    let lies_within = |range: Range| {
        let end = document.range(Span::new(0, document.text().len() as u32)).end;
        assert!(range.start <= range.end && range.end <= end, "{range:?} in {:?}", document.text());
    };
    hover(document, position).and_then(|hover| hover.range).into_iter().for_each(lies_within);
    definition(document, position);
    for location in references(document, position, true) {
        let _ = desk.place(&location);
    }
    highlights(document, position).into_iter().for_each(|highlight| lies_within(highlight.range));
    if let Ok(Some((range, name))) = rename::prepare(document, position) {
        lies_within(range);
        assert!(!name.is_empty());
        let _ = rename::edits(document, position, "other-name");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_brings_an_answer_down(text in text(), other in text(), places in prop::collection::vec((0..20_u32, 0..30_u32), 4)) {
        let desk = testing::files(&[("a.goal", &text), ("b.goal", &other)]);
        let document = desk.document();
        for (line, character) in places {
            ask(&desk, document, Position { line, character });
        }
        links(document);
        let drawn = outline(document);
        prop_assert!(drawn.iter().all(|symbol| symbol.range.start <= symbol.selection_range.start && !symbol.name.is_empty()));
        workspace_symbols(document, "a");
    }
}

//! Selections that grow: a word, a value, a statement, a block, the file.

use lsp_types::{Position, SelectionRange};

use crate::lsp::{Document, place};
use crate::source::Span;
use crate::syntax::{self, Kind, NodeId, Tokens, Tree};

/// A selection grows in so many steps at most: each lies in a box in the next one, and goals may be nested without end.
const STEPS: usize = 64;

/// One for each place, in their order.
pub fn selection_ranges(document: Document<'_>, positions: &[Position]) -> Vec<SelectionRange> {
    let parsed = syntax::parse(document.text());
    positions.iter().map(|position| selection(document, &parsed.tree, document.offset(*position))).collect()
}

fn selection(document: Document<'_>, tree: &Tree, offset: u32) -> SelectionRange {
    let whole = Span::new(0, document.text().len() as u32);
    let mut selection = SelectionRange { range: document.range(whole), parent: None };
    let mut around = whole;
    let spans = spans(document.text(), tree, offset);
    for span in spans.split_at(spans.len().saturating_sub(STEPS)).1.iter().copied() {
        // Each holds the next one, and none is twice.
        if span != around && around.start <= span.start && span.end <= around.end {
            around = span;
            selection = SelectionRange { range: document.range(span), parent: Some(Box::new(selection)) };
        }
    }
    selection
}

/// From the outside in.
fn spans(text: &str, tree: &Tree, offset: u32) -> Vec<Span> {
    let mut spans = Vec::new();
    let headers = place::headers_around(tree, offset);
    for &header in headers.split_at(headers.len().saturating_sub(STEPS)).1 {
        spans.push(place::extent(tree, header));
        if offset > tree.node(header).span.end {
            spans.extend(inside(text, tree, header));
        }
    }
    let Some(id) = place::node_before(tree, offset) else {
        return spans;
    };
    let node = tree.node(id);
    if offset > node.span.end {
        return spans;
    }
    spans.push(node.span);
    if matches!(node.kind, Kind::comment | Kind::remark | Kind::junk | Kind::unread) {
        spans.extend(word(text, node.span, offset));
        return spans;
    }
    let keyword = place::keyword(text, node);
    if offset <= keyword.end {
        spans.push(keyword);
    } else {
        tokens(text, tree.tokens(node), offset, &mut spans);
    }
    spans
}

/// The statements of a block, without its header and brace.
fn inside(text: &str, tree: &Tree, header: NodeId) -> Option<Span> {
    let first = tree.children(Some(header)).find(|(_, node)| node.kind != Kind::remark)?;
    let close = tree.children(Some(header)).filter(|(_, node)| node.kind == Kind::close).last();
    let end = close.map_or(place::extent(tree, header).end, |(_, close)| close.span.start);
    let inside = Span::new(first.1.span.start, end);
    (first.1.kind != Kind::close && inside.start < inside.end)
        .then(|| Span::new(inside.start, inside.start + inside.of(text).trim_end().len() as u32))
}

/// The tokens around a place, each inside the one before; of a text what stands between its quotes, too.
fn tokens(text: &str, tokens: Tokens<'_>, offset: u32, spans: &mut Vec<Span>) {
    let mut level = tokens;
    // Of two that touch, the one that begins there is meant.
    while let Some(token) = level.filter(|token| token.span().start <= offset && offset <= token.span().end).last() {
        let written = token.span().of(text);
        let start = token.span().start + (written.len() - written.trim_start().len()) as u32;
        let span = Span::new(start, start + written.trim().len() as u32);
        if span.start > offset || offset > span.end {
            return;
        }
        spans.push(span);
        if token.kind() == Kind::text {
            spans.extend(between_quotes(text, span));
            spans.extend(word(text, span, offset));
        }
        level = token.inside();
    }
}

fn between_quotes(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let quote = ["\"\"\"", "\"", "“"].into_iter().find(|quote| written.starts_with(quote))?;
    let closing = if quote == "“" { "”" } else { quote };
    let inner = written.strip_prefix(quote)?.strip_suffix(closing)?;
    let start = span.start + quote.len() as u32;
    Some(Span::new(start, start + inner.len() as u32))
}

/// The word around a place within a span.
fn word(text: &str, within: Span, offset: u32) -> Option<Span> {
    let is_in_word = |character: &char| character.is_alphanumeric();
    let before = Span::new(within.start, offset).of(text);
    let after = Span::new(offset, within.end).of(text);
    let length = |character: char| character.len_utf8() as u32;
    let start = offset - before.chars().rev().take_while(is_in_word).map(length).sum::<u32>();
    let end = offset + after.chars().take_while(is_in_word).map(length).sum::<u32>();
    (start < end).then_some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::cases::case;

    /// What is selected one after the other.
    fn grown(text: &str) -> Vec<String> {
        let case = case(text);
        let document = case.document();
        let mut selection = selection_ranges(document, &[case.position()]).pop();
        let mut grown = Vec::new();
        while let Some(SelectionRange { range, parent }) = selection {
            grown.push(document.encoding.span(document.source(), range).of(document.text()).to_string());
            selection = parent.map(|parent| *parent);
        }
        grown
    }

    #[test]
    fn from_a_number_to_the_file() {
        let text = "goal 카페 {\n  by 2026\n  kpi 팬 2,4‸00/week -> +15%\n}\n";
        let grown = grown(text);
        let expected = ["2,400", "2,400/week", "kpi 팬 2,400/week -> +15%", "by 2026\n  kpi 팬 2,400/week -> +15%"];
        for (step, expected) in expected.into_iter().enumerate() {
            assert!(grown.iter().any(|grown| grown == expected), "{step}: {expected} in {grown:?}");
        }
        assert_eq!(grown.last(), Some(&text.replace('‸', "")));
        assert!(grown.windows(2).all(|pair| pair[0].len() < pair[1].len()));
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        let mut text: String = (0..20_000).map(|index| format!("goal g{index} {{\n")).collect();
        text.push_str("owner @mi‸na\n");
        text.push_str(&"}\n".repeat(20_000));
        let grown = grown(&text);
        assert_eq!(grown[..2], ["@mina", "owner @mina"]);
        assert!(grown.len() < 100);
    }

    #[test]
    fn from_a_word_of_a_text() {
        let grown = grown("goal a {\n  note \"🎯 two wo‸rds\"\n}\n");
        assert_eq!(grown[..4], ["words", "🎯 two words", "\"🎯 two words\"", "note \"🎯 two words\""]);
    }

    #[test]
    fn between_statements_there_is_the_block() {
        assert_eq!(grown("goal a {\n  by 2026\n‸\n  owner @mina\n}\n")[0], "by 2026\n\n  owner @mina");
        assert_eq!(grown("‸"), [""]);
    }
}

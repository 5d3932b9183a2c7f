//! The keyword of a statement: where it may stand, and a line to copy.

use super::time;
use crate::lsp::Document;
use crate::source::Span;
use crate::syntax::keywords::{self, Block, Statement};
use crate::syntax::{self, Kind};

pub(super) fn told(document: Document<'_>, offset: u32) -> Option<(Span, String)> {
    let text = document.text();
    let tree = syntax::parse(text).tree;
    let node = time::statement_at(&tree, offset)?;
    // `in` and `within` are one kind under two words.
    let within = |row: &Statement| row.kind == Kind::timeframe && node.span.of(text).starts_with("within");
    let row = keywords::statement(node.kind)?;
    let row = if within(row) { keywords::by_keyword("within")? } else { row };
    let keyword = Span::new(node.span.start, node.span.start + row.keyword.len() as u32);
    super::holds(keyword, offset).then(|| (keyword, page(row)))
}

fn page(row: &Statement) -> String {
    let place = |block: &Block| match block {
        Block::File => format!("at {}", block.phrase()),
        _ => format!("in {}", block.phrase()),
    };
    let places: Vec<String> = row.within.iter().map(place).collect();
    let often = if row.repeats { "" } else { ", once" };
    let places = match &places[..] {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        places => places.concat(),
    };
    format!("`{}` stands {places}{often}\n\n```goal\n{}\n```", row.keyword, row.example)
}

//! What can be folded away: blocks, comments below each other, long texts, results below each other.

use lsp_types::{FoldingRange, FoldingRangeKind};

use crate::lsp::{Document, place};
use crate::syntax::{self, Kind, Node, NodeId, Token, Tree};

/// So many results below each other are worth to be folded away.
const MANY_RESULTS: usize = 3;

/// In the order of the text.
pub fn folding_ranges(document: Document<'_>) -> Vec<FoldingRange> {
    let parsed = syntax::parse(document.text());
    let mut folding = Folding { document, tree: &parsed.tree, ranges: Vec::new() };
    for (id, node) in parsed.tree.nodes() {
        if node.opens {
            folding.block(id, node);
        }
        let texts = parsed.tree.tokens(node).filter(|token| token.kind() == Kind::text);
        texts.for_each(|token| folding.long_text(token));
    }
    folding.runs(Kind::comment, 2, FoldingRangeKind::Comment);
    folding.runs(Kind::actual, MANY_RESULTS, FoldingRangeKind::Region);
    folding.ranges.sort_by_key(|range| (range.start_line, std::cmp::Reverse(range.end_line)));
    folding.ranges
}

struct Folding<'d> {
    document: Document<'d>,
    tree: &'d Tree,
    ranges: Vec<FoldingRange>,
}

impl Folding<'_> {
    /// The line of the closing brace stays to be seen.
    fn block(&mut self, id: NodeId, node: &Node) {
        let last = self.tree.node(NodeId(node.end.0.saturating_sub(1)));
        let closed = last.kind == Kind::close && last.parent == Some(id);
        let end = self.line(place::extent(self.tree, id).end);
        self.add(self.line(node.span.end), if closed { end.saturating_sub(1) } else { end }, None);
    }

    fn long_text(&mut self, token: Token<'_>) {
        self.add(self.line(token.span().start), self.line(token.span().end), None);
    }

    /// Statements of one kind on lines below each other. A remark on such a line does not part them.
    fn runs(&mut self, kind: Kind, least: usize, of: FoldingRangeKind) {
        let mut run: Option<(u32, u32, usize)> = None;
        for (_, node) in self.tree.nodes() {
            if node.kind == Kind::remark {
                continue;
            }
            let line = self.line(node.span.start);
            run = match run {
                Some((first, last, count)) if node.kind == kind && line == last + 1 => Some((first, line, count + 1)),
                ended => {
                    self.add_run(ended, least, &of);
                    (node.kind == kind).then_some((line, line, 1))
                }
            };
        }
        self.add_run(run, least, &of);
    }

    fn add_run(&mut self, run: Option<(u32, u32, usize)>, least: usize, of: &FoldingRangeKind) {
        if let Some((first, last, _)) = run.filter(|(_, _, count)| *count >= least) {
            self.add(first, last, Some(of.clone()));
        }
    }

    fn add(&mut self, start_line: u32, end_line: u32, kind: Option<FoldingRangeKind>) {
        if start_line < end_line {
            self.ranges.push(FoldingRange { start_line, end_line, kind, ..FoldingRange::default() });
        }
    }

    fn line(&self, offset: u32) -> u32 {
        self.document.source().lines().line_of(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::cases::case;

    fn folded(text: &str) -> Vec<(u32, u32, Option<FoldingRangeKind>)> {
        let ranges = folding_ranges(case(text).document());
        ranges.into_iter().map(|range| (range.start_line, range.end_line, range.kind)).collect()
    }

    #[test]
    fn blocks_texts_comments_and_results() {
        let text = "# one\n# two\n\n# alone\ngoal a {\n  note \"\"\"\n    long\n    \"\"\"\n  kpi k 1 -> 2 {\n    actual 2026-01-05 1  # so\n    actual 2026-01-06 1\n    actual 2026-01-07 1\n  }\n}\n";
        assert_eq!(
            folded(text),
            [
                (0, 1, Some(FoldingRangeKind::Comment)),
                (4, 12, None),
                (5, 7, None),
                (8, 11, None),
                (9, 11, Some(FoldingRangeKind::Region))
            ]
        );
    }

    #[test]
    fn a_block_that_is_never_closed_ends_with_what_is_in_it() {
        assert_eq!(folded("goal a {\n  by 2026\n\ngoal b\n"), [(0, 1, None)]);
        assert_eq!(folded("goal a {\n}\n"), []);
    }
}

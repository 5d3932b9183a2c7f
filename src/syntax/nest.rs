//! Who stands in whose block.
//!
//! Braces say it. Only when they do not add up is indentation asked which brace is missing or too many, so that the blame falls
//! on the line where the mistake is and the goals around it keep their place.

use super::keywords::Block;
use super::tree::{NodeId, Tree};
use super::{Kind, Problem};
use crate::source::Span;

/// Sets every node's parent and the end of its subtree; reports braces that are missing or too many. Returns whether they
/// add up.
pub(super) fn nest(text: &str, tree: &mut Tree, problems: &mut Vec<Problem>) -> bool {
    open_damaged_headers(text, tree);
    let by_indentation = !braces_balance(text, tree);
    let mut nesting = Nesting { text, tree, problems, open: Vec::new(), last_statement: None };
    for index in 0..nesting.tree.nodes.len() as u32 {
        nesting.place(NodeId(index), by_indentation);
    }
    nesting.end_of_file();
    !by_indentation
}

/// A header with an unreadable part still opens its block, and so does a line of junk that ends in a brace.
fn open_damaged_headers(text: &str, tree: &mut Tree) {
    for index in 0..tree.nodes.len() {
        let node = tree.nodes[index];
        match node.kind {
            Kind::junk => tree.nodes[index].opens = ends_with_open_brace(node.span.of(text)),
            Kind::unread if index > 0 => {
                let words = node.span.of(text);
                let header = &mut tree.nodes[index - 1];
                header.damaged = true;
                if Block::opened_by(header.kind).is_some() {
                    // `goal x { type y }` opened its block and closed it on the same line.
                    header.opens = if header.opens { !words.ends_with('}') } else { ends_with_open_brace(words) };
                } else if header.kind == Kind::close {
                    // `} goal x {`: what it opens is not known, but it does open something.
                    tree.nodes[index].opens = ends_with_open_brace(words);
                }
            }
            _ => {}
        }
    }
}

fn ends_with_open_brace(line: &str) -> bool {
    let code = line.rfind(" #").filter(|&at| line[at..].starts_with(" # ")).map_or(line, |at| &line[..at]);
    code.trim_end().ends_with('{')
}

/// Whether this is a closing brace: on a line of its own, or, which is reported, at the end of a statement's.
fn closes(text: &str, tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    match node.kind {
        Kind::close => true,
        Kind::unread if node.span.of(text) == "}" && id.0 > 0 => {
            // That of `goal x {}` closes what its own line opened, which was never a block.
            !tree.tokens(tree.node(NodeId(id.0 - 1))).any(|token| token.kind() == Kind::open)
        }
        _ => false,
    }
}

fn braces_balance(text: &str, tree: &Tree) -> bool {
    let mut depth = 0_i64;
    for (id, node) in tree.nodes() {
        depth -= i64::from(closes(text, tree, id));
        depth += i64::from(node.opens);
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

struct Open {
    node: NodeId,
    indentation: u32,
}

struct Nesting<'a> {
    text: &'a str,
    tree: &'a mut Tree,
    problems: &'a mut Vec<Problem>,
    open: Vec<Open>,
    /// The last statement or brace, for "it is missing after this".
    last_statement: Option<NodeId>,
}

impl Nesting<'_> {
    fn place(&mut self, id: NodeId, by_indentation: bool) {
        let node = *self.tree.node(id);
        let follows_on_line = matches!(node.kind, Kind::remark | Kind::unread);
        let indentation = if by_indentation { indentation(self.text, node.span.start) } else { 0 };
        if by_indentation && !follows_on_line && node.kind != Kind::comment {
            self.close_what_indentation_left(node.kind, indentation);
            self.open_what_indentation_entered(id, indentation);
        }
        self.tree.nodes[id.0 as usize].parent = self.open.last().map(|open| open.node);
        if closes(self.text, self.tree, id) {
            self.close(id, indentation, by_indentation && node.kind == Kind::close);
        } else if node.opens {
            self.open.push(Open { node: id, indentation });
        }
        if !follows_on_line && node.kind != Kind::comment {
            self.last_statement = Some(id);
        }
    }

    fn close(&mut self, id: NodeId, indentation: u32, by_indentation: bool) {
        let closes = self.open.last().is_some_and(|open| !by_indentation || open.indentation >= indentation);
        if closes {
            let open = self.open.pop().expect("there is one, as was just asked");
            self.tree.nodes[open.node.0 as usize].end = NodeId(id.0 + 1);
        } else {
            let span = self.tree.node(id).span;
            self.problems.push(
                Problem::new(span, "this `}` closes nothing", "no block is open here at this indentation")
                    .help("delete it, or look above for the block whose `{` is missing"),
            );
        }
    }

    /// A line that stands no deeper than a block's header is not in that block: its `}` is missing.
    fn close_what_indentation_left(&mut self, kind: Kind, indentation: u32) {
        while let Some(open) = self.open.last() {
            let left =
                if kind == Kind::close { indentation < open.indentation } else { indentation <= open.indentation };
            if !left {
                return;
            }
            self.report_unclosed();
        }
    }

    /// A line that stands deeper than the header before it, which opened nothing, was meant to be in its block.
    fn open_what_indentation_entered(&mut self, id: NodeId, indentation_here: u32) {
        let Some(header_id) = self.last_statement else {
            return;
        };
        let header = *self.tree.node(header_id);
        let header_indentation = indentation(self.text, header.span.start);
        if header.opens || Block::opened_by(header.kind).is_none() || indentation_here <= header_indentation {
            return;
        }
        if header.kind == Kind::platform || self.tree.node(id).kind == Kind::close {
            return;
        }
        let at = Span::empty(line_end_before_comment(self.text, header.span));
        self.problems.push(
            Problem::new(at, "a `{` is missing here", "the lines below stand in this block")
                .help("a block opens with `{` at the end of its first line and closes with `}` on a line of its own"),
        );
        self.tree.nodes[header_id.0 as usize].opens = true;
        self.open.push(Open { node: header_id, indentation: header_indentation });
    }

    fn report_unclosed(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let last = self.last_statement.unwrap_or(open.node);
        self.tree.nodes[open.node.0 as usize].end = NodeId(self.next_after(last));
        let at = Span::empty(self.tree.node(last).span.end);
        let header = self.tree.node(open.node).span;
        self.problems.push(
            Problem::new(at, "a `}` is missing here", "it belongs on the next line")
                .also(header, "this block is never closed"),
        );
    }

    /// One past a node and the remark or unreadable rest on its line.
    fn next_after(&self, id: NodeId) -> u32 {
        let rest = &self.tree.nodes[id.0 as usize + 1..];
        id.0 + 1 + rest.iter().take_while(|node| matches!(node.kind, Kind::remark | Kind::unread)).count() as u32
    }

    fn end_of_file(&mut self) {
        let end = NodeId(self.tree.nodes.len() as u32);
        // Ten thousand blocks left open are one mistake, or none that a message each would help with.
        let unclosed = self.open.len();
        if unclosed > 3 {
            let last = self.last_statement.map_or(0, |id| self.tree.node(id).span.end);
            let first = self.tree.node(self.open[0].node).span;
            self.problems.push(
                Problem::new(
                    Span::empty(last),
                    format!("{unclosed} `}}` are missing here"),
                    "the file ends inside blocks",
                )
                .also(first, "the first that is never closed"),
            );
            for open in self.open.drain(..) {
                self.tree.nodes[open.node.0 as usize].end = end;
            }
            return;
        }
        while let Some(open) = self.open.last() {
            let node = open.node;
            self.report_unclosed();
            self.tree.nodes[node.0 as usize].end = end;
        }
    }
}

/// How many blanks a statement's line begins with.
fn indentation(text: &str, start: u32) -> u32 {
    let before = &text.as_bytes()[..start as usize];
    let line = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |end| end + 1);
    text[line..].chars().take_while(|&c| matches!(c, ' ' | '\t' | '\u{A0}' | '\u{3000}')).count() as u32
}

fn line_end_before_comment(text: &str, header: Span) -> u32 {
    header.of(text).trim_end().len() as u32 + header.start
}

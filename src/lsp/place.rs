//! Where in a tree a byte stands: in which statement, in which block.

use crate::source::Span;
use crate::syntax::{Kind, Node, NodeId, Tree};

const BLANKS: [char; 4] = [' ', '\t', '\u{A0}', '\u{3000}'];

/// The last node that begins at a byte or before it.
pub(super) fn node_before(tree: &Tree, offset: u32) -> Option<NodeId> {
    let (mut low, mut high) = (0, tree.nodes().len() as u32);
    while low < high {
        let middle = low + (high - low) / 2;
        if tree.node(NodeId(middle)).span.start <= offset {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low.checked_sub(1).map(NodeId)
}

/// From the first character of a statement to the last of its block.
pub(super) fn extent(tree: &Tree, id: NodeId) -> Span {
    let last = NodeId(tree.node(id).end.0.saturating_sub(1).max(id.0));
    Span::new(tree.node(id).span.start, tree.node(last).span.end)
}

/// The first node that begins on the line of a byte.
pub(super) fn first_on_line(tree: &Tree, text: &str, offset: u32) -> Option<NodeId> {
    let line = line(text, offset);
    let before = line.start.checked_sub(1).and_then(|offset| node_before(tree, offset));
    let first = NodeId(before.map_or(0, |id| id.0 + 1));
    let exists = first.0 < tree.nodes().len() as u32;
    (exists && tree.node(first).span.start <= line.end).then_some(first)
}

/// The header of the block in which what is written on the line of a byte would stand.
pub(super) fn block_around(tree: &Tree, text: &str, offset: u32) -> Option<NodeId> {
    if let Some(first) = first_on_line(tree, text, offset) {
        return tree.node(first).parent;
    }
    let before = line(text, offset).start.checked_sub(1).and_then(|offset| node_before(tree, offset))?;
    let node = tree.node(before);
    match node.kind {
        Kind::close => node.parent.and_then(|closed| tree.node(closed).parent),
        _ if node.opens => Some(before),
        _ => node.parent,
    }
}

/// The headers around a byte, from the outside in; that of a block itself is around all of its header's line.
pub(super) fn headers_around(tree: &Tree, offset: u32) -> Vec<NodeId> {
    let mut around: Vec<NodeId> =
        std::iter::successors(node_before(tree, offset), |id| tree.node(*id).parent).collect();
    around.retain(|id| tree.node(*id).opens && offset <= extent(tree, *id).end);
    around.reverse();
    around
}

/// The line of a byte, without its end.
pub(super) fn line(text: &str, offset: u32) -> Span {
    let offset = (offset as usize).min(text.len());
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
    let line = Span::new(start as u32, end as u32);
    Span::new(line.start, line.start + line.of(text).trim_end_matches('\r').len() as u32)
}

/// The blanks that the line of a byte begins with.
pub(super) fn indentation(text: &str, offset: u32) -> &str {
    let line = line(text, offset).of(text);
    let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
    &line[..line.len() - line.trim_start_matches(BLANKS).len()]
}

/// A keyword's place: a statement begins with it.
pub(super) fn keyword(text: &str, node: &Node) -> Span {
    let written = node.span.of(text);
    let length = written.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-').count();
    Span::new(node.span.start, node.span.start + length as u32)
}

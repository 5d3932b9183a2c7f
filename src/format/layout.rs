//! Lines under each other: indentation, blank lines, remarks, line ends.

use super::statement;
use crate::syntax::{Kind, Node, NodeId, Parsed, Tree};

const INDENTATION: &str = "  ";
/// Deeper, a line would be all blanks, and a file of nested blocks would grow with the square of its length.
const DEEPEST: usize = 64;
/// Between a statement and the remark on its line.
const BEFORE_REMARK: &str = "  ";

const BYTE_ORDER_MARK: &str = "\u{FEFF}";
const BLANKS: [char; 4] = [' ', '\t', '\u{A0}', '\u{3000}'];

/// The whole file anew.
pub(super) fn write(text: &str, parsed: &Parsed) -> String {
    let mut layout = Layout {
        text,
        tree: &parsed.tree,
        // Where braces do not add up, indentation says what belongs where: it must stay.
        depths: parsed.braces_balance.then(|| depths(&parsed.tree)),
        line_end: first_line_end(text),
        out: String::with_capacity(text.len() + text.len() / 8),
        read: 0,
        after_open: true,
    };
    if text.starts_with(BYTE_ORDER_MARK) {
        layout.out.push_str(BYTE_ORDER_MARK);
        layout.read = BYTE_ORDER_MARK.len();
    }
    let nodes: Vec<(NodeId, &Node)> = parsed.tree.nodes().collect();
    let mut index = 0;
    while let Some(&(id, node)) = nodes.get(index) {
        let rest = nodes.get(index + 1).map(|(_, node)| *node);
        let rest = rest.filter(|node| matches!(node.kind, Kind::remark | Kind::unread));
        layout.line(id, node, rest);
        index += 1 + usize::from(rest.is_some());
    }
    layout.out
}

struct Layout<'a> {
    text: &'a str,
    tree: &'a Tree,
    /// How deep each node stands; `None`: the indentation stays as it is.
    depths: Option<Vec<u32>>,
    line_end: &'static str,
    out: String,
    /// How far the text has been taken over.
    read: usize,
    /// The line before opened a block, or there is none: no blank line follows.
    after_open: bool,
}

impl Layout<'_> {
    /// A line: a statement, a comment or junk, and what follows it there.
    fn line(&mut self, id: NodeId, node: &Node, rest: Option<&Node>) {
        let between = &self.text[self.read..node.span.start as usize];
        if line_ends(between) > 1 && !self.after_open && node.kind != Kind::close {
            self.out.push_str(self.line_end);
        }
        let line_start = self.read + between.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let end = rest.unwrap_or(node).span.end as usize;
        let unreadable = node.kind == Kind::junk || rest.is_some_and(|rest| rest.kind == Kind::unread);
        // A bare `goal` is a goal without a name only as long as the blank after it is there.
        let nameless = self.tree.tokens(node).peek().is_none()
            && matches!(node.kind, Kind::plan | Kind::goal | Kind::metric | Kind::goal_type);
        if unreadable || nameless {
            // Junk that would become a byte order mark, were it the first in the file.
            if self.out.is_empty() && line_start > 0 && self.text[line_start..].starts_with(BYTE_ORDER_MARK) {
                self.out.push_str(self.line_end);
            }
            let after = &self.text[end..];
            let end = end + after.len() - after.trim_start_matches(BLANKS).len();
            self.out.push_str(&self.text[line_start..end]);
            self.read = end;
        } else {
            self.indent(id, node, line_start);
            match node.kind {
                Kind::comment | Kind::remark => self.out.push_str(node.span.of(self.text)),
                _ => statement::write(self.text, self.tree, node, &mut self.out),
            }
            if let Some(remark) = rest {
                self.out.push_str(BEFORE_REMARK);
                self.out.push_str(remark.span.of(self.text));
            }
            self.read = end;
        }
        self.out.push_str(self.line_end);
        self.after_open = node.opens || rest.is_some_and(|rest| rest.opens);
    }

    fn indent(&mut self, id: NodeId, node: &Node, line_start: usize) {
        match &self.depths {
            Some(depths) => {
                let depth = depths[id.0 as usize] as usize - usize::from(node.kind == Kind::close);
                (0..depth.min(DEEPEST)).for_each(|_| self.out.push_str(INDENTATION));
            }
            None => self.out.push_str(&self.text[line_start..node.span.start as usize]),
        }
    }
}

/// How many blocks each node stands in. A closing brace counts as inside what it closes.
fn depths(tree: &Tree) -> Vec<u32> {
    let mut depths: Vec<u32> = Vec::with_capacity(tree.nodes().len());
    for (_, node) in tree.nodes() {
        depths.push(node.parent.map_or(0, |parent| depths[parent.0 as usize] + 1));
    }
    depths
}

fn first_line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|at| &text[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// `\n`, `\r\n` and the lone `\r` of old end a line.
fn line_ends(between: &str) -> usize {
    let bytes = between.as_bytes();
    let is_end = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|end| is_end(*end)).count()
}

//! The lossless tree of one file: every statement, comment and unreadable piece in the order of the text.
//!
//! It is flat: nodes and tokens lie in two vectors, in preorder, and a node knows where its subtree ends. What no node covers
//! is blanks and line ends; within a statement, what no token covers is its keyword, blanks and punctuation. So the text can
//! be rebuilt from the tree and the source, and a tree of any depth is walked without recursion.

use super::Kind;
use crate::source::Span;

/// The index of a node in its [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// A statement, a closing brace, a comment, or a piece that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub kind: Kind,
    /// From the keyword to the last character; of a block, its header only.
    pub span: Span,
    pub parent: Option<NodeId>,
    /// One past the last node of the subtree.
    pub end: NodeId,
    /// Whether a block of its own follows.
    pub opens: bool,
    /// Whether some words of the line could not be read. A rule must not blame a statement for what was lost with them.
    pub damaged: bool,
    tokens: (u32, u32),
}

/// A part of a statement: a name, a value, a text. Tokens nest.
#[derive(Clone, Copy)]
pub struct Token<'t> {
    all: &'t [StoredToken],
    index: u32,
}

#[derive(Clone, Copy, Debug)]
struct StoredToken {
    kind: Kind,
    span: Span,
    /// One past the last token inside this one.
    next: u32,
}

impl<'t> Token<'t> {
    fn stored(self) -> &'t StoredToken {
        &self.all[self.index as usize]
    }

    pub fn kind(self) -> Kind {
        self.stored().kind
    }

    pub fn span(self) -> Span {
        self.stored().span
    }

    /// The tokens this one is made of.
    pub fn inside(self) -> Tokens<'t> {
        Tokens { all: self.all, next: self.index + 1, end: self.stored().next }
    }
}

#[derive(Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    tokens: Vec<StoredToken>,
}

impl Tree {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// All nodes in the order of the text.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// The nodes directly inside a block, or at the top of the file.
    pub fn children(&self, parent: Option<NodeId>) -> Children<'_> {
        match parent {
            Some(id) => Children { tree: self, next: id.0 + 1, end: self.node(id).end.0 },
            None => Children { tree: self, next: 0, end: self.nodes.len() as u32 },
        }
    }

    /// The outermost tokens of a statement.
    pub fn tokens(&self, node: &Node) -> Tokens<'_> {
        Tokens { all: &self.tokens, next: node.tokens.0, end: node.tokens.1 }
    }
}

/// See [`Tree::children`].
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = (NodeId, &'t Node);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        let id = NodeId(self.next);
        let node = self.tree.node(id);
        self.next = node.end.0;
        Some((id, node))
    }
}

/// The tokens on one level: of a statement, or inside another token.
#[derive(Clone, Copy)]
pub struct Tokens<'t> {
    all: &'t [StoredToken],
    next: u32,
    end: u32,
}

impl<'t> Tokens<'t> {
    /// The next token without taking it.
    pub fn peek(&self) -> Option<Token<'t>> {
        (self.next < self.end).then_some(Token { all: self.all, index: self.next })
    }

    /// Takes the next token when it is of this kind.
    pub fn accept(&mut self, kind: Kind) -> Option<Token<'t>> {
        let token = self.peek().filter(|token| token.kind() == kind)?;
        self.next = token.stored().next;
        Some(token)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.peek()?;
        self.next = token.stored().next;
        Some(token)
    }
}

/// Fills a tree from pest's stream of starts and ends.
#[derive(Default)]
pub(super) struct TreeWriter {
    tree: Tree,
    open: Vec<u32>,
}

impl TreeWriter {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        // A line is about 25 bytes and holds about four tokens; the vectors are thrown away with the tree.
        let tree = Tree { nodes: Vec::with_capacity(bytes / 24), tokens: Vec::with_capacity(bytes / 6) };
        Self { tree, open: Vec::new() }
    }

    pub(super) fn start_node(&mut self, kind: Kind, start: u32) {
        let at = self.tree.tokens.len() as u32;
        let end = NodeId(self.tree.nodes.len() as u32 + 1);
        let span = Span::empty(start);
        self.tree.nodes.push(Node { kind, span, parent: None, end, opens: false, damaged: false, tokens: (at, at) });
    }

    pub(super) fn end_node(&mut self, end: u32) {
        let tokens = self.tree.tokens.len() as u32;
        if let Some(node) = self.tree.nodes.last_mut() {
            node.span.end = end;
            node.tokens.1 = tokens;
        }
    }

    /// A token with none inside it.
    pub(super) fn token(&mut self, kind: Kind, span: Span) {
        let next = self.tree.tokens.len() as u32 + 1;
        self.tree.tokens.push(StoredToken { kind, span, next });
    }

    pub(super) fn start_token(&mut self, kind: Kind, start: u32) {
        self.open.push(self.tree.tokens.len() as u32);
        self.tree.tokens.push(StoredToken { kind, span: Span::empty(start), next: 0 });
        if kind == Kind::open {
            self.tree.nodes.last_mut().expect("a token lies in a node").opens = true;
        }
    }

    pub(super) fn end_token(&mut self, end: u32) {
        let next = self.tree.tokens.len() as u32;
        if let Some(index) = self.open.pop() {
            let token = &mut self.tree.tokens[index as usize];
            token.span.end = end;
            token.next = next;
        }
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }
}

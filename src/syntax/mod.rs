//! Text to tree. Parsing never fails and never stops early: what cannot be read is kept as it is, reported once, and
//! everything around it is still there.
//!
//! ```text
//! text ─ grammar::file ─▶ pairs ─ mod::read ─▶ flat tree ─ nest ─▶ nested tree ─ structure, explain ─▶ problems
//! ```
//!
//! This folder is the only one that knows pest (`tests/architecture.rs` holds it to that).

mod explain;
mod grammar;
pub mod keywords;
mod nest;
mod structure;
mod tree;

pub use grammar::Kind;
pub use structure::exclude_each_other;
pub use tree::{Children, Node, NodeId, Token, Tokens, Tree};

use crate::source::Span;
use tree::TreeWriter;

/// A file's tree and what is wrong with its form.
#[derive(Debug)]
pub struct Parsed {
    pub tree: Tree,
    pub problems: Vec<Problem>,
    /// Whether the braces add up. Where they do not, it is indentation that says who stands in whose block.
    pub braces_balance: bool,
}

/// A fault of form, before it becomes a [`Diagnostic`](crate::diagnostic::Diagnostic): the parser does not know which file it
/// reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    pub message: String,
    /// The first is where the fault stands.
    pub labels: Vec<(Span, String)>,
    pub help: Option<String>,
}

impl Problem {
    pub fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { message: message.into(), labels: vec![(span, label.into())], help: None }
    }

    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push((span, label.into()));
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Parses one file. Takes time linear in its length, whatever it holds.
pub fn parse(text: &str) -> Parsed {
    let mut tree = read(text);
    let mut problems = Vec::new();
    let braces_balance = nest::nest(text, &mut tree, &mut problems);
    structure::check(text, &tree, &mut problems);
    explain::unread(text, &tree, &mut problems);
    problems.sort_by_key(|problem| problem.labels[0].0);
    Parsed { tree, problems, braces_balance }
}

/// The flat sequence of nodes, with their tokens.
fn read(text: &str) -> Tree {
    let mut writer = TreeWriter::with_capacity(text.len());
    let Some(pairs) = grammar::file(text) else {
        writer.start_node(Kind::junk, 0);
        writer.end_node(text.len() as u32);
        return writer.finish();
    };
    let (mut depth, mut entries_start) = (0_u32, 0);
    for token in pairs.tokens() {
        match token {
            pest::Token::Start { rule, pos } => {
                match depth {
                    0 => {}
                    1 if rule != Kind::EOI => writer.start_node(rule, statement_start(text, rule, pos.pos())),
                    1 => {}
                    _ if rule == Kind::entries => entries_start = pos.pos(),
                    _ => writer.start_token(rule, pos.pos() as u32),
                }
                depth += 1;
            }
            pest::Token::End { rule, pos } => {
                depth -= 1;
                match depth {
                    0 => {}
                    1 if rule != Kind::EOI => writer.end_node(trimmed_end(text, pos.pos())),
                    1 => {}
                    _ if rule == Kind::entries => part_entries(text, entries_start, pos.pos(), &mut writer),
                    _ => writer.end_token(pos.pos() as u32),
                }
            }
        }
    }
    writer.finish()
}

/// Results below each other are one token of pest's, for speed: here each becomes the statement that it is. The grammar has
/// seen to it that between them stand line ends, blanks and keywords alone.
fn part_entries(text: &str, start: usize, end: usize, writer: &mut TreeWriter) {
    const KEYWORD: &str = "actual ";
    let bytes = &text.as_bytes()[..end];
    let mut at = start;
    while let Some(length) = memchr::memchr(b'\n', &bytes[at..]) {
        let line_end = at + length;
        let indentation = bytes[line_end + 1..].iter().take_while(|byte| **byte == b' ').count();
        let keyword = line_end + 1 + indentation;
        writer.token(Kind::entry, Span::new(at as u32, line_end as u32));
        writer.end_node(line_end as u32);
        writer.start_node(Kind::actual, keyword as u32);
        at = keyword + KEYWORD.len();
    }
    writer.token(Kind::entry, Span::new(at as u32, end as u32));
}

/// A statement's rule begins after its keyword: step back over it.
fn statement_start(text: &str, rule: Kind, at: usize) -> u32 {
    if matches!(rule, Kind::comment | Kind::close) {
        return at as u32 - 1;
    }
    if matches!(rule, Kind::remark | Kind::junk | Kind::unread) {
        return at as u32;
    }
    if rule == Kind::actual {
        return (at - "actual".len()) as u32;
    }
    let bytes = &text.as_bytes()[..at];
    let keyword = bytes.iter().rev().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-').count();
    (at - keyword) as u32
}

/// Values take the blanks after them: the statement ends before these.
fn trimmed_end(text: &str, end: usize) -> u32 {
    // Most end in a digit, a letter or a quote.
    if text.as_bytes()[..end].last().is_some_and(u8::is_ascii_graphic) {
        return end as u32;
    }
    text[..end].trim_end_matches([' ', '\t', '\r', '\u{A0}', '\u{3000}']).len() as u32
}

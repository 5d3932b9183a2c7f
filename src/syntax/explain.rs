//! Why a line could not be read: what was found, what may stand there, what to write instead.
//!
//! The grammar knows what it expected, so an unreadable line is parsed a second time by its rule `one` and the answer put into
//! words. Before that, a few mistakes are recognised by their look, because people make them for reasons the grammar can't see.

use self::mistakes::familiar_mistake;
use self::phrases::phrases;
use self::pieces::{first_line, first_word, head, last_word, leading_word, shown, trimmed};
use super::keywords::{self, Block, Statement};
use super::structure::allowed_list;
use super::tree::{Node, NodeId, Tree};
use super::{Kind, Problem, grammar};
use crate::source::Span;
use crate::suggest;

mod mistakes;
mod phrases;
mod pieces;

/// Reports every piece that could not be read, once.
pub(super) fn unread(text: &str, tree: &Tree, problems: &mut Vec<Problem>) {
    for (id, node) in tree.nodes() {
        match node.kind {
            Kind::junk => problems.push(junk(text, node, block_of(tree, node))),
            Kind::unread if id.0 > 0 => {
                let statement = tree.node(NodeId(id.0 - 1));
                problems.push(broken(text, statement, statement.span.to(node.span)));
            }
            _ => {}
        }
    }
}

/// The block a node stands in; `None` when its header is unreadable.
fn block_of(tree: &Tree, node: &Node) -> Option<Block> {
    match node.parent {
        None => Some(Block::File),
        Some(parent) => Block::opened_by(tree.node(parent).kind),
    }
}

/// A line that begins no statement.
fn junk(text: &str, node: &Node, block: Option<Block>) -> Problem {
    let span = first_line(text, node.span);
    let line = span.of(text);
    let word = leading_word(line);
    if word.is_empty() {
        return no_word(span, line, block);
    }
    if let Some(row) = keywords::by_keyword(word) {
        return expected(text, span, span, Some(row));
    }
    unknown_word(Span::new(span.start, span.start + word.len() as u32), word, block)
}

/// The rest of a line whose beginning is a statement.
fn broken(text: &str, statement: &Node, whole: Span) -> Problem {
    let row = keywords::statement(statement.kind);
    if statement.kind == Kind::close {
        let rest = Span::new(statement.span.end, whole.end);
        return Problem::new(trimmed(text, rest), "nothing may follow `}`", "this belongs on a line of its own");
    }
    let rest = trimmed(text, first_line(text, Span::new(statement.span.end, whole.end)));
    if statement.span.of(text).ends_with('{') {
        let found = rest.of(text);
        let message = if found == "}" {
            "an empty block is left out"
        } else {
            "a block's statements stand on lines of their own"
        };
        let help = if found == "}" {
            "leave `{}` away: every block is optional".to_string()
        } else {
            format!("write `{}`, the statements below it, and `}}` on a line of its own", head(statement.span.of(text)))
        };
        return Problem::new(rest, message, "begin a new line before this").help(help);
    }
    expected(text, whole, rest, row)
}

/// What the grammar could have gone on with. `rest` is what is known to be unread.
fn expected(text: &str, whole: Span, rest: Span, row: Option<&'static Statement>) -> Problem {
    let (at, kinds) = what_is_lacking(whole.of(text));
    let at = whole.start as usize + at;
    let here = trimmed(text, first_line(text, Span::new(at as u32, whole.end)));
    let here = if here.start < rest.start && here.is_empty() { rest } else { here };
    let before = text[whole.start as usize..here.start as usize].trim_end();
    if let Some(problem) = familiar_mistake(text, before, here, row) {
        return problem;
    }
    let phrases = phrases(&kinds, row);
    let found = first_word(here.of(text));
    let span =
        if found.is_empty() { Span::empty(here.start) } else { Span::new(here.start, here.start + found.len() as u32) };
    let problem = match phrases.split_first() {
        None if found.is_empty() && row.is_some_and(|row| Block::opened_by(row.kind).is_some()) => {
            let keyword = row.map_or("", |row| row.keyword);
            Problem::new(span, format!("this {keyword} has no name"), "a name belongs here")
        }
        None if found.is_empty() => Problem::new(span, "this line ends too early", "something is missing here"),
        None => {
            Problem::new(span, format!("`{}` is not expected here", shown(found)), "the statement ends before this")
        }
        Some((first, others)) => {
            let what = match others.split_last() {
                None => first.what.to_string(),
                Some((last, [])) => format!("{} or {}", first.what, last.what),
                Some((last, middle)) => {
                    let middle: String = middle.iter().map(|phrase| format!(", {}", phrase.what)).collect();
                    format!("{}{middle} or {}", first.what, last.what)
                }
            };
            let after = last_word(before).map(|word| format!(" after `{word}`")).unwrap_or_default();
            let label = if others.is_empty() { first.examples.to_string() } else { "here".to_string() };
            Problem::new(span, format!("expected {what}{after}"), label)
        }
    };
    match row {
        Some(row) => problem.help(format!("for example: `{}`", row.example)),
        None => problem,
    }
}

/// Where a line could have gone on, in bytes, and with what.
fn what_is_lacking(line: &str) -> (usize, Vec<Kind>) {
    let (at, kinds) = grammar::one(line).unwrap_or((line.len(), Vec::new()));
    if at == line.len() && !phrases(&kinds, None).is_empty() {
        return (at, kinds);
    }
    // Most rules begin with the blank after their keyword: with one at the end, `why` alone is told what it lacks.
    let longer = format!("{line} ");
    let (at, kinds) = grammar::one(&longer).unwrap_or((line.len(), Vec::new()));
    (at.min(line.len()), kinds)
}

/// A line that does not begin with a word.
fn no_word(span: Span, line: &str, block: Option<Block>) -> Problem {
    let first = line.chars().next().unwrap_or(' ');
    let found = shown(first_word(line));
    match first {
        '{' => Problem::new(
            Span::new(span.start, span.start + 1),
            "`{` stands at the end of the line that opens the block",
            "move it up",
        ),
        '/' if line.starts_with("//") => Problem::new(span, "a comment begins with `#`", "write `# ` here"),
        '"' | '“' => {
            let problem = Problem::new(span, "a text stands without its keyword", "which statement is it?");
            problem.help("write for example `note \"…\"` or `why \"…\"`")
        }
        '-' | '*' | '•' => Problem::new(
            Span::new(span.start, span.start + first.len_utf8() as u32),
            "a statement begins with its keyword",
            "lists need no marks: one fact a line",
        ),
        _ => {
            let word = first_word(line);
            // Before it may stand what is a blank to others and none here, such as a vertical tab.
            let (before, length) = match word.len() {
                0 => (0, first.len_utf8()),
                length => (line.len() - line.trim_start().len(), length),
            };
            let start = span.start + before as u32;
            let problem = Problem::new(
                Span::new(start, start + length as u32),
                format!("`{found}` begins no statement"),
                "a statement begins with its keyword",
            );
            with_list(problem, block)
        }
    }
}

fn unknown_word(span: Span, word: &str, block: Option<Block>) -> Problem {
    let place = block.unwrap_or(Block::Goal);
    let candidates = || keywords::allowed_in(place).map(|row| row.keyword);
    let likely = suggest::nearest(word, candidates())
        .or_else(|| keywords::synonym(word))
        .or_else(|| suggest::nearest(word, keywords::STATEMENTS.iter().map(|row| row.keyword)));
    let message = match block {
        Some(Block::File) => format!("`{}` begins no statement", shown(word)),
        Some(block) => format!("`{}` is no statement of {}", shown(word), block.phrase()),
        None => format!("`{}` is no statement", shown(word)),
    };
    match likely {
        Some(likely) => {
            let problem = Problem::new(span, message, format!("did you mean `{likely}`?"));
            match keywords::by_keyword(likely) {
                Some(row) => problem.help(format!("for example: `{}`", row.example)),
                None => problem,
            }
        }
        None => with_list(Problem::new(span, message, "no statement begins so"), block),
    }
}

fn with_list(problem: Problem, block: Option<Block>) -> Problem {
    match block {
        Some(Block::File) => problem.help(format!("at the top of a file stand {}", allowed_list(Block::File))),
        Some(block) => problem.help(format!("in {} stand {}", block.phrase(), allowed_list(block))),
        None => problem,
    }
}

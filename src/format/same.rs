//! Whether two texts say the same: the guard behind the formatter.
//!
//! Deliberately apart from the code that writes: it knows which spellings are equal, and nothing of how one becomes the other.

use std::fmt::Write;

use super::Mismatch;
use crate::source::Span;
use crate::syntax::{Kind, Node, Parsed, Token, Tokens, Tree};

/// Compares statement by statement.
pub(super) fn compare(before: (&str, &Parsed), after: (&str, &Parsed)) -> Result<(), Mismatch> {
    let (mut one, mut other) = (String::new(), String::new());
    let mut after_nodes = after.1.tree.nodes();
    for (_, node) in before.1.tree.nodes() {
        let mismatch = Mismatch { span: node.span };
        let (_, counterpart) = after_nodes.next().ok_or(mismatch)?;
        one.clear();
        other.clear();
        meaning(before.0, &before.1.tree, node, &mut one);
        meaning(after.0, &after.1.tree, counterpart, &mut other);
        if one != other {
            return Err(mismatch);
        }
    }
    let end = Mismatch { span: Span::empty(before.0.len() as u32) };
    let as_many = before.1.problems.len() == after.1.problems.len();
    if after_nodes.next().is_none() && as_many { Ok(()) } else { Err(end) }
}

/// All that a node says, in one text.
fn meaning(text: &str, tree: &Tree, node: &Node, into: &mut String) {
    // Writing to a string can't fail.
    let _ = write!(into, "{:?} {:?} {:?} {} {};", node.kind, node.parent, node.end, node.opens, node.damaged);
    let kept_as_written = node.damaged || matches!(node.kind, Kind::comment | Kind::remark | Kind::junk | Kind::unread);
    if kept_as_written {
        into.push_str(node.span.of(text));
    } else {
        sequence(text, node.span, tree.tokens(node), into);
    }
}

fn sequence(text: &str, span: Span, tokens: Tokens<'_>, into: &mut String) {
    let mut read = span.start;
    for token in tokens {
        between(Span::new(read, token.span().start).of(text), into);
        // A unit that touches its number can be another one: `2x`, `2 x`.
        let touches = read == token.span().start && read > span.start;
        self::token(text, token, touches, into);
        read = token.span().end;
    }
    between(Span::new(read, span.end).of(text), into);
}

fn token(text: &str, token: Token<'_>, touches: bool, into: &mut String) {
    let written = token.span().of(text);
    // An unknown start is the same as none.
    if token.kind() == Kind::baseline && written.trim() == "?" {
        return;
    }
    if token.kind() == Kind::entry {
        return entry(written, into);
    }
    let _ = write!(into, "{}(", token.kind() as usize);
    match token.kind() {
        Kind::per => token.inside().for_each(|part| {
            into.push_str(part.span().of(text));
            into.push(' ');
        }),
        Kind::number => number(written, into),
        Kind::unit => match written {
            "%" | "％" => into.push('%'),
            "%p" => into.push_str("%p"),
            "×" if touches => into.push_str("~x"),
            unit => {
                into.push_str(if touches { "~" } else { " " });
                into.push_str(unit);
            }
        },
        Kind::equals => {}
        _ if token.inside().peek().is_none() => into.push_str(match (token.kind(), written) {
            (Kind::mark, "−") => "-",
            (Kind::mark, "×") => "x",
            (Kind::comparison, "≥") => ">=",
            (Kind::comparison, "≤") => "<=",
            (Kind::aggregate, "average" | "mean") => "avg",
            (_, plain) => plain,
        }),
        _ => sequence(text, token.span(), token.inside(), into),
    }
    into.push(')');
}

/// `2026-01-31 2,455` as one token says what a moment and a quantity do.
fn entry(written: &str, into: &mut String) {
    let (day, value) = written.split_once(' ').unwrap_or((written, ""));
    let of_day = if day.len() == "2026-01-31".len() { Kind::date } else { Kind::calendar };
    let _ = write!(into, "{}({day}){}({}(", of_day as usize, Kind::quantity as usize, Kind::number as usize);
    number(value, into);
    into.push_str("))");
}

/// Keywords and punctuation. Arrows say nothing that baseline and target, which are tokens, do not.
fn between(written: &str, into: &mut String) {
    let mut written = written.to_string();
    for arrow in ["->", "→", "−>"] {
        written = written.replace(arrow, " ");
    }
    for word in written.split_whitespace() {
        into.push_str(match word {
            "–" | "~" | "～" => "..",
            "per" => "/",
            plain => plain,
        });
        into.push(' ');
    }
}

/// A number without what groups its digits, if that was in its place.
fn number(written: &str, into: &mut String) {
    let end = written.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '_')).unwrap_or(written.len());
    let mut groups = written[..end].split(',');
    let first = groups.next().unwrap_or("");
    let mut others = groups.peekable();
    let well_grouped = others.peek().is_none() || first.len() <= 3;
    if well_grouped && others.all(|group| group.len() == 3) {
        into.extend(written.chars().filter(|c| !matches!(c, ',' | '_')));
    } else {
        into.push_str(written);
    }
}

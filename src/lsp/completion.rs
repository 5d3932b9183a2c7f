//! Completion: what may stand at the cursor.
//!
//! ```text
//! line ─ which words stand before the cursor ─▶ here ─ which block, goal and KPI ─▶ values, statements ─▶ list
//! ```
//!
//! A line that is being written can seldom be read, so its words are looked at one by one. What it stands in, the tree of the
//! whole text knows all the same.

mod dates;
mod here;
mod kpi;
mod line;
mod list;
mod names;
mod references;
mod statements;
mod table;
mod units;
mod values;

use lsp_types::{CompletionList, Position};

use super::Document;
use crate::syntax;
use here::Here;
use line::Line;
use list::List;

/// Behind these a client asks without being told to.
pub const TRIGGER_CHARACTERS: [&str; 4] = [" ", ".", "/", "@"];

/// What a client can do with what it is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Abilities {
    /// It knows places to fill in, as in `kpi ${1:name}`.
    pub snippets: bool,
}

/// What may stand at a place, what is likely first. Nothing inside of texts and comments.
pub fn completion(document: Document<'_>, position: Position, abilities: Abilities) -> CompletionList {
    let offset = document.offset(position);
    let parsed = syntax::parse(document.text());
    let tree = &parsed.tree;
    let line = Line::before(document.text(), offset).filter(|_| !here::is_in_text(tree, offset));
    let Some(line) = line else {
        return CompletionList::default();
    };
    let mut list = List::new(document, &line, abilities);
    let here = Here::new(document, tree, line);
    if here.line.is_first_word() {
        statements::complete(&here, &mut list);
    } else {
        values::complete(&here, &mut list);
    }
    list.finish()
}

#[cfg(test)]
mod tests;

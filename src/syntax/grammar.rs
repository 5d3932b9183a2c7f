//! The parser that pest makes of `grammar/goal.pest`. Nothing outside this folder knows of it.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pairs;

/// The names of the grammar's rules: the kinds of statements and of the tokens in them.
pub use generated::Rule as Kind;

// The derive macro expects the names `Rule` and `Option`'s prelude around it and documents none of what it makes.
#[allow(missing_docs)]
mod generated {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/goal.pest"]
    pub struct GoalParser;
}

/// A whole file. The rule `file` accepts every text, so there is nothing to go wrong; should it ever, the caller sees no
/// pairs and treats the whole file as junk.
pub(super) fn file(text: &str) -> Option<Pairs<'_, Kind>> {
    generated::GoalParser::parse(Kind::file, text).ok()
}

/// What one line lacks: where, in bytes of `line`, and which rules could have gone on from there. `None` when the line is
/// whole.
pub(super) fn one(line: &str) -> Option<(usize, Vec<Kind>)> {
    let error = generated::GoalParser::parse(Kind::one, line).err()?;
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((start, _)) => start,
    };
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some((at, expected))
}

//! One style for all goal files: text to tree to text.
//!
//! ```text
//! text ─ syntax::parse ─▶ tree ─ layout, statement ─▶ text ─ syntax::parse ─▶ tree ─ same ─▶ Ok, or Mismatch
//! ```
//!
//! `layout` puts lines under each other: indentation, blank lines, line ends. `statement` writes one line anew, `number`
//! its numbers. `same` holds what came of it against what was there, so that a mistake in these costs a message and no
//! goal. What could not be read is handed on byte for byte.

mod layout;
mod number;
mod same;
mod statement;
#[cfg(test)]
mod tests;

use crate::source::Span;
use crate::syntax;

/// The formatted text would not mean the same: a mistake of this module. The text must be left as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The first piece of the original whose meaning would change.
    pub span: Span,
}

/// Writes a file's text in the one style. Takes time linear in its length; formatting what is formatted changes nothing.
///
/// # Errors
/// When the result would be read as something else.
pub fn format(text: &str) -> Result<String, Mismatch> {
    let before = syntax::parse(text);
    let formatted = layout::write(text, &before);
    if formatted != text {
        let after = syntax::parse(&formatted);
        same::compare((text, &before), (&formatted, &after))?;
    }
    Ok(formatted)
}

//! The door that is a language server: editors ask over standard input and output.
//!
//! ```text
//! editor ─ message ─▶ a function below, for one document and place ─▶ answer in the protocol's types
//! ```
//!
//! What an editor asks for is a function of a [`Document`], so that it is tested without an editor, a process or a message.

mod actions;
#[cfg(test)]
mod cases;
mod completion;
mod diagnostics;
mod document;
mod edits;
mod hints;
mod lens;
mod place;
mod position;
mod structure;
mod tokens;

pub use actions::{ACTION_KINDS, FIX_ALL, actions};
pub use completion::{Abilities, TRIGGER_CHARACTERS, completion};
pub use diagnostics::diagnostics;
pub use document::Document;
pub use hints::hints;
pub use lens::{SHOW_REFERENCES, lenses};
pub use position::Encoding;
pub use structure::{folding_ranges, formatting, range_formatting, selection_ranges};
pub use tokens::{legend, tokens, tokens_in};

//! The door that is a language server: editors ask over standard input and output.
//!
//! ```text
//! editor ─ message ─▶ a function below, for one document and place ─▶ answer in the protocol's types
//! ```
//!
//! What an editor asks for is a function of a [`Document`], so that it is tested without an editor, a process or a message.

mod actions;
#[cfg(test)]
mod any_text;
#[cfg(test)]
mod cases;
mod completion;
mod diagnostics;
mod document;
mod edits;
mod hints;
mod hover;
mod left;
mod lens;
mod links;
mod names;
mod navigate;
mod outline;
mod place;
mod position;
mod rename;
mod server;
mod structure;
mod symbol;
#[cfg(test)]
mod testing;
mod tokens;
mod uri;

pub use document::Document;
pub use names::Names;
pub use position::Encoding;
pub use server::{End, Options, serve};

//! The door that is a language server: editors ask over standard input and output.
//!
//! ```text
//! editor ─ message ─▶ a function below, for one document and place ─▶ answer in the protocol's types
//! ```
//!
//! What an editor asks for is a function of a [`Document`], so that it is tested without an editor, a process or a message.

mod document;
mod navigate;
mod position;
mod symbol;
#[cfg(test)]
mod testing;
mod uri;

pub use document::Document;
pub use navigate::{definition, highlights, references};
pub use position::Encoding;
pub use symbol::Symbol;
pub use uri::{of_path, path_of};

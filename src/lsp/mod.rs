//! The door that is a language server: editors ask over standard input and output.
//!
//! ```text
//! editor ─ message ─▶ a function below, for one document and place ─▶ answer in the protocol's types
//! ```
//!
//! What an editor asks for is a function of a [`Document`], so that it is tested without an editor, a process or a message.

#[cfg(test)]
mod any_text;
mod document;
mod hover;
mod links;
mod navigate;
mod outline;
mod position;
pub mod rename;
mod symbol;
#[cfg(test)]
mod testing;
mod uri;

pub use document::Document;
pub use hover::hover;
pub use links::links;
pub use navigate::{definition, highlights, references};
pub use outline::{outline, workspace_symbols};
pub use position::Encoding;
pub use symbol::Symbol;
pub use uri::{of_path, path_of};

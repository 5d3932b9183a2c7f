//! What moved between two times: for a terminal, and for a comment on a pull request. JSON is written as the data stands.

mod log;
mod markdown;
mod pretty;
mod rows;
#[cfg(test)]
mod tests;

pub use log::{markdown_log, pretty_log};
pub use markdown::{LONGEST as LONGEST_COMMENT, MARKER, markdown};
pub use pretty::pretty;

//! Compiles goals into plans, and writes them for people and machines.
//!
//! ```text
//! Workspace ─ compile ─▶ Compiled (everything worked out) ─ write ─▶ YAML · JSON · Markdown
//! ```
//!
//! [`compile`] is the only step that knows the model; the writers see [`Compiled`] alone, so every format says the same.
//! Goals are one flat list, each with its parent and depth: ten thousand goals inside each other cost no stack and no more
//! output than ten thousand beside each other.

mod compile;
mod json;
mod markdown;
mod number;
mod types;
mod yaml;

use std::io;

pub use compile::{change, compile, compile_goal};
pub use json::schema as json_schema;
pub(crate) use markdown::text::inline as inline_markdown;
pub(crate) use markdown::words::signed_percent;
pub(crate) use markdown::{capitalized, day_of as day, days_of as days, goal_card, kpi_card};
pub use number::{Amount, Day, Number};
pub use types::*;

/// The version of the compiled format; see [`Compiled::version`].
pub const VERSION: u32 = 1;

/// What to compile beside the goals themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Says of each plan, goal, KPI, milestone and finding in which file and line it stands.
    pub locations: bool,
}

/// How a plan is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    Yaml,
    Json,
    Markdown,
}

impl Format {
    /// Each format with the word of the command line.
    pub const ALL: [(&'static str, Format); 3] =
        [("yaml", Format::Yaml), ("json", Format::Json), ("markdown", Format::Markdown)];

    /// What its files end in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Yaml => "yaml",
            Format::Json => "json",
            Format::Markdown => "md",
        }
    }
}

/// Writes the plans as one document, which ends in a line break.
///
/// # Errors
///
/// Only what `out` reports.
pub fn write(format: Format, compiled: &Compiled, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Yaml => yaml::write(compiled, out),
        Format::Json => json::write(compiled, out),
        Format::Markdown => out.write_all(markdown::render(compiled).as_bytes()),
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

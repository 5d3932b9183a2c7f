//! The workspace's files: which there are, what stands in them, and writing them back.
//!
//! This is the only module that touches the disk. Everything behind it works on contents, so that the command line, an
//! editor's server and a test go the same way. It imports nothing of the crate but [`source`](crate::source), and it
//! never prints: what goes wrong comes back as a sentence for people ([`Problem`]), without error numbers.
//!
//! ```text
//! Request ── find ──▶ Found ── read, once a file ──▶ SourceFile, ReadProblem?
//! ```
//!
//! **Workspaces.** A file's workspace is sought from its own folder upwards: the nearest folder with a `goalposts.toml`
//! or `.goalposts.toml`, else the nearest git root. Nearest wins and nothing is merged, so one run may meet several;
//! each [`FoundFile`] says which is its own. Without any, only the named paths are read.
//!
//! **Names.** Folders are known by their real path, links resolved, so that a file has one name however it was reached.
//! The exception is a link to a file, which goes by the link's own name and belongs to the folder the link stands in.

mod csv;
mod find;
pub mod git;
mod paths;
mod problem;
mod read;
mod walk;
mod workspace;
mod write;

pub use csv::{CsvProblem, CsvProblemKind, csv_path};
pub use find::{Found, FoundFile, Request, Selection, find, reads_stdin};
pub use paths::{display_path, resolved};
pub use problem::{LoadError, Problem};
pub use read::{ReadProblem, decode, read, read_stdin};
pub use workspace::Workspace;
pub use write::{Folders, Freshness, Written, freshness, write};

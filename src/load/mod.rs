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
//! **Results.** [`csv_path`] says which file `actuals "…"` means, [`read_table`] reads it, and [`Table::pick`] takes the rows and
//! columns that are wanted, as texts: what they mean is the model's business.
//!
//! **Workspaces.** A file's workspace is sought from its own folder upwards: the nearest folder with a `goalposts.toml`
//! or `.goalposts.toml`, else the nearest git root. Nearest wins and nothing is merged, so one run may meet several;
//! each [`FoundFile`] says which is its own. Without any, only the named paths are read.
//!
//! **Names.** Folders are known by their real path, links resolved, so that a file has one name however it was reached.
//! The exception is a link to a file, which goes by the link's own name and belongs to the folder the link stands in.

mod accepted;
mod configuration;
mod csv;
mod filter;
mod find;
pub mod git;
mod hook;
mod named;
mod paths;
mod problem;
mod read;
mod table;
mod walk;
mod workspace;
mod write;

pub use accepted::{accepted_path, has_file, name_in, read_accepted};
pub use configuration::configuration_path;
pub use csv::{CsvProblem, CsvProblemKind, csv_path, csv_path_then};
pub use filter::{Filter, relative as path_below};
pub use find::{Found, FoundFile, Request, Selection, find, find_filtered, folders_filtered, is_nameless, reads_stdin};
pub use hook::{HookFolder, hook_folder, is_shell_script, mentions};
pub use named::{There, known_path, look};
pub use paths::{display_beside, display_path, path_beside, path_shown_as, real_folder, resolved, shown};
pub use problem::{LoadError, Problem};
pub use read::{ReadProblem, Stamp, decode, read, read_path, read_stdin, stamp};
pub use table::{Columns, MissingColumn, Picked, Table, Uneven, Wanted, read_table, table_of};
pub use walk::is_ignore_file;
pub use workspace::{Workspace, configuration_above, configuration_in, configurations_in, folder_in_repository};
pub use write::{Creation, Folders, Freshness, Mode, Written, create, freshness, replace, write};

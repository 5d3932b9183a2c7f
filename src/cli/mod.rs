//! The command line: one of the doors to the house, with no logic of its own.
//!
//! What is asked ([`args`]) and on what kind of screen ([`terminal`]), on which day ([`today`]), and the bar that shows a
//! long run going on ([`progress`]). A door reads the clock and the environment; everything behind it gets
//! contents and a date.
//!
//! Exit codes: 0 clean or only warnings; 1 findings at `deny`, or `--check` found something; 2 usage, configuration, a
//! file that can't be read, or an error of the system.

mod adopt;
mod against;
pub mod args;
mod build;
mod catalog;
mod check;
mod completions;
mod diff;
mod difference;
mod explain;
mod fix;
mod fmt;
mod init;
mod log;
mod lsp;
mod man;
mod past;
pub mod progress;
mod run;
mod settings;
pub mod terminal;
pub mod today;
mod watch;

pub use run::run;

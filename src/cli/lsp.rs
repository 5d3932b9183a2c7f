//! `goalposts lsp`

use std::io;
use std::path::Path;

use lsp_server::Connection;

use super::args::Lsp;
use super::run::{Failure, Outcome, Surroundings, choice, current_dir, settings};
use crate::load;
use crate::lsp::{self, End, Options};

/// Serves an editor until it leaves.
///
/// # Errors
/// Wrong rule names or configuration paths, a day that is none, and a client that breaks the protocol.
pub fn run(arguments: &Lsp, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let current_dir = current_dir()?;
    let first_day = surroundings.today()?;
    let options = Options {
        choice: choice(&arguments.configuration, None, &current_dir)?,
        settings: settings(&arguments.levels)?,
        current_dir: load::resolved(&current_dir, Path::new("")).0,
        // An editor may stay open for weeks.
        today: &|| surroundings.today().unwrap_or(first_day),
    };
    let (connection, threads) = Connection::stdio();
    let end = lsp::serve(&connection, options)
        .map_err(|error| Failure::new(format!("the editor broke the protocol: {error}"), None))?;
    // What was sent last is written before the process ends.
    drop(connection);
    if end == End::Gone {
        return Ok(Outcome::Found);
    }
    match threads.join() {
        // Who has said goodbye need not wait for an answer.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Outcome::Clean),
    }
}

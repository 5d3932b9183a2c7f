//! What is written after each result that has no error in it.

use std::path::PathBuf;

use crate::load::Problem;
use crate::plan::{Format, Options};
use crate::project::{self, Live, Session};

/// What is compiled to what, and where it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compilation {
    pub output: PathBuf,
    pub format: Format,
    /// Says of everything in which file and line it stands.
    pub locations: bool,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Compiled {
    Written {
        files: usize,
        /// So many of them are not what they were.
        changed: usize,
    },
    /// A plan with an error in it would be believed.
    Refused,
    Failed(Problem),
}

impl Compilation {
    pub(super) fn run(&self, session: &Session) -> Compiled {
        let is_whole = session.missing().is_empty() && session.problems().is_empty();
        if session.counts().deny > 0 || !is_whole {
            return Compiled::Refused;
        }
        let checked = session.lives().iter().map(|live: &Live| (live.project(), live.all_findings()));
        let product = project::compile(checked, Options { locations: self.locations });
        let documents = match product.documents(&self.output, self.format) {
            Ok(documents) => documents,
            Err(error) => return Compiled::Failed(Problem { message: error.to_string(), help: None }),
        };
        match project::write(&documents) {
            Ok(changed) => Compiled::Written { files: documents.len(), changed },
            Err(problem) => Compiled::Failed(problem),
        }
    }
}

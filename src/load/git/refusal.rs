//! Why git could not help, in words, and what mends it.

use std::io::{self, ErrorKind};

use super::{Repository, Service};
use crate::load::problem::{Problem, reason};

pub(super) fn not_started(error: &io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::new("history is read with git, and there is no `git` on this machine")
            .help("install git, or add its folder to the variable PATH"),
        _ => Problem::new(format!("git could not be started: {}", reason(error))),
    }
}

/// From what git printed to standard error.
pub(super) fn of(repository: &Repository, stderr: &[u8]) -> Problem {
    let text = String::from_utf8_lossy(stderr);
    let root = repository.root.display();
    if text.contains("dubious ownership") {
        return Problem::new(format!("git does not look into `{root}`, because it belongs to another user"))
            .help(format!("if you trust it: `git config --global --add safe.directory {root}`"));
    }
    let said = text
        .lines()
        .map(|line| line.trim_start_matches("fatal: ").trim_start_matches("error: ").trim())
        .find(|line| !line.is_empty())
        .unwrap_or("it gives no reason");
    Problem::new(format!("git can't do its part in `{root}`: {}", said.trim_end_matches('.')))
}

/// A commit, or something of it, was not fetched.
pub(super) fn too_shallow(repository: &Repository, what: &str) -> Problem {
    Problem::new(format!("{what}: this is a shallow clone, which has the newest commits only")).help(deepen(repository))
}

/// How to fetch what a shallow clone lacks.
pub(super) fn deepen(repository: &Repository) -> &'static str {
    match repository.service {
        Service::GitHubActions => "give the step `uses: actions/checkout` the lines `with:` and `fetch-depth: 0`",
        Service::GitLab => "set the variable `GIT_DEPTH: 0` for this job",
        Service::Unknown => "`git fetch --unshallow` brings the others",
    }
}

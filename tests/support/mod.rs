//! What the tests share: running the program, and checking texts without it.
// Every test crate compiles all of this and uses its part.
#![allow(dead_code)]

pub mod check;
pub mod editor;
pub mod git;
pub mod run;
pub mod watch;

/// A file of this repository.
pub fn repository(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

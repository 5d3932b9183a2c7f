//! What the paths of a command line name.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::paths::{nearest_existing, normalized, real};
use super::problem::{Problem, reason};

pub(super) enum Named {
    File(NamedFile),
    Folder(PathBuf),
}

/// A file by the name it goes by and the one that tells whether it is the same as another.
pub(super) struct NamedFile {
    pub path: PathBuf,
    pub identity: PathBuf,
}

impl NamedFile {
    /// For a path that is absolute, with links and dots in it, and that may not exist.
    pub fn of(path: &Path) -> Self {
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        match real(path) {
            Ok(real) if !is_link => Self { path: real.clone(), identity: real },
            target => {
                let folder = path.parent().and_then(|folder| real(folder).ok());
                let path = match (folder, path.file_name()) {
                    (Some(folder), Some(name)) => folder.join(name),
                    _ => normalized(path),
                };
                let identity = target.unwrap_or_else(|_| path.clone());
                Self { path, identity }
            }
        }
    }
}

/// What there is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum There {
    /// A file, or a link that leads nowhere: reading it says what is wrong with it.
    File,
    Folder,
    Nothing,
}

/// Looks what there is at a path.
pub fn look(path: &Path) -> There {
    if path.is_dir() {
        There::Folder
    } else if fs::symlink_metadata(path).is_ok() {
        There::File
    } else {
        There::Nothing
    }
}

/// The path that a file of a run is known by, however it was reached, whether or not it exists. Given as an absolute path.
pub fn known_path(path: &Path) -> PathBuf {
    NamedFile::of(path).path
}

/// What a path of the command line names.
pub(super) fn classify(current_dir: &Path, written: &Path) -> Result<Named, Problem> {
    // Mostly an unset variable of a script, which did not mean to check everything here.
    if written.as_os_str().is_empty() {
        return Err(Problem::new("an empty path names nothing").help("`.` is the current folder"));
    }
    let path = current_dir.join(written);
    let error = match fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => match real(&path) {
            Ok(path) => return Ok(Named::Folder(path)),
            Err(error) => error,
        },
        Ok(_) => return Ok(Named::File(NamedFile::of(&path))),
        // A link that leads nowhere is there, and reading it says what is wrong with it.
        Err(_) if fs::symlink_metadata(&path).is_ok() => return Ok(Named::File(NamedFile::of(&path))),
        Err(error) => error,
    };
    let shown = shown(written);
    if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
        return Err(Problem::new(format!("can't look at `{shown}`: {}", reason(&error))));
    }
    let problem = Problem::new(format!("`{shown}` does not exist"));
    Err(match nearest_existing(current_dir, written) {
        Some(guess) => problem.help(format!("did you mean `{}`?", self::shown(&guess))),
        None => problem,
    })
}

/// A path of the command line as people see it.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

//! What the configuration of a workspace includes and excludes.

use std::path::{Path, PathBuf};

use globset::GlobSet;
use unicode_normalization::UnicodeNormalization;

/// Which files of a workspace a walk takes. Its globs are matched with paths from the workspace's folder, with forward slashes
/// and in Unicode's composed form, whatever the disk makes of names.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The folder that the globs start from, links resolved.
    pub root: PathBuf,
    /// Files to keep to; all of them where there is none.
    pub include: Option<GlobSet>,
    /// Files and folders to leave out.
    pub exclude: Option<GlobSet>,
}

impl Filter {
    pub(super) fn has_exclusions(&self) -> bool {
        self.exclude.is_some()
    }

    /// Whether a file or folder is left out. What lies outside of the root is not.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let matches = |globs: &GlobSet| relative(&self.root, path).is_some_and(|path| globs.is_match(path));
        self.exclude.as_ref().is_some_and(matches)
    }

    /// Whether a walk would come to a file and take it.
    pub fn takes(&self, path: &Path) -> bool {
        let folders = path.ancestors().skip(1).take_while(|folder| *folder != self.root);
        self.admits(path) && !folders.into_iter().any(|folder| self.excludes(folder))
    }

    /// Whether a file is included and not excluded.
    pub(super) fn admits(&self, path: &Path) -> bool {
        let matches = |globs: &GlobSet| relative(&self.root, path).is_none_or(|path| globs.is_match(path));
        self.include.as_ref().is_none_or(matches) && !self.excludes(path)
    }
}

/// The path from a folder to what lies in it, as globs see it.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Vec<String> =
        below.components().map(|part| part.as_os_str().to_string_lossy().nfc().collect::<String>()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

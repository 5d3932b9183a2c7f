//! What a revision holds beside its goal files, such as results: read when a goal file names it.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::Repository;
use super::listing::{Entry, EntryKind, Listing};
use crate::load::paths::normalized;
use crate::load::problem::Problem;

/// Links that lead to links may run in a circle.
const MOST_LINKS: usize = 8;

/// The other files of a commit or of the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beside {
    repository: Repository,
    files: Files,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Files {
    /// By their paths from the top of the working tree, what they are and the hashes of their contents.
    Listed(FxHashMap<String, (EntryKind, String)>),
    /// Those of a commit, asked for one by one: of many commits nobody wants to list everything.
    Of(String),
}

impl Beside {
    pub(super) fn of(listing: &Listing) -> Self {
        let file = |entry: &Entry| (entry.path.clone(), (entry.kind, entry.hash.clone()));
        let files = Files::Listed(listing.entries.iter().map(file).collect());
        Self { repository: listing.repository.clone(), files }
    }

    /// The other files of one of the many commits that are gone through.
    pub fn of_commit(repository: &Repository, commit: &str) -> Self {
        Self { repository: repository.clone(), files: Files::Of(commit.to_string()) }
    }

    /// What a file held, or what a link led to within the same revision; `None` where there was none.
    ///
    /// # Errors
    /// When git refuses, or the contents were not fetched.
    pub fn contents(&self, path: &Path) -> Result<Option<Vec<u8>>, Problem> {
        let mut path = path.to_path_buf();
        for _ in 0..MOST_LINKS {
            let Some((kind, hash)) = self.entry(&path)? else { return Ok(None) };
            let contents = self.repository.objects(&[hash])?.pop().flatten();
            if kind == EntryKind::File {
                return Ok(contents);
            }
            let Some(target) = contents.and_then(|target| String::from_utf8(target).ok()) else { return Ok(None) };
            path = normalized(&path.parent().unwrap_or(&path).join(target));
        }
        Ok(None)
    }

    fn entry(&self, path: &Path) -> Result<Option<(EntryKind, String)>, Problem> {
        match &self.files {
            Files::Listed(files) => Ok(self.repository.relative(path).and_then(|path| files.get(&path).cloned())),
            Files::Of(commit) => Ok(self.repository.entry_at(commit, path)?.map(|entry| (entry.kind, entry.hash))),
        }
    }
}

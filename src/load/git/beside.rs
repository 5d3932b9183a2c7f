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
    /// By their paths from the top of the working tree, what they are and the hashes of their contents.
    files: FxHashMap<String, (EntryKind, String)>,
}

impl Beside {
    pub(super) fn of(listing: &Listing) -> Self {
        let file = |entry: &Entry| (entry.path.clone(), (entry.kind, entry.hash.clone()));
        Self { repository: listing.repository.clone(), files: listing.entries.iter().map(file).collect() }
    }

    /// What a file held, or what a link led to within the same revision; `None` where there was none.
    ///
    /// # Errors
    /// When git refuses, or the contents were not fetched.
    pub fn contents(&self, path: &Path) -> Result<Option<Vec<u8>>, Problem> {
        let mut path = path.to_path_buf();
        for _ in 0..MOST_LINKS {
            let Some((kind, hash)) = self.repository.relative(&path).and_then(|path| self.files.get(&path)) else {
                return Ok(None);
            };
            let contents = self.repository.objects(std::slice::from_ref(hash))?.pop().flatten();
            if *kind == EntryKind::File {
                return Ok(contents);
            }
            let Some(target) = contents.and_then(|target| String::from_utf8(target).ok()) else { return Ok(None) };
            path = normalized(&path.parent().unwrap_or(&path).join(target));
        }
        Ok(None)
    }
}

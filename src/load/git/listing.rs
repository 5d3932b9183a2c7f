//! The files of a commit or of the index, as git lists them.

use std::borrow::Cow;
use std::path::Path;

use super::{Repository, refusal};
use crate::load::problem::Problem;

/// A file, by its path from the top of the working tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub path: String,
    /// The hash of its contents.
    pub hash: String,
    pub kind: EntryKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EntryKind {
    File,
    Link,
    /// Another repository, of which only the commit is known here.
    Submodule,
}

/// What one repository holds of a revision.
#[derive(Debug)]
pub(super) struct Listing {
    pub repository: Repository,
    /// The commit and a colon, or a colon for the index: what stands before a path to name a file.
    pub revision: String,
    /// Files and links.
    pub entries: Vec<Entry>,
}

impl Repository {
    /// What a commit holds below a folder of the working tree; submodules that are there are looked into.
    pub(super) fn listings_at(&self, commit: &str, below: &Path) -> Result<Vec<Listing>, Problem> {
        let mut listings = Vec::new();
        // A submodule may hold others.
        let mut waiting = vec![(self.clone(), commit.to_string())];
        while let Some((repository, commit)) = waiting.pop() {
            let folder = repository.relative(below).filter(|folder| !folder.is_empty());
            let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", &commit];
            arguments.extend(folder.as_deref().map(|folder| ["--", folder]).into_iter().flatten());
            let mut entries: Vec<Entry> =
                split(&repository.bytes(arguments)?).filter_map(|record| of_tree(&record)).collect();
            for submodule in entries.extract_if(.., |entry| entry.kind == EntryKind::Submodule) {
                let folder = repository.root.join(&submodule.path);
                // One that is not checked out takes no part now either.
                if folder.join(".git").exists() {
                    let inner = Repository::around(&folder, repository.service)?;
                    inner.must_hold(&submodule)?;
                    waiting.push((inner, submodule.hash));
                }
            }
            listings.push(Listing { repository, revision: format!("{commit}:"), entries });
        }
        Ok(listings)
    }

    /// What a commit has at a path.
    pub(super) fn entry_at(&self, commit: &str, path: &Path) -> Result<Option<Entry>, Problem> {
        let Some(path) = self.relative(path).filter(|path| !path.is_empty()) else { return Ok(None) };
        let listed = self.bytes(["ls-tree", "-z", "--full-tree", commit, "--", &path])?;
        let entry = split(&listed).next().and_then(|record| of_tree(&record));
        Ok(entry.filter(|entry| entry.path == path))
    }

    /// The repository whose history a file has, and its commit at a commit of this one: another one in a submodule. `None` where
    /// the file lies in a repository that this one does not know.
    ///
    /// # Errors
    /// When git refuses, or the submodule's commit was not fetched.
    pub fn home_of(&self, path: &Path, commit: &str) -> Result<Option<(Repository, String)>, Problem> {
        let (mut home, mut commit) = (self.clone(), commit.to_string());
        loop {
            let below = path.ancestors().skip(1).take_while(|folder| *folder != home.root);
            let Some(folder) = below.filter(|folder| folder.join(".git").exists()).last() else {
                return Ok(Some((home, commit)));
            };
            let entry = home.entry_at(&commit, folder)?;
            let Some(entry) = entry.filter(|entry| entry.kind == EntryKind::Submodule) else { return Ok(None) };
            let inner = Self::around(folder, self.service)?;
            inner.must_hold(&entry)?;
            (home, commit) = (inner, entry.hash);
        }
    }

    pub(super) fn must_hold(&self, submodule: &Entry) -> Result<(), Problem> {
        let name = format!("{}^{{commit}}", submodule.hash);
        if self.output(["cat-file", "-e", &name])?.status.success() {
            return Ok(());
        }
        let short = submodule.hash.get(..10).unwrap_or(&submodule.hash);
        let what = format!("the submodule `{}` does not have its commit `{short}`", submodule.path);
        if self.is_shallow() {
            return Err(refusal::too_shallow(self, &what));
        }
        Err(Problem::new(what).help(format!("`git -C {} fetch` brings it", submodule.path)))
    }

    /// What the index holds: what the next commit will. Of a submodule that is there, what its commit in the index holds.
    pub(super) fn listings_of_index(&self) -> Result<Vec<Listing>, Problem> {
        let listed = self.bytes(["ls-files", "--stage", "-z"])?;
        let mut entries = Vec::new();
        for record in split(&listed) {
            let Some((stage, entry)) = of_index(&record) else { continue };
            if stage != "0" {
                return Err(Problem::new(format!("`{}` has conflicts that are not resolved", entry.path))
                    .help(format!("resolve them, then `git add {}`", entry.path)));
            }
            entries.push(entry);
        }
        let submodules: Vec<Entry> = entries.extract_if(.., |entry| entry.kind == EntryKind::Submodule).collect();
        let mut listings = vec![Listing { repository: self.clone(), revision: ":".to_string(), entries }];
        for submodule in submodules {
            let folder = self.root.join(&submodule.path);
            if folder.join(".git").exists() {
                let inner = Self::around(&folder, self.service)?;
                inner.must_hold(&submodule)?;
                listings.extend(inner.listings_at(&submodule.hash, &inner.root)?);
            }
        }
        Ok(listings)
    }
}

/// Records that end with a NUL. A path in another encoding than UTF-8 becomes a likeness of itself, which names nothing.
pub(super) fn split(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    bytes.split(|byte| *byte == 0).filter(|record| !record.is_empty()).map(String::from_utf8_lossy)
}

/// `MODE KIND HASH<tab>PATH`
fn of_tree(record: &str) -> Option<Entry> {
    let (facts, path) = record.split_once('\t')?;
    let mut facts = facts.split(' ');
    let (mode, _, hash) = (facts.next()?, facts.next()?, facts.next()?);
    Some(Entry { path: path.to_string(), hash: hash.to_string(), kind: kind(mode) })
}

/// `MODE HASH STAGE<tab>PATH`
fn of_index(record: &str) -> Option<(&str, Entry)> {
    let (facts, path) = record.split_once('\t')?;
    let mut facts = facts.split(' ');
    let (mode, hash, stage) = (facts.next()?, facts.next()?, facts.next()?);
    Some((stage, Entry { path: path.to_string(), hash: hash.to_string(), kind: kind(mode) }))
}

fn kind(mode: &str) -> EntryKind {
    match mode {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    }
}

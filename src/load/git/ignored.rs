//! Which files of a revision `.gitignore` and `.ignore` left out then.
//!
//! Git goes on keeping a file that was added before it was ignored, and a walk through the folders does not show it. Were it read
//! here, its goals would seem to be dropped.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;

/// The names of files with patterns, the one that wins first.
pub(super) const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// The patterns of a revision, by the folder they stand in.
#[derive(Default)]
pub(super) struct Ignored {
    of_folder: FxHashMap<String, Vec<Gitignore>>,
}

impl Ignored {
    /// Adds a file with patterns. Of one folder the winning file is added first.
    pub(super) fn add(&mut self, path: &str, contents: &[u8]) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut builder = GitignoreBuilder::new(folder);
        for line in String::from_utf8_lossy(contents).lines() {
            // A slip in a pattern is git's business.
            let _ = builder.add_line(None, line);
        }
        if let Ok(patterns) = builder.build() {
            self.of_folder.entry(folder.to_string()).or_default().push(patterns);
        }
    }

    /// Whether a file, or a folder that it lies in, is left out.
    pub(super) fn leaves_out(&self, path: &str) -> bool {
        if self.of_folder.is_empty() {
            return false;
        }
        let ends = path.match_indices('/').map(|(end, _)| (end, true)).chain([(path.len(), false)]);
        ends.map(|(end, is_folder)| (&path[..end], is_folder)).any(|(part, is_folder)| self.matches(part, is_folder))
    }

    /// The patterns nearest to the file decide.
    fn matches(&self, path: &str, is_folder: bool) -> bool {
        let mut folder = path;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
            for patterns in self.of_folder.get(folder).into_iter().flatten() {
                let matched = patterns.matched(Path::new(path), is_folder);
                if !matched.is_none() {
                    return matched.is_ignore();
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Ignored;

    #[test]
    fn the_nearest_patterns_decide_and_an_ignored_folder_stays_ignored() {
        let mut ignored = Ignored::default();
        ignored.add(".gitignore", b"*.draft.goal\n/out/\n!keep.draft.goal\n");
        ignored.add("a/.ignore", b"!b.draft.goal\n");
        ignored.add("a/.gitignore", b"b.draft.goal\nown.goal\n");
        let left_out = |path| ignored.leaves_out(path);
        assert!(left_out("x.draft.goal") && left_out("c/x.draft.goal"));
        assert!(!left_out("x.goal") && !left_out("keep.draft.goal"));
        assert!(left_out("out/deep/x.goal") && !left_out("a/out/x.goal"));
        assert!(left_out("out/keep.draft.goal"), "no way back out of an ignored folder");
        assert!(!left_out("a/b.draft.goal"), "`.ignore` wins over `.gitignore`");
        assert!(left_out("a/own.goal") && !left_out("own.goal"));
        assert!(!Ignored::default().leaves_out("x.goal"));
    }
}

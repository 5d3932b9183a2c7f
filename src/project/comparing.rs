//! A workspace held against what it was.

use rustc_hash::FxHashSet;

use super::Project;
use crate::format;
use crate::history::{self, Difference, End, History};
use crate::model::Part;
use crate::source::{FileId, Role};

impl Project {
    /// Holds the workspace against what it was. `revision` is how that time is called.
    pub fn hold_against(&mut self, before: Project, revision: String) {
        self.unread_before = before.unread();
        let first_file = self.sources.append(before.sources);
        // What is gone has the settings that its path would have today.
        let overrides = before.overrides.into_iter();
        self.overrides.extend(overrides.map(|(file, overrides)| (FileId(file.0 + first_file), overrides)));
        self.origins.extend(before.origins);
        self.history = Some(History::new(revision, before.workspace, first_file, &self.workspace));
    }

    /// How many of the files that are reported of have something that can't be read, and so can't be compared.
    pub fn unread(&self) -> usize {
        let faulty: FxHashSet<FileId> = self.unreadable.iter().filter_map(|fault| self.owner(fault)).collect();
        let is_unread = |(file, part): &(FileId, &Part)| {
            part.role == Role::Target && (!part.model.problems.is_empty() || faulty.contains(file))
        };
        self.workspace.files().filter(is_unread).count()
    }

    /// The same of the time that the workspace is held against.
    pub fn unread_before(&self) -> usize {
        self.unread_before
    }

    /// What moved since the time that the workspace is held against; nothing where it isn't. Needs the texts.
    pub fn difference(&self, from: End, to: Option<End>) -> Option<Difference> {
        let restyled = |text: &str| format::format(text).unwrap_or_else(|_| text.to_string());
        let options = history::Options { sources: &self.sources, restyled: &restyled };
        Some(history::difference(self.history.as_ref()?, &self.workspace, from, to, options))
    }
}

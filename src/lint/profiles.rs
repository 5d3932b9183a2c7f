//! Which settings hold for which file. Worked out once a file, so that no finding and no rule asks a glob.

use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::source::FileId;

/// The settings of a run over one workspace.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// At least one; the first holds where nothing else is said.
    settings: Vec<Settings>,
    of_file: FxHashMap<FileId, usize>,
}

impl Profiles {
    /// The same for all files.
    pub fn new(settings: Settings) -> Self {
        Self { settings: vec![settings], of_file: FxHashMap::default() }
    }

    /// Adds settings that hold for some files only; says which profile they are.
    pub fn add(&mut self, settings: Settings) -> usize {
        self.settings.push(settings);
        self.settings.len() - 1
    }

    /// Gives a file its profile.
    pub fn assign(&mut self, file: FileId, profile: usize) {
        self.of_file.insert(file, profile);
    }

    /// All settings; a profile is an index into them.
    pub fn all(&self) -> &[Settings] {
        &self.settings
    }

    /// The profile of a file.
    pub fn of(&self, file: FileId) -> usize {
        self.of_file.get(&file).copied().unwrap_or(0)
    }
}

//! A workspace that stays open while its files change: only what a change concerns is worked out again.
//!
//! ```text
//! changed files ─ read, parse, lower ─▶ Workspace::replace ─▶ these, and who mentions what they name ─ lint::Run ─▶ findings
//! ```
//!
//! At each moment the findings are those of a fresh check of the same files: `live_agrees_with_a_fresh_check` holds it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::actuals;
use super::{PARALLEL_FROM, Project, ReadFile, Texts, read_file, unreadable_file};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::lint::{self, Placed, Profiles, Run};
use crate::load::FoundFile;
use crate::model::{Name, Replaced};
use crate::source::{FileId, Location, Role};

/// A project and what is found in it, kept up to date.
#[derive(Debug)]
pub struct Live {
    project: Project,
    texts: Texts,
    settings: Settings,
    profiles: Profiles,
    today: Date,
    /// For each file of the workspace what was found in it alone, before anything was silenced.
    alone: Vec<Vec<Placed>>,
    /// What was found by looking at all files together.
    together: FxHashMap<FileId, Vec<Placed>>,
    /// For each file of the workspace what is reported.
    reported: Vec<Vec<Diagnostic>>,
    /// For each file of the workspace the names of goals and plans that it mentions, and the other way round.
    mentions: Vec<FxHashSet<Name>>,
    mentioned_by: FxHashMap<Name, FxHashSet<FileId>>,
}

/// What a change came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Concerned {
    /// The files that were judged again.
    pub judged: BTreeSet<FileId>,
    /// Those in which something else is found than before, or is shown at another place.
    pub changed: BTreeSet<FileId>,
}

impl Live {
    /// Judges a project, and keeps it open. `texts` is what it was opened with.
    pub fn new(project: Project, texts: Texts, settings: &Settings, today: Date) -> Self {
        let profiles = project.profiles(settings);
        let mut live = Self {
            texts,
            settings: settings.clone(),
            profiles,
            today,
            alone: Vec::new(),
            together: FxHashMap::default(),
            reported: Vec::new(),
            mentions: Vec::new(),
            mentioned_by: FxHashMap::default(),
            project,
        };
        live.judge_everything();
        live
    }

    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn today(&self) -> Date {
        self.today
    }

    /// The settings that hold for a file, the command line's among them.
    pub fn settings_of(&self, file: FileId) -> &Settings {
        &self.profiles.all()[self.profiles.of(file)]
    }

    /// The goal files, each with its path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &Path)> {
        let origins = (0..).map(FileId).zip(&self.project.origins);
        origins.filter_map(|(file, origin)| Some((file, origin.as_ref()?.path.as_path())))
    }

    /// The project alone.
    pub fn into_project(self) -> Project {
        self.project
    }

    /// What is found in a file of the workspace, in the order of reports. While it can't be known what is accepted, that alone is
    /// found.
    pub fn findings(&self, file: FileId) -> &[Diagnostic] {
        if self.project.accepted.is_err() {
            return &[];
        }
        self.reported.get(file.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// What is wrong outside of all goal files: with the configuration, or with what is accepted.
    pub fn faults_outside(&self) -> Vec<Diagnostic> {
        let accepted = self.project.accepted.as_ref().err().map(|fault| (**fault).clone());
        let outside = self.project.unreadable.iter().filter(|fault| self.owner(fault).is_none());
        accepted.into_iter().chain(outside.cloned()).collect()
    }

    /// What is wrong in files that are no goal files, those of results among them.
    pub fn faults_elsewhere(&self) -> Vec<Diagnostic> {
        let accepted = self.project.accepted.as_ref().err().map(|fault| (**fault).clone());
        let elsewhere = |fault: &&Diagnostic| !self.project.workspace.has(fault.location().file);
        accepted.into_iter().chain(self.project.unreadable.iter().filter(elsewhere).cloned()).collect()
    }

    /// Everything that is reported, in the order of reports.
    pub fn all_findings(&self) -> Vec<Diagnostic> {
        let mut all = self.faults_outside();
        all.extend(self.files().flat_map(|(file, _)| self.findings(file)).cloned());
        lint::sort(&mut all);
        all
    }

    /// Judges by another day.
    pub fn set_today(&mut self, today: Date) -> Concerned {
        if self.today == today {
            return Concerned::default();
        }
        self.today = today;
        self.judge_everything()
    }

    /// Reads these files again, which are known already, and judges what that concerns. Two files mustn't be one.
    pub fn replace(&mut self, files: Vec<(FileId, FoundFile)>) -> Concerned {
        if files.is_empty() {
            return Concerned::default();
        }
        let ids: BTreeSet<FileId> = files.iter().map(|(file, _)| *file).collect();
        let mut sharing = self.sharing_results(&ids);
        self.project
            .unreadable
            .retain(|fault| fault.labels.iter().all(|label| !sharing.contains(&label.location.file)));
        let replaced = self.read_again(files);
        // With the rows that they name now.
        sharing.extend(self.sharing_results(&ids));
        self.read_results(&sharing);
        if replaced.everything {
            return self.judge_everything();
        }
        for &file in &ids {
            self.note_mentions(file);
        }
        let mut concerned = sharing;
        concerned.extend(&ids);
        concerned.extend(&replaced.timeframes);
        for name in &replaced.names {
            concerned.extend(self.mentioned_by.get(name).into_iter().flatten());
            concerned.extend(self.project.workspace.plans_named(*name));
        }
        if replaced.names_changed {
            // Another name may be the nearest now.
            let unknown = |found: &Vec<Placed>| found.iter().any(|(_, finding)| finding.rule == "unknown-reference");
            concerned
                .extend((0..).map(FileId).zip(&self.alone).filter(|(_, found)| unknown(found)).map(|(file, _)| file));
        }
        self.judge(concerned, &ids)
    }

    /// Reads again the results of the files that take some from this file.
    pub fn results_changed(&mut self, naming: &BTreeSet<FileId>) -> Concerned {
        let sharing = self.sharing_results(naming);
        self.project
            .unreadable
            .retain(|fault| fault.labels.iter().all(|label| !sharing.contains(&label.location.file)));
        self.read_results(&sharing);
        self.judge(sharing.clone(), &sharing)
    }

    fn read_again(&mut self, files: Vec<(FileId, FoundFile)>) -> Replaced {
        let defaults = &*self.project.configured.defaults;
        let read = |(_, found): &(FileId, FoundFile)| read_file(found, self.texts, defaults);
        let read: Vec<ReadFile> = match files.len() < PARALLEL_FROM {
            true => files.iter().map(read).collect(),
            false => files.par_iter().map(read).collect(),
        };
        let mut models = Vec::with_capacity(read.len());
        for ((file, found), ReadFile { source, model, problem }) in files.into_iter().zip(read) {
            self.project.sources.replace(file, source);
            self.project.origins[file.0 as usize] = Some(found);
            models.push((file, model));
            if let Some(problem) = problem {
                let at = Location::new(file, problem.span);
                self.project.unreadable.push(unreadable_file(at, problem.message, problem.help));
            }
        }
        self.project.workspace.replace(models)
    }

    /// These files, those that take results from where they do, and so on: what is wrong with a row is told once.
    fn sharing_results(&self, files: &BTreeSet<FileId>) -> BTreeSet<FileId> {
        let named = &self.project.results;
        let mut all = BTreeSet::new();
        let mut open: Vec<FileId> = files.iter().copied().collect();
        while let Some(file) = open.pop() {
            if all.insert(file) {
                open.extend(named.sharing_with(file).filter(|other| !all.contains(other)));
            }
        }
        all
    }

    fn read_results(&mut self, files: &BTreeSet<FileId>) {
        let project = &mut self.project;
        let faults = actuals::read(
            files.iter().copied(),
            &mut project.workspace,
            &project.origins,
            project.root.as_deref(),
            &mut project.results,
            &mut project.sources,
        );
        project.unreadable.extend(faults);
    }

    fn note_mentions(&mut self, file: FileId) {
        let now = self.project.workspace.mentions(file);
        let before = std::mem::take(&mut self.mentions[file.0 as usize]);
        for name in before.difference(&now) {
            if let Some(files) = self.mentioned_by.get_mut(name) {
                files.remove(&file);
            }
        }
        for name in &now {
            self.mentioned_by.entry(*name).or_default().insert(file);
        }
        self.mentions[file.0 as usize] = now;
    }

    fn judge_everything(&mut self) -> Concerned {
        let files: Vec<FileId> = self.project.workspace.files().map(|(file, _)| file).collect();
        self.alone.resize_with(files.len(), Vec::new);
        self.reported.resize_with(files.len(), Vec::new);
        self.mentions = vec![FxHashSet::default(); files.len()];
        self.mentioned_by.clear();
        files.iter().for_each(|file| self.note_mentions(*file));
        let all: BTreeSet<FileId> = files.into_iter().collect();
        self.judge(all.clone(), &all)
    }

    /// Judges files again, of which `edited` have another text than before.
    fn judge(&mut self, mut concerned: BTreeSet<FileId>, edited: &BTreeSet<FileId>) -> Concerned {
        concerned.retain(|file| self.project.workspace.role(*file) == Role::Target);
        let run = Run::new(&self.project.workspace, &self.profiles, None, self.today);
        let files: Vec<FileId> = concerned.iter().copied().collect();
        let found: Vec<Vec<Placed>> = match files.len() < PARALLEL_FROM {
            true => files.iter().map(|file| run.of_file(*file)).collect(),
            false => files.par_iter().map(|file| run.of_file(*file)).collect(),
        };
        for (file, found) in files.iter().zip(found) {
            self.alone[file.0 as usize] = found;
        }
        let mut together: FxHashMap<FileId, Vec<Placed>> = FxHashMap::default();
        for (place, finding) in run.of_all_together() {
            together.entry(place.file).or_default().push((place, finding));
        }
        let differs = |file: &FileId| together.get(file) != self.together.get(file);
        let elsewhere: Vec<FileId> = together.keys().chain(self.together.keys()).copied().filter(differs).collect();
        self.together = together;
        concerned.extend(elsewhere);
        concerned.retain(|file| self.project.workspace.role(*file) == Role::Target);

        let mut changed = BTreeSet::new();
        for &file in &concerned {
            let mut found = self.alone[file.0 as usize].clone();
            found.extend(self.together.get(&file).into_iter().flatten().cloned());
            let now = self.project.reported(file, run.settle(&[file], found), &self.settings);
            let before = std::mem::replace(&mut self.reported[file.0 as usize], now);
            let now = &self.reported[file.0 as usize];
            let points_into_edited =
                || now.iter().flat_map(|finding| &finding.labels).any(|label| edited.contains(&label.location.file));
            if before != *now || points_into_edited() {
                changed.insert(file);
            }
        }
        Concerned { judged: concerned, changed }
    }

    /// The file of the workspace that a fault of reading is about.
    fn owner(&self, fault: &Diagnostic) -> Option<FileId> {
        self.project.owner(fault)
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod typing;

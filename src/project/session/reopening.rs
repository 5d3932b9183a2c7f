//! Opening a session's workspaces anew: where files come or go, or a configuration is another, nothing may be as before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::tally::appearance;
use super::{Opening, Session, Update};
use crate::diagnostic::Diagnostic;
use crate::load::{self, Found, FoundFile};
use crate::project::{Configurations, Kept, Live, Project, ReadFile, open_keeping};
use crate::source::FileId;

impl Session {
    /// Binds and judges everything anew. What has not changed is not parsed again. `update` names the files that were written, and
    /// the configurations that are other ones.
    pub(super) fn reopen(&mut self, found: Found, mut configurations: Configurations, mut update: Update) -> Update {
        let others: FxHashSet<PathBuf> = self.places.keys().filter(|path| self.is_other(path)).cloned().collect();
        self.compare_files(&found, &others, &mut update);
        let mut kept = Kept::default();
        for live in std::mem::take(&mut self.lives) {
            let project = live.into_project();
            let workspace = load::Workspace {
                root: project.root.clone(),
                configuration: project.root.as_deref().and_then(load::configuration_in),
            };
            if project.configured.defines_the_same(&configurations.of(&workspace)) {
                keep(project, &mut kept, |path| others.contains(path));
            }
        }
        let stamp = |file: &FoundFile| file.contents.is_none().then(|| load::stamp(&file.path)).flatten();
        self.stamps = found.files.iter().map(|file| (file.path.clone(), stamp(file))).collect();
        update.read = found.files.iter().filter(|file| !kept.contains_key(&file.path)).count();
        self.problems = found.unreadable.clone();
        let Opening { texts, settings, today, .. } = &self.opening;
        let projects = open_keeping(found, &mut configurations, *texts, kept, &|| {});
        self.lives = projects.into_iter().map(|project| Live::new(project, *texts, settings, *today)).collect();
        self.note_places(&configurations);
        update.reopened = true;
        self.count_everything(&mut update);
        update
    }

    /// Which files have come, gone, or been written. Where a configuration is another, files come and go because of it.
    fn compare_files(&self, found: &Found, others: &FxHashSet<PathBuf>, update: &mut Update) {
        let is_configured_anew = [&update.come, &update.gone, &update.written]
            .into_iter()
            .any(|files| files.iter().any(|path| self.is_configuration(path)));
        let now: FxHashSet<&Path> = found.files.iter().map(|file| &*file.path).collect();
        let (stay, gone): (Vec<_>, Vec<_>) = self.places.keys().partition(|path| now.contains(path.as_path()));
        update.written.retain(|path| !self.places.contains_key(path) || now.contains(path.as_path()));
        update.written.extend(stay.into_iter().filter(|path| others.contains(*path)).cloned());
        if !is_configured_anew {
            update.gone.extend(gone.into_iter().cloned());
            let come = now.into_iter().filter(|path| !self.places.contains_key(*path));
            update.come.extend(come.map(Path::to_path_buf));
        }
    }

    /// Takes note of where everything lies now.
    fn note_places(&mut self, configurations: &Configurations) {
        self.places.clear();
        self.around.clear();
        for (workspace, live) in self.lives.iter().enumerate() {
            for (id, origin) in (0..).map(FileId).zip(&live.project().origins) {
                let Some(origin) = origin else { continue };
                self.places.insert(origin.path.clone(), (workspace, id));
                for folder in origin.path.ancestors().skip(1) {
                    if self.around.contains(folder) {
                        break;
                    }
                    self.around.insert(folder.to_path_buf());
                }
            }
        }
        self.configurations = configurations.files().collect();
        let roots = self.lives.iter().filter_map(|live| live.project().root.as_deref());
        self.configurations.extend(roots.flat_map(load::configurations_in));
        self.stamps.extend(self.configurations.iter().map(|path| (path.clone(), load::stamp(path))));
    }

    fn count_everything(&mut self, update: &mut Update) {
        // Of each file in which something is found, the findings and what they look like.
        let mut now: BTreeMap<PathBuf, (Vec<Diagnostic>, u64)> = BTreeMap::new();
        for live in &self.lives {
            let sources = &live.project().sources;
            for (file, origin) in (0..).map(FileId).zip(&live.project().origins) {
                let findings = live.findings(file);
                if let Some(origin) = origin.as_ref().filter(|_| !findings.is_empty()) {
                    now.insert(origin.path.clone(), (findings.to_vec(), appearance(findings, sources)));
                }
            }
            for fault in live.faults_outside() {
                let path = self.path_of(live, &fault).unwrap_or_default();
                let looks = appearance(std::slice::from_ref(&fault), sources);
                let (faults, of_all) = now.entry(path).or_default();
                faults.push(fault);
                *of_all = of_all.rotate_left(1) ^ looks;
            }
        }
        let gone: Vec<PathBuf> = self.tally.paths().filter(|path| !now.contains_key(*path)).cloned().collect();
        let gone = gone.into_iter().map(|path| (path, (Vec::new(), 0)));
        for (path, (findings, looks)) in now.into_iter().chain(gone) {
            let is_as_before = self.tally.looks(&path, looks);
            let (new, fixed) = self.tally.set(&path, &findings, looks);
            update.new += new;
            update.fixed += fixed;
            if !is_as_before {
                update.changed.insert(path);
            }
        }
    }
}

/// Takes out of a project what need not be read again.
fn keep(project: Project, kept: &mut Kept, is_other: impl Fn(&Path) -> bool) {
    let damaged: FxHashSet<FileId> = project.unreadable.iter().filter_map(|fault| project.owner(fault)).collect();
    let Project { sources, workspace, origins, .. } = project;
    for ((file, part), origin) in (0..).map(FileId).zip(workspace.into_parts()).zip(origins) {
        let Some(origin) = origin else { continue };
        if origin.contents.is_none() && !damaged.contains(&file) && !is_other(&origin.path) {
            let source = sources.shared(file);
            kept.insert(origin.path, ReadFile { source, model: part.model, problem: None });
        }
    }
}

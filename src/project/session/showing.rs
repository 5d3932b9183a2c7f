//! What a session has to show: the findings of some files, with the texts they point into.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::Session;
use crate::diagnostic::Diagnostic;
use crate::load;
use crate::project::Live;
use crate::source::Sources;

/// Findings, and the files they point into and no others.
#[derive(Debug, Default)]
pub struct Shown {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
}

impl Session {
    /// What is found in a file, whether a goal file or one of the configuration, in the order of reports.
    pub fn findings(&self, path: &Path) -> Vec<(&Live, Diagnostic)> {
        if let Some((live, file)) = self.place(path) {
            return live.findings(file).iter().map(|finding| (live, finding.clone())).collect();
        }
        let outside = |live: &Live| {
            let stands_there = |fault: &Diagnostic| self.path_of(live, fault).as_deref() == Some(path);
            live.faults_outside().into_iter().filter(stands_there).collect::<Vec<_>>()
        };
        self.lives.iter().flat_map(|live| outside(live).into_iter().map(move |fault| (live, fault))).collect()
    }

    /// What is found in files that are no goal files, with these: in the configuration, in what is accepted, in results.
    pub fn outside(&self) -> Vec<(PathBuf, &Live, Diagnostic)> {
        let placed = |(live, fault): (_, Diagnostic)| Some((self.path_of(live, &fault)?, live, fault));
        let faults =
            self.lives.iter().flat_map(|live| live.faults_elsewhere().into_iter().map(move |fault| (live, fault)));
        faults.filter_map(placed).collect()
    }

    /// The files in which something is found, by their paths.
    pub fn files_with_findings(&self) -> impl Iterator<Item = &PathBuf> {
        self.tally.paths()
    }

    /// The findings of these files, one file after the other, until there are `enough`.
    pub fn shown<'p>(&self, files: impl Iterator<Item = &'p PathBuf>, enough: usize) -> Shown {
        let mut shown = Shown::default();
        let mut known = FxHashMap::default();
        for (live, mut finding) in files.flat_map(|path| self.findings(path)).take(enough) {
            finding.map_files(|file| {
                let push = || shown.sources.push(live.project().with_text(file));
                *known.entry((std::ptr::from_ref(live), file)).or_insert_with(push)
            });
            shown.diagnostics.push(finding);
        }
        shown
    }

    /// A path as people see it.
    pub fn display(&self, path: &Path) -> String {
        load::display_path(path, &load::real_folder(&self.opening.request.current_dir))
    }

    /// The file that something wrong outside of goal files is found in.
    pub(super) fn path_of(&self, live: &Live, fault: &Diagnostic) -> Option<PathBuf> {
        let shown = live.project().sources.get(fault.location().file).path();
        (!shown.is_empty()).then(|| load::path_shown_as(shown, &load::real_folder(&self.opening.request.current_dir)))
    }
}

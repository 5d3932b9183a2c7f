//! Findings that are accepted for now: held against what is found, and recorded.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::{Project, unreadable_file};
use crate::config::{Level, Settings};
use crate::diagnostic::Diagnostic;
use crate::lint;
use crate::lint::accepted::{Accepted, Placed, Run, Tally};
use crate::load::{self, Folders, Problem};
use crate::rules::{self, Rule};
use crate::source::{FileId, Location, Role};

/// What a check of a project came to.
#[derive(Debug)]
pub struct Judged {
    /// What is to be shown, each with what it is about.
    pub found: Vec<Placed>,
    pub tally: Tally,
}

impl Judged {
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

/// What was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    pub before: Accepted,
    pub now: Accepted,
}

impl Project {
    /// Takes in what the workspace's team has accepted.
    pub(super) fn read_accepted(&mut self, current_dir: &Path) {
        let read = self.root.as_deref().and_then(|root| load::read_accepted(root, current_dir));
        let Some((source, problem)) = read else { return };
        let file = FileId(self.sources.len() as u32);
        self.accepted = match problem {
            Some(problem) => {
                let at = Location::new(file, problem.span);
                Err(Box::new(unreadable_file(at, problem.message, problem.help)))
            }
            None => Accepted::parse(&source, file),
        };
        self.sources.push(std::sync::Arc::new(source));
        self.origins.push(None);
    }

    /// Runs the rules, and leaves out what is accepted. While it can't be known what is, that alone is found.
    pub fn judge(&self, settings: &Settings, today: Date) -> Judged {
        match &self.accepted {
            Err(fault) => Judged { found: vec![(None, (**fault).clone())], tally: Tally::default() },
            Ok(accepted) => {
                let mut found = self.find(settings, today);
                // Most workspaces accept nothing, and need not name all their files for that.
                let tally = match accepted.is_empty() {
                    true => Tally::default(),
                    false => self.with_run(settings, self.targets(), |run| accepted.judge(&mut found, run)),
                };
                Judged { found, tally }
            }
        }
    }

    /// Records what is found today, in place of what was recorded of the same files and rules. None when what is recorded
    /// can't be read; a check says why.
    ///
    /// # Errors
    /// When the files belong to no workspace, or the record can't be written.
    pub fn accept(&mut self, settings: &Settings, today: Date) -> Result<Option<Recorded>, Problem> {
        let Some(root) = &self.root else {
            return Err(Problem {
                message: "these files belong to no workspace, so there is no place to record what is accepted"
                    .to_string(),
                help: Some("make an empty file `goalposts.toml` in the folder that holds your goals".to_string()),
            });
        };
        let Ok(before) = &self.accepted else {
            return Ok(None);
        };
        let found = self.find(settings, today);
        let now = self.with_run(settings, self.targets(), |run| before.renewed(&found, run));
        let recorded = Recorded { before: before.clone(), now };
        // Nothing to record needs no file.
        if recorded.now != recorded.before {
            load::write(&load::accepted_path(root), recorded.now.to_text().as_bytes(), Folders::MustExist)?;
        }
        self.accepted = Ok(recorded.now.clone());
        Ok(Some(recorded))
    }

    /// Everything that is found, accepted or not.
    fn find(&self, settings: &Settings, today: Date) -> Vec<Placed> {
        let analysis = lint::check_by_file(&self.workspace, &self.profiles(settings), self.history.as_ref(), today);
        let mut found: Vec<Placed> = analysis.places.into_iter().map(Some).zip(analysis.diagnostics).collect();
        let unreadable = self.unreadable.iter().filter(|diagnostic| self.is_target(diagnostic));
        found.extend(unreadable.map(|diagnostic| (None, diagnostic.clone())));
        found.extend(self.unknown_metrics().map(|diagnostic| (None, diagnostic)));
        found.sort_by(|(_, one), (_, other)| lint::order(one, other));
        found
    }

    /// Limits in the configuration for metrics that nobody knows.
    fn unknown_metrics(&self) -> impl Iterator<Item = Diagnostic> {
        // Of goals that are judged alone, and of those that were not read, nobody knows what else is declared.
        let is_alone = self.root.is_none() || self.origins.iter().flatten().any(load::is_nameless);
        let is_known = !is_alone && self.configured.is_sound();
        let configuration = is_known.then_some(&self.configured.configuration);
        let findings = configuration.map(|configuration| lint::unknown_metrics(configuration, &self.workspace));
        findings.into_iter().flatten()
    }

    /// What is reported of a file of the workspace, given what was found in it.
    pub(super) fn reported(&self, file: FileId, found: Vec<lint::Placed>, settings: &Settings) -> Vec<Diagnostic> {
        let mut found: Vec<Placed> = found.into_iter().map(|(place, finding)| (Some(place), finding)).collect();
        let unreadable = self.unreadable.iter().filter(|fault| self.owner(fault) == Some(file));
        found.extend(unreadable.map(|fault| (None, fault.clone())));
        found.sort_by(|(_, one), (_, other)| lint::order(one, other));
        if let Ok(accepted) = &self.accepted
            && !accepted.is_empty()
        {
            self.with_run(settings, [file].into_iter(), |run| accepted.judge(&mut found, run));
        }
        found.into_iter().map(|(_, finding)| finding).collect()
    }

    fn targets(&self) -> impl Iterator<Item = FileId> {
        self.workspace.files().filter(|(_, part)| part.role == Role::Target).map(|(file, _)| file)
    }

    fn with_run<T>(
        &self,
        settings: &Settings,
        targets: impl Iterator<Item = FileId>,
        action: impl FnOnce(Run<'_>) -> T,
    ) -> T {
        let root = self.root.as_deref();
        let name = |file: FileId| load::name_in(root?, &self.origins.get(file.0 as usize)?.as_ref()?.path);
        let targets: BTreeMap<FileId, String> = targets.filter_map(|file| Some((file, name(file)?))).collect();
        let profiles = self.profiles(settings);
        let is_on = |rule: &str| {
            let on = |rule: &Rule| profiles.all().iter().any(|settings| lint::level(rule, settings) != Level::Allow);
            rules::find(rule).is_some_and(on)
        };
        let exists = |name: &str| root.is_some_and(|root| load::has_file(root, name));
        action(Run { targets: &targets, is_on: &is_on, exists: &exists })
    }
}

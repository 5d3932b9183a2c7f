//! The configuration of each workspace of a run: read once, with the files it builds on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Checked;
use crate::config::{self, Configuration, File, Preset, Written, fault};
use crate::diagnostic::{Diagnostic, Severity, UNREADABLE_FILE};
use crate::lint;
use crate::load::{self, Filter};
use crate::model::Defaults;
use crate::source::{FileId, Location, Role};

/// Which configuration a run is to follow.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// A file that stands in for those of all workspaces. Absolute, links resolved.
    pub file: Option<PathBuf>,
    /// Read none at all.
    pub isolated: bool,
    /// In place of the preset that a file names.
    pub preset: Option<Preset>,
}

/// The configurations of a run, each read at the first question.
#[derive(Clone, Debug, Default)]
pub struct Configurations {
    choice: Choice,
    /// The folder that paths are shown from, and that globs start from where there is no workspace. Absolute.
    current_dir: PathBuf,
    known: FxHashMap<Option<PathBuf>, Arc<Configured>>,
}

/// What a configuration says, and its defaults as the model sees them.
#[derive(Debug, Default)]
pub struct Configured {
    pub configuration: Configuration,
    /// Where it stands, with what it builds on. Absolute.
    files: Vec<PathBuf>,
    pub defaults: Arc<Defaults>,
}

impl Configured {
    /// Nothing is wrong with it.
    pub fn is_sound(&self) -> bool {
        self.configuration.faults.is_empty()
    }

    /// Whether what files say is the same under both, whatever it is judged by.
    pub(super) fn defines_the_same(&self, other: &Configured) -> bool {
        let stated = |configured: &Configured| {
            let stated = configured.configuration.defaults.iter();
            stated.map(|(keyword, written)| (*keyword, written.text.clone())).collect::<Vec<_>>()
        };
        stated(self) == stated(other)
    }
}

impl Configurations {
    pub fn new(choice: Choice, current_dir: PathBuf) -> Self {
        Self { choice, current_dir, known: FxHashMap::default() }
    }

    /// No file is read.
    pub fn isolated() -> Self {
        Self::new(Choice { isolated: true, ..Choice::default() }, PathBuf::new())
    }

    /// The configuration of a workspace.
    pub fn of(&mut self, workspace: &load::Workspace) -> Arc<Configured> {
        let file = match &self.choice {
            Choice { isolated: true, .. } => None,
            Choice { file: Some(file), .. } => Some(file.clone()),
            _ => workspace.configuration.clone(),
        };
        if let Some(known) = self.known.get(&file) {
            return Arc::clone(known);
        }
        let configured = Arc::new(self.read(file.as_deref()));
        self.known.insert(file, Arc::clone(&configured));
        configured
    }

    /// The files that were read. Absolute.
    pub(super) fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.known.values().flat_map(|configured| configured.files.iter().cloned())
    }

    /// Those of all that were read in which something is wrong, by their paths.
    pub(super) fn unsound(&self) -> Vec<Arc<Configured>> {
        let mut unsound: Vec<_> = self.known.iter().filter(|(_, configured)| !configured.is_sound()).collect();
        unsound.sort_by_key(|(file, _)| *file);
        unsound.into_iter().map(|(_, configured)| Arc::clone(configured)).collect()
    }

    /// What is wrong in all that were read.
    pub fn faults(&self) -> Checked {
        let mut all = Checked::default();
        for configured in self.unsound() {
            let offset = all.sources.append(configured.configuration.sources.clone());
            all.diagnostics.extend(configured.configuration.faults.iter().cloned().map(|mut fault| {
                fault.move_files(offset);
                fault
            }));
        }
        all
    }

    /// What walks through a workspace take and leave out.
    pub fn filter(&mut self, workspace: &load::Workspace) -> Option<Filter> {
        let configured = self.of(workspace);
        let Configuration { include, exclude, .. } = &configured.configuration;
        if include.is_none() && exclude.is_none() {
            return None;
        }
        let globs = |patterns: &config::Patterns| patterns.set().clone();
        Some(Filter {
            root: self.root(workspace),
            include: include.as_ref().map(globs),
            exclude: exclude.as_ref().map(globs),
        })
    }

    /// A path as people see it.
    pub fn shown(&self, path: &Path) -> String {
        load::display_path(path, &self.current_dir)
    }

    /// The folder that the globs of a workspace start from.
    pub fn root(&self, workspace: &load::Workspace) -> PathBuf {
        workspace.root.clone().unwrap_or_else(|| self.current_dir.clone())
    }

    fn read(&self, file: Option<&Path>) -> Configured {
        let mut configuration = Configuration::default();
        let (mut files, paths) = match file {
            Some(file) => self.read_chain(file, &mut configuration),
            None => Default::default(),
        };
        files.reverse();
        lint::configure(&mut configuration, files, self.choice.preset);
        let (defaults, faults) = Defaults::read(&configuration.defaults);
        configuration.faults.extend(faults);
        configuration.faults.sort_by_key(Diagnostic::location);
        Configured { configuration, files: paths, defaults: Arc::new(defaults) }
    }

    /// A file and those it builds on, one after the other, and where they stand.
    fn read_chain(&self, file: &Path, configuration: &mut Configuration) -> (Vec<File>, Vec<PathBuf>) {
        let mut files = Vec::new();
        let mut paths = vec![file.to_path_buf()];
        while let Some(path) = paths.last() {
            let display = self.shown(path);
            let (source, problem) = load::read_path(path, &display, Role::Context);
            let id = FileId(configuration.sources.len() as u32);
            let (file, faults) = match problem {
                None => config::read(&source, id),
                Some(problem) => {
                    let diagnostic = Diagnostic::new(UNREADABLE_FILE, Severity::Deny, problem.message)
                        .label(Location::new(id, problem.span), "");
                    (File::default(), vec![Diagnostic { help: problem.help, ..diagnostic }])
                }
            };
            configuration.faults.extend(faults);
            configuration.sources.push(Arc::new(source));
            let next = file.extend.as_ref().and_then(|extend| match self.extended(path, extend, &paths) {
                Ok(next) => Some(next),
                Err(fault) => {
                    configuration.faults.push(*fault);
                    None
                }
            });
            files.push(file);
            match next {
                Some(next) => paths.push(next),
                None => break,
            }
        }
        (files, paths)
    }

    /// The file that another builds on.
    fn extended(&self, from: &Path, extend: &Written, before: &[PathBuf]) -> Result<PathBuf, Box<Diagnostic>> {
        let folder = from.parent().unwrap_or(from);
        let path = load::configuration_path(folder, &extend.text).map_err(|problem| {
            let diagnostic = fault(problem.message, extend.at, "");
            Diagnostic { help: problem.help, ..diagnostic }
        })?;
        let Some(first) = before.iter().position(|known| *known == path) else {
            return Ok(path);
        };
        let shown = |path: &PathBuf| self.shown(path);
        let circle: Vec<String> = before[first..].iter().chain([&path]).map(shown).collect();
        let message = format!("`{}` builds on itself: {}", shown(&path), circle.join(" → "));
        Err(Box::new(fault(message, extend.at, "leads back").help("delete one of these `extend` lines")))
    }
}

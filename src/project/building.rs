//! What is compiled becomes documents, and documents become files: the same for whoever builds once and whoever builds after
//! every change.

use std::io;
use std::path::{Path, PathBuf};

use super::Project;
use crate::diagnostic::Diagnostic;
use crate::load::{self, Folders, Problem, Written};
use crate::plan::{self, Compiled, Format, Options};
use crate::source::Role;

/// Everything that was asked for, compiled.
#[derive(Debug)]
pub struct Product {
    pub compiled: Compiled,
    /// The source of each plan, as people see it.
    paths: Vec<PathBuf>,
}

/// A file that is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    pub path: PathBuf,
    pub contents: Vec<u8>,
    folders: Folders,
}

/// Compiles workspaces, each with what is found in it. They must have been opened with their texts, and hold no error.
pub fn compile<'p>(
    checked: impl IntoIterator<Item = (&'p Project, impl AsRef<[Diagnostic]>)>,
    options: Options,
) -> Product {
    let mut product = Product { compiled: Compiled { version: plan::VERSION, plans: Vec::new() }, paths: Vec::new() };
    for (project, diagnostics) in checked {
        let compiled = plan::compile(&project.workspace, &project.sources, diagnostics.as_ref(), options);
        product.compiled.plans.extend(compiled.plans);
        let targets = project.workspace.files().filter(|(_, part)| part.role == Role::Target);
        product.paths.extend(targets.map(|(_, part)| PathBuf::from(&part.path)));
    }
    product
}

impl Product {
    /// One document for a file, one a source for a folder: under the names of the sources, below the folder that all of them
    /// share.
    ///
    /// # Errors
    /// Whatever the writers of plans report.
    pub fn documents(self, output: &Path, format: Format) -> io::Result<Vec<Document>> {
        let contents = |compiled: &Compiled| -> io::Result<Vec<u8>> {
            let mut contents = Vec::new();
            plan::write(format, compiled, &mut contents)?;
            Ok(contents)
        };
        let Self { compiled, paths } = self;
        if !is_folder(output) {
            let contents = contents(&compiled)?;
            return Ok(vec![Document { path: output.to_path_buf(), contents, folders: Folders::MustExist }]);
        }
        let shared = shared_folder(&paths);
        let version = compiled.version;
        let plans = compiled.plans.into_iter().zip(&paths);
        plans
            .map(|(plan, path)| {
                let name = path.strip_prefix(&shared).unwrap_or(path);
                // Not `with_extension`: `plan.2026` keeps its point.
                let name = format!("{}.{}", name.display(), format.extension());
                let contents = contents(&Compiled { version, plans: vec![plan] })?;
                Ok(Document { path: output.join(name), contents, folders: Folders::Create })
            })
            .collect()
    }
}

/// Writes documents, and says how many of them are not what they were.
///
/// # Errors
/// When one can't be written; those before it are.
pub fn write(documents: &[Document]) -> Result<usize, Problem> {
    let mut changed = 0;
    for document in documents {
        let written = load::write(&document.path, &document.contents, document.folders)?;
        changed += usize::from(written != Written::Unchanged);
    }
    Ok(changed)
}

/// A folder that is there, or a name that reads as one: `plans/`, `plans`.
fn is_folder(output: &Path) -> bool {
    let slash = output.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    output.is_dir() || slash || (!output.exists() && output.extension().is_none())
}

/// The deepest folder that all files are in.
fn shared_folder(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| path.parent().unwrap_or(Path::new("")));
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut shared = first.to_path_buf();
    for folder in folders {
        while !folder.starts_with(&shared) {
            shared.pop();
        }
    }
    shared
}

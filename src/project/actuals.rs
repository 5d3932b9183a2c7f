//! Brings the rows of `actuals "file.csv"` into the model: `load` reads the file, `model` what its cells say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::unreadable_file;
use crate::diagnostic::Diagnostic;
use crate::load::{self, Columns, FoundFile, MissingColumn, Picked, ReadProblem, Stamp, Table, Wanted};
use crate::model::{ActualsFile, Cell, RowFault, RowText, Workspace, lower_to_judge, read_rows};
use crate::source::{FileId, Location, Role, SourceFile, Sources, Span};
use crate::syntax;

/// The files that results are read from.
#[derive(Debug, Default)]
pub(super) struct ResultFiles {
    /// The place among the sources of those in which something had to be shown.
    shown: FxHashMap<PathBuf, FileId>,
    /// Which goal files take results from a file, whether or not it is there, and the other way round.
    named_by: FxHashMap<PathBuf, BTreeSet<FileId>>,
    named_in: FxHashMap<FileId, BTreeSet<PathBuf>>,
    /// What told each file's age when it was read.
    stamps: FxHashMap<PathBuf, Option<Stamp>>,
    /// The folders in which files of results lie, or are looked for, and in which some did before.
    folders: BTreeSet<PathBuf>,
}

impl ResultFiles {
    /// The goal files that take results from this file.
    pub(super) fn naming(&self, path: &Path) -> impl Iterator<Item = FileId> {
        self.named_by.get(path).into_iter().flatten().copied()
    }

    /// The files of results, whether or not they are there.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.named_by.iter().filter(|(_, files)| !files.is_empty()).map(|(path, _)| path)
    }

    /// The folders in which they lie, or would.
    pub(super) fn folders(&self) -> &BTreeSet<PathBuf> {
        &self.folders
    }

    /// A file was written, has come or is gone since it was read.
    pub(super) fn is_other(&self, path: &Path) -> bool {
        self.stamps.get(path).copied().flatten() != load::stamp(path)
    }

    /// The goal files that take results from a file that this one takes some from.
    pub(super) fn sharing_with(&self, file: FileId) -> impl Iterator<Item = FileId> {
        self.named_in.get(&file).into_iter().flatten().flat_map(|path| self.naming(path))
    }

    fn name(&mut self, file: FileId, path: PathBuf) {
        if let Some(folder) = path.parent().filter(|folder| !self.folders.contains(*folder)) {
            self.folders.insert(folder.to_path_buf());
        }
        self.named_by.entry(path.clone()).or_default().insert(file);
        self.named_in.entry(file).or_default().insert(path);
    }

    fn forget(&mut self, file: FileId) {
        for path in self.named_in.remove(&file).into_iter().flatten() {
            if let Some(files) = self.named_by.get_mut(&path) {
                files.remove(&file);
            }
        }
    }
}

/// Reads the results of these files, as far as they are judged, into the workspace, and says what is wrong with them. A file of
/// results becomes one of `sources` when there is something to show in it.
pub(super) fn read(
    files: impl Iterator<Item = FileId>,
    workspace: &mut Workspace,
    origins: &[Option<FoundFile>],
    root: Option<&Path>,
    results: &mut ResultFiles,
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let defaults = Arc::clone(workspace.defaults());
    let mut reading =
        Reading { root, results, sources, tables: FxHashMap::default(), said: FxHashSet::default(), found: Vec::new() };
    for id in files {
        let Some(origin) = origins[id.0 as usize].as_ref().filter(|_| workspace.role(id) == Role::Target) else {
            continue;
        };
        reading.results.forget(id);
        let model = workspace.file_mut(id);
        for goal in 0..model.goals.len() {
            // Few workspaces have such files, and a look at each KPI's details is all that the others pay.
            if model.goals[goal].kpis.iter().all(|kpi| kpi.details.as_ref().is_none_or(|d| d.files.is_empty())) {
                continue;
            }
            let dollar = model.dollar_of(goal as u32, &defaults);
            for kpi in &mut model.goals[goal].kpis {
                let name = kpi.name.value;
                for file in kpi.details.iter_mut().flat_map(|details| &mut details.files) {
                    file.rows = None;
                    let statement = Statement { id, origin, kpi: name.as_str() };
                    reading.file(&statement, file, dollar);
                }
            }
        }
    }
    reading.found
}

/// Whether a goal file takes results from one of these files, by the form of the paths that it names.
pub fn takes_results_from(file: &FoundFile, root: Option<&Path>, paths: &FxHashSet<PathBuf>) -> bool {
    let (source, problem) = load::read(file);
    let text = source.text();
    if problem.is_some() || !load::git::names_others(text.as_bytes()) {
        return false;
    }
    let model = lower_to_judge(text, syntax::parse(text));
    let details = model.goals.iter().flat_map(|goal| &goal.kpis).filter_map(|kpi| kpi.details.as_ref());
    let mut named = details.flat_map(|details| &details.files).map(|file| &file.path.value);
    named.any(|written| load::csv_path_then(root, &file.path, written).is_ok_and(|path| paths.contains(&path)))
}

struct Reading<'r> {
    root: Option<&'r Path>,
    results: &'r mut ResultFiles,
    sources: &'r mut Sources,
    /// Each file is read once, however many KPIs take results from it.
    tables: FxHashMap<PathBuf, Read>,
    /// What has been said of a place: several KPIs may stumble over one row.
    said: FxHashSet<(Location, String)>,
    found: Vec<Diagnostic>,
}

struct Read {
    source: Arc<SourceFile>,
    /// It stands among the sources as it was read now.
    is_shown: bool,
    table: Option<Arc<Table>>,
}

/// Whose `actuals` statement is read.
struct Statement<'s> {
    id: FileId,
    origin: &'s FoundFile,
    kpi: &'s str,
}

impl Reading<'_> {
    fn file(&mut self, statement: &Statement<'_>, file: &mut ActualsFile, dollar: iso_currency::Currency) {
        let here = Location::new(statement.id, file.path.span);
        let beside = statement.origin.beside.as_deref();
        let path_of = if beside.is_some() { load::csv_path_then } else { load::csv_path };
        let path = match path_of(self.root, &statement.origin.path, &file.path.value) {
            Ok(path) => path,
            Err(problem) => {
                // Should it come to be there, somebody may want to know who waits for it.
                let path = load::path_beside(&statement.origin.path, &file.path.value);
                self.results.stamps.insert(path.clone(), load::stamp(&path));
                self.results.name(statement.id, path);
                return self.found.push(unreadable_file(here, problem.message, problem.help));
            }
        };
        self.results.name(statement.id, path.clone());
        let display = load::display_beside(&statement.origin.display, &file.path.value);
        if !self.tables.contains_key(&path) {
            // Before it is read: what is written meanwhile is noticed then.
            self.results.stamps.insert(path.clone(), load::stamp(&path));
            let (source, table) = match beside.map(|beside| beside.contents(&path)) {
                None => load::read_table(&path, &display),
                Some(Ok(Some(contents))) => load::table_of(contents, &display),
                Some(Ok(None)) => {
                    let message = format!("git knows no file `{}`", file.path.value);
                    let help = format!("`git add {display}` makes it known");
                    return self.found.push(unreadable_file(here, message, Some(help)));
                }
                Some(Err(problem)) => return self.found.push(unreadable_file(here, problem.message, problem.help)),
            };
            self.take(&path, source, table, here);
        }
        let Some(table) = self.tables.get(&path).and_then(|read| read.table.clone()) else {
            return;
        };
        let columns = Columns {
            date: file.date_column.as_ref().map(|column| column.value.as_str()),
            value: file.value_column.as_ref().map(|column| column.value.as_str()),
            filter: file.filter.as_ref().map(|(column, text)| (column.value.as_str(), &*text.value)),
        };
        let (picked, uneven) = match table.pick(columns) {
            Ok(rows) => rows,
            Err(missing) => return self.missing_column(&path, statement, file, missing),
        };
        if let Some(first) = uneven.first() {
            let message = format!("this row has {} cells, and the header {}", first.cells, first.columns);
            let help = "a cell with a comma in it stands in quotes, as in `2026-01-31,\"2,455\"`".to_string();
            let fault = Fault { span: first.span, message, help, others: uneven.len() - 1 };
            self.fault(&path, here, statement.kpi, fault);
        }
        let source = self.tables[&path].source.clone();
        let line = |row: &Picked<'_>| source.lines().line_of(row.span.start) + 1;
        let texts: Vec<RowText<'_>> = picked.iter().map(|row| (line(row), row.date, row.value)).collect();
        let (rows, faults) = read_rows(&texts, file.path.span, dollar);
        for cell in [Cell::Date, Cell::Value] {
            let mut of_cell = faults.iter().filter(|fault| fault.cell == cell);
            if let Some(RowFault { row, message, help, .. }) = of_cell.next().cloned() {
                let row = &picked[row];
                let column = if cell == Cell::Date { row.date_column } else { row.value_column };
                let span = table.cell_span(source.text(), row.index, column);
                self.fault(&path, here, statement.kpi, Fault { span, message, help, others: of_cell.count() });
            }
        }
        file.rows = Some(Box::new(rows));
    }

    fn take(&mut self, path: &Path, source: SourceFile, table: Result<Table, ReadProblem>, named_at: Location) {
        let (table, problem) = match table {
            Ok(table) => (Some(Arc::new(table)), None),
            Err(problem) => (None, Some(problem)),
        };
        self.tables.insert(path.to_path_buf(), Read { source: Arc::new(source), is_shown: false, table });
        if let Some(problem) = problem {
            let at = Location::new(self.shown(path), problem.span);
            let diagnostic = unreadable_file(at, problem.message, problem.help);
            self.found.push(diagnostic.label(named_at, "results are to be read from there"));
        }
    }

    fn missing_column(&mut self, path: &Path, statement: &Statement<'_>, file: &ActualsFile, missing: MissingColumn) {
        let named = match missing.wanted {
            Wanted::Date => file.date_column.map(|column| column.span),
            Wanted::Value => file.value_column.map(|column| column.span),
            Wanted::Filter => file.filter.as_ref().map(|(column, _)| column.span),
        };
        let at = Location::new(statement.id, named.unwrap_or(file.path.span));
        let header = Location::new(self.shown(path), missing.header);
        let message = format!("`{}` can't be read: {}", file.path.value, missing.message);
        self.found.push(unreadable_file(at, message, Some(missing.help)).label(header, "its columns"));
    }

    /// A row that says nothing. One of a kind is shown, for they tend to come by the hundred.
    fn fault(&mut self, path: &Path, named_at: Location, kpi: &str, fault: Fault) {
        let at = Location::new(self.shown(path), fault.span);
        if !self.said.insert((at, fault.message.clone())) {
            return;
        }
        let others = match fault.others {
            0 => String::new(),
            1 => "; another row has the same trouble".to_string(),
            count => format!("; {count} more rows have the same trouble"),
        };
        let diagnostic = Diagnostic::syntax(fault.message)
            .label(at, "")
            .label(named_at, format!("results of `{kpi}` are read from there"))
            .help(format!("{}{others}", fault.help));
        self.found.push(diagnostic);
    }

    /// The file's place among the sources.
    fn shown(&mut self, path: &Path) -> FileId {
        // Only files that were opened are shown.
        let nothing =
            || Read { source: Arc::new(SourceFile::with_role("", "", Role::Context)), is_shown: false, table: None };
        let read = self.tables.entry(path.to_path_buf()).or_insert_with(nothing);
        let id = self.results.shown.get(path).copied();
        let is_shown = std::mem::replace(&mut read.is_shown, true);
        match id {
            Some(id) if is_shown => id,
            Some(id) => {
                self.sources.replace(id, read.source.clone());
                id
            }
            None => {
                let id = self.sources.push(read.source.clone());
                self.results.shown.insert(path.to_path_buf(), id);
                id
            }
        }
    }
}

struct Fault {
    span: Span,
    message: String,
    help: String,
    /// How many more rows are like it.
    others: usize,
}

//! What the names of a workspace mean, now and after edits: nothing may come to mean something else.

use std::collections::BTreeMap;

use super::{Edits, plan_name};
use crate::diagnostic::Edit;
use crate::fix;
use crate::lsp::Document;
use crate::lsp::symbol::{self, Manner, Meaning, Occurrence, Symbol};
use crate::model::{Name, Workspace};
use crate::project::Project;
use crate::source::{FileId, Location, SourceFile, Span};

/// All files of a workspace, with what their names mean.
pub(super) struct State<'p> {
    project: &'p Project,
    pub workspace: Workspace,
    texts: BTreeMap<FileId, String>,
    names: BTreeMap<FileId, Vec<Occurrence>>,
}

impl<'p> State<'p> {
    /// As it is now. It is read anew and whole: of a large workspace not all is kept in memory.
    pub fn of(document: Document<'p>) -> Self {
        let texts = document.goal_files().map(|file| (file, document.other(file).text().to_string())).collect();
        Self::new(document.project, texts)
    }

    fn new(project: &'p Project, texts: BTreeMap<FileId, String>) -> Self {
        let workspace = project.workspace_of(&texts);
        let names = texts.iter().map(|(file, text)| (*file, symbol::occurrences(&workspace, *file, text))).collect();
        Self { project, workspace, texts, names }
    }

    fn after(&self, edits: &Edits) -> Self {
        let mut texts = self.texts.clone();
        for (file, edits) in edits {
            let as_edit = |(span, replacement): (&Span, &String)| Edit {
                location: Location::new(*file, *span),
                replacement: replacement.clone(),
            };
            let edits: Vec<Edit> = edits.iter().map(as_edit).collect();
            texts.insert(*file, fix::edited(self.text(*file), edits.iter()));
        }
        Self::new(self.project, texts)
    }

    pub fn names(&self) -> impl Iterator<Item = (FileId, &[Occurrence])> {
        self.names.iter().map(|(file, names)| (*file, names.as_slice()))
    }

    pub fn text(&self, file: FileId) -> &str {
        self.texts.get(&file).map_or("", String::as_str)
    }

    /// `plan.goal:12`
    pub fn place(&self, file: FileId, span: Span) -> String {
        let source = SourceFile::new(self.project.sources.get(file).path(), self.text(file));
        format!("{}:{}", source.path(), source.line_column(span.start).line)
    }

    /// Completes edits so that every name means what it meant.
    ///
    /// # Errors
    /// A sentence, where no writing of a name keeps its meaning.
    pub fn complete(&self, edits: &mut Edits, renamed: Symbol, new_name: Name) -> Result<(), String> {
        let changed = self.changed(&self.after(edits), renamed)?;
        for (file, occurrence) in &changed {
            self.qualify(*file, occurrence, edits);
        }
        let after = self.after(edits);
        if let Some((file, occurrence)) = self.changed(&after, renamed)?.first() {
            return Err(self.refusal(*file, occurrence));
        }
        if renamed.name(&after.workspace) != Some(new_name) {
            return Err(format!("`{new_name}` would be read as something else there"));
        }
        Ok(())
    }

    /// The names that mean something else in another state of the same files.
    fn changed(&self, after: &State<'_>, renamed: Symbol) -> Result<Vec<(FileId, &Occurrence)>, String> {
        let mut changed = Vec::new();
        for (file, _) in self.names() {
            let faults = |state: &State<'_>| state.workspace.file(file).problems.len();
            let (before, now) = (self.judged(file), after.judged(file));
            if before.len() != now.len() || faults(after) > faults(self) {
                let path = self.project.sources.get(file).path();
                return Err(format!("with this name `{path}` could not be read as it is now"));
            }
            let pairs = before.into_iter().zip(now);
            changed.extend(pairs.filter(|(one, other)| !is_kept(one, other, renamed)).map(|(one, _)| (file, one)));
        }
        Ok(changed)
    }

    /// The names that are compared: whether a plan is named before a goal is all the same if it leads to the same goal.
    fn judged(&self, file: FileId) -> Vec<&Occurrence> {
        let text = self.text(file);
        let is_plan = |occurrence: &Occurrence| {
            occurrence.in_reference && text.as_bytes().get(occurrence.span.end as usize) == Some(&b'/')
        };
        self.names.get(&file).into_iter().flatten().filter(|occurrence| !is_plan(occurrence)).collect()
    }

    /// Writes the plan before a goal that would be taken for another one.
    fn qualify(&self, file: FileId, occurrence: &Occurrence, edits: &mut Edits) {
        let text = self.text(file);
        let span = occurrence.span;
        let is_qualified = span.start > 0 && text.as_bytes().get(span.start as usize - 1) == Some(&b'/');
        let (true, false, Some(Symbol::Goal(id))) = (occurrence.in_reference, is_qualified, occurrence.meaning.one())
        else {
            return;
        };
        let Some(plan) = plan_name(&self.workspace, id.file) else {
            return;
        };
        let written = edits.entry(file).or_default().entry(span).or_insert_with(|| span.of(text).to_string());
        *written = format!("{plan}/{written}");
    }

    fn refusal(&self, file: FileId, occurrence: &Occurrence) -> String {
        let (name, place) = (occurrence.name, self.place(file, occurrence.span));
        match &occurrence.meaning {
            Meaning::Several(goals) => {
                let goal = goals
                    .first()
                    .map_or(String::new(), |id| format!(", as in `{}/{name}`", self.workspace.plan_name(id.file)));
                format!("`{name}` in {place} may mean this goal or another one; write first which one is meant{goal}")
            }
            _ if occurrence.manner == Manner::Implied => {
                format!("the kpi `{name}` in {place} would come to be of another metric")
            }
            _ => format!("`{name}` in {place} would come to mean something else"),
        }
    }
}

/// Whether a name means what it meant. One that meant nothing may come to mean what is renamed: somebody wrote it already.
fn is_kept(before: &Occurrence, after: &Occurrence, renamed: Symbol) -> bool {
    before.meaning == after.meaning
        || before.meaning == Meaning::Nothing
            && before.manner == Manner::Mention
            && after.meaning == Meaning::One(renamed)
}

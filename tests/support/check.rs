//! Checks texts as the program checks files, without the program and without files.

use std::sync::Arc;

use goalposts::config::{Level, Settings};
use goalposts::diagnostic::Diagnostic;
use goalposts::lint;
use goalposts::model::catalogue::built_in_files;
use goalposts::model::{Part, Workspace, lower};
use goalposts::source::{Role, SourceFile, Sources};
use goalposts::syntax;
use jiff::civil::{Date, date};

/// The day of all tests.
pub const TODAY: Date = date(2026, 1, 15);

/// Findings, and the texts they point into.
pub struct Checked {
    pub sources: Sources,
    pub workspace: Workspace,
    pub diagnostics: Vec<Diagnostic>,
    pub goals: usize,
}

impl Checked {
    /// `path:line:column rule message` of each; the path is left out where there is one file.
    pub fn lines(&self) -> Vec<String> {
        let targets = self.sources.iter().filter(|(_, file)| file.role() == Role::Target).count();
        let line = |diagnostic: &Diagnostic| {
            let location = diagnostic.location();
            let file = self.sources.get(location.file);
            let at = file.line_column(location.span.start);
            let path = if targets == 1 { String::new() } else { format!("{}:", file.path()) };
            format!("{path}{}:{} {} {}", at.line, at.column, diagnostic.rule, diagnostic.message)
        };
        self.diagnostics.iter().map(line).collect()
    }

    /// The rules that found something, in the order of their findings.
    pub fn rules(&self) -> Vec<&'static str> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect()
    }
}

/// Checks files of one workspace with these levels.
pub fn check_as(files: impl IntoIterator<Item = SourceFile>, levels: &[(&str, Level)]) -> Checked {
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    let mut goals = 0;
    for file in built_in_files().chain(files) {
        let model = lower(file.text(), syntax::parse(file.text()));
        let path = file.path().trim_end_matches(".goal").to_string();
        goals += if file.role() == Role::Target { model.goals.len() } else { 0 };
        parts.push(Part { role: file.role(), path, model });
        sources.push(Arc::new(file));
    }
    let levels = levels.iter().map(|&(rule, level)| (rule.to_string(), level)).collect();
    let workspace = Workspace::new(parts);
    let diagnostics = lint::check(&workspace, &Settings { levels, ..Settings::default() }, TODAY).diagnostics;
    Checked { sources, workspace, diagnostics, goals }
}

/// Checks one text with these levels.
pub fn check_with(text: &str, levels: &[(&str, Level)]) -> Checked {
    check_as([SourceFile::new("test.goal", text)], levels)
}

/// Checks one text with the default levels.
pub fn check(text: &str) -> Checked {
    check_with(text, &[])
}

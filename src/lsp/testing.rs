//! For the tests of the language server: a workspace of texts, with the place somebody asks about marked by `‸` in one of them.

use std::fs;

use jiff::civil::{Date, date};
use lsp_types::{Location, Position};

use super::{Document, Encoding, uri};
use crate::config::Settings;
use crate::load::{self, Request};
use crate::project::{self, Choice, Configurations, Project, Texts};
use crate::source::{FileId, Role, Span};

/// The day on which these tests ask.
pub(super) const TODAY: Date = date(2026, 2, 14);

const CURSOR: char = '‸';

/// A workspace in a folder of its own.
pub(super) struct Desk {
    folder: tempfile::TempDir,
    pub project: Project,
    settings: Settings,
    /// Where the mark stood.
    cursor: Option<(FileId, u32)>,
}

/// One file, `test.goal`.
pub(super) fn one(text: &str) -> Desk {
    files(&[("test.goal", text)])
}

/// Files by their paths; those that are no goal files are written as well.
pub(super) fn files(files: &[(&str, &str)]) -> Desk {
    files_with(files, Texts::Keep)
}

pub(super) fn files_with(files: &[(&str, &str)], texts: Texts) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let mut marked = None;
    for (path, text) in files {
        let full = folder.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        if let Some(at) = text.find(CURSOR) {
            marked = Some((*path, at as u32));
        }
        fs::write(full, text.replace(CURSOR, "")).unwrap();
    }
    let current_dir = load::real_folder(folder.path());
    let found = load::find(&Request { current_dir: current_dir.clone(), ..Request::default() }).unwrap();
    let mut configurations = Configurations::new(Choice::default(), current_dir);
    let mut projects = project::open_configured(found, &mut configurations, texts, &|| {});
    let project = projects.remove(0);
    let mut desk = Desk { folder, project, settings: Settings::default(), cursor: None };
    desk.cursor = marked.map(|(path, at)| (desk.file(path), at));
    if let Some((file, _)) = desk.cursor {
        // A document that is open stands in memory.
        let text = desk.project.with_text(file);
        desk.project.sources.replace(file, text);
    }
    desk
}

impl Desk {
    pub fn file(&self, path: &str) -> FileId {
        self.project.sources.iter().find(|(_, source)| source.path() == path).unwrap().0
    }

    /// The document with the mark, else the first one.
    pub fn document(&self) -> Document<'_> {
        let first = || {
            let mut files = self.project.workspace.files();
            files.find(|(_, part)| part.role != Role::Catalogue).unwrap().0
        };
        Document {
            project: &self.project,
            file: self.cursor.map_or_else(first, |(file, _)| file),
            findings: &[],
            settings: &self.settings,
            today: TODAY,
            encoding: Encoding::Utf16,
            names: None,
        }
    }

    /// The place with the mark.
    pub fn cursor(&self) -> Position {
        let document = self.document();
        document.encoding.position(document.source(), self.cursor.expect("a text has the mark").1)
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        load::real_folder(self.folder.path()).join(name)
    }

    /// `test.goal:3:7 fans`, counted from 1 as editors show it.
    pub fn place(&self, location: &Location) -> String {
        let path = uri::path_of(&location.uri).unwrap();
        let name = path.strip_prefix(load::real_folder(self.folder.path())).unwrap();
        let name = name.to_str().unwrap().replace('\\', "/");
        let source = self.document().other(self.file(&name));
        let span = Encoding::Utf16.span(&source, location.range);
        let start = location.range.start;
        format!("{name}:{}:{} {}", start.line + 1, start.character + 1, span.of(source.text()))
    }

    pub fn places(&self, locations: &[Location]) -> Vec<String> {
        locations.iter().map(|location| self.place(location)).collect()
    }

    /// The text of a span of the asked document.
    pub fn text_of(&self, span: Span) -> &str {
        span.of(self.document().text())
    }
}

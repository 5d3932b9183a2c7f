//! What questions are asked about.

use std::sync::Arc;

use jiff::civil::Date;
use lsp_types::{Location, Position, Range, Uri};

use super::position::Encoding;
use super::{Names, uri};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::model::{FileModel, Workspace};
use crate::project::Project;
use crate::source::{self, FileId, Role, SourceFile, Span};

/// A file of an open workspace, and how its client counts.
#[derive(Clone, Copy)]
pub struct Document<'p> {
    pub project: &'p Project,
    pub file: FileId,
    /// What is found in the file now, in the order of the text.
    pub findings: &'p [Diagnostic],
    pub settings: &'p Settings,
    pub today: Date,
    pub encoding: Encoding,
    /// The names that the client gives to files.
    pub names: Option<&'p Names>,
}

impl<'p> Document<'p> {
    pub fn workspace(&self) -> &'p Workspace {
        &self.project.workspace
    }

    pub fn model(&self) -> &'p FileModel {
        self.workspace().file(self.file)
    }

    /// The text stands in memory: of every document that is asked about it does.
    pub fn source(&self) -> &'p SourceFile {
        self.project.sources.get(self.file)
    }

    pub fn text(&self) -> &'p str {
        self.source().text()
    }

    pub fn offset(&self, position: Position) -> u32 {
        self.encoding.offset(self.source(), position)
    }

    pub fn range(&self, span: Span) -> Range {
        self.encoding.range(self.source(), span)
    }

    /// Any file of the project with its text.
    pub fn other(&self, file: FileId) -> Arc<SourceFile> {
        self.project.with_text(file)
    }

    /// The goal files of the workspace, without the catalogue.
    pub fn goal_files(&self) -> impl Iterator<Item = FileId> {
        let files = self.workspace().files().filter(|(_, part)| part.role != Role::Catalogue);
        files.map(|(file, _)| file)
    }

    /// How the client names a file. `None` of what is on no disk.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        let path = &self.project.origin(file)?.path;
        self.names.map_or_else(|| uri::of_path(path), |names| names.of(path))
    }

    /// A place in any file of the workspace.
    pub fn location(&self, location: source::Location) -> Option<Location> {
        let source = self.other(location.file);
        Some(Location { uri: self.uri(location.file)?, range: self.encoding.range(&source, location.span) })
    }
}

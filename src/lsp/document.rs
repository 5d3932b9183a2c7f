//! What questions are asked about.

use std::sync::Arc;

use jiff::civil::Date;
use lsp_types::{Position, Range};

use super::position::Encoding;
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::model::{FileModel, Workspace};
use crate::project::Project;
use crate::source::{FileId, SourceFile, Span};

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
}

//! What the formats look like, and that no span brings them down.

use std::sync::Arc;

use insta::assert_snapshot;

use super::{OutputFormat, Report, RuleBook, Style, Summary, write};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity, Subject};
use crate::source::{FileId, Location, SourceFile, Sources, Span};

mod any_span;
mod forges;
mod machine;
mod many;
mod screen;

/// Knows the group of two rules, and no address.
struct Book;

impl RuleBook for Book {
    fn group(&self, rule: &str) -> Option<&str> {
        match rule {
            "missing-metric" => Some("measurable"),
            "unrealistic-growth" => Some("realistic"),
            "duplicate-name" => Some("aligned"),
            _ => None,
        }
    }

    fn url(&self, _: &str) -> Option<String> {
        None
    }
}

/// Files to point into, and the folder of the repository that they lie in.
#[derive(Default)]
struct Files(Sources, &'static str);

impl Files {
    fn one(text: &str) -> Self {
        Self::default().and("plan.goal", text)
    }

    fn and(mut self, path: &str, text: &str) -> Self {
        self.0.push(Arc::new(SourceFile::new(path, text)));
        self
    }

    /// Where `words` first stand in a file.
    fn find(&self, file: u32, words: &str) -> Location {
        let text = self.0.get(FileId(file)).text();
        let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the text")) as u32;
        Location::new(FileId(file), Span::new(start, start + words.len() as u32))
    }

    /// Behind `words`.
    fn behind(&self, file: u32, words: &str) -> Location {
        let found = self.find(file, words);
        Location::new(found.file, Span::empty(found.span.end))
    }

    fn render(&self, format: OutputFormat, style: &Style, diagnostics: &[Diagnostic]) -> String {
        let summary = Summary::new(self.0.len(), 4, diagnostics);
        let report = Report { sources: &self.0, diagnostics, summary, rules: &Book, folder: self.1 };
        let mut out = Vec::new();
        write(format, &report, style, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("reports are UTF-8")
    }

    fn pretty(&self, style: &Style, diagnostic: Diagnostic) -> String {
        self.render(OutputFormat::Pretty, style, &[diagnostic])
    }
}

const SCREEN: Style = Style { color: false, unicode: true, width: 80, accessible: false };

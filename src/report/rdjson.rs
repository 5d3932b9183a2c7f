//! The Reviewdog Diagnostic Format, by `reviewdog.proto` of that project, with its names as they stand there. Columns are bytes of
//! UTF-8, from 1.
//!
//! Paths stay relative to the folder the program ran in, where reviewdog runs too.

use std::io;

use serde::Serialize;

use super::Report;
use super::position::{Place, Positions};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{self, LineColumn};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let positions = Positions::new(report.sources);
    let document = Document {
        source: Source { name: "goalposts" },
        diagnostics: report.diagnostics.iter().map(|found| Finding::new(found, report, &positions)).collect(),
    };
    let mut text = serde_json::to_vec_pretty(&document)?;
    text.push(b'\n');
    out.write_all(&text)
}

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'a>>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    /// Behind the last character.
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, report: &Report<'a>, positions: &Positions<'a>) -> Self {
        let location = |at: source::Location| Location::from(positions.place_in_bytes(at));
        let message = match &diagnostic.help {
            Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let related = diagnostic.labels.iter().skip(1).filter(|label| !label.text.is_empty());
        Self {
            message,
            location: diagnostic.labels.first().map(|label| location(label.location)),
            severity: match diagnostic.severity {
                Severity::Deny => "ERROR",
                Severity::Warn => "WARNING",
                Severity::Advice => "INFO",
            },
            code: Code { value: diagnostic.rule, url: report.rules.url(diagnostic.rule) },
            suggestions: suggestion(diagnostic, positions).into_iter().collect(),
            related_locations: related
                .map(|label| Related { message: &label.text, location: location(label.location) })
                .collect(),
        }
    }
}

/// A suggestion can be taken over alone, with a click. So only a fix of one edit is one, and only in the finding's own file.
fn suggestion<'a>(diagnostic: &'a Diagnostic, positions: &Positions<'a>) -> Option<Suggestion<'a>> {
    let [edit] = diagnostic.fix.as_ref()?.edits.as_slice() else { return None };
    if edit.location.file != diagnostic.labels.first()?.location.file {
        return None;
    }
    let range = Range::from(positions.place_in_bytes(edit.location));
    Some(Suggestion { range, text: &edit.replacement })
}

impl<'a> From<Place<'a>> for Location<'a> {
    fn from(place: Place<'a>) -> Self {
        Self { path: place.path, range: Range::from(place) }
    }
}

impl From<Place<'_>> for Range {
    fn from(Place { start, end, .. }: Place<'_>) -> Self {
        Self { start: start.into(), end: end.into() }
    }
}

impl From<LineColumn> for Position {
    fn from(LineColumn { line, column }: LineColumn) -> Self {
        Self { line, column }
    }
}

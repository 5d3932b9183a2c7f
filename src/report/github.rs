//! Workflow commands, one line a finding, which GitHub shows beside the lines of a pull request.
//!
//! The log hides the properties of a command, so the place stands in the message too.

use std::fmt::Write as _;
use std::io;

use super::position::{Place, Positions};
use super::{Report, is_explained, repository, sanitize};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut positions = Positions::new(report.sources);
    let mut line = String::new();
    for diagnostic in report.diagnostics {
        line.clear();
        let place = diagnostic.labels.first().map(|label| positions.place(label.location));
        command(&mut line, diagnostic, place, report);
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

fn command(line: &mut String, diagnostic: &Diagnostic, place: Option<Place<'_>>, report: &Report<'_>) {
    line.push_str(match diagnostic.severity {
        Severity::Deny => "::error ",
        Severity::Warn => "::warning ",
        Severity::Advice => "::notice ",
    });
    let mut message = String::new();
    // Writing to a string can't fail.
    if let Some(Place { path, start, end, .. }) = place {
        let path = repository::from_root(report.folder, path);
        let _ = write!(line, "file={},line={},endLine={}", property(&path), start.line, end.line);
        // GitHub refuses columns on several lines.
        if start.line == end.line {
            let _ = write!(line, ",col={},endColumn={}", start.column, end.column);
        }
        line.push(',');
        let _ = write!(message, "{path}:{}:{}: ", start.line, start.column);
    }
    message.push_str(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    if is_explained(diagnostic.rule) {
        let _ = write!(message, "\nmore: goalposts explain {}", diagnostic.rule);
    }
    let _ = writeln!(line, "title={}::{}", property(&title(diagnostic)), data(&message));
}

fn title(diagnostic: &Diagnostic) -> String {
    format!("goalposts: {}", diagnostic.rule)
}

/// A message: what the log would obey is made visible, and what would end the line is written as GitHub reads it back.
fn data(text: &str) -> String {
    sanitize::prose(text, true).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between `key=` and `,`. A path must stay the path it is, so nothing of it is replaced.
fn property(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A").replace(':', "%3A").replace(',', "%2C")
}

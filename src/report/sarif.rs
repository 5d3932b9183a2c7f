//! SARIF 2.1.0: for GitHub's code scanning, and for editors and dashboards that read it.
//!
//! Columns are Unicode scalars, which the document says. Paths are URIs from the root of the repository.

mod document;
mod rules;

use std::io;

use document::{
    ArtifactChange, ArtifactLocation, Document, Driver, Fingerprints as PartialFingerprints, Fix, Message,
    PhysicalLocation, Place as ResultPlace, Region, Replacement, Result, Run, Tool,
};

use self::rules::Rules;
use super::fingerprint::Fingerprints;
use super::position::{Place, Positions};
use super::{Report, repository};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::source::Location;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = Results {
        report,
        positions: Positions::new(report.sources),
        fingerprints: Fingerprints::default(),
        rules: Rules::default(),
    };
    let results = report.diagnostics.iter().map(|diagnostic| writer.result(diagnostic)).collect();
    let driver = Driver::new(writer.rules.descriptors(report.rules));
    let document = Document::new(Run::new(Tool { driver }, results));
    let mut text = serde_json::to_vec_pretty(&document)?;
    text.push(b'\n');
    out.write_all(&text)
}

struct Results<'r, 'a> {
    report: &'r Report<'a>,
    positions: Positions<'a>,
    fingerprints: Fingerprints,
    rules: Rules,
}

impl<'a> Results<'_, 'a> {
    fn result(&mut self, diagnostic: &'a Diagnostic) -> Result<'a> {
        let mut labels = diagnostic.labels.iter();
        let first = labels.next().map(|label| self.place(label.location, Some(&label.text)));
        let related: Vec<ResultPlace> = labels
            // Code scanning takes no place without words.
            .filter(|label| !label.text.is_empty())
            .map(|label| self.place(label.location, Some(&label.text)))
            .collect();
        let path = diagnostic.labels.first().map_or("", |label| self.report.sources.get(label.location.file).path());
        let path = repository::from_root(self.report.folder, path);
        Result {
            rule_id: diagnostic.rule,
            rule_index: self.rules.index(diagnostic.rule),
            level: level(diagnostic.severity),
            message: Message::plain(&message(diagnostic)),
            locations: first.into_iter().collect(),
            related_locations: related,
            partial_fingerprints: PartialFingerprints { goalposts: self.fingerprints.next(&path, diagnostic) },
            fixes: diagnostic.fix.iter().map(|fix| self.fix(fix)).collect(),
        }
    }

    fn place(&mut self, location: Location, words: Option<&str>) -> ResultPlace {
        let place = self.positions.place(location);
        let physical_location =
            PhysicalLocation { artifact_location: self.artifact(place.path), region: Region::from(place) };
        let message = words.filter(|words| !words.is_empty()).map(Message::plain);
        ResultPlace { physical_location, message }
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        ArtifactLocation::new(&repository::from_root(self.report.folder, path))
    }

    /// Edits by file, in the order in which files are first met.
    fn fix(&mut self, fix: &'a diagnostic::Fix) -> Fix<'a> {
        let mut changes: Vec<(crate::source::FileId, ArtifactChange<'a>)> = Vec::new();
        for edit in &fix.edits {
            let place = self.positions.place(edit.location);
            let replacement = Replacement::new(Region::from(place), &edit.replacement);
            match changes.iter_mut().find(|(file, _)| *file == edit.location.file) {
                Some((_, change)) => change.replacements.push(replacement),
                None => {
                    let artifact_location = self.artifact(place.path);
                    changes.push((
                        edit.location.file,
                        ArtifactChange { artifact_location, replacements: vec![replacement] },
                    ));
                }
            }
        }
        let artifact_changes = changes.into_iter().map(|(_, change)| change).collect();
        Fix { description: Message::plain(&fix.title), artifact_changes }
    }
}

impl From<Place<'_>> for Region {
    fn from(Place { start, end, .. }: Place<'_>) -> Self {
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Advice => "note",
    }
}

/// Code scanning shows nothing of a result but this and the rule's page.
fn message(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

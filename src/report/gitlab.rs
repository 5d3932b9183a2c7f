//! A code quality report of GitLab: an array of findings, which a merge request compares with those of its target. Each is a whole
//! issue of Code Climate, whose format GitLab has chosen, so that others who read that can read these.

use std::io;

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::position::Positions;
use super::{Report, is_explained, repository};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut positions = Positions::new(report.sources);
    let mut fingerprints = Fingerprints::default();
    let findings: Vec<Finding<'_>> = report
        .diagnostics
        .iter()
        .map(|diagnostic| Finding::new(diagnostic, report, &mut positions, &mut fingerprints))
        .collect();
    let mut text = serde_json::to_vec_pretty(&findings)?;
    text.push(b'\n');
    out.write_all(&text)
}

#[derive(Serialize)]
struct Finding<'a> {
    r#type: &'static str,
    check_name: &'a str,
    description: String,
    categories: [&'static str; 1],
    /// By it GitLab tells new findings from old ones, and drops all but the first of those that have the same.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    /// From the root of the repository, without `./`.
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl<'a> Finding<'a> {
    fn new(
        diagnostic: &'a Diagnostic,
        report: &Report<'a>,
        positions: &mut Positions<'a>,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let location = match diagnostic.labels.first() {
            Some(label) => {
                let place = positions.place(label.location);
                Location {
                    path: repository::from_root(report.folder, place.path),
                    lines: Lines { begin: place.start.line, end: place.end.line },
                }
            }
            // GitLab takes no finding without a place, and nothing should make one.
            None => Location { path: ".".to_owned(), lines: Lines { begin: 1, end: 1 } },
        };
        Self {
            r#type: "issue",
            check_name: diagnostic.rule,
            description: description(diagnostic),
            // Of the eight that Code Climate knows, the others are about code.
            categories: ["Bug Risk"],
            fingerprint: fingerprints.next(&location.path, diagnostic),
            severity: severity(diagnostic),
            location,
        }
    }
}

/// One line is shown, and more may not be there.
fn description(diagnostic: &Diagnostic) -> String {
    let text = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    if text.contains(['\r', '\n']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
}

/// GitLab knows info, minor, major, critical and blocker. What can't even be judged is worse than what was judged.
fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Deny if !is_explained(diagnostic.rule) => "critical",
        Severity::Deny => "major",
        Severity::Warn => "minor",
        Severity::Advice => "info",
    }
}

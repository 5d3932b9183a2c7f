//! One JSON document, whose fields are a promise: what stands here is added to, not changed, as long as `version` is 1.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::position::{Place, Positions};
use super::{Report, Summary};
use crate::diagnostic::{Applicability, Diagnostic, Severity};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(&Document::new(report))?;
    text.push(b'\n');
    out.write_all(&text)
}

/// The JSON Schema of the document.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

/// What `goalposts check --output-format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "goalposts check")]
struct Document<'a> {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    version: u32,
    summary: Counts,
    /// Ordered by path, position, rule and message.
    diagnostics: Vec<Finding<'a>>,
}

/// How much was looked at and what came of it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Counts {
    files: usize,
    goals: usize,
    deny: usize,
    warn: usize,
    advice: usize,
    /// Findings that come with a safe fix.
    fixable: usize,
    /// Findings that come with a fix that somebody should look at.
    fixable_unsafely: usize,
    /// Fixes that this run has applied.
    fixed: usize,
    /// Findings that are not listed because the team has accepted them for now.
    accepted: usize,
}

impl From<Summary> for Counts {
    fn from(summary: Summary) -> Self {
        let Summary { files, goals, deny, warn, advice, fixable, fixable_unsafely, fixed, accepted } = summary;
        Self { files, goals, deny, warn, advice, fixable, fixable_unsafely, fixed, accepted }
    }
}

/// One finding. Its position is its first label's.
#[derive(Serialize, JsonSchema)]
struct Finding<'a> {
    /// The rule's name, or `syntax-error`, `unreadable-file` or `invalid-configuration`.
    rule: &'a str,
    /// The group the rule belongs to.
    group: Option<&'a str>,
    level: Level,
    message: &'a str,
    /// What would satisfy the rule.
    help: Option<&'a str>,
    #[serde(flatten)]
    range: Range<'a>,
    plan: Option<&'a str>,
    goal: Option<&'a str>,
    kpi: Option<&'a str>,
    /// The places the finding speaks of, the first being its position.
    labels: Vec<Label<'a>>,
    fix: Option<Fix<'a>>,
    /// Where the rule is documented.
    url: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// Fails the run.
    Deny,
    Warn,
    Advice,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Deny => Level::Deny,
            Severity::Warn => Level::Warn,
            Severity::Advice => Level::Advice,
        }
    }
}

/// A stretch of a file.
#[derive(Clone, Copy, Serialize, JsonSchema)]
struct Range<'a> {
    /// Relative to the folder the program ran in where that is possible, with forward slashes.
    path: &'a str,
    /// Counted from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// In Unicode scalar values, counted from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// The line of the position behind the last character.
    #[schemars(range(min = 1))]
    end_line: u32,
    /// The column of the position behind the last character.
    #[schemars(range(min = 1))]
    end_column: u32,
    /// In UTF-8 bytes, counted from 0.
    start_byte: u32,
    /// The first byte that does not belong to it.
    end_byte: u32,
}

/// Words about a place.
#[derive(Serialize, JsonSchema)]
struct Label<'a> {
    #[serde(flatten)]
    range: Range<'a>,
    /// Empty where the place speaks for itself.
    text: &'a str,
}

/// Edits that mend the finding, all of them or none.
#[derive(Serialize, JsonSchema)]
struct Fix<'a> {
    safety: Safety,
    /// What the fix does, in a few words.
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Safety {
    /// Never changes what the file means.
    Safe,
    /// May change what the file means: somebody should look.
    Unsafe,
}

/// Text to put in the place of a range.
#[derive(Serialize, JsonSchema)]
struct Edit<'a> {
    #[serde(flatten)]
    range: Range<'a>,
    replacement: &'a str,
}

impl<'a> Document<'a> {
    fn new(report: &Report<'a>) -> Self {
        let mut positions = Positions::new(report.sources);
        Self {
            version: 1,
            summary: report.summary.into(),
            diagnostics: report.diagnostics.iter().map(|found| Finding::new(found, report, &mut positions)).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, report: &Report<'a>, positions: &mut Positions<'a>) -> Self {
        let mut range = |location| Range::from(positions.place(location));
        let labels: Vec<Label<'_>> =
            diagnostic.labels.iter().map(|label| Label { range: range(label.location), text: &label.text }).collect();
        let fix = diagnostic.fix.as_ref().map(|fix| Fix {
            safety: match fix.applicability {
                Applicability::Safe => Safety::Safe,
                Applicability::Unsafe => Safety::Unsafe,
            },
            title: &fix.title,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit { range: range(edit.location), replacement: &edit.replacement })
                .collect(),
        });
        Self {
            rule: diagnostic.rule,
            group: report.rules.group(diagnostic.rule),
            level: diagnostic.severity.into(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            range: labels.first().map_or_else(Range::nowhere, |label| label.range),
            plan: diagnostic.subject.plan.as_deref(),
            goal: diagnostic.subject.goal.as_deref(),
            kpi: diagnostic.subject.kpi.as_deref(),
            labels,
            fix,
            url: report.rules.url(diagnostic.rule),
        }
    }
}

impl Range<'_> {
    /// For a finding without a label, which nothing should make.
    fn nowhere() -> Self {
        Self { path: "", line: 1, column: 1, end_line: 1, end_column: 1, start_byte: 0, end_byte: 0 }
    }
}

impl<'a> From<Place<'a>> for Range<'a> {
    fn from(place: Place<'a>) -> Self {
        Self {
            path: place.path,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            start_byte: place.span.start,
            end_byte: place.span.end,
        }
    }
}

//! Findings that a team has accepted for now, as `goalposts-accepted.json` records them: how many, for each file and rule.
//!
//! Counts and no lines, so that a goal may move in its file, and so that one can't accept tomorrow's mistakes today. When a
//! file has more findings of a rule than are recorded, which of them are new can't be told: all of them are shown, each with
//! the number that was accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::de;
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, INVALID_CONFIGURATION, Severity, is_no_rule};
use crate::rules::{self, Place};
use crate::source::{FileId, Location, SourceFile, Span};

/// The version of the file's format.
const VERSION: u32 = 1;

/// What is recorded. Files are named from the workspace's root, with forward slashes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accepted {
    /// For each file, for each rule, how many of its findings.
    files: BTreeMap<String, BTreeMap<String, u32>>,
}

/// A finding and what it is about; none for a file that could not be read.
pub type Placed = (Option<Place>, Diagnostic);

/// What accepting has to know of a run.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The files whose findings are reported, by their names from the workspace's root.
    pub targets: &'a BTreeMap<FileId, String>,
    /// Whether a rule took part.
    pub is_on: &'a dyn Fn(&str) -> bool,
    /// Whether the workspace has a file of this name, named for this run or not.
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// What became of the findings of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Findings that are accepted, and so not shown.
    pub accepted: usize,
    pub beyond: Vec<Beyond>,
    /// Findings that are recorded and no longer there.
    pub fewer: usize,
    pub gone: Vec<Gone>,
}

/// A file has more findings of a rule than were accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beyond {
    pub file: String,
    pub rule: &'static str,
    pub found: usize,
    pub accepted: usize,
}

/// A file of which findings were accepted is no longer there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gone {
    pub file: String,
    pub count: usize,
    /// A file with exactly these findings of which nothing is recorded: perhaps its new name.
    pub renamed_to: Option<String>,
}

impl Tally {
    /// Adds the figures of another workspace.
    pub fn add(&mut self, other: Tally) {
        self.accepted += other.accepted;
        self.beyond.extend(other.beyond);
        self.fewer += other.fewer;
        self.gone.extend(other.gone);
    }
}

impl Accepted {
    /// Reads the file.
    ///
    /// # Errors
    /// A fault of the configuration, without the number of the file it lies in: it has the one that is given.
    pub fn parse(source: &SourceFile, file: FileId) -> Result<Self, Box<Diagnostic>> {
        let text = source.text();
        let document: Document = match serde_json::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text)) {
            Ok(document) => document,
            Err(error) => return Err(Box::new(fault(source, file, &error))),
        };
        Ok(Self { files: document.accepted.0 })
    }

    /// As it is written: sorted, a line for each file and rule, so that branches merge.
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"accepted\": [");
        let entries =
            self.files.iter().flat_map(|(file, rules)| rules.iter().map(move |(rule, count)| (file, rule, count)));
        for (index, (file, rule, count)) in entries.enumerate() {
            // Writing to a string can't fail; a text of JSON is written as JSON's own escapes want it.
            let (file, rule) = (serde_json::Value::from(file.as_str()), serde_json::Value::from(rule.as_str()));
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(text, "{comma}\n    {{ \"file\": {file}, \"rule\": {rule}, \"count\": {count} }}");
        }
        text + if self.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Findings, rules and files that are recorded.
    pub fn counts(&self) -> (usize, usize, usize) {
        let findings = self.files.values().flat_map(BTreeMap::values).map(|count| *count as usize).sum();
        let rules: BTreeSet<&String> = self.files.values().flat_map(BTreeMap::keys).collect();
        (findings, rules.len(), self.files.len())
    }

    /// Leaves out what is accepted, and says in the help of what is left how many are.
    pub fn judge(&self, found: &mut Vec<Placed>, run: Run<'_>) -> Tally {
        let mut tally = Tally::default();
        if self.is_empty() {
            return tally;
        }
        let counts = count(found);
        found.retain_mut(|(_, diagnostic)| {
            let key = (diagnostic.location().file, diagnostic.rule);
            let accepted = run.targets.get(&key.0).map_or(0, |name| self.count(name, key.1));
            let found = counts.get(&key).copied().unwrap_or(0);
            if accepted >= found && accepted > 0 {
                tally.accepted += 1;
                return false;
            }
            if accepted > 0 {
                let note = format!("{accepted} of the {found} findings of this rule in this file were accepted before");
                diagnostic.help = Some(match diagnostic.help.take() {
                    Some(help) => format!("{help}\n{note}"),
                    None => note,
                });
            }
            true
        });
        for (&file, name) in run.targets {
            let Some(rules) = self.files.get(name) else { continue };
            let found = of_file(&counts, file);
            let is_damaged = found.keys().any(|rule| !is_acceptable(rule));
            for (rule, &accepted) in rules {
                let accepted = accepted as usize;
                let (rule_found, found) =
                    found.get_key_value(rule.as_str()).map_or(("", 0), |(rule, count)| (*rule, *count));
                if found > accepted {
                    let rule = rule_found;
                    tally.beyond.push(Beyond { file: name.clone(), rule, found, accepted });
                } else if !is_damaged && ((run.is_on)(rule) || !is_acceptable(rule)) {
                    // Of a file that can't be read whole less is found, which is no progress.
                    tally.fewer += accepted - found;
                }
            }
        }
        tally.gone = self.gone(&counts, run);
        tally
    }

    fn gone(&self, counts: &BTreeMap<(FileId, &'static str), usize>, run: Run<'_>) -> Vec<Gone> {
        let names: BTreeSet<&String> = run.targets.values().collect();
        let gone = self.files.iter().filter(|(file, _)| !names.contains(file) && !(run.exists)(file));
        let unknown = run.targets.iter().filter(|(_, name)| !self.files.contains_key(*name));
        let candidates: Vec<(&String, BTreeMap<&str, usize>)> =
            unknown.map(|(file, name)| (name, of_file(counts, *file))).collect();
        gone.map(|(file, rules)| {
            let recorded: BTreeMap<&str, usize> =
                rules.iter().map(|(rule, count)| (rule.as_str(), *count as usize)).collect();
            let mut alike = candidates.iter().filter(|(_, found)| *found == recorded).map(|(name, _)| *name);
            // Two of them are none: which it is nobody can say.
            let renamed_to = alike.next().filter(|_| alike.next().is_none()).cloned();
            Gone { file: file.clone(), count: recorded.values().sum(), renamed_to }
        })
        .collect()
    }

    fn count(&self, file: &str, rule: &str) -> usize {
        self.files.get(file).and_then(|rules| rules.get(rule)).map_or(0, |count| *count as usize)
    }

    /// What is to be recorded after a run that found this. Of files and rules that took no part, what was recorded stays;
    /// files that are gone are forgotten.
    #[must_use]
    pub fn renewed(&self, found: &[Placed], run: Run<'_>) -> Self {
        let counts = count(found);
        let mut files = self.files.clone();
        let names: BTreeSet<&String> = run.targets.values().collect();
        files.retain(|file, _| names.contains(file) || (run.exists)(file));
        for (&file, name) in run.targets {
            let found = of_file(&counts, file);
            let is_damaged = found.keys().any(|rule| !is_acceptable(rule));
            let rules = files.entry(name.clone()).or_default();
            // What can't be read now may hold what was accepted before.
            rules.retain(|rule, _| is_acceptable(rule) && (is_damaged || !(run.is_on)(rule)));
            for (rule, count) in found.into_iter().filter(|(rule, _)| is_acceptable(rule)) {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                let recorded = rules.entry(rule.to_string()).or_insert(count);
                *recorded = count.max(*recorded);
            }
        }
        files.retain(|_, rules| !rules.is_empty());
        Self { files }
    }
}

/// Only what rules find can be accepted: not a line or a file that can't be read, and no fault of the configuration.
pub fn is_acceptable(rule: &str) -> bool {
    rules::find(rule).is_some()
}

fn count(found: &[Placed]) -> BTreeMap<(FileId, &'static str), usize> {
    let mut counts = BTreeMap::new();
    for (_, diagnostic) in found {
        *counts.entry((diagnostic.location().file, diagnostic.rule)).or_insert(0) += 1;
    }
    counts
}

fn of_file(counts: &BTreeMap<(FileId, &'static str), usize>, file: FileId) -> BTreeMap<&'static str, usize> {
    let next = FileId(file.0.saturating_add(1));
    counts.range((file, "")..(next, "")).map(|((_, rule), count)| (*rule, *count)).collect()
}

/// The JSON Schema of the file.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

/// Findings that a team has accepted, as `goalposts check --accept-existing` records them.
#[derive(Deserialize, JsonSchema)]
#[schemars(title = "goalposts-accepted.json")]
#[serde(deny_unknown_fields)]
struct Document {
    /// The version of this format.
    #[serde(deserialize_with = "version")]
    #[schemars(extend("const" = 1))]
    #[allow(dead_code, reason = "it is read to be compared")]
    version: u32,
    /// Sorted by file and rule; of a file and rule that stand there twice, the larger count holds.
    #[schemars(with = "Vec<Entry>")]
    accepted: Entries,
}

/// How many findings of a rule are accepted in a file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// From the workspace's root, with forward slashes.
    file: String,
    /// The rule's name.
    #[serde(deserialize_with = "acceptable_rule")]
    rule: String,
    /// So many findings are not reported.
    #[serde(deserialize_with = "count_from_one")]
    #[schemars(range(min = 1))]
    count: u32,
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        VERSION => Ok(VERSION),
        other => Err(de::Error::custom(format!("version {other} is not known here, only {VERSION} is"))),
    }
}

fn acceptable_rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let rule = String::deserialize(deserializer)?;
    // Names that no rule has are let pass: the rule may have gone.
    if is_no_rule(&rule) {
        return Err(de::Error::custom(format!("`{rule}` can't be accepted, it has to be mended")));
    }
    Ok(rule)
}

fn count_from_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let count = serde_json::Number::deserialize(deserializer)?;
    let whole = count.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    whole.ok_or_else(|| de::Error::custom(format!("`count` is {count}, and has to be a whole number from 1")))
}

/// The entries by file and rule.
struct Entries(BTreeMap<String, BTreeMap<String, u32>>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut files: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
        for Entry { file, rule, count } in Vec::<Entry>::deserialize(deserializer)? {
            let recorded = files.entry(file).or_default().entry(rule).or_insert(0);
            *recorded = count.max(*recorded);
        }
        Ok(Self(files))
    }
}

/// Says of the line at which reading stopped what is wrong with it.
fn fault(source: &SourceFile, file: FileId, error: &serde_json::Error) -> Diagnostic {
    let line = u32::try_from(error.line()).unwrap_or(1).saturating_sub(1);
    let span = source.lines().line_span(line);
    let written = span.of(source.text());
    let start = span.start + (written.len() - written.trim_start().len()) as u32;
    let span = Span::new(start.min(span.end), (start + written.trim().len() as u32).min(span.end));
    let is_conflict = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| written.starts_with(mark));
    let (message, help) = if is_conflict {
        let help = "keep the lines of both sides, with a comma after each but the last, and remove the marks";
        ("the accepted findings have a merge conflict".to_string(), help)
    } else {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or("").trim_end_matches('.');
        let help = "each line is like `{ \"file\": \"plan.goal\", \"rule\": \"missing-metric\", \"count\": 2 }`; to begin anew, \
                    delete the file and run `goalposts check --accept-existing`";
        (format!("the accepted findings can't be read: {reason}"), help)
    };
    Diagnostic::new(INVALID_CONFIGURATION, Severity::Deny, message).label(Location::new(file, span), "").help(help)
}

#[cfg(test)]
mod tests;

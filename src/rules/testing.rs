//! For the tests of rules: a rule run alone on a text.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{Check, Rule};
use crate::config::{Level, OptionSetting, OptionValue, Settings};
use crate::diagnostic::{Diagnostic, Edit, SYNTAX_ERROR};
use crate::history::History;
use crate::lint;
use crate::model::catalogue::built_in_files;
use crate::model::{Part, Workspace};
use crate::source::{SourceFile, Sources};
use crate::syntax;

/// The day on which the tests of rules run.
pub(crate) const TODAY: Date = date(2026, 1, 15);

/// What the rule finds in one file, and what can't be read in it.
pub(crate) fn check(rule: &'static Rule, text: &str) -> (Sources, Vec<Diagnostic>) {
    check_files(rule, &[("test.goal", text)])
}

/// What the rule finds in several files.
pub(crate) fn check_files(rule: &'static Rule, files: &[(&str, &str)]) -> (Sources, Vec<Diagnostic>) {
    check_files_with(rule, files, Settings::default())
}

/// The same, with options of rules set. (Levels are not of this: the rule runs alone.)
pub(crate) fn check_files_with(
    rule: &'static Rule,
    files: &[(&str, &str)],
    settings: Settings,
) -> (Sources, Vec<Diagnostic>) {
    run(rule, None, files, settings)
}

/// What the rule finds in several files that were others before.
pub(crate) fn check_since(
    rule: &'static Rule,
    before: &[(&str, &str)],
    files: &[(&str, &str)],
) -> (Sources, Vec<Diagnostic>) {
    check_since_with(rule, before, files, Settings::default())
}

/// The same, with options of rules set.
pub(crate) fn check_since_with(
    rule: &'static Rule,
    before: &[(&str, &str)],
    files: &[(&str, &str)],
    settings: Settings,
) -> (Sources, Vec<Diagnostic>) {
    run(rule, Some(before), files, settings)
}

fn workspace(files: &[(&str, &str)], sources: &mut Sources) -> Workspace {
    let mut parts = Vec::new();
    for file in built_in_files().chain(files.iter().map(|(path, text)| SourceFile::new(*path, *text))) {
        let model = crate::model::lower_to_judge(file.text(), syntax::parse(file.text()));
        let path = file.path().trim_end_matches(".goal").to_string();
        parts.push(Part { role: file.role(), path, model });
        sources.push(Arc::new(file));
    }
    Workspace::new(parts)
}

fn run(
    rule: &'static Rule,
    before: Option<&[(&str, &str)]>,
    files: &[(&str, &str)],
    settings: Settings,
) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let workspace = self::workspace(files, &mut sources);
    let history = before.map(|files| {
        let first_file = sources.len() as u32;
        let before = self::workspace(files, &mut sources);
        History::new(History::called("1a2b3c4", date(2026, 1, 10)), before, first_file, &workspace)
    });
    let level = rule.when_on;
    let mut levels: Vec<(String, Level)> = Vec::new();
    // What the linter finds rests on what the others find.
    if !matches!(rule.check, Check::Linter) {
        levels.push(("all".to_string(), Level::Allow));
    }
    levels.push((rule.name.to_string(), level));
    let settings = Settings { levels, ..settings };
    let analysis = lint::check_since(&workspace, history.as_ref(), &settings, TODAY);
    (sources, analysis.diagnostics)
}

fn lines(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let location = diagnostic.location();
        let file = sources.get(location.file);
        let at = file.line_column(location.span.start);
        let path = if file.path() == "test.goal" { String::new() } else { format!("{}:", file.path()) };
        format!("{path}{}:{} {}", at.line, at.column, diagnostic.message)
    };
    diagnostics.iter().map(line).collect()
}

/// The rule finds exactly this: `line:column message` each.
#[track_caller]
pub(crate) fn fires(rule: &'static Rule, text: &str, expected: &[&str]) {
    fires_in(rule, &[("test.goal", text)], expected);
}

/// The same over several files: `path:line:column message`.
#[track_caller]
pub(crate) fn fires_in(rule: &'static Rule, files: &[(&str, &str)], expected: &[&str]) {
    let (sources, mut diagnostics) = check_files(rule, files);
    diagnostics.retain(|diagnostic| diagnostic.rule != SYNTAX_ERROR);
    assert_eq!(lines(&sources, &diagnostics), expected);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.rule == rule.name));
}

/// The rule finds exactly this while an option of it is set.
#[track_caller]
pub(crate) fn fires_set(rule: &'static Rule, option: &str, value: OptionValue, text: &str, expected: &[&str]) {
    let set = OptionSetting { rule: rule.name.to_string(), option: option.to_string(), value };
    let settings = Settings { options: vec![set], ..Settings::default() };
    let (sources, diagnostics) = check_files_with(rule, &[("test.goal", text)], settings);
    assert_eq!(lines(&sources, &diagnostics), expected);
}

/// The rule finds exactly this in a file that was another one before.
#[track_caller]
pub(crate) fn fires_since(rule: &'static Rule, before: &str, now: &str, expected: &[&str]) {
    fires_since_in(rule, &[("test.goal", before)], &[("test.goal", now)], expected);
}

/// The same over several files.
#[track_caller]
pub(crate) fn fires_since_in(rule: &'static Rule, before: &[(&str, &str)], now: &[(&str, &str)], expected: &[&str]) {
    let (sources, diagnostics) = check_since(rule, before, now);
    assert_eq!(lines(&sources, &diagnostics), expected);
}

/// The rule finds nothing. (Lines that can't be read are not its business.)
#[track_caller]
pub(crate) fn silent(rule: &'static Rule, text: &str) {
    fires(rule, text, &[]);
}

/// The file as the rule's fixes leave it.
#[track_caller]
pub(crate) fn fixed(rule: &'static Rule, text: &str) -> String {
    let (_, diagnostics) = check(rule, text);
    let mut edits: Vec<Edit> =
        diagnostics.into_iter().filter_map(|found| found.fix).flat_map(|fix| fix.edits).collect();
    // From the end, so that the places of those before stay right.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.location));
    let mut fixed = text.to_string();
    for Edit { location, replacement } in edits {
        let mut range = location.span.start as usize..location.span.end as usize;
        if replacement.is_empty() {
            // What leaves its line blank takes the line with it.
            let start = fixed[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
            let end = fixed[range.end..].find('\n').map_or(fixed.len(), |newline| range.end + newline + 1);
            if fixed[start..range.start].trim().is_empty() && fixed[range.end..end].trim().is_empty() {
                range = start..end;
            }
        }
        fixed.replace_range(range, &replacement);
    }
    fixed
}

//! For the tests of rules: a rule run alone on a text.

use std::sync::Arc;

use iso_currency::Currency;
use jiff::civil::{Date, date};

use super::{Check, OptionDefault, Rule};
use crate::config::{Level, OptionSetting, OptionValue, Settings, UnitCost, Words};
use crate::diagnostic::{Applicability, Diagnostic, SYNTAX_ERROR};
use crate::fix;
use crate::history::History;
use crate::lint;
use crate::model::catalogue::built_in_files;
use crate::model::{Part, Workspace};
use crate::source::{SourceFile, Sources};
use crate::syntax;

/// The day on which the tests of rules run.
pub(crate) const TODAY: Date = date(2026, 1, 15);

/// What the rule finds in one file, and what can't be read in it. A rule that says nothing until it is told what things cost is
/// told what its documentation supposes: leads for 5 to 50 USD.
pub(crate) fn check(rule: &'static Rule, text: &str) -> (Sources, Vec<Diagnostic>) {
    let leads = UnitCost { metric: "leads".to_string(), low: 5.into(), high: 50.into(), currency: Currency::USD };
    let costs = rule.options.iter().filter(|option| matches!(option.default, OptionDefault::UnitCosts));
    let options = costs.map(|option| OptionSetting {
        rule: rule.name.to_string(),
        option: option.name.to_string(),
        value: OptionValue::UnitCosts(vec![leads.clone()]),
    });
    let settings = Settings { options: options.collect(), ..Settings::default() };
    check_files_with(rule, &[("test.goal", text)], settings)
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
    let analysis = lint::check_by_file(&workspace, &lint::Profiles::new(settings), history.as_ref(), TODAY);
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

/// The rule finds exactly this while the configuration adds words: `world-class` is a vague one, `along with` a joining one.
#[track_caller]
pub(crate) fn fires_with_words(rule: &'static Rule, text: &str, expected: &[&str]) {
    let words = Words { vague: vec!["World-Class".to_string()], joining: vec!["along with".to_string()] };
    let settings = Settings { words, ..Settings::default() };
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

/// A goal of the first quarter of 2026 whose KPI has a value a day from 1 January on.
pub(crate) fn daily(header: &str, values: &[u32]) -> String {
    let line = |(day, value): (usize, &u32)| format!("    actual 2026-01-{:02} {value}\n", day + 1);
    let lines: String = values.iter().enumerate().map(line).collect();
    format!("goal a {{\n  period 2026-Q1\n  kpi {header} {{\n{lines}  }}\n}}\n")
}

/// The rule finds nothing. (Lines that can't be read are not its business.)
#[track_caller]
pub(crate) fn silent(rule: &'static Rule, text: &str) {
    fires(rule, text, &[]);
}

/// The file as the rule's fixes leave it, the unsafe ones among them.
#[track_caller]
pub(crate) fn fixed(rule: &'static Rule, text: &str) -> String {
    let (sources, diagnostics) = check(rule, text);
    let text_of = |file| Some(sources.get(file).text());
    let pass = fix::apply(&diagnostics, Applicability::Unsafe, &text_of);
    assert_eq!(pass.waiting, 0, "fixes of one rule overlap");
    pass.texts.into_values().next().unwrap_or_else(|| text.to_string())
}

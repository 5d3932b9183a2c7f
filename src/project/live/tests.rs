use jiff::civil::date;

use super::typing::{self, Numbers};
use super::*;
use crate::load::{Found, Workspace};
use crate::project::open;

const FILES: usize = 4;
const TODAY: Date = date(2026, 3, 1);

fn found_file(path: &str, text: &str) -> FoundFile {
    FoundFile {
        path: format!("/w/{path}").into(),
        display: path.to_string(),
        role: Role::Target,
        workspace: 0,
        contents: Some(text.as_bytes().to_vec()),
        beside: None,
    }
}

fn project(texts: &[String], how: Texts) -> Project {
    let files = texts.iter().enumerate().map(|(index, text)| found_file(&format!("{index}.goal"), text)).collect();
    let found = Found { files, workspaces: vec![Workspace::default()], ..Found::default() };
    open(found, how, &|| {}).remove(0)
}

fn settings() -> Settings {
    // Every rule, so that all of them are held to it.
    Settings { levels: vec![("all".to_string(), crate::config::Level::Warn)], ..Settings::default() }
}

/// Each finding in words, with its places and its fix.
fn shown(project: &Project, findings: &[Diagnostic]) -> Vec<String> {
    let path = |location: Location| {
        let source = project.sources.get(location.file);
        // Of the catalogue a check has only what is needed, so the same line stands elsewhere.
        match source.role() {
            Role::Catalogue => format!("{}:{}", source.path(), location.span.of(source.text())),
            _ => format!("{}:{:?}", source.path(), location.span),
        }
    };
    let mut shown: Vec<String> = findings
        .iter()
        .map(|finding| {
            let labels = finding.labels.iter().map(|label| format!("{} {}", path(label.location), label.text));
            let fix = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| path(edit.location) + &edit.replacement);
            let Diagnostic { rule, severity, message, help, subject, .. } = finding;
            let places: Vec<String> = labels.chain(fix).collect();
            format!("{} {rule} {severity:?} {message} {help:?} {subject:?}", places.join(" | "))
        })
        .collect();
    shown.sort();
    shown
}

/// Types into files at random, and holds what is found against a fresh check every so often.
fn type_on(seed: u64, edits: usize, compared_each: usize) {
    let mut numbers = Numbers::new(seed);
    let mut texts = vec![String::new(); FILES];
    let mut live = Live::new(project(&texts, Texts::Open), Texts::Open, &settings(), TODAY);
    let first = live.project().workspace.files().find(|(_, part)| part.role == Role::Target).unwrap().0;
    for count in 1..=edits {
        // Mostly one file at a time, as one types; sometimes several, as a checkout does.
        let files = if numbers.below(10) == 0 { 2 } else { 1 };
        let from = numbers.below(FILES);
        let mut changed = Vec::new();
        for index in (0..files).map(|offset| (from + offset) % FILES) {
            numbers.edit(&mut texts[index]);
            let file = FileId(first.0 + index as u32);
            changed.push((file, found_file(&format!("{index}.goal"), &texts[index])));
        }
        live.replace(changed);
        if count % compared_each == 0 || count == edits {
            let fresh = project(&texts, Texts::Keep);
            let expected = shown(&fresh, &fresh.check(&settings(), TODAY));
            let same = |found: Vec<String>| {
                let more: Vec<&String> = found.iter().filter(|finding| !expected.contains(finding)).collect();
                let less: Vec<&String> = expected.iter().filter(|finding| !found.contains(finding)).collect();
                let after = || format!("seed {seed}, after {count} edits of:\n{}", texts.join("\n-----\n"));
                assert!(found == expected, "too much: {more:#?}\ntoo little: {less:#?}\n{}", after());
            };
            same(shown(live.project(), &live.all_findings()));
            // A check that keeps what it needs alone.
            let needed = project(&texts, Texts::Forget);
            same(shown(&needed, &needed.check(&settings(), TODAY)));
        }
    }
}

#[test]
fn live_agrees_with_a_fresh_check() {
    // A text that many edits went through is broken beyond all reading, so there are many beginnings.
    let edits = typing::edits(1_000);
    for seed in 1..=(edits / 100) as u64 {
        // Whoever asks for very many wants different ones, not different moments.
        type_on(seed, 100, if edits > 1_000 { 100 } else { 5 });
    }
}

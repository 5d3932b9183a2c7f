//! Twenty thousand findings, each another, as a check of very many goals gives them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use jiff::civil::date;
use rayon::prelude::*;

use super::forges::well_formed;
use super::*;
use crate::config::Settings;
use crate::lint;
use crate::model::catalogue::built_in_files;
use crate::model::{Part, Workspace, lower_to_judge};
use crate::report::BuiltInRules;
use crate::source::Role;
use crate::syntax;

const FILES: usize = 50;
const GOALS: usize = 105;

/// Four or five things that are wrong in each goal, in Korean and English, with all that formats have to escape; which ones differs
/// from goal to goal, and so do their lines and numbers.
fn text(file: usize) -> String {
    let mut text = format!("plan 계획-{file} \"{file}분기: 100% & <더>, “좋은” 카페\" {{\n  owner @미나\n}}\n\n");
    for goal in 0..GOALS {
        let number = file * GOALS + goal;
        let (percent, day) = (number % 70 + 1, number % 28 + 1);
        let other = match goal % 8 {
            0 => format!("kpi 방문-{number} 10% -> +{percent}%"),
            1 => format!("kpi followers 2,{0:03} -> 2,{0:03}", number % 1000),
            2 => format!("milestone \"a | b <b>{number}</b> `c` %0A ]]> 🎯\" by 2025-02-{day:02}"),
            3 => format!("kpi reach {number} ->"),
            4 => format!("kpi bounce-rate {}% -> {}%", number + 150, number + 120),
            5 => format!("kpi saves {number} -> ?"),
            // For each of these the nearest among all names is sought.
            6 if goal == 6 => format!("supports 없는-목표-{number}"),
            _ => format!("무엇-{number} \"::error::{number}, 100%\""),
        };
        let blank = "  # 빈 줄 대신\n".repeat(goal % 4);
        let _ = writeln!(
            text,
            "goal 목표-{number} \"더 알린다\" {{\n{blank}  kpi 팔로워-{number}\n  kpi 저장-{number}\n  kpi 도달-{number} -> +{percent}%\n  \
             {other}\n  by 2026-03-{day:02}\n}}\n"
        );
    }
    text
}

/// The files of a workspace, each below one of several folders, and what a check of them finds: each finding another.
fn checked() -> (Files, Vec<Diagnostic>) {
    let own = (0..FILES).map(|file| SourceFile::new(format!("마케팅 {}/계획, {file}%.goal", file % 7), text(file)));
    let sources: Vec<SourceFile> = built_in_files().chain(own).collect();
    let part = |file: &SourceFile| Part {
        role: file.role(),
        path: file.path().trim_end_matches(".goal").to_string(),
        model: lower_to_judge(file.text(), syntax::parse(file.text())),
    };
    let workspace = Workspace::new(sources.par_iter().map(part).collect());
    let found = lint::check(&workspace, &Settings::default(), date(2026, 1, 15)).diagnostics;
    let mut files = Files::default();
    for file in sources {
        files.0.push(Arc::new(file));
    }
    let place = |one: &Diagnostic| (one.location().file, one.location().span, one.rule, one.message.clone());
    let different: BTreeSet<_> = found.iter().map(place).collect();
    assert_eq!(different.len(), found.len());
    assert!(found.len() >= 20_000, "{} findings", found.len());
    let rules: BTreeSet<&str> = found.iter().map(|one| one.rule).collect();
    assert!(rules.len() >= 8, "{rules:?}");
    let in_files: BTreeSet<FileId> = found.iter().map(|one| one.location().file).collect();
    assert_eq!(in_files.len(), FILES);
    (files, found)
}

/// Each format takes a test of its own, so that they run beside each other.
fn of(format: OutputFormat) {
    static CHECKED: LazyLock<(Files, Vec<Diagnostic>)> = LazyLock::new(checked);
    let (files, found) = &*CHECKED;
    let count = files.0.iter().filter(|(_, file)| file.role() == Role::Target).count();
    let summary = Summary::new(count, FILES * GOALS, found);
    let report = Report { sources: &files.0, diagnostics: found, summary, rules: &BuiltInRules, folder: "goals" };
    let mut out = Vec::new();
    write(format, &report, &SCREEN, &mut out).expect("a vector takes everything");
    well_formed(format, &String::from_utf8(out).expect("reports are UTF-8"), found);
}

#[test]
fn twenty_thousand_findings_in_sarif() {
    of(OutputFormat::Sarif);
}

#[test]
fn twenty_thousand_findings_for_github() {
    of(OutputFormat::Github);
}

#[test]
fn twenty_thousand_findings_for_gitlab() {
    of(OutputFormat::Gitlab);
}

#[test]
fn twenty_thousand_findings_in_junit() {
    of(OutputFormat::Junit);
}

#[test]
fn twenty_thousand_findings_in_rdjson() {
    of(OutputFormat::Rdjson);
}

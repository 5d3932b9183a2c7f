use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::config::{OptionSetting, OptionValue};
use crate::diagnostic::OfToday;
use crate::model::catalogue::built_in_files;
use crate::model::{Part, lower_to_judge};
use crate::rules::{Check, Context, Findings};
use crate::source::{SourceFile, Sources};
use crate::syntax;

/// The workspace of some files, and the id of the first.
fn workspace(files: &[(&str, &str)]) -> (Sources, Workspace, FileId) {
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    for file in built_in_files().chain(files.iter().map(|(path, text)| SourceFile::new(*path, *text))) {
        let model = lower_to_judge(file.text(), syntax::parse(file.text()));
        parts.push(Part { role: file.role(), path: file.path().trim_end_matches(".goal").to_string(), model });
        sources.push(Arc::new(file));
    }
    let first = FileId((sources.len() - files.len()) as u32);
    (sources, Workspace::new(parts), first)
}

fn levels(levels: &[(&str, Level)]) -> Settings {
    Settings { levels: levels.iter().map(|(name, level)| (name.to_string(), *level)).collect(), ..Settings::default() }
}

fn found(sources: &Sources, analysis: &Analysis) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        format!(
            "{} {} {}",
            sources.get(diagnostic.location().file).path(),
            diagnostic.severity.level(),
            diagnostic.rule
        )
    };
    analysis.diagnostics.iter().map(line).collect()
}

#[test]
fn each_file_is_judged_by_its_own_settings() {
    let untimed = "goal NAME {\n  kpi fans 10 -> 20\n}\n";
    let files = [
        ("a.goal", untimed.replace("NAME", "a")),
        ("b.goal", untimed.replace("NAME", "b")),
        ("c.goal", untimed.replace("NAME", "c")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (sources, workspace, first) = workspace(&files);
    let mut profiles = Profiles::new(Settings::default());
    let warned = profiles.add(levels(&[("timely", Level::Warn)]));
    let off = profiles.add(levels(&[("all", Level::Allow)]));
    profiles.assign(FileId(first.0 + 1), warned);
    profiles.assign(FileId(first.0 + 2), off);
    let analysis = check_by_file(&workspace, &profiles, None, date(2026, 1, 15));
    assert_eq!(found(&sources, &analysis), ["a.goal deny no-timeframe", "b.goal warn no-timeframe"]);
}

#[test]
fn rules_over_all_files_are_heard_where_they_are_on() {
    // The same goal in three files of one plan name: each file but the first is told.
    let text = "plan p {\n  period 2026\n}\ngoal a {\n  supports b\n  kpi fans 10 -> 20\n}\n\
                goal b {\n  supports a\n  kpi fans 10 -> 20\n}\n";
    let files = [("a.goal", text), ("b.goal", text)];
    let (sources, workspace, first) = workspace(&files);
    let run = |profiles: &Profiles| {
        let analysis = check_by_file(&workspace, profiles, None, date(2026, 1, 15));
        found(&sources, &analysis).into_iter().filter(|line| line.ends_with("reference-cycle")).collect::<Vec<_>>()
    };
    let everywhere = run(&Profiles::new(Settings::default()));
    assert_eq!(everywhere, ["a.goal deny reference-cycle", "b.goal deny reference-cycle"]);
    let mut profiles = Profiles::new(Settings::default());
    let quieter = profiles.add(levels(&[("reference-cycle", Level::Advice)]));
    profiles.assign(first, quieter);
    assert_eq!(run(&profiles), ["a.goal advice reference-cycle", "b.goal deny reference-cycle"]);
    let mut profiles = Profiles::new(levels(&[("reference-cycle", Level::Allow)]));
    let on = profiles.add(levels(&[("reference-cycle", Level::Warn)]));
    profiles.assign(first, on);
    assert_eq!(run(&profiles), ["a.goal warn reference-cycle"]);
}

static COUNTING: Rule = Rule {
    name: "counting",
    group: Group::Aligned,
    default: Level::Warn,
    when_on: Level::Warn,
    documentation: "",
    options: &[rules::RuleOption::count("max", 5, "the most of them")],
    fix: None,
    of_today: OfToday::Nothing,
    check: Check::Workspace(counting),
};

/// Finds files with more goals than `max`.
fn counting(context: &Context<'_>, findings: &mut Findings) {
    let most = context.count(&COUNTING, &COUNTING.options[0]);
    for (file, part) in context.workspace.files() {
        if part.model.goals.len() as u32 > most {
            let at = Location::new(file, part.model.goals[0].span);
            findings.add(file, rules::finding("too many").label(at, ""));
        }
    }
}

#[test]
fn an_option_of_a_rule_over_all_files_holds_for_the_files_it_is_set_for() {
    let goals = |count: usize| (0..count).map(|number| format!("goal a{number} {{\n}}\n")).collect::<String>();
    let texts = [goals(4), goals(6), goals(6)];
    let files: Vec<(&str, &str)> =
        ["a.goal", "b.goal", "c.goal"].into_iter().zip(texts.iter().map(String::as_str)).collect();
    let (_, workspace, first) = workspace(&files);
    let set = |count| Settings {
        options: vec![OptionSetting {
            rule: "counting".to_string(),
            option: "max".to_string(),
            value: OptionValue::Count(count),
        }],
        ..Settings::default()
    };
    let mut profiles = Profiles::new(Settings::default());
    let strict = profiles.add(set(3));
    let lax = profiles.add(set(9));
    profiles.assign(first, strict);
    profiles.assign(FileId(first.0 + 2), lax);
    let mut run = Run::new(&workspace, &profiles, None, date(2026, 1, 15));
    run.enabled = [Severity::Warn, Severity::Deny, Severity::Warn].map(|severity| vec![(&COUNTING, severity)]).into();
    let found = run.check_workspace(&COUNTING, &counting);
    let mut found: Vec<_> = found.iter().map(|(place, found)| (place.file.0 - first.0, found.severity)).collect();
    found.sort_unstable();
    assert_eq!(found, [(0, Severity::Deny), (1, Severity::Warn)]);
    assert_eq!(COUNTING.options[0].about, "the most of them");
}

#[test]
fn an_allow_is_unused_only_where_its_rule_is_on() {
    let text = "goal a {\n  by 2026-06-30\n  kpi fans 10 -> 20\n  allow no-change \"for once\"\n}\n";
    let (sources, workspace, first) = workspace(&[("a.goal", text), ("b.goal", &text.replace("goal a", "goal b"))]);
    let mut profiles = Profiles::new(Settings::default());
    let off = profiles.add(levels(&[("no-change", Level::Allow)]));
    profiles.assign(first, off);
    let analysis = check_by_file(&workspace, &profiles, None, date(2026, 1, 15));
    assert_eq!(found(&sources, &analysis), ["b.goal warn unused-allow"]);
}

//! Real goals: whether the linter judges them as a careful reader did.
//!
//! `tests/corpus/reviewer.csv` says of each goal whether it has a metric, a target and a timeframe. Three sorts of rules ask
//! the same. Where they disagree, `tests/corpus/disagreements.csv` says why; the snapshot shows all of it.
//!
//! Between the two stands a person who wrote the goals anew in this language, and who chose what became a KPI. Agreement on
//! metrics is that person's as much as the linter's: what it shows is that the language can say what the reader saw.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use goalposts::source::SourceFile;
use goalposts::syntax::{self, Kind};
use support::{check, repository};

/// A question both were asked, and the rules by which the linter answers no.
struct Question {
    /// The rule that disagreements are filed under.
    rule: &'static str,
    asks: &'static str,
    rules: &'static [&'static str],
}

const QUESTIONS: [Question; 3] = [
    Question { rule: "missing-metric", asks: "has a metric", rules: &["missing-metric"] },
    Question {
        rule: "missing-target",
        asks: "has a target",
        // What is not measured has no target either, and is reported once.
        rules: &["missing-target", "placeholder-target", "missing-metric"],
    },
    Question { rule: "no-timeframe", asks: "has a timeframe", rules: &["no-timeframe"] },
];

/// A goal of the corpus.
struct Goal {
    id: String,
    source: String,
    /// The reviewer's answers to [`QUESTIONS`].
    reviewer: [bool; 3],
    /// What the linter found in it, with repetitions.
    rules: Vec<&'static str>,
}

#[test]
fn the_linter_and_a_reader_agree_but_for_what_is_explained() {
    let goals = goals();
    let explanations = explanations();
    let mut disagreements = BTreeSet::new();
    let mut report = String::new();
    for (index, question) in QUESTIONS.iter().enumerate() {
        // (reviewer, linter) to the goals of which both said so
        let mut said: BTreeMap<(bool, bool), Vec<&Goal>> = BTreeMap::new();
        for goal in &goals {
            let linter = !goal.rules.iter().any(|rule| question.rules.contains(rule));
            said.entry((goal.reviewer[index], linter)).or_default().push(goal);
        }
        let of = |reviewer, linter| said.get(&(reviewer, linter)).map_or(&[][..], Vec::as_slice);
        let counts = [of(true, true), of(false, false), of(true, false), of(false, true)].map(<[_]>::len);
        let agreed = counts[0] + counts[1];
        writeln!(report, "{} ({}): agreed on {agreed} of {}", question.asks, question.rules.join(", "), goals.len())
            .unwrap();
        for (what, count) in ["both say yes", "both say no", "only the linter objects", "only the reviewer objects"]
            .into_iter()
            .zip(counts)
        {
            writeln!(report, "  {what:<26}{count:>4}").unwrap();
        }
        for (who, goals) in [("only the linter", of(true, false)), ("only the reviewer", of(false, true))] {
            for goal in goals {
                let key = (goal.id.clone(), question.rule.to_string());
                let why = explanations.get(&key).map_or("NOT EXPLAINED", String::as_str);
                writeln!(report, "  {} ({who}): {why}", goal.id).unwrap();
                disagreements.insert(key);
            }
        }
        report.push('\n');
    }
    report += &other_findings(&goals);

    let unexplained: Vec<_> = disagreements.iter().filter(|key| !explanations.contains_key(*key)).collect();
    let settled: Vec<_> = explanations.keys().filter(|key| !disagreements.contains(*key)).collect();
    assert!(unexplained.is_empty(), "disagreements without an explanation: {unexplained:#?}");
    assert!(settled.is_empty(), "explanations of what is no disagreement any more: {settled:#?}");
    insta::assert_snapshot!("agreement", report);
}

/// What the other rules find, counted by rule and source.
fn other_findings(goals: &[Goal]) -> String {
    let asked = |rule: &str| QUESTIONS.iter().any(|question| question.rules.contains(&rule));
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for goal in goals {
        for rule in goal.rules.iter().filter(|rule| !asked(rule)) {
            *counts.entry((rule, &goal.source)).or_default() += 1;
        }
    }
    let mut table = "what other rules find\n".to_string();
    for ((rule, source), count) in counts {
        writeln!(table, "  {rule:<34}{source:<22}{count:>3}").unwrap();
    }
    table
}

/// Every goal of the corpus, checked with the default rules.
fn goals() -> Vec<Goal> {
    let folder = repository("tests/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("its folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "goal"))
        .collect();
    paths.sort();
    let file = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        SourceFile::new(name, std::fs::read_to_string(path).expect("a text"))
    };
    let files: Vec<SourceFile> = paths.iter().map(file).collect();
    let ids: BTreeMap<(String, String), String> = files.iter().flat_map(ids).collect();
    let checked = check::check_as(files, &[]);

    let mut found: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for diagnostic in &checked.diagnostics {
        let path = checked.sources.get(diagnostic.location().file).path().to_string();
        assert_ne!(diagnostic.rule, "syntax-error", "{path}: {}", diagnostic.message);
        let goal = diagnostic.subject.goal.clone().unwrap_or_default();
        let id = ids.get(&(path.clone(), goal.clone()));
        let id = id.unwrap_or_else(|| panic!("{path}: `{goal}` has no id and a finding: {}", diagnostic.message));
        found.entry(id).or_default().push(diagnostic.rule);
    }

    let reviewed = rows("reviewer.csv", "id,has_metric,has_target,has_timeframe");
    assert_eq!(reviewed.len(), ids.len(), "every goal was reviewed, and nothing else");
    let says_yes = |answer: &str| match answer {
        "yes" | "binary" | "own" | "inherited" => true,
        "no" | "placeholder" => false,
        other => panic!("`{other}` is no answer of the reviewer"),
    };
    let goal = |row: Vec<String>| {
        assert!(ids.values().any(|id| *id == row[0]), "{} is not in the corpus", row[0]);
        Goal {
            source: row[0].rsplit_once('-').map_or("", |(source, _)| source).to_string(),
            rules: found.get(row[0].as_str()).cloned().unwrap_or_default(),
            reviewer: [says_yes(&row[1]), says_yes(&row[2]), says_yes(&row[3])],
            id: row[0].clone(),
        }
    };
    reviewed.into_iter().map(goal).collect()
}

/// The ids of a file's goals, which stand in comments right above them: (path, goal) to id.
fn ids(file: &SourceFile) -> Vec<((String, String), String)> {
    let tree = syntax::parse(file.text()).tree;
    let nodes: Vec<_> = tree.nodes().map(|(_, node)| node).collect();
    let pairs = nodes.windows(2).filter(|pair| pair[0].kind == Kind::comment && pair[1].kind == Kind::goal);
    pairs
        .map(|pair| {
            let id = pair[0].span.of(file.text()).trim_start_matches('#').trim();
            let name = tree.tokens(pair[1]).next().expect("a name").span().of(file.text());
            ((file.path().to_string(), name.to_string()), id.to_string())
        })
        .collect()
}

/// Why the two disagree: (id, rule) to one sentence.
fn explanations() -> BTreeMap<(String, String), String> {
    let rows = rows("disagreements.csv", "id,rule,why");
    let count = rows.len();
    let explanations: BTreeMap<_, _> =
        rows.into_iter().map(|row| ((row[0].clone(), row[1].clone()), row[2].clone())).collect();
    assert_eq!(explanations.len(), count, "each disagreement is explained once");
    explanations
}

/// The rows of a table beside the corpus. Only its last column may stand in quotes, and has none inside.
fn rows(name: &str, header: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(repository("tests/corpus").join(name)).expect(name);
    let columns = header.split(',').count();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(header), "{name}");
    let row = |line: &str| {
        let row: Vec<String> = line.splitn(columns, ',').map(|cell| cell.trim_matches('"').to_string()).collect();
        assert_eq!(row.len(), columns, "{name}: {line}");
        row
    };
    lines.map(row).collect()
}

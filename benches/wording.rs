//! How often the rules that read words alone agree with a person who read the same goals.
//!
//! ```sh
//! cargo bench --bench wording -- goals.csv
//! ```
//!
//! The file has a header and a row a goal, with the columns `id`, `type` (which sort of goal), `text` (as it was published),
//! `vague` (`yes` or `no`, as a reviewer judged) and `constructs` (what the reviewer saw in it, with `;` between;
//! `compound_multiple_targets` is two targets in one). What is printed is the table of `docs/wording.md`. With `DISAGREEMENTS=1`
//! the goals on which the two disagree go to standard error, to judge who is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use goalposts::config::{Level, Settings};
use goalposts::lint;
use goalposts::model::catalogue::built_in_files;
use goalposts::model::{Part, Workspace, lower_to_judge};
use goalposts::source::{SourceFile, Sources};
use goalposts::syntax;
use jiff::civil::date;

/// A goal as it was published, and what the reviewer found.
#[derive(serde::Deserialize)]
struct Reviewed {
    id: String,
    r#type: String,
    text: String,
    vague: String,
    constructs: String,
}

/// A rule that reads words, the reviewer's answer to the same question, and how a text becomes what the rule reads.
struct Question {
    rule: &'static str,
    asks: &'static str,
    reviewer: fn(&Reviewed) -> bool,
    as_goal: fn(name: &str, text: &str) -> String,
}

const QUESTIONS: [Question; 2] = [
    Question {
        rule: "vague-wording",
        asks: "vague",
        reviewer: |goal| goal.vague == "yes",
        as_goal: |name, text| format!("goal {name} \"{text}\"\n"),
    },
    Question {
        rule: "compound-kpi",
        asks: "two targets in one",
        reviewer: |goal| goal.constructs.split(';').any(|construct| construct == "compound_multiple_targets"),
        as_goal: |name, text| format!("goal {name} {{\n  kpi number \"{text}\"\n}}\n"),
    },
];

fn main() -> ExitCode {
    // `cargo bench` adds an option of its own.
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("no file of reviewed goals given: cargo bench --bench wording -- FILE");
        return ExitCode::SUCCESS;
    };
    match read(&path) {
        Ok(goals) => {
            print!("{}", table(&goals));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{path}: {problem}");
            ExitCode::from(2)
        }
    }
}

fn read(path: &str) -> Result<Vec<Reviewed>, csv::Error> {
    csv::Reader::from_path(path)?.deserialize().collect()
}

/// How many goals both, one or none of the two call so.
#[derive(Clone, Copy, Default)]
struct Counts {
    goals: usize,
    rule: usize,
    reviewer: usize,
    both: usize,
}

impl Counts {
    fn add(&mut self, rule: bool, reviewer: bool) {
        self.goals += 1;
        self.rule += usize::from(rule);
        self.reviewer += usize::from(reviewer);
        self.both += usize::from(rule && reviewer);
    }
}

fn table(goals: &[Reviewed]) -> String {
    let shows_disagreements = std::env::var_os("DISAGREEMENTS").is_some();
    let mut table =
        "| rule | goals | it finds | the reviewer finds | both | of what it finds, right | of what the reviewer \
                     finds, found |\n| --- | --- | --: | --: | --: | --: | --: |\n"
            .to_string();
    for question in QUESTIONS {
        let found = found(&question, goals);
        let mut all = Counts::default();
        let mut by_type: BTreeMap<&str, Counts> = BTreeMap::new();
        for (index, goal) in goals.iter().enumerate() {
            let (rule, reviewer) = (found.contains(&name(index)), (question.reviewer)(goal));
            all.add(rule, reviewer);
            by_type.entry(&goal.r#type).or_default().add(rule, reviewer);
            if shows_disagreements && rule != reviewer {
                let who = if rule { "only the rule" } else { "only the reviewer" };
                eprintln!("{} ({who}, {}): {}", goal.id, question.rule, goal.text);
            }
        }
        let rows = std::iter::once(("all", all)).chain(by_type);
        for (sort, counts) in rows {
            let Counts { goals, rule, reviewer, both } = counts;
            writeln!(
                table,
                "| `{}` ({}) | {goals} {sort} | {rule} | {reviewer} | {both} | {} | {} |",
                question.rule,
                question.asks,
                percent(both, rule),
                percent(both, reviewer)
            )
            .expect("a string takes everything");
        }
    }
    table
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_string();
    }
    format!("{:.0} %", 100.0 * part as f64 / whole as f64)
}

fn name(index: usize) -> String {
    format!("goal-{index}")
}

/// The names of the goals in which the rule finds something.
fn found(question: &Question, goals: &[Reviewed]) -> BTreeSet<String> {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let text: String =
        goals.iter().enumerate().map(|(index, goal)| (question.as_goal)(&name(index), &escaped(&goal.text))).collect();
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    for file in built_in_files().chain([SourceFile::new("reviewed.goal", text)]) {
        let model = lower_to_judge(file.text(), syntax::parse(file.text()));
        assert!(model.problems.is_empty(), "{}: {:?}", file.path(), model.problems.first());
        parts.push(Part { role: file.role(), path: file.path().to_string(), model });
        sources.push(Arc::new(file));
    }
    let levels = vec![("all".to_string(), Level::Allow), (question.rule.to_string(), Level::Advice)];
    let settings = Settings { levels, ..Settings::default() };
    let analysis = lint::check(&Workspace::new(parts), &settings, date(2026, 1, 15));
    analysis.diagnostics.into_iter().filter_map(|found| found.subject.goal).collect()
}

//! What a change costs while ten thousand files are open: `cargo bench --bench open`.
//!
//! In process, from the text that was typed to the findings of all files, cross-file ones included. The tree is the one of
//! `compare`. The medians and the slowest of a hundred are printed, of edits in files that nobody mentions, and in one that a
//! hundred others do.

mod generate;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use goalposts::config::Settings;
use goalposts::load::{Found, FoundFile, Workspace};
use goalposts::project::{Live, Texts, open};
use goalposts::source::{FileId, Role};
use jiff::civil::date;

const FILES: usize = 10_000;
const FILE_BYTES: usize = 10_000;
const EDITS: usize = 300;
/// So many plans support the company's goal.
const SUPPORTERS: usize = 100;

fn main() {
    let company = "goal company \"One company\" {\n  by 2026-12-31\n  kpi revenue $1,000,000 -> +10% in 2026\n}\n";
    let mut texts: Vec<String> = (0..FILES).map(|index| generate::plan(index, FILE_BYTES)).collect();
    for text in texts.iter_mut().take(SUPPORTERS) {
        text.insert_str(text.rfind("}\n").unwrap_or(0), "  supports company\n");
    }
    texts.push(company.to_string());
    let file = |index: usize, text: &str| FoundFile {
        path: PathBuf::from(format!("/w/{index:05}.goal")),
        display: format!("{index:05}.goal"),
        role: Role::Target,
        workspace: 0,
        contents: Some(text.as_bytes().to_vec()),
        beside: None,
    };
    let files = texts.iter().enumerate().map(|(index, text)| file(index, text)).collect();
    let found = Found { files, workspaces: vec![Workspace::default()], ..Found::default() };
    let start = Instant::now();
    let project = open(found, Texts::Open, &|| {}).remove(0);
    println!("read, parsed and bound in {} ms", start.elapsed().as_millis());
    let start = Instant::now();
    let mut live = Live::new(project, Texts::Open, &Settings::default(), date(2026, 3, 1));
    println!("judged in {} ms: {} findings\n", start.elapsed().as_millis(), live.all_findings().len());

    let first = live.project().workspace.files().find(|(_, part)| part.role == Role::Target).expect("files").0;
    let mut numbers = generate::Numbers::new(7);
    let mut measure = |what: &str, pick: &mut dyn FnMut() -> usize| {
        let mut times: Vec<Duration> = (0..EDITS)
            .map(|_| {
                let index = pick();
                // A remark at the top moves everything behind it.
                texts[index].insert_str(0, "# typed\n");
                let changed = vec![(FileId(first.0 + index as u32), file(index, &texts[index]))];
                let start = Instant::now();
                live.replace(changed);
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let of = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!("{:>8.2} ms median {:>8.2} ms of 99 in 100  {what}", of(50), of(99));
    };
    measure("a file that nobody mentions", &mut || SUPPORTERS + numbers.below((FILES - SUPPORTERS) as u64) as usize);
    measure("a file that a hundred others mention", &mut || FILES);
}

//! `goalposts check --accept-existing`, and what is said of accepted findings.

use super::check::{Asked, Results, report};
use super::run::{Failure, Outcome, Surroundings, open};
use crate::lint::accepted::{Beyond, Gone, Tally};
use crate::load::{self, Problem};
use crate::project::{Recorded, Texts};
use crate::report::counted;

/// Records what is found, and reports what can't be accepted.
///
/// # Errors
/// Files that belong to no workspace, a text on standard input, and a record that can't be written.
pub fn run(asked: &Asked<'_>) -> Result<Outcome, Failure> {
    let Asked { arguments, surroundings, .. } = asked;
    let quiet = arguments.report.screen.quiet;
    if load::reads_stdin(&arguments.input.paths) {
        let help = "save it as a file of the workspace first".to_string();
        return Err(Failure::new("what is found in a text on standard input can't be accepted", Some(help)));
    }
    let opened = open(&arguments.input, Texts::Forget, quiet, surroundings)?;
    let mut results = Results::new(opened.empty, opened.unreadable);
    for mut project in opened.projects {
        let recorded = project.accept(asked.settings, asked.today)?;
        if let Some(recorded) = recorded.filter(|_| !quiet && !opened.empty) {
            eprintln!("{}", describe(&recorded));
        }
        results.judge(project, asked);
    }
    if !quiet {
        for (rule, count) in results.by_rule() {
            let stay = if count == 1 { "1 finding stays".to_string() } else { format!("{count} findings stay") };
            let message = format!("`{rule}` can't be accepted, so {stay}");
            let help = Some("mend what is found".to_string());
            surroundings.notice("warning", &Problem { message, help });
        }
    }
    report(results, asked)
}

fn describe(Recorded { before, now }: &Recorded) -> String {
    let ((was, ..), (count, rules, files)) = (before.counts(), now.counts());
    if now.is_empty() {
        let left = "nothing is left to accept; goalposts-accepted.json can be deleted";
        return if before.is_empty() { "there is nothing to accept".to_string() } else { left.to_string() };
    }
    let (findings, rules) = (counted(count, "finding", "findings"), counted(rules, "rule", "rules"));
    let files = counted(files, "file", "files");
    let change = match (was, count.cmp(&was)) {
        (0, _) => String::new(),
        (_, std::cmp::Ordering::Less) => format!(", {} fewer than before", was - count),
        (_, std::cmp::Ordering::Equal) => ", as many as before".to_string(),
        (_, std::cmp::Ordering::Greater) => format!(", {} more than before", count - was),
    };
    format!("goalposts-accepted.json accepts {findings} of {rules} in {files}{change}")
}

/// So many files are named; of more, only how many.
const NAMED: usize = 5;

/// Tells what does not fit together any more with what was recorded.
pub fn tell(tally: &Tally, surroundings: &Surroundings) {
    let note = |message: String, help: Option<String>| surroundings.notice("note", &Problem { message, help });
    let renew = || Some("`goalposts check --accept-existing` records what there is now".to_string());

    for Beyond { file, rule, found, accepted } in tally.beyond.iter().take(NAMED) {
        let findings = counted(*found, "finding", "findings");
        note(
            format!(
                "`{file}` has {findings} of `{rule}`, {accepted} of them accepted; which are new can't be told, so all are shown"
            ),
            None,
        );
    }
    if let Some(more) = tally.beyond.len().checked_sub(NAMED).filter(|more| *more > 0) {
        note(format!("it is the same {more} times more with other files and rules"), None);
    }
    for Gone { file, count, renamed_to } in tally.gone.iter().take(NAMED) {
        let findings = counted(*count, "finding", "findings");
        let message = format!("goalposts-accepted.json accepts {findings} in `{file}`, which is no longer there");
        match renamed_to {
            Some(new) => note(
                format!("{message}; `{new}` has just these"),
                Some(format!("if it was renamed, write `{new}` in place of `{file}` in goalposts-accepted.json")),
            ),
            None => note(message, renew()),
        }
    }
    if let Some(more) = tally.gone.len().checked_sub(NAMED).filter(|more| *more > 0) {
        note(format!("{more} more files of goalposts-accepted.json are no longer there"), renew());
    }
    if tally.fewer > 0 {
        let findings = counted(tally.fewer, "finding", "findings");
        note(format!("goalposts-accepted.json accepts {findings} more than there are"), renew());
    }
}

//! What shells complete, asked of the shells themselves, and whether readers of manual pages take ours.
//!
//! A shell that is not installed is skipped, which is said; `GOALPOSTS_SHELLS=demand` makes that a failure.
//! `tests/completions/install` installs them on Debian.
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use support::repository;
use support::run::{Folder, Run};

/// A folder with goals in it, and with what is none.
fn workspace() -> Folder {
    Folder::new().file("plan.goal", "").file("plans/a plan.goal", "").file("plain.txt", "")
}

fn script(shell: &str, folder: &Folder) -> String {
    let path = folder.join("completions");
    std::fs::write(&path, Run::new(["completions", shell]).success().stdout).unwrap();
    path.display().to_string()
}

/// What a shell prints, run in a folder; none when it is not installed.
#[track_caller]
fn ask(shell: &str, arguments: &[&str], at: &Path) -> Option<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_goalposts")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output =
        Command::new(shell).args(arguments).current_dir(at).env("PATH", path).env("LC_ALL", "C.UTF-8").output();
    let Ok(output) = output else {
        skip(shell);
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shell} {arguments:?}: {said}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn skip(program: &str) {
    assert!(std::env::var_os("GOALPOSTS_SHELLS").is_none_or(|value| value != "demand"), "{program} is not installed");
    // Past the capture of the test harness, which would keep it to itself.
    let _ = writeln!(std::io::stderr(), "SKIPPED: a test of completions or manual pages, {program} is not installed");
}

/// What a shell completes lines to; none when it is not installed.
type Completes<'a> = &'a dyn Fn(&[&str]) -> Option<Vec<BTreeSet<String>>>;

/// The beginnings of lines, and what has to be among what they are completed to.
const LINES: [(&str, &str); 12] = [
    // Of commands whose options are defined when they are asked for.
    ("goalposts check --accept", "--accept-existing"),
    ("goalposts log --is", "--isolated"),
    ("goalposts build --today 2026-01-01 --for", "--format"),
    ("goalposts explain miss", "missing-metric"),
    ("goalposts check -A miss", "missing-metric"),
    ("goalposts check --deny meas", "measurable"),
    ("goalposts check --preset ", "okr"),
    ("goalposts catalog open-r", "open-rate"),
    ("goalposts completions f", "fish"),
    ("goalposts man expl", "explain"),
    ("goalposts help ch", "check"),
    ("goalposts check pl", "plan.goal"),
];

/// What all shells do that know values.
#[track_caller]
fn completes_commands_options_and_values(completes: Completes<'_>) {
    let lines: Vec<&str> = LINES.iter().map(|(line, _)| *line).collect();
    let Some(answers) = completes(&lines) else { return };
    assert_eq!(answers.len(), LINES.len());
    for ((line, expected), words) in LINES.iter().zip(&answers) {
        assert!(words.contains(*expected), "no {expected} for {line:?} in {words:?}");
    }
    let folders = |words: &BTreeSet<String>| words.iter().any(|word| word.trim_end_matches('/') == "plans");
    assert!(folders(answers.last().unwrap()), "folders are for paths, too");
    let others = completes(&["goalposts ch", "goalposts log --against "]).unwrap();
    assert_eq!(others[0], set(&["check"]));
    assert!(!others[1].contains("plan.goal"), "{:?}", others[1]);
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(ToString::to_string).collect()
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| !line.is_empty()).map(ToString::to_string).collect()
}

#[test]
fn bash() {
    const ASK: &str = r#"
        source "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        current="${COMP_WORDS[COMP_CWORD]}"
        # Bash takes the sign for a word, and gives the function what stands behind it.
        if [[ $current == "=" ]]; then current=""; fi
        eval "$(complete -p goalposts | sed -E 's/.*-F ([^ ]+) .*/function=\1/')"
        "$function" goalposts "$current" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let folder = workspace();
    let script = script("bash", &folder);
    let completes = |line: &str| {
        let spaced = line.replace('=', " = ");
        let words: Vec<&str> = spaced.split(' ').collect();
        let arguments = [&["--norc", "--noprofile", "-c", ASK, "bash", &script], &words[..]].concat();
        ask("bash", &arguments, folder.path()).map(|text| lines(&text))
    };
    completes_commands_options_and_values(&|lines| lines.iter().map(|line| completes(line)).collect());
    let Some(formats) = completes("goalposts check --output-format=js") else { return };
    assert_eq!(formats, set(&["json"]), "the value behind a sign");
    assert_eq!(completes("goalposts check ").unwrap(), set(&["plan.goal", "plans"]), "no options where a path is due");
    assert_eq!(completes("goalposts check -- plans/").unwrap(), set(&["plans/a plan.goal"]));
}

#[test]
fn fish() {
    const ASK: &str = "source $argv[1]; for line in $argv[2..]; complete -C $line; echo =; end";
    let folder = workspace();
    let script = script("fish", &folder);
    let completes = |asked: &[&str]| {
        let arguments = [&["--no-config", "-c", ASK, &script], asked].concat();
        let text = ask("fish", &arguments, folder.path())?;
        let without_help = text.lines().filter_map(|line| line.split('\t').next()).map(|word| word.to_string() + "\n");
        Some(answers(&without_help.collect::<String>()))
    };
    completes_commands_options_and_values(&completes);
    let Some(rules) = completes(&["goalposts explain "]) else { return };
    assert!(!rules[0].contains("plan.goal"), "{rules:?}");
}

#[test]
fn zsh() {
    let folder = workspace();
    let script = script("zsh", &folder);
    let ask_zsh = repository("tests/completions/ask.zsh").display().to_string();
    let output = folder.join("matches");
    let completes = |asked: &[&str]| {
        std::fs::write(&output, "").unwrap();
        let output_path = output.display().to_string();
        ask("zsh", &[&["-f", &ask_zsh, &script, &output_path], asked].concat(), folder.path())?;
        Some(answers(&std::fs::read_to_string(&output).unwrap()))
    };
    completes_commands_options_and_values(&completes);
    let Some(files) = completes(&["goalposts check pl"]) else { return };
    assert!(!files[0].contains("plain.txt"), "only goal files and folders: {files:?}");
}

/// What stands before each line `=`.
fn answers(text: &str) -> Vec<BTreeSet<String>> {
    let mut answers: Vec<BTreeSet<String>> = text.split("=\n").map(lines).collect();
    if answers.last().is_some_and(BTreeSet::is_empty) {
        answers.pop();
    }
    answers
}

/// It completes at a terminal only: what its editor has is put in the place of the editor here.
#[test]
fn elvish() {
    const EDITOR: &str = "var edit: = (ns [&completion:=(ns [&arg-completer=[&]]) \
                          &complex-candidate~={|text &display=''| put $text }])\n";
    let folder = workspace();
    let script = std::fs::read_to_string(script("elvish", &folder)).unwrap();
    let completes = |words: &str| {
        let ask = format!("$edit:completion:arg-completer[goalposts] {words} | each {{|word| echo $word }}\n");
        std::fs::write(folder.join("ask.elv"), format!("{EDITOR}{script}\n{ask}")).unwrap();
        ask_elvish(&folder)
    };
    let Some(commands) = completes("goalposts ''") else { return };
    assert!(commands.contains("check") && commands.contains("--today"), "{commands:?}");
    let options = completes("goalposts check ''").unwrap();
    assert!(options.contains("--accept-existing") && options.contains("-D"), "{options:?}");
}

fn ask_elvish(folder: &Folder) -> Option<BTreeSet<String>> {
    ask("elvish", &["-norc", "ask.elv"], folder.path()).map(|text| lines(&text))
}

#[test]
fn a_reader_that_has_gone_is_no_trouble() {
    for command in ["goalposts completions zsh", "goalposts man check"] {
        let line = format!("set -o pipefail; {command} | head -n 1");
        let Some(said) = ask("bash", &["-c", &line], Path::new("/")) else { return };
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn wrong_names_are_told() {
    Run::new(["completions", "tcsh"]).failure().stderr_has("[possible values: bash, elvish, fish, powershell, zsh]");
    Run::new(["man", "chek"]).failure().stderr_has("'check'");
    Run::new(["man", "check", "--output-dir", "x"]).failure().stderr_has("cannot be used with");
    let folder = Folder::bare().file("file", "");
    Run::new(["man", "--output-dir", "file"]).at(&folder).failure().stderr_has("error: ");
}

#[test]
fn readers_of_manual_pages_take_them() {
    let folder = Folder::bare();
    Run::new(["man", "--output-dir", "new/man1"]).at(&folder).success().stdout("").stderr("");
    let pages: BTreeSet<_> =
        std::fs::read_dir(folder.join("new/man1")).unwrap().map(|page| page.unwrap().path()).collect();
    assert!(pages.len() > 8 && pages.contains(&folder.join("new/man1/goalposts-check.1")), "{pages:?}");
    for page in &pages {
        let page = page.display().to_string();
        if let Some(said) = ask("mandoc", &["-T", "lint", "-W", "error", &page], folder.path()) {
            assert_eq!(said, "", "{page}");
        }
        if let Some(text) = ask("groff", &["-man", "-ww", "-T", "utf8", "-P-cbou", &page], folder.path()) {
            assert!(text.contains("EXAMPLES\n"), "{text}");
        }
    }
    let page = Run::new(["man", "check"]).success().stdout;
    assert_eq!(std::fs::read_to_string(folder.join("new/man1/goalposts-check.1")).unwrap(), page);
    Run::new(["man"]).success().stdout_has(".TH GOALPOSTS 1").stdout_has("EXIT STATUS");
}

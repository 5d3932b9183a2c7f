//! Runs the scripts of `editors/`, which need the editors themselves.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use super::repository;

/// Runs a script of an editor's, `editors/EDITOR/test/SCRIPT`. Its exit code 77 says that something is not installed, and which:
/// then it is skipped, and says so, unless `GOALPOSTS_EDITORS=demand` makes that a failure.
pub fn run<S: AsRef<OsStr>>(editor: &str, script: &str, arguments: &[S], variables: &[(&str, &str)], path: &[&Path]) {
    let installed = repository("target/editors/bin");
    let others = std::env::var_os("PATH").unwrap_or_default();
    let first = path.iter().map(|folder| folder.to_path_buf()).chain([installed]);
    let paths = std::env::join_paths(first.chain(std::env::split_paths(&others))).unwrap();
    let mut command = Command::new("bash");
    command.arg(repository(&format!("editors/{editor}/test/{script}"))).args(arguments).env("PATH", paths);
    command.envs(variables.iter().copied());
    let Ok(output) = command.output() else { return skip(editor, "bash") };
    let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => println!("{editor}: {printed}"),
        Some(77) => skip(editor, printed.trim()),
        _ => panic!("{editor}:\n{printed}"),
    }
}

fn skip(editor: &str, why: &str) {
    assert!(std::env::var_os("GOALPOSTS_EDITORS").is_none_or(|value| value != "demand"), "{editor}: {why}");
    // Past the capture of the test harness, which would keep it to itself.
    let _ = writeln!(std::io::stderr(), "SKIPPED: the test of editors/{editor}, {why}");
}

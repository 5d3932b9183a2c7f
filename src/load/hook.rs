//! Where git looks for hooks.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::paths::{normalized, real};
use super::problem::Problem;

/// The folder of a repository's hooks. It need not exist yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HookFolder {
    pub path: PathBuf,
    /// It lies in the repository or its work tree. Else it is one that a person set for all of theirs.
    pub of_this_repository: bool,
}

/// Asks git, which knows `core.hooksPath` and worktrees.
///
/// # Errors
/// When there is no git, or the folder belongs to no repository with a work tree.
pub fn hook_folder(folder: &Path) -> Result<HookFolder, Problem> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["rev-parse", "--path-format=absolute"]);
    command.args(["--show-toplevel", "--git-common-dir", "--git-path", "hooks"]);
    let output = command.output().map_err(|_| {
        Problem::new("`git` can't be run, so nobody knows where its hooks are")
            .help("install it, or put it on your path")
    })?;
    let answer = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&Path> = answer.lines().map(Path::new).collect();
    let [work_tree, repository, hooks] = lines[..] else {
        return Err(refusal(folder, &String::from_utf8_lossy(&output.stderr)));
    };
    let hooks = normalized(hooks);
    let lies_in = |place: &Path| hooks.starts_with(place) || real(&hooks).is_ok_and(|hooks| hooks.starts_with(place));
    let of_this_repository = [work_tree, repository].into_iter().any(lies_in);
    Ok(HookFolder { path: hooks, of_this_repository })
}

/// Whether a file has these words in it; not, when it can't be read.
pub fn mentions(path: &Path, words: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.contains(words))
}

/// Whether a shell runs a file, as its first line says; also where it says nothing or can't be read.
pub fn is_shell_script(path: &Path) -> bool {
    let text = std::fs::read(path).unwrap_or_default();
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let Some(interpreter) = first.strip_prefix("#!") else { return true };
    interpreter.split_whitespace().any(|word| word.rsplit('/').next().is_some_and(|name| name.ends_with("sh")))
}

/// What git said, without its prefix, where it is not simply that there is no repository.
fn refusal(folder: &Path, said: &str) -> Problem {
    let said = said.lines().next().unwrap_or("").trim_start_matches("fatal: ").trim_end_matches('.');
    if said.is_empty() || said.contains("not a git repository") {
        let message = format!("`{}` belongs to no git repository, so there is nothing to hook into", folder.display());
        return Problem::new(message).help("`git init` makes one");
    }
    Problem::new(format!("git does not say where its hooks are: {said}"))
}

//! The files that `actuals "…"` names. What stands in them is read by `table`.

use std::error::Error;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::paths::{nearest_existing, normalized, real};
use super::problem::reason;

/// Why a path in a `.goal` file names no file that may be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CsvProblem {
    pub kind: CsvProblemKind,
    /// The fact: lower-case start, no final stop.
    pub message: String,
    pub help: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CsvProblemKind {
    /// Nothing stands between the quotes.
    Empty,
    /// The address of a page: nothing is fetched, so that a build gives the same tomorrow.
    Address,
    /// Works on Windows only.
    Backslash,
    /// Names a place of one machine.
    Absolute,
    /// `..` or a link leads out of the workspace, to where the reader of the repository has nothing.
    Outside,
    Missing,
    Folder,
    /// The system refuses.
    Unreadable,
}

impl fmt::Display for CsvProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl Error for CsvProblem {}

/// The file that `written` means in the `.goal` file `goal_file`: relative to that file's folder and inside the
/// workspace, after `..` and links are resolved. Without a workspace the file's own folder is the bound.
///
/// # Errors
/// When the path is not of that kind or leads to no file; [`CsvProblemKind`] lists the cases.
pub fn csv_path(root: Option<&Path>, goal_file: &Path, written: &str) -> Result<PathBuf, CsvProblem> {
    check_form(written)?;
    let folder = goal_file.parent().unwrap_or(Path::new(""));
    let bound = root.unwrap_or(folder);
    let path = folder.join(written);
    let outside = || outside(root, written);
    let refused = |error: std::io::Error| {
        problem(CsvProblemKind::Unreadable, format!("`{written}` can't be read: {}", reason(&error)))
    };
    let found = match real(&path) {
        Ok(found) => found,
        Err(error) if is_absence(error.kind()) => {
            if !normalized(&path).starts_with(normalized(bound)) {
                return Err(outside());
            }
            let missing = problem(CsvProblemKind::Missing, format!("`{written}` does not exist"));
            return Err(match nearest_existing(folder, Path::new(written)) {
                Some(guess) => missing.help(format!("did you mean `{}`?", guess.to_string_lossy().replace('\\', "/"))),
                None => missing.help("the path starts at the folder of the plan"),
            });
        }
        Err(error) => return Err(refused(error)),
    };
    if !found.starts_with(real(bound).map_err(refused)?) {
        return Err(outside());
    }
    if found.is_dir() {
        return Err(problem(CsvProblemKind::Folder, format!("`{written}` is a folder")).help("name a file in it"));
    }
    Ok(found)
}

/// The same for a goal file of another time, by the form of the path alone: what links are is a matter of the disk.
///
/// # Errors
/// When the path is not of that kind, or leads out.
pub fn csv_path_then(root: Option<&Path>, goal_file: &Path, written: &str) -> Result<PathBuf, CsvProblem> {
    check_form(written)?;
    let folder = goal_file.parent().unwrap_or(Path::new(""));
    let path = normalized(&folder.join(written));
    if path.starts_with(normalized(root.unwrap_or(folder))) { Ok(path) } else { Err(outside(root, written)) }
}

fn outside(root: Option<&Path>, written: &str) -> CsvProblem {
    let place = if root.is_some() { "workspace" } else { "folder of its plan" };
    problem(CsvProblemKind::Outside, format!("`{written}` lies outside the {place}"))
        .help("copy it beside the plan, so that everybody who has the plan has its results")
}

/// A path with a NUL in it is no path to the system, and to people it is one that leads nowhere.
fn is_absence(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput)
}

/// What can be told without the disk, the same on every system.
fn check_form(written: &str) -> Result<(), CsvProblem> {
    use CsvProblemKind::{Absolute, Address, Backslash, Empty};
    if written.trim().is_empty() {
        return Err(problem(Empty, "the path of a CSV file is empty").help("such as `actuals \"results.csv\"`"));
    }
    if let Some((scheme, _)) = written.split_once("://")
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    {
        return Err(problem(Address, format!("`{written}` is an address, and nothing is fetched"))
            .help("download the file, keep it in the workspace and name it here"));
    }
    let drive = matches!(written.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let home = written == "~" || written.starts_with("~/") || written.starts_with("~\\");
    if drive || home || written.starts_with(['/', '\\']) || Path::new(written).is_absolute() {
        return Err(problem(Absolute, format!("`{written}` names a place on one machine"))
            .help("write the path from the folder of this file, such as `results/fans.csv`"));
    }
    if written.contains('\\') {
        return Err(problem(Backslash, format!("`{written}` has backslashes, which work on Windows only"))
            .help(format!("write `{}`, which works everywhere", written.replace('\\', "/"))));
    }
    Ok(())
}

fn problem(kind: CsvProblemKind, message: impl Into<String>) -> CsvProblem {
    CsvProblem { kind, message: message.into(), help: None }
}

impl CsvProblem {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CsvProblemKind::*;
    use std::fs;

    /// A workspace `w` with a plan in `w/plans`, and a file beside the workspace.
    fn workspace() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("w/plans/results")).unwrap();
        for name in ["w/plans/a.goal", "w/plans/results/fans.csv", "w/shared.csv", "secret.csv"] {
            fs::write(at(name), "").unwrap();
        }
        let (root, goal) = (at("w"), at("w/plans/a.goal"));
        (folder, root, goal)
    }

    #[test]
    fn paths_start_at_the_plans_folder() {
        let (_keep, root, goal) = workspace();
        let found = |written: &str| csv_path(Some(&root), &goal, written).unwrap();
        assert!(found("results/fans.csv").ends_with("w/plans/results/fans.csv"));
        assert!(found("./results/../results/fans.csv").ends_with("w/plans/results/fans.csv"));
        assert!(found("../shared.csv").ends_with("w/shared.csv"));
    }

    #[test]
    fn what_may_not_be_read_is_told_apart() {
        let (_keep, root, goal) = workspace();
        let kind = |written: &str| csv_path(Some(&root), &goal, written).unwrap_err().kind;
        let cases = [
            (" ", Empty),
            ("https://example.org/a.csv", Address),
            ("file:///a.csv", Address),
            ("results\\fans.csv", Backslash),
            ("/etc/passwd", Absolute),
            ("C:\\a.csv", Absolute),
            ("c:/a.csv", Absolute),
            ("\\\\server\\a.csv", Absolute),
            ("~/a.csv", Absolute),
            ("../../secret.csv", Outside),
            ("../../nothing.csv", Outside),
            ("../../../../../../../../../../etc/passwd", Outside),
            ("fans.csv", Missing),
            ("results/fans.csv/x", Missing),
            ("a\0b", Missing),
            ("results", Folder),
            ("..", Folder),
        ];
        for (written, expected) in cases {
            assert_eq!(kind(written), expected, "{written:?}");
        }
        let help = |written: &str| csv_path(Some(&root), &goal, written).unwrap_err().help.unwrap();
        assert_eq!(help("results/fan.csv"), "did you mean `results/fans.csv`?");
        assert_eq!(help("results\\fans.csv"), "write `results/fans.csv`, which works everywhere");
    }

    #[test]
    fn without_a_workspace_the_plans_folder_is_the_bound() {
        let (_keep, _, goal) = workspace();
        assert!(csv_path(None, &goal, "results/fans.csv").is_ok());
        let problem = csv_path(None, &goal, "../shared.csv").unwrap_err();
        assert_eq!(problem.message, "`../shared.csv` lies outside the folder of its plan");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_may_lead_about_the_workspace_but_not_out_of_it() {
        use std::os::unix::fs::symlink;
        let (_keep, root, goal) = workspace();
        symlink("../../secret.csv", root.join("plans/out.csv")).unwrap();
        symlink("../shared.csv", root.join("plans/in.csv")).unwrap();
        symlink("../../", root.join("plans/up")).unwrap();
        let kind = |written: &str| csv_path(Some(&root), &goal, written).map_err(|problem| problem.kind);
        assert_eq!(kind("out.csv"), Err(Outside));
        assert_eq!(kind("up/secret.csv"), Err(Outside));
        assert!(kind("in.csv").is_ok());
        assert!(kind("up/w/shared.csv").is_ok(), "out and back in again");
    }

    proptest::proptest! {
        #[test]
        fn no_text_brings_it_down_or_leads_out(written in "(\\.\\./|~|results/|fans\\.csv|\\PC|\0){0,6}") {
            let (_keep, root, goal) = workspace();
            if let Ok(path) = csv_path(Some(&root), &goal, &written) {
                assert!(path.starts_with(real(&root).unwrap()));
            }
        }
    }
}

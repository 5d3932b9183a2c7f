//! Where configuration files lie.

use std::path::{Path, PathBuf};

use super::paths::{nearest_existing, real};
use super::problem::{Problem, reason};

/// The file that is named as a configuration, from a folder on: on the command line, or by another one. Links resolved.
///
/// # Errors
/// When it does not exist, is a folder, or the system refuses; with the nearest name that exists.
pub fn configuration_path(folder: &Path, written: &str) -> Result<PathBuf, Problem> {
    if written.is_empty() {
        return Err(
            Problem::new("an empty path names no configuration").help("name a file, such as `../goalposts.toml`")
        );
    }
    match real(&folder.join(written)) {
        Ok(path) if path.is_dir() => {
            let named = written.trim_end_matches('/');
            Err(Problem::new(format!("`{written}` is a folder"))
                .help(format!("name the file in it, such as `{named}/goalposts.toml`")))
        }
        Ok(path) => Ok(path),
        Err(error) => {
            let guess =
                nearest_existing(folder, Path::new(written)).map(|guess| guess.to_string_lossy().replace('\\', "/"));
            let problem = Problem::new(format!("`{written}` can't be read: {}", reason(&error)));
            Err(match guess.filter(|guess| guess != written) {
                Some(guess) => problem.help(format!("did you mean `{guess}`?")),
                None => problem,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_and_anything_else_is_explained() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("team.toml");
        std::fs::write(&path, "").unwrap();
        std::fs::create_dir(folder.path().join("teams")).unwrap();
        let asked = |written: &str| configuration_path(folder.path(), written).map_err(|problem| problem.to_string());
        assert_eq!(asked("team.toml"), Ok(std::fs::canonicalize(&path).unwrap()));
        assert_eq!(asked("./teams/../team.toml"), Ok(std::fs::canonicalize(&path).unwrap()));
        assert_eq!(
            asked("taem.toml").unwrap_err(),
            "`taem.toml` can't be read: it does not exist; did you mean `team.toml`?"
        );
        assert_eq!(asked("elsewhere/x").unwrap_err(), "`elsewhere/x` can't be read: it does not exist");
        assert_eq!(
            asked("teams/").unwrap_err(),
            "`teams/` is a folder; name the file in it, such as `teams/goalposts.toml`"
        );
        assert_eq!(
            asked("").unwrap_err(),
            "an empty path names no configuration; name a file, such as `../goalposts.toml`"
        );
    }
}

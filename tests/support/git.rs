//! Repositories for tests, in folders that are gone afterwards. Nobody's configuration is read, and every commit has a day and an
//! author of its own, so that hashes are the same everywhere.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::run::{Folder, Run};

/// Variables by which git, or whoever runs these tests in a hook or a service, could be told something else.
const FOREIGN: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_CEILING_DIRECTORIES",
    "GITHUB_ACTIONS",
    "GITHUB_BASE_REF",
    "GITLAB_CI",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "GIT_TRACE",
];

const OWN: [(&str, &str); 9] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_DEFAULT_HASH", "sha1"),
    ("GIT_AUTHOR_NAME", "Mina"),
    ("GIT_AUTHOR_EMAIL", "mina@example.org"),
    ("GIT_COMMITTER_NAME", "Mina"),
    ("GIT_COMMITTER_EMAIL", "mina@example.org"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// A repository with nothing in it, on the branch `main`.
pub struct Repository {
    folder: Folder,
}

impl Repository {
    /// `None` where there is no git: the test then says so and proves nothing.
    pub fn new() -> Option<Self> {
        let is_there = Command::new("git").arg("--version").stdout(Stdio::null()).status().is_ok_and(|it| it.success());
        if !is_there {
            eprintln!("SKIPPED: there is no git here, so nothing was tested");
            return None;
        }
        let repository = Self { folder: Folder::bare() };
        repository.git(&["init", "--quiet", "-b", "main"]);
        Some(repository)
    }

    /// Runs git, which must succeed.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_in("", "2026-01-01", arguments)
    }

    #[track_caller]
    pub fn git_in(&self, folder: &str, day: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.folder.join(folder)).args(arguments).envs(OWN);
        for variable in FOREIGN {
            command.env_remove(variable);
        }
        let time = format!("{day}T12:00:00Z");
        let output = command.env("GIT_AUTHOR_DATE", &time).env("GIT_COMMITTER_DATE", &time).output().expect("git runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {stderr}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("its folder is made");
        std::fs::write(path, text).expect("it is written");
        self
    }

    pub fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.folder.join(path)).expect("it was there");
        self
    }

    /// Puts other words into a file.
    #[track_caller]
    pub fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.folder.read(path);
        assert!(text.contains(from), "no {from:?} in {path}");
        self.write(path, &text.replace(from, to))
    }

    /// Commits everything.
    #[track_caller]
    pub fn commit(&self, day: &str, subject: &str) -> &Self {
        self.git(&["add", "--all"]);
        self.git_in("", day, &["commit", "--quiet", "-m", subject]);
        self
    }

    /// The program, run at the top of the repository.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let run = FOREIGN.iter().fold(Run::new(arguments), |run, variable| run.without(variable));
        OWN.iter().fold(run, |run, (name, value)| run.env(name, value)).in_folder(&self.folder.join(folder))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn join(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

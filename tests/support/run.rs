//! Runs the program and looks at what came of it: one builder that ends in a verdict.
//!
//! ```ignore
//! Run::new(["check", "-"]).stdin("goal a\n").fails(1).stdout("…");
//! ```

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A run that is being prepared. It knows no variable of this process that could change what is printed, and judges by one day.
pub struct Run {
    command: Command,
    stdin: Vec<u8>,
}

impl Run {
    pub fn new<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        Self::of(env!("CARGO_BIN_EXE_goalposts"), arguments)
    }

    /// Of another program.
    pub fn of<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(program);
        command.args(arguments);
        for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "GITHUB_ACTIONS", "LC_ALL"]
        {
            command.env_remove(variable);
        }
        command.env("LANG", "C.UTF-8").env("GOALPOSTS_TODAY", "2026-01-15");
        Self { command, stdin: Vec::new() }
    }

    pub fn at(self, folder: &Folder) -> Self {
        self.in_folder(folder.path())
    }

    pub fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn at_path(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs without a variable of this process.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Starts it with these streams left to the caller.
    pub fn spawn(mut self) -> std::process::Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command.spawn().expect("the program starts")
    }

    #[track_caller]
    fn finish(self) -> Finished {
        let text = self.stdin.clone();
        let mut child = self.spawn();
        // A program that needs no input may have gone by now.
        let _ = child.stdin.take().expect("it is piped").write_all(&text);
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        Finished { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Exit code 0.
    #[track_caller]
    pub fn success(self) -> Finished {
        self.ends_with(0)
    }

    /// Exit code 1: something was found.
    #[track_caller]
    pub fn found(self) -> Finished {
        self.ends_with(1)
    }

    /// Exit code 2: it could not be done as asked.
    #[track_caller]
    pub fn failure(self) -> Finished {
        self.ends_with(2)
    }

    /// Whatever the exit code.
    #[track_caller]
    pub fn ended(self) -> Finished {
        self.finish()
    }

    #[track_caller]
    fn ends_with(self, code: i32) -> Finished {
        let finished = self.finish();
        assert_eq!(finished.code, Some(code), "stdout:\n{}\nstderr:\n{}", finished.stdout, finished.stderr);
        finished
    }
}

/// A run that has ended as it should.
pub struct Finished {
    code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Finished {
    /// Standard output is exactly this.
    #[track_caller]
    pub fn stdout(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "stderr:\n{}", self.stderr);
        self
    }

    /// Standard error is exactly this.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "stdout:\n{}", self.stdout);
        self
    }

    #[track_caller]
    pub fn stdout_has(self, part: &str) -> Self {
        assert!(self.stdout.contains(part), "no {part:?} in\n{}", self.stdout);
        self
    }

    #[track_caller]
    pub fn stderr_has(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "no {part:?} in\n{}", self.stderr);
        self
    }

    /// Standard output as one JSON document.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in\n{}", self.stdout))
    }
}

/// A folder with files in it, gone when the test ends.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty workspace: the configuration is what keeps a run from looking further up.
    pub fn new() -> Self {
        Self::bare().file("goalposts.toml", "")
    }

    /// An empty folder that belongs to no workspace.
    pub fn bare() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    #[must_use]
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("its folder is made");
        std::fs::write(path, contents).expect("it is written");
        self
    }

    #[must_use]
    pub fn folder(self, path: &str) -> Self {
        std::fs::create_dir_all(self.path().join(path)).expect("it is made");
        self
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.join(path)).expect("it can be read")
    }
}

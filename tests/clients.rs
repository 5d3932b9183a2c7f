//! The language server in the hands of real clients: Neovim, Vim with ALE, Emacs with eglot, and the libraries under VS Code's
//! client. Each opens a workspace, and asserts in its own units what it shows and what becomes of the files.
//!
//! The scripts are `editors/*/test/client`. One whose editor is not installed is skipped, and says so;
//! `GOALPOSTS_EDITORS=demand` makes that a failure. `editors/test/install` installs them on Debian.

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::{Value, json};
use support::run::{Folder, Run};
use support::{editor, repository};

/// Judged by this day, as the workspace was written.
const TODAY: &str = "2026-01-15";

/// How long a program may take that has nothing more to do.
const PATIENCE: Duration = Duration::from_secs(20);

#[cfg(unix)]
#[test]
fn neovim() {
    serves("neovim");
}

#[cfg(unix)]
#[test]
fn vim_with_ale() {
    serves("vim");
}

#[cfg(unix)]
#[test]
fn emacs_with_eglot() {
    serves("emacs");
}

#[cfg(unix)]
#[test]
fn the_libraries_of_vscode() {
    serves("vscode");
}

/// Runs a client in a folder whose name is not easy, and in one that lies behind a link. No server may outlive its client.
#[cfg(unix)]
fn serves(client: &str) {
    let folder = Folder::bare().folder("목표 계획 100%").folder("진짜").folder("bin");
    let program = env!("CARGO_BIN_EXE_goalposts");
    // Each server that is started leaves its number.
    let started = folder.join("started");
    let script = format!("#!/bin/sh\necho $$ >>'{}'\nexec '{program}' \"$@\"\n", started.display());
    fs::write(folder.join("bin/goalposts"), script).unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder.join("bin/goalposts"), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink(folder.join("진짜"), folder.join("link")).unwrap();
    for workspace in ["목표 계획 100%", "link"] {
        let workspace = folder.join(workspace);
        for entry in fs::read_dir(repository("editors/test/clients/workspace")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), workspace.join(entry.file_name())).unwrap();
        }
        editor::run(client, "client", &[&workspace], &[("GOALPOSTS_TODAY", TODAY)], &[&folder.join("bin")]);
    }
    for number in fs::read_to_string(&started).unwrap_or_default().lines() {
        wait_until(&format!("the server {number} of {client} ends"), || !runs(number));
    }
}

/// A process that is there, and not only waits for somebody to ask how it ended.
fn runs(number: &str) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", number]).output().expect("`ps` is there");
    let state = String::from_utf8_lossy(&output.stdout);
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "{what}: it never did");
        thread::sleep(Duration::from_millis(10));
    }
}

// ── how it ends ──

/// The server as a process, spoken to by hand.
struct Server {
    process: Child,
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut process = Run::new(["lsp", "--stdio"]).in_folder(folder).spawn();
        let (input, output) = (process.stdin.take(), process.stdout.take().map(BufReader::new));
        Self { process, input, output }
    }

    fn initialized(folder: &Path) -> Self {
        let mut server = Self::start(folder);
        server.send(&json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }));
        assert_eq!(server.receive()["result"]["serverInfo"]["name"], "goalposts");
        server.send(&json!({ "method": "initialized", "params": {} }));
        server
    }

    fn send(&mut self, message: &Value) {
        let mut message = message.clone();
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        write!(self.input.as_mut().unwrap(), "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
    }

    fn receive(&mut self) -> Value {
        let output = self.output.as_mut().unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "it says nothing more");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", digits)) => length = digits.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        output.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn code(&mut self) -> Option<i32> {
        let mut status = None;
        wait_until("the server ends", || {
            status = self.process.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_client_that_says_goodbye_gets_zero() {
    let folder = Folder::new();
    let mut server = Server::initialized(folder.path());
    server.send(&json!({ "id": 2, "method": "shutdown" }));
    assert_eq!(server.receive()["result"], Value::Null);
    server.send(&json!({ "method": "exit" }));
    assert_eq!(server.code(), Some(0));
}

#[test]
fn so_does_one_that_hangs_up_behind_it() {
    let folder = Folder::new();
    let mut server = Server::initialized(folder.path());
    // It does not even wait for the answer.
    server.output = None;
    server.send(&json!({ "id": 2, "method": "shutdown" }));
    server.input = None;
    assert_eq!(server.code(), Some(0));
}

#[test]
fn one_that_leaves_without_a_word_gets_one() {
    let folder = Folder::new().file("a.goal", "goal a {\n}\n");
    for says_exit in [true, false] {
        let mut server = Server::initialized(folder.path());
        if says_exit {
            server.send(&json!({ "method": "exit" }));
        }
        server.input = None;
        server.output = None;
        assert_eq!(server.code(), Some(1), "{says_exit}");
    }
}

#[test]
fn what_is_no_client_is_told_so() {
    let folder = Folder::new();
    for text in ["", "hello\r\n\r\n", "Content-Length: 2\r\n\r\n{}", "Content-Length: 99\r\n\r\n{}"] {
        Run::new(["lsp"]).at(&folder).stdin(text).failure().stderr_has("the editor broke the protocol");
    }
}

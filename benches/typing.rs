//! From a key that is pressed to the findings that an editor shows: `cargo bench --bench typing`.
//!
//! A whole language server in a thread, with messages in memory: what is measured is from the change that an editor sends to
//! the diagnostics of that version, of one file alone and of one among ten thousand.

mod generate;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use goalposts::config::Settings;
use goalposts::lsp::{self, Options};
use goalposts::project::Choice;
use jiff::civil::date;
use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

const KEYS: i32 = 500;

fn main() -> io::Result<()> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let alone = target.join("alone");
    fs::create_dir_all(&alone)?;
    fs::write(alone.join("goalposts.toml"), "")?;
    fs::write(alone.join("plan.goal"), generate::plan(1, generate::FILE_BYTES))?;
    measure("one file", &alone, "plan.goal", "team-1")?;

    let tree = target.join("tree");
    generate::tree(&tree)?;
    measure("one of 10,000 files", &tree, "team-42/plan-00042.goal", "team-42")
}

/// Types a name letter by letter and takes it away again, each key a version.
fn measure(what: &str, folder: &Path, file: &str, owner: &str) -> io::Result<()> {
    let folder = fs::canonicalize(folder)?;
    let text = fs::read_to_string(folder.join(file))?;
    let line = text.lines().position(|line| line.contains(owner)).expect("the plan has an owner");
    let column = text.lines().nth(line).map_or(0, str::len);
    let uri = format!("file://{}", folder.join(file).display());
    let (client, server) = Connection::memory();
    let root = format!("file://{}", folder.display());
    let serving = thread::spawn(move || {
        let today = || date(2026, 3, 1);
        let options =
            Options { choice: Choice::default(), settings: Settings::default(), current_dir: folder, today: &today };
        lsp::serve(&server, options)
    });
    let tell = |method: &str, parameters: Value| {
        let _ = client.sender.send(Notification::new(method.to_string(), parameters).into());
    };
    let start = Instant::now();
    let parameters = json!({ "capabilities": {}, "workspaceFolders": [{ "uri": root, "name": "w" }] });
    let _ = client.sender.send(Request::new(0.into(), "initialize".to_string(), parameters).into());
    tell("initialized", json!({}));
    let document = json!({ "uri": uri, "languageId": "goal", "version": 0, "text": text });
    tell("textDocument/didOpen", json!({ "textDocument": document }));
    wait_for(&client, &uri, 0);
    let opened = start.elapsed();

    let mut times: Vec<Duration> = (1..=KEYS)
        .map(|version| {
            // Ten letters forth and ten back; `#` makes a remark of the rest, and each is another text.
            let (at, typed) = ((version - 1) % 20, "abcdefghij");
            let change = match usize::try_from(at).unwrap_or(0) {
                at if at < 10 => json!({ "range": range(line, column + at, column + at), "text": typed[at..=at] }),
                at => json!({ "range": range(line, column + 19 - at, column + 20 - at), "text": "" }),
            };
            let parameters = json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [change] });
            let start = Instant::now();
            tell("textDocument/didChange", parameters);
            wait_for(&client, &uri, version);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let of = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!("{:>7.2} ms median {:>7.2} ms of 99 in 100  {what}, opened in {} ms", of(50), of(99), opened.as_millis());
    let _ = client.sender.send(Request::new(1.into(), "shutdown".to_string(), Value::Null).into());
    tell("exit", Value::Null);
    drop(client);
    let _ = serving.join();
    Ok(())
}

fn range(line: usize, from: usize, to: usize) -> Value {
    json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } })
}

/// The findings of this version.
fn wait_for(client: &Connection, uri: &str, version: i32) {
    for message in &client.receiver {
        if let Message::Notification(Notification { method, params }) = message
            && method == "textDocument/publishDiagnostics"
            && params["uri"] == uri
            && params["version"] == version
        {
            return;
        }
    }
}

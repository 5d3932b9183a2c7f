use std::fs;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use jiff::civil::date;
use lsp_types::{InitializeParams, Uri};
use serde_json::{Value, json};

use super::*;
use crate::load;
use crate::lsp::position::Encoding;
use crate::lsp::uri;
use crate::project::typing::{self, Numbers};
use crate::source::{SourceFile, Span};

/// A client that says and hears everything, and its server in a thread.
struct Client {
    connection: Connection,
    server: Option<JoinHandle<End>>,
    folder: tempfile::TempDir,
    asked: i32,
    /// What was told since the last answer: method and parameters.
    told: Vec<(String, Value)>,
    /// What the server says that it can do.
    offered: Value,
}

impl Client {
    fn new(files: &[(&str, &str)], capabilities: Value) -> Self {
        Self::in_folder(files, capabilities, true)
    }

    fn in_folder(files: &[(&str, &str)], capabilities: Value, opens_folder: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("goalposts.toml", "")].iter().chain(files) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let (connection, other) = Connection::memory();
        let current_dir = load::real_folder(folder.path());
        let root = uri::of_path(&current_dir).unwrap();
        let server = thread::spawn(move || {
            let today = || date(2026, 3, 1);
            let options =
                Options { choice: Choice::default(), settings: Settings::default(), current_dir, today: &today };
            serve(&other, options).unwrap()
        });
        let mut client =
            Self { connection, server: Some(server), folder, asked: 0, told: Vec::new(), offered: Value::Null };
        let mut parameters = json!({ "capabilities": capabilities });
        if opens_folder {
            parameters["workspaceFolders"] = json!([{ "uri": root, "name": "w" }]);
        }
        serde_json::from_value::<InitializeParams>(parameters.clone()).unwrap();
        client.offered = client.ask("initialize", parameters).unwrap()["capabilities"].take();
        client.tell("initialized", json!({}));
        client
    }

    fn uri(&self, name: &str) -> Uri {
        uri::of_path(&self.path(name)).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        load::real_folder(self.folder.path()).join(name)
    }

    fn tell(&mut self, method: &str, parameters: Value) {
        self.connection.sender.send(Notification::new(method.to_string(), parameters).into()).unwrap();
    }

    fn request(&mut self, method: &str, parameters: Value) -> i32 {
        self.asked += 1;
        self.connection.sender.send(Request::new(self.asked.into(), method.to_string(), parameters).into()).unwrap();
        self.asked
    }

    /// Asks, and keeps what is told before the answer.
    fn ask(&mut self, method: &str, parameters: Value) -> Result<Value, String> {
        let id = self.request(method, parameters);
        loop {
            match self.connection.receiver.recv().unwrap() {
                Message::Response(response) => {
                    assert_eq!(response.id, id.into());
                    return response.response_result.map_err(|error| error.message);
                }
                Message::Notification(Notification { method, params }) => self.told.push((method, params)),
                Message::Request(Request { method, params, .. }) => self.told.push((method, params)),
            }
        }
    }

    fn open(&mut self, name: &str, text: &str) {
        let document = json!({ "uri": self.uri(name), "languageId": "goal", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, name: &str, version: i32, text: &str) {
        let document = json!({ "uri": self.uri(name), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "text": text }] }));
    }

    /// What was last said of each file, as `name@version: line:column rule`, by name.
    fn published(&mut self) -> Vec<String> {
        // An answer comes behind everything that was to be told before it.
        self.ask("workspace/symbol", json!({ "query": "" })).unwrap();
        let mut last = std::collections::BTreeMap::new();
        for (_, parameters) in self.told.drain(..).filter(|(method, _)| method == "textDocument/publishDiagnostics") {
            let uri: Uri = serde_json::from_value(parameters["uri"].clone()).unwrap();
            let path = uri::path_of(&uri).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap().to_string();
            let version = parameters["version"].as_i64().map_or(String::new(), |version| format!("@{version}"));
            let diagnostics = parameters["diagnostics"].as_array().unwrap().iter().map(shown).collect::<Vec<_>>();
            last.insert(name.clone(), format!("{name}{version}: {}", diagnostics.join(", ")));
        }
        last.into_values().collect()
    }

    fn leave(&mut self) -> End {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

fn shown(diagnostic: &Value) -> String {
    let start = &diagnostic["range"]["start"];
    format!("{}:{} {}", start["line"], start["character"], diagnostic["code"].as_str().unwrap())
}

const GOOD: &str = "goal a \"목표 🎯\" {\n  by 2026-12-31\n  kpi fans 1,000 -> 1,100\n}\n";
const SUPPORTER: &str = "goal b \"B\" {\n  supports a\n  by 2026-12-31\n  kpi leads 100 -> 110\n}\n";

#[test]
fn findings_follow_what_is_typed_in_other_files() {
    let mut client = Client::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)], json!({}));
    assert_eq!(client.published(), [""; 0]);
    client.open("a.goal", GOOD);
    assert_eq!(client.published(), ["a.goal@1: "]);
    client.change("a.goal", 2, &GOOD.replace("goal a", "goal 다른"));
    assert_eq!(client.published(), ["a.goal@2: ", "b.goal: 1:11 unknown-reference"], "b.goal is not open");
    client.open("b.goal", &SUPPORTER.replace("B", "🎯 B"));
    client.change("b.goal", 2, &SUPPORTER.replace("supports a", "supports 다른"));
    assert_eq!(client.published(), ["b.goal@2: "]);
    let uri = client.uri("a.goal");
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(client.published(), ["a.goal: ", "b.goal@2: 1:11 unknown-reference"], "what is not saved is gone");
    assert_eq!(client.leave(), End::Goodbye);
}

#[test]
fn places_are_counted_as_the_client_does() {
    let text = "goal a \"목표 🎯\" {\n  note \"🎯🎯\" perod\n}\n";
    let places = |encodings: Value| {
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        let mut client = Client::new(&[], capabilities);
        client.open("a.goal", text);
        client.published()
    };
    let in_units = places(json!(["utf-16"]));
    let in_bytes = places(json!(["utf-8", "utf-16"]));
    assert_ne!(in_units, in_bytes);
    assert!(in_units[0].contains("1:14 syntax-error"), "{in_units:?}");
    assert!(in_bytes[0].contains("1:18 syntax-error"), "{in_bytes:?}");
}

#[test]
fn the_disk_and_the_configuration_are_heard() {
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::new(&[("a.goal", GOOD)], capabilities);
    client.published();
    fs::write(client.path("b.goal"), SUPPORTER.replace("supports a", "supports x")).unwrap();
    let event = |client: &Client, name: &str, kind: i32| json!({ "uri": client.uri(name), "type": kind });
    let new = event(&client, "b.goal", 1);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [new] }));
    assert_eq!(client.published(), ["b.goal: 1:11 unknown-reference"]);
    fs::write(client.path("goalposts.toml"), "rulez = 1\n").unwrap();
    let toml = event(&client, "goalposts.toml", 2);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [toml] }));
    assert_eq!(client.published(), ["b.goal: ", "goalposts.toml: 0:0 invalid-configuration"]);
    fs::write(client.path("goalposts.toml"), "[rules]\nunknown-reference = \"allow\"\n").unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [toml] }));
    assert_eq!(client.published(), ["goalposts.toml: "]);
    fs::remove_file(client.path("b.goal")).unwrap();
    let gone = event(&client, "b.goal", 3);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [gone] }));
    assert_eq!(client.published(), [""; 0]);
}

#[test]
fn saving_brings_what_watchers_have_missed() {
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    for capabilities in [capabilities, json!({})] {
        let mut client = Client::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)], capabilities);
        client.open("a.goal", GOOD);
        assert_eq!(client.published(), ["a.goal@1: "]);
        fs::write(client.path("b.goal"), SUPPORTER.replace("supports a", "supports x")).unwrap();
        let uri = client.uri("a.goal");
        client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        assert_eq!(client.published(), ["b.goal: 1:11 unknown-reference"]);
    }
}

#[test]
fn a_client_is_asked_to_watch_if_it_can() {
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::new(&[], capabilities);
    client.ask("workspace/symbol", json!({ "query": "" })).unwrap();
    let (method, parameters) = &client.told[0];
    assert_eq!(method, "client/registerCapability");
    let watchers = &parameters["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(watchers[0], json!({ "globPattern": "**/*.goal" }));
}

#[test]
fn clients_that_ask_are_told_only_that_something_changed() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)], capabilities);
    client.open("a.goal", GOOD);
    let of = |client: &Client, name: &str, known: Value| json!({ "textDocument": { "uri": client.uri(name) }, "previousResultId": known });
    let asked = of(&client, "a.goal", Value::Null);
    let first = client.ask("textDocument/diagnostic", asked).unwrap();
    assert_eq!((&first["kind"], &first["items"]), (&json!("full"), &json!([])));
    let asked = of(&client, "a.goal", first["resultId"].clone());
    assert_eq!(client.ask("textDocument/diagnostic", asked).unwrap()["kind"], "unchanged");
    client.told.clear();
    client.change("a.goal", 2, &GOOD.replace("goal a", "goal x"));
    let everywhere = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let told: Vec<&str> = client.told.iter().map(|(method, _)| method.as_str()).collect();
    assert_eq!(told, ["workspace/diagnostic/refresh"]);
    let item = &everywhere["items"][0];
    assert_eq!(
        (item["uri"].as_str().unwrap(), shown(&item["items"][0])),
        (client.uri("b.goal").as_str(), "1:11 unknown-reference".to_string())
    );
    client.change("a.goal", 3, GOOD);
    let known = json!([{ "uri": client.uri("b.goal"), "value": item["resultId"] }]);
    let everywhere = client.ask("workspace/diagnostic", json!({ "previousResultIds": known })).unwrap();
    assert_eq!(everywhere["items"][0]["items"], json!([]), "what is gone is told");
}

/// A client that does both would show everything twice.
#[test]
fn findings_are_pushed_or_pulled_and_never_both() {
    let can_refresh = json!({ "refreshSupport": true });
    for (workspace, is_asked) in [
        (json!({ "diagnostics": can_refresh }), true),
        (json!({ "diagnostic": can_refresh }), true),
        (json!({ "diagnostics": {} }), false),
        (json!({}), false),
    ] {
        let capabilities = json!({ "textDocument": { "diagnostic": {} }, "workspace": workspace });
        let mut client = Client::new(&[], capabilities);
        client.open("b.goal", SUPPORTER);
        assert_eq!(client.offered["diagnosticProvider"].is_object(), is_asked, "{workspace}");
        assert_eq!(client.published().is_empty(), is_asked, "{workspace}");
    }
}

#[test]
fn a_document_without_a_folder_has_its_workspace_around_it() {
    let mut client = Client::in_folder(&[("a.goal", GOOD), ("c.goal", "goal c {\n}\n")], json!({}), false);
    assert_eq!(client.published(), [""; 0], "nobody asked about anything");
    client.open("b.goal", SUPPORTER);
    assert_eq!(client.published(), ["b.goal@1: "], "`a` is found, and of c.goal nothing is said");
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "goal", "version": 1, "text": "goal x {\n}\n" });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let symbols =
        client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": "untitled:Untitled-1" } })).unwrap();
    assert_eq!(symbols[0]["name"], "x", "{symbols}");
    let published: Vec<&Value> = client.told.iter().map(|(_, parameters)| &parameters["uri"]).collect();
    assert!(published.contains(&&json!("untitled:Untitled-1")), "{published:?}");
}

/// A client that is told of the real path opens the file a second time.
#[cfg(unix)]
#[test]
fn files_below_a_link_are_named_through_it() {
    let mut client = Client::in_folder(&[("a.goal", GOOD), ("b.goal", SUPPORTER)], json!({}), false);
    let link = tempfile::tempdir().unwrap();
    let folder = link.path().join("계획 →");
    std::os::unix::fs::symlink(client.path(""), &folder).unwrap();
    let named = |name: &str| uri::of_path(&folder.join(name)).unwrap();
    let added = json!([{ "uri": named(""), "name": "w" }]);
    let event = json!({ "event": { "added": added, "removed": [] } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    let renamed = GOOD.replace("goal a", "goal x");
    let document = json!({ "uri": named("a.goal"), "languageId": "goal", "version": 1, "text": renamed });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    client.ask("workspace/symbol", json!({ "query": "" })).unwrap();
    let told: Vec<&Value> = client.told.iter().map(|(_, parameters)| &parameters["uri"]).collect();
    assert!(told.contains(&&json!(named("a.goal"))) && told.contains(&&json!(named("b.goal"))), "{told:?}");
    assert!(told.iter().all(|uri| uri.as_str().unwrap().starts_with(named("").as_str())), "{told:?}");
    let event = json!({ "event": { "added": [], "removed": added } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    assert_eq!(client.leave(), End::Goodbye);
}

#[test]
fn questions_are_answered_by_the_newest_text() {
    let mut client = Client::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)], json!({}));
    client.open("b.goal", SUPPORTER);
    let at = |client: &Client, name: &str, line: u32, character: u32| json!({ "textDocument": { "uri": client.uri(name) }, "position": { "line": line, "character": character } });
    let place = at(&client, "b.goal", 1, 11);
    let found = client.ask("textDocument/definition", place.clone()).unwrap();
    assert_eq!(found[0]["uri"].as_str(), Some(client.uri("a.goal").as_str()));
    let hover = client.ask("textDocument/hover", place.clone()).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("목표 🎯"), "{hover}");
    client.change("b.goal", 2, &SUPPORTER.replace("supports a", "supports 없다"));
    assert_eq!(client.ask("textDocument/definition", place.clone()).unwrap(), json!([]));
    client.change("b.goal", 3, SUPPORTER);
    let mut rename = place.clone();
    rename["newName"] = json!("큰-목표");
    let edit = client.ask("textDocument/rename", rename.clone()).unwrap();
    assert_eq!(edit["changes"].as_object().unwrap().len(), 2, "{edit}");
    rename["newName"] = json!("");
    assert!(client.ask("textDocument/rename", rename).is_err());
    let document = json!({ "textDocument": { "uri": client.uri("b.goal") } });
    for method in ["codeLens", "documentLink", "foldingRange", "semanticTokens/full", "documentSymbol"] {
        client.ask(&format!("textDocument/{method}"), document.clone()).unwrap();
    }
    let elsewhere = json!({ "textDocument": { "uri": "file:///no/such.goal" } });
    assert_eq!(client.ask("textDocument/codeLens", elsewhere).unwrap(), Value::Null);
}

#[test]
fn what_nobody_understands_is_refused_in_words() {
    let mut client = Client::new(&[("a.goal", GOOD)], json!({}));
    assert!(client.ask("textDocument/moniker", json!({})).unwrap_err().contains("is nothing that this server does"));
    assert!(client.ask("textDocument/hover", json!({ "x": 1 })).unwrap_err().contains("can't be read"));
    client.tell("textDocument/didChange", json!({ "textDocument": 1 }));
    client.tell("$/setTrace", json!({ "value": "off" }));
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": "file:///never/opened.goal" } }));
    assert_eq!(client.leave(), End::Goodbye);
}

#[test]
fn clients_end_as_they_like() {
    let mut client = Client::new(&[], json!({}));
    client.tell("exit", Value::Null);
    assert_eq!(client.server.take().unwrap().join().unwrap(), End::Gone);
    for (says_goodbye, end) in [(true, End::Goodbye), (false, End::Gone)] {
        let mut client = Client::new(&[], json!({}));
        if says_goodbye {
            client.ask("shutdown", Value::Null).unwrap();
        }
        let server = client.server.take().unwrap();
        drop(client);
        assert_eq!(server.join().unwrap(), end, "it hangs up");
    }
}

#[test]
fn what_is_called_off_is_answered_so() {
    let (connection, other) = Connection::memory();
    for id in 1..=2 {
        connection.sender.send(Request::new(id.into(), "textDocument/hover".to_string(), json!({})).into()).unwrap();
    }
    connection.sender.send(Notification::new("$/cancelRequest".to_string(), json!({ "id": 1 })).into()).unwrap();
    let mut inbox = Inbox::new(&other);
    assert!(inbox.has_more());
    assert!(matches!(inbox.next(), Some(Message::Request(request)) if request.id == 2.into()));
    let Ok(Message::Response(response)) = connection.receiver.try_recv() else { panic!("it has an answer") };
    assert_eq!(response.response_result.unwrap_err().code, ErrorCode::RequestCanceled as i32);
}

/// The one change that makes one text of another, as an editor tells it.
fn difference(before: &str, after: &str) -> Value {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| -> usize {
        one.zip(other).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
    };
    let start = same(&mut before.chars(), &mut after.chars());
    let (old, new) = (&before[start..], &after[start..]);
    let end = same(&mut old.chars().rev(), &mut new.chars().rev());
    // Between the two characters of a line's end there is no place.
    let start = if before[..start].ends_with('\r') { start - 1 } else { start };
    let source = SourceFile::new("", before);
    let span = Span::new(start as u32, (before.len() - end) as u32);
    json!({ "range": Encoding::Utf16.range(&source, span), "text": &after[start..after.len() - end] })
}

/// What is found in each file, by a server that was just started or has seen everything.
fn found_in_all(client: &mut Client, names: &[String]) -> Vec<Value> {
    let pull = |client: &mut Client, name: &String| {
        let asked = json!({ "textDocument": { "uri": client.uri(name) } });
        let items = client.ask("textDocument/diagnostic", asked).unwrap()["items"].clone();
        // The folders differ.
        let root = uri::of_path(&client.path("")).unwrap();
        serde_json::from_str(&items.to_string().replace(root.as_str(), "file:///w")).unwrap()
    };
    names.iter().map(|name| pull(client, name)).collect()
}

#[test]
fn typing_at_random_leaves_what_a_fresh_start_finds() {
    let names: Vec<String> = (0..3).map(|index| format!("{index}.goal")).collect();
    let edits = typing::edits(300);
    for seed in 1..=(edits / 100) as u64 {
        let mut numbers = Numbers::new(seed);
        let mut client = Client::new(&[], json!({}));
        let mut texts = vec![String::new(); names.len()];
        names.iter().for_each(|name| client.open(name, ""));
        for version in 2..102 {
            let index = numbers.below(names.len());
            let before = texts[index].clone();
            numbers.edit(&mut texts[index]);
            let document = json!({ "uri": client.uri(&names[index]), "version": version });
            let changes = [difference(&before, &texts[index])];
            client.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
            if version % 25 == 1 && (edits <= 300 || version == 101) {
                let mut fresh = Client::new(&[], json!({}));
                names.iter().zip(&texts).for_each(|(name, text)| fresh.open(name, text));
                let (kept, expected) = (found_in_all(&mut client, &names), found_in_all(&mut fresh, &names));
                assert_eq!(kept, expected, "seed {seed}, version {version} of:\n{}", texts.join("\n-----\n"));
                fresh.leave();
            }
        }
        client.leave();
    }
}

//! What the server knows: the documents of its client, and the workspaces they belong to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_server::{Message, Notification, Request, RequestId};
use lsp_types::notification::{Notification as _, PublishDiagnostics, ShowMessage};
use lsp_types::request::{CodeLensRefresh, InlayHintRefreshRequest, RegisterCapability, WorkspaceDiagnosticRefresh};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileSystemWatcher,
    GlobPattern, InitializeParams, MessageType, PublishDiagnosticsParams, Registration, RegistrationParams,
    ShowMessageParams, Uri, WorkspaceFolder,
};

use rustc_hash::FxHashMap;

use super::Options;
use super::client::Client;
use super::open::Open;
use super::pull::Told;
use crate::load::{self, Request as Asked, Selection};
use crate::lsp::{Document, Names, diagnostics, uri};
use crate::project::{Live, Opening, Session, Texts, Update};
use crate::source::FileId;

/// What happens to these on disk is of interest.
const WATCHED: [&str; 6] =
    ["**/*.goal", "**/*.csv", "**/goalposts.toml", "**/.goalposts.toml", "**/goalposts-accepted.json", "**/.gitignore"];

pub(super) struct State<'o> {
    client: Client,
    options: Options<'o>,
    sender: crossbeam_channel::Sender<Message>,
    /// Folders that the client works in. Without any, the documents it opens are judged, each with its workspace as context.
    folders: Vec<PathBuf>,
    /// None while there is nothing to judge.
    session: Option<Session>,
    open: BTreeMap<PathBuf, Open>,
    /// The names that the client gives to files.
    names: Names,
    /// Documents whose text is newer than what was judged.
    typed: BTreeSet<PathBuf>,
    /// Files that something happened to on disk.
    happened: Vec<PathBuf>,
    /// Where something was found that lies in no goal file: these have to be told when it is gone.
    outside: BTreeSet<PathBuf>,
    /// What was told to clients that ask, while it is still so.
    known: RefCell<FxHashMap<PathBuf, Rc<Told>>>,
    next_request: i32,
}

impl<'o> State<'o> {
    pub(super) fn new(
        client: Client,
        parameters: &InitializeParams,
        options: Options<'o>,
        sender: crossbeam_channel::Sender<Message>,
    ) -> Self {
        let mut state = Self {
            client,
            options,
            sender,
            folders: Vec::new(),
            session: None,
            open: BTreeMap::new(),
            names: Names::default(),
            typed: BTreeSet::new(),
            happened: Vec::new(),
            outside: BTreeSet::new(),
            known: RefCell::default(),
            next_request: 0,
        };
        folders(parameters).into_iter().for_each(|folder| state.add_folder(folder));
        if !state.folders.is_empty() {
            state.start(&BTreeSet::new());
        }
        state
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn send(&self, message: Message) {
        // A client that is gone is noticed by the loop.
        let _ = self.sender.send(message);
    }

    // ── what is asked about ──

    /// A document that is judged.
    pub(super) fn document(&self, uri: &Uri) -> Option<Document<'_>> {
        let path = self.path(uri);
        // Its text must stand in memory.
        self.open.contains_key(&path).then(|| self.judged(&path)).flatten()
    }

    /// Any file that is judged.
    fn judged(&self, path: &Path) -> Option<Document<'_>> {
        let (live, file) = self.session.as_ref()?.place(path)?;
        Some(self.of(live, file))
    }

    fn of<'a>(&'a self, live: &'a Live, file: FileId) -> Document<'a> {
        Document {
            project: live.project(),
            file,
            findings: live.findings(file),
            settings: live.settings_of(file),
            today: live.today(),
            encoding: self.client.encoding,
            names: Some(&self.names),
        }
    }

    /// Some file of each workspace.
    pub(super) fn workspaces(&self) -> impl Iterator<Item = Document<'_>> {
        let lives = self.session.iter().flat_map(Session::lives);
        lives.map(|live| self.of(live, FileId(0)))
    }

    pub(super) fn version(&self, uri: &Uri) -> Option<i32> {
        self.open.get(&self.path(uri)).map(|open| open.version)
    }

    // ── what happens ──

    pub(super) fn opened(&mut self, opened: DidOpenTextDocumentParams) {
        let document = opened.text_document;
        let path = self.path(&document.uri);
        // Other files may be sent as well, such as the configuration, which counts as it is saved.
        if document.language_id != "goal" && path.extension().is_none_or(|extension| extension != "goal") {
            return;
        }
        self.names.hold(path.clone(), document.uri);
        let open = Open { version: document.version, text: document.text };
        self.open.insert(path.clone(), open);
        self.typed.insert(path);
    }

    pub(super) fn typed(&mut self, changed: DidChangeTextDocumentParams) {
        let path = self.path(&changed.text_document.uri);
        if let Some(open) = self.open.get_mut(&path) {
            open.version = changed.text_document.version;
            open.change(changed.content_changes, self.client.encoding);
            self.typed.insert(path);
        }
    }

    pub(super) fn closed(&mut self, closed: DidCloseTextDocumentParams) {
        let path = self.path(&closed.text_document.uri);
        if self.open.remove(&path).is_some() {
            self.typed.insert(path);
        }
    }

    /// Some clients can't be asked to watch files, and others miss some: Neovim those in folders with a blank in their name. All of
    /// them tell what they save.
    pub(super) fn saved(&mut self) {
        if let Some(session) = &mut self.session {
            let update = session.note_all();
            self.tell(&update, &BTreeSet::new());
        }
    }

    pub(super) fn happened(&mut self, changed: DidChangeWatchedFilesParams) {
        self.happened.extend(
            changed.changes.iter().filter_map(|event| uri::path_of(&event.uri)).map(|path| load::known_path(&path)),
        );
    }

    pub(super) fn folders_changed(&mut self, changed: DidChangeWorkspaceFoldersParams) {
        let path = |folder: &WorkspaceFolder| uri::path_of(&folder.uri);
        for gone in changed.event.removed.iter().filter_map(path).map(|folder| load::real_folder(&folder)) {
            self.folders.retain(|folder| *folder != gone);
            self.names.remove_folder(&gone);
        }
        changed.event.added.iter().filter_map(path).for_each(|folder| self.add_folder(folder));
        let before: BTreeSet<PathBuf> =
            self.session.iter().flat_map(Session::targets).map(|file| file.path.clone()).collect();
        self.start(&BTreeSet::new());
        self.tell(&Update { changed: before, reopened: true, ..Update::default() }, &BTreeSet::new());
    }

    /// A folder counts by where it really lies, and once.
    fn add_folder(&mut self, folder: PathBuf) {
        let real = load::real_folder(&folder);
        if let Err(place) = self.folders.binary_search(&real) {
            self.folders.insert(place, real.clone());
            self.names.add_folder(real, folder);
        }
    }

    /// Judges what is new, and tells of it.
    pub(super) fn settle(&mut self) {
        let today = (self.options.today)();
        let typed = std::mem::take(&mut self.typed);
        let happened = std::mem::take(&mut self.happened);
        if self.session.is_none() {
            // The first document that is opened where there are no folders.
            if !typed.is_empty() {
                self.start(&typed);
            }
            return;
        }
        let Some(session) = &mut self.session else { return };
        let mut update = Update::default();
        if session.today() != today {
            update.join(session.set_today(today));
        }
        for path in &typed {
            update.join(session.hold(path, self.open.get(path).map(|open| open.text.clone())));
        }
        if !happened.is_empty() {
            update.join(session.note(&happened));
        }
        self.tell(&update, &typed);
        for path in typed.iter().filter(|path| !self.open.contains_key(*path)) {
            self.names.let_go(path);
        }
    }

    /// Opens everything anew.
    fn start(&mut self, typed: &BTreeSet<PathBuf>) {
        self.session = None;
        if self.folders.is_empty() && self.open.is_empty() {
            return;
        }
        let held = self.open.iter().map(|(path, open)| (path.clone(), open.text.clone().into_bytes()));
        let opening = Opening {
            request: Asked {
                current_dir: self.folders.first().unwrap_or(&self.options.current_dir).clone(),
                paths: self.folders.iter().filter(|folder| folder.is_dir()).cloned().collect(),
                held: held.collect(),
                // What the configuration leaves out is not judged because somebody looks at it.
                selection: Selection { force_exclude: true, ..Selection::default() },
                ..Asked::default()
            },
            choice: self.options.choice.clone(),
            settings: self.options.settings.clone(),
            texts: Texts::Open,
            today: (self.options.today)(),
        };
        match Session::open(opening) {
            Ok(session) => {
                let changed = session.files_with_findings().cloned().collect();
                let update = Update { changed, reopened: true, ..Update::default() };
                self.session = Some(session);
                self.tell(&update, typed);
            }
            Err(error) => {
                for problem in error.problems {
                    let parameters = ShowMessageParams { typ: MessageType::ERROR, message: problem.to_string() };
                    self.send(Notification::new(ShowMessage::METHOD.to_string(), parameters).into());
                }
            }
        }
    }

    // ── what is told ──

    fn tell(&mut self, update: &Update, typed: &BTreeSet<PathBuf>) {
        let known = self.known.get_mut();
        if update.reopened {
            known.clear();
        }
        // The text that was typed may have moved what is found in it, and nothing else.
        update.changed.union(typed).for_each(|path| drop(known.remove(path)));
        let outside: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> = self.outside();
        let gone: Vec<PathBuf> = self.outside.iter().filter(|path| !outside.contains_key(*path)).cloned().collect();
        if self.client.pulls_diagnostics {
            if update.changed.iter().any(|path| !typed.contains(path)) || update.reopened {
                self.ask::<WorkspaceDiagnosticRefresh>(());
            }
        } else {
            for path in update.changed.union(typed) {
                if let Some(document) = self.judged(path) {
                    self.publish(path, diagnostics::diagnostics(document));
                } else if !outside.contains_key(path) {
                    self.publish(path, Vec::new());
                }
            }
            gone.iter().for_each(|path| self.publish(path, Vec::new()));
            for (path, diagnostics) in &outside {
                self.publish(path, diagnostics.clone());
            }
        }
        self.outside = outside.into_keys().collect();
        // What is shown beside other documents may rest on this one.
        if update.reopened || update.changed.iter().any(|path| !typed.contains(path) && self.open.contains_key(path)) {
            if self.client.refreshes_hints {
                self.ask::<InlayHintRefreshRequest>(());
            }
            if self.client.refreshes_lenses {
                self.ask::<CodeLensRefresh>(());
            }
        }
    }

    /// What is found in files that are no goal files: the configuration, and results.
    pub(super) fn outside(&self) -> BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> {
        let mut all: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
        for (path, live, finding) in self.session.iter().flat_map(Session::outside) {
            let document = self.of(live, finding.location().file);
            all.entry(path).or_default().push(diagnostics::diagnostic(document, &finding));
        }
        all
    }

    /// All that is found, by file: goal files in which there is something, and others.
    pub(super) fn everything(&self) -> BTreeMap<PathBuf, Rc<Told>> {
        let outside = self.outside().into_iter();
        let mut all: BTreeMap<PathBuf, Rc<Told>> =
            outside.map(|(path, diagnostics)| (path, Rc::new(Told::new(diagnostics)))).collect();
        for live in self.session.iter().flat_map(Session::lives) {
            for (file, path) in live.files().filter(|(file, _)| !live.findings(*file).is_empty()) {
                all.insert(path.to_path_buf(), self.told_of(path, live, file));
            }
        }
        all
    }

    /// What is found in one file.
    pub(super) fn found_in(&self, uri: &Uri) -> Rc<Told> {
        let path = self.path(uri);
        match self.session.as_ref().and_then(|session| session.place(&path)) {
            Some((live, file)) => self.told_of(&path, live, file),
            None => Rc::new(Told::new(self.outside().remove(&path).unwrap_or_default())),
        }
    }

    /// What is found in a goal file. Clients ask for all of them again and again, and most have not changed.
    fn told_of(&self, path: &Path, live: &Live, file: FileId) -> Rc<Told> {
        let mut known = self.known.borrow_mut();
        let told = known
            .entry(path.to_path_buf())
            .or_insert_with(|| Rc::new(Told::new(diagnostics::diagnostics(self.of(live, file)))));
        Rc::clone(told)
    }

    /// The name that a client knows a file by.
    pub(super) fn name(&self, path: &Path) -> Option<Uri> {
        self.names.of(path)
    }

    fn publish(&self, path: &Path, diagnostics: Vec<lsp_types::Diagnostic>) {
        let Some(uri) = self.name(path) else { return };
        let version = self.open.get(path).map(|open| open.version);
        let parameters = PublishDiagnosticsParams { uri, diagnostics, version };
        self.send(Notification::new(PublishDiagnostics::METHOD.to_string(), parameters).into());
    }

    /// Asks the client to tell of what happens on disk.
    pub(super) fn ask_for_watchers(&mut self) {
        if !self.client.watches_files {
            return;
        }
        let watcher =
            |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_string()), kind: None };
        let options =
            DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().copied().map(watcher).collect() };
        let registration = Registration {
            id: "goalposts-files".to_string(),
            method: lsp_types::notification::DidChangeWatchedFiles::METHOD.to_string(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.ask::<RegisterCapability>(RegistrationParams { registrations: vec![registration] });
    }

    fn ask<R: lsp_types::request::Request>(&mut self, parameters: R::Params) {
        self.next_request += 1;
        let id = RequestId::from(self.next_request);
        self.send(Request::new(id, R::METHOD.to_string(), parameters).into());
    }

    /// The path that a document is known by. One that is no file yet, such as `untitled:Untitled-1`, gets a name in the folder
    /// that the client works in.
    fn path(&self, uri: &Uri) -> PathBuf {
        match uri::path_of(uri) {
            Some(path) => load::known_path(&path),
            None => {
                let folder = self.folders.first().unwrap_or(&self.options.current_dir);
                let name: String = uri.as_str().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
                folder.join(name).with_extension("goal")
            }
        }
    }
}

/// The folders that a client works in, as it names them.
fn folders(parameters: &InitializeParams) -> Vec<PathBuf> {
    let named = parameters.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    // Older clients know one folder.
    #[allow(deprecated, reason = "older clients know nothing else")]
    let root = parameters.root_uri.as_ref().filter(|_| parameters.workspace_folders.as_ref().is_none_or(Vec::is_empty));
    named.chain(root).filter_map(uri::path_of).collect()
}

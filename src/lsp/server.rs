//! The loop of the server: one message after the other, none of them forgotten.
//!
//! Texts that are typed are taken note of at once and judged when something is asked or when nothing more waits: whoever types
//! faster than goals are judged is not kept waiting for states that nobody will see.

mod capabilities;
mod client;
mod inbox;
mod open;
mod pull;
mod requests;
mod state;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use jiff::civil::Date;
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Notification as _,
};
use lsp_types::request::{Request as _, Shutdown};
use lsp_types::{InitializeParams, InitializeResult, ServerInfo};
use serde::de::DeserializeOwned;

use crate::config::Settings;
use crate::lsp::uri;
use crate::project::Choice;
use client::Client;
use inbox::Inbox;
use state::State;

/// What a server is started with.
pub struct Options<'a> {
    pub choice: Choice,
    /// Levels that come after those of the configuration.
    pub settings: Settings,
    /// The folder it runs in. Absolute.
    pub current_dir: PathBuf,
    /// The clock.
    pub today: &'a dyn Fn() -> Date,
}

/// How it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The client said that it would leave.
    Goodbye,
    /// It is gone without a word.
    Gone,
}

/// Serves a client until it says goodbye or is gone.
///
/// # Errors
/// When the client breaks the protocol.
pub fn serve(connection: &Connection, options: Options<'_>) -> Result<End, ProtocolError> {
    let (id, mut written) = connection.initialize_start()?;
    uri::mend(&mut written);
    // What can't be understood is taken for a client that can do nothing and has no folders: files may still be opened.
    let parameters: InitializeParams = serde_json::from_value(written.clone()).unwrap_or_default();
    let client = Client::of(&parameters, &written);
    let result = InitializeResult {
        capabilities: capabilities::of_server(&client),
        server_info: Some(ServerInfo {
            name: "goalposts".to_string(),
            version: Some(env!("CARGO_PKG_VERSION").to_string()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result).unwrap_or_default())?;
    let mut state = State::new(client, &parameters, options, connection.sender.clone());
    state.ask_for_watchers();
    let mut inbox = Inbox::new(connection);
    let mut says_goodbye = false;
    loop {
        if !inbox.has_more() {
            state.settle();
        }
        // Neovim hangs up behind its goodbye.
        let Some(message) = inbox.next() else { return Ok(end(says_goodbye)) };
        match mended(message) {
            Message::Request(request) if request.method == Shutdown::METHOD => {
                says_goodbye = true;
                state.send(Response::new_ok(request.id, ()).into());
            }
            Message::Request(request) if says_goodbye => {
                let message = "the server is about to end".to_string();
                state.send(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message).into());
            }
            Message::Request(request) => {
                state.settle();
                state.send(answer(&state, request).into());
            }
            Message::Notification(notification) if notification.method == Exit::METHOD => {
                return Ok(end(says_goodbye));
            }
            Message::Notification(notification) => take_note(&mut state, notification),
            // Of what was asked of the client nothing needs an answer.
            Message::Response(_) => {}
        }
    }
}

fn mended(mut message: Message) -> Message {
    match &mut message {
        Message::Request(Request { params, .. }) | Message::Notification(Notification { params, .. }) => {
            uri::mend(params);
        }
        Message::Response(_) => {}
    }
    message
}

fn end(says_goodbye: bool) -> End {
    if says_goodbye { End::Goodbye } else { End::Gone }
}

fn answer(state: &State<'_>, request: Request) -> Response {
    let Request { id, method, params } = request;
    match requests::answer(state, &method, params) {
        Ok(result) => Response { id, response_result: Ok(result) },
        Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
    }
}

fn take_note(state: &mut State<'_>, notification: Notification) {
    let Notification { method, params } = notification;
    match method.as_str() {
        DidOpenTextDocument::METHOD => read(params).into_iter().for_each(|opened| state.opened(opened)),
        DidChangeTextDocument::METHOD => read(params).into_iter().for_each(|changed| state.typed(changed)),
        DidCloseTextDocument::METHOD => read(params).into_iter().for_each(|closed| state.closed(closed)),
        DidSaveTextDocument::METHOD => state.saved(),
        DidChangeWatchedFiles::METHOD => read(params).into_iter().for_each(|changed| state.happened(changed)),
        DidChangeWorkspaceFolders::METHOD => {
            read(params).into_iter().for_each(|changed| state.folders_changed(changed))
        }
        // Others are no business of ours.
        _ => {}
    }
}

fn read<T: DeserializeOwned>(parameters: serde_json::Value) -> Option<T> {
    serde_json::from_value(parameters).ok()
}

/// Why something asked for is not done, in a sentence for a person.
struct Refusal {
    code: ErrorCode,
    message: String,
}

//! Messages that wait. All that have come are looked at before the first is dealt with, so that what was called off meanwhile
//! costs nothing.

use std::collections::VecDeque;

use lsp_server::{Connection, ErrorCode, Message, RequestId, Response};
use lsp_types::notification::{Cancel, Notification as _};
use lsp_types::{CancelParams, NumberOrString};

pub(super) struct Inbox<'c> {
    connection: &'c Connection,
    waiting: VecDeque<Message>,
}

impl<'c> Inbox<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, waiting: VecDeque::new() }
    }

    /// Something waits to be dealt with.
    pub(super) fn has_more(&mut self) -> bool {
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.take(message);
        }
        !self.waiting.is_empty()
    }

    /// The next message, when there is one; none when the client is gone.
    pub(super) fn next(&mut self) -> Option<Message> {
        while !self.has_more() {
            let message = self.connection.receiver.recv().ok()?;
            self.take(message);
        }
        self.waiting.pop_front()
    }

    fn take(&mut self, message: Message) {
        if let Message::Notification(notification) = &message
            && notification.method == Cancel::METHOD
        {
            if let Ok(CancelParams { id }) = serde_json::from_value(notification.params.clone()) {
                self.call_off(&match id {
                    NumberOrString::Number(number) => RequestId::from(number),
                    NumberOrString::String(text) => RequestId::from(text),
                });
            }
            return;
        }
        self.waiting.push_back(message);
    }

    /// Every request has an answer, this one that it was called off.
    fn call_off(&mut self, id: &RequestId) {
        let place =
            self.waiting.iter().position(|message| matches!(message, Message::Request(request) if request.id == *id));
        if place.and_then(|place| self.waiting.remove(place)).is_some() {
            let response = Response::new_err(id.clone(), ErrorCode::RequestCanceled as i32, "called off".to_string());
            let _ = self.connection.sender.send(response.into());
        }
    }
}

//! What a client can do, as far as the server does something else for it.

use lsp_types::InitializeParams;
use serde_json::Value;

use crate::lsp::completion::Abilities;
use crate::lsp::position::Encoding;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    pub encoding: Encoding,
    pub completion: Abilities,
    /// It asks for diagnostics when it wants some, and can be told that they are others now. Nothing is pushed to it, or it would
    /// show everything twice.
    pub pulls_diagnostics: bool,
    /// Edits may say which version of a document they are for.
    pub versioned_edits: bool,
    /// It can be asked to tell of files that change on disk.
    pub watches_files: bool,
    /// It can be told that hints and lenses are others now.
    pub refreshes_hints: bool,
    pub refreshes_lenses: bool,
}

impl Client {
    /// `written` is what the parameters were read from.
    pub(super) fn of(parameters: &InitializeParams, written: &Value) -> Self {
        let capabilities = &parameters.capabilities;
        let general = capabilities.general.as_ref();
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let item = document
            .and_then(|document| document.completion.as_ref())
            .and_then(|completion| completion.completion_item.as_ref());
        // The protocol writes this one in the plural. Clients that share the types used here write it in the singular.
        let can_refresh = ["diagnostics", "diagnostic"].iter().any(|key| {
            let place = format!("/capabilities/workspace/{key}/refreshSupport");
            written.pointer(&place).and_then(Value::as_bool).unwrap_or(false)
        });
        Self {
            encoding: Encoding::negotiate(general.and_then(|general| general.position_encodings.as_deref())),
            completion: Abilities { snippets: item.and_then(|item| item.snippet_support).unwrap_or(false) },
            pulls_diagnostics: document.is_some_and(|document| document.diagnostic.is_some()) && can_refresh,
            versioned_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .and_then(|edit| edit.document_changes)
                .unwrap_or(false),
            watches_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files)
                .and_then(|watched| watched.dynamic_registration)
                .unwrap_or(false),
            refreshes_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref())
                .and_then(|hints| hints.refresh_support)
                .unwrap_or(false),
            refreshes_lenses: workspace
                .and_then(|workspace| workspace.code_lens.as_ref())
                .and_then(|lenses| lenses.refresh_support)
                .unwrap_or(false),
        }
    }
}

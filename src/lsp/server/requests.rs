//! Which function answers which request.

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest,
    DocumentLinkRequest, DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDefinition, HoverRequest,
    InlayHintRequest, PrepareRenameRequest, RangeFormatting, References, Rename, Request, SelectionRangeRequest,
    SemanticTokensFullRequest, SemanticTokensRangeRequest, WorkspaceDiagnosticRequest, WorkspaceSymbolRequest,
};
use lsp_types::{
    CompletionResponse, DocumentSymbolResponse, GotoDefinitionResponse, PrepareRenameResponse,
    SemanticTokensRangeResult, SemanticTokensResult, Uri, WorkspaceSymbolResponse,
};
use serde::Serialize;
use serde_json::Value;

use super::Refusal;
use super::state::State;
use crate::lsp::{
    Document, actions, completion, hints, hover, lens, links, navigate, outline, rename, structure, tokens,
};

/// Answers a request. Of documents that are not judged, such as ones that the configuration leaves out, nothing is known.
pub(super) fn answer(state: &State<'_>, method: &str, parameters: Value) -> Result<Value, Refusal> {
    let asked = Asked { state, parameters };
    match method {
        HoverRequest::METHOD => asked.of_document::<HoverRequest>(
            |asked| &asked.text_document_position_params.text_document.uri,
            |document, asked| Ok(hover::hover(document, asked.text_document_position_params.position)),
        ),
        Completion::METHOD => asked.of_document::<Completion>(
            |asked| &asked.text_document_position.text_document.uri,
            |document, asked| {
                let position = asked.text_document_position.position;
                let list = completion::completion(document, position, state.client().completion);
                Ok(Some(CompletionResponse::List(list)))
            },
        ),
        GotoDefinition::METHOD => asked.of_document::<GotoDefinition>(
            |asked| &asked.text_document_position_params.text_document.uri,
            |document, asked| {
                let found = navigate::definition(document, asked.text_document_position_params.position);
                Ok(Some(GotoDefinitionResponse::Array(found)))
            },
        ),
        References::METHOD => asked.of_document::<References>(
            |asked| &asked.text_document_position.text_document.uri,
            |document, asked| {
                let position = asked.text_document_position.position;
                Ok(Some(navigate::references(document, position, asked.context.include_declaration)))
            },
        ),
        DocumentHighlightRequest::METHOD => asked.of_document::<DocumentHighlightRequest>(
            |asked| &asked.text_document_position_params.text_document.uri,
            |document, asked| Ok(Some(navigate::highlights(document, asked.text_document_position_params.position))),
        ),
        PrepareRenameRequest::METHOD => asked.of_document::<PrepareRenameRequest>(
            |asked| &asked.text_document.uri,
            |document, asked| {
                let named = rename::prepare(document, asked.position).map_err(refused)?;
                let placed = |(range, placeholder)| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder };
                Ok(named.map(placed))
            },
        ),
        Rename::METHOD => asked.of_document::<Rename>(
            |asked| &asked.text_document_position.text_document.uri,
            |document, asked| {
                let position = asked.text_document_position.position;
                let edits = rename::edits(document, position, &asked.new_name).map_err(refused)?;
                let version = |uri: &Uri| state.version(uri);
                let versions: Option<&rename::VersionOf<'_>> =
                    if state.client().versioned_edits { Some(&version) } else { None };
                Ok(edits.map(|edits| rename::workspace_edit(document, &edits, versions)))
            },
        ),
        DocumentSymbolRequest::METHOD => asked.of_document::<DocumentSymbolRequest>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(DocumentSymbolResponse::Nested(outline::outline(document)))),
        ),
        FoldingRangeRequest::METHOD => asked.of_document::<FoldingRangeRequest>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(structure::folding_ranges(document))),
        ),
        SelectionRangeRequest::METHOD => asked.of_document::<SelectionRangeRequest>(
            |asked| &asked.text_document.uri,
            |document, asked| Ok(Some(structure::selection_ranges(document, &asked.positions))),
        ),
        SemanticTokensFullRequest::METHOD => asked.of_document::<SemanticTokensFullRequest>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(SemanticTokensResult::Tokens(tokens::tokens(document)))),
        ),
        SemanticTokensRangeRequest::METHOD => asked.of_document::<SemanticTokensRangeRequest>(
            |asked| &asked.text_document.uri,
            |document, asked| Ok(Some(SemanticTokensRangeResult::Tokens(tokens::tokens_in(document, asked.range)))),
        ),
        Formatting::METHOD => asked.of_document::<Formatting>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(structure::formatting(document))),
        ),
        RangeFormatting::METHOD => asked.of_document::<RangeFormatting>(
            |asked| &asked.text_document.uri,
            |document, asked| Ok(Some(structure::range_formatting(document, asked.range))),
        ),
        CodeActionRequest::METHOD => asked.of_document::<CodeActionRequest>(
            |asked| &asked.text_document.uri,
            |document, asked| Ok(Some(actions::actions(document, asked.range, &asked.context))),
        ),
        InlayHintRequest::METHOD => asked.of_document::<InlayHintRequest>(
            |asked| &asked.text_document.uri,
            |document, asked| Ok(Some(hints::hints(document, asked.range))),
        ),
        CodeLensRequest::METHOD => asked.of_document::<CodeLensRequest>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(lens::lenses(document))),
        ),
        DocumentLinkRequest::METHOD => asked.of_document::<DocumentLinkRequest>(
            |asked| &asked.text_document.uri,
            |document, _| Ok(Some(links::links(document))),
        ),
        DocumentDiagnosticRequest::METHOD => asked.of_all::<DocumentDiagnosticRequest>(|asked| {
            Ok(state.pulled(&asked.text_document.uri, asked.previous_result_id.as_deref()))
        }),
        WorkspaceDiagnosticRequest::METHOD => {
            asked.of_all::<WorkspaceDiagnosticRequest>(|asked| Ok(state.pulled_everywhere(&asked.previous_result_ids)))
        }
        WorkspaceSymbolRequest::METHOD => asked.of_all::<WorkspaceSymbolRequest>(|asked| {
            let found = state.workspaces().flat_map(|document| outline::workspace_symbols(document, &asked.query));
            Ok(Some(WorkspaceSymbolResponse::Flat(found.collect())))
        }),
        _ => Err(Refusal {
            code: ErrorCode::MethodNotFound,
            message: format!("`{method}` is nothing that this server does"),
        }),
    }
}

fn refused(message: String) -> Refusal {
    Refusal { code: ErrorCode::RequestFailed, message }
}

struct Asked<'a, 's> {
    state: &'a State<'s>,
    parameters: Value,
}

impl Asked<'_, '_> {
    /// Answers what is asked about one document.
    fn of_document<R: Request>(
        self,
        uri_of: impl Fn(&R::Params) -> &Uri,
        answer: impl FnOnce(Document<'_>, &R::Params) -> Result<R::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        let parameters: R::Params = read::<R>(self.parameters)?;
        match self.state.document(uri_of(&parameters)) {
            Some(document) => written(&answer(document, &parameters)?),
            None => Ok(Value::Null),
        }
    }

    /// Answers what is asked about all of them, or about one that need not be there.
    fn of_all<R: Request>(
        self,
        answer: impl FnOnce(&R::Params) -> Result<R::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        written(&answer(&read::<R>(self.parameters)?)?)
    }
}

fn read<R: Request>(parameters: Value) -> Result<R::Params, Refusal> {
    serde_json::from_value(parameters).map_err(|error| Refusal {
        code: ErrorCode::InvalidParams,
        message: format!("the parameters of `{}` can't be read: {error}", R::METHOD),
    })
}

fn written(result: &impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(result).map_err(|error| Refusal { code: ErrorCode::InternalError, message: error.to_string() })
}

//! Diagnostics for clients that ask for them.

use std::hash::{Hash, Hasher};

use lsp_types::{
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, PreviousResultId,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use rustc_hash::{FxHashMap, FxHasher};

use super::state::State;

/// What is found in a file as clients get it, and the name by which they know it again.
pub(super) struct Told {
    pub diagnostics: Vec<lsp_types::Diagnostic>,
    pub result_id: String,
}

impl Told {
    pub(super) fn new(diagnostics: Vec<lsp_types::Diagnostic>) -> Self {
        let mut hasher = FxHasher::default();
        serde_json::to_string(&diagnostics).unwrap_or_default().hash(&mut hasher);
        Self { diagnostics, result_id: format!("{:016x}", hasher.finish()) }
    }
}

impl State<'_> {
    /// What is found in a document, unless it is what the client knows already.
    pub(super) fn pulled(&self, uri: &Uri, known: Option<&str>) -> DocumentDiagnosticReportResult {
        let report = match report(&self.found_in(uri), known) {
            Ok(full) => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: full,
            }),
            Err(unchanged) => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            }),
        };
        DocumentDiagnosticReportResult::Report(report)
    }

    /// What is found anywhere, and for files in which something was found before, that it is gone.
    pub(super) fn pulled_everywhere(&self, known: &[PreviousResultId]) -> WorkspaceDiagnosticReportResult {
        let mut known: FxHashMap<&str, &PreviousResultId> =
            known.iter().map(|previous| (previous.uri.as_str(), previous)).collect();
        let mut items = Vec::new();
        for (path, told) in self.everything() {
            let Some(uri) = self.name(&path) else { continue };
            let previous = known.remove(uri.as_str()).map(|previous| previous.value.as_str());
            items.push(self.item(uri, report(&told, previous)));
        }
        let mut gone: Vec<&PreviousResultId> = known.into_values().collect();
        gone.sort_unstable_by_key(|previous| previous.uri.as_str());
        let nothing = Told::new(Vec::new());
        let item =
            |previous: &PreviousResultId| self.item(previous.uri.clone(), report(&nothing, Some(&previous.value)));
        items.extend(gone.into_iter().map(item));
        WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
    }

    fn item(&self, uri: Uri, report: Report) -> WorkspaceDocumentDiagnosticReport {
        let version = self.version(&uri).map(i64::from);
        match report {
            Ok(full_document_diagnostic_report) => {
                let full = WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report };
                WorkspaceDocumentDiagnosticReport::Full(full)
            }
            Err(unchanged_document_diagnostic_report) => {
                let unchanged =
                    WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report };
                WorkspaceDocumentDiagnosticReport::Unchanged(unchanged)
            }
        }
    }
}

type Report = Result<FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport>;

/// The diagnostics, or that they are those the client knows under this name.
fn report(told: &Told, known: Option<&str>) -> Report {
    let result_id = told.result_id.clone();
    if known == Some(&result_id) {
        return Err(UnchangedDocumentDiagnosticReport { result_id });
    }
    Ok(FullDocumentDiagnosticReport { result_id: Some(result_id), items: told.diagnostics.clone() })
}

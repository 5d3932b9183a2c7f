//! Code actions: what an editor offers to do about a finding or a line.

mod insertion;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lsp_types::{CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Range, WorkspaceEdit};

use super::diagnostics::{diagnostic, visible};
use super::{Document, edits};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::fix::{self, Texts};
use crate::lint::allows;
use crate::rules::{self, Group};
use crate::source::{FileId, Span};
use crate::syntax::{self, Parsed};
use insertion::{Place, add_reason, add_result};

/// Applies all safe fixes of a file, also when it is saved, if somebody wants that.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.goalposts");

/// The kinds of actions there are.
pub const ACTION_KINDS: [CodeActionKind; 3] = [CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR_REWRITE, FIX_ALL];

/// Nobody looks through what is offered about more findings than these, and each takes a look at the whole text.
const MOST_FINDINGS: usize = 32;

/// Stands for the reason that a person is to write.
const REASON: &str = "…";

/// What can be done about a range. Files without an address are not touched.
pub fn actions(document: Document<'_>, range: Range, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    let is_wanted = |kind: &CodeActionKind| context.only.as_ref().is_none_or(|only| is_among(kind, only));
    let desk = Desk { document };
    let mut actions = Vec::new();
    let parsed = syntax::parse(document.text());
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let touched: Vec<&Diagnostic> = desk.touched(range).take(MOST_FINDINGS).collect();
        actions.extend(touched.iter().filter_map(|finding| desk.fix(finding)));
        actions.extend(desk.reasons(&touched, &parsed));
        actions.extend(desk.allows(&touched, &parsed));
    }
    if is_wanted(&CodeActionKind::REFACTOR_REWRITE) {
        actions.extend(desk.result(&parsed, document.offset(range.start)));
    }
    if is_wanted(&FIX_ALL) {
        actions.extend(desk.fix_all(&parsed));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// A client that asks for `source` takes `source.fixAll` as well.
fn is_among(kind: &CodeActionKind, only: &[CodeActionKind]) -> bool {
    let is_below = |wanted: &CodeActionKind| {
        kind.as_str().strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.iter().any(|wanted| wanted.as_str().is_empty() || is_below(wanted))
}

struct Desk<'d> {
    document: Document<'d>,
}

impl<'d> Desk<'d> {
    /// The findings that a client shows within a range, or that touch it.
    fn touched(&self, range: Range) -> impl Iterator<Item = &'d Diagnostic> {
        let Document { findings, file, encoding, .. } = self.document;
        let source = self.document.source();
        findings.iter().filter(move |finding| {
            let shown = visible(source, finding.location().span, encoding);
            finding.location().file == file && shown.start <= range.end && range.start <= shown.end
        })
    }

    /// What a finding offers, all of it or nothing.
    fn fix(&self, finding: &Diagnostic) -> Option<CodeAction> {
        let offered = finding.fix.as_ref()?;
        let pass = fix::apply(std::slice::from_ref(finding), Applicability::Unsafe, &|file| self.text_of(file));
        let is_safe = offered.applicability == Applicability::Safe;
        Some(CodeAction { is_preferred: Some(is_safe), ..self.about(finding, offered.title.clone(), &pass.texts)? })
    }

    /// All safe fixes of the file that touch no other. What is found only then is for the next time.
    fn fix_all(&self, parsed: &Parsed) -> Option<CodeAction> {
        let own = |file| (file == self.document.file).then(|| self.document.text());
        let pass = fix::apply(self.document.findings, Applicability::Safe, &own);
        let after = pass.texts.get(&self.document.file)?;
        // A text that can be read no better than before has not been mended.
        if syntax::parse(after).problems.len() > parsed.problems.len() {
            return None;
        }
        let count = pass.applied.len();
        let title = format!("fix what is safe to fix in this file ({count})");
        Some(CodeAction { kind: Some(FIX_ALL), ..self.action(title, &pass.texts)? })
    }

    /// For each finding that can be allowed, an `allow` in the innermost block that it is about.
    fn allows(&self, touched: &[&Diagnostic], parsed: &Parsed) -> Vec<CodeAction> {
        let mut seen = BTreeSet::new();
        let mut actions = Vec::new();
        for finding in touched.iter().filter(|finding| allows::can_be_allowed(finding.rule)) {
            let Some(place) = Place::of(self.document, finding) else { continue };
            if !seen.insert((finding.rule, place.goal, place.kpi)) {
                continue;
            }
            let wanted = BTreeMap::from([((place.goal, place.kpi), BTreeSet::from([finding.rule]))]);
            let Document { file, .. } = self.document;
            let text = self.document.text();
            let edits = allows::edits(file, text, parsed, self.document.model(), &wanted, REASON);
            let Some(edits) = edits.filter(|edits| !edits.is_empty()) else { continue };
            let texts = Texts::from([(file, fix::edited(text, edits.iter()))]);
            let title = format!("allow `{}` in {}, with a reason", finding.rule, place.words(self.document));
            actions.extend(self.about(finding, title, &texts));
        }
        actions
    }

    /// What has moved since an earlier time may say why.
    fn reasons(&self, touched: &[&Diagnostic], parsed: &Parsed) -> Vec<CodeAction> {
        let has_moved = |finding: &Diagnostic| rules::find(finding.rule).is_some_and(|rule| rule.group == Group::Moved);
        let mut seen = BTreeSet::new();
        let mut actions = Vec::new();
        for finding in touched.iter().filter(|finding| has_moved(finding)) {
            let Some(place) = Place::of(self.document, finding) else { continue };
            if place.goal.is_none() || !seen.insert((place.goal, place.kpi)) {
                continue;
            }
            if let Some(text) = add_reason(self.document, parsed, place, REASON) {
                let title = format!("say why {} was revised", place.words(self.document));
                actions.extend(self.about(finding, title, &Texts::from([(self.document.file, text)])));
            }
        }
        actions
    }

    fn result(&self, parsed: &Parsed, offset: u32) -> Option<CodeAction> {
        let (name, text) = add_result(self.document, parsed, offset)?;
        let title = format!("add a result of today to `{name}`");
        let action = self.action(title, &Texts::from([(self.document.file, text)]))?;
        Some(CodeAction { kind: Some(CodeActionKind::REFACTOR_REWRITE), ..action })
    }

    fn about(&self, finding: &Diagnostic, title: String, texts: &Texts) -> Option<CodeAction> {
        let diagnostics = Some(vec![diagnostic(self.document, finding)]);
        let kind = Some(CodeActionKind::QUICKFIX);
        Some(CodeAction { kind, diagnostics, ..self.action(title, texts)? })
    }

    fn action(&self, title: String, texts: &Texts) -> Option<CodeAction> {
        Some(CodeAction { title, edit: Some(self.edit(texts)?), ..CodeAction::default() })
    }

    /// None where nothing changes.
    // The keys are the protocol's, and nobody changes them.
    #[allow(clippy::mutable_key_type)]
    fn edit(&self, texts: &Texts) -> Option<WorkspaceEdit> {
        let mut changes = HashMap::new();
        for (file, text) in texts {
            let source = self.document.project.sources.get(*file);
            changes.insert(self.document.uri(*file)?, edits::changed(source, text, self.document.encoding));
        }
        (!changes.is_empty()).then(|| WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
    }

    /// The text of a file that may be changed.
    fn text_of(&self, file: FileId) -> Option<&'d str> {
        let source = self.document.project.sources.get(file);
        (!source.is_forgotten() && self.document.uri(file).is_some()).then(|| source.text())
    }
}

/// How far a span is from a place.
fn distance(span: Span, offset: u32) -> u32 {
    if offset < span.start { span.start - offset } else { offset.saturating_sub(span.end) }
}

#[cfg(test)]
mod tests;

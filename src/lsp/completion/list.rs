//! What is offered, in the order in which it is likely.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionList, CompletionTextEdit, Documentation,
    InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind, TextEdit,
};

use super::Abilities;
use super::line::Line;
use crate::lsp::Document;
use crate::model::Name;
use crate::source::Span;

/// More than these nobody looks through: what is typed next narrows them down.
pub(super) const AT_MOST: usize = 200;

/// One thing that may stand at the cursor.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub label: String,
    pub kind: CompletionItemKind,
    /// In short, beside the label.
    pub detail: Option<String>,
    /// Markdown.
    pub documentation: Option<String>,
    /// What it is found by, when that is not its label alone.
    pub found_by: Vec<String>,
    /// What is written, when that is not the label.
    pub text: Option<String>,
    /// What is written where the client knows places to fill in.
    pub snippet: Option<String>,
    pub deprecated: bool,
}

impl Candidate {
    pub fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: None,
            documentation: None,
            found_by: Vec::new(),
            text: None,
            snippet: None,
            deprecated: false,
        }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    fn begins_with(&self, typed: &str) -> bool {
        let begins = |name: &String| Name::loose(name).starts_with(typed);
        begins(&self.label) || self.found_by.iter().any(begins)
    }

    fn contains(&self, typed: &str) -> bool {
        let contains = |name: &String| Name::loose(name).contains(typed);
        contains(&self.label) || self.found_by.iter().any(contains)
    }
}

/// Collects what may stand at the cursor, what is likely first.
pub(super) struct List<'d> {
    document: Document<'d>,
    abilities: Abilities,
    /// What is replaced: the word at the cursor, unless something else is said.
    pub replaced: Span,
    typed: &'d str,
    offset: u32,
    candidates: Vec<Candidate>,
    /// Something was left out before it came here.
    pub is_cut: bool,
}

impl<'d> List<'d> {
    pub fn new(document: Document<'d>, line: &Line<'d>, abilities: Abilities) -> Self {
        let (replaced, offset) = (line.word, line.offset);
        Self { document, abilities, replaced, typed: line.typed(), offset, candidates: Vec::new(), is_cut: false }
    }

    /// Something else than the word at the cursor is replaced.
    pub fn replace(&mut self, span: Span) {
        self.replaced = span;
        self.typed = Span::new(span.start.min(self.offset), self.offset).of(self.document.text());
    }

    pub fn typed(&self) -> &'d str {
        self.typed
    }

    pub fn add(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
    }

    pub fn extend(&mut self, candidates: impl IntoIterator<Item = Candidate>) {
        self.candidates.extend(candidates);
    }

    /// Words of a fixed list.
    pub fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w str>, kind: CompletionItemKind) {
        self.extend(words.into_iter().map(|word| Candidate::new(word, kind)));
    }

    pub fn finish(mut self) -> CompletionList {
        let typed = Name::loose(self.typed);
        // A client sees to it itself that what is shown fits what is typed, as long as it is given all.
        if self.candidates.len() > AT_MOST {
            self.candidates.retain(|candidate| candidate.contains(&typed));
            self.candidates.sort_by_key(|candidate| !candidate.begins_with(&typed));
            self.candidates.truncate(AT_MOST);
            self.is_cut = true;
        }
        let range = self.document.range(self.replaced);
        let items =
            self.candidates.iter().enumerate().map(|(index, candidate)| self.item(index, candidate, &typed, range));
        CompletionList { is_incomplete: self.is_cut, items: items.collect() }
    }

    fn item(&self, index: usize, candidate: &Candidate, typed: &str, range: lsp_types::Range) -> CompletionItem {
        let snippet = candidate.snippet.as_ref().filter(|_| self.abilities.snippets);
        let new_text = snippet.or(candidate.text.as_ref()).unwrap_or(&candidate.label).clone();
        let documentation = candidate
            .documentation
            .clone()
            .map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
        CompletionItem {
            label: candidate.label.clone(),
            kind: Some(candidate.kind),
            detail: candidate.detail.clone(),
            documentation,
            tags: candidate.deprecated.then(|| vec![CompletionItemTag::DEPRECATED]),
            sort_text: Some(format!("{index:04}")),
            filter_text: filter_text(candidate, typed),
            insert_text_format: snippet.map(|_| InsertTextFormat::SNIPPET),
            insert_text_mode: snippet.map(|_| InsertTextMode::ADJUST_INDENTATION),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
            ..CompletionItem::default()
        }
    }
}

/// Whether it may stand as a name without quotes.
pub(super) fn is_bare(name: &str) -> bool {
    let belongs = |character: char| character.is_alphanumeric() || character == '-';
    name.starts_with(char::is_alphabetic) && name.chars().all(belongs)
}

/// How a name is written that can't stand without quotes.
pub(super) fn in_quotes(name: &str) -> Option<String> {
    (!is_bare(name)).then(|| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Some clients look at the beginning of this alone: it is the name that is being typed, where it is known which one that is.
fn filter_text(candidate: &Candidate, typed: &str) -> Option<String> {
    if candidate.found_by.is_empty() || (!typed.is_empty() && Name::loose(&candidate.label).starts_with(typed)) {
        return None;
    }
    let is_typed = |name: &&String| !typed.is_empty() && Name::loose(name).starts_with(typed);
    let typed = candidate.found_by.iter().find(is_typed).cloned();
    typed.or_else(|| Some(format!("{} {}", candidate.label, candidate.found_by.join(" "))))
}

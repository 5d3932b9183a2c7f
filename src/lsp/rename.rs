//! Giving something another name, wherever it is named.
//!
//! ```text
//! edits of all mentions ─▶ the texts as they would be ─ what do their names mean? ─▶ as before: done
//!                                                                              └─▶ another goal: say its plan, try again
//! ```
//!
//! No rename changes what a name means without a word: what would come to mean something else is written with its plan, a KPI
//! that loses its metric is given it by `is`, and where neither helps the rename is refused with a sentence.

mod names;
mod proof;

use std::collections::BTreeMap;

use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use super::Document;
use super::symbol::{self, Manner, Occurrence, Symbol};
use crate::model::{Name, Workspace};
use crate::source::{FileId, Role, Span};
use names::NewName;
use proof::State;

/// For each file what is written in place of what, in the order of the text.
pub type Edits = BTreeMap<FileId, BTreeMap<Span, String>>;

/// What would be renamed: the place of its name, and the name as it is now. `None` where nothing has a name.
///
/// # Errors
/// A sentence, when it can't be renamed.
pub fn prepare(document: Document<'_>, position: Position) -> Result<Option<(Range, String)>, String> {
    let Some(here) = symbol::under(document, position) else {
        return Ok(None);
    };
    let symbol = renamed(document, &here)?;
    let name = symbol.name(document.workspace()).unwrap_or(here.name);
    Ok(Some((document.range(here.span), name.to_string())))
}

/// The edits that give what stands at a place another name, in all files of the workspace. `None` where nothing has a name.
///
/// # Errors
/// A sentence, when it can't be renamed, when nothing may be called so, and when names would come to mean something else.
pub fn edits(document: Document<'_>, position: Position, new_name: &str) -> Result<Option<Edits>, String> {
    let Some(here) = symbol::under(document, position) else {
        return Ok(None);
    };
    let symbol = renamed(document, &here)?;
    let before = State::of(document);
    let new = NewName::read(new_name, symbol)?;
    let old = symbol.name(&before.workspace).unwrap_or(here.name);
    if new.name == old {
        return Ok(Some(Edits::new()));
    }
    names::refuse_taken(&before.workspace, symbol, new.name)?;
    let mut edits = mentions(&before, symbol, old, &new)?;
    before.complete(&mut edits, symbol, new.name)?;
    Ok(Some(edits))
}

/// What a name means that may be changed.
fn renamed(document: Document<'_>, here: &Occurrence) -> Result<Symbol, String> {
    let workspace = document.workspace();
    let name = here.name;
    let symbol = match &here.meaning {
        symbol::Meaning::One(symbol) => *symbol,
        symbol::Meaning::Several(goals) => {
            let plans: Vec<String> =
                goals.iter().map(|id| format!("{}/{name}", workspace.plan_name(id.file))).collect();
            let which = crate::suggest::one_of(plans.iter().map(String::as_str));
            return Err(format!("several goals are called `{name}`; write which of them is meant first: {which}"));
        }
        symbol::Meaning::Nothing => return Err(format!("nothing is called `{name}`, so there is nothing to rename")),
    };
    let kind = symbol.kind();
    if let Symbol::Rule(_) = symbol {
        return Err(format!("`{name}` is a rule, and rules are built in"));
    }
    let Some(declared) = symbol.declaration(workspace) else {
        return Err(format!("the {kind} `{name}` is built in; declare one of your own to call it otherwise"));
    };
    if let Symbol::Plan(file) = symbol
        && workspace.file(file).plan.name.is_none()
    {
        return Err(format!("this plan is called like its file; give it a name of its own: `plan {name}`"));
    }
    let own = symbol.name(workspace).unwrap_or(name);
    if own.as_str().is_empty() {
        return Err(format!("this {kind} has no name yet"));
    }
    if here.manner == Manner::OtherName || !is_called(name, own) {
        return Err(format!("`{name}` is another name of the {kind} `{own}`; rename it by that one"));
    }
    if let Some(what) = names::configured(document.project, symbol, own) {
        return Err(format!("the configuration names the {kind} `{own}` {what}, and a rename can't change that"));
    }
    debug_assert_ne!(workspace.role(declared.file), Role::Catalogue);
    Ok(symbol)
}

/// Whether a name is the one of a declaration, and not another one it is known by: names of the catalogue are found without
/// regard to blanks and hyphens.
fn is_called(name: Name, own: Name) -> bool {
    name == own || Name::loose(name.as_str()) == Name::loose(own.as_str())
}

/// Every mention under the new name.
fn mentions(before: &State<'_>, symbol: Symbol, old: Name, new: &NewName) -> Result<Edits, String> {
    let mut edits = Edits::new();
    for (file, names) in before.names() {
        let text = before.text(file);
        for occurrence in names.iter().filter(|occurrence| occurrence.manner != Manner::OtherName) {
            let edit = if occurrence.meaning.one() == Some(symbol) && is_called(occurrence.name, old) {
                mention(before, file, occurrence, names, new)?
            } else {
                None
            };
            if let Some((span, replacement)) = edit {
                edits.entry(file).or_default().insert(span, replacement);
            }
        }
        for replaced in edits.get_mut(&file).into_iter().flatten() {
            // A text may touch what follows it, and a name may not.
            let follows = text.get(replaced.0.end as usize..).and_then(|rest| rest.chars().next());
            if !replaced.1.ends_with('"') && follows.is_some_and(|next| next.is_alphanumeric() || next == '"') {
                replaced.1.push(' ');
            }
        }
    }
    Ok(edits)
}

fn mention(
    before: &State<'_>,
    file: FileId,
    occurrence: &Occurrence,
    names: &[Occurrence],
    new: &NewName,
) -> Result<Option<(Span, String)>, String> {
    let span = occurrence.span;
    // A KPI that is called like the metric keeps its name, by which it is referred to.
    if occurrence.manner == Manner::Implied {
        return Ok(Some((span, format!("{} is {}", span.of(before.text(file)), new.written))));
    }
    if occurrence.in_reference && new.is_quoted() {
        return Err(format!(
            "`{}` is named in a reference in {}, where a name has no blanks",
            occurrence.name,
            before.place(file, span)
        ));
    }
    let mut replacement = new.written.clone();
    if occurrence.manner == Manner::Declaration && matches!(occurrence.meaning.one(), Some(Symbol::Kpi(..))) {
        let implied = names.iter().find(|other| other.span == span && other.manner == Manner::Implied);
        let metric = implied.and_then(|implied| implied.meaning.one());
        let by_new_name = before.workspace.find_metric(new.name).map(Symbol::Metric);
        if metric.is_some() && metric != by_new_name {
            replacement += &format!(" is {}", span.of(before.text(file)));
        }
    }
    Ok(Some((span, replacement)))
}

/// Says which version of a document an edit is for, if the document is open.
pub type VersionOf<'a> = dyn Fn(&Uri) -> Option<i32> + 'a;

/// The edits as the protocol has them: with the versions of documents for a client that takes these.
pub fn workspace_edit(document: Document<'_>, edits: &Edits, versions: Option<&VersionOf<'_>>) -> WorkspaceEdit {
    let of_file = |(file, edits): (&FileId, &BTreeMap<Span, String>)| {
        let source = document.other(*file);
        let edit = |(span, text): (&Span, &String)| TextEdit {
            range: document.encoding.range(&source, *span),
            new_text: text.clone(),
        };
        Some((document.uri(*file)?, edits.iter().map(edit).collect::<Vec<_>>()))
    };
    let files = edits.iter().filter_map(of_file);
    let Some(version_of) = versions else {
        // The protocol's own type; nothing in an address changes once it is made.
        #[expect(clippy::mutable_key_type, reason = "the protocol's own type")]
        let changes = files.collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    };
    let changes = files.map(|(uri, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { version: version_of(&uri), uri },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(changes.collect())), ..WorkspaceEdit::default() }
}

/// The name of a plan, where a reference can name it and means no other.
fn plan_name(workspace: &Workspace, file: FileId) -> Option<Name> {
    let name = workspace.plan_name(file);
    let is_unique = workspace.plans_named(name).len() == 1;
    (is_unique && names::is_legal(name.as_str())).then_some(name)
}

#[cfg(test)]
mod tests;

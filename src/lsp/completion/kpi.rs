//! The line of a KPI.

use lsp_types::CompletionItemKind;

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List};
use super::{dates, names, references, units};
use crate::source::Span;

const KEYWORD: CompletionItemKind = CompletionItemKind::KEYWORD;

/// What may follow a value, the frequent ones first.
const QUALIFIERS: [&str; 15] = [
    "by",
    "per",
    "each",
    "avg",
    "total",
    "median",
    "of",
    "over",
    "within",
    "in",
    "where",
    "excluding",
    "p95",
    "lowest",
    "highest",
];

pub(super) fn complete(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    let values = line.values();
    match (values, line.last_word()) {
        ([], _) => names::kpis(here, list),
        ([_, Piece::Word("is")], _) => names::metrics(here, list),
        (_, "by" | "after") => dates::deadline(here, list),
        (_, "in") => units::length(here, list),
        (_, "each") => units::each(list),
        (_, "over" | "within") => units::length(here, list),
        (_, "per") => units::denominators(here, list),
        (_, "of") => references::parts(here, list),
        (_, "vs") => list.words(["previous"], KEYWORD),
        (_, "previous") => list.words(["year", "quarter", "month"], CompletionItemKind::UNIT),
        (_, "where" | "excluding" | "secret") => {}
        _ if continues_reference(here) => references::parts(here, list),
        _ => value(here, list),
    }
}

/// `of goal.`, `by plan/`: what is written there goes on.
fn continues_reference(here: &Here<'_>) -> bool {
    let (written, span) = here.line.reference();
    let before = Span::new(0, span.start).of(here.line.text).trim_end();
    written.contains(['.', '/']) && [" of", " by", " after"].iter().any(|word| before.ends_with(word))
}

fn value(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    let values = line.values();
    let number = values.iter().rposition(|piece| matches!(piece, Piece::Number(_)));
    // `30 days`, `3 days after`: a length of time, and no value of the KPI.
    let is_length = number
        .and_then(|at| at.checked_sub(1))
        .is_some_and(|before| matches!(values[before], Piece::Word("in" | "within" | "over" | "each" | "by")));
    if is_length && number == Some(values.len() - 1) {
        return units::times(here, list);
    }
    if matches!(line.current, Some(Piece::Number(_))) {
        // A period or a date takes no unit.
        if !is_date(line.current) {
            units::of_value(here, list);
        }
        return;
    }
    if matches!(values.last(), Some(Piece::Sign("/"))) {
        return units::denominators(here, list);
    }
    let has_value = number.is_some() || values.contains(&Piece::Word("secret"));
    if !has_value {
        let first = if values.len() == 1 { &["is", "keep"][..] } else { &["keep"][..] };
        list.words(first.iter().copied().filter(|word| !line.has_word(word)), KEYWORD);
        return;
    }
    if !values.contains(&Piece::Sign("->")) && line.current.is_none() && !is_length {
        list.add(Candidate::new("->", CompletionItemKind::OPERATOR).text("-> "));
    }
    if matches!(values.last(), Some(Piece::Number(_))) && !is_date(values.last().copied()) {
        list.extend(units::apart(here));
    }
    list.words(QUALIFIERS.into_iter().filter(|word| !line.has_word(word)), KEYWORD);
}

fn is_date(piece: Option<Piece<'_>>) -> bool {
    matches!(piece, Some(Piece::Number(written)) if written.contains('-'))
}

//! Numbers as they are read: `1.2만` is 12,000.

use super::{holds, time};
use crate::lsp::Document;
use crate::model::{KpiView, StatedValue, TargetValue};
use crate::plan;
use crate::source::Span;
use crate::syntax::{self, Kind, Node, Token, Tokens, Tree};

/// The value at a place, where it says more than is written: its scale, and where a change ends.
pub(super) fn told(document: Document<'_>, offset: u32) -> Option<(Span, String)> {
    let text = document.text();
    let tree = syntax::parse(text).tree;
    let node = time::statement_at(&tree, offset)?;
    let span = quantity_at(&tree, node, offset, text)?;
    let reached = reached(document, &tree, node, offset);
    let told = reached.or_else(|| reading(span.of(text)))?;
    Some((span, plan::inline_markdown(&told)))
}

/// The innermost quantity, without the blanks that it takes behind it.
fn quantity_at(tree: &Tree, node: &Node, offset: u32, text: &str) -> Option<Span> {
    let mut found = None;
    let mut level: Vec<Tokens<'_>> = vec![tree.tokens(node)];
    while let Some(tokens) = level.pop() {
        for token in tokens.filter(|token| holds(token.span(), offset)) {
            if token.kind() == Kind::quantity {
                found = Some(token.span());
            }
            level.push(token.inside());
        }
    }
    let span: Span = found?;
    let written = span.of(text).trim_end();
    let span = Span::new(span.start, span.start + written.len() as u32);
    holds(span, offset).then_some(span)
}

/// What is written, in the plain form; nothing where that is the same.
fn reading(written: &str) -> Option<String> {
    let unsigned = written.trim_start_matches(['+', '-', '−']);
    let sign = match written.chars().next()? {
        '+' => "+",
        '-' | '−' => "−",
        _ => "",
    };
    let StatedValue::One(quantity) = StatedValue::read(unsigned)? else {
        return None;
    };
    let plain = format!("{sign}{}", quantity.with_value(quantity.value.normalize()));
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_')).collect::<String>();
    (bare(&plain) != bare(written)).then_some(plain)
}

/// Where a change leads to, given where the KPI comes from.
fn reached(document: Document<'_>, tree: &Tree, node: &Node, offset: u32) -> Option<String> {
    let is_target = |token: Token<'_>| token.kind() == Kind::target && holds(token.span(), offset);
    if node.kind != Kind::kpi || !tree.tokens(node).any(is_target) {
        return None;
    }
    let goal = time::goal_around(document, node)?;
    let index = goal.goal().kpis.iter().position(|kpi| kpi.span.start == node.span.start)?;
    let kpi = KpiView { goal, index: index as u32, kpi: &goal.goal().kpis[index] };
    let is_relative = matches!(kpi.target()?.value, TargetValue::Change(_) | TargetValue::Multiple(_));
    let value = kpi.target_value().filter(|_| is_relative)?;
    let from = kpi.baseline_value()?;
    Some(format!("{} from {from}", value.with_value(value.value.normalize())))
}

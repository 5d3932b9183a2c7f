//! A statement more in the block of a goal or KPI.

use super::distance;
use crate::diagnostic::{Diagnostic, Edit};
use crate::fix;
use crate::lsp::{Document, place};
use crate::model::Name;
use crate::source::{Location, Span};
use crate::syntax::{Kind, NodeId, Parsed};

const INDENTATION: &str = "  ";

/// What a finding is about: a KPI, a goal, or neither, which is the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub goal: Option<u32>,
    pub kpi: Option<u32>,
}

impl Place {
    /// A finding names its subject; of several that are called so the nearest is meant. None where it is gone.
    pub fn of(document: Document<'_>, finding: &Diagnostic) -> Option<Self> {
        let at = finding.location().span.start;
        let Some(name) = finding.subject.goal.as_deref().map(Name::new) else {
            return Some(Self { goal: None, kpi: None });
        };
        let goals = (0_u32..).zip(&document.model().goals).filter(|(_, goal)| goal.name.value == name);
        let (index, goal) = goals.min_by_key(|(_, goal)| distance(goal.block, at))?;
        let Some(name) = finding.subject.kpi.as_deref().map(Name::new) else {
            return Some(Self { goal: Some(index), kpi: None });
        };
        let kpis = (0_u32..).zip(&goal.kpis).filter(|(_, kpi)| kpi.name.value == name);
        let (kpi, _) = kpis.min_by_key(|(_, kpi)| distance(kpi.span, at))?;
        Some(Self { goal: Some(index), kpi: Some(kpi) })
    }

    /// How titles call it.
    pub fn words(self, document: Document<'_>) -> String {
        let goal = self.goal.map(|goal| &document.model().goals[goal as usize]);
        match (goal, self.kpi) {
            (Some(goal), Some(kpi)) => format!("`{}`", goal.kpis[kpi as usize].name.value),
            (Some(goal), None) => format!("`{}`", goal.name.value),
            (None, _) => "the whole plan".to_string(),
        }
    }

    fn header(self, document: Document<'_>) -> Option<Span> {
        let goal = document.model().goals.get(self.goal? as usize)?;
        match self.kpi {
            Some(kpi) => goal.kpis.get(kpi as usize).map(|kpi| kpi.span),
            None => Some(goal.span),
        }
    }
}

/// The text with `actual` and today's date below the other results of the KPI around a place, and the KPI's name. The value is
/// left for a person to write.
pub(super) fn add_result(document: Document<'_>, parsed: &Parsed, offset: u32) -> Option<(Name, String)> {
    let tree = &parsed.tree;
    let at = place::first_on_line(tree, document.text(), offset).or_else(|| place::node_before(tree, offset));
    let mut around = std::iter::successors(at, |id| tree.node(*id).parent);
    let header = around.find(|id| tree.node(*id).kind == Kind::kpi)?;
    if offset > place::line(document.text(), place::extent(tree, header).end).end {
        return None;
    }
    let start = tree.node(header).span.start;
    let kpis = document.model().goals.iter().flat_map(|goal| &goal.kpis);
    let name = kpis.filter(|kpi| kpi.span.start == start).map(|kpi| kpi.name.value).next()?;
    let statement = format!("actual {} ", document.today);
    Some((name, added(document, parsed, header, Kind::actual, &statement)?))
}

/// The text with `revised`, today's date and a reason in a block.
pub(super) fn add_reason(document: Document<'_>, parsed: &Parsed, place: Place, reason: &str) -> Option<String> {
    let start = place.header(document)?.start;
    let header = place::node_before(&parsed.tree, start)?;
    let statement = format!("revised {} \"{reason}\"", document.today);
    added(document, parsed, header, Kind::revised, &statement)
}

/// The text with a statement in a block, which is opened where there is none: below the last one of its kind, else below all
/// that the block has of its own. None where nobody knows what is inside what.
fn added(document: Document<'_>, parsed: &Parsed, header: NodeId, kind: Kind, statement: &str) -> Option<String> {
    let (text, tree) = (document.text(), &parsed.tree);
    let node = *tree.node(header);
    if !parsed.braces_balance || (node.damaged && !node.opens) {
        return None;
    }
    let outer = place::indentation(text, node.span.start);
    let own = || {
        let is_own =
            |kind| !matches!(kind, Kind::goal | Kind::close | Kind::comment | Kind::remark | Kind::junk | Kind::unread);
        tree.children(Some(header)).filter(move |(_, node)| is_own(node.kind))
    };
    let inner = match own().next() {
        Some((_, first)) if node.opens => place::indentation(text, first.span.start).to_string(),
        _ => format!("{outer}{INDENTATION}"),
    };
    let insert = |at, text: String| Edit { location: Location::new(document.file, Span::empty(at)), replacement: text };
    let end_of_line = |at| place::line(text, at).end;
    let edits = if node.opens {
        let above = own().filter(|(_, node)| node.kind == kind).last().or_else(|| own().last());
        let end = above.map_or(node.span.end, |(id, _)| place::extent(tree, id).end);
        vec![insert(end_of_line(end), format!("\n{inner}{statement}"))]
    } else {
        let block = format!("\n{inner}{statement}\n{outer}}}");
        vec![insert(node.span.end, " {".to_string()), insert(end_of_line(node.span.end), block)]
    };
    Some(fix::edited(text, edits.iter()))
}

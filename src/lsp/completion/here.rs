//! What the cursor stands in.

use super::line::Line;
use crate::lsp::{Document, place};
use crate::model::{GoalId, GoalView, KpiView, ResolvedTimeframe};
use crate::source::Spanned;
use crate::syntax::keywords::Block;
use crate::syntax::{Kind, NodeId, Tree};

/// The place of a completion: its line, and what the file knows around it.
pub(super) struct Here<'d> {
    pub document: Document<'d>,
    pub tree: &'d Tree,
    pub line: Line<'d>,
    /// The header of the block; none at the top of the file.
    pub header: Option<NodeId>,
    /// None in a block of which nobody knows what it is.
    pub block: Option<Block>,
}

impl<'d> Here<'d> {
    pub fn new(document: Document<'d>, tree: &'d Tree, line: Line<'d>) -> Self {
        let header = place::block_around(tree, document.text(), line.offset);
        let block = match header {
            None => Some(Block::File),
            Some(header) => Block::opened_by(tree.node(header).kind),
        };
        Self { document, tree, line, header, block }
    }

    /// The goal whose block is around the line.
    pub fn goal(&self) -> Option<GoalView<'d>> {
        let mut around = std::iter::successors(self.header, |header| self.tree.node(*header).parent);
        let goal = around.find(|header| self.tree.node(*header).kind == Kind::goal)?;
        self.goal_at(goal)
    }

    fn goal_at(&self, header: NodeId) -> Option<GoalView<'d>> {
        let start = self.tree.node(header).span.start;
        let goals = &self.document.model().goals;
        let index = goals.binary_search_by_key(&start, |goal| goal.span.start).ok()?;
        Some(self.document.workspace().view(GoalId { file: self.document.file, index: index as u32 }))
    }

    /// The KPI whose line this is, as far as it could be read, or whose block is around the line.
    pub fn kpi(&self) -> Option<KpiView<'d>> {
        let on_line = place::first_on_line(self.tree, self.document.text(), self.line.offset);
        let is_kpi = |id: &NodeId| self.tree.node(*id).kind == Kind::kpi;
        let start = self.tree.node(on_line.filter(is_kpi).or(self.header.filter(is_kpi))?).span.start;
        self.goal()?.kpis().find(|kpi| kpi.kpi.span.start == start)
    }

    /// When what is written here begins and ends if it does not say so itself.
    pub fn timeframe(&self) -> ResolvedTimeframe {
        match self.goal() {
            Some(goal) => goal.timeframe(),
            None => self.document.workspace().plan_timeframe(self.document.file),
        }
    }

    /// The platforms that hold here.
    pub fn platforms(&self) -> &'d [Spanned<crate::model::Name>] {
        match self.goal() {
            Some(goal) => goal.platforms(),
            None => &self.document.model().plan.facts.platforms,
        }
    }
}

/// Whether a byte stands in a text or a comment that the tree knows: those of several lines, no line alone shows.
pub(super) fn is_in_text(tree: &Tree, offset: u32) -> bool {
    let Some(id) = offset.checked_sub(1).and_then(|before| place::node_before(tree, before)) else {
        return false;
    };
    let node = tree.node(id);
    if matches!(node.kind, Kind::comment | Kind::remark) {
        return offset <= node.span.end;
    }
    let mut level = tree.tokens(node);
    while let Some(token) = level.find(|token| token.span().start < offset && offset < token.span().end) {
        if token.kind() == Kind::text {
            return true;
        }
        level = token.inside();
    }
    false
}

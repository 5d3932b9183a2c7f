//! Words of time, and the days they mean.

use jiff::civil::Date;

use super::holds;
use crate::lsp::Document;
use crate::lsp::left::left;
use crate::model::{GoalId, GoalView, Moment, ResolvedTimeframe, Timeframe};
use crate::plan;
use crate::source::Span;
use crate::syntax::{self, Kind, Node, Token, Tree};

/// What the deadline, the period or the date at a place comes to.
pub(super) fn told(document: Document<'_>, offset: u32) -> Option<(Span, String)> {
    let text = document.text();
    let tree = syntax::parse(text).tree;
    let node = statement_at(&tree, offset)?;
    let goal = goal_around(document, node);
    match node.kind {
        Kind::period | Kind::start | Kind::by | Kind::timeframe => {
            // Of the goal or the plan that states it.
            let timeframe = match goal {
                Some(goal) => goal.timeframe(),
                None => document.workspace().plan_timeframe(document.file),
            };
            let days = match node.kind {
                Kind::start => plan::day(timeframe.start?),
                Kind::period => stretch(timeframe.start, timeframe.deadline)?,
                _ => format!("by {}", plan::day(timeframe.deadline?)),
            };
            let left = timeframe.deadline.filter(|_| node.kind != Kind::start).map(|day| left(document.today, day));
            let parts: Vec<String> = [days].into_iter().chain(left).collect();
            Some((node.span, plan::capitalized(&parts.join(" · "))))
        }
        _ => {
            let place = Place { document, tree: &tree, node, goal, offset };
            deadline_on_line(place).or_else(|| moment(place))
        }
    }
}

/// A place in a statement, and the goal around it.
#[derive(Clone, Copy)]
struct Place<'p> {
    document: Document<'p>,
    tree: &'p Tree,
    node: &'p Node,
    goal: Option<GoalView<'p>>,
    offset: u32,
}

/// The statement that a place lies in.
pub(super) fn statement_at(tree: &Tree, offset: u32) -> Option<&Node> {
    let before: Vec<&Node> = tree.nodes().map(|(_, node)| node).filter(|node| holds(node.span, offset)).collect();
    before.last().copied()
}

/// The innermost goal that a statement stands in; its own header is not in it.
pub(super) fn goal_around<'p>(document: Document<'p>, node: &Node) -> Option<GoalView<'p>> {
    let goals = &document.model().goals;
    // A goal stands before those nested in it: of all that hold the place the last is the innermost.
    let index = goals.iter().rposition(|goal| goal.span.end < node.span.start && node.span.end <= goal.block.end)?;
    Some(document.workspace().view(GoalId { file: document.file, index: index as u32 }))
}

/// `by …` or `in …` on the line of a KPI, a milestone, an action or a risk.
fn deadline_on_line(place: Place<'_>) -> Option<(Span, String)> {
    let Place { document, tree, node, goal, offset } = place;
    let is_deadline = |token: &Token<'_>| matches!(token.kind(), Kind::by | Kind::timeframe);
    let token = tree.tokens(node).find(|token| is_deadline(token) && holds(with_keyword(*token), offset))?;
    let own = stated(document, node, goal)?;
    let timeframe = match goal {
        Some(goal) => goal.timeframe_within(own),
        None => document.workspace().plan_timeframe_within(document.file, own),
    };
    Some((with_keyword(token), told_deadline(document, timeframe)?))
}

fn told_deadline(document: Document<'_>, timeframe: ResolvedTimeframe) -> Option<String> {
    let deadline = timeframe.deadline?;
    Some(format!("By {} · {}", plan::day(deadline), left(document.today, deadline)))
}

/// `by` and `in` take two letters before what follows them.
fn with_keyword(token: Token<'_>) -> Span {
    Span::new(token.span().start.saturating_sub(2), token.span().end)
}

/// The timeframe that a line states of its own.
fn stated<'p>(document: Document<'p>, node: &Node, goal: Option<GoalView<'p>>) -> Option<&'p Timeframe> {
    let start = node.span.start;
    let Some(goal) = goal.map(GoalView::goal) else {
        let risks = document.model().plan.facts.more.iter().flat_map(|more| &more.risks);
        return { risks }.find(|risk| risk.span.start == start)?.parts.timeframe.as_deref();
    };
    if node.kind == Kind::kpi {
        return goal.kpis.iter().find(|kpi| kpi.span.start == start)?.timeframe.as_deref();
    }
    let milestones = goal.milestones.iter().map(|milestone| (milestone.span, &milestone.parts));
    let risks = goal.facts.more.iter().flat_map(|more| &more.risks);
    let others = goal.actions.iter().chain(risks).map(|action| (action.span, &action.parts));
    let (_, parts) = milestones.chain(others).find(|(span, _)| span.start == start)?;
    parts.timeframe.as_deref()
}

/// Any other date or period: the days it means there.
fn moment(place: Place<'_>) -> Option<(Span, String)> {
    let Place { document, tree, node, goal, offset } = place;
    let span = moment_token(tree, node, offset)?;
    let moment = Moment::read(span.of(document.text()))?;
    let days = match goal {
        Some(goal) => goal.days(moment)?,
        None => moment.days(document.model().plan.facts.fiscal_year.map(|fiscal| fiscal.value))?,
    };
    Some((span, stretch(Some(days.first), Some(days.last))?))
}

fn moment_token(tree: &Tree, node: &Node, offset: u32) -> Option<Span> {
    let is_moment =
        |token: &Token<'_>| matches!(token.kind(), Kind::date | Kind::calendar) && holds(token.span(), offset);
    if node.kind == Kind::actual || node.kind == Kind::checkpoint {
        // A usual line is one token: the date stands first in it.
        if let Some(entry) = tree.tokens(node).find(|token| token.kind() == Kind::entry) {
            let start = entry.span().start;
            let date = Span::new(start, start + 10);
            return Some(date).filter(|date| date.end <= entry.span().end && holds(*date, offset));
        }
    }
    tree.tokens(node).flat_map(|token| std::iter::once(token).chain(token.inside())).find(is_moment).map(Token::span)
}

/// `1 Jan – 31 Mar 2026`, as far as it is known.
pub(super) fn stretch(start: Option<Date>, end: Option<Date>) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) => Some(plan::days(start, end)),
        (None, Some(end)) => Some(format!("until {}", plan::day(end))),
        (Some(start), None) => Some(format!("from {}", plan::day(start))),
        (None, None) => None,
    }
}

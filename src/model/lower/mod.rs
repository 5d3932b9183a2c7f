//! One file's tree becomes its model: every statement in its place, every value typed.
//!
//! What is wrong with a value (a date that does not exist, a comma in the wrong place) is reported here and leaves its place
//! marked as damaged, so that no rule calls missing what was only unreadable.

mod catalogue;
mod goal;
mod kpi;
mod reader;
mod rows;
mod text;
mod time;
mod value;

use iso_currency::Currency;
use thin_vec::ThinVec;

use super::catalogue::{GoalType, Metric, Platform};
use super::defaults::Defaults;
use super::goal::{FileModel, Goal, GoalIndex, Inherited, Origin};
use super::kpi::{Kpi, WrittenLine};
use super::series::DatedValue;
use super::time::Days;
use crate::source::Span;
use crate::syntax::{Kind, Node, NodeId, Parsed, Tree};
use reader::Reader;
pub use rows::{Cell, RowFault, RowText, read_rows};
pub(super) use text::reading;
pub(in crate::model) use value::is_dollar;

/// Reads the model of one file from its tree: everything it says.
pub fn lower(text: &str, parsed: Parsed) -> FileModel {
    lower_keeping(Kept::Everything, text, parsed, Currency::USD)
}

/// The same where defaults hold around the file. What it inherits of them, it is given by
/// [`Workspace::with_defaults`](super::Workspace::with_defaults); here they say which dollar a `$` is.
pub fn lower_around(text: &str, parsed: Parsed, defaults: &Defaults) -> FileModel {
    lower_keeping(Kept::Everything, text, parsed, defaults.dollar())
}

/// The same for a run that judges and compiles nothing: what no rule looks at is read, for what may be wrong in it, and not
/// kept. These are reasons, notes, links, tags, metas, contributors, and the words of actions, risks and audiences: in a large
/// workspace more than all the rest. Rules are tested on this model, so that none comes to rely on what a check won't have.
pub fn lower_to_judge(text: &str, parsed: Parsed) -> FileModel {
    lower_keeping(Kept::WhatIsJudged, text, parsed, Currency::USD)
}

/// [`lower_to_judge`] where defaults hold around the file.
pub fn lower_to_judge_around(text: &str, parsed: Parsed, defaults: &Defaults) -> FileModel {
    lower_keeping(Kept::WhatIsJudged, text, parsed, defaults.dollar())
}

/// See [`lower_to_judge`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Everything,
    WhatIsJudged,
}

fn lower_keeping(kept: Kept, text: &str, parsed: Parsed, dollar: Currency) -> FileModel {
    let Parsed { tree, problems, .. } = parsed;
    let mut lowering = Lowering {
        tree: &tree,
        reader: Reader { text, tree: &tree, problems, dollar, kept, refers: false },
        model: FileModel::default(),
        frames: Vec::new(),
        states_currency: tree.nodes().any(|(_, node)| node.kind == Kind::currency_code),
    };
    // What the plan says holds in the whole file, and its goals stand beside it, not in it.
    if let Some((plan, _)) =
        tree.nodes().find(|(_, node)| lowering.states_currency && node.kind == Kind::plan && node.opens)
    {
        lowering.adopt_currency(plan);
    }
    for (id, node) in tree.nodes() {
        lowering.node(id, node);
    }
    lowering.leave(NodeId(u32::MAX));
    let mut model = lowering.model;
    model.goals.shrink_to_fit();
    model.plan.facts.shrink();
    model.refers = lowering.reader.refers;
    model.problems = lowering.reader.problems;
    model.problems.sort_by_key(|problem| problem.labels[0].0);
    inherit(&mut model);
    model
}

/// The block that the statements being read stand in.
#[derive(Clone, Copy)]
struct Frame {
    block: Block,
    end: NodeId,
    /// What `$` means outside this block, to be restored when it ends.
    dollar_outside: Currency,
}

#[derive(Clone, Copy)]
enum Block {
    Plan,
    Goal(GoalIndex),
    /// The last KPI of a goal.
    Kpi(GoalIndex),
    /// The last milestone of a goal.
    Milestone(GoalIndex),
    Metric,
    Platform,
    GoalType,
    /// Nobody knows what it is: its statements are kept in the tree and mean nothing.
    Unknown,
}

struct Lowering<'t> {
    tree: &'t Tree,
    reader: Reader<'t>,
    model: FileModel,
    frames: Vec<Frame>,
    states_currency: bool,
}

impl<'t> Lowering<'t> {
    fn node(&mut self, id: NodeId, node: &'t Node) {
        self.leave(id);
        if node.kind == Kind::remark
            && let Some(header) = id.0.checked_sub(1).map(|before| self.tree.node(NodeId(before)))
            && header.opens
        {
            self.model.header_remarks.push(Span::new(header.span.end, node.span.end));
        }
        let problems_before = self.reader.problems.len();
        let around = self.frames.last().map(|frame| frame.block);
        let opened = self.statement(node, around);
        let unreadable = matches!(node.kind, Kind::junk | Kind::unread) || self.reader.problems.len() > problems_before;
        if unreadable {
            self.mark_damaged(around, opened);
        }
        if node.opens {
            if let Some(Block::Kpi(index)) = opened
                && let Some(kpi) = self.model.goals[index as usize].kpis.last_mut()
            {
                // Most of what stands in there; not the closing brace.
                kpi.actuals.expect((node.end.0 - id.0).saturating_sub(2) as usize);
            }
            let dollar_outside = self.reader.dollar;
            let block = opened.unwrap_or(Block::Unknown);
            self.frames.push(Frame { block, end: node.end, dollar_outside });
            if self.states_currency && matches!(block, Block::Goal(_)) {
                self.adopt_currency(id);
            }
        } else if let Some(Block::Goal(index)) = opened {
            self.model.goals[index as usize].end = self.model.goals.len() as u32;
        }
    }

    /// Ends the blocks that `id` no longer stands in.
    fn leave(&mut self, id: NodeId) {
        while let Some(frame) = self.frames.last().copied().filter(|frame| frame.end <= id) {
            self.reader.dollar = frame.dollar_outside;
            match frame.block {
                Block::Goal(index) => {
                    let end = self.model.goals.len() as u32;
                    let goal = &mut self.model.goals[index as usize];
                    goal.end = end;
                    goal.shrink();
                }
                Block::Kpi(index) => {
                    if let Some(kpi) = self.model.goals[index as usize].kpis.last_mut() {
                        kpi.actuals.shrink();
                        kpi.checkpoints.shrink();
                        keep_unordered_lines(kpi, self.reader.text);
                    }
                }
                _ => {}
            }
            self.frames.pop();
        }
    }

    /// Reads a statement into its place; says which block it opens, if it can open one.
    fn statement(&mut self, node: &'t Node, around: Option<Block>) -> Option<Block> {
        match node.kind {
            Kind::plan => {
                let (name, title) = self.reader.header(node);
                let plan = &mut self.model.plan;
                if plan.span.is_none() {
                    plan.span = Some(node.span);
                    plan.name = name;
                    plan.title = title;
                }
                Some(Block::Plan)
            }
            // A goal out of place (in the plan's braces, say) is reported by the parser and still a goal.
            Kind::goal => Some(Block::Goal(self.goal(node))),
            Kind::metric if around.is_none() => {
                let (name, title) = self.reader.header(node);
                let metric = Metric::new(node.span, name?, title);
                self.model.metrics.push(metric);
                Some(Block::Metric)
            }
            Kind::goal_type if around.is_none() => {
                let (name, title) = self.reader.header(node);
                self.model.goal_types.push(GoalType::new(node.span, name?, title));
                Some(Block::GoalType)
            }
            Kind::platform if around.is_none() => {
                let (name, title) = self.reader.header(node);
                self.model.platforms.push(Platform::new(node.span, name?, title));
                Some(Block::Platform)
            }
            _ => self.fact(node, around?),
        }
    }

    fn fact(&mut self, node: &'t Node, around: Block) -> Option<Block> {
        // No statement at all: nobody makes room for what it might state.
        if matches!(node.kind, Kind::close | Kind::comment | Kind::remark | Kind::junk | Kind::unread) {
            return None;
        }
        let reader = &mut self.reader;
        match around {
            Block::Plan if node.kind == Kind::revised => self.model.plan.revised.extend(reader.revised(node)),
            Block::Plan => reader.fact(node, &mut self.model.plan.facts),
            Block::Goal(index) => {
                let goal = &mut self.model.goals[index as usize];
                match node.kind {
                    Kind::kpi => {
                        goal.kpis.push(reader.kpi(node)?);
                        return Some(Block::Kpi(index));
                    }
                    Kind::milestone => {
                        goal.milestones.push(reader.milestone(node)?);
                        return Some(Block::Milestone(index));
                    }
                    _ => reader.goal_fact(node, goal),
                }
            }
            Block::Kpi(index) => {
                let kpi = self.model.goals[index as usize].kpis.last_mut()?;
                reader.kpi_fact(node, kpi);
            }
            Block::Milestone(index) => {
                let milestone = self.model.goals[index as usize].milestones.last_mut()?;
                reader.milestone_fact(node, milestone);
            }
            Block::Metric => reader.metric_fact(node, self.model.metrics.last_mut()?),
            Block::Platform => reader.platform_fact(node, self.model.platforms.last_mut()?),
            Block::GoalType => reader.goal_type_fact(node, self.model.goal_types.last_mut()?),
            Block::Unknown => {}
        }
        None
    }

    fn goal(&mut self, node: &'t Node) -> GoalIndex {
        let (name, title) = self.reader.header(node);
        let index = self.model.goals.len() as u32;
        let parent = self.frames.iter().rev().find_map(|frame| match frame.block {
            Block::Goal(parent) => Some(parent),
            _ => None,
        });
        // Its missing name is reported; that nothing can be called by it must not be reported again.
        let nameless = name.is_none();
        let name = name.unwrap_or_else(|| self.reader.nameless(node));
        let block = if node.opens { self.block_span(node) } else { node.span };
        self.model.goals.push(Goal {
            span: node.span,
            block,
            name,
            title,
            parent,
            end: index + 1,
            kpis: ThinVec::new(),
            milestones: ThinVec::new(),
            goal_type: None,
            supports: ThinVec::new(),
            depends_on: ThinVec::new(),
            actions: ThinVec::new(),
            facts: super::goal::Facts::default(),
            grade: None,
            health: ThinVec::new(),
            revised: ThinVec::new(),
            inherited: Inherited::default(),
            damaged: node.damaged || nameless,
            damaged_around: false,
        });
        index
    }

    fn block_span(&self, node: &Node) -> Span {
        let last = node.end.0.saturating_sub(1);
        node.span.to(self.tree.node(NodeId(last)).span)
    }

    /// What `$` means in a block that states a currency, wherever in the block it does.
    fn adopt_currency(&mut self, block: NodeId) {
        let stated = self.tree.children(Some(block)).find(|(_, node)| node.kind == Kind::currency_code);
        if let Some((_, node)) = stated
            && let Some(currency) = self.reader.currency_quietly(node)
        {
            self.reader.dollar = if value::is_dollar(currency) { currency } else { Currency::USD };
        }
    }

    fn mark_damaged(&mut self, around: Option<Block>, opened: Option<Block>) {
        match opened.or(around) {
            Some(Block::Plan) => self.model.plan.damaged = true,
            Some(Block::Goal(index)) => self.model.goals[index as usize].damaged = true,
            Some(Block::Kpi(index)) => {
                if let Some(kpi) = self.model.goals[index as usize].kpis.last_mut() {
                    kpi.damaged = true;
                }
            }
            // A header of its own that could not be read: its goal may lack what stood there.
            Some(Block::Unknown | Block::Milestone(_)) => {
                let goal = self.frames.iter().rev().find_map(|frame| match frame.block {
                    Block::Goal(index) => Some(index),
                    _ => None,
                });
                if let Some(index) = goal {
                    self.model.goals[index as usize].damaged = true;
                }
            }
            Some(Block::Metric | Block::Platform | Block::GoalType) | None => {}
        }
    }
}

/// Keeps what is written of checkpoints that stand out of order, for a fix needs it when the text is long forgotten. Where a date
/// rests on what is around the KPI (`FY26-Q1`), nobody knows the order yet.
fn keep_unordered_lines(kpi: &mut Kpi, text: &str) {
    let days = || kpi.checkpoints.iter().map(|checkpoint| checkpoint.moment.days(None));
    let in_order = |(one, next): (Option<Days>, Option<Days>)| matches!((one, next), (Some(one), Some(next)) if one.last < next.last);
    if kpi.checkpoints.len() < 2 || days().zip(days().skip(1)).all(in_order) {
        return;
    }
    let line = |checkpoint: &DatedValue| {
        let rest = text.get(checkpoint.span.end as usize..).unwrap_or("");
        let rest = rest.lines().next().unwrap_or("").trim_end();
        // Behind a checkpoint stands a remark or something that could not be read, and then nothing is to be touched.
        let with_rest = Span::new(checkpoint.span.start, checkpoint.span.end + rest.len() as u32);
        (rest.is_empty() || rest.trim_start().starts_with('#'))
            .then(|| WrittenLine { span: with_rest, text: with_rest.of(text).into() })
    };
    let lines: Option<Vec<WrittenLine>> = kpi.checkpoints.iter().map(line).collect();
    if let Some(lines) = lines.filter(|_| !kpi.damaged) {
        kpi.details.get_or_insert_default().checkpoint_lines = lines;
    }
}

/// Works out for every goal who states what it inherits. A goal stands before those nested in it, so one pass from the front
/// finds every parent done.
fn inherit(model: &mut FileModel) {
    let of_plan = stated(&model.plan.facts, Inherited::default(), Origin::Plan);
    for index in 0..model.goals.len() {
        let (before, rest) = model.goals.split_at_mut(index);
        let goal = &mut rest[0];
        let (outer, damaged_around) = match goal.parent {
            Some(parent) => {
                let parent = &before[parent as usize];
                (parent.inherited, parent.damaged || parent.damaged_around)
            }
            None => (of_plan, model.plan.damaged),
        };
        goal.damaged_around = damaged_around;
        goal.inherited = stated(&goal.facts, outer, Origin::Goal(index as u32));
    }
}

pub(super) fn stated(facts: &super::goal::Facts, outer: Inherited, here: Origin) -> Inherited {
    let or = |stated: bool, outer: Origin| if stated { here } else { outer };
    Inherited {
        owner: or(facts.owner.is_some(), outer.owner),
        start: or(facts.timeframe.start.is_some(), outer.start),
        end: or(facts.timeframe.end.is_some(), outer.end),
        platform: or(!facts.platforms.is_empty(), outer.platform),
        review: or(facts.review.is_some(), outer.review),
        audience: or(facts.audience.is_some(), outer.audience),
        commitment: or(facts.commitment.is_some(), outer.commitment),
        status: or(facts.status.is_some(), outer.status),
        currency: or(facts.currency.is_some(), outer.currency),
        fiscal_year: or(facts.fiscal_year.is_some(), outer.fiscal_year),
    }
}

#[cfg(test)]
mod tests {
    use super::lower;
    use crate::model::Unit;
    use crate::syntax::parse;

    /// What `$` means in each goal that has a budget.
    fn dollars(text: &str) -> Vec<&'static str> {
        let model = lower(text, parse(text));
        let budgets = model.goals.iter().filter_map(|goal| goal.facts.budget.as_ref());
        let code = |unit| match unit {
            Unit::Money(currency) => currency.code(),
            _ => "",
        };
        budgets.map(|budget| code(budget.amount.value.unit)).collect()
    }

    #[test]
    fn a_dollar_is_the_plans_wherever_the_plan_stands() {
        let plan = "plan {\n  currency AUD\n}\n";
        let goals = "goal a {\n  budget $20\n  goal b {\n    currency CAD\n    budget $20\n  }\n  goal c {\n    budget $20\n  }\n}\n";
        assert_eq!(dollars(&format!("{plan}{goals}")), ["AUD", "CAD", "AUD"]);
        assert_eq!(dollars(&format!("{goals}{plan}")), ["AUD", "CAD", "AUD"]);
        assert_eq!(dollars("plan {\n  currency EUR\n}\ngoal a {\n  budget $20\n}\n"), ["USD"]);
    }
}

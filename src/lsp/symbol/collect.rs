//! Finds the names of a file. It walks the tree as the model does, so that a line that the model lost (one that is given twice)
//! still has its names.

use super::{Manner, Meaning, Occurrence, Symbol};
use crate::model::catalogue::MetricId;
use crate::model::{Found, GoalId, KpiNames, Name, Reference, Workspace, text_reading};
use crate::source::{FileId, Span};
use crate::syntax::{self, Kind, Node, NodeId, Token, Tokens, Tree};

/// All names of a file, in the order of the text. The text is the one that the model was read from.
pub fn occurrences(workspace: &Workspace, file: FileId, text: &str) -> Vec<Occurrence> {
    let tree = syntax::parse(text).tree;
    let mut collector = Collector {
        workspace,
        file,
        text,
        tree: &tree,
        frames: Vec::new(),
        counts: Counts::default(),
        kpi_names: KpiNames::default(),
        found: Vec::new(),
    };
    for (id, node) in tree.nodes() {
        collector.node(id, node);
    }
    let mut found = collector.found;
    // Stable: a KPI's name stays before what it implies.
    found.sort_by_key(|occurrence| occurrence.span.start);
    found
}

/// Whose block it is.
#[derive(Clone, Copy)]
enum Block {
    Plan,
    Goal(u32),
    Kpi(u32),
    Metric(u32),
    Platform(u32),
    GoalType(u32),
    /// Nothing in it has a name that means anything.
    Other,
}

struct Frame {
    block: Block,
    end: NodeId,
}

/// How many of each were declared so far: the next one's place in the model.
#[derive(Default)]
struct Counts {
    plans: u32,
    goals: u32,
    /// Of the goal with this index, of all goals that have some.
    kpis: rustc_hash::FxHashMap<u32, u32>,
    metrics: u32,
    platforms: u32,
    goal_types: u32,
}

struct Collector<'t> {
    workspace: &'t Workspace,
    file: FileId,
    text: &'t str,
    tree: &'t Tree,
    frames: Vec<Frame>,
    counts: Counts,
    kpi_names: KpiNames,
    found: Vec<Occurrence>,
}

/// Takes the next number.
fn count(counter: &mut u32) -> u32 {
    let next = *counter;
    *counter += 1;
    next
}

impl<'t> Collector<'t> {
    fn node(&mut self, id: NodeId, node: &'t Node) {
        while self.frames.last().is_some_and(|frame| frame.end <= id) {
            self.frames.pop();
        }
        let around = self.frames.last().map(|frame| frame.block);
        let opened = self.statement(node, around);
        if node.opens {
            self.frames.push(Frame { block: opened.unwrap_or(Block::Other), end: node.end });
        }
    }

    fn statement(&mut self, node: &'t Node, around: Option<Block>) -> Option<Block> {
        let file = self.file;
        let name = || self.tree.tokens(node).find(|token| matches!(token.kind(), Kind::name | Kind::misnamed));
        match (node.kind, around) {
            (Kind::plan, _) => {
                let name = name();
                let is_first = count(&mut self.counts.plans) == 0;
                if let Some(name) = name.filter(|_| is_first) {
                    self.declare(name, Symbol::Plan(file));
                }
                Some(Block::Plan)
            }
            (Kind::goal, _) => {
                let name = name();
                let index = count(&mut self.counts.goals);
                if let Some(name) = name {
                    self.declare(name, Symbol::Goal(GoalId { file, index }));
                }
                Some(Block::Goal(index))
            }
            (Kind::metric, None) => {
                let name = name()?;
                let index = count(&mut self.counts.metrics);
                self.declare(name, Symbol::Metric(MetricId { file, index }));
                Some(Block::Metric(index))
            }
            (Kind::platform, None) => {
                let name = name()?;
                let index = count(&mut self.counts.platforms);
                self.declare(name, Symbol::Platform(file, index));
                Some(Block::Platform(index))
            }
            (Kind::goal_type, None) => {
                let name = name()?;
                let index = count(&mut self.counts.goal_types);
                self.declare(name, Symbol::GoalType(file, index));
                Some(Block::GoalType(index))
            }
            (Kind::kpi, Some(Block::Goal(goal))) => self.kpi(node, goal),
            (_, around) => {
                self.fact(node, around?);
                None
            }
        }
    }

    fn fact(&mut self, node: &'t Node, around: Block) {
        let tokens = self.tree.tokens(node);
        match (around, node.kind) {
            (Block::Goal(_), Kind::supports | Kind::depends_on) => {
                for token in tokens.filter(|token| token.kind() == Kind::reference) {
                    self.reference(token);
                }
            }
            (Block::Plan | Block::Goal(_), Kind::by) => self.deadline(tokens),
            (Block::Plan | Block::Goal(_), Kind::risk) | (Block::Goal(_), Kind::action | Kind::milestone) => {
                for token in tokens.filter(|token| token.kind() == Kind::by) {
                    self.deadline(token.inside());
                }
            }
            (Block::Plan | Block::Goal(_) | Block::Metric(_), Kind::platform) => {
                self.words(tokens, |workspace, name| {
                    workspace.platform_place(name).map(|(file, index)| Symbol::Platform(file, index))
                });
            }
            (Block::Goal(_), Kind::goal_kind) => {
                let find = |workspace: &Workspace, name| {
                    workspace.goal_type_place(name).map(|(file, index)| Symbol::GoalType(file, index))
                };
                self.words(tokens, find);
            }
            (Block::Plan | Block::Goal(_) | Block::Kpi(_), Kind::allow) => {
                if let Some(token) = { tokens }.next().filter(|token| token.kind() == Kind::name) {
                    let name = self.name(token);
                    self.mention(token.span(), name, Symbol::rule(name));
                }
            }
            (Block::Kpi(goal), Kind::part_of) => {
                if let Some(of) = { tokens }.next() {
                    self.part_of(of, goal);
                }
            }
            (Block::Metric(_), Kind::part_of) => {
                if let Some(of) = { tokens }.next() {
                    let name = self.name(of);
                    let found = self.workspace.find_metric(name).map(Symbol::Metric);
                    self.mention(of.span(), name, found);
                }
            }
            (Block::Metric(_), Kind::balanced_by) | (Block::GoalType(_), Kind::kpis) => {
                self.words(tokens, |workspace, name| workspace.find_metric(name).map(Symbol::Metric));
            }
            (Block::Metric(index), Kind::also) => {
                self.other_names(tokens, Symbol::Metric(MetricId { file: self.file, index }));
            }
            (Block::Platform(index), Kind::also) => self.other_names(tokens, Symbol::Platform(self.file, index)),
            (Block::GoalType(index), Kind::also) => self.other_names(tokens, Symbol::GoalType(self.file, index)),
            _ => {}
        }
    }

    // ── KPIs ──

    fn kpi(&mut self, node: &'t Node, goal: u32) -> Option<Block> {
        let mut tokens = self.tree.tokens(node);
        let name = tokens.next()?;
        let id = GoalId { file: self.file, index: goal };
        let index = count(self.counts.kpis.entry(goal).or_default());
        self.declare(name, Symbol::Kpi(id, index));
        let mut is_of = false;
        for token in tokens {
            match token.kind() {
                Kind::metric_of => {
                    is_of = true;
                    self.words(token.inside(), |workspace, name| workspace.find_metric(name).map(Symbol::Metric));
                }
                Kind::target => {
                    let share = token.inside().find(|token| token.kind() == Kind::share);
                    if let Some(of) = share.and_then(|share| share.inside().next()) {
                        self.share(of, id);
                    }
                }
                Kind::by => self.deadline(token.inside()),
                _ => {}
            }
        }
        let own = self.name(name);
        if !is_of {
            let metric = self.workspace.find_metric(own).map(Symbol::Metric);
            self.add(name.span(), own, one(metric), Manner::Implied, false);
        }
        Some(Block::Kpi(goal))
    }

    /// `of NAME`: a KPI of the same goal, else a metric, else a KPI of another goal. Words mean nothing.
    fn share(&mut self, of: Token<'t>, goal: GoalId) {
        if of.kind() != Kind::reference {
            return;
        }
        let reference = self.read(of);
        if reference.plan.is_some() || reference.kpi.is_some() {
            return self.reference(of);
        }
        let own = self.kpi_of(goal, reference.name);
        let found = own.or_else(|| self.workspace.find_metric(reference.name).map(Symbol::Metric));
        self.add(of.span(), reference.name, one(found), Manner::Mention, true);
    }

    /// `part-of NAME`: a KPI of the same goal, in quotes if need be, or one of another goal.
    fn part_of(&mut self, of: Token<'t>, goal: u32) {
        let is_plain = of.kind() == Kind::text || {
            let reference = self.read(of);
            reference.plan.is_none() && reference.kpi.is_none()
        };
        if !is_plain {
            return self.reference(of);
        }
        let name = self.name(of);
        let found = self.kpi_of(GoalId { file: self.file, index: goal }, name);
        self.mention(of.span(), name, found);
    }

    fn kpi_of(&mut self, goal: GoalId, name: Name) -> Option<Symbol> {
        // A text that the model was not read from may have more goals than it.
        self.workspace.file(goal.file).goals.get(goal.index as usize)?;
        let index = self.kpi_names.find(self.workspace.view(goal), name)?;
        Some(Symbol::Kpi(goal, index))
    }

    // ── references ──

    /// `by …`
    fn deadline(&mut self, tokens: Tokens<'t>) {
        let first = { tokens }.next();
        let anchor = match first {
            Some(after) if after.kind() == Kind::after => after.inside().find(|part| part.kind() == Kind::reference),
            first => first.filter(|token| token.kind() == Kind::reference),
        };
        if let Some(reference) = anchor {
            self.reference(reference);
        }
    }

    /// `plan/goal.kpi`: each part for itself.
    fn reference(&mut self, token: Token<'t>) {
        let reference = self.read(token);
        let found = self.workspace.find_goal(&reference, self.file);
        let mut at = token.span().start;
        let mut part = |length: usize| {
            let span = Span::new(at, at + length as u32);
            // The slash or the point behind it.
            at = span.end + 1;
            span
        };
        let written = token.span().of(self.text);
        let (plan, rest) = written.split_once('/').map_or((None, written), |(plan, rest)| (Some(plan), rest));
        let (goal, kpi) = rest.split_once('.').map_or((rest, None), |(goal, kpi)| (goal, Some(kpi)));
        if let (Some(plan), Some(name)) = (plan, reference.plan) {
            let file = match (&found, self.workspace.plans_named(name)) {
                (Found::One(id), _) => Some(id.file),
                (_, [one]) => Some(*one),
                _ => None,
            };
            self.add(part(plan.len()), name, one(file.map(Symbol::Plan)), Manner::Mention, true);
        }
        let meaning = match &found {
            Found::One(id) => Meaning::One(Symbol::Goal(*id)),
            Found::Several(goals) => Meaning::Several(goals.clone()),
            Found::None => Meaning::Nothing,
        };
        self.add(part(goal.len()), reference.name, meaning, Manner::Mention, true);
        if let (Some(kpi), Some(name)) = (kpi, reference.kpi) {
            let found = found.one().and_then(|goal| self.kpi_of(goal, name));
            self.add(part(kpi.len()), name, one(found), Manner::Mention, true);
        }
    }

    fn read(&self, token: Token<'t>) -> Reference {
        Reference::read(token.span().of(self.text), token.span())
    }

    // ── names ──

    fn words(&mut self, tokens: Tokens<'t>, find: impl Fn(&Workspace, Name) -> Option<Symbol>) {
        for token in tokens.filter(|token| matches!(token.kind(), Kind::name | Kind::text)) {
            let name = self.name(token);
            let found = find(self.workspace, name);
            self.add(token.span(), name, one(found), Manner::Mention, false);
        }
    }

    fn other_names(&mut self, tokens: Tokens<'t>, of: Symbol) {
        for token in tokens.filter(|token| matches!(token.kind(), Kind::name | Kind::text)) {
            let name = self.name(token);
            self.add(token.span(), name, Meaning::One(of), Manner::OtherName, false);
        }
    }

    fn declare(&mut self, token: Token<'t>, symbol: Symbol) {
        let name = self.name(token);
        self.add(token.span(), name, Meaning::One(symbol), Manner::Declaration, false);
    }

    fn mention(&mut self, span: Span, name: Name, found: Option<Symbol>) {
        self.add(span, name, one(found), Manner::Mention, false);
    }

    fn add(&mut self, span: Span, name: Name, meaning: Meaning, manner: Manner, in_reference: bool) {
        self.found.push(Occurrence { span, name, meaning, manner, in_reference });
    }

    /// A name, written bare or in quotes.
    fn name(&self, token: Token<'t>) -> Name {
        let written = token.span().of(self.text);
        if token.kind() == Kind::text { Name::new(&text_reading(written)) } else { Name::new(written) }
    }
}

fn one(found: Option<Symbol>) -> Meaning {
    found.map_or(Meaning::Nothing, Meaning::One)
}

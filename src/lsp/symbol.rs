//! What stands at a place: every name that a file declares or mentions, each at its exact place, with what it means.
//!
//! Names mean here what they mean to the model, and it is asked: a goal is sought in its own file first, a name of the catalogue
//! without regard to blanks.

mod collect;

use lsp_types::Position;

use super::Document;
use crate::model::catalogue::MetricId;
use crate::model::{GoalId, Name, Workspace};
use crate::rules;
use crate::source::{FileId, Location, Role, Span, Spanned};

pub use collect::occurrences;

/// Something that has a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Symbol {
    /// The plan of this file.
    Plan(FileId),
    Goal(GoalId),
    /// The goal, and the KPI's place in it.
    Kpi(GoalId, u32),
    Metric(MetricId),
    /// The file, and the place among what it declares.
    Platform(FileId, u32),
    GoalType(FileId, u32),
    /// A rule of the linter.
    Rule(&'static str),
}

/// What a name leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    One(Symbol),
    /// Several goals bear it: the first few of them.
    Several(Vec<GoalId>),
    Nothing,
}

impl Meaning {
    /// What it means, if that is one thing.
    pub fn one(&self) -> Option<Symbol> {
        match self {
            Meaning::One(symbol) => Some(*symbol),
            Meaning::Several(_) | Meaning::Nothing => None,
        }
    }

    /// Everything that it may mean.
    pub fn all(&self) -> Vec<Symbol> {
        match self {
            Meaning::One(symbol) => vec![*symbol],
            Meaning::Several(goals) => goals.iter().copied().map(Symbol::Goal).collect(),
            Meaning::Nothing => Vec::new(),
        }
    }
}

/// How a name stands there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    Declaration,
    /// Another name that a declaration gives: `also`.
    OtherName,
    Mention,
    /// A KPI's own name, which says of which metric it is as well, if of any.
    Implied,
}

/// A name at its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Occurrence {
    /// Of the name alone: of `plan/goal.kpi` each part is one. Of a name in quotes, with these.
    pub span: Span,
    /// As it reads.
    pub name: Name,
    pub meaning: Meaning,
    pub manner: Manner,
    /// A part of a reference, or all of it: no quotes can stand there.
    pub in_reference: bool,
}

/// The name at a place, or the one that ends there. Of two with one place that is the KPI and not its metric.
pub fn at(occurrences: &[Occurrence], offset: u32) -> Option<&Occurrence> {
    let holds = |occurrence: &&Occurrence| occurrence.span.start <= offset && offset < occurrence.span.end;
    let ends = |occurrence: &&Occurrence| occurrence.span.end == offset && !occurrence.span.is_empty();
    occurrences.iter().find(holds).or_else(|| occurrences.iter().find(ends))
}

/// The name at a place of a document.
pub fn under(document: Document<'_>, position: Position) -> Option<Occurrence> {
    let all = occurrences(document.workspace(), document.file, document.text());
    at(&all, document.offset(position)).cloned()
}

impl Symbol {
    /// Where its name is declared. `None` of what no file on disk declares: what is built in, and rules. A plan that has no
    /// name of its own stands at its header, or where its file begins.
    pub fn declaration(self, workspace: &Workspace) -> Option<Location> {
        let (file, span) = match self {
            Symbol::Plan(file) => {
                let plan = &workspace.file(file).plan;
                (file, plan.name.map(|name| name.span).or(plan.span).unwrap_or_default())
            }
            other => {
                let (file, name) = other.declared(workspace)?;
                (file, name.span)
            }
        };
        (workspace.role(file) != Role::Catalogue).then_some(Location::new(file, span))
    }

    /// As it is called where it is declared.
    pub fn name(self, workspace: &Workspace) -> Option<Name> {
        match self {
            Symbol::Plan(file) => Some(workspace.plan_name(file)),
            Symbol::Rule(name) => Some(Name::new(name)),
            other => other.declared(workspace).map(|(_, name)| name.value),
        }
    }

    /// The file and the name of whatever is declared under one. A text that is newer than the model may have more of everything.
    fn declared(self, workspace: &Workspace) -> Option<(FileId, Spanned<Name>)> {
        let model = |file: FileId| workspace.file(file);
        Some(match self {
            Symbol::Plan(_) | Symbol::Rule(_) => return None,
            Symbol::Goal(id) => (id.file, model(id.file).goals.get(id.index as usize)?.name),
            Symbol::Kpi(id, index) => {
                let goal = model(id.file).goals.get(id.index as usize)?;
                (id.file, goal.kpis.get(index as usize)?.name)
            }
            Symbol::Metric(id) => (id.file, model(id.file).metrics.get(id.index as usize)?.name),
            Symbol::Platform(file, index) => (file, model(file).platforms.get(index as usize)?.name),
            Symbol::GoalType(file, index) => (file, model(file).goal_types.get(index as usize)?.name),
        })
    }

    /// The word for what it is.
    pub fn kind(self) -> &'static str {
        match self {
            Symbol::Plan(_) => "plan",
            Symbol::Goal(_) => "goal",
            Symbol::Kpi(..) => "kpi",
            Symbol::Metric(_) => "metric",
            Symbol::Platform(..) => "platform",
            Symbol::GoalType(..) => "goal type",
            Symbol::Rule(_) => "rule",
        }
    }

    fn rule(name: Name) -> Option<Self> {
        rules::find(name.as_str()).map(|rule| Symbol::Rule(rule.name))
    }
}

#[cfg(test)]
mod tests;

//! What a file states: plans, goals, milestones, each fact with its span. Nothing is computed here.

use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;
use thin_vec::ThinVec;

use super::catalogue::{GoalType, Metric, Platform};
use super::kpi::Kpi;
use super::name::Name;
use super::time::{Duration, FiscalYear, Moment, Reference, Timeframe};
use super::value::Quantity;
use crate::source::{Span, Spanned};
use crate::syntax::Problem;

/// The place of a goal in its file's [`FileModel::goals`].
pub type GoalIndex = u32;

/// Everything one file says.
#[derive(Debug, Default)]
pub struct FileModel {
    pub plan: Plan,
    /// In the order of the text: a goal stands before the goals nested in it.
    pub goals: Vec<Goal>,
    pub metrics: ThinVec<Metric>,
    pub platforms: ThinVec<Platform>,
    pub goal_types: ThinVec<GoalType>,
    /// Some statement names a goal or a KPI. Most files of a large workspace have none that does, and whoever follows references
    /// passes them over.
    pub refers: bool,
    /// What could not be read, form and values alike.
    pub problems: Vec<Problem>,
    /// Remarks on the lines of headers that open a block: from the end of the header to that of the remark.
    pub header_remarks: Vec<Span>,
}

impl FileModel {
    /// Where the line of a header that opens a block ends, a remark included: what is to stand first in the block goes there.
    pub fn end_of_header(&self, header: Span) -> u32 {
        let found = self.header_remarks.binary_search_by_key(&header.end, |remark| remark.start);
        found.map_or(header.end, |index| self.header_remarks[index].end)
    }

    /// The goals directly inside a goal, or at the top of the file.
    pub fn children(&self, parent: Option<GoalIndex>) -> impl Iterator<Item = GoalIndex> + '_ {
        let (mut next, end) = match parent {
            Some(index) => (index + 1, self.goals[index as usize].end),
            None => (0, self.goals.len() as u32),
        };
        std::iter::from_fn(move || {
            let index = (next < end).then_some(next)?;
            next = self.goals[index as usize].end;
            Some(index)
        })
    }

    /// The goal itself and everything around it, from the inside out.
    pub fn ancestors(&self, goal: GoalIndex) -> impl Iterator<Item = GoalIndex> + '_ {
        std::iter::successors(Some(goal), |&index| self.goals[index as usize].parent)
    }
}

/// A text that rules look at, kept as it reads: escapes resolved, the indentation of a long text removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    pub value: Box<str>,
    /// With its quotes.
    pub span: Span,
}

/// The `plan` block, or the plan a file without one is.
#[derive(Debug, Default)]
pub struct Plan {
    /// The header; of a file without a plan block, nothing.
    pub span: Option<Span>,
    pub name: Option<Spanned<Name>>,
    pub title: Option<Text>,
    pub facts: Facts,
    /// Why what holds for all its goals was changed.
    pub revised: Vec<Revised>,
    /// Some line of the block could not be read.
    pub damaged: bool,
}

/// What plans and goals state alike; nested goals inherit much of it.
#[derive(Debug, Default)]
pub struct Facts {
    pub owner: Option<Spanned<Name>>,
    pub timeframe: Timeframe,
    pub platforms: ThinVec<Spanned<Name>>,
    pub review: Option<Spanned<Review>>,
    pub status: Option<Box<Spanned<Status>>>,
    pub commitment: Option<Spanned<Commitment>>,
    pub currency: Option<Spanned<iso_currency::Currency>>,
    pub fiscal_year: Option<Spanned<FiscalYear>>,
    pub audience: Option<Box<Audience>>,
    pub budget: Option<Box<Budget>>,
    pub allows: ThinVec<Allow>,
    /// What is kept and compiled, and seldom judged. Absent when nothing of it is said.
    pub more: Option<Box<More>>,
}

impl Facts {
    /// See [`Goal::shrink`].
    pub fn shrink(&mut self) {
        self.platforms.shrink_to_fit();
        self.allows.shrink_to_fit();
        if let Some(more) = &mut self.more {
            more.notes.shrink_to_fit();
            more.links.shrink_to_fit();
            more.tags.shrink_to_fit();
            more.risks.shrink_to_fit();
        }
    }
}

/// The statements of a plan or goal that most have few of.
#[derive(Debug, Default)]
pub struct More {
    pub why: Option<Text>,
    pub contributors: Vec<Spanned<Name>>,
    pub capacity: Option<Spanned<Quantity>>,
    pub risks: Vec<Action>,
    pub notes: Vec<Text>,
    pub links: Vec<Text>,
    pub tags: Vec<Spanned<Name>>,
    pub metas: Vec<(Spanned<Name>, Text)>,
}

#[derive(Debug)]
pub struct Goal {
    /// The header line.
    pub span: Span,
    /// From the header to the closing brace.
    pub block: Span,
    /// Empty when the file does not say it (which is reported as a fault of form).
    pub name: Spanned<Name>,
    pub title: Option<Text>,
    pub parent: Option<GoalIndex>,
    /// One past the last goal nested in this one.
    pub end: GoalIndex,
    pub kpis: ThinVec<Kpi>,
    pub milestones: ThinVec<Milestone>,
    pub goal_type: Option<Spanned<Name>>,
    pub supports: ThinVec<Reference>,
    pub depends_on: ThinVec<Reference>,
    pub actions: ThinVec<Action>,
    pub facts: Facts,
    pub grade: Option<Box<Grade>>,
    pub health: ThinVec<Health>,
    pub revised: ThinVec<Revised>,
    /// Where each inherited fact comes from.
    pub inherited: Inherited,
    /// Some line in this block could not be read: nothing of its own may be called missing.
    pub damaged: bool,
    /// The same of a block around it: nothing that is inherited may be called missing.
    pub damaged_around: bool,
}

impl Goal {
    /// No goal is nested in it.
    pub fn is_leaf(&self, index: GoalIndex) -> bool {
        self.end == index + 1
    }

    /// The goals nested in it, at any depth, given its own index.
    pub fn descendants(&self, index: GoalIndex) -> Range<GoalIndex> {
        index + 1..self.end
    }

    pub fn title_or_name(&self) -> &str {
        self.title.as_ref().map_or(self.name.value.as_str(), |title| &title.value)
    }

    /// Gives back the memory that growing took: a list's first element makes room for four.
    pub fn shrink(&mut self) {
        self.kpis.shrink_to_fit();
        self.milestones.shrink_to_fit();
        self.supports.shrink_to_fit();
        self.depends_on.shrink_to_fit();
        self.actions.shrink_to_fit();
        self.health.shrink_to_fit();
        self.revised.shrink_to_fit();
        self.facts.shrink();
    }
}

/// Who states a fact that a goal has: itself, a goal around it, the plan, the configuration's defaults, or nobody.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Origin {
    #[default]
    Nobody,
    /// The configuration, for all plans.
    Defaults,
    Plan,
    Goal(GoalIndex),
}

/// For each inherited fact of a goal, who states it. Worked out once, from the outside in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Inherited {
    pub owner: Origin,
    pub start: Origin,
    pub end: Origin,
    pub platform: Origin,
    pub review: Origin,
    pub audience: Origin,
    pub commitment: Origin,
    pub status: Origin,
    pub currency: Origin,
    pub fiscal_year: Origin,
}

/// A result that is reached or not.
#[derive(Debug)]
pub struct Milestone {
    pub span: Span,
    pub text: Text,
    pub parts: Parts,
    /// Date and share done.
    pub progress: ThinVec<(Span, Spanned<Moment>, Quantity)>,
    pub notes: ThinVec<Text>,
    pub links: ThinVec<Text>,
    pub metas: ThinVec<(Spanned<Name>, Text)>,
}

/// What will be done; also a risk, which may have an owner and a date as well.
#[derive(Debug)]
pub struct Action {
    pub span: Span,
    pub text: Text,
    pub parts: Parts,
}

/// What may follow the text of an action, milestone or risk.
#[derive(Debug, Default)]
pub struct Parts {
    pub timeframe: Option<Box<Timeframe>>,
    pub owner: Option<Spanned<Name>>,
    pub effort: Option<Box<Spanned<Quantity>>>,
    pub done: Option<Box<Done>>,
}

/// `done 2026-01-18 "note"`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    pub on: Spanned<Moment>,
    pub note: Option<Text>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audience {
    pub text: Text,
    /// How many they are.
    pub size: Option<Spanned<Quantity>>,
}

/// `budget $300, $15/post for 20 posts`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    pub span: Span,
    /// The sum, or the price when `units` says how many are bought.
    pub amount: Spanned<Quantity>,
    /// The price behind a cap.
    pub price: Option<Spanned<Quantity>>,
    pub units: Option<Spanned<Quantity>>,
}

/// The cadence of check-ins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review(pub Duration);

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Status {
    pub kind: StatusKind,
    pub why: Option<Text>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum StatusKind {
    Draft,
    #[default]
    Active,
    Paused,
    Done,
    Dropped,
}

impl StatusKind {
    pub const ALL: [(&'static str, StatusKind); 5] = [
        ("draft", StatusKind::Draft),
        ("active", StatusKind::Active),
        ("paused", StatusKind::Paused),
        ("done", StatusKind::Done),
        ("dropped", StatusKind::Dropped),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("active", |(word, _)| word)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Commitment {
    Committed,
    Aspirational,
}

/// A person's score from 0 to 1 at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grade {
    pub score: Spanned<Decimal>,
    pub note: Option<Text>,
}

/// What a person says of how it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
    pub state: Spanned<HealthState>,
    pub note: Option<Text>,
    pub on: Option<Spanned<Moment>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HealthState {
    OnTrack,
    AtRisk,
    OffTrack,
}

/// Silences one rule here and below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow {
    pub span: Span,
    pub rule: Spanned<Name>,
    /// Required; its absence is reported as a fault of form.
    pub reason: Option<Text>,
}

/// Why a target, baseline or deadline was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revised {
    pub on: Spanned<Moment>,
    pub reason: Text,
}

/// First and last day of a goal or KPI as far as they are known, and whether it has a timeframe at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ResolvedTimeframe {
    pub start: Option<Date>,
    pub deadline: Option<Date>,
    /// An end is stated, though perhaps by an event whose day is not known.
    pub has_end: bool,
}

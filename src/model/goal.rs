//! What a file states: plans, goals, KPIs, milestones, each fact with its span. Nothing is computed here.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;
use thin_vec::ThinVec;

use super::catalogue::{GoalType, Metric, MetricId, Platform};
use super::name::Name;
use super::time::{Duration, FiscalYear, Moment, Reference, Timeframe};
use super::value::{Per, Quantity, Unit};
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

#[derive(Debug)]
pub struct Kpi {
    /// The header line.
    pub span: Span,
    pub name: Spanned<Name>,
    /// `is METRIC`.
    pub metric_name: Option<Spanned<Name>>,
    /// The catalogue's metric, bound when the files are brought together.
    pub metric: Option<MetricId>,
    pub title: Option<Text>,
    pub baseline: Option<Box<Baseline>>,
    pub target: Option<Box<Target>>,
    pub qualifiers: Option<Box<Qualifiers>>,
    /// `by` or `in` on the line.
    pub timeframe: Option<Box<Timeframe>>,
    pub actuals: Series,
    pub checkpoints: Series,
    pub details: Option<Box<KpiDetails>>,
    /// Some of its line or block could not be read.
    pub damaged: bool,
}

/// Where a KPI comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// `None`: written as unknown.
    pub value: Option<Quantity>,
    pub span: Span,
    pub since: Option<Spanned<Since>>,
}

/// When a baseline was measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// `in 2020`
    Moment(Moment),
    /// `vs previous year`
    Previous(Name),
}

/// What a KPI is to reach, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// `keep`
    pub keep: Option<Span>,
    pub comparison: Option<Spanned<Comparison>>,
    pub value: TargetValue,
    /// Of the value alone, without `keep` and the comparison.
    pub span: Span,
    /// Few have one, and it is large.
    pub share: Option<Box<Spanned<Share>>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetValue {
    /// `2,760`, `= -500`: a value to reach.
    Absolute(Quantity),
    /// `+15%`, `-42%`, `+40`, `+0.5pp`: a change from the baseline; the sign is in the value.
    Change(Quantity),
    /// `x2`, `1.5×`
    Multiple(Decimal),
    /// `20..30%`, `50 ± 5`: low and high end. Few targets have one, and it is large.
    Range(Box<[Quantity; 2]>),
    /// `?`, `TBD`, `+X%`
    Placeholder,
    /// `secret "…"`: there is a number and it is not here.
    Secret(Text),
    /// `keep` without a value.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    AtLeast,
    AtMost,
    Over,
    Under,
    Equal,
}

impl Comparison {
    /// As it is written in its plain form.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::AtLeast => ">=",
            Comparison::AtMost => "<=",
            Comparison::Over => ">",
            Comparison::Under => "<",
            Comparison::Equal => "=",
        }
    }
}

/// `of "qualified leads"`, `of q3.bookings`
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Share {
    Words(Box<str>),
    Reference(Reference),
}

#[derive(Debug, Default)]
pub struct Qualifiers {
    /// `avg`, `p99`, … in its canonical spelling.
    pub aggregate: Option<Spanned<Name>>,
    /// `per post` after an aggregate.
    pub per: Option<Spanned<Per>>,
    /// `each week`
    pub each: Option<Spanned<Duration>>,
    /// `over 28 days`
    pub window: Option<Spanned<Duration>>,
    /// `within 5 min`
    pub service_level: Option<Box<Spanned<Quantity>>>,
    pub segment: Option<Box<Text>>,
    pub exclusion: Option<Box<Text>>,
}

/// The statements of a KPI's block that most KPIs have few of.
#[derive(Debug, Default)]
pub struct KpiDetails {
    pub files: Vec<ActualsFile>,
    /// The lines of the checkpoints as they are written, remarks behind them included; only where they may stand out of the
    /// order of their days, to be put into it.
    pub checkpoint_lines: Vec<WrittenLine>,
    pub grade: Option<Grade>,
    pub source: Option<Text>,
    pub owner: Option<Spanned<Name>>,
    pub weight: Option<Spanned<Decimal>>,
    pub part_of: Option<Spanned<Share>>,
    pub stretch: Option<Stretch>,
    pub notes: Vec<Text>,
    pub links: Vec<Text>,
    pub metas: Vec<(Spanned<Name>, Text)>,
    pub allows: Vec<Allow>,
    pub revised: Vec<Revised>,
}

/// A line of a file as it is written, without the blanks around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenLine {
    pub span: Span,
    pub text: Box<str>,
}

/// `stretch 3,000`: read as an actual is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    pub value: Quantity,
    /// The value is a change from the baseline.
    pub is_change: bool,
    pub span: Span,
}

/// Dated values of a KPI. A workspace holds millions, so what they have in common is kept once.
#[derive(Debug, Default)]
pub struct Series {
    values: ThinVec<DatedValue>,
    /// Most series have nothing unusual, and every KPI has two.
    unusual: Option<Box<Unusual>>,
}

/// What does not fit into a [`DatedValue`].
#[derive(Debug, Default)]
struct Unusual {
    /// The units that occur; a value without unit has form 0, which is not listed.
    forms: Vec<Form>,
    /// Amounts of more than 18 digits.
    amounts: Vec<Decimal>,
}

/// Unit and manner of a dated value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    pub unit: Unit,
    pub per: Option<Per>,
    pub approximate: bool,
    /// Written with a sign: a change from the baseline.
    pub is_change: bool,
    /// Written as unknown: no value.
    pub unknown: bool,
}

impl Form {
    pub(super) const PLAIN: Form =
        Form { unit: Unit::None, per: None, approximate: false, is_change: false, unknown: false };
}

/// One `actual` or `checkpoint` line, in 24 bytes: see [`Series::amount`].
#[derive(Clone, Copy, Debug)]
pub struct DatedValue {
    /// The whole line, from the keyword to the end of the note.
    pub span: Span,
    pub moment: Moment,
    form: u8,
    /// Digits after the point; [`UNUSUAL`] of an amount whose digits are the place in [`Unusual::amounts`].
    scale: u8,
    digits: i64,
}

const UNUSUAL: u8 = u8::MAX;

const _: () = assert!(size_of::<DatedValue>() == 24, "a workspace holds millions");

/// A series has one form, or two while somebody changes their mind.
const LATEST_FORMS: usize = 16;

impl Series {
    /// Adds a value. More than 254 different units in one series are read as the last of them; no file of a person's has them.
    pub fn push(&mut self, span: Span, moment: Moment, amount: Decimal, form: Form) {
        let index = if form == Form::PLAIN {
            0
        } else {
            let forms = &mut self.unusual.get_or_insert_default().forms;
            // Only the latest are looked through: a form that is kept twice costs nothing but its place.
            let latest = forms.len().saturating_sub(LATEST_FORMS);
            let known = forms[latest..].iter().position(|known| *known == form);
            let index = known.map(|index| latest + index).unwrap_or_else(|| {
                if forms.len() < usize::from(u8::MAX) - 1 {
                    forms.push(form);
                }
                forms.len() - 1
            });
            index as u8 + 1
        };
        let (digits, scale) = match i64::try_from(amount.mantissa()) {
            // Decimals have 28 digits after the point at most.
            Ok(digits) => (digits, amount.scale() as u8),
            Err(_) => {
                let amounts = &mut self.unusual.get_or_insert_default().amounts;
                amounts.push(amount);
                (amounts.len() as i64 - 1, UNUSUAL)
            }
        };
        self.values.push(DatedValue { span, moment, form: index, scale, digits });
    }

    /// The number alone, without its unit.
    pub fn amount(&self, value: &DatedValue) -> Decimal {
        match &self.unusual {
            Some(unusual) if value.scale == UNUSUAL => unusual.amounts[value.digits as usize],
            _ => Decimal::new(value.digits, u32::from(value.scale)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &DatedValue> + ExactSizeIterator {
        self.values.iter()
    }

    /// The forms that occur besides a bare number: few, however many values there are.
    pub fn forms(&self) -> &[Form] {
        self.unusual.as_ref().map_or(&[], |unusual| &unusual.forms)
    }

    pub fn form(&self, value: &DatedValue) -> Form {
        match value.form {
            0 => Form::PLAIN,
            index => self.forms()[usize::from(index) - 1],
        }
    }

    /// The value with its unit; `None` when it was written as unknown.
    pub fn quantity(&self, value: &DatedValue) -> Option<Quantity> {
        let Form { unit, per, approximate, unknown, .. } = self.form(value);
        (!unknown).then_some(Quantity { value: self.amount(value), unit, per, approximate })
    }

    /// Makes room for so many values, or for some of them when they are very many: to grow by and by costs more than the values.
    pub fn expect(&mut self, count: usize) {
        self.values.reserve(count.min(64));
    }

    /// Gives back the memory that growing took.
    pub fn shrink(&mut self) {
        if let Some(unusual) = &mut self.unusual {
            unusual.forms.shrink_to_fit();
            unusual.amounts.shrink_to_fit();
        }
        self.values.shrink_to_fit();
    }
}

impl DatedValue {
    /// A bare number: no unit, no sign, and known.
    pub fn is_plain(&self) -> bool {
        self.form == 0
    }

    /// The place of the date, given the file's text.
    pub fn moment_span(&self, text: &str) -> Span {
        let (start, end) = self.word(text, 1);
        Span::new(start, end)
    }

    /// The place of the value, up to the note if there is one.
    pub fn value_span(&self, text: &str) -> Span {
        let (_, moment_end) = self.word(text, 1);
        let line = self.span.of(text);
        let from = (moment_end - self.span.start) as usize;
        let rest = line.get(from..).unwrap_or("");
        let value = rest.split(['"', '“']).next().unwrap_or("");
        let start = moment_end + (value.len() - value.trim_start().len()) as u32;
        Span::new(start, start + value.trim().len() as u32)
    }

    /// The note, with its quotes.
    pub fn note_span(&self, text: &str) -> Option<Span> {
        let line = self.span.of(text);
        let start = line.find(['"', '“'])?;
        Some(Span::new(self.span.start + start as u32, self.span.end))
    }

    /// The note as it reads, given the file's text.
    pub fn note(&self, text: &str) -> Option<String> {
        self.note_span(text).map(|span| super::text_reading(span.of(text)))
    }

    fn word(&self, text: &str, wanted: usize) -> (u32, u32) {
        let line = self.span.of(text);
        let mut rest = line;
        for index in 0.. {
            let trimmed = rest.trim_start();
            let start = line.len() - trimmed.len();
            let length = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
            if index == wanted || length == 0 {
                return (self.span.start + start as u32, self.span.start + (start + length) as u32);
            }
            rest = &trimmed[length..];
        }
        (self.span.start, self.span.end)
    }
}

/// `actuals "file.csv"`: more dated values in a file beside this one.
#[derive(Debug)]
pub struct ActualsFile {
    pub path: Text,
    pub date_column: Option<Spanned<Name>>,
    pub value_column: Option<Spanned<Name>>,
    /// `where COLUMN = "…"`
    pub filter: Option<(Spanned<Name>, Text)>,
    /// What stands in it. `None` where it was not read: because it could not be, or because nobody asks for the results of a
    /// file that is read for its names alone.
    pub rows: Option<Box<Rows>>,
}

/// The results of one KPI that stand in one file. The span of each is that of the `actuals` statement.
#[derive(Debug, Default)]
pub struct Rows {
    pub series: Series,
    /// For each of them the line of its row, counted from 1: the header's is 1.
    pub lines: Vec<u32>,
}

/// A row of a file of results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    pub line: u32,
    /// As it is written in the statement.
    pub file: Name,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.file.as_str();
        write!(f, "row {} of {}", self.line, name.rsplit('/').next().unwrap_or(name))
    }
}

/// Results of a KPI that stand together: its `actual` lines, or the rows of one file.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'w> {
    pub series: &'w Series,
    lines: &'w [u32],
    file: Option<Name>,
}

impl<'w> Recorded<'w> {
    pub fn lines_of(kpi: &'w Kpi) -> Self {
        Self { series: &kpi.actuals, lines: &[], file: None }
    }

    pub fn rows_of(file: &'w ActualsFile) -> Option<Self> {
        let rows = file.rows.as_deref()?;
        Some(Self { series: &rows.series, lines: &rows.lines, file: Some(Name::new(&file.path.value)) })
    }

    /// Whether they stand in a file of their own.
    pub fn are_rows(self) -> bool {
        self.file.is_some()
    }

    /// Each with its row, if it is one.
    pub fn iter(self) -> impl Iterator<Item = (&'w DatedValue, Option<Row>)> {
        let row = move |index: usize| Some(Row { line: self.lines.get(index).copied()?, file: self.file? });
        self.series.values.iter().enumerate().map(move |(index, value)| (value, row(index)))
    }
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

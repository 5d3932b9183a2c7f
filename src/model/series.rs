//! Dated values of KPIs: results and checkpoints, and the rows of files that hold them.

use std::fmt;

use rust_decimal::Decimal;
use thin_vec::ThinVec;

use super::goal::Text;
use super::kpi::Kpi;
use super::name::Name;
use super::time::Moment;
use super::value::{Per, Quantity, Unit};
use crate::source::{Span, Spanned};

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

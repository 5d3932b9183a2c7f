//! Rows of a file of results, read by the grammar as `actual` lines are, so that a number is the same wherever it stands.

use iso_currency::Currency;

use super::Kept;
use super::reader::Reader;
use super::value::{Figure, is_dollar, short};
use crate::model::defaults::Defaults;
use crate::model::goal::{FileModel, Origin};
use crate::model::series::Rows;
use crate::model::time::Moment;
use crate::source::Span;
use crate::syntax::{self, Kind, Node};

/// Which of the two cells of a row is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell {
    Date,
    Value,
}

/// Why a row says nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowFault {
    /// Its place among the rows given.
    pub row: usize,
    pub cell: Cell,
    /// The fact: lower-case start, no final stop.
    pub message: String,
    pub help: String,
}

/// One row: its line in the file, its date and its value.
pub type RowText<'r> = (u32, &'r str, &'r str);

/// Reads rows into results whose place is `statement`, and says what is wrong with the others. `$` means `dollar`. A sign
/// belongs to the number here: what a program writes is what it measured, and no change from a baseline. A row without a value
/// says nothing and is no fault.
pub fn read_rows(rows: &[RowText<'_>], statement: Span, dollar: Currency) -> (Rows, Vec<RowFault>) {
    let mut faults = Vec::new();
    let mut text = String::from("goal rows {\nkpi rows {\n");
    // For each line of the text, which row it is of, and where its date and its value begin.
    let mut written = Vec::with_capacity(rows.len());
    for (index, &(_, date, value)) in rows.iter().enumerate() {
        if value.is_empty() {
            continue;
        }
        // What could end a line, or begin a text or a remark, stands in no date and in no number.
        let foreign = |cell: &str| cell.contains(|c: char| c.is_control() || "\"“”#{}".contains(c));
        if date.is_empty() || foreign(date) {
            faults.push(no_date(index, date));
        } else if foreign(value) {
            faults.push(no_number(index, value));
        } else {
            text.push_str("actual ");
            let date_at = text.len() as u32;
            text.push_str(date);
            // Two blanks: with one, most rows would be a single token, and which cell is wrong could not be told.
            text.push_str("  ");
            written.push((index, date_at, text.len() as u32));
            text.push_str(value);
            text.push('\n');
        }
    }
    text.push_str("}\n}\n");
    let parsed = syntax::parse(&text);
    let mut reader = Reader {
        text: &text,
        tree: &parsed.tree,
        problems: Vec::new(),
        dollar,
        kept: Kept::WhatIsJudged,
        refers: false,
    };
    let mut nodes = parsed.tree.nodes().map(|(_, node)| node).filter(|node| node.kind == Kind::actual).peekable();
    let mut read = Rows::default();
    let mut unread = Vec::new();
    for (index, date_at, value_at) in written {
        let (line, date, value) = rows[index];
        while nodes.peek().is_some_and(|node| node.span.end <= date_at) {
            nodes.next();
        }
        let here = Span::new(date_at, value_at + value.len() as u32);
        let node = nodes.peek().copied().filter(|node| node.span.start < here.end);
        match row(&mut reader, node, date, here, value_at) {
            Ok((moment, figure)) => {
                let amount = figure.number.unwrap_or_default();
                read.series.push(statement, moment, amount, figure.form(true));
                read.lines.push(line);
            }
            // The grammar takes all of a line or nothing: which cell it was shows when the other one is right.
            Err(None) => unread.push(index),
            Err(Some((cell, said))) => {
                let fault = match cell {
                    Cell::Date => no_date(index, date),
                    Cell::Value => no_number(index, value),
                };
                faults.push(said.map_or(fault.clone(), |(message, help)| RowFault { message, help, ..fault }));
            }
        }
    }
    let with_a_number: Vec<RowText<'_>> = unread.iter().map(|&index| (0, rows[index].1, SURELY_A_NUMBER)).collect();
    if unread.iter().any(|&index| rows[index].2 != SURELY_A_NUMBER) {
        let wrong_dates: Vec<usize> =
            read_rows(&with_a_number, statement, dollar).1.into_iter().map(|fault| unread[fault.row]).collect();
        unread.retain(|index| wrong_dates.binary_search(index).is_err());
        faults.extend(unread.iter().map(|&index| no_number(index, rows[index].2)));
        faults.extend(wrong_dates.iter().map(|&index| no_date(index, rows[index].1)));
    } else {
        faults.extend(unread.iter().map(|&index| no_date(index, rows[index].1)));
    }
    read.series.shrink();
    read.lines.shrink_to_fit();
    faults.sort_by_key(|fault| fault.row);
    (read, faults)
}

const SURELY_A_NUMBER: &str = "0";

/// Which cell is wrong and, where the reader of values knows better than "it is none", what it says of it.
type Wrong = (Cell, Option<(String, String)>);

fn row<'t>(
    reader: &mut Reader<'t>,
    node: Option<&'t Node>,
    date: &str,
    here: Span,
    value_at: u32,
) -> Result<(Moment, Figure), Option<Wrong>> {
    let node = node.ok_or(None)?;
    let mut tokens = reader.tokens(node);
    let moment = tokens.next().filter(|token| token.span() == Span::new(here.start, here.start + date.len() as u32));
    let moment = moment.ok_or(Some((Cell::Date, None)))?;
    let moment = reader.moment(moment).map(|moment| moment.value);
    if let Some(said) = complaint(reader) {
        return Err(Some((Cell::Date, Some(said))));
    }
    let moment = moment.ok_or(Some((Cell::Date, None)))?;
    let token = tokens.accept(Kind::quantity).filter(|token| token.span().start == value_at);
    let figure = token.map(|token| reader.figure(token)).ok_or(Some((Cell::Value, None)))?;
    if let Some(said) = complaint(reader) {
        return Err(Some((Cell::Value, Some(said))));
    }
    let whole = figure.span.end == here.end && !figure.multiple && !figure.unreadable;
    if whole { Ok((moment, figure)) } else { Err(Some((Cell::Value, None))) }
}

/// What the reader has just complained of, with what to do about it.
fn complaint(reader: &mut Reader<'_>) -> Option<(String, String)> {
    let mut problems = reader.problems.drain(..);
    let problem = problems.next()?;
    let help = problem.help.unwrap_or_else(|| problem.labels[0].1.clone());
    Some((problem.message, help))
}

fn no_date(row: usize, written: &str) -> RowFault {
    let message = if written.is_empty() {
        "a result has no date".to_string()
    } else {
        format!("`{}` is no date", short(written))
    };
    let help = "write year-month-day, as in `2026-03-31`, or a period such as `2026-W12` or `2026-03`".to_string();
    RowFault { row, cell: Cell::Date, message, help }
}

fn no_number(row: usize, written: &str) -> RowFault {
    let message = format!("`{}` is no number", short(written));
    let help = "write a number such as `2455`, `2,455` or `12.5%`; where nothing was measured, leave the cell empty";
    RowFault { row, cell: Cell::Value, message, help: help.to_string() }
}

impl FileModel {
    /// What `$` means in the results of a goal's KPIs: the currency stated around it when that is a dollar, else USD; where none
    /// is stated, what it means around the file.
    pub fn dollar_of(&self, goal: u32, defaults: &Defaults) -> Currency {
        let facts = match self.goals[goal as usize].inherited.currency {
            Origin::Nobody | Origin::Defaults => return defaults.dollar(),
            Origin::Plan => &self.plan.facts,
            Origin::Goal(index) => &self.goals[index as usize].facts,
        };
        let stated = facts.currency.map(|currency| currency.value);
        stated.filter(|currency| is_dollar(*currency)).unwrap_or(Currency::USD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    fn read(rows: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let rows: Vec<RowText<'_>> = (2..).zip(rows).map(|(line, (date, value))| (line, *date, *value)).collect();
        let (read, faults) = read_rows(&rows, Span::default(), Currency::USD);
        let values = read.series.iter().zip(&read.lines).map(|(value, line)| {
            let quantity = read.series.quantity(value).map_or("?".to_string(), |quantity| quantity.to_string());
            assert!(!read.series.form(value).is_change);
            format!("{line}: {} {quantity}", value.moment)
        });
        let faults = faults.into_iter().map(|fault| format!("{} {:?}: {}", fault.row, fault.cell, fault.message));
        (values.collect(), faults.collect())
    }

    #[test]
    fn dates_and_numbers_are_the_languages() {
        let (values, faults) = read(&[
            ("2026-01-05", "2455"),
            ("2026-W02", "2,455"),
            ("2026-01", "12.5%"),
            ("2026-Q1", "-300"),
            ("2026-01-06", "+15"),
            ("2026-01-07", "$1.5k"),
            ("2026-01-08", "3만 명"),
            ("2026-01-09", "320/month"),
            ("2026-01-10", "?"),
            ("2026-01-11", ""),
        ]);
        let expected = [
            "2: 2026-01-05 2,455",
            "3: 2026-W02 2,455",
            "4: 2026-01 12.5%",
            "5: 2026-Q1 -300",
            "6: 2026-01-06 15",
            "7: 2026-01-07 $1,500",
            "8: 2026-01-08 30,000",
            "9: 2026-01-09 320/month",
            "10: 2026-01-10 ?",
        ];
        assert_eq!((values, faults), (expected.map(String::from).to_vec(), Vec::new()));
    }

    #[test]
    fn what_is_no_date_and_no_number_is_told_apart() {
        let (values, faults) = read(&[
            ("31.01.2026", "5"),
            ("2026-02-30", "5"),
            ("2026-01-05 10:00", "5"),
            ("", "5"),
            ("2026-01-05", "n/a"),
            ("2026-01-05", "2,4"),
            ("2026-01-05", "x2"),
            ("2026-01-05", "5 \"note\""),
            ("2026-01-05", "5\n}"),
            ("2026-01-05 7", "\"}"),
            ("2026-01-05", "= 5"),
            ("2026-01-05", "5 # six"),
            ("2026-01-05", "5 posts so far"),
            ("2026-01-06", "6"),
        ]);
        assert_eq!(values, ["15: 2026-01-06 6"], "the rows around are read");
        let expected = [
            "0 Date: `31.01.2026` is no date",
            "1 Date: there is no 2026-02-30",
            "2 Date: `2026-01-05 10:00` is no date",
            "3 Date: a result has no date",
            "4 Value: `n/a` is no number",
            "5 Value: `2,4` has a comma in an unusual place",
            "6 Value: `x2` is no number",
            "7 Value: `5 \"note\"` is no number",
            "8 Value: `5\n}` is no number",
            "9 Value: `\"}` is no number",
            "10 Value: `= 5` is no number",
            "11 Value: `5 # six` is no number",
            "12 Value: `5 posts so far` is no number",
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_dollar_is_the_goals() {
        let rows = [(2, "2026-01-05", "$5")];
        let (read, _) = read_rows(&rows, Span::default(), Currency::CAD);
        assert_eq!(read.series.forms()[0].unit, Unit::Money(Currency::CAD));
    }
}

//! Days and periods near today.

use jiff::ToSpan;
use jiff::civil::Date;
use lsp_types::CompletionItemKind;

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List};
use super::{references, units};
use crate::model::Moment;

const DAY: CompletionItemKind = CompletionItemKind::CONSTANT;

/// Behind `by`: the ends of this month, quarter and year, the deadline around it, and goals.
pub(super) fn deadline(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    let follows = matches!(line.last_word(), "by" | "after");
    match (line.current, line.before.last()) {
        // `by 7 days`: a length of time after something.
        (None, Some(Piece::Number(_))) if !is_date(line.before.last()) => return units::times(here, list),
        (Some(Piece::Word(_)), Some(Piece::Number(_))) => return units::times(here, list),
        (_, Some(Piece::Word(_))) if !follows => {
            return list.words(["after"], CompletionItemKind::KEYWORD);
        }
        (Some(Piece::Number(_)), _) | (_, Some(Piece::Word(_))) => {}
        // Behind `/` and `.` a reference goes on.
        (_, Some(Piece::Sign("/" | "."))) => {}
        _ => return,
    }
    let today = here.document.today;
    let around = here.timeframe().deadline.filter(|deadline| *deadline >= today);
    let mut ends = vec![(around, "the deadline around it")];
    ends.extend([
        (Some(today.last_of_month()), "the end of this month"),
        (month_after(today).map(Date::last_of_month), "the end of next month"),
        (Some(end_of_quarter(today)), "the end of this quarter"),
        (month_after(end_of_quarter(today)).map(end_of_quarter), "the end of next quarter"),
        (Some(today.last_of_year()), "the end of this year"),
    ]);
    if !matches!(line.before.last(), Some(Piece::Sign(_))) {
        add_days(list, ends);
    }
    if !matches!(line.current, Some(Piece::Number(_))) {
        references::goals(here, list);
    }
}

/// Days of something that has happened.
pub(super) fn days(here: &Here<'_>, list: &mut List<'_>) {
    let today = here.document.today;
    let last_month = today.first_of_month().yesterday().ok();
    let days = match here.line.keyword() {
        "start" => vec![
            (Some(today), "today"),
            (month_after(today).map(Date::first_of_month), "the first of next month"),
            (end_of_quarter(today).tomorrow().ok(), "the first of next quarter"),
            (Some(today.first_of_month()), "the first of this month"),
            (Some(today.first_of_year()), "the first of this year"),
        ],
        "checkpoint" => vec![
            (Some(today.last_of_month()), "the end of this month"),
            (month_after(today).map(Date::last_of_month), "the end of next month"),
            (Some(end_of_quarter(today)), "the end of this quarter"),
        ],
        _ => vec![(Some(today), "today"), (today.yesterday().ok(), "yesterday"), (last_month, "the end of last month")],
    };
    add_days(list, days);
}

/// Periods: those that have just begun or are next.
pub(super) fn periods(here: &Here<'_>, list: &mut List<'_>) {
    let is_second = matches!(here.line.before.last(), Some(Piece::Sign(_) | Piece::Number(_)));
    if is_second {
        return;
    }
    let today = here.document.today;
    let next_quarter = month_after(end_of_quarter(today));
    let half = |date: Date| Moment::Half(date.year(), if date.month() <= 6 { 1 } else { 2 });
    let month = |date: Date| Moment::Month(date.year(), date.month().unsigned_abs());
    let next_year = today.year().checked_add(1);
    let periods = [
        (Some(quarter(today)), "this quarter"),
        (next_quarter.map(quarter), "next quarter"),
        (Some(Moment::Year(today.year())), "this year"),
        (next_year.map(Moment::Year), "next year"),
        (Some(half(today)), "this half year"),
        (Some(month(today)), "this month"),
        (month_after(today).map(month), "next month"),
    ];
    let known = periods.into_iter().filter_map(|(period, what)| Some((period?, what)));
    list.extend(known.map(|(period, what)| Candidate::new(period.to_string(), DAY).detail(what)));
    if here.goal().is_some_and(|goal| goal.fiscal_year().is_some()) {
        let years = [Some(today.year()), next_year].into_iter().flatten().map(Moment::FiscalYear);
        list.extend(years.map(|year| Candidate::new(year.to_string(), DAY).detail("a fiscal year")));
    }
}

/// Each day once.
fn add_days(list: &mut List<'_>, days: Vec<(Option<Date>, &str)>) {
    let mut seen = Vec::new();
    for (day, what) in days {
        if let Some(day) = day.filter(|day| !seen.contains(day)) {
            seen.push(day);
            list.add(Candidate::new(day.to_string(), DAY).detail(what));
        }
    }
}

/// Whether it is more than a bare count.
fn is_date(piece: Option<&Piece<'_>>) -> bool {
    matches!(piece, Some(Piece::Number(written)) if written.contains('-'))
}

fn month_after(date: Date) -> Option<Date> {
    date.first_of_month().checked_add(1.month()).ok()
}

pub(super) fn quarter(date: Date) -> Moment {
    Moment::Quarter(date.year(), (date.month().unsigned_abs() - 1) / 3 + 1)
}

pub(super) fn end_of_quarter(date: Date) -> Date {
    quarter(date).days(None).map_or(date, |days| days.last)
}

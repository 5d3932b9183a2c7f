//! For people at a terminal: goal by goal, one line a change, the reasons under it.

use anstyle::{AnsiColor, Effects};

use super::rows::{Mark, Row, Subject, ends, names, row, summary};
use crate::history::{Difference, GoalChanges};
use crate::report::wrap::width;
use crate::report::{Style, paint, sanitize};

/// What stands before a change's words: the mark and what happened.
const MARGIN: usize = 18;
/// Names of KPIs longer than this push their line to the right instead of all others.
const WIDEST_SUBJECT: usize = 24;

/// The page, with its last line end.
pub fn pretty(difference: &Difference, style: &Style) -> String {
    let mut page = format!("{}\n", ends(difference, |name| clean(name, style)));
    for (goal, name) in difference.goals.iter().zip(names(&difference.goals)) {
        page.push('\n');
        heading(goal, &name, style, &mut page);
        page.push('\n');
        let rows: Vec<Row<'_>> = goal.changes.iter().map(|change| row(goal, change)).collect();
        write_rows(&rows, &goal.path, style, &mut page);
    }
    page.push_str(&format!("\n{}\n", summary(difference)));
    page
}

/// Lines under each other, and reasons under those that they are for.
pub(super) fn write_rows(rows: &[Row<'_>], path: &str, style: &Style, page: &mut String) {
    let widest = rows.iter().map(|row| width(&subject(row, style))).filter(|width| *width <= WIDEST_SUBJECT);
    let column = widest.max().unwrap_or(0);
    for (index, row) in rows.iter().enumerate() {
        // One reason for several changes of a KPI is said under the last of them.
        let next = rows.get(index + 1).filter(|next| next.change.kpi == row.change.kpi);
        let is_repeated = next.is_some_and(|next| next.change.reasons == row.change.reasons);
        write_row(row, path, column, style, page);
        if !is_repeated {
            write_reasons(row, column, style, page);
        }
    }
}

fn heading(goal: &GoalChanges, name: &str, style: &Style, page: &mut String) {
    let name = clean(name, style);
    page.push_str(&paint(&name, anstyle::Style::new().bold(), style.color));
    if let Some(title) = &goal.title {
        page.push_str(&format!("  {}", clean(title, style)));
    }
    page.push('\n');
}

fn write_row(row: &Row<'_>, path: &str, column: usize, style: &Style, page: &mut String) {
    let sign = row.mark.sign(style.unicode);
    let happened = format!("{sign} {}", row.word);
    let pad = |text: &str, columns: usize| " ".repeat(columns.saturating_sub(width(text)));
    let subject = subject(row, style);
    let arrow = if style.unicode { "→" } else { "->" };
    let what = clean(&row.what.text(arrow), style);
    let mut line =
        format!("  {}{}{subject}", paint(&happened, color(row.mark), style.color), pad(&happened, MARGIN - 2));
    let mut used = MARGIN + width(&subject);
    if !what.is_empty() {
        line.push_str(&format!("{}  {what}", pad(&subject, column)));
        used = MARGIN + width(&subject).max(column) + 2 + width(&what);
    }
    let indent = " ".repeat(MARGIN + column + 2);
    let mut beside: Vec<String> = Vec::new();
    let path = clean(path, style);
    beside.extend(row.change.line.map(|line| format!("{path}:{line}")));
    beside.extend(row.was_in_line.map(|line| format!("was in {path}:{line}")));
    if row.unexplained {
        beside.push("no reason given".to_string());
    }
    for text in beside {
        let painted = match text.as_str() {
            "no reason given" => paint(&text, AnsiColor::Yellow.on_default(), style.color),
            place => paint(place, anstyle::Style::new().dimmed(), style.color),
        };
        if used + 3 + width(&text) <= style.width {
            line.push_str(&format!("   {painted}"));
            used += 3 + width(&text);
        } else {
            line.push_str(&format!("\n{indent}{painted}"));
            used = indent.len() + width(&text);
        }
    }
    page.push_str(&line);
    page.push('\n');
}

fn write_reasons(row: &Row<'_>, column: usize, style: &Style, page: &mut String) {
    let indent = " ".repeat(MARGIN + column + 2);
    for reason in &row.change.reasons {
        let text = clean(&format!("because \"{}\" ({})", reason.text, reason.date), style);
        let columns = style.width.saturating_sub(indent.len()).max(30);
        for line in crate::report::wrap(&text, columns).lines() {
            page.push_str(&format!("{indent}{line}\n"));
        }
    }
}

fn subject(row: &Row<'_>, style: &Style) -> String {
    match row.subject {
        Subject::Plan => "plan".to_string(),
        Subject::Goal => "goal".to_string(),
        Subject::Kpi(name) => clean(name, style),
        Subject::Milestone => "milestone".to_string(),
    }
}

fn color(mark: Mark) -> anstyle::Style {
    match mark {
        Mark::Weaker => AnsiColor::Red.on_default().effects(Effects::BOLD),
        Mark::Stronger | Mark::Added => AnsiColor::Green.on_default(),
        Mark::Other => AnsiColor::Cyan.on_default(),
    }
}

/// Text of goal files must neither steer the terminal nor break the line.
pub(super) fn clean(text: &str, style: &Style) -> String {
    sanitize::folded(text, style.unicode).into_owned()
}

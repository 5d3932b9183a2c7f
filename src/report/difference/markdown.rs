//! A comment on a pull request.

use super::rows::{Row, Subject, ends, names, row, summary};
use crate::history::{Difference, Way};
use crate::plan::inline_markdown as inline;
use crate::report::counted;

/// Stands first in the comment, unseen: whoever posts it finds the one of the last run by it and writes it anew.
pub const MARKER: &str = "<!-- goalposts diff -->";

/// Forges refuse a comment of so many characters. Counted are UTF-16 units, of which there are never fewer.
pub const LONGEST: usize = 65_536;

/// For the line that says how many rows are left out.
const RESERVE: usize = 160;

/// The comment. When it would be too long, whole rows are left out, first those that ask for no less, and it says how many.
pub fn markdown(difference: &Difference) -> String {
    let head = format!(
        "{MARKER}\n### Who moved the goalposts\n\n{}: {}.\n",
        capitalized(&ends(difference, code)),
        summary(difference)
    );
    let rows: Vec<(Way, String)> = difference
        .goals
        .iter()
        .zip(&names(&difference.goals))
        .flat_map(|(goal, name)| {
            goal.changes.iter().map(move |change| (change.way, table_row(name, &row(goal, change))))
        })
        .collect();
    if rows.is_empty() {
        return head;
    }
    let table = "\n| | Goal | What | Moved | Why |\n|---|---|---|---|---|\n";
    let kept = fitting(&rows, LONGEST.saturating_sub(RESERVE + length(&head) + length(table)));
    let mut page = format!("{head}{table}");
    rows.iter().zip(&kept).filter(|(_, kept)| **kept).for_each(|((_, row), _)| page.push_str(row));
    let dropped = kept.iter().filter(|kept| !**kept).count();
    if dropped > 0 {
        let rows = counted(dropped, "more row", "more rows");
        page.push_str(&format!("\n{rows} would be too long for a comment: `goalposts diff` shows all.\n"));
    }
    page
}

/// Which rows have room: those that ask for less before all others, then as they stand.
fn fitting(rows: &[(Way, String)], mut room: usize) -> Vec<bool> {
    let mut kept = vec![false; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|index| rows[*index].0);
    for index in order {
        let needed = length(&rows[index].1);
        // One that is too long on its own leaves room for the others.
        if needed <= room {
            room -= needed;
            kept[index] = true;
        }
    }
    kept
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn table_row(name: &str, row: &Row<'_>) -> String {
    let name = code(name);
    let [what, subject, moved, why] = row_cells(row);
    format!("| {what} | {name} | {subject} | {moved} | {why} |\n")
}

/// What happened, to what, from what to what, and why.
pub(super) fn row_cells(row: &Row<'_>) -> [String; 4] {
    let subject = match row.subject {
        Subject::Plan => "plan".to_string(),
        Subject::Goal => "goal".to_string(),
        Subject::Kpi(name) => code(name),
        Subject::Milestone => "milestone".to_string(),
    };
    let reasons: Vec<String> = row
        .change
        .reasons
        .iter()
        .map(|reason| format!("{} ({})", inline(&reason.text), inline(&reason.date)))
        .collect();
    let why = if row.unexplained { "**no reason given**".to_string() } else { reasons.join("<br>") };
    [format!("{} {}", row.mark.sign(true), row.word), subject, inline(&row.what.text("→")), why]
}

/// A name in a code span, or as text where it would end the span or the cell.
pub(super) fn code(name: &str) -> String {
    let is_plain = name.chars().all(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '`' | '|'));
    if is_plain && !name.is_empty() { format!("`{name}`") } else { inline(name) }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

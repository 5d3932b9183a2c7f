//! A Gantt chart in Mermaid, which GitHub, GitLab and most editors draw.

use std::fmt::Write as _;

use super::outline::goal_title;
use super::text::plain_line;
use crate::plan::number::Day;
use crate::plan::types::{Goal, Plan};

/// A chart of more rows can't be read, and Mermaid refuses texts of 50,000 characters.
const MOST_ROWS: usize = 80;

/// How much of a title a row has room for.
const LONGEST_LABEL: usize = 60;

/// What begins a statement of Mermaid, in lower case. A row that begins so would be one.
const KEYWORDS: [&str; 18] = [
    "acc",
    "axisformat",
    "call",
    "click",
    "dateformat",
    "excludes",
    "gantt",
    "href",
    "includes",
    "inclusiveenddates",
    "section",
    "tickinterval",
    "title",
    "todaymarker",
    "topaxis",
    "weekday",
    "weekend",
    "---",
];

/// The chart, or `None` when no date is known. Of a plan with more goals than fit, the upper levels are drawn, then the
/// first goals.
pub(super) fn chart(plan: &Plan) -> Option<String> {
    let deepest = plan.goals.iter().map(|goal| goal.depth).max()?;
    let mut per_level = vec![0_usize; deepest as usize + 1];
    for goal in &plan.goals {
        per_level[goal.depth as usize] += rows(goal).count();
    }
    let mut drawn = 0;
    let levels = per_level.iter().take_while(|count| {
        drawn += **count;
        drawn <= MOST_ROWS
    });
    let depth = (levels.count() as u32).max(1);
    let total: usize = per_level.iter().sum();
    if total == 0 {
        return None;
    }

    let mut chart = String::from("```mermaid\ngantt\n    dateFormat YYYY-MM-DD\n    inclusiveEndDates\n");
    let _ = writeln!(chart, "    axisFormat {}", axis(plan));
    let mut left = MOST_ROWS;
    for goal in plan.goals.iter().filter(|goal| goal.depth < depth) {
        let rows: Vec<String> = rows(goal).take(left).collect();
        if goal.depth == 0 && left > 0 {
            let _ = writeln!(chart, "    section {}", label(&goal_title(goal)));
        }
        left -= rows.len();
        for row in rows {
            let _ = writeln!(chart, "    {row}");
        }
    }
    chart.push_str("```");
    let shown = MOST_ROWS - left;
    if shown < total {
        let _ = write!(chart, "\n\nThe chart shows {shown} of {total} goals and milestones with dates.");
    }
    Some(chart)
}

/// The rows of a goal: a bar for itself, or a mark when only its deadline is known, and a mark for each milestone.
fn rows(goal: &Goal) -> impl Iterator<Item = String> {
    let deadline = goal.timeframe.due.deadline;
    let own = deadline.and_then(|end| {
        let state = match goal.facts.status.as_ref().map(|status| status.state) {
            Some("done") => "done, ",
            _ => "",
        };
        // The section bears the title of a goal at the top.
        let name = if goal.depth == 0 { "The whole goal".to_string() } else { label(&goal_title(goal)) };
        match goal.timeframe.start {
            Some(start) if start > end => None,
            Some(start) => Some(format!("{name} :{state}{}, {}", iso(start)?, iso(end)?)),
            None => Some(format!("{name} :milestone, {}, 0d", iso(end)?)),
        }
    });
    let milestones = goal.milestones.iter().filter_map(|milestone| {
        let task = &milestone.task;
        let done = if task.done.is_some() { "done, " } else { "" };
        Some(format!("{} :milestone, {done}{}, 0d", label(&task.text), iso(task.due.deadline?)?))
    });
    own.into_iter().chain(milestones)
}

/// A date of four digits a year; Mermaid reads no other.
fn iso(Day(date): Day) -> Option<String> {
    (date.year() >= 1000).then(|| date.to_string())
}

/// Days on the axis of a quarter, months on that of a year.
fn axis(plan: &Plan) -> &'static str {
    let ends = plan.goals.iter().filter_map(|goal| goal.timeframe.due.deadline).max();
    let starts = plan.goals.iter().filter_map(|goal| goal.timeframe.start).min();
    let days = starts.zip(ends).and_then(|(Day(start), Day(end))| start.until(end).ok()).map(|span| span.get_days());
    if days.is_some_and(|days| days <= 120) { "%e %b" } else { "%b %Y" }
}

/// A title as a chart can bear it. What Mermaid takes for its own is replaced by what looks alike; it knows no escapes that all
/// its versions read.
fn label(text: &str) -> String {
    let line = plain_line(text);
    let mut label: String = line.chars().take(LONGEST_LABEL).map(harmless).collect();
    if line.chars().nth(LONGEST_LABEL).is_some() {
        label.push('…');
    }
    let label = label.trim();
    let lower = label.to_lowercase();
    if label.is_empty() {
        "…".to_string()
    } else if lower.starts_with(|c: char| c.is_ascii_digit()) || KEYWORDS.iter().any(|word| lower.starts_with(word)) {
        // In quotes it is no statement and no date.
        format!("“{label}”")
    } else {
        label.to_string()
    }
}

fn harmless(character: char) -> char {
    match character {
        ':' => '∶',
        ';' => ',',
        '#' => '＃',
        '%' => '％',
        '"' => '”',
        '<' => '‹',
        '>' => '›',
        '{' | '[' => '(',
        '}' | ']' => ')',
        '`' => '’',
        '\\' => '/',
        '&' => '＆',
        other => other,
    }
}

//! Mistakes that people make for reasons the grammar can't see.

use super::pieces::{first_word, last_word, shown};
use crate::source::Span;
use crate::syntax::Problem;
use crate::syntax::keywords::{Block, Statement};

/// Mistakes whose look tells what was meant.
pub(super) fn familiar_mistake(
    text: &str,
    before: &str,
    here: Span,
    row: Option<&'static Statement>,
) -> Option<Problem> {
    let found = here.of(text);
    let word = first_word(found);
    let keyword = row.map_or("", |row| row.keyword);
    let keyword_before = |word: &str| before.strip_suffix(word).is_some_and(|head| head.trim_end().ends_with(" in"));
    if keyword == "kpi"
        && let Some(moment) = last_word(before).filter(|word| keyword_before(word))
    {
        let span = whole_word(text, before, moment, here);
        return Some(
            Problem::new(span, "a kpi's deadline is given with `by`", "`in` takes a duration, such as `in 3 months`")
                .help(format!("write `by {}`", shown(span.of(text)))),
        );
    }
    if takes_date(keyword)
        && let Some(date) = foreign_date(text, before, here)
    {
        let label = format!("`{}` is no date here", shown(date.of(text)));
        let form = if matches!(keyword, "action" | "milestone") { "by" } else { keyword };
        return Some(
            Problem::new(date, "dates are written year, month, day", label)
                .help(format!("write `{form} 2026-03-31`, or a period such as `2026-03` or `2026-Q1`")),
        );
    }
    let first = found.chars().next()?;
    let at_word = Span::new(here.start, here.start + word.len() as u32);
    match first {
        '"' if before.ends_with("\"\"")
            && !before.ends_with("\\\"\"")
            && text[..here.start as usize].ends_with('"') =>
        {
            return Some(
                Problem::new(
                    Span::new(here.start - 2, here.start + 1),
                    "this text of several lines is never closed",
                    "no other `\"\"\"` follows",
                )
                .help("write `\"\"\"` on a line of its own where the text ends"),
            );
        }
        '"' | '“' if !closes(found) => {
            let closing = if first == '“' { '”' } else { '"' };
            return Some(
                Problem::new(
                    here,
                    "this text is never closed",
                    format!("begins here and has no closing `{closing}` on its line"),
                )
                .help("close it on the same line, or use `\"\"\"` before and after a text of several lines"),
            );
        }
        ':' => {
            return Some(
                Problem::new(
                    Span::new(here.start, here.start + 1),
                    format!("no colon after `{}`", shown(last_word(before).unwrap_or(keyword))),
                    "leave it out",
                )
                .help(row.map_or_else(String::new, |row| format!("for example: `{}`", row.example))),
            );
        }
        '-' | '−'
            if before.ends_with(|c: char| c.is_ascii_digit() || c == '%')
                && found[first.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            let low = last_word(before).unwrap_or("20");
            let high = &word[first.len_utf8()..];
            return Some(
                Problem::new(at_word, "a range is written with two points", "a `-` here could be a minus")
                    .help(format!("write `{low}..{high}`")),
            );
        }
        '}' if word == "}" => {
            return Some(Problem::new(at_word, "`}` stands on a line of its own", "move it to the next line"));
        }
        '=' if found.starts_with("=>") => {
            return Some(Problem::new(
                Span::new(here.start, here.start + 2),
                "`=>` is written `->`",
                "write `->` here",
            ));
        }
        '#' => {
            return Some(
                Problem::new(
                    at_word,
                    format!("`{}` is not expected here", shown(word)),
                    "a remark has a blank before and after its `#`",
                )
                .help("put it in quotes if it is part of a text, or write `# ` before a remark"),
            );
        }
        '{' if row.is_some_and(|row| Block::opened_by(row.kind).is_none()) => {
            return Some(Problem::new(at_word, format!("`{keyword}` opens no block"), "delete this brace"));
        }
        '/' if found.starts_with("//") => {
            return Some(Problem::new(at_word, "a comment begins with `#`", "write `# ` here"));
        }
        _ => {}
    }
    let takes_text =
        matches!(keyword, "why" | "note" | "risk" | "link" | "source" | "action" | "milestone" | "audience");
    if takes_text && first.is_alphabetic() && before.trim_start() == keyword {
        return Some(
            Problem::new(here, format!("`{keyword}` takes a text in quotes"), "put this in quotes")
                .help(format!("write `{keyword} \"{}\"`", shown(found))),
        );
    }
    let is_list = matches!(
        keyword,
        "contributors" | "platform" | "supports" | "depends-on" | "tag" | "balanced-by" | "also" | "kpis"
    );
    if is_list && (first.is_alphabetic() || first == '@') && before.trim_start() != keyword && !before.ends_with(',') {
        let last = last_word(before).unwrap_or("…");
        return Some(
            Problem::new(at_word, "the names of a list have commas between them", "put a comma before this")
                .help(format!("write `{last}, {}`", shown(word))),
        );
    }
    None
}

fn takes_date(keyword: &str) -> bool {
    matches!(
        keyword,
        "by" | "start" | "period" | "done" | "actual" | "checkpoint" | "progress" | "revised" | "action" | "milestone"
    )
}

/// `March 31, 2026` and `31.03.2026`: from their first word to their last.
fn foreign_date(text: &str, before: &str, here: Span) -> Option<Span> {
    let found = here.of(text);
    let head = last_word(before).unwrap_or("");
    if is_month(head) && found.starts_with(|c: char| c.is_ascii_digit()) {
        let start =
            here.start - (text[..here.start as usize].len() - text[..here.start as usize].trim_end().len()) as u32;
        return Some(Span::new(start - head.len() as u32, here.end));
    }
    if found.split_whitespace().take(3).any(is_month) {
        return Some(here);
    }
    let own = Span::new(here.start, here.start + first_word(found).len() as u32);
    [whole_word(text, before, head, here), own].into_iter().find(|word| {
        let fields: Vec<&str> = word.of(text).split(['.', '/', '-']).collect();
        let is_number =
            |field: &&str| matches!(field.len(), 1 | 2 | 4) && field.bytes().all(|byte| byte.is_ascii_digit());
        // The year first is a date here too, and has messages of its own.
        fields.len() == 3 && fields[0].len() < 4 && fields.iter().all(is_number)
    })
}

/// A word whose beginning was read and whose rest begins at `here`.
fn whole_word(text: &str, before: &str, head: &str, here: Span) -> Span {
    let gap = text[..here.start as usize].len() - text[..here.start as usize].trim_end().len();
    let end = here.start - gap as u32;
    let rest = if gap == 0 && !before.is_empty() { first_word(here.of(text)).len() as u32 } else { 0 };
    Span::new(end - head.len() as u32, end + rest)
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    word.len() <= 9 && MONTHS.iter().any(|month| word.starts_with(month))
}

/// Whether a text that begins `found` has its end on the same line.
fn closes(found: &str) -> bool {
    if let Some(long) = found.strip_prefix("\"\"\"") {
        return long.contains("\"\"\"");
    }
    let mut characters = found.chars();
    let closing = if characters.next() == Some('“') { '”' } else { '"' };
    let mut escaped = false;
    characters.any(|c| {
        let ends = c == closing && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

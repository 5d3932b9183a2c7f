//! Breaks messages, help and the words beside an underline into lines.
//!
//! Not left to miette and textwrap: they take code in backticks apart, which is there to be typed as it stands, do not wrap
//! the words beside an underline at all, and took a fifth of the time a finding is printed in.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text in lines of so many columns, broken at spaces where that is possible.
pub fn wrap(text: &str, columns: usize) -> String {
    if text.len() <= columns {
        return text.to_owned();
    }
    let mut wrapped = String::with_capacity(text.len() + text.len() / 16);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            wrapped.push('\n');
        }
        if width(line) <= columns {
            wrapped.push_str(line);
        } else {
            wrap_line(line, columns, &mut wrapped);
        }
    }
    wrapped
}

/// Columns of a text as terminals draw it.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

fn wrap_line(line: &str, columns: usize, wrapped: &mut String) {
    let mut used = 0;
    let mut rest = line.trim_start_matches(' ');
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(word_end(rest, columns));
        rest = behind.trim_start_matches(' ');
        let word_columns = width(word);
        if used > 0 && used + 1 + word_columns <= columns {
            wrapped.push(' ');
            used += 1;
        } else if used > 0 {
            wrapped.push('\n');
            used = 0;
        }
        if word_columns <= columns {
            wrapped.push_str(word);
            used += word_columns;
            continue;
        }
        for cluster in word.graphemes(true) {
            let cluster_columns = width(cluster);
            if used > 0 && used + cluster_columns > columns {
                wrapped.push('\n');
                used = 0;
            }
            wrapped.push_str(cluster);
            used += cluster_columns;
        }
    }
}

/// Where the first word ends. Code in backticks is part of one word if a line can hold it.
fn word_end(text: &str, columns: usize) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b' ', b'`', &text.as_bytes()[at..]) {
        let here = at + found;
        if text.as_bytes()[here] == b' ' {
            return here;
        }
        at = match text[here + 1..].find('`') {
            Some(length) if width(&text[here..here + length + 2]) <= columns => here + length + 2,
            _ => here + 1,
        };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_but_not_in_code() {
        assert_eq!(
            wrap("add a line such as `kpi fans 1 -> 2`, or two", 25),
            "add a line such as\n`kpi fans 1 -> 2`, or two"
        );
        assert_eq!(wrap("missing-metric is no two words", 16), "missing-metric\nis no two words");
        assert_eq!(wrap("first\nsecond line is long", 12), "first\nsecond line\nis long");
        assert_eq!(wrap("`code that fits no line` is broken", 12), "`code that\nfits no\nline` is\nbroken");
        assert_eq!(wrap("a lone ` in it", 8), "a lone `\nin it");
    }

    #[test]
    fn what_has_no_spaces_is_broken_between_characters() {
        assert_eq!(wrap("인지도를높이기 위한", 8), "인지도를\n높이기\n위한");
        assert_eq!(wrap("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4), "👨‍👩‍👧👨‍👩‍👧\n👨‍👩‍👧");
        assert_eq!(wrap("short abcdefghijkl", 6), "short\nabcdef\nghijkl");
    }
}

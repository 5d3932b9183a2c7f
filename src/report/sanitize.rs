//! Keeps what a terminal would obey, or would not show, out of what people read.
//!
//! An escape sequence in a goal's title must not clear the screen, and a right-to-left override must not make `90` read as
//! `09`. Each such character is replaced by one visible character of one column: a control picture where there is one
//! (`␛`), else `�`, and `?` where Unicode is not wanted.

use std::borrow::Cow;

/// Paths and whatever else must stay on one line: line ends and tabs are replaced too.
pub fn one_line(text: &str, unicode: bool) -> Cow<'_, str> {
    replace(text, |at, c| substitute(text, at, c, unicode))
}

/// A message on one line: each run of blanks and line ends is folded into one space.
pub(super) fn folded(text: &str, unicode: bool) -> Cow<'_, str> {
    if !text.contains(['\n', '\r', '\t']) {
        return one_line(text, unicode);
    }
    let words: Vec<&str> = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect();
    Cow::Owned(one_line(&words.join(" "), unicode).into_owned())
}

/// Text of several lines: line ends stay, tabs become spaces.
pub(super) fn prose(text: &str, unicode: bool) -> Cow<'_, str> {
    replace(text, |at, c| match c {
        '\n' => None,
        '\t' => Some(' '),
        // The space before the line end goes with the trailing blanks.
        '\r' if text[at..].starts_with("\r\n") => Some(' '),
        _ => substitute(text, at, c, unicode),
    })
}

fn replace(text: &str, substitute: impl Fn(usize, char) -> Option<char>) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.char_indices().map(|(at, c)| substitute(at, c).unwrap_or(c)).collect())
}

/// What stands in for the character `c` at the byte `at` of `text`, if it must not be shown as it is.
pub(super) fn substitute(text: &str, at: usize, c: char, unicode: bool) -> Option<char> {
    let visible = match c {
        ' '..='~' => return None,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32)?,
        '\u{7f}' => '␡',
        _ if is_hidden(c) || (is_joiner(c) && !joins(text, at, c)) || (is_tag(c) && !spells_a_flag(text, at)) => '�',
        _ => return None,
    };
    Some(if unicode { visible } else { '?' })
}

/// Characters that steer the terminal or the direction of text, or that take no room and so hide.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' // C1: some terminals take U+009B for ESC [
        | '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' // no width
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' // direction
        | '\u{2028}' | '\u{2029}' // line ends to some
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // letters that are blank
        | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
        // Private use that no font draws; `canvas` needs these for itself.
        | '\u{100000}'..='\u{10ffff}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Joiners are part of emoji and of words in Persian or Hindi. Beside ASCII they do nothing but hide.
fn joins(text: &str, at: usize, c: char) -> bool {
    let shows = |neighbour: Option<char>| neighbour.is_some_and(|c| !c.is_ascii() && !is_hidden(c) && !is_joiner(c));
    shows(text[..at].chars().next_back()) && shows(text[at + c.len_utf8()..].chars().next())
}

/// The flags of England, Scotland and Wales are a black flag and up to six tags.
fn spells_a_flag(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take(7).find(|&c| !is_tag(c)) == Some('🏴')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_becomes_visible() {
        assert_eq!(one_line("\u{1b}[2J\u{7}\0\u{7f}", true), "␛[2J␇␀␡");
        assert_eq!(one_line("a\u{202e}b\u{9b}c\u{200b}d\u{feff}", true), "a�b�c�d�");
        assert_eq!(one_line("\u{1b}\u{202e}", false), "??");
        assert_eq!(one_line("a\r\n\tb", true), "a␍␊␉b");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        assert_eq!(one_line("👨‍👩‍👧 می‌خواهم ❤️‍🔥", true), "👨‍👩‍👧 می‌خواهم ❤️‍🔥");
        assert_eq!(one_line("fa\u{200d}ns 한\u{200d}", true), "fa�ns 한�");
        assert_eq!(one_line("🏴󠁧󠁢󠁥󠁮󠁧󠁿 x\u{e0067}", true), "🏴󠁧󠁢󠁥󠁮󠁧󠁿 x�");
    }

    #[test]
    fn line_ends_stay_in_prose_and_are_folded_in_one_line() {
        assert_eq!(prose("a\tb\nc\u{1b}", true), "a b\nc␛");
        assert_eq!(folded("a\r\n  b\tc", true), "a b c");
        assert!(matches!(folded("plain", true), Cow::Borrowed("plain")));
    }
}

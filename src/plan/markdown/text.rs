//! Text of the goal files inside Markdown: shown as it is, never interpreted.
//!
//! Whatever Markdown or HTML would read as markup gets a backslash before it, which every CommonMark reader takes away again.
//! What nobody can see (control characters, marks that turn the direction of the text around them) is left out.

use std::borrow::Cow;

/// One line; line breaks become `<br>`, which works in tables and lists too.
pub(crate) fn inline(text: &str) -> String {
    let clean = clean(text);
    let lines: Vec<String> = clean.split('\n').map(escaped).collect();
    lines.join("<br>")
}

/// One line for a heading or the words of a link, where a line break has no place.
pub(super) fn one_line(text: &str) -> String {
    escaped(&plain_line(text))
}

/// The same without escapes: what a reader of the rendered heading sees.
pub(super) fn plain_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link where the text is a web or mail address, else the text itself.
pub(super) fn link(text: &str) -> String {
    match address(text) {
        Some(address) => format!("<{address}>"),
        None => inline(text),
    }
}

/// Words that lead to an address, when it is a web or mail address; else the words and the text itself.
pub(super) fn linked(words: &str, text: &str) -> String {
    match address(text) {
        Some(address) => format!("[{words}](<{address}>)"),
        None if clean(text).is_empty() => words.to_string(),
        None => format!("{words} ({})", inline(text)),
    }
}

/// Code spans where the backticks of a message pair up, text elsewhere. Messages come from rules, which quote names so; nothing
/// inside a code span is interpreted.
pub(super) fn message(text: &str) -> String {
    let line = plain_line(text);
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(&line);
    }
    let mut out = String::with_capacity(line.len() + 8);
    for (index, part) in parts.iter().enumerate() {
        match (index % 2 == 1, part.trim().is_empty()) {
            (true, false) => out.extend(["`", part, "`"]),
            (true, true) => out.extend(["\\`", part, "\\`"]),
            // Only the first part may stand at the beginning of a line.
            (false, _) if index == 0 => out.push_str(&escaped(part)),
            (false, _) => out.push_str(&escaped_within(part)),
        }
    }
    out
}

/// An address that may become a link. Only the web and mail: a `javascript:` in a goal file stays text.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let scheme = text.split_once(':')?.0.to_ascii_lowercase();
    if !matches!(&*scheme, "http" | "https" | "mailto") || text.chars().any(|c| c.is_whitespace() || is_unseen(c)) {
        return None;
    }
    let mut address = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '|' | '"' | '\\' | '`' | '{' | '}' | '^' => {
                address.push_str(&format!("%{:02X}", character as u32));
            }
            _ => address.push(character),
        }
    }
    Some(address)
}

/// Without what can't be seen, lines trimmed, `\n` the only line break.
fn clean(text: &str) -> String {
    let text: Cow<'_, str> = if text.contains(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}']) {
        text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'], "\n").into()
    } else {
        text.into()
    };
    let lines = text.lines().map(|line| {
        let seen: String = line.replace('\t', " ").chars().filter(|c| !is_unseen(*c)).collect();
        seen.trim().to_string()
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_string()
}

/// Control characters, and those that override the direction of the text around them. The joiners of Indic scripts and emoji
/// stay.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// A line that may stand at the beginning of a Markdown line.
fn escaped(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) {
        // `1. …` would begin a list.
        return format!("{}\\{}{}", &line[..digits], &rest[..1], escaped_within(&rest[1..]));
    }
    match line.chars().next() {
        Some(first @ ('-' | '+' | '=' | '>')) => format!("\\{first}{}", escaped_within(&line[1..])),
        _ => escaped_within(line),
    }
}

fn escaped_within(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = None;
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        let is_markup = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '#' | '|' | '~' | '$' | '{' => true,
            // Within a word it is no emphasis, and `snake_case` stays readable.
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            // `&copy;`
            '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()),
            // Addresses become links where the file says `link`, and nowhere else.
            ':' => line[at..].starts_with("://"),
            '.' => line[..at].len() >= 3 && line[..at].get(at - 3..).is_some_and(|www| www.eq_ignore_ascii_case("www")),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_not_interpreted() {
        assert_eq!(inline("<script>alert(1)</script>"), r"\<script>alert(1)\</script>");
        assert_eq!(inline("a | b"), r"a \| b");
        assert_eq!(inline("**bold** `code` ~~gone~~"), r"\*\*bold\*\* \`code\` \~\~gone\~\~");
        assert_eq!(inline("[x](javascript:1)"), r"\[x\](javascript:1)");
        assert_eq!(inline("&copy; Fern & Moss"), r"\&copy; Fern & Moss");
        assert_eq!(inline("snake_case _this_"), r"snake_case \_this\_");
        assert_eq!(inline("see https://a.example and www.a.example"), r"see https\://a.example and www\.a.example");
        assert_eq!(inline("20~40대"), r"20\~40대");
    }

    #[test]
    fn a_line_begins_no_block() {
        assert_eq!(inline("# not a heading"), r"\# not a heading");
        assert_eq!(inline("- not a list"), r"\- not a list");
        assert_eq!(inline("12. not a list"), r"12\. not a list");
        assert_eq!(inline("> not a quote"), r"\> not a quote");
        assert_eq!(inline("    not code"), "not code");
        assert_eq!(inline("a\n- b\r\nc"), r"a<br>\- b<br>c");
        assert_eq!(one_line("a\nb\n\nc"), "a b c");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(inline("a\u{1b}[31mb\u{202e}c\u{0}"), r"a\[31mbc");
        assert_eq!(inline("👩\u{200d}💻"), "👩\u{200d}💻", "joined emoji stay joined");
    }

    #[test]
    fn only_the_web_and_mail_become_links() {
        assert_eq!(link("https://example.com/a?b=(c)"), "<https://example.com/a?b=(c)>");
        assert_eq!(link("https://example.com/a|b>"), "<https://example.com/a%7Cb%3E>");
        assert_eq!(link("mailto:mina@example.com"), "<mailto:mina@example.com>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("https://a b"), r"https\://a b");
    }

    #[test]
    fn messages_keep_their_code() {
        assert_eq!(message("goal `a_b` has *no* KPI"), r"goal `a_b` has \*no\* KPI");
        assert_eq!(message("one ` only"), r"one \` only");
    }
}

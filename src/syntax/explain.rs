//! Why a line could not be read: what was found, what may stand there, what to write instead.
//!
//! The grammar knows what it expected, so an unreadable line is parsed a second time by its rule `one` and the answer put into
//! words. Before that, a few mistakes are recognised by their look, because people make them for reasons the grammar can't see.

use super::keywords::{self, Block, Statement};
use super::structure::allowed_list;
use super::tree::{Node, NodeId, Tree};
use super::{Kind, Problem, grammar};
use crate::source::Span;
use crate::suggest;

/// Reports every piece that could not be read, once.
pub(super) fn unread(text: &str, tree: &Tree, problems: &mut Vec<Problem>) {
    for (id, node) in tree.nodes() {
        match node.kind {
            Kind::junk => problems.push(junk(text, node, block_of(tree, node))),
            Kind::unread if id.0 > 0 => {
                let statement = tree.node(NodeId(id.0 - 1));
                problems.push(broken(text, statement, statement.span.to(node.span)));
            }
            _ => {}
        }
    }
}

/// The block a node stands in; `None` when its header is unreadable.
fn block_of(tree: &Tree, node: &Node) -> Option<Block> {
    match node.parent {
        None => Some(Block::File),
        Some(parent) => Block::opened_by(tree.node(parent).kind),
    }
}

/// A line that begins no statement.
fn junk(text: &str, node: &Node, block: Option<Block>) -> Problem {
    let span = first_line(text, node.span);
    let line = span.of(text);
    let word = leading_word(line);
    if word.is_empty() {
        return no_word(span, line, block);
    }
    if let Some(row) = keywords::by_keyword(word) {
        return expected(text, span, span, Some(row));
    }
    unknown_word(Span::new(span.start, span.start + word.len() as u32), word, block)
}

/// The rest of a line whose beginning is a statement.
fn broken(text: &str, statement: &Node, whole: Span) -> Problem {
    let row = keywords::statement(statement.kind);
    if statement.kind == Kind::close {
        let rest = Span::new(statement.span.end, whole.end);
        return Problem::new(trimmed(text, rest), "nothing may follow `}`", "this belongs on a line of its own");
    }
    let rest = trimmed(text, first_line(text, Span::new(statement.span.end, whole.end)));
    if statement.span.of(text).ends_with('{') {
        let found = rest.of(text);
        let message = if found == "}" {
            "an empty block is left out"
        } else {
            "a block's statements stand on lines of their own"
        };
        let help = if found == "}" {
            "leave `{}` away: every block is optional".to_string()
        } else {
            format!("write `{}`, the statements below it, and `}}` on a line of its own", head(statement.span.of(text)))
        };
        return Problem::new(rest, message, "begin a new line before this").help(help);
    }
    expected(text, whole, rest, row)
}

/// What the grammar could have gone on with. `rest` is what is known to be unread.
fn expected(text: &str, whole: Span, rest: Span, row: Option<&'static Statement>) -> Problem {
    let (at, kinds) = what_is_lacking(whole.of(text));
    let at = whole.start as usize + at;
    let here = trimmed(text, first_line(text, Span::new(at as u32, whole.end)));
    let here = if here.start < rest.start && here.is_empty() { rest } else { here };
    let before = text[whole.start as usize..here.start as usize].trim_end();
    if let Some(problem) = familiar_mistake(text, before, here, row) {
        return problem;
    }
    let phrases = phrases(&kinds, row);
    let found = first_word(here.of(text));
    let span =
        if found.is_empty() { Span::empty(here.start) } else { Span::new(here.start, here.start + found.len() as u32) };
    let problem = match phrases.split_first() {
        None if found.is_empty() && row.is_some_and(|row| Block::opened_by(row.kind).is_some()) => {
            let keyword = row.map_or("", |row| row.keyword);
            Problem::new(span, format!("this {keyword} has no name"), "a name belongs here")
        }
        None if found.is_empty() => Problem::new(span, "this line ends too early", "something is missing here"),
        None => {
            Problem::new(span, format!("`{}` is not expected here", shown(found)), "the statement ends before this")
        }
        Some((first, others)) => {
            let what = match others.split_last() {
                None => first.what.to_string(),
                Some((last, [])) => format!("{} or {}", first.what, last.what),
                Some((last, middle)) => {
                    let middle: String = middle.iter().map(|phrase| format!(", {}", phrase.what)).collect();
                    format!("{}{middle} or {}", first.what, last.what)
                }
            };
            let after = last_word(before).map(|word| format!(" after `{word}`")).unwrap_or_default();
            let label = if others.is_empty() { first.examples.to_string() } else { "here".to_string() };
            Problem::new(span, format!("expected {what}{after}"), label)
        }
    };
    match row {
        Some(row) => problem.help(format!("for example: `{}`", row.example)),
        None => problem,
    }
}

/// Where a line could have gone on, in bytes, and with what.
fn what_is_lacking(line: &str) -> (usize, Vec<Kind>) {
    let (at, kinds) = grammar::one(line).unwrap_or((line.len(), Vec::new()));
    if at == line.len() && !phrases(&kinds, None).is_empty() {
        return (at, kinds);
    }
    // Most rules begin with the blank after their keyword: with one at the end, `why` alone is told what it lacks.
    let longer = format!("{line} ");
    let (at, kinds) = grammar::one(&longer).unwrap_or((line.len(), Vec::new()));
    (at.min(line.len()), kinds)
}

/// Mistakes whose look tells what was meant.
fn familiar_mistake(text: &str, before: &str, here: Span, row: Option<&'static Statement>) -> Option<Problem> {
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

/// A line that does not begin with a word.
fn no_word(span: Span, line: &str, block: Option<Block>) -> Problem {
    let first = line.chars().next().unwrap_or(' ');
    let found = shown(first_word(line));
    match first {
        '{' => Problem::new(
            Span::new(span.start, span.start + 1),
            "`{` stands at the end of the line that opens the block",
            "move it up",
        ),
        '/' if line.starts_with("//") => Problem::new(span, "a comment begins with `#`", "write `# ` here"),
        '"' | '“' => {
            let problem = Problem::new(span, "a text stands without its keyword", "which statement is it?");
            problem.help("write for example `note \"…\"` or `why \"…\"`")
        }
        '-' | '*' | '•' => Problem::new(
            Span::new(span.start, span.start + first.len_utf8() as u32),
            "a statement begins with its keyword",
            "lists need no marks: one fact a line",
        ),
        _ => {
            let problem = Problem::new(
                Span::new(span.start, span.start + first_word(line).len().max(first.len_utf8()) as u32),
                format!("`{found}` begins no statement"),
                "a statement begins with its keyword",
            );
            with_list(problem, block)
        }
    }
}

fn unknown_word(span: Span, word: &str, block: Option<Block>) -> Problem {
    let place = block.unwrap_or(Block::Goal);
    let candidates = || keywords::allowed_in(place).map(|row| row.keyword);
    let likely = suggest::nearest(word, candidates())
        .or_else(|| keywords::synonym(word))
        .or_else(|| suggest::nearest(word, keywords::STATEMENTS.iter().map(|row| row.keyword)));
    let message = match block {
        Some(Block::File) => format!("`{}` begins no statement", shown(word)),
        Some(block) => format!("`{}` is no statement of {}", shown(word), block.phrase()),
        None => format!("`{}` is no statement", shown(word)),
    };
    match likely {
        Some(likely) => {
            let problem = Problem::new(span, message, format!("did you mean `{likely}`?"));
            match keywords::by_keyword(likely) {
                Some(row) => problem.help(format!("for example: `{}`", row.example)),
                None => problem,
            }
        }
        None => with_list(Problem::new(span, message, "no statement begins so"), block),
    }
}

fn with_list(problem: Problem, block: Option<Block>) -> Problem {
    match block {
        Some(Block::File) => problem.help(format!("at the top of a file stand {}", allowed_list(Block::File))),
        Some(block) => problem.help(format!("in {} stand {}", block.phrase(), allowed_list(block))),
        None => problem,
    }
}

struct Phrase {
    what: &'static str,
    examples: &'static str,
}

/// The grammar's rules in words. At most three, the likeliest first.
fn phrases(kinds: &[Kind], row: Option<&'static Statement>) -> Vec<&'static Phrase> {
    macro_rules! phrase {
        ($what:literal, $examples:literal) => {{
            static PHRASE: Phrase = Phrase { what: $what, examples: $examples };
            Some(&PHRASE)
        }};
    }
    let mut found: Vec<&'static Phrase> = Vec::new();
    for kind in kinds {
        let phrase = match kind {
            Kind::target => {
                phrase!("a target", "here: a number (`2,760`), a change (`+15%`, `x2`), a range (`20..30%`) or `?`")
            }
            Kind::quantity | Kind::tolerance | Kind::range => {
                phrase!("a number", "such as `2,400`, `15%` or `$300`")
            }
            Kind::number => phrase!("a number", "such as `2` or `0.7`"),
            Kind::unit | Kind::per => {
                phrase!("a unit", "a word such as `post`, `month` or `people`")
            }
            Kind::date | Kind::calendar | Kind::entry | Kind::entries => {
                phrase!("a date or a period", "`2026-03-31`, `2026-03` or `2026-Q1`")
            }
            Kind::text => phrase!("a text in quotes", "`\"…\"`"),
            Kind::name if row.is_some_and(|row| has_fixed_words(row.kind)) => {
                phrase!("a word", "one of those this statement knows")
            }
            Kind::previous => phrase!("a period in a word", "such as `year` or `quarter`"),
            Kind::name | Kind::named => {
                phrase!("a name", "made of letters, digits and `-`, as in `local-community`")
            }
            Kind::reference => phrase!("the name of a goal", "such as `local-community`"),
            Kind::handle => phrase!("a handle", "such as `@mina`"),
            Kind::share => phrase!("what it is a share of", "a text or the name of a KPI"),
            Kind::month_day => phrase!("a month and a day", "`10-01`"),
            Kind::metric_of => phrase!("a metric", "its name, as in `is followers`"),
            Kind::every => phrase!("a cadence", "`weekly`, `monthly` or `every 2 weeks`"),
            _ => None,
        };
        if let Some(phrase) = phrase
            && !found.iter().any(|known| known.what == phrase.what)
        {
            found.push(phrase);
        }
    }
    // `by` takes a duration as well, but hardly anybody means that.
    found.sort_by_key(|phrase| phrase.what == "a number" && kinds.contains(&Kind::date));
    found.truncate(3);
    found
}

/// Statements that take one of a few words and no name.
fn has_fixed_words(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::health
            | Kind::status
            | Kind::commitment
            | Kind::review
            | Kind::better
            | Kind::metric_kind
            | Kind::family
            | Kind::currency_code
    )
}

// ── pieces of text ──

fn leading_word(line: &str) -> &str {
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(line.len());
    let word = &line[..end];
    if word.starts_with(char::is_alphabetic) { word } else { "" }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// The last word before a place, when it is short enough to be quoted.
fn last_word(before: &str) -> Option<&str> {
    let word = before.rsplit(char::is_whitespace).next().filter(|word| !word.is_empty())?;
    (word.chars().count() <= 24).then_some(word)
}

/// A word as it may stand in a message.
fn shown(word: &str) -> String {
    if word.chars().count() <= 40 {
        word.to_string()
    } else {
        format!("{}…", word.chars().take(40).collect::<String>())
    }
}

fn head(header: &str) -> String {
    if header.chars().count() <= 60 { header.to_string() } else { "… {".to_string() }
}

fn first_line(text: &str, span: Span) -> Span {
    let line = span.of(text).lines().next().unwrap_or("");
    Span::new(span.start, span.start + line.trim_end().len() as u32)
}

/// Without the blanks on both sides.
fn trimmed(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start().len()) as u32;
    Span::new(start.min(span.end), start.min(span.end) + piece.trim().len() as u32)
}

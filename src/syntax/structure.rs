//! Whether each statement may stand where it stands, and only as often as it may.

use super::keywords::{self, Block, Statement, statement};
use super::tree::{Node, NodeId, Tree};
use super::{Kind, Problem};
use crate::source::Span;
use crate::suggest;

/// Reports misplaced and repeated statements and names that are missing or can't be names.
pub(super) fn check(text: &str, tree: &Tree, problems: &mut Vec<Problem>) {
    // For each open block, where its statements were first given. Walked in preorder with a stack: no recursion.
    let mut blocks: Vec<Seen> = vec![Seen { end: NodeId(u32::MAX), block: Some(Block::File), first: Vec::new() }];
    for (id, node) in tree.nodes() {
        while blocks.len() > 1 && blocks.last().is_some_and(|seen| seen.end <= id) {
            blocks.pop();
        }
        let seen = blocks.last_mut().expect("the file's own block is never popped");
        // Most lines are results where they belong, and may stand there as often as anyone likes.
        if node.kind == Kind::actual && seen.block == Some(Block::Kpi) {
            continue;
        }
        if let Some(row) = statement_of(text, node) {
            place(tree, node, row, seen, problems);
            names(text, tree, node, row, problems);
        }
        if node.opens {
            // Nothing is known of a block whose header is junk, so nothing in it is misplaced.
            let block = if node.kind == Kind::junk { None } else { Block::opened_by(node.kind) };
            blocks.push(Seen { end: node.end, block, first: Vec::new() });
        }
    }
}

struct Seen {
    end: NodeId,
    block: Option<Block>,
    first: Vec<(&'static str, Span)>,
}

/// `in` and `within` are one kind under two keywords: the text decides.
fn statement_of(text: &str, node: &Node) -> Option<&'static Statement> {
    if node.kind == Kind::timeframe && node.span.of(text).starts_with("within") {
        return keywords::by_keyword("within");
    }
    statement(node.kind)
}

fn place(tree: &Tree, node: &Node, row: &'static Statement, seen: &mut Seen, problems: &mut Vec<Problem>) {
    let Some(block) = seen.block else { return };
    let keyword = Span::new(node.span.start, node.span.start + row.keyword.len() as u32);
    if !row.within.contains(&block) {
        problems.push(misplaced(keyword, row, block));
        return;
    }
    let declares = block == Block::File;
    if node.kind == Kind::platform && !declares && tree.tokens(node).any(|token| token.kind() == Kind::open) {
        problems.push(
            Problem::new(keyword, "a platform is declared at the top of a file", "here it only names platforms")
                .help("move the block to the top of a file, and write `platform NAME` here"),
        );
        return;
    }
    // A plan may stand once in a file; elsewhere at the top everything repeats.
    let repeats = row.repeats && (declares || node.kind != Kind::platform);
    if repeats {
        return;
    }
    let clash =
        seen.first.iter().find(|(earlier, _)| *earlier == row.keyword || exclude_each_other(earlier, row.keyword));
    match clash {
        Some(&(earlier, first)) if earlier == row.keyword => problems.push(
            Problem::new(keyword, format!("`{earlier}` is given twice"), "again here").also(first, "first here").help(
                format!(
                    "{} takes one `{earlier}`: delete the one that is wrong",
                    if block == Block::File { "a file" } else { block.phrase() }
                ),
            ),
        ),
        Some(&(earlier, first)) => problems.push(
            Problem::new(keyword, format!("`{}` stands beside `{earlier}`", row.keyword), "this says it again")
                .also(first, "the timeframe is given here")
                .help("give `period` alone, or `start` with `by` or `in`"),
        ),
        None => seen.first.push((row.keyword, keyword)),
    }
}

/// Whether two statements of one block say the same: both set the end of a timeframe.
pub fn exclude_each_other(one: &str, other: &str) -> bool {
    let ends = |keyword: &str| matches!(keyword, "by" | "in" | "within");
    let period = |keyword: &str| keyword == "period";
    (period(one) && (ends(other) || other == "start"))
        || (period(other) && (ends(one) || one == "start"))
        || (ends(one) && ends(other))
}

fn misplaced(keyword: Span, row: &Statement, block: Block) -> Problem {
    let mut places: Vec<String> = Vec::new();
    for &place in row.within {
        places.push(match place {
            Block::File => format!("at {}", place.phrase()),
            // One `in` serves all that follow it.
            _ if places.iter().any(|place| place.starts_with("in ")) => place.phrase().to_string(),
            _ => format!("in {}", place.phrase()),
        });
    }
    let (last, others) = places.split_last().expect("every statement may stand somewhere");
    let places = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
    let preposition = if block == Block::File { "at" } else { "in" };
    Problem::new(
        keyword,
        format!("`{}` may not stand {preposition} {}", row.keyword, block.phrase()),
        format!("it belongs {places}"),
    )
}

fn names(text: &str, tree: &Tree, node: &Node, row: &'static Statement, problems: &mut Vec<Problem>) {
    if !matches!(node.kind, Kind::plan | Kind::goal | Kind::metric | Kind::goal_type | Kind::kpi) {
        return;
    }
    let first = tree.tokens(node).next();
    match first.map(|token| (token.kind(), token.span())) {
        Some((Kind::name, span)) => {
            if let Some(problem) = unusable_name(span, span.of(text)) {
                problems.push(problem);
            }
        }
        Some((Kind::misnamed, span)) => {
            let name = span.of(text);
            let better = if name.contains('-') {
                let (digits, rest) = name.split_once('-').unwrap_or((name, ""));
                format!("{rest}-{digits}")
            } else {
                format!("{}-{name}", row.keyword)
            };
            problems.push(
                Problem::new(span, format!("`{name}` can't be a name"), "a name begins with a letter")
                    .help(format!("write `{}`", better.trim_matches('-'))),
            );
        }
        Some((Kind::text, span)) if node.kind != Kind::plan && node.kind != Kind::kpi => {
            let name = slug(span.of(text)).unwrap_or_else(|| "my-name".to_string());
            problems.push(
                Problem::new(
                    Span::empty(span.start),
                    format!("this {} has no name", row.keyword),
                    "a name belongs here",
                )
                .help(format!("write `{} {name} {}`", row.keyword, shortened(span.of(text)))),
            );
        }
        Some((Kind::text, _)) => {}
        Some(_) | None if node.kind != Kind::plan && !node.damaged => {
            let at = node.span.start + row.keyword.len() as u32;
            problems.push(
                Problem::new(
                    Span::new(node.span.start, at),
                    format!("this {} has no name", row.keyword),
                    "a name belongs after it",
                )
                .help(format!("write a line such as `{}`", row.example)),
            );
        }
        _ => {}
    }
}

/// Names that read as something else would make `by Q4` or `kpi x TBD` ambiguous.
fn unusable_name(span: Span, name: &str) -> Option<Problem> {
    let fault = |what: &str| Problem::new(span, format!("`{name}` can't be a name"), what.to_string());
    if name.contains('_') {
        let better = name.replace('_', "-");
        let better = better.trim_matches('-');
        return Some(fault("a name is made of letters, digits and `-`").help(format!("write `{better}`")));
    }
    let digits = |rest: &str, count: std::ops::RangeInclusive<usize>| {
        count.contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = name.splitn(2, '-');
    let (head, tail) = (parts.next().unwrap_or(""), parts.next());
    let part_of_year = |part: &str| {
        part.strip_prefix(['Q', 'H']).is_some_and(|rest| digits(rest, 1..=1))
            || part.strip_prefix('W').is_some_and(|rest| digits(rest, 2..=2))
    };
    let fiscal = head.strip_prefix("FY").is_some_and(|rest| digits(rest, 2..=4)) && tail.is_none_or(part_of_year);
    if fiscal || part_of_year(name) {
        return Some(
            fault("this reads as a period")
                .help(format!("write a name of its own, such as `plan-for-{}`", name.to_lowercase())),
        );
    }
    if matches!(name, "TBD" | "TODO" | "X" | "XX" | "N") {
        return Some(fault("this reads as a placeholder").help("write a name of its own"));
    }
    None
}

/// A name made of the first words of a title.
fn slug(quoted: &str) -> Option<String> {
    let words: Vec<String> = quoted
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .map(str::to_lowercase)
        .collect();
    let name = words.join("-");
    (name.starts_with(char::is_alphabetic)).then_some(name)
}

fn shortened(quoted: &str) -> String {
    if quoted.chars().count() <= 40 { quoted.to_string() } else { "\"…\"".to_string() }
}

/// What may stand in a block, for messages.
pub(super) fn allowed_list(block: Block) -> String {
    suggest::one_of(keywords::allowed_in(block).map(|row| row.keyword))
}

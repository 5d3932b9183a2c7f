//! The statements that may begin here.

use jiff::civil::Date;
use lsp_types::CompletionItemKind;
use rustc_hash::FxHashSet;

use super::dates;
use super::here::Here;
use super::list::{Candidate, List};
use super::table::TABLE;
use crate::lsp::place;
use crate::syntax::keywords::{self, Block, Statement};
use crate::syntax::{Kind, Node, NodeId, exclude_each_other};

pub(super) fn complete(here: &Here<'_>, list: &mut List<'_>) {
    let Some(block) = here.block else { return };
    let given = given(here);
    let meant = keywords::synonym(here.line.typed());
    for row in keywords::allowed_in(block) {
        let repeats = row.repeats && (row.kind != Kind::platform || block == Block::File);
        let is_given = |keyword: &&str| *keyword == row.keyword || exclude_each_other(keyword, row.keyword);
        if repeats || !given.iter().any(is_given) {
            let mut candidate = candidate(row, here);
            if meant == Some(row.keyword) {
                candidate.found_by.push(here.line.typed().to_string());
            }
            list.add(candidate);
        }
    }
}

/// The keywords that stand in the block already, without the one that is being written.
fn given<'d>(here: &Here<'d>) -> FxHashSet<&'d str> {
    let text = here.document.text();
    let own = place::first_on_line(here.tree, text, here.line.offset);
    let is_other = |id: NodeId, node: &Node| Some(id) != own && keywords::statement(node.kind).is_some();
    let others = here.tree.children(here.header).filter(|(id, node)| is_other(*id, node));
    others.map(|(_, node)| place::keyword(text, node).of(text)).collect()
}

fn candidate(row: &Statement, here: &Here<'_>) -> Candidate {
    let (about, snippet) = about(row.keyword);
    let has_value = !matches!(row.kind, Kind::bounded | Kind::vanity);
    let plain = if has_value { format!("{} ", row.keyword) } else { row.keyword.to_string() };
    // In a line that goes on, the word alone is changed.
    let is_alone = here.line.ends_here;
    Candidate {
        documentation: Some(format!("{about}\n\n```goal\n{}\n```", row.example)),
        text: is_alone.then_some(plain),
        snippet: Some(filled(snippet, here.document.today)).filter(|snippet| is_alone && !snippet.is_empty()),
        ..Candidate::new(row.keyword, CompletionItemKind::KEYWORD)
    }
}

fn about(keyword: &str) -> (&'static str, &'static str) {
    let found = TABLE.iter().find(|(known, ..)| *known == keyword);
    found.map_or(("", ""), |(_, about, snippet)| (about, snippet))
}

fn filled(snippet: &str, today: Date) -> String {
    snippet
        .replace("{today}", &today.to_string())
        .replace("{end}", &dates::end_of_quarter(today).to_string())
        .replace("{quarter}", &dates::quarter(today).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::cases::TODAY;
    use crate::syntax;

    #[test]
    fn every_statement_says_what_it_is() {
        for row in keywords::STATEMENTS {
            assert!(!about(row.keyword).0.is_empty(), "`{}` has no row in the table", row.keyword);
        }
        for (keyword, ..) in TABLE {
            assert!(keywords::by_keyword(keyword).is_some(), "`{keyword}` is no statement");
        }
    }

    /// What is left when every place is filled with what it proposes can be read.
    #[test]
    fn what_is_begun_can_be_read() {
        for row in keywords::STATEMENTS {
            let mut text = filled(about(row.keyword).1, TODAY);
            while let Some(start) = text.find("${") {
                let end = start + text[start..].find('}').unwrap();
                let proposed = text[start..end].split_once(':').map_or("", |(_, proposed)| proposed).to_string();
                text.replace_range(start..=end, &proposed);
            }
            let text = text.replace("$1", "x").replace("$2", "x").replace("  $0\n", "").replace("\\$", "$");
            let text = match row.within[0] {
                _ if text.is_empty() || row.within.contains(&Block::File) => text,
                Block::Plan => format!("plan {{\n{text}\n}}\n"),
                Block::Goal => format!("goal a {{\n{text}\n}}\n"),
                Block::Kpi => format!("goal a {{\nkpi b 1 -> 2 {{\n{text}\n}}\n}}\n"),
                Block::Milestone => format!("goal a {{\nmilestone \"b\" {{\n{text}\n}}\n}}\n"),
                Block::Metric => format!("metric a {{\n{text}\n}}\n"),
                Block::Platform => format!("platform a {{\n{text}\n}}\n"),
                Block::GoalType => format!("goal-type a {{\n{text}\n}}\n"),
                Block::File => text,
            };
            assert_eq!(syntax::parse(&text).problems, [], "{text}");
        }
    }
}

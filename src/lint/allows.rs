//! Writes `allow RULE "reason"` into goals: where it silences a finding and nothing around it, in the form the formatter has.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Edit;
use crate::model::FileModel;
use crate::rules::{self, Check, Place};
use crate::source::{FileId, Location, Span};
use crate::syntax::{Kind, Node, NodeId, Parsed, Tree};

/// The rules to allow, for each goal and KPI of one file; neither is the plan.
pub type Wanted = BTreeMap<(Option<u32>, Option<u32>), BTreeSet<&'static str>>;

const INDENTATION: &str = "  ";
/// The formatter indents no further.
const DEEPEST: usize = 64 * INDENTATION.len();
const BYTE_ORDER_MARK: char = '\u{FEFF}';
const BLANKS: [char; 4] = [' ', '\t', '\u{A0}', '\u{3000}'];

/// Whether an `allow` silences findings of this rule. What is not read, and what the linter itself says of `allow`
/// statements, can't be allowed.
pub fn can_be_allowed(rule: &str) -> bool {
    rules::find(rule).is_some_and(|rule| !matches!(rule.check, Check::Linter))
}

/// Adds what silences a finding about this place.
pub fn want(wanted: &mut Wanted, place: Place, rule: &'static str) {
    wanted.entry((place.goal, place.kpi)).or_default().insert(rule);
}

/// The edits that write these statements: into the innermost block, which is opened where there is none. None when the braces
/// of the file do not add up, so that nobody knows what is inside what.
pub fn edits(
    file: FileId,
    text: &str,
    parsed: &Parsed,
    model: &FileModel,
    wanted: &Wanted,
    reason: &str,
) -> Option<Vec<Edit>> {
    if !parsed.braces_balance {
        return None;
    }
    let mut writer = Writer { text, tree: &parsed.tree, reason: quoted(reason), insertions: BTreeMap::new() };
    let nodes: BTreeMap<u32, NodeId> = parsed.tree.nodes().map(|(id, node)| (node.span.start, id)).collect();
    for (&(goal, kpi), rules) in wanted {
        let header = match (goal, kpi) {
            (None, _) => model.plan.span,
            (Some(goal), None) => model.goals.get(goal as usize).map(|goal| goal.span),
            (Some(goal), Some(kpi)) => {
                model.goals.get(goal as usize).and_then(|goal| goal.kpis.get(kpi as usize)).map(|kpi| kpi.span)
            }
        };
        match header.and_then(|header| nodes.get(&header.start)) {
            Some(&id) => writer.block(id, rules),
            None if goal.is_none() => writer.new_plan(rules),
            None => {}
        }
    }
    Some(writer.finish(file))
}

/// A reason as a text on one line.
fn quoted(reason: &str) -> String {
    let mut out = String::from("\"");
    for character in reason.trim().chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() || matches!(control, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(control)));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

struct Writer<'a> {
    text: &'a str,
    tree: &'a Tree,
    reason: String,
    /// For each place, in what order texts stand there: an opening brace, then what is deeper.
    insertions: BTreeMap<u32, Vec<(Turn, String)>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Brace,
    /// What is deeper goes before.
    Lines(Reverse<usize>),
}

impl Writer<'_> {
    fn block(&mut self, id: NodeId, rules: &BTreeSet<&'static str>) {
        let node = *self.tree.node(id);
        let outer = self.indentation(&node);
        let inner = if outer.len() < DEEPEST { format!("{outer}{INDENTATION}") } else { outer.clone() };
        let mut lines = self.lines(&inner, rules);
        if node.opens {
            let last = self.last_statement(id).unwrap_or(id);
            let at = if last == id { self.end_of_line(id) } else { self.end_of_subtree(last) };
            return self.insert(at, self.turn(id), lines);
        }
        self.insert(node.span.end, Turn::Brace, " {".to_string());
        lines.push_str(&format!("\n{outer}}}"));
        self.insert(self.end_of_line(id), self.turn(id), lines);
    }

    /// By the blocks around a block, for nobody has to indent what is inside of another.
    fn turn(&self, block: NodeId) -> Turn {
        let around = std::iter::successors(self.tree.node(block).parent, |outer| self.tree.node(*outer).parent);
        Turn::Lines(Reverse(around.count()))
    }

    /// The file has no plan block: it gets one, above everything but a comment that stands apart.
    fn new_plan(&mut self, rules: &BTreeSet<&'static str>) {
        let start = u32::from(self.text.starts_with(BYTE_ORDER_MARK)) * BYTE_ORDER_MARK.len_utf8() as u32;
        let mut at = start;
        let mut nodes = self.tree.nodes().map(|(_, node)| node).peekable();
        while let Some(comment) = nodes.next_if(|node| node.kind == Kind::comment) {
            let Some(next) = nodes.peek() else { break };
            let between = Span::new(comment.span.end, next.span.start).of(self.text);
            if between.matches('\n').count() > 1 || between.matches('\r').count() > 1 {
                at = next.span.start - indentation_before(self.text, next.span.start).len() as u32;
            }
        }
        let lines = self.lines(INDENTATION, rules);
        self.insert(at, Turn::Brace, format!("plan {{{lines}\n}}\n\n"));
    }

    /// Each statement after a line end.
    fn lines(&self, indentation: &str, rules: &BTreeSet<&'static str>) -> String {
        rules.iter().map(|rule| format!("\n{indentation}allow {rule} {}", self.reason)).collect()
    }

    fn indentation(&self, node: &Node) -> String {
        indentation_before(self.text, node.span.start).to_string()
    }

    /// The last statement of the block's own: goals nested in it stand apart, and comments above them are theirs.
    fn last_statement(&self, block: NodeId) -> Option<NodeId> {
        let is_own = |node: &Node| {
            !matches!(node.kind, Kind::goal | Kind::close | Kind::comment | Kind::remark | Kind::junk | Kind::unread)
        };
        self.tree.children(Some(block)).filter(|(_, node)| is_own(node)).last().map(|(id, _)| id)
    }

    /// Where the last line of a statement and of its block ends.
    fn end_of_subtree(&self, id: NodeId) -> u32 {
        self.end_of_line(NodeId(self.tree.node(id).end.0.saturating_sub(1).max(id.0)))
    }

    /// Where a node's line ends: behind a remark and blanks, before the line end.
    fn end_of_line(&self, id: NodeId) -> u32 {
        let mut end = self.tree.node(id).span.end;
        let after = (id.0 + 1..self.tree.nodes().len() as u32).map(|next| self.tree.node(NodeId(next)));
        for node in after.take_while(|node| matches!(node.kind, Kind::remark | Kind::unread)) {
            if Span::new(end, node.span.start).of(self.text).contains(['\n', '\r']) {
                break;
            }
            end = node.span.end;
        }
        let rest = self.text.get(end as usize..).unwrap_or("");
        end + (rest.len() - rest.trim_start_matches(BLANKS).len()) as u32
    }

    fn insert(&mut self, at: u32, turn: Turn, text: String) {
        self.insertions.entry(at).or_default().push((turn, text));
    }

    fn finish(self, file: FileId) -> Vec<Edit> {
        let edit = |(at, mut texts): (u32, Vec<(Turn, String)>)| {
            texts.sort_by_key(|(turn, _)| *turn);
            let replacement = texts.into_iter().map(|(_, text)| text).collect();
            Edit { location: Location::new(file, Span::empty(at)), replacement }
        };
        self.insertions.into_iter().map(edit).collect()
    }
}

/// The blanks before a statement, where there is nothing else on its line before it.
fn indentation_before(text: &str, at: u32) -> &str {
    let before = text.get(..at as usize).unwrap_or("");
    let line = before.rfind(['\n', '\r']).map_or(before, |end| &before[end + 1..]);
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    if line.trim().is_empty() { line } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lower;
    use crate::{fix, format, syntax};

    /// The text with `no-owner` allowed at these places; it stays in the one style if it was.
    #[track_caller]
    fn allowed(text: &str, places: &[(Option<u32>, Option<u32>)]) -> String {
        let parsed = syntax::parse(text);
        let model = lower(text, syntax::parse(text));
        let wanted: Wanted = places.iter().map(|place| (*place, BTreeSet::from(["no-owner"]))).collect();
        let edits = edits(FileId(0), text, &parsed, &model, &wanted, "so").expect("the braces add up");
        let after = fix::edited(text, edits.iter());
        assert!(syntax::parse(&after).problems.len() <= parsed.problems.len(), "{after}");
        if format::format(text).as_deref() == Ok(text) {
            assert_eq!(format::format(&after).as_deref(), Ok(&*after), "as the formatter writes it");
        }
        after
    }

    const PLAN: (Option<u32>, Option<u32>) = (None, None);
    const GOAL: (Option<u32>, Option<u32>) = (Some(0), None);
    const KPI: (Option<u32>, Option<u32>) = (Some(0), Some(0));

    #[test]
    fn blocks_are_opened_where_there_are_none() {
        assert_eq!(allowed("goal a \"A\"\n", &[GOAL]), "goal a \"A\" {\n  allow no-owner \"so\"\n}\n");
        assert_eq!(allowed("goal a", &[GOAL]), "goal a {\n  allow no-owner \"so\"\n}", "without a line end");
        assert_eq!(
            allowed("goal a {\n  kpi fans 1 -> 2  # why\n}\n", &[KPI]),
            "goal a {\n  kpi fans 1 -> 2 {  # why\n    allow no-owner \"so\"\n  }\n}\n"
        );
        assert_eq!(allowed("plan p\n\ngoal a\n", &[PLAN]), "plan p {\n  allow no-owner \"so\"\n}\n\ngoal a\n");
    }

    #[test]
    fn blocks_that_nobody_indented_are_told_apart() {
        assert_eq!(
            allowed("goal a {\nkpi fans 1 -> 2\n}\n", &[GOAL, KPI]),
            "goal a {\nkpi fans 1 -> 2 {\n  allow no-owner \"so\"\n}\n  allow no-owner \"so\"\n}\n"
        );
    }

    #[test]
    fn it_stands_below_the_blocks_own_statements() {
        let text =
            "goal a {\n  by 2026  # year\n  kpi fans 1 -> 2 {\n    note \"n\"\n  }  # k\n\n  # about b\n  goal b\n}\n";
        assert_eq!(
            allowed(text, &[GOAL]),
            "goal a {\n  by 2026  # year\n  kpi fans 1 -> 2 {\n    note \"n\"\n  }  # k\n  allow no-owner \"so\"\n\n  # about b\n  goal b\n}\n"
        );
        assert_eq!(
            allowed("goal a {  # why\n  # about b\n  goal b\n}\n", &[GOAL]),
            "goal a {  # why\n  allow no-owner \"so\"\n  # about b\n  goal b\n}\n"
        );
        let long = "goal a {\n  note \"\"\"\n    one\n    two\n    \"\"\"\n}\n";
        assert!(allowed(long, &[GOAL]).ends_with("\n    \"\"\"\n  allow no-owner \"so\"\n}\n"));
    }

    #[test]
    fn a_kpi_and_its_goal_at_one_place() {
        assert_eq!(
            allowed("goal a {\n  kpi fans 1 -> 2\n}\n", &[GOAL, KPI]),
            "goal a {\n  kpi fans 1 -> 2 {\n    allow no-owner \"so\"\n  }\n  allow no-owner \"so\"\n}\n"
        );
    }

    #[test]
    fn a_plan_is_made_above_everything_but_a_comment_that_stands_apart() {
        let plan = "plan {\n  allow no-owner \"so\"\n}\n\n";
        assert_eq!(allowed("goal a\n", &[PLAN]), format!("{plan}goal a\n"));
        assert_eq!(allowed("# about a\ngoal a\n", &[PLAN]), format!("{plan}# about a\ngoal a\n"));
        assert_eq!(
            allowed("# licence\n\n# about a\ngoal a\n", &[PLAN]),
            format!("# licence\n\n{plan}# about a\ngoal a\n")
        );
        assert_eq!(allowed("\u{FEFF}goal a\n", &[PLAN]), format!("\u{FEFF}{plan}goal a\n"));
    }

    #[test]
    fn line_ends_and_other_styles_are_kept() {
        assert_eq!(
            allowed("goal a {\r\n\tkpi fans 1 -> 2  \r\n}\r\n", &[KPI, GOAL]),
            "goal a {\r\n\tkpi fans 1 -> 2 {  \r\n\t  allow no-owner \"so\"\r\n\t}\r\n  allow no-owner \"so\"\r\n}\r\n"
        );
    }

    #[test]
    fn where_braces_do_not_add_up_nothing_is_written() {
        let text = "goal a {\n  kpi fans 1 -> 2\n";
        let wanted: Wanted = BTreeMap::from([(GOAL, BTreeSet::from(["no-owner"]))]);
        let model = lower(text, syntax::parse(text));
        assert_eq!(edits(FileId(0), text, &syntax::parse(text), &model, &wanted, "so"), None);
    }

    #[test]
    fn reasons_are_read_as_they_were_given() {
        for reason in ["plain", "a \"quote\" \\ and\nlines\tand \u{7}", "“curly”", "# no remark", "카페"] {
            let text = format!("goal a {{\n  allow no-owner {}\n}}\n", quoted(reason));
            let model = lower(&text, syntax::parse(&text));
            assert!(model.problems.is_empty(), "{text}");
            let read = model.goals[0].facts.allows[0].reason.as_ref().map(|reason| reason.value.to_string());
            assert_eq!(read.as_deref(), Some(reason));
        }
    }

    #[test]
    fn what_is_no_finding_of_a_goal_cannot_be_allowed() {
        assert!(can_be_allowed("missing-metric"));
        assert!(!can_be_allowed("unused-allow") && !can_be_allowed("syntax-error") && !can_be_allowed("wibble"));
    }
}

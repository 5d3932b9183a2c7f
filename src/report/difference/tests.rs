use super::{LONGEST_COMMENT, MARKER, markdown, markdown_log, pretty, pretty_log};
use crate::history::{
    Change, ChangeKind, Counts, Difference, End, GoalChanges, Log, LogCommit, LogEntry, Reason, Side, Way,
};
use crate::report::Style;

fn change(kind: ChangeKind, way: Way) -> Change {
    let side = |text: &str| Some(Side { text: text.to_string(), value: None });
    Change {
        kind,
        way,
        kpi: Some("fans".to_string()),
        milestone: None,
        before: side("20"),
        after: side("15"),
        days: None,
        on: None,
        note: None,
        line: Some(3),
        reasons: Vec::new(),
    }
}

fn goal(name: &str, changes: Vec<Change>) -> GoalChanges {
    let title = Some("Win more fans".to_string());
    let (plan, path) = ("spring".to_string(), "plan.goal".to_string());
    GoalChanges { plan, goal: Some(name.to_string()), title, path, line: 1, changes }
}

fn difference(goals: Vec<GoalChanges>) -> Difference {
    let from = End {
        name: "main".to_string(),
        merge_base: false,
        commit: "1a2b3c4d".to_string(),
        short: "1a2b3c4".to_string(),
        date: "2026-01-10".to_string(),
    };
    Difference { version: 1, from, to: None, summary: Counts::default(), goals }
}

/// The table's rows, without its two first lines.
fn rows(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| | ")).collect()
}

#[test]
fn a_comment_that_would_be_too_long_loses_whole_rows_and_says_how_many() {
    let weaker =
        (0..400).map(|index| goal(&format!("goal-{index}"), vec![change(ChangeKind::TargetWeakened, Way::Weaker)]));
    // Characters of two UTF-16 units each, and of four bytes.
    let wordy = |index: usize| {
        let reason = Reason { date: "2026-01-12".to_string(), text: "🎯".repeat(40) };
        let recorded = change(ChangeKind::TargetStrengthened, Way::Stronger);
        goal(&format!("wordy-{index}"), vec![Change { reasons: vec![reason], ..recorded }])
    };
    let all: Vec<GoalChanges> = (0..600).map(wordy).chain(weaker).collect();
    let page = markdown(&difference(all));
    let length = page.encode_utf16().count();
    assert!(length < LONGEST_COMMENT, "{length}");
    assert!(length > LONGEST_COMMENT - 500, "there was room for more: {length}");
    assert!(page.starts_with(&format!("{MARKER}\n")));
    let rows = rows(&page);
    assert!(rows.iter().all(|row| row.ends_with(" |")), "rows are whole");
    let kept_weaker = rows.iter().filter(|row| row.contains("▼ weakened")).count();
    assert_eq!(kept_weaker, 400, "what asks for less stays");
    let left_out = 1000 - rows.len();
    let last = page.lines().last().unwrap();
    assert_eq!(last, format!("{left_out} more rows would be too long for a comment: `goalposts diff` shows all."));
}

#[test]
fn a_row_of_its_own_that_is_too_long_is_left_out() {
    let title = "x".repeat(LONGEST_COMMENT);
    let reason = Reason { date: "2026-01-12".to_string(), text: title };
    let huge = Change { reasons: vec![reason], ..change(ChangeKind::TargetWeakened, Way::Weaker) };
    let small = change(ChangeKind::TargetStrengthened, Way::Stronger);
    let page = markdown(&difference(vec![goal("a", vec![huge]), goal("b", vec![small])]));
    assert_eq!(rows(&page), ["| ▲ strengthened | `b` | `fans` | target 20 → 15 |  |"]);
    assert!(page.ends_with("1 more row would be too long for a comment: `goalposts diff` shows all.\n"));
}

#[test]
fn what_people_wrote_breaks_no_table_and_steers_no_terminal() {
    let text = "a | b\n<b>\u{1b}[2J`c`";
    let reason = Reason { date: "2026-01".to_string(), text: text.to_string() };
    let odd = Change {
        kpi: Some("a|b`".to_string()),
        reasons: vec![reason],
        ..change(ChangeKind::TargetWeakened, Way::Weaker)
    };
    let titled = GoalChanges { title: Some(text.to_string()), ..goal("a", vec![odd.clone()]) };
    let difference = difference(vec![titled]);
    let page = markdown(&difference);
    assert_eq!(
        rows(&page),
        ["| ▼ weakened | `a` | a\\|b\\` | target 20 → 15 | a \\| b<br>\\<b>\\[2J\\`c\\` (2026-01) |"]
    );
    let screen = pretty(&difference, &Style::default());
    assert!(!screen.contains('\u{1b}'), "{screen}");
    assert_eq!(screen.lines().count(), 8, "{screen}");
    let commit = LogCommit {
        hash: "1a2b3c4d".to_string(),
        short: "1a2b3c4".to_string(),
        date: "2026-01-10".to_string(),
        author: "\u{1b}[31mMina|".to_string(),
        subject: "Less | more".to_string(),
    };
    let entries = vec![LogEntry { commit: Some(commit), path: "plan.goal".to_string(), changes: vec![odd] }];
    let log = Log {
        version: 1,
        plan: String::new(),
        goal: "a".to_string(),
        kpi: None,
        title: Some(text.to_string()),
        incomplete: false,
        entries,
    };
    assert!(!pretty_log(&log, &Style::default()).contains('\u{1b}'));
    let page = markdown_log(&log);
    let row = page.lines().last().unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 8, "{row}");
}

#[test]
fn without_unicode_and_on_narrow_screens_everything_is_still_there() {
    let reason = Reason { date: "2026-01-12".to_string(), text: "fewer seats".to_string() };
    let weaker = Change { reasons: vec![reason], ..change(ChangeKind::TargetWeakened, Way::Weaker) };
    let slipped = Change { kpi: None, days: Some(1), ..change(ChangeKind::DeadlineSlipped, Way::Weaker) };
    let style = Style { unicode: false, width: 40, ..Style::default() };
    let screen = pretty(&difference(vec![goal("a", vec![slipped, weaker])]), &style);
    let expected = "since 1a2b3c4 (2026-01-10), main\n\na  Win more fans\n\n  v slipped       goal  by 20 -> 15 (1 day later)\n                        plan.goal:3\n                        no reason given\n  v weakened      fans  target 20 -> 15\n                        plan.goal:3\n                        because \"fewer seats\"\n                        (2026-01-12)\n\nnothing moved\n";
    assert_eq!(screen, expected);
    let colored = pretty(&difference(Vec::new()), &Style { color: true, ..Style::default() });
    assert_eq!(colored, "since 1a2b3c4 (2026-01-10), main\n\nnothing moved\n");
}

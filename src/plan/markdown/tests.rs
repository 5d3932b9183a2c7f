//! Text of goal files changes nothing of a page but its words, as a reader of Markdown sees it.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rust_decimal::Decimal;

use super::render;
use super::text::plain_line;
use crate::model::Quantity;
use crate::plan::number::Amount;
use crate::plan::types::{
    Allowed, Audience, Compiled, Dated, Done, Facts, Finding, Goal, Grade, Kpi, Milestone, Plan, Qualifiers, Remarks,
    Status, Task,
};

/// A plan with this text wherever a file may state one.
fn filled(text: &str) -> Compiled {
    let some = || Some(text.to_string());
    let task = || Task { text: text.to_string(), done: Some(Done { date: None, note: some() }), ..Task::default() };
    let remarks = || Remarks { notes: vec![text.to_string()], ..Remarks::default() };
    let facts = || Facts {
        why: some(),
        owner: some(),
        contributors: vec![text.to_string()],
        audience: Some(Audience { text: text.to_string(), size: None }),
        status: Some(Status { state: "paused", why: some() }),
        risks: vec![task()],
        tags: vec![text.to_string()],
        remarks: remarks(),
        allowed: vec![Allowed { rule: "no-owner".to_string(), reason: some() }],
        ..Facts::default()
    };
    let amount = Some(Amount(Quantity::plain(Decimal::TEN)));
    let kpi = Kpi {
        name: "fans".to_string(),
        title: some(),
        qualifiers: Qualifiers { segment: some(), excluding: some(), ..Qualifiers::default() },
        actuals: vec![Dated { amount, note: some(), ..Dated::default() }],
        source: some(),
        grade: Some(Grade { score: crate::plan::Number(Decimal::ONE), note: some() }),
        remarks: remarks(),
        ..Kpi::default()
    };
    let goal = Goal {
        id: "p/a".to_string(),
        name: "a".to_string(),
        title: some(),
        facts: facts(),
        kpis: vec![kpi],
        milestones: vec![Milestone { task: task(), remarks: remarks(), ..Milestone::default() }],
        actions: vec![task()],
        ..Goal::default()
    };
    let finding = Finding {
        rule: "no-owner".to_string(),
        level: "warn",
        message: text.replace('`', ""),
        help: Some(text.replace('`', "")),
        goal: Some("p/a".to_string()),
        kpi: None,
        location: None,
    };
    let plan = Plan {
        name: "p".to_string(),
        title: some(),
        facts: facts(),
        goals: vec![goal],
        findings: vec![finding],
        ..Plan::default()
    };
    Compiled { version: 1, plans: vec![plan] }
}

fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(markdown, options)
}

/// Everything but the words, and the line breaks within them. Anchors follow the words.
fn structure(markdown: &str) -> Vec<String> {
    let structural = events(markdown).filter_map(|event| match event {
        Event::Text(_) => None,
        Event::InlineHtml(html) if &*html == "<br>" => None,
        Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with('#') => Some("link within".to_string()),
        other => Some(format!("{other:?}")),
    });
    structural.collect()
}

/// The words of the first heading.
fn first_heading(markdown: &str) -> String {
    let inside = events(markdown).take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside.filter_map(|event| if let Event::Text(text) = event { Some(text.to_string()) } else { None }).collect()
}

fn assert_only_words(text: &str) {
    let plain = render(&filled("Plain words"));
    let page = render(&filled(text));
    assert_eq!(structure(&page), structure(&plain), "{text:?} gave\n{page}");
    // References to characters that can't be seen differ from reader to reader; words are what matters.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&first_heading(&page)), words(&plain_line(text)), "{page}");
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'), "{page:?}");
}

/// What Markdown, HTML, Mermaid and their extensions take for markup.
fn markup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        " ",
        "#",
        "-",
        "+",
        "*",
        "_",
        "`",
        "```",
        "~~",
        "~~~",
        "|",
        "\\",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<script>",
        "&",
        "&lt;",
        "&#35;",
        "[",
        "]",
        "(",
        ")",
        "](x)",
        "[^1]",
        "![",
        "!",
        "1.",
        "2)",
        "=",
        "===",
        "---",
        ":",
        "://",
        "http",
        "www.",
        "example.com",
        "@",
        "$",
        "$$",
        "{",
        "}",
        "{#id}",
        "%%",
        ";",
        "\n",
        "\r\n",
        "\t",
        "    ",
        "\"",
        "'",
        "“",
        "한글",
        "\u{1b}",
        "\u{202e}",
        "[ ]",
        "[x]",
        ":-:",
        "<br>",
        "\u{a0}",
        "é",
    ]);
    prop::collection::vec(pieces, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_changes_only_words(text in "\\PC{1,24}") {
        prop_assume!(!plain_line(&text).is_empty());
        assert_only_words(&text);
    }

    #[test]
    fn markup_changes_only_words(text in markup()) {
        prop_assume!(!plain_line(&text).is_empty());
        assert_only_words(&text);
    }

    /// A chart has one line for each row whatever its words are, and no character that Mermaid takes for its own.
    #[test]
    fn charts_keep_their_rows(text in markup()) {
        let mut compiled = filled(&text);
        let goal = &mut compiled.plans[0].goals[0];
        goal.milestones[0].task.due.deadline = Some(crate::plan::Day(jiff::civil::date(2026, 3, 31)));
        let chart = super::timeline::chart(&compiled.plans[0]).expect("a date is known");
        let rows: Vec<&str> = chart.lines().collect();
        prop_assert_eq!(rows.len(), 8, "{}", chart);
        prop_assert_eq!(rows[6].matches(':').count(), 1, "{}", chart);
        prop_assert!(!rows[5].contains(['#', ';', '%', '`', '<']), "{}", chart);
    }
}

#[test]
fn links_of_goal_files_lead_to_the_web_and_mail_only() {
    let mut compiled = filled("x");
    compiled.plans[0].facts.remarks.links = vec![
        "https://example.com/한글?a=<b>|c".to_string(),
        "HTTP://example.com".to_string(),
        "javascript:alert(1)".to_string(),
        "data:text/html,x".to_string(),
        "https://a> <b onclick=x>".to_string(),
        " file:///etc/passwd".to_string(),
    ];
    let page = render(&compiled);
    let links: Vec<String> = events(&page)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with('#') => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(links, ["https://example.com/한글?a=%3Cb%3E%7Cc", "HTTP://example.com"]);
    assert!(events(&page).all(|event| !matches!(event, Event::Html(_))));
}

#[test]
fn headings_end_at_the_sixth_level() {
    let mut compiled = filled("x");
    compiled.plans[0].goals[0].depth = 40;
    assert!(render(&compiled).contains("\n###### x\n"));
}

use lsp_types::{CompletionItem, CompletionTextEdit};
use proptest::prelude::*;

use super::*;
use crate::lsp::Encoding;
use crate::lsp::cases::{Case, any_text, case, places};

const PLAIN: Abilities = Abilities { snippets: false };

fn items(case: &Case, abilities: Abilities) -> Vec<CompletionItem> {
    completion(case.document(), case.position(), abilities).items
}

fn offered(text: &str) -> Vec<String> {
    items(&case(text), PLAIN).into_iter().map(|item| item.label).collect()
}

#[track_caller]
fn begins(text: &str, expected: &[&str]) {
    let offered = offered(text);
    assert_eq!(offered.get(..expected.len()).unwrap_or(&offered), expected, "{text}");
}

#[track_caller]
fn item(text: &str, label: &str, abilities: Abilities) -> CompletionItem {
    let items = items(&case(text), abilities);
    let found = items.iter().find(|item| item.label == label).cloned();
    found.unwrap_or_else(|| panic!("no `{label}` in {:?}", items.iter().map(|item| &item.label).collect::<Vec<_>>()))
}

/// The text when this is taken.
#[track_caller]
fn taken(text: &str, label: &str) -> String {
    let Some(CompletionTextEdit::Edit(edit)) = item(text, label, PLAIN).text_edit else { panic!("no edit") };
    case(text).edited(&[edit])
}

// ── statements ──

#[test]
fn statements_of_the_block_are_offered_in_lines_that_cannot_be_read() {
    begins("goal a {\n  k‸\n}\n", &["goal", "platform", "kpi", "milestone"]);
    begins("‸", &["plan", "goal", "metric", "platform", "goal-type"]);
    begins("goal a {\n  kpi b 1 -> 2 {\n    ‸\n  }\n}\n", &["owner", "revised", "grade", "allow", "note"]);
    begins("goal a {\n  milestone \"M\" {\n    d‸\n  }\n}\n", &["owner", "note"]);
    begins("metric m {\n  ‸\n}\n", &["platform", "note", "link", "meta", "source"]);
    begins("goal a {\n  ‸", &["goal", "platform", "kpi"]);
    assert!(offered("goal a {\n}\n‸").contains(&"plan".to_string()));
    assert!(offered("wibble {\n  ‸\n}\n").is_empty(), "nobody knows what may stand there");
}

#[test]
fn what_may_stand_once_is_offered_once() {
    let offered = offered(
        "goal a {\n  owner @mina\n  by 2026-03-31\n  type web-traffic\n  platform facebook\n  note \"n\"\n  ‸\n}\n",
    );
    for gone in ["owner", "by", "type", "platform", "period", "in", "within"] {
        assert!(!offered.contains(&gone.to_string()), "`{gone}` is there already");
    }
    for there in ["kpi", "note", "start", "review"] {
        assert!(offered.contains(&there.to_string()), "`{there}`");
    }
    let own = super::tests::offered("goal a {\n  own‸er @mina\n}\n");
    assert!(own.contains(&"owner".to_string()), "the line itself does not count");
}

#[test]
fn statements_are_written_whole_where_a_client_can_fill_them_in() {
    assert_eq!(taken("goal a {\n  ow‸\n}\n", "owner"), "goal a {\n  owner \n}\n");
    assert_eq!(taken("goal a {\n  ow‸nr @mina\n}\n", "owner"), "goal a {\n  owner @mina\n}\n");
    let snippet = item("goal a {\n  ‸\n}\n", "milestone", Abilities { snippets: true });
    let Some(CompletionTextEdit::Edit(edit)) = snippet.text_edit else { panic!("no edit") };
    assert_eq!(edit.new_text, "milestone \"${1:What is there then}\" by ${2:2026-03-31}");
    let korean = item("goal a {\n  마감‸\n}\n", "by", PLAIN);
    assert_eq!(korean.filter_text.as_deref(), Some("마감"));
}

// ── nothing to offer ──

#[test]
fn texts_comments_and_new_names_are_left_alone() {
    for text in [
        "# a‸",
        "goal a {\n  by 2026 # k‸\n}\n",
        "goal a {\n  note \"k‸\"\n}\n",
        "goal a {\n  note \"k‸\n}\n",
        "goal a {\n  note \"\"\"\n    k‸\n    \"\"\"\n}\n",
        "goal ‸",
        "goal a {\n  why ‸\n}\n",
        "plan p‸\n",
        "wibble ‸",
        "}‸",
    ] {
        assert_eq!(offered(text), Vec::<String>::new(), "{text}");
    }
}

// ── names ──

#[test]
fn metrics_usual_for_the_goal_come_first_and_those_it_has_last() {
    let text = "goal a {\n  type brand-awareness\n  platform facebook\n  kpi reach 1 -> 2\n  kpi ‸\n}\n";
    let offered = offered(text);
    assert_eq!(offered[..4], ["followers", "impressions", "traffic", "share-of-voice"]);
    assert_eq!(offered[4..6], ["fans", "page-impressions"]);
    assert_eq!(offered.last().map(String::as_str), Some("reach"));
    let place = |name: &str| offered.iter().position(|offered| offered == name).unwrap();
    assert!(place("leads") < place("subscribers"), "what is counted elsewhere comes behind");
    begins("goal a {\n  type web-traffic\n  kpi x is ‸\n}\n", &["traffic", "link-clicks", "conversions"]);
}

#[test]
fn korean_names_are_found_and_written() {
    assert_eq!(taken("goal a {\n  kpi 팔로‸\n}\n", "팔로워"), "goal a {\n  kpi 팔로워\n}\n");
    assert_eq!(item("goal a {\n  kpi 팔로‸\n}\n", "팔로워", PLAIN).detail.as_deref(), Some("followers"));
    let all = item("goal a {\n  kpi ‸\n}\n", "followers", PLAIN);
    assert!(all.filter_text.unwrap().contains("팔로워"));
    assert_eq!(taken("goal a {\n  platform 인스타그‸\n}\n", "인스타그램"), "goal a {\n  platform 인스타그램\n}\n");
    assert_eq!(taken("goal a {\n  type 리드와‸\n}\n", "리드와 판매"), "goal a {\n  type \"리드와 판매\"\n}\n");
}

#[test]
fn platforms_types_and_people() {
    assert!(!offered("goal a {\n  platform facebook, ‸\n}\n").contains(&"facebook".to_string()));
    begins("goal b {\n  platform tiktok\n}\ngoal a {\n  platform ‸\n}\n", &["tiktok"]);
    assert_eq!(offered("platform ‸"), Vec::<String>::new(), "a new one is declared");
    begins("goal a {\n  type ‸\n}\n", &["brand-awareness", "leads-and-sales"]);
    let text =
        "goal b {\n  owner @jun\n}\ngoal c {\n  owner @민아\n  action \"A\" owner @민아\n}\ngoal a {\n  owner @‸\n}\n";
    assert_eq!(offered(text), ["@민아", "@jun"]);
    assert_eq!(taken(text, "@민아"), text.replace("@‸", "@민아"));
}

#[test]
fn goals_are_named_with_their_plan_where_need_be() {
    let case = Case::of(&[
        ("a.goal", "plan one\ngoal x\ngoal y {\n  supports ‸\n}\n"),
        ("b.goal", "plan two\ngoal x\ngoal z \"Zett\"\n"),
        ("c.goal", "plan three\ngoal w\n"),
        ("d.goal", "plan four\ngoal w\n"),
    ]);
    let labels: Vec<String> = items(&case, PLAIN).into_iter().map(|item| item.label).collect();
    assert_eq!(labels, ["x", "two/x", "z", "three/w", "four/w"], "its own name is not among them");
    begins("goal a\ngoal b {\n  depends-on a, ‸\n}\n", &[]);
    let text = "plan p\ngoal a\ngoal b {\n  supports p/‸a\n}\n";
    assert_eq!(offered(text), ["p/a"]);
    assert_eq!(taken(text, "p/a"), text.replace('‸', ""));
}

#[test]
fn behind_a_point_there_are_the_kpis_of_the_goal() {
    let text = "goal a {\n  kpi fans 1 -> 2\n  kpi \"링크 클릭 수\" 3 -> 4\n}\ngoal b {\n  kpi c <= 12% of a.‸\n}\n";
    assert_eq!(offered(text), ["fans"], "behind a point there are no quotes");
    let own = "goal a {\n  kpi \"링크 클릭 수\" 3 -> 4\n  kpi c <= 12% of ‸\n}\n";
    assert_eq!(taken(own, "링크 클릭 수"), own.replace('‸', "\"링크 클릭 수\""));
    assert_eq!(taken(text, "fans"), text.replace('‸', "fans"));
    begins("goal a {\n  kpi fans 1 -> 2\n  kpi c 1 -> 2 {\n    part-of ‸\n  }\n}\n", &["fans"]);
    assert_eq!(offered("goal a {\n  kpi fans 1 -> 2\n}\ngoal b {\n  supports a.f‸\n}\n"), ["fans"]);
}

#[test]
fn of_ten_thousand_goals_a_page_is_offered() {
    let mut text: String = (0..3_000).map(|index| format!("goal goal-{index}\n")).collect();
    text.push_str("goal last {\n  supports goal-29‸\n}\n");
    let case = case(&text);
    let list = completion(case.document(), case.position(), PLAIN);
    assert!(list.is_incomplete);
    assert_eq!((list.items.len(), list.items[0].label.as_str()), (111, "goal-29"));
}

// ── words, numbers, dates ──

#[test]
fn words_of_fixed_lists() {
    begins("goal a {\n  status ‸\n}\n", &["draft", "active", "paused", "done", "dropped"]);
    begins("goal a {\n  health o‸\n}\n", &["on-track", "at-risk", "off-track"]);
    begins("goal a {\n  review ‸\n}\n", &["daily", "weekly"]);
    begins("goal a {\n  commitment ‸\n}\n", &["committed", "aspirational"]);
    begins("plan p {\n  currency ‸\n}\n", &["USD", "EUR", "KRW"]);
    begins("plan p {\n  fiscal-year starts 10-01 ‸\n}\n", &["named-by"]);
    begins("metric m {\n  better ‸\n}\n", &["more", "less"]);
}

#[test]
fn rules_that_found_something_come_first() {
    let text = "goal a {\n  owner @mina\n  by 2026-06-30\n  kpi open-rate 35% -> +5%\n  allow ‸\n}\n";
    begins(text, &["ambiguous-change", "missing-metric"]);
    assert_eq!(offered("goal a {\n  allow no-owner ‸\n}\n"), ["\"…\""]);
}

#[test]
fn units_follow_numbers() {
    begins("goal a {\n  kpi leads 320/month -> 368‸\n}\n", &["/month"]);
    assert_eq!(
        taken("goal a {\n  kpi leads 320/month -> 368‸\n}\n", "/month"),
        "goal a {\n  kpi leads 320/month -> 368/month\n}\n"
    );
    begins("goal a {\n  kpi open-rate 35‸\n}\n", &["%"]);
    begins("goal a {\n  kpi open-rate 35% -> +5‸\n}\n", &["%", "pp"]);
    begins("goal a {\n  kpi revenue 35‸\n}\n", &["USD", "EUR"]);
    begins("goal a {\n  kpi leads 320/‸\n}\n", &["week", "month"]);
    begins("goal a {\n  budget $12‸\n}\n", &["/post", "/month"]);
    begins("goal a {\n  action \"A\" effort 3‸\n}\n", &["h", "days"]);
    begins("goal a {\n  in 3 ‸\n}\n", &["days", "weeks", "months"]);
}

#[test]
fn words_follow_numbers() {
    begins("goal a {\n  kpi fans 1 ‸\n}\n", &["->", "by", "per", "each"]);
    begins("goal a {\n  kpi fans 1 -> 2 ‸\n}\n", &["by", "per", "each"]);
    begins("goal a {\n  kpi waiting 12 h -> 8 ‸\n}\n", &["hours", "by"]);
    begins("goal a {\n  kpi x 12 -> 13 in ‸\n}\n", &["1 month", "3 months"]);
    assert!(offered("goal a {\n  kpi leads 320 ‸\n}\n").contains(&"->".to_string()));
    assert!(offered("goal a {\n  kpi leads 320 -> 340 ‸\n}\n").contains(&"by".to_string()));
    begins("goal a {\n  kpi leads ‸\n}\n", &["is", "keep"]);
}

#[test]
fn dates_near_today_follow_by() {
    begins("goal a {\n  by ‸\n}\n", &["2026-01-31", "2026-02-28", "2026-03-31", "2026-06-30", "2026-12-31"]);
    begins("goal a {\n  by 2026-05-15\n  kpi fans 1 -> 2 by ‸\n}\n", &["2026-05-15", "2026-01-31"]);
    begins("goal b\ngoal a {\n  milestone \"🎯\" by 20‸\n}\n", &["2026-01-31"]);
    assert!(offered("goal b\ngoal a {\n  by ‸\n}\n").contains(&"b".to_string()));
    begins("goal a {\n  period ‸\n}\n", &["2026-Q1", "2026-Q2", "2026"]);
    begins("goal a {\n  kpi b 1 -> 2 {\n    actual ‸\n  }\n}\n", &["2026-01-15", "2026-01-14", "2025-12-31"]);
    assert_eq!(taken("goal a {\n  by 2026-1‸\n}\n", "2026-03-31"), "goal a {\n  by 2026-03-31\n}\n");
    begins("goal a {\n  by 7 days ‸\n}\n", &["after"]);
    begins("goal b\ngoal a {\n  action \"A\" ‸\n}\n", &["by", "owner", "effort", "done"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn no_place_brings_it_down_and_edits_hold_the_cursor(text in any_text()) {
        let mut case = case(&text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            case.encoding = encoding;
            let document = case.document();
            for place in places(document.text()) {
                let at = document.offset(place);
                for item in completion(document, place, Abilities { snippets: true }).items {
                    let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { panic!("no edit") };
                    let span = encoding.span(document.source(), edit.range);
                    prop_assert!(span.start <= at && at <= span.end, "{} at {at} in {:?}", item.label, span);
                    prop_assert_eq!(edit.range.start.line, edit.range.end.line);
                }
            }
        }
    }
}

//! Before and after, one fact a test.

use super::{format, same};
use crate::syntax;

/// Formats, and holds that formatting again changes nothing.
#[track_caller]
fn formatted(text: &str) -> String {
    let once = format(text).unwrap_or_else(|mismatch| panic!("{:?} in\n{text}", mismatch.span.of(text)));
    assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "a second time");
    once
}

/// One line, at the top of a file.
#[track_caller]
fn line(before: &str, after: &str) {
    assert_eq!(formatted(before), format!("{after}\n"));
}

#[test]
fn lines_stand_under_each_other() {
    let before = "\n\n  plan   \"A\"{\nowner @mina\n\n\n}\n\n\n\ngoal a {\n\n# first\n      kpi fans\t2400 ->   2,760{\n  actual 2026-01 2500\n\n}\n\n}";
    let after = "plan \"A\" {\n  owner @mina\n}\n\ngoal a {\n  # first\n  kpi fans 2,400 -> 2,760 {\n    actual 2026-01 2,500\n  }\n}\n";
    assert_eq!(formatted(before), after);
}

#[test]
fn nothing_stays_nothing() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n \t\n"), "");
    assert_eq!(formatted("\u{FEFF}\n"), "\u{FEFF}");
}

#[test]
fn comments_stay_where_they_are() {
    let before =
        "#one\n\n\n  # two\ngoal a {  #   a remark   \n# of what follows\n\n why \"x\" # y\n    # last\n} # end";
    let after = "#one\n\n# two\ngoal a {  #   a remark\n  # of what follows\n\n  why \"x\"  # y\n  # last\n}  # end\n";
    assert_eq!(formatted(before), after);
}

#[test]
fn symbols_are_those_of_a_keyboard() {
    line("kpi a 2400 → ≥ 2_760", "kpi a 2,400 -> >= 2,760");
    line("kpi a 24.1 kt → −42%", "kpi a 24.1 kt -> -42%");
    line("kpi a 24−>12", "kpi a 24 -> 12");
    line("kpi a 80 -> ×2", "kpi a 80 -> x2");
    line("kpi a 80 -> 1.5×", "kpi a 80 -> 1.5x");
    line("kpi a 12 ％ -> 15 %", "kpi a 12% -> 15%");
    line("kpi a 12% -> +3 %p", "kpi a 12% -> +3%p");
    line("kpi a 20 ~ 30％", "kpi a 20..30%");
    line("kpi a -5 – 5 h", "kpi a -5..5 h");
    line("kpi a 50±5", "kpi a 50 ± 5");
    line("period 2026-01-01 ～ 2026-03-31", "period 2026-01-01..2026-03-31");
    line("kpi a keep  ≤2%   each   month", "kpi a keep <= 2% each month");
    line("actual 2026-01 =  -300", "actual 2026-01 = -300");
}

#[test]
fn thousands_are_grouped_where_something_is_counted() {
    line("budget $1000,$15/post for 2000 posts", "budget $1,000, $15/post for 2,000 posts");
    line("kpi a2000 2000 in 2024 -> 3000 by 2026", "kpi a2000 2,000 in 2024 -> 3,000 by 2026");
    line("in 1000 days", "in 1,000 days");
    line("kpi a 3000만 원 -> 1500k", "kpi a 3000만 원 -> 1500k");
    line("kpi a 12 per 100000 people", "kpi a 12 per 100000 people");
    line("by 2026-12-31", "by 2026-12-31");
}

#[test]
fn two_blanks_stay_where_one_would_join_number_and_unit() {
    line("kpi a 2  million", "kpi a 2  million");
    line("kpi a 2\u{A0}만 per 3  억", "kpi a 2\u{A0}만 per 3  억");
    line("kpi a 2   posts", "kpi a 2 posts");
}

#[test]
fn rates_have_a_stroke() {
    line("kpi a 320 per month -> 400 / month", "kpi a 320/month -> 400/month");
    line("kpi a 10/month/seller", "kpi a 10/month per seller");
    line("kpi a 12/100 million people", "kpi a 12 per 100 million people");
    line("kpi a >= 1000 mean per post", "kpi a >= 1,000 avg per post");
    line("capacity 10 h per week", "capacity 10 h/week");
}

#[test]
fn a_change_in_percent_shows_that_its_start_is_unknown() {
    line("kpi a +15%", "kpi a ? -> +15%");
    line("kpi a \"A\" −> −15 % by 2026", "kpi a \"A\" ? -> -15% by 2026");
    line("kpi a is b +3pp", "kpi a is b ? -> +3pp");
    for stays in ["+30", "-> +30", "-5% each year", "= -5%", ">= +25%", "x1.5 of \"plan\"", "+X%", "keep <= 2%"] {
        line(&format!("kpi a {stays}"), &format!("kpi a {stays}"));
    }
}

#[test]
fn lists_and_parts_have_one_blank() {
    line("platform facebook ,instagram,x", "platform facebook, instagram, x");
    line("contributors @jun,@bo", "contributors @jun, @bo");
    line("action \"A\"by 2026-01-15   owner @jun effort 4 h", "action \"A\" by 2026-01-15 owner @jun effort 4 h");
    line("actuals \"a.csv\" date day where region=\"EU\"", "actuals \"a.csv\" date day where region = \"EU\"");
    line("kpi a -> secret   \"https://x\"", "kpi a -> secret \"https://x\"");
    line("by 7  days after   \"Rome launch\"", "by 7 days after \"Rome launch\"");
    line("fiscal-year starts 10-01\u{3000}named-by end", "fiscal-year starts 10-01 named-by end");
    line("users 3.07B as-of 2024-10 source \"x\"", "users 3.07B as-of 2024-10 source \"x\"");
}

#[test]
fn texts_are_untouched() {
    line("note “2400 → ×2”", "note “2400 → ×2”");
    line("note \"a  b\\\"\t2400\"", "note \"a  b\\\"\t2400\"");
    let before = "goal a {\nnote   \"\"\"\n   2400 →\n\n\n  b   \n\"\"\"\nby 2026\n}\n";
    let after = "goal a {\n  note \"\"\"\n   2400 →\n\n\n  b   \n\"\"\"\n  by 2026\n}\n";
    assert_eq!(formatted(before), after);
}

#[test]
fn what_cannot_be_read_stays_byte_for_byte() {
    let before = "goal a {\nperod   2400  \n kpi fans   2400 => 2400\t\n   why \"x\"\n}\n";
    let after = "goal a {\nperod   2400  \n kpi fans   2400 => 2400\t\n  why \"x\"\n}\n";
    assert_eq!(formatted(before), after);
    assert_eq!(formatted("  goal \nby   2026"), "  goal \nby 2026\n");
    // A damaged header opens its block nevertheless.
    assert_eq!(formatted("goal a  ! {\nby 2026\n}\n"), "goal a  ! {\n  by 2026\n}\n");
    assert_eq!(formatted("goal   a {}\nby   2026"), "goal   a {}\nby 2026\n");
}

#[test]
fn indentation_stays_where_it_says_what_braces_do_not() {
    let before = "goal a {\n    kpi   fans 2400 {\n        actual 2026-01 2500\n    by 2026\n}\n";
    let after = "goal a {\n    kpi fans 2,400 {\n        actual 2026-01 2,500\n    by 2026\n}\n";
    assert_eq!(formatted(before), after);
}

#[test]
fn line_ends_and_byte_order_mark_are_the_files_own() {
    assert_eq!(formatted("\u{FEFF}goal a {\r\nby 2026\n}"), "\u{FEFF}goal a {\r\n  by 2026\r\n}\r\n");
    assert_eq!(formatted("goal a {\nby 2026\r\n}\r\n"), "goal a {\n  by 2026\n}\n");
    assert_eq!(formatted("goal a {\rby 2026\r\r\r}"), "goal a {\r  by 2026\r}\r");
}

#[test]
fn deep_nesting_is_no_square() {
    let depth = 2_000;
    let text = "goal a {\n".repeat(depth) + &"}\n".repeat(depth);
    assert!(formatted(&text).len() < depth * 2 * 140);
}

#[test]
fn the_guard_sees_what_would_change() {
    let differs = |one: &str, other: &str| {
        let (before, after) = (syntax::parse(one), syntax::parse(other));
        same::compare((one, &before), (other, &after)).is_err()
    };
    for (one, other) in [
        ("kpi a 2400", "kpi a 2401"),
        ("kpi a 2400", "kpi a 2400 h"),
        ("kpi a 1,23", "kpi a 123"),
        ("kpi a 2x", "kpi a 2 x"),
        ("kpi a +5%", "kpi a -5%"),
        ("kpi a 5 -> +5%", "kpi a +5%"),
        ("kpi a >= 5", "kpi a > 5"),
        ("in 3 months", "by 3 months"),
        ("in 3 months", "within 3 months"),
        ("note \"a\"", "note \"a \""),
        ("goal a {\n}\n", "goal a\n"),
        ("# a\n", "# b\n"),
        ("by 2026 # a\n", "by 2026\n"),
        ("perod 1", "perod 2"),
        ("by 2026", "by 2026\nby 2026"),
    ] {
        assert!(differs(one, other), "{one} and {other}");
        assert!(!differs(one, one));
    }
}

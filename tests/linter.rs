//! What happens to a finding before it is reported: levels, excuses, states of goals, and files that are only context.

mod support;

use goalposts::config::Level;
use goalposts::source::{Role, SourceFile};
use support::check::{Checked, check, check_as, check_with};

#[track_caller]
fn finds(checked: &Checked, expected: &[&str]) {
    assert_eq!(checked.lines(), expected);
}

/// A goal with one fault, that its KPI has no target, and `excuse` in one of four places.
fn excused_at(place: &str, excuse: &str) -> String {
    let at = |here: &str| if here == place { excuse } else { "" };
    format!(
        "plan \"P\" {{\n  {}\n  period 2026\n}}\ngoal outer {{\n  {}\n  goal inner {{\n    {}\n    kpi reach {{\n      {}\n    }}\n  }}\n}}\n",
        at("plan"),
        at("outer"),
        at("inner"),
        at("kpi"),
    )
}

#[test]
fn an_allow_silences_its_rule_here_and_below() {
    finds(&check(&excused_at("nowhere", "")), &["9:9 missing-target `reach` has no target"]);
    for place in ["plan", "outer", "inner", "kpi"] {
        let text = excused_at(place, "allow missing-target \"agreed on 1 March\"");
        finds(&check(&text), &[]);
    }
}

#[test]
fn an_allow_silences_nothing_beside_it() {
    let text = "goal a {\n  by 2026-06-30\n  kpi x {\n    allow missing-target \"agreed later\"\n  }\n  kpi y\n}\n\
                goal b {\n  by 2026-06-30\n  kpi z\n}\n";
    finds(&check(text), &["6:7 missing-target `y` has no target", "10:7 missing-target `z` has no target"]);
}

#[test]
fn of_two_excuses_the_inner_one_is_used() {
    let text = "goal a {\n  allow missing-target \"outer\"\n  by 2026-06-30\n  kpi x {\n    allow missing-target \"inner\"\n  }\n}\n";
    finds(&check(text), &["2:3 unused-allow this `allow missing-target` silences nothing"]);
}

#[test]
fn an_unused_allow_is_reported_wherever_it_stands() {
    for (place, at) in [("plan", "2:3"), ("outer", "6:3"), ("inner", "8:5"), ("kpi", "10:7")] {
        let text = excused_at(place, "allow no-change \"as before\"").replace("kpi reach {", "kpi reach >= 1,000 {");
        finds(&check(&text), &[&format!("{at} unused-allow this `allow no-change` silences nothing")]);
    }
}

#[test]
fn an_allow_of_a_rule_that_is_off_is_no_unused_one() {
    let text = "goal a {\n  by 2026-06-30\n  kpi reach >= 1,000\n  allow no-change \"as before\"\n}\n";
    finds(&check_with(text, &[("no-change", Level::Allow)]), &[]);
    finds(&check_with(text, &[("unused-allow", Level::Allow)]), &[]);
}

#[test]
fn an_allow_of_no_rule_is_always_reported() {
    let text = "goal a {\n  by 2026-06-30\n  kpi reach >= 1,000\n  allow no-chagne \"as before\"\n}\n";
    finds(&check(text), &["4:9 unused-allow there is no rule `no-chagne` to allow"]);
}

#[test]
fn an_allow_without_a_reason_silences_and_is_reported() {
    let text = "goal a {\n  by 2026-06-30\n  kpi reach\n  allow missing-target\n}\n";
    finds(&check(text), &["4:23 syntax-error `allow missing-target` gives no reason"]);
}

#[test]
fn what_cannot_be_read_cannot_be_allowed() {
    let text = "goal a {\n  allow syntax-error \"mine\"\n  by 2026-06-30\n  kpi reach >= 1,000\n  wibble\n}\n";
    let found = check(text).rules();
    assert!(found.contains(&"syntax-error"), "{found:?}");
}

/// A goal with a fault of each group that states of goals are about.
fn in_state(status: &str) -> String {
    format!(
        "goal a {{\n  {status}\n  start 2025-01-01\n  kpi reach\n  kpi fans 2,400 -> 2,760 by 2024-12-31\n  supports nobody\n}}\n"
    )
}

#[test]
fn a_draft_is_spared_what_is_measurable_and_timely() {
    let active = ["missing-target", "impossible-timeframe", "unknown-reference"];
    for status in ["", "status active", "status paused \"for now\""] {
        let found = check(&in_state(status)).rules();
        assert!(active.iter().all(|rule| found.contains(rule)), "{status}: {found:?}");
    }
    assert_eq!(check(&in_state("status draft")).rules(), ["unknown-reference"]);
}

#[test]
fn of_what_is_done_or_dropped_only_references_are_judged() {
    for status in ["status done", "status dropped \"nobody wants it\""] {
        assert_eq!(check(&in_state(status)).rules(), ["unknown-reference"], "{status}");
    }
}

#[test]
fn a_state_holds_inside_unless_another_is_stated() {
    let text = |inner: &str| format!("goal a {{\n  status draft\n  goal b {{\n    {inner}\n    kpi reach\n  }}\n}}\n");
    finds(&check(&text("")), &[]);
    assert_eq!(check(&text("status active")).rules(), ["no-timeframe", "missing-target"]);
}

#[test]
fn the_last_level_that_names_a_rule_its_group_or_all_counts() {
    let text = "goal a {\n  by 2026-06-30\n  kpi reach\n}\n";
    let severity = |levels: &[(&str, Level)]| {
        check_with(text, levels).diagnostics.first().map(|diagnostic| diagnostic.severity.level())
    };
    assert_eq!(severity(&[]), Some("deny"));
    assert_eq!(severity(&[("measurable", Level::Warn)]), Some("warn"));
    assert_eq!(severity(&[("missing-target", Level::Advice), ("all", Level::Deny)]), Some("deny"));
    assert_eq!(severity(&[("all", Level::Allow), ("missing-target", Level::Advice)]), Some("advice"));
    assert_eq!(severity(&[("missing-target", Level::Deny), ("measurable", Level::Allow)]), None);
}

#[test]
fn files_that_are_context_are_understood_and_not_reported() {
    let context = "plan other \"Other\" {\n}\ngoal there {\n  by 2026-06-30\n  kpi reach\n  wibble\n}\n";
    let text = "goal here {\n  by 2026-03-31\n  supports there, nowhere\n  kpi reach >= 1,000\n}\n";
    let files = |role| [SourceFile::with_role("a.goal", context, role), SourceFile::new("b.goal", text)];
    let alone = check_as(files(Role::Context), &[]);
    assert_eq!(alone.rules(), ["unknown-reference"], "`there` is found, and what is wrong with it is not reported");
    assert_eq!(alone.diagnostics[0].subject.goal.as_deref(), Some("here"));
    let both = check_as(files(Role::Target), &[]);
    assert_eq!(both.rules(), ["missing-target", "syntax-error", "unknown-reference"]);
}

#[test]
fn a_finding_knows_whose_it_is() {
    let checked = check("plan cafe \"Café\" {\n  period 2026\n}\ngoal a {\n  kpi reach\n}\n");
    let subject = &checked.diagnostics[0].subject;
    assert_eq!(subject.plan.as_deref(), Some("cafe"));
    assert_eq!((subject.goal.as_deref(), subject.kpi.as_deref()), (Some("a"), Some("reach")));
}

#[test]
fn a_goal_without_a_name_is_told_so_and_nothing_else() {
    assert_eq!(check("goal \"Win more fans\" {\n  owner @mina\n}\n").rules(), ["syntax-error"]);
}

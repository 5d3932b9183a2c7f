//! Where labels stand, and how many.

use super::*;

#[test]
fn one_label() {
    let files = Files::one("goal a \"A\" {\n  perod 2026-Q1\n  kpi fans 1 -> 2\n}\n");
    let diagnostic =
        Diagnostic::syntax("`perod` is no statement of a goal").label(files.find(0, "perod"), "did you mean `period`?");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[syntax-error]
      × `perod` is no statement of a goal
       ╭─[plan.goal:2:3]
     1 │ goal a "A" {
     2 │   perod 2026-Q1
       ·   ──┬──
       ·     ╰── did you mean `period`?
     3 │   kpi fans 1 -> 2
       ╰────
    "#);
}

#[test]
fn labels_on_neighbouring_lines() {
    let files = Files::one(CAFE);
    assert_snapshot!(files.pretty(&SCREEN, missing_metric(&files)), @r#"
    error[missing-metric] measurable
      × goal `more-awareness` has nothing to measure it by
       ╭─[plan.goal:7:1]
     7 │ goal more-awareness "Increase brand awareness" {
       · ─────────┬─────────
       ·          ╰── neither a kpi nor a milestone
     8 │   type brand-awareness
       ·        ───────┬───────
       ·               ╰─┤ usually measured by followers, impressions, traffic,
       ·                 │ share of voice or reach
       ╰────
      help: add a line such as `kpi followers 2,400 -> 2,760`
      more: goalposts explain missing-metric
    "#);
}

#[test]
fn labels_on_one_line_and_on_another() {
    let files = Files::one(CAFE);
    assert_snapshot!(files.pretty(&SCREEN, unrealistic_growth(&files)), @r#"
    warning[unrealistic-growth] realistic
      ⚠ `new-followers` would have to grow 72 % a month
       ╭─[plan.goal:4:33]
     2 │   period 2026-Q1
       ·          ───┬───
       ·             ╰── 90 days
     3 │
     4 │   kpi new-followers 100/week -> 500/week
       ·                     ────┬───    ────┬───
       ·                         │           ╰── 5 times as much
       ·                         ╰── from here
       ╰────
      help: accounts rarely grow faster than 44 % a month; about 290/week by
            2026-03-31 would be at that line.
            If you know why this one will: allow unrealistic-growth "…"
      more: goalposts explain unrealistic-growth
    "#);
}

#[test]
fn labels_far_apart_have_nothing_printed_between_them() {
    let text = format!("goal fans \"One\" {{\n}}\n{}goal fans \"Two\" {{\n}}\n", "# and so on\n".repeat(40));
    let files = Files::one(&text);
    let diagnostic = Diagnostic::new("duplicate-name", Severity::Deny, "two goals are called `fans`")
        .label(Location::new(FileId(0), Span::new(text.len() as u32 - 15, text.len() as u32 - 11)), "the second")
        .label(files.find(0, "fans"), "the first");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[duplicate-name] aligned
      × two goals are called `fans`
        ╭─[plan.goal:43:6]
     42 │ # and so on
     43 │ goal fans "Two" {
        ·      ──┬─
        ·        ╰── the second
     44 │ }
        ╰────
       ╭─[plan.goal:1:6]
     1 │ goal fans "One" {
       ·      ──┬─
       ·        ╰── the first
     2 │ }
       ╰────
      more: goalposts explain duplicate-name
    "#);
}

#[test]
fn labels_in_two_files() {
    let files = Files::one("goal fans \"Two\" {\n}\n").and("teams/a.goal", "# Team A\ngoal fans \"One\" {\n}\n");
    let diagnostic = Diagnostic::new("duplicate-name", Severity::Deny, "two goals are called `fans`")
        .label(files.find(0, "fans"), "here")
        .label(files.find(1, "fans"), "and here")
        .help("rename one of them");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[duplicate-name] aligned
      × two goals are called `fans`
       ╭─[plan.goal:1:6]
     1 │ goal fans "Two" {
       ·      ──┬─
       ·        ╰── here
     2 │ }
       ╰────
       ╭─[teams/a.goal:2:6]
     1 │ # Team A
     2 │ goal fans "One" {
       ·      ──┬─
       ·        ╰── and here
     3 │ }
       ╰────
      help: rename one of them
      more: goalposts explain duplicate-name
    "#);
}

#[test]
fn a_label_within_another_gets_the_line_again() {
    let files = Files::one("goal a \"A\" {\n  kpi fans 100 -> 90\n}\n");
    let diagnostic = Diagnostic::new("contradictory-direction", Severity::Deny, "`fans` should grow, and 90 is less")
        .label(files.find(0, "90"), "less")
        .label(files.find(0, "100 -> 90"), "this way")
        .label(files.find(0, "100"), "than this");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[contradictory-direction]
      × `fans` should grow, and 90 is less
       ╭─[plan.goal:2:19]
     1 │ goal a "A" {
     2 │   kpi fans 100 -> 90
       ·            ─┬─    ─┬
       ·             │      ╰── less
       ·             ╰── than this
     3 │ }
       ╰────
       ╭─[plan.goal:2:12]
     2 │   kpi fans 100 -> 90
       ·            ────┬────
       ·                ╰── this way
       ╰────
      more: goalposts explain contradictory-direction
    "#);
}

#[test]
fn a_label_over_several_lines() {
    let files = Files::one("goal a \"A\" {\n  type x\n}\n\ngoal b \"B\" {\n  owner @b\n}\n");
    let diagnostic = Diagnostic::new("missing-metric", Severity::Deny, "goal `a` has nothing to measure it by")
        .label(files.find(0, "goal a \"A\" {\n  type x\n}\n"), "neither a kpi nor a milestone")
        .label(files.find(0, "x"), "")
        .label(files.find(0, "}"), "closed here");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[missing-metric] measurable
      × goal `a` has nothing to measure it by
       ╭─[plan.goal:1:1]
     1 │ ╭─▶ goal a "A" {
     2 │ │     type x
       · │          ─
     3 │ ├─▶ }
       · ╰──── neither a kpi nor a milestone
       ╰────
       ╭─[plan.goal:3:1]
     3 │ }
       · ┬
       · ╰── closed here
       ╰────
      more: goalposts explain missing-metric
    "#);

    let text = format!("goal a {{\n{}}}\n", "  # more\n".repeat(500));
    let files = Files::one(&text);
    let tall = Location::new(FileId(0), Span::new(0, text.len() as u32));
    let diagnostic =
        Diagnostic::new("missing-metric", Severity::Deny, "nothing to measure it by").label(tall, "this goal");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @"
    error[missing-metric] measurable
      × nothing to measure it by
       ╭─[plan.goal:1:1]
     1 │ goal a {
       · ────┬───
       ·     ╰── this goal
     2 │   # more
       ╰────
      more: goalposts explain missing-metric
    ");
}

#[test]
fn nothing_is_underlined_visibly_too() {
    let files = Files::one("goal a \"A\" {\n  kpi fans 2,400 ->\n  owner @a\n");
    let missing = Diagnostic::syntax("expected a target after `->`")
        .label(files.behind(0, "->"), "here: a number (`2,760`), a change (`+15%`, `x2`), a range (`20..30%`) or `?`");
    assert_snapshot!(files.pretty(&SCREEN, missing), @r#"
    error[syntax-error]
      × expected a target after `->`
       ╭─[plan.goal:2:20]
     1 │ goal a "A" {
     2 │   kpi fans 2,400 ->
       ·                    ▲
       ·                    ╰─┤ here: a number (`2,760`), a change (`+15%`, `x2`), a
       ·                      │ range (`20..30%`) or `?`
     3 │   owner @a
       ╰────
    "#);
    let unclosed = Diagnostic::syntax("the block of goal `a` is not closed")
        .label(files.behind(0, "@a\n"), "`}` expected before the end of the file")
        .label(files.find(0, "{"), "opened here");
    assert_snapshot!(files.pretty(&SCREEN, unclosed), @r#"
    error[syntax-error]
      × the block of goal `a` is not closed
       ╭─[plan.goal:4:1]
     1 │ goal a "A" {
       ·            ┬
       ·            ╰── opened here
     2 │   kpi fans 2,400 ->
     3 │   owner @a
     4 │
       · ▲
       · ╰── `}` expected before the end of the file
       ╰────
    "#);

    let files = Files::one("goal a {").and("empty.goal", "");
    let no_line_end =
        Diagnostic::syntax("the block of goal `a` is not closed").label(files.behind(0, "{"), "`}` expected");
    assert_snapshot!(files.pretty(&SCREEN, no_line_end), @"
    error[syntax-error]
      × the block of goal `a` is not closed
       ╭─[plan.goal:1:9]
     1 │ goal a {
       ·         ▲
       ·         ╰── `}` expected
       ╰────
    ");
    let unreadable = Diagnostic::new("unreadable-file", Severity::Deny, "permission denied")
        .label(Location::new(FileId(1), Span::empty(0)), "");
    assert_snapshot!(files.pretty(&SCREEN, unreadable), @"
    error[unreadable-file]
      × permission denied
      file: empty.goal
    ");
}

#[test]
fn too_many_labels() {
    let text = "goal a {}\n".repeat(40);
    let files = Files::one(&text);
    let diagnostic =
        (0..40).fold(Diagnostic::new("duplicate-name", Severity::Deny, "40 goals called `a`"), |found, line| {
            found.label(
                Location::new(FileId(0), Span::new(line * 10 + 5, line * 10 + 6)),
                if line == 0 { "the first" } else { "" },
            )
        });
    let pretty = files.pretty(&SCREEN, diagnostic);
    assert_snapshot!(pretty.lines().skip_while(|line| !line.contains("12 │")).collect::<Vec<_>>().join("\n"), @"
    12 │ goal a {}
       ·      ─
       ╰────
     also: 28 more places, all of them in --output-format json
     more: goalposts explain duplicate-name
    ");
}

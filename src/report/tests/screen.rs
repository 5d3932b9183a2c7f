//! Pretty, concise and accessible output, to be read by eye.

use super::*;

const CAFE: &str = "\
plan cafe \"Riverside Café\" {
  period 2026-Q1

  kpi new-followers 100/week -> 500/week
}

goal more-awareness \"Increase brand awareness\" {
  type brand-awareness
}
";

fn missing_metric(files: &Files) -> Diagnostic {
    Diagnostic::new("missing-metric", Severity::Deny, "goal `more-awareness` has nothing to measure it by")
        .label(files.find(0, "goal more-awareness"), "neither a kpi nor a milestone")
        .label(
            files.find(0, "brand-awareness"),
            "usually measured by followers, impressions, traffic, share of voice or reach",
        )
        .help("add a line such as `kpi followers 2,400 -> 2,760`")
}

fn unrealistic_growth(files: &Files) -> Diagnostic {
    Diagnostic::new("unrealistic-growth", Severity::Warn, "`new-followers` would have to grow 72 % a month")
        .label(files.find(0, "500/week"), "5 times as much")
        .label(files.find(0, "100/week"), "from here")
        .label(files.find(0, "2026-Q1"), "90 days")
        .help(
            "accounts rarely grow faster than 44 % a month; about 290/week by 2026-03-31 would be at that line.\n\
             If you know why this one will: allow unrealistic-growth \"…\"",
        )
}

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
fn korean_and_emoji_are_underlined_where_they_stand() {
    let files = Files::one(
        "goal 인지도 \"카페 인지도 높이기\" {\n  kpi 팔로워 1만 -> 2만 명\n}\ngoal 가족 \"👨‍👩‍👧 우리 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 카페\" {\n  kpi é\u{301}té 1 -> 2\n}\n",
    );
    let diagnostic = Diagnostic::new("unrealistic-growth", Severity::Warn, "`팔로워`는 한 달에 72 % 늘어야 합니다")
        .label(files.find(0, "2만 명"), "두 배")
        .label(files.find(0, "팔로워"), "이 지표")
        .label(files.find(0, "❤️"), "")
        .label(files.find(0, "우리"), "우리")
        .label(files.find(0, "té"), "accents take no room");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    warning[unrealistic-growth] realistic
      ⚠ `팔로워`는 한 달에 72 % 늘어야 합니다
       ╭─[plan.goal:2:17]
     2 │   kpi 팔로워 1만 -> 2만 명
       ·       ───┬──        ───┬──
       ·          │             ╰── 두 배
       ·          ╰── 이 지표
     3 │ }
     4 │ goal 가족 "👨‍👩‍👧 우리 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 카페" {
       ·               ──┬─ ──
       ·                 ╰── 우리
     5 │   kpi é́té 1 -> 2
       ·        ─┬
       ·         ╰── accents take no room
       ╰────
      more: goalposts explain unrealistic-growth
    "#);
}

#[test]
fn tabs_and_windows_line_ends() {
    let files = Files::one("goal a \"A\" {\r\n\tkpi fans\t100 -> 90\r\n  owner @b\r\n}\r\n");
    let diagnostic = Diagnostic::new("contradictory-direction", Severity::Deny, "`fans` should grow, and 90 is less")
        .label(files.find(0, "90\r\n"), "less")
        .label(files.find(0, "100"), "than this")
        .label(files.behind(0, "@b"), "no stop");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @"
    error[contradictory-direction]
      × `fans` should grow, and 90 is less
       ╭─[plan.goal:2:18]
     2 │     kpi fans    100 -> 90
       ·                 ─┬─    ─┬
       ·                  │      ╰── less
       ·                  ╰── than this
     3 │   owner @b
       ·           ▲
       ·           ╰── no stop
       ╰────
      more: goalposts explain contradictory-direction
    ");
}

#[test]
fn long_lines_are_cut_around_what_is_labelled() {
    let line = format!("  kpi fans \"{}\" 100 -> 90 # {}\n", "very ".repeat(400), "indeed ".repeat(400));
    let files = Files::one(&format!("goal a \"A\" {{\n{line}}}\n"));
    let diagnostic = Diagnostic::new("contradictory-direction", Severity::Deny, "`fans` should grow, and 90 is less")
        .label(files.find(0, "90"), "less, and that in quite a number of words that will not fit beside the line")
        .label(files.find(0, "fans"), "the metric");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @r#"
    error[contradictory-direction]
      × `fans` should grow, and 90 is less
       ╭─[plan.goal:2:2022]
     1 │ goal a "A" {
     2 │   kpi fans "very very ver…very very " 100 -> 90 # indeed indeed indeed in…
       ·       ──┬─                                   ─┬
       ·         │                                     ╰─┤ less, and that in quite a
       ·         │                                       │ number of words that will
       ·         │                                       │ not fit beside the line
       ·         ╰── the metric
     3 │ }
       ╰────
      more: goalposts explain contradictory-direction
    "#);

    let whole =
        Diagnostic::new("long-title", Severity::Advice, "a long line").label(files.find(0, line.trim()), "all of it");
    assert_snapshot!(files.pretty(&SCREEN, whole), @r#"
    advice[long-title]
      ☞ a long line
       ╭─[plan.goal:2:3]
     1 │ goal a "A" {
     2 │   kpi fans "very very very very very very very very very very very very v…
       ·   ────────────────────────────────────┬───────────────────────────────────
       ·                                       ╰── all of it
     3 │ }
       ╰────
      more: goalposts explain long-title
    "#);

    let files = Files::one(&"goal ".repeat(1_000_000));
    let middle = |at: u32| Location::new(FileId(0), Span::new(at, at + 4));
    let endless = Diagnostic::syntax("`goal` stands in a name's place")
        .label(middle(2_500_000), "in the middle of five megabytes")
        .label(middle(4_999_995), "at their end")
        .label(middle(0), "at their beginning")
        .label(middle(1_000_000), "a fifth")
        .label(middle(2_000_000), "two fifths");
    assert_snapshot!(files.pretty(&SCREEN, endless), @"
    error[syntax-error]
      × `goal` stands in a name's place
       ╭─[plan.goal:1:2500001]
     1 │ goal goal …oal goal goal goal…oal goal goal goal…oal goal goal
       · ──┬─                ──┬─               ──┬─               ──┬─
       ·   │                   │                  │                  ╰── at their end
       ·   │                   │                  ╰─┤ in the middle of five
       ·   │                   │                    │ megabytes
       ·   │                   ╰── a fifth
       ·   ╰── at their beginning
       ╰────
       ╭─[plan.goal:1:2000001]
     1 │ …l goal goal goal goal goal goal goal goal goal goal goal goal goal goal g…
       ·                                       ──┬─
       ·                                         ╰── two fifths
       ╰────
    ");
}

#[test]
fn control_characters_are_made_visible() {
    let files = Files::default().and(
        "evil\u{1b}[2J\n\u{202e}.goal",
        "goal a \"\u{1b}[31mred\u{7} \u{202e}drow\u{200b}\u{9b}\" {\n\0\n\rback\n}\n",
    );
    let diagnostic = Diagnostic::syntax("\u{1b}]0;title\u{7} is\tno statement\u{202e}")
        .label(files.find(0, "drow"), "\u{1b}[5mblink\u{2066}")
        .label(files.find(0, "back"), "")
        .help("remove \u{9b}31m\u{0}");
    let pretty = files.pretty(&SCREEN, diagnostic.clone());
    assert_snapshot!(pretty, @r#"
    error[syntax-error]
      × ␛]0;title␇ is no statement�
       ╭─[evil␛[2J␊�.goal:1:20]
     1 │ goal a "␛[31mred␇ �drow��" {
       ·                    ──┬─
       ·                      ╰── ␛[5mblink�
     2 │ ␀
     3 │ ␍back
       ·  ────
       ╰────
      help: remove �31m␀
    "#);
    let ascii = Style { unicode: false, ..SCREEN };
    assert_snapshot!(files.render(OutputFormat::Concise, &SCREEN, std::slice::from_ref(&diagnostic)), @"evil␛[2J␊�.goal:1:20: error[syntax-error] ␛]0;title␇ is no statement�");
    assert_snapshot!(files.render(OutputFormat::Concise, &ascii, &[diagnostic]), @"evil?[2J??.goal:1:20: error[syntax-error] ?]0;title? is no statement?");
}

#[test]
fn narrow_screens() {
    let files = Files::one(CAFE);
    let narrow = Style { width: 40, ..SCREEN };
    assert_snapshot!(files.pretty(&narrow, unrealistic_growth(&files)), @r#"
    warning[unrealistic-growth] realistic
      ⚠ `new-followers` would have to grow
      │ 72 % a month
       ╭─[plan.goal:4:33]
     2 │   period 2026-Q1
       ·          ───┬───
       ·             ╰── 90 days
     3 │
     4 │ …wers 100/week -> 500/week
       ·       ────┬───    ────┬───
       ·           │           ╰─┤ 5 times as
       ·           │             │ much
       ·           ╰── from here
       ╰────
      help: accounts rarely grow faster
            than 44 % a month; about
            290/week by 2026-03-31 would
            be at that line.
            If you know why this one will:
            allow unrealistic-growth "…"
      more: goalposts explain unrealistic-growth
    "#);
    assert_snapshot!(files.pretty(&narrow, missing_metric(&files)), @r#"
    error[missing-metric] measurable
      × goal `more-awareness` has nothing
      │ to measure it by
       ╭─[plan.goal:7:1]
     7 │ goal more-awareness "Increase bra…
       · ─────────┬─────────
       ·          ╰─┤ neither a kpi nor a
       ·            │ milestone
     8 │   type brand-awareness
       ·        ───────┬───────
       ·               ╰─┤ usually measured
       ·                 │ by followers,
       ·                 │ impressions,
       ·                 │ traffic, share of
       ·                 │ voice or reach
       ╰────
      help: add a line such as
            `kpi followers 2,400 -> 2,760`
      more: goalposts explain missing-metric
    "#);
}

#[test]
fn without_unicode() {
    let files = Files::one(CAFE);
    let ascii = Style { unicode: false, ..SCREEN };
    assert_snapshot!(files.pretty(&ascii, unrealistic_growth(&files)), @r#"
    warning[unrealistic-growth] realistic
      ! `new-followers` would have to grow 72 % a month
       ,-[plan.goal:4:33]
     2 |   period 2026-Q1
       :          ^^^|^^^
       :             `-- 90 days
     3 |
     4 |   kpi new-followers 100/week -> 500/week
       :                     ^^^^|^^^    ^^^^|^^^
       :                         |           `-- 5 times as much
       :                         `-- from here
       `----
      help: accounts rarely grow faster than 44 % a month; about 290/week by
            2026-03-31 would be at that line.
            If you know why this one will: allow unrealistic-growth "…"
      more: goalposts explain unrealistic-growth
    "#);
    let narrow = Style { width: 44, ..ascii };
    assert_snapshot!(files.pretty(&narrow, missing_metric(&files)), @r#"
    error[missing-metric] measurable
      x goal `more-awareness` has nothing to
      | measure it by
       ,-[plan.goal:7:1]
     7 | goal more-awareness "Increase bra...
       : ^^^^^^^^^|^^^^^^^^^
       :          `-| neither a kpi nor a
       :            | milestone
     8 |   type brand-awareness
       :        ^^^^^^^|^^^^^^^
       :               `-| usually measured by
       :                 | followers,
       :                 | impressions, traffic,
       :                 | share of voice or
       :                 | reach
       `----
      help: add a line such as
            `kpi followers 2,400 -> 2,760`
      more: goalposts explain missing-metric
    "#);
}

#[test]
fn for_screen_readers() {
    let files = Files::one(CAFE).and("팀.goal", "goal 가족 \"👨‍👩‍👧 우리\" {\n  owner 민아\n}\n");
    let accessible = Style { accessible: true, ..SCREEN };
    let diagnostic =
        missing_metric(&files).label(files.find(1, "우리"), "and 우리").label(files.find(1, "민아"), "and hers");
    assert_snapshot!(files.pretty(&accessible, diagnostic), @r#"
    error[missing-metric] measurable
    goal `more-awareness` has nothing to measure it by
        Diagnostic severity: error
    Begin snippet for plan.goal:7:1 starting at line 7, column 1

    snippet line 7: goal more-awareness "Increase brand awareness" {
        label at line 7, columns 1 to 19: neither a kpi nor a milestone
    snippet line 8:   type brand-awareness
        label at line 8, columns 8 to 22: usually measured by followers, impressions, traffic, share of voice or reach
    Begin snippet for 팀.goal:1:16 starting at line 1, column 1

    snippet line 1: goal 가족 "👨‍👩‍👧 우리" {
        label at line 1, columns 16 to 17: and 우리
    snippet line 2:   owner 민아
        label at line 2, columns 9 to 10: and hers
    diagnostic help: add a line such as `kpi followers 2,400 -> 2,760`
    more: goalposts explain missing-metric
    "#);
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

#[test]
fn colours() {
    let files = Files::one(CAFE);
    let style = Style { color: true, ..SCREEN };
    let diagnostics = [missing_metric(&files), unrealistic_growth(&files)];
    let readable = |text: String| text.replace('\u{1b}', "␛");
    assert_snapshot!(readable(files.render(OutputFormat::Pretty, &style, &diagnostics)), @r#"
    ␛[1m␛[31merror[missing-metric]␛[0m ␛[2mmeasurable␛[0m
      ␛[31m×␛[0m goal `more-awareness` has nothing to measure it by
       ╭─[␛[36mplan.goal:7:1␛[0m]
     ␛[2m7␛[0m │ goal more-awareness "Increase brand awareness" {
       · ␛[31;1m─────────┬─────────␛[0m
       ·          ␛[31;1m╰── ␛[31;1mneither a kpi nor a milestone␛[0m␛[0m
     ␛[2m8␛[0m │   type brand-awareness
       · ␛[34;1m       ───────┬───────␛[0m
       ·               ␛[34;1m╰─┤ ␛[34;1musually measured by followers, impressions, traffic,␛[0m␛[0m
       ·               ␛[34;1m  │ ␛[34;1mshare of voice or reach␛[0m␛[0m
       ╰────
    ␛[36m  help: ␛[0madd a line such as `kpi followers 2,400 -> 2,760`
      ␛[36mmore:␛[0m goalposts explain missing-metric

    ␛[1m␛[33mwarning[unrealistic-growth]␛[0m ␛[2mrealistic␛[0m
      ␛[33m⚠␛[0m `new-followers` would have to grow 72 % a month
       ╭─[␛[36mplan.goal:4:33␛[0m]
     ␛[2m2␛[0m │   period 2026-Q1
       · ␛[34;1m         ───┬───␛[0m
       ·             ␛[34;1m╰── ␛[34;1m90 days␛[0m␛[0m
     ␛[2m3␛[0m │
     ␛[2m4␛[0m │   kpi new-followers 100/week -> 500/week
       · ␛[34;1m                    ────┬───␛[0m␛[33;1m    ────┬───␛[0m
       ·                         ␛[34;1m│␛[0m           ␛[33;1m╰── ␛[33;1m5 times as much␛[0m␛[0m
       ·                         ␛[34;1m╰── ␛[34;1mfrom here␛[0m␛[0m
       ╰────
    ␛[36m  help: ␛[0maccounts rarely grow faster than 44 % a month; about 290/week by
            2026-03-31 would be at that line.
            If you know why this one will: allow unrealistic-growth "…"
      ␛[36mmore:␛[0m goalposts explain unrealistic-growth
    "#);
    assert_snapshot!(readable(files.render(OutputFormat::Concise, &style, &diagnostics)), @"
    ␛[1mplan.goal:7:1:␛[0m ␛[1m␛[31merror[missing-metric]␛[0m goal `more-awareness` has nothing to measure it by
    ␛[1mplan.goal:4:33:␛[0m ␛[1m␛[33mwarning[unrealistic-growth]␛[0m `new-followers` would have to grow 72 % a month
    ");
    assert_snapshot!(readable(Summary::new(1, 4, &diagnostics).line(&style)), @"checked 1 file, 4 goals: ␛[1m␛[31m1 error␛[0m, ␛[1m␛[33m1 warning␛[0m");
}

/// A place in a line end is drawn at the end of the line, and still called what the other formats call it.
#[test]
fn all_formats_name_the_same_place() {
    let files = Files::one("\u{feff}goal a {\r\n}\r\n");
    let diagnostic =
        Diagnostic::syntax("odd").label(files.find(0, "\n"), "in the line end").label(files.find(0, "goal"), "");
    let concise = files.render(OutputFormat::Concise, &SCREEN, std::slice::from_ref(&diagnostic));
    assert_snapshot!(concise, @"plan.goal:1:11: error[syntax-error] odd");
    assert_snapshot!(files.pretty(&SCREEN, diagnostic), @"
    error[syntax-error]
      × odd
       ╭─[plan.goal:1:11]
     1 │ goal a {
       · ────    ▲
       ·   │     ╰── in the line end
     2 │ }
       ╰────
    ");
}

#[test]
fn a_thousand_drawn_by_several_threads_are_those_of_one_in_their_order() {
    let files = Files::one(CAFE);
    let colours = Style { color: true, ..SCREEN };
    for style in [SCREEN, colours] {
        let few = [missing_metric(&files), unrealistic_growth(&files)];
        let each: String =
            (0..1_000).map(|index| files.render(OutputFormat::Pretty, &style, &few[index % 2..][..1])).collect();
        let many: Vec<Diagnostic> = (0..1_000).map(|index| few[index % 2].clone()).collect();
        assert!(files.render(OutputFormat::Pretty, &style, &many) == each, "they differ");
    }
}

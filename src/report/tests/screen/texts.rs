//! What lines are made of: letters of other scripts, tabs, what can't be seen, and more of it than a screen is wide.

use super::*;

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

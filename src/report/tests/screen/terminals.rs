//! Narrow screens, no Unicode, no screen at all, and colours.

use super::*;

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

use super::*;
use crate::lsp::testing;

fn shown(files: &[(&str, &str)]) -> Option<(String, String)> {
    let desk = testing::files(files);
    let document = desk.document();
    let hover = hover(document, desk.cursor())?;
    let HoverContents::Markup(content) = hover.contents else { panic!("Markdown") };
    let span = document.encoding.span(document.source(), hover.range.unwrap());
    // What keeps a number and its unit on one line can't be seen here.
    Some((desk.text_of(span).to_string(), content.value.replace('\u{a0}', " ")))
}

fn of(text: &str) -> String {
    shown(&[("test.goal", text)]).map_or(String::new(), |(_, text)| text)
}

const GUESTS: &str = "plan cafe \"Café | *2026*\" {
  owner @mina
  period 2026-Q1
}
goal local \"Be known\" {
  goal guests \"🎯 More _guests_\" {
    why \"Regulars [bring](x) sales\"
    supports local
    platform facebook
    milestone \"The menu is printed\" by 2026-02-20
    kpi fans \"Fans <b>\" 2,400 -> +15% {
      actual 2026-01-14 2,430
      actual 2026-02-09 2,560 \"first *boosted* post\"
    }
    kpi traffic 1,000/week -> 1,200/week
  }
}
";

fn pointing(mark: &str) -> String {
    assert!(GUESTS.contains(mark), "{mark}");
    let (first, rest) = mark.split_at(mark.chars().next_back().map_or(0, |last| mark.len() - last.len_utf8()));
    of(&GUESTS.replacen(mark, &format!("{first}‸{rest}"), 1))
}

#[test]
fn plans_goals_and_kpis() {
    insta::assert_snapshot!(
        [
            pointing("plan cafe"),
            pointing("goal guests"),
            pointing("goal local"),
            pointing("kpi fans"),
            pointing("kpi traffic")
        ]
        .join("\n\n────\n\n")
    );
}

#[test]
fn a_reference_tells_of_its_goal() {
    assert_eq!(pointing("supports local"), pointing("goal local"));
    let several = [
        ("a.goal", "goal x \"One\" {\n}\n"),
        ("b.goal", "goal x \"Two\" {\n}\n"),
        ("c.goal", "goal c {\n  supports x‸\n}\n"),
    ];
    let (word, text) = shown(&several).unwrap();
    assert_eq!((word.as_str(), text.contains("One") && text.contains("Two")), ("x", true));
    assert_eq!(of("goal a {\n  supports nobody‸\n}\n"), "");
}

#[test]
fn six_results_tell_how_likely_it_is() {
    let lines: String = (1..=6).map(|week| format!("    actual 2026-W0{week} {}\n", 12_000 + week * 140)).collect();
    let text = format!("goal a {{\n  period 2026-Q1\n  kpi follow‸ers 12,000 -> 40,000 {{\n{lines}  }}\n}}\n");
    let told = of(&text);
    assert!(
        told.contains(
            "by its results it is reached less than once in 100 times by 31 Mar 2026; about one time in five, "
        ),
        "{told}"
    );
    assert!(!told.contains("rarely"), "its own history says more than other people's: {told}");
}

#[test]
fn entries_are_shown_as_they_are_declared() {
    assert!(
        of("goal a {\n  kpi x is open-‸rate 2% -> 3%\n}\n")
            .starts_with("```goal\n# built in\nmetric open-rate \"Open rate\" {\n")
    );
    assert!(of("goal a {\n  platform 인스‸타그램\n}\n").contains("platform instagram"));
    assert_eq!(
        of("metric 예‸약 \"Bookings\" {\n  unit people\n}\n"),
        "```goal\n# this workspace\nmetric 예약 \"Bookings\" {\n  unit people\n}\n```"
    );
    assert!(of("goal a {\n  type brand-‸awareness\n}\n").contains("goal-type brand-awareness"));
}

#[test]
fn rules_have_their_page_and_level() {
    let told = of("goal a {\n  allow no-ow‸ner \"it is us\"\n}\n");
    assert!(told.starts_with("# no-owner\n\nHere its level is **"), "{told}");
    assert!(told.contains("Group: aligned."), "{told}");
}

#[test]
fn words_of_time_are_worked_out() {
    let plan = |line: &str| {
        of(&format!("plan {{\n  period 2026\n}}\ngoal launch {{\n  by 2026-03-01\n}}\ngoal a {{\n{line}\n}}\n"))
    };
    assert_eq!(plan("  by Q‸3"), "By 30 Sep 2026 · 228 days left");
    assert_eq!(plan("  b‸y Q3"), "By 30 Sep 2026 · 228 days left");
    assert_eq!(plan("  period 2026-H‸1"), "1 Jan – 30 Jun 2026 · 136 days left");
    assert_eq!(plan("  start 2026-0‸2-03\n  in 3 months"), "3 Feb 2026");
    assert_eq!(plan("  start 2026-02-03\n  in 3 mon‸ths"), "By 2 May 2026 · 77 days left");
    assert_eq!(plan("  by 2 we‸eks after launch"), "By 15 Mar 2026 · 29 days left");
    assert_eq!(plan("  kpi x 1 -> 2 b‸y 2026-02-14"), "By 14 Feb 2026 · ends today");
    assert_eq!(plan("  milestone \"😀 x\" by 2026-0‸2-13"), "By 13 Feb 2026 · over since yesterday");
    assert_eq!(plan("  action \"x\" by 1 d‸ay after launch"), "By 2 Mar 2026 · 16 days left");
    assert_eq!(plan("  kpi x 1 -> 2 {\n    actual 2026-W0‸2 2\n  }"), "5 Jan – 11 Jan 2026");
    assert_eq!(plan("  kpi x 1 -> 2 {\n    actual 2026-01-1‸2 2\n  }"), "12 Jan 2026");
    assert_eq!(plan("  by \"the ope‸ning\""), "", "a day that nobody knows");
    assert_eq!(of("goal a {\n  by Q‸3\n}\n"), "", "of which year?");
}

#[test]
fn numbers_are_read_out() {
    let kpi = |line: &str| shown(&[("test.goal", &format!("goal a {{\n  kpi x {line}\n}}\n"))]);
    let says = |line: &str| kpi(line).map(|(word, text)| format!("{word}: {text}"));
    assert_eq!(says("1.2‸만 -> 3만").as_deref(), Some("1.2만: 12,000"));
    assert_eq!(says("1 -> 1억 5천‸만/month").as_deref(), Some("1억 5천만/month: 150,000,000/month"));
    assert_eq!(says("2,400 -> +1‸5%").as_deref(), Some("+15%: 2,760 from 2,400"));
    assert_eq!(says("80 -> x‸1.5").as_deref(), Some("x1.5: 120 from 80"));
    assert_eq!(says("24‸00 -> 3000"), None, "as it is written");
    assert_eq!(says("24‸% -> 30%"), None);
}

#[test]
fn keywords_have_an_example() {
    assert_eq!(
        shown(&[("test.goal", "goal a {\n  supp‸orts b\n}\n")]),
        Some((
            "supports".to_string(),
            "`supports` stands in a goal\n\n```goal\nsupports local-community\n```".to_string()
        ))
    );
    assert_eq!(of("plan {\n  with‸in soon\n}\n"), "", "what can't be read is no statement");
    assert!(of("goal a {\n  with‸in 3 months\n}\n").starts_with("`within` stands in a plan or in a goal, once\n"));
    assert!(of("go‸al a {\n}\n").starts_with("`goal` stands at the top of a file or in a goal\n"));
}

#[test]
fn nothing_is_told_of_nothing() {
    assert_eq!(of("goal a {\n‸\n}\n"), "");
    assert_eq!(of("# a com‸ment\n"), "");
    assert_eq!(of("‸"), "");
}

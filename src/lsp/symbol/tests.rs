use super::super::testing;
use super::*;

/// Each name with what it means, as `declares goal a` or `mentions kpi guests`.
fn all(text: &str) -> Vec<String> {
    let desk = testing::one(text);
    let document = desk.document();
    let workspace = document.workspace();
    let shown = |occurrence: &Occurrence| {
        let verb = match occurrence.manner {
            Manner::Declaration => "declares",
            Manner::OtherName => "also",
            Manner::Mention => "mentions",
            Manner::Implied => "implies",
        };
        let meaning = occurrence
            .meaning
            .one()
            .map_or("nothing".to_string(), |symbol| format!("{} {}", symbol.kind(), symbol.name(workspace).unwrap()));
        format!("{} {verb} {meaning}", desk.text_of(occurrence.span))
    };
    let all = occurrences(workspace, document.file, document.text());
    let says = |occurrence: &&Occurrence| occurrence.manner != Manner::Implied || occurrence.meaning.one().is_some();
    all.iter().filter(says).map(shown).collect()
}

#[test]
fn every_statement_with_a_name_has_its_names() {
    let text = "plan 계획 {
  by launch
  platform instagram
  allow no-owner \"it is us\"
  risk \"r\" by launch
}
goal launch {
  type hiring
  platform facebook, town-radio
  supports a, 계획/a.visits
  depends-on a
  by 2 weeks after a
  action \"x\" by a
  milestone \"y\" by 3 days after launch
  kpi visits 1 -> 2
  kpi \"링크 클릭\" 1 -> 2
  kpi mine is fans 1 -> >= 40% of visits by a {
    part-of \"링크 클릭\"
    allow no-such-rule \"x\"
  }
  kpi other 1 -> x2 of a.visits
  goal a {
    kpi visits is traffic 1 -> 2
  }
}
metric bookings {
  also 예약
  part-of visits
  balanced-by no-shows, fans
  platform town-radio
}
platform town-radio {
  also radio
}
goal-type hiring {
  kpis bookings
  also jobs
}
";
    insta::assert_snapshot!(all(text).join("\n"));
}

#[test]
fn what_is_given_twice_or_lost_has_names_all_the_same() {
    assert_eq!(
        all("goal a {\n  type brand-awareness\n  type lead-generation\n  supports a\n  kpi 2x 1 -> 2\n"),
        [
            "a declares goal a",
            "brand-awareness mentions goal type brand-awareness",
            "lead-generation mentions goal type leads-and-sales",
            "a mentions goal a",
            "2x declares kpi 2x"
        ]
    );
    assert_eq!(all("goal {\n  kpi\n}\nplan\n"), Vec::<String>::new());
    assert_eq!(all("metric \"no name\" {\n  also x\n}\nkpi astray 1 -> 2\n"), Vec::<String>::new());
}

#[test]
fn a_name_holds_its_last_letter_and_what_follows_it() {
    let occurrence = |start, end| Occurrence {
        span: Span::new(start, end),
        name: Name::new("x"),
        meaning: Meaning::Nothing,
        manner: Manner::Mention,
        in_reference: false,
    };
    let two = [occurrence(2, 4), occurrence(4, 6)];
    assert_eq!(at(&two, 1), None);
    assert_eq!(at(&two, 3), Some(&two[0]));
    assert_eq!(at(&two, 4), Some(&two[1]), "the one that begins here");
    assert_eq!(at(&two, 6), Some(&two[1]));
    assert_eq!(at(&two, 7), None);
}

//! From a name to where it is declared and to where it is used.

use lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Position};

use super::Document;
use super::symbol::{self, Manner, Occurrence, Symbol};

/// Where what stands at a place is declared; all places where a name may mean several goals. Of what is built in there is no
/// file: nothing. From a KPI's own name it goes to its metric, if the workspace declares that.
pub fn definition(document: Document<'_>, position: Position) -> Vec<Location> {
    let workspace = document.workspace();
    let all = symbol::occurrences(workspace, document.file, document.text());
    let Some(here) = symbol::at(&all, document.offset(position)) else {
        return Vec::new();
    };
    let implied = all.iter().find(|other| other.span == here.span && other.manner == Manner::Implied);
    let of_metric = implied.and_then(|metric| metric.meaning.one()?.declaration(workspace));
    if let Some(location) = of_metric {
        return document.location(location).into_iter().collect();
    }
    let declarations = here.meaning.all().into_iter().filter_map(|symbol| symbol.declaration(workspace));
    declarations.filter_map(|location| document.location(location)).collect()
}

/// Every place of the workspace that names what stands at a place.
pub fn references(document: Document<'_>, position: Position, with_declaration: bool) -> Vec<Location> {
    let Some(here) = symbol::under(document, position) else {
        return Vec::new();
    };
    let meant = here.meaning.all();
    let is_wanted = |occurrence: &Occurrence| match occurrence.manner {
        Manner::OtherName => false,
        Manner::Declaration => with_declaration && means(occurrence, &meant),
        Manner::Mention | Manner::Implied => means(occurrence, &meant),
    };
    let mut found = Vec::new();
    for file in document.goal_files() {
        let source = document.other(file);
        let Some(uri) = document.uri(file) else { continue };
        let occurrences = symbol::occurrences(document.workspace(), file, source.text());
        let wanted = occurrences.iter().filter(|occurrence| is_wanted(occurrence));
        found.extend(
            wanted.map(|occurrence| Location {
                uri: uri.clone(),
                range: document.encoding.range(&source, occurrence.span),
            }),
        );
    }
    found
}

/// The same within the document, other names of a declaration among them.
pub fn highlights(document: Document<'_>, position: Position) -> Vec<DocumentHighlight> {
    let all = symbol::occurrences(document.workspace(), document.file, document.text());
    let Some(here) = symbol::at(&all, document.offset(position)) else {
        return Vec::new();
    };
    let meant = here.meaning.all();
    let alike = all.iter().filter(|other| means(other, &meant) || other.span == here.span);
    let mut found: Vec<DocumentHighlight> = alike
        .map(|occurrence| DocumentHighlight {
            range: document.range(occurrence.span),
            kind: Some(match occurrence.manner {
                Manner::Declaration | Manner::OtherName => DocumentHighlightKind::WRITE,
                Manner::Mention | Manner::Implied => DocumentHighlightKind::READ,
            }),
        })
        .collect();
    found.dedup_by_key(|highlight| highlight.range);
    found
}

/// Whether it is one of these, or may be.
fn means(occurrence: &Occurrence, meant: &[Symbol]) -> bool {
    occurrence.meaning.all().iter().any(|symbol| meant.contains(symbol))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{self, Desk};
    use super::*;

    fn goes_to(desk: &Desk) -> Vec<String> {
        desk.places(&definition(desk.document(), desk.cursor()))
    }

    fn used(desk: &Desk, with_declaration: bool) -> Vec<String> {
        desk.places(&references(desk.document(), desk.cursor(), with_declaration))
    }

    const PLAN: (&str, &str) = (
        "plan.goal",
        "plan 카페-2026 \"🎯 Plan\"\ngoal 손님 \"☕ More guests\" {\n  by 2026-06-30\n  kpi \"링크 클릭 수\" 1 -> 2\n  kpi guests 1 -> 2\n}\n",
    );

    #[test]
    fn each_part_of_a_reference_leads_to_its_own_place() {
        let other = |reference: &str| {
            [PLAN, ("a.goal", &*format!("goal a {{\n  kpi 😀 1 -> 2\n  supports {reference}\n}}\n"))]
                .map(|(path, text)| (path, text.to_string()))
        };
        let goes = |reference: &str| {
            let files = other(reference);
            goes_to(&testing::files(&files.each_ref().map(|(path, text)| (*path, text.as_str()))))
        };
        assert_eq!(goes("카페‸-2026/손님.guests"), ["plan.goal:1:6 카페-2026"]);
        assert_eq!(goes("카페-2026/손‸님.guests"), ["plan.goal:2:6 손님"]);
        assert_eq!(goes("카페-2026/손님.‸guests"), ["plan.goal:5:7 guests"]);
        assert_eq!(goes("손님‸"), ["plan.goal:2:6 손님"], "a place behind a name is still its");
        assert_eq!(goes("nobody‸"), Vec::<String>::new());
    }

    #[test]
    fn goals_of_other_plans_are_offered_where_several_are_meant() {
        let desk = testing::files(&[
            ("a.goal", "goal same {\n}\n"),
            ("b.goal", "goal same {\n}\n"),
            ("c.goal", "goal c {\n  depends-on sam‸e\n}\n"),
        ]);
        assert_eq!(goes_to(&desk), ["a.goal:1:6 same", "b.goal:1:6 same"]);
    }

    #[test]
    fn kpis_and_metrics() {
        let text = |line: &str| {
            format!(
                "metric bookings \"예약\" {{\n  also reservations\n}}\ngoal a {{\n  kpi guests 1 -> 2\n{line}\n}}\n"
            )
        };
        let goes = |line: &str| goes_to(&testing::one(&text(line)));
        assert_eq!(goes("  kpi b >= 40% of gues‸ts"), ["test.goal:5:7 guests"]);
        assert_eq!(goes("  kpi b >= 40% of book‸ings"), ["test.goal:1:8 bookings"]);
        assert_eq!(goes("  kpi b is reser‸vations 1 -> 2"), ["test.goal:1:8 bookings"]);
        assert_eq!(goes("  kpi book‸ings 1 -> 2"), ["test.goal:1:8 bookings"], "to its metric");
        assert_eq!(goes("  kpi fan‸s 1 -> 2"), ["test.goal:6:7 fans"], "what is built in is in no file");
        assert_eq!(goes("  kpi b is fan‸s 1 -> 2"), Vec::<String>::new());
        assert_eq!(goes("  kpi b 1 -> 2 {\n    part-of \"gue‸sts\"\n  }"), ["test.goal:5:7 guests"]);
        assert_eq!(goes("  kpi b >= 40% of \"gue‸sts\""), Vec::<String>::new(), "words are no name");
    }

    #[test]
    fn what_a_workspace_declares_anew_is_meant() {
        let text = "platform facebook \"Our page\" {\n}\ngoal-type hiring {\n  kpis applica‸tions\n}\nmetric applications {\n}\n\
                    goal a {\n  type hiring\n  platform facebook\n}\n";
        assert_eq!(goes_to(&testing::one(text)), ["test.goal:6:8 applications"]);
        let text = text.replace('‸', "");
        assert_eq!(goes_to(&testing::one(&text.replace("type hiring\n", "type hi‸ring\n"))), ["test.goal:3:11 hiring"]);
        assert_eq!(
            goes_to(&testing::one(&text.replace("  platform facebook", "  platform face‸book"))),
            ["test.goal:1:10 facebook"]
        );
    }

    #[test]
    fn deadlines_lead_to_goals() {
        for line in [
            "by lau‸nch",
            "by 2 weeks after lau‸nch",
            "action \"x\" by lau‸nch",
            "milestone \"x\" by 3 days after lau‸nch",
        ] {
            let desk = testing::one(&format!("goal launch {{\n  by 2026-03-31\n}}\ngoal a {{\n  {line}\n}}\n"));
            assert_eq!(goes_to(&desk), ["test.goal:1:6 launch"], "{line}");
        }
    }

    #[test]
    fn all_uses_in_all_files_also_of_forgotten_texts() {
        let texts = [
            ("a.goal", "goal gu‸ests {\n  kpi visits 1 -> 2\n}\n"),
            (
                "b.goal",
                "goal b {\n  supports guests\n  kpi x 1 -> x2 of guests.visits\n  by 1 week after a/guests\n}\n",
            ),
            ("c.goal", "goal guests {\n  depends-on guests\n}\n"),
        ];
        let b = ["b.goal:2:12 guests", "b.goal:3:20 guests"];
        for kept in [crate::project::Texts::Keep, crate::project::Texts::Forget] {
            let desk = testing::files_with(&texts, kept);
            assert_eq!(used(&desk, true), ["a.goal:1:6 guests", b[0], b[1], "b.goal:4:21 guests"]);
            assert_eq!(used(&desk, false), [b[0], b[1], "b.goal:4:21 guests"]);
        }
    }

    #[test]
    fn a_metric_is_used_by_kpis_that_are_called_like_it() {
        let desk = testing::one(
            "metric book‸ings {\n  also 예약\n}\ngoal a {\n  kpi bookings 1 -> 2\n  kpi b is 예약 1 -> 2\n}\n",
        );
        assert_eq!(used(&desk, false), ["test.goal:5:7 bookings", "test.goal:6:12 예약"]);
        let highlights = highlights(desk.document(), desk.cursor());
        assert_eq!(highlights.len(), 4);
        assert_eq!(highlights[0].kind, Some(DocumentHighlightKind::WRITE));
        assert_eq!(highlights[3].kind, Some(DocumentHighlightKind::READ));
    }

    #[test]
    fn rules_have_uses_and_no_declaration() {
        let desk =
            testing::one("goal a {\n  allow no-ow‸ner \"it is us\"\n}\ngoal b {\n  allow no-owner \"it is us\"\n}\n");
        assert_eq!(goes_to(&desk), Vec::<String>::new());
        assert_eq!(used(&desk, true).len(), 2);
    }

    #[test]
    fn nothing_stands_between_names() {
        let desk = testing::one("goal a {\n‸\n}\n");
        assert!(goes_to(&desk).is_empty() && used(&desk, true).is_empty());
        assert!(highlights(desk.document(), desk.cursor()).is_empty());
    }
}

use lsp_types::{Position, TextEdit};
use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Severity, Subject};
use crate::lsp::cases::{Case, any_text, case, places};
use crate::source::Location;

fn asked(case: &Case, only: Option<&str>) -> Vec<CodeAction> {
    let range = Range { start: case.position(), end: case.position() };
    let only = only.map(|kind| vec![CodeActionKind::from(kind.to_string())]);
    let context = CodeActionContext { only, ..CodeActionContext::default() };
    let actions = actions(case.document(), range, &context);
    let action = |action| match action {
        CodeActionOrCommand::CodeAction(action) => action,
        CodeActionOrCommand::Command(command) => panic!("{command:?}"),
    };
    actions.into_iter().map(action).collect()
}

fn titles(text: &str, only: Option<&str>) -> Vec<String> {
    asked(&case(text), only).into_iter().map(|action| action.title).collect()
}

/// The document after the action whose title begins so.
#[track_caller]
fn done(text: &str, title: &str) -> String {
    let case = case(text);
    let actions = asked(&case, None);
    let Some(action) = actions.iter().find(|action| action.title.starts_with(title)) else {
        panic!("no `{title}` in {:?}", actions.iter().map(|action| &action.title).collect::<Vec<_>>());
    };
    after(&case, action)
}

fn after(case: &Case, action: &CodeAction) -> String {
    let edit = action.edit.as_ref().unwrap();
    let edits: Vec<TextEdit> = edit.changes.iter().flat_map(|changes| changes.values()).flatten().cloned().collect();
    case.edited(&edits)
}

const RATE: &str = "goal 카페 {\n  owner @mina\n  by 2026-06-30\n  kpi 오픈율 35% -> +‸5%\n}\n";

#[test]
fn a_finding_is_fixed_or_allowed() {
    assert_eq!(
        titles(RATE, Some("quickfix")),
        ["say that it is relative: `x1.05`", "allow `ambiguous-change` in `오픈율`, with a reason"]
    );
    assert_eq!(done(RATE, "say that"), RATE.replace("+‸5%", "x1.05"));
    assert_eq!(
        done(RATE, "allow `ambiguous-change`"),
        RATE.replace("+‸5%\n", "+5% {\n    allow ambiguous-change \"…\"\n  }\n")
    );
    let actions = asked(&case(RATE), None);
    assert_eq!(actions[0].is_preferred, Some(false), "it changes what is meant");
    assert_eq!(actions[0].diagnostics.as_ref().map(Vec::len), Some(1));
}

const UNUSED: &str = "goal a {\r\n  owner @mina\r\n  by 2026-03-31\r\n  kpi fans 2,400 -> 2,760\r\n  allow unrealistic-growth \"so\"\r\n  allow off-pace \"so\"‸\r\n}\r\n";

#[test]
fn all_safe_fixes_of_a_file_are_made_at_once() {
    let fixed = "goal a {\r\n  owner @mina\r\n  by 2026-03-31\r\n  kpi fans 2,400 -> 2,760\r\n}\r\n";
    assert_eq!(done(UNUSED, "fix what is safe"), fixed);
    for only in ["source", "source.fixAll", "source.fixAll.goalposts"] {
        assert_eq!(titles(UNUSED, Some(only)), ["fix what is safe to fix in this file (2)"]);
    }
    assert!(titles(UNUSED, Some("source.organizeImports")).is_empty());
    assert!(titles(RATE, Some("source")).is_empty(), "unsafe ones are not");
    let case = case(UNUSED);
    assert_eq!(asked(&case, Some("quickfix"))[0].is_preferred, Some(true));
}

#[test]
fn a_result_stands_below_the_others() {
    let title = "add a result of today to `fans`";
    assert_eq!(
        done("goal a {\n  kpi fa‸ns 1 -> 2\n}\n", title),
        "goal a {\n  kpi fans 1 -> 2 {\n    actual 2026-01-15 \n  }\n}\n"
    );
    assert_eq!(
        done("goal a {\n  kpi fans 1 -> 2  # w‸hy\n}\n", title),
        "goal a {\n  kpi fans 1 -> 2 {  # why\n    actual 2026-01-15 \n  }\n}\n"
    );
}

#[test]
fn a_result_stands_where_results_stand() {
    let text =
        "goal a {\n\tkpi 팬 1 -> 2 {\n\t\tsource \"🎯\"\n\t\tactual 2026-01-05 1  # so‸\n\t\tnote \"n\"\n\t}\n}\n";
    assert_eq!(
        done(text, "add a result of today to `팬`"),
        text.replace('‸', "").replace("# so\n", "# so\n\t\tactual 2026-01-15 \n")
    );
    assert!(titles("goal a {\n  owner @mina‸\n}\n", Some("refactor")).is_empty());
}

#[test]
fn what_has_moved_may_say_why() {
    let mut case = case("goal a {\n  kpi fans 1 -> ‸2 {\n    note \"n\"\n  }\n}\n");
    case.find(|file| {
        let subject = Subject { goal: Some("a".to_string()), kpi: Some("fans".to_string()), ..Subject::default() };
        let moved = Diagnostic::new("weakened-target", Severity::Warn, "it moved");
        Diagnostic { subject, ..moved.label(Location::new(file, Span::new(25, 26)), "") }
    });
    let actions = asked(&case, Some("quickfix"));
    let action = actions.iter().find(|action| action.title == "say why `fans` was revised").unwrap();
    assert_eq!(
        after(&case, action),
        "goal a {\n  kpi fans 1 -> 2 {\n    note \"n\"\n    revised 2026-01-15 \"…\"\n  }\n}\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn no_place_brings_them_down(text in any_text()) {
        let case = case(&text);
        let document = case.document();
        for pair in places(document.text()).windows(2) {
            let range = Range { start: pair[0].min(pair[1]), end: pair[0].max(pair[1]) };
            actions(document, range, &CodeActionContext::default());
        }
        let everywhere = Range { start: Position::new(0, 0), end: Position::new(u32::MAX, 0) };
        actions(document, everywhere, &CodeActionContext::default());
    }
}

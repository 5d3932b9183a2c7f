use super::*;
use crate::diagnostic::Severity;
use crate::source::Location;
use proptest::prelude::*;

const FILE: FileId = FileId(0);

fn edit_in(file: u32, start: u32, end: u32, replacement: &str) -> Edit {
    Edit { location: Location::new(FileId(file), Span::new(start, end)), replacement: replacement.to_string() }
}

fn edit(start: u32, end: u32, replacement: &str) -> Edit {
    edit_in(0, start, end, replacement)
}

fn finding(applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
    let fix = Fix { applicability, title: "mend it".to_string(), edits };
    let at = Location::new(FILE, Span::default());
    Diagnostic::new("rule", Severity::Warn, "found").label(at, "").fix(fix)
}

fn safe(edits: Vec<Edit>) -> Diagnostic {
    finding(Applicability::Safe, edits)
}

/// Applies safe fixes to one text.
fn applied(text: &str, diagnostics: &[Diagnostic]) -> (String, Pass) {
    let pass = apply(diagnostics, Applicability::Safe, &|file| (file == FILE).then_some(text));
    (pass.texts.get(&FILE).cloned().unwrap_or_else(|| text.to_string()), pass)
}

fn edited_once(text: &str, edits: &[Edit]) -> String {
    edited(text, edits.iter())
}

#[test]
fn edits_replace_insert_and_delete() {
    assert_eq!(edited_once("abcdef", &[edit(0, 1, "A"), edit(3, 3, "-"), edit(4, 6, "")]), "Abc-d");
    assert_eq!(edited_once("", &[edit(0, 0, "a")]), "a");
}

#[test]
fn a_line_that_is_left_blank_goes_with_its_end() {
    assert_eq!(edited_once("a\n  b\nc\n", &[edit(4, 5, "")]), "a\nc\n");
    assert_eq!(edited_once("a\r\n  b\r\nc\r\n", &[edit(5, 6, "")]), "a\r\nc\r\n");
    assert_eq!(edited_once("a\r  b\rc", &[edit(4, 5, "")]), "a\rc", "the line ends of old");
    assert_eq!(edited_once("a\n  b", &[edit(4, 5, "")]), "a\n", "the last line may have no end");
    assert_eq!(edited_once("b", &[edit(0, 1, "")]), "");
    assert_eq!(edited_once("\u{FEFF}b\nc", &[edit(3, 4, "")]), "\u{FEFF}c", "the mark stays the first");
}

#[test]
fn a_line_with_something_left_stays() {
    assert_eq!(edited_once("a\n  b # why\n", &[edit(4, 5, "")]), "a\n   # why\n");
    assert_eq!(edited_once("a\n\nb\n", &[edit(0, 1, "")]), "\nb\n", "a blank line that was there before");
    assert_eq!(edited_once("a b\n\nc\n", &[edit(0, 1, ""), edit(2, 3, "")]), "\nc\n", "two places, one line");
    assert_eq!(edited_once("ab\n\nc\n", &[edit(0, 1, ""), edit(1, 2, "")]), "\nc\n");
    assert_eq!(edited_once("a\nb\nc\n", &[edit(0, 1, ""), edit(2, 3, "")]), "c\n", "two lines");
    assert_eq!(edited_once("a\nb\nc\n", &[edit(0, 3, "")]), "c\n", "over two lines");
}

#[test]
fn line_ends_are_written_as_the_text_has_them() {
    assert_eq!(edited_once("a\r\nb\r\n", &[edit(1, 1, "\n  x")]), "a\r\n  x\r\nb\r\n");
    assert_eq!(edited_once("a\r\nb\r\n", &[edit(1, 1, "\r\n  x")]), "a\r\n  x\r\nb\r\n");
    assert_eq!(edited_once("a\nb\n", &[edit(1, 1, "\r\n  x")]), "a\n  x\nb\n");
    assert_eq!(edited_once("a\rb", &[edit(1, 1, "\nx")]), "a\rx\rb");
}

#[test]
fn only_what_is_wanted_is_applied() {
    let diagnostics = [safe(vec![edit(0, 1, "x")]), finding(Applicability::Unsafe, vec![edit(2, 3, "y")])];
    assert_eq!(applied("a b", &diagnostics).0, "x b");
    let all = apply(&diagnostics, Applicability::Unsafe, &|_| Some("a b"));
    assert_eq!((all.texts[&FILE].as_str(), all.applied.len()), ("x y", 2));
}

#[test]
fn what_overlaps_or_touches_waits_whole() {
    let over = [safe(vec![edit(0, 3, "x")]), safe(vec![edit(2, 4, "y"), edit(6, 7, "z")])];
    let (text, pass) = applied("abcdefg", &over);
    assert_eq!((text.as_str(), pass.applied.len(), pass.waiting), ("xdefg", 1, 1), "all of it or nothing");
    let beside = [safe(vec![edit(0, 3, "x")]), safe(vec![edit(3, 4, "y")])];
    assert_eq!(applied("abcdefg", &beside).1.waiting, 1);
    let inside = [safe(vec![edit(1, 2, "x")]), safe(vec![edit(0, 7, "y")])];
    assert_eq!(applied("abcdefg", &inside).1.waiting, 1);
    let twice = [safe(vec![edit(3, 3, "x")]), safe(vec![edit(3, 3, "x")])];
    assert_eq!(applied("abcdefg", &twice).0, "abcxdefg", "the same twice is done once");
    let apart = [safe(vec![edit(4, 5, "x")]), safe(vec![edit(0, 1, "y")])];
    assert_eq!(applied("abcdefg", &apart).0, "ybcdxfg");
}

#[test]
fn fixes_that_make_no_sense_are_left_out() {
    let senseless = [
        safe(vec![edit(2, 9, "x")]),
        safe(vec![edit(0, 2, "x"), edit(1, 3, "y")]),
        safe(vec![edit(1, 1, "x"), edit(1, 1, "y")]),
        safe(vec![edit(0, 1, "가")]),
        safe(vec![]),
    ];
    let (text, pass) = applied("가나", &senseless);
    assert_eq!((text.as_str(), pass.applied.len(), pass.texts.len()), ("가나", 0, 0));
    assert!(applied("abc", &[safe(vec![edit(0, 1, "a")])]).1.texts.is_empty(), "nothing would change");
}

#[test]
fn a_fix_with_an_edit_out_of_reach_is_not_applied() {
    let reaching = [safe(vec![edit(0, 1, "x"), edit_in(1, 0, 1, "x")]), safe(vec![edit(2, 3, "y")])];
    let (text, pass) = applied("a b", &reaching);
    assert_eq!((text.as_str(), pass.out_of_reach), ("a y", 1));
    let elsewhere = apply(&reaching[..1], Applicability::Safe, &|_| None);
    assert_eq!(elsewhere.out_of_reach, 0, "what is found in a file that must not be changed is no news");
    let both = apply(&reaching, Applicability::Safe, &|_| Some("a b"));
    assert_eq!((both.texts[&FILE].as_str(), both.texts[&FileId(1)].as_str()), ("x y", "x b"));
    assert_eq!(both.applied[0].files, [FILE, FileId(1)]);
}

/// A bench whose findings are a function of one text.
struct Rules<F> {
    text: String,
    check: F,
    checks: usize,
}

impl<F: Fn(&str) -> Vec<Diagnostic>> Bench for Rules<F> {
    fn check(&mut self) -> Vec<Diagnostic> {
        self.checks += 1;
        (self.check)(&self.text)
    }
    fn text(&self, _: FileId) -> Option<&str> {
        Some(&self.text)
    }
    fn replace(&mut self, mut texts: Texts) {
        self.text = texts.remove(&FILE).expect("the one file");
    }
}

fn bench<F: Fn(&str) -> Vec<Diagnostic>>(text: &str, check: F) -> Rules<F> {
    Rules { text: text.to_string(), check, checks: 0 }
}

#[test]
fn passes_go_on_until_nothing_is_left() {
    // Each pass turns the first `a` into `b`.
    let first = |text: &str| text.find('a').map(|at| safe(vec![edit(at as u32, at as u32 + 1, "b")]));
    let mut three = bench("aaa", |text| first(text).into_iter().collect());
    let mended = mend(&mut three, Applicability::Safe).unwrap();
    assert_eq!((three.text.as_str(), mended.fixed[&FILE], mended.unfinished), ("bbb", 3, false));
    assert!(mended.remaining.is_empty());
    let mut many = bench(&"a".repeat(30), |text| first(text).into_iter().collect());
    let mended = mend(&mut many, Applicability::Safe).unwrap();
    assert_eq!((mended.fixed[&FILE], mended.unfinished, mended.remaining.len()), (MOST_PASSES, true, 1));
    let mut clean = bench("bbb", |text| first(text).into_iter().collect());
    mend(&mut clean, Applicability::Safe).unwrap();
    assert_eq!(clean.checks, 1, "what is clean is checked once");
}

#[test]
fn fixes_that_undo_each_other_are_noticed() {
    let there_and_back = |text: &str| {
        let other = if text == "a" { "b" } else { "a" };
        let mut diagnostic = safe(vec![edit(0, 1, other)]);
        diagnostic.rule = if text == "a" { "there" } else { "back" };
        vec![diagnostic]
    };
    let troubles = mend(&mut bench("a", there_and_back), Applicability::Safe).unwrap_err();
    assert_eq!(troubles, [Trouble { file: FILE, kind: TroubleKind::Circle, rules: vec!["back", "there"] }]);
}

#[test]
fn a_text_that_can_no_longer_be_read_is_trouble() {
    let breaks = |text: &str| match text {
        "a" => vec![safe(vec![edit(0, 1, "{")])],
        _ => vec![Diagnostic::syntax("a stray `{`").label(Location::new(FILE, Span::default()), "")],
    };
    let troubles = mend(&mut bench("a", breaks), Applicability::Safe).unwrap_err();
    assert_eq!(troubles[0].kind, TroubleKind::NewFault("a stray `{`".to_string()));
    assert_eq!(troubles[0].rules, ["rule"]);
    let was_broken = |text: &str| {
        let mut found = vec![Diagnostic::syntax("odd").label(Location::new(FILE, Span::default()), "")];
        found.extend((text == "a").then(|| safe(vec![edit(0, 1, "b")])));
        found
    };
    let mut bench = bench("a", was_broken);
    assert_eq!(mend(&mut bench, Applicability::Safe).unwrap().fixed[&FILE], 1, "what was there before is no new fault");
}

proptest! {
    /// Whatever edits are asked for, one pass is the same as replacing one after another from the end.
    #[test]
    fn a_pass_is_what_one_would_do_by_hand(
        text in "[ab가\u{FEFF} \n]{0,20}",
        edits in prop::collection::vec((0u32..30, 0u32..30, "[x\n]{1,2}"), 0..6),
    ) {
        let wanted: Vec<Edit> = edits.iter().map(|(start, end, new)| edit(*start, *end, new)).collect();
        let mut taken: Vec<&Edit> = Vec::new();
        for edit in &wanted {
            let Span { start, end } = edit.location.span;
            let fits = text.get(start as usize..end as usize).is_some_and(|old| old != edit.replacement);
            let touched = taken.iter().any(|other| start <= other.location.span.end && end >= other.location.span.start);
            if fits && !touched {
                taken.push(edit);
            }
        }
        taken.sort_by_key(|edit| std::cmp::Reverse(edit.location));
        let mut expected = text.clone();
        for edit in taken {
            expected.replace_range(range(edit.location.span), &edit.replacement);
        }
        let diagnostics: Vec<_> = wanted.into_iter().map(|edit| safe(vec![edit])).collect();
        prop_assert_eq!(applied(&text, &diagnostics).0, expected);
    }

    /// Whatever is taken away, nothing else goes but blank lines.
    #[test]
    fn deleting_takes_only_what_was_to_go_and_blanks(
        text in "[ab가 \r\n]{0,20}",
        places in prop::collection::vec((0u32..25, 0u32..25), 0..6),
    ) {
        let diagnostics: Vec<_> = places.iter().map(|(start, end)| safe(vec![edit(*start, *end, "")])).collect();
        let (after, pass) = applied(&text, &diagnostics);
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let gone: usize = places.iter().filter_map(|(start, end)| text.get(*start as usize..*end as usize)).map(|old| letters(old).chars().count()).sum();
        let (before, left) = (letters(&text), letters(&after));
        prop_assert!(before.chars().count() <= left.chars().count() + gone);
        let mut rest = before.chars();
        prop_assert!(left.chars().all(|wanted| rest.any(|c| c == wanted)), "{left} is no part of {before}");
        prop_assert!(!pass.applied.is_empty() || after == text);
    }
}

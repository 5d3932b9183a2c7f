use super::*;

const A: FileId = FileId(3);
const B: FileId = FileId(4);

fn found(file: FileId, rule: &'static str) -> Placed {
    let at = Location::new(file, Span::default());
    (None, Diagnostic::new(rule, Severity::Deny, "found").label(at, "").help("mend it"))
}

fn targets(names: &[(FileId, &str)]) -> BTreeMap<FileId, String> {
    names.iter().map(|(file, name)| (*file, (*name).to_string())).collect()
}

/// A run over `a.goal` and `b.goal`, with all rules but one on; `c.goal` is there, too.
fn with_run<T>(action: impl FnOnce(Run<'_>) -> T) -> T {
    let targets = targets(&[(A, "a.goal"), (B, "b.goal")]);
    action(Run { targets: &targets, is_on: &|rule| rule != "no-change", exists: &|name| name == "c.goal" })
}

fn accepted(entries: &[(&str, &str, u32)]) -> Accepted {
    let mut accepted = Accepted::default();
    for (file, rule, count) in entries {
        accepted.files.entry((*file).to_string()).or_default().insert((*rule).to_string(), *count);
    }
    accepted
}

fn judged(accepted: &Accepted, mut found: Vec<Placed>) -> (Vec<Placed>, Tally) {
    let tally = with_run(|run| accepted.judge(&mut found, run));
    (found, tally)
}

fn parsed(text: &str) -> Result<Accepted, Box<Diagnostic>> {
    Accepted::parse(&SourceFile::new("goalposts-accepted.json", text), A)
}

#[test]
fn what_was_accepted_is_not_shown() {
    let two = accepted(&[("a.goal", "missing-metric", 2)]);
    let (left, tally) =
        judged(&two, vec![found(A, "missing-metric"), found(A, "missing-metric"), found(B, "missing-metric")]);
    assert_eq!(left, [found(B, "missing-metric")], "of another file it is another matter");
    assert_eq!(tally, Tally { accepted: 2, ..Tally::default() });
}

#[test]
fn of_more_than_were_accepted_all_are_shown() {
    let (left, tally) = judged(
        &accepted(&[("a.goal", "missing-metric", 1)]),
        vec![found(A, "missing-metric"), found(A, "missing-metric"), found(A, "no-timeframe")],
    );
    assert_eq!(left.len(), 3);
    let note = "mend it\n1 of the 2 findings of this rule in this file were accepted before";
    assert_eq!(left[0].1.help.as_deref(), Some(note));
    assert_eq!(left[2].1.help.as_deref(), Some("mend it"));
    let beyond = Beyond { file: "a.goal".to_string(), rule: "missing-metric", found: 2, accepted: 1 };
    assert_eq!(tally, Tally { beyond: vec![beyond], ..Tally::default() });
}

#[test]
fn what_is_mended_is_told_unless_its_rule_or_file_took_no_part() {
    let many = accepted(&[
        ("a.goal", "missing-metric", 3),
        ("a.goal", "no-change", 1),
        ("a.goal", "renamed-rule", 4),
        ("c.goal", "missing-metric", 5),
    ]);
    let (_, tally) = judged(&many, vec![found(A, "missing-metric")]);
    assert_eq!((tally.accepted, tally.fewer), (1, 2 + 4));
    let (_, tally) = judged(&many, vec![found(A, "missing-metric"), found(A, "syntax-error")]);
    assert_eq!(tally.fewer, 0, "who can't read the whole file finds less");
    assert!(tally.gone.is_empty());
}

#[test]
fn what_cannot_be_read_is_always_shown() {
    let (left, _) = judged(&accepted(&[("a.goal", "missing-metric", 9)]), vec![found(A, "syntax-error")]);
    assert_eq!(left.len(), 1);
    let renewed =
        with_run(|run| Accepted::default().renewed(&[found(A, "syntax-error"), found(B, "unreadable-file")], run));
    assert!(renewed.is_empty());
}

#[test]
fn a_file_that_is_gone_is_told_with_its_likely_new_name() {
    let old = accepted(&[("old.goal", "missing-metric", 1), ("old.goal", "no-timeframe", 1)]);
    let (left, tally) =
        judged(&old, vec![found(A, "missing-metric"), found(B, "missing-metric"), found(B, "no-timeframe")]);
    assert_eq!(left.len(), 3);
    let gone = |renamed_to: Option<&str>| Gone {
        file: "old.goal".into(),
        count: 2,
        renamed_to: renamed_to.map(str::to_string),
    };
    assert_eq!(tally.gone, [gone(Some("b.goal"))]);
    let (_, tally) = judged(&old, vec![found(A, "missing-metric")]);
    assert_eq!(tally.gone, [gone(None)]);
    let twice = [A, B].into_iter().flat_map(|file| [found(file, "missing-metric"), found(file, "no-timeframe")]);
    assert_eq!(judged(&old, twice.collect()).1.gone, [gone(None)], "which of two it is nobody can say");
}

#[test]
fn recording_anew_shrinks_grows_and_keeps_what_took_no_part() {
    let before = accepted(&[
        ("a.goal", "missing-metric", 3),
        ("a.goal", "no-change", 1),
        ("a.goal", "renamed-rule", 4),
        ("c.goal", "missing-metric", 5),
        ("old.goal", "missing-metric", 5),
    ]);
    let found_now = [found(A, "missing-metric"), found(B, "no-timeframe"), found(B, "no-timeframe")];
    let renewed = with_run(|run| before.renewed(&found_now, run));
    let expected = accepted(&[
        ("a.goal", "missing-metric", 1),
        ("a.goal", "no-change", 1),
        ("b.goal", "no-timeframe", 2),
        ("c.goal", "missing-metric", 5),
    ]);
    assert_eq!(renewed, expected);
    assert_eq!(with_run(|run| renewed.renewed(&found_now, run)), renewed, "twice is once");
    let damaged = with_run(|run| before.renewed(&[found(A, "missing-metric"), found(A, "syntax-error")], run));
    assert_eq!(damaged.count("a.goal", "missing-metric"), 3, "who can't read the whole file finds less");
}

#[test]
fn the_file_is_sorted_with_a_line_each_and_read_back() {
    let some = accepted(&[("b.goal", "no-timeframe", 2), ("a \"b\" 가.goal", "x", 1), ("b.goal", "missing-metric", 1)]);
    let text = some.to_text();
    assert_eq!(
        text,
        "{\n  \"version\": 1,\n  \"accepted\": [\n    \
         { \"file\": \"a \\\"b\\\" 가.goal\", \"rule\": \"x\", \"count\": 1 },\n    \
         { \"file\": \"b.goal\", \"rule\": \"missing-metric\", \"count\": 1 },\n    \
         { \"file\": \"b.goal\", \"rule\": \"no-timeframe\", \"count\": 2 }\n  ]\n}\n"
    );
    assert_eq!(parsed(&text).unwrap(), some);
    assert_eq!(parsed(&format!("\u{FEFF}{}", text.replace('\n', "\r\n"))).unwrap(), some);
    let empty = Accepted::default().to_text();
    assert_eq!(empty, "{\n  \"version\": 1,\n  \"accepted\": []\n}\n");
    assert!(parsed(&empty).unwrap().is_empty());
    assert_eq!(some.counts(), (4, 3, 2));
}

#[test]
fn of_what_stands_there_twice_the_larger_holds() {
    let line = |count: u32| format!("{{ \"file\": \"a\", \"rule\": \"x\", \"count\": {count} }}");
    let text = format!("{{\"version\": 1, \"accepted\": [{}, {}, {}]}}", line(2), line(5), line(3));
    assert_eq!(parsed(&text).unwrap(), accepted(&[("a", "x", 5)]));
}

#[test]
fn a_broken_file_is_told_with_its_line() {
    let fault = |lines: &str| {
        let text = format!("{{\n  \"version\": 1,\n  \"accepted\": [\n{lines}\n  ]\n}}\n");
        let source = SourceFile::new("goalposts-accepted.json", text.clone());
        let fault = parsed(&text).unwrap_err();
        assert_eq!((fault.rule, fault.location().file), (INVALID_CONFIGURATION, A));
        assert!(fault.help.is_some());
        let line = source.line_column(fault.location().span.start).line;
        (line, fault.message)
    };
    let cases = [
        ("    { \"file\": \"a\", \"rule\": \"x\", \"count\": 0 }", "`count` is 0, and has to be a whole number from 1"),
        (
            "    { \"file\": \"a\", \"rule\": \"syntax-error\", \"count\": 1 }",
            "`syntax-error` can't be accepted, it has to be mended",
        ),
        ("    { \"file\": \"a\", \"rules\": \"x\" }", "unknown field `rules`, expected one of `file`, `rule`, `count`"),
    ];
    for (line, reason) in cases {
        assert_eq!(fault(line), (4, format!("the accepted findings can't be read: {reason}")));
    }
    let conflict = "<<<<<<< HEAD\n    { \"file\": \"a\", \"rule\": \"x\", \"count\": 1 }\n=======\n>>>>>>> other";
    assert_eq!(fault(conflict).1, "the accepted findings have a merge conflict");
    for text in ["", "{", "[]", "{\"version\": 2, \"accepted\": []}", "\u{FEFF}{\r", "{\"version\": 1}"] {
        let fault = parsed(text).unwrap_err();
        assert!(fault.location().span.end as usize <= text.len(), "{text}: {fault:?}");
    }
    let newer = parsed("{\"version\": 2, \"accepted\": []}").unwrap_err();
    assert_eq!(newer.message, "the accepted findings can't be read: version 2 is not known here, only 1 is");
}

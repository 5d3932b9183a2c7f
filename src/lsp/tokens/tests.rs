use proptest::prelude::*;

use super::*;
use crate::lsp::Encoding;
use crate::lsp::cases::{Case, any_text, case};

/// Each token with its words, as a client would see them.
fn shown(case: &Case, data: &[SemanticToken]) -> Vec<String> {
    let document = case.document();
    let lines: Vec<&str> = document.text().split('\n').collect();
    let (mut line, mut column) = (0, 0);
    let mut shown = Vec::new();
    for token in data {
        if token.delta_line > 0 {
            (line, column) = (line + token.delta_line, 0);
        }
        column += token.delta_start;
        let words: String = match case.encoding {
            Encoding::Utf8 => lines[line as usize][column as usize..(column + token.length) as usize].to_string(),
            Encoding::Utf16 => {
                let units: Vec<u16> = lines[line as usize].encode_utf16().collect();
                String::from_utf16(&units[column as usize..(column + token.length) as usize]).unwrap()
            }
        };
        let mut what = TYPES[token.token_type as usize].as_str().to_string();
        for (bit, modifier) in MODIFIERS.iter().enumerate() {
            if token.token_modifiers_bitset & (1 << bit) != 0 {
                what.push_str(&format!("+{}", modifier.as_str()));
            }
        }
        shown.push(format!("{words}:{what}"));
    }
    shown
}

fn painted(text: &str) -> Vec<String> {
    let case = case(text);
    let data = tokens(case.document()).data;
    shown(&case, &data)
}

#[test]
fn a_kpi_is_taken_apart() {
    assert_eq!(
        painted("kpi 팬-수 is followers \"🎯\" 2,400/week -> +15% avg per post by Q3 {")[..],
        [
            "kpi:keyword",
            "팬-수:property+declaration",
            "is:keyword",
            "followers:type+defaultLibrary",
            "\"🎯\":string",
            "2,400:number",
            "/:operator",
            "week:unit",
            "->:operator",
            "+:operator",
            "15:number",
            "%:unit",
            "avg:keyword",
            "per:keyword",
            "post:unit",
            "by:keyword",
            "Q3:date"
        ]
    );
}

#[test]
fn names_are_painted_by_what_they_name() {
    let text = "plan p\ngoal a {\n  status dropped \"no\"\n}\ngoal b {\n  supports p/a\n  type brand-awareness\n  platform facebook\n  owner @mina\n  allow no-owner \"so\"\n}\n";
    let painted = painted(text);
    for expected in [
        "p:namespace+declaration",
        "a:class+declaration+deprecated",
        "b:class+declaration",
        "p:namespace",
        "a:class+deprecated",
        "dropped:enumMember",
        "brand-awareness:interface+defaultLibrary",
        "facebook:enum+defaultLibrary",
        "@mina:variable",
        "no-owner:decorator",
    ] {
        assert!(painted.iter().any(|token| token == expected), "{expected} in {painted:?}");
    }
}

#[test]
fn results_dates_and_remarks() {
    assert_eq!(
        painted("goal a {\n  kpi k {\n    actual 2026-01-05 2,410 \"n\"  # so\n    actual 2026-01-12 2,455\n  }\n}\n")
            [4..],
        [
            "actual:keyword",
            "2026-01-05:date",
            "2,410:number",
            "\"n\":string",
            "# so:comment",
            "actual:keyword",
            "2026-01-12:date",
            "2,455:number"
        ]
    );
}

#[test]
fn a_long_text_is_parted_by_line() {
    assert_eq!(
        painted("goal a {\r\n  note \"\"\"\r\n    하나\r\n\r\n    🎯 b\r\n    \"\"\"\r\n}\r\n")[2..],
        ["note:keyword", "\"\"\":string", "    하나:string", "    🎯 b:string", "    \"\"\":string"]
    );
}

#[test]
fn lines_that_cannot_be_read_keep_their_own_colours() {
    assert_eq!(painted("goal a {\n  wibble 3\n  by 2026\n}\n")[2..], ["by:keyword", "2026:date"]);
}

#[test]
fn a_range_holds_what_the_whole_holds_there() {
    let case = case("goal a {\n  by 2026-03-31\n  owner @mina\n}\n");
    let line = |line| lsp_types::Position { line, character: 3 };
    let data = tokens_in(case.document(), Range { start: line(1), end: line(1) }).data;
    assert_eq!(shown(&case, &data), ["by:keyword", "2026-03-31:date"]);
    assert_eq!(data[0].delta_line, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn tokens_of_any_text_lie_in_it_and_apart(text in any_text()) {
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let mut case = case(&text);
            case.encoding = encoding;
            let data = tokens(case.document()).data;
            shown(&case, &data);
            let mut end = 0;
            for token in &data {
                let start = if token.delta_line > 0 { 0 } else { end };
                prop_assert!(token.length > 0 && (token.delta_line > 0 || token.delta_start >= start));
                end = token.length;
            }
        }
    }
}

//! No text and no span brings a format down, and nothing a terminal would obey gets through.

use proptest::prelude::*;

use super::*;
use crate::report::excerpt::Excerpt;
use crate::report::position::Positions;

/// Text with all that makes positions difficult.
fn text() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "goal",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "가",
        "인지도",
        "👨‍👩‍👧",
        "❤️",
        "e\u{301}",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{200b}",
        "\0",
        "\u{200d}",
        "\u{10fffd}",
        "\u{100000}",
        "\u{feff}",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "a rather long run of words that goes on ",
        "\u{9b}",
    ]);
    prop_oneof![
        prop::collection::vec(bits.clone(), 0..40).prop_map(|bits| bits.concat()),
        prop::collection::vec(bits, 200..400).prop_map(|bits| bits.concat().replace('\n', "")),
        any::<String>(),
    ]
}

fn offset() -> impl Strategy<Value = u32> {
    prop_oneof![0..60u32, 0..4000u32, Just(u32::MAX), any::<u32>()]
}

fn labels() -> impl Strategy<Value = Vec<(u32, u32, u32, String)>> {
    prop::collection::vec((0..3u32, offset(), offset(), text()), 1..15)
}

fn style() -> impl Strategy<Value = Style> {
    let width = prop_oneof![0..200usize, Just(usize::MAX)];
    (any::<bool>(), any::<bool>(), width, any::<bool>()).prop_map(|(color, unicode, width, accessible)| Style {
        color,
        unicode,
        width,
        accessible,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    /// However a line is cut, what is underlined is what was labelled, from its beginning, ellipses aside.
    #[test]
    fn labels_stay_on_their_words(
        words in prop::collection::vec(prop::sample::select(vec!["goal", " ", "가", "👨‍👩‍👧", "e\u{301}", "long words "]), 1..200),
        labels in prop::collection::vec((any::<prop::sample::Index>(), 1..30usize), 1..5),
        width in 20..120usize,
        unicode in any::<bool>(),
    ) {
        let files = Files::one(&words.concat());
        let mut diagnostic = Diagnostic::syntax("somewhere");
        for (first, count) in labels {
            let first = first.index(words.len());
            let start = words[..first].concat().len();
            let end = start + words[first..].iter().take(count).map(|word| word.len()).sum::<usize>();
            let number = diagnostic.labels.len().to_string();
            diagnostic = diagnostic.label(Location::new(FileId(0), Span::new(start as u32, end as u32)), number);
        }
        let style = Style { width, unicode, ..SCREEN };
        let excerpt = Excerpt::new(&diagnostic, &mut Positions::new(&files.0), &style);
        let mut drawn = 0;
        for shown in &excerpt.labels {
            for number in shown.text.lines() {
                drawn += 1;
                let label = &diagnostic.labels[number.parse::<usize>().unwrap()];
                let labelled = label.location.span.of(files.0.get(FileId(0)).text());
                let mut underlined = String::new();
                excerpt.canvas.restore(&format!("{}|\n", &excerpt.canvas.text[shown.shown.clone()]), &mut underlined);
                let underlined = underlined.trim_end_matches("|\n");
                let mut rest = labelled;
                for (index, part) in underlined.split(if unicode { "…" } else { "..." }).enumerate() {
                    let found = rest.find(part).filter(|&at| index > 0 || (at == 0 && !part.is_empty()));
                    prop_assert!(found.is_some(), "{underlined:?} for {labelled:?}");
                    rest = &rest[found.unwrap() + part.len()..];
                }
                let last = underlined.rsplit(if unicode { "…" } else { "..." }).next().unwrap_or("");
                prop_assert!(labelled.ends_with(last), "{underlined:?} for {labelled:?}");
            }
        }
        prop_assert_eq!(drawn, diagnostic.labels.len());
        for line in excerpt.canvas.text.lines() {
            prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line:?}");
        }
    }

    #[test]
    fn every_format_survives(
        texts in [text(), text(), text()],
        path in text(),
        labels in labels(),
        message in text(),
        help in prop::option::of(text()),
        style in style(),
    ) {
        let files = Files::default().and(&path, &texts[0]).and("b.goal", &texts[1]).and("c.goal", &texts[2]);
        let mut diagnostic = Diagnostic::new("missing-metric", Severity::Warn, message);
        for (file, start, end, text) in labels {
            diagnostic = diagnostic.label(Location::new(FileId(file), Span { start, end }), text);
        }
        diagnostic.help = help;
        let bare = Diagnostic::new("missing-metric", Severity::Advice, "without a label");
        let diagnostics = [diagnostic, bare];

        machine::valid(&files.render(OutputFormat::Json, &style, &diagnostics));
        for format in forges::ALL {
            forges::well_formed(format, &files.render(format, &style, &diagnostics), &diagnostics);
        }
        let concise = files.render(OutputFormat::Concise, &style, &diagnostics);
        prop_assert_eq!(concise.lines().count(), 2);
        for human in [concise, files.render(OutputFormat::Pretty, &style, &diagnostics)] {
            prop_assert!(!human.contains("Failed to read"), "{human}");
            let escape = |c: char| style.color && c == '\u{1b}';
            let strays: Vec<char> = human.chars().filter(|&c| is_obeyed(c) && !escape(c)).collect();
            prop_assert!(strays.is_empty(), "{strays:?} in {human:?}");
            let clears_screen = human.contains("\u{1b}[2J");
            prop_assert!(!clears_screen);
        }
    }
}

fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{100000}'..)
}

use super::*;
use crate::source::{FileId, SourceFile};

fn read_text(text: &str) -> (File, Vec<String>) {
    let source = SourceFile::new("goalposts.toml", text);
    let (file, faults) = read(&source, FileId(0));
    let line = |fault: &Diagnostic| {
        let at = source.line_column(fault.location().span.start);
        let mut line = format!("{}:{} {}", at.line, at.column, fault.message);
        for label in fault.labels.iter().filter(|label| !label.text.is_empty()) {
            line += &format!(" | {}", label.text);
        }
        if let Some(help) = &fault.help {
            line += &format!(" ({help})");
        }
        assert_eq!(fault.rule, crate::diagnostic::INVALID_CONFIGURATION);
        line
    };
    let faults = faults.iter().map(line).collect();
    (file, faults)
}

#[track_caller]
fn faults(text: &str, expected: &[&str]) {
    assert_eq!(read_text(text).1, expected);
}

#[track_caller]
fn sound(text: &str) -> File {
    let (file, faults) = read_text(text);
    assert_eq!(faults, [""; 0]);
    file
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "\n", "# only a remark\n", "\u{FEFF}", "\u{FEFF}# remark\r\n"] {
        let file = sound(text);
        assert!(file.preset.is_none() && file.rules.is_empty() && file.overrides.is_empty());
    }
}

#[test]
fn every_key_is_read() {
    let file = sound(
        r#"extend = "../goalposts.toml"
required-version = ">=0.1"
preset = "strict"
fiscal-year = "starts 10-01 named-by end"
include = ["plans/**"]
exclude = ["drafts", "*.old.goal"]

[rules]
missing-baseline = "warn"
realistic = "allow"
long-title = { level = "deny", max = 80 }

[[overrides]]
paths = ["teams/**"]
rules.no-owner = "deny"

[growth]
audience = "30%/month"
email = { ambitious = "5%/month" }
[growth.metrics]
followers = "10%/month"

[words]
vague = ["leverage"]
joining = ["plus"]

[defaults]
owner = "@mina"
platform = "instagram, youtube"
period = "2026"
review = "weekly"
commitment = "committed"
currency = "EUR"
audience = '"People near the café" 40,000'
"#,
    );
    assert_eq!(file.preset.map(|preset| preset.value), Some(Preset::Strict));
    let texts = |list: &[Written]| list.iter().map(|written| written.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&file.exclude), ["drafts", "*.old.goal"]);
    let rule = file.rules.iter().find(|entry| entry.name.text == "long-title").unwrap();
    assert_eq!(rule.level.unwrap().value, Level::Deny);
    assert_eq!(rule.options[0].1.value, Value::Integer(80));
    assert_eq!(file.overrides[0].rules[0].level.unwrap().value, Level::Deny);
    let growth: Vec<_> = file.growth.iter().map(|entry| (entry.name.text.as_str(), entry.of_metric)).collect();
    assert_eq!(growth, [("audience", false), ("email", false), ("followers", true)]);
    assert_eq!(texts(&file.words.vague), ["leverage"]);
    assert_eq!(file.defaults.iter().count(), 7);
    assert_eq!(file.fiscal_year.unwrap().text, "starts 10-01 named-by end");
}

/// The reader takes the keys that the schema has, and no others.
#[test]
fn the_keys_are_those_of_the_schema() {
    let schema = json_schema();
    let keys = |schema: &serde_json::Value| -> Vec<String> {
        schema["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let definition = |name: &str| schema["$defs"][name].clone();
    let unknown = |text: &str| {
        let faults = read_text(text).1;
        faults.iter().any(|fault| fault.contains("there is no key") || fault.contains("does not stand"))
    };
    for key in keys(&schema) {
        assert!(!unknown(&format!("{key} = 1")), "{key}");
    }
    for (table, name) in [("words", "WordLists"), ("defaults", "Defaults"), ("growth.audience", "GrowthLines")] {
        for key in keys(&definition(name)) {
            assert!(!unknown(&format!("[{table}]\n{key} = 1")), "{table}.{key}");
        }
        assert!(unknown(&format!("[{table}]\nwibble = 1")), "{table}");
    }
    for key in keys(&definition("Override")) {
        assert!(!unknown(&format!("[[overrides]]\n{key} = 1")), "overrides.{key}");
    }
    assert!(unknown("wibble = 1") && unknown("[[overrides]]\nwibble = 1"));
    // And the other way round: what is offered for a slip stands in the schema.
    let offered = &read_text("wibble = 1").1[0];
    for key in keys(&schema) {
        assert!(offered.contains(&format!("`{key}`")), "{key} is not offered in {offered}");
    }
}

#[test]
fn every_fault_is_told_in_one_run() {
    faults(
        "preste = \"okr\"\npreset = \"okay\"\n\n[rules]\nno-timeframe = 3\nmissing-target = \"eror\"\n\n[words]\nvage = []\n",
        &[
            "1:1 there is no key `preste` | did you mean `preset`?",
            "2:10 there is no preset `okay` (write `recommended`, `strict`, `okr` or `social`)",
            "5:16 `no-timeframe` takes a level or a table, and this is a whole number (write `no-timeframe = \"warn\"`)",
            "6:18 there is no level `eror` (write `allow`, `advice`, `warn` or `deny`)",
            "9:1 there is no key `vage` in `words` | did you mean `vague`?",
        ],
    );
}

#[test]
fn what_others_call_a_level_is_understood_enough_to_help() {
    faults(
        "[rules]\nall = \"error\"\ntimely = \"OFF\"\n",
        &[
            "2:7 there is no level `error` | did you mean `deny`? (write `allow`, `advice`, `warn` or `deny`)",
            "3:10 there is no level `OFF` | did you mean `allow`? (write `allow`, `advice`, `warn` or `deny`)",
        ],
    );
}

#[test]
fn wrong_types_are_told_with_what_to_write() {
    let wrong = |text: &str, expected: &str| faults(text, &[expected]);
    wrong("preset = 1", "1:10 `preset` takes a text, and this is a whole number (write `preset = \"recommended\"`)");
    wrong(
        "extend = true",
        "1:10 `extend` takes a text, and this is true or false (write `extend = \"../goalposts.toml\"`)",
    );
    wrong("include = \"a\"", "1:11 `include` takes a list of texts, and this is a text (write `include = [\"a\"]`)");
    wrong(
        "exclude = [1.5]",
        "1:12 `exclude` takes a list of texts, and this is a number with a point (write `exclude = [\"drafts/**\"]`)",
    );
    wrong("rules = []", "1:9 `rules` takes a table, and this is a list (write `[rules]`)");
    wrong("words = 2026-01-01", "1:9 `words` takes a table, and this is a date (write `[words]`)");
    wrong("growth = \"30%\"", "1:10 `growth` takes a table, and this is a text (write `[growth]`)");
    wrong(
        "[growth]\nmetrics = 1",
        "2:11 `metrics` takes a table, and this is a whole number (write `[growth.metrics]`)",
    );
    wrong(
        "[growth]\nemail = 30",
        "2:9 `email` takes a text, and this is a whole number (write `email = \"30%/month\"`)",
    );
    wrong(
        "[overrides]\npaths = []",
        "1:1 `overrides` takes a list of tables, and this is a table (write `[[overrides]]`)",
    );
    wrong("overrides = [1]", "1:14 `overrides` takes a table, and this is a whole number (write `[[overrides]]`)");
    wrong("defaults = 1", "1:12 `defaults` takes a table, and this is a whole number (write `[defaults]`)");
    wrong(
        "[defaults]\nplatform = [\"x\"]",
        "2:12 `platform` takes a text, and this is a list (write `platform = \"instagram, youtube\"`)",
    );
    wrong(
        "required-version = 1",
        "1:20 `required-version` takes a text, and this is a whole number (write `required-version = \">=0.1\"`)",
    );
}

#[test]
fn misplaced_keys_are_sent_where_they_belong() {
    faults("owner = \"@mina\"", &["1:1 `owner` does not stand at the top (move it below a line `[defaults]`)"]);
    faults("no-change = \"warn\"", &["1:1 `no-change` does not stand at the top (move it below a line `[rules]`)"]);
    faults(
        "[defaults]\nfiscal-year = \"starts 10-01\"\n",
        &["2:1 `fiscal-year` does not stand in `defaults` (move it to the top of the file, above all tables)"],
    );
}

#[test]
fn an_override_says_for_which_files_and_what() {
    faults(
        "[[overrides]]\nrules.no-owner = \"warn\"\n\n[[overrides]]\npaths = [\"a\"]\n",
        &[
            "1:1 this override names no `paths` | for which files? (add a line such as `paths = [\"teams/**\"]`)",
            "4:1 this override changes no `rules` | what holds there? (add a line such as `rules.no-timeframe = \"warn\"`)",
        ],
    );
}

#[test]
fn syntax_errors_are_told_with_their_place_and_the_rest_is_read() {
    let (file, found) = read_text(
        "preset = \"okr\"\nextend = base.toml\n\n[rules]\nall = warn\nrealistic = \"allow\"\n[wibble\nx = 1\n",
    );
    assert!(file.preset.is_some() && file.rules.iter().any(|entry| entry.name.text == "realistic"));
    assert_eq!(
        found,
        [
            "2:10 this is no TOML: string values must be quoted",
            "5:7 this is no TOML: string values must be quoted",
            "7:8 this is no TOML: unclosed table, expected `]`",
        ]
    );
}

/// What follows an open bracket is all wrong, and only the bracket is at fault.
#[test]
fn an_open_bracket_is_told_once() {
    let text = "preset = \"okay\"\ninclude = [\"a\"\n\n[rules]\nall = \"warn\"\nrealistic = \"allow\"\nwibble = 1\n";
    faults(
        text,
        &[
            "1:10 there is no preset `okay` (write `recommended`, `strict`, `okr` or `social`)",
            "4:1 this is no TOML: unclosed array, expected `]`",
        ],
    );
}

#[test]
fn the_same_key_twice_is_an_error_of_syntax() {
    faults("preset = \"okr\"\npreset = \"okr\"\n", &["2:1 this is no TOML: duplicate key"]);
}

#[test]
fn globs_and_words_that_find_nothing_are_faults() {
    faults(
        "exclude = [\"../x\"]\n[words]\nvague = [\"a b\", \"\"]\n",
        &[
            "1:12 the glob `../x` leads out of the workspace (write it from the folder of the workspace, such as `teams/**`)",
            "3:10 `a b` can't be found: there is a blank in it (write single words: `vague = [\"leverage\"]`)",
            "3:17 `` can't be found: an empty text is no word (write single words: `vague = [\"leverage\"]`)",
        ],
    );
}

#[test]
fn a_file_for_another_version_is_told_of_that_alone() {
    faults(
        "required-version = \">=99\"\nwibble = 1\n",
        &[
            "1:20 this is goalposts 0.1.0, and `>=99` is required (install a version that fits, or change `required-version`)",
        ],
    );
    faults(
        "required-version = \"soon\"\n",
        &[
            "1:20 `soon` is no range of versions: unexpected character 's' while parsing major version number (write one such as `required-version = \">=0.1\"`)",
        ],
    );
    sound("required-version = \">=0.1, <2\"\n");
    sound("required-version = \"0.1\"\n");
}

#[test]
fn line_ends_and_marks_of_windows_change_no_place() {
    let text = "\u{FEFF}# 설정\r\npreset = \"okay\"\r\n[defaults]\r\nowner = \"@미나\"\r\n";
    let (file, found) = read_text(text);
    assert_eq!(found, ["2:10 there is no preset `okay` (write `recommended`, `strict`, `okr` or `social`)"]);
    let owner = file.defaults.owner.unwrap();
    assert_eq!(owner.text, "@미나");
    assert_eq!(owner.place(1, 7).span.of(text), "미나");
}

#[test]
fn places_lie_in_texts_that_are_written_as_they_read() {
    let text = "[defaults]\nowner = \"@mi\\u006Ea\"\naudience = '''\"People\" 40'''\nreview = \"\"\"weekly\"\"\"\n";
    let defaults = sound(text).defaults;
    let place = |written: &Option<Written>, start, end| written.as_ref().unwrap().place(start, end).span.of(text);
    assert_eq!(place(&defaults.owner, 1, 3), "\"@mi\\u006Ea\"", "with an escape only the whole is known");
    assert_eq!(place(&defaults.audience, 0, 8), "\"People\"");
    assert_eq!(place(&defaults.review, 0, 99), "weekly", "no further than the text");
    assert_eq!(place(&defaults.review, 99, 99), "\"\"\"weekly\"\"\"");
}

#[test]
fn no_nesting_takes_stack() {
    for text in
        ["[".repeat(100_000), format!("a{} = 1", ".a".repeat(100_000)), "a = {a".repeat(100_000), "[[".repeat(50_000)]
    {
        assert!(!read_text(&text).1.is_empty());
    }
    let deep = format!("preset = {}{}", "[".repeat(50_000), "]".repeat(50_000));
    assert!(!read_text(&deep).1.is_empty());
}

/// Anything that looks at one fault for each other one would take minutes.
#[test]
fn twenty_thousand_faults_are_told() {
    let wrong: String = (0..10_000).map(|number| format!("wibble{number} = 1\nother{number} = nope\n")).collect();
    assert_eq!(read_text(&wrong).1.len(), 20_000);
    let open: String = (0..4_000).map(|number| format!("wibble{number} = [1\n\n\n\n[x\n")).collect();
    assert!(!read_text(&open).1.is_empty());
}

proptest::proptest! {
    /// Whatever stands in the file, every fault has a place in it.
    #[test]
    fn any_text_is_read(text in "(\\PC|[\\[\\]{}=\"'\\\\\n\r\t#.,]|preset|rules|overrides|growth|words|defaults|metrics)*") {
        let source = SourceFile::new("goalposts.toml", text.as_str());
        let (_, faults) = read(&source, FileId(0));
        for fault in faults {
            let span = fault.location().span;
            proptest::prop_assert!(span.start <= span.end && span.end as usize <= text.len(), "{span:?} in {text:?}");
        }
    }
}

#[test]
fn settings_are_layered() {
    let setting = |name: &str, level| LevelSetting {
        name: name.to_string(),
        level,
        from: LevelFrom::File(Location::new(FileId(0), crate::source::Span::default())),
    };
    let layer = |pattern: &str, level| Layer {
        paths: Patterns::new([pattern]),
        levels: vec![setting("no-change", level)],
        options: Vec::new(),
        at: Location::new(FileId(0), crate::source::Span::default()),
    };
    let configuration = Configuration {
        levels: vec![setting("all", Level::Warn)],
        overrides: vec![layer("teams", Level::Deny), layer("teams/north", Level::Allow)],
        ..Configuration::default()
    };
    assert_eq!(configuration.overrides_of("a.goal"), [0; 0]);
    assert_eq!(configuration.overrides_of("teams/a.goal"), [0]);
    assert_eq!(configuration.overrides_of("teams/north/a.goal"), [0, 1]);
    let later = Settings { levels: vec![("timely".to_string(), Level::Deny)], ..Settings::default() };
    let levels: Vec<_> = configuration.settings(&[0, 1]).then(&later).levels;
    let expected =
        [("all", Level::Warn), ("no-change", Level::Deny), ("no-change", Level::Allow), ("timely", Level::Deny)];
    assert_eq!(levels, expected.map(|(name, level)| (name.to_string(), level)));
}

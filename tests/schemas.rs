//! The JSON Schemas of what is printed and recorded are committed, and what is printed fits.

mod support;

use support::repository;
use support::run::Run;

#[test]
fn the_schemas_are_up_to_date() {
    up_to_date("check", &goalposts::report::json_schema());
    up_to_date("statistics", &goalposts::report::statistics_json_schema());
    up_to_date("accepted", &goalposts::lint::accepted::json_schema());
    up_to_date("diff", &goalposts::history::json_schema());
    up_to_date("log", &goalposts::history::log_json_schema());
}

/// `UPDATE=1` writes the file anew.
#[track_caller]
fn up_to_date(name: &str, schema: &serde_json::Value) {
    let path = repository(&format!("docs/schema/{name}.schema.json"));
    let schema = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == schema, "the schema of {name} has changed: `UPDATE=1 cargo test --test schemas` writes it");
}

#[test]
fn what_check_prints_fits_its_schema() {
    let validator = jsonschema::validator_for(&goalposts::report::json_schema()).unwrap();
    let draft = repository("examples/cafe-draft.goal");
    let found = Run::new(["check", "--output-format", "json", &draft.display().to_string()]).found().json();
    assert_eq!(found["summary"]["deny"], 7);
    let clean = Run::new(["check", "--output-format", "json", "-"]).stdin("").success().json();
    assert_eq!(clean["diagnostics"].as_array().map(Vec::len), Some(0));
    for document in [found, clean] {
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

/// `UPDATE=1` writes the file anew.
#[test]
fn the_schema_of_the_configuration_is_up_to_date() {
    let path = repository("docs/schema/goalposts.schema.json");
    let schema = serde_json::to_string_pretty(&goalposts::lint::configuration_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == schema, "the schema has changed: `UPDATE=1 cargo test --test schemas` writes it");
}

/// The examples of the reference fit, and so does what `--show-settings` prints.
#[test]
fn configurations_fit_their_schema() {
    let validator = jsonschema::validator_for(&goalposts::lint::configuration_schema()).unwrap();
    let errors = |text: &str| -> Vec<String> {
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let document = serde_json::to_value(&table).unwrap();
        validator.iter_errors(&document).map(|error| error.to_string()).collect()
    };
    let page = std::fs::read_to_string(repository("docs/configuration.md")).unwrap();
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 8);
    for text in examples.iter().copied().chain([""]) {
        assert_eq!(errors(text), [""; 0], "{text}");
    }
    let longest = examples.iter().max_by_key(|text| text.len()).unwrap();
    let folder = support::run::Folder::bare().file("goalposts.toml", longest);
    let shown = Run::new(["check", "--show-settings"]).at(&folder).success().stdout;
    assert_eq!(errors(&shown), [""; 0], "{shown}");
    for wrong in [
        "wibble = 1",
        "preset = \"okay\"",
        "include = \"plans\"",
        "[rules]\nwibble = \"warn\"",
        "[rules]\nno-timeframe = \"error\"",
        "[rules.no-timeframe]\nmax = 3",
        "[[overrides]]\npaths = [\"a\"]",
        "[growth]\nwibble = \"3%/month\"",
        "[growth]\nemail = { most = \"3%/month\" }",
        "[words]\nvague = \"a\"",
        "[defaults]\nwibble = \"a\"",
    ] {
        assert_ne!(errors(wrong), [""; 0], "{wrong}");
    }
}

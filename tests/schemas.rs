//! The JSON Schemas of what is printed are committed, and what is printed fits.

mod support;

use support::repository;
use support::run::Run;

#[test]
fn the_schemas_are_up_to_date() {
    up_to_date("check", &goalposts::report::json_schema());
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

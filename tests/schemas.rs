//! The JSON Schemas of what `check` prints and records are committed, and what it prints fits.

mod support;

use support::repository;
use support::run::Run;

/// `UPDATE=1` writes the files anew.
#[test]
fn the_schemas_are_up_to_date() {
    let schemas = [
        ("check", goalposts::report::json_schema()),
        ("statistics", goalposts::report::statistics_json_schema()),
        ("accepted", goalposts::lint::accepted::json_schema()),
    ];
    for (name, schema) in schemas {
        let path = repository(&format!("docs/schema/{name}.schema.json"));
        let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            committed == schema,
            "the schema of {name} has changed: `UPDATE=1 cargo test --test schemas` writes it"
        );
    }
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

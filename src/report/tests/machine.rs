//! JSON and its schema.

use super::*;

#[test]
fn json_has_every_field_and_counts_columns_in_characters() {
    let files = Files::one("goal 인지도 \"A\" {\n  allow x\n}\n");
    let mut diagnostic =
        Diagnostic::new("missing-metric", Severity::Deny, "goal `인지도` has nothing to measure it by")
            .label(files.find(0, "인지도"), "no kpi")
            .help("add a kpi")
            .fix(Fix {
                applicability: Applicability::Safe,
                title: "remove it".to_owned(),
                edits: vec![Edit { location: files.find(0, "  allow x\n"), replacement: String::new() }],
            });
    diagnostic.subject = Subject { plan: None, goal: Some("인지도".to_owned()), kpi: None };
    let json = files.render(OutputFormat::Json, &SCREEN, &[diagnostic]);
    assert_snapshot!(json, @r#"
    {
      "version": 1,
      "summary": {
        "files": 1,
        "goals": 4,
        "deny": 1,
        "warn": 0,
        "advice": 0,
        "fixable": 1,
        "fixable_unsafely": 0,
        "fixed": 0,
        "accepted": 0
      },
      "diagnostics": [
        {
          "rule": "missing-metric",
          "group": "measurable",
          "level": "deny",
          "message": "goal `인지도` has nothing to measure it by",
          "help": "add a kpi",
          "path": "plan.goal",
          "line": 1,
          "column": 6,
          "end_line": 1,
          "end_column": 9,
          "start_byte": 5,
          "end_byte": 14,
          "plan": null,
          "goal": "인지도",
          "kpi": null,
          "labels": [
            {
              "path": "plan.goal",
              "line": 1,
              "column": 6,
              "end_line": 1,
              "end_column": 9,
              "start_byte": 5,
              "end_byte": 14,
              "text": "no kpi"
            }
          ],
          "fix": {
            "safety": "safe",
            "title": "remove it",
            "edits": [
              {
                "path": "plan.goal",
                "line": 2,
                "column": 1,
                "end_line": 3,
                "end_column": 1,
                "start_byte": 21,
                "end_byte": 31,
                "replacement": ""
              }
            ]
          },
          "url": null
        }
      ]
    }
    "#);
    valid(&json);
}

#[test]
fn a_clean_run_is_a_document_too() {
    let json = Files::one("").render(OutputFormat::Json, &SCREEN, &[]);
    assert_snapshot!(json, @r#"
    {
      "version": 1,
      "summary": {
        "files": 1,
        "goals": 4,
        "deny": 0,
        "warn": 0,
        "advice": 0,
        "fixable": 0,
        "fixable_unsafely": 0,
        "fixed": 0,
        "accepted": 0
      },
      "diagnostics": []
    }
    "#);
    valid(&json);
}

/// Checks a document against the schema that is published for it.
pub(super) fn valid(json: &str) {
    let document = serde_json::from_str(json).expect("one JSON document");
    let validator = jsonschema::validator_for(&crate::report::json_schema()).expect("a schema");
    let faults: Vec<String> = validator.iter_errors(&document).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

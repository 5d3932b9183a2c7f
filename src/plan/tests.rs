//! The whole way: from texts to plans to documents.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::testing::{CAFE, EXAMPLES, as_text, compiled, compiled_with, written};
use super::*;
use crate::diagnostic::{Diagnostic, OfToday, Severity, Subject};
use crate::source::{FileId, Location as Place, Span};

fn cafe() -> Compiled {
    compiled(&[("plans/cafe.goal", CAFE)])
}

fn as_value(compiled: &Compiled) -> Value {
    serde_json::from_str(&as_text(Format::Json, compiled)).expect("JSON is JSON")
}

/// A plan of one goal, as a JSON value.
fn goal(text: &str) -> Value {
    let value: Value = serde_json::from_str(&written(Format::Json, text)).expect("JSON is JSON");
    value["plans"][0]["goals"][0].clone()
}

#[test]
fn the_cafe_as_markdown() {
    insta::assert_snapshot!("cafe.md", as_text(Format::Markdown, &cafe()));
}

#[test]
fn the_cafe_as_yaml() {
    insta::assert_snapshot!("cafe.yaml", as_text(Format::Yaml, &cafe()));
}

#[test]
fn the_cafe_as_json() {
    insta::assert_snapshot!("cafe.json", as_text(Format::Json, &cafe()));
}

#[test]
fn korean_okrs_and_a_deadline_that_moves_as_markdown() {
    for (path, text) in EXAMPLES {
        if let Some(name) = ["korean", "okr", "brand-awareness"].iter().find(|name| path.contains(**name)) {
            insta::assert_snapshot!(format!("{name}.md"), as_text(Format::Markdown, &compiled(&[(path, text)])));
        }
    }
}

// ── the schema ──

/// `UPDATE=1` writes the file anew.
#[test]
fn the_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/plan.schema.json");
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == schema, "the schema has changed: `UPDATE=1 cargo test` writes it");
}

#[test]
fn what_is_compiled_fits_the_schema() {
    let validator = jsonschema::validator_for(&json_schema()).unwrap();
    let everything = include_str!("testdata/everything.goal");
    let files: Vec<_> = EXAMPLES.into_iter().chain([("everything.goal", everything), ("empty.goal", "")]).collect();
    let all = compiled_with(&files, &[], Options { locations: true });
    let value = as_value(&all);
    let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // The YAML says the same.
    let yaml: Value = serde_yaml::from_str(&as_text(Format::Yaml, &all)).unwrap();
    assert_eq!(yaml, value);
    // Every field that is written is described.
    let text = json_schema().to_string();
    let mut undescribed = Vec::new();
    walk(&value, &mut |key| {
        if !text.contains(&format!("\"{key}\":")) {
            undescribed.push(key.to_string());
        }
    });
    assert!(undescribed.is_empty(), "{undescribed:?}");
}

fn walk(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            visit(key);
            walk(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

#[test]
fn everything_a_file_may_state_is_in_the_markdown() {
    insta::assert_snapshot!("everything.md", written(Format::Markdown, include_str!("testdata/everything.goal")));
}

#[test]
fn everything_a_file_may_state_is_in_the_yaml() {
    insta::assert_snapshot!("everything.yaml", written(Format::Yaml, include_str!("testdata/everything.goal")));
}

// ── what is worked out ──

#[test]
fn targets_are_worked_out() {
    let goal = goal(
        "goal a {\n  period 2026-Q1\n  kpi a 3 h -> <= 45 min\n  kpi b 80 -> x2\n  kpi c 2% -> +0.5pp\n  kpi d -> +15%\n  kpi e 20..30%\n}\n",
    );
    let kpis = &goal["kpis"];
    assert_eq!(kpis[0]["change"]["percent"], -75);
    assert_eq!(kpis[0]["change"]["by"]["value"], -135);
    assert_eq!(kpis[1]["target"]["reach"]["value"], 160);
    assert_eq!(kpis[2]["target"]["reach"]["value"], 2.5);
    assert_eq!(kpis[2]["change"]["by"]["unit"], "pp");
    assert_eq!(kpis[2]["change"].get("percent"), None, "a percent of a percentage would be mistaken for points");
    assert_eq!(kpis[3]["target"].get("reach"), None);
    assert_eq!(kpis[4]["target"]["low"]["value"], 20);
}

#[test]
fn budgets_are_summed() {
    let total =
        |text: &str| goal(&format!("goal a {{\n  period 2026-H1\n  budget {text}\n}}\n"))["budget"]["total"].clone();
    assert_eq!(total("$15/post for 24 posts")["value"], 360);
    assert_eq!(total("$300, $15/post for 24 posts")["value"], 300, "the cap holds");
    assert_eq!(total("₩500,000/month")["value"], 3_000_000);
    assert_eq!(total("$10/week"), Value::Null, "a half-year is no whole number of weeks");
    let plan = compiled(&[(
        "a.goal",
        "goal a {\n  budget $1\n  goal b {\n    budget $2.50\n  }\n}\ngoal c {\n  budget €3\n}\n",
    )]);
    assert_eq!(
        serde_json::to_string(&plan.plans[0].budget_totals).unwrap(),
        r#"[{"value":3.5,"unit":"USD"},{"value":3,"unit":"EUR"}]"#
    );
}

#[test]
fn signed_results_are_changes_from_the_baseline() {
    let goal =
        goal("goal a {\n  kpi a 100 -> 150 {\n    actual 2026-01-31 +20 \"a \\\"note\\\"\"\n    stretch +80\n  }\n}\n");
    let actual = &goal["kpis"][0]["actuals"][0];
    assert_eq!((&actual["value"], &actual["change"]["value"]), (&120.into(), &20.into()));
    assert_eq!(actual["note"], "a \"note\"");
    assert_eq!(goal["kpis"][0]["stretch"]["value"], 180);
}

#[test]
fn references_lead_over_files_and_to_kpis() {
    let files = [
        ("a.goal", "goal a {\n  supports b\n  supports nowhere\n  kpi x >= 85% of b.sales\n}\n"),
        ("b.goal", "plan bee\ngoal b \"Bee\" {\n  kpi sales \"Sold\" 10 -> 20\n}\n"),
    ];
    let value = as_value(&compiled(&files));
    let goal = &value["plans"][0]["goals"][0];
    assert_eq!(goal["supports"][0]["id"], "bee/b");
    assert_eq!(goal["supports"][0]["title"], "Bee");
    assert_eq!(goal["supports"][1].get("id"), None);
    assert_eq!(goal["kpis"][0]["target"]["of"]["reference"]["id"], "bee/b.sales");
}

#[test]
fn who_states_an_inherited_fact_is_said() {
    let compiled = compiled(&[(
        "p.goal",
        "plan {\n  owner @a\n}\ngoal a {\n  by 2026-03-31\n  goal b {\n    start 2026-01-01\n  }\n}\n",
    )]);
    let inherited = &compiled.plans[0].goals[1].inherited;
    assert_eq!(inherited.owner.as_deref(), Some("plan"));
    assert_eq!(inherited.deadline.as_deref(), Some("p/a"));
    assert_eq!(inherited.start, None, "it states its start itself");
}

#[test]
fn locations_are_given_when_asked_for() {
    let plain = as_text(Format::Json, &cafe());
    assert!(!plain.contains("\"location\""));
    let located = compiled_with(&[("plans/cafe.goal", CAFE)], &[], Options { locations: true });
    let goal = &located.plans[0].goals[1];
    let line = |location: &Option<Location>| location.as_ref().map(|location| location.line);
    assert_eq!(line(&goal.location), Some(15));
    assert_eq!(line(&goal.kpis[0].location), Some(20));
    assert_eq!(line(&goal.milestones[0].task.location), Some(39));
}

// ── findings ──

fn finding(rule: &'static str, severity: Severity, file: u32, goal: &str) -> Diagnostic {
    let subject = Subject { goal: Some(goal.to_string()), ..Subject::default() };
    let diagnostic = Diagnostic::new(rule, severity, "`fans` would have to grow <b>72 %</b> a month");
    Diagnostic { subject, ..diagnostic }.label(Place::new(FileId(file), Span::new(0, 4)), "").help("about 290 would do")
}

#[test]
fn what_is_open_stands_at_the_end_and_today_changes_nothing() {
    // Three files of the catalogue stand before.
    let findings = [
        finding("unrealistic-growth", Severity::Warn, 3, "a"),
        finding("vague-wording", Severity::Advice, 3, "a"),
        Diagnostic { of_today: OfToday::All, ..finding("off-pace", Severity::Warn, 3, "a") },
        finding("unrealistic-growth", Severity::Warn, 4, "b"),
    ];
    let files = [
        ("a.goal", "plan \"A\"\ngoal a \"Ay\" {\n  allow no-owner \"it's | all of us\"\n  kpi fans 1 -> 2\n}\n"),
        ("b.goal", "goal b"),
    ];
    let compiled = compiled_with(&files, &findings, Options::default());
    assert_eq!(compiled.plans[0].findings.len(), 2);
    assert_eq!(compiled.plans[1].findings.len(), 1);
    insta::assert_snapshot!("open-points.md", as_text(Format::Markdown, &compiled));
}

// ── the edges ──

#[test]
fn an_empty_file_and_no_file_say_so() {
    assert_eq!(written(Format::Markdown, ""), "# test\n\nNo goals yet.\n");
    assert_eq!(written(Format::Markdown, "plan \"Soon\" {\n  owner @mina\n}\n"), "# Soon\n\n@mina\n\nNo goals yet.\n");
    assert_eq!(as_text(Format::Markdown, &compiled(&[])), "No plans.\n");
    assert!(written(Format::Yaml, "").ends_with("plans:\n- name: test\n  goals: []\n"));
}

#[test]
fn one_bare_goal_says_what_is_missing() {
    insta::assert_snapshot!("bare.md", written(Format::Markdown, "goal a\n"));
}

#[test]
fn the_same_files_give_the_same_bytes() {
    for (_, format) in Format::ALL {
        assert_eq!(as_text(format, &compiled(&EXAMPLES)), as_text(format, &compiled(&EXAMPLES)));
    }
}

/// `count` goals, each inside the one before or all beside each other.
fn many(count: usize, nested: bool) -> String {
    let mut text = String::from("plan p {\n  period 2026\n  owner @mina\n}\n");
    for index in 0..count {
        text.push_str(&format!("goal g{index} {{\n"));
        if !nested {
            text.push_str("}\n");
        }
    }
    if nested {
        text.push_str(&"}\n".repeat(count));
    }
    text
}

#[test]
fn ten_thousand_goals_inside_each_other_cost_what_as_many_beside_each_other_do() {
    let (nested, flat) = (many(10_000, true), many(1_000, false));
    let (nested, flat) = (compiled(&[("n.goal", &nested)]), compiled(&[("f.goal", &flat)]));
    assert_eq!(nested.plans[0].goals.last().map(|goal| goal.depth), Some(9_999));
    for (word, format) in Format::ALL {
        let begin = Instant::now();
        let (nested, flat) = (as_text(format, &nested).len(), as_text(format, &flat).len());
        assert!(nested < 2 * 10 * flat, "{word}: {nested} bytes against ten times {flat}");
        assert!(begin.elapsed().as_secs() < 30, "{word} took {:?}", begin.elapsed());
    }
}

#[test]
fn two_hundred_goals_are_one_page_with_a_chart_that_fits() {
    let page = written(Format::Markdown, &many(200, false));
    assert_eq!(page.matches("\n## ").count(), 201, "each goal and the timeline");
    assert!(page.contains("The chart shows 80 of 200 goals and milestones with dates."));
}

#[test]
fn tricky_texts_survive_yaml() {
    let texts = [
        "no",
        "yes",
        "on",
        "y",
        "null",
        "~",
        "",
        " ",
        "2026-01-01",
        "2026-01",
        "12:30",
        "1e3",
        "0x1F",
        "0o7",
        "1_000",
        ".5",
        "+1",
        "- x",
        "-",
        "? x",
        ": x",
        "a: b",
        "a #b",
        "#b",
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@mina",
        "`a`",
        "'",
        "\"",
        "\\n",
        "line\nbreak",
        "  two\n    levels\n",
        "ends with a break\n",
        "tab\there",
        "동네 카페",
        "👩\u{200d}💻",
        "\u{7}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "<<",
        "=",
        "---",
        "...",
        "true",
        "NaN",
        ".inf",
        "1.0",
    ];
    for text in texts {
        let plan = Plan { name: text.to_string(), title: Some(text.to_string()), ..Plan::default() };
        let compiled = Compiled { version: VERSION, plans: vec![plan] };
        let yaml = as_text(Format::Yaml, &compiled);
        let value: Value = serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{text:?}: {error}\n{yaml}"));
        assert_eq!(value["plans"][0]["title"], text, "{yaml}");
    }
}

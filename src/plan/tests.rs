use super::testing::{CAFE, as_text, compiled};
use super::*;

#[test]
fn look() {
    let compiled = compiled(&[("plans/cafe.goal", CAFE)]);
    for (word, format) in Format::ALL {
        std::fs::write(format!("/tmp/plan-look/cafe.{word}"), as_text(format, &compiled)).unwrap();
    }
    std::fs::write("/tmp/plan-look/schema.json", serde_json::to_string_pretty(&json_schema()).unwrap()).unwrap();
}

//! The JSON Schema of the configuration's form, made of its types.

use serde_json::{Value, json};

use super::file::File;

/// The schema of everything but the names of rules, options and families: whoever knows these adds them.
pub fn json_schema() -> Value {
    let mut schema = schemars::schema_for!(File).to_value();
    // Families and one table of metrics: a map with one fixed key, for which there is no type.
    let growth = &mut schema["properties"]["growth"];
    let limits = growth["additionalProperties"].clone();
    growth["properties"] = json!({
        "metrics": {
            "description": "The same for single metrics, by name.",
            "type": "object",
            "additionalProperties": limits,
        }
    });
    schema
}

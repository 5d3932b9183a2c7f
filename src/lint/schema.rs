//! The JSON Schema of `goalposts.toml`, with the names of the rules and families there are.

use serde_json::{Map, Value, json};

use crate::config;
use crate::model::catalogue::Family;
use crate::rules::{self, Group, OptionDefault, Rule, RuleOption};

/// What editors need to complete and check `goalposts.toml`.
pub fn configuration_schema() -> Value {
    let mut schema = config::json_schema();
    let rules = rules_schema();
    let described = schema["properties"]["rules"]["description"].clone();
    schema["$defs"]["Rules"] = rules;
    schema["properties"]["rules"] = json!({ "$ref": "#/$defs/Rules", "description": described });
    let of_override = &mut schema["$defs"]["Override"]["properties"]["rules"];
    let described = of_override["description"].clone();
    *of_override = json!({ "$ref": "#/$defs/Rules", "description": described });
    let growth = &mut schema["properties"]["growth"];
    let limits = growth["additionalProperties"].take();
    growth["additionalProperties"] = json!(false);
    for (word, _) in Family::ALL.into_iter().filter(|(_, family)| *family != Family::OwnOutput) {
        growth["properties"][word] = limits.clone();
    }
    schema
}

fn rules_schema() -> Value {
    let level = || json!({ "$ref": "#/$defs/Level" });
    let mut properties = Map::new();
    let groups = Group::ALL.iter().map(|(word, _)| (*word, format!("All rules of the group {word}.")));
    for (word, about) in [("all", "All rules.".to_string())].into_iter().chain(groups) {
        let table = json!({ "type": "object", "additionalProperties": false, "properties": { "level": level() } });
        properties.insert(word.to_string(), json!({ "description": about, "anyOf": [level(), table] }));
    }
    for rule in rules::ALL {
        properties.insert(rule.name.to_string(), rule_schema(rule, &level()));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn rule_schema(rule: &Rule, level: &Value) -> Value {
    let mut of_table = Map::new();
    of_table.insert("level".to_string(), level.clone());
    for option in rule.options {
        of_table.insert(option.name.to_string(), option_schema(option));
    }
    let table = json!({ "type": "object", "additionalProperties": false, "properties": of_table });
    json!({
        "description": rule.documentation().summary,
        "default": rule.default.word(),
        "anyOf": [level, table],
    })
}

fn option_schema(option: &RuleOption) -> Value {
    match option.default {
        OptionDefault::Count(default) => json!({
            "description": option.about,
            "type": "integer",
            "minimum": 0,
            "maximum": u32::MAX,
            "default": default,
        }),
        OptionDefault::UnitCosts => json!({
            "description": option.about,
            "type": "object",
            "additionalProperties": { "type": "string" },
        }),
    }
}

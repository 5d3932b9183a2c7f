//! `goalposts explain RULE` and `goalposts rules`

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::args::{Explain, PageFormat, Rules};
use super::run::{Failure, Outcome, Surroundings};
use super::terminal::{Stream, print};
use crate::rules::{self, OptionDefault, Rule, RuleOption};
use crate::suggest;

/// Prints the page of one rule.
///
/// # Errors
/// When there is no such rule.
pub fn explain(arguments: &Explain, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let Some(rule) = rules::find(&arguments.rule) else {
        let names = rules::ALL.iter().map(|rule| rule.name);
        let help = match suggest::nearest(&arguments.rule, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`goalposts rules` lists them".to_string(),
        };
        return Err(Failure::new(format!("there is no rule `{}`", arguments.rule), Some(help)));
    };
    let page = match arguments.page.format {
        PageFormat::Text => text_page(rule, usize::from(surroundings.terminal(Stream::Stdout).width)),
        PageFormat::Markdown => rule.page(),
        PageFormat::Json => pretty_json(&rule_json(rule)),
    };
    print(&page)?;
    Ok(Outcome::Clean)
}

/// Lists all rules.
///
/// # Errors
/// When standard output can't be written.
pub fn rules(arguments: &Rules, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let page = match arguments.page.format {
        PageFormat::Text => {
            let mut table = Table::new();
            table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(surroundings.terminal(Stream::Stdout).width);
            table.set_header(["rule", "group", "level", "finds"]);
            for rule in rules::ALL {
                table.add_row([rule.name, rule.group.word(), &rule.level_words(), &finds(rule)]);
            }
            table.trim_fmt() + "\n"
        }
        PageFormat::Markdown => {
            let mut page = "| Rule | Group | Level | Fix | Finds |\n|---|---|---|---|---|\n".to_string();
            for rule in rules::ALL {
                let summary = rule.documentation().summary.replace('|', "\\|");
                let (group, level, fix) = (rule.group.word(), rule.level_words(), rule.fix_word());
                page += &format!("| `{}` | {group} | {level} | {fix} | {summary} |\n", rule.name);
            }
            page
        }
        PageFormat::Json => {
            let rules: Vec<_> = rules::ALL.iter().map(|rule| rule_json(rule)).collect();
            pretty_json(&json!({ "version": 1, "rules": rules }))
        }
    };
    print(&page)?;
    Ok(Outcome::Clean)
}

/// What a rule finds, and in brackets what it has besides: columns of their own would leave a narrow terminal no room.
fn finds(rule: &Rule) -> String {
    let fix = rule.fix.map(|_| format!("{} fix", rule.fix_word()));
    let options = rule.options.iter().map(|option| format!("option {}", option.name));
    let besides: Vec<String> = fix.into_iter().chain(options).collect();
    let summary = rule.documentation().summary;
    if besides.is_empty() { summary } else { format!("{summary} ({})", besides.join(", ")) }
}

/// `level` is the one by default, `level_when_on` the one in a preset that switches the rule on; both are words of the
/// configuration.
fn rule_json(rule: &Rule) -> serde_json::Value {
    let documentation = rule.documentation();
    let options: Vec<_> = rule.options.iter().map(option_json).collect();
    let examples: Vec<_> = documentation
        .examples
        .iter()
        .map(|example| json!({ "kind": example.kind.word(), "text": example.text }))
        .collect();
    json!({
        "name": rule.name,
        "group": rule.group.word(),
        "level": rule.default.word(),
        "level_when_on": rule.when_on.word(),
        "fix": rule.fix.map(|_| rule.fix_word()),
        "options": options,
        "summary": documentation.summary,
        "documentation": documentation.markdown,
        "examples": examples,
    })
}

fn option_json(option: &RuleOption) -> serde_json::Value {
    let default = match option.default {
        OptionDefault::Count(count) => json!(count),
        OptionDefault::UnitCosts => json!(null),
    };
    json!({ "name": option.name, "about": option.about, "default": default })
}

fn pretty_json(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// The page for a terminal: fences become indented text, paragraphs are filled to the width.
fn text_page(rule: &Rule, width: usize) -> String {
    let mut page = format!("{} ({}, {})\n", rule.name, rule.group.word(), rule.level_words());
    let mut inside = false;
    let mut paragraph = String::new();
    let flush = |paragraph: &mut String, page: &mut String| {
        if !paragraph.is_empty() {
            *page += &format!("\n{}\n", crate::report::wrap(paragraph, width));
            paragraph.clear();
        }
    };
    for line in rule.documentation().markdown.lines() {
        if line.starts_with("```") {
            flush(&mut paragraph, &mut page);
            if !inside {
                page.push('\n');
            }
            inside = !inside;
        } else if inside {
            page += &format!("    {line}\n");
        } else if line.is_empty() {
            flush(&mut paragraph, &mut page);
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph += line;
        }
    }
    flush(&mut paragraph, &mut page);
    page.push('\n');
    // Its group and level stand in the first line, where people look for them.
    for fact in rule.facts().iter().skip(1) {
        page += &format!("{}\n", crate::report::wrap(fact, width));
    }
    page
}

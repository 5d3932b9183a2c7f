//! The rules that results refer to: those that fired, with their pages. The others would make a clean run's document long.

use rustc_hash::FxHashMap;

use super::super::{RuleBook, RulePage};
use super::document::{Configuration, Descriptor, MarkdownText, Properties, Text};

/// Rules in the order in which they are first met.
#[derive(Default)]
pub(super) struct Rules {
    names: Vec<&'static str>,
    indices: FxHashMap<&'static str, usize>,
}

impl Rules {
    pub fn index(&mut self, rule: &'static str) -> usize {
        *self.indices.entry(rule).or_insert_with(|| {
            self.names.push(rule);
            self.names.len() - 1
        })
    }

    pub fn descriptors(&self, book: &dyn RuleBook) -> Vec<Descriptor> {
        self.names.iter().map(|rule| descriptor(rule, book)).collect()
    }
}

fn descriptor(id: &'static str, book: &dyn RuleBook) -> Descriptor {
    let page = book.page(id);
    let page = page.as_ref();
    Descriptor {
        id,
        name: Some(pascal_case(id)),
        short_description: page.map(|page| Text { text: page.summary.clone() }),
        full_description: page.map(|page| Text { text: description(page) }),
        help: page.map(|page| MarkdownText { text: page.markdown.clone(), markdown: page.markdown.clone() }),
        help_uri: book.url(id),
        default_configuration: page
            .map(|page| Configuration { enabled: page.level != "allow", level: level(page.level) }),
        properties: Properties { tags: book.group(id).map(str::to_owned).into_iter().collect() },
    }
}

/// What it finds and why that matters: all that stands before the first example.
fn description(page: &RulePage) -> String {
    let before = page.markdown.split("\n```").next().unwrap_or(&page.markdown);
    before.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a rule that is off would be, were it switched on.
fn level(level: &str) -> &'static str {
    match level {
        "deny" => "error",
        "advice" => "note",
        _ => "warning",
    }
}

/// `missing-metric` as `MissingMetric`, as section 3.49.7 wants names for people.
fn pascal_case(rule: &str) -> String {
    rule.split('-')
        .flat_map(|word| word.chars().enumerate().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }))
        .collect()
}

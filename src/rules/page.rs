//! A rule's page for people: its facts, its documentation, and the index of all pages.
//!
//! `goalposts explain` prints them, and `docs/rules` holds them, with links.

use std::fmt::Write as _;

use super::{ALL, Group, OptionDefault, Rule, RuleOption, find};
use crate::config::Level;
use crate::diagnostic::Applicability;

/// The file of the index, beside the pages.
pub const INDEX: &str = "README.md";

impl Rule {
    /// The level, and of a rule that is off the one it has once it is on: `warn`, `off (advice)`.
    pub fn level_words(&self) -> String {
        match self.default {
            Level::Allow => format!("off ({})", self.when_on.word()),
            level => level.word().to_string(),
        }
    }

    /// One word for what may be expected of its fix; nothing when it has none.
    pub fn fix_word(&self) -> &'static str {
        match self.fix {
            Some(Applicability::Safe) => "safe",
            Some(Applicability::Unsafe) => "unsafe",
            None => "",
        }
    }

    /// What there is to know of it besides its documentation, a sentence each.
    pub fn facts(&self) -> Vec<String> {
        let mut facts = vec![format!("Group: {}.", self.group.word())];
        facts.push(match self.default {
            Level::Allow => format!("Level: off by default; {} where a preset switches it on.", self.when_on.word()),
            level => format!("Level: {}.", level.word()),
        });
        facts.push(match self.fix {
            Some(Applicability::Safe) => "Fix: safe; it never changes what the file means.".to_string(),
            Some(Applicability::Unsafe) => "Fix: unsafe; it may change what the file means, so look at it.".to_string(),
            None => "Fix: none; only a person knows what is meant.".to_string(),
        });
        facts.extend(
            self.options
                .iter()
                .map(|option| format!("Option `{}`: {} ({}).", option.name, option.about, option.default_words())),
        );
        facts
    }

    /// The page in Markdown: name, facts, documentation. Nothing on it leads elsewhere.
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\n", self.name);
        for fact in self.facts() {
            page += &format!("- {fact}\n");
        }
        page.push('\n');
        page + &self.documentation().markdown
    }
}

impl RuleOption {
    /// What holds where nothing is set.
    pub fn default_words(&self) -> String {
        match self.default {
            OptionDefault::Count(count) => format!("{count} by default"),
            OptionDefault::UnitCosts => "none by default".to_string(),
        }
    }
}

/// The page of a rule as a file beside the others: names of rules lead to their pages.
pub fn linked_page(rule: &Rule) -> String {
    let mut page = String::new();
    let mut inside = false;
    for line in rule.page().lines() {
        let is_fence = line.starts_with("```");
        inside ^= is_fence;
        if inside || is_fence {
            page += line;
        } else {
            link_rules(line, rule, &mut page);
        }
        page.push('\n');
    }
    for RuleOption { name, default, .. } in rule.options {
        if let OptionDefault::Count(count) = default {
            let _ = write!(page, "\nIn `goalposts.toml`:\n\n```toml\n[rules.{}]\n{name} = {count}\n```\n", rule.name);
        }
    }
    page + &format!("\n[All rules]({INDEX}) · [the language](../language.md)\n")
}

/// A line of prose, each other rule's name in backticks a link to its page.
fn link_rules(line: &str, page_of: &Rule, into: &mut String) {
    let mut parts = line.split('`');
    into.push_str(parts.next().unwrap_or(""));
    let mut in_code = true;
    for part in parts {
        if !in_code {
            into.push_str(part);
        } else {
            match find(part).filter(|rule| rule.name != page_of.name) {
                Some(rule) => *into += &format!("[`{part}`]({}.md)", rule.name),
                None => *into += &format!("`{part}`"),
            }
        }
        in_code = !in_code;
    }
}

/// The index: what the levels mean, and a table a group.
pub fn index() -> String {
    let on = ALL.iter().filter(|rule| rule.default != Level::Allow).count();
    let mut page = format!(
        "# Rules\n\n\
         What `goalposts check` finds besides lines that can't be read: {} rules, of which {on} are on by default. Each has a\n\
         page with examples that are run as tests; `goalposts explain RULE` prints it.\n\n\
         - **deny** is an error: a fact in the file that has to be mended before anybody can judge the goal. It fails the run.\n\
         - **warn** rests on experience, statistics or today's date as well. It fails no run by itself.\n\
         - **advice** is worth a thought.\n\
         - **off** rules would be reported in goals that are good as they are; each page says why it is off. In brackets stands\n  \
         the level they have once a preset switches them on.\n\n\
         `-A`, `-W` and `-D` with a rule or a group set it to allow, warn or deny for a run; `allow RULE \"why\"` in a file silences\n\
         it there. A **fix** is safe when it never changes what the file means, and unsafe when a person should look at it. How\n\
         defaults are chosen and changed stands in [CONTRIBUTING.md](../../CONTRIBUTING.md#what-is-on-by-default).\n",
        ALL.len()
    );
    for (word, group) in Group::ALL {
        let rules: Vec<&Rule> = ALL.iter().copied().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = write!(
            page,
            "\n## {word}\n\n{}\n\n| rule | level | fix | finds |\n| --- | --- | --- | --- |\n",
            about(group)
        );
        for rule in rules {
            let summary = rule.documentation().summary.replace('|', "\\|");
            let _ = writeln!(
                page,
                "| [`{0}`]({0}.md) | {1} | {2} | {summary} |",
                rule.name,
                rule.level_words(),
                rule.fix_word()
            );
        }
    }
    page
}

fn about(group: Group) -> &'static str {
    match group {
        Group::Specific => "Whether one can tell what is meant.",
        Group::Measurable => "Whether one will be able to tell that it was reached.",
        Group::Achievable => "Whether it can be, and with what.",
        Group::Realistic => "Whether it is likely, by what such numbers do.",
        Group::Timely => "Whether it has an end, and steps on the way.",
        Group::Aligned => "Whether goals fit together.",
        Group::Tracked => "Whether results fit what was planned.",
        Group::Moved => "Whether targets stayed where they were, by git history.",
    }
}

#[cfg(test)]
mod tests {
    use super::{index, linked_page};
    use crate::rules::{ALL, find};

    #[test]
    fn a_page_states_level_fix_and_options() {
        let page = |name: &str| find(name).unwrap().page();
        let long = page("long-title");
        for fact in [
            "# long-title\n",
            "\n- Group: specific.\n",
            "\n- Level: off by default; advice where a preset switches it on.\n",
            "\n- Fix: none; ",
            "\n- Option `max`: the longest title, in characters (120 by default).\n",
        ] {
            assert!(long.contains(fact), "{fact:?} is not in\n{long}");
        }
        assert!(page("missing-target").contains("\n- Level: deny.\n"));
        assert!(page("unused-allow").contains("\n- Fix: safe; "));
        assert!(page("no-change").contains("\n- Fix: unsafe; "));
    }

    #[test]
    fn names_of_rules_are_links_outside_of_examples_only() {
        let linked = linked_page(find("baseline-period-only").unwrap());
        assert!(
            linked.contains("[`relative-target-without-baseline`](relative-target-without-baseline.md)"),
            "{linked}"
        );
        assert!(!linked.contains("(baseline-period-only.md)"), "no page leads to itself");
        let linked = linked_page(find("unused-allow").unwrap());
        assert!(!linked.contains("````"), "{linked}");
        assert!(linked.contains("\n  allow unrealistic-growth \"paid launch on 1 March\"\n"), "{linked}");
    }

    #[test]
    fn every_rule_stands_in_the_index_once() {
        let index = index();
        for rule in ALL {
            assert_eq!(index.matches(&format!("| [`{0}`]({0}.md) |", rule.name)).count(), 1, "{}", rule.name);
        }
    }
}

//! What the rules' documentation gives to reports.

use super::{RuleBook, RulePage};
use crate::diagnostic::{INVALID_CONFIGURATION, SYNTAX_ERROR, UNREADABLE_FILE};
use crate::rules;

/// The rules of the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInRules;

impl RuleBook for BuiltInRules {
    fn group(&self, rule: &str) -> Option<&str> {
        rules::find(rule).map(|rule| rule.group.word())
    }

    /// There is no website until one is set when the program is built.
    fn url(&self, rule: &str) -> Option<String> {
        let site = option_env!("GOALPOSTS_SITE").filter(|site| !site.is_empty())?;
        rules::find(rule).map(|rule| format!("{}/rules/{}", site.trim_end_matches('/'), rule.name))
    }

    fn page(&self, rule: &str) -> Option<RulePage> {
        if let Some(summary) = about_code(rule) {
            return Some(RulePage { summary: summary.to_owned(), markdown: format!("{summary}\n"), level: "deny" });
        }
        let rule = rules::find(rule)?;
        let documentation = rule.documentation();
        let (summary, markdown) = (documentation.summary, documentation.markdown);
        Some(RulePage { summary, markdown, level: rule.default.word() })
    }
}

/// The three codes that are no rules, and that nobody can switch off.
fn about_code(code: &str) -> Option<&'static str> {
    Some(match code {
        SYNTAX_ERROR => "A line of a goal file can't be read.",
        UNREADABLE_FILE => "A file can't be read: it is missing, not readable for this user, or no text in UTF-8.",
        INVALID_CONFIGURATION => "The configuration says something that goalposts does not know.",
        _ => return None,
    })
}

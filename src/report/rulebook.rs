//! What the rules' documentation gives to reports.

use super::RuleBook;
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
}

//! What comes after the goals: the budgets added up, and what is still open.

use super::text::{inline, message, one_line};
use super::{Page, kpi, outline, smart, words};
use crate::plan::types::{Allowed, Finding, Goal, Plan};

/// A table of budgets says more than the goals do when there are two of them, or when the plan states one.
pub(super) fn has_budget(plan: &Plan) -> bool {
    plan.facts.budget.is_some()
        || plan.goals.iter().filter(|goal| goal.facts.budget.is_some() && !goal.is_dropped()).nth(1).is_some()
}

pub(super) fn has_findings(plan: &Plan) -> bool {
    !plan.findings.is_empty()
}

pub(super) fn has_accepted(plan: &Plan) -> bool {
    allowed(plan).next().is_some()
}

/// `1 warning and 2 pieces of advice are`; empty when nothing is open.
pub(super) fn open_points(plan: &Plan) -> String {
    let count = |level| plan.findings.iter().filter(|finding| finding.level == level).count() as u32;
    let errors = [(count("deny"), "error"), (count("warn"), "warning")];
    let mut parts: Vec<String> =
        errors.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| words::plural(count, word)).collect();
    match count("advice") {
        0 => {}
        1 => parts.push("1 piece of advice".to_string()),
        many => parts.push(format!("{many} pieces of advice")),
    }
    if parts.is_empty() {
        return String::new();
    }
    let verb = if plan.findings.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", words::list(&parts))
}

/// Every silenced rule, with the goal and the KPI it stands in.
fn allowed(plan: &Plan) -> impl Iterator<Item = (&Allowed, Option<&Goal>, Option<String>)> {
    let of_plan = plan.facts.allowed.iter().map(|allowed| (allowed, None, None));
    let of_goals = plan.goals.iter().flat_map(|goal| {
        let own = goal.facts.allowed.iter().map(move |allowed| (allowed, Some(goal), None));
        let of_kpis = goal.kpis.iter().flat_map(move |stated| {
            stated.allowed.iter().map(move |allowed| (allowed, Some(goal), Some(kpi::title(stated))))
        });
        own.chain(of_kpis)
    });
    of_plan.chain(of_goals)
}

impl Page<'_> {
    pub(super) fn budget(&mut self, plan: &Plan) {
        self.paragraph(&format!("## {}", outline::BUDGET));
        if let Some(budget) = &plan.facts.budget {
            self.paragraph(&format!("The plan as a whole: {}", smart::budget(budget)));
        }
        let mut rows = Vec::new();
        for goal in plan.goals.iter().filter(|goal| !goal.is_dropped()) {
            if let Some(budget) = &goal.facts.budget {
                let total = budget.total.map_or_else(|| "not said for how long".to_string(), words::amount);
                rows.push(vec![self.titled(goal), total, smart::budget_working(budget)]);
            }
        }
        if rows.is_empty() {
            return;
        }
        if rows.len() > 1 {
            for total in &plan.budget_totals {
                rows.push(vec!["**Together**".to_string(), format!("**{}**", words::amount(*total)), String::new()]);
            }
        }
        self.table(&["Goal", "Budget", ""], &[false, true, false], rows.into_iter());
    }

    pub(super) fn settle(&mut self, plan: &Plan) {
        self.paragraph(&format!("## {}", outline::SETTLE));
        let findings: Vec<String> = plan.findings.iter().map(|finding| self.finding(finding)).collect();
        self.items(findings.into_iter());
    }

    /// The rules that are silenced, each with its reason.
    pub(super) fn accepted(&mut self, plan: &Plan) {
        self.paragraph(&format!("## {}", outline::ACCEPTED));
        let accepted = allowed(plan).map(|(allowed, goal, kpi)| {
            let goal = goal.map(|goal| self.titled(goal));
            let place: Vec<String> = kpi.into_iter().chain(goal).collect();
            let place = if place.is_empty() { "the whole plan".to_string() } else { place.join(", ") };
            let reason = allowed.reason.as_deref().map(|reason| format!(": {}", inline(reason))).unwrap_or_default();
            format!("`{}` for {place}{reason}", code(&allowed.rule))
        });
        let accepted: Vec<String> = accepted.collect();
        self.items(accepted.into_iter());
    }

    fn finding(&self, finding: &Finding) -> String {
        let level = match finding.level {
            "deny" => "Error",
            "warn" => "Warning",
            _ => "Advice",
        };
        let place = finding.goal.as_deref().and_then(|id| {
            let (anchor, title) = (self.outline.anchor(id)?, self.outline.title(id)?);
            Some(format!(" – [{}](#{anchor})", one_line(title)))
        });
        let help = finding.help.as_deref().map(|help| format!("<br>{}", words::capitalized(&message(help))));
        format!(
            "**{level}** `{}`{}: {}{}",
            code(&finding.rule),
            place.unwrap_or_default(),
            message(&finding.message),
            help.unwrap_or_default()
        )
    }

    fn titled(&self, goal: &Goal) -> String {
        let anchor = self.outline.anchor(&goal.id).unwrap_or_default();
        format!("[{}](#{anchor})", one_line(&outline::goal_title(goal)))
    }
}

/// The name of a rule, fit for a code span.
fn code(rule: &str) -> String {
    rule.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect()
}

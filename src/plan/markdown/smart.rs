//! Specific, measurable, achievable, realistic, time-sensitive: what there is to each, and plainly what is missing.

use super::text::{inline, one_line};
use super::{Page, kpi, summary, words};
use crate::plan::types::{Audience, Budget, Due, Facts, Goal, TargetForm};

impl Page<'_> {
    pub(super) fn smart(&mut self, goal: &Goal) {
        let letters = [
            ("Specific", specific(goal)),
            ("Measurable", Some(measurable(goal))),
            ("Achievable", achievable(goal)),
            ("Realistic", realistic(goal)),
            ("Time-sensitive", self.time_sensitive(goal)),
        ];
        let rows = letters.into_iter().filter_map(|(letter, says)| Some(vec![format!("**{letter}**"), says?]));
        self.table(&["SMART", ""], &[false, false], rows);
    }

    fn time_sensitive(&self, goal: &Goal) -> Option<String> {
        let due = words::due(&goal.timeframe.due);
        let all_kpis_dated = !goal.kpis.is_empty() && goal.kpis.iter().all(|kpi| kpi.due != Due::default());
        let mut parts = vec![match (due, goal.timeframe.length) {
            (Some(due), _) => words::capitalized(&due),
            (None, Some(length)) => format!("In {}, with no start yet", words::count(length)),
            (None, None) if all_kpis_dated => "Each KPI has a deadline of its own".to_string(),
            (None, None) => "No deadline yet".to_string(),
        }];
        parts.extend(goal.facts.review.map(|review| format!("reviewed {}", words::cadence(review))));
        let after: Vec<String> = goal.depends_on.iter().map(|reference| self.reference(reference)).collect();
        if !after.is_empty() {
            parts.push(format!("after {}", words::list(&after)));
        }
        Some(parts.join("; "))
    }
}

/// The kind of goal and whom it is for; without them, nothing that the heading does not say.
fn specific(goal: &Goal) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(goal.goal_type.as_ref().map(|entry| one_line(entry.title.as_ref().unwrap_or(&entry.name))));
    parts.extend(goal.facts.audience.as_ref().map(|stated| format!("for {}", audience(stated))));
    (!parts.is_empty()).then(|| words::capitalized(&parts.join("; ")))
}

/// In quotes: the words are the file's own, and follow a word of ours.
pub(super) fn audience(audience: &Audience) -> String {
    let size = audience.size.map(|size| format!(" ({})", words::amount(size))).unwrap_or_default();
    format!("“{}”{size}", inline(&audience.text))
}

fn measurable(goal: &Goal) -> String {
    if goal.kpis.is_empty() && goal.milestones.is_empty() && goal.children.is_empty() {
        return "No KPI and no milestone yet".to_string();
    }
    let mut parts = vec![summary::measures(goal)];
    let mut missing = |count: usize, what: &str| {
        if count > 0 {
            parts.push(match goal.kpis.len() {
                1 => format!("no {what} yet"),
                _ => format!("{count} without a {what}"),
            });
        }
    };
    let without_target =
        |kpi: &&crate::plan::Kpi| kpi.target.as_ref().is_none_or(|target| target.form == TargetForm::Unknown);
    missing(goal.kpis.iter().filter(without_target).count(), "target");
    missing(goal.kpis.iter().filter(|kpi| kpi::lacks_baseline(kpi)).count(), "baseline");
    parts.join("; ")
}

fn achievable(goal: &Goal) -> Option<String> {
    let facts = &goal.facts;
    let mut parts = resources(facts);
    let actions = goal.actions.len();
    if actions > 0 {
        let mut text = words::plural(u32::try_from(actions).unwrap_or(u32::MAX), "action");
        let done = goal.actions.iter().filter(|action| action.done.is_some()).count();
        if done > 0 {
            text.push_str(&if done == actions { ", done".to_string() } else { format!(", {done} done") });
        }
        parts.push(text);
    }
    if !parts.is_empty() {
        return Some(words::capitalized(&parts.join("; ")));
    }
    // The goals inside another one bring what it takes, and what is over needs nothing any more.
    let is_over = facts.status.as_ref().is_some_and(|status| matches!(status.state, "done" | "dropped"));
    (goal.children.is_empty() && !is_over).then(|| "No budget, capacity or action yet".to_string())
}

fn resources(facts: &Facts) -> Vec<String> {
    let budget = facts.budget.as_ref().map(budget);
    let capacity = facts.capacity.map(words::amount);
    budget.into_iter().chain(capacity).collect()
}

/// `$360 ($15/post × 24 posts)`
pub(super) fn budget(budget: &Budget) -> String {
    let working = budget_working(budget);
    match budget.total {
        Some(total) if working.is_empty() => words::amount(total),
        Some(total) => format!("{} ({working})", words::amount(total)),
        None => working,
    }
}

/// How a budget comes about: `$15/post × 24 posts = $360, at most $300`. Empty when it is just stated.
pub(super) fn budget_working(budget: &Budget) -> String {
    if let Some(rate) = budget.rate {
        return words::amount(rate);
    }
    let (Some(price), Some(units)) = (budget.price, budget.units) else {
        return String::new();
    };
    let mut text = format!("{} × {}", words::amount(price), words::amount(units));
    if let Some(cost) = budget.cost.filter(|cost| budget.cap.is_some_and(|cap| cap != *cost)) {
        text.push_str(&format!(" = {}", words::amount(cost)));
    }
    text
}

/// The growth that the targets ask for. Only figures: whether they are realistic is said at the end, by the linter's findings.
fn realistic(goal: &Goal) -> Option<String> {
    let growing = goal.kpis.iter().filter_map(|stated| {
        let percent = stated.change.as_ref()?.percent_per_month?;
        Some(format!("{} {} a month", kpi::title(stated), words::signed_percent(percent)))
    });
    let mut parts: Vec<String> = growing.collect();
    let risks = goal.facts.risks.len();
    if risks > 0 {
        parts.push(format!("{} to watch", words::plural(u32::try_from(risks).unwrap_or(u32::MAX), "risk")));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

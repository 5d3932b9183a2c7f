//! The table at the head of a plan: every goal in one row.

use super::{Page, outline, words};
use crate::plan::markdown::text::one_line;
use crate::plan::types::{Goal, Plan};

impl Page<'_> {
    pub(super) fn summary(&mut self, plan: &Plan) {
        let has_owners = plan.goals.iter().any(|goal| goal.facts.owner.is_some());
        let mut head = vec!["", "Goal"];
        if has_owners {
            head.push("Owner");
        }
        head.extend(["By", "Measured by"]);
        let outline = self.outline;
        let rows = plan.goals.iter().map(|goal| {
            let anchor = outline.anchor(&goal.id).unwrap_or_default();
            let title = one_line(&outline::goal_title(goal));
            let mut cells =
                vec![outline.number(&goal.id).to_string(), format!("[{title}](#{anchor}){}", standing(goal))];
            if has_owners {
                cells.push(goal.facts.owner.as_deref().map(one_line).unwrap_or_default());
            }
            cells.push(words::deadline(&goal.timeframe.due).unwrap_or_else(|| "–".to_string()));
            cells.push(measures(goal));
            cells
        });
        let rows: Vec<_> = rows.collect();
        self.table(&head, &vec![false; head.len()], rows.into_iter());
    }
}

/// What is unusual about a goal: that it is no longer or not yet worked for, and its grade.
fn standing(goal: &Goal) -> String {
    let state = goal.facts.status.as_ref().map(|status| status.state).filter(|state| *state != "active");
    let grade = goal.grade.as_ref().map(|grade| format!("graded {}", words::plain(grade.score.0)));
    let parts: Vec<String> = state.map(str::to_string).into_iter().chain(grade).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// `3 KPIs, 1 milestone`, `2 goals`
pub(super) fn measures(goal: &Goal) -> String {
    let counts = [(goal.children.len(), "goal"), (goal.kpis.len(), "KPI"), (goal.milestones.len(), "milestone")];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| words::plural(u32::try_from(count).unwrap_or(u32::MAX), word))
        .collect();
    if parts.is_empty() { "nothing yet".to_string() } else { parts.join(", ") }
}

//! The section of one goal.

use super::text::{inline, link, one_line};
use super::{Page, outline, words};
use crate::plan::types::{Commitment, Dated, Facts, Goal, Meta, Milestone, Remarks, Task};

impl Page<'_> {
    pub(super) fn goal(&mut self, goal: &Goal) {
        self.paragraph(&format!("{} {}", outline::marks(goal), one_line(&outline::goal_title(goal))));
        self.line_of(&self.context(goal));
        self.why(goal.facts.why.as_deref());
        self.smart(goal);
        self.kpis(goal);
        self.list("Milestones", goal.milestones.iter().map(milestone));
        self.list("Actions", goal.actions.iter().map(|action| task(action, true)));
        self.fact_lists(&goal.facts);
        let health = goal.health.iter().map(|stated| {
            let state = stated.state.replace('-', " ");
            let on = stated.date.map(|date| format!(", {}", words::day(date))).unwrap_or_default();
            format!("{}{on}{}", words::capitalized(&state), after_colon(stated.note.as_deref()))
        });
        self.list("How it goes, as reported", health);
        if let Some(grade) = &goal.grade {
            let note = after_colon(grade.note.as_deref());
            self.paragraph(&format!("**Graded {} out of 1**{note}", words::plain(grade.score.0)));
        }
        self.revised(&goal.revised);
    }

    /// Where the goal stands among the others, who answers for it, where and when.
    fn context(&self, goal: &Goal) -> Vec<String> {
        let mut parts = Vec::new();
        let parent = goal.parent.as_deref().map(|id| self.goal_link(id));
        let others = goal.supports.iter().map(|reference| self.reference(reference));
        let supports: Vec<String> = parent.into_iter().chain(others).collect();
        if !supports.is_empty() {
            parts.push(format!("Supports {}", words::list(&supports)));
        }
        parts.extend(people(&goal.facts));
        parts.extend(platforms(&goal.facts));
        parts.extend(words::timeframe(&goal.timeframe));
        parts.extend(standing(&goal.facts));
        parts
    }

    fn goal_link(&self, id: &str) -> String {
        let title = self.outline.title(id).unwrap_or(id);
        match self.outline.anchor(id) {
            Some(anchor) => format!("[{}](#{anchor})", one_line(title)),
            None => one_line(title),
        }
    }

    /// Risks, notes, links and facts for other tools.
    pub(super) fn fact_lists(&mut self, facts: &Facts) {
        self.list("Risks", facts.risks.iter().map(|risk| task(risk, false)));
        self.list("Notes", facts.remarks.notes.iter().map(|note| inline(note)));
        self.list("Links", facts.remarks.links.iter().map(|address| link(address)));
        self.list("Elsewhere", facts.remarks.meta.iter().map(meta));
    }
}

/// `@mina with @jun and @bo`
pub(super) fn people(facts: &Facts) -> Option<String> {
    let contributors: Vec<String> = facts.contributors.iter().map(|name| one_line(name)).collect();
    let with = (!contributors.is_empty()).then(|| format!("with {}", words::list(&contributors)));
    let owner = facts.owner.as_deref().map(one_line);
    let parts: Vec<String> = owner.into_iter().chain(with).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

pub(super) fn platforms(facts: &Facts) -> Option<String> {
    let titles = facts.platforms.iter().map(|platform| one_line(platform.title.as_ref().unwrap_or(&platform.name)));
    let titles: Vec<String> = titles.collect();
    (!titles.is_empty()).then(|| titles.join(", "))
}

/// Its state when it is not simply active, its commitment, its tags.
pub(super) fn standing(facts: &Facts) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(status) = facts.status.as_ref().filter(|status| status.state != "active") {
        parts.push(format!("**{}**{}", status.state, after_colon(status.why.as_deref())));
    }
    parts.extend(facts.commitment.map(|commitment| match commitment {
        Commitment::Committed => "committed".to_string(),
        Commitment::Aspirational => "aspirational".to_string(),
    }));
    if !facts.tags.is_empty() {
        let tags: Vec<String> = facts.tags.iter().map(|tag| one_line(tag)).collect();
        parts.push(format!("tagged {}", tags.join(", ")));
    }
    parts
}

pub(super) fn milestone(milestone: &Milestone) -> String {
    let mut line = task(&milestone.task, true);
    for progress in &milestone.progress {
        line.push_str(&format!("<br>{}", dated(progress)));
    }
    for extra in remarks(&milestone.remarks) {
        line.push_str(&format!("<br>{extra}"));
    }
    line
}

/// `[x] Boost every post (by 15 Jan 2026, @jun, 4 hours): done 12 Jan 2026`
fn task(task: &Task, with_box: bool) -> String {
    let mut facts = Vec::new();
    facts.extend(words::due(&task.due));
    facts.extend(task.owner.as_deref().map(one_line));
    facts.extend(task.effort.map(words::amount));
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    let done = task.done.as_ref().map(|done| {
        let on = done.date.map(|date| format!(" {}", words::day(date))).unwrap_or_default();
        let note = done.note.as_deref().map(|note| format!(", {}", inline(note))).unwrap_or_default();
        format!(" – done{on}{note}")
    });
    let check = match (with_box, &done) {
        (false, _) => "",
        (true, Some(_)) => "[x] ",
        (true, None) => "[ ] ",
    };
    format!("{check}{}{facts}{}", inline(&task.text), done.unwrap_or_default())
}

/// `2,455 on 31 Jan 2026, first boosted posts`
pub(super) fn dated(dated: &Dated) -> String {
    let value = match (dated.amount, dated.change) {
        (Some(amount), _) => words::amount(amount),
        (None, Some(change)) => words::signed(change),
        (None, None) => "not known".to_string(),
    };
    let on = words::when(dated);
    let note = dated.note.as_deref().map(|note| format!(", {}", inline(note))).unwrap_or_default();
    format!("{value}{on}{note}")
}

/// Notes, links and the rest, each for itself.
pub(super) fn remarks(remarks: &Remarks) -> impl Iterator<Item = String> {
    let notes = remarks.notes.iter().map(|note| inline(note));
    let links = remarks.links.iter().map(|address| link(address));
    notes.chain(links).chain(remarks.meta.iter().map(meta))
}

fn meta(meta: &Meta) -> String {
    format!("{}: {}", one_line(&meta.name), link(&meta.value))
}

fn after_colon(text: Option<&str>) -> String {
    text.map(|text| format!(": {}", inline(text))).unwrap_or_default()
}

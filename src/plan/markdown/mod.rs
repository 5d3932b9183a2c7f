//! The plan as a page that people read: one table of all goals, then a section for each, and what is still open at the end.
//!
//! Everything stated in a goal file is shown as text, never interpreted (see [`text`]); all else here is fixed words, numbers
//! and dates. Headings are the plan's title, the goals' titles and three fixed sections, so that a table of contents made from
//! them is one of goals.

mod card;
mod closing;
mod goal;
mod kpi;
mod outline;
mod smart;
mod summary;
#[cfg(test)]
mod tests;
pub(in crate::plan) mod text;
mod timeline;
pub(super) mod words;

pub(crate) use card::{goal_card, kpi_card};
pub(crate) use words::{capitalized, day_of, days_of};

use super::types::{Compiled, Plan, Reference, Revised};
use outline::{Outline, Sections};
use text::{inline, one_line};

/// All plans as one document.
pub(super) fn render(compiled: &Compiled) -> String {
    let timelines: Vec<Option<String>> = compiled.plans.iter().map(timeline::chart).collect();
    let sections: Vec<Sections> = compiled
        .plans
        .iter()
        .zip(&timelines)
        .map(|(plan, timeline)| Sections {
            timeline: timeline.is_some(),
            budget: closing::has_budget(plan),
            settle: closing::has_findings(plan),
            accepted: closing::has_accepted(plan),
        })
        .collect();
    let outline = Outline::new(compiled, &sections);
    let mut page = Page { out: String::new(), outline: &outline };
    if compiled.plans.is_empty() {
        page.paragraph("No plans.");
    }
    for (index, (plan, sections)) in compiled.plans.iter().zip(&sections).enumerate() {
        if index > 0 {
            page.paragraph("---");
        }
        page.plan(plan, *sections, timelines[index].as_deref(), &outline.settle_anchors()[index]);
    }
    page.out
}

/// The document as it grows. Blocks are set apart by one empty line.
struct Page<'o> {
    out: String,
    outline: &'o Outline<'o>,
}

impl Page<'_> {
    fn plan(&mut self, plan: &Plan, sections: Sections, timeline: Option<&str>, settle: &str) {
        self.paragraph(&format!("# {}", one_line(&outline::plan_title(plan))));
        self.about(plan);
        if sections.settle {
            let open = closing::open_points(plan);
            self.paragraph(&format!("{open} [{}](#{settle}).", outline::SETTLE.to_lowercase()));
        }
        if plan.goals.is_empty() {
            self.paragraph("No goals yet.");
        } else {
            self.summary(plan);
        }
        if let Some(timeline) = timeline {
            self.paragraph(&format!("## {}", outline::TIMELINE));
            self.paragraph(timeline);
        }
        for goal in &plan.goals {
            self.goal(goal);
        }
        if sections.budget {
            self.budget(plan);
        }
        if sections.settle {
            self.settle(plan);
        }
        if sections.accepted {
            self.accepted(plan);
        }
    }

    /// What holds for the whole plan: one line, the reason, and what else is stated of it.
    fn about(&mut self, plan: &Plan) {
        let facts = &plan.facts;
        let mut parts = Vec::new();
        parts.extend(goal::people(facts));
        parts.extend(goal::platforms(facts));
        parts.extend(words::timeframe(&plan.timeframe));
        parts.extend(plan.currency.as_deref().map(one_line));
        parts.extend(facts.review.map(|review| format!("reviewed {}", words::cadence(review))));
        parts.extend(goal::standing(facts));
        self.line_of(&parts);
        self.why(facts.why.as_deref());
        if let Some(audience) = &facts.audience {
            self.paragraph(&format!("For {}", smart::audience(audience)));
        }
        self.fact_lists(facts);
        self.revised(&plan.revised);
    }

    // ── the ways to write a block ──

    fn paragraph(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Short facts beside each other.
    fn line_of(&mut self, parts: &[String]) {
        if !parts.is_empty() {
            self.paragraph(&parts.join(" · "));
        }
    }

    fn why(&mut self, why: Option<&str>) {
        if let Some(why) = why.map(inline).filter(|why| !why.is_empty()) {
            self.paragraph(&format!("> {why}"));
        }
    }

    /// Why something was changed.
    fn revised(&mut self, revised: &[Revised]) {
        let reasons = revised.iter().map(|revised| {
            let on = revised.date.map(|date| format!("{}: ", words::day(date))).unwrap_or_default();
            format!("{on}{}", inline(&revised.reason))
        });
        self.list("Changed on purpose", reasons);
    }

    /// A list under a label in bold; headings are for goals.
    fn list(&mut self, label: &str, items: impl Iterator<Item = String>) {
        let mut items = items.peekable();
        if items.peek().is_some() {
            self.paragraph(&format!("**{label}**"));
            self.items(items);
        }
    }

    fn items(&mut self, items: impl Iterator<Item = String>) {
        self.out.push('\n');
        self.out.extend(items.map(|item| format!("- {item}\n")));
    }

    /// Rows under a head; `right` says which columns are set to the right.
    fn table(&mut self, head: &[&str], right: &[bool], rows: impl Iterator<Item = Vec<String>>) {
        self.paragraph(&row(head));
        let marks: Vec<&str> = right.iter().map(|right| if *right { "--:" } else { "---" }).collect();
        self.out.push_str(&format!("|{}|\n", marks.join("|")));
        for cells in rows {
            self.out.push_str(&row(&cells));
            self.out.push('\n');
        }
    }

    /// The title of what is referred to, leading to it where it is in this document.
    fn reference(&self, reference: &Reference) -> String {
        let title = reference.title.as_deref().unwrap_or(&reference.text);
        let anchor = reference.id.as_deref().and_then(|id| self.outline.anchor(id));
        match anchor {
            Some(anchor) => format!("[{}](#{anchor})", one_line(title)),
            None => format!("*{}*", one_line(title)),
        }
    }
}

fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let mut row = String::from("|");
    for cell in cells {
        let cell = cell.as_ref();
        row.push(' ');
        row.push_str(cell);
        row.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    row
}

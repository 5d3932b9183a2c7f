//! The headings of the document, known before it is written, so that the table at its head can lead to them.
//!
//! Links go to the anchors that forges make from headings. Anchors of our own (`<a id="…">`) would follow the goals' names, but
//! GitLab takes them out; `{#id}` is shown as text by GitHub. GitHub, GitLab (since 17.0) and VS Code make the same anchor of a
//! heading: lower case, punctuation dropped, blanks to hyphens, letters of every script kept, and a number behind one that
//! occurs again.

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::text::plain_line;
use crate::plan::types::{Compiled, Goal, Plan};

/// HTML has no more levels of headings.
const DEEPEST: usize = 6;

/// How many levels of goals are numbered in full. Beyond it a number would grow with every level, which for goals nested
/// thousands deep is most of the document.
const NUMBERED_LEVELS: usize = 6;

/// Which sections a plan has beside its goals.
#[derive(Clone, Copy, Default)]
pub(super) struct Sections {
    pub timeline: bool,
    pub budget: bool,
    pub settle: bool,
    pub accepted: bool,
}

pub(super) const TIMELINE: &str = "Timeline";
pub(super) const BUDGET: &str = "Budget";
pub(super) const SETTLE: &str = "Still to settle";
pub(super) const ACCEPTED: &str = "Accepted with a reason";

/// The titles, anchors and numbers of all goals of a document.
#[derive(Default)]
pub(super) struct Outline<'c> {
    anchors: FxHashMap<&'c str, String>,
    settle: Vec<String>,
    numbers: FxHashMap<&'c str, String>,
    titles: FxHashMap<&'c str, String>,
}

impl<'c> Outline<'c> {
    pub fn new(compiled: &'c Compiled, sections: &[Sections]) -> Self {
        let mut slugs = Slugs::default();
        let mut outline = Self::default();
        for (plan, sections) in compiled.plans.iter().zip(sections) {
            slugs.next(&plan_title(plan));
            if sections.timeline {
                slugs.next(TIMELINE);
            }
            let mut counters: Vec<u32> = Vec::new();
            for goal in &plan.goals {
                let depth = goal.depth as usize;
                counters.truncate(depth + 1);
                counters.resize(depth + 1, 0);
                counters[depth] += 1;
                let title = goal_title(goal);
                let anchor = slugs.next(&title);
                // Of two goals of one name, which is an error anyway, the first is meant.
                outline.anchors.entry(&goal.id).or_insert(anchor);
                outline.titles.entry(&goal.id).or_insert(title);
                outline.numbers.entry(&goal.id).or_insert_with(|| numbered(&counters));
            }
            if sections.budget {
                slugs.next(BUDGET);
            }
            outline.settle.push(if sections.settle { slugs.next(SETTLE) } else { String::new() });
            if sections.accepted {
                slugs.next(ACCEPTED);
            }
        }
        outline
    }

    /// The anchor of a goal, or of the goal that a KPI belongs to.
    pub fn anchor(&self, id: &str) -> Option<&str> {
        let of_goal = || self.anchors.get(id.rsplit_once('.')?.0);
        self.anchors.get(id).or_else(of_goal).map(String::as_str)
    }

    /// The anchors of the sections that list what is open, one for each plan.
    pub fn settle_anchors(&self) -> &[String] {
        &self.settle
    }

    /// The title of a goal of this document.
    pub fn title(&self, id: &str) -> Option<&str> {
        self.titles.get(id).map(String::as_str)
    }

    /// `1.2.1`
    pub fn number(&self, id: &str) -> &str {
        self.numbers.get(id).map_or("", String::as_str)
    }
}

fn numbered(counters: &[u32]) -> String {
    let shown: Vec<String> = counters.iter().take(NUMBERED_LEVELS).map(u32::to_string).collect();
    let more = if counters.len() > NUMBERED_LEVELS { ".…" } else { "" };
    format!("{}{more}", shown.join("."))
}

/// `##` for a goal at the top, one more for each goal around it.
pub(super) fn marks(goal: &Goal) -> &'static str {
    let level = (goal.depth as usize).saturating_add(2).min(DEEPEST);
    &"######"[..level]
}

/// The title, else the name.
pub(super) fn plan_title(plan: &Plan) -> String {
    first_seen([plan.title.as_deref(), Some(&plan.name)], "Untitled plan")
}

/// The title, else the name.
pub(super) fn goal_title(goal: &Goal) -> String {
    first_seen([goal.title.as_deref(), Some(&goal.name)], "Untitled goal")
}

/// The first that shows anything.
fn first_seen(candidates: [Option<&str>; 2], otherwise: &str) -> String {
    let mut lines = candidates.into_iter().flatten().map(plain_line);
    lines.find(|line| !line.is_empty()).unwrap_or_else(|| otherwise.to_string())
}

/// Anchors as forges make them from headings.
#[derive(Default)]
struct Slugs {
    used: FxHashMap<String, u32>,
}

impl Slugs {
    fn next(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let count = self.used.entry(slug.clone()).or_insert(0);
        let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count += 1;
        anchor
    }
}

fn slug(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | ' ' | '‿' | '＿');
    let lower = heading.to_lowercase();
    lower.chars().filter(|c| kept(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_the_forges() {
        assert_eq!(slug("Be the café the neighbourhood talks about"), "be-the-café-the-neighbourhood-talks-about");
        assert_eq!(slug("Fern & Moss: 50% more, soon!"), "fern--moss-50-more-soon");
        assert_eq!(slug("성수동 사람들이 책방 고요를 안다"), "성수동-사람들이-책방-고요를-안다");
        assert_eq!(slug("🎉 Launch"), "-launch");
    }

    #[test]
    fn repeated_headings_are_counted() {
        let mut slugs = Slugs::default();
        let anchors = ["Launch", "Launch!", "launch"].map(|heading| slugs.next(heading));
        assert_eq!(anchors, ["launch", "launch-1", "launch-2"]);
    }

    #[test]
    fn deep_numbers_end() {
        assert_eq!(numbered(&[1, 2, 3]), "1.2.3");
        assert_eq!(numbered(&[1; 5000]), "1.1.1.1.1.1.…");
    }
}

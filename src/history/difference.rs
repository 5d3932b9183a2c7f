//! Everything that moved between two states of a workspace, as plain data that every format shows alike.

mod goal;
mod kpi;
mod types;

use super::History;
use crate::model::{GoalView, Workspace};
use crate::source::{FileId, Role, Sources, Span};

pub(super) use goal::Comparing;
pub use types::{Change, ChangeKind, Counts, Difference, End, GoalChanges, Reason, Side, Way, json_schema};

/// What a comparison is made of.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The texts of both states: those of then lie [`History::first_file`] behind.
    pub sources: &'a Sources,
    /// Writes a goal in the one style, so that what was only written otherwise is told from what says something else.
    pub restyled: &'a dyn Fn(&str) -> String,
}

/// Lists what moved in the files that are targets, at either end; what is only worded or written otherwise is counted.
pub fn difference(history: &History, now: &Workspace, from: End, to: Option<End>, options: Options<'_>) -> Difference {
    let mut counts = Counts::default();
    let mut all: Vec<GoalChanges> = Vec::new();
    let comparing = Comparing { history, options };
    for (file, part) in now.files().filter(|(_, part)| part.role != Role::Catalogue) {
        if part.role == Role::Target {
            all.extend(comparing.plan(now, file));
        }
        for goal in now.goals_of(file) {
            let before = history.goal_before(goal);
            let was_asked = before.is_some_and(|before| history.before.role(before.id.file) == Role::Target);
            if part.role != Role::Target && !was_asked {
                continue;
            }
            counts.goals += 1;
            let Some(before) = before else {
                all.push(comparing.added(goal));
                counts.added += 1;
                continue;
            };
            let changes = comparing.goal(before, goal);
            if changes.is_empty() {
                comparing.count_unlisted(before, goal, &mut counts);
            } else {
                counts.changed += 1;
                all.push(GoalChanges { changes, ..comparing.heading(goal) });
            }
        }
    }
    for before in history.before.goals().filter(|goal| history.before.role(goal.id.file) == Role::Target) {
        if history.goal_now(before.id).is_none() {
            all.push(comparing.dropped(before));
            counts.dropped += 1;
        }
    }
    // Stable: within a path those of now stand first, each in the order of its file.
    all.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
    counts.tally(&all);
    Difference { version: 1, from, to, summary: counts, goals: all }
}

impl Comparing<'_> {
    /// Counts a goal in which nothing moved: worded otherwise, written otherwise, or as it was.
    fn count_unlisted(&self, before: GoalView<'_>, now: GoalView<'_>, counts: &mut Counts) {
        let sources = self.options.sources;
        let then = FileId(before.id.file.0 + self.history.first_file);
        let (old, new) = (own_text(before, sources, then), own_text(now, sources, now.id.file));
        // Blank lines are left where people put them, and say nothing.
        let restyled = |text: &str| {
            let text = (self.options.restyled)(text);
            text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("{line}\n")).collect::<String>()
        };
        let counter = if old == new {
            &mut counts.unchanged
        } else if restyled(&old) == restyled(&new) {
            &mut counts.restyled
        } else {
            &mut counts.reworded
        };
        *counter += 1;
    }
}

/// The lines of a goal without those of the goals nested in it.
fn own_text(goal: GoalView<'_>, sources: &Sources, file: FileId) -> String {
    let text = sources.get(file).text();
    let mut own = String::new();
    let block = goal.goal().block;
    let mut read = block.start;
    for child in goal.children() {
        own.push_str(Span::new(read, child.goal().block.start).of(text).trim_end_matches([' ', '\t']));
        read = child.goal().block.end;
    }
    own.push_str(Span::new(read, block.end).of(text));
    own
}

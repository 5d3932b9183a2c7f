//! Runs the rules over a workspace: levels, `allow` statements and the unused ones, order. What a team has accepted for now is
//! the matter of [`accepted`], writing `allow` statements that of [`allows`].

pub mod accepted;
pub mod allows;

use std::cmp::Ordering;

mod configure;
mod limited;
mod presets;
mod profiles;
mod run;
mod schema;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{Level, Settings};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::history::History;
use crate::model::Workspace;
use crate::rules::{self, Group, Place, Rule};
use crate::source::{FileId, Location, Role};
use crate::suggest;
use crate::syntax::Problem;

pub use configure::configure;
pub use limited::unknown_metrics;
pub use presets::levels as preset_levels;
pub use profiles::Profiles;
pub use run::{Placed, Run};
pub use schema::configuration_schema;

/// What a run found, in the order in which it is reported.
#[derive(Debug, Default)]
pub struct Analysis {
    pub diagnostics: Vec<Diagnostic>,
    /// For each of them, what it is about.
    pub places: Vec<Place>,
}

/// From how many files on the work is shared among threads: starting a pool takes longer than a few files do.
const PARALLEL_FROM: usize = 32;

/// Checks the files that are targets, with all others as context.
pub fn check(workspace: &Workspace, settings: &Settings, today: Date) -> Analysis {
    check_by_file(workspace, &Profiles::new(settings.clone()), None, today)
}

/// The same where files have settings of their own; with an earlier state, what moved since is found, too.
pub fn check_by_file(workspace: &Workspace, profiles: &Profiles, history: Option<&History>, today: Date) -> Analysis {
    let run = Run::new(workspace, profiles, history, today);
    let files: Vec<FileId> = targets(workspace).collect();
    let of_file = |file: &FileId| run.of_file(*file);
    let mut found: Vec<Placed> = if files.len() < PARALLEL_FROM {
        joined(files.iter().map(of_file))
    } else {
        files.par_iter().flat_map_iter(of_file).collect()
    };
    found.extend(run.of_all_together());
    let (places, diagnostics) = run.settle(&files, found).into_iter().unzip();
    Analysis { diagnostics, places }
}

/// One list of all. Mostly there is one at most that holds anything, and that one is taken as it is: ten thousand findings fill
/// megabytes, and to copy them takes as long as to find them.
fn joined<T>(lists: impl Iterator<Item = Vec<T>>) -> Vec<T> {
    let mut lists = lists.filter(|list| !list.is_empty());
    let mut all = lists.next().unwrap_or_default();
    lists.for_each(|list| all.extend(list));
    all
}

/// By place, rule and message: the same whatever the threads did.
pub fn order(one: &Diagnostic, other: &Diagnostic) -> Ordering {
    let key = |diagnostic: &Diagnostic| (diagnostic.location(), diagnostic.rule);
    key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
}

/// In the order in which they are reported.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(order);
}

fn targets(workspace: &Workspace) -> impl Iterator<Item = FileId> {
    workspace.files().filter(|(_, part)| part.role == Role::Target).map(|(file, _)| file)
}

/// The rules that are on, each with its severity.
fn enabled_rules(settings: &Settings) -> Vec<(&'static Rule, Severity)> {
    rules::ALL
        .iter()
        .filter_map(|rule| {
            let severity = match level(rule, settings) {
                Level::Allow => return None,
                Level::Advice => Severity::Advice,
                Level::Warn => Severity::Warn,
                Level::Deny => Severity::Deny,
            };
            Some((*rule, severity))
        })
        .collect()
}

/// The level of a rule: the last setting that names it or its group, else its default.
pub fn level(rule: &Rule, settings: &Settings) -> Level {
    let set =
        settings.levels.iter().rev().find(|(name, _)| name == rule.name || name == rule.group.word() || name == "all");
    set.map_or(rule.default, |&(_, level)| level)
}

/// A setting that names no rule and no group, with what was probably meant.
pub fn unknown_selector(name: &str) -> Option<String> {
    if selectors(rules::ALL).any(|word| word == name) {
        return None;
    }
    let hint = nearest_selector(rules::ALL, name)
        .map_or_else(|| "`goalposts rules` lists them".to_string(), |nearest| format!("did you mean `{nearest}`?"));
    Some(format!("there is no rule or group `{name}`: {hint}"))
}

/// Everything that a level can be given to.
fn selectors(rules: &[&'static Rule]) -> impl Iterator<Item = &'static str> {
    rules.iter().map(|rule| rule.name).chain(Group::ALL.iter().map(|(word, _)| *word)).chain(["all"])
}

fn nearest_selector(rules: &[&'static Rule], name: &str) -> Option<&'static str> {
    suggest::nearest(name, selectors(rules))
}

fn group_of(word: &str) -> Option<Group> {
    Group::ALL.iter().find(|(known, _)| *known == word).map(|(_, group)| *group)
}

/// A fault of form, now that it is known in which file.
pub fn syntax_error(file: FileId, problem: &Problem) -> Diagnostic {
    let labels = problem.labels.iter();
    Diagnostic {
        labels: labels.map(|(span, text)| Label { location: Location::new(file, *span), text: text.clone() }).collect(),
        help: problem.help.clone(),
        ..Diagnostic::syntax(problem.message.clone())
    }
}

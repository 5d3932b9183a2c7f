//! Runs the rules over a workspace: levels, `allow` statements and the unused ones, order. What a team has accepted for now is
//! the matter of [`accepted`], writing `allow` statements that of [`allows`].

pub mod accepted;
pub mod allows;

use std::cmp::Ordering;

mod configure;
mod limited;
mod presets;
mod profiles;
mod schema;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Level, Settings};
use crate::diagnostic::{Diagnostic, Label, Severity, Subject};
use crate::history::History;
use crate::model::{Allow, GoalId, StatusKind, Workspace};
use crate::rules::{self, Check, Context, Findings, Group, Place, Rule};
use crate::source::{FileId, Location, Role};
use crate::suggest;
use crate::syntax::Problem;

pub use configure::configure;
pub use limited::unknown_metrics;
pub use presets::levels as preset_levels;
pub use profiles::Profiles;
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
    // Without history there is nothing that rules about it could find, and no `allow` of theirs is unused.
    let can_run = |rule: &Rule| history.is_some() || !matches!(rule.check, Check::History(_));
    let enabled: Vec<Vec<(&'static Rule, Severity)>> = profiles
        .all()
        .iter()
        .map(|settings| enabled_rules(settings).into_iter().filter(|(rule, _)| can_run(rule)).collect())
        .collect();
    let context = |profile: usize| Context { workspace, today, settings: &profiles.all()[profile], history };
    let files: Vec<FileId> = targets(workspace).collect();
    let run = |file: &FileId| {
        let profile = profiles.of(*file);
        check_file(*file, &context(profile), &enabled[profile])
    };
    let mut found: Vec<(Place, Diagnostic)> = if files.len() < PARALLEL_FROM {
        joined(files.iter().map(run))
    } else {
        files.par_iter().flat_map_iter(run).collect()
    };
    for rule in rules::ALL {
        let severities = || enabled.iter().map(|enabled| severity_of(enabled, rule)).collect::<Vec<_>>();
        match (rule.check, history) {
            (Check::Workspace(check), _) => {
                found.extend(check_workspace(rule, &check, &severities(), &context, profiles));
            }
            (Check::History(check), Some(history)) => {
                let check = |context: &Context<'_>, findings: &mut Findings| check(history, context, findings);
                found.extend(check_workspace(rule, &check, &severities(), &context, profiles));
            }
            _ => {}
        }
    }
    found.retain(|(place, diagnostic)| {
        let is_target = stands_now(workspace, *place).is_none_or(|file| workspace.role(file) == Role::Target);
        is_target && !is_spared(workspace, *place, diagnostic.rule)
    });

    let mut used = FxHashSet::default();
    let mut silencers = Silencers { workspace, known: FxHashMap::default() };
    found.retain(|(place, diagnostic)| match silencers.of(*place, diagnostic.rule) {
        Some(allow) => {
            used.insert(Location::new(place.file, allow.span));
            false
        }
        None => true,
    });
    for &file in &files {
        let profile = profiles.of(file);
        let enabled = &enabled[profile];
        if let Some((rule, severity)) = enabled.iter().find(|(rule, _)| matches!(rule.check, Check::Linter)) {
            let mut findings = Findings::new(rule, *severity);
            let is_on = |rule: &str| is_enabled(enabled, rule);
            rules::unused_allow(file, &context(profile), &is_on, &used, &mut findings);
            found.extend(findings.into_vec());
        }
    }

    for (place, diagnostic) in &mut found {
        diagnostic.subject = subject(workspace, *place);
    }
    for &file in &files {
        let problems = workspace.file(file).problems.iter();
        found.extend(problems.map(|problem| (file.into(), syntax_error(file, problem))));
    }
    found.sort_by(|(_, one), (_, other)| order(one, other));
    let (places, diagnostics) = found.into_iter().unzip();
    Analysis { diagnostics, places }
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

/// Runs a rule that looks at all files together: once, where it does the same for all of them, else once for each profile, whose
/// files alone it is heard on. `severities` has one for each profile in which the rule is on.
fn check_workspace<'c>(
    rule: &'static Rule,
    check: &dyn Fn(&Context<'_>, &mut Findings),
    severities: &[Option<Severity>],
    context: &dyn Fn(usize) -> Context<'c>,
    profiles: &Profiles,
) -> Vec<(Place, Diagnostic)> {
    let run = |profile: usize, severity: Severity| {
        let mut findings = Findings::new(rule, severity);
        check(&context(profile), &mut findings);
        findings.into_vec()
    };
    let Some(highest) = severities.iter().copied().flatten().max() else {
        return Vec::new();
    };
    if rule.options.is_empty() || profiles.all().len() == 1 {
        let mut found = run(0, highest);
        // Only down: a finding that is a warning at most stays one.
        found.retain_mut(|(place, diagnostic)| match severities[profiles.of(place.file)] {
            Some(severity) => {
                diagnostic.severity = diagnostic.severity.min(severity);
                true
            }
            None => false,
        });
        return found;
    }
    let on = severities.iter().enumerate().filter_map(|(profile, severity)| Some((profile, (*severity)?)));
    on.flat_map(|(profile, severity)| {
        run(profile, severity).into_iter().filter(move |(place, _)| profiles.of(place.file) == profile)
    })
    .collect()
}

fn severity_of(enabled: &[(&'static Rule, Severity)], rule: &Rule) -> Option<Severity> {
    enabled.iter().find(|(known, _)| known.name == rule.name).map(|(_, severity)| *severity)
}

fn is_enabled(enabled: &[(&'static Rule, Severity)], name: &str) -> bool {
    enabled.iter().any(|(rule, _)| rule.name == name)
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

fn check_file(file: FileId, context: &Context<'_>, enabled: &[(&'static Rule, Severity)]) -> Vec<(Place, Diagnostic)> {
    let mut found: Vec<Findings> = enabled.iter().map(|(rule, severity)| Findings::new(rule, *severity)).collect();
    for ((rule, _), findings) in enabled.iter().zip(&mut found) {
        match rule.check {
            Check::File(check) => check(file, context, findings),
            Check::Goal(check) => context.workspace.goals_of(file).for_each(|goal| check(goal, context, findings)),
            Check::Kpi(check) => {
                for goal in context.workspace.goals_of(file) {
                    goal.kpis().for_each(|kpi| check(kpi, context, findings));
                }
            }
            Check::Workspace(_) | Check::History(_) | Check::Linter => {}
        }
    }
    joined(found.into_iter().map(Findings::into_vec))
}

/// One list of all. Mostly there is one at most that holds anything, and that one is taken as it is: ten thousand findings fill
/// megabytes, and to copy them takes as long as to find them.
fn joined<T>(lists: impl Iterator<Item = Vec<T>>) -> Vec<T> {
    let mut lists = lists.filter(|list| !list.is_empty());
    let mut all = lists.next().unwrap_or_default();
    lists.for_each(|list| all.extend(list));
    all
}

/// A draft need not be measurable or dated yet; of what is done or dropped, only references are judged.
fn is_spared(workspace: &Workspace, place: Place, rule: &str) -> bool {
    let Some(index) = place.goal else {
        return false;
    };
    let group = rules::find(rule).map(|rule| rule.group);
    match workspace.view(GoalId { file: place.file, index }).status_kind() {
        StatusKind::Active => false,
        StatusKind::Draft => matches!(group, Some(Group::Measurable | Group::Timely)),
        StatusKind::Paused => group == Some(Group::Tracked),
        // What is called done with an easier target than before is what the rules about history are there for.
        StatusKind::Done => !matches!(group, Some(Group::Aligned | Group::Moved)),
        StatusKind::Dropped => group != Some(Group::Aligned),
    }
}

/// The file of a place; `None` of one that is gone, where nothing can be silenced any more.
fn stands_now(workspace: &Workspace, place: Place) -> Option<FileId> {
    workspace.has(place.file).then_some(place.file)
}

/// Finds the innermost `allow` of a rule around a place. What stands where is worked out once for each file and rule, so that
/// neither many `allow` statements nor deep nesting make many findings slow.
struct Silencers<'w> {
    workspace: &'w Workspace,
    known: FxHashMap<(FileId, &'static str), OfRule<'w>>,
}

/// The `allow` statements of one rule in one file.
struct OfRule<'w> {
    plan: Option<&'w Allow>,
    /// For each goal, its own or the nearest around it.
    goals: Vec<Option<&'w Allow>>,
    kpis: FxHashMap<(u32, u32), &'w Allow>,
}

impl<'w> Silencers<'w> {
    fn of(&mut self, place: Place, rule: &'static str) -> Option<&'w Allow> {
        let workspace = self.workspace;
        stands_now(workspace, place)?;
        let here = self.known.entry((place.file, rule)).or_insert_with(|| OfRule::new(workspace, place.file, rule));
        let of_kpi = || here.kpis.get(&(place.goal?, place.kpi?)).copied();
        let of_goal = || *here.goals.get(place.goal? as usize)?;
        of_kpi().or_else(of_goal).or(here.plan)
    }
}

impl<'w> OfRule<'w> {
    fn new(workspace: &'w Workspace, file: FileId, rule: &str) -> Self {
        let model = workspace.file(file);
        let first = |allows: &'w [Allow]| allows.iter().find(|allow| allow.rule.value.as_str() == rule);
        let mut found = Self { plan: first(&model.plan.facts.allows), goals: Vec::new(), kpis: FxHashMap::default() };
        for (index, goal) in (0..).zip(&model.goals) {
            // A goal stands before those nested in it.
            let around = || goal.parent.and_then(|parent| found.goals[parent as usize]);
            let here = first(&goal.facts.allows).or_else(around);
            found.goals.push(here);
            for (number, kpi) in (0..).zip(&goal.kpis) {
                if let Some(allow) = kpi.details.as_ref().and_then(|details| first(&details.allows)) {
                    found.kpis.insert((index, number), allow);
                }
            }
        }
        found
    }
}

fn subject(workspace: &Workspace, place: Place) -> Subject {
    if stands_now(workspace, place).is_none() {
        return Subject::default();
    }
    let model = workspace.file(place.file);
    let goal = place.goal.and_then(|index| model.goals.get(index as usize));
    let kpi = goal.zip(place.kpi).and_then(|(goal, index)| goal.kpis.get(index as usize));
    Subject {
        plan: Some(workspace.plan_name(place.file).to_string()),
        goal: goal.map(|goal| goal.name.value.to_string()),
        kpi: kpi.map(|kpi| kpi.name.value.to_string()),
    }
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

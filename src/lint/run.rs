//! One run of the rules over a workspace, in steps: what each file yields, what all together do, and what of it stays.

use rustc_hash::{FxHashMap, FxHashSet};

use jiff::civil::Date;

use super::{Profiles, enabled_rules, joined, order, syntax_error};
use crate::diagnostic::{Diagnostic, Severity, Subject};
use crate::history::History;
use crate::model::{Allow, GoalId, StatusKind, Workspace};
use crate::rules::{self, Check, Context, Findings, Group, KnownNames, Place, Rule};
use crate::source::{FileId, Location, Role};

/// A finding and what it is about.
pub type Placed = (Place, Diagnostic);

/// Which rules look at what. What one file yields rests on that file and on what it mentions; what is silenced in a file rests on
/// the findings of that file alone. So a workspace that stays open is judged file by file.
pub struct Run<'w> {
    workspace: &'w Workspace,
    profiles: &'w Profiles,
    history: Option<&'w History>,
    today: Date,
    known: KnownNames,
    /// For each profile the rules that are on.
    pub(super) enabled: Vec<Vec<(&'static Rule, Severity)>>,
}

impl<'w> Run<'w> {
    pub fn new(workspace: &'w Workspace, profiles: &'w Profiles, history: Option<&'w History>, today: Date) -> Self {
        // Without history there is nothing that rules about it could find, and no `allow` of theirs is unused.
        let can_run = |rule: &Rule| history.is_some() || !matches!(rule.check, Check::History(_));
        let enabled = profiles
            .all()
            .iter()
            .map(|settings| enabled_rules(settings).into_iter().filter(|(rule, _)| can_run(rule)).collect())
            .collect();
        Self { workspace, profiles, history, today, known: KnownNames::default(), enabled }
    }

    /// What the rules find that look at one file at a time.
    pub fn of_file(&self, file: FileId) -> Vec<Placed> {
        let profile = self.profiles.of(file);
        check_file(file, &self.context(profile), &self.enabled[profile])
    }

    /// What the rules find that look at all files together.
    pub fn of_all_together(&self) -> Vec<Placed> {
        let mut found = Vec::new();
        for rule in rules::ALL {
            match (rule.check, self.history) {
                (Check::Workspace(check), _) => found.extend(self.check_workspace(rule, &check)),
                (Check::History(check), Some(history)) => {
                    let check = |context: &Context<'_>, findings: &mut Findings| check(history, context, findings);
                    found.extend(self.check_workspace(rule, &check));
                }
                _ => {}
            }
        }
        found
    }

    /// What of all that was found in these files is reported, with what is said about them beside: `allow` statements that
    /// silence nothing, and faults of form. In the order of reports.
    pub fn settle(&self, files: &[FileId], mut found: Vec<Placed>) -> Vec<Placed> {
        let workspace = self.workspace;
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
        for &file in files {
            let profile = self.profiles.of(file);
            let enabled = &self.enabled[profile];
            if let Some((rule, severity)) = enabled.iter().find(|(rule, _)| matches!(rule.check, Check::Linter)) {
                let mut findings = Findings::new(rule, *severity);
                let is_on = |rule: &str| is_enabled(enabled, rule);
                rules::unused_allow(file, &self.context(profile), &is_on, &used, &mut findings);
                found.extend(findings.into_vec());
            }
        }
        for (place, diagnostic) in &mut found {
            diagnostic.subject = subject(workspace, *place);
        }
        for &file in files {
            let problems = workspace.file(file).problems.iter();
            found.extend(problems.map(|problem| (file.into(), syntax_error(file, problem))));
        }
        found.sort_by(|(_, one), (_, other)| order(one, other));
        found
    }

    fn context(&self, profile: usize) -> Context<'_> {
        Context {
            workspace: self.workspace,
            today: self.today,
            settings: &self.profiles.all()[profile],
            history: self.history,
            known: &self.known,
        }
    }

    /// Runs a rule that looks at all files together: once, where it does the same for all of them, else once for each profile,
    /// whose files alone it is heard on.
    pub(super) fn check_workspace(
        &self,
        rule: &'static Rule,
        check: &dyn Fn(&Context<'_>, &mut Findings),
    ) -> Vec<Placed> {
        // One for each profile in which the rule is on.
        let severities: Vec<Option<Severity>> = self.enabled.iter().map(|enabled| severity_of(enabled, rule)).collect();
        let run = |profile: usize, severity: Severity| {
            let mut findings = Findings::new(rule, severity);
            check(&self.context(profile), &mut findings);
            findings.into_vec()
        };
        let Some(highest) = severities.iter().copied().flatten().max() else {
            return Vec::new();
        };
        let profiles = self.profiles;
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
}

fn severity_of(enabled: &[(&'static Rule, Severity)], rule: &Rule) -> Option<Severity> {
    enabled.iter().find(|(known, _)| known.name == rule.name).map(|(_, severity)| *severity)
}

fn is_enabled(enabled: &[(&'static Rule, Severity)], name: &str) -> bool {
    enabled.iter().any(|(rule, _)| rule.name == name)
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

//! All files together: names bound across them, deadlines worked out, the catalogue at hand.

mod replacing;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use replacing::Replaced;

use super::catalogue::{GoalType, Metric, MetricId, Platform};
use super::defaults::Defaults;
use super::goal::{Facts, FileModel, Goal, GoalIndex, ResolvedTimeframe};
use super::name::Name;
use super::time::{FiscalYear, Reference, Timeframe};
use super::timeframe::{self, Timeframes};
use super::view::GoalView;
use crate::source::{FileId, Location, Role, Span, Spanned};

/// A goal of the workspace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GoalId {
    pub file: FileId,
    pub index: GoalIndex,
}

/// What a file gives to the workspace.
#[derive(Debug)]
pub struct Part {
    pub role: Role,
    /// The path without `.goal`: the name of the file's plan when it gives none.
    pub path: String,
    pub model: FileModel,
}

impl Part {
    fn plan_name(&self) -> Name {
        self.model.plan.name.map_or_else(|| Name::new(&self.path), |name| name.value)
    }
}

/// The resolved model of every file.
#[derive(Debug)]
pub struct Workspace {
    parts: Vec<Part>,
    plan_names: Vec<Name>,
    goals: FxHashMap<Name, Vec<GoalId>>,
    plans: FxHashMap<Name, Vec<FileId>>,
    metrics: Lookup,
    platforms: Lookup,
    goal_types: Lookup,
    timeframes: Timeframes,
    defaults: Arc<Defaults>,
    /// The first file of the configuration.
    configuration: FileId,
}

/// Names of catalogue entries, in their loose form, and where the entry stands. Later files win over the built-in ones.
#[derive(Debug, Default)]
struct Lookup {
    exact: FxHashMap<Name, (FileId, u32)>,
    /// Where a name was first given outside of the built-in catalogue.
    first: FxHashMap<Name, Location>,
    loose: FxHashMap<String, (FileId, u32)>,
}

impl Lookup {
    /// `own` is the entry's name; `others` are its title and what else it is known by, which never hide another's name.
    fn add<'a>(&mut self, place: (FileId, u32), role: Role, own: Spanned<Name>, others: impl Iterator<Item = &'a str>) {
        if role != Role::Catalogue {
            self.first.entry(own.value).or_insert(Location::new(place.0, own.span));
        }
        self.exact.insert(own.value, place);
        self.loose.insert(Name::loose(own.value.as_str()), place);
        for other in others {
            self.loose.entry(Name::loose(other)).or_insert(place);
        }
    }

    fn find(&self, name: Name) -> Option<(FileId, u32)> {
        self.exact.get(&name).copied().or_else(|| self.loose.get(&Name::loose(name.as_str())).copied())
    }
}

/// What a reference leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found<T> {
    One(T),
    /// Several goals have the name, and none of them is in the file that asks: the first few of them.
    Several(Vec<T>),
    None,
}

impl<T> Found<T> {
    /// The one thing found, if it is one.
    pub fn one(self) -> Option<T> {
        match self {
            Found::One(found) => Some(found),
            Found::Several(_) | Found::None => None,
        }
    }
}

/// How many goals of one name are shown to whoever meant one of them.
const FOUND_AT_MOST: usize = 8;

impl Workspace {
    /// Brings files together. Their order is that of [`Sources`](crate::source::Sources): a [`FileId`] is an index into both.
    pub fn new(parts: Vec<Part>) -> Self {
        Self::with_defaults(parts, Arc::default(), FileId(0))
    }

    /// The same with what holds in every plan that does not say otherwise. `configuration` is the first of the configuration's
    /// files, which have their place among the sources and are no parts of the workspace.
    pub fn with_defaults(mut parts: Vec<Part>, defaults: Arc<Defaults>, configuration: FileId) -> Self {
        if !defaults.is_empty() {
            parts.iter_mut().for_each(|part| defaults.inherit(&mut part.model));
        }
        let mut metrics = Lookup::default();
        let mut platforms = Lookup::default();
        let mut goal_types = Lookup::default();
        let mut goals: FxHashMap<Name, Vec<GoalId>> = FxHashMap::default();
        let mut plans: FxHashMap<Name, Vec<FileId>> = FxHashMap::default();
        let mut plan_names = Vec::with_capacity(parts.len());
        for (file, part) in (0..).map(FileId).zip(&parts) {
            let model = &part.model;
            for (index, metric) in (0..).zip(&model.metrics) {
                let title = metric.title.iter().map(|title| &*title.value);
                metrics.add(
                    (file, index),
                    part.role,
                    metric.name,
                    title.chain(metric.also.iter().map(|also| also.value.as_str())),
                );
            }
            for (index, platform) in (0..).zip(&model.platforms) {
                let title = platform.title.iter().map(|title| &*title.value);
                platforms.add(
                    (file, index),
                    part.role,
                    platform.name,
                    title.chain(platform.also.iter().map(|also| also.value.as_str())),
                );
            }
            for (index, goal_type) in (0..).zip(&model.goal_types) {
                let title = goal_type.title.iter().map(|title| &*title.value);
                goal_types.add(
                    (file, index),
                    part.role,
                    goal_type.name,
                    title.chain(goal_type.also.iter().map(|also| also.value.as_str())),
                );
            }
            for (index, goal) in (0..).zip(&model.goals) {
                goals.entry(goal.name.value).or_default().push(GoalId { file, index });
            }
            let plan_name = part.plan_name();
            plan_names.push(plan_name);
            if part.role != Role::Catalogue {
                plans.entry(plan_name).or_default().push(file);
            }
        }
        bind_metrics(&mut parts, &metrics);
        let mut workspace = Self {
            parts,
            plan_names,
            goals,
            plans,
            metrics,
            platforms,
            goal_types,
            timeframes: Timeframes::default(),
            defaults,
            configuration,
        };
        workspace.timeframes = Timeframes::resolve(&workspace);
        workspace
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &Part)> {
        (0..).map(FileId).zip(&self.parts)
    }

    pub fn file(&self, file: FileId) -> &FileModel {
        &self.parts[file.0 as usize].model
    }

    /// Whether this is one of its files: sources may hold others, of results, of the configuration and of another state of the workspace.
    pub fn has(&self, file: FileId) -> bool {
        (file.0 as usize) < self.parts.len()
    }

    pub fn role(&self, file: FileId) -> Role {
        self.parts[file.0 as usize].role
    }

    /// The file's path without `.goal`.
    pub fn path(&self, file: FileId) -> &str {
        &self.parts[file.0 as usize].path
    }

    /// The name of a file's plan: as it is declared, else the file's path without `.goal`.
    pub fn plan_name(&self, file: FileId) -> Name {
        self.plan_names[file.0 as usize]
    }

    pub fn goal(&self, id: GoalId) -> &Goal {
        &self.file(id.file).goals[id.index as usize]
    }

    pub fn view(&self, id: GoalId) -> GoalView<'_> {
        GoalView { workspace: self, id }
    }

    /// The goals of one file in the order of the text.
    pub fn goals_of(&self, file: FileId) -> impl Iterator<Item = GoalView<'_>> {
        (0..self.file(file).goals.len() as u32).map(move |index| self.view(GoalId { file, index }))
    }

    /// Every goal of the workspace but the catalogue's, file by file.
    pub fn goals(&self) -> impl Iterator<Item = GoalView<'_>> {
        self.files().flat_map(|(file, _)| self.goals_of(file))
    }

    pub fn timeframe(&self, id: GoalId) -> ResolvedTimeframe {
        self.timeframes.of(id).unwrap_or_default()
    }

    /// The timeframe that a file's plan states, or the defaults. A deadline that rests on a goal stays open.
    pub fn plan_timeframe(&self, file: FileId) -> ResolvedTimeframe {
        let of_defaults = timeframe::around(
            &self.default_facts().timeframe,
            ResolvedTimeframe::default(),
            self.default_facts().fiscal_year.map(|fiscal| fiscal.value),
        );
        timeframe::around(&self.file(file).plan.facts.timeframe, of_defaults, self.plan_fiscal_year(file))
    }

    /// The timeframe of something inside a plan and in no goal.
    pub fn plan_timeframe_within(&self, file: FileId, own: &Timeframe) -> ResolvedTimeframe {
        timeframe::around(own, self.plan_timeframe(file), self.plan_fiscal_year(file))
    }

    fn plan_fiscal_year(&self, file: FileId) -> Option<FiscalYear> {
        let stated = self.file(file).plan.facts.fiscal_year.or(self.default_facts().fiscal_year);
        stated.map(|fiscal| fiscal.value)
    }

    // ── the configuration ──

    /// What holds in every plan that does not say otherwise.
    pub fn default_facts(&self) -> &Facts {
        &self.defaults.facts
    }

    pub fn defaults(&self) -> &Arc<Defaults> {
        &self.defaults
    }

    /// Where something is written that is known in a file: there, or in the configuration.
    pub fn location(&self, file: FileId, span: Span) -> Location {
        let outside = span.outside_index().and_then(|index| self.defaults.place(index));
        outside.map_or(Location::new(file, span), |at| self.configured(at))
    }

    /// The same place among the sources of the workspace, given among the files of the configuration.
    pub fn configured(&self, at: Location) -> Location {
        Location { file: FileId(self.configuration.0 + at.file.0), ..at }
    }

    // ── names ──

    /// The goals of this name: in the same plan first, then in the whole workspace. Only the plan and the goal of the
    /// reference count here, not its KPI.
    pub fn find_goal(&self, reference: &Reference, from: FileId) -> Found<GoalId> {
        let Some(named) = self.goals.get(&reference.name) else {
            return Found::None;
        };
        // Goals of one name stand in the order of the files, and thousands may share one: each file's are found by halving.
        let first_in = |file: FileId| {
            let at = named.partition_point(|id| id.file < file);
            named.get(at).copied().filter(|id| id.file == file)
        };
        // A name given twice within one plan is `duplicate-name`'s business; the first one is meant.
        let mut matching: Vec<GoalId> = Vec::new();
        match reference.plan {
            Some(plan) => {
                matching.extend(self.plans_named(plan).iter().filter_map(|&file| first_in(file)).take(FOUND_AT_MOST));
            }
            None => {
                if let Some(own) = first_in(from) {
                    return Found::One(own);
                }
                let mut at = 0;
                while let Some(&id) = named.get(at).filter(|_| matching.len() < FOUND_AT_MOST) {
                    matching.push(id);
                    at += named[at..].partition_point(|other| other.file == id.file);
                }
            }
        }
        match matching[..] {
            [] => Found::None,
            [one] => Found::One(one),
            _ => Found::Several(matching),
        }
    }

    /// Goals of this name, wherever they stand.
    pub fn goals_named(&self, name: Name) -> &[GoalId] {
        self.goals.get(&name).map_or(&[], Vec::as_slice)
    }

    /// All names of goals.
    pub fn goal_names(&self) -> impl Iterator<Item = Name> {
        self.goals.keys().copied()
    }

    /// The files whose plan has this name.
    pub fn plans_named(&self, name: Name) -> &[FileId] {
        self.plans.get(&name).map_or(&[], Vec::as_slice)
    }

    pub fn plan_names(&self) -> impl Iterator<Item = Name> {
        self.plans.keys().copied()
    }

    pub fn find_metric(&self, name: Name) -> Option<MetricId> {
        self.metrics.find(name).map(|(file, index)| MetricId { file, index })
    }

    /// Where a file of the workspace declares a metric of this name first. The built-in catalogue does not count.
    pub fn first_metric(&self, name: Name) -> Option<Location> {
        self.metrics.first.get(&name).copied()
    }

    /// The same for a platform.
    pub fn first_platform(&self, name: Name) -> Option<Location> {
        self.platforms.first.get(&name).copied()
    }

    /// The same for a goal type.
    pub fn first_goal_type(&self, name: Name) -> Option<Location> {
        self.goal_types.first.get(&name).copied()
    }

    pub fn metric(&self, id: MetricId) -> &Metric {
        &self.file(id.file).metrics[id.index as usize]
    }

    pub fn find_platform(&self, name: Name) -> Option<(FileId, &Platform)> {
        self.platform_place(name).map(|(file, index)| (file, &self.file(file).platforms[index as usize]))
    }

    /// The file that declares it, and its place among that file's platforms.
    pub fn platform_place(&self, name: Name) -> Option<(FileId, u32)> {
        self.platforms.find(name)
    }

    pub fn find_goal_type(&self, name: Name) -> Option<(FileId, &GoalType)> {
        self.goal_type_place(name).map(|(file, index)| (file, &self.file(file).goal_types[index as usize]))
    }

    /// The file that declares it, and its place among that file's goal types.
    pub fn goal_type_place(&self, name: Name) -> Option<(FileId, u32)> {
        self.goal_types.find(name)
    }

    /// Every metric that is in force: a built-in one that the workspace redefines is not.
    pub fn metrics(&self) -> impl Iterator<Item = (MetricId, &Metric)> {
        self.files()
            .flat_map(move |(file, part)| {
                (0..).zip(&part.model.metrics).map(move |(index, metric)| (MetricId { file, index }, metric))
            })
            .filter(|(id, metric)| self.find_metric(metric.name.value) == Some(*id))
    }

    /// Every platform in force, with its file.
    pub fn platforms(&self) -> impl Iterator<Item = (FileId, &Platform)> {
        self.files().flat_map(|(file, part)| part.model.platforms.iter().map(move |platform| (file, platform))).filter(
            |(_, platform)| {
                self.find_platform(platform.name.value).is_some_and(|(_, found)| std::ptr::eq(found, *platform))
            },
        )
    }

    /// Every goal type in force, with its file.
    pub fn goal_types(&self) -> impl Iterator<Item = (FileId, &GoalType)> {
        self.files()
            .flat_map(|(file, part)| part.model.goal_types.iter().map(move |goal_type| (file, goal_type)))
            .filter(|(_, goal_type)| {
                self.find_goal_type(goal_type.name.value).is_some_and(|(_, found)| std::ptr::eq(found, *goal_type))
            })
    }
}

/// What names of metrics lead to: most of them occur many times, and a free name would be folded anew at every look.
type KnownMetrics = FxHashMap<Name, Option<MetricId>>;

/// Tells every KPI its metric, once, so that no rule has to look it up.
fn bind_metrics(parts: &mut [Part], metrics: &Lookup) {
    let mut known = KnownMetrics::default();
    parts.iter_mut().for_each(|part| bind_metrics_of(part, metrics, &mut known));
}

fn bind_metrics_of(part: &mut Part, metrics: &Lookup, known: &mut KnownMetrics) {
    for kpi in part.model.goals.iter_mut().flat_map(|goal| &mut goal.kpis) {
        let name = kpi.metric_name.unwrap_or(kpi.name).value;
        kpi.metric =
            *known.entry(name).or_insert_with(|| metrics.find(name).map(|(file, index)| MetricId { file, index }));
    }
}

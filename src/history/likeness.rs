//! How alike two goals or KPIs are: for those whose name tells nothing, because it was changed.

use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::moves::same_amount;
use super::values::target_text;
use crate::model::{GoalId, GoalView, KpiView, Name, Workspace};
use crate::source::FileId;

/// A feature of a goal, and how much it says of who it is.
type Feature = (u64, u32);

/// How much is needed that goals of different names count as one: a guess, tried on renamings of the example plans. A title kept
/// whole is as good as a name; without it, two KPIs with their numbers will do.
const ENOUGH: u32 = 6;
/// And at least this share, in per cent, of all that the richer of the two says beside its name, which can't be shared here.
const SHARE: u32 = 40;
/// A feature that so many share says nothing of any of them.
const COMMON: usize = 64;

const NAME: u32 = 8;
const TITLE: u32 = 6;
const KPI: u32 = 1;
const BASELINE: u32 = 2;
const TARGET: u32 = 2;
const MILESTONE: u32 = 3;

/// Goals of one state, to be found by their features.
pub(super) struct Likeness {
    carriers: FxHashMap<u64, Vec<GoalId>>,
    weights: FxHashMap<GoalId, u32>,
}

impl Likeness {
    pub(super) fn new(workspace: &Workspace, goals: &[GoalId]) -> Self {
        let mut likeness = Self { carriers: FxHashMap::default(), weights: FxHashMap::default() };
        for &id in goals {
            let features = features(workspace.view(id));
            likeness.weights.insert(id, beside_name(&features, workspace.view(id)));
            for (feature, _) in features {
                likeness.carriers.entry(feature).or_default().push(id);
            }
        }
        likeness
    }

    /// The goals that are enough like this one, each with how much.
    pub(super) fn with(&self, goal: GoalView<'_>) -> impl Iterator<Item = (u32, GoalId)> {
        let features = features(goal);
        let whole = beside_name(&features, goal);
        let mut scores: FxHashMap<GoalId, u32> = FxHashMap::default();
        for (feature, weight) in features {
            let carriers = self.carriers.get(&feature).filter(|carriers| carriers.len() <= COMMON);
            for id in carriers.into_iter().flatten() {
                *scores.entry(*id).or_default() += weight;
            }
        }
        scores.into_iter().filter_map(move |(id, score)| {
            let richer = whole.max(self.weights.get(&id).copied().unwrap_or(0));
            (score >= NAME || score >= ENOUGH && score * 100 >= richer * SHARE).then_some((score, id))
        })
    }
}

/// What makes a goal itself: each feature once.
fn features(goal: GoalView<'_>) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::new();
    if !goal.name().as_str().is_empty() {
        features.push((feature("name", goal.name().as_str()), NAME));
    }
    if let Some(title) = &goal.goal().title {
        features.push((feature("title", Name::loose(&title.value)), TITLE));
    }
    for kpi in goal.kpis() {
        features.push((feature("kpi", kpi.name().as_str()), KPI));
        if let Some(baseline) = kpi.baseline_value() {
            features.push((feature("baseline", (kpi.name().as_str(), baseline.value)), BASELINE));
        }
        features.push((feature("target", (kpi.name().as_str(), target_text(kpi))), TARGET));
    }
    for milestone in &goal.goal().milestones {
        features.push((feature("milestone", &milestone.text.value), MILESTONE));
    }
    features.sort_unstable();
    features.dedup_by_key(|(feature, _)| *feature);
    features
}

/// All that a goal says but what it is called.
fn beside_name(features: &[Feature], goal: GoalView<'_>) -> u32 {
    let whole: u32 = features.iter().map(|(_, weight)| weight).sum();
    if goal.name().as_str().is_empty() { whole } else { whole - NAME }
}

/// What the goals of a file say, in one number.
pub(super) fn file_contents(workspace: &Workspace, file: FileId) -> u64 {
    FxBuildHasher.hash_one(workspace.goals_of(file).map(features).collect::<Vec<_>>())
}

fn feature(kind: &str, value: impl Hash) -> u64 {
    FxBuildHasher.hash_one((kind, value))
}

/// Joins the KPIs of one goal that are alike under different names; gives back the others.
pub(super) fn alike_kpis<'b, 'n>(
    mut gone: Vec<KpiView<'b>>,
    mut new: Vec<KpiView<'n>>,
    mut join: impl FnMut(KpiView<'b>, KpiView<'n>),
) -> (Vec<KpiView<'b>>, Vec<KpiView<'n>>) {
    /// Pairs of longer lists are too many to look at, and nobody renames so many KPIs of one goal at once.
    const LONGEST: usize = 64;
    if gone.len() > LONGEST || new.len() > LONGEST {
        return (gone, new);
    }
    // Where one is gone and one is new, less is needed to tell that they are the same.
    let enough = if gone.len() == 1 && new.len() == 1 { 1 } else { 2 };
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (one, earlier) in gone.iter().enumerate() {
        for (other, kpi) in new.iter().enumerate() {
            let score = kpi_likeness(*earlier, *kpi);
            if score >= enough {
                pairs.push((score, one, other));
            }
        }
    }
    pairs.sort_unstable_by_key(|&(score, one, other)| (std::cmp::Reverse(score), one, other));
    let (mut joined_gone, mut joined_new) = (vec![false; gone.len()], vec![false; new.len()]);
    for (_, one, other) in pairs {
        if !joined_gone[one] && !joined_new[other] {
            (joined_gone[one], joined_new[other]) = (true, true);
            join(gone[one], new[other]);
        }
    }
    let mut joined = joined_gone.into_iter();
    gone.retain(|_| !joined.next().unwrap_or(false));
    let mut joined = joined_new.into_iter();
    new.retain(|_| !joined.next().unwrap_or(false));
    (gone, new)
}

/// What speaks for it: the metric, the title, the baseline, the target, results of the same days.
fn kpi_likeness(before: KpiView<'_>, now: KpiView<'_>) -> u32 {
    let metric = |kpi: KpiView<'_>| kpi.metric().map(|metric| metric.name.value);
    let title = |kpi: KpiView<'_>| kpi.kpi.title.as_ref().map(|title| title.value.clone());
    let same_metric = metric(before).is_some() && metric(before) == metric(now);
    let same_title = title(before).is_some() && title(before) == title(now);
    let same_baseline = match (before.baseline_value(), now.baseline_value()) {
        // Many begin at nothing.
        (Some(one), Some(other)) => same_amount(one, other) && !one.value.is_zero(),
        _ => false,
    };
    let same_target = match (before.target_value(), now.target_value()) {
        (Some(one), Some(other)) => same_amount(one, other),
        _ => false,
    };
    let results = now.kpi.actuals.iter().map(|actual| (actual.moment, now.kpi.actuals.amount(actual)));
    let mut results: Vec<_> = results.collect();
    let known = |actual: &crate::model::DatedValue| {
        let at = results.iter().position(|result| *result == (actual.moment, before.kpi.actuals.amount(actual)));
        at.map(|at| results.swap_remove(at)).is_some()
    };
    // Two are enough, and a KPI may have thousands.
    let shared = before.kpi.actuals.iter().take(32).filter({
        let mut known = known;
        move |actual| known(actual)
    });
    let shared = shared.take(2).count() as u32;
    u32::from(same_metric) + 2 * u32::from(same_title) + u32::from(same_baseline) + u32::from(same_target) + shared
}

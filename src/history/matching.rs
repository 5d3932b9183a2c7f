//! Which goal and which KPI of now is which of then.

use rustc_hash::{FxHashMap, FxHashSet};

use super::kpi_view;
use super::likeness::{Likeness, alike_kpis, file_contents};
use crate::model::{GoalId, GoalView, KpiView, Name, Part, Workspace};
use crate::source::{FileId, Role};

type KpiId = (GoalId, u32);

/// A name that more KPIs bear says nothing of which is which.
const LOOKED_AT: usize = 64;

/// Both ways between two states of a workspace.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By file and goal, as they lie in the workspace.
    before_of_now: Vec<Vec<Option<GoalId>>>,
    now_of_before: Vec<Vec<Option<GoalId>>>,
    /// For each file of now, the one that its plan was in.
    plans_before: Vec<Option<FileId>>,
    kpis_before: FxHashMap<KpiId, KpiId>,
    kpis_now: FxHashMap<KpiId, KpiId>,
}

impl Matches {
    pub(super) fn new(before: &Workspace, now: &Workspace) -> Self {
        let mut matches = Self { before_of_now: empty(now), now_of_before: empty(before), ..Self::default() };
        matches.same_name_same_plan(before, now);
        matches.others(before, now);
        matches.plans(before, now);
        matches.kpis(before, now);
        matches
    }

    pub(super) fn plan_before(&self, now: FileId) -> Option<FileId> {
        *self.plans_before.get(now.0 as usize)?
    }

    /// A plan was in the plan of the same name, else in the file of the same path, else in the one that its goals were in, unless
    /// that is still there.
    fn plans(&mut self, before: &Workspace, now: &Workspace) {
        let paths: FxHashSet<&str> = now.files().map(|(_, part)| &*part.path).collect();
        let is_gone = |earlier: FileId| {
            now.plans_named(before.plan_name(earlier)).is_empty() && !paths.contains(before.path(earlier))
        };
        let plan = |(file, part): (FileId, &Part)| {
            if part.role == Role::Catalogue {
                return None;
            }
            let plans = before.plans_named(now.plan_name(file));
            if let [one] = plans {
                return Some(*one);
            }
            let same_path = plans.iter().copied().find(|plan| before.path(*plan) == part.path);
            let mut goals = self.before_of_now[file.0 as usize].iter().flatten();
            same_path.or_else(|| goals.next().map(|goal| goal.file).filter(|earlier| is_gone(*earlier)))
        };
        self.plans_before = now.files().map(plan).collect();
    }

    pub(super) fn goal_before(&self, now: GoalId) -> Option<GoalId> {
        *self.before_of_now.get(now.file.0 as usize)?.get(now.index as usize)?
    }

    pub(super) fn goal_now(&self, before: GoalId) -> Option<GoalId> {
        *self.now_of_before.get(before.file.0 as usize)?.get(before.index as usize)?
    }

    pub(super) fn kpi_before(&self, now: KpiView<'_>) -> Option<KpiId> {
        self.kpis_before.get(&(now.goal.id, now.index)).copied()
    }

    pub(super) fn kpi_now(&self, before: KpiView<'_>) -> Option<KpiId> {
        self.kpis_now.get(&(before.goal.id, before.index)).copied()
    }

    fn join(&mut self, before: GoalId, now: GoalId) {
        self.before_of_now[now.file.0 as usize][now.index as usize] = Some(before);
        self.now_of_before[before.file.0 as usize][before.index as usize] = Some(now);
    }

    fn join_kpis(&mut self, before: KpiView<'_>, now: KpiView<'_>) {
        let (before, now) = ((before.goal.id, before.index), (now.goal.id, now.index));
        self.kpis_before.insert(now, before);
        self.kpis_now.insert(before, now);
    }

    /// A file that has kept its path, or a plan its name, is looked through by the names of its goals; and so is a file that
    /// lies elsewhere now and says what it said.
    fn same_name_same_plan(&mut self, before: &Workspace, now: &Workspace) {
        let with_goals = |workspace: &Workspace| -> Vec<FileId> {
            let files = workspace.files().filter(|(_, part)| !part.model.goals.is_empty());
            files.map(|(id, _)| id).collect()
        };
        let (mut gone, files) = (with_goals(before), with_goals(now));
        let paths: FxHashMap<&str, FileId> = gone.iter().map(|id| (before.path(*id), *id)).collect();
        let mut new = Vec::new();
        for file in files {
            let plan = now.file(file).plan.name.map(|name| before.plans_named(name.value));
            let of_plan = plan.filter(|files| files.len() == 1).map(|files| files[0]);
            match paths.get(now.path(file)).copied().or(of_plan) {
                Some(earlier) => self.goals_of_file(before, earlier, now, file),
                None => new.push(file),
            }
        }
        if new.is_empty() {
            return;
        }
        let kept: FxHashSet<&str> = now.files().map(|(_, part)| &*part.path).collect();
        gone.retain(|id| !kept.contains(before.path(*id)));
        let mut contents: FxHashMap<u64, FileId> =
            gone.into_iter().rev().map(|id| (file_contents(before, id), id)).collect();
        for file in new {
            if let Some(earlier) = contents.remove(&file_contents(now, file)) {
                self.goals_of_file(before, earlier, now, file);
            }
        }
    }

    fn goals_of_file(&mut self, before: &Workspace, earlier: FileId, now: &Workspace, file: FileId) {
        let names = |workspace: &Workspace, file| {
            workspace.file(file).goals.iter().map(|goal| goal.name.value).collect::<Vec<Name>>()
        };
        let (earlier_names, names) = (names(before, earlier), names(now, file));
        let mut places: FxHashMap<Name, u32> = FxHashMap::default();
        if earlier_names != names {
            // Backwards, so that the first of equal names stays.
            places.extend(earlier_names.iter().enumerate().rev().map(|(index, name)| (*name, index as u32)));
        }
        for (index, name) in (0..).zip(&names) {
            let place = if places.is_empty() { Some(index) } else { places.get(name).copied() };
            let Some(place) = place.filter(|_| !name.as_str().is_empty()) else { continue };
            let id = GoalId { file: earlier, index: place };
            if self.goal_now(id).is_none() && earlier_names.get(place as usize) == Some(name) {
                self.join(id, GoalId { file, index });
            }
        }
    }

    /// What is left: goals of files that were renamed or split, and goals that were renamed.
    fn others(&mut self, before: &Workspace, now: &Workspace) {
        let left = |workspace: &Workspace, matched: &[Vec<Option<GoalId>>]| -> Vec<GoalId> {
            let goals = workspace.goals().map(|goal| goal.id);
            goals.filter(|id| matched[id.file.0 as usize][id.index as usize].is_none()).collect()
        };
        let (then_left, now_left) = (left(before, &self.now_of_before), left(now, &self.before_of_now));
        if then_left.is_empty() || now_left.is_empty() {
            return;
        }
        let likeness = Likeness::new(before, &then_left);
        let mut candidates: Vec<(u32, GoalId, GoalId)> = Vec::new();
        for id in now_left {
            candidates.extend(likeness.with(now.view(id)).map(|(score, earlier)| (score, earlier, id)));
        }
        // The likest first; of equals those that stand first in their files.
        candidates.sort_unstable_by_key(|&(score, earlier, id)| (std::cmp::Reverse(score), earlier, id));
        for (_, earlier, id) in candidates {
            if self.goal_now(earlier).is_none() && self.goal_before(id).is_none() {
                self.join(earlier, id);
            }
        }
    }

    fn kpis(&mut self, before: &Workspace, now: &Workspace) {
        let mut then_left: Vec<KpiId> = Vec::new();
        let mut now_left: Vec<KpiId> = Vec::new();
        for goal in before.goals() {
            match self.goal_now(goal.id) {
                Some(id) => self.kpis_of_goal(goal, now.view(id), &mut then_left, &mut now_left),
                None => then_left.extend(goal.kpis().map(|kpi| (goal.id, kpi.index))),
            }
        }
        let added = now.goals().filter(|goal| self.goal_before(goal.id).is_none());
        now_left.extend(added.flat_map(|goal| goal.kpis().map(move |kpi| (goal.id, kpi.index))));
        self.moved_kpis(before, now, &then_left, &now_left);
    }

    fn kpis_of_goal(
        &mut self,
        before: GoalView<'_>,
        now: GoalView<'_>,
        then_left: &mut Vec<KpiId>,
        now_left: &mut Vec<KpiId>,
    ) {
        let mut places: FxHashMap<Name, u32> = FxHashMap::default();
        places.extend(before.kpis().map(|kpi| (kpi.name(), kpi.index)));
        let mut new: Vec<KpiView<'_>> = Vec::new();
        for kpi in now.kpis() {
            match places.remove(&kpi.name()) {
                Some(place) => self.join_kpis(kpi_view(before, place), kpi),
                None => new.push(kpi),
            }
        }
        if places.is_empty() && new.is_empty() {
            return;
        }
        let mut gone: Vec<u32> = places.into_values().collect();
        gone.sort_unstable();
        let gone = gone.into_iter().map(|place| kpi_view(before, place)).collect();
        let (gone, new) = alike_kpis(gone, new, |gone, new| self.join_kpis(gone, new));
        then_left.extend(gone.into_iter().map(|kpi| (before.id, kpi.index)));
        now_left.extend(new.into_iter().map(|kpi| (now.id, kpi.index)));
    }

    /// A goal was split, or a KPI handed to another: the same name, and the same numbers.
    fn moved_kpis(&mut self, before: &Workspace, now: &Workspace, then_left: &[KpiId], now_left: &[KpiId]) {
        let mut named: FxHashMap<Name, Vec<KpiId>> = FxHashMap::default();
        for &(goal, index) in now_left {
            named.entry(kpi_view(now.view(goal), index).name()).or_default().push((goal, index));
        }
        for &(goal, index) in then_left {
            let earlier = kpi_view(before.view(goal), index);
            let Some(candidates) = named.get_mut(&earlier.name()) else { continue };
            let same = |(goal, index): &KpiId| {
                let kpi = kpi_view(now.view(*goal), *index);
                let values = |kpi: KpiView<'_>| (kpi.baseline_value(), kpi.target_value());
                values(earlier) == values(kpi) && values(kpi) != (None, None)
            };
            if let Some(at) = candidates.iter().take(LOOKED_AT).position(same) {
                let (goal, index) = candidates.remove(at);
                self.join_kpis(earlier, kpi_view(now.view(goal), index));
            }
        }
    }
}

fn empty(workspace: &Workspace) -> Vec<Vec<Option<GoalId>>> {
    workspace.files().map(|(_, part)| vec![None; part.model.goals.len()]).collect()
}

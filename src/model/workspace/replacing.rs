//! Files that become others while a workspace is open, at the price of these files.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Part, Workspace, bind_metrics_of};
use crate::model::goal::{Facts, FileModel};
use crate::model::kpi::Share;
use crate::model::name::Name;
use crate::model::time::{Deadline, Reference, Timeframe};
use crate::model::workspace::GoalId;
use crate::source::{FileId, Role};

/// What it means for others that files were replaced.
#[derive(Debug, Default)]
pub struct Replaced {
    /// The names of their goals and plans, of before and of now: who mentions one of them may see something else.
    pub names: FxHashSet<Name>,
    /// Some name is new or gone, so that others may be the nearest ones.
    pub names_changed: bool,
    /// Files in which a timeframe is another one now.
    pub timeframes: BTreeSet<FileId>,
    /// What is declared for all files may have changed, so that nothing is as it was.
    pub everything: bool,
}

impl Workspace {
    /// Puts other contents into files. What follows for names and timeframes is worked out; what is bound is as in a workspace
    /// that is made of these contents.
    pub fn replace(&mut self, files: Vec<(FileId, FileModel)>) -> Replaced {
        // What is written below a declaration, in the same file, changes nothing for others.
        let declares_the_same = |one: &FileModel, other: &FileModel| {
            one.metrics == other.metrics && one.platforms == other.platforms && one.goal_types == other.goal_types
        };
        if files.iter().any(|(file, model)| !declares_the_same(model, self.file(*file))) {
            let mut parts = std::mem::take(&mut self.parts);
            for (file, model) in files {
                parts[file.0 as usize].model = model;
            }
            *self = Self::with_defaults(parts, self.defaults.clone(), self.configuration);
            return Replaced { everything: true, ..Replaced::default() };
        }
        let mut replaced = Replaced::default();
        let mut ids = BTreeSet::new();
        for (file, model) in files {
            let before = self.forget_names(file);
            self.put(file, model);
            let now = self.know_names(file);
            replaced.names_changed |= before != now;
            replaced.names.extend(before);
            replaced.names.extend(now);
            ids.insert(file);
        }
        let mut timeframes = std::mem::take(&mut self.timeframes);
        replaced.timeframes = timeframes.renew(self, &ids);
        self.timeframes = timeframes;
        // A goal whose days have moved is seen by those who mention it.
        for &file in &replaced.timeframes {
            replaced.names.extend(self.file(file).goals.iter().map(|goal| goal.name.value));
        }
        replaced
    }

    /// What a file says, for changes that no name, timeframe or binding rests on: its results.
    pub fn file_mut(&mut self, file: FileId) -> &mut FileModel {
        &mut self.parts[file.0 as usize].model
    }

    /// The files and what they say, to be brought together anew.
    pub fn into_parts(self) -> Vec<Part> {
        self.parts
    }

    /// Names of goals and plans that are mentioned in a file, whether or not something has them.
    pub fn mentions(&self, file: FileId) -> FxHashSet<Name> {
        let model = self.file(file);
        let mut mentions = Mentions::default();
        mentions.facts(&model.plan.facts);
        for goal in &model.goals {
            goal.supports.iter().chain(&goal.depends_on).for_each(|reference| mentions.reference(reference));
            mentions.facts(&goal.facts);
            let parts = goal.actions.iter().map(|action| &action.parts);
            for parts in parts.chain(goal.milestones.iter().map(|milestone| &milestone.parts)) {
                mentions.timeframe(parts.timeframe.as_deref());
            }
            for kpi in &goal.kpis {
                mentions.timeframe(kpi.timeframe.as_deref());
                let share = kpi.target.as_ref().and_then(|target| target.share.as_deref());
                let part_of = kpi.details.as_ref().and_then(|details| details.part_of.as_ref());
                share.into_iter().chain(part_of).for_each(|share| mentions.share(&share.value));
            }
        }
        mentions.names
    }

    fn put(&mut self, file: FileId, model: FileModel) {
        let part = &mut self.parts[file.0 as usize];
        part.model = model;
        if !self.defaults.is_empty() {
            self.defaults.inherit(&mut part.model);
        }
        bind_metrics_of(part, &self.metrics, &mut Default::default());
    }

    /// Takes the names of a file out; returns them.
    fn forget_names(&mut self, file: FileId) -> FxHashSet<Name> {
        let mut names = FxHashSet::default();
        for goal in &self.parts[file.0 as usize].model.goals {
            let name = goal.name.value;
            if !names.insert(name) {
                continue;
            }
            if let Some(ids) = self.goals.get_mut(&name) {
                ids.drain(of_file(ids, file));
                if ids.is_empty() {
                    self.goals.remove(&name);
                }
            }
        }
        let plan = self.plan_names[file.0 as usize];
        if let Some(files) = self.plans.get_mut(&plan) {
            files.retain(|known| *known != file);
            if files.is_empty() {
                self.plans.remove(&plan);
            }
        }
        names.insert(plan);
        names
    }

    /// Takes the names of a file in, in the order of the files; returns them.
    fn know_names(&mut self, file: FileId) -> FxHashSet<Name> {
        let part = &self.parts[file.0 as usize];
        let mut names = FxHashSet::default();
        for (index, goal) in (0..).zip(&part.model.goals) {
            names.insert(goal.name.value);
            let ids = self.goals.entry(goal.name.value).or_default();
            ids.insert(of_file(ids, file).end, GoalId { file, index });
        }
        let plan = part.plan_name();
        self.plan_names[file.0 as usize] = plan;
        if part.role != Role::Catalogue {
            let files = self.plans.entry(plan).or_default();
            files.insert(files.partition_point(|known| *known < file), file);
        }
        names.insert(plan);
        names
    }
}

/// Where the goals of a file stand among those of one name.
fn of_file(ids: &[GoalId], file: FileId) -> std::ops::Range<usize> {
    let start = ids.partition_point(|id| id.file < file);
    start..start + ids[start..].partition_point(|id| id.file == file)
}

#[derive(Default)]
struct Mentions {
    names: FxHashSet<Name>,
}

impl Mentions {
    fn facts(&mut self, facts: &Facts) {
        self.timeframe(Some(&facts.timeframe));
        for risk in facts.more.iter().flat_map(|more| &more.risks) {
            self.timeframe(risk.parts.timeframe.as_deref());
        }
    }

    fn timeframe(&mut self, timeframe: Option<&Timeframe>) {
        let end = timeframe.and_then(|timeframe| timeframe.end.as_ref()).map(|end| &end.value);
        if let Some((reference, _)) = end.and_then(Deadline::goal) {
            self.reference(reference);
        }
    }

    fn share(&mut self, share: &Share) {
        match share {
            Share::Words(words) => drop(self.names.insert(Name::new(words))),
            Share::Reference(reference) => self.reference(reference),
        }
    }

    fn reference(&mut self, reference: &Reference) {
        self.names.extend(reference.plan);
        self.names.insert(reference.name);
    }
}

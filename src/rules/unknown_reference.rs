use rustc_hash::FxHashMap;

use self::telling::{goals_there_are, kpis_there_are, there_are};
use super::wording::hyphenated;
use super::{Context, Findings, KnownNames, Place, finding};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Deadline, Found, GoalId, GoalView, KpiNames, KpiView, Name, Reference, Share, Timeframe, Workspace,
};
use crate::source::{FileId, Location, Role, Span, Spanned};
use crate::suggest::{self, Known, one_of};

mod telling;

rule! {
    /// A name that nothing bears: `supports`, `depends-on`, `by GOAL`, `of`, `part-of`, `is`, `type` or `kpis` names a goal, KPI,
    /// metric or goal type that does not exist.
    ///
    /// A link that leads nowhere is lost silently: the goal supports nothing, the deadline is never due.
    ///
    /// ```goal,bad
    /// goal local-community "Be the café the neighbourhood talks about" {
    ///   period 2026
    ///   kpi mentions 10/month -> 25/month
    /// }
    /// goal more-fans "Win more fans" {
    ///   supports local-comunity
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal local-community "Be the café the neighbourhood talks about" {
    ///   period 2026
    ///   kpi mentions 10/month -> 25/month
    /// }
    /// goal more-fans "Win more fans" {
    ///   supports local-community
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// A goal is looked for in its own file first and then in all files of the workspace; where several have the name, write
    /// `plan/goal`. A bare word after `by` is a goal: an event is quoted (`by "Rome launch"`). What is no KPI and no metric is
    /// quoted after `of` (`>= 40% of "qualified leads"`).
    "unknown-reference", Aligned, Deny, File(check)
}

/// So many suggestions a file: to compare each of a hundred thousand wrong names with as many right ones helps nobody.
const SUGGESTIONS: usize = 20;
/// So many names of one goal's KPIs, or of goal types, are compared for one suggestion.
const CANDIDATES: usize = 1_000;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let model = workspace.file(file);
    let mut reader = Reader {
        workspace,
        known: context.known,
        goals_here: None,
        of_plans: FxHashMap::default(),
        file,
        place: file.into(),
        names: KpiNames::default(),
        suggestions: SUGGESTIONS,
        findings,
    };
    reader.deadline(Some(&model.plan.facts.timeframe));
    for metric in &model.metrics {
        for name in metric.part_of.iter().chain(&metric.balanced_by) {
            reader.metric(*name);
        }
    }
    for goal_type in &model.goal_types {
        for name in &goal_type.kpis {
            reader.metric(*name);
        }
    }
    for goal in workspace.goals_of(file) {
        reader.place = goal.into();
        reader.goal(goal);
    }
}

/// Follows the references of one file.
struct Reader<'w, 'f> {
    workspace: &'w Workspace,
    known: &'w KnownNames,
    goals_here: Option<Known<'static>>,
    /// The goals of each plan that was named and lacks the goal.
    of_plans: FxHashMap<Name, Known<'static>>,
    file: FileId,
    place: Place,
    names: KpiNames,
    /// How many suggestions are left.
    suggestions: usize,
    findings: &'f mut Findings,
}

impl<'w> Reader<'w, '_> {
    fn goal(&mut self, view: GoalView<'w>) {
        let goal = view.goal();
        if let Some(named) = goal.goal_type
            && self.workspace.find_goal_type(named.value).is_none()
        {
            let known = self.workspace.goal_types();
            let known =
                known.flat_map(|(_, goal_type)| [goal_type.name].into_iter().chain(goal_type.also.iter().copied()));
            let nearest = self.nearest(named.value, known.map(|name| name.value.as_str()));
            let types = self.workspace.goal_types().map(|(_, goal_type)| goal_type.name.value.as_str());
            let own = format!("declare your own with `goal-type {} \"…\"`", hyphenated(named.value));
            let help = there_are("goal types", types, &own);
            let message = format!("there is no goal type `{}`", named.value);
            self.unknown(named.span, message, nearest, "no goal type has this name", help);
        }
        for reference in goal.supports.iter().chain(&goal.depends_on) {
            self.reference(reference, false);
        }
        self.deadline(Some(&goal.facts.timeframe));
        for action in &goal.actions {
            self.deadline(action.parts.timeframe.as_deref());
        }
        for risk in goal.facts.more.iter().flat_map(|more| &more.risks) {
            self.deadline(risk.parts.timeframe.as_deref());
        }
        for milestone in &goal.milestones {
            self.deadline(milestone.parts.timeframe.as_deref());
        }
        for kpi in view.kpis() {
            self.place = kpi.into();
            self.kpi(kpi);
        }
    }

    fn kpi(&mut self, view: KpiView<'w>) {
        if let Some(named) = view.kpi.metric_name
            && view.kpi.metric.is_none()
        {
            self.metric(named);
        }
        self.deadline(view.kpi.timeframe.as_deref());
        if let Some(Spanned { value: share @ Share::Reference(reference), .. }) = view.share() {
            let is_plain = reference.plan.is_none() && reference.kpi.is_none();
            let is_metric = || is_plain && self.workspace.find_metric(reference.name).is_some();
            if self.names.resolve(view.goal, share).is_none() && !is_metric() {
                self.no_kpi(view.goal, reference, true);
            }
        }
        if let Some(part_of) = view.kpi.details.as_ref().and_then(|details| details.part_of.as_ref())
            && self.names.resolve(view.goal, &part_of.value).is_none()
        {
            match &part_of.value {
                Share::Reference(reference) => self.no_kpi(view.goal, reference, false),
                Share::Words(words) => {
                    let name = Name::new(words);
                    self.no_kpi(view.goal, &Reference { plan: None, name, kpi: None, span: part_of.span }, false);
                }
            }
        }
    }

    fn deadline(&mut self, timeframe: Option<&Timeframe>) {
        let end = timeframe.and_then(|timeframe| timeframe.end.as_ref()).map(|end| &end.value);
        if let Some((reference, _)) = end.and_then(Deadline::goal) {
            self.reference(reference, true);
        }
    }

    fn metric(&mut self, named: Spanned<Name>) {
        let workspace = self.workspace;
        if workspace.find_metric(named.value).is_some() {
            return;
        }
        let nearest = self.near(|reader| reader.known.metrics(workspace).nearest(named.value.as_str(), None));
        let declare = format!("declare your own with `metric {} \"…\"`", hyphenated(named.value));
        // Those of the workspace first: the built-in ones are many.
        let known = |built_in: bool| {
            let is_meant = move |file: FileId| (workspace.role(file) == Role::Catalogue) == built_in;
            workspace.metrics().filter(move |(id, _)| is_meant(id.file)).map(|(_, metric)| metric.name.value.as_str())
        };
        let help = match self.suggestions {
            0 => declare,
            _ => there_are("metrics", known(false).chain(known(true)), &declare),
        };
        let message = format!("there is no metric `{}`", named.value);
        self.unknown(named.span, message, nearest, "no metric has this name", help);
    }

    /// A goal, and its KPI when the reference names one.
    fn reference(&mut self, reference: &Reference, after_by: bool) {
        match self.workspace.find_goal(reference, self.file) {
            Found::One(id) => {
                let goal = self.workspace.view(id);
                if let Some(kpi) = reference.kpi
                    && self.names.find(goal, kpi).is_none()
                {
                    self.no_such_kpi(goal, kpi, reference.span);
                }
            }
            Found::Several(goals) => self.several(reference, &goals),
            Found::None => self.no_goal(reference, after_by),
        }
    }

    fn several(&mut self, reference: &Reference, goals: &[GoalId]) {
        let diagnostic = finding(format!("several goals are called `{}`", reference.name))
            .label(self.at(reference.span), "which of them?")
            .help(format!("write {}", one_of(self.qualified(reference, goals).iter().map(String::as_str))));
        self.findings.add(self.place, diagnostic);
    }

    fn no_goal(&mut self, reference: &Reference, after_by: bool) {
        let workspace = self.workspace;
        let Reference { plan, name, span, .. } = *reference;
        let elsewhere: Vec<GoalId> = workspace.goals_named(name).iter().copied().take(8).collect();
        let (message, nearest) = match plan {
            Some(plan) if workspace.plans_named(plan).is_empty() => {
                let nearest = self.near(|reader| reader.known.plans(workspace).nearest(plan.as_str(), None));
                let nearest = nearest.filter(|_| elsewhere.is_empty());
                let qualified = nearest.map(|plan| format!("{plan}/{name}"));
                (format!("there is no plan `{plan}`"), qualified)
            }
            Some(plan) => {
                let nearest = self.near(|reader| reader.goals_of_plan(plan).nearest(name.as_str(), None));
                let nearest = nearest.filter(|_| elsewhere.is_empty());
                let qualified = nearest.map(|name| format!("{plan}/{name}"));
                (format!("there is no goal `{name}` in plan `{plan}`"), qualified)
            }
            None => {
                // Of equally near ones, that of the same file is meant. Nobody means the goal that it is said in.
                let own =
                    self.place.goal.map(|index| workspace.view(GoalId { file: self.file, index }).name().as_str());
                let nearest = self.near(|reader| {
                    let here = reader.goals_here().nearest(name.as_str(), own);
                    nearer(here, reader.known.goals(workspace).nearest(name.as_str(), own))
                });
                (format!("there is no goal `{name}`"), nearest.map(str::to_string))
            }
        };
        let mut diagnostic = self.describe(span, message, nearest.as_deref(), "no goal has this name");
        if nearest.is_none() && self.suggestions > 0 {
            diagnostic =
                diagnostic.help(goals_there_are(self.workspace, self.known, self.file, self.place.goal, reference));
        }
        if !elsewhere.is_empty() {
            let qualified = self.qualified(reference, &elsewhere);
            diagnostic = diagnostic.help(format!("write {}", one_of(qualified.iter().map(String::as_str))));
        } else if after_by && plan.is_none() {
            diagnostic = diagnostic.help(format!("an event is quoted: `by \"{name}\"`; a day is written as a date"));
        }
        self.findings.add(self.place, diagnostic);
    }

    /// `of` and `part-of` name no KPI; `of` no metric either.
    fn no_kpi(&mut self, goal: GoalView<'w>, reference: &Reference, may_be_metric: bool) {
        let workspace = self.workspace;
        let Reference { plan, name, kpi, span } = *reference;
        if plan.is_some() || kpi.is_some() {
            match workspace.find_goal(reference, self.file) {
                Found::One(id) if kpi.is_none() => self.goal_for_kpi(workspace.view(id), reference),
                _ => self.reference(reference, false),
            }
            return;
        }
        if let Found::One(id) = workspace.find_goal(reference, self.file) {
            self.goal_for_kpi(workspace.view(id), reference);
            return;
        }
        let around = goal.ancestors().skip(1).take(20).find(|outer| self.names.find(*outer, name).is_some());
        let own = goal.goal().kpis.iter().map(|kpi| kpi.name.value.as_str());
        let (message, nearest, label) = if may_be_metric {
            let nearest = self.near(|reader| {
                let own = Known::new(own.take(CANDIDATES)).nearest(name.as_str(), None);
                nearer(own, reader.known.metrics(workspace).nearest(name.as_str(), None))
            });
            (format!("there is no kpi or metric `{name}`"), nearest, "neither a kpi of this goal nor a metric")
        } else {
            let nearest = self.nearest(name, own);
            (format!("goal `{}` has no kpi `{name}`", goal.name()), nearest, "no kpi of this goal has this name")
        };
        let mut diagnostic = self.describe(span, message, nearest.filter(|_| around.is_none()), label);
        if nearest.is_none() && !may_be_metric {
            diagnostic = diagnostic.help(kpis_there_are(goal));
        }
        if let Some(outer) = around {
            diagnostic = diagnostic.help(format!("write `{}.{name}`", outer.name()));
        } else if may_be_metric {
            diagnostic = diagnostic.help(format!("what is neither is quoted: `of \"{name}\"`"));
        }
        self.findings.add(self.place, diagnostic);
    }

    fn goal_for_kpi(&mut self, goal: GoalView<'w>, reference: &Reference) {
        let example = goal.goal().kpis.first().map_or("fans", |kpi| kpi.name.value.as_str());
        let diagnostic = finding(format!("`{reference}` is a goal, and a kpi of it is wanted here"))
            .label(self.at(reference.span), "which of its kpis?")
            .help(format!("write the kpi as well, as in `{reference}.{example}`"));
        self.findings.add(self.place, diagnostic);
    }

    fn no_such_kpi(&mut self, goal: GoalView<'w>, kpi: Name, span: Span) {
        let known = goal.goal().kpis.iter().map(|kpi| kpi.name.value.as_str());
        let nearest = self.nearest(kpi, known);
        let message = format!("goal `{}` has no kpi `{kpi}`", goal.name());
        self.unknown(span, message, nearest, "no kpi of that goal has this name", kpis_there_are(goal));
    }

    /// The help is for those to whom no name can be suggested.
    fn unknown(&mut self, span: Span, message: String, nearest: Option<&str>, otherwise: &str, help: String) {
        let mut diagnostic = self.describe(span, message, nearest, otherwise);
        if nearest.is_none() {
            diagnostic = diagnostic.help(help);
        }
        self.findings.add(self.place, diagnostic);
    }

    fn describe(&self, span: Span, message: String, nearest: Option<&str>, otherwise: &str) -> Diagnostic {
        let label = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => otherwise.to_string(),
        };
        finding(message).label(self.at(span), label)
    }

    fn nearest<'c>(&mut self, name: Name, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        suggest::nearest(name.as_str(), candidates.into_iter().take(CANDIDATES))
    }

    /// Among names that are held ready to be compared.
    fn near(&mut self, search: impl FnOnce(&mut Self) -> Option<(usize, &'static str)>) -> Option<&'static str> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        search(self).map(|(_, name)| name)
    }

    fn goals_here(&mut self) -> &Known<'static> {
        let goals = self.workspace.goals_of(self.file);
        self.goals_here.get_or_insert_with(|| Known::new(goals.map(|goal| goal.name().as_str())))
    }

    fn goals_of_plan(&mut self, plan: Name) -> &Known<'static> {
        let workspace = self.workspace;
        self.of_plans.entry(plan).or_insert_with(|| {
            let files = workspace.plans_named(plan).iter();
            Known::new(files.flat_map(|&file| workspace.goals_of(file)).map(|goal| goal.name().as_str()))
        })
    }

    /// The reference as it would be with its plan.
    fn qualified(&self, reference: &Reference, goals: &[GoalId]) -> Vec<String> {
        let plans = goals.iter().map(|id| self.workspace.plan_name(id.file));
        plans.map(|plan| Reference { plan: Some(plan), ..*reference }.to_string()).collect()
    }

    fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }
}

/// Of equally near names the one here.
fn nearer(
    here: Option<(usize, &'static str)>,
    elsewhere: Option<(usize, &'static str)>,
) -> Option<(usize, &'static str)> {
    here.into_iter().chain(elsewhere).min_by_key(|&(distance, _)| distance)
}

#[cfg(test)]
mod tests;

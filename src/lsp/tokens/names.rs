//! What a name in a text names.

use super::{Class, DECLARATION, DEFAULT_LIBRARY, DEPRECATED, PLAIN};
use crate::lsp::Document;
use crate::model::{GoalId, Name, Reference, StatusKind};
use crate::source::{FileId, Role, Span};
use crate::syntax::{Kind, Node, Tree};

/// Asks the workspace.
#[derive(Clone, Copy)]
pub(super) struct Names<'d> {
    pub document: Document<'d>,
}

type Painted = (Class, u32);

impl Names<'_> {
    /// A name alone in a statement of a kind: `index` says which of its level it is, `opens_file` that the statement stands at the top of the file.
    pub fn of_name(self, span: Span, of: Kind, outer: Kind, index: usize, opens_file: bool) -> Painted {
        let name = || Name::new(span.of(self.document.text()));
        let first = index == 0 && outer == of;
        match of {
            Kind::plan => (Class::Plan, DECLARATION),
            Kind::goal => (Class::Goal, DECLARATION | self.of_goal_at(span)),
            Kind::metric => (Class::Metric, DECLARATION),
            Kind::goal_type => (Class::GoalType, DECLARATION),
            Kind::platform if opens_file => (Class::Platform, DECLARATION),
            Kind::platform => {
                let found = self.document.workspace().find_platform(name());
                (Class::Platform, self.of_catalogue(found.map(|(file, _)| file)))
            }
            Kind::kpi if first => (Class::Kpi, DECLARATION),
            Kind::kpi if outer == Kind::metric_of => self.metric(name()),
            Kind::goal_kind => {
                let found = self.document.workspace().find_goal_type(name());
                (Class::GoalType, self.of_catalogue(found.map(|(file, _)| file)))
            }
            Kind::balanced_by | Kind::kpis => self.metric(name()),
            Kind::allow => (Class::Rule, PLAIN),
            Kind::also | Kind::tag | Kind::meta | Kind::actuals => (Class::Label, PLAIN),
            _ => (Class::Word, PLAIN),
        }
    }

    /// The parts of `plan/goal.kpi`, each with what it is.
    pub fn of_reference(self, span: Span, tree: &Tree, statement: &Node, outer: Kind) -> Vec<(Span, Painted)> {
        let written = span.of(self.document.text());
        let part = |from: usize, to: usize| Span::new(span.start + from as u32, span.start + to as u32);
        let name_from = written.find('/').map_or(0, |slash| slash + 1);
        let name_to = written[name_from..].find('.').map_or(written.len(), |point| name_from + point);
        let mut parts = Vec::new();
        if name_from > 0 {
            parts.push((part(0, name_from - 1), (Class::Plan, PLAIN)));
        }
        let is_alone = name_from == 0 && name_to == written.len();
        let name = Name::new(&written[name_from..name_to]);
        let in_metric = || statement.parent.is_some_and(|parent| tree.node(parent).kind == Kind::metric);
        let painted = match outer {
            Kind::part_of if is_alone && in_metric() => self.metric(name),
            Kind::part_of if is_alone => (Class::Kpi, PLAIN),
            Kind::share if is_alone && self.document.workspace().find_metric(name).is_some() => self.metric(name),
            Kind::share if is_alone => (Class::Kpi, PLAIN),
            _ => {
                let plan = (name_from > 0).then(|| Name::new(&written[..name_from - 1]));
                let reference = Reference { plan, name, kpi: None, span };
                let goal = self.document.workspace().find_goal(&reference, self.document.file).one();
                (Class::Goal, goal.map_or(PLAIN, |goal| self.of_goal(goal)))
            }
        };
        parts.push((part(name_from, name_to), painted));
        if name_to < written.len() {
            parts.push((part(name_to + 1, written.len()), (Class::Kpi, PLAIN)));
        }
        parts
    }

    fn metric(self, name: Name) -> Painted {
        let found = self.document.workspace().find_metric(name);
        (Class::Metric, self.of_catalogue(found.map(|metric| metric.file)))
    }

    fn of_catalogue(self, file: Option<FileId>) -> u32 {
        let role = file.map(|file| self.document.workspace().role(file));
        if role == Some(Role::Catalogue) { DEFAULT_LIBRARY } else { PLAIN }
    }

    /// The goal that is declared at a place.
    fn of_goal_at(self, span: Span) -> u32 {
        let goals = &self.document.model().goals;
        match goals.binary_search_by_key(&span.start, |goal| goal.name.span.start) {
            Ok(index) => self.of_goal(GoalId { file: self.document.file, index: index as u32 }),
            Err(_) => PLAIN,
        }
    }

    fn of_goal(self, goal: GoalId) -> u32 {
        let status = self.document.workspace().view(goal).status_kind();
        if status == StatusKind::Dropped { DEPRECATED } else { PLAIN }
    }
}

//! What plans and goals state.

use rust_decimal::Decimal;

use super::Kept;
use super::reader::Reader;
use crate::model::goal::{
    Action, Allow, Audience, Budget, Commitment, Facts, Goal, Grade, Health, HealthState, More, Revised, Status,
    StatusKind,
};
use crate::model::name::Name;
use crate::source::{Span, Spanned};
use crate::syntax::{Kind, Node, Problem, Token};

impl<'t> Reader<'t> {
    /// A statement that only goals have, or one they share with plans.
    pub fn goal_fact(&mut self, node: &'t Node, goal: &mut Goal) {
        match node.kind {
            Kind::goal_kind => goal.goal_type = self.tokens(node).next().map(|word| self.word(word)),
            Kind::supports => self.references(node, &mut goal.supports),
            Kind::depends_on => self.references(node, &mut goal.depends_on),
            Kind::action => goal.actions.extend(self.action(node)),
            Kind::grade => goal.grade = self.grade(node).map(Box::new),
            Kind::health => goal.health.extend(self.health(node)),
            Kind::revised => goal.revised.extend(self.revised(node)),
            _ => self.fact(node, &mut goal.facts),
        }
    }

    /// A statement that plans and goals share.
    pub fn fact(&mut self, node: &'t Node, facts: &mut Facts) {
        match node.kind {
            Kind::owner => facts.owner = self.owner(node),
            Kind::platform => self.words(node, &mut facts.platforms),
            Kind::period => facts.timeframe = self.period(node),
            Kind::start => facts.timeframe.start = self.first_moment(self.tokens(node)),
            Kind::by => facts.timeframe.end = self.deadline(self.tokens(node)),
            Kind::timeframe => facts.timeframe.end = self.within(self.tokens(node)),
            Kind::review => facts.review = self.review(node),
            Kind::status => facts.status = self.status(node).map(Box::new),
            Kind::commitment => {
                let words = [("committed", Commitment::Committed), ("aspirational", Commitment::Aspirational)];
                facts.commitment = self.one_of(node, "commitment", &words);
            }
            Kind::currency_code => facts.currency = self.currency(node),
            Kind::fiscal_year => facts.fiscal_year = self.fiscal_year(node),
            Kind::audience => facts.audience = self.audience(node).map(Box::new),
            Kind::budget => facts.budget = self.budget(node).map(Box::new),
            Kind::allow => facts.allows.extend(self.allow(node)),
            _ => self.further_fact(node, &mut facts.more),
        }
    }

    fn further_fact(&mut self, node: &'t Node, more: &mut Option<Box<More>>) {
        if self.kept == Kept::WhatIsJudged && !matches!(node.kind, Kind::capacity | Kind::risk) {
            self.skim(node);
            return;
        }
        let more = more.get_or_insert_default();
        match node.kind {
            Kind::why => more.why = self.first_text(node),
            Kind::contributors => self.words(node, &mut more.contributors),
            Kind::capacity => more.capacity = self.first_quantity(node),
            Kind::risk => more.risks.extend(self.action(node)),
            Kind::note => more.notes.extend(self.first_text(node)),
            Kind::link => more.links.extend(self.first_text(node)),
            Kind::tag => self.words(node, &mut more.tags),
            Kind::meta => more.metas.extend(self.meta(node)),
            _ => {}
        }
    }

    pub fn owner(&mut self, node: &Node) -> Option<Spanned<Name>> {
        self.tokens(node).next().map(|handle| self.name(handle))
    }

    fn action(&mut self, node: &'t Node) -> Option<Action> {
        let text = self.first_text_perhaps_empty(node)?;
        Some(Action { span: node.span, text, parts: self.parts(node) })
    }

    fn audience(&mut self, node: &Node) -> Option<Audience> {
        let text = self.first_text_perhaps_empty(node)?;
        Some(Audience { text, size: self.first_quantity(node) })
    }

    fn budget(&mut self, node: &Node) -> Option<Budget> {
        let mut quantities = Vec::new();
        let mut units = None;
        for token in self.tokens(node) {
            match token.kind() {
                Kind::quantity => {
                    let figure = self.figure(token);
                    quantities.push(self.plain_quantity(&figure)?);
                }
                Kind::units => {
                    let figure = token.inside().next().map(|quantity| self.figure(quantity))?;
                    units = self.plain_quantity(&figure);
                }
                _ => {}
            }
        }
        let mut quantities = quantities.into_iter();
        Some(Budget { span: node.span, amount: quantities.next()?, price: quantities.next(), units })
    }

    fn status(&mut self, node: &Node) -> Option<Spanned<Status>> {
        let kind = self.one_of(node, "status", &StatusKind::ALL)?;
        Some(Spanned::new(Status { kind: kind.value, why: self.first_text(node) }, kind.span))
    }

    pub fn grade(&mut self, node: &Node) -> Option<Grade> {
        let token = self.tokens(node).next()?;
        let score = self.number(token.span())?;
        if score > Decimal::ONE {
            let problem = Problem::new(token.span(), "a grade lies between 0 and 1", "over 1");
            self.complain(problem.help("write `0.7` for seven tenths of what was aimed at"));
            return None;
        }
        Some(Grade { score: Spanned::new(score, token.span()), note: self.first_text(node) })
    }

    fn health(&mut self, node: &'t Node) -> Option<Health> {
        let states = [
            ("on-track", HealthState::OnTrack),
            ("at-risk", HealthState::AtRisk),
            ("off-track", HealthState::OffTrack),
        ];
        let state = self.one_of(node, "health", &states)?;
        Some(Health { state, note: self.first_text(node), on: self.first_moment(self.tokens(node)) })
    }

    pub fn revised(&mut self, node: &'t Node) -> Option<Revised> {
        let on = self.first_moment(self.tokens(node))?;
        Some(Revised { on, reason: self.first_text(node)? })
    }

    /// The reason is required: what is excused without one can't be judged later.
    pub fn allow(&mut self, node: &Node) -> Option<Allow> {
        let rule = self.tokens(node).next().map(|token: Token<'t>| self.name(token))?;
        let reason = self.first_text(node);
        if reason.as_ref().is_none_or(|reason| reason.value.trim().is_empty()) {
            let at = reason.as_ref().map_or(Span::empty(node.span.end), |reason| reason.span);
            let problem = Problem::new(
                at,
                format!("`allow {}` gives no reason", rule.value),
                "the reason belongs here, in quotes",
            );
            self.complain(problem.help(format!("write `allow {} \"why it is fine here\"`", rule.value)));
        }
        Some(Allow { span: node.span, rule, reason })
    }
}

//! Declarations of metrics, platforms and goal types.

use super::reader::Reader;
use crate::model::catalogue::{Better, Family, GoalType, Metric, MetricKind, MetricUnit, Platform, Users};
use crate::model::goal::Text;
use crate::model::name::Name;
use crate::source::{Span, Spanned};
use crate::syntax::{Kind, Node};

impl Metric {
    pub(super) fn new(span: Span, name: Spanned<Name>, title: Option<Text>) -> Self {
        Self {
            span,
            name,
            title,
            unit: None,
            kind: None,
            better: None,
            family: None,
            bounded: None,
            part_of: None,
            growth_limit: None,
            vanity: false,
            balanced_by: Vec::new(),
            also: Vec::new(),
            platforms: Vec::new(),
            notes: Vec::new(),
            source: None,
        }
    }
}

impl Platform {
    pub(super) fn new(span: Span, name: Spanned<Name>, title: Option<Text>) -> Self {
        Self { span, name, title, users: None, also: Vec::new(), notes: Vec::new() }
    }
}

impl GoalType {
    pub(super) fn new(span: Span, name: Spanned<Name>, title: Option<Text>) -> Self {
        Self { span, name, title, kpis: Vec::new(), also: Vec::new(), notes: Vec::new() }
    }
}

impl<'t> Reader<'t> {
    pub fn metric_fact(&mut self, node: &'t Node, metric: &mut Metric) {
        match node.kind {
            Kind::unit_name => {
                let name = self.tokens(node).next().map(|token| self.name(token));
                metric.unit = name.map(|name| {
                    let unit = match name.value.as_str() {
                        "count" => MetricUnit::Count,
                        "people" => MetricUnit::People,
                        "percent" => MetricUnit::Percent,
                        "money" => MetricUnit::Money,
                        "duration" => MetricUnit::Duration,
                        _ => MetricUnit::Word(name.value),
                    };
                    Spanned::new(unit, name.span)
                });
            }
            Kind::metric_kind => {
                metric.kind = self.one_of(node, "kind of metric", &MetricKind::ALL).map(|kind| kind.value)
            }
            Kind::better => {
                metric.better = self.one_of(node, "direction", &[("more", Better::More), ("less", Better::Less)]);
            }
            Kind::family => {
                metric.family = self.one_of(node, "family of metrics", &Family::ALL).map(|family| family.value)
            }
            Kind::bounded => metric.bounded = Some(node.span),
            Kind::part_of => {
                let whole = self.tokens(node).next();
                metric.part_of =
                    whole.map(|token| if token.kind() == Kind::text { self.word(token) } else { self.name(token) });
            }
            Kind::growth_limit => metric.growth_limit = self.first_quantity(node),
            Kind::vanity => metric.vanity = true,
            Kind::balanced_by => self.words(node, &mut metric.balanced_by),
            Kind::also => self.words(node, &mut metric.also),
            Kind::platform => self.words(node, &mut metric.platforms),
            Kind::note => metric.notes.extend(self.first_text(node)),
            Kind::source => metric.source = self.first_text(node),
            _ => {}
        }
    }

    pub fn platform_fact(&mut self, node: &'t Node, platform: &mut Platform) {
        match node.kind {
            Kind::users => {
                let count = self.first_quantity(node);
                platform.users = count.map(|count| {
                    let source = self.tokens(node).find(|token| token.kind() == Kind::source);
                    let source = source.and_then(|source| source.inside().next()).map(|text| self.text_of(text));
                    Users {
                        count: count.value.value,
                        span: count.span,
                        as_of: self.first_moment(self.tokens(node)),
                        source,
                    }
                });
            }
            Kind::also => self.words(node, &mut platform.also),
            Kind::note => platform.notes.extend(self.first_text(node)),
            _ => {}
        }
    }

    pub fn goal_type_fact(&mut self, node: &'t Node, goal_type: &mut GoalType) {
        match node.kind {
            Kind::kpis => self.words(node, &mut goal_type.kpis),
            Kind::also => self.words(node, &mut goal_type.also),
            Kind::note => goal_type.notes.extend(self.first_text(node)),
            _ => {}
        }
    }
}

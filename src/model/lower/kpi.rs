//! KPIs and milestones.

use rust_decimal::Decimal;
use thin_vec::ThinVec;

use super::Kept;
use super::reader::Reader;
use super::value::Figure;
use crate::model::goal::{Done, Milestone, Parts};
use crate::model::kpi::{
    Baseline, Comparison, Kpi, KpiDetails, Qualifiers, Share, Since, Stretch, Target, TargetValue,
};
use crate::model::name::Name;
use crate::model::series::{ActualsFile, Form, Series};
use crate::model::time::{Moment, Timeframe};
use crate::model::value::{Per, Quantity, Unit};
use crate::source::{Span, Spanned};
use crate::syntax::{Kind, Node, Problem, Token, Tokens};

impl<'t> Reader<'t> {
    pub fn kpi(&mut self, node: &'t Node) -> Option<Kpi> {
        let mut tokens = self.tokens(node);
        let name = tokens.next()?;
        let name = self.word(name);
        let mut kpi = Kpi {
            span: node.span,
            name,
            metric_name: None,
            metric: None,
            title: None,
            baseline: None,
            target: None,
            qualifiers: None,
            timeframe: None,
            actuals: Series::default(),
            checkpoints: Series::default(),
            details: None,
            damaged: node.damaged,
        };
        for token in tokens {
            match token.kind() {
                Kind::metric_of => {
                    kpi.metric_name = token.inside().next().map(|word| self.word(word));
                }
                Kind::text => kpi.title = Some(self.text_of(token)),
                Kind::baseline => kpi.baseline = self.baseline(token).map(Box::new),
                Kind::target => kpi.target = self.target(token).map(Box::new),
                Kind::by | Kind::timeframe => {
                    let end = match token.kind() {
                        Kind::by => self.deadline(token.inside()),
                        _ => self.within(token.inside()),
                    };
                    if kpi.timeframe.is_some() {
                        self.given_twice(token.span(), "deadline");
                    }
                    kpi.timeframe = end.map(|end| Box::new(Timeframe { start: None, end: Some(end) }));
                }
                Kind::open => {}
                _ => self.qualifier(token, kpi.qualifiers.get_or_insert_default()),
            }
        }
        Some(kpi)
    }

    fn baseline(&mut self, token: Token<'t>) -> Option<Baseline> {
        let mut parts = token.inside();
        let figure = parts.accept(Kind::quantity)?;
        let figure = self.figure(figure);
        if figure.unreadable {
            return None;
        }
        if figure.multiple {
            let problem = Problem::new(figure.span, "a baseline is no multiple", "write the value it is now");
            self.complain(problem.help("for example: `2,400 -> x2`"));
            return None;
        }
        let since = match parts.peek().map(Token::kind) {
            Some(Kind::previous) => parts.next().map(|word| {
                let name = self.name(word);
                Spanned::new(Since::Previous(name.value), name.span)
            }),
            _ => self.first_moment(parts).map(|moment| Spanned::new(Since::Moment(moment.value), moment.span)),
        };
        Some(Baseline { value: figure.quantity(), span: figure.span, since })
    }

    fn target(&mut self, token: Token<'t>) -> Option<Target> {
        let mut parts = token.inside();
        let keep = parts.accept(Kind::keep).map(Token::span);
        let comparison = parts.accept(Kind::comparison).map(|token| {
            let comparison = match self.str(token.span()) {
                ">=" | "≥" => Comparison::AtLeast,
                "<=" | "≤" => Comparison::AtMost,
                ">" => Comparison::Over,
                "<" => Comparison::Under,
                _ => Comparison::Equal,
            };
            Spanned::new(comparison, token.span())
        });
        let Some(value) = parts.next() else {
            return Some(Target { keep, comparison, value: TargetValue::Nothing, span: keep?, share: None });
        };
        if value.kind() == Kind::secret {
            let text = value.inside().next().map(|text| self.text_of(text))?;
            let span = text.span;
            return Some(Target { keep, comparison, value: TargetValue::Secret(text), span, share: None });
        }
        let low = self.figure(value);
        let mut span = low.span;
        let high = match parts.peek().map(Token::kind) {
            Some(kind @ (Kind::range | Kind::tolerance)) => {
                let other = parts.next()?.inside().next().map(|other| self.figure(other))?;
                span = span.to(other.span);
                Some((kind, other))
            }
            _ => None,
        };
        if low.unreadable || high.as_ref().is_some_and(|(_, high)| high.unreadable) {
            return None;
        }
        let absolute = comparison.is_some_and(|comparison| comparison.value == Comparison::Equal);
        let value = match high {
            Some((Kind::tolerance, tolerance)) => self.around(&low, &tolerance)?,
            Some((_, high)) => self.range(&low, &high, span)?,
            None => single(&low, absolute),
        };
        let share = parts.accept(Kind::share).and_then(|share| self.share(share)).map(Box::new);
        Some(Target { keep, comparison, value, span, share })
    }

    /// `20..30%`: a unit on one end counts for both.
    fn range(&mut self, low: &Figure, high: &Figure, span: Span) -> Option<TargetValue> {
        if low.multiple || high.multiple || self.str(low.span).starts_with('+') {
            let problem = Problem::new(span, "a range is of values, not of changes", "a change has one value");
            self.complain(problem.help("write the low end as the target and the high end as `stretch` in the block"));
            return None;
        }
        let (Some(mut from), Some(mut to)) = (low.quantity(), high.quantity()) else {
            return Some(TargetValue::Placeholder);
        };
        if from.unit == Unit::None {
            from.unit = to.unit;
        } else if to.unit == Unit::None {
            to.unit = from.unit;
        }
        from.per = from.per.or(to.per);
        to.per = to.per.or(from.per);
        let factor = from.unit.conversion(to.unit);
        match factor.and_then(|factor| from.value.checked_mul(factor)) {
            None => {
                let problem =
                    Problem::new(span, "the ends of this range are counted in different units", "one unit serves both");
                self.complain(problem.help(format!("write `{}..{}`", crate::model::value::number(from.value), to)));
                None
            }
            Some(value) if value > to.value => {
                let problem = Problem::new(span, "this range runs backwards", "the low end stands first");
                let (low, high) = (self.str(low.span), self.str(high.span));
                self.complain(problem.help(format!("write `{high}..{low}`")));
                None
            }
            Some(_) => Some(TargetValue::Range(Box::new([from, to]))),
        }
    }

    /// `50 ± 5`, `50 ± 10%`
    fn around(&mut self, middle: &Figure, tolerance: &Figure) -> Option<TargetValue> {
        let (Some(middle), Some(tolerance)) = (middle.quantity(), tolerance.quantity()) else {
            return Some(TargetValue::Placeholder);
        };
        let width = if tolerance.unit == Unit::Percent && middle.unit != Unit::Percent {
            middle.value.checked_mul(tolerance.value)?.checked_div(Decimal::ONE_HUNDRED)?.abs()
        } else {
            tolerance.value.checked_mul(tolerance.unit.conversion(middle.unit)?)?.abs()
        };
        let end = |value: Option<Decimal>| value.map(|value| middle.with_value(value.normalize()));
        let ends = [end(middle.value.checked_sub(width))?, end(middle.value.checked_add(width))?];
        Some(TargetValue::Range(Box::new(ends)))
    }

    /// What a target is a share of, or a metric part of: words or a reference.
    pub fn share(&mut self, token: Token<'t>) -> Option<Spanned<Share>> {
        self.share_of(token.inside().next()?)
    }

    fn share_of(&mut self, of: Token<'t>) -> Option<Spanned<Share>> {
        let share = match of.kind() {
            Kind::text => {
                // Behind `part-of` it names a KPI.
                self.refers = true;
                Share::Words(self.text_of(of).value)
            }
            Kind::reference => Share::Reference(self.reference(of)),
            _ => return None,
        };
        Some(Spanned::new(share, of.span()))
    }

    fn qualifier(&mut self, token: Token<'t>, into: &mut Qualifiers) {
        let span = token.span();
        let twice = match token.kind() {
            Kind::aggregate => {
                let name = match self.str(span) {
                    "average" | "mean" => "avg",
                    other => other,
                };
                into.aggregate.replace(Spanned::new(Name::new(name), span)).is_some()
            }
            Kind::per => {
                let words = self.str(span).split_whitespace().collect::<Vec<_>>().join(" ");
                into.per.replace(Spanned::new(Per(Name::new(&words)), span)).is_some()
            }
            Kind::each => {
                let each = self.recurrence(token);
                std::mem::replace(&mut into.each, each).is_some()
            }
            Kind::window => {
                let window = self.recurrence(token);
                std::mem::replace(&mut into.window, window).is_some()
            }
            Kind::service_level => {
                let level = self.service_level(token.inside()).map(Box::new);
                std::mem::replace(&mut into.service_level, level).is_some()
            }
            Kind::segment => {
                let segment = token.inside().next().map(|text| Box::new(self.text_of(text)));
                std::mem::replace(&mut into.segment, segment).is_some()
            }
            Kind::exclusion => {
                let exclusion = token.inside().next().map(|text| Box::new(self.text_of(text)));
                std::mem::replace(&mut into.exclusion, exclusion).is_some()
            }
            _ => false,
        };
        if twice {
            self.given_twice(span, "qualifier");
        }
    }

    fn service_level(&mut self, mut parts: Tokens<'t>) -> Option<Spanned<Quantity>> {
        let (number, unit) = (parts.next()?, parts.next()?);
        let value = self.number(number.span())?;
        let word = self.str(unit.span());
        let unit_read =
            crate::model::value::TimeUnit::parse(word).map_or_else(|| Unit::Word(Name::new(word)), Unit::Time);
        Some(Spanned::new(Quantity { unit: unit_read, ..Quantity::plain(value) }, number.span().to(unit.span())))
    }

    fn given_twice(&mut self, span: Span, what: &str) {
        self.complain(
            Problem::new(span, format!("this {what} is given twice"), "again here").help("leave one of them out"),
        );
    }

    // ── in a KPI's block ──

    pub fn kpi_fact(&mut self, node: &'t Node, kpi: &mut Kpi) {
        match node.kind {
            Kind::actual => self.dated_value(node, &mut kpi.actuals),
            Kind::checkpoint => self.dated_value(node, &mut kpi.checkpoints),
            // Before the details are made room for: a note alone is no reason to, where it isn't kept.
            Kind::note | Kind::link | Kind::meta if self.kept == Kept::WhatIsJudged => self.skim(node),
            _ => self.kpi_detail(node, kpi.details.get_or_insert_default()),
        }
    }

    fn dated_value(&mut self, node: &Node, series: &mut Series) {
        let mut tokens = self.tokens(node);
        if let Some(entry) = tokens.accept(Kind::entry) {
            if let Some((moment, amount)) = self.entry(entry.span()) {
                series.push(node.span, moment, amount, Form::PLAIN);
            }
            return;
        }
        let moment = tokens.next().and_then(|token| self.moment(token));
        let absolute = tokens.accept(Kind::equals).is_some();
        let Some(figure) = tokens.accept(Kind::quantity).map(|token| self.figure(token)) else { return };
        let Some(moment) = moment else { return };
        if figure.multiple {
            self.complain(Problem::new(figure.span, "a result is no multiple", "write the value itself"));
            return;
        }
        if !figure.unreadable {
            series.push(node.span, moment.value, figure.number.unwrap_or_default(), figure.form(absolute));
        }
    }

    /// `2026-01-31 2,455`
    fn entry(&mut self, span: Span) -> Option<(Moment, Decimal)> {
        // A day or a month: the blank stands in one of two places.
        let bytes = self.str(span).as_bytes();
        let length = if bytes.get(10) == Some(&b' ') { 10 } else { 7 };
        let written = Span::new(span.start, span.start + length);
        let moment = match *bytes {
            [y1, y2, y3, y4, b'-', m1, m2, b' ', ..] if (1..=12).contains(&number_of([m1, m2])) => {
                Some(Moment::Month(number_of([y1, y2, y3, y4]), number_of([m1, m2]) as u8))
            }
            _ if length == 10 => self.date(written).map(Moment::Date),
            _ => self.calendar(written),
        };
        let amount = self.number(Span::new(written.end + 1, span.end));
        moment.zip(amount)
    }

    fn kpi_detail(&mut self, node: &'t Node, details: &mut KpiDetails) {
        match node.kind {
            Kind::actuals => details.files.extend(self.actuals_file(node)),
            Kind::grade => details.grade = self.grade(node),
            Kind::source => details.source = self.first_text(node),
            Kind::owner => details.owner = self.owner(node),
            Kind::weight => {
                let number = self.tokens(node).next().map(Token::span);
                details.weight = number.and_then(|span| self.number(span).map(|weight| Spanned::new(weight, span)));
            }
            Kind::part_of => details.part_of = self.tokens(node).next().and_then(|of| self.share_of(of)),
            Kind::stretch => {
                let mut tokens = self.tokens(node);
                let absolute = tokens.accept(Kind::equals).is_some();
                let figure = tokens.accept(Kind::quantity).map(|token| self.figure(token));
                details.stretch = figure.and_then(|figure| {
                    let value = self.plain_quantity(&figure)?.value;
                    Some(Stretch { value, is_change: figure.signed && !absolute, span: figure.span })
                });
            }
            Kind::note => details.notes.extend(self.first_text(node)),
            Kind::link => details.links.extend(self.first_text(node)),
            Kind::meta => details.metas.extend(self.meta(node)),
            Kind::allow => details.allows.extend(self.allow(node)),
            Kind::revised => details.revised.extend(self.revised(node)),
            _ => {}
        }
    }

    fn actuals_file(&mut self, node: &Node) -> Option<ActualsFile> {
        let mut tokens = self.tokens(node);
        let path = tokens.next().map(|token| self.text_of(token))?;
        let mut file = ActualsFile { path, date_column: None, value_column: None, filter: None, rows: None };
        for token in tokens {
            let mut inside = token.inside();
            let word = inside.next().map(|word| self.word(word));
            match token.kind() {
                Kind::date_column => file.date_column = word,
                Kind::value_column => file.value_column = word,
                Kind::filter => {
                    let value = inside.next().map(|value| self.text_of(value));
                    file.filter = word.zip(value);
                }
                _ => {}
            }
        }
        Some(file)
    }

    // ── milestones, and what they share with actions ──

    pub fn milestone(&mut self, node: &'t Node) -> Option<Milestone> {
        let text = self.first_text(node)?;
        let parts = self.parts(node);
        Some(Milestone {
            span: node.span,
            text,
            parts,
            progress: ThinVec::new(),
            notes: ThinVec::new(),
            links: ThinVec::new(),
            metas: ThinVec::new(),
        })
    }

    /// `by`, `owner`, `effort`, `done` after a text.
    pub fn parts(&mut self, node: &Node) -> Parts {
        let mut parts = Parts::default();
        for token in self.tokens(node) {
            let span = token.span();
            let twice = match token.kind() {
                Kind::by => {
                    let end = self.deadline(token.inside());
                    let timeframe = end.map(|end| Box::new(Timeframe { start: None, end: Some(end) }));
                    std::mem::replace(&mut parts.timeframe, timeframe).is_some()
                }
                Kind::owner => {
                    let owner = token.inside().next().map(|handle| self.name(handle));
                    std::mem::replace(&mut parts.owner, owner).is_some()
                }
                Kind::effort => {
                    let figure = token.inside().next().map(|quantity| self.figure(quantity));
                    let effort = figure.and_then(|figure| self.plain_quantity(&figure)).map(Box::new);
                    std::mem::replace(&mut parts.effort, effort).is_some()
                }
                Kind::done => {
                    let done = self.done(token.inside()).map(Box::new);
                    std::mem::replace(&mut parts.done, done).is_some()
                }
                _ => false,
            };
            if twice {
                self.given_twice(span, "part");
            }
        }
        parts
    }

    fn done(&mut self, tokens: Tokens<'t>) -> Option<Done> {
        let on = self.first_moment(tokens)?;
        let mut tokens = tokens;
        let note = tokens.find(|token| token.kind() == Kind::text).map(|token| self.text_of(token));
        Some(Done { on, note })
    }

    pub fn milestone_fact(&mut self, node: &'t Node, milestone: &mut Milestone) {
        match node.kind {
            Kind::done => milestone.parts.done = self.done(self.tokens(node)).map(Box::new),
            Kind::owner => milestone.parts.owner = self.owner(node),
            Kind::progress => {
                let moment = self.first_moment(self.tokens(node));
                let quantity = self.first_quantity(node);
                if let (Some(moment), Some(quantity)) = (moment, quantity) {
                    milestone.progress.push((node.span, moment, quantity.value));
                }
            }
            Kind::note | Kind::link | Kind::meta if self.kept == Kept::WhatIsJudged => self.skim(node),
            Kind::note => milestone.notes.extend(self.first_text(node)),
            Kind::link => milestone.links.extend(self.first_text(node)),
            Kind::meta => milestone.metas.extend(self.meta(node)),
            _ => {}
        }
    }
}

/// The number of these digits.
fn number_of<const DIGITS: usize>(digits: [u8; DIGITS]) -> i16 {
    digits.into_iter().fold(0, |number, digit| number * 10 + i16::from(digit - b'0'))
}

/// A target that is one figure.
fn single(figure: &Figure, absolute: bool) -> TargetValue {
    match figure.quantity() {
        None => TargetValue::Placeholder,
        Some(quantity) if figure.multiple => TargetValue::Multiple(quantity.value),
        Some(quantity) if figure.signed && !absolute => TargetValue::Change(quantity),
        Some(quantity) => TargetValue::Absolute(quantity),
    }
}

//! What is stated outside of all goal files, in the language's own words: values of the configuration.

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::goal::{Facts, FileModel, Inherited, Origin};
use super::kpi::TargetValue;
use super::lower::{is_dollar, lower, stated};
use super::value::Quantity;
use crate::config::{Written, fault};
use crate::diagnostic::Diagnostic;
use crate::source::{Location, Span};
use crate::syntax::{self, Problem};

/// What holds in every plan that does not say otherwise, as if a plan were around the plan.
#[derive(Debug, Default)]
pub struct Defaults {
    pub(super) facts: Facts,
    /// Who states what, as for a goal.
    inherited: Inherited,
    /// Where the facts are written, among the files of the configuration: their spans are [outside](Span::outside) ones.
    places: Vec<Location>,
}

impl Defaults {
    /// Reads what is stated: for each statement its keyword and what would follow it in a plan. Also what is wrong with it.
    pub fn read(statements: &[(&'static str, Written)]) -> (Self, Vec<Diagnostic>) {
        if statements.is_empty() {
            return (Self::default(), Vec::new());
        }
        let mut faults = Vec::new();
        let mut sound = Vec::new();
        for statement in statements {
            let (keyword, written) = statement;
            // What would end the line or the plan that it is read in.
            let problem = match &*written.text {
                text if text.trim().is_empty() => "is empty",
                text if text.contains(['\n', '\r']) => "has more than one line",
                text if text.contains(['{', '}']) => "has a brace in it",
                _ => {
                    sound.push(statement);
                    continue;
                }
            };
            let message = format!("the default for `{keyword}` {problem}");
            faults
                .push(fault(message, written.at, "").help("write what stands behind the word in a plan, in one line"));
        }
        if sound.is_empty() {
            return (Self::default(), faults);
        }
        let plan = AsPlan::new(&sound);
        let model = lower(&plan.text, syntax::parse(&plan.text));
        faults.extend(model.problems.iter().map(|problem| plan.fault(problem)));
        faults.sort_by_key(Diagnostic::location);
        let mut defaults = Self { facts: model.plan.facts, ..Self::default() };
        defaults.move_outside(&plan);
        defaults.inherited = stated(&defaults.facts, Inherited::default(), Origin::Defaults);
        (defaults, faults)
    }

    /// Nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.inherited == Inherited::default()
    }

    /// What `$` means where no plan says so.
    pub(super) fn dollar(&self) -> Currency {
        let stated = self.facts.currency.map(|currency| currency.value);
        stated.filter(|currency| is_dollar(*currency)).unwrap_or(Currency::USD)
    }

    /// Where a fact with an outside span is written.
    pub(super) fn place(&self, index: usize) -> Option<Location> {
        self.places.get(index).copied()
    }

    /// Gives every goal what neither it nor anything around it in its file states.
    pub(super) fn inherit(&self, model: &mut FileModel) {
        for goal in &mut model.goals {
            goal.inherited = goal.inherited.or(self.inherited);
        }
    }

    fn move_outside(&mut self, plan: &AsPlan<'_>) {
        let places = &mut self.places;
        let mut moved = |span: &mut Span| {
            places.push(plan.place(*span));
            *span = Span::outside(places.len() - 1);
        };
        let facts = &mut self.facts;
        facts.owner.iter_mut().for_each(|owner| moved(&mut owner.span));
        facts.platforms.iter_mut().for_each(|platform| moved(&mut platform.span));
        facts.timeframe.start.iter_mut().for_each(|start| moved(&mut start.span));
        facts.timeframe.end.iter_mut().for_each(|end| moved(&mut end.span));
        facts.review.iter_mut().for_each(|review| moved(&mut review.span));
        facts.commitment.iter_mut().for_each(|commitment| moved(&mut commitment.span));
        facts.currency.iter_mut().for_each(|currency| moved(&mut currency.span));
        facts.fiscal_year.iter_mut().for_each(|fiscal_year| moved(&mut fiscal_year.span));
        if let Some(audience) = &mut facts.audience {
            moved(&mut audience.text.span);
            audience.size.iter_mut().for_each(|size| moved(&mut size.span));
        }
    }
}

impl Inherited {
    /// What nobody states here may be stated further out.
    fn or(self, outer: Inherited) -> Inherited {
        let or = |own: Origin, outer: Origin| if own == Origin::Nobody { outer } else { own };
        Inherited {
            owner: or(self.owner, outer.owner),
            start: or(self.start, outer.start),
            end: or(self.end, outer.end),
            platform: or(self.platform, outer.platform),
            review: or(self.review, outer.review),
            audience: or(self.audience, outer.audience),
            commitment: or(self.commitment, outer.commitment),
            status: or(self.status, outer.status),
            currency: or(self.currency, outer.currency),
            fiscal_year: or(self.fiscal_year, outer.fiscal_year),
        }
    }
}

/// The statements as a plan, so that the one parser reads them.
struct AsPlan<'s> {
    text: String,
    /// For each statement where its value stands in the text. Never empty.
    values: Vec<(usize, &'s Written)>,
    keywords: Vec<&'static str>,
}

impl<'s> AsPlan<'s> {
    fn new(statements: &[&'s (&'static str, Written)]) -> Self {
        let mut plan = Self { text: "plan {\n".to_string(), values: Vec::new(), keywords: Vec::new() };
        for (keyword, written) in statements {
            plan.keywords.push(keyword);
            plan.text += keyword;
            plan.text.push(' ');
            plan.values.push((plan.text.len(), written));
            plan.text += &written.text;
            plan.text.push('\n');
        }
        plan.text += "}\n";
        plan
    }

    /// Where in the configuration a place of this text is written.
    fn place(&self, span: Span) -> Location {
        let (start, end) = (span.start as usize, span.end as usize);
        let after = self.values.partition_point(|(value, written)| value + written.text.len() < start);
        // What is said of the braces is about the last line before them.
        let (value, written) = self.values[after.min(self.values.len() - 1)];
        if start < value {
            return written.at;
        }
        written.place(start - value, end.saturating_sub(value))
    }

    fn fault(&self, problem: &Problem) -> Diagnostic {
        let mut labels = problem.labels.iter().map(|(span, text)| (self.place(*span), text));
        let first = labels.next();
        let (at, text) = first.map_or((self.values[0].1.at, ""), |(at, text)| (at, text.as_str()));
        let mut diagnostic = fault(&problem.message, at, text);
        for (at, text) in labels {
            diagnostic = diagnostic.label(at, text);
        }
        diagnostic.help = problem.help.as_ref().map(|help| self.as_settings(help));
        diagnostic
    }

    /// Lines to copy, as they are written in the configuration: `currency USD` is `currency = "USD"` there.
    fn as_settings(&self, help: &str) -> String {
        let mut pieces: Vec<String> = help.split('`').map(str::to_string).collect();
        for code in pieces.iter_mut().skip(1).step_by(2) {
            let value = self.keywords.iter().find_map(|keyword| code.strip_prefix(keyword)?.strip_prefix(' '));
            if let Some(value) = value {
                let quote = if value.contains('"') { '\'' } else { '"' };
                let keyword = &code[..code.len() - value.len() - 1];
                *code = format!("{keyword} = {quote}{value}{quote}");
            }
        }
        pieces.join("`")
    }
}

/// A value by itself, as the target of a KPI may say it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum StatedValue {
    /// `30%/month`
    One(Quantity),
    /// `$0.50..$2`, the low end first.
    Range(Quantity, Quantity),
    /// `x3`
    Multiple(Decimal),
}

impl StatedValue {
    /// `None` for whatever else a text may say, and for what can't be read.
    pub fn read(text: &str) -> Option<Self> {
        if text.contains(['\n', '\r', '#', '{']) {
            return None;
        }
        let goal = format!("goal a {{\nkpi a -> {text}\n}}\n");
        let model = lower(&goal, syntax::parse(&goal));
        let [goal] = &model.goals[..] else { return None };
        let [kpi] = &goal.kpis[..] else { return None };
        let is_bare = kpi.qualifiers.is_none() && kpi.timeframe.is_none() && kpi.title.is_none();
        let target = kpi.target.as_deref().filter(|_| is_bare && model.problems.is_empty())?;
        if target.keep.is_some() || target.comparison.is_some() || target.share.is_some() {
            return None;
        }
        match target.value {
            TargetValue::Absolute(quantity) => Some(Self::One(quantity)),
            TargetValue::Range(ref ends) => Some(Self::Range(ends[0], ends[1])),
            TargetValue::Multiple(factor) => Some(Self::Multiple(factor)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;

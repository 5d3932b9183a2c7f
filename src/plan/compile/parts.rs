//! Milestones, actions, audiences and budgets.

use rust_decimal::Decimal;

use super::{Compiler, added, amount, due, last_day, remarks};
use crate::model::{self, Duration, GoalView, Quantity, ResolvedTimeframe, Unit};
use crate::plan::number::{Amount, Day};
use crate::plan::types::{Audience, Budget, Dated, Done, Goal, Milestone, Task};
use crate::source::Span;

impl Compiler<'_> {
    pub(super) fn milestone(self, milestone: &model::Milestone, view: GoalView<'_>) -> Milestone {
        let progress = milestone.progress.iter().map(|(_, on, share)| Dated {
            date: last_day(view, on.value),
            amount: Some(Amount(*share)),
            ..Dated::default()
        });
        Milestone {
            task: self.task(milestone.span, &milestone.text, &milestone.parts, Some(view)),
            progress: progress.collect(),
            remarks: remarks(&milestone.notes, &milestone.links, &milestone.metas),
        }
    }

    /// An action or a risk. A plan's own risks have no goal around them.
    pub(super) fn action(self, action: &model::Action, view: Option<GoalView<'_>>) -> Task {
        Task { location: None, ..self.task(action.span, &action.text, &action.parts, view) }
    }

    fn task(self, span: Span, text: &model::Text, parts: &model::Parts, view: Option<GoalView<'_>>) -> Task {
        let within = |own: &model::Timeframe| match view {
            Some(view) => view.timeframe_within(own),
            None => self.workspace.plan_timeframe_within(self.file, own),
        };
        let day = |moment: model::Moment| match view {
            Some(view) => last_day(view, moment),
            None => moment.days(None).map(|days| Day(days.last)),
        };
        Task {
            text: text.value.to_string(),
            location: self.location(span),
            due: parts.timeframe.as_deref().map(|own| due(within(own), own.end.as_ref())).unwrap_or_default(),
            owner: parts.owner.map(|owner| owner.value.to_string()),
            effort: parts.effort.as_deref().map(|effort| Amount(effort.value)),
            done: parts.done.as_deref().map(|done| Done {
                date: day(done.on.value),
                note: done.note.as_ref().map(|note| note.value.to_string()),
            }),
        }
    }
}

pub(super) fn audience(audience: &model::Audience) -> Audience {
    Audience { text: audience.text.value.to_string(), size: audience.size.map(|size| Amount(size.value)) }
}

pub(super) fn budget(stated: &model::Budget, timeframe: ResolvedTimeframe) -> Budget {
    let first = stated.amount.value;
    let Some(units) = stated.units.map(|units| units.value) else {
        return match first.per {
            None => Budget { total: Some(Amount(first)), ..Budget::default() },
            Some(_) => {
                Budget { total: over_timeframe(first, timeframe), rate: Some(Amount(first)), ..Budget::default() }
            }
        };
    };
    let (cap, price) = match stated.price {
        Some(price) => (Some(Amount(first)), price.value),
        None => (None, first),
    };
    let cost = price.value.checked_mul(units.value).map(|cost| amount(cost, price.unit));
    Budget { total: cap.or(cost), cap, price: Some(Amount(price)), units: Some(Amount(units)), cost, rate: None }
}

/// A budget per month or week over a timeframe that is a whole number of them. Five months and a day are not rounded: how the
/// day is paid for is not known.
fn over_timeframe(rate: Quantity, timeframe: ResolvedTimeframe) -> Option<Amount> {
    let unit = rate.per?.time().filter(|_| rate.per.is_some_and(|per| per.parts().count() == 1))?;
    let (start, deadline) = (timeframe.start?, timeframe.deadline?);
    let days = i64::from(start.until(deadline).ok()?.get_days()) + 1;
    // The only count that can fit; how long a month is decides the calendar.
    let count = (days as f64 / Duration::new(1, unit).approximate_days()).round();
    if !(1.0..=100_000.0).contains(&count) {
        return None;
    }
    let count = count as u32;
    let fits = Duration::new(count, unit).last_day_from(start) == Some(deadline);
    let total = rate.value.checked_mul(Decimal::from(count)).filter(|_| fits)?;
    Some(amount(total, rate.unit))
}

/// The budgets of goals that are not dropped added up, one sum a unit, in the order in which the units first occur.
pub(super) fn budget_totals(goals: &[Goal]) -> Vec<Amount> {
    let mut totals: Vec<(Unit, Option<Decimal>)> = Vec::new();
    for Amount(total) in
        goals.iter().filter(|goal| !goal.is_dropped()).filter_map(|goal| goal.facts.budget.as_ref()?.total)
    {
        match totals.iter_mut().find(|(unit, _)| *unit == total.unit) {
            Some((_, sum)) => *sum = sum.and_then(|sum| added(sum, total.value)),
            None => totals.push((total.unit, Some(total.value))),
        }
    }
    totals.into_iter().filter_map(|(unit, sum)| sum.map(|sum| amount(sum, unit))).collect()
}

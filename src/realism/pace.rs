//! Whether a KPI or a milestone is where it should be by now.
//!
//! Progress P is the part of the way from the baseline to the target that the newest result has gone; without a baseline a
//! counter starts at zero, and everything else at its first result. E is the part that should have been gone: the part of the
//! time that is over, or what the checkpoints say, joined by straight lines. The thresholds are the project's own and are
//! guesses: a tenth behind is taken for a wobble, a quarter for more than that.
//!
//! E is that of the day of the newest result, and not of today: a number that is four weeks old says nothing of these weeks
//! (and `stale-actuals` tells how old it is). Where the first result is the start, time starts with it as well.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::float;
use super::growth::rounded;
use super::recurrence::periods;
use super::results::{Dated, actuals, base, checkpoints, expectation, in_unit, meets};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{GoalView, KpiView, Milestone, Quantity, ResolvedTimeframe, TargetValue};

/// How a KPI or a milestone stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// Less than a fifth of the way should have been gone: nothing can be told yet.
    TooEarly,
    OnTrack,
    AtRisk,
    OffTrack,
    /// The newest result is what the target asks for.
    Met,
    /// The deadline has passed without that.
    Missed,
}

impl Standing {
    /// As people say it: `off track`.
    pub fn words(self) -> &'static str {
        match self {
            Standing::TooEarly => "too early to tell",
            Standing::OnTrack => "on track",
            Standing::AtRisk => "at risk",
            Standing::OffTrack => "off track",
            Standing::Met => "met",
            Standing::Missed => "missed",
        }
    }
}

/// How a KPI or a milestone stands, and what that rests on.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub standing: Standing,
    /// P, as a fraction: 0.5 is half of the way. May be below zero and above one. `None` where it is not judged by that.
    pub progress: Option<f64>,
    /// E, as a fraction.
    pub expected: Option<f64>,
    /// What should be reached by the day of the newest result, rounded to three figures.
    pub due: Option<Quantity>,
    /// That the target is reached by the deadline. From three results on, before the deadline, and only where the standing rests
    /// on it: it takes longer than all the rest, and of what is on track by its progress alone no rule asks.
    pub probability: Option<f64>,
    /// Of how many results or periods how many held: of upkeep, ranges and what recurs.
    pub held: Option<(usize, usize)>,
    /// The newest result that counts.
    pub newest: Option<Dated>,
}

impl Pace {
    fn of(standing: Standing) -> Self {
        Self { standing, progress: None, expected: None, due: None, probability: None, held: None, newest: None }
    }
}

/// Less than this of the way says nothing yet.
const TOO_EARLY: f64 = 0.2;
/// So far behind is still on track.
const WOBBLE: f64 = 0.10;
/// Farther behind than this is off track, if the results don't say otherwise.
const BEHIND: f64 = 0.25;
/// As likely as not is on track, however far behind.
const LIKELY: f64 = 0.5;
/// Likelier than this on a straight line is not off track, however far behind.
const UNLIKELY: f64 = 0.05;
/// From fewer results than these nothing is forecast.
const LEAST_FORECAST: usize = 3;

/// How a KPI stands on a day. `None` where that can't be said: no results, no target that is a number, or nobody knows from when
/// to when.
pub fn pace(kpi: KpiView<'_>, today: Date) -> Option<Pace> {
    let timeframe = kpi.timeframe();
    let is_over = timeframe.deadline.is_some_and(|deadline| deadline < today);
    let mut results = actuals(kpi);
    // What comes after the deadline is too late to count, and what comes after today has not happened.
    let last = timeframe.deadline.map_or(today, |deadline| deadline.min(today));
    results.retain(|result| result.days.first <= last && result.days.last <= timeframe.deadline.unwrap_or(Date::MAX));
    let is_judged = kpi.target().is_some_and(|target| !is_open(&target.value));
    let Some(newest) = results.last().copied().filter(|_| is_judged) else {
        let unread = kpi.has_unread_actuals();
        return (is_over && is_judged && !unread).then(|| Pace::of(Standing::Missed));
    };
    let pace = if is_held(kpi) {
        held(kpi, &results, is_over, timeframe, today)
    } else {
        on_the_way(kpi, &results, newest, is_over, timeframe)
    };
    pace.map(|pace| Pace { newest: Some(newest), ..pace })
}

/// There is no number to reach, or it is not here.
fn is_open(target: &TargetValue) -> bool {
    matches!(target, TargetValue::Placeholder | TargetValue::Secret(_))
}

/// Whether each result is held against the target for itself: upkeep, ranges, what recurs, and comparisons without a baseline of
/// what is counted per something.
fn is_held(kpi: KpiView<'_>) -> bool {
    let Some(target) = kpi.target() else {
        return false;
    };
    let qualified = kpi.kpi.qualifiers.as_ref().is_some_and(|qualifiers| qualifiers.per.is_some());
    let counted_per = qualified || kpi.is_recurring() || kpi.with_unit(Quantity::plain(0.into())).per.is_some();
    kpi.is_upkeep()
        || kpi.is_recurring()
        || matches!(target.value, TargetValue::Range(..))
        || target.comparison.is_some() && kpi.baseline_value().is_none() && counted_per
}

/// Judged by the share of results that held, or of periods that met. All of them should: that is E.
fn held(kpi: KpiView<'_>, results: &[Dated], is_over: bool, timeframe: ResolvedTimeframe, today: Date) -> Option<Pace> {
    let each = kpi.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.each);
    let outcomes = match each {
        Some(each) => periods(kpi, results, each.value),
        None => results.iter().filter_map(|result| holds(kpi, result)).collect(),
    };
    let (met, all) = (outcomes.iter().filter(|met| **met).count(), outcomes.len());
    if all == 0 {
        return None;
    }
    let share = met as f64 / all as f64;
    let early = time(timeframe, today).is_some_and(|over| over < TOO_EARLY);
    let standing = match 1.0 - share {
        missing if is_over && missing <= WOBBLE => Standing::Met,
        _ if is_over => Standing::Missed,
        _ if early => Standing::TooEarly,
        missing if missing <= WOBBLE => Standing::OnTrack,
        missing if missing > BEHIND => Standing::OffTrack,
        _ => Standing::AtRisk,
    };
    Some(Pace { held: Some((met, all)), ..Pace::of(standing) })
}

/// Whether a result is what is to be kept. `keep` without a value keeps the baseline.
fn holds(kpi: KpiView<'_>, result: &Dated) -> Option<bool> {
    if !matches!(kpi.target()?.value, TargetValue::Nothing) {
        return meets(kpi, result.value);
    }
    let kept = in_unit(kpi, kpi.baseline_value()?)?.value;
    Some(match kpi.better()? {
        Better::More => result.value.value >= kept,
        Better::Less => result.value.value <= kept,
    })
}

/// Judged by how much of the way from the baseline to the target is gone.
fn on_the_way(
    kpi: KpiView<'_>,
    results: &[Dated],
    newest: Dated,
    is_over: bool,
    timeframe: ResolvedTimeframe,
) -> Option<Pace> {
    let way = Way::of(kpi, results, timeframe);
    let progress = way.as_ref().and_then(|way| way.progress(newest.value));
    let expected = way.as_ref().and_then(|way| way.expected(kpi, newest.days.last));
    let due = way.as_ref().zip(expected).and_then(|(way, expected)| way.due(newest.value, expected));
    let pace = |standing| Pace { progress, expected, due, ..Pace::of(standing) };
    if meets(kpi, newest.value)? {
        return Some(pace(Standing::Met));
    }
    if is_over {
        return Some(pace(Standing::Missed));
    }
    let (way, progress, expected) = (way.as_ref()?, progress?, expected?);
    // Its first result is where it starts: the second one shows the first step.
    if way.starts_with_first && results.len() < 2 {
        return None;
    }
    let behind = expected - progress;
    let rests_on_it = expected >= TOO_EARLY && behind > WOBBLE && kpi.share().is_none();
    let expectation = timeframe
        .deadline
        .filter(|_| rests_on_it)
        .and_then(|deadline| expectation(kpi, results, LEAST_FORECAST, way.from, way.to, deadline));
    let forecast = expectation.and_then(|expectation| Some((expectation.forecast()?, expectation)));
    let probability = forecast.as_ref().and_then(|(forecast, of)| of.probability(forecast, way.to));
    let straight = forecast.as_ref().and_then(|(forecast, of)| of.straight_probability(forecast, way.to));
    let standing = if expected < TOO_EARLY {
        Standing::TooEarly
    } else if behind <= WOBBLE || probability.is_some_and(|p| p >= LIKELY) {
        Standing::OnTrack
    } else if behind > BEHIND && (results.len() < LEAST_FORECAST || straight.is_some_and(|p| p < UNLIKELY)) {
        Standing::OffTrack
    } else {
        Standing::AtRisk
    };
    Some(Pace { probability, ..pace(standing) })
}

/// From where to where a KPI goes, and from when to when.
struct Way {
    from: f64,
    to: f64,
    start: Date,
    deadline: Date,
    starts_with_first: bool,
}

impl Way {
    fn of(kpi: KpiView<'_>, results: &[Dated], timeframe: ResolvedTimeframe) -> Option<Self> {
        let from = float(base(kpi, results)?.value)?;
        let to = float(in_unit(kpi, kpi.target_value()?)?.value)?;
        let is_counter = kpi.metric_kind() == Some(MetricKind::Counter);
        let starts_with_first = kpi.baseline_value().is_none() && !is_counter;
        let first = results.first().map(|first| first.days.last).filter(|_| starts_with_first);
        let start = match (timeframe.start, first) {
            (Some(start), Some(first)) => start.max(first),
            (start, first) => start.or(first).or_else(|| kpi.baseline_date())?,
        };
        Some(Way { from, to, start, deadline: timeframe.deadline?, starts_with_first })
    }

    fn progress(&self, value: Quantity) -> Option<f64> {
        let progress = (float(value.value)? - self.from) / (self.to - self.from);
        progress.is_finite().then_some(progress)
    }

    /// The value at a part of the way, in the unit of another.
    fn due(&self, like: Quantity, part: f64) -> Option<Quantity> {
        let value = rounded(self.from + (self.to - self.from) * part, 3, self.to > self.from);
        Some(like.with_value(Decimal::from_f64(value)?.normalize()))
    }

    /// What should be gone by the end of a day.
    fn expected(&self, kpi: KpiView<'_>, day: Date) -> Option<f64> {
        let over = |day| share_of_time(self.start, self.deadline, day);
        let now = over(day)?;
        // From nothing at the start through the checkpoints to all at the deadline.
        let mut before = (0.0, 0.0);
        let stops = checkpoints(kpi)
            .into_iter()
            .filter_map(|checkpoint| Some((over(checkpoint.days.last)?, self.progress(checkpoint.value)?)));
        for stop in stops.chain([(1.0, 1.0)]) {
            if stop.0 >= now && stop.0 > before.0 {
                return Some(before.1 + (stop.1 - before.1) * (now - before.0) / (stop.0 - before.0));
            }
            if stop.0 > before.0 {
                before = stop;
            }
        }
        Some(before.1)
    }
}

fn time(timeframe: ResolvedTimeframe, day: Date) -> Option<f64> {
    share_of_time(timeframe.start?, timeframe.deadline?, day)
}

/// How much of the time is over at the end of a day, from 0 to 1; both end days count.
fn share_of_time(start: Date, deadline: Date, day: Date) -> Option<f64> {
    let days = |to: Date| start.until(to).map(|span| f64::from(span.get_days()) + 1.0).ok();
    let (whole, over) = (days(deadline)?, days(day)?);
    (whole > 0.0).then(|| (over / whole).clamp(0.0, 1.0))
}

/// How a milestone stands on a day: by its date, and by what is said to be done of it. `None` where it has no date and is not
/// done.
pub fn milestone_pace(goal: GoalView<'_>, milestone: &Milestone, today: Date) -> Option<Pace> {
    if milestone.parts.done.is_some() {
        return Some(Pace::of(Standing::Met));
    }
    let own = milestone.parts.timeframe.as_deref();
    let timeframe = own.map_or_else(|| goal.timeframe(), |own| goal.timeframe_within(own));
    let deadline = timeframe.deadline?;
    if deadline < today {
        return Some(Pace::of(Standing::Missed));
    }
    let reported = milestone.progress.iter().filter_map(|(_, on, share)| {
        let day = goal.days(on.value)?.last;
        (day <= today).then_some((day, float(share.value)? / 100.0))
    });
    let newest = reported.max_by_key(|(day, _)| *day);
    let expected = newest.and_then(|(day, _)| time(timeframe, day));
    let standing = match (newest, expected) {
        (Some((_, progress)), Some(expected)) if expected >= TOO_EARLY => match expected - progress {
            behind if behind <= WOBBLE => Standing::OnTrack,
            behind if behind > BEHIND => Standing::OffTrack,
            _ => Standing::AtRisk,
        },
        (Some(_), Some(_)) => Standing::TooEarly,
        _ => Standing::OnTrack,
    };
    Some(Pace { progress: newest.map(|(_, progress)| progress), expected, ..Pace::of(standing) })
}

#[cfg(test)]
mod tests;

//! What a KPI's actuals say, in the KPI's own unit, and what that means for its target.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::float;
use super::growth::{ASPIRATIONAL, HISTORY, rounded};
use super::trend::{Behaviour, Forecast, Point, Verdict, forecast, is_surely_likelier_than_one_percent};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{Commitment, Comparison, DatedValue, Days, KpiView, Quantity, Row, Series, TargetValue, Unit};
use crate::source::Span;

/// An actual or a checkpoint, worked out.
#[derive(Clone, Copy, Debug)]
pub struct Dated {
    pub days: Days,
    /// Absolute, in the KPI's unit.
    pub value: Quantity,
    /// Its whole line; of a row of a file, the statement that names the file.
    pub span: Span,
    /// The row it stands in, where it stands in a file of results.
    pub row: Option<Row>,
}

impl Dated {
    /// What is said at its place: where a whole file stands behind it, also in which row.
    pub fn label(&self, text: impl fmt::Display) -> String {
        row_label(self.row, text)
    }
}

/// A label at an `actuals` statement names the row that is meant.
pub fn row_label(row: Option<Row>, text: impl fmt::Display) -> String {
    match row {
        Some(row) => format!("{row}: {text}"),
        None => text.to_string(),
    }
}

/// The KPI's checkpoints in the order of their days: changes resolved against the baseline, units converted. What has no known
/// day, no value, or one that can't be compared is left out.
pub fn checkpoints(kpi: KpiView<'_>) -> Vec<Dated> {
    let mut all = Vec::with_capacity(kpi.kpi.checkpoints.len());
    let values = kpi.kpi.checkpoints.iter().map(|value| (value, None));
    work_out(kpi, &kpi.kpi.checkpoints, values, &|_| true, &mut all);
    in_order(all)
}

/// The KPI's results in the order of their days, its `actual` lines and the rows of its files together, worked out as
/// [`checkpoints`] are.
pub fn actuals(kpi: KpiView<'_>) -> Vec<Dated> {
    let mut all = Vec::with_capacity(kpi.actual_count());
    for recorded in kpi.actuals() {
        work_out(kpi, recorded.series, recorded.iter(), &|_| true, &mut all);
    }
    in_order(all)
}

/// Those of them whose days are wanted; the others are not worked out.
pub fn actuals_where(kpi: KpiView<'_>, wanted: impl Fn(Days) -> bool) -> Vec<Dated> {
    let mut all = Vec::new();
    for recorded in kpi.actuals() {
        work_out(kpi, recorded.series, recorded.iter(), &wanted, &mut all);
    }
    in_order(all)
}

fn work_out<'w>(
    kpi: KpiView<'w>,
    series: &Series,
    values: impl Iterator<Item = (&'w DatedValue, Option<Row>)>,
    wanted: &impl Fn(Days) -> bool,
    into: &mut Vec<Dated>,
) {
    let own = own_unit(kpi);
    into.extend(values.filter_map(|(value, row)| {
        let days = kpi.goal.days(value.moment).filter(|days| wanted(*days))?;
        // Most results are bare numbers, which are in the KPI's own unit.
        if value.is_plain() {
            return Some(Dated { days, value: own.with_value(series.amount(value)), span: value.span, row });
        }
        let stated = series.quantity(value)?;
        let value_in_unit = if series.form(value).is_change { kpi.changed(stated)? } else { converted(stated, own)? };
        Some(Dated { days, value: value_in_unit, span: value.span, row })
    }));
}

fn in_order(mut all: Vec<Dated>) -> Vec<Dated> {
    // Mostly they are written so.
    let key = |dated: &Dated| (dated.days.last, dated.days.first);
    if !all.is_sorted_by_key(key) {
        all.sort_by_key(key);
    }
    all
}

/// A value in the KPI's own unit. `None` where the two can't be compared.
pub fn in_unit(kpi: KpiView<'_>, value: Quantity) -> Option<Quantity> {
    converted(value, own_unit(kpi))
}

/// Nothing, in the KPI's unit and denominators.
fn own_unit(kpi: KpiView<'_>) -> Quantity {
    kpi.with_unit(Quantity::plain(Decimal::ZERO))
}

/// A value in the unit of another, which it takes where it states none itself.
fn converted(value: Quantity, own: Quantity) -> Option<Quantity> {
    if value.per.is_some_and(|per| own.per != Some(per)) {
        return None;
    }
    let value = Quantity { per: own.per, approximate: false, ..value };
    if value.unit == Unit::None || value.unit == own.unit {
        return Some(Quantity { unit: own.unit, ..value });
    }
    let unit = if own.unit == Unit::None { value.unit } else { own.unit };
    let amount = value.value.checked_mul(value.unit.conversion(own.unit)?)?;
    Some(Quantity { unit, ..value.with_value(amount) })
}

/// Whether a value, in the KPI's unit, is what the target asks for. `None` where that can't be said.
pub fn meets(kpi: KpiView<'_>, value: Quantity) -> Option<bool> {
    if let Some((low, high)) = kpi.target_range() {
        let (low, high) = (in_unit(kpi, low)?, in_unit(kpi, high)?);
        return Some((low.value..=high.value).contains(&value.value));
    }
    let target = in_unit(kpi, kpi.target_value()?)?.value;
    let value = value.value;
    match kpi.target()?.comparison.map(|comparison| comparison.value) {
        Some(Comparison::Over) => Some(value > target),
        Some(Comparison::Under) => Some(value < target),
        Some(Comparison::AtLeast) => Some(value >= target),
        Some(Comparison::AtMost) => Some(value <= target),
        Some(Comparison::Equal) | None => match kpi.better()? {
            Better::More => Some(value >= target),
            Better::Less => Some(value <= target),
        },
    }
}

/// What the KPI's own history says of its target.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// That the target is reached by the deadline, or the judged part of it.
    pub probability: f64,
    /// How many actuals this rests on.
    pub count: usize,
    pub deadline: Date,
    /// In the unit in which it is written.
    pub target: Quantity,
    /// In the KPI's unit: a target that is reached one time in five, when this one is less likely.
    pub within_reach: Option<Quantity>,
    /// Less than one when the goal is aspirational.
    pub share: f64,
}

impl Outlook {
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.probability)
    }
}

/// A target and what is to be expected, before it is worked out how likely the one makes the other.
pub struct Prospect {
    expectation: Expectation,
    deadline: Date,
    /// As it is written.
    stated: Quantity,
    /// In the KPI's unit.
    target: Quantity,
    base: f64,
    /// The target, or the part of the way there that is judged.
    judged: f64,
    share: f64,
    /// Every value is a whole number.
    whole: bool,
}

/// What six actuals or more say of a target. `None` where they say nothing: fewer, upkeep, ranges, shares and recurring
/// targets, no deadline or one that is over.
pub fn prospect(kpi: KpiView<'_>) -> Option<Prospect> {
    let target = kpi.target()?;
    let is_range = matches!(target.value, TargetValue::Range(..));
    if kpi.actual_count() < HISTORY || is_range || kpi.is_upkeep() || kpi.is_recurring() || target.share.is_some() {
        return None;
    }
    let deadline = kpi.timeframe().deadline?;
    let stated = kpi.target_value()?;
    let target = in_unit(kpi, stated)?;
    let results = actuals(kpi);
    if results.len() < HISTORY {
        return None;
    }
    let wanted = float(target.value)?;
    let base = float(base(kpi, &results)?.value)?;
    let aspirational = kpi.goal.commitment().is_some_and(|commitment| commitment.value == Commitment::Aspirational);
    let share = if aspirational { ASPIRATIONAL } else { 1.0 };
    let judged = base + (wanted - base) * share;
    let expectation = expectation(kpi, &results, HISTORY, base, judged, deadline)?;
    let whole = target.value.is_integer() && results.iter().all(|result| result.value.value.is_integer());
    Some(Prospect { expectation, deadline, stated, target, base, judged, share, whole })
}

impl Prospect {
    /// Seen at a glance: nothing that [`Verdict::Unrealistic`] could be said of.
    pub fn is_surely_likelier_than_one_percent(&self) -> bool {
        self.expectation.is_surely_likelier_than_one_percent(self.judged)
    }

    /// Works it out.
    pub fn outlook(&self) -> Option<Outlook> {
        let Self { expectation, deadline, stated, base, judged, share, .. } = self;
        let forecast = expectation.forecast()?;
        let probability = expectation.probability(&forecast, *judged)?;
        // Of one that is likely enough nobody asks, and it takes as long as all the rest.
        let within_reach = (probability < 0.2).then(|| expectation.value_at(&forecast, 0.2)).flatten();
        let less_is_better = expectation.less_is_better;
        let within_reach = within_reach.and_then(|value| {
            let value = base + (value - base) / share;
            let value = Decimal::from_f64(rounded(value, 3, less_is_better))?;
            let value = match (self.whole && expectation.unit == 1.0, less_is_better) {
                (true, true) => value.ceil(),
                (true, false) => value.floor(),
                (false, _) => value,
            };
            Some(self.target.with_value(value.normalize()))
        });
        let count = expectation.points.len();
        Some(Outlook { probability, count, deadline: *deadline, target: *stated, within_reach, share: *share })
    }
}

/// Judges a target by six actuals or more; see [`prospect`].
pub fn outlook(kpi: KpiView<'_>) -> Option<Outlook> {
    prospect(kpi)?.outlook()
}

/// Where a KPI starts, in its own unit: its baseline; without one, zero for a counter, else the first of its results.
pub(super) fn base(kpi: KpiView<'_>, results: &[Dated]) -> Option<Quantity> {
    match kpi.baseline_value() {
        Some(baseline) => in_unit(kpi, baseline),
        None if kpi.metric_kind() == Some(MetricKind::Counter) => Some(own_unit(kpi)),
        None => results.first().map(|first| first.value),
    }
}

/// What a KPI's results lead one to expect on a day.
pub(super) struct Expectation {
    behaviour: Behaviour,
    /// The results as the models count.
    points: Vec<Point>,
    day: Date,
    less_is_better: bool,
    /// What a value is divided by before it is forecast: percentages are shares.
    unit: f64,
}

impl Expectation {
    pub(super) fn forecast(&self) -> Option<Forecast> {
        forecast(self.behaviour, &self.points, self.day)
    }

    fn is_surely_likelier_than_one_percent(&self, value: f64) -> bool {
        let Self { behaviour, points, day, less_is_better, unit } = self;
        is_surely_likelier_than_one_percent(*behaviour, points, *day, value / unit, *less_is_better)
    }

    /// That a value is reached, under the more favourable model.
    pub(super) fn probability(&self, forecast: &Forecast, value: f64) -> Option<f64> {
        forecast.probability(value / self.unit, self.less_is_better)
    }

    /// The same under the model that goes on in a straight line.
    pub(super) fn straight_probability(&self, forecast: &Forecast, value: f64) -> Option<f64> {
        forecast.straight_probability(value / self.unit, self.less_is_better)
    }

    fn value_at(&self, forecast: &Forecast, probability: f64) -> Option<f64> {
        forecast.value_at(probability, self.less_is_better).map(|value| value * self.unit)
    }
}

/// `None` for fewer than `least` days with results. `base` is where the KPI starts, `judged` the value that is asked for.
pub(super) fn expectation(
    kpi: KpiView<'_>,
    results: &[Dated],
    least: usize,
    base: f64,
    judged: f64,
    day: Date,
) -> Option<Expectation> {
    let less_is_better = kpi.better()? == Better::Less;
    let mut points: Vec<Point> = Vec::with_capacity(results.len());
    for result in results {
        let point = (result.days.last, float(result.value.value)?);
        // Of two values of one day the later line is taken; `invalid-actual` tells of it.
        match points.last_mut() {
            Some(last) if last.0 == point.0 => *last = point,
            _ => points.push(point),
        }
    }
    let count = points.len();
    let is_share = |value: f64| (0.0..=100.0).contains(&value);
    let behaviour = match behaviour(kpi, base) {
        // A percentage that leaves 0–100 is no share of anything.
        Behaviour::Share if !is_share(judged) || !points.iter().all(|point| is_share(point.1)) => Behaviour::Amount,
        behaviour => behaviour,
    };
    let unit = if behaviour == Behaviour::Share { 100.0 } else { 1.0 };
    points.iter_mut().for_each(|point| point.1 /= unit);
    (count >= least).then_some(Expectation { behaviour, points, day, less_is_better, unit })
}

/// How the KPI's number behaves, `base` being where it starts.
fn behaviour(kpi: KpiView<'_>, base: f64) -> Behaviour {
    let qualifiers = kpi.kpi.qualifiers.as_ref();
    // A total may be given as it grows or time by time.
    if qualifiers.is_some_and(|qualifiers| qualifiers.aggregate.is_some_and(|name| name.value.as_str() == "total")) {
        return Behaviour::Unknown;
    }
    let counted_anew = kpi.counted_per().is_some();
    match kpi.metric_kind() {
        Some(MetricKind::Rate) if kpi.unit() == Unit::Percent => Behaviour::Share,
        Some(MetricKind::Rate | MetricKind::Money | MetricKind::Duration | MetricKind::Score | MetricKind::Rank) => {
            Behaviour::Amount
        }
        _ if matches!(kpi.unit(), Unit::Money(_) | Unit::Time(_)) => Behaviour::Amount,
        Some(MetricKind::Flow) => Behaviour::Count,
        Some(MetricKind::Stock | MetricKind::Counter) if counted_anew => Behaviour::Count,
        Some(MetricKind::Counter) if base == 0.0 => Behaviour::Counter,
        Some(MetricKind::Stock | MetricKind::Counter) => Behaviour::Stock,
        None if counted_anew => Behaviour::Count,
        None => Behaviour::Unknown,
    }
}

//! Baseline, target and deadline only: how fast a number would have to grow, and how fast such numbers do.

use iso_currency::Currency;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::float;
use super::set::{LimitOf, SetLines, of_metric_within};
use crate::model::catalogue::{Better, Family, MetricUnit};
use crate::model::{Commitment, Comparison, DurationUnit, KpiView, Quantity, TargetValue, TimeUnit, Unit};

/// A twelfth of a Julian year, in days.
pub(super) const DAYS_A_MONTH: f64 = 30.4375;
const DAYS_A_YEAR: f64 = 365.25;

/// Horizons that are judged, in days: over a shorter one a number swings, over a longer one anything may happen.
const HORIZON: std::ops::RangeInclusive<f64> = 28.0..=730.0;

/// From so many actuals on, a KPI's own history says more than other people's.
pub(super) const HISTORY: usize = 6;

/// The share of the gain by which an aspirational target is judged.
pub(super) const ASPIRATIONAL: f64 = 0.7;

/// What is compared with a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Growth a month, as a fraction: 0.5 is 50 % a month.
    Monthly,
    /// The fall over the whole time, as a fraction of the baseline.
    Fall,
    /// The odds of the one rate over the odds of the other, the larger one above.
    OddsRatio,
}

/// Which numbers of a family a limit is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    Any,
    /// An audience of 100,000 or more; a revenue of 1 million USD or EUR a year or more.
    Large,
    /// All below that, and revenue in other currencies.
    Small,
}

/// The two lines a target is held against.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    pub measure: Measure,
    pub size: Size,
    /// Above this a target is ambitious; a metric's own limit knows no such line.
    pub ambitious: Option<f64>,
    /// Above this it is not realistic.
    pub unrealistic: f64,
    /// The metric's declaration says so, and not the table.
    pub declared: bool,
    /// The target is more than a year away, and the lines are half of what they are within one.
    pub halved: bool,
    /// What whoever asked has set for this. A line that is not set is where it was.
    pub set: Option<(LimitOf, SetLines)>,
}

/// The growth limits by family.
///
/// What they rest on: for large audiences the histories of 14 accounts over 91 days, and 326 accounts of a million followers
/// or more (median 2.8, 95th percentile 10.5, 99th 17.2 % a month); for smaller ones 26,965 brands in 2015 (Instagram 6–8 % a
/// month); for mailing lists the 2–5 % a month that practitioners call healthy; for traffic and other flows five weekly series
/// 13 weeks on (95th percentile ×1.5–5.4, 99th ×1.9–8.0); for revenue the path that investors call T2D3 (9.6, then 5.9 % a
/// month), and for small revenues the 5–7 % a week of good start-ups; for rates the 30 % a year by which medians of engagement
/// drift. The fall of 50 and 80 % is a guess. The evidence is weak, which is why nothing that rests on it is an error.
const TABLE: [(Family, Size, Measure, f64, f64); 8] = [
    (Family::Audience, Size::Large, Measure::Monthly, 0.10, 0.20),
    (Family::Audience, Size::Small, Measure::Monthly, 0.20, 0.50),
    (Family::Email, Size::Any, Measure::Monthly, 0.10, 0.30),
    (Family::Traffic, Size::Any, Measure::Monthly, 0.26, 0.44),
    (Family::Revenue, Size::Large, Measure::Monthly, 0.06, 0.10),
    (Family::Revenue, Size::Small, Measure::Monthly, 0.25, 0.50),
    (Family::Rate, Size::Any, Measure::OddsRatio, 1.7, 3.0),
    // One's own output is one's own doing: no limit.
    (Family::OwnOutput, Size::Any, Measure::Monthly, f64::INFINITY, f64::INFINITY),
];

/// Less is better, in any family but rates: a fall of half and of four fifths.
const FALL: (f64, f64) = (0.5, 0.8);

/// What a target asks for, and the lines it is held against.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Growth {
    pub family: Option<Family>,
    pub baseline: Quantity,
    /// The target in the baseline's unit.
    pub target: Quantity,
    /// Days from the baseline to the deadline.
    pub days: f64,
    /// What has to be gained: less than one when the goal is aspirational.
    pub share: f64,
    /// Target over baseline.
    pub factor: f64,
    /// What is asked for, in terms of the limits' measure.
    pub asked: f64,
    pub limits: Limits,
}

/// Whether the KPI's own results say enough to judge by them.
pub fn has_history(kpi: KpiView<'_>) -> bool {
    kpi.has_unread_actuals() || kpi.actual_count() >= HISTORY
}

/// Judges a KPI by what it asks for alone. `None` where nothing can be said: no baseline, target or horizon, no known family,
/// a base too small to tell, upkeep, or no change for the better.
pub fn growth(kpi: KpiView<'_>) -> Option<Growth> {
    growth_within(kpi, &|_| None)
}

/// The same with lines that somebody has set.
pub fn growth_within(kpi: KpiView<'_>, set: &dyn Fn(LimitOf) -> Option<SetLines>) -> Option<Growth> {
    let metric = kpi.metric()?;
    let is_unlimited =
        metric.family.is_none() && metric.growth_limit.is_none() || metric.family == Some(Family::OwnOutput);
    let of_metric = set(LimitOf::Metric);
    if is_unlimited && of_metric.is_none() {
        return None;
    }
    let target = kpi.target()?;
    if target.keep.is_some() || target.share.is_some() {
        return None;
    }
    let baseline = kpi.baseline_value()?;
    let less_is_better = kpi.better() == Some(Better::Less);
    let wanted = match target.value {
        TargetValue::Range(..) => {
            let (low, high) = kpi.target_range()?;
            if less_is_better { high } else { low }
        }
        _ => kpi.target_value()?,
    };
    if baseline.per != wanted.per {
        return None;
    }
    let wanted = baseline.with_value(wanted.value.checked_mul(wanted.unit.conversion(baseline.unit)?)?);
    // `<= 500` of a number that should grow asks for nothing.
    let asks = match target.comparison.map(|comparison| comparison.value) {
        Some(Comparison::AtMost | Comparison::Under) => less_is_better,
        Some(Comparison::AtLeast | Comparison::Over) => !less_is_better,
        Some(Comparison::Equal) | None => true,
    };
    let improves = if less_is_better { wanted.value < baseline.value } else { wanted.value > baseline.value };
    if !asks || !improves {
        return None;
    }
    let days = kpi.horizon_days().filter(|days| HORIZON.contains(days))?;
    let aspirational = kpi.goal.commitment().is_some_and(|commitment| commitment.value == Commitment::Aspirational);
    let share = if aspirational { ASPIRATIONAL } else { 1.0 };
    let (from, to) = (float(baseline.value)?, float(wanted.value)?);
    let judged = from + (to - from) * share;
    let limits = match of_metric {
        Some(lines) => of_metric_within(lines, limits(kpi, baseline, days, less_is_better, &|_| None), days),
        None => limits(kpi, baseline, days, less_is_better, set)?,
    };
    let asked = match limits.measure {
        Measure::Monthly if less_is_better => -monthly_growth(from, judged, days)?,
        Measure::Monthly => monthly_growth(from, judged, days)?,
        Measure::Fall => 1.0 - judged / from,
        Measure::OddsRatio => {
            let ratio = odds(judged)? / odds(from)?;
            ratio.max(1.0 / ratio)
        }
    };
    let growth =
        Growth { family: metric.family, baseline, target: wanted, days, share, factor: to / from, asked, limits };
    (asked.is_finite() && from > 0.0 && !growth.base_is_too_small(kpi)).then_some(growth)
}

/// The growth of each month, compounded, that leads from one value to another in so many days: 0.05 is 5 %, below zero is a
/// fall. `None` where there is no such rate: values that are not above zero, and horizons under 28 days, where a week's growth
/// would be compounded more than four times.
pub fn monthly_growth(from: f64, to: f64, days: f64) -> Option<f64> {
    if from <= 0.0 || to <= 0.0 || days < *HORIZON.start() {
        return None;
    }
    let growth = (to / from).powf(DAYS_A_MONTH / days) - 1.0;
    growth.is_finite().then_some(growth)
}

impl Growth {
    /// Beyond the hard line.
    pub fn is_unrealistic(&self) -> bool {
        // Equality is no excess, whatever binary fractions make of it.
        self.asked > self.limits.unrealistic + 1e-9
    }

    /// The target that would be exactly at a line, rounded to the baseline's side, so that it is never beyond it.
    pub fn at_line(&self, line: f64) -> Option<Quantity> {
        let from = float(self.baseline.value)?;
        let months = self.days / DAYS_A_MONTH;
        let falls = self.target.value < self.baseline.value;
        let judged = match self.limits.measure {
            Measure::Monthly if falls => from * (1.0 - line).powf(months),
            Measure::Monthly => from * (1.0 + line).powf(months),
            Measure::Fall => from * (1.0 - line),
            Measure::OddsRatio => {
                let odds = if falls { odds(from)? / line } else { odds(from)? * line };
                100.0 * odds / (1.0 + odds)
            }
        };
        let target = from + (judged - from) / self.share;
        // Two figures are enough to say where a guessed line lies, unless that leaves nothing to gain.
        let rounded = (2..=9).map(|figures| rounded(target, figures, falls));
        let value = rounded.into_iter().find(|value| if falls { *value < from } else { *value > from })?;
        let value = Decimal::from_f64(value)?.normalize();
        Some(Quantity { approximate: false, ..self.baseline.with_value(value) })
    }

    /// Small counts double by chance: from 5 to 99 only twenty times as many says something, below 5 nothing does.
    fn base_is_too_small(&self, kpi: KpiView<'_>) -> bool {
        let declared = kpi.metric().and_then(|metric| metric.unit).map(|unit| unit.value);
        let is_count = matches!(self.baseline.unit, Unit::None | Unit::Word(_))
            && matches!(declared, None | Some(MetricUnit::Count | MetricUnit::People | MetricUnit::Word(_)));
        let base = self.baseline.value;
        is_count && (base < Decimal::from(5) || base < Decimal::ONE_HUNDRED && self.factor < 20.0)
    }
}

fn limits(
    kpi: KpiView<'_>,
    baseline: Quantity,
    days: f64,
    less_is_better: bool,
    set: &dyn Fn(LimitOf) -> Option<SetLines>,
) -> Option<Limits> {
    let metric = kpi.metric()?;
    if let Some(limit) = metric.growth_limit {
        return declared(limit.value, days);
    }
    let family = match metric.family? {
        // Followers a week are a flow, like all that is counted anew each time.
        Family::Audience | Family::Email if kpi.counted_per().is_some() => Family::Traffic,
        family => family,
    };
    if family != Family::Rate && less_is_better {
        let (ambitious, unrealistic) = FALL;
        return Some(Limits {
            measure: Measure::Fall,
            size: Size::Any,
            ambitious: Some(ambitious),
            unrealistic,
            declared: false,
            halved: false,
            set: None,
        });
    }
    if family == Family::Rate && baseline.unit != Unit::Percent {
        return None;
    }
    let is_large = match family {
        Family::Audience => baseline.value >= Decimal::from(100_000),
        Family::Revenue => has_large_revenue(kpi, baseline, days),
        _ => false,
    };
    let (_, size, measure, ambitious, unrealistic) = TABLE
        .into_iter()
        .find(|(of, size, ..)| *of == family && (*size == Size::Any || (*size == Size::Large) == is_large))?;
    let halved = measure == Measure::Monthly && days > DAYS_A_YEAR;
    let part = if halved { HALF } else { 1.0 };
    let limits = Limits {
        measure,
        size,
        ambitious: Some(ambitious * part),
        unrealistic: unrealistic * part,
        declared: false,
        halved,
        set: None,
    };
    Some(limits.within(family, set(LimitOf::Family(family))))
}

/// What grows fast for a quarter does not for years: the part of a monthly line that holds beyond one.
const HALF: f64 = 0.5;

/// `growth-limit 30%/month`; without `/month` it is the limit of the whole change. Beyond a year half of it is left, as of the
/// table's lines, unless it is stated per year or for the whole: that is meant for as long.
fn declared(limit: Quantity, days: f64) -> Option<Limits> {
    let part = float(limit.value)? / 100.0;
    if limit.unit != Unit::Percent || part <= 0.0 {
        return None;
    }
    let per = match limit.per {
        // A quarter is a period, and no unit that anything is measured in.
        Some(per) if per.parts().any(|part| part == "quarter") => 3.0 * DAYS_A_MONTH,
        Some(per) => days_of(per.time()?),
        None => days,
    };
    let halved = days > DAYS_A_YEAR && limit.per.is_some() && per < DAYS_A_YEAR - 1.0;
    let monthly = (1.0 + part).powf(DAYS_A_MONTH / per) - 1.0;
    let unrealistic = if halved { monthly * HALF } else { monthly };
    let (measure, size) = (Measure::Monthly, Size::Any);
    Some(Limits { measure, size, ambitious: None, unrealistic, declared: true, halved, set: None })
}

/// A million USD or EUR a year or more. A sum that is not counted per week, month or the like is that of the goal's own time.
fn has_large_revenue(kpi: KpiView<'_>, baseline: Quantity, days: f64) -> bool {
    if !matches!(baseline.unit, Unit::Money(Currency::USD | Currency::EUR)) {
        return false;
    }
    let each = kpi.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.each);
    let counted = match (kpi.counted_per(), each) {
        (Some(unit), _) => days_of(unit),
        (None, Some(each)) => each.value.approximate_days(),
        (None, None) if baseline.per.is_some() => return false,
        (None, None) => {
            let timeframe = kpi.goal.timeframe();
            let own = timeframe.start.zip(timeframe.deadline).and_then(|(start, end)| start.until(end).ok());
            own.map_or(days, |own| f64::from(own.get_days()) + 1.0)
        }
    };
    let Some(sum) = float(baseline.value) else {
        return false;
    };
    counted > 0.0 && sum * DAYS_A_YEAR / counted >= 1e6
}

fn days_of(unit: TimeUnit) -> f64 {
    crate::model::Duration { count: 1, unit: DurationUnit::Time(unit) }.approximate_days()
}

/// The odds of a percentage. All and nothing are taken as 99.9 and 0.1 %; beyond them there are none.
fn odds(percent: f64) -> Option<f64> {
    let part = percent / 100.0;
    if !(0.0..=1.0).contains(&part) {
        return None;
    }
    let part = part.clamp(0.001, 0.999);
    Some(part / (1.0 - part))
}

/// Rounded to so many significant figures, up or down.
pub(super) fn rounded(value: f64, figures: i32, up: bool) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = figures - 1 - value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(digits);
    // Half a billionth keeps 2.9 from becoming 2.8 because it is 2.8999….
    let scaled = value * scale;
    let whole = if up { (scaled - 1e-9).ceil() } else { (scaled + 1e-9).floor() };
    whole / scale
}

#[cfg(test)]
mod tests {
    #[test]
    fn growth_compounds() {
        use super::monthly_growth;
        let growth = monthly_growth(100.0, 200.0, 365.25).unwrap();
        assert!((growth - 0.059_463).abs() < 1e-6, "doubling in twelve months: {growth}");
        assert_eq!(monthly_growth(0.0, 200.0, 90.0), None);
        assert_eq!(monthly_growth(100.0, 200.0, 7.0), None);
        assert_eq!(monthly_growth(1e-300, 1e300, 28.0), None, "beyond what a double holds");
    }

    use super::*;

    #[test]
    fn values_are_rounded_away_from_the_line() {
        assert_eq!(rounded(294.1, 2, false), 290.0);
        assert_eq!(rounded(0.0578, 2, false), 0.057);
        assert_eq!(rounded(41.2, 2, true), 42.0);
        assert_eq!(rounded(290.0, 2, false), 290.0);
    }

    #[test]
    fn odds_are_those_of_a_percentage() {
        assert_eq!(odds(50.0), Some(1.0));
        assert_eq!(odds(100.0), odds(99.9));
        assert_eq!(odds(120.0), None);
    }

    #[test]
    fn a_declared_limit_is_brought_to_a_month() {
        let weekly = Quantity {
            unit: Unit::Percent,
            per: Some(crate::model::Per(crate::model::Name::new("week"))),
            ..Quantity::plain(Decimal::from(10))
        };
        let limits = declared(weekly, 90.0).unwrap();
        assert!((limits.unrealistic - 0.5135).abs() < 0.001);
        assert!(declared(Quantity { unit: Unit::None, ..weekly }, 90.0).is_none());
    }

    #[test]
    fn a_declared_limit_is_halved_beyond_a_year_unless_it_is_meant_for_one() {
        let limit = |per: Option<&str>, days: f64| {
            let per = per.map(|per| crate::model::Per(crate::model::Name::new(per)));
            let limit = Quantity { unit: Unit::Percent, per, ..Quantity::plain(Decimal::from(30)) };
            declared(limit, days).unwrap()
        };
        let monthly = limit(Some("month"), 400.0);
        assert!((monthly.unrealistic - 0.15).abs() < 1e-9 && monthly.halved);
        assert!((limit(Some("month"), 365.0).unrealistic - 0.3).abs() < 1e-9);
        assert!(limit(Some("quarter"), 400.0).halved);
        assert!(!limit(Some("year"), 400.0).halved);
        assert!(!limit(None, 400.0).halved);
    }
}

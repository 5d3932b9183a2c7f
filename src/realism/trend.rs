//! How likely a target is, given what a number has done so far.
//!
//! The obvious method, a straight line through the logarithms with a prediction interval, is badly over-confident: on real
//! series it calls 6–16 % of what really happened "less than 1 % likely". These models widen with the horizon instead, and of
//! two the one that is more favourable to the target is believed.

use jiff::civil::Date;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A value and the day it is of.
pub type Point = (Date, f64);

/// How a number behaves, which decides what it is predicted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Behaviour {
    /// Counted anew each time; below a half a count is as good as none.
    Count,
    /// Measured anew each time, above zero: money, durations, scores, ranks.
    Amount,
    /// A share from 0 to 1.
    Share,
    /// Carried on from one time to the next.
    Stock,
    /// A stock that starts at zero, where growth in percent means nothing.
    Counter,
    /// Nobody says: whatever is the most favourable.
    Unknown,
}

/// What a probability amounts to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Reached more than 95 times in 100: hardly a target.
    Sandbagged,
    Plausible,
    Ambitious,
    Stretch,
    Unrealistic,
}

impl Verdict {
    /// The bands end at .20, .05 and .01.
    pub fn of(probability: f64) -> Self {
        match probability {
            p if p > 0.95 => Verdict::Sandbagged,
            p if p >= 0.20 => Verdict::Plausible,
            p if p >= 0.05 => Verdict::Ambitious,
            p if p >= 0.01 => Verdict::Stretch,
            _ => Verdict::Unrealistic,
        }
    }
}

/// What the models expect on a day.
#[derive(Clone, Debug)]
pub struct Forecast {
    models: Vec<Prediction>,
}

/// One model's expectation: Student's t around a centre, on some scale.
#[derive(Clone, Copy, Debug)]
struct Prediction {
    scale: Scale,
    centre: f64,
    /// Standard error, on the scale.
    error: f64,
    freedom: f64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Scale {
    Linear,
    Logarithm {
        /// Values below are taken for this one.
        floor: Option<f64>,
    },
    Logit,
}

impl Scale {
    /// `None` for a value this scale does not know.
    fn from(self, value: f64) -> Option<f64> {
        let scaled = match self {
            Scale::Linear => value,
            Scale::Logarithm { floor } => floor.map_or(value, |floor| value.max(floor)).ln(),
            Scale::Logit => {
                let share = value.clamp(0.001, 0.999);
                (share / (1.0 - share)).ln()
            }
        };
        scaled.is_finite().then_some(scaled)
    }

    /// `None` when it does not know one of them.
    fn scaled(self, values: &[f64]) -> Option<Vec<f64>> {
        let mut scaled = Vec::with_capacity(values.len());
        for &value in values {
            scaled.push(self.from(value)?);
        }
        Some(scaled)
    }

    fn back(self, scaled: f64) -> f64 {
        match self {
            Scale::Linear => scaled,
            Scale::Logarithm { .. } => scaled.exp(),
            Scale::Logit => 1.0 / (1.0 + (-scaled).exp()),
        }
    }
}

impl Prediction {
    fn is_usable(self) -> bool {
        self.centre.is_finite() && self.error.is_finite() && self.error > 0.0
    }

    fn distribution(self) -> Option<StudentsT> {
        if self.is_usable() { StudentsT::new(self.centre, self.error, self.freedom).ok() } else { None }
    }

    /// `None` where the target is beyond the scale.
    fn probability(self, target: f64, less_is_better: bool) -> Option<f64> {
        let (distribution, target) = (self.distribution()?, self.scale.from(target)?);
        Some(if less_is_better { distribution.cdf(target) } else { distribution.sf(target) })
    }

    fn value_at(self, probability: f64, less_is_better: bool) -> Option<f64> {
        let part = if less_is_better { probability } else { 1.0 - probability };
        Some(self.scale.back(self.distribution()?.inverse_cdf(part)))
    }
}

impl Forecast {
    /// The probability that the target is reached, under the more favourable model.
    pub fn probability(&self, target: f64, less_is_better: bool) -> Option<f64> {
        self.each_probability(target, less_is_better).reduce(f64::max)
    }

    /// The probability under the model that goes on in a straight line, whatever the others say: the stock that grows by as much
    /// each time, not by as many per cent; of what is counted anew, the one with a trend.
    pub fn straight_probability(&self, target: f64, less_is_better: bool) -> Option<f64> {
        let straight = self.models.iter().find(|model| model.scale == Scale::Linear);
        // Of the two for what is counted anew, the one with a trend stands last.
        straight.or(self.models.last())?.probability(target, less_is_better)
    }

    /// The value that is reached with this probability, under the more favourable model.
    pub fn value_at(&self, probability: f64, less_is_better: bool) -> Option<f64> {
        let values = self.models.iter().filter_map(|model| model.value_at(probability, less_is_better));
        values.reduce(if less_is_better { f64::min } else { f64::max })
    }

    fn each_probability(&self, target: f64, less_is_better: bool) -> impl Iterator<Item = f64> {
        self.models.iter().filter_map(move |model| model.probability(target, less_is_better))
    }
}

/// What is to be expected on `day`, given values in the order of their days. `None` for fewer than three of them, two of one
/// day, and a day that is not after the last.
pub fn forecast(behaviour: Behaviour, points: &[Point], day: Date) -> Option<Forecast> {
    let history = History::new(points, day)?;
    let models: Vec<Prediction> =
        behaviour.models().iter().flat_map(|(model, scale)| history.predictions(*model, *scale)).flatten().collect();
    (!models.is_empty()).then_some(Forecast { models })
}

/// Whether a target is, without much ado, seen to be reached more often than one time in a hundred: under one of the models it
/// lies no farther out than where the normal distribution has its last hundredth, and Student's t has more than that beyond,
/// whatever its degrees of freedom. False says nothing.
pub fn is_surely_likelier_than_one_percent(
    behaviour: Behaviour,
    points: &[Point],
    day: Date,
    target: f64,
    less_is_better: bool,
) -> bool {
    /// The 99th percentile of the normal distribution.
    const LAST_HUNDREDTH: f64 = 2.326;
    let Some(history) = History::new(points, day) else { return false };
    behaviour.models().iter().any(|(model, scale)| {
        history.predictions(*model, *scale).into_iter().flatten().any(|prediction| {
            prediction.is_usable()
                && prediction.scale.from(target).is_some_and(|target| {
                    let out = (target - prediction.centre) / prediction.error;
                    if less_is_better { -out <= LAST_HUNDREDTH } else { out <= LAST_HUNDREDTH }
                })
        })
    })
}

/// The two ways to look ahead.
#[derive(Clone, Copy)]
enum Model {
    /// For what is counted or measured anew each time.
    Repeated,
    /// For what is carried on.
    Carried,
}

impl Behaviour {
    /// The models that may be believed, those that need no logarithm first.
    fn models(self) -> &'static [(Model, Scale)] {
        const LOGARITHM: Scale = Scale::Logarithm { floor: None };
        match self {
            Behaviour::Count => &[(Model::Repeated, Scale::Logarithm { floor: Some(0.5) })],
            Behaviour::Amount => &[(Model::Repeated, LOGARITHM)],
            Behaviour::Share => &[(Model::Repeated, Scale::Logit)],
            Behaviour::Stock => &[(Model::Carried, Scale::Linear), (Model::Carried, LOGARITHM)],
            Behaviour::Counter => &[(Model::Carried, Scale::Linear)],
            Behaviour::Unknown => {
                &[(Model::Carried, Scale::Linear), (Model::Carried, LOGARITHM), (Model::Repeated, LOGARITHM)]
            }
        }
    }
}

/// Values, and how far ahead they are to say something.
struct History {
    /// Days from the first value.
    times: Vec<f64>,
    values: Vec<f64>,
    /// Days between two values: the median.
    gap: f64,
    /// Days from the last value on.
    ahead: f64,
}

impl History {
    fn new(points: &[Point], day: Date) -> Option<Self> {
        let (&(first, _), &(last, _)) = (points.first()?, points.last()?);
        let ahead = days(last, day);
        let times: Vec<f64> = points.iter().map(|&(day, _)| days(first, day)).collect();
        if points.len() < 3 || ahead <= 0.0 || times.windows(2).any(|pair| pair[0] >= pair[1]) {
            return None;
        }
        let gap = median_gap(&times)?;
        Some(Self { times, values: points.iter().map(|&(_, value)| value).collect(), gap, ahead })
    }

    fn predictions(&self, model: Model, scale: Scale) -> [Option<Prediction>; 2] {
        let Self { times, values, gap, ahead } = self;
        match model {
            Model::Repeated => {
                let even = evenly_spaced(times, values, *gap);
                repeated(scale, &even, gap / 7.0, (ahead / gap).round().max(1.0))
                    .map_or([None; 2], |both| both.map(Some))
            }
            Model::Carried => [carried(scale, times, values, *ahead, *gap), None],
        }
    }
}

/// How much of a surprise the level takes over: exponential smoothing with α = 0.5.
const SMOOTHING: f64 = 0.5;
/// How much of a trend is left after each step.
const DAMPING: f64 = 0.9;
/// What a level wanders by in a week besides what was seen, as a fraction.
const WANDERING: f64 = 0.08;

/// Level and Trend: for what is counted or measured anew each time. The level is smoothed; the trend is the slope of a line
/// through all values, damped. `weeks` is the length of a step, `steps` how many lie ahead.
fn repeated(scale: Scale, values: &[f64], weeks: f64, steps: f64) -> Option<[Prediction; 2]> {
    let z = scale.scaled(values)?;
    if z.len() < 3 {
        return None;
    }
    let count = z.len() as f64;
    let (start, later) = z.split_at((z.len() / 2).min(4));
    let mut level = mean(start);
    let mut squares: f64 = start.iter().map(|value| (value - level).powi(2)).sum();
    for value in later {
        let surprise = value - level;
        squares += surprise * surprise;
        level += SMOOTHING * surprise;
    }
    let freedom = count - 1.0;
    let variance =
        squares / freedom * (1.0 + (steps - 1.0) * SMOOTHING * SMOOTHING) + WANDERING.powi(2) * weeks * steps;

    let (middle, average) = ((count - 1.0) / 2.0, mean(&z));
    let indexed = || (0_u32..).map(f64::from).zip(&z);
    let spread: f64 = indexed().map(|(index, _)| (index - middle).powi(2)).sum();
    let slope = indexed().map(|(index, value)| (index - middle) * (value - average)).sum::<f64>() / spread;
    let residue: f64 = indexed().map(|(index, value)| (value - average - slope * (index - middle)).powi(2)).sum();
    let reach = DAMPING * (1.0 - DAMPING.powf(steps)) / (1.0 - DAMPING);
    let of_slope = residue / (count - 2.0).max(1.0) / spread * reach * reach;
    Some([
        Prediction { scale, centre: level, error: variance.sqrt(), freedom },
        Prediction {
            scale,
            centre: level + slope * reach,
            error: (variance + of_slope).sqrt(),
            freedom: (freedom - 1.0).max(1.0),
        },
    ])
}

/// A random walk with drift: for what is carried on. Its increments are taken to be correlated, half of each going on in the
/// next.
fn carried(scale: Scale, times: &[f64], values: &[f64], ahead: f64, gap: f64) -> Option<Prediction> {
    let z = scale.scaled(values)?;
    let increments = z.len() - 1;
    let (covered, last) = (times[increments], z[increments]);
    let drift = (last - z[0]) / covered;
    let squares: f64 = (1..z.len())
        .map(|index| {
            let passed = times[index] - times[index - 1];
            (z[index] - z[index - 1] - drift * passed).powi(2) / passed
        })
        .sum();
    let freedom = increments as f64 - 1.0;
    let steps = (ahead / gap).round().max(1.0);
    // What it may wander by in a month besides what was seen: 2 %.
    let wandering = if scale == Scale::Linear { 0.02 * last.abs() } else { 0.02 };
    let variance = squares / freedom
        * (ahead * widening(steps) + ahead * ahead / covered * widening(increments as f64))
        + wandering.powi(2) * ahead / 30.0;
    Some(Prediction { scale, centre: last + drift * ahead, error: variance.sqrt(), freedom })
}

/// What the variance of a sum of `count` increments grows by when neighbours correlate by a half:
/// (q + 2 Σ (q − j)·0.5^j)/q over j from 1 to q − 1, in closed form.
fn widening(count: f64) -> f64 {
    3.0 - 4.0 * (1.0 - 0.5_f64.powf(count)) / count
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn days(from: Date, to: Date) -> f64 {
    // Quicker than `until`, which makes a span of several units.
    to.duration_since(from).as_hours() as f64 / 24.0
}

fn median_gap(times: &[f64]) -> Option<f64> {
    let mut gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Results that are entered once a week are all alike.
    if gaps.windows(2).all(|pair| pair[0] == pair[1]) {
        return gaps.first().copied();
    }
    gaps.sort_by(f64::total_cmp);
    let middle = gaps.len() / 2;
    let upper = *gaps.get(middle)?;
    let gap = if gaps.len().is_multiple_of(2) { f64::midpoint(gaps[middle - 1], upper) } else { upper };
    (gap > 0.0).then_some(gap)
}

/// The values at steps of one length, counted back from the last, which is kept as it is.
fn evenly_spaced(times: &[f64], values: &[f64], gap: f64) -> Vec<f64> {
    let last = times.last().copied().unwrap_or(0.0);
    if times.windows(2).all(|pair| pair[1] - pair[0] == gap) {
        return values.to_vec();
    }
    let steps = (last / gap).floor() as u32;
    let at = |time: f64| {
        let next = times.partition_point(|&known| known < time).clamp(1, times.len() - 1);
        let part = (time - times[next - 1]) / (times[next] - times[next - 1]);
        values[next - 1] + (values[next] - values[next - 1]) * part
    };
    (0..=steps).rev().map(|step| at(last - f64::from(step) * gap)).collect()
}

#[cfg(test)]
mod tests;

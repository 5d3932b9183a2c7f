//! Limits of growth that whoever asks has set, in place of those of the table.

use super::growth::{DAYS_A_MONTH, Limits, Measure, Size};
use crate::model::catalogue::Family;

/// What a limit is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitOf {
    Metric,
    Family(Family),
}

/// Lines that stand in place of those of the table, and of a metric's declaration. They hold as they are, also beyond a year.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct SetLines {
    pub ambitious: Option<SetLine>,
    pub unrealistic: Option<SetLine>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SetLine {
    /// Growth a month, as a fraction, compounded.
    Monthly(f64),
    /// Growth over the whole time, as a fraction.
    Whole(f64),
    /// The odds of one rate over those of the other, the larger one above.
    Odds(f64),
}

/// The lines that are set for a metric itself. One that is not set stays where it was, if it is measured alike.
pub(super) fn of_metric_within(lines: SetLines, otherwise: Option<Limits>, days: f64) -> Limits {
    let otherwise = otherwise.filter(|limits| limits.measure == Measure::Monthly);
    let monthly = |line: SetLine| match line {
        SetLine::Monthly(growth) => Some(growth),
        SetLine::Whole(growth) => Some((1.0 + growth).powf(DAYS_A_MONTH / days) - 1.0),
        SetLine::Odds(_) => None,
    };
    Limits {
        measure: Measure::Monthly,
        size: Size::Any,
        ambitious: lines.ambitious.and_then(monthly).or(otherwise.and_then(|limits| limits.ambitious)),
        unrealistic: lines
            .unrealistic
            .and_then(monthly)
            .or(otherwise.map(|limits| limits.unrealistic))
            .unwrap_or(f64::INFINITY),
        declared: false,
        halved: lines.unrealistic.and_then(monthly).is_none() && otherwise.is_some_and(|limits| limits.halved),
        set: Some((LimitOf::Metric, lines)),
    }
}

impl Limits {
    /// With the lines that are set for the family, as far as they are measured alike.
    pub(super) fn within(self, family: Family, lines: Option<SetLines>) -> Self {
        let Some(lines) = lines else { return self };
        let fitting = |line: SetLine| match (line, self.measure) {
            (SetLine::Monthly(line), Measure::Monthly) | (SetLine::Odds(line), Measure::OddsRatio) => Some(line),
            _ => None,
        };
        Self {
            ambitious: lines.ambitious.and_then(fitting).or(self.ambitious),
            unrealistic: lines.unrealistic.and_then(fitting).unwrap_or(self.unrealistic),
            halved: self.halved && lines.unrealistic.and_then(fitting).is_none(),
            set: Some((LimitOf::Family(family), lines)),
            ..self
        }
    }
}

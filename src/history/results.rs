//! What became of recorded results, be they lines or rows of a file.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::moves::same_amount;
use crate::model::{DatedValue, KpiView, Moment, Quantity, Recorded, Row, Series};

/// A result of a KPI at one of the two times.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    pub kpi: KpiView<'a>,
    pub actual: &'a DatedValue,
    /// Where it stands, if that is in a file of results.
    pub row: Option<Row>,
    series: &'a Series,
}

impl Measured<'_> {
    /// In the KPI's unit, a change added to the baseline.
    pub fn value(self) -> Option<Quantity> {
        let stated = self.series.quantity(self.actual)?;
        if self.series.form(self.actual).is_change {
            self.kpi.changed(stated)
        } else {
            Some(self.kpi.with_unit(stated))
        }
    }

    pub fn text(self) -> String {
        self.value().map_or_else(|| "unknown".to_string(), |value| value.to_string())
    }
}

/// What became of a recorded result.
#[derive(Clone, Copy, Debug)]
pub enum ActualMove<'b, 'n> {
    /// Another value for the same date.
    Rewritten(Measured<'b>, Measured<'n>),
    Vanished(Measured<'b>),
    Recorded(Measured<'n>),
}

/// Of more results for one date than this, nobody knows which was which.
const SAME_DATE: usize = 64;

/// The results that differ, in the order of their lines and rows. Which of the two a result is makes no difference, unless one
/// of the files was not read: then the lines alone are compared, and none is called vanished that may stand in a file by now.
pub fn actuals<'b, 'n>(before: KpiView<'b>, now: KpiView<'n>) -> Vec<ActualMove<'b, 'n>> {
    let is_known = !before.has_unread_actuals() && !now.has_unread_actuals();
    let (old, new) = (|| measured(before, is_known), || measured(now, is_known));
    // Nearly always the old ones stand first and as they were.
    let shared = old().zip(new()).take_while(|(one, other)| is_same(*one, *other)).count();
    if old().nth(shared).is_none() {
        return new().skip(shared).map(ActualMove::Recorded).collect();
    }
    let mut of_moment: FxHashMap<Moment, VecDeque<Measured<'n>>> = FxHashMap::default();
    new().skip(shared).for_each(|result| of_moment.entry(result.actual.moment).or_default().push_back(result));
    // First those that are as they were, so that of two of one date the right one counts as rewritten.
    let mut left: Vec<Measured<'b>> = Vec::new();
    for result in old().skip(shared) {
        let same = of_moment.get_mut(&result.actual.moment).and_then(|candidates| {
            let at = candidates.iter().take(SAME_DATE).position(|other| is_same(result, *other))?;
            candidates.remove(at)
        });
        if same.is_none() {
            left.push(result);
        }
    }
    let has_files = |kpi: KpiView<'_>| kpi.kpi.details.as_ref().is_some_and(|details| !details.files.is_empty());
    let may_be_in_file = !is_known && has_files(now) && !has_files(before);
    let mut moves: Vec<ActualMove<'b, 'n>> = Vec::new();
    for result in left {
        match of_moment.get_mut(&result.actual.moment).and_then(VecDeque::pop_front) {
            Some(other) => moves.push(ActualMove::Rewritten(result, other)),
            None if may_be_in_file => {}
            None => moves.push(ActualMove::Vanished(result)),
        }
    }
    let mut recorded: Vec<Measured<'n>> = of_moment.into_values().flatten().collect();
    recorded.sort_unstable_by_key(|result| (result.actual.span, result.row.map(|row| row.line)));
    moves.extend(recorded.into_iter().map(ActualMove::Recorded));
    moves
}

/// The lines and, if asked for, the rows.
fn measured(kpi: KpiView<'_>, with_rows: bool) -> impl Iterator<Item = Measured<'_>> {
    let recorded = kpi.actuals().filter(move |recorded: &Recorded<'_>| with_rows || !recorded.are_rows());
    recorded.flat_map(move |recorded| {
        let series = recorded.series;
        recorded.iter().map(move |(actual, row)| Measured { kpi, actual, row, series })
    })
}

fn is_same(before: Measured<'_>, now: Measured<'_>) -> bool {
    if before.actual.moment != now.actual.moment {
        return false;
    }
    let (old, new) = (before.series, now.series);
    if old.amount(before.actual) == new.amount(now.actual) && old.form(before.actual) == new.form(now.actual) {
        return true;
    }
    match (before.value(), now.value()) {
        (Some(one), Some(other)) => same_amount(one, other),
        (None, None) => true,
        _ => false,
    }
}

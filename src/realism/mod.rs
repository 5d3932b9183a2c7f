//! Judging whether a target is realistic: by how fast such numbers grow elsewhere, and by how this one has moved so far.

mod growth;
mod pace;
mod recurrence;
mod results;
mod set;
mod trend;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use growth::{Growth, Limits, Measure, Size, growth, growth_within, has_history, monthly_growth};
pub use pace::{Pace, Standing, milestone_pace, pace};
pub use results::{
    Dated, Outlook, Prospect, actuals, actuals_where, checkpoints, in_unit, meets, outlook, prospect, row_label,
};
pub use set::{LimitOf, SetLine, SetLines};
pub use trend::{Behaviour, Forecast, Point, Verdict, forecast};

/// The floating-point number nearest to a value, as the models count. Most values are whole numbers, which takes one instruction
/// where the general way takes a division.
fn float(value: Decimal) -> Option<f64> {
    match i64::try_from(value.mantissa()) {
        Ok(whole) if value.scale() == 0 => Some(whole as f64),
        _ => value.to_f64(),
    }
}

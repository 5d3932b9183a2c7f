//! How far a deadline is, in the words of hovers and hints.

use jiff::civil::Date;

use crate::model::number;

/// `46 days left`, `ends today`, `over for 3 days`.
pub(super) fn left(today: Date, deadline: Date) -> String {
    let days = today.until(deadline).map_or(0, |span| span.get_days());
    match days {
        0 => "ends today".to_string(),
        1 => "1 day left".to_string(),
        2.. => format!("{} days left", number(days.into())),
        -1 => "over since yesterday".to_string(),
        _ => format!("over for {} days", number((-days).into())),
    }
}

use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::model::catalogue::MetricKind;
use crate::realism::{self, Dated};
use rust_decimal::prelude::ToPrimitive;

rule! {
    /// A result lies much farther from the one before than results have done so far.
    ///
    /// A digit too many, another unit or another way of counting looks like this, and so does a day on which something
    /// happened. The one wants to be corrected, the other to be told.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-11-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-11-09 2,405
    ///     actual 2025-11-16 2,412
    ///     actual 2025-11-23 2,415
    ///     actual 2025-11-30 2,423
    ///     actual 2025-12-07 2,428
    ///     actual 2025-12-14 2,430
    ///     actual 2025-12-21 2,439
    ///     actual 2025-12-28 24,450
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-11-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-11-09 2,405
    ///     actual 2025-11-16 2,412
    ///     actual 2025-11-23 2,415
    ///     actual 2025-11-30 2,423
    ///     actual 2025-12-07 2,428
    ///     actual 2025-12-14 2,430
    ///     actual 2025-12-21 2,439
    ///     actual 2025-12-28 2,445
    ///   }
    /// }
    /// ```
    ///
    /// A step is held against those before it, six or more: it jumps when it lies more than five robust deviations from their
    /// median. The robust deviation is 1.4826 times the median of the distances from the median, which for normally distributed
    /// steps is the standard deviation and does not mind a jump among them; it is taken for no less than half a percent of the
    /// result before. What is carried on (fans) is held against steps per day, what is counted anew against whole steps.
    ///
    /// Off by default, because numbers of people jump: of 5,040 steps in 30 published series of followers, stars, visits and
    /// page views 148 lie so far out, and these were never corrected.
    "suspicious-jump", Tracked, Allow(Advice), Kpi(check)
}

/// From so many earlier steps on a step is judged.
const EARLIER: usize = 6;
/// So many robust deviations from the median are a jump.
const FAR: f64 = 5.0;
/// What makes the median distance from the median a standard deviation, if all is normally distributed.
const TO_DEVIATION: f64 = 1.4826;
/// The least that counts as a deviation, as a part of the result before: numbers that hardly move are not all suspicious.
const LEAST: f64 = 0.005;

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() < EARLIER + 2 {
        return;
    }
    let results = realism::actuals(view);
    let is_carried =
        view.counted_per().is_none() && matches!(view.metric_kind(), Some(MetricKind::Stock | MetricKind::Counter));
    let steps: Option<Vec<f64>> = results.windows(2).map(|pair| step(&pair[0], &pair[1], is_carried)).collect();
    let Some(steps) = steps else {
        return;
    };
    let mut jumps = (EARLIER..steps.len()).filter(|&index| {
        let before = results[index].value.value.to_f64().unwrap_or(0.0);
        is_far(steps[index], &steps[..index], before)
    });
    let Some(first) = jumps.next() else {
        return;
    };
    let more = match jumps.count() {
        0 => String::new(),
        count => format!(", and {count} more after it"),
    };
    let (before, after) = (&results[first], &results[first + 1]);
    let day = after.days.last;
    let diagnostic = finding(format!(
        "`{}` jumps from {} to {} on {day}, farther than its {first} steps before{more}",
        view.name(),
        before.value,
        after.value
    ))
    .label(view.at(after.span), after.label("is it right?"))
    .label(view.at(before.span), before.label("the one before"))
    .help("correct it, or say what happened: `allow suspicious-jump \"…\"`");
    findings.add(view, diagnostic);
}

/// From one result to the next; of what is carried on, per day. `None` for two of one day.
fn step(from: &Dated, to: &Dated, is_carried: bool) -> Option<f64> {
    let days = f64::from(from.days.last.until(to.days.last).ok()?.get_days());
    let step = to.value.value.to_f64()? - from.value.value.to_f64()?;
    (days > 0.0).then_some(if is_carried { step / days } else { step })
}

fn is_far(step: f64, earlier: &[f64], before: f64) -> bool {
    let middle = median(earlier.to_vec());
    let deviation = TO_DEVIATION * median(earlier.iter().map(|other| (other - middle).abs()).collect());
    (step - middle).abs() > FAR * deviation.max(LEAST * before.abs())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values[values.len() / 2];
    if values.len().is_multiple_of(2) { f64::midpoint(values[values.len() / 2 - 1], upper) } else { upper }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{daily, fires, silent};

    #[test]
    fn up_down_and_once_only() {
        let up = [100, 103, 101, 104, 102, 103, 101, 190, 104, 102];
        fires(
            &RULE,
            &daily("traffic 100 -> 200", &up),
            &[
                "11:5 `traffic` jumps from 101 to 190 on 2026-01-08, farther than its 6 steps before, and 1 more after it",
            ],
        );
        let down = [100, 103, 101, 104, 102, 103, 101, 9];
        fires(
            &RULE,
            &daily("traffic 100 -> 200", &down),
            &["11:5 `traffic` jumps from 101 to 9 on 2026-01-08, farther than its 6 steps before"],
        );
        silent(&RULE, &daily("traffic 100 -> 200", &[100, 103, 101, 104, 102, 103, 101, 108]));
    }

    #[test]
    fn five_earlier_steps_say_too_little() {
        silent(&RULE, &daily("traffic 100 -> 200", &[100, 103, 101, 104, 102, 103, 190]));
    }

    #[test]
    fn what_hardly_moves_may_move_a_little() {
        silent(&RULE, &daily("traffic 100 -> 200", &[100, 100, 100, 100, 100, 100, 100, 102]));
        fires(
            &RULE,
            &daily("traffic 100 -> 200", &[100, 100, 100, 100, 100, 100, 100, 103]),
            &["11:5 `traffic` jumps from 100 to 103 on 2026-01-08, farther than its 6 steps before"],
        );
    }

    #[test]
    fn a_long_gap_is_no_jump_of_what_is_carried_on() {
        let gap = daily("fans 100 -> 200", &[1_000, 1_010, 1_019, 1_031, 1_040, 1_050, 1_061, 1_261])
            .replace("2026-01-08", "2026-01-27");
        silent(&RULE, &gap);
        fires(
            &RULE,
            &gap.replace("2026-01-27", "2026-01-08"),
            &["11:5 `fans` jumps from 1,061 to 1,261 on 2026-01-08, farther than its 6 steps before"],
        );
    }
}

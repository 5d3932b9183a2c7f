use super::{Context, Findings, finding};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::model::catalogue::Better;
use crate::model::{Days, KpiView};
use crate::realism;

rule! {
    /// Checkpoints that stand out of date order, lead away from the target, or lie outside the period.
    ///
    /// Progress is measured against them. A checkpoint on a wrong day, or lower than the one before, makes a goal look early
    /// or late that is neither.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     checkpoint 2026-02-28 2,640
    ///     checkpoint 2026-01-31 2,520
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     checkpoint 2026-01-31 2,520
    ///     checkpoint 2026-02-28 2,640
    ///   }
    /// }
    /// ```
    "unordered-checkpoints", Tracked, Deny, Kpi(check), fix: Safe
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let checkpoints = &view.kpi.checkpoints;
    if checkpoints.is_empty() {
        return;
    }
    let name = view.name();
    let timeframe = view.timeframe();
    let days = checkpoints.iter().filter_map(|checkpoint| Some((view.goal.days(checkpoint.moment)?, checkpoint.span)));
    let days: Vec<_> = days.collect();
    for &(day, span) in &days {
        let (bound, help) = match (timeframe.start, timeframe.deadline) {
            (Some(start), _) if day.last < start => {
                (format!("before the start on {start}"), format!("write a date from {start} on"))
            }
            (_, Some(deadline)) if day.first > deadline => {
                (format!("after the deadline on {deadline}"), format!("write a date up to {deadline}"))
            }
            _ => continue,
        };
        let diagnostic = finding(format!("a checkpoint of `{name}` is {bound}"))
            .label(view.at(span), "outside the period")
            .help(format!("{help}, or take it out"));
        findings.add(view, diagnostic);
    }
    if let Some(pair) = days.windows(2).find(|pair| pair[1].0.last <= pair[0].0.last) {
        let same = pair[1].0.last == pair[0].0.last;
        let (what, help) = if same {
            ("have the same date", "keep one of the two")
        } else {
            ("are out of order", "write the earlier date first")
        };
        let diagnostic = finding(format!("checkpoints of `{name}` {what}"))
            .label(view.at(pair[1].1), pair[1].0.last.to_string())
            .label(view.at(pair[0].1), format!("stands before it and is of {}", pair[0].0.last))
            .help(help);
        findings.add(view, Diagnostic { fix: in_order(view), ..diagnostic });
    }
    let Some(better) = view.better().filter(|_| !view.is_upkeep() && view.target_range().is_none()) else {
        return;
    };
    let dated = realism::checkpoints(view);
    let leads_away = |pair: &&[realism::Dated]| match better {
        Better::More => pair[1].value.value < pair[0].value.value,
        Better::Less => pair[1].value.value > pair[0].value.value,
    };
    if let Some(pair) = dated.windows(2).find(leads_away) {
        let (from, to) = (pair[0].value, pair[1].value);
        let diagnostic = finding(format!("the checkpoints of `{name}` lead away from its target, from {from} to {to}"))
            .label(view.at(pair[1].span), "further away than the one before")
            .label(view.at(pair[0].span), "the one before")
            .help(format!("write a value for {} between {from} and the target", pair[1].days.last));
        findings.add(view, diagnostic);
    }
}

/// Puts each checkpoint on the line it belongs to by its date, with its note and remark. Comments on lines of their own stay where
/// they are. `None` where the lines are in order, but for two of one day.
fn in_order(view: KpiView<'_>) -> Option<Fix> {
    let lines = &view.kpi.details.as_ref()?.checkpoint_lines;
    let days: Vec<Days> =
        view.kpi.checkpoints.iter().map(|checkpoint| view.goal.days(checkpoint.moment)).collect::<Option<_>>()?;
    if lines.len() != days.len() {
        return None;
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&index| (days[index].last, days[index].first));
    let moved = order.iter().enumerate().filter(|(place, index)| place != *index);
    let edits: Vec<Edit> = moved
        .map(|(place, &index)| Edit {
            location: view.at(lines[place].span),
            replacement: lines[index].text.to_string(),
        })
        .collect();
    let title = "put the checkpoints in the order of their dates".to_string();
    (!edits.is_empty()).then_some(Fix { applicability: Applicability::Safe, title, edits })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, fixed, silent};

    fn kpi(header: &str, checkpoints: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  kpi {header} {{\n{checkpoints}  }}\n}}\n")
    }

    #[test]
    fn outside_the_period() {
        fires(
            &RULE,
            &kpi("fans 100 -> 200", "    checkpoint 2025-12-31 110\n    checkpoint 2026-04 190\n"),
            &[
                "4:5 a checkpoint of `fans` is before the start on 2026-01-01",
                "5:5 a checkpoint of `fans` is after the deadline on 2026-03-31",
            ],
        );
        silent(&RULE, &kpi("fans 100 -> 200", "    checkpoint 2026-01 110\n    checkpoint 2026-03-31 200\n"));
    }

    #[test]
    fn two_of_one_day() {
        fires(
            &RULE,
            &kpi("fans 100 -> 200", "    checkpoint 2026-01 110\n    checkpoint 2026-01-31 120\n"),
            &["5:5 checkpoints of `fans` have the same date"],
        );
    }

    #[test]
    fn away_from_the_target() {
        let away = "    checkpoint 2026-01-31 150\n    checkpoint 2026-02-28 140\n";
        fires(
            &RULE,
            &kpi("fans 100 -> 200", away),
            &["5:5 the checkpoints of `fans` lead away from its target, from 150 to 140"],
        );
        silent(&RULE, &kpi("complaints 200 -> <= 100", away));
        silent(&RULE, &kpi("fans 100 -> keep 100", away));
        silent(&RULE, &kpi("fans 100 -> 200", "    checkpoint 2026-01-31 +10\n    checkpoint 2026-02-28 +20%\n"));
    }

    #[test]
    fn lines_are_sorted_with_all_that_stands_on_them() {
        let text = kpi(
            "fans 100 -> 200",
            "    # the last first\n    checkpoint 2026-03-15 ~190 \"after the fair\"   # a guess\n    actual 2026-01-05 105\n    \
             checkpoint 2026-02 150\n    checkpoint 2026-01-31 120 # small\n",
        );
        let expected = kpi(
            "fans 100 -> 200",
            "    # the last first\n    checkpoint 2026-01-31 120 # small\n    actual 2026-01-05 105\n    checkpoint 2026-02 \
             150\n    checkpoint 2026-03-15 ~190 \"after the fair\"   # a guess\n",
        );
        assert_eq!(fixed(&RULE, &text), expected);
        silent(&RULE, &expected);
        let windows = text.replace('\n', "\r\n");
        assert_eq!(fixed(&RULE, &windows), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn long_notes_move_and_days_of_one_date_stay() {
        let text = kpi(
            "fans 100 -> 200",
            "    checkpoint 2026-02-28 150 \"\"\"\n      after\n      the fair\n    \"\"\"\n    checkpoint 2026-01-31 120\n    \
             checkpoint 2026-01-31 121\n",
        );
        let fixed = fixed(&RULE, &text);
        let places = ["120\n", "121\n", "150 \"\"\"\n      after"].map(|part| fixed.find(part));
        assert!(places[0] < places[1] && places[1] < places[2] && places[0].is_some(), "{fixed}");
        let (_, found) = check(&RULE, &fixed);
        assert!(found.len() == 1 && found[0].fix.is_none(), "{found:?}");
    }

    #[test]
    fn fiscal_dates_are_put_in_order_too() {
        let text = kpi("fans 100 -> 200", "    checkpoint FY26-Q2 150\n    checkpoint FY26-Q1 120\n");
        let text = format!("plan {{\n  fiscal-year starts 01-01\n}}\n{}", text.replace("2026-Q1", "2026"));
        assert!(fixed(&RULE, &text).contains("    checkpoint FY26-Q1 120\n    checkpoint FY26-Q2 150\n"));
    }
}

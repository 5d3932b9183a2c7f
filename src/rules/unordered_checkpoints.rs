use super::{Context, Findings, finding};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::model::catalogue::Better;
use crate::model::{Days, KpiView, Quantity};
use crate::realism;

rule! {
    /// Checkpoints that stand out of date order, lead away from the target, or lie outside the period or the way to the target.
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
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     checkpoint 2026-01-31 2,520
    ///     checkpoint 2026-02-28 2,860
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     checkpoint 2026-01-31 2,520
    ///     checkpoint 2026-02-28 2,640
    ///   }
    /// }
    /// ```
    ///
    /// The way leads from the baseline to the target, or to the `stretch` beyond it. Upkeep, ranges and what recurs have none.
    "unordered-checkpoints", Tracked, Deny, Kpi(check), fix: Safe
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if view.kpi.checkpoints.is_empty() {
        return;
    }
    outside_the_period(view, findings);
    out_of_date_order(view, findings);
    off_the_way(view, findings);
}

fn outside_the_period(view: KpiView<'_>, findings: &mut Findings) {
    let (name, timeframe) = (view.name(), view.timeframe());
    for checkpoint in view.kpi.checkpoints.iter() {
        let Some(days) = view.goal.days(checkpoint.moment) else {
            continue;
        };
        let (bound, help) = match (timeframe.start, timeframe.deadline) {
            (Some(start), _) if days.last < start => {
                (format!("before the start on {start}"), format!("write a date from {start} on"))
            }
            (_, Some(deadline)) if days.first > deadline => {
                (format!("after the deadline on {deadline}"), format!("write a date up to {deadline}"))
            }
            _ => continue,
        };
        let diagnostic = finding(format!("a checkpoint of `{name}` is of {}, {bound}", checkpoint.moment))
            .label(view.at(checkpoint.span), "outside the period")
            .help(format!("{help}, or take it out"));
        findings.add(view, diagnostic);
    }
}

fn out_of_date_order(view: KpiView<'_>, findings: &mut Findings) {
    let (name, checkpoints) = (view.name(), &view.kpi.checkpoints);
    let days = checkpoints.iter().filter_map(|checkpoint| Some((view.goal.days(checkpoint.moment)?.last, checkpoint)));
    let days: Vec<_> = days.collect();
    let Some(pair) = days.windows(2).find(|pair| pair[1].0 <= pair[0].0) else {
        return;
    };
    let [(earlier_line, first), (day, second)] = [pair[0], pair[1]];
    let (message, help) = if day == earlier_line {
        (format!("two checkpoints of `{name}` are of one day, {day}"), "keep one of the two")
    } else {
        let order = format!("{} stands before {}", first.moment, second.moment);
        (format!("checkpoints of `{name}` are out of order: {order}"), "write the earlier date first")
    };
    let diagnostic = finding(message)
        .label(view.at(second.span), day.to_string())
        .label(view.at(first.span), format!("stands before it and is of {earlier_line}"))
        .help(help);
    findings.add(view, Diagnostic { fix: in_order(view), ..diagnostic });
}

/// Checkpoints lead from the baseline to the target: none lies behind the one or beyond the other, and none turns back.
fn off_the_way(view: KpiView<'_>, findings: &mut Findings) {
    let Some(better) = view.better().filter(|_| !view.is_upkeep() && view.target_range().is_none()) else {
        return;
    };
    let ends = Ends::of(view, better);
    let mut before: Option<realism::Dated> = None;
    for checkpoint in realism::checkpoints(view) {
        if let Some(found) = ends.as_ref().and_then(|ends| ends.passed(view, &checkpoint)) {
            findings.add(view, found);
            continue;
        }
        if let Some(before) = before.filter(|before| is_further(better, before.value, checkpoint.value)) {
            findings.add(view, turned_back(view, &before, &checkpoint));
            return;
        }
        before = Some(checkpoint);
    }
}

/// Whether one value is further on the way than another.
fn is_further(better: Better, value: Quantity, than: Quantity) -> bool {
    match better {
        Better::More => value.value > than.value,
        Better::Less => value.value < than.value,
    }
}

fn turned_back(view: KpiView<'_>, before: &realism::Dated, checkpoint: &realism::Dated) -> Diagnostic {
    let (from, to) = (before.value, checkpoint.value);
    let (first, then) = (before.days.last, checkpoint.days.last);
    let name = view.name();
    finding(format!("checkpoints of `{name}` lead away from its target: {from} on {first}, then {to} on {then}"))
        .label(view.at(checkpoint.span), "further away than the one before")
        .label(view.at(before.span), "the one before")
        .help(format!("write a value for {then} between {from} and the target"))
}

/// Where the way begins and ends, in the KPI's unit.
struct Ends {
    better: Better,
    baseline: Option<Quantity>,
    target: Quantity,
    /// The target, or the stretch when there is one beyond it.
    limit: Quantity,
}

impl Ends {
    /// `None` where the target is no one value, or no way leads to it: `contradictory-direction` and `no-change` tell of that.
    fn of(view: KpiView<'_>, better: Better) -> Option<Self> {
        if view.is_recurring() {
            return None;
        }
        let target = realism::in_unit(view, view.target_value()?)?;
        let baseline = view.baseline_value().and_then(|baseline| realism::in_unit(view, baseline));
        if baseline.is_some_and(|baseline| !is_further(better, target, baseline)) {
            return None;
        }
        let stretch = view.kpi.details.as_ref().and_then(|details| details.stretch);
        let stretch = stretch.and_then(|stretch| {
            if stretch.is_change { view.changed(stretch.value) } else { realism::in_unit(view, stretch.value) }
        });
        let limit = stretch.filter(|stretch| is_further(better, *stretch, target)).unwrap_or(target);
        Some(Self { better, baseline, target, limit })
    }

    /// What is to be said of a checkpoint that is not between the two.
    fn passed(&self, view: KpiView<'_>, checkpoint: &realism::Dated) -> Option<Diagnostic> {
        let (value, day, name) = (checkpoint.value, checkpoint.days.last, view.name());
        let (passed, end, amount, span) = if is_further(self.better, value, self.limit) {
            ("beyond", "the target", self.target, view.target()?.span)
        } else {
            let baseline = self.baseline.filter(|baseline| is_further(self.better, *baseline, value))?;
            ("behind", "the baseline", baseline, view.baseline()?.span)
        };
        let help = match self.baseline {
            Some(baseline) => format!("write a value between {baseline} and {}, or change {end}", self.limit),
            None => format!("write a value up to {}, or change {end}", self.limit),
        };
        let diagnostic = finding(format!("the checkpoint of `{name}` on {day}, {value}, is {passed} {end}, {amount}"))
            .label(view.at(checkpoint.span), format!("{passed} {end}"))
            .label(view.at(span), end)
            .help(help);
        Some(diagnostic)
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
                "4:5 a checkpoint of `fans` is of 2025-12-31, before the start on 2026-01-01",
                "5:5 a checkpoint of `fans` is of 2026-04, after the deadline on 2026-03-31",
            ],
        );
        silent(&RULE, &kpi("fans 100 -> 200", "    checkpoint 2026-01 110\n    checkpoint 2026-03-31 200\n"));
    }

    #[test]
    fn two_of_one_day() {
        fires(
            &RULE,
            &kpi("fans 100 -> 200", "    checkpoint 2026-01 110\n    checkpoint 2026-01-31 120\n"),
            &["5:5 two checkpoints of `fans` are of one day, 2026-01-31"],
        );
    }

    #[test]
    fn away_from_the_target() {
        let away = "    checkpoint 2026-01-31 150\n    checkpoint 2026-02-28 140\n";
        fires(
            &RULE,
            &kpi("fans 100 -> 200", away),
            &["5:5 checkpoints of `fans` lead away from its target: 150 on 2026-01-31, then 140 on 2026-02-28"],
        );
        silent(&RULE, &kpi("complaints 200 -> <= 100", away));
        silent(&RULE, &kpi("fans 100 -> keep 100", away));
        silent(&RULE, &kpi("fans 100 -> 200", "    checkpoint 2026-01-31 +10\n    checkpoint 2026-02-28 +20%\n"));
    }

    #[test]
    fn beyond_the_target_or_behind_the_baseline() {
        fires(
            &RULE,
            &kpi(
                "fans 100 -> 200",
                "    checkpoint 2026-01-31 90\n    checkpoint 2026-02-28 250\n    checkpoint 2026-03 200\n",
            ),
            &[
                "4:5 the checkpoint of `fans` on 2026-01-31, 90, is behind the baseline, 100",
                "5:5 the checkpoint of `fans` on 2026-02-28, 250, is beyond the target, 200",
            ],
        );
        fires(
            &RULE,
            &kpi("churn-rate 5% -> -2pp", "    checkpoint 2026-01-31 5.5%\n    checkpoint 2026-02-28 2%\n"),
            &[
                "4:5 the checkpoint of `churn-rate` on 2026-01-31, 5.5%, is behind the baseline, 5%",
                "5:5 the checkpoint of `churn-rate` on 2026-02-28, 2%, is beyond the target, 3%",
            ],
        );
        fires(
            &RULE,
            &kpi("fans >= 200", "    checkpoint 2026-01-31 90\n    checkpoint 2026-02-28 250\n"),
            &["5:5 the checkpoint of `fans` on 2026-02-28, 250, is beyond the target, 200"],
        );
    }

    #[test]
    fn both_ends_belong_to_the_way_and_so_does_a_stretch() {
        silent(&RULE, &kpi("fans 100 -> 200", "    checkpoint 2026-01-31 100\n    checkpoint 2026-03-31 200\n"));
        silent(&RULE, &kpi("fans 100 -> 200", "    stretch 250\n    checkpoint 2026-02-28 240\n"));
        silent(&RULE, &kpi("fans 100 -> +100", "    stretch +150\n    checkpoint 2026-02-28 +140\n"));
        fires(
            &RULE,
            &kpi("fans 100 -> 200", "    stretch 250\n    checkpoint 2026-02-28 260\n"),
            &["5:5 the checkpoint of `fans` on 2026-02-28, 260, is beyond the target, 200"],
        );
    }

    #[test]
    fn no_way_leads_the_wrong_way_or_nowhere() {
        let line = "    checkpoint 2026-01-31 150\n";
        silent(&RULE, &kpi("fans 200 -> 100", line));
        silent(&RULE, &kpi("fans 100 -> 100", line));
        silent(&RULE, &kpi("fans ? -> TBD", line));
        silent(&RULE, &kpi("leads 10 -> 20..30", "    checkpoint 2026-01-31 40\n"));
        silent(&RULE, &kpi("posts 2 -> >= 3 each week", "    checkpoint 2026-01-31 4\n"));
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

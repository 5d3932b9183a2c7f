use super::{Context, Findings, finding, moves};
use crate::history::{ActualMove, History, Measured, actuals};
use crate::model::KpiView;
use crate::realism::row_label;
use crate::source::Location;

rule! {
    /// A recorded result is another one than at the commit that the goals are held against, or is gone.
    ///
    /// What was measured was measured. Results that change afterwards are corrections, which deserve a word, or wishes.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-31 2,455
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-31 2,545
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-03-31
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-31 2,545
    ///     revised 2026-01-14 "the digits of 2,545 had been swapped"
    ///   }
    /// }
    /// ```
    ///
    /// Results are known by their dates, and the rows of a file that `actuals` names count as lines do: the file is read as it was
    /// at that commit. New ones are never reported, nor the same value written otherwise or elsewhere. Only with
    /// `check --against`.
    "rewritten-actual", Moved, Deny, History(check), of_today: Help
}

/// Places that one finding points at: the first few say what happened to the others.
const MOST_LABELS: usize = 4;

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for (before, now) in moves::kpis(history, context).filter(|(before, _)| before.actual_count() > 0) {
        let mut lost = actuals(before, now);
        lost.retain(|found| !matches!(found, ActualMove::Recorded(_)));
        if lost.is_empty() || history.is_explained(now) {
            continue;
        }
        let (name, revision) = (now.name(), &history.revision);
        let message = match (&lost[..], lost.len()) {
            ([ActualMove::Rewritten(old, new)], _) => format!(
                "the result of `{name}` for {} is {}, and was {} at {revision}",
                new.actual.moment,
                new.text(),
                old.text()
            ),
            ([ActualMove::Vanished(old)], _) => {
                format!("the result of `{name}` for {}, {} at {revision}, is gone", old.actual.moment, old.text())
            }
            (_, count) => format!("{count} results of `{name}` are not what they were at {revision}"),
        };
        let mut diagnostic = finding(message);
        for (location, text) in lost.iter().take(MOST_LABELS).map(|found| label(now, found)) {
            diagnostic = diagnostic.label(location, text);
        }
        let help = format!("put what was measured back, or {}", moves::say_why(context, &format!("`{name}`")));
        findings.add(now, diagnostic.help(help));
    }
}

fn label(now: KpiView<'_>, found: &ActualMove<'_, '_>) -> (Location, String) {
    match found {
        ActualMove::Rewritten(old, new) => {
            (now.at(new.actual.span), row_label(new.row, format!("{} before", old.text())))
        }
        ActualMove::Vanished(old) => gone(now, *old),
        ActualMove::Recorded(new) => gone(now, *new),
    }
}

fn gone(now: KpiView<'_>, result: Measured<'_>) -> (Location, String) {
    (now.at(now.kpi.name.span), format!("{} for {} is gone", result.text(), result.actual.moment))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, silent};

    fn goal(lines: &[&str]) -> String {
        format!(
            "goal a {{\n  period 2025-10..2026-03\n  kpi fans 10 -> 20 {{\n    {}\n  }}\n}}\n",
            lines.join("\n    ")
        )
    }

    const SINCE: &str = "at 1a2b3c4 (2026-01-10)";
    const FIRST: &str = "actual 2025-12-31 11";
    const SECOND: &str = "actual 2026-01-07 12";

    #[test]
    fn another_value_and_none_fire() {
        let rewritten = format!("4:5 the result of `fans` for 2025-12-31 is 14, and was 11 {SINCE}");
        fires_since(&RULE, &goal(&[FIRST]), &goal(&["actual 2025-12-31 14"]), &[&rewritten]);
        let gone = format!("3:7 the result of `fans` for 2025-12-31, 11 {SINCE}, is gone");
        fires_since(&RULE, &goal(&[FIRST, SECOND]), &goal(&[SECOND]), &[&gone]);
        let several = format!("3:7 2 results of `fans` are not what they were {SINCE}");
        fires_since(&RULE, &goal(&[FIRST, SECOND]), &goal(&["note \"x\""]), &[&several]);
        silent(&RULE, &goal(&[FIRST]));
    }

    #[test]
    fn new_results_other_words_and_reasons_do_not() {
        fires_since(&RULE, &goal(&[FIRST]), &goal(&[FIRST, SECOND]), &[]);
        fires_since(&RULE, &goal(&[FIRST, SECOND]), &goal(&[SECOND, "actual 2025-12-31 +1 \"in all\""]), &[]);
        fires_since(&RULE, &goal(&[FIRST]), &goal(&["actual 2025-12-31 14", "revised 2026-01-14 \"x\""]), &[]);
        // Which may stand in the file that nobody has read.
        fires_since(&RULE, &goal(&[FIRST]), &goal(&["actuals \"fans.csv\""]), &[]);
    }
}

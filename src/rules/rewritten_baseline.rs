use super::{Context, Findings, finding, moves};
use crate::history::{BaselineMove, History, baseline, baseline_text, has_begun};

rule! {
    /// A baseline is another one than at the commit that the goals are held against, and the goal has begun since.
    ///
    /// Where something started is a fact of the past. A baseline that is lowered afterwards makes progress out of nothing.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,200 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,200 -> 2,760 {
    ///     revised 2026-01-14 "200 fans of the old page were counted twice"
    ///   }
    /// }
    /// ```
    ///
    /// Before its start a goal may still be given the newest figure, and an unknown baseline may be measured at any time. Without a
    /// start a goal has begun with its first result. Only with `check --against`.
    "rewritten-baseline", Moved, Deny, History(check), of_today: All
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for (before, now) in moves::kpis(history, context) {
        let rewritten = baseline(before, now) == Some(BaselineMove::Rewritten);
        if !rewritten || !has_begun(before, context.today) || history.is_explained(now) {
            continue;
        }
        let (old, new) = (baseline_text(before), baseline_text(now));
        let message = format!("the baseline of `{}` is {new}, and was {old} at {}", now.name(), history.revision);
        let span = now.baseline().map_or(now.kpi.name.span, |baseline| baseline.span);
        let mut diagnostic = finding(message).label(now.at(span), format!("{old} before"));
        if let Some(start) = now.goal.start_written() {
            diagnostic = diagnostic.label(now.at(start.span), "begun since");
        }
        let help = format!("put {old} back, or {}", moves::say_why(context, &format!("`{}` or its goal", now.name())));
        findings.add(now, diagnostic.help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, silent};

    fn goal(period: &str, kpi: &str) -> String {
        format!("goal a {{\n  {period}\n  kpi {kpi}\n}}\n")
    }

    #[test]
    fn it_fires_from_the_first_day_on() {
        let found = "3:12 the baseline of `fans` is 9, and was 10 at 1a2b3c4 (2026-01-10)";
        let moved = |period: &str, expected: &[&str]| {
            fires_since(&RULE, &goal(period, "fans 10 -> 20"), &goal(period, "fans 9 -> 20"), expected);
        };
        moved("period 2026-01-15..2026-03-31", &[found]);
        moved("period 2026-01-16..2026-03-31", &[]);
        moved("by 2026-03-31", &[]);
        let result = " {\n    actual 2026-01-12 11\n  }";
        let with_result = |kpi: &str| goal("by 2026-03-31", &format!("{kpi}{result}"));
        fires_since(&RULE, &with_result("fans 10 -> 20"), &with_result("fans 9 -> 20"), &[found]);
        silent(&RULE, &goal("period 2026-Q1", "fans 9 -> 20"));
    }

    #[test]
    fn what_is_measured_or_written_otherwise_is_no_rewriting() {
        let moved = |before: &str, now: &str, expected: &[&str]| {
            fires_since(&RULE, &goal("period 2026-Q1", before), &goal("period 2026-Q1", now), expected);
        };
        moved("fans ? -> 20", "fans 10 -> 20", &[]);
        moved("fans 20", "fans 10 -> 20", &[]);
        moved("fans 2.4k -> 3,000", "fans 2,400 in 2025 -> 3,000", &[]);
        moved("fans 10 -> 20", "fans 20", &["3:7 the baseline of `fans` is none, and was 10 at 1a2b3c4 (2026-01-10)"]);
        moved("fans 10 -> 20", "fans 9 -> 20 {\n    revised 2026-01-14 \"x\"\n  }", &[]);
    }
}

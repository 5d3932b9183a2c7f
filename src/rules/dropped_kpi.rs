use super::{Context, Findings, finding, moves};
use crate::history::{History, target_text};

rule! {
    /// A goal has lost a KPI that it had at the commit that the goals are held against.
    ///
    /// The easiest way to reach every target is to leave out the one that is not reached.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    ///   kpi engagement-rate 2% -> 3%
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    ///   revised 2026-01-14 "Facebook does not show the engagement rate any more"
    /// }
    /// ```
    ///
    /// A KPI under a new name counts as the same when its metric or its numbers say so, and one that another goal has taken
    /// over is not lost. Only with `check --against`.
    "dropped-kpi", Moved, Deny, History(check), of_today: Help
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for (before, now) in moves::goals(history, context).filter(|(_, now)| !now.goal().damaged) {
        let gone: Vec<_> = before.kpis().filter(|kpi| history.kpi_now(*kpi).is_none()).collect();
        if gone.is_empty() || history.is_goal_explained(now) {
            continue;
        }
        for kpi in gone {
            let (name, target) = (kpi.name(), target_text(kpi));
            let message = format!(
                "`{}` has lost its measure `{name}`, whose target was {target} at {}",
                now.name(),
                history.revision
            );
            let help = format!("put `kpi {name} …` back, or {}", moves::say_why(context, "this goal"));
            let label = format!("measured by `{name}` before");
            findings.add(now, finding(message).label(now.at(now.goal().name.span), label).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, silent};

    fn goal(lines: &str) -> String {
        format!("goal a \"About a\" {{\n  period 2026-Q1\n  kpi fans 10 -> 20\n{lines}}}\n")
    }

    const SALES: &str = "  kpi revenue $10 -> $20\n";

    #[test]
    fn a_lost_kpi_fires_and_a_renamed_or_moved_one_does_not() {
        let found = "1:6 `a` has lost its measure `revenue`, whose target was $20 (+100%) at 1a2b3c4 (2026-01-10)";
        fires_since(&RULE, &goal(SALES), &goal(""), &[found]);
        fires_since(&RULE, &goal(SALES), &goal("  kpi spring-sales is revenue $10 -> $20\n"), &[]);
        let other = format!("goal b \"About b\" {{\n  period 2026-Q1\n{SALES}}}\n");
        fires_since(&RULE, &goal(SALES), &format!("{}{other}", goal("")), &[]);
        fires_since(&RULE, &goal(""), &goal(SALES), &[]);
        silent(&RULE, &goal(""));
    }

    #[test]
    fn reasons_and_drafts_are_heard_and_a_line_that_cannot_be_read_is_not_lost() {
        fires_since(&RULE, &goal(SALES), &goal("  revised 2026-01-14 \"x\"\n"), &[]);
        fires_since(&RULE, &goal(&format!("  status draft\n{SALES}")), &goal("  status draft\n"), &[]);
        fires_since(&RULE, &goal(SALES), &goal("  status dropped \"no money\"\n"), &[]);
        fires_since(&RULE, &goal(SALES), &goal("  kpi revenue $10 ->\n"), &["4:21 expected a target after `->`"]);
    }
}

use super::{Context, Findings, finding, moves};
use crate::history::{History, target_text};

rule! {
    /// A target asks for less than it did at the commit that the goals are held against.
    ///
    /// A target that is lowered on the way is always reached. Whoever agreed to the old one should learn of it, and why.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> +15%
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,500
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,500 {
    ///     revised 2026-01-14 "Facebook no longer counts fans of the old page"
    ///   }
    /// }
    /// ```
    ///
    /// Whether it is less depends on which way is better for the metric, and on rates: `10/week` is more than `40/month`. A target
    /// that is taken back, `?` in place of a number, is less. What was a draft is not yet agreed on. The reason stands in the KPI
    /// or its goal, and must be new since the commit. Only with `check --against`.
    "weakened-target", Moved, Deny, History(check), of_today: Help
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for (before, now) in moves::weakened(history, context) {
        let (old, new) = (target_text(before), target_text(now));
        let name = now.name();
        let message = match new.as_str() {
            "?" | "none" | "keep" => format!("the target of `{name}`, {old} at {}, is given up", history.revision),
            _ => format!("the target of `{name}` is {new}, and was {old} at {}", history.revision),
        };
        let help = format!("put it back, or {}", moves::say_why(context, &format!("`{name}` or its goal")));
        let label = format!("asks for less than {old}");
        findings.add(now, finding(message).label(now.at(moves::target_span(now)), label).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, fires_since_in, silent};

    fn goal(line: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  {line}\n}}\n")
    }

    #[test]
    fn easier_fires_and_harder_does_not() {
        let since = "at 1a2b3c4 (2026-01-10)";
        let kpi = |line: &str| goal(&format!("kpi {line}"));
        fires_since(
            &RULE,
            &kpi("fans 10 -> 20"),
            &kpi("fans 10 -> 15"),
            &[&format!("3:18 the target of `fans` is 15 (+50%), and was 20 (+100%) {since}")],
        );
        fires_since(
            &RULE,
            &kpi("churn 5% -> 3%"),
            &kpi("churn 5% -> 4%"),
            &[&format!("3:19 the target of `churn` is 4%, and was 3% {since}")],
        );
        fires_since(
            &RULE,
            &kpi("fans 10 -> 20"),
            &kpi("fans 10 -> ?"),
            &[&format!("3:18 the target of `fans`, 20 (+100%) {since}, is given up")],
        );
        fires_since(
            &RULE,
            &kpi("fans 10 -> 20"),
            &kpi("fans"),
            &[&format!("3:7 the target of `fans`, 20 (+100%) {since}, is given up")],
        );
        fires_since(&RULE, &kpi("fans 10 -> 20"), &kpi("fans 10 -> 21"), &[]);
        fires_since(&RULE, &kpi("fans 10 -> 20"), &kpi("fans 10 -> x2"), &[]);
        silent(&RULE, &kpi("fans 10 -> 15"));
    }

    #[test]
    fn a_new_reason_accepts_it_and_an_old_one_does_not() {
        let kpi = |target: u32, reason: &str| goal(&format!("kpi fans 10 -> {target} {{\n    {reason}\n  }}"));
        let reason = "revised 2026-01-14 \"fewer seats\"";
        let found = "3:18 the target of `fans` is 15 (+50%), and was 20 (+100%) at 1a2b3c4 (2026-01-10)";
        fires_since(&RULE, &kpi(20, "note \"x\""), &kpi(15, reason), &[]);
        fires_since(&RULE, &kpi(20, reason), &kpi(15, reason), &[found]);
        fires_since(&RULE, &kpi(20, reason), &kpi(15, &format!("{reason}\n    revised 2026-01-15 \"x\"")), &[]);
        fires_since(&RULE, &kpi(20, reason), &kpi(15, "revised 2026-01-14 \"\""), &[found]);
        fires_since(&RULE, &goal("kpi fans 20"), &goal("kpi fans 15\n  revised 2026-01-14 \"x\""), &[]);
    }

    #[test]
    fn drafts_and_what_is_over_may_change_but_what_is_called_done_may_not() {
        let kpi = |status: &str, target: u32| goal(&format!("{status}\n  kpi fans 10 -> {target}"));
        let found = "4:18 the target of `fans` is 15 (+50%), and was 20 (+100%) at 1a2b3c4 (2026-01-10)";
        fires_since(&RULE, &kpi("status draft", 20), &kpi("status active", 15), &[]);
        fires_since(&RULE, &kpi("status done", 20), &kpi("status active", 15), &[]);
        fires_since(&RULE, &kpi("status active", 20), &kpi("status draft", 15), &[found]);
        fires_since(&RULE, &kpi("status active", 20), &kpi("status done", 15), &[found]);
        fires_since(&RULE, &kpi("status active", 20), &kpi("status dropped \"no money\"", 15), &[]);
    }

    #[test]
    fn it_follows_renamed_files_and_reports_of_targets_only() {
        let (old, new) = (goal("kpi fans 10 -> 20"), goal("kpi fans 10 -> 15"));
        fires_since_in(
            &RULE,
            &[("a.goal", &old)],
            &[("b.goal", &new)],
            &["b.goal:3:18 the target of `fans` is 15 (+50%), and was 20 (+100%) at 1a2b3c4 (2026-01-10)"],
        );
    }
}

use jiff::civil::Date;

use super::{Context, Findings, Place, RuleOption, finding, moves, wording};
use crate::history::{DeadlineMove, History, target_text};
use crate::source::Location;

const FREEZE: RuleOption =
    RuleOption::count("freeze", 7, "how many days before its deadline a goal is no longer made easier");

rule! {
    /// A target or a deadline was made easier within a week of the deadline that held before, or after it.
    ///
    /// By then it is known how it will end. What is changed so late is no longer a plan, and no reason for the next one.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-01-18
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-01-18
    ///   kpi fans 2,400 -> 2,500
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-10-01..2026-01-18
    ///   kpi fans 2,400 -> 2,760 {
    ///     grade 0.3 "2,505 of 2,760: the boosted posts came too late"
    ///   }
    /// }
    /// ```
    ///
    /// The option `freeze` sets how many days before the deadline this begins. It finds what `weakened-target` and
    /// `slipped-deadline` find, and accepts the same reasons. Only with `check --against`.
    "late-easing", Moved, Warn, History(check), options: [FREEZE], of_today: All
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for (before, now) in moves::weakened(history, context) {
        let Some(when) = before.timeframe().deadline.and_then(|due| lateness(context, due)) else { continue };
        let change = format!("`{}` is made easier, from {} to {}", now.name(), target_text(before), target_text(now));
        report(now.into(), now.at(moves::target_span(now)), &change, &when, findings);
    }
    for slip in moves::slips(history, context) {
        let Some(when) = slip.was_due().and_then(|due| lateness(context, due)) else { continue };
        let change = match slip.found {
            DeadlineMove::Later(days) => format!("{} is given {} more", slip.subject, wording::days(days)),
            _ => format!("the deadline of {} is taken away", slip.subject),
        };
        report(slip.place, slip.location, &change, &when, findings);
    }
}

/// `3 days before its deadline, 2026-01-18`; `None` while there is time.
fn lateness(context: &Context<'_>, due: Date) -> Option<String> {
    let left = context.today.until(due).map_or(0, |left| left.get_days());
    let freeze = i32::try_from(context.count(&RULE, &FREEZE)).unwrap_or(i32::MAX);
    match left {
        0 => Some(format!("on the day of its deadline, {due}")),
        ..0 => Some(format!("{} after its deadline, {due}", wording::days(-left))),
        _ => (left <= freeze).then(|| format!("{} before its deadline, {due}", wording::days(left))),
    }
}

fn report(place: Place, location: Location, change: &str, when: &str, findings: &mut Findings) {
    let diagnostic = finding(format!("{change}, {when}")).label(location, "changed so late");
    findings.add(place, diagnostic.help("leave it as it was agreed, and say how it ended: `grade 0.7 \"…\"`"));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::{OptionSetting, OptionValue, Settings};
    use crate::rules::testing::{check_since_with, fires_since, silent};

    fn goal(by: &str, target: u32) -> String {
        format!("goal a {{\n  start 2025-10-01\n  by {by}\n  kpi fans 10 -> {target}\n}}\n")
    }

    #[test]
    fn a_week_before_the_deadline_it_begins() {
        let eased = |by: &str, expected: &[&str]| fires_since(&RULE, &goal(by, 20), &goal(by, 15), expected);
        let change = "4:18 `fans` is made easier, from 20 (+100%) to 15 (+50%),";
        eased("2026-01-23", &[]);
        eased("2026-01-22", &[&format!("{change} 7 days before its deadline, 2026-01-22")]);
        eased("2026-01-15", &[&format!("{change} on the day of its deadline, 2026-01-15")]);
        eased("2026-01-14", &[&format!("{change} 1 day after its deadline, 2026-01-14")]);
        silent(&RULE, &goal("2026-01-14", 15));
    }

    #[test]
    fn more_time_is_given_by_the_old_deadline() {
        let slips =
            |from: &str, to: &str, expected: &[&str]| fires_since(&RULE, &goal(from, 20), &goal(to, 20), expected);
        slips("2026-01-18", "2026-02-18", &["3:6 `a` is given 31 days more, 3 days before its deadline, 2026-01-18"]);
        slips("2026-01-18", "TBD", &["3:6 the deadline of `a` is taken away, 3 days before its deadline, 2026-01-18"]);
        slips("2026-02-18", "2026-03-18", &[]);
        slips("2026-01-18", "2026-01-17", &[]);
        let with_reason = goal("2026-02-18", 20).replace("}\n", "  revised 2026-01-14 \"x\"\n}\n");
        fires_since(&RULE, &goal("2026-01-18", 20), &with_reason, &[]);
    }

    #[test]
    fn the_days_can_be_set() {
        let count = |days: u32| {
            let value = OptionValue::Count(days);
            let set = OptionSetting { rule: "late-easing".to_string(), option: "freeze".to_string(), value };
            let settings = Settings { options: vec![set], ..Settings::default() };
            let (before, now) = (goal("2026-01-25", 20), goal("2026-01-25", 15));
            check_since_with(&RULE, &[("test.goal", &before)], &[("test.goal", &now)], settings).1.len()
        };
        assert_eq!((count(9), count(10)), (0, 1));
    }
}

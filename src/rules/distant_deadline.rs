use jiff::ToSpan;
use jiff::civil::Date;

use super::{Context, Findings, RuleOption, finding};
use crate::model::{GoalView, KpiView};
use crate::source::Location;

rule! {
    /// A deadline is more than 24 months away, and nothing is to be seen before it.
    ///
    /// What is due in years is worked on in the last months. A value on the way shows in time whether the pace will do.
    ///
    /// ```goal,bad
    /// goal half-the-waste "Throw half as much away" {
    ///   by 2030-12-31
    ///   kpi waste 300 t -> 150 t
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal half-the-waste "Throw half as much away" {
    ///   by 2030-12-31
    ///   kpi waste 300 t -> 150 t {
    ///     checkpoint 2026-12-31 270 t
    ///   }
    /// }
    /// ```
    ///
    /// A goal nested in this one counts as a step on the way, and so does a milestone or a KPI with an earlier deadline of its own.
    ///
    /// Off by default, because it rests on today's date and asks for more than most publish: of 309 published goals, a reviewer
    /// found 5 with several deadlines or steps.
    "distant-deadline", Timely, Allow(Advice), Goal(check), options: [MAX], of_today: All
}

const MAX: RuleOption =
    RuleOption::count("max", 24, "the longest time from today to a deadline with nothing before it, in months");

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let goal = view.goal();
    let months = context.count(&RULE, &MAX);
    let Some(limit) = i32::try_from(months).ok().and_then(|months| after_months(context.today, months)) else {
        return;
    };
    if !view.is_leaf() || goal.damaged || view.kpis().any(|kpi| kpi.kpi.damaged) {
        return;
    }
    let Some(deadline) = view.timeframe().deadline.filter(|deadline| *deadline > limit) else {
        return;
    };
    if view.kpis().any(|kpi| is_a_step(kpi, deadline)) || has_early_milestone(view, deadline) {
        return;
    }
    let away = months_between(context.today, deadline);
    let Some(end) = view.end_written() else {
        return;
    };
    let is_own = goal.facts.timeframe.end.is_some();
    let end: Location = view.at(end.span);
    let mut diagnostic = finding(format!(
        "goal `{}` is due on {deadline}, in {away} months (limit {months}), and nothing is due before",
        goal.name.value
    ));
    if !is_own {
        diagnostic = diagnostic.label(view.at(goal.name.span), "no step on the way");
    }
    diagnostic = diagnostic.label(end, format!("{away} months away"));
    let half_way = after_months(context.today, i32::try_from(months / 2).unwrap_or(12)).unwrap_or(limit);
    let help = if goal.kpis.is_empty() {
        format!("add a milestone that is due earlier, such as `milestone \"…\" by {half_way}`")
    } else {
        format!(
            "add a value on the way to a kpi, such as `checkpoint {half_way} …`, or nest a goal with a nearer deadline"
        )
    };
    findings.add(view, diagnostic.help(help));
}

fn is_a_step(kpi: KpiView<'_>, deadline: Date) -> bool {
    let own = kpi.kpi.timeframe.is_some();
    !kpi.kpi.checkpoints.is_empty() || own && kpi.timeframe().deadline.is_some_and(|own| own < deadline)
}

fn has_early_milestone(view: GoalView<'_>, deadline: Date) -> bool {
    view.goal().milestones.iter().any(|milestone| {
        let parts = &milestone.parts;
        let by = parts.timeframe.as_deref().and_then(|own| view.timeframe_within(own).deadline);
        parts.done.is_some() || by.is_some_and(|by| by < deadline)
    })
}

fn after_months(day: Date, months: i32) -> Option<Date> {
    day.checked_add(months.months()).ok()
}

/// Whole months.
fn months_between(from: Date, to: Date) -> i32 {
    let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
    if to.day() < from.day() { months - 1 } else { months }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::OptionValue;
    use crate::rules::testing::{fires, fires_set, silent};

    fn goal(by: &str, lines: &str) -> String {
        format!("goal a {{\n  by {by}\n{lines}}}\n")
    }

    #[test]
    fn two_years_from_today_are_not_too_far() {
        silent(&RULE, &goal("2028-01-15", "  kpi fans 10\n"));
        fires(
            &RULE,
            &goal("2028-01-16", "  kpi fans 10\n"),
            &["2:6 goal `a` is due on 2028-01-16, in 24 months (limit 24), and nothing is due before"],
        );
    }

    #[test]
    fn the_plans_deadline_is_shown_too() {
        fires(
            &RULE,
            "plan \"P\" {\n  by 2030\n}\ngoal a {\n  kpi fans 10\n}\n",
            &["4:6 goal `a` is due on 2030-12-31, in 59 months (limit 24), and nothing is due before"],
        );
    }

    #[test]
    fn a_checkpoint_a_child_or_an_earlier_deadline_is_a_step() {
        silent(&RULE, &goal("2030", "  kpi fans 10 -> 20 {\n    checkpoint 2027 12\n  }\n"));
        silent(&RULE, &goal("2030", "  goal b {\n    by 2026\n    kpi fans 10\n  }\n"));
        silent(&RULE, &goal("2030", "  kpi fans 10 by 2027\n"));
        silent(&RULE, &goal("2030", "  milestone \"Half\" by 2027\n  milestone \"All\"\n"));
        fires(
            &RULE,
            &goal("2030", "  milestone \"All\" by 2030\n"),
            &["2:6 goal `a` is due on 2030-12-31, in 59 months (limit 24), and nothing is due before"],
        );
    }

    #[test]
    fn an_event_and_what_could_not_be_read_are_left_alone() {
        silent(&RULE, &goal("\"Rome launch\"", "  kpi fans 10\n"));
        silent(&RULE, &goal("2030", "  kpi fans 10 {\n    chekpoint 2027 12\n  }\n"));
        silent(&RULE, &goal("2030", "  status draft\n  kpi fans 10\n"));
    }

    #[test]
    fn the_time_can_be_set() {
        let text = goal("2026-12-31", "  kpi fans 10\n");
        let found = ["2:6 goal `a` is due on 2026-12-31, in 11 months (limit 6), and nothing is due before"];
        fires_set(&RULE, "max", OptionValue::Count(6), &text, &found);
        fires_set(&RULE, "max", OptionValue::Count(12), &text, &[]);
        fires_set(&RULE, "max", OptionValue::Count(u32::MAX), &text, &[]);
    }
}

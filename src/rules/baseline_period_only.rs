use super::wording::example_change;
use super::{Context, Findings, finding};
use crate::model::{KpiView, Since, TargetValue, Unit};

rule! {
    /// A baseline says when it was measured, and not how much it was.
    ///
    /// The value of that time can be looked up today; in a year, when it is needed to say whether the target was met, the report
    /// it stood in may be gone.
    ///
    /// ```goal,bad
    /// goal less-waste "Throw less away" {
    ///   by 2026-12-31
    ///   kpi waste ? in 2024 -> 250 t
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal less-waste "Throw less away" {
    ///   by 2026-12-31
    ///   kpi waste 300 t in 2024 -> 250 t
    /// }
    /// ```
    ///
    /// Where the target is a change in percent or a multiple, the missing value makes the target itself unknown: then
    /// `relative-target-without-baseline` says so, and this rule does not.
    ///
    /// Off by default, because an absolute target can be judged without it: of 309 published goals, two name a period and no value
    /// as a reviewer read them.
    "baseline-period-only", Measurable, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(baseline) = view.baseline().filter(|baseline| baseline.value.is_none()) else {
        return;
    };
    let Some(since) = baseline.since else {
        return;
    };
    if view.kpi.damaged || is_told_elsewhere(view) {
        return;
    }
    let name = view.name();
    let (when, words) = match since.value {
        Since::Moment(moment) => (format!("of {moment}"), format!("in {moment}")),
        Since::Previous(period) => (format!("of the previous {period}"), format!("vs previous {period}")),
    };
    findings.add(
        view,
        finding(format!("`{name}` is compared with its value {when}, which is not given"))
            .label(view.at(baseline.span.to(since.span)), "how much was it?")
            .help(format!(
                "look it up and write it in place of the unknown one, such as `{} {words} -> …`",
                example_change(view).0
            )),
    );
}

/// See `relative-target-without-baseline`: changes in percent, points and multiples.
fn is_told_elsewhere(view: KpiView<'_>) -> bool {
    let counted = view.target().is_some_and(|target| {
        matches!(target.value, TargetValue::Change(change) if !matches!(change.unit, Unit::Percent | Unit::Points))
    });
    view.is_relative() && !counted
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn a_period_without_its_value_is_reported() {
        fires(
            &RULE,
            "goal a {\n  kpi waste ? in 2024 -> 250 t\n  kpi sales ? vs previous year -> +40\n}\n",
            &[
                "2:13 `waste` is compared with its value of 2024, which is not given",
                "3:13 `sales` is compared with its value of the previous year, which is not given",
            ],
        );
    }

    #[test]
    fn with_its_value_or_without_a_period_there_is_nothing_to_look_up() {
        silent(&RULE, "goal a {\n  kpi waste 300 t in 2024 -> 250 t\n  kpi paper ? -> 250 t\n  kpi glass 250 t\n}\n");
    }

    #[test]
    fn a_relative_target_is_another_rules_business() {
        silent(&RULE, "goal a {\n  kpi waste ? in 2024 -> -42%\n  kpi sales ? vs previous year -> x2\n}\n");
    }

    #[test]
    fn what_could_not_be_read_is_left_alone() {
        silent(&RULE, "goal a {\n  kpi waste ? in 2024 -> 250 t from 300 t\n}\n");
    }
}

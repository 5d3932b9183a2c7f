use super::{Context, Findings, finding};
use crate::model::KpiView;

rule! {
    /// A value is to be kept, and nothing says how often anybody looks whether it was.
    ///
    /// Upkeep is judged by the times it held. Without a cadence it is looked at when something has gone wrong, and then it looks
    /// as if it had held until then.
    ///
    /// ```goal,bad
    /// goal loyal "Guests stay with us" {
    ///   by 2026-12-31
    ///   kpi churn-rate keep <= 2%
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal loyal "Guests stay with us" {
    ///   by 2026-12-31
    ///   kpi churn-rate keep <= 2% each month
    /// }
    /// ```
    ///
    /// `each month`, `over 28 days` or a rate (`keep <= 20/month`) on the line says it, and so does `review` in the goal, around it
    /// or in the plan.
    ///
    /// Off by default, because many look without having said when: 7 of 309 published goals keep something.
    "upkeep-without-cadence", Timely, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(keep) = view.target().and_then(|target| target.keep) else {
        return;
    };
    let on_line = view.kpi.qualifiers.as_ref().is_some_and(|by| by.each.is_some() || by.window.is_some());
    let goal = view.goal.goal();
    if on_line || view.counted_per().is_some() || view.goal.review().is_some() {
        return;
    }
    if view.kpi.damaged || goal.damaged || goal.damaged_around {
        return;
    }
    findings.add(
        view,
        finding(format!("`{}` is to be kept, and how often that is looked at is not given", view.name()))
            .label(view.at(keep), "each what?")
            .help("add `each month` to the line, or a line `review monthly` to the goal"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn kpi(line: &str) -> String {
        format!("goal a {{\n  kpi {line}\n}}\n")
    }

    #[test]
    fn keeping_needs_a_cadence() {
        fires(
            &RULE,
            &kpi("churn-rate keep <= 2%"),
            &["2:18 `churn-rate` is to be kept, and how often that is looked at is not given"],
        );
        silent(&RULE, &kpi("churn-rate 3% -> 2%"));
    }

    #[test]
    fn it_may_stand_on_the_line_or_around() {
        silent(&RULE, &kpi("churn-rate keep <= 2% each month"));
        silent(&RULE, &kpi("churn-rate keep <= 2% over 28 days"));
        silent(&RULE, &kpi("refunds keep <= 20/month"));
        silent(&RULE, &format!("plan \"P\" {{\n  review weekly\n}}\n{}", kpi("churn-rate keep <= 2%")));
    }

    #[test]
    fn what_could_not_be_read_may_be_the_cadence() {
        silent(&RULE, "goal a {\n  revew weekly\n  kpi churn-rate keep <= 2%\n}\n");
        silent(&RULE, "plan \"P\" {\n  revew weekly\n}\ngoal a {\n  kpi churn-rate keep <= 2%\n}\n");
    }
}

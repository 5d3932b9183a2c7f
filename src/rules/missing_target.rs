use super::wording::{absolute, example_target};
use super::{Context, Findings, finding};
use crate::model::catalogue::Better;
use crate::model::{KpiView, TargetValue};

rule! {
    /// A KPI does not say what it is to reach.
    ///
    /// A number that is only watched tells nobody when to be content and when to worry; with a target, every check-in answers
    /// whether the goal is near.
    ///
    /// ```goal,bad
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi reach
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi reach >= 1,000 avg per post
    /// }
    /// ```
    ///
    /// A target that is known and not for everybody to see is `-> secret "…"`, and is not reported. Of a KPI with a line that
    /// can't be read nothing is said, as the target may stand there. A goal of `status draft` need not have its numbers yet.
    "missing-target", Measurable, Deny, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let kpi = view.kpi;
    if kpi.damaged {
        return;
    }
    match view.target() {
        None => findings.add(
            view,
            finding(format!("`{}` has no target", view.name()))
                .label(view.at(kpi.name.span), "what is it to reach?")
                .help(format!("add it, such as `{}`, or the change: `2,400 -> +15%`", example_target(view))),
        ),
        Some(target) if target.value == TargetValue::Nothing => {
            let value = match view.baseline_value() {
                Some(baseline) if baseline.value.is_sign_positive() => {
                    let sign = if view.better() == Some(Better::Less) { "<=" } else { ">=" };
                    format!("{sign} {baseline}")
                }
                Some(baseline) => absolute(baseline),
                None => example_target(view),
            };
            findings.add(
                view,
                finding(format!("`{}` is to be kept, but not at which value", view.name()))
                    .label(view.at(target.keep.unwrap_or(target.span)), "at what?")
                    .help(format!("add the value that has to hold, such as `keep {value}`")),
            );
        }
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn a_name_alone_is_no_target() {
        fires(&RULE, "goal a {\n  kpi reach\n}\n", &["2:7 `reach` has no target"]);
        fires(
            &RULE,
            "goal a {\n  kpi reach avg per post by 2026-03-31 {\n    actual 2026-01-10 900\n  }\n}\n",
            &["2:7 `reach` has no target"],
        );
    }

    #[test]
    fn keeping_needs_a_value() {
        fires(
            &RULE,
            "goal a {\n  kpi uptime 99.5% -> keep\n}\n",
            &["2:23 `uptime` is to be kept, but not at which value"],
        );
        silent(&RULE, "goal a {\n  kpi uptime keep >= 99.9% each month\n}\n");
    }

    #[test]
    fn every_kind_of_target_counts() {
        for target in ["2,760", "+15%", "2,400 -> x2", "20..30%", "<= 24 h", "-> secret \"https://example.org\""] {
            silent(&RULE, &format!("goal a {{\n  kpi k {target}\n}}\n"));
        }
    }

    #[test]
    fn a_placeholder_is_another_rules_business() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> TBD\n}\n");
    }

    #[test]
    fn what_could_not_be_read_is_not_missing() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 ->\n}\n");
    }

    #[test]
    fn a_draft_is_spared() {
        silent(&RULE, "goal a {\n  status draft\n  kpi reach\n}\n");
    }
}

use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::realism;

rule! {
    /// The newest result from before the start meets the target already.
    ///
    /// A goal that is reached before anybody begins asks for nothing. Either the target is too low, or the value is to be kept
    /// where it is.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-28 2,810
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,810 -> 3,200 {
    ///     actual 2025-12-28 2,810
    ///   }
    /// }
    /// ```
    ///
    /// What once met the target and no longer does is not reported, nor are values to keep and recurring targets.
    "already-met", Realistic, Warn, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if view.actual_count() == 0 || view.is_upkeep() || view.is_recurring() {
        return;
    }
    let (Some(target), Some(start)) = (view.target(), view.timeframe().start) else {
        return;
    };
    let before = realism::actuals_where(view, |days| days.last < start);
    let Some(actual) = before.last().filter(|actual| realism::meets(view, actual.value) == Some(true)) else {
        return;
    };
    let name = view.name();
    let of = view.target_value().map_or(String::new(), |target| format!(" of {target}"));
    findings.add(
        view,
        finding(format!(
            "`{name}` met its target{of} before the start on {start}: {} by {}",
            actual.value, actual.days.last
        ))
        .label(view.at(target.span), "asks for no more than that")
        .label(view.at(actual.span), actual.label("before the start"))
        .help(format!("write a target beyond {0}, or `keep` before it if {0} is to be held", actual.value)),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn without_a_baseline_the_comparison_decides() {
        fires(
            &RULE,
            "goal a {\n  period 2026-Q1\n  kpi response-time <= 45 min {\n    actual 2025-12 0.5 h\n  }\n}\n",
            &[
                "3:24 `response-time` met its target of 45 minutes before the start on 2026-01-01: 30 minutes by 2025-12-31",
            ],
        );
    }

    #[test]
    fn the_newest_before_the_start_counts() {
        let text = |actuals| format!("goal a {{\n  period 2026-Q1\n  kpi fans 2,400 -> 2,760 {{\n{actuals}  }}\n}}\n");
        silent(&RULE, &text("    actual 2025-11-30 2,800\n    actual 2025-12-31 2,500\n"));
        silent(&RULE, &text("    actual 2026-01-01 2,800\n"));
        fires(
            &RULE,
            &text("    actual 2025-12-31 +360\n"),
            &["3:21 `fans` met its target of 2,760 before the start on 2026-01-01: 2,760 by 2025-12-31"],
        );
    }

    #[test]
    fn upkeep_is_met_from_the_start() {
        silent(&RULE, "goal a {\n  period 2026-Q1\n  kpi open-rate keep >= 35% {\n    actual 2025-12 40%\n  }\n}\n");
        silent(&RULE, "goal a {\n  period 2026-Q1\n  kpi posts >= 3 each week {\n    actual 2025-W50 4\n  }\n}\n");
        silent(&RULE, "goal a {\n  by 2026-03-31\n  kpi fans >= 3 {\n    actual 2025-12 4\n  }\n}\n");
    }
}

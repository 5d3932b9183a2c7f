use rust_decimal::Decimal;

use super::{Context, Findings, finding};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{Comparison, KpiView, Unit};

rule! {
    /// A rate is to reach 100 %, or 0.
    ///
    /// The last percent costs more than all before it, and a single miss is a failure. Where that is meant, each case is better
    /// listed than counted; mostly "nearly all" is meant, and a number says how nearly.
    ///
    /// ```goal,bad
    /// goal answers "Nobody waits for an answer" {
    ///   by 2026-06-30
    ///   kpi answered 60% -> 100% of "all questions by mail"
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal answers "Nobody waits for an answer" {
    ///   by 2026-06-30
    ///   kpi answered 60% -> 95% of "all questions by mail"
    /// }
    /// ```
    ///
    /// A rate that the catalogue does not call `bounded` may pass 100 %, and then 100 % is nothing perfect; nor is it in `> 100%`.
    ///
    /// Off by default, because an aim may well be all or none: of 309 published goals, 81 ask for all of something or the end of
    /// it, from the end of hunger to a filled-in form.
    "perfection-target", Realistic, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (Some(target), Some(value)) = (view.target(), view.target_value()) else {
        return;
    };
    // `> 100%` says itself that there is more.
    let goes_beyond =
        target.comparison.is_some_and(|comparison| matches!(comparison.value, Comparison::Over | Comparison::Under));
    if view.kpi.damaged || goes_beyond || view.metric_kind() != Some(MetricKind::Rate) {
        return;
    }
    let better = view.better();
    let may_pass = view.metric().is_some_and(|metric| metric.kind.is_some() && metric.bounded.is_none());
    let is_all = value.unit == Unit::Percent && value.value == Decimal::ONE_HUNDRED;
    let name = view.name();
    let (meaning, enough) = if is_all && better != Some(Better::Less) && !may_pass {
        ("not one may be missed", "98%")
    } else if value.value.is_zero() && better != Some(Better::More) {
        ("not one may be left", "2%")
    } else {
        return;
    };
    findings.add(
        view,
        finding(format!("`{name}` is to reach {value}: {meaning}"))
            .label(view.at(target.span), "is nearly that enough?")
            .help(format!(
                "write what would be good enough, such as `{enough}`; where each single case counts, name them in milestones"
            )),
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
    fn all_and_none_are_perfect() {
        fires(&RULE, &kpi("uptime keep = 100%"), &["2:21 `uptime` is to reach 100%: not one may be missed"]);
        fires(&RULE, &kpi("churn-rate 2% -> 0%"), &["2:24 `churn-rate` is to reach 0%: not one may be left"]);
        fires(&RULE, &kpi("open-rate 80% -> +20pp"), &["2:24 `open-rate` is to reach 100%: not one may be missed"]);
        fires(
            &RULE,
            &kpi("answered 100% of \"questions\""),
            &["2:16 `answered` is to reach 100%: not one may be missed"],
        );
        fires(&RULE, &kpi("error-rate 4% -> 0"), &["2:24 `error-rate` is to reach 0%: not one may be left"]);
    }

    #[test]
    fn nearly_all_is_not() {
        silent(&RULE, &kpi("uptime keep >= 99.9%"));
        silent(&RULE, &kpi("churn-rate 2% -> 0.1%"));
    }

    #[test]
    fn only_rates_are_perfect_and_only_on_their_good_side() {
        silent(&RULE, &kpi("open-bugs 12 -> 0"));
        silent(&RULE, &kpi("answers 40 -> 100"));
        silent(&RULE, &kpi("churn-rate 2% -> 100%"));
        silent(&RULE, &kpi("open-rate 20% -> 0%"));
    }

    #[test]
    fn what_may_pass_a_hundred_percent_is_not_perfect_there() {
        let metric = "metric net-retention \"Net retention\" {\n  unit percent\n  kind rate\n  better more\n}\n";
        silent(&RULE, &format!("{metric}{}", kpi("net-retention 96% -> 100%")));
        silent(&RULE, &kpi("engagement-rate 90% -> 100%"));
        silent(&RULE, &kpi("new-pipeline > 100% of \"the plan\""));
    }
}

use super::wording::{absolute, example_baseline, example_change, first_actual};
use super::{Context, Findings, finding};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{Comparison, KpiView, TargetValue};

rule! {
    /// A KPI says where it is to go, and not where it stands now.
    ///
    /// Without a baseline nobody can tell whether the target is far or was reached long ago, and no check-in can say how much of
    /// the way is done.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// Asked of what has a value already: stocks, flows, rates, durations and scores. A counter or a sum of money may begin at
    /// zero; upkeep (`keep`) and what recurs (`each week`) go nowhere; a share (`of`) is compared with something else. A change in
    /// percent is the business of `relative-target-without-baseline`.
    ///
    /// Off by default, because hardly anybody writes it: of the 154 among 309 published goals that have a numeric target, 147 have
    /// no baseline in numbers.
    "missing-baseline", Measurable, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(target) = view.target() else {
        return;
    };
    let is_absolute = matches!(target.value, TargetValue::Absolute(_) | TargetValue::Range(..));
    if !is_absolute || target.share.is_some() || view.kpi.damaged || view.is_upkeep() || view.is_recurring() {
        return;
    }
    // Which of the two values would be the worse one is what `contradictory-direction` asks.
    if compares_the_wrong_way(view) {
        return;
    }
    let Some(kind) = view.metric_kind().filter(|kind| has_a_value_already(*kind)) else {
        return;
    };
    let baseline = view.baseline();
    // When it was measured but not how much it was: `baseline-period-only` says so.
    if baseline.is_some_and(|baseline| baseline.value.is_some() || baseline.since.is_some()) {
        return;
    }
    let (name, written) = (view.name(), target_as_written(view));
    let mut diagnostic = finding(format!("`{name}` is to reach {written}, and where it stands now is not given"))
        .label(view.at(target.span), format!("from where? (a {})", kind.word()));
    if let Some(baseline) = baseline {
        diagnostic = diagnostic.label(view.at(baseline.span), "not known");
    }
    let help = match first_actual(view) {
        Some(actual) => {
            format!("the first actual is {actual}: write `{actual} -> {written}`, if that is where it starts")
        }
        None => {
            let known = view.target_range().map(|(low, _)| low).or_else(|| view.target_value());
            let example = known.map_or(example_change(view).0.to_string(), |known| example_baseline(view, known));
            format!("put the value of today in front, such as `{example} -> {written}`")
        }
    };
    findings.add(view, diagnostic.help(help));
}

/// `fans <= 5`, where more fans are better.
fn compares_the_wrong_way(view: KpiView<'_>) -> bool {
    let Some(better) = view.metric().and_then(|metric| metric.better) else {
        return false;
    };
    let comparison = view.target().and_then(|target| target.comparison).map(|comparison| comparison.value);
    match comparison {
        Some(Comparison::AtMost | Comparison::Under) => better.value == Better::More,
        Some(Comparison::AtLeast | Comparison::Over) => better.value == Better::Less,
        Some(Comparison::Equal) | None => false,
    }
}

/// What a day has a value of, before anything is done about it.
fn has_a_value_already(kind: MetricKind) -> bool {
    match kind {
        MetricKind::Stock | MetricKind::Flow | MetricKind::Rate | MetricKind::Duration | MetricKind::Score => true,
        MetricKind::Counter | MetricKind::Money | MetricKind::Rank => false,
    }
}

fn target_as_written(view: KpiView<'_>) -> String {
    let comparison = view.target().and_then(|target| target.comparison).map(|comparison| comparison.value);
    match (view.target_range(), view.target_value(), comparison) {
        (Some((low, high)), ..) => format!("{low}..{high}"),
        // A negative value needs its `=` anyway.
        (_, Some(value), Some(comparison)) if !value.value.is_sign_negative() => {
            format!("{} {value}", comparison.symbol())
        }
        (_, Some(value), _) => absolute(value),
        _ => "its target".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn kpi(line: &str) -> String {
        format!("goal a {{\n  by 2026-12-31\n  kpi {line}\n}}\n")
    }

    #[test]
    fn each_kind_that_has_a_value_already_is_asked() {
        let found = |place: &str, name: &str, target: &str| {
            format!("{place} `{name}` is to reach {target}, and where it stands now is not given")
        };
        fires(&RULE, &kpi("fans 2,760"), &[&found("3:12", "fans", "2,760")]);
        fires(&RULE, &kpi("traffic >= 320/month"), &[&found("3:18", "traffic", ">= 320/month")]);
        fires(&RULE, &kpi("open-rate 20..30%"), &[&found("3:17", "open-rate", "20%..30%")]);
        fires(&RULE, &kpi("response-time <= 24 h"), &[&found("3:24", "response-time", "<= 24 hours")]);
        fires(&RULE, &kpi("nps ? -> 40"), &[&found("3:16", "nps", "40")]);
        fires(&RULE, &kpi("answered-rate TBD -> 40%"), &[&found("3:28", "answered-rate", "40%")]);
    }

    #[test]
    fn what_may_begin_at_zero_or_is_of_no_known_kind_is_not() {
        silent(&RULE, &kpi("sales-revenue $20,000"));
        silent(&RULE, &kpi("search-rank 3"));
        silent(&RULE, &kpi("lunches 400 total"));
        silent(&RULE, &format!("metric signed \"Signed\" {{\n  kind counter\n}}\n{}", kpi("signed 40")));
    }

    #[test]
    fn a_baseline_a_change_a_share_upkeep_and_recurrence_need_none() {
        silent(&RULE, &kpi("fans 2,400 -> 2,760"));
        silent(&RULE, &kpi("fans +300"));
        silent(&RULE, &kpi("fans ? in 2025 -> 2,760"));
        silent(&RULE, &kpi("answered >= 40% of \"all questions\""));
        silent(&RULE, &kpi("bounce-rate keep <= 40%"));
        silent(&RULE, &kpi("posts >= 3 each week"));
        silent(&RULE, &kpi("fans secret \"https://example.org\""));
        silent(&RULE, &kpi("fans"));
    }

    #[test]
    fn a_comparison_the_wrong_way_is_settled_first() {
        silent(&RULE, &kpi("fans <= 5"));
        silent(&RULE, &kpi("response-time > 24 h"));
        fires(&RULE, &kpi("fans >= 5"), &["3:15 `fans` is to reach >= 5, and where it stands now is not given"]);
    }

    #[test]
    fn what_could_not_be_read_may_be_the_baseline() {
        silent(&RULE, &kpi("fans 2,760 from 2,400"));
    }

    #[test]
    fn the_first_actual_is_offered_as_the_baseline() {
        let (_, found) = check(&RULE, &kpi("fans 2,760 {\n    actual 2026-01-03 2,400\n  }"));
        let help = found[0].help.as_deref();
        assert_eq!(help, Some("the first actual is 2,400: write `2,400 -> 2,760`, if that is where it starts"));
    }

    #[test]
    fn the_example_is_worse_than_the_target_and_in_its_unit() {
        let help = |line: &str| check(&RULE, &kpi(line)).1[0].help.clone().unwrap();
        assert_eq!(help("traffic 500/month"), "put the value of today in front, such as `425/month -> 500/month`");
        assert_eq!(help("bounce-rate <= 40%"), "put the value of today in front, such as `46% -> <= 40%`");
        assert_eq!(help("open-rate 20..30%"), "put the value of today in front, such as `17% -> 20%..30%`");
    }
}

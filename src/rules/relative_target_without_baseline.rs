use super::wording::{change, example_change, first_actual};
use super::{Context, Findings, finding};
use crate::model::{Baseline, KpiView, Since, TargetValue, Unit};

rule! {
    /// A target is a change in percent or a multiple, and the value it starts from is not given.
    ///
    /// Without a baseline `+15%` is no number: nobody can say what has to be reached, and at the end everybody can choose the
    /// starting point that suits.
    ///
    /// ```goal,bad
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi fans ? -> +15%
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> +15%
    /// }
    /// ```
    ///
    /// `+30` alone is no such change: thirty more can be counted from any start. A share (`x1.5 of "annual plan"`) and a change
    /// from period to period (`-5% each year`) need no baseline either.
    "relative-target-without-baseline", Measurable, Warn, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if !view.is_relative() || view.kpi.damaged {
        return;
    }
    let Some(target) = view.target() else {
        return;
    };
    let counted =
        matches!(target.value, TargetValue::Change(change) if !matches!(change.unit, Unit::Percent | Unit::Points));
    let baseline = view.baseline();
    if counted || baseline.is_some_and(|baseline| baseline.value.is_some()) {
        return;
    }
    let Some(change) = change(&target.value) else {
        return;
    };
    let name = view.name();
    let since = baseline.and_then(|baseline| baseline.since);
    let message = match since.map(|since| since.value) {
        Some(Since::Moment(moment)) => {
            format!("`{name}` is to change by `{change}` from {moment} on, and its value then is not given")
        }
        Some(Since::Previous(period)) => {
            format!("`{name}` is to change by `{change}` over the previous {period}, and its value then is not given")
        }
        None => format!("`{name}` is to change by `{change}`, and its value now is not given"),
    };
    let mut diagnostic = finding(message).label(view.at(target.span), "of what?");
    if let Some(Baseline { span, .. }) = baseline {
        diagnostic = diagnostic.label(view.at(*span), "not known");
    }
    let help = match (first_actual(view), since) {
        (Some(actual), None) => {
            format!("the first actual is {actual}: write `{actual} -> {change}`, if that is where it starts")
        }
        (_, Some(since)) => {
            let words = match since.value {
                Since::Moment(moment) => format!("in {moment}"),
                Since::Previous(period) => format!("vs previous {period}"),
            };
            format!("put the value of that time in front, such as `{} {words} -> {change}`", example_change(view).0)
        }
        (None, None) => format!("put the value of today in front, such as `{} -> {change}`", example_change(view).0),
    };
    findings.add(view, diagnostic.help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn percents_and_multiples_need_a_start() {
        fires(
            &RULE,
            "goal a {\n  kpi fans +15%\n  kpi reach ? -> x2\n  kpi leads -> -42%\n  kpi open-rate >= +3pp\n}\n",
            &[
                "2:12 `fans` is to change by `+15%`, and its value now is not given",
                "3:18 `reach` is to change by `x2`, and its value now is not given",
                "4:16 `leads` is to change by `-42%`, and its value now is not given",
                "5:20 `open-rate` is to change by `+3pp`, and its value now is not given",
            ],
        );
    }

    #[test]
    fn a_placeholder_is_no_start() {
        fires(
            &RULE,
            "goal a {\n  kpi fans TBD -> +15%\n}\n",
            &["2:19 `fans` is to change by `+15%`, and its value now is not given"],
        );
    }

    #[test]
    fn a_period_alone_gets_its_own_words() {
        fires(
            &RULE,
            "goal a {\n  kpi emissions ? in 2020 -> -42%\n  kpi sales ? vs previous year -> x2\n}\n",
            &[
                "2:30 `emissions` is to change by `-42%` from 2020 on, and its value then is not given",
                "3:35 `sales` is to change by `x2` over the previous year, and its value then is not given",
            ],
        );
    }

    #[test]
    fn a_start_suffices() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> +15%\n  kpi emissions 24.1 kt in 2020 -> -42%\n}\n");
    }

    #[test]
    fn counted_changes_shares_and_recurring_ones_need_no_start() {
        silent(
            &RULE,
            "goal a {\n  kpi fans +30\n  kpi sales x1.5 of \"annual plan\"\n  kpi waste -5% each year\n  kpi reach 2,760\n}\n",
        );
    }

    #[test]
    fn what_could_not_be_read_may_be_the_start() {
        silent(&RULE, "goal a {\n  kpi fans +15% from 2,400\n}\n");
    }

    #[test]
    fn the_first_actual_is_offered_as_the_start() {
        let text = "goal a {\n  kpi fans +15% {\n    actual 2026-01-10 2,455\n    actual 2026-01-03 2,400\n  }\n}\n";
        let (_, diagnostics) = check(&RULE, text);
        let help = diagnostics[0].help.as_deref();
        assert_eq!(help, Some("the first actual is 2,400: write `2,400 -> +15%`, if that is where it starts"));
    }
}

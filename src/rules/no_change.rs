use super::wording::{absolute, example_target};
use super::{Context, Findings, finding};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::model::{Comparison, KpiView, TargetValue};
use crate::source::Span;

rule! {
    /// A target equals its baseline, and nothing says that this is meant.
    ///
    /// Either one of the two numbers was copied and forgotten, or the value is to be kept where it is. The word `keep` says
    /// the latter, and the KPI is then judged by whether it held.
    ///
    /// ```goal,bad
    /// goal good-service "Keep answering quickly while the team changes" {
    ///   by 2026-06-30
    ///   kpi customer-satisfaction 92% -> 92%
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal good-service "Keep answering quickly while the team changes" {
    ///   by 2026-06-30
    ///   kpi customer-satisfaction 92% -> keep 92%
    /// }
    /// ```
    ///
    /// A recurring target (`3/week -> >= 3 each week`) is kept by its nature and is not reported.
    "no-change", Measurable, Warn, Kpi(check), fix: Unsafe
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (Some(baseline), Some(target)) = (view.baseline(), view.target()) else {
        return;
    };
    let comparison = target.comparison.map(|comparison| comparison.value);
    let beyond = matches!(comparison, Some(Comparison::Over | Comparison::Under));
    if beyond || view.is_upkeep() || view.is_recurring() || target.share.is_some() || view.kpi.damaged {
        return;
    }
    let (Some(from), Some(to)) = (view.baseline_value(), view.target_value()) else {
        return;
    };
    let converted = from.unit.conversion(to.unit).and_then(|factor| from.value.checked_mul(factor));
    if converted != Some(to.value) || from.per != to.per {
        return;
    }
    let whole = target.comparison.map_or(target.span, |comparison| comparison.span.to(target.span));
    let (kept, edit) = match target.value {
        TargetValue::Absolute(value) => {
            let sign = comparison.map_or(String::new(), |comparison| format!("{} ", comparison.symbol()));
            let edit = Edit { location: view.at(Span::empty(whole.start)), replacement: "keep ".to_string() };
            (format!("keep {sign}{value}"), edit)
        }
        // `keep +0%` would say that a change is kept.
        _ => {
            let kept = format!("keep {}", absolute(from));
            (kept.clone(), Edit { location: view.at(whole), replacement: kept })
        }
    };
    findings.add(
        view,
        finding(format!("the target of `{}` is its baseline, {from}", view.name()))
            .label(view.at(target.span), "no change")
            .label(view.at(baseline.span), "from here")
            .help(format!(
                "write `{kept}` if it is to stay there, else what it is to reach, such as `{}`",
                example_target(view)
            ))
            .fix(Fix {
                applicability: Applicability::Unsafe,
                title: "say that the value is to be kept".to_string(),
                edits: vec![edit],
            }),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fixed, silent};

    #[test]
    fn the_same_value_again_is_no_change() {
        fires(
            &RULE,
            "goal a {\n  kpi fans 2,400 -> 2.4k\n  kpi reach 900 -> +0%\n  kpi leads 30 -> x1\n}\n",
            &[
                "2:21 the target of `fans` is its baseline, 2,400",
                "3:20 the target of `reach` is its baseline, 900",
                "4:19 the target of `leads` is its baseline, 30",
            ],
        );
    }

    #[test]
    fn units_are_converted_before_comparing() {
        fires(
            &RULE,
            "goal a {\n  kpi response-time 1 day -> <= 24 h\n}\n",
            &["2:33 the target of `response-time` is its baseline, 1 day"],
        );
        silent(&RULE, "goal a {\n  kpi response-time 24 h -> <= 24 min\n}\n");
    }

    #[test]
    fn what_is_to_be_kept_may_stay() {
        silent(&RULE, "goal a {\n  kpi uptime 99.9% -> keep >= 99.9%\n  kpi posts 3 -> >= 3 each week\n}\n");
    }

    #[test]
    fn beyond_the_baseline_is_a_change() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> > 2,400\n  kpi reach 900 -> 901\n}\n");
    }

    #[test]
    fn nothing_is_known_without_a_baseline_or_a_target() {
        silent(&RULE, "goal a {\n  kpi fans 2,400\n  kpi reach ? -> 900\n  kpi leads 30 -> TBD\n}\n");
    }

    #[test]
    fn keep_is_put_where_the_language_wants_it() {
        let fix = |line: &str| fixed(&RULE, &format!("goal a {{\n  {line}\n}}\n")).lines().nth(1).unwrap().to_string();
        assert_eq!(fix("kpi uptime 99% -> >= 99%"), "  kpi uptime 99% -> keep >= 99%");
        assert_eq!(fix("kpi fans 2,400 -> +0%"), "  kpi fans 2,400 -> keep 2,400");
    }
}

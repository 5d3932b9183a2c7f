use super::wording::hyphenated;
use super::{Context, Findings, finding};
use crate::model::catalogue::MetricKind;
use crate::model::{KpiView, Unit};

rule! {
    /// A percentage of a metric that nobody has declared does not say of what.
    ///
    /// 40 % of whom? Of all guests or of those who were asked: the same year gives two numbers, and the one that suits can be
    /// chosen at the end.
    ///
    /// ```goal,bad
    /// goal answers "Nobody waits for an answer" {
    ///   by 2026-06-30
    ///   kpi answered 60% -> 80%
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal answers "Nobody waits for an answer" {
    ///   by 2026-06-30
    ///   kpi answered 60% -> 80% of "all questions by mail"
    /// }
    /// ```
    ///
    /// A metric of the catalogue says it in its description, and so may one of your own: `metric answer-rate "…"` with a `note`. A
    /// value that is counted per something (`12 per 100,000 people`) has its denominator.
    ///
    /// Off by default, because the name often says it well enough for those who wrote it: 16 of the 77 KPIs of 107 published
    /// goals that were put into this language would be reported.
    "rate-without-denominator", Measurable, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let kpi = view.kpi;
    if view.metric().is_some() || kpi.metric_name.is_some() || kpi.damaged || view.share().is_some() {
        return;
    }
    if view.metric_kind() != Some(MetricKind::Rate) || view.per().is_some() {
        return;
    }
    let Some(target) = view.target() else {
        return;
    };
    let name = view.name();
    let example = match view.target_value() {
        Some(value) if value.unit == Unit::Percent => format!("{value} of \"all questions by mail\""),
        _ => "40% of \"all questions by mail\"".to_string(),
    };
    let shown = match view.target_value() {
        Some(value) => format!("`{name}` is to reach {value}, and of what is not given"),
        None => format!("`{name}` is a rate, and of what is not given"),
    };
    findings.add(
        view,
        finding(shown).label(view.at(target.span), "of what?").help(format!(
            "say it after the target, such as `{example}`, or declare the metric once: `metric {} \"…\" {{`",
            hyphenated(name)
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
    fn a_rate_is_known_by_its_unit_or_its_name() {
        fires(&RULE, &kpi("answered 60% -> 80%"), &["2:23 `answered` is to reach 80%, and of what is not given"]);
        fires(&RULE, &kpi("answer-rate x2"), &["2:19 `answer-rate` is a rate, and of what is not given"]);
        silent(&RULE, &kpi("answers 60 -> 80"));
        silent(&RULE, &kpi("answers 60 -> +20%"));
    }

    #[test]
    fn of_per_and_a_known_metric_say_of_what() {
        silent(&RULE, &kpi("answered 60% -> 80% of \"all questions\""));
        silent(&RULE, &kpi("crime-rate 14 per 100,000 people -> 12 per 100,000 people"));
        silent(&RULE, &kpi("open-rate 20% -> 30%"));
        silent(&RULE, &kpi("answered is nothing-known 60% -> 80%"));
        silent(&RULE, &format!("metric answered \"Answered\" {{\n}}\n{}", kpi("answered 60% -> 80%")));
    }

    #[test]
    fn without_target_another_rule_asks_first() {
        silent(&RULE, &kpi("answer-rate"));
        silent(&RULE, &kpi("answered 60% -> 80% out of 9"));
    }
}

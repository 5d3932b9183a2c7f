use super::wording::example_target;
use super::{Context, Findings, finding};
use crate::model::{KpiView, TargetValue};

rule! {
    /// A target is a placeholder: `?`, `TBD`, `+X%`.
    ///
    /// The number was to follow and did not, so the goal can be neither met nor missed. Until somebody decides, that is worth
    /// an error: it is the one thing the plan exists to say.
    ///
    /// ```goal,bad
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> +X%
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
    /// An unknown baseline (`? -> 2,760`) is no fault. A number that exists and may not be shown is `-> secret "…"`. While
    /// numbers are still being agreed on, `status draft` in the goal says so, and nothing is reported.
    "placeholder-target", Measurable, Deny, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(target) = view.target() else {
        return;
    };
    if target.value != TargetValue::Placeholder || view.kpi.damaged {
        return;
    }
    findings.add(
        view,
        finding(format!("the target of `{}` is a placeholder", view.name()))
            .label(view.at(target.span), "no number yet")
            .help(format!(
                "put the number here, such as `{}`, or add `status draft` to the goal until it is known",
                example_target(view)
            )),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn placeholders_of_every_form_are_found() {
        for target in ["?", "TBD", "TODO", "N", "XX", "--", "<number>", "+X%", "$N", ">= X"] {
            let column = if target.starts_with(">=") { 22 } else { 19 };
            let expected = format!("2:{column} the target of `fans` is a placeholder");
            fires(&RULE, &format!("goal a {{\n  kpi fans 240 -> {target}\n}}\n"), &[&expected]);
        }
    }

    #[test]
    fn an_unknown_baseline_is_no_placeholder_target() {
        silent(&RULE, "goal a {\n  kpi fans TBD -> 2,760\n}\n");
    }

    #[test]
    fn a_secret_is_fine() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> secret \"https://example.org/numbers\"\n}\n");
    }

    #[test]
    fn a_line_with_a_fault_is_reported_once() {
        silent(&RULE, "goal a {\n  kpi fans 2,400 -> ?? 3\n}\n");
    }

    #[test]
    fn a_draft_is_spared() {
        silent(&RULE, "goal a {\n  status draft\n  kpi fans 2,400 -> TBD\n}\n");
    }
}

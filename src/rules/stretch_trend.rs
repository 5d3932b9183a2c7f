use super::unrealistic_trend::likelier;
use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::realism::{self, Verdict};

rule! {
    /// By its own results so far, a KPI will probably miss its target.
    ///
    /// Between one and five times in a hundred it would be reached if all goes on as it did. Whoever wants that knows that
    /// something has to change, and says what.
    ///
    /// ```goal,bad
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 200/week {
    ///     actual 2026-W01 96/week
    ///     actual 2026-W02 104/week
    ///     actual 2026-W03 92/week
    ///     actual 2026-W04 101/week
    ///     actual 2026-W05 99/week
    ///     actual 2026-W06 108/week
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 125/week {
    ///     actual 2026-W01 96/week
    ///     actual 2026-W02 104/week
    ///     actual 2026-W03 92/week
    ///     actual 2026-W04 101/week
    ///     actual 2026-W05 99/week
    ///     actual 2026-W06 108/week
    ///   }
    /// }
    /// ```
    ///
    /// It is judged as by `unrealistic-trend`, which reports what is less likely than one time in a hundred.
    ///
    /// Off by default, because a stretch is what many want, and now and then comes to pass: of 4,536 outcomes of real series 30
    /// would have been called one.
    "stretch-trend", Realistic, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let outlook = realism::outlook(view).filter(|outlook| outlook.verdict() == Verdict::Stretch);
    let (Some(outlook), Some(target)) = (outlook, view.target()) else {
        return;
    };
    let part = if outlook.share < 1.0 { " 70 % of what it aspires to," } else { "" };
    let mut diagnostic = finding(format!(
        "`{}` has a {:.0} % chance to reach{part} {} by {}{}, by its {} actuals",
        view.name(),
        outlook.probability * 100.0,
        outlook.target,
        outlook.deadline,
        likelier(&outlook),
        outlook.count
    ))
    .label(view.at(target.span), "seldom reached from there");
    if let Some(last) = realism::actuals(view).last() {
        diagnostic = diagnostic.label(view.at(last.span), last.label("the newest"));
    }
    let reach = outlook.within_reach.map_or(String::new(), |value| {
        format!("{value} by {} would be reached about one time in five. ", outlook.deadline)
    });
    findings.add(view, diagnostic.help(format!("{reach}An `action` or a `why` may say what is to change")));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn weekly(target: &str) -> String {
        let days = ["2026-01-04", "2026-01-11", "2026-01-18", "2026-01-25", "2026-02-01", "2026-02-08"];
        let values = [12_010, 12_140, 12_290, 12_460, 12_610, 12_840];
        let lines: String = days.iter().zip(values).map(|(day, value)| format!("    actual {day} {value}\n")).collect();
        format!("goal a {{\n  period 2026-Q1\n  kpi followers 12,000 -> {target} {{\n{lines}  }}\n}}\n")
    }

    #[test]
    fn between_one_and_five_in_a_hundred() {
        silent(&RULE, &weekly("14,000"));
        silent(&RULE, &weekly("40,000"));
        fires(
            &RULE,
            &weekly("15,600"),
            &["3:27 `followers` has a 2 % chance to reach 15,600 by 2026-03-31 (20 % for 14,500), by its 6 actuals"],
        );
        let (_, found) = check(&RULE, &weekly("15,600"));
        let help = found[0].help.as_deref().unwrap();
        assert!(help.contains(" by 2026-03-31 would be reached about one time in five"), "{help}");
    }
}

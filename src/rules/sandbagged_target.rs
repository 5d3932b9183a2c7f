use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::realism::{self, Verdict};

rule! {
    /// By its own results so far, a KPI will reach its target whatever anybody does.
    ///
    /// A target that is reached more than 95 times in a hundred if all goes on as it did asks for nothing, and says nothing
    /// when it is met.
    ///
    /// ```goal,bad
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 105/week {
    ///     actual 2026-W01 150/week
    ///     actual 2026-W02 152/week
    ///     actual 2026-W03 149/week
    ///     actual 2026-W04 153/week
    ///     actual 2026-W05 155/week
    ///     actual 2026-W06 154/week
    ///     actual 2026-W10 156/week
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 175/week {
    ///     actual 2026-W01 150/week
    ///     actual 2026-W02 152/week
    ///     actual 2026-W03 149/week
    ///     actual 2026-W04 153/week
    ///     actual 2026-W05 155/week
    ///     actual 2026-W06 154/week
    ///     actual 2026-W10 156/week
    ///   }
    /// }
    /// ```
    ///
    /// It is judged as by `unrealistic-trend`, by six results or more. What is already met is of this kind too.
    ///
    /// Off by default, because a modest target may be a promise to somebody else, and because towards the end of its time most
    /// that goes well looks like this.
    "sandbagged-target", Realistic, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let outlook = realism::outlook(view).filter(|outlook| outlook.verdict() == Verdict::Sandbagged);
    let (Some(outlook), Some(target)) = (outlook, view.target()) else {
        return;
    };
    let results = realism::actuals(view);
    let Some(last) = results.last() else {
        return;
    };
    let name = view.name();
    let diagnostic = finding(format!(
        "`{name}` has a chance over 95 % to reach {} by {} whatever is done, by its {} actuals",
        outlook.target, outlook.deadline, outlook.count
    ))
    .label(view.at(target.span), "asks for little")
    .label(view.at(last.span), last.label(format!("{} by now", last.value)))
    .help(format!("write a target beyond {}, or `keep` before it if that is to be held", last.value));
    findings.add(view, diagnostic);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn weekly(header: &str, values: [u32; 6]) -> String {
        let days = ["2026-01-31", "2026-02-07", "2026-02-14", "2026-02-21", "2026-02-28", "2026-03-07"];
        let lines: String = days.iter().zip(values).map(|(day, value)| format!("    actual {day} {value}\n")).collect();
        format!("goal a {{\n  period 2026-Q1\n  kpi {header} {{\n{lines}  }}\n}}\n")
    }

    #[test]
    fn what_comes_of_itself() {
        let grows = [12_010, 12_140, 12_290, 12_460, 12_610, 12_760];
        fires(
            &RULE,
            &weekly("followers 12,000 -> 12,300", grows),
            &[
                "3:27 `followers` has a chance over 95 % to reach 12,300 by 2026-03-31 whatever is done, by its 6 actuals",
            ],
        );
        silent(&RULE, &weekly("followers 12,000 -> 13,300", grows));
        let falls = [98, 90, 81, 73, 65, 57];
        fires(
            &RULE,
            &weekly("complaints 100 -> <= 95", falls),
            &["3:28 `complaints` has a chance over 95 % to reach 95 by 2026-03-31 whatever is done, by its 6 actuals"],
        );
        silent(&RULE, &weekly("complaints 100 -> <= 30", falls));
    }
}

use super::{Context, Findings, finding};
use crate::model::KpiView;
use crate::realism::{self, Outlook, Verdict};

rule! {
    /// By its own results so far, a KPI will almost certainly miss its target.
    ///
    /// Six results or more say what a number does when people work as they do now. A target that is reached less than one
    /// time in a hundred from there needs a reason, or another number.
    ///
    /// ```goal,bad
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 500/week {
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
    /// Two models are asked, with and without a trend, or with growth in percent and in numbers; the more favourable one is
    /// believed. Aspirational goals are judged by 70 % of what they are to gain. Values to keep, ranges, shares and recurring
    /// targets are not judged. Where there is a reason, say it: `allow unrealistic-trend "the shop opens in March"`.
    "unrealistic-trend", Realistic, Warn, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let prospect = realism::prospect(view).filter(|prospect| !prospect.is_surely_likelier_than_one_percent());
    let outlook = prospect.and_then(|prospect| prospect.outlook());
    let Some(outlook) = outlook.filter(|outlook| outlook.verdict() == Verdict::Unrealistic) else {
        return;
    };
    let Some(target) = view.target() else {
        return;
    };
    let name = view.name();
    let part = if outlook.share < 1.0 { " 70 % of what it aspires to," } else { "" };
    let likelier = likelier(&outlook);
    let mut diagnostic = finding(format!(
        "`{name}` has a chance under 1 % to reach{part} {} by {}{likelier}, by its {} actuals",
        outlook.target, outlook.deadline, outlook.count
    ))
    .label(view.at(target.span), "hardly ever reached from there");
    if let Some(last) = realism::actuals(view).last() {
        diagnostic = diagnostic.label(view.at(last.span), last.label("the newest"));
    }
    let reach = outlook.within_reach.map_or(String::new(), |value| {
        format!("{value} by {} would be reached about one time in five. ", outlook.deadline)
    });
    let help = format!("{reach}If you know why this one will: `allow unrealistic-trend \"…\"`");
    findings.add(view, diagnostic.help(help));
}

/// What is reached one time in five.
pub(super) fn likelier(outlook: &Outlook) -> String {
    outlook.within_reach.map_or(String::new(), |value| format!(" (20 % for {value})"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn kpi(header: &str, actuals: &[&str]) -> String {
        let lines: String = actuals.iter().map(|actual| format!("    actual {actual}\n")).collect();
        format!("goal a {{\n  period 2026-Q1\n  kpi {header} {{\n{lines}  }}\n}}\n")
    }

    const DAYS: [&str; 6] = ["2026-01-04", "2026-01-11", "2026-01-18", "2026-01-25", "2026-02-01", "2026-02-08"];

    fn weekly(header: &str, values: [&str; 6]) -> String {
        let actuals: Vec<String> = DAYS.iter().zip(values).map(|(day, value)| format!("{day} {value}")).collect();
        kpi(header, &actuals.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn the_help_names_a_value_within_reach() {
        let text = weekly("followers 12,000 -> 40,000", ["12,010", "12,140", "12,290", "12,460", "12,610", "12,840"]);
        let (_, found) = check(&RULE, &text);
        let help = found[0].help.as_deref().unwrap();
        assert!(
            help.starts_with("14,") && help.contains(" by 2026-03-31 would be reached about one time in five"),
            "{help}"
        );
    }

    #[test]
    fn changes_are_read_against_the_baseline() {
        let text = weekly("followers 12,000 -> 40,000", ["+10", "+140", "+290", "+460", "+610", "+840"]);
        fires(
            &RULE,
            &text,
            &[
                "3:27 `followers` has a chance under 1 % to reach 40,000 by 2026-03-31 (20 % for 14,500), by its 6 actuals",
            ],
        );
        silent(&RULE, &text.replace("40,000", "14,000"));
    }

    #[test]
    fn durations_are_converted_and_less_is_better() {
        let text = weekly("response-time 10 h -> 5 min", ["9.5 h", "624 min", "8.8 h", "606 min", "9.2 h", "9.9 h"]);
        fires(
            &RULE,
            &text,
            &[
                "3:29 `response-time` has a chance under 1 % to reach 5 minutes by 2026-03-31 (20 % for 7.65 hours), by its 6 actuals",
            ],
        );
        silent(&RULE, &text.replace("5 min", "8 h"));
    }

    #[test]
    fn five_actuals_say_nothing() {
        silent(&RULE, &kpi("followers 12,000 -> 400,000", &["2026-01-04 1", "2026-01-05 2", "2026-01-06 3"]));
        let twice = ["2026-01-04 12,000", "2026-01-04 12,010", "2026-01-05 12,020", "2026-01-06 12,030"];
        let twice = [&twice[..], &["2026-01-07 12,040", "2026-01-07 12,050"]].concat();
        silent(&RULE, &kpi("followers 12,000 -> 400,000", &twice));
    }

    #[test]
    fn what_is_kept_recurs_or_is_over_is_not_judged() {
        let values = ["10%", "11%", "10%", "11%", "10%", "11%"];
        silent(&RULE, &weekly("engagement-rate 10% -> keep 90%", values));
        silent(&RULE, &weekly("engagement-rate >= 90% each week", values));
        silent(&RULE, &weekly("engagement-rate 10% -> 90% by 2026-02-08", values));
        fires(
            &RULE,
            &weekly("engagement-rate 10% -> 90%", values),
            &[
                "3:30 `engagement-rate` has a chance under 1 % to reach 90% by 2026-03-31 (20 % for 13.5%), by its 6 actuals",
            ],
        );
    }
}

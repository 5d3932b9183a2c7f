use super::unrealistic_growth::{decimal, message, plain_percent, times};
use super::{Context, Findings, finding};
use crate::model::{KpiView, number};
use crate::realism::{self, Growth, Measure};

rule! {
    /// A KPI would have to grow faster than most such numbers do.
    ///
    /// An ambitious target is a decision, and a good one when it is known to be one. It wants more than what was done so far:
    /// another channel, a budget, a partner.
    ///
    /// ```goal,bad
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 250/week
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 150/week
    /// }
    /// ```
    ///
    /// Off by default, because ambition is no fault. The lines rest on the same thin evidence as those of `unrealistic-growth`,
    /// which reports what lies beyond twice as much and more.
    ///
    /// | family | faster than |
    /// | --- | --- |
    /// | audience of 100,000 or more | 10 % a month |
    /// | smaller audience | 20 % a month |
    /// | email list | 10 % a month |
    /// | traffic, and all that is counted per week or month | 26 % a month, twice as much in a quarter |
    /// | revenue of 1 million USD or EUR a year or more | 6 % a month |
    /// | smaller revenue, and revenue in other currencies | 25 % a month |
    /// | rates, up or down | odds 1.7 times as high |
    /// | less is better | a fall of 50 % |
    ///
    /// A metric with a `growth-limit` of its own has no such line. With six actuals or more the KPI's own history says more.
    "ambitious-growth", Realistic, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    if realism::has_history(view) {
        return;
    }
    let Some(growth) = context.growth(view).filter(|growth| !growth.is_unrealistic()) else {
        return;
    };
    // Equality is no excess, whatever binary fractions make of it.
    let Some(line) = growth.limits.ambitious.filter(|line| growth.asked > line + 1e-9) else {
        return;
    };
    let mut diagnostic = finding(message(view, &growth, line, "most under"));
    if let (Some(baseline), Some(target)) = (view.baseline(), view.target()) {
        diagnostic = diagnostic.label(view.at(target.span), times(&growth)).label(view.at(baseline.span), "from here");
    }
    if let Some(end) = view.end_written() {
        diagnostic = diagnostic.label(view.at(end.span), format!("{} days", number(decimal(growth.days.round()))));
    }
    let mut help = seldom(&growth, line);
    if let Some(value) = growth.at_line(line) {
        let by = view.timeframe().deadline.map(|deadline| format!(" by {deadline}")).unwrap_or_default();
        help = format!("{help}; about {value}{by} would be at that line");
    }
    findings.add(view, diagnostic.help(format!("{help}. An `action` or a `why` may say how it is to be done")));
}

fn seldom(growth: &Growth, line: f64) -> String {
    let verb = if growth.target.value < growth.baseline.value { "fall" } else { "grow" };
    match growth.limits.measure {
        Measure::Monthly => format!("most such numbers {verb} by less than {} a month", plain_percent(line)),
        Measure::Fall => format!("most such numbers fall by less than {}", plain_percent(line)),
        Measure::OddsRatio => format!("the odds of most rates move by less than {} times", number(decimal(line))),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn goal(kpi: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  {kpi}\n}}\n")
    }

    #[test]
    fn between_the_two_lines() {
        silent(&RULE, &goal("kpi new-followers 100/week -> 198/week"));
        fires(
            &RULE,
            &goal("kpi new-followers 100/week -> 200/week"),
            &[
                "3:33 `new-followers` would have to grow 26.4 % a month (most under 26 %), from 100/week to 200/week by 2026-03-31",
            ],
        );
        silent(&RULE, &goal("kpi new-followers 100/week -> 500/week"));
        let (_, found) = check(&RULE, &goal("kpi new-followers 100/week -> 250/week"));
        assert_eq!(
            found[0].help.as_deref(),
            Some(
                "most such numbers grow by less than 26 % a month; about 190/week by 2026-03-31 would be at that line. An \
                 `action` or a `why` may say how it is to be done"
            )
        );
    }

    #[test]
    fn rates_falls_and_declared_limits() {
        fires(
            &RULE,
            &goal("kpi open-rate 20% -> 35%"),
            &["3:24 `open-rate` would have to rise from 20% to 35% by 2026-03-31, its odds by x2.15 (most under x1.7)"],
        );
        silent(&RULE, &goal("kpi open-rate 20% -> 29%"));
        let metric = "metric visits \"Visits\" {\n  kind flow\n  family traffic\n  growth-limit 60%/month\n}\n";
        silent(&RULE, &format!("{metric}{}", goal("kpi visits 1,000 -> 3,000")));
    }

    #[test]
    fn its_own_history_says_more() {
        let actuals: String = (1..=6).map(|day| format!("    actual 2026-01-0{day} 100/week\n")).collect();
        silent(&RULE, &goal(&format!("kpi new-followers 100/week -> 250/week {{\n{actuals}  }}")));
    }
}

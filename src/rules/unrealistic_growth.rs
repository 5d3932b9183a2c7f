pub(crate) use self::telling::rarely;
pub(super) use self::telling::{decimal, message, plain_percent, times};
use super::{Context, Findings, finding};
use crate::diagnostic::Diagnostic;
use crate::model::{KpiView, number};
use crate::realism::{self, Growth};
use crate::source::{Location, Role};

mod telling;

rule! {
    /// A KPI would have to grow faster than such numbers do.
    ///
    /// A target that is not rooted in reality teaches a team to ignore targets. An account that gains 100 followers a week may
    /// well gain 125 or 150 within three months; 500 needs a reason.
    ///
    /// ```goal,bad
    /// goal more-reach "Win new followers" {
    ///   period 2026-Q1
    ///   kpi new-followers 100/week -> 500/week
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
    /// Where there is a reason, say it: `allow unrealistic-growth "paid launch on 1 March"`.
    ///
    /// | family | at most |
    /// | --- | --- |
    /// | audience of 100,000 or more | 20 % a month |
    /// | smaller audience | 50 % a month |
    /// | email list | 30 % a month |
    /// | traffic, and all that is counted per week or month | 44 % a month, three times as much in a quarter |
    /// | revenue of 1 million USD or EUR a year or more | 10 % a month |
    /// | smaller revenue, and revenue in other currencies | 50 % a month |
    /// | rates, up or down | odds three times as high |
    /// | less is better | a fall of 80 % |
    ///
    /// Beyond 12 months the monthly limits are halved, those of a declaration (`growth-limit 30%/month`) too. Only changes over 28 to 730 days are judged, counts from 5 to 99 only
    /// when they are to become twenty times as many, and smaller ones never. A metric without `family` is not judged, nor is
    /// one's own output (posts published). `growth-limit` in a metric's declaration stands instead of its family's;
    /// `[growth]` in `goalposts.toml` sets limits for families and metrics, which hold as they are beyond 12 months too.
    /// With six actuals or more the KPI's own history says more. The evidence is thin, so this never fails a run by default.
    "unrealistic-growth", Realistic, Warn, Kpi(check)
}

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    if realism::has_history(view) {
        return;
    }
    let Some(growth) = context.growth(view).filter(Growth::is_unrealistic) else {
        return;
    };
    findings.add(view, describe(view, &growth, context));
}

fn describe(view: KpiView<'_>, growth: &Growth, context: &Context<'_>) -> Diagnostic {
    let days = growth.days.round();
    let mut diagnostic = finding(message(view, growth, growth.limits.unrealistic, "limit"));
    if let Some(baseline) = view.baseline() {
        diagnostic = diagnostic.label(view.at(baseline.span), "from here");
    }
    if let Some(target) = view.target() {
        diagnostic = diagnostic.label(view.at(target.span), times(growth));
    }
    if let Some(end) = view.end_written() {
        diagnostic = diagnostic.label(view.at(end.span), format!("{} days", number(decimal(days))));
    }
    if growth.limits.declared
        && let Some(id) = view.kpi.metric
        && let Some(limit) = view.goal.workspace.metric(id).growth_limit
        && view.goal.workspace.role(id.file) != Role::Catalogue
    {
        diagnostic = diagnostic.label(Location::new(id.file, limit.span), "the limit is declared here");
    }
    if telling::is_set(growth)
        && let Some(place) = context.growth_limit_place(view, growth)
    {
        diagnostic = diagnostic.label(place, "the limit is set here");
    }
    let mut help = rarely(growth);
    if let Some(value) = growth.at_line(growth.limits.unrealistic) {
        let by = view.timeframe().deadline.map(|deadline| format!(" by {deadline}")).unwrap_or_default();
        help = format!("{help}; about {value}{by} would be at that line");
    }
    diagnostic.help(format!("{help}. If you know why this one will: `allow unrealistic-growth \"…\"`"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn goal(kpi: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  {kpi}\n}}\n")
    }

    #[test]
    fn the_guides_own_example() {
        fires(
            &RULE,
            &goal("kpi new-followers 100/week -> 500/week"),
            &[
                "3:21 `new-followers` would have to grow 72 % a month (limit 44 %), from 100/week to 500/week by 2026-03-31",
            ],
        );
        silent(&RULE, &goal("kpi new-followers 100/week -> 150/week"));
        let (_, found) = check(&RULE, &goal("kpi new-followers 100/week -> 500/week"));
        assert_eq!(
            found[0].help.as_deref(),
            Some(
                "such numbers rarely grow faster than 44 % a month; about 290/week by 2026-03-31 would be at that line. If you know why this one will: `allow unrealistic-growth \"…\"`"
            )
        );
        let labels: Vec<&str> = found[0].labels.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(labels, ["from here", "5 times as much", "90 days"]);
    }

    #[test]
    fn audiences_by_size() {
        // 90 days are 2.957 months: 1.5 to that power is 3.32, 1.2 to that power 1.71.
        silent(&RULE, &goal("kpi fans 2,400 -> 7,900"));
        fires(
            &RULE,
            &goal("kpi fans 2,400 -> 8,000"),
            &["3:12 `fans` would have to grow 50.3 % a month (limit 50 %), from 2,400 to 8,000 by 2026-03-31"],
        );
        silent(&RULE, &goal("kpi fans 100,000 -> 171,000"));
        fires(
            &RULE,
            &goal("kpi fans 100,000 -> 172,000"),
            &["3:12 `fans` would have to grow 20.1 % a month (limit 20 %), from 100,000 to 172,000 by 2026-03-31"],
        );
    }

    #[test]
    fn email_lists() {
        silent(&RULE, &goal("kpi email-subscribers 1,000 -> 2,170"));
        fires(
            &RULE,
            &goal("kpi email-subscribers 1,000 -> 2,200"),
            &[
                "3:25 `email-subscribers` would have to grow 31 % a month (limit 30 %), from 1,000 to 2,200 by 2026-03-31",
            ],
        );
    }

    #[test]
    fn revenue_by_currency_and_base_a_year() {
        // A million a year is 83,333 a month.
        fires(
            &RULE,
            &goal("kpi revenue $90,000/month -> x1.4"),
            &[
                "3:15 `revenue` would have to grow 12 % a month (limit 10 %), from $90,000/month to $126,000/month by 2026-03-31",
            ],
        );
        silent(&RULE, &goal("kpi revenue $80,000/month -> x1.4"));
        silent(&RULE, &goal("kpi revenue ₩90,000,000/month -> x1.4"));
        // A bare sum is that of the goal's quarter: 250,000 and more make a million a year.
        fires(
            &RULE,
            &goal("kpi revenue $250,000 -> x1.4"),
            &["3:15 `revenue` would have to grow 12 % a month (limit 10 %), from $250,000 to $350,000 by 2026-03-31"],
        );
        silent(&RULE, &goal("kpi revenue $240,000 -> x1.4"));
        fires(
            &RULE,
            &goal("kpi revenue $1,000/month -> x4"),
            &[
                "3:15 `revenue` would have to grow 60 % a month (limit 50 %), from $1,000/month to $4,000/month by 2026-03-31",
            ],
        );
    }

    #[test]
    fn rates_by_their_odds_in_either_direction() {
        silent(&RULE, &goal("kpi open-rate 20% -> 42%"));
        fires(
            &RULE,
            &goal("kpi open-rate 20% -> 44%"),
            &["3:17 `open-rate` would have to rise from 20% to 44% by 2026-03-31, its odds by x3.14 (limit x3)"],
        );
        fires(
            &RULE,
            &goal("kpi bounce-rate 60% -> 30%"),
            &["3:19 `bounce-rate` would have to fall from 60% to 30% by 2026-03-31, its odds by x3.5 (limit x3)"],
        );
        silent(&RULE, &goal("kpi bounce-rate 60% -> 40%"));
    }

    #[test]
    fn less_is_better() {
        let metric =
            "metric complaints \"Complaints\" {\n  unit count\n  kind flow\n  better less\n  family traffic\n}\n";
        let text = |kpi: &str| format!("{metric}{}", goal(kpi));
        fires(
            &RULE,
            &text("kpi complaints 500 -> 90"),
            &["9:18 `complaints` would have to fall by 82 % (limit 80 %), from 500 to 90 by 2026-03-31"],
        );
        silent(&RULE, &text("kpi complaints 500 -> 100"));
    }

    #[test]
    fn small_counts_swing() {
        silent(&RULE, &goal("kpi likes 90 -> 1,700"));
        fires(
            &RULE,
            &goal("kpi likes 90 -> 1,800"),
            &["3:13 `likes` would have to grow 175 % a month (limit 44 %), from 90 to 1,800 by 2026-03-31"],
        );
        silent(&RULE, &goal("kpi likes 4 -> 1,800"));
    }

    #[test]
    fn horizons_of_28_to_730_days() {
        let goal = |period: &str| format!("goal a {{\n  period {period}\n  kpi link-clicks 100 -> 2,000\n}}\n");
        silent(&RULE, &goal("2026-01-01..2026-01-27"));
        fires(
            &RULE,
            &goal("2026-01-01..2026-01-28"),
            &["3:19 `link-clicks` would have to grow 2,496 % a month (limit 44 %), from 100 to 2,000 by 2026-01-28"],
        );
        silent(&RULE, &goal("2026-01-01..2028-01-01"));
    }

    #[test]
    fn beyond_a_year_half_of_it() {
        let goal = |period: &str| format!("goal a {{\n  period {period}\n  kpi fans 1,000 -> 40,000\n}}\n");
        silent(&RULE, &goal("2026"));
        fires(
            &RULE,
            &goal("2026-01..2027-02"),
            &["3:12 `fans` would have to grow 30 % a month (limit 25 %), from 1,000 to 40,000 by 2027-02-28"],
        );
    }

    #[test]
    fn without_a_start_the_duration_is_the_horizon_and_without_both_nothing_is_known() {
        fires(
            &RULE,
            "goal a {\n  in 3 months\n  kpi link-clicks 100 -> 400\n}\n",
            &["3:19 `link-clicks` would have to grow 59 % a month (limit 44 %), from 100 to 400 within 91 days"],
        );
        silent(&RULE, "goal a {\n  by 2026-03-31\n  kpi link-clicks 100 -> 400\n}\n");
        fires(
            &RULE,
            "goal a {\n  by 2026-03-31\n  kpi link-clicks 100 in 2026-01-01 -> 400\n}\n",
            &["3:19 `link-clicks` would have to grow 60 % a month (limit 44 %), from 100 to 400 by 2026-03-31"],
        );
    }

    #[test]
    fn a_limit_of_the_metrics_own() {
        let text = "metric bookings \"Bookings\" {\n  unit count\n  growth-limit 5%/month\n}\ngoal a {\n  period 2026-Q1\n  kpi bookings 1,000 -> 1,300\n}\n";
        fires(
            &RULE,
            text,
            &["7:16 `bookings` would have to grow 9.3 % a month (limit 5 %), from 1,000 to 1,300 by 2026-03-31"],
        );
        silent(&RULE, &text.replace("5%/month", "10%/month"));
        silent(&RULE, &text.replace("  growth-limit 5%/month\n", ""));
        // 90 % in a year and a half is 3.6 % a month: more than half of what is declared, unless it is declared per year.
        let long = text.replace("2026-Q1", "2026-01..2027-06").replace("1,300", "1,900");
        assert_eq!(check(&RULE, &long).1.len(), 1);
        let help = check(&RULE, &long).1[0].help.clone().unwrap();
        assert!(
            help.starts_with("by its declaration it does not grow faster than 2.5 % a month for more than a year"),
            "{help}"
        );
        silent(&RULE, &long.replace("5%/month", "60%/year"));
    }

    #[test]
    fn aspirational_targets_are_judged_by_seven_tenths_of_the_gain() {
        let text = |target: &str| {
            format!("goal a {{\n  period 2026-Q1\n  commitment aspirational\n  kpi link-clicks 100 -> {target}\n}}\n")
        };
        silent(&RULE, &text("370"));
        fires(
            &RULE,
            &text("400"),
            &[
                "4:19 `link-clicks` would have to grow 47 % a month (limit 44 %) for 70 % of the way from 100 to 400 by 2026-03-31",
            ],
        );
    }

    #[test]
    fn not_judged_at_all() {
        silent(&RULE, &goal("kpi posts 10/month -> 300/month"));
        silent(&RULE, &goal("kpi smiles 100 -> 9,000"));
        silent(&RULE, &goal("kpi link-clicks -> 9,000"));
        silent(&RULE, &goal("kpi link-clicks 100 -> 50"));
        silent(&RULE, &goal("kpi link-clicks 100 -> <= 9,000"));
        silent(&RULE, &goal("kpi link-clicks 100 -> >= 9,000 of \"the plan\""));
    }

    #[test]
    fn six_actuals_are_a_history() {
        let text = |actuals: usize| {
            let lines: String = (1..=actuals).map(|day| format!("    actual 2026-01-{day:02} 10{day}\n")).collect();
            format!("goal a {{\n  period 2026-Q1\n  kpi link-clicks 100 -> 500 {{\n{lines}  }}\n}}\n")
        };
        silent(&RULE, &text(6));
        fires(
            &RULE,
            &text(5),
            &["3:19 `link-clicks` would have to grow 72 % a month (limit 44 %), from 100 to 500 by 2026-03-31"],
        );
    }

    #[test]
    fn an_allow_with_its_reason_is_enough() {
        silent(
            &RULE,
            "goal a {\n  period 2026-Q1\n  kpi fans 1,000 -> 9,000 {\n    allow unrealistic-growth \"launch\"\n  }\n}\n",
        );
    }
}

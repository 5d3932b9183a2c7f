use rust_decimal::Decimal;

use super::{Context, Findings, finding};
use crate::model::catalogue::MetricUnit;
use crate::model::{Comparison, KpiView, Moment, Quantity, TargetValue, Unit, number};
use crate::source::{Location, Role};
use crate::suggest::one_of;

rule! {
    /// A KPI is to reach more people than there are.
    ///
    /// Five thousand fans in a neighbourhood of three thousand can't be had, however good the campaign: the audience or the
    /// target is wrong, and both steer what is done.
    ///
    /// ```goal,bad
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   period 2026-Q1
    ///   audience "People within 5 miles of the café" 12,000
    ///   kpi fans 2,400 -> 15,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   period 2026-Q1
    ///   audience "People within 5 miles of the café" 12,000
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// The target of a metric counted in people is held against the number of the goal's `audience` and against the users of
    /// its platforms, all of them together. Where a platform's users are those of the built-in catalogue, a dated estimate,
    /// the finding is a warning at most; declare the platform with `users` of your own to replace it.
    "target-exceeds-population", Achievable, Deny, Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let counts_people =
        view.metric().and_then(|metric| metric.unit).is_some_and(|unit| unit.value == MetricUnit::People);
    if !counts_people {
        return;
    }
    let Some(least) = least_wanted(view) else {
        return;
    };
    if !beyond_audience(view, least, findings) {
        beyond_platforms(view, least, findings);
    }
}

/// The fewest people that meet the target.
fn least_wanted(view: KpiView<'_>) -> Option<Quantity> {
    let target = view.target()?;
    let limits_from_above =
        target.comparison.is_some_and(|sign| matches!(sign.value, Comparison::AtMost | Comparison::Under));
    if limits_from_above || target.share.is_some() {
        return None;
    }
    let least = match target.value {
        TargetValue::Range(..) => view.target_range()?.0,
        _ => view.target_value()?,
    };
    matches!(least.unit, Unit::None | Unit::Word(_)).then_some(least)
}

fn beyond_audience(view: KpiView<'_>, least: Quantity, findings: &mut Findings) -> bool {
    let (Some(size), Some(target)) = (view.goal.audience().and_then(|audience| audience.size), view.target()) else {
        return false;
    };
    if least.value <= size.value.value || !matches!(size.value.unit, Unit::None | Unit::Word(_)) {
        return false;
    }
    let (wanted, there) = (number(least.value), number(size.value.value));
    let diagnostic = finding(format!("`{}` is to reach {wanted} people in an audience of {there}", view.name()))
        .label(view.at(target.span), format!("{wanted} people"))
        .label(view.at(size.span), "so many there are")
        .help(format!("lower the target to {there} or less, or correct the audience"));
    findings.add(view, diagnostic);
    true
}

fn beyond_platforms(view: KpiView<'_>, least: Quantity, findings: &mut Findings) {
    let workspace = view.goal.workspace;
    let platforms = view.goal.platforms();
    let mut users = Decimal::ZERO;
    for platform in platforms {
        // Where one of them is not known, the sum is not known either.
        let Some(known) = workspace.find_platform(platform.value).and_then(|(_, platform)| platform.users.as_ref())
        else {
            return;
        };
        let Some(sum) = users.checked_add(known.count) else {
            return;
        };
        users = sum;
    }
    let Some(target) = view.target().filter(|_| !platforms.is_empty() && least.value > users) else {
        return;
    };
    let (wanted, there) = (number(least.value), number(users));
    let names = one_of(platforms.iter().map(|platform| platform.value.as_str())).replace(" or ", " and ");
    let mut dates: Vec<Moment> = Vec::new();
    let mut is_benchmark = false;
    let mut diagnostic = finding(String::new()).label(view.at(target.span), format!("{wanted} people"));
    for platform in platforms {
        let Some((file, declared)) = workspace.find_platform(platform.value) else {
            continue;
        };
        let Some(users) = &declared.users else {
            continue;
        };
        dates.extend(users.as_of.map(|as_of| as_of.value).filter(|date| !dates.contains(date)));
        if workspace.role(file) == Role::Catalogue {
            is_benchmark = true;
            diagnostic = diagnostic.label(view.at(platform.span), format!("{} users", number(users.count)));
        } else {
            diagnostic = diagnostic
                .label(Location::new(file, users.span), format!("{} users by this declaration", number(users.count)));
        }
    }
    let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
    let as_of = if dates.is_empty() { String::new() } else { format!(" (as of {})", dates.join(", ")) };
    diagnostic.message = format!("`{}` is to reach {wanted} people, and {names} had {there} users{as_of}", view.name());
    let first = platforms[0].value;
    if is_benchmark {
        findings.add_as_warning(
            view,
            diagnostic.help(format!(
                "lower the target to {there} or less; `platform {first}` with a line `users …` in your own files replaces \
                 the catalogue's figure"
            )),
        );
    } else {
        findings.add(view, diagnostic.help(format!("lower the target to {there} or less, or correct the users")));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Severity;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn beyond_the_goals_own_audience() {
        let goal = |kpi: &str| format!("goal a {{\n  audience \"Neighbours\" 12,000\n  {kpi}\n}}\n");
        fires(
            &RULE,
            &goal("kpi fans 2,400 -> 15,000"),
            &["3:21 `fans` is to reach 15,000 people in an audience of 12,000"],
        );
        fires(
            &RULE,
            &goal("kpi fans 2,400 -> x6"),
            &["3:21 `fans` is to reach 14,400 people in an audience of 12,000"],
        );
        fires(
            &RULE,
            &goal("kpi reach 13,000..20,000"),
            &["3:13 `reach` is to reach 13,000 people in an audience of 12,000"],
        );
        silent(&RULE, &goal("kpi fans 2,400 -> 12,000"));
        silent(&RULE, &goal("kpi reach 10,000..20,000"));
        // Impressions are not people, and an upper limit asks for nobody.
        silent(&RULE, &goal("kpi impressions 20,000 -> 50,000"));
        silent(&RULE, &goal("kpi fans <= 15,000"));
        silent(&RULE, &goal("kpi fans -> x6"));
    }

    #[test]
    fn an_audience_around_the_goal_counts_and_one_without_number_does_not() {
        fires(
            &RULE,
            "goal a {\n  audience \"Neighbours\" 1,000\n  goal b {\n    kpi fans 1,001\n  }\n}\n",
            &["4:14 `fans` is to reach 1,001 people in an audience of 1,000"],
        );
        silent(&RULE, "goal a {\n  audience \"Neighbours\"\n  kpi fans 15,000\n}\n");
    }

    #[test]
    fn beyond_a_platform_of_the_workspace() {
        let text = |target: &str| {
            format!(
                "platform village \"Village board\" {{\n  users 800 as-of 2025-06\n}}\ngoal a {{\n  platform village\n  kpi fans {target}\n}}\n"
            )
        };
        fires(
            &RULE,
            &text("900"),
            &["6:12 `fans` is to reach 900 people, and `village` had 800 users (as of 2025-06)"],
        );
        silent(&RULE, &text("800"));
        let (_, found) = check(&RULE, &text("900"));
        assert_eq!(found[0].severity, Severity::Deny);
    }

    #[test]
    fn the_catalogues_users_are_a_warning() {
        let text = "goal a {\n  platform facebook\n  kpi fans 4B\n}\n";
        fires(
            &RULE,
            text,
            &["3:12 `fans` is to reach 4,000,000,000 people, and `facebook` had 3,070,000,000 users (as of 2024-10)"],
        );
        let (_, found) = check(&RULE, text);
        assert_eq!(found[0].severity, Severity::Warn);
    }

    #[test]
    fn platforms_add_up_and_an_unknown_one_has_room_for_all() {
        silent(&RULE, "goal a {\n  platform facebook, instagram\n  kpi followers 4B\n}\n");
        silent(&RULE, "goal a {\n  platform facebook, linkedin\n  kpi followers 400B\n}\n");
        fires(
            &RULE,
            "goal a {\n  platform facebook, instagram\n  kpi followers 6B\n}\n",
            &[
                "3:17 `followers` is to reach 6,000,000,000 people, and `facebook` and `instagram` had 5,070,000,000 users (as of 2024-10)",
            ],
        );
    }
}

use super::{Context, Findings, finding};
use crate::model::{GoalView, Health, HealthState, KpiView};
use crate::realism::{self, Pace, Standing};
use crate::source::Span;

rule! {
    /// A goal is said to be on track and is off track by its numbers, or the reverse.
    ///
    /// A report that is green outside and red inside is believed until the deadline. Where the numbers are wrong or do not say
    /// it all, that is worth a line.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-02-28
    ///   health on-track "Going well" on 2026-01-12
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-28 2,403
    ///     actual 2026-01-11 2,409
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2025-12-01..2026-02-28
    ///   health off-track "The new page is late" on 2026-01-12
    ///   kpi fans 2,400 -> 2,760 {
    ///     actual 2025-12-28 2,403
    ///     actual 2026-01-11 2,409
    ///   }
    /// }
    /// ```
    ///
    /// The newest `health` counts. `on-track` is contradicted by one KPI or milestone of the goal that is off track or missed,
    /// `off-track` only when every one of them is on track or met. `at-risk` contradicts nothing.
    "contradicted-health", Tracked, Warn, Goal(check), of_today: All
}

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let Some(health) = newest(view, context) else {
        return;
    };
    match health.state.value {
        HealthState::OnTrack => said_on_track(view, health, context, findings),
        HealthState::OffTrack => said_off_track(view, health, context, findings),
        HealthState::AtRisk => {}
    }
}

/// The last by its date; those without one count as older, in the order of their lines.
fn newest<'w>(view: GoalView<'w>, context: &Context<'_>) -> Option<&'w Health> {
    let day = |health: &Health| health.on.and_then(|on| view.days(on.value)).map(|days| days.first);
    view.goal()
        .health
        .iter()
        .filter(|health| day(health).is_none_or(|day| day <= context.today))
        .max_by_key(|health| day(health))
}

fn said_on_track(view: GoalView<'_>, health: &Health, context: &Context<'_>, findings: &mut Findings) {
    let is_red = |standing| matches!(standing, Standing::OffTrack | Standing::Missed);
    let red_kpi = view
        .kpis()
        .filter_map(|kpi| Some((kpi, realism::pace(kpi, context.today)?)))
        .find(|(_, pace)| is_red(pace.standing));
    let (what, standing, span, label) = match red_kpi {
        Some((kpi, pace)) => (format!("`{}`", kpi.name()), pace.standing, place(kpi, &pace), evidence(&pace)),
        None => {
            let red = view.goal().milestones.iter().find_map(|milestone| {
                let pace = realism::milestone_pace(view, milestone, context.today)?;
                is_red(pace.standing).then_some((milestone, pace))
            });
            let Some((milestone, pace)) = red else {
                return;
            };
            let due = milestone.parts.timeframe.as_deref().and_then(|own| view.timeframe_within(own).deadline);
            let due = due.or(view.timeframe().deadline).map_or(String::new(), |due| format!(", due on {due},"));
            (format!("a milestone{due}"), pace.standing, milestone.text.span, pace.standing.words().to_string())
        }
    };
    let is = match (standing, red_kpi) {
        (Standing::Missed, None) => "has been missed".to_string(),
        (_, None) => "is off track".to_string(),
        (Standing::Missed, Some((_, pace))) => format!("has been missed: {}", figures(&pace)),
        (_, Some((_, pace))) => format!("is off track: {}", figures(&pace)),
    };
    let diagnostic = finding(format!("goal `{}` is said to be on track, and {what} {is}", view.name()))
        .label(view.at(health.state.span), "said here")
        .label(view.at(span), label)
        .help(format!("add a line such as `health at-risk \"…\" on {}`, or the results that show it", context.today));
    findings.add(view, diagnostic);
}

fn said_off_track(view: GoalView<'_>, health: &Health, context: &Context<'_>, findings: &mut Findings) {
    let of_kpis: Option<Vec<(KpiView<'_>, Pace)>> =
        view.kpis().map(|kpi| Some((kpi, realism::pace(kpi, context.today)?))).collect();
    let Some(of_kpis) = of_kpis.filter(|of_kpis| !of_kpis.is_empty()) else {
        return;
    };
    let is_green = |standing| matches!(standing, Standing::OnTrack | Standing::Met);
    let mut milestones = view.goal().milestones.iter();
    // A milestone without a date may be what is late.
    let all_green = of_kpis.iter().all(|(_, pace)| is_green(pace.standing))
        && milestones.all(|milestone| {
            realism::milestone_pace(view, milestone, context.today).is_some_and(|pace| is_green(pace.standing))
        });
    if !all_green {
        return;
    }
    let (kpi, pace) = &of_kpis[0];
    let who = match of_kpis.len() {
        1 => format!("`{}` is", kpi.name()),
        count => format!("its {count} KPIs are"),
    };
    let met = if of_kpis.iter().all(|(_, pace)| pace.standing == Standing::Met) { "met" } else { "on track" };
    let diagnostic =
        finding(format!("goal `{}` is said to be off track, and {who} {met}: {}", view.name(), figures(pace)))
            .label(view.at(health.state.span), "said here")
            .label(view.at(place(*kpi, pace)), evidence(pace))
            .help(format!(
                "add a line such as `health on-track \"…\" on {}`, or a KPI that measures what is going wrong",
                context.today
            ));
    findings.add(view, diagnostic);
}

fn place(kpi: KpiView<'_>, pace: &Pace) -> Span {
    pace.newest.map_or(kpi.kpi.name.span, |newest| newest.span)
}

/// What the numbers are, at their place.
fn evidence(pace: &Pace) -> String {
    let text = figures(pace);
    pace.newest.map_or(text.clone(), |newest| newest.label(&text))
}

fn figures(pace: &Pace) -> String {
    match (pace.held, pace.progress, pace.expected) {
        (Some((held, all)), ..) => format!("{held} of {all} held"),
        (None, Some(progress), Some(expected)) => {
            format!("{:.0} % of the way, where {:.0} % is due", progress * 100.0, expected * 100.0)
        }
        _ => pace.standing.words().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn goal(health: &[&str], lines: &[&str]) -> String {
        let lines: String = health.iter().chain(lines).map(|line| format!("  {line}\n")).collect();
        format!("goal a {{\n  period 2025-12-01..2026-02-28\n{lines}}}\n")
    }

    const RED: &str = "kpi fans 2,400 -> 2,760 {\n    actual 2026-01-14 2,410\n  }";
    const GREEN: &str = "kpi reach 2,400 -> 2,760 {\n    actual 2026-01-14 2,700\n  }";
    const UNKNOWN: &str = "kpi likes 2,400 -> 2,760";

    #[test]
    fn green_outside_and_red_inside() {
        let expected =
            "3:10 goal `a` is said to be on track, and `fans` is off track: 3 % of the way, where 50 % is due";
        fires(&RULE, &goal(&["health on-track"], &[GREEN, RED]), &[expected]);
        silent(&RULE, &goal(&["health on-track"], &[GREEN, UNKNOWN]));
        silent(&RULE, &goal(&["health at-risk"], &[RED]));
        silent(&RULE, &goal(&["health off-track"], &[RED]));
        fires(
            &RULE,
            &goal(&["health on-track"], &["milestone \"Page is live\" by 2026-01-10"]),
            &["3:10 goal `a` is said to be on track, and a milestone, due on 2026-01-10, has been missed"],
        );
    }

    #[test]
    fn red_outside_and_green_inside() {
        fires(
            &RULE,
            &goal(&["health off-track"], &[GREEN]),
            &["3:10 goal `a` is said to be off track, and `reach` is on track: 83 % of the way, where 50 % is due"],
        );
        silent(&RULE, &goal(&["health off-track"], &[GREEN, UNKNOWN]));
        silent(&RULE, &goal(&["health off-track"], &[GREEN, "milestone \"Page is live\" by \"Rome launch\""]));
        silent(&RULE, &goal(&["health off-track"], &["milestone \"Page is live\""]));
    }

    #[test]
    fn the_newest_word_counts() {
        let words = ["health off-track on 2026-01-10", "health on-track on 2026-01-03", "health on-track"];
        silent(&RULE, &goal(&words, &[RED]));
        silent(&RULE, &goal(&["health off-track on 2026-01-10", "health on-track on 2026-02-10"], &[RED]));
        fires(
            &RULE,
            &goal(&["health off-track", "health on-track"], &[RED]),
            &["4:10 goal `a` is said to be on track, and `fans` is off track: 3 % of the way, where 50 % is due"],
        );
    }
}

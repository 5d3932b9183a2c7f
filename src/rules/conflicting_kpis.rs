use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Findings, finding};
use crate::model::catalogue::MetricId;
use crate::model::{Duration, GoalId, GoalView, KpiView, Name, Origin, Per, Quantity, Text, Unit};
use crate::source::FileId;

rule! {
    /// Two goals give one metric two targets for the same day.
    ///
    /// The number will have one value on that day, so at most one of the two is meant; whoever reads only one of the goals works
    /// towards another number than the other.
    ///
    /// ```goal,bad
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   platform facebook
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    ///
    /// goal busy-page "The page is a busy place" {
    ///   platform facebook
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 3,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   platform facebook
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    ///
    /// goal busy-page "The page is a busy place" {
    ///   platform facebook
    ///   by 2026-03-31
    ///   kpi comments 60/month -> 90/month
    /// }
    /// ```
    ///
    /// Compared are KPIs on one metric of the catalogue or a declaration, with one platform, segment (`where`, `excluding`),
    /// audience, deadline, manner of counting and, as far as both state one, baseline. What is `part-of` another KPI, or stands in
    /// a goal nested in one that counts the same metric, is a part of it and may differ.
    ///
    /// Off by default, because two teams may count one metric each for themselves without saying so.
    "conflicting-kpis", Aligned, Allow(Warn), Workspace(check)
}

/// What two KPIs must have in common to be about one number.
#[derive(PartialEq, Eq, Hash)]
struct Same {
    metric: MetricId,
    deadline: Date,
    platforms: Vec<Name>,
    segment: Option<Name>,
    exclusion: Option<Name>,
    aggregate: Option<Name>,
    over: Option<Per>,
    window: Option<Duration>,
    per: Option<Per>,
    unit: Unit,
    upkeep: bool,
    /// Who states the audience: its words are not compared.
    audience: Option<(FileId, Origin)>,
}

#[derive(Clone, Copy)]
struct Stated<'w> {
    kpi: KpiView<'w>,
    value: Quantity,
}

/// The first of each sort that was met, for all later ones to be compared with.
#[derive(Default)]
struct Firsts<'w> {
    of_all: Option<Stated<'w>>,
    by_baseline: FxHashMap<Option<Decimal>, Stated<'w>>,
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let measured: FxHashSet<(GoalId, MetricId)> = workspace
        .goals()
        .flat_map(|goal| goal.goal().kpis.iter().filter_map(move |kpi| Some((goal.id, kpi.metric?))))
        .collect();
    let mut firsts: FxHashMap<Same, Firsts<'_>> = FxHashMap::default();
    for kpi in workspace.goals().filter(|goal| !goal.is_over()).flat_map(GoalView::kpis) {
        let Some((same, value)) = compared(kpi, &measured) else {
            continue;
        };
        let stated = Stated { kpi, value };
        let firsts = firsts.entry(same).or_default();
        let baseline = kpi.baseline_value().map(|baseline| baseline.value.normalize());
        // A baseline that is not given may be the one of any other.
        let first = match baseline {
            Some(_) => firsts.by_baseline.get(&baseline).or_else(|| firsts.by_baseline.get(&None)),
            None => firsts.of_all.as_ref(),
        };
        if let Some(first) = first
            && first.value.value != value.value
            && first.kpi.goal.id != kpi.goal.id
        {
            report(*first, stated, findings);
        }
        firsts.of_all.get_or_insert(stated);
        firsts.by_baseline.entry(baseline).or_insert(stated);
    }
}

/// What a KPI is compared by, with its target. `None` when it has none that can be compared, or is a part of another.
fn compared(view: KpiView<'_>, measured: &FxHashSet<(GoalId, MetricId)>) -> Option<(Same, Quantity)> {
    let metric = view.kpi.metric?;
    let details = view.kpi.details.as_ref();
    let is_part = details.is_some_and(|details| details.part_of.is_some())
        || view.goal.parent().is_some_and(|parent| measured.contains(&(parent.id, metric)));
    if is_part || view.share().is_some() || view.is_recurring() || view.kpi.damaged {
        return None;
    }
    let value = view.target_value()?;
    let deadline = view.timeframe().deadline?;
    let workspace = view.goal.workspace;
    let mut platforms: Vec<Name> = view.goal.platforms().iter().map(|platform| platform.value).collect();
    for platform in &mut platforms {
        *platform = workspace.find_platform(*platform).map_or(*platform, |(_, found)| found.name.value);
    }
    platforms.sort_unstable_by_key(|platform| platform.as_str());
    let by = view.kpi.qualifiers.as_deref();
    let words = |text: Option<&Text>| text.map(|text| Name::new(&text.value));
    let audience = view.goal.goal().inherited.audience;
    Some((
        Same {
            metric,
            deadline,
            platforms,
            segment: words(by.and_then(|by| by.segment.as_deref())),
            exclusion: words(by.and_then(|by| by.exclusion.as_deref())),
            aggregate: by.and_then(|by| by.aggregate).map(|aggregate| aggregate.value),
            over: by.and_then(|by| by.per).map(|per| per.value),
            window: by.and_then(|by| by.window).map(|window| window.value),
            per: value.per,
            unit: value.unit,
            upkeep: view.is_upkeep(),
            audience: (audience != Origin::Nobody).then_some((view.goal.id.file, audience)),
        },
        value,
    ))
}

fn report(first: Stated<'_>, second: Stated<'_>, findings: &mut Findings) {
    let span = |stated: Stated<'_>| stated.kpi.target().map_or(stated.kpi.kpi.span, |target| target.span);
    let (name, other) = (second.kpi.name(), first.kpi.goal.name());
    let day = second.kpi.timeframe().deadline.map_or(String::new(), |deadline| format!(" by {deadline}"));
    findings.add(
        second.kpi,
        finding(format!("`{name}` is to reach {}{day}, and {} in goal `{other}`", second.value, first.value))
            .label(second.kpi.at(span(second)), format!("{} here", second.value))
            .label(first.kpi.at(span(first)), format!("{} there", first.value))
            .help(format!(
                "write the one that is meant in both, or say what differs with `where \"…\"`, or that one is a `part-of` the \
                 other: `part-of {other}.{}`",
                first.kpi.name()
            )),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_in, silent};

    fn goals(first: &str, second: &str) -> String {
        format!("goal a {{\n  by 2026-03-31\n  {first}\n}}\ngoal b {{\n  by 2026-03-31\n  {second}\n}}\n")
    }

    #[test]
    fn two_targets_for_one_day_conflict() {
        fires(
            &RULE,
            &goals("kpi fans 2,760", "kpi our-fans is fans 2,400 -> +25%"),
            &["7:33 `our-fans` is to reach 3,000 by 2026-03-31, and 2,760 in goal `a`"],
        );
        silent(&RULE, &goals("kpi fans 2,760", "kpi fans 2,400 -> +15%"));
    }

    #[test]
    fn over_several_files_too() {
        let goal = |target: &str| format!("goal a {{\n  by 2026-03-31\n  kpi fans {target}\n}}\n");
        fires_in(
            &RULE,
            &[("one.goal", &goal("10")), ("two.goal", &goal("20"))],
            &["two.goal:3:12 `fans` is to reach 20 by 2026-03-31, and 10 in goal `a`"],
        );
    }

    #[test]
    fn another_metric_segment_platform_deadline_or_manner_is_another_number() {
        silent(&RULE, &goals("kpi fans 10", "kpi reach 20"));
        silent(&RULE, &goals("kpi lunches 10", "kpi lunches 20"));
        silent(&RULE, &goals("kpi fans 10 where \"Europe\"", "kpi fans 20"));
        silent(&RULE, &goals("kpi fans 10 excluding \"staff\"", "kpi fans 20"));
        silent(&RULE, &goals("platform facebook\n  kpi reach 10", "platform tiktok\n  kpi reach 20"));
        silent(&RULE, &goals("kpi fans 10", "kpi fans 20 by 2026-03-30"));
        silent(&RULE, &goals("kpi reach 10 avg per post", "kpi reach 20"));
        silent(&RULE, &goals("kpi reach 10/week", "kpi reach 20/month"));
        silent(&RULE, &goals("audience \"Guests\"\n  kpi reach 10", "audience \"Staff\"\n  kpi reach 20"));
        silent(&RULE, &goals("kpi fans 5 -> 10", "kpi fans 15 -> 20"));
        silent(&RULE, &goals("kpi fans keep >= 10", "kpi fans 20"));
    }

    #[test]
    fn parts_may_differ_from_their_whole_and_from_each_other() {
        silent(&RULE, &goals("kpi fans 30", "kpi fans 20 {\n    part-of a.fans\n  }"));
        silent(
            &RULE,
            "goal a {\n  by 2026\n  kpi fans 30\n  goal b {\n    kpi fans 20\n  }\n  goal c {\n    kpi fans 10\n  }\n}\n",
        );
    }

    #[test]
    fn every_later_one_is_compared_with_one_of_its_baseline() {
        fires(
            &RULE,
            &format!(
                "{}goal c {{\n  by 2026-03-31\n  kpi fans 15 -> 25\n}}\n",
                goals("kpi fans 5 -> 10", "kpi fans 15 -> 20")
            ),
            &["11:18 `fans` is to reach 25 by 2026-03-31, and 20 in goal `b`"],
        );
    }

    #[test]
    fn what_is_over_or_unknown_conflicts_with_nothing() {
        silent(&RULE, &goals("status done\n  kpi fans 10", "kpi fans 20"));
        silent(&RULE, &goals("kpi fans TBD", "kpi fans 20"));
        silent(&RULE, "goal a {\n  kpi fans 10\n}\ngoal b {\n  kpi fans 20\n}\n");
        silent(&RULE, "goal a {\n  by 2026\n  kpi fans 10\n  kpi other is fans 20\n}\n");
    }
}

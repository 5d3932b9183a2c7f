use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::related::counted_as;
use super::{Context, Findings, Place, finding};
use crate::model::catalogue::MetricId;
use crate::model::{GoalId, GoalView, Name};
use crate::source::{FileId, Span};

rule! {
    /// Two goals beside each other are measured by two or more of the same metrics.
    ///
    /// They are probably one goal told twice. Both will be worked on, reported and celebrated for the same numbers.
    ///
    /// ```goal,bad
    /// goal known "Be known in the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi followers 800 -> 900
    ///   kpi reach 4,000/month -> 5,000/month
    /// }
    ///
    /// goal seen "Be seen more often" {
    ///   by 2026-03-31
    ///   kpi followers 800 -> 900
    ///   kpi reach 4,000/month -> 5,000/month
    ///   kpi mentions 12/month -> 15/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal known "Be known in the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi followers 800 -> 900
    ///   kpi reach 4,000/month -> 5,000/month
    ///   kpi mentions 12/month -> 15/month
    /// }
    /// ```
    ///
    /// Beside each other are goals nested in the same one, or at the top of the same plan. Goals on other platforms or with another
    /// deadline, and KPIs of another segment (`where`), do not overlap. `fans` and `subscribers` count as followers.
    ///
    /// Off by default, because one plan may well give the same two numbers to two teams.
    "overlapping-goals", Aligned, Allow(Advice), File(check)
}

/// So many metrics of a goal are compared: pairs of them are looked up, and no person gives a goal more.
const COMPARED: usize = 32;

/// A metric, by whichever of its names, if given the segment it is counted in, and which of several in one goal it is.
type Measure = (MetricId, Option<Name>, usize);

/// What two goals must have in common before their metrics are compared.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Beside {
    parent: Option<u32>,
    platforms: Vec<Name>,
    deadline: Option<Date>,
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let mut numbers: FxHashMap<Beside, u32> = FxHashMap::default();
    // For each two metrics, the first goal of those beside each other that has both.
    let mut firsts: FxHashMap<(u32, Measure, Measure), u32> = FxHashMap::default();
    for view in workspace.goals_of(file).filter(|goal| goal.goal().kpis.len() > 1 && !goal.is_over()) {
        let measures = measures(view);
        if measures.len() < 2 {
            continue;
        }
        let next = numbers.len() as u32;
        let group = *numbers.entry(beside(view)).or_insert(next);
        let mut other: Option<u32> = None;
        for (index, &(one, _)) in measures.iter().enumerate() {
            for &(two, _) in &measures[index + 1..] {
                let first = *firsts.entry((group, one, two)).or_insert(view.id.index);
                if first != view.id.index {
                    other = Some(other.map_or(first, |other| other.min(first)));
                }
            }
        }
        if let Some(other) = other {
            let other = workspace.view(GoalId { file, index: other });
            report(view, &measures, other, findings);
        }
    }
}

/// The different metrics of a goal in one order, each with the place of its KPI.
fn measures(view: GoalView<'_>) -> Vec<(Measure, Span)> {
    let mut all: Vec<(Measure, Span)> = view
        .goal()
        .kpis
        .iter()
        .filter_map(|kpi| {
            let segment = kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.segment.as_ref());
            Some(((kpi.metric?, segment.map(|segment| Name::new(&segment.value)), 0), kpi.name.span))
        })
        .take(COMPARED)
        .collect();
    let in_order = |all: &mut Vec<(Measure, Span)>| {
        all.sort_by_key(|((metric, segment, _), _)| (*metric, segment.map(Name::as_str)));
    };
    in_order(&mut all);
    all.dedup_by_key(|(measure, _)| *measure);
    // Fans and followers beside each other are two, and the fans of one goal are the followers of another.
    for ((metric, ..), _) in &mut all {
        *metric = counted_as(view.workspace, *metric);
    }
    in_order(&mut all);
    for index in 1..all.len() {
        let ((before, segment_before, number), _) = all[index - 1];
        let ((metric, segment, own_number), _) = &mut all[index];
        if (*metric, *segment) == (before, segment_before) {
            *own_number = number + 1;
        }
    }
    all
}

fn beside(view: GoalView<'_>) -> Beside {
    let canonical = |name: Name| view.workspace.find_platform(name).map_or(name, |(_, found)| found.name.value);
    let mut platforms: Vec<Name> = view.platforms().iter().map(|platform| canonical(platform.value)).collect();
    platforms.sort_unstable_by_key(|platform| platform.as_str());
    Beside { parent: view.goal().parent, platforms, deadline: view.timeframe().deadline }
}

fn report(view: GoalView<'_>, own: &[(Measure, Span)], other: GoalView<'_>, findings: &mut Findings) {
    let theirs = measures(other);
    let is_shared = |measure: &Measure| theirs.iter().any(|(their, _)| their == measure);
    let shared: Vec<Span> = own.iter().filter(|(measure, _)| is_shared(measure)).map(|(_, span)| *span).collect();
    // By their own names, whatever they count as.
    let kpis = shared.iter().filter_map(|span| view.kpis().find(|kpi| kpi.kpi.name.span == *span));
    let names: Vec<&str> = kpis.filter_map(|kpi| kpi.metric()).map(|metric| metric.name.value.as_str()).collect();
    let mut diagnostic = finding(format!(
        "goals `{}` and `{}` are both measured by {} metrics: {}",
        view.name(),
        other.name(),
        shared.len(),
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    ))
    .label(view.at(view.goal().name.span), "this one")
    .label(view.at(other.goal().name.span), "and this one");
    for here in shared.iter().take(SHOWN) {
        diagnostic = diagnostic.label(view.at(*here), "in both");
    }
    findings.add(
        Place::from(view),
        diagnostic.help("make one goal of the two, or leave each metric to the goal it says most about"),
    );
}

/// So many shared KPIs are underlined.
const SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_in, silent};

    const BOTH: &str = "  kpi fans 10\n  kpi reach 20\n";

    fn goals(first: &str, second: &str) -> String {
        format!("goal a {{\n{first}}}\ngoal b {{\n{second}}}\n")
    }

    #[test]
    fn two_shared_metrics_overlap_and_one_does_not() {
        let found = ["5:6 goals `b` and `a` are both measured by 2 metrics: `fans`, `reach`"];
        let as_followers = ["5:6 goals `b` and `a` are both measured by 2 metrics: `followers`, `reach`"];
        fires(&RULE, &goals(BOTH, BOTH), &found);
        fires(&RULE, &goals(BOTH, "  kpi x is reach 1\n  kpi orders 2\n  kpi y is fans 3\n"), &found);
        fires(&RULE, &goals(BOTH, "  kpi followers 10\n  kpi reach 20\n"), &as_followers);
        fires(
            &RULE,
            &goals("  kpi fans 10\n  kpi followers 20\n", "  kpi followers 1\n  kpi fans 2\n"),
            &["5:6 goals `b` and `a` are both measured by 2 metrics: `followers`, `fans`"],
        );
        silent(&RULE, &goals("  kpi fans 10\n  kpi followers 20\n", "  kpi fans 10\n  kpi orders 20\n"));
        silent(&RULE, &goals(BOTH, "  kpi active-users 10\n  kpi reach 20\n"));
        silent(&RULE, &goals(BOTH, "  kpi fans 10\n  kpi orders 20\n"));
        silent(&RULE, &goals(BOTH, "  kpi fans 10\n  kpi more is fans 20\n"));
        silent(&RULE, &goals("  kpi x 1\n  kpi y 2\n", "  kpi x 1\n  kpi y 2\n"));
    }

    #[test]
    fn only_goals_beside_each_other_are_compared() {
        fires(
            &RULE,
            "goal p {\n  goal a {\n    kpi fans 1\n    kpi reach 2\n  }\n  goal b {\n    kpi fans 1\n    kpi reach 2\n  }\n}\n",
            &["6:8 goals `b` and `a` are both measured by 2 metrics: `fans`, `reach`"],
        );
        silent(&RULE, &format!("goal a {{\n{BOTH}  goal b {{\n  {BOTH}  }}\n}}\n"));
        let plan = format!("goal a {{\n{BOTH}}}\n");
        fires_in(&RULE, &[("one.goal", &plan), ("two.goal", &plan)], &[]);
    }

    #[test]
    fn platform_deadline_and_segment_tell_goals_apart() {
        silent(&RULE, &goals(&format!("  platform facebook\n{BOTH}"), &format!("  platform tiktok\n{BOTH}")));
        silent(&RULE, &goals(&format!("  by 2026-03-31\n{BOTH}"), &format!("  by 2026-06-30\n{BOTH}")));
        silent(&RULE, &goals(BOTH, "  kpi fans 10 where \"Europe\"\n  kpi reach 20\n"));
        silent(&RULE, &goals(&format!("  status done\n{BOTH}"), BOTH));
    }

    #[test]
    fn a_third_goal_is_reported_once() {
        let third = format!("{}goal c {{\n{BOTH}}}\n", goals(BOTH, BOTH));
        fires(
            &RULE,
            &third,
            &[
                "5:6 goals `b` and `a` are both measured by 2 metrics: `fans`, `reach`",
                "9:6 goals `c` and `a` are both measured by 2 metrics: `fans`, `reach`",
            ],
        );
    }
}

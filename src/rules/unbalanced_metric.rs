use rustc_hash::FxHashSet;

use super::{Context, Findings, finding};
use crate::model::catalogue::MetricId;
use crate::source::{FileId, Location};
use crate::suggest;

rule! {
    /// A metric that should be watched beside another stands alone: no goal near it measures the other.
    ///
    /// Followers can be bought, leads can be gathered that nobody will ever call. The number rises, and what it stood for does not;
    /// the metric beside it shows that.
    ///
    /// ```goal,bad
    /// goal more-leads "More people ask for an offer" {
    ///   by 2026-06-30
    ///   kpi leads 40/month -> 60/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-leads "More people ask for an offer" {
    ///   by 2026-06-30
    ///   kpi leads 40/month -> 60/month
    ///   kpi lead-conversion-rate keep >= 12%
    /// }
    /// ```
    ///
    /// Which metric balances which is said in the catalogue, with `balanced-by`; one of several suffices. It may stand in the goal
    /// itself, in the one around it, in one directly inside, or beside it: in the same goal, or at the top of the same plan.
    ///
    /// Off by default, because 35 of the 51 metrics of the catalogue have such another, and a plan that had them all would
    /// measure everything.
    "unbalanced-metric", Aligned, Allow(Advice), File(check)
}

/// So many of the metrics that balance one are looked for; no person names more.
const BALANCES: usize = 16;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let model = workspace.file(file);
    let mut measured_in: FxHashSet<(u32, MetricId)> = FxHashSet::default();
    // In the goals directly inside a goal, or at the top of the file.
    let mut measured_below: FxHashSet<(Option<u32>, MetricId)> = FxHashSet::default();
    for (index, goal) in (0..).zip(&model.goals) {
        for metric in goal.kpis.iter().filter_map(|kpi| kpi.metric) {
            measured_in.insert((index, metric));
            measured_below.insert((goal.parent, metric));
        }
    }
    for view in workspace.goals_of(file).filter(|goal| !goal.is_over()) {
        let goal = view.goal();
        if goal.damaged || goal.kpis.iter().any(|kpi| kpi.damaged) {
            continue;
        }
        for kpi in view.kpis() {
            let (Some(id), Some(metric)) = (kpi.kpi.metric, kpi.metric()) else {
                continue;
            };
            let balances = || metric.balanced_by.iter().take(BALANCES);
            let is_watched = |other: MetricId| {
                measured_below.contains(&(goal.parent, other))
                    || measured_below.contains(&(Some(view.id.index), other))
                    || goal.parent.is_some_and(|parent| measured_in.contains(&(parent, other)))
            };
            let Some(first) = balances().next() else {
                continue;
            };
            // What balances it and names nothing can't be asked for.
            if balances().any(|other| workspace.find_metric(other.value).is_none_or(is_watched)) {
                continue;
            }
            let others = suggest::one_of(balances().map(|other| other.value.as_str()));
            findings.add(
                kpi,
                finding(format!("`{}` stands alone, and is balanced by {others}", kpi.name()))
                    .label(kpi.at(kpi.kpi.name.span), "easily raised alone")
                    .label(Location::new(id.file, first.span), format!("`{}` is balanced by this", metric.name.value))
                    .help(format!("add a line such as `kpi {} keep …` to this goal or to one beside it", first.value)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn alone_it_is_reported() {
        fires(
            &RULE,
            "goal a {\n  kpi our-leads is leads 10\n  kpi fans 10\n}\n",
            &[
                "2:7 `our-leads` stands alone, and is balanced by `lead-conversion-rate`",
                "3:7 `fans` stands alone, and is balanced by `engagement-rate`",
            ],
        );
        silent(&RULE, "goal a {\n  kpi sales-revenue $10\n  kpi lunches 10\n}\n");
    }

    #[test]
    fn the_other_may_stand_in_the_goal_around_inside_or_beside() {
        let (leads, rate) = ("kpi leads 10", "kpi lead-conversion-rate keep >= 12%");
        let rate_alone = format!("{rate}\n  kpi leads 5");
        silent(&RULE, &format!("goal a {{\n  {leads}\n  {rate}\n}}\n"));
        silent(&RULE, &format!("goal a {{\n  {rate_alone}\n  goal b {{\n    {leads}\n  }}\n}}\n"));
        silent(&RULE, &format!("goal a {{\n  {leads}\n  goal b {{\n    {rate}\n  }}\n}}\n"));
        silent(&RULE, &format!("goal p {{\n  goal a {{\n    {leads}\n  }}\n  goal b {{\n    {rate}\n  }}\n}}\n"));
        silent(&RULE, &format!("goal a {{\n  {leads}\n}}\ngoal b {{\n  {rate}\n}}\n"));
        fires(
            &RULE,
            &format!("goal a {{\n  {leads}\n}}\ngoal p {{\n  goal b {{\n    {rate}\n    kpi leads 5\n  }}\n}}\n"),
            &["2:7 `leads` stands alone, and is balanced by `lead-conversion-rate`"],
        );
    }

    #[test]
    fn one_of_several_suffices_and_what_names_nothing_is_not_asked_for() {
        let metric = |by: &str| format!("metric m \"M\" {{\n  balanced-by {by}\n}}\n");
        silent(&RULE, &format!("{}goal a {{\n  kpi m 10\n  kpi nps 40\n}}\n", metric("uptime, nps")));
        fires(
            &RULE,
            &format!("{}goal a {{\n  kpi m 10\n}}\n", metric("uptime, nps")),
            &["5:7 `m` stands alone, and is balanced by `uptime` or `nps`"],
        );
        silent(&RULE, &format!("{}goal a {{\n  kpi m 10\n}}\n", metric("wibble")));
    }

    #[test]
    fn what_is_over_or_could_not_be_read_is_left_alone() {
        silent(&RULE, "goal a {\n  status done\n  kpi leads 10\n}\n");
        silent(&RULE, "goal a {\n  kpi leads 10\n  kip lead-conversion-rate 10%\n}\n");
    }
}

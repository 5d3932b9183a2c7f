use rustc_hash::{FxHashMap, FxHashSet};

use super::related::{counted_as, with_wholes};
use super::{Context, Findings, finding};
use crate::model::catalogue::{GoalType, MetricId};
use crate::model::{Name, Workspace};
use crate::source::FileId;
use crate::suggest;

rule! {
    /// A goal says of which type it is, and none of its KPIs is one that such goals are usually measured by.
    ///
    /// Either the number measures something else than the goal is about, and will be reached while the goal is not, or the goal
    /// is of another type.
    ///
    /// ```goal,bad
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   type brand-awareness
    ///   by 2026-03-31
    ///   kpi email-sign-ups 20/month -> 30/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal known-nearby "Be known in the neighbourhood" {
    ///   type brand-awareness
    ///   by 2026-03-31
    ///   kpi email-sign-ups 20/month -> 30/month
    ///   kpi reach 4,000/month -> 5,000/month
    /// }
    /// ```
    ///
    /// One expected KPI suffices, beside whatever else is measured. A part of what is expected is as good (`post-impressions` for
    /// `impressions`), and so is the name that a network has for it: `fans` and `subscribers` are followers. A goal without KPIs
    /// is not reported.
    ///
    /// Off by default, because the built-in types are those of one guide to social media, and a type of one's own need not list
    /// everything that could measure it.
    "unexpected-metric", Specific, Allow(Advice), File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    // A plan often has many goals of few types.
    let mut expected_by: FxHashMap<Name, Option<Expected<'_>>> = FxHashMap::default();
    for view in workspace.goals_of(file) {
        let goal = view.goal();
        let Some(named) = goal.goal_type else {
            continue;
        };
        if goal.kpis.is_empty() || goal.damaged || goal.kpis.iter().any(|kpi| kpi.damaged) {
            continue;
        }
        let expected = expected_by.entry(named.value).or_insert_with(|| Expected::new(named.value, workspace));
        let Some(expected) = expected else {
            continue;
        };
        let is_expected = |metric| with_wholes(workspace, metric).any(|metric| expected.has(metric, workspace));
        if goal.kpis.iter().filter_map(|kpi| kpi.metric).any(is_expected) {
            continue;
        }
        let names: Vec<&str> = expected.goal_type.kpis.iter().map(|kpi| kpi.value.as_str()).take(SHOWN).collect();
        let [first, ..] = names[..] else {
            continue;
        };
        let usual = suggest::one_of(names.iter().copied());
        let of_all = match goal.kpis.len() {
            1 => "its kpi is not one".to_string(),
            count => format!("none of its {count} kpis is one"),
        };
        findings.add(
            view,
            finding(format!("goal `{}` is of type `{}`, and {of_all} that measures it", goal.name.value, named.value))
                .label(view.at(named.span), format!("usually measured by {usual}"))
                .label(view.at(goal.kpis[0].name.span), "measured by this")
                .help(format!("add a line such as `kpi {first} …`, or give the goal the type that fits its kpis")),
        );
    }
}

/// So many of the type's metrics are named.
const SHOWN: usize = 5;

struct Expected<'w> {
    goal_type: &'w GoalType,
    metrics: FxHashSet<MetricId>,
}

impl<'w> Expected<'w> {
    /// `None` for a type that names nothing, or expects nothing that is known.
    fn new(name: Name, workspace: &'w Workspace) -> Option<Self> {
        let (_, goal_type) = workspace.find_goal_type(name)?;
        let metrics: FxHashSet<MetricId> =
            goal_type.kpis.iter().filter_map(|kpi| workspace.find_metric(kpi.value)).collect();
        let metrics: FxHashSet<MetricId> = metrics.into_iter().map(|id| counted_as(workspace, id)).collect();
        (!metrics.is_empty()).then_some(Self { goal_type, metrics })
    }

    fn has(&self, metric: MetricId, workspace: &Workspace) -> bool {
        self.metrics.contains(&counted_as(workspace, metric))
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn none_of_the_kpis_is_expected() {
        fires(
            &RULE,
            "goal a {\n  type brand-awareness\n  kpi orders 10\n  kpi lunches 10\n}\n",
            &["2:8 goal `a` is of type `brand-awareness`, and none of its 2 kpis is one that measures it"],
        );
        fires(
            &RULE,
            "goal a {\n  type brand-awareness\n  kpi orders 10\n}\n",
            &["2:8 goal `a` is of type `brand-awareness`, and its kpi is not one that measures it"],
        );
    }

    #[test]
    fn one_suffices_by_any_of_its_names() {
        silent(&RULE, "goal a {\n  type brand-awareness\n  kpi orders 10\n  kpi seen is reach 10\n}\n");
        silent(&RULE, "goal a {\n  type awareness\n  kpi \"팔로워 수\" 10\n}\n");
    }

    #[test]
    fn what_networks_call_otherwise_and_parts_of_it_are_expected() {
        let goal = |kpi: &str| format!("goal a {{\n  type brand-awareness\n  kpi {kpi} 10\n}}\n");
        for kpi in ["fans", "subscribers", "page-impressions", "post-reach", "link-clicks", "referrals"] {
            silent(&RULE, &goal(kpi));
        }
        let found = "2:8 goal `a` is of type `brand-awareness`, and its kpi is not one that measures it";
        fires(&RULE, &goal("active-users"), &[found]);
        fires(&RULE, &goal("new-followers"), &[found]);
        // One's own fans are what they are declared to be.
        let own = format!("{}metric fans \"Fans of the band\" {{\n}}\n", goal("fans"));
        fires(&RULE, &own, &[found]);
    }

    #[test]
    fn without_type_or_kpis_nothing_is_expected() {
        silent(&RULE, "goal a {\n  kpi orders 10\n}\n");
        silent(&RULE, "goal a {\n  type brand-awareness\n  milestone \"The page is live\"\n}\n");
        silent(&RULE, "goal a {\n  type wibble\n  kpi orders 10\n}\n");
    }

    #[test]
    fn a_type_of_ones_own_counts() {
        let declared =
            "goal-type hiring \"Grow the team\" {\n  kpis applications\n}\nmetric applications \"Applications\" {\n}\n";
        silent(&RULE, &format!("{declared}goal a {{\n  type hiring\n  kpi applications 10\n}}\n"));
        fires(
            &RULE,
            &format!("{declared}goal a {{\n  type hiring\n  kpi reach 10\n}}\n"),
            &["7:8 goal `a` is of type `hiring`, and its kpi is not one that measures it"],
        );
        let unknown = "goal-type hiring \"Grow the team\" {\n  kpis nothing-known\n}\n";
        silent(&RULE, &format!("{unknown}goal a {{\n  type hiring\n  kpi reach 10\n}}\n"));
    }

    #[test]
    fn what_could_not_be_read_may_be_the_expected_one() {
        silent(&RULE, "goal a {\n  type brand-awareness\n  kpi orders 10\n  kip reach 10\n}\n");
    }
}

use super::{Context, Findings, Place, finding};
use crate::model::Kpi;
use crate::source::{FileId, Location};

rule! {
    /// All KPIs of a goal are metrics that say little alone, and no goal near it measures more.
    ///
    /// A like costs nothing and commits to nothing. Such numbers show that something moves, and not that anybody was won; a plan
    /// that has nothing else learns that too late.
    ///
    /// ```goal,bad
    /// goal liked "People like what we post" {
    ///   by 2026-03-31
    ///   kpi likes 400/month -> 500/month
    ///   kpi shares 40/month -> 50/month
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal liked "People like what we post" {
    ///   by 2026-03-31
    ///   kpi likes 400/month -> 500/month
    ///   kpi comments 60/month -> 80/month
    /// }
    /// ```
    ///
    /// Which metrics these are is said in the catalogue, with `vanity`. Another KPI in a goal around this one, directly in it, or
    /// beside it in the same goal serves as well; goals at the top of a plan are not beside each other.
    ///
    /// Off by default, because a like is a fair measure of what the guide behind the catalogue calls engagement, and who else
    /// watches what is not always written down.
    "vanity-metrics-only", Specific, Allow(Advice), File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let goals = &workspace.file(file).goals;
    let is_vanity = |kpi: &Kpi| kpi.metric.is_some_and(|id| workspace.metric(id).vanity);
    let says_more: Vec<bool> =
        goals.iter().map(|goal| goal.kpis.iter().any(|kpi| kpi.damaged || !is_vanity(kpi))).collect();
    let mut around = vec![false; goals.len()];
    let mut inside = vec![false; goals.len()];
    // A goal stands before those nested in it.
    for (index, goal) in goals.iter().enumerate() {
        if let Some(parent) = goal.parent.map(|parent| parent as usize) {
            around[index] = around[parent] || says_more[parent];
            inside[parent] |= says_more[index];
        }
    }
    for (index, goal) in goals.iter().enumerate() {
        let beside = goal.parent.is_some_and(|parent| inside[parent as usize]);
        let vanity_only = !goal.kpis.is_empty() && !goal.damaged && !says_more[index];
        if !vanity_only || around[index] || inside[index] || beside {
            continue;
        }
        let count = goal.kpis.len();
        let all = if count == 1 { "the kpi".to_string() } else { format!("each of the {count} kpis") };
        let mut diagnostic = finding(format!("{all} of goal `{}` says little alone", goal.name.value));
        for kpi in goal.kpis.iter().take(SHOWN) {
            diagnostic = diagnostic.label(Location::new(file, kpi.name.span), "a vanity metric");
        }
        let balance = goal.kpis.iter().find_map(|kpi| workspace.metric(kpi.metric?).balanced_by.first());
        let other = balance.map_or("comments", |other| other.value.as_str());
        findings.add(
            Place { file, goal: Some(index as u32), kpi: None },
            diagnostic.help(format!("add what shows that somebody was won, such as `kpi {other} …`")),
        );
    }
}

/// So many KPIs are shown.
const SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn vanity_alone_is_reported() {
        fires(&RULE, "goal a {\n  kpi likes 10\n}\n", &["2:7 the kpi of goal `a` says little alone"]);
        fires(
            &RULE,
            "goal a {\n  kpi likes 10\n  kpi reposts 10\n}\n",
            &["2:7 each of the 2 kpis of goal `a` says little alone"],
        );
        silent(&RULE, "goal a {\n  kpi likes 10\n  kpi comments 10\n}\n");
        silent(&RULE, "goal a {\n  kpi likes 10\n  kpi lunches 10\n}\n");
        silent(&RULE, "goal a {\n  milestone \"The page is live\"\n}\n");
    }

    #[test]
    fn more_may_be_measured_around_inside_or_beside() {
        silent(&RULE, "goal a {\n  kpi reach 10\n  goal b {\n    goal c {\n      kpi likes 8\n    }\n  }\n}\n");
        silent(&RULE, "goal a {\n  kpi likes 8\n  goal b {\n    kpi reach 10\n  }\n}\n");
        silent(&RULE, "goal a {\n  goal b {\n    kpi reach 10\n  }\n  goal c {\n    kpi likes 8\n  }\n}\n");
    }

    #[test]
    fn goals_at_the_top_are_not_beside_each_other() {
        fires(
            &RULE,
            "goal a {\n  kpi likes 8\n}\ngoal b {\n  kpi reach 10\n}\n",
            &["2:7 the kpi of goal `a` says little alone"],
        );
    }

    #[test]
    fn what_could_not_be_read_may_be_more() {
        silent(&RULE, "goal a {\n  kpi likes 8\n  kip reach 10\n}\n");
    }
}

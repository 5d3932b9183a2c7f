use rustc_hash::FxHashMap;

use super::{Context, Findings, Place, finding};
use crate::model::{GoalView, Name};
use crate::source::{FileId, Location, Span, Spanned};

rule! {
    /// A name that is given twice within its kind: to two goals of a plan, two KPIs of a goal, two plans, metrics, platforms or
    /// goal types.
    ///
    /// Whoever names it means one of the two, and nobody can tell which.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    ///   kpi fans 800 -> 900 where "Europe"
    /// }
    /// ```
    ///
    /// Two KPIs on one metric have names of their own and say with `is` what they count:
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   period 2026-Q1
    ///   kpi fans 2,400 -> 2,760
    ///   kpi eu-fans is fans 800 -> 900 where "Europe"
    /// }
    /// ```
    ///
    /// Goals of different plans may share a name. To declare a metric, platform or goal type of the built-in catalogue anew is
    /// the way to change it, and no duplicate.
    "duplicate-name", Aligned, Deny, File(check)
}

/// From so many KPIs on, comparing each with each takes longer than a table.
const FEW: usize = 8;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let model = workspace.file(file);
    if let Some(name) = model.plan.name {
        let named = workspace.plans_named(name.value).iter();
        let declaring = named.filter_map(|&other| Some((other, workspace.file(other).plan.name?)));
        twice("plan", file, name, declaring.map(|(other, name)| Location::new(other, name.span)).next(), findings);
    }
    let metrics = model.metrics.iter().map(|metric| metric.name);
    let platforms = model.platforms.iter().map(|platform| platform.name);
    let goal_types = model.goal_types.iter().map(|goal_type| goal_type.name);
    metrics.for_each(|name| twice("metric", file, name, workspace.first_metric(name.value), findings));
    platforms.for_each(|name| twice("platform", file, name, workspace.first_platform(name.value), findings));
    goal_types.for_each(|name| twice("goal type", file, name, workspace.first_goal_type(name.value), findings));

    let mut table: FxHashMap<Name, Span> = FxHashMap::default();
    for goal in workspace.goals_of(file) {
        goal_twice(goal, findings);
        kpis_twice(goal, &mut table, findings);
    }
}

/// `first` is where something of this kind was first called so.
fn twice(kind: &str, file: FileId, name: Spanned<Name>, first: Option<Location>, findings: &mut Findings) {
    let here = Location::new(file, name.span);
    let Some(first) = first.filter(|first| *first != here && !name.value.as_str().is_empty()) else {
        return;
    };
    let diagnostic = finding(format!("{kind} `{}` is declared twice", name.value))
        .label(here, "again here")
        .label(first, "first here")
        .help("rename one of the two");
    findings.add(file, diagnostic);
}

fn goal_twice(view: GoalView<'_>, findings: &mut Findings) {
    let Spanned { value: name, span } = view.goal().name;
    let named = view.workspace.goals_named(name);
    // A name that could not be read is empty, and no name.
    if named.len() < 2 || name.as_str().is_empty() {
        return;
    }
    // They stand in the order of the files, and in each file in the order of the text.
    let first = named[named.partition_point(|id| id.file < view.id.file)];
    if first == view.id {
        return;
    }
    let first = view.workspace.goal(first).name.span;
    let diagnostic = finding(format!("goal `{name}` is defined twice in this plan"))
        .label(view.at(span), "again here")
        .label(view.at(first), "first here")
        .help("rename one of the two, or bring them together");
    findings.add(view, diagnostic);
}

fn kpis_twice(view: GoalView<'_>, table: &mut FxHashMap<Name, Span>, findings: &mut Findings) {
    let kpis = &view.goal().kpis;
    let in_table = kpis.len() > FEW;
    if in_table {
        table.clear();
    }
    for (index, kpi) in kpis.iter().enumerate() {
        let Spanned { value: name, span } = kpi.name;
        let first = if in_table {
            *table.entry(name).or_insert(span)
        } else {
            kpis[..index].iter().find(|earlier| earlier.name.value == name).map_or(span, |earlier| earlier.name.span)
        };
        if first == span || name.as_str().is_empty() {
            continue;
        }
        let metric = kpi.metric_name.map_or(name, |metric| metric.value);
        let diagnostic = finding(format!("goal `{}` has two kpis `{name}`", view.name()))
            .label(view.at(span), "again here")
            .label(view.at(first), "first here")
            .help(format!("give one of them another name, as in `kpi other-{name} is {metric} …`"));
        findings.add(Place { kpi: Some(index as u32), ..Place::from(view) }, diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, fires_in, silent};

    #[test]
    fn goals_of_one_plan() {
        fires(&RULE, "goal a {\n}\ngoal b {\n  goal a {\n  }\n}\n", &["4:8 goal `a` is defined twice in this plan"]);
        let other = ("other.goal", "goal a {\n}\n");
        fires_in(&RULE, &[other, ("test.goal", "goal a {\n}\n")], &[]);
        let (_, found) = check(&RULE, "goal a {\n}\ngoal a {\n}\n");
        assert_eq!(found[0].labels.len(), 2, "it points at both");
    }

    #[test]
    fn names_are_compared_after_normalisation() {
        fires(
            &RULE,
            "goal caf\u{e9} {\n}\ngoal cafe\u{301} {\n}\n",
            &["3:6 goal `caf\u{e9}` is defined twice in this plan"],
        );
    }

    #[test]
    fn kpis_of_one_goal() {
        fires(
            &RULE,
            "goal a {\n  kpi fans 10\n  kpi reach 10\n  kpi fans 20\n}\n",
            &["4:7 goal `a` has two kpis `fans`"],
        );
        silent(&RULE, "goal a {\n  kpi fans 10\n  kpi eu-fans is fans 10\n}\ngoal b {\n  kpi fans 10\n}\n");
        let many: String = (0..20).map(|number| format!("  kpi k{number} 10\n")).collect();
        fires(&RULE, &format!("goal a {{\n{many}  kpi k3 10\n}}\n"), &["22:7 goal `a` has two kpis `k3`"]);
    }

    #[test]
    fn plans_of_the_workspace() {
        let plan = |path| (path, "plan p \"P\" {\n}\n");
        fires_in(&RULE, &[plan("one.goal"), plan("two.goal")], &["two.goal:1:6 plan `p` is declared twice"]);
        fires_in(&RULE, &[plan("one.goal"), ("two.goal", "plan q \"P\" {\n}\n")], &[]);
    }

    #[test]
    fn metrics_platforms_and_goal_types() {
        fires(
            &RULE,
            "metric m \"M\" {\n}\nplatform p \"P\" {\n}\ngoal-type t \"T\" {\n  kpis clicks\n}\nmetric m \"M\" {\n}\nplatform p \"P\" {\n}\ngoal-type t \"T\" {\n  kpis clicks\n}\n",
            &[
                "8:8 metric `m` is declared twice",
                "10:10 platform `p` is declared twice",
                "12:11 goal type `t` is declared twice",
            ],
        );
        // Different kinds do not meet.
        silent(&RULE, "metric m \"M\" {\n}\nplatform m \"M\" {\n}\ngoal m {\n}\n");
    }

    #[test]
    fn the_catalogue_may_be_declared_anew() {
        silent(&RULE, "metric fans \"Fans\" {\n  unit people\n}\nplatform facebook \"Facebook\" {\n}\n");
    }
}

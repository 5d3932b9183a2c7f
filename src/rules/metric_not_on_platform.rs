use super::{Context, Findings, finding};
use crate::model::{KpiView, Name, Workspace};
use crate::source::{Location, Spanned};

rule! {
    /// A metric that is counted on certain platforms stands in a goal that is on none of them.
    ///
    /// There will be no number to write down: what a page calls fans does not exist where accounts have followers. Usually the
    /// platform or the metric was copied from another goal.
    ///
    /// ```goal,bad
    /// goal profile "Be found on LinkedIn" {
    ///   platform linkedin
    ///   by 2026-03-31
    ///   kpi fans 800 -> 900
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal profile "Be found on LinkedIn" {
    ///   platform linkedin
    ///   by 2026-03-31
    ///   kpi followers 800 -> 900
    /// }
    /// ```
    ///
    /// A goal without a platform of its own has the one around it. One of several platforms suffices.
    ///
    /// Off by default, because it rests on what the catalogue says of platforms, and they rename what they count every few years.
    "metric-not-on-platform", Specific, Allow(Advice), Kpi(check)
}

/// More pairs of platforms than this are not compared; no person lists so many.
const COMPARED: usize = 1_000;

fn check(view: KpiView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let (Some(id), Some(metric)) = (view.kpi.metric, view.metric()) else {
        return;
    };
    let (counted_on, of_goal) = (&metric.platforms, view.goal.platforms());
    let (Some(first_counted), Some(first)) = (counted_on.first(), of_goal.first()) else {
        return;
    };
    if counted_on.len() * of_goal.len() > COMPARED {
        return;
    }
    let counted: Vec<Name> = counted_on.iter().map(|platform| platform_of(workspace, platform)).collect();
    if of_goal.iter().any(|platform| counted.contains(&platform_of(workspace, platform))) {
        return;
    }
    let name = metric.name.value;
    let is = |platforms: &[Spanned<Name>]| listed(platforms);
    findings.add(
        view,
        finding(format!("`{name}` is counted on {}, and this goal is on {}", is(counted_on), is(of_goal)))
            .label(view.at(view.kpi.name.span), "not counted there")
            .label(view.at(first.span), "the goal is here")
            .label(Location::new(id.file, first_counted.span), format!("`{name}` is here"))
            .help(format!(
                "count something that exists on {}, or add `{}` to the platforms of the goal; where the catalogue is out of \
                 date, declare `metric {name}` anew",
                is(of_goal),
                first_counted.value
            )),
    );
}

/// By its own name, whichever of its names was written.
fn platform_of(workspace: &Workspace, written: &Spanned<Name>) -> Name {
    workspace.find_platform(written.value).map_or(written.value, |(_, platform)| platform.name.value)
}

fn listed(platforms: &[Spanned<Name>]) -> String {
    let quoted: Vec<String> = platforms.iter().map(|platform| format!("`{}`", platform.value)).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn none_of_the_platforms_is_the_goals() {
        fires(
            &RULE,
            "plan \"P\" {\n  platform instagram, tiktok\n}\ngoal a {\n  kpi our-page is fans 10\n}\n",
            &["5:7 `fans` is counted on `facebook`, and this goal is on `instagram` and `tiktok`"],
        );
    }

    #[test]
    fn one_of_them_suffices_by_any_of_its_names() {
        silent(&RULE, "goal a {\n  platform instagram, facebook\n  kpi fans 10\n}\n");
        silent(&RULE, "goal a {\n  platform fb\n  kpi fans 10\n}\nplatform facebook \"Facebook\" {\n  also fb\n}\n");
    }

    #[test]
    fn a_metric_of_everywhere_and_a_goal_of_nowhere_are_fine() {
        silent(&RULE, "goal a {\n  platform instagram\n  kpi followers 10\n  kpi lunches 10\n}\n");
        silent(&RULE, "goal a {\n  kpi fans 10\n}\n");
    }

    #[test]
    fn a_platform_of_ones_own_counts_by_its_name() {
        let metric = "metric listeners \"Listeners\" {\n  platform town-radio\n}\n";
        silent(&RULE, &format!("{metric}goal a {{\n  platform town-radio\n  kpi listeners 10\n}}\n"));
        fires(
            &RULE,
            &format!("{metric}goal a {{\n  platform newsletter\n  kpi listeners 10\n}}\n"),
            &["6:7 `listeners` is counted on `town-radio`, and this goal is on `newsletter`"],
        );
    }
}

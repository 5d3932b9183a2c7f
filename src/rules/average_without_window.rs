use super::{Context, Findings, finding};
use crate::model::KpiView;

rule! {
    /// An average, or another figure of many values, does not say which values it runs over.
    ///
    /// The average of a good week is not that of a year: whoever may choose the values at the end can choose the result.
    ///
    /// ```goal,bad
    /// goal seen "Be seen by the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi reach >= 1,000 avg
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal seen "Be seen by the neighbourhood" {
    ///   by 2026-03-31
    ///   kpi reach >= 1,000 avg per post
    ///   kpi load-time <= 1.5 s p95 over 28 days
    /// }
    /// ```
    ///
    /// `per post` names the values, `over 28 days` and `each week` the time they are of, and so does a rate such as `320/month`. A
    /// `total` runs over the goal's own time.
    ///
    /// Off by default, because most read the goal's whole time into it, and are right. Of 309 published goals, a reviewer found
    /// such a figure in 9.
    "average-without-window", Measurable, Allow(Advice), Kpi(check)
}

fn check(view: KpiView<'_>, _: &Context<'_>, findings: &mut Findings) {
    let Some(qualifiers) = view.kpi.qualifiers.as_deref() else {
        return;
    };
    let Some(aggregate) = qualifiers.aggregate.filter(|aggregate| aggregate.value.as_str() != "total") else {
        return;
    };
    let says_which = qualifiers.per.is_some() || qualifiers.each.is_some() || qualifiers.window.is_some();
    if says_which || view.per().is_some() || view.kpi.damaged {
        return;
    }
    let (name, word) = (view.name(), aggregate.value);
    findings.add(
        view,
        finding(format!("`{name}` is a figure of many values (`{word}`), and of which is not given"))
            .label(view.at(aggregate.span), "over what?")
            .help(format!("add it, such as `{word} over 28 days`, `{word} per post` or `{word} each week`")),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    fn kpi(line: &str) -> String {
        format!("goal a {{\n  kpi {line}\n}}\n")
    }

    #[test]
    fn each_figure_of_many_needs_its_values() {
        for word in ["avg", "median", "p95", "lowest", "highest"] {
            let found = format!("2:19 `reach` is a figure of many values (`{word}`), and of which is not given");
            fires(&RULE, &kpi(&format!("reach 1,000 {word}")), &[&found]);
        }
    }

    #[test]
    fn they_may_be_named_in_four_ways() {
        silent(&RULE, &kpi("reach 1,000 avg per post"));
        silent(&RULE, &kpi("reach 1,000 avg over 28 days"));
        silent(&RULE, &kpi("reach 1,000 avg each week"));
        silent(&RULE, &kpi("reach 900/month -> 1,000/month avg"));
    }

    #[test]
    fn a_total_and_a_plain_number_are_of_all() {
        silent(&RULE, &kpi("reach 1,000 total"));
        silent(&RULE, &kpi("reach 1,000"));
        silent(&RULE, &kpi("reach 1,000 avg from 9"));
    }
}

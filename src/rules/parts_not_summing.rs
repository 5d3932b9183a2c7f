use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Findings, finding};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{GoalId, GoalView, KpiNames, KpiView, StatusKind, Unit, Workspace, number};

rule! {
    /// The targets of the parts of a KPI, in goals that support its goal, come to less than its own target or to more than 120 %
    /// of it.
    ///
    /// If every part is reached, the whole is missed; or the parts ask for much more than anybody needs.
    ///
    /// ```goal,bad
    /// goal more-guests "More guests" {
    ///   by 2026-12-31
    ///   kpi new-customers 500
    ///
    ///   goal lunch "More guests for lunch" {
    ///     kpi lunch-guests is new-customers 200 {
    ///       part-of more-guests.new-customers
    ///     }
    ///   }
    ///
    ///   goal evening "More guests in the evening" {
    ///     kpi evening-guests is new-customers 150 {
    ///       part-of more-guests.new-customers
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-guests "More guests" {
    ///   by 2026-12-31
    ///   kpi new-customers 500
    ///
    ///   goal lunch "More guests for lunch" {
    ///     kpi lunch-guests is new-customers 300 {
    ///       part-of more-guests.new-customers
    ///     }
    ///   }
    ///
    ///   goal evening "More guests in the evening" {
    ///     kpi evening-guests is new-customers 220 {
    ///       part-of more-guests.new-customers
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// Parts count when they stand in goals that are nested in the goal of the whole or support it; two of them are needed, all with
    /// known targets in the unit of the whole. Where less is better, parts may come to less. Rates, durations, scores and ranks are
    /// no sums.
    ///
    /// Off by default, because the parts that are written down need not be all there are.
    "parts-not-summing", Aligned, Allow(Warn), Workspace(check)
}

/// Parts may ask for so much of the whole, since some will fall short. A round number, not a measured one.
const AT_MOST: Decimal = Decimal::from_parts(120, 0, 0, false, 0);

/// So many parts are underlined.
const SHOWN: usize = 6;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let workspace = context.workspace;
    let mut names = KpiNames::default();
    let mut parts_of: FxHashMap<(GoalId, u32), Vec<KpiView<'_>>> = FxHashMap::default();
    // In the order of the files, so that findings and labels have one too.
    let mut wholes: Vec<(GoalId, u32)> = Vec::new();
    for part in workspace.goals().flat_map(GoalView::kpis) {
        let Some(said) = part.kpi.details.as_ref().and_then(|details| details.part_of.as_ref()) else {
            continue;
        };
        let Some(whole) = names.resolve(part.goal, &said.value) else {
            continue;
        };
        let parts = parts_of.entry(whole).or_insert_with(|| {
            wholes.push(whole);
            Vec::new()
        });
        parts.push(part);
    }
    if wholes.is_empty() {
        return;
    }
    let supports = supports(workspace);
    for whole in wholes {
        let view = workspace.view(whole.0);
        let kpi = KpiView { goal: view, index: whole.1, kpi: &view.goal().kpis[whole.1 as usize] };
        let parts = parts_of.remove(&whole).unwrap_or_default();
        let parts: Vec<KpiView<'_>> = parts.into_iter().filter(|part| is_below(part.goal, view, &supports)).collect();
        if let Some(sum) = sum(kpi, &parts) {
            judge(kpi, &parts, sum, findings);
        }
    }
}

/// Which goal says that it supports which.
fn supports(workspace: &Workspace) -> FxHashSet<(GoalId, GoalId)> {
    let stated =
        workspace.goals().flat_map(|goal| goal.goal().supports.iter().map(move |reference| (goal.id, reference)));
    stated.filter_map(|(goal, reference)| Some((goal, workspace.find_goal(reference, goal.file).one()?))).collect()
}

/// Nested in the goal, at any depth, or supporting it.
fn is_below(part: GoalView<'_>, whole: GoalView<'_>, supports: &FxHashSet<(GoalId, GoalId)>) -> bool {
    let same_file = part.id.file == whole.id.file;
    let nested = same_file && whole.goal().descendants(whole.id.index).contains(&part.id.index);
    // What was dropped is no part any more; what is done is.
    part.status_kind() != StatusKind::Dropped && (nested || supports.contains(&(part.id, whole.id)))
}

/// What the parts come to, in the unit of the whole. `None` where that can't be said.
fn sum(whole: KpiView<'_>, parts: &[KpiView<'_>]) -> Option<Decimal> {
    let target = whole.target_value()?;
    let adds_up = !matches!(
        whole.metric_kind(),
        Some(MetricKind::Rate | MetricKind::Duration | MetricKind::Score | MetricKind::Rank)
    );
    let is_figure = |kpi: KpiView<'_>| {
        let aggregate = kpi.kpi.qualifiers.as_ref().and_then(|qualifiers| qualifiers.aggregate);
        aggregate.is_some_and(|aggregate| aggregate.value.as_str() != "total")
    };
    if parts.len() < 2 || !adds_up || target.value <= Decimal::ZERO || whole.share().is_some() || is_figure(whole) {
        return None;
    }
    let mut sum = Decimal::ZERO;
    for part in parts {
        let value = part.target_value()?;
        let fits =
            value.per == target.per && part.share().is_none() && !is_figure(*part) && value.unit != Unit::Percent;
        let in_unit = fits.then(|| value.value.checked_mul(value.unit.conversion(target.unit)?)).flatten()?;
        sum = sum.checked_add(in_unit)?;
    }
    Some(sum)
}

fn judge(whole: KpiView<'_>, parts: &[KpiView<'_>], sum: Decimal, findings: &mut Findings) {
    let (Some(target), Some(written)) = (whole.target_value(), whole.target()) else {
        return;
    };
    let Some(share) = sum.checked_mul(Decimal::ONE_HUNDRED).and_then(|sum| sum.checked_div(target.value)) else {
        return;
    };
    let less_is_better = whole.better() == Some(Better::Less);
    let wrong =
        if less_is_better { share > Decimal::ONE_HUNDRED } else { share < Decimal::ONE_HUNDRED || share > AT_MOST };
    if !wrong {
        return;
    }
    let total = target.with_value(sum);
    let mut diagnostic = finding(format!(
        "the {} parts of `{}` come to {total}, which is {} % of its {target}",
        parts.len(),
        whole.name(),
        number(share.round())
    ))
    .label(whole.at(written.span), "the whole");
    for part in parts.iter().take(SHOWN) {
        let span = part.target().map_or(part.kpi.span, |target| target.span);
        let value = part.target_value().map_or(String::new(), |value| value.to_string());
        diagnostic = diagnostic.label(part.at(span), format!("part: {value}"));
    }
    let help = if share < Decimal::ONE_HUNDRED {
        format!(
            "raise the parts by {} together, lower the whole to {total}, or add the part that is missing",
            target.with_value(target.value - sum)
        )
    } else if less_is_better {
        format!("lower the parts by {} together, or raise the whole to {total}", target.with_value(sum - target.value))
    } else {
        format!("lower the parts, or raise the whole to {total}")
    };
    findings.add(whole, diagnostic.help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fires_in, silent};

    /// A whole with nested parts.
    fn nested(whole: &str, parts: &[&str]) -> String {
        let parts: String = parts
            .iter()
            .enumerate()
            .map(|(index, part)| format!("  goal p{index} {{\n    kpi k {part} {{\n      part-of w.k\n    }}\n  }}\n"))
            .collect();
        format!("goal w {{\n  kpi k {whole}\n{parts}}}\n")
    }

    #[test]
    fn parts_may_come_to_all_and_a_fifth_more() {
        silent(&RULE, &nested("100", &["60", "40"]));
        silent(&RULE, &nested("100", &["60", "60"]));
        fires(&RULE, &nested("100", &["60", "39"]), &["2:9 the 2 parts of `k` come to 99, which is 99 % of its 100"]);
        fires(
            &RULE,
            &nested("100", &["60", "50", "11"]),
            &["2:9 the 3 parts of `k` come to 121, which is 121 % of its 100"],
        );
    }

    #[test]
    fn changes_are_worked_out_and_units_converted() {
        fires(
            &RULE,
            &nested("80 -> 100 kg", &["20 -> x2 kg", "40 -> +10 kg"]),
            &["2:15 the 2 parts of `k` come to 90 kg, which is 90 % of its 100 kg"],
        );
        silent(&RULE, &nested("10 days", &["120 h", "5 days"]));
        silent(&RULE, &nested("100/week", &["10/month", "10/month"]));
    }

    #[test]
    fn parts_in_goals_that_support_count_and_others_do_not() {
        let whole = ("whole.goal", "goal w {\n  kpi k 100\n}\n");
        let part =
            |name: &str, line: &str| format!("goal {name} {{\n  {line}\n  kpi k 30 {{\n    part-of w.k\n  }}\n}}\n");
        let supporting = part("a", "supports w") + &part("b", "supports w");
        fires_in(
            &RULE,
            &[whole, ("parts.goal", &supporting)],
            &["whole.goal:2:9 the 2 parts of `k` come to 60, which is 60 % of its 100"],
        );
        let beside = part("a", "supports w") + &part("b", "by 2026");
        fires_in(&RULE, &[whole, ("parts.goal", &beside)], &[]);
        silent(&RULE, "goal a {\n  kpi w 100\n  kpi x 10 {\n    part-of w\n  }\n  kpi y 10 {\n    part-of w\n  }\n}\n");
    }

    #[test]
    fn where_less_is_better_parts_may_come_to_less() {
        silent(&RULE, &nested("<= 100", &["<= 40", "<= 40"]));
        fires(
            &RULE,
            &nested("<= 100", &["<= 60", "<= 41"]),
            &["2:12 the 2 parts of `k` come to 101, which is 101 % of its 100"],
        );
    }

    #[test]
    fn one_part_an_unknown_one_and_rates_are_no_sum() {
        silent(&RULE, &nested("100", &["60"]));
        silent(&RULE, &nested("100", &["20", "TBD"]));
        silent(&RULE, &nested("50%", &["20%", "20%"]));
        silent(&RULE, &nested("100 avg", &["20", "20"]));
        silent(&RULE, &nested("?", &["20", "20"]));
    }

    #[test]
    fn what_was_dropped_is_no_part() {
        let text = nested("100", &["60", "40", "90"])
            .replace("  goal p2 {\n", "  goal p2 {\n    status dropped \"no need\"\n");
        silent(&RULE, &text);
    }
}

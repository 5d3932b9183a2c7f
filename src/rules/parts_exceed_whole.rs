use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::{Context, Findings, finding};
use crate::model::catalogue::MetricId;
use crate::model::{Comparison, Days, GoalView, KpiView, Name, Quantity, Share};
use crate::realism::{self, Dated};
use crate::source::{Location, Role};

rule! {
    /// A part is larger than the whole it is a part of: more clicks than impressions, in the targets or in the results of one
    /// day.
    ///
    /// Nobody clicks what was not shown. One of the two numbers is wrong, or they count different things.
    ///
    /// ```goal,bad
    /// goal more-clicks "Win clicks on our posts" {
    ///   period 2026-Q1
    ///   kpi impressions 4,000 -> 5,000
    ///   kpi clicks 320 -> 6,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-clicks "Win clicks on our posts" {
    ///   period 2026-Q1
    ///   kpi impressions 4,000 -> 5,000
    ///   kpi clicks 320 -> 600
    /// }
    /// ```
    ///
    /// Which metric is part of which says its declaration in the catalogue (`part-of impressions`), or a KPI's own `part-of`.
    /// Only KPIs of one goal that are counted alike are compared: per the same, over the same window, of the same segment, and in
    /// their targets by the same deadline.
    "parts-exceed-whole", Achievable, Deny, Goal(check)
}

/// So many metrics are followed from part to whole: nobody declares more, and what runs in a circle ends.
const LONGEST_CHAIN: usize = 8;

fn check(view: GoalView<'_>, _: &Context<'_>, findings: &mut Findings) {
    if view.goal().kpis.len() < 2 {
        return;
    }
    // The first of each metric that is counted in one way: where there are several, the others are something else.
    let mut by_metric: FxHashMap<(MetricId, Counted), KpiView<'_>> = FxHashMap::default();
    let mut by_name: FxHashMap<Name, KpiView<'_>> = FxHashMap::default();
    for kpi in view.kpis() {
        if let Some(metric) = kpi.kpi.metric {
            by_metric.entry((metric, Counted::of(kpi, true))).or_insert(kpi);
        }
        by_name.entry(kpi.name()).or_insert(kpi);
    }
    for part in view.kpis() {
        let of_metric = || {
            // The part of a part is a part, whether or not what is between is counted here.
            let mut metric = part.metric()?;
            for _ in 0..LONGEST_CHAIN {
                let whole = view.workspace.find_metric(metric.part_of?.value)?;
                if let Some(kpi) = by_metric.get(&(whole, Counted::of(part, true))) {
                    return Some(*kpi);
                }
                metric = view.workspace.metric(whole);
            }
            None
        };
        // What a KPI itself says it is part of may well be counted in more than one segment.
        let own = named_whole(part).and_then(|name| by_name.get(&name).copied());
        let own = own.filter(|whole| Counted::of(*whole, false) == Counted::of(part, false));
        if let Some(whole) = own.or_else(of_metric).filter(|whole| whole.index != part.index) {
            compare_targets(part, whole, findings);
            compare_actuals(part, whole, findings);
        }
    }
}

/// `part-of impressions` in the KPI's block, when that is a KPI of the same goal.
fn named_whole(part: KpiView<'_>) -> Option<Name> {
    match &part.kpi.details.as_ref()?.part_of.as_ref()?.value {
        Share::Words(words) => Some(Name::new(words)),
        Share::Reference(reference) => (reference.plan.is_none() && reference.kpi.is_none()).then_some(reference.name),
    }
}

/// How a KPI is counted: what is counted otherwise can't be compared.
#[derive(PartialEq, Eq, Hash, Default)]
struct Counted {
    aggregate: Option<Name>,
    per: Option<Name>,
    each: Option<crate::model::Duration>,
    window: Option<crate::model::Duration>,
    segment: Option<Box<str>>,
    exclusion: Option<Box<str>>,
}

impl Counted {
    fn of(kpi: KpiView<'_>, in_segment: bool) -> Self {
        let Some(stated) = kpi.kpi.qualifiers.as_deref() else {
            return Self::default();
        };
        let text = |text: Option<&crate::model::Text>| {
            text.filter(|_| in_segment).map(|text| text.value.trim().to_lowercase().into())
        };
        Self {
            aggregate: stated.aggregate.map(|aggregate| aggregate.value),
            per: stated.per.map(|per| per.value.0),
            each: stated.each.map(|each| each.value),
            window: stated.window.map(|window| window.value),
            segment: text(stated.segment.as_deref()),
            exclusion: text(stated.exclusion.as_deref()),
        }
    }
}

fn compare_targets(part: KpiView<'_>, whole: KpiView<'_>, findings: &mut Findings) {
    let is_bounded_above = |kpi: KpiView<'_>| {
        let comparison = kpi.target()?.comparison?.value;
        Some(matches!(comparison, Comparison::AtMost | Comparison::Under))
    };
    // At most 500 of at least 400 is nothing impossible, nor is a share of something else.
    let comparable = is_bounded_above(part).unwrap_or(false) == is_bounded_above(whole).unwrap_or(false)
        && part.share().is_none()
        && whole.share().is_none()
        && part.timeframe().deadline == whole.timeframe().deadline;
    let (Some(few), Some(many), Some(target), Some(of)) =
        (part.target_value(), whole.target_value(), part.target(), whole.target())
    else {
        return;
    };
    if comparable && exceeds(few, many) {
        let message = format!("the target of `{}`, {few}, exceeds that of `{}`, {many}", part.name(), whole.name());
        let diagnostic = finding(message)
            .label(part.at(target.span), format!("a part of `{}`", whole.name()))
            .label(whole.at(of.span), "the whole");
        report(part, whole, diagnostic, many, findings);
    }
}

fn compare_actuals(part: KpiView<'_>, whole: KpiView<'_>, findings: &mut Findings) {
    if part.actual_count() == 0 || whole.actual_count() == 0 {
        return;
    }
    let wholes: FxHashMap<Days, Dated> = realism::actuals(whole).into_iter().map(|of| (of.days, of)).collect();
    let mut wrong = realism::actuals(part).into_iter().filter_map(|few| {
        let of = *wholes.get(&few.days)?;
        exceeds(few.value, of.value).then_some((few, of))
    });
    let Some((few, of)) = wrong.next() else {
        return;
    };
    let more = match wrong.count() {
        0 => String::new(),
        1 => ", and so it is on another day".to_string(),
        count => format!(", and so it is on {count} more days"),
    };
    let (day, one, other) = (few.days.last, part.name(), whole.name());
    let diagnostic = finding(format!("on {day} `{one}` is {}, more than `{other}` with {}{more}", few.value, of.value))
        .label(part.at(few.span), few.label(format!("a part of `{other}`")))
        .label(whole.at(of.span), of.label("the whole"));
    report(part, whole, diagnostic, of.value, findings);
}

fn report(
    part: KpiView<'_>,
    whole: KpiView<'_>,
    mut diagnostic: crate::diagnostic::Diagnostic,
    many: Quantity,
    findings: &mut Findings,
) {
    // The catalogue's own declaration is nothing a reader can change.
    if let (Some(metric), Some(id)) = (part.metric(), part.kpi.metric)
        && named_whole(part).is_none()
        && let Some(part_of) = metric.part_of.filter(|_| part.goal.workspace.role(id.file) != Role::Catalogue)
    {
        diagnostic = diagnostic.label(Location::new(id.file, part_of.span), "declared here");
    }
    let help = format!(
        "write at most {many} for `{}`, or correct `{}`; what counts something else wants a name or a `where` of its own",
        part.name(),
        whole.name()
    );
    findings.add(part, diagnostic.help(help));
}

fn exceeds(part: Quantity, whole: Quantity) -> bool {
    let in_unit = part.unit.conversion(whole.unit).and_then(|factor| part.value.checked_mul(factor));
    part.per == whole.per && whole.value >= Decimal::ZERO && in_unit.is_some_and(|value| value > whole.value)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    #[test]
    fn the_part_of_a_part_is_a_part() {
        let text = goal(&["kpi link-clicks 1 -> 2,000", "kpi impressions 1 -> 1,000"]);
        fires(&RULE, &text, &["3:24 the target of `link-clicks`, 2,000, exceeds that of `impressions`, 1,000"]);
    }

    fn goal(lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        format!("goal a {{\n  period 2026-Q1\n{lines}}}\n")
    }

    #[test]
    fn targets_are_compared_as_they_are_worked_out() {
        let expected = "4:23 the target of `clicks`, 6,000, exceeds that of `impressions`, 5,000";
        fires(&RULE, &goal(&["kpi impressions 4,000 -> +25%", "kpi clicks 3,000 -> x2"]), &[expected]);
        silent(&RULE, &goal(&["kpi impressions 4,000 -> +25%", "kpi clicks 2,500 -> x2"]));
        silent(&RULE, &goal(&["kpi impressions >= 4,000", "kpi clicks <= 5,000"]));
        silent(&RULE, &goal(&["kpi impressions 4,000 -> ?", "kpi clicks 3,000 -> x2"]));
    }

    #[test]
    fn only_what_is_counted_alike_is_compared() {
        silent(&RULE, &goal(&["kpi impressions 4,000/week -> 5,000/week", "kpi clicks 3,000 -> 6,000"]));
        silent(&RULE, &goal(&["kpi impressions >= 5,000 avg per post", "kpi clicks >= 6,000"]));
        silent(&RULE, &goal(&["kpi impressions >= 5,000 where \"new visitors\"", "kpi clicks >= 6,000"]));
        silent(&RULE, &goal(&["kpi impressions >= 5,000 by 2026-01-31", "kpi clicks >= 6,000"]));
        silent(&RULE, &goal(&["kpi impressions >= 5,000 over 7 days", "kpi clicks >= 6,000 over 28 days"]));
        let alike = ["kpi impressions >= 5,000 where \"New visitors\"", "kpi clicks >= 6,000 where \"new visitors\""];
        fires(&RULE, &goal(&alike), &["4:17 the target of `clicks`, 6,000, exceeds that of `impressions`, 5,000"]);
        // Two goals count different things.
        silent(&RULE, &format!("{}goal b {{\n  kpi impressions >= 10\n}}\n", goal(&["kpi clicks >= 6,000"])));
    }

    #[test]
    fn results_are_compared_day_by_day() {
        let of = |clicks: &str| {
            goal(&[
                "kpi impressions 4,000 -> 5,000 {\n    actual 2026-01-04 4,100\n    actual 2026-01-11 4,200\n  }",
                &format!("kpi clicks 300 -> 400 {{\n    {clicks}\n  }}"),
            ])
        };
        fires(
            &RULE,
            &of("actual 2026-01-11 4,201\n    actual 2026-01-04 4,101"),
            &["9:5 on 2026-01-04 `clicks` is 4,101, more than `impressions` with 4,100, and so it is on another day"],
        );
        silent(&RULE, &of("actual 2026-01-11 4,200\n    actual 2026-01-12 9,000"));
    }

    #[test]
    fn a_kpi_may_say_itself_what_it_is_part_of() {
        let parts = "kpi us-fans is fans 10 -> 300 where \"US\" {\n    part-of all-fans\n  }";
        fires(
            &RULE,
            &goal(&["kpi all-fans is fans 100 -> 200", parts]),
            &["4:29 the target of `us-fans`, 300, exceeds that of `all-fans`, 200"],
        );
        let own =
            "metric visits \"Visits\" {\n  kind flow\n}\nmetric buys \"Buys\" {\n  kind flow\n  part-of visits\n}\n";
        fires(
            &RULE,
            &format!("{own}{}", goal(&["kpi visits >= 10", "kpi buys >= 11"])),
            &["11:15 the target of `buys`, 11, exceeds that of `visits`, 10"],
        );
    }
}

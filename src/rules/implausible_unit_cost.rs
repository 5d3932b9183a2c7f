use rust_decimal::Decimal;

use super::{Context, Findings, OptionDefault, RuleOption, finding};
use crate::config::UnitCost;
use crate::model::catalogue::MetricKind;
use crate::model::{Budget, GoalView, KpiView, Name, Per, Quantity, Unit, number};

/// What one more of each metric may cost.
static UNIT_COSTS: RuleOption = RuleOption {
    name: "unit-costs",
    about: "for each metric what one more of it may cost, from the least to the most",
    default: OptionDefault::UnitCosts,
};

rule! {
    /// The budget of a goal divided by what it is to bring costs less or more apiece than such things do.
    ///
    /// Five leads for 2,000 are no bargain, and two thousand for 5 are none to be had. Whoever has bought them before knows what
    /// one costs.
    ///
    /// With leads for 5 to 50 USD in the configuration:
    ///
    /// ```goal,bad
    /// goal more-leads "Win leads with a guide" {
    ///   period 2026-Q1
    ///   kpi leads 100 -> 120
    ///   budget $2,000
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-leads "Win leads with a guide" {
    ///   period 2026-Q1
    ///   kpi leads 100 -> 200
    ///   budget $2,000
    /// }
    /// ```
    ///
    /// `unit-costs` says what one more of a metric may cost, for each metric that is to be judged. Without a baseline, what is
    /// counted anew starts at zero. Where several KPIs share a budget, only a price that is too low is reported, for each may
    /// have had but a part. Budgets in another currency, and budgets and targets that are not counted over the same time, are
    /// not compared.
    ///
    /// Off by default, because what things cost is known to those who buy them and to nobody else: it says nothing until
    /// `unit-costs` is set.
    "implausible-unit-cost", Achievable, Allow(Advice), Goal(check), options: [UNIT_COSTS]
}

fn check(view: GoalView<'_>, context: &Context<'_>, findings: &mut Findings) {
    let costs = context.unit_costs(&RULE, &UNIT_COSTS);
    let Some(budget) = view.goal().facts.budget.as_deref().filter(|_| !costs.is_empty()) else {
        return;
    };
    let Some(sum) = sum(budget) else {
        return;
    };
    let shared = view.goal().kpis.len() + view.goal().milestones.len() > 1;
    for kpi in view.kpis() {
        let Some(cost) = costs.iter().rev().find(|cost| is_of(kpi, cost)) else {
            continue;
        };
        let gain = gain(kpi).filter(|gain| gain.per.and_then(Per::time) == sum.per.and_then(Per::time));
        let (Some(gain), Some(target)) = (gain, kpi.target()) else {
            continue;
        };
        if sum.unit != Unit::Money(cost.currency) || gain.value <= Decimal::ZERO {
            continue;
        }
        let Some(each) = sum.value.checked_div(gain.value) else {
            continue;
        };
        let money = |value: Decimal| Quantity { per: None, approximate: false, ..sum.with_value(value.normalize()) };
        let (than, needed) = if each < cost.low {
            ("less than the", gain.value.checked_mul(cost.low))
        } else if each > cost.high && !shared {
            ("more than the", gain.value.checked_mul(cost.high))
        } else {
            continue;
        };
        let name = kpi.name();
        let range = format!("{} to {}", money(cost.low), money(cost.high));
        let message = format!(
            "the budget leaves {} for each of {} more `{name}`, {than} {range} that one costs",
            money(each.round_dp(2)),
            number(gain.value)
        );
        let wanted = needed.map_or(String::new(), |needed| {
            format!("for so many {} would do; ", Quantity { per: sum.per, ..money(needed) })
        });
        let diagnostic = finding(message)
            .label(view.at(budget.span), format!("{sum} in all"))
            .label(kpi.at(target.span), "for so many")
            .help(format!("{wanted}correct the budget, the target, or `unit-costs` in the configuration"));
        findings.add(kpi, diagnostic);
    }
}

fn is_of(kpi: KpiView<'_>, cost: &UnitCost) -> bool {
    let name = Name::new(&cost.metric);
    let metric = kpi.goal.workspace.find_metric(name);
    kpi.name() == name || metric.is_some() && kpi.kpi.metric == metric
}

/// What the budget comes to: its cap, else price × units, else the sum itself, which may be so much a month.
fn sum(budget: &Budget) -> Option<Quantity> {
    let stated = budget.amount.value;
    match (budget.price, budget.units) {
        (None, Some(units)) => {
            let total = stated.value.checked_mul(units.value.value)?;
            Some(Quantity { per: None, ..stated.with_value(total) })
        }
        _ => Some(stated),
    }
}

/// How many more there are to be.
fn gain(kpi: KpiView<'_>) -> Option<Quantity> {
    let target = kpi.target()?;
    if target.keep.is_some() || target.share.is_some() || kpi.is_recurring() {
        return None;
    }
    let wanted = kpi.target_value()?;
    if !matches!(wanted.unit, Unit::None | Unit::Word(_)) {
        return None;
    }
    match (kpi.baseline_value(), kpi.metric_kind()) {
        (Some(from), _) => {
            let from = from.value.checked_mul(from.unit.conversion(wanted.unit)?)?;
            Some(wanted.with_value(wanted.value.checked_sub(from)?))
        }
        (None, Some(MetricKind::Flow | MetricKind::Counter)) => Some(wanted),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::{OptionValue, UnitCost};
    use crate::rules::testing::{fires_set, silent};

    #[track_caller]
    fn fires(text: &str, expected: &[&str]) {
        let leads = UnitCost {
            metric: "leads".to_string(),
            low: 5.into(),
            high: 50.into(),
            currency: iso_currency::Currency::USD,
        };
        fires_set(&RULE, "unit-costs", OptionValue::UnitCosts(vec![leads]), text, expected);
    }

    fn goal(budget: &str, kpis: &str) -> String {
        format!("goal a {{\n  period 2026-Q1\n  {kpis}\n  budget {budget}\n}}\n")
    }

    #[test]
    fn too_dear_and_too_cheap() {
        fires(&goal("$2,000", "kpi leads 100 -> 140"), &[]);
        fires(
            &goal("$2,001", "kpi leads 100 -> 140"),
            &["4:3 the budget leaves $50.02 for each of 40 more `leads`, more than the $5 to $50 that one costs"],
        );
        fires(&goal("$200", "kpi leads 100 -> +40%"), &[]);
        fires(
            &goal("$5 for 30 posts", "kpi leads 100 -> x1.4"),
            &["4:3 the budget leaves $3.75 for each of 40 more `leads`, less than the $5 to $50 that one costs"],
        );
    }

    #[test]
    fn what_is_counted_anew_starts_at_zero() {
        fires(
            &goal("$100", "kpi leads >= 40"),
            &["4:3 the budget leaves $2.5 for each of 40 more `leads`, less than the $5 to $50 that one costs"],
        );
    }

    #[test]
    fn a_shared_budget_may_be_for_the_other() {
        fires(&goal("$9,000", "kpi leads 100 -> 140\n  kpi fans 100 -> 140"), &[]);
        fires(
            &goal("$90", "kpi leads 100 -> 140\n  kpi fans 100 -> 140"),
            &["5:3 the budget leaves $2.25 for each of 40 more `leads`, less than the $5 to $50 that one costs"],
        );
    }

    #[test]
    fn what_cannot_be_compared_is_let_be() {
        fires(&goal("€9,000", "kpi leads 100 -> 140"), &[]);
        fires(&goal("$9,000/month", "kpi leads 100 -> 140"), &[]);
        fires(&goal("$9,000", "kpi leads 100/month -> 140/month"), &[]);
        fires(
            &goal("$9,000/month", "kpi leads 100/month -> 140/month"),
            &["4:3 the budget leaves $225 for each of 40 more `leads`, more than the $5 to $50 that one costs"],
        );
        fires(&goal("$9,000", "kpi fans 100 -> 140"), &[]);
        fires(&goal("$9,000", "kpi leads 140 -> 140"), &[]);
        silent(&RULE, &goal("$9,000", "kpi sign-ups 100 -> 140"));
    }
}

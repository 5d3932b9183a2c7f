use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Context, Findings, Place, finding};
use crate::model::{Budget, Quantity, Unit, singular};
use crate::source::{FileId, Location};

rule! {
    /// What is to be bought costs more than the budget: price × units is above the sum that is stated beside them.
    ///
    /// All three numbers stand in one line, so one of them is wrong, or the money will run out before the plan does.
    ///
    /// ```goal,bad
    /// goal boosted-posts "Reach the neighbourhood with boosted posts" {
    ///   period 2026-Q1
    ///   kpi reach >= 1,000 avg per post
    ///   budget $300, $15/post for 40 posts
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal boosted-posts "Reach the neighbourhood with boosted posts" {
    ///   period 2026-Q1
    ///   kpi reach >= 1,000 avg per post
    ///   budget $600, $15/post for 40 posts
    /// }
    /// ```
    ///
    /// Sums in different currencies, and a price for one thing with units of another, are not compared.
    "budget-below-cost", Achievable, Deny, File(check)
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let model = context.workspace.file(file);
    let of_plan = model.plan.facts.budget.iter().map(|budget| (Place::from(file), budget));
    let of_goals = (0..).zip(&model.goals).flat_map(|(index, goal)| {
        let place = Place { file, goal: Some(index), kpi: None };
        goal.facts.budget.iter().map(move |budget| (place, budget))
    });
    for (place, budget) in of_plan.chain(of_goals) {
        judge(place, budget, findings);
    }
}

fn judge(place: Place, budget: &Budget, findings: &mut Findings) {
    let (Some(price), Some(units)) = (budget.price, budget.units) else {
        return;
    };
    let sum = budget.amount.value;
    let Some(each) = price_of_one(price.value, units.value).filter(|_| comparable(sum, price.value, units.value))
    else {
        return;
    };
    let Some(cost) = each.checked_mul(units.value.value) else {
        return;
    };
    if cost <= sum.value {
        return;
    }
    let cost = sum.with_value(cost.normalize());
    let at = |span| Location::new(place.file, span);
    let bought = Quantity { per: None, ..units.value };
    let affordable = sum.value.checked_div(each).map(|units| units.floor()).filter(|units| !units.is_zero());
    let help = match affordable {
        Some(affordable) => {
            format!("raise the budget to {cost}, or buy {} at most", bought.with_value(affordable))
        }
        None => format!("raise the budget to {cost}"),
    };
    let diagnostic = finding(format!("{bought} at {} cost {cost}, and the budget is {sum}", price.value))
        .label(at(budget.amount.span), format!("{} short", sum.with_value(cost.value - sum.value)))
        .label(at(price.span.to(units.span)), cost.to_string())
        .help(help);
    findings.add(place, diagnostic);
}

/// Whether price times units is a sum of the budget's kind.
fn comparable(sum: Quantity, price: Quantity, units: Quantity) -> bool {
    let is_money = |quantity: Quantity| matches!(quantity.unit, Unit::Money(_));
    // A budget a month buys so many posts a month.
    is_money(sum) && is_money(price) && sum.unit == price.unit && sum.per == units.per
}

/// `$15/post` of posts, `$5 per 1,000 impressions` of impressions; `None` when it is the price of something else.
fn price_of_one(price: Quantity, units: Quantity) -> Option<Decimal> {
    let Some(per) = price.per else {
        return Some(price.value);
    };
    let mut parts = per.parts();
    let (Some(part), None) = (parts.next(), parts.next()) else {
        return None;
    };
    let (count, noun) = match part.split_once(' ') {
        Some((count, noun)) => (Decimal::from_str(&count.replace(',', "")).ok()?, noun),
        None => (Decimal::ONE, part),
    };
    let is_same = match units.unit {
        Unit::None => true,
        Unit::Word(word) => singular(word.as_str()) == singular(noun),
        Unit::Time(unit) => unit.word() == singular(noun),
        _ => false,
    };
    if is_same { price.value.checked_div(count) } else { None }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    fn goal(budget: &str) -> String {
        format!("goal a {{\n  budget {budget}\n}}\n")
    }

    #[test]
    fn price_times_units_above_the_budget() {
        fires(
            &RULE,
            &goal("$300, $15/post for 40 posts"),
            &["2:10 40 posts at $15/post cost $600, and the budget is $300"],
        );
        silent(&RULE, &goal("$600, $15/post for 40 posts"));
        let (_, found) = check(&RULE, &goal("$300, $15/post for 40 posts"));
        assert_eq!(found[0].help.as_deref(), Some("raise the budget to $600, or buy 20 posts at most"));
    }

    #[test]
    fn one_of_the_three_is_missing() {
        silent(&RULE, &goal("$300"));
        silent(&RULE, &goal("$15/post for 40 posts"));
    }

    #[test]
    fn a_plan_has_a_budget_too() {
        fires(
            &RULE,
            "plan p \"P\" {\n  budget €300, €200/day for 2 days\n}\n",
            &["2:10 2 days at €200/day cost €400, and the budget is €300"],
        );
    }

    #[test]
    fn what_cannot_be_compared_is_left_alone() {
        silent(&RULE, &goal("$300, €15/post for 40 posts"));
        silent(&RULE, &goal("$300, $15/post for 40 videos"));
        silent(&RULE, &goal("$300/month, $15/post for 40 posts"));
    }

    #[test]
    fn not_even_one_can_be_bought() {
        let (_, found) = check(&RULE, &goal("$10, $15/post for 1 post"));
        assert_eq!(found[0].help.as_deref(), Some("raise the budget to $15"));
    }
}

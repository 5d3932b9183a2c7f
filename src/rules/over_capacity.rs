use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use rustc_hash::FxHashMap;

use super::{Context, Findings, Place, finding, wording};
use crate::model::{Action, GoalId, Name, Quantity, StatusKind, TimeUnit, Unit, number};
use crate::source::{FileId, Location, Span, Spanned};

rule! {
    /// Somebody has more to do by the deadline than the hours that are there for it.
    ///
    /// What does not fit is dropped anyway, later and by chance. Here it can be chosen.
    ///
    /// ```goal,bad
    /// goal new-page "Open the new page" {
    ///   owner @mina
    ///   by 2026-01-28
    ///   milestone "The new page is live"
    ///   capacity 10 h/week
    ///   action "Write the texts" effort 16 h
    ///   action "Take the pictures" effort 8 h
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal new-page "Open the new page" {
    ///   owner @mina
    ///   by 2026-01-28
    ///   milestone "The new page is live"
    ///   capacity 10 h/week
    ///   action "Write the texts" effort 12 h
    ///   action "Take the pictures" effort 8 h
    /// }
    /// ```
    ///
    /// `capacity` is what the owner of its goal or plan has for all the actions there and below that are theirs, not done yet,
    /// and of active goals. It lasts from today to the deadline. As efforts, a day is 8 hours and a week 40.
    ///
    /// Off by default, because few plans say what each action takes, and the sum of those that do is no plan of anybody's week.
    "over-capacity", Achievable, Allow(Warn), File(check), of_today: All
}

/// Hours of a working day, and working days of a week.
const DAY: u32 = 8;
const WEEK: u32 = 5;

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let model = context.workspace.file(file);
    let of_plan = model.plan.facts.more.iter().filter_map(|more| more.capacity);
    let has_capacity =
        |more: &Option<Box<crate::model::More>>| more.as_ref().is_some_and(|more| more.capacity.is_some());
    if !has_capacity(&model.plan.facts.more) && !model.goals.iter().any(|goal| has_capacity(&goal.facts.more)) {
        return;
    }
    let open = Open::of(file, context);
    for capacity in of_plan {
        let scope = Scope {
            place: Place::from(file),
            owner: model.plan.facts.owner.map(|owner| owner.value),
            deadline: context.workspace.plan_timeframe(file).deadline,
            goals: 0..model.goals.len() as u32,
        };
        judge(&scope, capacity, &open, context, findings);
    }
    for (index, goal) in (0..).zip(&model.goals) {
        let Some(capacity) = goal.facts.more.as_ref().and_then(|more| more.capacity) else {
            continue;
        };
        let view = context.workspace.view(GoalId { file, index });
        let scope = Scope {
            place: Place::from(view),
            owner: view.owner().map(|owner| owner.value),
            deadline: view.timeframe().deadline,
            goals: index..goal.end,
        };
        judge(&scope, capacity, &open, context, findings);
    }
}

/// Where a capacity holds.
struct Scope {
    place: Place,
    owner: Option<Name>,
    deadline: Option<Date>,
    /// The goals in it; a goal's come one after another.
    goals: std::ops::Range<u32>,
}

/// The open actions of a file with their efforts.
struct Open {
    /// Of each owner, in the order of the goals: the goal, and the sum up to and with it.
    sums: FxHashMap<Option<Name>, Vec<Effort>>,
}

#[derive(Clone, Copy)]
struct Effort {
    goal: u32,
    /// Hours of this action and of all before it.
    sum: Decimal,
    hours: Decimal,
    span: Span,
}

impl Open {
    fn of(file: FileId, context: &Context<'_>) -> Self {
        let mut sums: FxHashMap<Option<Name>, Vec<Effort>> = FxHashMap::default();
        for view in context.workspace.goals_of(file).filter(|view| view.status_kind() == StatusKind::Active) {
            for action in view.goal().actions.iter().filter(|action| action.parts.done.is_none()) {
                let owner = action.parts.owner.or_else(|| view.owner()).map(|owner| owner.value);
                let Some((hours, span)) = effort(action) else {
                    continue;
                };
                let of_owner = sums.entry(owner).or_default();
                let before = of_owner.last().map_or(Decimal::ZERO, |last| last.sum);
                let sum = before.saturating_add(hours);
                of_owner.push(Effort { goal: view.id.index, sum, hours, span });
            }
        }
        Self { sums }
    }

    /// Those of an owner in some goals, and what came before them.
    fn within(&self, scope: &Scope) -> (&[Effort], Decimal) {
        let all = self.sums.get(&scope.owner).map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|effort| effort.goal < scope.goals.start);
        let to = all.partition_point(|effort| effort.goal < scope.goals.end);
        (&all[from..to], from.checked_sub(1).map_or(Decimal::ZERO, |last| all[last].sum))
    }
}

fn judge(scope: &Scope, capacity: Spanned<Quantity>, open: &Open, context: &Context<'_>, findings: &mut Findings) {
    let Some(deadline) = scope.deadline.filter(|deadline| *deadline >= context.today) else {
        return;
    };
    let (efforts, before) = open.within(scope);
    let Some(last) = efforts.last() else {
        return;
    };
    let needed = last.sum - before;
    let days = context.today.until(deadline).map_or(0, |span| span.get_days()) + 1;
    let Some(there) = hours_within(capacity.value, days) else {
        return;
    };
    if needed <= there {
        return;
    }
    let who = scope.owner.map_or("whoever does it".to_string(), |owner| format!("`{owner}`"));
    let (needed, there) = (hours(needed), hours(there));
    let mut diagnostic = finding(format!("{who} has {needed} to do by {deadline}, and {there} for it"))
        .label(Location::new(scope.place.file, capacity.span), format!("{there} in the {} left", wording::days(days)));
    // Of several, the largest is where to begin.
    if let Some(largest) = efforts.iter().rev().max_by_key(|effort| effort.hours) {
        let more = match efforts.len() - 1 {
            0 => String::new(),
            1 => ", and 1 more action".to_string(),
            count => format!(", and {count} more actions"),
        };
        diagnostic =
            diagnostic.label(Location::new(scope.place.file, largest.span), format!("{}{more}", hours(largest.hours)));
    }
    let help = "take an action out, give it to somebody else with `owner`, or move the deadline";
    findings.add(scope.place, diagnostic.help(help));
}

fn hours(hours: Decimal) -> String {
    format!("{} h", number(hours.round_dp(1)))
}

fn effort(action: &Action) -> Option<(Decimal, Span)> {
    let effort = action.parts.effort.as_deref()?;
    Some((in_hours(effort.value)?, effort.span))
}

/// Working hours.
fn in_hours(quantity: Quantity) -> Option<Decimal> {
    let Unit::Time(unit) = quantity.unit else {
        return None;
    };
    match unit {
        TimeUnit::Day => quantity.value.checked_mul(Decimal::from(DAY)),
        TimeUnit::Week => quantity.value.checked_mul(Decimal::from(DAY * WEEK)),
        TimeUnit::Month | TimeUnit::Year => None,
        _ => quantity.value.checked_mul(Unit::Time(unit).conversion(Unit::Time(TimeUnit::Hour))?),
    }
}

/// What a capacity comes to in so many days: `10 h/week` for each seven of them, and one without `/week` at once.
fn hours_within(capacity: Quantity, days: i32) -> Option<Decimal> {
    let hours = in_hours(capacity)?;
    let Some(per) = capacity.per else {
        return Some(hours);
    };
    let days_each = crate::model::Duration::new(1, per.time()?).approximate_days();
    let periods = Decimal::from_f64(f64::from(days) / days_each)?;
    hours.checked_mul(periods)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, silent};

    /// Two weeks from today on.
    fn goal(capacity: &str, lines: &str) -> String {
        format!("goal a {{\n  owner @mina\n  by 2026-01-28\n  capacity {capacity}\n{lines}}}\n")
    }

    #[test]
    fn hours_are_counted_to_the_deadline() {
        silent(&RULE, &goal("10 h/week", "  action \"Write\" effort 20 h\n"));
        fires(
            &RULE,
            &goal("10 h/week", "  action \"Write\" effort 20.5 h\n"),
            &["4:12 `@mina` has 20.5 h to do by 2026-01-28, and 20 h for it"],
        );
        silent(&RULE, &goal("1 day/week", "  action \"Write\" effort 16 h\n"));
        fires(
            &RULE,
            &goal("1 day/week", "  action \"Write\" effort 2 days\n  action \"Read\" effort 30 min\n"),
            &["4:12 `@mina` has 16.5 h to do by 2026-01-28, and 16 h for it"],
        );
        fires(
            &RULE,
            &goal("12 h", "  action \"Write\" effort 13 h\n"),
            &["4:12 `@mina` has 13 h to do by 2026-01-28, and 12 h for it"],
        );
    }

    #[test]
    fn only_open_actions_of_the_owner_count() {
        let of = |parts: &str| goal("10 h/week", &format!("  action \"Write\" effort 40 h{parts}\n"));
        fires(&RULE, &of(""), &["4:12 `@mina` has 40 h to do by 2026-01-28, and 20 h for it"]);
        silent(&RULE, &of(" done 2026-01-10"));
        silent(&RULE, &of(" owner @jun"));
        silent(&RULE, &of("").replace("capacity", "status paused\n  capacity"));
        silent(&RULE, &of("").replace("2026-01-28", "2026-01-14"));
        silent(&RULE, &goal("10 h/week", "  action \"Write\"\n"));
    }

    #[test]
    fn what_is_below_counts_and_what_is_beside_does_not() {
        let below = "  goal b {\n    action \"Write\" effort 15 h\n  }\n  action \"Read\" effort 6 h\n";
        fires(&RULE, &goal("10 h/week", below), &["4:12 `@mina` has 21 h to do by 2026-01-28, and 20 h for it"]);
        let beside = "goal c {\n  owner @mina\n  by 2026-01-28\n  action \"Write\" effort 15 h\n}\n";
        let own = goal("10 h/week", "  action \"Read\" effort 6 h\n");
        silent(&RULE, &format!("{beside}{own}{}", beside.replace("goal c", "goal d")));
        fires(
            &RULE,
            &format!(
                "plan {{\n  owner @mina\n  by 2026-01-28\n  capacity 10 h/week\n}}\n{beside}{}",
                beside.replace("goal c", "goal d")
            ),
            &["4:12 `@mina` has 30 h to do by 2026-01-28, and 20 h for it"],
        );
    }
}

use rustc_hash::FxHashSet;

use super::{Context, Findings, finding};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::model::{Deadline, Duration, GoalId, GoalView, Origin, StatusKind};
use crate::source::{FileId, Location, Span, Spanned};

rule! {
    /// A duration has no start to count from.
    ///
    /// Everybody counts from the day of reading, so the deadline moves with every reader and is never reached.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   in 3 months
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-15
    ///   in 3 months
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// The start may stand in a goal around it or in the plan. The fix takes today for the start, which is seldom exactly what
    /// was meant, so it is marked as unsafe:
    ///
    /// ```goal,fixed
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-15
    ///   in 3 months
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    "unanchored-timeframe", Timely, Warn, File(check), fix: Unsafe, of_today: Help
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    // A duration that several goals inherit is reported once, where it stands.
    let mut reported: FxHashSet<Span> = FxHashSet::default();
    for view in context.workspace.goals_of(file) {
        let goal = view.goal();
        if view.start_written().is_some() || goal.damaged || goal.damaged_around {
            continue;
        }
        for kpi in view.kpis() {
            let own = kpi.kpi.timeframe.as_deref().and_then(|timeframe| timeframe.end.as_ref());
            if let Some((span, duration)) = own.and_then(duration) {
                findings.add(kpi, describe(view.at(span), duration, context, Some(header(view, context))));
            }
        }
        let is_dated = view.is_leaf() || !goal.kpis.is_empty();
        let Some((span, duration)) = view.end_written().filter(|_| is_dated).and_then(duration) else {
            continue;
        };
        // The finding belongs to whoever states the duration, so the drafts below it are spared here.
        if view.status_kind() == StatusKind::Draft || !reported.insert(span) {
            continue;
        }
        match goal.inherited.end {
            Origin::Goal(index) => {
                let stating = context.workspace.view(GoalId { file, index });
                findings.add(stating, describe(view.at(span), duration, context, Some(header(stating, context))));
            }
            Origin::Plan | Origin::Defaults | Origin::Nobody => {
                let model = context.workspace.file(file);
                let header = model.plan.span.map(|span| (end_of_header(file, context, span), 1));
                findings.add(file, describe(view.at(span), duration, context, header));
            }
        }
    }
}

fn duration(end: &Spanned<Deadline>) -> Option<(Span, Duration)> {
    match end.value {
        Deadline::In(duration) => Some((end.span, duration)),
        _ => None,
    }
}

/// Where the lines of the goal's block begin, and how deep they stand.
fn header(goal: GoalView<'_>, context: &Context<'_>) -> (Location, usize) {
    // Nobody indents further than this; it keeps the fixes of a very deep file small.
    let depth = goal.ancestors().take(50).count();
    (end_of_header(goal.id.file, context, goal.goal().span), depth)
}

fn end_of_header(file: FileId, context: &Context<'_>, header: Span) -> Location {
    Location::new(file, Span::empty(context.workspace.file(file).end_of_header(header)))
}

fn describe(
    place: Location,
    duration: Duration,
    context: &Context<'_>,
    header: Option<(Location, usize)>,
) -> Diagnostic {
    let today = context.today;
    let diagnostic = finding(format!("`in {duration}` has no start to count from"))
        .label(place, "from when?")
        .help(format!("add a line such as `start {today}`, or write the deadline itself"));
    let Some((after, depth)) = header else {
        return diagnostic;
    };
    diagnostic.fix(Fix {
        applicability: Applicability::Unsafe,
        title: format!("start today, on {today}"),
        edits: vec![Edit { location: after, replacement: format!("\n{}start {today}", "  ".repeat(depth)) }],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, fixed, silent};

    #[test]
    fn in_some_time_from_nobody_knows_when() {
        fires(&RULE, "goal a {\n  in 3 months\n}\n", &["2:6 `in 3 months` has no start to count from"]);
        fires(&RULE, "goal a {\n  within 1 quarter\n}\n", &["2:10 `in 1 quarter` has no start to count from"]);
        silent(&RULE, "goal a {\n  start 2026-01-01\n  in 3 months\n}\n");
        silent(&RULE, "goal a {\n  by 2026-03-31\n}\n");
    }

    #[test]
    fn the_start_may_be_inherited() {
        silent(&RULE, "goal a {\n  start 2026-01-01\n  goal b {\n    in 3 months\n  }\n}\n");
        silent(&RULE, "plan p \"P\" {\n  start 2026-01-01\n}\ngoal b {\n  in 3 months\n}\n");
        // A start that can't be resolved is another rule's business.
        silent(&RULE, "goal a {\n  start Q1\n  in 3 months\n}\n");
    }

    #[test]
    fn a_duration_that_is_inherited_counts_from_each_goals_own_start() {
        silent(&RULE, "plan p \"P\" {\n  in 3 months\n}\ngoal a {\n  start 2026-01-01\n}\n");
        fires(
            &RULE,
            "plan p \"P\" {\n  in 3 months\n}\ngoal a {\n}\ngoal b {\n}\n",
            &["2:6 `in 3 months` has no start to count from"],
        );
        fires(
            &RULE,
            "goal a {\n  in 3 months\n  goal b {\n  }\n  goal c {\n  }\n}\n",
            &["2:6 `in 3 months` has no start to count from"],
        );
    }

    #[test]
    fn a_kpis_own() {
        fires(&RULE, "goal a {\n  kpi fans 10 in 3 months\n}\n", &["2:18 `in 3 months` has no start to count from"]);
        silent(&RULE, "goal a {\n  period 2026\n  kpi fans 10 in 3 months\n}\n");
    }

    #[test]
    fn drafts_are_spared_even_when_the_goal_around_them_is_none() {
        silent(&RULE, "goal a {\n  in 3 months\n  goal b {\n    status draft\n  }\n}\n");
    }

    #[test]
    fn an_unreadable_start_is_not_missing() {
        silent(&RULE, "goal a {\n  strat 2026-01-01\n  in 3 months\n}\n");
    }

    #[test]
    fn the_fix_leaves_a_remark_where_it_is() {
        assert_eq!(
            fixed(&RULE, "goal a {  # ours\n  in 3 months\n}\n"),
            "goal a {  # ours\n  start 2026-01-15\n  in 3 months\n}\n"
        );
        assert_eq!(
            fixed(&RULE, "plan p {  # ours\n  in 3 months\n}\ngoal a\n"),
            "plan p {  # ours\n  start 2026-01-15\n  in 3 months\n}\ngoal a\n"
        );
    }

    #[test]
    fn the_fix_stands_at_the_top_of_the_block_that_states_the_duration() {
        let (sources, found) = check(&RULE, "goal a {\n  goal b {\n    in 3 months\n  }\n}\n");
        let edit = &found[0].fix.as_ref().unwrap().edits[0];
        assert_eq!(edit.replacement, "\n    start 2026-01-15");
        let at = sources.get(edit.location.file).line_column(edit.location.span.start);
        assert_eq!((at.line, at.column), (2, 11));
    }
}

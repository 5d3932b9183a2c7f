use super::{Context, Findings, Place, finding, moves};
use crate::history::History;
use crate::model::{GoalId, GoalView};
use crate::source::{FileId, Location, Role, Span};

rule! {
    /// A goal that was there at the commit that the goals are held against is gone.
    ///
    /// A goal that is given up is worth a line: those who counted on it should learn of it, and why.
    ///
    /// ```goal,before
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    ///
    /// goal new-page "A page of our own" {
    ///   by 2026-02-28
    ///   milestone "The page is live"
    /// }
    /// ```
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   by 2026-03-31
    ///   kpi fans 2,400 -> 2,760
    /// }
    ///
    /// goal new-page "A page of our own" {
    ///   status dropped "the town has one for all cafés"
    ///   by 2026-02-28
    ///   milestone "The page is live"
    /// }
    /// ```
    ///
    /// What was dropped, done or a draft at that commit may go. A goal that stands in another file or has another name is not
    /// gone. A new `revised` in the goal or plan around it accepts it as well. Only with `check --against`.
    "dropped-goal", Moved, Deny, History(check)
}

fn check(history: &History, context: &Context<'_>, findings: &mut Findings) {
    for before in history.before.goals().filter(|goal| moves::was_binding(*goal)) {
        // The outermost that is gone says it for those in it.
        let is_gone = |goal: GoalView<'_>| history.goal_now(goal.id).is_none();
        if before.name().as_str().is_empty() || !is_gone(before) || before.parent().is_some_and(is_gone) {
            continue;
        }
        let Some((place, location, where_it_was)) = place(history, context, before) else { continue };
        if is_explained(history, context, place) {
            continue;
        }
        let inside = before
            .goal()
            .descendants(before.id.index)
            .filter(|index| is_gone(history.before.view(GoalId { file: before.id.file, index: *index })));
        let with = match inside.count() {
            0 => String::new(),
            1 => " and the goal in it".to_string(),
            count => format!(" and {count} goals in it"),
        };
        let (name, revision) = (before.name(), &history.revision);
        let message = format!("the goal `{name}`{with}, still there at {revision}, is gone without a word");
        let help = format!("put `{name}` back, with the line `status dropped \"…\"` that says why; later it may go");
        findings.add(place, finding(message).label(location, format!("`{name}` {where_it_was}")).help(help));
    }
}

/// Where to tell of it: at the goal that was around it, else at one that stood beside it, else at its plan, else, when the file is
/// gone, where it was. `None` where that is not asked for.
fn place(history: &History, context: &Context<'_>, before: GoalView<'_>) -> Option<(Place, Location, &'static str)> {
    let workspace = context.workspace;
    let is_asked = |file: FileId| workspace.role(file) == Role::Target;
    if let Some(parent) = before.parent().and_then(|parent| history.goal_now(parent.id)) {
        let parent = workspace.view(parent);
        return is_asked(parent.id.file).then(|| (parent.into(), parent.at(parent.goal().name.span), "was in it"));
    }
    let path = history.before.path(before.id.file);
    let plan = history.before.plan_name(before.id.file);
    let same_path = workspace.files().find(|(_, part)| part.role != Role::Catalogue && part.path == path);
    let same_plan = || workspace.plans_named(plan).first().copied();
    if let Some(file) = same_path.map(|(file, _)| file).or_else(same_plan) {
        let (span, was) = neighbour(history, context, before, file)
            .or_else(|| Some((workspace.file(file).plan.span?, "was in it")))
            .unwrap_or((Span::empty(0), "was in this file"));
        return is_asked(file).then(|| (file.into(), Location::new(file, span), was));
    }
    let file = FileId(before.id.file.0 + history.first_file);
    let is_asked = history.before.role(before.id.file) == Role::Target;
    is_asked.then(|| (file.into(), Location::new(file, before.goal().name.span), "was here"))
}

/// How many goals away something may stand and still say where a goal was. Bounds the time when a long file is emptied.
const NEAR: usize = 50;

/// The goal that stood before it, else the one behind it, as far as these are in the file now.
fn neighbour(
    history: &History,
    context: &Context<'_>,
    before: GoalView<'_>,
    file: FileId,
) -> Option<(Span, &'static str)> {
    let now = |index: u32| {
        let now = history.goal_now(GoalId { index, ..before.id }).filter(|now| now.file == file)?;
        let goal = context.workspace.view(now);
        goal.parent().is_none().then(|| goal.goal().name.span)
    };
    let (own, count) = (before.id.index, before.file().goals.len() as u32);
    let above = (0..own).rev().take(NEAR).find_map(now).map(|span| (span, "stood below it"));
    above.or_else(|| (own + 1..count).take(NEAR).find_map(now).map(|span| (span, "stood above it")))
}

fn is_explained(history: &History, context: &Context<'_>, place: Place) -> bool {
    if !context.workspace.has(place.file) {
        return false;
    }
    let around = |index: u32| context.workspace.view(GoalId { file: place.file, index });
    let of_goal = place.goal.is_some_and(|index| history.is_goal_explained(around(index)));
    of_goal || history.is_plan_explained(context.workspace, place.file)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires_since, fires_since_in, silent};

    const KEPT: &str = "goal kept \"Kept\" {\n  by 2026-03-31\n  kpi fans 10 -> 20\n}\n";
    const GONE: &str = "goal gone \"Gone\" {\n  by 2026-03-31\n  milestone \"Page is live\"\n}\n";

    fn found(at: &str, which: &str) -> String {
        format!("{at} the goal {which}, still there at 1a2b3c4 (2026-01-10), is gone without a word")
    }

    #[test]
    fn a_goal_that_is_gone_fires_at_what_was_around_it() {
        let plan = "plan p {\n  owner @mina\n}\n";
        let other = KEPT.replace("kept", "other").replace("Kept", "Another");
        for (before, now, at) in [
            // Below one that is still there, else above one, else in its plan, else somewhere in the file.
            (format!("{KEPT}{GONE}{other}"), format!("{KEPT}{other}"), "1:6"),
            (format!("{plan}{KEPT}{GONE}"), format!("{plan}{KEPT}"), "4:6"),
            (format!("{plan}{GONE}{KEPT}"), format!("{plan}{KEPT}"), "4:6"),
            (format!("{plan}{GONE}"), plan.to_string(), "1:1"),
            (GONE.to_string(), "# nothing\n".to_string(), "1:1"),
        ] {
            fires_since(&RULE, &before, &now, &[&found(at, "`gone`")]);
        }
        let around = |inner: &str| format!("goal around {{\n  by 2026-03-31\n  kpi fans 10 -> 20\n{inner}}}\n");
        fires_since(&RULE, &around("  goal a {\n    kpi reach 5\n  }\n"), &around(""), &[&found("1:6", "`a`")]);
        let two = "  goal a {\n    kpi reach 5\n    goal b {\n      kpi leads 5\n    }\n  }\n";
        fires_since(&RULE, &around(two), &around(""), &[&found("1:6", "`a` and the goal in it")]);
        silent(&RULE, KEPT);
    }

    #[test]
    fn of_a_file_that_is_gone_it_fires_where_the_goal_was() {
        fires_since_in(
            &RULE,
            &[("a.goal", KEPT), ("b.goal", GONE)],
            &[("a.goal", KEPT)],
            &[&found("b.goal:1:6", "`gone`")],
        );
        fires_since_in(&RULE, &[("a.goal", KEPT), ("b.goal", GONE)], &[("c.goal", KEPT), ("d.goal", GONE)], &[]);
    }

    #[test]
    fn what_was_over_or_a_draft_may_go_and_reasons_are_heard() {
        let with = |status: &str| GONE.replace("  by", &format!("  status {status}\n  by"));
        for status in ["done", "draft", "dropped \"no money\""] {
            fires_since(&RULE, &format!("{KEPT}{}", with(status)), KEPT, &[]);
        }
        fires_since(&RULE, &format!("{KEPT}{}", with("paused")), KEPT, &[&found("1:6", "`gone`")]);
        let plan = "plan p {\n  revised 2026-01-14 \"x\"\n}\n";
        fires_since(&RULE, &format!("{KEPT}{GONE}"), &format!("{plan}{KEPT}"), &[]);
        let allowed = "plan p {\n  allow dropped-goal \"x\"\n}\n";
        fires_since(&RULE, &format!("{KEPT}{GONE}"), &format!("{allowed}{KEPT}"), &[]);
    }
}

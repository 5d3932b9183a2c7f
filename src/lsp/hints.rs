//! Inlay hints: what a line means that it does not say. A target that is given as a change, how fast a number is to grow, which
//! day a deadline is and how far away.

use lsp_types::{InlayHint, InlayHintLabel, Range};

use super::Document;
use super::left::left;
use crate::model::{Deadline, GoalView, KpiView, Moment, Parts, ResolvedTimeframe, StatusKind, Timeframe};
use crate::plan::{self, signed_percent};
use crate::source::Span;

/// Over a shorter time nobody thinks of a number's growth in months.
const LEAST_DAYS: f64 = 28.0;

/// The hints of the lines of a range.
pub fn hints(document: Document<'_>, range: Range) -> Vec<InlayHint> {
    let wanted = document.encoding.span(document.source(), range);
    let mut hints = Hints { document, wanted, found: Vec::new() };
    hints.plan();
    for goal in document.workspace().goals_of(document.file) {
        hints.goal(goal);
    }
    let mut found = hints.found;
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(at, text)| hint(document, at, text)).collect()
}

fn hint(document: Document<'_>, at: u32, text: String) -> InlayHint {
    InlayHint {
        position: document.encoding.position(document.source(), at),
        label: InlayHintLabel::String(text),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

struct Hints<'d> {
    document: Document<'d>,
    wanted: Span,
    found: Vec<(u32, String)>,
}

impl Hints<'_> {
    fn plan(&mut self) {
        let Document { file, .. } = self.document;
        let facts = &self.document.model().plan.facts;
        let is_open = facts.status.as_ref().is_none_or(|status| is_open(status.value.kind));
        self.deadline(&facts.timeframe, self.document.workspace().plan_timeframe(file), is_open);
    }

    fn goal(&mut self, view: GoalView<'_>) {
        let goal = view.goal();
        // Ten thousand goals may stand outside of what is on the screen.
        if goal.block.end < self.wanted.start || goal.span.start > self.wanted.end {
            return;
        }
        let is_open = is_open(view.status_kind());
        self.deadline(&goal.facts.timeframe, view.timeframe(), is_open);
        view.kpis().for_each(|kpi| self.kpi(kpi, is_open));
        for milestone in &goal.milestones {
            self.parts(view, &milestone.parts, is_open);
        }
        let risks = goal.facts.more.iter().flat_map(|more| &more.risks);
        for action in goal.actions.iter().chain(risks) {
            self.parts(view, &action.parts, is_open);
        }
    }

    fn kpi(&mut self, view: KpiView<'_>, is_open: bool) {
        if let Some(target) = view.target() {
            let reached = view.is_relative().then(|| view.target_value()).flatten();
            let change = plan::change(view).filter(|_| view.horizon_days().is_some_and(|days| days >= LEAST_DAYS));
            let growth = change.and_then(|change| change.percent_per_month).filter(|growth| !growth.0.is_zero());
            let told = [
                reached.map(|reached| format!("= {}", reached.with_value(reached.value.round_dp(4).normalize()))),
                growth.map(|growth| format!("{} a month", signed_percent(growth))),
            ];
            self.add(target.span.end, told);
        }
        if let Some(own) = view.kpi.timeframe.as_deref() {
            self.deadline(own, view.timeframe(), is_open);
        }
    }

    fn parts(&mut self, goal: GoalView<'_>, parts: &Parts, is_open: bool) {
        if let Some(own) = parts.timeframe.as_deref() {
            self.deadline(own, goal.timeframe_within(own), is_open && parts.done.is_none());
        }
    }

    /// Behind where the end is written: which day that is, and how far away.
    fn deadline(&mut self, written: &Timeframe, means: ResolvedTimeframe, is_open: bool) {
        if let Some(start) = written.start.filter(|start| start.value.is_yearless() || start.value.is_fiscal()) {
            self.add(start.span.end, [means.start.map(|day| format!("from {day}"))]);
        }
        let (Some(end), Some(deadline)) = (&written.end, means.deadline) else {
            return;
        };
        let day = (!is_evident(&end.value)).then(|| deadline.to_string());
        let left = is_open.then(|| left(self.document.today, deadline));
        self.add(end.span.end, [day, left]);
    }

    fn add<const N: usize>(&mut self, at: u32, told: [Option<String>; N]) {
        let told: Vec<String> = told.into_iter().flatten().collect();
        if !told.is_empty() && self.wanted.start <= at && at <= self.wanted.end {
            self.found.push((at, told.join(", ")));
        }
    }
}

/// Whether anybody waits for its deadline.
fn is_open(status: StatusKind) -> bool {
    !matches!(status, StatusKind::Done | StatusKind::Dropped)
}

/// Everybody knows on which day this ends.
fn is_evident(deadline: &Deadline) -> bool {
    match deadline {
        Deadline::Moment(moment) => !moment.is_yearless() && !moment.is_fiscal() && !matches!(moment, Moment::Week(..)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lsp::cases::{Case, any_text, case};

    fn whole(case: &Case) -> Range {
        case.document().range(Span::new(0, case.document().text().len() as u32))
    }

    /// The text with its hints in it.
    fn hinted(text: &str) -> String {
        let case = case(text);
        let document = case.document();
        let mut text = document.text().to_string();
        for hint in hints(document, whole(&case)).into_iter().rev() {
            let InlayHintLabel::String(label) = hint.label else { panic!("a label of parts") };
            text.insert_str(document.offset(hint.position) as usize, &format!("⟨{label}⟩"));
        }
        text
    }

    #[test]
    fn relative_targets_are_worked_out() {
        assert_eq!(
            hinted(
                "goal a {\n  period 2026-Q1\n  kpi 팬 2,400 -> +15%\n  kpi leads 80/month -> x2\n  kpi open-rate 35% -> +5pp\n}\n"
            ),
            "goal a {\n  period 2026-Q1⟨75 days left⟩\n  kpi 팬 2,400 -> +15%⟨= 2,760, +4.8\u{a0}% a month⟩\n  kpi leads 80/month -> x2⟨= 160/month, +26.4\u{a0}% a month⟩\n  kpi open-rate 35% -> +5pp⟨= 40%⟩\n}\n"
        );
    }

    #[test]
    fn nothing_stands_in_the_way_of_what_is_evident() {
        let text = "goal a {\n  status done\n  by 2026-03-31\n  kpi churn-rate keep <= 2%\n  kpi visits 100 -> +40 each week\n  kpi x ? -> +15%\n}\n";
        assert_eq!(hinted(text), text);
    }

    #[test]
    fn deadlines_become_days() {
        assert_eq!(
            hinted(
                "plan p {\n  period 2026\n}\ngoal a {\n  start 2026-01-01\n  in 3 months\n  milestone \"M\" by Q1\n  action \"A\" by 2026-01-14\n}\ngoal b {\n  by 7 days after a\n  milestone \"N\" by 2026-01-15\n  milestone \"O\" by 2026-02 done 2026-01-10\n}\n"
            ),
            "plan p {\n  period 2026⟨350 days left⟩\n}\ngoal a {\n  start 2026-01-01\n  in 3 months⟨2026-03-31, 75 days left⟩\n  milestone \"M\" by Q1⟨2026-03-31, 75 days left⟩\n  action \"A\" by 2026-01-14⟨over since yesterday⟩\n}\ngoal b {\n  by 7 days after a⟨2026-04-07, 82 days left⟩\n  milestone \"N\" by 2026-01-15⟨ends today⟩\n  milestone \"O\" by 2026-02 done 2026-01-10\n}\n"
        );
    }

    #[test]
    fn only_those_of_the_range_are_given() {
        let case = case("goal a {\n  by 2026-03-31\n}\ngoal b {\n  by 2026-04-30\n}\n");
        let first = Range { start: lsp_types::Position::new(0, 0), end: lsp_types::Position::new(2, 0) };
        assert_eq!(hints(case.document(), first).len(), 1);
        assert_eq!(hints(case.document(), whole(&case)).len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn no_text_brings_them_down(text in any_text()) {
            hinted(&text);
        }
    }
}

use jiff::civil::Date;

use super::{Context, Findings, Place, finding};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::model::{
    Days, Deadline, FiscalYear, GoalView, KpiView, Moment, Parts, ResolvedTimeframe, Series, Since, Timeframe,
};
use crate::source::{FileId, Location, Span, Spanned};

rule! {
    /// A period that could be any year's (`Q4`, `H1`, `W12`), or a fiscal one while nobody says when the fiscal year begins.
    ///
    /// In December `by Q1` means three weeks or fifteen months, and `FY26` ends in March, June, September or December,
    /// depending on who reads it.
    ///
    /// ```goal,bad
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-01
    ///   by Q2
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// ```goal,good
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-01
    ///   by 2026-Q2
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// `by Q2` inside a goal or plan for 2026 leaves nothing to guess, so it is fine: the period must lie whole in the timeframe
    /// around it, and only once. The fix takes the period that today lies in, or else the next one (for a baseline the last
    /// one), and has to be checked, so it is marked as unsafe:
    ///
    /// ```goal,fixed
    /// goal more-fans "Win more fans" {
    ///   start 2026-01-01
    ///   by 2026-Q2
    ///   kpi fans 2,400 -> 2,760
    /// }
    /// ```
    ///
    /// A fiscal period needs a line such as `fiscal-year starts 10-01 named-by end` in the plan.
    "ambiguous-period", Timely, Warn, File(check), fix: Unsafe, of_today: Help
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    let model = context.workspace.file(file);
    let fiscal = model.plan.facts.fiscal_year.map(|fiscal| fiscal.value);
    let today = context.today;
    let mut plan = Reader { file, goal: None, place: file.into(), fiscal, fiscal_reported: false, today, findings };
    plan.timeframe(&model.plan.facts.timeframe, context.workspace.plan_timeframe(file));
    for goal in context.workspace.goals_of(file) {
        Reader {
            file,
            goal: Some(goal),
            place: goal.into(),
            fiscal: goal.fiscal_year(),
            fiscal_reported: false,
            today,
            findings: &mut *findings,
        }
        .goal(goal);
    }
}

/// Where one looks for the year that is meant: results lie in the past, deadlines ahead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    Past,
    Coming,
}

/// Reads every moment of one goal, or of the plan.
struct Reader<'w, 'f> {
    file: FileId,
    goal: Option<GoalView<'w>>,
    place: Place,
    fiscal: Option<FiscalYear>,
    /// A missing fiscal calendar is one fault, however often it is felt.
    fiscal_reported: bool,
    today: Date,
    findings: &'f mut Findings,
}

impl<'w> Reader<'w, '_> {
    fn goal(&mut self, view: GoalView<'w>) {
        let goal = view.goal();
        self.timeframe(&goal.facts.timeframe, view.timeframe());
        for health in &goal.health {
            self.maybe(health.on, Tense::Past);
        }
        for revised in &goal.revised {
            self.maybe(Some(revised.on), Tense::Past);
        }
        for action in &goal.actions {
            self.parts(&action.parts);
        }
        for risk in goal.facts.more.iter().flat_map(|more| &more.risks) {
            self.parts(&risk.parts);
        }
        for milestone in &goal.milestones {
            self.parts(&milestone.parts);
            for (_, on, _) in &milestone.progress {
                self.maybe(Some(*on), Tense::Past);
            }
        }
        for kpi in view.kpis() {
            self.place = kpi.into();
            self.kpi(kpi);
        }
    }

    fn kpi(&mut self, view: KpiView<'w>) {
        if let Some(timeframe) = view.kpi.timeframe.as_deref() {
            self.timeframe(timeframe, view.timeframe());
        }
        if let Some(since) = view.baseline().and_then(|baseline| baseline.since)
            && let Since::Moment(moment) = since.value
        {
            self.maybe(Some(Spanned::new(moment, since.span)), Tense::Past);
        }
        self.series(&view.kpi.checkpoints, Tense::Coming, usize::MAX);
        for recorded in view.actuals() {
            // The rows of a file are written alike, and all stand for one statement: the first speaks for all.
            let most = if recorded.are_rows() { 1 } else { usize::MAX };
            self.series(recorded.series, Tense::Past, most);
        }
        for revised in view.kpi.details.iter().flat_map(|details| &details.revised) {
            self.maybe(Some(revised.on), Tense::Past);
        }
    }

    /// A timeframe's own moments are read in what is around it, so what they came to says whether they could be.
    fn timeframe(&mut self, timeframe: &Timeframe, resolved: ResolvedTimeframe) {
        let start = timeframe.start.filter(|_| resolved.start.is_none());
        if let Some(start) = start.filter(|start| may_be_unclear(start.value)) {
            self.report(start.value, start.span, true, Tense::Coming);
        }
        let end = timeframe.end.as_ref().filter(|_| resolved.deadline.is_none());
        // `period Q4` is both.
        if let Some(end) = end.filter(|end| start.is_none_or(|start| start.span != end.span)) {
            self.deadline(end);
        }
    }

    fn parts(&mut self, parts: &Parts) {
        if let Some(end) = parts.timeframe.as_deref().and_then(|timeframe| timeframe.end.as_ref())
            && moment_of(&end.value).is_some_and(|moment| self.is_unclear(moment))
        {
            self.deadline(end);
        }
        self.maybe(parts.done.as_deref().map(|done| done.on), Tense::Past);
    }

    fn deadline(&mut self, end: &Spanned<Deadline>) {
        let Some(moment) = moment_of(&end.value).filter(|moment| may_be_unclear(*moment)) else {
            return;
        };
        match end.value {
            // `7 days after Q4`: a period without a year is written in one way only, and stands last.
            Deadline::After(_) if moment.is_yearless() => {
                let length = moment.to_string().len() as u32;
                self.report(
                    moment,
                    Span::new(end.span.end - length.min(end.span.len()), end.span.end),
                    true,
                    Tense::Coming,
                );
            }
            _ => self.report(moment, end.span, true, Tense::Coming),
        }
    }

    fn series(&mut self, series: &Series, tense: Tense, most: usize) {
        let mut told = 0;
        for dated in series.iter() {
            if told < most && self.is_unclear(dated.moment) {
                // The line is known, the place of the date in it is not.
                self.report(dated.moment, dated.span, false, tense);
                told += 1;
            }
        }
    }

    fn maybe(&mut self, moment: Option<Spanned<Moment>>, tense: Tense) {
        if let Some(moment) = moment.filter(|moment| self.is_unclear(moment.value)) {
            self.report(moment.value, moment.span, true, tense);
        }
    }

    fn is_unclear(&self, moment: Moment) -> bool {
        may_be_unclear(moment) && self.goal.and_then(|goal| goal.days(moment)).is_none()
    }

    fn report(&mut self, moment: Moment, span: Span, exact: bool, tense: Tense) {
        let at = Location::new(self.file, span);
        if moment.is_fiscal() {
            // With a calendar, the year itself is beyond what a calendar holds.
            if self.fiscal.is_none() && !std::mem::replace(&mut self.fiscal_reported, true) {
                let diagnostic =
                    finding(format!("`{moment}` is known only to those who know when the fiscal year begins"))
                        .label(at, "from when to when?")
                        .help("add a line such as `fiscal-year starts 10-01 named-by end` to the plan");
                self.findings.add(self.place, diagnostic);
            }
            return;
        }
        let mut diagnostic = finding(format!("`{moment}` could be of any year")).label(at, "of which year?");
        if let Some(meant) = nearest(moment, self.fiscal, self.today, tense) {
            diagnostic = diagnostic.help(format!("write the year as well, as in `{meant}`"));
            if exact {
                diagnostic = diagnostic.fix(Fix {
                    applicability: Applicability::Unsafe,
                    title: format!("write `{meant}`"),
                    edits: vec![Edit { location: at, replacement: meant.to_string() }],
                });
            }
        }
        self.findings.add(self.place, diagnostic);
    }
}

fn may_be_unclear(moment: Moment) -> bool {
    moment.is_yearless() || moment.is_fiscal()
}

fn moment_of(deadline: &Deadline) -> Option<Moment> {
    match deadline {
        Deadline::Moment(moment) => Some(*moment),
        Deadline::After(after) => match after.1 {
            Deadline::Moment(moment) => Some(moment),
            _ => None,
        },
        _ => None,
    }
}

/// The same part of the year in which today lies in it, or else of the next one or the last one.
fn nearest(moment: Moment, fiscal: Option<FiscalYear>, today: Date, tense: Tense) -> Option<Moment> {
    // A fiscal year may be called after the calendar year before or after today's.
    let years = today.year().saturating_sub(2)..=today.year().saturating_add(2);
    let mut dated = years.filter_map(|year| {
        let of_year = if fiscal.is_some() { moment.in_fiscal_year(year) } else { moment };
        let of_year = of_year.in_year(year);
        of_year.days(fiscal).map(|days: Days| (of_year, days))
    });
    match tense {
        Tense::Coming => dated.find(|(_, days)| days.last >= today),
        Tense::Past => dated.rfind(|(_, days)| days.first <= today),
    }
    .map(|(moment, _)| moment)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fires, silent};

    #[test]
    fn without_a_year_nor_a_timeframe_around_it() {
        fires(&RULE, "goal a {\n  by Q2\n}\n", &["2:6 `Q2` could be of any year"]);
        fires(&RULE, "goal a {\n  period H1\n}\n", &["2:10 `H1` could be of any year"]);
        fires(&RULE, "goal a {\n  start W12\n  in 3 months\n}\n", &["2:9 `W12` could be of any year"]);
        fires(
            &RULE,
            "goal a {\n  period Q1..Q2\n}\n",
            &["2:10 `Q1` could be of any year", "2:14 `Q2` could be of any year"],
        );
        silent(&RULE, "goal a {\n  by 2026-Q2\n}\n");
    }

    #[test]
    fn the_timeframe_around_it_tells() {
        silent(&RULE, "plan p \"P\" {\n  period 2026\n}\ngoal a {\n  period Q2\n}\n");
        silent(&RULE, "goal a {\n  period 2026\n  kpi fans 1 in Q1 -> 10 by Q2 {\n    checkpoint Q1 5\n  }\n}\n");
        fires(
            &RULE,
            "plan p \"P\" {\n  period 2026..2027\n}\ngoal a {\n  by Q2\n}\n",
            &["5:6 `Q2` could be of any year"],
        );
        fires(&RULE, "plan p \"P\" {\n  period 2026-Q1\n}\ngoal a {\n  by Q2\n}\n", &["5:6 `Q2` could be of any year"]);
        // Turned round, but plain.
        silent(&RULE, "plan p \"P\" {\n  period 2026\n}\ngoal a {\n  start Q3\n  by Q1\n}\n");
    }

    #[test]
    fn wherever_a_moment_may_stand() {
        fires(&RULE, "plan p \"P\" {\n  period Q2\n}\n", &["2:10 `Q2` could be of any year"]);
        fires(
            &RULE,
            "goal a {\n  kpi fans 1 in Q4 -> 10 by 7 days after Q2 {\n    checkpoint Q1 5\n    actual Q1 3\n    revised W01 \"x\"\n  }\n}\n",
            &[
                "2:17 `Q4` could be of any year",
                "2:42 `Q2` could be of any year",
                "3:5 `Q1` could be of any year",
                "4:5 `Q1` could be of any year",
                "5:13 `W01` could be of any year",
            ],
        );
        fires(
            &RULE,
            "goal a {\n  milestone \"m\" by Q2 {\n    done W02\n  }\n  action \"x\" by Q3\n  risk \"r\" by H2\n}\n",
            &[
                "2:20 `Q2` could be of any year",
                "3:10 `W02` could be of any year",
                "5:17 `Q3` could be of any year",
                "6:15 `H2` could be of any year",
            ],
        );
    }

    #[test]
    fn a_fiscal_period_needs_a_calendar() {
        let message = "`FY2026` is known only to those who know when the fiscal year begins";
        fires(&RULE, "goal a {\n  by FY26\n}\n", &[&format!("2:6 {message}")]);
        // One cause, one message.
        fires(&RULE, "goal a {\n  by FY26\n  kpi fans 1 in FY25 -> 10\n}\n", &[&format!("2:6 {message}")]);
        silent(&RULE, "plan p \"P\" {\n  fiscal-year starts 10-01\n}\ngoal a {\n  by FY26\n}\n");
        fires(&RULE, "plan p \"P\" {\n  period FY26\n}\n", &[&format!("2:10 {message}")]);
    }

    #[test]
    fn the_fix_takes_the_nearest_one() {
        let fix = |text: &str| {
            let (_, found) = check(&RULE, text);
            found[0].fix.as_ref().map(|fix| fix.edits[0].replacement.clone())
        };
        // Today is 15 January 2026.
        assert_eq!(fix("goal a {\n  by Q1\n}\n").as_deref(), Some("2026-Q1"));
        assert_eq!(fix("goal a {\n  by W02\n}\n").as_deref(), Some("2027-W02"));
        assert_eq!(fix("goal a {\n  kpi fans 1 in Q4 -> 2\n}\n").as_deref(), Some("2025-Q4"));
        assert_eq!(
            fix("plan p \"P\" {\n  fiscal-year starts 10-01\n}\ngoal a {\n  by Q1\n}\n").as_deref(),
            Some("FY2027-Q1")
        );
        assert_eq!(fix("goal a {\n  kpi fans 1 {\n    actual Q4 3\n  }\n}\n"), None);
    }
}

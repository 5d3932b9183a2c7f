//! What moved in the KPIs of one goal.

use super::goal::{Comparing, explain};
use super::types::{Change, ChangeKind, Side, Way};
use crate::history::{
    ActualMove, BaselineMove, Ease, Measured, actuals, baseline, baseline_text, reasons, target, target_text,
};
use crate::model::{GoalView, KpiView, Quantity, number};
use crate::source::Span;

impl Comparing<'_> {
    pub(super) fn kpis(&self, before: GoalView<'_>, now: GoalView<'_>, changes: &mut Vec<Change>) {
        for kpi in now.kpis() {
            let earlier = self.history.kpi_before(kpi);
            let mut found = match earlier {
                Some(earlier) => self.kpi(earlier, kpi),
                None => vec![self.added_kpi(kpi)],
            };
            explain(&mut found, reasons::of_kpi(earlier, kpi));
            found.iter_mut().for_each(|change| change.kpi = Some(kpi.name().to_string()));
            changes.extend(found);
        }
        let dropped = before.kpis().filter(|kpi| self.history.kpi_now(*kpi).is_none()).map(|kpi| Change {
            kpi: Some(kpi.name().to_string()),
            before: Some(target_side(kpi)),
            ..Change::new(ChangeKind::KpiDropped, Way::Weaker)
        });
        let mut dropped: Vec<Change> = dropped.collect();
        explain(&mut dropped, reasons::of_goal(Some(before), now));
        changes.extend(dropped);
    }

    pub(in crate::history) fn added_kpi(&self, kpi: KpiView<'_>) -> Change {
        let line = self.line(kpi.goal.id.file, kpi.kpi.span);
        Change { after: Some(target_side(kpi)), line, ..Change::new(ChangeKind::KpiAdded, Way::Neutral) }
    }

    fn kpi(&self, before: KpiView<'_>, now: KpiView<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        let at = |span: Span| self.line(now.goal.id.file, span);
        if before.name() != now.name() {
            let change = Change::new(ChangeKind::KpiRenamed, Way::Neutral);
            let change = change.between(before.name().as_str(), now.name().as_str());
            changes.push(Change { line: at(now.kpi.name.span), ..change });
        }
        let goal_before = self.history.goal_before(now.goal).map(|goal| goal.id);
        if goal_before != Some(before.goal.id) {
            let change = Change::new(ChangeKind::KpiMoved, Way::Neutral);
            let change = change.between(before.goal.name().as_str(), now.goal.name().as_str());
            changes.push(Change { line: at(now.kpi.name.span), ..change });
        }
        if before.kpi.damaged || now.kpi.damaged {
            // What a line says that can't be read is not known.
            return changes;
        }
        if let Some(ease) = target(before, now) {
            let (kind, way) = match ease {
                Ease::Weaker => (ChangeKind::TargetWeakened, Way::Weaker),
                Ease::Stronger => (ChangeKind::TargetStrengthened, Way::Stronger),
                Ease::Other => (ChangeKind::TargetChanged, Way::Neutral),
            };
            let span = now.target().map_or(now.kpi.name.span, |target| target.span);
            let change = Change::new(kind, way).between(target_side(before), target_side(now));
            changes.push(Change { line: at(span), ..change });
        }
        let says_metric = |kpi: KpiView<'_>| kpi.kpi.metric_name.is_some();
        let with_metric = says_metric(before) || says_metric(now) || before.name() != now.name();
        let (old, new) = (definition(before, with_metric), definition(now, with_metric));
        if old != new {
            let change = Change::new(ChangeKind::KpiRedefined, Way::Neutral).between(old, new);
            changes.push(Change { line: at(now.kpi.span), ..change });
        }
        changes.extend(self.own_deadline(before, now));
        if let Some(found) = baseline(before, now) {
            let (kind, way) = match found {
                BaselineMove::Set => (ChangeKind::BaselineSet, Way::Neutral),
                BaselineMove::Rewritten => (ChangeKind::BaselineRewritten, Way::Weaker),
            };
            let side = |kpi: KpiView<'_>| side(baseline_text(kpi), kpi.baseline_value());
            let span = now.baseline().map_or(now.kpi.name.span, |baseline| baseline.span);
            changes.push(Change { line: at(span), ..Change::new(kind, way).between(side(before), side(now)) });
        }
        self.actuals(before, now, &mut changes);
        changes
    }

    /// A deadline that stands on the KPI's own line; the goal's is told there.
    fn own_deadline(&self, before: KpiView<'_>, now: KpiView<'_>) -> Option<Change> {
        fn own(kpi: KpiView<'_>) -> bool {
            kpi.kpi.timeframe.as_deref().is_some_and(|timeframe| timeframe.end.is_some())
        }
        if !own(before) && !own(now) {
            return None;
        }
        let span = now.end_written().filter(|_| own(now)).map_or(now.kpi.span, |end| end.span);
        self.deadline(
            (before.timeframe(), before.end_written().map(|end| &end.value)),
            (now.timeframe(), now.end_written().map(|end| &end.value)),
            self.line(now.goal.id.file, span),
        )
    }

    fn actuals(&self, before: KpiView<'_>, now: KpiView<'_>, changes: &mut Vec<Change>) {
        let value = |result: Measured<'_>| side(result.text(), result.value());
        let mut recorded: Vec<Measured<'_>> = Vec::new();
        for found in actuals(before, now) {
            match found {
                ActualMove::Rewritten(old, new) => changes.push(Change {
                    on: Some(new.actual.moment.to_string()),
                    line: self.line(now.goal.id.file, new.actual.span),
                    ..Change::new(ChangeKind::ActualRewritten, Way::Weaker).between(value(old), value(new))
                }),
                ActualMove::Vanished(old) => changes.push(Change {
                    on: Some(old.actual.moment.to_string()),
                    before: Some(value(old)),
                    ..Change::new(ChangeKind::ActualVanished, Way::Weaker)
                }),
                ActualMove::Recorded(new) => recorded.push(new),
            }
        }
        let day = |result: &&Measured<'_>| now.goal.days(result.actual.moment).map(|days| days.last);
        if let Some(newest) = recorded.iter().max_by_key(day) {
            changes.push(Change {
                after: Some(value(*newest)),
                on: Some(newest.actual.moment.to_string()),
                note: Some(match recorded.len() {
                    1 => "1 result".to_string(),
                    count => format!("{} results", number(count.into())),
                }),
                line: self.line(now.goal.id.file, newest.actual.span),
                ..Change::new(ChangeKind::ActualsRecorded, Way::Neutral)
            });
        }
    }
}

fn target_side(kpi: KpiView<'_>) -> Side {
    side(target_text(kpi), kpi.target_value())
}

fn side(text: String, value: Option<Quantity>) -> Side {
    Side { text, value: value.map(|value| value.value.normalize().to_string()) }
}

/// What is counted and how, apart from the numbers: `followers, avg per post over 28 days`. The metric is told where one end says
/// what it is, or the KPI is called otherwise.
fn definition(kpi: KpiView<'_>, with_metric: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    if with_metric {
        let bound = kpi.metric().map(|metric| metric.name.value);
        parts.extend(bound.or(kpi.kpi.metric_name.map(|name| name.value)).map(|metric| metric.to_string()));
    }
    if let Some(qualifiers) = kpi.kpi.qualifiers.as_deref() {
        parts.extend(qualifiers.aggregate.map(|aggregate| aggregate.value.to_string()));
        parts.extend(qualifiers.per.map(|per| format!("per {}", per.value.0)));
        parts.extend(qualifiers.window.map(|window| format!("over {}", window.value)));
        parts.extend(qualifiers.service_level.as_ref().map(|level| format!("within {}", level.value)));
        parts.extend(qualifiers.segment.as_ref().map(|segment| format!("where \"{}\"", segment.value)));
        parts.extend(qualifiers.exclusion.as_ref().map(|exclusion| format!("excluding \"{}\"", exclusion.value)));
    }
    if parts.is_empty() { "nothing said".to_string() } else { parts.join(" ") }
}

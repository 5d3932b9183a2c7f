//! A goal or KPI seen with everything around it: what it inherits, its metric, its target worked out.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::catalogue::{Better, Metric, MetricKind};
use super::goal::{
    Audience, Commitment, Facts, FileModel, Goal, Origin, ResolvedTimeframe, Review, Status, StatusKind,
};
use super::kpi::{Baseline, Comparison, Kpi, Share, Since, Target, TargetValue};
use super::name::Name;
use super::series::{ActualsFile, Recorded};
use super::time::{Days, Deadline, FiscalYear, Moment, Timeframe};
use super::timeframe;
use super::value::{Quantity, TimeUnit, Unit};
use super::workspace::{Found, GoalId, Workspace};
use crate::source::{Location, Span, Spanned};

/// A goal in its workspace.
#[derive(Clone, Copy, Debug)]
pub struct GoalView<'w> {
    pub workspace: &'w Workspace,
    pub id: GoalId,
}

impl<'w> GoalView<'w> {
    pub fn goal(self) -> &'w Goal {
        self.workspace.goal(self.id)
    }

    pub fn file(self) -> &'w FileModel {
        self.workspace.file(self.id.file)
    }

    pub fn name(self) -> Name {
        self.goal().name.value
    }

    /// The place of something this goal has: in its file, unless the configuration states it.
    pub fn at(self, span: Span) -> Location {
        self.workspace.location(self.id.file, span)
    }

    pub fn is_leaf(self) -> bool {
        self.goal().is_leaf(self.id.index)
    }

    pub fn parent(self) -> Option<GoalView<'w>> {
        self.goal().parent.map(|index| self.sibling(index))
    }

    /// The goals directly inside this one.
    pub fn children(self) -> impl Iterator<Item = GoalView<'w>> {
        self.file().children(Some(self.id.index)).map(move |index| self.sibling(index))
    }

    /// The goal itself and those around it, from the inside out.
    pub fn ancestors(self) -> impl Iterator<Item = GoalView<'w>> {
        self.file().ancestors(self.id.index).map(move |index| self.sibling(index))
    }

    pub fn kpis(self) -> impl Iterator<Item = KpiView<'w>> {
        (0_u32..).zip(&self.goal().kpis).map(move |(index, kpi)| KpiView { goal: self, index, kpi })
    }

    pub fn timeframe(self) -> ResolvedTimeframe {
        self.workspace.timeframe(self.id)
    }

    /// The timeframe of something inside this goal: a KPI, a milestone or an action with a deadline of its own.
    pub fn timeframe_within(self, own: &Timeframe) -> ResolvedTimeframe {
        let mut timeframe = timeframe::around(own, self.timeframe(), self.fiscal_year());
        if let Some((reference, after)) = own.end.as_ref().and_then(|end| end.value.goal()) {
            let other = self.workspace.find_goal(reference, self.id.file);
            let deadline = match other {
                Found::One(id) => self.workspace.timeframe(id).deadline,
                _ => None,
            };
            timeframe.deadline = deadline.and_then(|date| after.map_or(Some(date), |duration| duration.after(date)));
        }
        timeframe
    }

    /// The days of a moment written in this goal: fiscal periods by its fiscal year, `Q3` alone by its timeframe.
    pub fn days(self, moment: Moment) -> Option<Days> {
        // Asked for every result, and most are of a day.
        if let Moment::Date(date) = moment {
            return Some(Days { first: date, last: date });
        }
        timeframe::days(moment, self.timeframe(), self.fiscal_year())
    }

    fn sibling(self, index: u32) -> GoalView<'w> {
        GoalView { id: GoalId { file: self.id.file, index }, ..self }
    }

    // ── what it has or inherits ──

    /// The facts of whoever states something.
    pub fn facts(self, origin: Origin) -> Option<&'w Facts> {
        match origin {
            Origin::Nobody => None,
            Origin::Defaults => Some(self.workspace.default_facts()),
            Origin::Plan => Some(&self.file().plan.facts),
            Origin::Goal(index) => Some(&self.file().goals[index as usize].facts),
        }
    }

    pub fn owner(self) -> Option<Spanned<Name>> {
        self.facts(self.goal().inherited.owner)?.owner
    }

    pub fn platforms(self) -> &'w [Spanned<Name>] {
        self.facts(self.goal().inherited.platform).map_or(&[], |facts| &facts.platforms)
    }

    pub fn review(self) -> Option<Spanned<Review>> {
        self.facts(self.goal().inherited.review)?.review
    }

    pub fn audience(self) -> Option<&'w Audience> {
        self.facts(self.goal().inherited.audience)?.audience.as_deref()
    }

    pub fn commitment(self) -> Option<Spanned<Commitment>> {
        self.facts(self.goal().inherited.commitment)?.commitment
    }

    pub fn status(self) -> Option<&'w Spanned<Status>> {
        self.facts(self.goal().inherited.status)?.status.as_deref()
    }

    /// `active` when nothing else is said.
    pub fn status_kind(self) -> StatusKind {
        self.status().map_or(StatusKind::Active, |status| status.value.kind)
    }

    /// Done or dropped: nothing is to be done about it any more.
    pub fn is_over(self) -> bool {
        matches!(self.status_kind(), StatusKind::Done | StatusKind::Dropped)
    }

    pub fn fiscal_year(self) -> Option<FiscalYear> {
        self.facts(self.goal().inherited.fiscal_year)?.fiscal_year.map(|fiscal| fiscal.value)
    }

    /// Where the start of the timeframe is written.
    pub fn start_written(self) -> Option<Spanned<Moment>> {
        self.facts(self.goal().inherited.start)?.timeframe.start
    }

    /// Where the end of the timeframe is written.
    pub fn end_written(self) -> Option<&'w Spanned<Deadline>> {
        self.facts(self.goal().inherited.end)?.timeframe.end.as_ref()
    }
}

/// A KPI in its goal.
#[derive(Clone, Copy, Debug)]
pub struct KpiView<'w> {
    pub goal: GoalView<'w>,
    pub index: u32,
    pub kpi: &'w Kpi,
}

impl<'w> KpiView<'w> {
    pub fn name(self) -> Name {
        self.kpi.name.value
    }

    pub fn at(self, span: Span) -> Location {
        self.goal.at(span)
    }

    pub fn metric(self) -> Option<&'w Metric> {
        self.kpi.metric.map(|id| self.goal.workspace.metric(id))
    }

    pub fn target(self) -> Option<&'w Target> {
        self.kpi.target.as_deref()
    }

    pub fn baseline(self) -> Option<&'w Baseline> {
        self.kpi.baseline.as_deref()
    }

    // ── its results ──

    /// Its results: the `actual` lines, then the rows of each file of results that was read.
    pub fn actuals(self) -> impl Iterator<Item = Recorded<'w>> {
        let lines = Some(Recorded::lines_of(self.kpi)).filter(|lines| !lines.series.is_empty());
        lines.into_iter().chain(self.files().iter().filter_map(Recorded::rows_of))
    }

    pub fn actual_count(self) -> usize {
        self.actuals().map(|recorded| recorded.series.len()).sum()
    }

    /// Some results stand in a file that was not read: nobody knows how many, or how new.
    pub fn has_unread_actuals(self) -> bool {
        self.files().iter().any(|file| file.rows.is_none())
    }

    fn files(self) -> &'w [ActualsFile] {
        self.kpi.details.as_ref().map_or(&[], |details| &details.files)
    }

    /// The baseline's value, when it is known, in the target's unit where only one of the two states a unit.
    pub fn baseline_value(self) -> Option<Quantity> {
        self.baseline()?.value.map(|value| self.with_unit(value))
    }

    /// What this KPI is counted in: as its baseline or target says.
    pub fn unit(self) -> Unit {
        let stated = |quantity: Quantity| (quantity.unit != Unit::None).then_some(quantity.unit);
        let baseline = self.baseline().and_then(|baseline| baseline.value).and_then(stated);
        baseline
            .or_else(|| match self.target()?.value {
                TargetValue::Absolute(value) => stated(value),
                TargetValue::Range(ref ends) => stated(ends[0]).or_else(|| stated(ends[1])),
                TargetValue::Change(value) if value.unit == Unit::Points => Some(Unit::Percent),
                _ => None,
            })
            .unwrap_or(Unit::None)
    }

    /// The value with the unit and denominators of this KPI where it states none itself.
    pub fn with_unit(self, value: Quantity) -> Quantity {
        let unit = if value.unit == Unit::None { self.unit() } else { value.unit };
        Quantity { unit, per: value.per.or_else(|| self.per()), ..value }
    }

    /// What its values are counted per, as its baseline or target says: `month` of `320/month`.
    pub fn per(self) -> Option<super::value::Per> {
        let baseline = self.baseline().and_then(|baseline| baseline.value).and_then(|value| value.per);
        baseline.or_else(|| match self.target()?.value {
            TargetValue::Absolute(value) | TargetValue::Change(value) => value.per,
            TargetValue::Range(ref ends) => ends[0].per.or(ends[1].per),
            _ => None,
        })
    }

    /// How the metric behaves: as the catalogue says, else a rate when it is counted in percent or called one.
    pub fn metric_kind(self) -> Option<MetricKind> {
        match self.metric() {
            Some(metric) if metric.kind.is_some() => metric.kind,
            _ => {
                let is_rate = self.unit() == Unit::Percent || self.name().as_str().ends_with("-rate");
                is_rate.then_some(MetricKind::Rate)
            }
        }
    }

    /// Which way is better: as the catalogue says, else by the comparison, else by the change itself.
    pub fn better(self) -> Option<Better> {
        if let Some(better) = self.metric().and_then(|metric| metric.better) {
            return Some(better.value);
        }
        let target = self.target()?;
        match target.comparison.map(|comparison| comparison.value) {
            Some(Comparison::AtLeast | Comparison::Over) => return Some(Better::More),
            Some(Comparison::AtMost | Comparison::Under) => return Some(Better::Less),
            Some(Comparison::Equal) | None => {}
        }
        let by_sign = |up: bool| if up { Better::More } else { Better::Less };
        match target.value {
            TargetValue::Change(change) if !change.value.is_zero() => Some(by_sign(change.value.is_sign_positive())),
            TargetValue::Multiple(factor) if factor != Decimal::ONE => Some(by_sign(factor > Decimal::ONE)),
            TargetValue::Absolute(value) => {
                let baseline = self.baseline()?.value?;
                let from = baseline.value.checked_mul(baseline.unit.conversion(value.unit)?)?;
                (from != value.value).then(|| by_sign(value.value > from))
            }
            _ => None,
        }
    }

    /// `keep`
    pub fn is_upkeep(self) -> bool {
        self.target().is_some_and(|target| target.keep.is_some())
    }

    /// `each week`
    pub fn is_recurring(self) -> bool {
        self.kpi.qualifiers.as_ref().is_some_and(|qualifiers| qualifiers.each.is_some())
    }

    /// A change that needs a baseline to mean anything: `+15%`, `x2`. Not a share of something, and not a change from one
    /// period to the next.
    pub fn is_relative(self) -> bool {
        let Some(target) = self.target() else {
            return false;
        };
        target.share.is_none()
            && !self.is_recurring()
            && matches!(target.value, TargetValue::Change(_) | TargetValue::Multiple(_))
    }

    /// The value to reach, worked out from the baseline where the target is a change. `None` for ranges, placeholders,
    /// shares, recurring changes, and where the baseline is not known.
    pub fn target_value(self) -> Option<Quantity> {
        let target = self.target()?;
        if target.share.is_some() {
            return match target.value {
                TargetValue::Absolute(value) => Some(value),
                _ => None,
            };
        }
        match target.value {
            TargetValue::Absolute(value) => Some(self.with_unit(value)),
            TargetValue::Change(change) if !self.is_recurring() => self.changed(change),
            TargetValue::Multiple(factor) if !self.is_recurring() => {
                let baseline = self.baseline_value()?;
                Some(baseline.with_value(baseline.value.checked_mul(factor)?))
            }
            _ => None,
        }
    }

    /// The baseline after a change: `+15%` of it, `+0.5pp` or `+40` on top of it.
    pub fn changed(self, change: Quantity) -> Option<Quantity> {
        let baseline = self.baseline_value()?;
        let value = match change.unit {
            Unit::Percent => {
                // A hundredth of it: quicker than to divide.
                let factor = change.value.checked_mul(Decimal::new(1, 2))?.checked_add(Decimal::ONE)?;
                baseline.value.checked_mul(factor)?
            }
            unit => baseline.value.checked_add(change.value.checked_mul(unit.conversion(baseline.unit)?)?)?,
        };
        Some(baseline.with_value(value.normalize()))
    }

    /// Low and high end of a range.
    pub fn target_range(self) -> Option<(Quantity, Quantity)> {
        match self.target()?.value {
            TargetValue::Range(ref ends) => Some((self.with_unit(ends[0]), self.with_unit(ends[1]))),
            _ => None,
        }
    }

    /// Its own timeframe inside its goal's.
    pub fn timeframe(self) -> ResolvedTimeframe {
        match self.kpi.timeframe.as_deref() {
            Some(own) => self.goal.timeframe_within(own),
            None => self.goal.timeframe(),
        }
    }

    /// Where the end of its timeframe is written, on its own line or around it.
    pub fn end_written(self) -> Option<&'w Spanned<Deadline>> {
        let own = self.kpi.timeframe.as_deref().and_then(|timeframe| timeframe.end.as_ref());
        own.or_else(|| self.goal.end_written())
    }

    /// The day the baseline was measured, the last of its period, when it is given as a moment.
    pub fn baseline_date(self) -> Option<Date> {
        match self.baseline()?.since?.value {
            Since::Moment(moment) => self.goal.days(moment).map(|days| days.last),
            Since::Previous(_) => None,
        }
    }

    /// How many days the target gives, both ends counted: from the baseline's date, else the start, to the deadline; an
    /// unanchored `in 3 months` is its own length.
    pub fn horizon_days(self) -> Option<f64> {
        let timeframe = self.timeframe();
        if let (Some(start), Some(deadline)) = (self.baseline_date().or(timeframe.start), timeframe.deadline) {
            let days = start.until(deadline).ok()?.get_days();
            return (days >= 0).then(|| f64::from(days) + 1.0);
        }
        match self.end_written()?.value {
            Deadline::In(duration) => Some(duration.approximate_days()),
            _ => None,
        }
    }

    /// Counted per week, month and so on: by its unit or by a recurrence.
    pub fn counted_per(self) -> Option<TimeUnit> {
        self.per().and_then(super::value::Per::time)
    }

    /// What the target is a share of.
    pub fn share(self) -> Option<&'w Spanned<Share>> {
        self.target()?.share.as_deref()
    }
}

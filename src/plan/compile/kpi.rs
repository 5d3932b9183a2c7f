//! One KPI: its target worked out, its results as they are stated.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Compiler, allowed, amount, due, grade, last_day, length, remarks, revised};
use crate::model::catalogue::{Better, MetricKind};
use crate::model::{self, Comparison, DatedValue, KpiView, Quantity, Recorded, Series, Since, TargetValue, Unit};
use crate::plan::number::{Amount, Day, Number};
use crate::plan::types::{
    ActualsFile, Baseline, Change, Dated, FileRow, Filter, Kpi, Qualifiers, Share, Target, TargetForm,
};
use crate::realism::monthly_growth;

/// As stated, else the metric's. A KPI that is called otherwise than its metric keeps its name: of `us-fans is fans` there may be
/// another one, and who writes `팔로워` wants to read that.
pub(super) fn title(view: KpiView<'_>) -> Option<String> {
    let of_metric = || view.metric().filter(|metric| metric.name.value == view.name())?.title.as_ref();
    let title = view.kpi.title.as_ref().or_else(of_metric);
    title.map(|title| title.value.to_string())
}

impl Compiler<'_> {
    pub(super) fn kpi(self, view: KpiView<'_>) -> Kpi {
        let stated = view.kpi;
        let timeframe = view.timeframe();
        let mut kpi = Kpi {
            name: view.name().to_string(),
            title: title(view),
            location: self.location(stated.span),
            metric: view.metric().map(|metric| metric.name.value.to_string()),
            kind: view.metric_kind().map(MetricKind::word),
            better: view.better().map(|better| match better {
                Better::More => "more",
                Better::Less => "less",
            }),
            family: view.metric().and_then(|metric| metric.family).map(|family| family.word()),
            baseline: view.baseline().map(|baseline| baseline_of(baseline, view)),
            target: view.target().map(|target| self.target(target, view)),
            change: change(view),
            qualifiers: stated.qualifiers.as_deref().map(qualifiers).unwrap_or_default(),
            due: due(timeframe, view.end_written()),
            horizon_days: view.horizon_days().and_then(|days| Number::rounded(days, 2)),
            checkpoints: stated.checkpoints.iter().map(|value| self.dated(value, &stated.checkpoints, view)).collect(),
            actuals: view.actuals().flat_map(|recorded| self.recorded(recorded, view)).collect(),
            ..Kpi::default()
        };
        if let Some(details) = stated.details.as_deref() {
            kpi.owner = details.owner.map(|owner| owner.value.to_string());
            kpi.actuals_files = details.files.iter().map(actuals_file).collect();
            kpi.stretch = details.stretch.and_then(|stretch| {
                let value =
                    if stretch.is_change { view.changed(stretch.value)? } else { view.with_unit(stretch.value) };
                Some(Amount(value))
            });
            kpi.weight = details.weight.map(|weight| Number(weight.value));
            kpi.part_of = details.part_of.as_ref().map(|part_of| self.share(&part_of.value, view));
            kpi.source = details.source.as_ref().map(|source| source.value.to_string());
            kpi.grade = details.grade.as_ref().map(grade);
            kpi.remarks = remarks(&details.notes, &details.links, &details.metas);
            kpi.allowed = allowed(&details.allows);
            kpi.revised = revised(&details.revised, |moment| last_day(view.goal, moment));
        }
        kpi
    }

    fn target(self, stated: &model::Target, view: KpiView<'_>) -> Target {
        let with_unit = |quantity: &Quantity| Some(Amount(view.with_unit(*quantity)));
        let mut target = Target {
            keep: stated.keep.is_some(),
            of: stated.share.as_ref().map(|share| self.share(&share.value, view)),
            reach: view.target_value().map(normalized),
            ..Target::default()
        };
        target.form = match &stated.value {
            TargetValue::Absolute(_) => TargetForm::Absolute,
            TargetValue::Change(change) => {
                target.change = Some(Amount(*change));
                TargetForm::Change
            }
            TargetValue::Multiple(factor) => {
                target.multiple = Some(Number(*factor));
                TargetForm::Multiple
            }
            TargetValue::Range(ends) => {
                target.low = with_unit(&ends[0]);
                target.high = with_unit(&ends[1]);
                TargetForm::Range
            }
            TargetValue::Placeholder => TargetForm::Unknown,
            TargetValue::Secret(place) => {
                target.kept_at = Some(place.value.to_string());
                TargetForm::Confidential
            }
            TargetValue::Nothing => TargetForm::Unstated,
        };
        let compared = matches!(target.form, TargetForm::Absolute | TargetForm::Change | TargetForm::Multiple);
        let written = stated.comparison.map(|comparison| comparison.value);
        let implied = view.better().filter(|_| compared && written.is_none());
        target.comparison = written.map(Comparison::symbol).or(implied.map(|better| match better {
            Better::More => ">=",
            Better::Less => "<=",
        }));
        target.comparison_implied = implied.is_some();
        target
    }

    fn share(self, share: &model::Share, view: KpiView<'_>) -> Share {
        match share {
            model::Share::Words(words) => Share::Words(words.to_string()),
            model::Share::Reference(reference) => Share::Reference(self.quantity_reference(reference, view.goal)),
        }
    }

    fn recorded<'w>(self, recorded: Recorded<'w>, view: KpiView<'w>) -> impl Iterator<Item = Dated> {
        recorded.iter().map(move |(value, row)| {
            let dated = self.dated(value, recorded.series, view);
            match row {
                // Where a row stands in its place, the text there is that of the statement.
                Some(row) => {
                    Dated { note: None, row: Some(FileRow { file: row.file.to_string(), row: row.line }), ..dated }
                }
                None => dated,
            }
        })
    }

    fn dated(self, value: &DatedValue, series: &Series, view: KpiView<'_>) -> Dated {
        let quantity = series.quantity(value);
        let is_change = series.form(value).is_change;
        let absolute = if is_change { quantity.and_then(|change| view.changed(change)) } else { quantity };
        Dated {
            date: last_day(view.goal, value.moment),
            period: (!matches!(value.moment, model::Moment::Date(_))).then(|| value.moment.to_string()),
            amount: absolute.map(|absolute| Amount(view.with_unit(absolute))),
            change: quantity.filter(|_| is_change).map(Amount),
            note: value.note(self.source.text()),
            row: None,
        }
    }
}

fn baseline_of(baseline: &model::Baseline, view: KpiView<'_>) -> Baseline {
    Baseline {
        amount: view.baseline_value().map(Amount),
        measured: baseline.since.map(|since| match since.value {
            Since::Moment(moment) => moment.to_string(),
            Since::Previous(period) => format!("previous {period}"),
        }),
        measured_on: view.baseline_date().map(Day),
    }
}

fn normalized(quantity: Quantity) -> Amount {
    Amount(quantity.with_value(quantity.value.normalize()))
}

fn qualifiers(stated: &model::Qualifiers) -> Qualifiers {
    Qualifiers {
        aggregate: stated.aggregate.map(|aggregate| aggregate.value.as_str()),
        aggregate_per: stated.per.map(|per| per.value.0.as_str()),
        each: stated.each.map(|each| length(each.value)),
        over: stated.window.map(|window| length(window.value)),
        within: stated.service_level.as_ref().map(|level| Amount(level.value)),
        segment: stated.segment.as_ref().map(|segment| segment.value.to_string()),
        excluding: stated.exclusion.as_ref().map(|exclusion| exclusion.value.to_string()),
    }
}

fn actuals_file(file: &model::ActualsFile) -> ActualsFile {
    ActualsFile {
        path: file.path.value.to_string(),
        date_column: file.date_column.map_or("date", |column| column.value.as_str()).to_string(),
        value_column: file.value_column.map_or("value", |column| column.value.as_str()).to_string(),
        filter: file
            .filter
            .as_ref()
            .map(|(column, value)| Filter { column: column.value.to_string(), equals: value.value.to_string() }),
    }
}

/// What lies between baseline and target. What is only to be kept changes nothing.
pub fn change(view: KpiView<'_>) -> Option<Change> {
    if view.is_upkeep() {
        return None;
    }
    let (baseline, target) = (view.baseline_value()?, view.target_value()?);
    if baseline.per != target.per {
        return None;
    }
    // Twelve decimals: a minute is no finite part of an hour, and a rounding in the 28th must not show.
    let from = baseline.value.checked_mul(baseline.unit.conversion(target.unit)?)?.round_dp(12);
    let difference = target.value.checked_sub(from)?;
    let is_percentage = matches!(target.unit, Unit::Percent | Unit::Points);
    let unit = if is_percentage { Unit::Points } else { target.unit };
    let Amount(by) = amount(difference, unit);
    let by = Amount(Quantity { per: target.per, ..by });
    if is_percentage || from <= Decimal::ZERO {
        return Some(Change { by, percent: None, percent_per_month: None });
    }
    let percent = difference.checked_div(from).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    Some(Change {
        by,
        percent: percent.map(|percent| Number(percent.round_dp(4).normalize())),
        percent_per_month: percent_per_month(view, from, target.value),
    })
}

fn percent_per_month(view: KpiView<'_>, from: Decimal, to: Decimal) -> Option<Number> {
    if matches!(view.metric_kind(), Some(MetricKind::Rate | MetricKind::Score | MetricKind::Rank)) {
        return None;
    }
    let growth = monthly_growth(from.to_f64()?, to.to_f64()?, view.horizon_days()?)?;
    Number::rounded(growth * 100.0, 2)
}

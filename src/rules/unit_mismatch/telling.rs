//! What is said of values that do not fit to the others, or to the metric.

use rust_decimal::Decimal;

use super::{Difference, Measure};
use crate::model::catalogue::{Metric, MetricUnit};
use crate::model::{KpiView, Moment, Per, Quantity, TargetValue, TimeUnit, Unit, counted};
use crate::rules::wording::rounded;
use crate::rules::{Findings, finding};
use crate::source::{Location, Span};

/// Values that do not fit to the others.
pub(super) struct Odd<'a> {
    pub whose: &'a str,
    /// When, of a dated one.
    pub on: Option<Moment>,
    pub count: usize,
    pub value: Quantity,
    pub difference: Difference,
    pub span: Span,
}

pub(super) fn report(view: KpiView<'_>, measure: &Measure, odd: Odd<'_>, findings: &mut Findings) {
    let (is, wanted, stated) = match odd.difference {
        Difference::Unit => (phrase(odd.value.unit), phrase(measure.unit), measure.unit_at),
        Difference::Per => (phrase_per(odd.value.per), phrase_per(measure.per), measure.per_at),
    };
    let Some((by, by_span)) = stated else {
        return report_against_metric(view, odd, findings);
    };
    let (verb, both) = if odd.count == 1 { ("is", "both") } else { ("are", "all") };
    let on = odd.on.map(|moment| format!(" for {moment}")).unwrap_or_default();
    let help = match odd.difference {
        Difference::Per => match converted(odd.value, measure.per) {
            Some((converted, exact)) if odd.count == 1 => {
                let about = if exact { "" } else { "about " };
                format!("write `{converted}`, which is {about}as much")
            }
            _ => format!("write {both} {wanted}"),
        },
        Difference::Unit => format!("write {both} {wanted}"),
    };
    findings.add(
        view,
        finding(format!("{} of `{}`{on} {verb} {is}, {by} {wanted}", odd.whose, view.name()))
            .label(view.at(odd.span), is)
            .label(view.at(by_span), wanted)
            .help(help),
    );
}

/// Values in another unit than the metric has, which nothing of the KPI states.
pub(super) fn report_against_metric(view: KpiView<'_>, odd: Odd<'_>, findings: &mut Findings) {
    let (Some(metric), Some(id)) = (view.metric(), view.kpi.metric) else { return };
    let Some(unit) = metric.unit else { return };
    let (verb, counts) = (if odd.count == 1 { "is" } else { "are" }, counts(unit.value));
    let on = odd.on.map(|moment| format!(" for {moment}")).unwrap_or_default();
    let is = phrase(odd.value.unit);
    findings.add(
        view,
        finding(format!("{} of `{}`{on} {verb} {is}, and `{}` {counts}", odd.whose, view.name(), metric.name.value))
            .label(view.at(odd.span), is)
            .label(Location::new(id.file, unit.span), format!("`{}` {counts}", metric.name.value))
            .help(help_for_metric(view, metric, unit.value, odd.value.unit, odd.whose)),
    );
}

fn help_for_metric(view: KpiView<'_>, metric: &Metric, wanted: MetricUnit, unit: Unit, whose: &str) -> String {
    let value = match whose {
        "the baseline" => view.baseline().and_then(|baseline| baseline.value),
        _ => match view.target().map(|target| &target.value) {
            Some(TargetValue::Absolute(value)) => Some(*value),
            Some(TargetValue::Range(ends)) => Some(ends[0]),
            _ => None,
        },
    };
    if unit == Unit::Percent
        && whose == "the target"
        && let Some(value) = value
    {
        return format!("write `+{value}` for a change, or `{value} of \"…\"` for a share");
    }
    let example = match wanted {
        MetricUnit::Percent => "15%",
        MetricUnit::Money => "$2,400",
        MetricUnit::Duration => "24 h",
        MetricUnit::Word(_) => "40",
        MetricUnit::Count | MetricUnit::People => "2,400",
    };
    format!(
        "write it as in `{example}`; if it is not {} that is meant, give the kpi another name",
        metric.title_or_name()
    )
}

/// A rate per one stretch of time as a rate per another, and whether it is exactly that: `105/week` is `15/day`, and about
/// `457/month`.
fn converted(value: Quantity, wanted: Option<Per>) -> Option<(Quantity, bool)> {
    let time = |per: Per| TimeUnit::parse(per.0.as_str());
    let (from, to) = (time(value.per?)?, time(wanted?)?);
    // Divided last, so that sevenths of a week come out even.
    let converted = value.value.checked_mul(days(to))?.checked_div(days(from))?.normalize();
    let exact = from.is_calendar() == to.is_calendar() && converted.scale() <= 2;
    let shown = if exact || converted.abs() < Decimal::ONE_HUNDRED {
        rounded(value.with_value(converted))
    } else {
        value.with_value(converted.round())
    };
    Some((Quantity { per: wanted, ..shown }, exact))
}

/// A month is a twelfth of a Julian year.
fn days(unit: TimeUnit) -> Decimal {
    match unit {
        TimeUnit::Year => Decimal::new(36525, 2),
        TimeUnit::Month => Decimal::new(304_375, 4),
        _ => unit.factor() / TimeUnit::Day.factor(),
    }
}

/// `in EUR`, `in hours`, `a percentage`
fn phrase(unit: Unit) -> String {
    match unit {
        Unit::None => "a bare number".to_string(),
        Unit::Percent => "in percent".to_string(),
        Unit::Points => "in percentage points".to_string(),
        Unit::Money(currency) => format!("in {}", currency.code()),
        Unit::Time(unit) => format!("in {}", counted(unit.word(), Decimal::TWO)),
        Unit::Word(name) => format!("in {name}"),
    }
}

fn phrase_per(per: Option<Per>) -> String {
    let words: Vec<String> = per.into_iter().flat_map(Per::parts).map(|part| format!("per {part}")).collect();
    words.join(" ")
}

/// What a metric's values are, as the end of a sentence.
fn counts(unit: MetricUnit) -> String {
    match unit {
        MetricUnit::Count => "is a count".to_string(),
        MetricUnit::People => "counts people".to_string(),
        MetricUnit::Percent => "is a percentage".to_string(),
        MetricUnit::Money => "is money".to_string(),
        MetricUnit::Duration => "is a length of time".to_string(),
        MetricUnit::Word(name) => format!("is counted in `{name}`"),
    }
}

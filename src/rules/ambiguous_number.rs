use rust_decimal::Decimal;

use super::wording::signed;
use super::{Context, Findings, Place, finding};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::model::catalogue::{MetricKind, MetricUnit};
use crate::model::{Audience, KpiView, Quantity, Series, TargetValue, Unit, number};
use crate::source::{FileId, Location, Span};

rule! {
    /// A count has a point and exactly three decimals: `2.400` may be two thousand four hundred.
    ///
    /// In much of the world the point groups thousands. Here it is always the decimal point, so `2.400` fans are two and a
    /// half, and every computation that follows is off by a thousand.
    ///
    /// ```goal,bad
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi fans 2,100 -> 2.400
    /// }
    /// ```
    ///
    /// ```goal,fixed
    /// goal cafe-awareness "Make the café known on Facebook" {
    ///   by 2026-03-31
    ///   kpi fans 2,100 -> 2,400
    /// }
    /// ```
    ///
    /// Percentages, money, measures and scores may well have three decimals and are left alone, and so is a KPI whose other
    /// numbers show that decimals are meant (`1.250 -> 0.8`). If the decimals are meant, write as many as are needed: `2.4`.
    "ambiguous-number", Measurable, Warn, File(check), fix: Unsafe
}

fn check(file: FileId, context: &Context<'_>, findings: &mut Findings) {
    if let Some(audience) = &context.workspace.file(file).plan.facts.audience {
        check_audience(audience, file, Place::from(file), findings);
    }
    for goal in context.workspace.goals_of(file) {
        if let Some(audience) = &goal.goal().facts.audience {
            check_audience(audience, file, Place::from(goal), findings);
        }
        for kpi in goal.kpis() {
            check_kpi(kpi, findings);
        }
    }
}

fn check_audience(audience: &Audience, file: FileId, place: Place, findings: &mut Findings) {
    if let Some(size) = audience.size
        && looks_grouped(size.value)
    {
        let meant = size.value.with_value(in_thousands(size.value.value));
        report("the size of the audience", meant, meant.to_string(), Location::new(file, size.span), place, findings);
    }
}

fn check_kpi(view: KpiView<'_>, findings: &mut Findings) {
    let kpi = view.kpi;
    let baseline = view.baseline().and_then(|baseline| Some((baseline.value?, baseline.span)));
    let target = view.target().map(|target| (&target.value, target.span));
    let (low, high) = match target {
        Some((TargetValue::Absolute(value) | TargetValue::Change(value), _)) => (Some(*value), None),
        Some((TargetValue::Range(ends), _)) => (Some(ends[0]), Some(ends[1])),
        _ => (None, None),
    };
    let stretch = kpi.details.as_ref().and_then(|details| details.stretch);
    let stated = [baseline.map(|(value, _)| value), low, high, stretch.map(|stretch| stretch.value)];
    let grouped = stated.iter().flatten().any(|value| looks_grouped(*value));
    let recorded = view.actuals().find_map(|recorded| first_grouped(recorded.series));
    let recorded = recorded.or_else(|| first_grouped(&kpi.checkpoints));
    if !grouped && recorded.is_none() || kpi.damaged || !is_count(view) {
        return;
    }
    if stated.iter().flatten().any(|value| shows_decimals(value.value)) {
        return;
    }
    let mut add = |whose: &str, meant: Quantity, written: String, span: Span| {
        report(&format!("{whose} of `{}`", view.name()), meant, written, view.at(span), Place::from(view), findings);
    };
    let meant = |value: Quantity| value.with_value(in_thousands(value.value));
    if let Some((value, span)) = baseline.filter(|(value, _)| looks_grouped(*value)) {
        add("the baseline", meant(value), meant(value).to_string(), span);
    }
    match target {
        Some((TargetValue::Absolute(value), span)) if looks_grouped(*value) => {
            add("the target", meant(*value), meant(*value).to_string(), span);
        }
        Some((TargetValue::Change(value), span)) if looks_grouped(*value) => {
            add("the target", meant(*value), signed(meant(*value)), span);
        }
        Some((TargetValue::Range(ends), span)) => {
            if let Some(value) = ends.into_iter().find(|value| looks_grouped(*value)) {
                // Which of the two ends it is can't be told from the span.
                add("the target", meant(value), String::new(), span);
            }
        }
        _ => {}
    }
    if let Some(stretch) = stretch.filter(|stretch| looks_grouped(stretch.value)) {
        let value = meant(stretch.value);
        let written = if stretch.is_change { signed(value) } else { value.to_string() };
        add("the stretch", value, written, stretch.span);
    }
    for recorded in view.actuals() {
        let words = if recorded.are_rows() { ["a row", "rows"] } else { ["an actual", "actuals"] };
        recorded_alike(view, recorded.series, words, findings);
    }
    recorded_alike(view, &kpi.checkpoints, ["a checkpoint", "checkpoints"], findings);
}

/// Dated values are many, and written alike: one finding speaks for all of a KPI.
fn recorded_alike(view: KpiView<'_>, series: &Series, [one, many]: [&str; 2], findings: &mut Findings) {
    let Some((value, span)) = first_grouped(series) else {
        return;
    };
    let meant = value.with_value(in_thousands(value.value));
    let grouped = series.iter().filter_map(|value| series.quantity(value)).filter(|value| looks_grouped(*value));
    let count = grouped.count();
    let (name, plain) = (view.name(), number(value.value));
    let message = if count == 1 {
        format!("{one} of `{name}` may be {plain} or {meant}")
    } else {
        format!("{count} {many} of `{name}` may be thousands, the first {plain} or {meant}")
    };
    findings.add(view, finding(message).label(view.at(span), "a thousand or a decimal?").help(help(value, meant)));
}

fn report(whose: &str, meant: Quantity, written: String, location: Location, place: Place, findings: &mut Findings) {
    let value = meant.with_value(meant.value / Decimal::ONE_THOUSAND);
    let mut diagnostic = finding(format!("{whose} may be {} or {}", number(value.value), meant))
        .label(location, "a thousand or a decimal?")
        .help(help(value, meant));
    // Only where the text can't be anything but what is computed here is the place of its point known.
    if written.len() == location.span.len() as usize
        && let Some(comma) = written.rfind(',')
    {
        let point = location.span.start + comma as u32;
        diagnostic = diagnostic.fix(Fix {
            applicability: Applicability::Unsafe,
            title: format!("write thousands: `{written}`"),
            edits: vec![Edit {
                location: Location::new(location.file, Span::new(point, point + 1)),
                replacement: ",".to_string(),
            }],
        });
    }
    findings.add(place, diagnostic);
}

fn help(value: Quantity, meant: Quantity) -> String {
    format!("write `{meant}`, or `{}` if the decimals are meant", value.with_value(value.value.normalize()))
}

/// One to three digits, a point, three digits: `2.400`. Nobody groups `0.250` or `024.000`.
fn looks_grouped(value: Quantity) -> bool {
    value.value.scale() == 3
        && matches!(value.unit, Unit::None | Unit::Word(_))
        && (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&value.value.abs())
}

/// `0.8`, `3.5`: these can only be decimals.
fn shows_decimals(value: Decimal) -> bool {
    let scale = value.scale();
    scale > 0 && (scale != 3 || value.abs() < Decimal::ONE) && !value.is_integer()
}

fn in_thousands(value: Decimal) -> Decimal {
    (value * Decimal::ONE_THOUSAND).normalize()
}

fn first_grouped(series: &Series) -> Option<(Quantity, Span)> {
    series
        .iter()
        .filter(|value| series.amount(value).scale() == 3)
        .filter_map(|value| Some((series.quantity(value)?, value.span)))
        .find(|(value, _)| looks_grouped(*value))
}

/// What is counted one by one: by its metric, else by having no unit. `12.500 kg` is a measure.
fn is_count(view: KpiView<'_>) -> bool {
    if let Some(unit) = view.metric().and_then(|metric| metric.unit) {
        return matches!(unit.value, MetricUnit::Count | MetricUnit::People);
    }
    let counted = !matches!(
        view.metric_kind(),
        Some(MetricKind::Rate | MetricKind::Money | MetricKind::Duration | MetricKind::Score | MetricKind::Rank)
    );
    counted && view.unit() == Unit::None
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{fires, fixed, silent};

    #[test]
    fn three_decimals_of_a_count_are_found_wherever_they_stand() {
        fires(
            &RULE,
            "goal a {\n  audience \"Neighbours\" 12.000\n  kpi fans 2.400 -> 2.760 {\n    stretch 3.000\n    checkpoint 2026-02-15 2.560\n    actual 2026-01-31 2.455\n    actual 2026-02-28 2.610\n  }\n}\n",
            &[
                "2:25 the size of the audience may be 12 or 12,000",
                "3:12 the baseline of `fans` may be 2.4 or 2,400",
                "3:21 the target of `fans` may be 2.76 or 2,760",
                "4:13 the stretch of `fans` may be 3 or 3,000",
                "5:5 a checkpoint of `fans` may be 2.56 or 2,560",
                "6:5 2 actuals of `fans` may be thousands, the first 2.455 or 2,455",
            ],
        );
    }

    #[test]
    fn free_names_and_nouns_count_too() {
        fires(
            &RULE,
            "goal a {\n  kpi cups 1.200/week -> +1.500\n  kpi likes 1.200 likes -> 2,000 likes\n}\n",
            &[
                "2:12 the baseline of `cups` may be 1.2 or 1,200/week",
                "2:26 the target of `cups` may be 1.5 or 1,500",
                "3:13 the baseline of `likes` may be 1.2 or 1,200 likes",
            ],
        );
    }

    #[test]
    fn what_is_no_count_may_have_three_decimals() {
        silent(
            &RULE,
            "goal a {\n  kpi cpc 0.125 USD -> $1.250\n  kpi open-rate 2.125% -> 3.125%\n  kpi weight 12.500 kg -> 11.500 kg\n  kpi nps 20.125 -> 30.125\n  kpi sales x1.250 of \"plan\"\n}\n",
        );
    }

    #[test]
    fn other_numbers_of_decimals_are_clear() {
        silent(
            &RULE,
            "goal a {\n  kpi fans 2.4 -> 2.76\n  kpi reach 2.4k -> 0.125\n  kpi load 1.250 -> 0.8\n  kpi cups 1234.500\n}\n",
        );
    }

    #[test]
    fn the_point_becomes_a_comma_where_it_is_certain_to_stand() {
        let mended = |line: &str| {
            fixed(&RULE, &format!("goal a {{\n  {line}\n}}\n")).lines().nth(1).unwrap_or_default().trim().to_string()
        };
        assert_eq!(mended("kpi fans 2.400 -> ~2.760/month"), "kpi fans 2,400 -> ~2,760/month");
        assert_eq!(mended("kpi fans +1.500"), "kpi fans +1,500");
        assert_eq!(
            mended("kpi fans 2.400명 -> 3,000"),
            "kpi fans 2.400명 -> 3,000",
            "no fix is better than a wrong one"
        );
    }
}

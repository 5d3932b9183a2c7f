//! What a number is counted in.

use iso_currency::Currency;
use lsp_types::CompletionItemKind;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List};
use crate::model::catalogue::{Metric, MetricKind, MetricUnit};
use crate::model::{KpiView, Name, Unit, counted, currency_sign};
use crate::source::Span;

const UNIT: CompletionItemKind = CompletionItemKind::UNIT;

/// Units of calendar time, as a length of time may be counted in.
const TIMES: [&str; 5] = ["days", "weeks", "months", "quarters", "years"];
const EACH: [&str; 5] = ["week", "month", "day", "quarter", "year"];

/// Behind a number that it touches: its unit, those first that the KPI is counted in. Behind a `/`: what it is counted per.
pub(super) fn of_value(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    match (line.current, line.before.last()) {
        (Some(Piece::Number(_)), _) => {
            list.replace(Span::empty(line.offset));
            let own = here.kpi().and_then(own_unit);
            let all = own.into_iter().chain(fitting(here).into_iter().map(str::to_string));
            let mut seen = FxHashSet::default();
            let units = all.filter(|unit| seen.insert(unit.clone())).collect::<Vec<_>>();
            list.extend(units.into_iter().map(|unit| Candidate::new(unit.trim_start(), UNIT).text(unit)));
        }
        (_, Some(Piece::Sign("/"))) => denominators(here, list),
        (_, Some(Piece::Number(_))) => list.extend(apart(here)),
        _ => {}
    }
}

/// Units behind a blank: that of the KPI, and those of its metric.
pub(super) fn apart(here: &Here<'_>) -> Vec<Candidate> {
    let own = here.kpi().map(KpiView::unit).filter(|unit| !matches!(unit, Unit::Percent | Unit::Points));
    let own = own.and_then(written);
    let is_known = metric(here).is_some() || here.line.keyword() != "kpi";
    let words = fitting(here).into_iter().filter_map(|unit| Some(unit.strip_prefix(' ')?.to_string()));
    let words = words.filter(|word| is_known && Some(word) != own.as_ref()).collect::<Vec<_>>();
    own.iter().cloned().chain(words).map(|unit| Candidate::new(unit, UNIT)).collect()
}

const RATES: [&str; 5] = ["/week", "/month", "/day", "/quarter", "/year"];
const SCALES: [&str; 2] = ["k", "M"];
const MONEY: [&str; 6] = [" USD", " EUR", " KRW", " GBP", " JPY", " CHF"];
const LENGTHS: [&str; 6] = ["h", " days", "min", "s", "ms", " weeks"];

/// The units that make sense behind a number, the likely ones first; those that must not touch it begin with a blank.
fn fitting(here: &Here<'_>) -> Vec<&'static str> {
    let before = here.line.before.last();
    // A sign says already which money it is.
    let money =
        if matches!(before, Some(Piece::Sign("$" | "€" | "₩" | "£" | "¥"))) { &[][..] } else { &MONEY[..] };
    let is_change = matches!(before, Some(Piece::Sign("+" | "-")));
    let percent = if is_change { &["%", "pp"][..] } else { &["%"][..] };
    let all = |groups: &[&[&'static str]]| groups.concat();
    match here.line.keyword() {
        "budget" => return all(&[money, &["/post", "/month"], &SCALES]),
        "capacity" => return vec![" h/week", "h", " days", "/week", "/month"],
        "growth-limit" => return vec!["%/month", "%/week"],
        "action" | "milestone" | "risk" => return LENGTHS.to_vec(),
        _ => {}
    }
    let metric = metric(here);
    let is_rate = metric.is_some_and(|metric| metric.kind == Some(MetricKind::Rate));
    // A change may be one in percent, whatever is counted.
    let change = if is_change { percent } else { &[][..] };
    match metric.and_then(|metric| metric.unit).map(|unit| unit.value) {
        Some(MetricUnit::Percent) => percent.to_vec(),
        _ if is_rate => all(&[percent, &RATES]),
        Some(MetricUnit::Money) => all(&[change, money, &RATES, &SCALES]),
        Some(MetricUnit::Duration) => all(&[change, &LENGTHS]),
        Some(MetricUnit::Count | MetricUnit::People | MetricUnit::Word(_)) => all(&[change, &RATES, &SCALES]),
        None => all(&[change, &RATES, percent, &SCALES, money, &LENGTHS]),
    }
}

/// A unit as one writes it behind most numbers.
fn written(unit: Unit) -> Option<String> {
    match unit {
        Unit::Time(time) => Some(counted(time.word(), Decimal::TWO)),
        unit => unit.label(),
    }
}

/// The unit and denominators that the KPI has already: `/month`, `%`, ` USD/month`.
fn own_unit(kpi: KpiView<'_>) -> Option<String> {
    let per: String = kpi
        .per()
        .into_iter()
        .flat_map(|per| per.parts())
        .filter(|part| !part.contains(' '))
        .map(|part| format!("/{part}"))
        .collect();
    let unit = match kpi.unit() {
        Unit::None => String::new(),
        Unit::Percent | Unit::Points => "%".to_string(),
        // The sign stands before the number.
        Unit::Money(currency) if currency_sign(currency).is_some() => String::new(),
        unit => format!(" {}", written(unit)?),
    };
    Some(unit + &per).filter(|unit| !unit.is_empty())
}

/// The metric of the KPI, also of one whose line can't be read yet.
fn metric<'d>(here: &Here<'d>) -> Option<&'d Metric> {
    if let Some(metric) = here.kpi().and_then(KpiView::metric) {
        return Some(metric);
    }
    let workspace = here.document.workspace();
    let name = |piece: Option<&Piece<'d>>| match piece {
        Some(Piece::Word(word)) => Some(Name::new(word)),
        _ => None,
    };
    let values = here.line.values();
    let of = if values.get(1) == Some(&Piece::Word("is")) { values.get(2) } else { values.first() };
    name(of).and_then(|name| workspace.find_metric(name)).map(|id| workspace.metric(id))
}

/// Behind `/` and `per`.
pub(super) fn denominators(here: &Here<'_>, list: &mut List<'_>) {
    let own = here.kpi().and_then(KpiView::per);
    let own: Vec<&str> = own.into_iter().flat_map(|per| per.parts()).filter(|part| !part.contains(' ')).collect();
    let others = ["week", "month", "day", "quarter", "year", "post", "person"];
    let all = own.iter().copied().chain(others.into_iter().filter(|other| !own.contains(other)));
    list.words(all.collect::<Vec<_>>(), UNIT);
}

/// Behind `in`: a length of time.
pub(super) fn length(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    match (line.current, line.before.last()) {
        (Some(Piece::Number(_)), _) | (None, Some(Piece::Word(_))) => {
            let lengths = ["1 month", "3 months", "6 months", "12 months", "2 weeks", "6 weeks"];
            list.extend(lengths.map(|length| Candidate::new(length, UNIT)));
        }
        (_, Some(Piece::Number(_))) => times(here, list),
        _ => {}
    }
}

/// A unit of time behind a count.
pub(super) fn times(here: &Here<'_>, list: &mut List<'_>) {
    let is_one = matches!(here.line.before.last(), Some(Piece::Number("1")));
    let is_counted = matches!(here.line.before.last(), Some(Piece::Number(_)));
    list.words(if is_counted && !is_one { TIMES } else { EACH }, UNIT);
}

/// Behind `each`.
pub(super) fn each(list: &mut List<'_>) {
    list.words(EACH, UNIT);
}

/// All currencies, those first that the workspace counts in or that many do.
pub(super) fn currencies(here: &Here<'_>, list: &mut List<'_>) {
    let stated = here.document.workspace().files().filter_map(|(_, part)| part.model.plan.facts.currency);
    let mut seen: Vec<Currency> = Vec::new();
    let frequent = MONEY.iter().filter_map(|code| Currency::from_code(code.trim_start()));
    // The numbers of ISO 4217 have three digits.
    let mut all: Vec<Currency> = (0..1_000).filter_map(Currency::from_numeric).collect();
    all.sort_by_key(|currency| currency.code());
    for currency in stated.map(|currency| currency.value).chain(frequent).chain(all) {
        if !seen.contains(&currency) {
            seen.push(currency);
            list.add(Candidate::new(currency.code(), UNIT).detail(currency.name()));
        }
    }
}

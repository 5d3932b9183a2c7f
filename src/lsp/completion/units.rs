//! What a number is counted in.

use iso_currency::Currency;
use lsp_types::CompletionItemKind;

use super::here::Here;
use super::line::Piece;
use super::list::{Candidate, List};
use crate::model::catalogue::{Metric, MetricKind, MetricUnit};
use crate::model::{KpiView, Unit, currency_sign};

const UNIT: CompletionItemKind = CompletionItemKind::UNIT;

/// Units of calendar time, as a length of time may be counted in.
const TIMES: [&str; 5] = ["days", "weeks", "months", "quarters", "years"];
const EACH: [&str; 5] = ["week", "month", "day", "quarter", "year"];
/// What money is most often counted in.
const FREQUENT: [Currency; 6] =
    [Currency::USD, Currency::EUR, Currency::KRW, Currency::GBP, Currency::JPY, Currency::CHF];

/// Behind a number: its unit, those first that the KPI is counted in.
pub(super) fn of_value(here: &Here<'_>, list: &mut List<'_>) {
    let line = &here.line;
    match (line.current, line.before.last()) {
        (Some(Piece::Number(_)), _) => {
            list.replace(crate::source::Span::empty(line.offset));
            list.extend(touching(here));
        }
        (_, Some(Piece::Sign("/"))) => denominators(here, list),
        (_, Some(Piece::Number(_))) => list.extend(apart(here)),
        _ => {}
    }
}

/// Those that may touch their number.
fn touching(here: &Here<'_>) -> Vec<Candidate> {
    let kpi = here.kpi();
    let own = kpi.and_then(own_unit);
    let metric = kpi.and_then(KpiView::metric).or_else(|| metric_of_line(here));
    let unit = metric.and_then(|metric| metric.unit.map(|unit| unit.value));
    let kind = metric.and_then(|metric| metric.kind);
    let signed = matches!(here.line.before.last(), Some(Piece::Sign("+" | "-")));
    let mut units: Vec<String> = own.into_iter().collect();
    let percent: &[&str] = if signed { &["%", "pp"] } else { &["%"] };
    let rates = ["/week", "/month", "/day", "/quarter", "/year"];
    let money = FREQUENT.map(|currency| format!(" {}", currency.code()));
    let times = ["h", "min", "s", "ms", " days", " weeks"];
    let add = |units: &mut Vec<String>, more: &[&str]| units.extend(more.iter().map(|unit| (*unit).to_string()));
    if signed || unit == Some(MetricUnit::Percent) || kind == Some(MetricKind::Rate) {
        add(&mut units, percent);
    }
    match unit {
        Some(MetricUnit::Money) => units.extend(money.iter().cloned()),
        Some(MetricUnit::Duration) => add(&mut units, &times),
        _ => {}
    }
    if here.line.keyword() == "budget" {
        units.extend(money.iter().cloned());
        add(&mut units, &["/post", "/month"]);
    }
    if here.line.has_word("effort") || here.line.keyword() == "capacity" {
        add(&mut units, &["h", " days", " h/week"]);
    }
    add(&mut units, &rates);
    add(&mut units, percent);
    add(&mut units, &["k", "M"]);
    units.extend(money);
    add(&mut units, &times);
    let mut seen = Vec::new();
    units.retain(|unit| {
        let is_new = !seen.contains(unit);
        seen.push(unit.clone());
        is_new
    });
    units.into_iter().map(|unit| Candidate::new(unit.trim_start(), UNIT).text(unit.clone())).collect()
}

/// Those behind a blank.
fn apart(here: &Here<'_>) -> Vec<Candidate> {
    let units = touching(here).into_iter().map(|candidate| candidate.label);
    let words =
        units.filter(|unit| unit.starts_with(char::is_alphabetic) && !matches!(unit.as_str(), "k" | "M" | "pp"));
    words.map(|unit| Candidate::new(unit, UNIT)).collect()
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
        unit => format!(" {}", unit.label()?),
    };
    Some(unit + &per).filter(|unit| !unit.is_empty())
}

/// The metric whose name is written on a line that can't be read yet.
fn metric_of_line<'d>(here: &Here<'d>) -> Option<&'d Metric> {
    let workspace = here.document.workspace();
    let name = |piece: Option<&Piece<'d>>| match piece {
        Some(Piece::Word(word)) => Some(crate::model::Name::new(word)),
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
    // The numbers of ISO 4217 have three digits.
    let mut all: Vec<Currency> = (0..1_000).filter_map(Currency::from_numeric).collect();
    all.sort_by_key(|currency| currency.code());
    for currency in stated.map(|currency| currency.value).chain(FREQUENT).chain(all) {
        if !seen.contains(&currency) {
            seen.push(currency);
            list.add(Candidate::new(currency.code(), UNIT).detail(currency.name()));
        }
    }
}

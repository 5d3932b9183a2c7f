use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::*;

const VECTORS: &str = include_str!("../../../tests/data/realism_vectors.json");

/// Within 1e-5, and within 1 % of what is above 1e-4, besides the half of the fifth decimal that the reference was rounded by.
#[track_caller]
fn agrees(found: f64, expected: f64, what: &str) {
    let apart = (found - expected).abs();
    let close = apart <= 1e-5 + 1e-9;
    let relative = expected <= 1e-4 || apart <= 0.01 * expected + 0.5e-5;
    assert!(close && relative, "{what}: {found}, not {expected}");
}

fn points(case: &Value) -> Vec<Point> {
    let values = case["values"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap());
    match case["dates"].as_array() {
        Some(dates) => dates.iter().map(|day| day.as_str().unwrap().parse::<Date>().unwrap()).zip(values).collect(),
        None => {
            let weeks = case["weeks_per_step"].as_i64().unwrap();
            let day = |step: i64| date(2025, 1, 6).saturating_add((7 * weeks * step).days());
            (0_i64..).map(day).zip(values).collect()
        }
    }
}

#[test]
fn both_models_agree_with_the_reference() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 27);
    for case in cases {
        let points = points(case);
        let day = match case["deadline"].as_str() {
            Some(day) => day.parse().unwrap(),
            None => {
                let days = 7 * case["weeks_per_step"].as_i64().unwrap() * case["h"].as_i64().unwrap();
                points.last().unwrap().0.saturating_add(days.days())
            }
        };
        let (behaviour, models) = match case["kind"].as_str().unwrap() {
            "flow" => (Behaviour::Count, ["p_level", "p_trend"]),
            "rate" => (Behaviour::Share, ["p_level", "p_trend"]),
            "stock" => (Behaviour::Stock, ["p_linear", "p_log"]),
            kind => panic!("{kind}"),
        };
        let (target, less) = (case["target"].as_f64().unwrap(), case["direction"] == "down");
        let forecast = forecast(behaviour, &points, day).unwrap();
        let found: Vec<f64> = forecast.each_probability(target, less).collect();
        let what = format!("{} to {target}", case["example"]);
        assert_eq!(found.len(), 2);
        for (found, model) in found.iter().zip(models) {
            agrees(*found, case[model].as_f64().unwrap(), &format!("{what}, {model}"));
        }
        let probability = forecast.probability(target, less).unwrap();
        let sure = is_surely_likelier_than_one_percent(behaviour, &points, day, target, less);
        assert!(!sure || probability > 0.01, "{what}: seen at a glance, and wrong");
        assert!(sure || probability < 0.1, "{what}: {probability} is worth no second look");
        agrees(probability, case["p"].as_f64().unwrap(), &what);
        assert_eq!(
            format!("{:?}", Verdict::of(probability)).to_lowercase(),
            case["verdict"].as_str().unwrap(),
            "{what}"
        );
        let fifth = forecast.value_at(0.2, less).unwrap();
        assert!((forecast.probability(fifth, less).unwrap() - 0.2).abs() < 1e-6, "{what}: {fifth}");
    }
}

#[test]
fn the_closed_form_is_the_sum() {
    for count in 1..40 {
        let q = f64::from(count);
        let sum: f64 = (1..count).map(|j| (q - f64::from(j)) * 0.5_f64.powi(j)).sum();
        assert!((widening(q) - (q + 2.0 * sum) / q).abs() < 1e-12, "{count}");
    }
}

#[test]
fn uneven_days_are_brought_to_the_median_gap() {
    assert_eq!(evenly_spaced(&[0.0, 7.0, 21.0, 28.0], &[1.0, 2.0, 4.0, 5.0], 7.0), [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(evenly_spaced(&[0.0, 3.0, 10.0, 17.0], &[0.0, 3.0, 10.0, 24.0], 7.0), [3.0, 10.0, 24.0]);
}

#[test]
fn what_cannot_be_predicted_is_not() {
    let day = |n: i64| date(2026, 1, 1).saturating_add(n.days());
    let of = |behaviour, values: &[f64], ahead| {
        let points: Vec<Point> = (0_i64..).map(day).zip(values.iter().copied()).collect();
        forecast(behaviour, &points, day(values.len() as i64 - 1 + ahead)).and_then(|f| f.probability(9.0, false))
    };
    assert!(of(Behaviour::Stock, &[1.0, 2.0], 9).is_none(), "two values are no trend");
    assert!(of(Behaviour::Stock, &[1.0, 2.0, 3.0], 0).is_none(), "the day has come");
    assert!(of(Behaviour::Amount, &[1.0, 0.0, 3.0], 9).is_none(), "no logarithm");
    assert!(of(Behaviour::Count, &[0.0, 0.0, 0.0], 9).is_some(), "a count may be nothing");
    assert!(of(Behaviour::Stock, &[0.0, 2.0, 3.0], 9).is_some(), "the linear model remains");
    assert!(of(Behaviour::Counter, &[0.0, 0.0, 0.0], 9).is_none(), "nothing has happened yet");
    assert!(forecast(Behaviour::Stock, &[], day(9)).is_none());
    let twice = [(day(0), 1.0), (day(1), 2.0), (day(1), 3.0), (day(2), 3.0)];
    assert!(forecast(Behaviour::Stock, &twice, day(9)).is_none(), "two values of one day");
}

#[test]
fn a_counter_knows_no_percentages() {
    let points: Vec<Point> =
        (0_i64..6).map(|n| (date(2026, 1, 1).saturating_add((7 * n).days()), 2.0_f64.powi(n as i32))).collect();
    let of = |behaviour| forecast(behaviour, &points, date(2026, 3, 31)).unwrap().probability(2_000.0, false).unwrap();
    assert!(of(Behaviour::Counter) < of(Behaviour::Stock));
}

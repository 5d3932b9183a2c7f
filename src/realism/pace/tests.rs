use jiff::civil::date;

use super::*;
use crate::model::catalogue::built_in_files;
use crate::model::{GoalId, Part, Workspace, lower_to_judge};
use crate::source::{FileId, SourceFile};
use crate::syntax;

/// A quarter of 90 days: 2026-01-18 is its 18th, the first day on which a fifth is over.
const QUARTER: &str = "period 2026-Q1";

fn workspace(text: &str) -> Workspace {
    let files = built_in_files().chain([SourceFile::new("test.goal", text)]);
    let part = |file: SourceFile| {
        let model = lower_to_judge(file.text(), syntax::parse(file.text()));
        assert_eq!(model.problems, [], "{}", file.text());
        Part { role: file.role(), path: "test".to_string(), model }
    };
    Workspace::new(files.map(part).collect())
}

fn only_goal(workspace: &Workspace) -> GoalView<'_> {
    let (file, _) = workspace.files().last().unwrap();
    workspace.view(GoalId { file: FileId(file.0), index: 0 })
}

#[track_caller]
fn pace_of(facts: &str, kpi: &str, block: &[&str], today: Date) -> Option<Pace> {
    let lines: String = block.iter().map(|line| format!("    {line}\n")).collect();
    let workspace = workspace(&format!("goal a {{\n  {facts}\n  kpi {kpi} {{\n{lines}  }}\n}}\n"));
    pace(only_goal(&workspace).kpis().next().unwrap(), today)
}

#[track_caller]
fn stands(facts: &str, kpi: &str, block: &[&str], today: Date, expected: impl Into<Option<Standing>>) {
    let pace = pace_of(facts, kpi, block, today);
    assert_eq!(pace.map(|pace| pace.standing), expected.into(), "{pace:?}");
}

#[test]
fn nothing_is_told_before_a_fifth_of_the_way() {
    let behind = |day: &str| format!("actual {day} 2,400");
    stands(QUARTER, "fans 2,400 -> 2,760", &[&behind("2026-01-17")], date(2026, 1, 17), Standing::TooEarly);
    stands(QUARTER, "fans 2,400 -> 2,760", &[&behind("2026-01-18")], date(2026, 1, 18), Standing::AtRisk);
    // Checkpoints say that little is to be done in the first half.
    let late = ["checkpoint 2026-02-14 2,436", "actual 2026-02-10 2,400"];
    stands(QUARTER, "fans 2,400 -> 2,760", &late, date(2026, 2, 10), Standing::TooEarly);
}

#[test]
fn met_is_what_the_target_asks_for() {
    stands(QUARTER, "fans 2,400 -> 2,760", &["actual 2026-01-05 2,760"], date(2026, 1, 5), Standing::Met);
    stands(QUARTER, "churn-rate 5% -> 3%", &["actual 2026-02-05 3%"], date(2026, 2, 5), Standing::Met);
    let fell = ["actual 2026-02-05 2,800", "actual 2026-02-15 2,500"];
    stands(QUARTER, "fans 2,400 -> 2,760", &fell, date(2026, 2, 15), Standing::AtRisk);
    // It counts when the deadline has passed, if it was so on that day.
    stands(QUARTER, "fans 2,400 -> 2,760", &["actual 2026-03-31 2,760"], date(2026, 6, 1), Standing::Met);
}

#[test]
fn missed_is_a_deadline_that_passed_without() {
    let almost = ["actual 2026-03-31 2,759", "actual 2026-04-02 2,800"];
    stands(QUARTER, "fans 2,400 -> 2,760", &almost, date(2026, 4, 2), Standing::Missed);
    stands(QUARTER, "fans 2,400 -> 2,760", &almost[..1], date(2026, 3, 31), Standing::OnTrack);
    stands(QUARTER, "fans 2,400 -> 2,760", &[], date(2026, 4, 1), Standing::Missed);
    stands(QUARTER, "fans 2,400 -> 2,760", &[], date(2026, 3, 31), None);
}

#[test]
fn a_tenth_behind_is_on_track_and_a_quarter_is_at_risk() {
    // Of 90 days 45 are over on 14 February.
    let at = |value: u32, standing| {
        stands(QUARTER, "fans 2,000 -> 3,000", &[&format!("actual 2026-02-14 {value}")], date(2026, 2, 14), standing);
    };
    at(2_400, Standing::OnTrack);
    at(2_399, Standing::AtRisk);
    at(2_250, Standing::AtRisk);
    at(2_249, Standing::OffTrack);
    let pace = pace_of(QUARTER, "fans 2,000 -> 3,000", &["actual 2026-02-14 2,400"], date(2026, 2, 20)).unwrap();
    assert_eq!((pace.progress, pace.expected, pace.probability), (Some(0.4), Some(0.5), None));
    assert_eq!(pace.due.unwrap().to_string(), "2,500");
    assert_eq!(pace.newest.unwrap().days.last, date(2026, 2, 14));
}

#[test]
fn what_is_likely_is_on_track_however_far_behind() {
    // A flow that swings: where it is now says little, and what it does says that it will be there.
    let swings = [
        "actual 2026-01-04 100/week",
        "actual 2026-01-11 180/week",
        "actual 2026-01-18 90/week",
        "actual 2026-01-25 190/week",
        "actual 2026-02-01 110/week",
        "actual 2026-02-08 185/week",
        "actual 2026-02-15 105/week",
    ];
    let pace = pace_of(QUARTER, "new-followers 100/week -> 120/week", &swings, date(2026, 2, 15)).unwrap();
    assert!(pace.expected.unwrap() - pace.progress.unwrap() > BEHIND, "{pace:?}");
    assert!(pace.probability.unwrap() >= LIKELY, "{pace:?}");
    assert_eq!(pace.standing, Standing::OnTrack);
}

#[test]
fn off_track_needs_a_forecast_that_agrees_once_there_are_three_results() {
    let steady = ["actual 2026-01-24 2,010", "actual 2026-02-03 2,021", "actual 2026-02-14 2,030"];
    stands(QUARTER, "fans 2,000 -> 3,000", &steady, date(2026, 2, 14), Standing::OffTrack);
    // The same way behind, and results that swing so much that nobody can tell.
    let wild = ["actual 2026-01-24 2,500", "actual 2026-02-03 1,500", "actual 2026-02-14 2,030"];
    let pace = pace_of(QUARTER, "fans 2,000 -> 3,000", &wild, date(2026, 2, 14)).unwrap();
    assert!(pace.expected.unwrap() - pace.progress.unwrap() > BEHIND && pace.probability.unwrap() < LIKELY, "{pace:?}");
    assert_eq!(pace.standing, Standing::AtRisk);
    // Two results forecast nothing.
    let pace = pace_of(QUARTER, "fans 2,000 -> 3,000", &wild[1..], date(2026, 2, 14)).unwrap();
    assert_eq!((pace.probability, pace.standing), (None, Standing::OffTrack));
}

#[test]
fn without_a_baseline_a_counter_starts_at_zero_and_all_else_at_its_first_result() {
    let counter = pace_of(QUARTER, "deliveries is sign-ups 0 -> 100", &[], date(2026, 1, 1));
    assert!(counter.is_none());
    let text = "metric deliveries \"Deliveries\" {\n  kind counter\n  better more\n}\ngoal a {\n  period 2026-Q1\n  kpi deliveries >= 100 {\n    actual 2026-02-14 45\n  }\n}\n";
    let workspace = workspace(text);
    let counted = pace(only_goal(&workspace).kpis().next().unwrap(), date(2026, 2, 14)).unwrap();
    assert_eq!((counted.progress, counted.standing), (Some(0.45), Standing::OnTrack));

    let one = ["actual 2026-01-21 200"];
    stands(QUARTER, "fans >= 300", &one, date(2026, 2, 24), None);
    let two = ["actual 2026-01-21 200", "actual 2026-02-24 250"];
    let pace = pace_of(QUARTER, "fans >= 300", &two, date(2026, 2, 24)).unwrap();
    // Of the 70 days from the first result on, 35 are over.
    assert_eq!((pace.progress, pace.expected), (Some(0.5), Some(0.5)));
}

#[test]
fn checkpoints_are_joined_by_straight_lines() {
    let expected = |day: Date| {
        let block = ["checkpoint 2026-01-30 2,100", "checkpoint 2026-03-01 2,800", &*format!("actual {day} 2,050")];
        pace_of(QUARTER, "fans 2,000 -> 3,000", &block, day).unwrap().expected.unwrap()
    };
    let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
    // After 30 of 90 days a tenth, after 60 days eight.
    close(expected(date(2026, 1, 15)), 0.05);
    close(expected(date(2026, 1, 30)), 0.1);
    close(expected(date(2026, 2, 14)), 0.45);
    close(expected(date(2026, 3, 1)), 0.8);
    close(expected(date(2026, 3, 16)), 0.9);
}

#[test]
fn upkeep_ranges_and_what_is_counted_per_something_is_judged_by_what_held() {
    let day = date(2026, 2, 14);
    let four = |values: [&str; 4]| {
        let days = ["2026-01-10", "2026-01-20", "2026-01-30", "2026-02-09"];
        days.iter().zip(values).map(|(day, value)| format!("actual {day} {value}")).collect::<Vec<_>>()
    };
    let stands = |kpi: &str, values, standing| {
        let lines = four(values);
        stands(QUARTER, kpi, &lines.iter().map(String::as_str).collect::<Vec<_>>(), day, standing);
    };
    stands("churn-rate keep <= 2%", ["1%", "2%", "2%", "1%"], Standing::OnTrack);
    stands("churn-rate keep <= 2%", ["1%", "3%", "2%", "1%"], Standing::AtRisk);
    stands("churn-rate keep <= 2%", ["1%", "3%", "3%", "1%"], Standing::OffTrack);
    stands("fans 100 -> keep", ["100", "101", "100", "120"], Standing::OnTrack);
    stands("open-rate 20..30%", ["20%", "30%", "19%", "31%"], Standing::OffTrack);
    stands("reach >= 1,000 avg per post", ["1,000", "900", "1,100", "1,200"], Standing::AtRisk);
    stands("new-followers >= 100/week", ["100", "101", "102", "103"], Standing::OnTrack);
    // With a baseline it has a way to go.
    stands("new-followers 60/week -> >= 100/week", ["61", "62", "63", "64"], Standing::AtRisk);
}

#[test]
fn what_is_held_is_early_over_and_met_as_well() {
    let held = ["actual 2026-01-10 1%", "actual 2026-03-20 3%"];
    stands(QUARTER, "churn-rate keep <= 2%", &held[..1], date(2026, 1, 10), Standing::TooEarly);
    stands(QUARTER, "churn-rate keep <= 2%", &held[..1], date(2026, 4, 10), Standing::Met);
    stands(QUARTER, "churn-rate keep <= 2%", &held, date(2026, 4, 10), Standing::Missed);
    let pace = pace_of("review weekly", "churn-rate keep <= 2%", &held, date(2026, 4, 10)).unwrap();
    assert_eq!((pace.held, pace.standing), (Some((1, 2)), Standing::OffTrack));
}

#[test]
fn what_recurs_is_judged_by_its_periods() {
    let of = |kpi: &str, block: &[&str]| pace_of(QUARTER, kpi, block, date(2026, 2, 14)).unwrap().held;
    // Two in one week are one period, and one that is enough is enough.
    let posts = ["actual 2026-01-05 2", "actual 2026-01-07 3", "actual 2026-01-14 3", "actual 2026-01-28 1"];
    assert_eq!(of("posts >= 3 each week", &posts), Some((2, 3)));
    assert_eq!(of("posts >= 3 each 2 weeks", &posts[1..]), Some((2, 3)));
    assert_eq!(of("posts >= 3 each 4 weeks", &posts), Some((1, 2)));
    // A change is held against the period before, the first against the baseline.
    let falls = ["actual 2026-01-05 95", "actual 2026-01-12 90", "actual 2026-01-26 10", "actual 2026-02-02 9"];
    assert_eq!(of("complaints 100 -> -5% each week", &falls), Some((3, 3)));
    assert_eq!(of("complaints 100 -> -10% each week", &falls), Some((1, 3)));
    assert_eq!(of("fans 50 -> x2 each week", &["actual 2026-01-05 100", "actual 2026-01-12 199"]), Some((1, 2)));
}

#[test]
fn milestones_stand_by_their_date() {
    let of = |line: &str, block: &str, today: Date| {
        let text =
            format!("goal a {{\n  period 2026-Q1\n  milestone \"Page is live\"{line} {{\n    {block}\n  }}\n}}\n");
        let workspace = workspace(&text);
        let goal = only_goal(&workspace);
        milestone_pace(goal, &goal.goal().milestones[0], today).map(|pace| pace.standing)
    };
    let note = "note \"none\"";
    assert_eq!(of("", note, date(2026, 3, 31)), Some(Standing::OnTrack));
    assert_eq!(of("", note, date(2026, 4, 1)), Some(Standing::Missed));
    assert_eq!(of(" by 2026-02-14", note, date(2026, 2, 15)), Some(Standing::Missed));
    assert_eq!(of(" by 2026-02-14", "done 2026-02-20", date(2026, 2, 25)), Some(Standing::Met));
    assert_eq!(of(" by \"Rome launch\"", note, date(2026, 2, 15)), None);
    assert_eq!(of("", "progress 2026-02-14 40%", date(2026, 2, 15)), Some(Standing::OnTrack));
    assert_eq!(of("", "progress 2026-02-14 30%", date(2026, 2, 15)), Some(Standing::AtRisk));
    assert_eq!(of("", "progress 2026-02-14 10%", date(2026, 2, 15)), Some(Standing::OffTrack));
    assert_eq!(of("", "progress 2026-01-14 0%", date(2026, 1, 15)), Some(Standing::TooEarly));
}

#[test]
fn nothing_is_said_without_a_number_a_result_or_a_time() {
    let result = ["actual 2026-02-14 2,450"];
    let day = date(2026, 2, 14);
    stands(QUARTER, "fans 2,400 -> ?", &result, day, None);
    stands(QUARTER, "fans 2,400 -> secret \"the board's minutes\"", &result, date(2026, 5, 1), None);
    stands("by \"Rome launch\"", "fans 2,400 -> 2,760", &result, day, None);
    stands("by 2026-03-31", "fans 2,400 -> 2,760", &result, day, None);
    // Not yet: a result of a day to come.
    stands(QUARTER, "fans 2,400 -> 2,760", &["actual 2026-02-14 2,760"], date(2026, 2, 1), None);
}

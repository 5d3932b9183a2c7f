//! Two texts held against each other: what is called the same, and what moved.

use std::sync::Arc;

use super::difference::{Change, Difference, End, Options, difference};
use super::{History, Way};
use crate::model::catalogue::built_in_files;
use crate::model::{Part, Workspace, lower};
use crate::source::{SourceFile, Sources};
use crate::{format, syntax};

type Files<'a> = &'a [(&'a str, &'a str)];

fn workspace(files: Files<'_>, sources: &mut Sources) -> Workspace {
    let mut parts = Vec::new();
    for file in built_in_files().chain(files.iter().map(|(path, text)| SourceFile::new(*path, *text))) {
        let model = lower(file.text(), syntax::parse(file.text()));
        let path = file.path().trim_end_matches(".goal").to_string();
        parts.push(Part { role: file.role(), path, model });
        sources.push(Arc::new(file));
    }
    Workspace::new(parts)
}

fn compare_files(before: Files<'_>, now: Files<'_>) -> Difference {
    let mut sources = Sources::default();
    let now = workspace(now, &mut sources);
    let first_file = sources.len() as u32;
    let before = workspace(before, &mut sources);
    let history = History::new("then".to_string(), before, first_file, &now);
    let from = End {
        name: "then".to_string(),
        merge_base: false,
        commit: String::new(),
        short: String::new(),
        date: String::new(),
    };
    let restyled = |text: &str| format::format(text).unwrap();
    difference(&history, &now, from, None, Options { sources: &sources, restyled: &restyled })
}

fn line(goal: Option<&str>, change: &Change) -> String {
    let text = |side: &Option<super::Side>| side.as_ref().map_or_else(String::new, |side| format!(" {}", side.text));
    let kind = serde_json::to_value(change.kind).unwrap();
    let kpi = change.kpi.as_ref().map(|kpi| format!(".{kpi}")).unwrap_or_default();
    let milestone = change.milestone.as_ref().map(|text| format!(".\"{text}\"")).unwrap_or_default();
    let on = change.on.as_ref().map(|on| format!(" on {on}")).unwrap_or_default();
    let arrow = if change.before.is_some() && change.after.is_some() { " ->" } else { "" };
    let days = change.days.map(|days| format!(" {days}d")).unwrap_or_default();
    let note = change.note.as_ref().map(|note| format!(" {note}")).unwrap_or_default();
    let reasons: Vec<String> = change.reasons.iter().map(|reason| format!(" because {}", reason.text)).collect();
    let way = match change.way {
        Way::Weaker => "v",
        Way::Stronger => "^",
        Way::Neutral => "~",
    };
    format!(
        "{way} {}{kpi}{milestone} {}{on}{}{arrow}{}{days}{note}{}",
        goal.unwrap_or("plan"),
        kind.as_str().unwrap(),
        text(&change.before),
        text(&change.after),
        reasons.concat()
    )
}

#[track_caller]
fn moves_in(before: Files<'_>, now: Files<'_>, expected: &[&str]) -> Difference {
    let found = compare_files(before, now);
    let lines: Vec<String> = found
        .goals
        .iter()
        .flat_map(|goal| goal.changes.iter().map(|change| line(goal.goal.as_deref(), change)))
        .collect();
    assert_eq!(lines, expected);
    found
}

#[track_caller]
fn moves(before: &str, now: &str, expected: &[&str]) -> Difference {
    moves_in(&[("plan.goal", before)], &[("plan.goal", now)], expected)
}

/// A KPI's line moved so.
#[track_caller]
fn kpi(before: &str, now: &str, expected: &[&str]) {
    let goal = |line: &str| format!("goal a {{\n  period 2026-Q1\n  kpi {line}\n}}\n");
    moves(&goal(before), &goal(now), expected);
}

#[test]
fn a_target_is_easier_or_harder_by_its_direction() {
    kpi("fans 2,400 -> +15%", "fans 2,400 -> 2,500", &["v a.fans target-weakened 2,760 (+15%) -> 2,500 (+4.2%)"]);
    kpi("fans 2,400 -> 2,760", "fans 2,400 -> 3,000", &["^ a.fans target-strengthened 2,760 (+15%) -> 3,000 (+25%)"]);
    kpi("churn 5% -> 3%", "churn 5% -> 4%", &["v a.churn target-weakened 3% -> 4%"]);
    kpi("churn 5% -> 3%", "churn 5% -> 2%", &["^ a.churn target-strengthened 3% -> 2%"]);
    kpi("widgets >= 3", "widgets >= 2", &["v a.widgets target-weakened >= 3 -> >= 2"]);
    kpi("widgets <= 3", "widgets <= 4", &["v a.widgets target-weakened <= 3 -> <= 4"]);
    kpi("widgets <= 3", "widgets >= 3", &["~ a.widgets target-changed <= 3 -> >= 3"]);
    kpi("widgets > 3", "widgets >= 3", &["v a.widgets target-weakened > 3 -> >= 3"]);
    kpi("widgets 10 -> +15%", "widgets 10 -> -5%", &["v a.widgets target-weakened 11.5 (+15%) -> 9.5 (-5%)"]);
    // Nothing is known of the baseline: the changes are compared.
    kpi("fans +15%", "fans +10%", &["v a.fans target-weakened +15% -> +10%"]);
    kpi("fans x2", "fans +50%", &["v a.fans target-weakened x2 -> +50%"]);
}

#[test]
fn the_same_in_other_words_is_no_change() {
    kpi("fans 2,400 -> +15%", "fans 2400 -> 2,760", &[]);
    kpi("fans 2,400 -> x1.15", "fans 2.4k -> +15%", &[]);
    kpi("answer-time <= 24 h", "answer-time <= 1 day", &[]);
    kpi("widgets 365.25/year -> 730.5/year", "widgets 365.25/year -> 730.5/year", &[]);
    kpi("fans ? -> +15%", "fans +15%", &[]);
    kpi("fans 10 -> secret \"https://example.org\"", "fans 10 -> secret \"https://example.org\"", &[]);
    kpi(
        "fans 10 -> secret \"https://example.org/a\"",
        "fans 10 -> secret \"https://example.org/b\"",
        &["~ a.fans target-changed secret \"https://example.org/a\" -> secret \"https://example.org/b\""],
    );
}

#[test]
fn rates_and_recurrence_are_compared_by_length_of_time() {
    kpi("widgets >= 10/week", "widgets >= 40/month", &["v a.widgets target-weakened >= 10/week -> >= 40/month"]);
    kpi("widgets >= 10/week", "widgets >= 60/month", &["^ a.widgets target-strengthened >= 10/week -> >= 60/month"]);
    kpi(
        "posts >= 3 each week",
        "posts >= 3 each month",
        &["v a.posts target-weakened >= 3 each week -> >= 3 each month"],
    );
    kpi(
        "posts >= 3 each 2 weeks",
        "posts >= 3 each week",
        &["^ a.posts target-strengthened >= 3 each 2 weeks -> >= 3 each week"],
    );
    // Of other lengths of time, what the numbers are apart is no growth.
    kpi(
        "widgets 10/week -> 12/week",
        "widgets 10/week -> 45/month",
        &["v a.widgets target-weakened 12/week (+20%) -> 45/month"],
    );
    kpi("widgets >= 10/shop", "widgets >= 10/week", &["~ a.widgets target-changed >= 10/shop -> >= 10/week"]);
}

#[test]
fn ranges_move_by_the_end_that_must_be_reached() {
    kpi("margin 20..30%", "margin 15..30%", &["v a.margin target-weakened 20..30% -> 15..30%"]);
    kpi("margin 20..30%", "margin 20..40%", &["v a.margin target-weakened 20..30% -> 20..40%"]);
    kpi("margin 20..30%", "margin 22..30%", &["^ a.margin target-strengthened 20..30% -> 22..30%"]);
}

#[test]
fn a_target_given_up_is_weaker_and_one_set_is_stronger() {
    kpi("fans 10 -> 20", "fans 10 -> ?", &["v a.fans target-weakened 20 (+100%) -> ?"]);
    kpi("fans", "fans 20", &["^ a.fans target-strengthened none -> 20"]);
    kpi("fans TBD", "fans ?", &[]);
    kpi(
        "fans 20",
        "fans secret \"https://example.org\"",
        &["~ a.fans target-changed 20 -> secret \"https://example.org\""],
    );
}

#[test]
fn what_is_counted_is_told_apart_from_the_numbers() {
    kpi("reach >= 1,000 avg per post", "reach >= 1,000", &["~ a.reach kpi-redefined avg per post -> nothing said"]);
    kpi("fans 20 where \"paying\"", "fans 20", &["~ a.fans kpi-redefined where \"paying\" -> nothing said"]);
    kpi("a-fans is followers 20", "a-fans is reach 20", &["~ a.a-fans kpi-redefined followers -> reach"]);
}

#[test]
fn a_baseline_is_rewritten_by_its_value() {
    kpi("fans 2,400 -> 3,000", "fans 2,200 -> 3,000", &["v a.fans baseline-rewritten 2,400 -> 2,200"]);
    kpi("fans 2,400 -> 3,000", "fans ? -> 3,000", &["v a.fans baseline-rewritten 2,400 -> unknown"]);
    kpi("fans ? -> 3,000", "fans 2,400 -> 3,000", &["~ a.fans baseline-set unknown -> 2,400"]);
    kpi("fans ~2,400 -> 3,000", "fans 2,400 in 2025 -> 3,000", &[]);
    // A relative target moves with it.
    kpi(
        "fans 1,000 -> +10%",
        "fans 900 -> +10%",
        &["v a.fans target-weakened 1,100 (+10%) -> 990 (+10%)", "v a.fans baseline-rewritten 1,000 -> 900"],
    );
}

#[test]
fn results_are_known_by_their_dates() {
    let goal = |lines: &[&str]| {
        format!("goal a {{\n  period 2026-Q1\n  kpi fans 10 -> 20 {{\n    {}\n  }}\n}}\n", lines.join("\n    "))
    };
    let (first, second) = ("actual 2026-01-31 11", "actual 2026-02-28 12");
    moves(&goal(&[first]), &goal(&[first, second]), &["~ a.fans actuals-recorded on 2026-02-28 12 1 result"]);
    moves(&goal(&[second]), &goal(&[first, second]), &["~ a.fans actuals-recorded on 2026-01-31 11 1 result"]);
    moves(&goal(&[first, second]), &goal(&[second, first]), &[]);
    moves(&goal(&[first]), &goal(&["actual 2026-01-31 14"]), &["v a.fans actual-rewritten on 2026-01-31 11 -> 14"]);
    moves(&goal(&[first]), &goal(&["actual 2026-01-31 +1"]), &[]);
    moves(&goal(&[first, second]), &goal(&[second]), &["v a.fans actual-vanished on 2026-01-31 11"]);
    moves(&goal(&[first]), &goal(&["actuals \"fans.csv\""]), &[]);
    moves(&goal(&[first, first]), &goal(&[first]), &["v a.fans actual-vanished on 2026-01-31 11"]);
}

#[test]
fn deadlines_are_told_where_they_are_stated() {
    let plan = |period: &str| {
        format!(
            "plan {{\n  {period}\n}}\ngoal a {{\n  kpi fans 20\n  goal b {{\n    kpi fans 20\n  }}\n}}\ngoal c {{\n  kpi fans 20\n}}\n"
        )
    };
    moves(&plan("by 2026-03-31"), &plan("by 2026-04-30"), &["v plan deadline-slipped 2026-03-31 -> 2026-04-30 30d"]);
    moves(&plan("by 2026-03-31"), &plan("by 2026-Q1"), &[]);
    let goal = |lines: &str| format!("plan {{\n  by 2026-03-31\n}}\ngoal a {{\n{lines}  kpi fans 20\n}}\n");
    moves(&goal(""), &goal("  by 2026-03-30\n"), &["^ a deadline-brought-forward 2026-03-31 -> 2026-03-30 -1d"]);
    moves(&goal(""), &goal("  by 2026-03-31\n"), &[]);
    moves(&goal(""), &goal("  by \"Rome launch\"\n"), &["v a deadline-lost 2026-03-31 -> \"Rome launch\""]);
    let alone = |lines: &str| format!("goal a {{\n{lines}  kpi fans 20\n}}\n");
    moves(&alone(""), &alone("  by 2026-03-30\n"), &["^ a deadline-set none -> 2026-03-30"]);
    kpi("fans 20 by 2026-02-01", "fans 20", &["v a.fans deadline-slipped 2026-02-01 -> 2026-03-31 58d"]);
}

#[test]
fn reasons_count_when_they_are_new() {
    let goal = |target: u32, lines: &str| {
        format!(
            "goal a {{\n  period 2026-Q1\n  revised 2026-01-02 \"old\"\n  kpi fans 10 -> {target} {{\n{lines}  }}\n}}\n"
        )
    };
    let weakened = "v a.fans target-weakened 20 (+100%) -> 15 (+50%)";
    moves(&goal(20, ""), &goal(15, ""), &[weakened]);
    let reason = "    revised 2026-02-01 \"fewer seats\"\n";
    moves(&goal(20, ""), &goal(15, reason), &[&format!("{weakened} because fewer seats")]);
    moves(&goal(20, reason), &goal(15, reason), &[weakened]);
    moves(&goal(20, ""), &goal(15, "    revised 2026-02-01 \" \"\n"), &[weakened]);
    let found = moves(&goal(20, ""), &goal(20, reason), &[]);
    assert_eq!(found.summary.reworded, 1);
}

#[test]
fn milestones_are_known_by_their_words() {
    let goal = |lines: &str| format!("goal a {{\n  period 2026-Q1\n{lines}}}\n");
    let page = "  milestone \"Page is live\" by 2026-01-20\n";
    let later = "  milestone \"Page is live\" by 2026-02-01\n";
    let done = "  milestone \"Page is live\" by 2026-01-20 done 2026-01-18\n";
    moves(&goal(page), &goal(later), &["v a.\"Page is live\" deadline-slipped 2026-01-20 -> 2026-02-01 12d"]);
    moves(&goal(page), &goal(done), &["~ a.\"Page is live\" milestone-done on 2026-01-18"]);
    moves(&goal(page), &goal(""), &["v a.\"Page is live\" milestone-dropped"]);
    moves(&goal(done), &goal(""), &["~ a.\"Page is live\" milestone-dropped"]);
    moves(&goal(""), &goal(page), &["~ a.\"Page is live\" milestone-added"]);
}

#[test]
fn owner_status_and_health_are_listed() {
    let goal = |lines: &str| format!("goal a {{\n  period 2026-Q1\n{lines}  kpi fans 20\n}}\n");
    moves(&goal("  owner @mina\n"), &goal("  owner @jun\n"), &["~ a owner-changed @mina -> @jun"]);
    moves(&goal(""), &goal("  status dropped \"no budget\"\n"), &["~ a status-changed active -> dropped no budget"]);
    moves(
        &goal("  health on-track\n"),
        &goal("  health on-track\n  health at-risk \"ill\"\n"),
        &["~ a health-changed on-track -> at-risk ill"],
    );
}

const FANS: &str = "goal fans \"Win more fans\" {\n  by 2026-03-31\n  kpi followers 10 -> 20\n}\n";
const SALES: &str = "goal sales \"Sell more\" {\n  by 2026-03-31\n  kpi revenue $10 -> $20\n}\n";

#[test]
fn goals_are_followed_through_renamed_and_split_files() {
    let both = format!("{FANS}{SALES}");
    moves_in(&[("a.goal", &both)], &[("b.goal", &both)], &[]);
    moves_in(&[("a.goal", &both)], &[("a.goal", FANS), ("b.goal", SALES)], &[]);
    moves_in(&[("a.goal", FANS), ("b.goal", SALES)], &[("a.goal", &format!("{SALES}{FANS}"))], &[]);
    moves_in(&[("a.goal", FANS)], &[], &["v fans goal-dropped 1 KPI by 2026-03-31"]);
    moves_in(&[], &[("a.goal", FANS)], &["~ fans goal-added 1 KPI by 2026-03-31"]);
    moves_in(
        &[("a.goal", &format!("plan {{\n  status done\n}}\n{FANS}"))],
        &[],
        &["~ fans goal-dropped 1 KPI by 2026-03-31"],
    );
}

/// Hundreds of plans may have goals of one name.
#[test]
fn equal_names_are_told_apart_by_their_plans() {
    let file = |number: u32| format!("goal growth \"Grow\" {{\n  by 2026-03-31\n  kpi followers 10 -> {number}\n}}\n");
    let texts: Vec<String> = (0..200).map(|number| file(1000 + number)).collect();
    let paths = |folder: &str| -> Vec<String> { (0..200).map(|number| format!("{folder}/{number}.goal")).collect() };
    let (old, new) = (paths("old"), paths("new"));
    fn files<'a>(paths: &'a [String], texts: &'a [String]) -> Vec<(&'a str, &'a str)> {
        paths.iter().zip(texts).map(|(path, text)| (&**path, &**text)).collect()
    }
    moves_in(&files(&old, &texts), &files(&old, &texts), &[]);
    // The whole folder was renamed.
    moves_in(&files(&old, &texts), &files(&new, &texts), &[]);
}

#[test]
fn a_changed_name_is_followed_by_likeness() {
    let renamed = FANS.replace("goal fans", "goal followers");
    moves(FANS, &renamed, &["~ followers goal-renamed fans -> followers"]);
    let and_weaker = renamed.replace("-> 20", "-> 15");
    moves(
        &format!("{FANS}{SALES}"),
        &format!("{and_weaker}{SALES}"),
        &[
            "~ followers goal-renamed fans -> followers",
            "v followers.followers target-weakened 20 (+100%) -> 15 (+50%)",
        ],
    );
    // All its numbers are others, and it is still about the same: a changed name must not hide that less is asked for.
    moves(
        FANS,
        &renamed.replace("10 -> 20", "8 -> 14"),
        &[
            "~ followers goal-renamed fans -> followers",
            "v followers.followers target-weakened 20 (+100%) -> 14 (+75%)",
            "v followers.followers baseline-rewritten 10 -> 8",
        ],
    );
    // Nothing of it is left.
    moves(FANS, SALES, &["~ sales goal-added 1 KPI by 2026-03-31", "v fans goal-dropped 1 KPI by 2026-03-31"]);
}

#[test]
fn a_renamed_kpi_is_followed_by_its_metric_and_numbers() {
    kpi("fans 10 -> 20", "us-fans is fans 10 -> 20", &["~ a.us-fans kpi-renamed fans -> us-fans"]);
    kpi(
        "fans 10 -> 20",
        "followers 10 -> 15",
        &[
            "~ a.followers kpi-renamed fans -> followers",
            "v a.followers target-weakened 20 (+100%) -> 15 (+50%)",
            "~ a.followers kpi-redefined fans -> followers",
        ],
    );
    kpi("fans 10 -> 20", "revenue $5 -> $8", &["~ a.revenue kpi-added $8 (+60%)", "v a.fans kpi-dropped 20 (+100%)"]);
}

#[test]
fn a_kpi_handed_to_another_goal_is_not_dropped() {
    let goal = |name: &str, line: &str| {
        format!("goal {name} \"About {name}\" {{\n  by 2026-03-31\n  milestone \"{name} is open\"\n{line}}}\n")
    };
    let fans = "  kpi fans 10 -> 20\n";
    moves(
        &format!("{}{}", goal("a", fans), goal("b", "")),
        &format!("{}{}", goal("a", ""), goal("b", fans)),
        &["~ b.fans kpi-moved a -> b"],
    );
}

#[test]
fn wording_and_style_are_counted() {
    let count = |before: &str, now: &str| {
        let counts = moves(before, now, &[]).summary;
        (counts.reworded, counts.restyled, counts.unchanged)
    };
    assert_eq!(count(FANS, FANS), (0, 0, 1));
    assert_eq!(count(FANS, &FANS.replace("  ", "    ").replace("->", "→")), (0, 1, 0));
    assert_eq!(count(FANS, &FANS.replace("Win more", "Gain")), (1, 0, 0));
    let nested = |inner: &str| format!("goal a {{\n  by 2026-03-31\n  goal b {{\n    kpi fans 20\n{inner}  }}\n}}\n");
    assert_eq!(count(&nested(""), &nested("    note \"x\"\n")), (1, 0, 1), "the goal around it is as it was");
    // Moved out of the goal around it: other indentation, the same words.
    assert_eq!(count(&format!("{FANS}{SALES}"), &format!("{SALES}\n\n{FANS}")), (0, 0, 2));
}

use super::RULE;
use crate::rules::testing::{check, check_files, fires, fires_in, silent};

fn hints(text: &str) -> Vec<String> {
    let (_, found) = check(&RULE, text);
    found.iter().map(|found| format!("{}; {}", found.labels[0].text, found.help.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn a_goal_is_not_meant_in_itself() {
    let (_, found) = check(&RULE, "goal fans {\n  supports fan\n}\n");
    assert!(!found[0].labels[0].text.contains("did you mean"), "{found:?}");
}

#[test]
fn goals_that_are_supported_or_waited_for() {
    fires(
        &RULE,
        "goal a {\n  supports bee\n  depends-on c, a\n}\n",
        &["2:12 there is no goal `bee`", "3:14 there is no goal `c`"],
    );
    silent(&RULE, "goal a {\n  supports b\n}\ngoal b {\n  goal c {\n    depends-on a\n  }\n}\n");
    assert_eq!(hints("goal a {\n  supports awareness\n}\ngoal awarenes {\n}\n"), ["did you mean `awarenes`?; -"]);
    assert_eq!(
        hints("goal a {\n  supports elsewhere\n}\n"),
        [
            "no goal has this name; there are no other goals: write one with `goal elsewhere \"…\"`, or take the line out"
        ]
    );
    assert_eq!(
        hints("goal a {\n  supports elsewhere\n}\ngoal b {\n}\ngoal c {\n}\n"),
        [
            "no goal has this name; the other goals are `b`, `c`; write one with `goal elsewhere \"…\"`, or take the line \
             out"
        ]
    );
}

#[test]
fn where_no_name_is_near_some_that_there_are_are_told() {
    assert_eq!(
        hints("metric smiles \"Smiles\" {\n}\ngoal a {\n  type xyzzy\n  kpi plugh is plover 10\n}\n"),
        [
            "no goal type has this name; the goal types are `brand-awareness`, `leads-and-sales`, \
             `community-engagement`, `audience-growth`, `web-traffic`; declare your own with `goal-type xyzzy \"…\"`",
            "no metric has this name; there are metrics such as `smiles`, `followers`, `fans`, `subscribers`, \
             `new-followers`; declare your own with `metric plover \"…\"`",
        ]
    );
    assert_eq!(
        hints("goal a {\n}\ngoal b {\n  kpi some >= 5% of a.xyzzy {\n    part-of plugh\n  }\n}\n"),
        [
            "no kpi of that goal has this name; there are no kpis of `a`: write one of them, or take the line out",
            "no kpi of this goal has this name; the kpis of `b` are `some`; write one of them, or take the line out",
        ]
    );
    assert_eq!(
        hints("goal a {\n  supports elsewhere/b\n}\n"),
        ["no goal has this name; the plans are `test`; name one with `plan elsewhere \"…\"`"]
    );
}

#[test]
fn goals_that_set_a_deadline_wherever_it_stands() {
    fires(
        &RULE,
        "plan p \"P\" {\n  by x1\n}\ngoal a {\n  by 7 days after x2\n  kpi fans 10 by x3\n  action \"x\" by x4\n  milestone \"x\" by x5\n  risk \"x\" by x6\n}\n",
        &[
            "2:6 there is no goal `x1`",
            "5:19 there is no goal `x2`",
            "6:18 there is no goal `x3`",
            "7:17 there is no goal `x4`",
            "8:20 there is no goal `x5`",
            "9:15 there is no goal `x6`",
        ],
    );
    silent(&RULE, "goal a {\n  by b\n}\ngoal b {\n  by \"Rome launch\"\n}\n");
    assert_eq!(
        hints("goal a {\n  by tomorrow\n}\n"),
        ["no goal has this name; an event is quoted: `by \"tomorrow\"`; a day is written as a date"]
    );
}

#[test]
fn several_goals_of_one_name_are_listed_by_plan() {
    let one = ("one.goal", "plan first \"1\" {\n}\ngoal a {\n}\n");
    let two = ("two.goal", "plan second \"2\" {\n}\ngoal a {\n}\n");
    let asking = ("test.goal", "goal b {\n  supports a\n}\n");
    fires_in(&RULE, &[one, two, asking], &["2:12 several goals are called `a`"]);
    fires_in(&RULE, &[one, two, ("test.goal", "goal b {\n  supports second/a\n}\n")], &[]);
    fires_in(&RULE, &[one, two, ("test.goal", "goal b {\n  supports a\n}\ngoal a {\n}\n")], &[]);
    fires_in(
        &RULE,
        &[one, two, ("test.goal", "goal b {\n  supports third/a\n}\n")],
        &["2:12 there is no plan `third`"],
    );
    fires_in(
        &RULE,
        &[one, two, ("test.goal", "goal b {\n  supports second/c\n}\n")],
        &["2:12 there is no goal `c` in plan `second`"],
    );
}

#[test]
fn a_kpi_of_a_goal() {
    fires(
        &RULE,
        "goal a {\n  kpi fans 10\n}\ngoal b {\n  kpi reach >= 5% of a.fan\n}\n",
        &["5:22 goal `a` has no kpi `fan`"],
    );
    silent(&RULE, "goal a {\n  kpi fans 10\n}\ngoal b {\n  kpi reach >= 5% of a.fans\n}\n");
}

#[test]
fn a_share_is_of_a_kpi_here_or_elsewhere_or_of_a_metric() {
    silent(&RULE, "goal a {\n  kpi own 10\n  kpi reach >= 5% of own\n}\n");
    silent(&RULE, "goal a {\n  kpi reach >= 5% of impressions\n}\n");
    silent(&RULE, "goal a {\n  kpi reach >= 5% of \"the town\"\n}\n");
    fires(&RULE, "goal a {\n  kpi reach >= 5% of xyzzy\n}\n", &["2:22 there is no kpi or metric `xyzzy`"]);
    fires(
        &RULE,
        "goal a {\n  kpi reach >= 5% of b\n}\ngoal b {\n  kpi fans 10\n}\n",
        &["2:22 `b` is a goal, and a kpi of it is wanted here"],
    );
    assert_eq!(
        hints("goal a {\n  kpi reach >= 5% of xyzzy\n}\n"),
        ["neither a kpi of this goal nor a metric; what is neither is quoted: `of \"xyzzy\"`"]
    );
}

#[test]
fn a_kpi_is_part_of_a_kpi() {
    silent(&RULE, "goal a {\n  kpi all 10\n  kpi some 5 {\n    part-of all\n  }\n}\n");
    silent(&RULE, "goal a {\n  kpi all 10\n}\ngoal b {\n  kpi some 5 {\n    part-of a.all\n  }\n}\n");
    silent(&RULE, "goal a {\n  kpi \"전체 클릭\" 10\n  kpi some 5 {\n    part-of \"전체 클릭\"\n  }\n}\n");
    fires(
        &RULE,
        "goal a {\n  kpi some 5 {\n    part-of impressions\n  }\n}\n",
        &["3:13 goal `a` has no kpi `impressions`"],
    );
    assert_eq!(
        hints("goal a {\n  kpi all 10\n  goal b {\n    kpi some 5 {\n      part-of all\n    }\n  }\n}\n"),
        ["no kpi of this goal has this name; write `a.all`"]
    );
}

#[test]
fn metrics_and_types() {
    fires(
        &RULE,
        "goal a {\n  type brand-awarenes\n  kpi us-fans is fanz 10\n}\n",
        &["2:8 there is no goal type `brand-awarenes`", "3:18 there is no metric `fanz`"],
    );
    silent(&RULE, "goal a {\n  type brand-awareness\n  kpi us-fans is fans 10\n}\n");
    fires(
        &RULE,
        "metric m \"M\" {\n  part-of n\n  balanced-by clicks, o\n}\ngoal-type t \"T\" {\n  kpis m, q\n}\n",
        &["2:11 there is no metric `n`", "3:23 there is no metric `o`", "6:11 there is no metric `q`"],
    );
}

#[test]
fn the_rule_judges_even_what_is_done() {
    fires(&RULE, "goal a {\n  status done\n  supports x\n}\n", &["3:12 there is no goal `x`"]);
}

#[test]
fn of_equally_near_goals_that_of_the_same_file_is_meant_and_else_the_first_by_the_alphabet() {
    let nearest = |files: &[(&str, &str)]| {
        let (_, found) = check_files(&RULE, files);
        found.iter().map(|found| found.labels[0].text.clone()).collect::<Vec<_>>()
    };
    let asks = "goal a {\n  supports more-fens\n}\n";
    let (fans, fins) = ("goal more-fans {\n}\n", "goal more-fins {\n}\n");
    let fans_wanted = ["did you mean `more-fans`?"];
    assert_eq!(nearest(&[("b.goal", fans), ("c.goal", fins), ("test.goal", asks)]), fans_wanted);
    assert_eq!(nearest(&[("b.goal", fins), ("c.goal", fans), ("test.goal", asks)]), fans_wanted);
    let with_fins = format!("{asks}{fins}");
    assert_eq!(nearest(&[("b.goal", fans), ("test.goal", &with_fins)]), ["did you mean `more-fins`?"]);
}

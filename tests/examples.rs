//! The examples a user starts from: the plans are clean and compile, the beginner's draft is taken apart.

mod support;

use support::check::check_as;
use support::repository;
use support::run::Run;

use goalposts::source::SourceFile;

fn plans() -> Vec<String> {
    let folder = std::fs::read_dir(repository("examples/plans")).expect("the examples are there");
    let mut plans: Vec<String> =
        folder.map(|entry| format!("examples/plans/{}", entry.unwrap().file_name().display())).collect();
    plans.sort();
    plans
}

fn run<const N: usize>(arguments: [&str; N]) -> Run {
    Run::new(arguments.map(|argument| {
        let path = repository(argument);
        if argument.starts_with("examples") { path.into_os_string() } else { argument.into() }
    }))
}

#[test]
fn the_plans_are_clean_on_any_day_of_the_next_years() {
    assert_eq!(plans().len(), 8, "the café, one for each of the guide's five goal types, OKRs, and one in Korean");
    for today in ["2026-11-24", "2027-02-28", "2027-12-31", "2029-06-01"] {
        let finished = run(["check", "examples/plans", "--deny-warnings", "--today", today]).success();
        assert_eq!(finished.stdout, "", "on {today}");
        assert!(finished.stderr.ends_with("all clear\n"), "{}", finished.stderr);
    }
}

#[test]
fn every_plan_compiles_to_every_format() {
    for plan in plans() {
        for format in ["yaml", "markdown", "json"] {
            let finished = run(["build", &plan, "--format", format, "--today", "2026-11-24"]).success();
            assert!(finished.stdout.len() > 500, "{plan} as {format}");
            assert_eq!(finished.stderr, "");
            assert!(finished.stdout.ends_with('\n') && !finished.stdout.ends_with("\n\n"), "{plan} as {format}");
        }
    }
}

#[test]
fn the_draft_shows_what_a_beginner_runs_into() {
    let path = "examples/cafe-draft.goal";
    let text = std::fs::read_to_string(repository(path)).unwrap();
    let checked = check_as([SourceFile::new(path, text)], &[]);
    insta::assert_snapshot!(checked.lines().join("\n"), @r"
    9:1 missing-metric goal `more-awareness` has nothing to measure it by
    16:12 unknown-platform `facebok` is no platform goalposts knows
    17:3 syntax-error `perod` is no statement of a goal
    19:21 placeholder-target the target of `fans` is a placeholder
    20:24 relative-target-without-baseline `link-clicks` is to change by `+15%`, and its value now is not given
    21:7 missing-target `reach` has no target
    23:10 budget-below-cost 40 posts at $15/post cost $600, and the budget is $300
    33:21 unrealistic-growth `new-followers` would have to grow 72 % a month (limit 44 %), from 100/week to 500/week by 2026-03-31
    34:29 ambiguous-change `+1%` of the percentage `engagement-rate` can be read in two ways: to 2.02% or 3%
    41:6 ambiguous-period `Q4` could be of any year
    44:26 contradictory-direction `bounce-rate` would rise from 45% to 55%, and less is better
    45:14 vague-milestone the milestone says `Improve`, and not what will be there then
    48:1 no-timeframe goal `lunch-letter` has no timeframe
    ");
    run(["check", path]).found();
}

#[test]
fn a_plan_with_an_error_is_not_compiled() {
    let finished = run(["build", "examples/cafe-draft.goal", "--format", "markdown"]).found();
    assert_eq!(finished.stdout, "");
    assert!(finished.stderr.contains("error[missing-metric]"), "{}", finished.stderr);
    assert!(finished.stderr.ends_with("nothing was compiled\n"), "{}", finished.stderr);
}

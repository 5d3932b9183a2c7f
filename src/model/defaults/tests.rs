use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::config;
use crate::model::{Deadline, FiscalYear, NamedBy, Part, Unit, Workspace, lower_around};
use crate::source::{FileId, Role, SourceFile};

/// The defaults of a configuration, and what is wrong with them: `line:column message`.
fn read(text: &str) -> (Defaults, Vec<String>) {
    let source = SourceFile::new("goalposts.toml", text);
    let (file, faults) = config::read(&source, FileId(0));
    assert_eq!(faults, []);
    let fiscal_year = file.fiscal_year.iter().map(|written| ("fiscal-year", written.clone()));
    let statements: Vec<_> =
        fiscal_year.chain(file.defaults.iter().map(|(key, written)| (key, written.clone()))).collect();
    let (defaults, faults) = Defaults::read(&statements);
    let line = |fault: &Diagnostic| {
        let span = fault.location().span;
        let at = source.line_column(span.start);
        format!("{}:{} {} «{}»", at.line, at.column, fault.message, span.of(text))
    };
    let faults = faults.iter().map(line).collect();
    (defaults, faults)
}

fn sound(text: &str) -> Defaults {
    let (defaults, faults) = read(text);
    assert_eq!(faults, [""; 0]);
    defaults
}

/// A workspace of one file within these defaults.
fn workspace(defaults: Defaults, text: &str) -> Workspace {
    let model = lower_around(text, syntax::parse(text), &defaults);
    let part = Part { role: Role::Target, path: "plan".to_string(), model };
    Workspace::with_defaults(vec![part], Arc::new(defaults), FileId(1))
}

const ALL: &str = "fiscal-year = \"starts 10-01 named-by end\"\n[defaults]\nowner = \"@mina\"\nplatform = \"instagram, youtube\"\n\
                   period = \"FY2026\"\nreview = \"every 2 weeks\"\ncommitment = \"aspirational\"\ncurrency = \"AUD\"\n\
                   audience = '\"People near the café\" 40,000'\n";

#[test]
fn goals_inherit_what_nobody_nearer_states() {
    let workspace = workspace(sound(ALL), "goal a {\n  kpi fans 1 -> 2\n  goal b {\n    owner @jun\n  }\n}\n");
    let goals: Vec<_> = workspace.goals().collect();
    let outer = goals[0];
    assert_eq!(outer.owner().map(|owner| owner.value.to_string()).as_deref(), Some("@mina"));
    assert_eq!(outer.platforms().len(), 2);
    assert_eq!(outer.timeframe().start, Some(date(2025, 10, 1)));
    assert_eq!(outer.timeframe().deadline, Some(date(2026, 9, 30)));
    assert_eq!(outer.review().map(|review| review.value.0.to_string()).as_deref(), Some("2 weeks"));
    assert!(outer.commitment().is_some() && outer.audience().is_some());
    assert_eq!(outer.fiscal_year(), Some(FiscalYear { month: 10, day: 1, named_by: NamedBy::End }));
    assert_eq!(goals[1].owner().map(|owner| owner.value.to_string()).as_deref(), Some("@jun"));
    assert_eq!(goals[1].goal().inherited.review, Origin::Defaults);
}

#[test]
fn a_plan_stands_nearer_than_the_defaults() {
    let workspace = workspace(sound(ALL), "plan {\n  owner @jun\n  by 2026-03-31\n}\ngoal a {\n}\n");
    let goal = workspace.goals().next().unwrap();
    assert_eq!(goal.goal().inherited.owner, Origin::Plan);
    assert_eq!((goal.goal().inherited.start, goal.goal().inherited.end), (Origin::Defaults, Origin::Plan));
    assert_eq!(goal.timeframe().start, Some(date(2025, 10, 1)));
    assert_eq!(goal.timeframe().deadline, Some(date(2026, 3, 31)));
    assert!(matches!(goal.end_written().map(|end| &end.value), Some(Deadline::Moment(_))));
}

#[test]
fn facts_are_pointed_at_where_they_are_written() {
    let workspace = workspace(sound(ALL), "goal a {\n}\n");
    let goal = workspace.goals().next().unwrap();
    let text = |location: Location| {
        assert_eq!(location.file, FileId(1), "the configuration stands behind the workspace's files");
        location.span.of(ALL)
    };
    assert_eq!(text(goal.at(goal.owner().unwrap().span)), "@mina");
    assert_eq!(text(goal.at(goal.platforms()[1].span)), "youtube");
    assert_eq!(text(goal.at(goal.end_written().unwrap().span)), "FY2026");
    assert_eq!(text(goal.at(goal.start_written().unwrap().span)), "FY2026");
    assert_eq!(text(goal.at(goal.review().unwrap().span)), "every 2 weeks");
    assert_eq!(text(goal.at(goal.commitment().unwrap().span)), "aspirational");
    assert_eq!(text(goal.at(goal.audience().unwrap().size.unwrap().span)), "40,000");
    assert_eq!(goal.at(goal.goal().span).file, FileId(0));
}

#[test]
fn a_dollar_is_that_of_the_default_currency() {
    let unit = |configuration: &str, text: &str| {
        let workspace = workspace(sound(configuration), text);
        workspace.goals().next().unwrap().goal().facts.budget.as_ref().unwrap().amount.value.unit
    };
    let goal = "goal a {\n  budget $20\n}\n";
    assert_eq!(unit("[defaults]\ncurrency = \"AUD\"\n", goal), Unit::Money(Currency::AUD));
    assert_eq!(unit("[defaults]\ncurrency = \"EUR\"\n", goal), Unit::Money(Currency::USD));
    assert_eq!(unit("", goal), Unit::Money(Currency::USD));
    let of_plan = format!("plan {{\n  currency CAD\n}}\n{goal}");
    assert_eq!(unit("[defaults]\ncurrency = \"AUD\"\n", &of_plan), Unit::Money(Currency::CAD));
}

#[test]
fn what_is_wrong_is_pointed_at_in_the_configuration() {
    let faults = |text: &str, expected: &[&str]| assert_eq!(read(text).1, expected);
    faults(
        "[defaults]\ncurrency = \"EURO\"\ncommitment = \"firm\"\nperiod = \"2026-13\"\n",
        &[
            "2:13 `EURO` is no currency code «EURO»",
            "3:15 `firm` is no commitment «firm»",
            "4:11 there is no 2026-13 «2026-13»",
        ],
    );
    faults(
        "[defaults]\nowner = \"mina\"\nreview = \" \"\nperiod = \"2026 }\"\nplatform = \"\"\"x\n}\ngoal x {\"\"\"\n",
        &[
            "2:10 expected a handle after `owner` «mina»",
            "3:10 the default for `review` is empty «\" \"»",
            "4:10 the default for `period` has a brace in it «\"2026 }\"»",
            "5:12 the default for `platform` has more than one line «\"\"\"x\n}\ngoal x {\"\"\"»",
        ],
    );
    faults("fiscal-year = \"october\"\n", &["1:16 `october` is not expected here «october»"]);
}

#[test]
fn help_is_what_can_be_copied_into_the_configuration() {
    let help = |text: &str| {
        let source = SourceFile::new("goalposts.toml", text);
        let (file, _) = config::read(&source, FileId(0));
        let statements: Vec<_> = file.defaults.iter().map(|(key, written)| (key, written.clone())).collect();
        Defaults::read(&statements).1[0].help.clone().unwrap_or_default()
    };
    assert_eq!(help("[defaults]\ncurrency = \"$\"\n"), "for example: `currency = \"USD\"`");
    assert!(help("[defaults]\naudience = \"everybody\"\n").contains("`audience = '\""));
}

#[test]
fn nothing_stated_is_nothing() {
    assert!(sound("").is_empty());
    assert!(!sound("[defaults]\nowner = \"@mina\"\n").is_empty());
}

#[test]
fn values_by_themselves() {
    let read = |text: &str| StatedValue::read(text);
    let shown = |text: &str| match read(text) {
        Some(StatedValue::One(value)) => format!("one {value}"),
        Some(StatedValue::Range(low, high)) => format!("{low} to {high}"),
        Some(StatedValue::Multiple(factor)) => format!("times {factor}"),
        None => "none".to_string(),
    };
    assert_eq!(shown("30%/month"), "one 30%/month");
    assert_eq!(shown("$0.50..$2"), "$0.5 to $2");
    assert_eq!(shown("x3"), "times 3");
    for other in
        ["", "+3", ">= 3", "keep 3", "3 by 2026", "3 of \"all\"", "?", "secret \"x\"", "3\n}\ngoal b {", "3 {", "3 # x"]
    {
        assert_eq!(shown(other), "none", "{other:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_value_is_read(text in "(\\PC|[{}\"#@ ]|goal |plan |by |2026)*") {
        let written = format!("[defaults]\nowner = {0}\nperiod = {0}\n", toml::Value::String(text.clone()));
        let source = SourceFile::new("goalposts.toml", written.as_str());
        let (file, _) = config::read(&source, FileId(0));
        let statements: Vec<_> = file.defaults.iter().map(|(key, written)| (key, written.clone())).collect();
        let (_, faults) = Defaults::read(&statements);
        for fault in faults {
            let span = fault.location().span;
            proptest::prop_assert!(span.start <= span.end && span.end as usize <= written.len());
        }
        let _ = StatedValue::read(&text);
    }
}

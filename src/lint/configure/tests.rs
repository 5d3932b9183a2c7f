use super::*;
use crate::config::{self, Settings, Words};
use crate::diagnostic::OfToday;
use crate::lint::level;
use crate::rules::{Check, Group, RuleOption};
use crate::source::{FileId, SourceFile};

static LONG_TITLE: Rule = Rule {
    name: "long-name",
    group: Group::Specific,
    default: Level::Allow,
    when_on: Level::Advice,
    documentation: "",
    options: &[RuleOption::count("max", 120, "the longest name, in characters")],
    fix: None,
    of_today: OfToday::Nothing,
    check: Check::Linter,
};
static UNIT_COST: Rule = Rule {
    name: "cost",
    group: Group::Achievable,
    default: Level::Allow,
    when_on: Level::Advice,
    documentation: "",
    options: &[RuleOption { name: "costs", about: "what one more may cost", default: OptionDefault::UnitCosts }],
    fix: None,
    of_today: OfToday::Nothing,
    check: Check::Linter,
};
static NO_TIMEFRAME: Rule = Rule {
    name: "no-time",
    group: Group::Timely,
    default: Level::Deny,
    when_on: Level::Deny,
    documentation: "",
    options: &[],
    fix: None,
    of_today: OfToday::Nothing,
    check: Check::Linter,
};
static RULES: [&Rule; 3] = [&LONG_TITLE, &UNIT_COST, &NO_TIMEFRAME];

/// The files, the outermost first, and what is wrong in them.
fn configured(texts: &[&str]) -> (Configuration, Vec<String>) {
    let mut configuration = Configuration::default();
    let sources: Vec<SourceFile> = texts.iter().map(|text| SourceFile::new("goalposts.toml", *text)).collect();
    let files: Vec<File> = (0..)
        .zip(&sources)
        .map(|(id, source)| {
            let (file, faults) = config::read(source, FileId(id));
            assert_eq!(faults, [], "these are about form");
            file
        })
        .collect();
    configure_with(&RULES, &mut configuration, &files, None);
    let line = |fault: &Diagnostic| {
        let at = sources[fault.location().file.0 as usize].line_column(fault.location().span.start);
        let label = &fault.labels[0].text;
        let label = if label.is_empty() { String::new() } else { format!(" | {label}") };
        let help = fault.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        format!("{}:{} {}{label}{help}", at.line, at.column, fault.message)
    };
    let faults = configuration.faults.iter().map(line).collect();
    (configuration, faults)
}

fn settings(texts: &[&str]) -> Settings {
    let (configuration, faults) = configured(texts);
    assert_eq!(faults, [""; 0]);
    configuration.settings(&[])
}

#[track_caller]
fn faults(text: &str, expected: &[&str]) {
    assert_eq!(configured(&[text]).1, expected);
}

#[test]
fn a_rule_wins_over_its_group_and_a_group_over_all_in_any_order() {
    let lines = ["no-time = \"warn\"\n", "timely = \"allow\"\n", "all = \"advice\"\n"];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let text: String = order.iter().map(|&line| lines[line]).collect();
        let settings = settings(&[&format!("[rules]\n{text}")]);
        assert_eq!(level(&NO_TIMEFRAME, &settings), Level::Warn, "{text}");
        assert_eq!(level(&LONG_TITLE, &settings), Level::Advice, "{text}");
    }
    assert_eq!(level(&NO_TIMEFRAME, &settings(&["[rules]\nall = \"warn\"\ntimely = \"allow\"\n"])), Level::Allow);
    assert_eq!(level(&NO_TIMEFRAME, &settings(&[""])), Level::Deny);
}

#[test]
fn a_later_file_wins_whatever_it_names() {
    let base = "[rules]\nno-time = \"warn\"\nlong-name = { level = \"warn\", max = 80 }\n";
    let both = settings(&[base, "[rules]\ntimely = \"advice\"\nlong-name = { max = 90 }\n"]);
    assert_eq!(level(&NO_TIMEFRAME, &both), Level::Advice);
    assert_eq!(level(&LONG_TITLE, &both), Level::Warn, "what the later file does not say stays");
    assert_eq!(both.option("long-name", "max"), Some(&OptionValue::Count(90)));
}

#[test]
fn lists_of_files_are_joined_and_values_replaced() {
    let base =
        "exclude = [\"old\"]\n[words]\nvague = [\"leverage\"]\n[defaults]\nowner = \"@mina\"\nreview = \"weekly\"\n";
    let own =
        "exclude = [\"drafts\"]\n[words]\nvague = [\"synergy\"]\njoining = [\"plus\"]\n[defaults]\nowner = \"@jun\"\n";
    let (configuration, faults) = configured(&[base, own]);
    assert_eq!(faults, [""; 0]);
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    assert_eq!(configuration.words, Words { vague: words(&["leverage", "synergy"]), joining: words(&["plus"]) });
    let defaults: Vec<_> = configuration.defaults.iter().map(|(key, value)| (*key, value.text.as_str())).collect();
    assert_eq!(defaults, [("review", "weekly"), ("owner", "@jun")]);
    let exclude = configuration.exclude.unwrap();
    assert!(exclude.matches("old/a.goal") && exclude.matches("drafts/a.goal"));
    assert!(configuration.include.is_none());
}

#[test]
fn single_settings_come_after_the_preset_whichever_file_names_it() {
    let mut configuration = Configuration::default();
    let source = SourceFile::new("goalposts.toml", "preset = \"strict\"\n[rules]\nall = \"advice\"\n");
    let (file, _) = config::read(&source, FileId(0));
    configure(&mut configuration, vec![file], None);
    let settings = configuration.settings(&[]);
    assert!(rules::ALL.iter().all(|rule| level(rule, &settings) == Level::Advice));
    // The command line's preset takes the place of the file's, and the file's own lines stay.
    let (file, _) = config::read(&SourceFile::new("goalposts.toml", "preset = \"okr\"\n"), FileId(0));
    let mut configuration = Configuration::default();
    configure(&mut configuration, vec![file], Some(Preset::Recommended));
    assert!(configuration.levels.is_empty());
}

#[test]
fn an_override_has_levels_and_options_of_its_own() {
    let text = "[[overrides]]\npaths = [\"teams\"]\n[overrides.rules]\nno-time = \"warn\"\nlong-name = { max = 60 }\n";
    let (configuration, faults) = configured(&[text]);
    assert_eq!(faults, [""; 0]);
    let of_teams = configuration.settings(&configuration.overrides_of("teams/a.goal"));
    assert_eq!(level(&NO_TIMEFRAME, &of_teams), Level::Warn);
    assert_eq!(of_teams.option("long-name", "max"), Some(&OptionValue::Count(60)));
    assert_eq!(configuration.settings(&configuration.overrides_of("a.goal")).levels, []);
}

#[test]
fn unknown_names_get_the_nearest() {
    faults(
        "[rules]\nno-tim = \"warn\"\ntimly = \"warn\"\nwibble = \"warn\"\n[[overrides]]\npaths = [\"a\"]\nrules.al = \"warn\"\n",
        &[
            "2:1 there is no rule or group `no-tim` | did you mean `no-time`?",
            "3:1 there is no rule or group `timly` | did you mean `timely`?",
            "4:1 there is no rule or group `wibble` (`goalposts rules` lists them)",
            "7:7 there is no rule or group `al` | did you mean `all`?",
        ],
    );
}

#[test]
fn options_are_those_the_rule_declares() {
    faults(
        "[rules]\nlong-name = { maax = 3 }\nno-time = { max = 3 }\nspecific = { level = \"warn\", max = 3 }\ntimely = { most = 1 }\n",
        &[
            "2:15 the rule `long-name` has no option `maax` | did you mean `max`? (it has `level` or `max`)",
            "3:13 the rule `no-time` has no option `max` (it has `level`)",
            "4:30 `specific` is a group of rules, and only a single rule has `max` (write `[rules.long-name]`)",
            "5:12 `timely` is a group of rules, and only a single rule has `most` (write `timely = \"warn\"`: a group has a level and nothing else)",
        ],
    );
    faults(
        "[rules.long-name]\nmax = \"80\"\n[rules.cost]\ncosts = 3\n",
        &[
            "2:7 `max` takes a whole number, and this is a text (write a number such as `max = 120`)",
            "4:9 `costs` takes a table, and this is a whole number (write one such as `costs = { followers = \"$0.50..$2\" }`)",
        ],
    );
    faults(
        "[rules]\nlong-name.max = -1\ncost.costs = { fans = 2 }\n",
        &[
            "2:17 `max` is -1, and must lie between 0 and 4294967295 (write a number such as `max = 120`)",
            "3:14 `costs` takes a table, and this is a table of other values than texts (write one such as `costs = { followers = \"$0.50..$2\" }`)",
        ],
    );
}

#[test]
fn unit_costs_are_ranges_of_money() {
    let costs = |text: &str| {
        let settings = settings(&[&format!("[rules.cost.costs]\n{text}\n")]);
        match settings.option("cost", "costs") {
            Some(OptionValue::UnitCosts(costs)) => costs
                .iter()
                .map(|cost| format!("{} {}..{} {}", cost.metric, cost.low, cost.high, cost.currency.code()))
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(costs("followers = \"$0.50..$2\""), ["followers 0.50..2 USD"]);
    assert_eq!(costs("\"팔로워\" = \"₩500..₩2,000\""), ["팔로워 500..2000 KRW"]);
    for wrong in ["2..1 USD", "$2", "1..2", "$1..€2", "1%..2%", "$1..$2 by 2026", "?", ""] {
        let found = configured(&[&format!("[rules.cost.costs]\nfans = \"{wrong}\"\n")]).1;
        let message = format!(
            "2:8 `{wrong}` says no range of money, the smaller amount first (write one such as `fans = \"$0.50..$2\"`)"
        );
        assert_eq!(found, [message], "{wrong}");
    }
}

#[test]
fn growth_limits_are_read_as_the_language_writes_them() {
    let text = "[growth]\naudience = \"30%/month\"\nemail = { ambitious = \"5%/month\", unrealistic = \"10%/week\" }\nrate = \"x2\"\n\
                [growth.metrics]\nfollowers = \"200%\"\nlikes = \"100%/quarter\"\n";
    let growth = settings(&[text]).growth;
    let shown: Vec<String> = growth
        .iter()
        .map(|limit| {
            let line = |line: Option<GrowthLine>| match line {
                None => "-".to_string(),
                Some(GrowthLine::Monthly(growth)) => format!("{:.3} a month", growth),
                Some(GrowthLine::Whole(growth)) => format!("{growth} in all"),
                Some(GrowthLine::Odds(odds)) => format!("odds {odds}"),
            };
            format!("{:?}: {}, {}", limit.of, line(limit.ambitious), line(limit.unrealistic))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Family(\"audience\"): -, 0.300 a month",
            "Family(\"email\"): 0.050 a month, 0.514 a month",
            "Metric(\"followers\"): -, 2 in all",
            "Metric(\"likes\"): -, 0.260 a month",
            "Family(\"rate\"): -, odds 2",
        ]
    );
}

#[test]
fn growth_limits_that_say_nothing_are_faults() {
    let monthly = "write by how much it may grow in a week, month, quarter or year, such as `30%/month`";
    faults(
        "[growth]\naudience = \"30%\"\nemail = \"x2\"\nrate = \"30%/month\"\nrevenue = \"10%/day\"\ntraffic = \"-5%/month\"\n",
        &[
            &format!("2:12 `30%` is no limit of `audience` ({monthly})"),
            &format!("3:9 `x2` is no limit of `email` ({monthly})"),
            "4:8 `30%/month` is no limit of `rate` (write by how much the odds of a rate may change at most, such as `x3`)",
            &format!("5:11 `10%/day` is no limit of `revenue` ({monthly})"),
            &format!("6:11 `-5%/month` is no limit of `traffic` ({monthly})"),
        ],
    );
    faults(
        "[growth]\naudince = \"30%/month\"\nown-output = \"5%/month\"\nfans = \"5%/month\"\n",
        &[
            "2:1 there is no family `audince` | did you mean `audience`? (write `audience`, `email`, `traffic`, `revenue` or `rate`; limits of a metric stand in `[growth.metrics]`)",
            "3:1 `own-output` has no limit: how much one publishes is one's own doing (delete this line)",
            "4:1 there is no family `fans` (write `audience`, `email`, `traffic`, `revenue` or `rate`; limits of a metric stand in `[growth.metrics]`)",
        ],
    );
    faults(
        "[growth]\nemail = { ambitious = \"20%/month\", unrealistic = \"10%/month\" }\n",
        &[
            "2:23 `email` would be unrealistic before it is ambitious | higher than `unrealistic` (write the smaller limit for `ambitious`)",
        ],
    );
}

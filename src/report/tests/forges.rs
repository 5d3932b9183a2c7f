//! The formats of forges and build servers, held against rules stated here from what their readers publish. `tests/ci`
//! holds them against the readers' own validators.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;

pub(super) const ALL: [OutputFormat; 5] =
    [OutputFormat::Sarif, OutputFormat::Github, OutputFormat::Gitlab, OutputFormat::Junit, OutputFormat::Rdjson];

/// Checks that a document is what its readers take, and says each finding once.
pub(super) fn well_formed(format: OutputFormat, text: &str, diagnostics: &[Diagnostic]) {
    assert!(text.is_empty() || text.ends_with('\n'), "the last line has an end");
    match format {
        OutputFormat::Sarif => sarif_is_well_formed(&json(text), diagnostics),
        OutputFormat::Github => {
            assert_eq!(text.lines().count(), diagnostics.len(), "{text:?}");
            text.split_terminator('\n').for_each(|line| drop(Command::read(line)));
        }
        OutputFormat::Gitlab => gitlab_is_well_formed(&json(text), diagnostics),
        OutputFormat::Junit => junit_is_well_formed(text, diagnostics),
        OutputFormat::Rdjson => rdjson_is_well_formed(&json(text), diagnostics),
        OutputFormat::Pretty | OutputFormat::Concise | OutputFormat::Json => unreachable!("it has tests of its own"),
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whole numbers from 1, in order.
fn is_region(line: &Value, column: &Value, end_line: &Value, end_column: &Value) -> bool {
    let numbers: Vec<u64> = [line, column, end_line, end_column].iter().filter_map(|value| value.as_u64()).collect();
    matches!(numbers[..], [line, column, end_line, end_column]
        if line >= 1 && column >= 1 && end_column >= 1 && (line, column) <= (end_line, end_column))
}

fn sarif_is_well_formed(document: &Value, diagnostics: &[Diagnostic]) {
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = array(&run["tool"]["driver"]["rules"]);
    let results = array(&run["results"]);
    assert_eq!(results.len(), diagnostics.len());
    for (result, diagnostic) in results.iter().zip(diagnostics) {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].is_string());
        assert_eq!(array(&result["locations"]).len(), usize::from(!diagnostic.labels.is_empty()));
        for place in array(&result["locations"]).iter().chain(array(&result["relatedLocations"])) {
            let place = &place["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
            assert!(uri.bytes().all(allowed), "{uri}");
            let region = &place["region"];
            let [line, column] = ["startLine", "startColumn"].map(|key| &region[key]);
            assert!(is_region(line, column, &region["endLine"], &region["endColumn"]), "{region}");
        }
    }
    all_differ(results.iter().map(|result| &result["partialFingerprints"]["goalposts/v1"]));
}

/// By the schema of GitLab, and what Code Climate asks of an issue beyond that.
fn gitlab_is_well_formed(document: &Value, diagnostics: &[Diagnostic]) {
    let findings = document.as_array().expect("an array");
    assert_eq!(findings.len(), diagnostics.len());
    for finding in findings {
        assert_eq!(finding["type"], "issue");
        assert!(!array(&finding["categories"]).is_empty(), "{finding}");
        for key in ["description", "check_name", "fingerprint", "severity"] {
            assert!(finding[key].is_string(), "{key} in {finding}");
        }
        assert!(!finding["description"].as_str().unwrap().contains(['\r', '\n']), "one line: {finding}");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&finding["severity"].as_str().unwrap()));
        let location = &finding["location"];
        assert!(location["path"].as_str().is_some_and(|path| !path.starts_with("./")), "{location}");
        let one = Value::from(1);
        assert!(is_region(&location["lines"]["begin"], &one, &location["lines"]["end"], &one), "{location}");
    }
    all_differ(findings.iter().map(|finding| &finding["fingerprint"]));
}

fn all_differ<'a>(fingerprints: impl Iterator<Item = &'a Value>) {
    let all: Vec<&str> = fingerprints.map(|fingerprint| fingerprint.as_str().expect("a fingerprint")).collect();
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
}

/// By the messages of `reviewdog.proto`, with no other names than theirs.
fn rdjson_is_well_formed(document: &Value, diagnostics: &[Diagnostic]) {
    assert_eq!(document["source"]["name"], "goalposts");
    let findings = document["diagnostics"].as_array().expect("an array, also when it is empty");
    assert_eq!(findings.len(), diagnostics.len());
    let known =
        ["message", "location", "severity", "source", "code", "suggestions", "original_output", "related_locations"];
    for finding in findings {
        assert!(finding.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{finding}");
        for related in array(&finding["related_locations"]) {
            assert!(related["message"].is_string() && related["location"]["path"].is_string(), "{related}");
        }
        assert!(finding["message"].is_string() && finding["code"]["value"].is_string(), "{finding}");
        assert!(["ERROR", "WARNING", "INFO"].contains(&finding["severity"].as_str().unwrap()));
        let suggestions = array(&finding["suggestions"]).iter().map(|suggestion| &suggestion["range"]);
        let location = finding.get("location").map(|location| &location["range"]);
        for range in suggestions.chain(location) {
            let (start, end) = (&range["start"], &range["end"]);
            assert!(is_region(&start["line"], &start["column"], &end["line"], &end["column"]), "{range}");
        }
    }
}

/// By the attributes that Jenkins' schema knows, and counts that add up.
fn junit_is_well_formed(text: &str, diagnostics: &[Diagnostic]) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let suites = document.root_element();
    let known = |node: roxmltree::Node<'_, '_>, names: &[&str]| {
        for attribute in node.attributes() {
            assert!(names.contains(&attribute.name()), "{} of {:?}", attribute.name(), node.tag_name());
        }
    };
    let count = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).map_or(0, |count| count.parse().unwrap());
    known(suites, &["name", "tests", "failures", "errors"]);
    let mut sums = BTreeMap::new();
    let mut findings = 0;
    for suite in suites.children().filter(roxmltree::Node::is_element) {
        known(suite, &["name", "tests", "failures", "errors", "skipped"]);
        let cases: Vec<_> = suite.children().filter(roxmltree::Node::is_element).collect();
        assert_eq!(count(suite, "tests"), cases.len());
        let endings: Vec<_> =
            cases.iter().flat_map(|case| case.children().filter(roxmltree::Node::is_element)).collect();
        for (name, element) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            let ended = endings.iter().filter(|ending| ending.has_tag_name(element)).count();
            assert_eq!(count(suite, name), ended, "{name}");
            *sums.entry(name).or_insert(0) += ended;
        }
        *sums.entry("tests").or_insert(0) += cases.len();
        findings += endings.len();
        let names: std::collections::BTreeSet<_> = cases.iter().map(|case| case.attribute("name")).collect();
        assert_eq!(names.len(), cases.len(), "a server keeps one of two tests with the same name");
        cases.iter().for_each(|case| known(*case, &["name", "classname"]));
    }
    assert_eq!(findings, diagnostics.len());
    for name in ["tests", "failures", "errors"] {
        assert_eq!(count(suites, name), sums[name], "{name} of all suites");
    }
    assert!(sums["tests"] > 0, "a server takes no test for a mistake");
}

/// A workflow command, read as GitHub's runner reads it: properties up to the next `::`, separated by commas.
#[derive(PartialEq, Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

impl Command {
    fn read(line: &str) -> Self {
        let rest = line.strip_prefix("::").unwrap_or_else(|| panic!("no command: {line:?}"));
        let (head, message) = rest.split_once("::").unwrap_or_else(|| panic!("no end: {line:?}"));
        let (name, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name), "{name}");
        let unescaped = |text: &str| {
            assert!(!text.contains(['\r', '\n']), "{text:?}");
            let text = text.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n");
            text.replace("%25", "%")
        };
        let property = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or_else(|| panic!("no property: {text:?} in {line:?}"));
            (key.to_owned(), unescaped(value))
        };
        let properties: BTreeMap<String, String> = properties.split(',').map(property).collect();
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(properties.keys().all(|key| known.contains(&key.as_str())), "{properties:?}");
        assert!(properties.contains_key("col") == properties.contains_key("endColumn"));
        if properties.contains_key("col") {
            assert_eq!(properties["line"], properties["endLine"], "GitHub takes no columns on several lines");
        }
        Self { name: name.to_owned(), properties, message: unescaped(message) }
    }
}

// ── what they say ──

/// `인지도` begins behind `goal `: the sixth character and byte; it has three characters, nine bytes.
const KOREAN: &str = "goal 인지도 \"소개\" {\n  kpi 팔로워 2,400 ->\n}\n";

fn finding(files: &Files, words: &str) -> Diagnostic {
    Diagnostic::new("missing-metric", Severity::Deny, format!("goal `{words}` has nothing to measure it by"))
        .label(files.find(0, words), "neither a kpi nor a milestone")
        .help("add a line such as `kpi followers 2,400 -> 2,760`")
}

fn render(files: &Files, format: OutputFormat, diagnostics: &[Diagnostic]) -> String {
    let text = files.render(format, &SCREEN, diagnostics);
    well_formed(format, &text, diagnostics);
    text
}

#[test]
fn every_format_counts_columns_in_its_own_unit() {
    let files = Files::one(KOREAN);
    // Behind three Korean letters on the same line.
    let found = [finding(&files, "소개")];
    let sarif = json(&render(&files, OutputFormat::Sarif, &found));
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&11.into(), &13.into()), "characters");
    let rdjson = json(&render(&files, OutputFormat::Rdjson, &found));
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!((&range["start"]["column"], &range["end"]["column"]), (&17.into(), &23.into()), "bytes");
    let github = Command::read(render(&files, OutputFormat::Github, &found).trim_end());
    assert_eq!((&*github.properties["col"], &*github.properties["endColumn"]), ("11", "13"), "characters");
    assert!(render(&files, OutputFormat::Junit, &found).contains(">plan.goal:1:11: error[missing-metric] "));
}

#[test]
fn annotations_are_escaped_as_the_runner_reads_them() {
    let files = Files::default().and("a,b:c/100%.goal", "x\n");
    let found =
        Diagnostic::new("no-change", Severity::Warn, "50% of\r\n`a::b,c`\u{1b}[2J").label(files.find(0, "x"), "");
    let text = render(&files, OutputFormat::Github, &[found]);
    assert_snapshot!(text, @"::warning file=a%2Cb%3Ac/100%25.goal,line=1,endLine=1,col=1,endColumn=2,title=goalposts%3A no-change::a,b:c/100%25.goal:1:1: 50%25 of %0A`a::b,c`␛[2J%0Amore: goalposts explain no-change");
    let command = Command::read(text.trim_end());
    assert_eq!(command.properties["file"], "a,b:c/100%.goal");
    assert!(command.message.contains("50% of \n`a::b,c`␛[2J\n"), "{}", command.message);
}

#[test]
fn a_place_over_several_lines_has_no_columns_at_github() {
    let files = Files::one(KOREAN);
    let found = finding(&files, "{\n  kpi 팔로워 2,400 ->\n}");
    let command = Command::read(render(&files, OutputFormat::Github, &[found]).trim_end());
    assert_eq!((&*command.properties["line"], &*command.properties["endLine"]), ("1", "3"));
    assert!(!command.properties.contains_key("col"));
}

#[test]
fn forges_get_paths_from_the_root_and_people_those_they_can_open() {
    let files = Files(Sources::default(), "marketing/2026").and("../카페 plan.goal", "goal a\n");
    let found = [finding(&files, "a")];
    let root = "marketing/카페 plan.goal";
    let github = Command::read(render(&files, OutputFormat::Github, &found).trim_end());
    assert_eq!(github.properties["file"], root);
    assert_eq!(json(&render(&files, OutputFormat::Gitlab, &found))[0]["location"]["path"], root);
    let sarif = json(&render(&files, OutputFormat::Sarif, &found));
    let artifact = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "marketing/%EC%B9%B4%ED%8E%98%20plan.goal");
    assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
    let rdjson = json(&render(&files, OutputFormat::Rdjson, &found));
    assert_eq!(rdjson["diagnostics"][0]["location"]["path"], "../카페 plan.goal");
    assert!(render(&files, OutputFormat::Junit, &found).contains("<testsuite name=\"../카페 plan.goal\""));
}

#[test]
fn a_place_without_length_is_a_place() {
    let files = Files::one("goal a {\n  kpi fans 2,400 ->\n");
    let behind = files.behind(0, "->");
    let end = Location::new(FileId(0), Span::empty(files.0.get(FileId(0)).text().len() as u32));
    let found: Vec<Diagnostic> =
        [behind, end].map(|place| Diagnostic::syntax("expected a target after `->`").label(place, "here")).into();
    let sarif = json(&render(&files, OutputFormat::Sarif, &found));
    let region = |index: usize| {
        let region = &sarif["runs"][0]["results"][index]["locations"][0]["physicalLocation"]["region"];
        ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64().unwrap())
    };
    assert_eq!((region(0), region(1)), ([2, 20, 2, 20], [3, 1, 3, 1]));
    for format in ALL {
        render(&files, format, &found);
    }
}

#[test]
fn a_clean_run_is_a_whole_document() {
    let files = Files::one("").and("marketing/v1.2/other.goal", "");
    let shown = |format| render(&files, format, &[]);
    assert_eq!(shown(OutputFormat::Github), "");
    assert_eq!(shown(OutputFormat::Gitlab), "[]\n");
    assert_eq!(json(&shown(OutputFormat::Sarif))["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(json(&shown(OutputFormat::Rdjson))["diagnostics"], Value::Array(Vec::new()));
    assert_snapshot!(shown(OutputFormat::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="goalposts" tests="2" failures="0" errors="0">
      <testsuite name="plan.goal" tests="1" failures="0" errors="0" skipped="0">
        <testcase name="no findings" classname="plan"/>
      </testsuite>
      <testsuite name="marketing/v1.2/other.goal" tests="1" failures="0" errors="0" skipped="0">
        <testcase name="no findings" classname="marketing.v1_2.other"/>
      </testsuite>
    </testsuites>
    "#);
    for format in ALL {
        render(&Files::default(), format, &[]);
    }
}

#[test]
fn levels_are_what_readers_make_something_of() {
    let files = Files::one("a b c d\n");
    let found = [
        Diagnostic::new("missing-metric", Severity::Deny, "a").label(files.find(0, "a"), ""),
        Diagnostic::new("no-change", Severity::Warn, "b").label(files.find(0, "b"), ""),
        Diagnostic::new("no-owner", Severity::Advice, "c").label(files.find(0, "c"), ""),
        Diagnostic::new(crate::diagnostic::UNREADABLE_FILE, Severity::Deny, "d").label(files.find(0, "d"), ""),
    ];
    let of = |values: &[Value], key: &str| values.iter().map(|value| value[key].as_str().unwrap().to_owned()).collect();
    let sarif: Vec<String> =
        of(array(&json(&render(&files, OutputFormat::Sarif, &found))["runs"][0]["results"]), "level");
    assert_eq!(sarif, ["error", "warning", "note", "error"]);
    let gitlab: Vec<String> = of(array(&json(&render(&files, OutputFormat::Gitlab, &found))), "severity");
    assert_eq!(gitlab, ["major", "minor", "info", "critical"]);
    let rdjson: Vec<String> =
        of(array(&json(&render(&files, OutputFormat::Rdjson, &found))["diagnostics"]), "severity");
    assert_eq!(rdjson, ["ERROR", "WARNING", "INFO", "ERROR"]);
    let junit = render(&files, OutputFormat::Junit, &found);
    assert!(junit.contains("<testsuite name=\"plan.goal\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"2\">"));
}

#[test]
fn fixes_come_along_where_readers_take_them() {
    let files = Files::one("가 allow x\nallow y\n").and("b.goal", "z\n");
    let edit = |file, words: &str| Edit { location: files.find(file, words), replacement: "나".to_owned() };
    let fixed = |edits| {
        let title = "remove it".to_owned();
        finding(&files, "allow x").fix(Fix { applicability: Applicability::Unsafe, title, edits })
    };
    let one = [fixed(vec![edit(0, "allow x")])];
    let suggestions = json(&render(&files, OutputFormat::Rdjson, &one))["diagnostics"][0]["suggestions"].clone();
    assert_eq!(suggestions[0]["text"], "나");
    assert_eq!(suggestions[0]["range"]["start"]["column"], 5, "bytes");
    let two = [fixed(vec![edit(0, "allow y"), edit(1, "z"), edit(0, "가")])];
    let rdjson = json(&render(&files, OutputFormat::Rdjson, &two));
    assert!(rdjson["diagnostics"][0].get("suggestions").is_none(), "half of a fix is none");
    let sarif = json(&render(&files, OutputFormat::Sarif, &two));
    let changes = array(&sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]);
    let shape: Vec<(&str, usize)> = changes
        .iter()
        .map(|change| (change["artifactLocation"]["uri"].as_str().unwrap(), array(&change["replacements"]).len()))
        .collect();
    assert_eq!(shape, [("plan.goal", 2), ("b.goal", 1)]);
}

#[test]
fn sarif_tells_of_the_rules_that_fired() {
    let files = Files::one("a a\n");
    let found = ["missing-metric", "no-change", "missing-metric", "syntax-error"]
        .map(|rule| Diagnostic::new(rule, Severity::Warn, "see [x](1)").label(files.find(0, "a"), "[b]"));
    let summary = Summary::new(1, 1, &found);
    let rules = &crate::report::BuiltInRules;
    let report = Report { sources: &files.0, diagnostics: &found, summary, rules, folder: "" };
    let mut out = Vec::new();
    write(OutputFormat::Sarif, &report, &SCREEN, &mut out).unwrap();
    let document = json(std::str::from_utf8(&out).unwrap());
    sarif_is_well_formed(&document, &found);
    let rules = array(&document["runs"][0]["tool"]["driver"]["rules"]);
    let ids: Vec<_> = rules.iter().map(|rule| (rule["id"].as_str().unwrap(), rule["name"].as_str().unwrap())).collect();
    let expected = [("missing-metric", "MissingMetric"), ("no-change", "NoChange"), ("syntax-error", "SyntaxError")];
    assert_eq!(ids, expected);
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[key]["text"].as_str().is_some_and(|text| !text.is_empty()), "{key} of {rule}");
        }
        assert!(rule["help"]["markdown"].is_string() && rule["defaultConfiguration"]["level"].is_string());
    }
    assert!(rules[0]["help"]["markdown"].as_str().unwrap().contains("```goal\n"));
    assert!(!rules[0]["fullDescription"]["text"].as_str().unwrap().contains('\n'));
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["message"]["text"], "see \\[x\\](1)", "no link");
    assert_eq!(result["locations"][0]["message"]["text"], "[b]", "nothing that looks like one");
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let fingerprints = |text: &str| {
        let files = Files::one(text);
        let found = [finding(&files, "인지도"), finding(&files, "인지도")];
        let gitlab = json(&render(&files, OutputFormat::Gitlab, &found));
        let sarif = json(&render(&files, OutputFormat::Sarif, &found));
        for index in 0..2 {
            let partial = &sarif["runs"][0]["results"][index]["partialFingerprints"]["goalposts/v1"];
            assert_eq!(gitlab[index]["fingerprint"], *partial);
        }
        gitlab[0]["fingerprint"].clone()
    };
    assert_eq!(fingerprints(KOREAN), fingerprints(&format!("# a comment\n\n{KOREAN}")));
}

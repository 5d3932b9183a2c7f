//! The formats for forges and build servers, from the program: which one is the default where, whole documents, and paths from
//! the root of the repository.

mod support;

use serde_json::Value;
use support::run::{Folder, Run};

const GOOD: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n";
const BAD: &str = "goal 팬-늘리기 {\n  by 2026-06-30\n  kpi 팔로워\n}\n";

/// A repository with a workspace that is not its root.
fn repository() -> Folder {
    Folder::bare().folder(".git").file("marketing/goalposts.toml", "").file("marketing/plans/카페.goal", BAD)
}

fn check(folder: &Folder, at: &str, arguments: &[&str]) -> Run {
    Run::new(["check"].iter().chain(arguments)).in_folder(&folder.join(at))
}

#[test]
fn annotations_are_the_default_in_the_log_of_githubs_actions_and_nowhere_else() {
    let folder = repository();
    let at_github = |arguments: &[&str]| check(&folder, "marketing", arguments).env("GITHUB_ACTIONS", "true");
    at_github(&[]).found().stdout(
        "::error file=marketing/plans/카페.goal,line=3,endLine=3,col=7,endColumn=10,title=goalposts%3A missing-target::\
         marketing/plans/카페.goal:3:7: `팔로워` has no target%0Ahelp: add it, such as `>= 2,760`, or with the value of today in \
         front: `2,400 -> 2,760`%0Amore: goalposts explain missing-target\n",
    );
    let concise = "plans/카페.goal:3:7: error[missing-target] `팔로워` has no target\n";
    at_github(&["--output-format", "concise"]).found().stdout(concise);
    at_github(&["--output-file", "found.txt"]).found().stdout("");
    assert_eq!(folder.read("marketing/found.txt"), concise, "a file is no log");
    at_github(&["--accessible"]).found().stdout_has("plans/카페.goal");
    check(&folder, "marketing", &[]).env("GITHUB_ACTIONS", "false").found().stdout(concise);
}

#[test]
fn forges_get_paths_from_the_root_of_the_repository() {
    let folder = repository();
    let document = |at: &str, format: &str| check(&folder, at, &["--output-format", format]).found();
    for at in ["marketing", "marketing/plans"] {
        let sarif = document(at, "sarif").json();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "marketing/plans/%EC%B9%B4%ED%8E%98.goal", "from {at}");
        assert_eq!((&place["region"]["startColumn"], &place["region"]["endColumn"]), (&7.into(), &10.into()));
        assert_eq!(document(at, "gitlab").json()[0]["location"]["path"], "marketing/plans/카페.goal", "from {at}");
    }
    let rdjson = document("marketing/plans", "rdjson").json();
    let location = &rdjson["diagnostics"][0]["location"];
    assert_eq!(location["path"], "카페.goal");
    assert_eq!(location["range"]["end"]["column"], 16, "nine bytes");
    assert!(document("marketing", "junit").stdout.contains("classname=\"plans.카페\""));
}

#[test]
fn a_clean_run_and_one_without_files_are_whole_documents() {
    let clean = Folder::new().file("plan.goal", GOOD);
    for folder in [clean, Folder::new()] {
        let document = |format: &str| check(&folder, "", &["--quiet", "--output-format", format]).success();
        document("github").stdout("");
        document("gitlab").stdout("[]\n");
        assert_eq!(document("sarif").json()["runs"][0]["results"], Value::Array(Vec::new()));
        assert_eq!(document("rdjson").json()["diagnostics"], Value::Array(Vec::new()));
        let junit = document("junit").stdout;
        let junit = roxmltree::Document::parse(&junit).unwrap();
        assert_eq!(junit.root_element().attribute("tests"), Some("1"));
        assert_eq!(junit.root_element().attribute("failures"), Some("0"));
    }
}

#[test]
fn what_can_not_be_read_is_an_error_in_every_format() {
    let folder = Folder::new().file("plan.goal", b"goal caf\xe9 {\n}\n");
    let document = |format: &str| check(&folder, "", &["--output-format", format]).failure().stdout;
    assert!(document("github").starts_with("::error file=plan.goal,line=1,"));
    assert!(document("gitlab").contains("\"critical\""));
    assert!(document("junit").contains("<error message="));
    assert!(document("rdjson").contains("\"ERROR\""));
    assert!(document("sarif").contains("\"unreadable-file\""));
}

#[test]
fn all_documents_are_for_programs_whatever_the_screen() {
    let folder = repository();
    for format in ["sarif", "github", "gitlab", "junit", "rdjson"] {
        let plain = check(&folder, "", &["--output-format", format]).found().stdout;
        let colored = check(&folder, "", &["--output-format", format, "--color", "always", "--accessible"])
            .env("COLUMNS", "20")
            .found();
        colored.stdout(&plain);
        check(&folder, "", &["--output-format", format, "--output-file", "out"]).found().stdout("");
        assert_eq!(folder.read("out"), plain);
    }
}

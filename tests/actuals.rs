//! Results that stand in a file: `actuals "file.csv"`, from the disk to findings and plans.

mod support;

use support::run::{Folder, Run};

/// A plan with one KPI, whose block is this.
fn plan(kpi: &str, block: &str) -> String {
    format!("goal more-fans \"Win more fans\" {{\n  period 2026-Q1\n  kpi {kpi} {{\n    {block}\n  }}\n}}\n")
}

fn weekly(values: [&str; 6]) -> String {
    let days = ["2025-12-07", "2025-12-14", "2025-12-21", "2025-12-28", "2026-01-04", "2026-01-11"];
    let rows: String = days.iter().zip(values).map(|(day, value)| format!("{day},{value}\n")).collect();
    format!("date,value\n{rows}")
}

#[test]
fn rows_are_results_wherever_results_are_looked_at() {
    let slow = weekly(["2400", "2404", "2407", "2412", "2414", "2419"]);
    let folder = Folder::new()
        .file("data/fans.csv", slow)
        .file("a.goal", plan("fans 2,400 -> 40,000", "actuals \"data/fans.csv\""));
    Run::new(["check", "--output-format", "json", "-A", "all", "-W", "unrealistic-trend"])
        .at(&folder)
        .success()
        .stdout_has("`fans` has a chance under 1 % to reach 40,000 by 2026-03-31 (");
    let check = |rule: &str| {
        let run = Run::new(["check", "--output-format", "json", "-A", "all", "-W", rule]).at(&folder).success();
        let report = run.json();
        let labels = report["diagnostics"][0]["labels"].as_array().cloned().unwrap_or_default();
        labels.iter().map(|label| label["text"].as_str().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(check("unrealistic-trend"), ["hardly ever reached from there", "row 7 of fans.csv: the newest"]);
    // By six results it is judged by them, and by no other people's.
    assert_eq!(check("unrealistic-growth"), [""; 0]);
    let build = Run::new(["build", "--format", "json", "-A", "all"]).at(&folder).success().json();
    let actuals = &build["plans"][0]["goals"][0]["kpis"][0]["actuals"];
    assert_eq!(actuals.as_array().map(Vec::len), Some(6));
    assert_eq!(actuals[5].to_string(), r#"{"date":"2026-01-11","row":{"file":"data/fans.csv","row":7},"value":2419}"#);
}

#[test]
fn rows_and_lines_are_one_series() {
    let folder = Folder::new()
        .file("fans.csv", "date,value\n2026-01-04,2404\n2026-01-11,2419\n2026-01-11,2420\n2026-05-01,9\n")
        .file("a.goal", plan("fans 2,400 -> 2,760", "actual 2026-01-04 2,404\n    actuals \"fans.csv\""));
    Run::new(["check", "--output-format", "concise"]).at(&folder).found().stdout(
        "a.goal:5:13: error[invalid-actual] `fans` has a second actual for 2026-01-04, 2,404\n\
         a.goal:5:13: error[invalid-actual] an actual of `fans` is of 2026-05-01, after today, 2026-01-15\n",
    );
}

#[test]
fn old_rows_are_stale_and_few_rows_are_no_history() {
    let folder = Folder::new()
        .file("fans.csv", "date,value\n2025-11-02,2404\n2025-11-09,2419\n")
        .file("a.goal", plan("fans 2,400 -> 40,000", "actuals \"fans.csv\"").replace("2026-Q1", "2025-10..2026-03"));
    let run = Run::new(["check", "--output-format", "json"]).at(&folder).success();
    let report = run.json();
    let found: Vec<String> =
        report["diagnostics"].as_array().unwrap().iter().map(|one| one["rule"].to_string()).collect();
    assert_eq!(found, ["\"unrealistic-growth\"", "\"stale-actuals\""]);
    let stale = &report["diagnostics"][1];
    assert_eq!(stale["labels"][0]["text"], "row 3 of fans.csv: of 2025-11-09");
    assert_eq!(stale["help"], "bring fans.csv up to date; it is to be reviewed about every 30 days");
}

#[test]
fn spreadsheets_are_read_as_they_are_saved() {
    let text = "\u{FEFF}날짜,페이지,\"팔로워 수\"\r\n2026-01-04,카페,\"2,410\"\r\n2026-01-04,\"빵집, 중앙\",5\r\n\r\n2026-01-11,카페,2만 명\r\n,,\r\n";
    let folder = Folder::new().file("팔로워.csv", text).file(
        "a.goal",
        plan("fans 2,400 -> 25,000", "actuals \"팔로워.csv\" date 날짜 value \"팔로워 수\" where 페이지 = \"카페\""),
    );
    let build = Run::new(["build", "--format", "json", "-A", "all"]).at(&folder).success().json();
    let kpi = &build["plans"][0]["goals"][0]["kpis"][0];
    let values: Vec<String> = kpi["actuals"].as_array().unwrap().iter().map(|one| one["value"].to_string()).collect();
    assert_eq!(values, ["2410", "20000"]);
}

#[test]
fn what_cannot_be_read_is_shown_where_it_stands() {
    let check = |csv: &[u8], statement: &str, code: i32, expected: &str| {
        let folder = Folder::new().file("fans.csv", csv).file("a.goal", plan("fans 2,400 -> 2,760", statement));
        let run = Run::new(["check", "--output-format", "concise"]).at(&folder);
        let finished = if code == 1 { run.found() } else { run.failure() };
        finished.stdout(expected);
    };
    let usual = "actuals \"fans.csv\"";
    check(
        b"date,value\n31.01.2026,5\n01.02.2026,6\n2026-01-04,n/a\n2026-01-05,7\n",
        usual,
        1,
        "fans.csv:2:1: error[syntax-error] `31.01.2026` is no date\n\
         fans.csv:4:12: error[syntax-error] `n/a` is no number\n",
    );
    check(
        b"date,value\n2026-01-04,2,455\n",
        usual,
        1,
        "fans.csv:2:1: error[syntax-error] this row has 3 cells, and the header 2\n",
    );
    check(b"", usual, 2, "fans.csv:1:1: error[unreadable-file] this file is empty\n");
    check(
        b"date,value\n2026-01-04,caf\xE9\n",
        usual,
        2,
        "fans.csv:2:15: error[unreadable-file] this file is not UTF-8: its byte 26 (0xE9), in line 2, begins no \
         character\n",
    );
    check(
        b"date,fans\n2026-01-04,5\n",
        "actuals \"fans.csv\" value fasn",
        2,
        "a.goal:4:30: error[unreadable-file] `fans.csv` can't be read: it has no column `fasn`\n",
    );
}

#[test]
fn a_file_is_shown_once_however_many_stumble_over_it() {
    let kpis =
        "kpi reach 10 -> 20 {\n    actuals \"fans.csv\"\n  }\n  kpi fans 10 -> 20 {\n    actuals \"fans.csv\"\n  }\n";
    let goal = format!("goal a {{\n  period 2026-Q1\n  {kpis}}}\n");
    let folder = Folder::new().file("fans.csv", "date,value\n2026-01-04,many\n").file("a.goal", goal);
    Run::new(["check", "--output-format", "concise"])
        .at(&folder)
        .found()
        .stdout("fans.csv:2:12: error[syntax-error] `many` is no number\n");
}

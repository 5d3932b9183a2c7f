//! What it costs to print many findings. The goal: ten thousand at the end of a megabyte in 100 ms or less.

use std::sync::Arc;

use goalposts::diagnostic::{Diagnostic, Severity};
use goalposts::report::{OutputFormat, Report, RuleBook, Style, Summary, write};
use goalposts::source::{Location, SourceFile, Sources, Span};

fn main() {
    divan::main();
}

struct NoBook;

impl RuleBook for NoBook {
    fn group(&self, _: &str) -> Option<&str> {
        Some("realistic")
    }

    fn url(&self, _: &str) -> Option<String> {
        None
    }
}

const FINDINGS: usize = 10_000;

/// Findings with two labels and a help in the last goal of a file.
fn findings(line_end: &str, words: &str) -> (Sources, Vec<Diagnostic>) {
    let line = format!("  kpi {words} 100/week -> 500/week{line_end}");
    let text = line.repeat(1_000_000 / line.len());
    let at = (text.len() - line.len()) as u32;
    let mut sources = Sources::default();
    let file = sources.push(Arc::new(SourceFile::new("plans/marketing.goal", text)));
    let words_end = at + 6 + words.len() as u32;
    let place = |start: u32| Location::new(file, Span::new(words_end + start, words_end + start + 8));
    let one =
        Diagnostic::new("unrealistic-growth", Severity::Warn, format!("`{words}` would have to grow 72 % a month"))
            .label(place(13), "5 times as much")
            .label(place(1), "from here")
            .help("accounts rarely grow faster than 44 % a month; about 290/week by 2026-03-31 would be at that line");
    (sources, vec![one; FINDINGS])
}

#[divan::bench(args = ["pretty", "colour", "accessible", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson"])]
fn at_the_end_of_a_megabyte(bencher: divan::Bencher, format: &str) {
    run(bencher, format, findings("\n", "new-followers"));
}

#[divan::bench(args = ["pretty", "json"])]
fn in_korean(bencher: divan::Bencher, format: &str) {
    run(bencher, format, findings("\n", "새 팔로워"));
}

#[divan::bench(args = ["pretty", "json", "sarif", "rdjson"])]
fn on_one_endless_line(bencher: divan::Bencher, format: &str) {
    run(bencher, format, findings(" ", "new-followers"));
}

fn run(bencher: divan::Bencher, format: &str, (sources, diagnostics): (Sources, Vec<Diagnostic>)) {
    let style = Style { color: format == "colour", accessible: format == "accessible", ..Style::default() };
    let format = match format {
        "concise" => OutputFormat::Concise,
        "json" => OutputFormat::Json,
        "sarif" => OutputFormat::Sarif,
        "github" => OutputFormat::Github,
        "gitlab" => OutputFormat::Gitlab,
        "junit" => OutputFormat::Junit,
        "rdjson" => OutputFormat::Rdjson,
        _ => OutputFormat::Pretty,
    };
    let summary = Summary::new(1, 1, &diagnostics);
    let report = Report { sources: &sources, diagnostics: &diagnostics, summary, rules: &NoBook, folder: "" };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write(format, &report, &style, &mut out).expect("a vector takes everything");
        out
    });
}

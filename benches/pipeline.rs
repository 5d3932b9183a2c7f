//! The steps of a check, one by one: `cargo bench --bench pipeline`.

mod generate;

use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use goalposts::config::Settings;
use goalposts::lint;
use goalposts::model::catalogue::built_in_files;
use goalposts::model::{Part, Workspace, lower};
use goalposts::report::{self, BuiltInRules, OutputFormat, Report, Style, Summary};
use goalposts::source::{SourceFile, Sources};
use goalposts::syntax;

fn main() {
    divan::main();
}

const PLANS: usize = 100;

fn plans() -> Vec<String> {
    (0..PLANS).map(|index| generate::plan(index, 10_000)).collect()
}

fn bytes(plans: &[String]) -> BytesCount {
    BytesCount::new(plans.iter().map(String::len).sum::<usize>())
}

/// The floor: every byte looked at once.
#[divan::bench]
fn count_newlines(bencher: Bencher<'_, '_>) {
    let plans = plans();
    bencher.counter(bytes(&plans)).bench(|| {
        plans.iter().map(|plan| memchr::memchr_iter(b'\n', black_box(plan.as_bytes())).count()).sum::<usize>()
    });
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let plans = plans();
    bencher.counter(bytes(&plans)).bench(|| {
        for plan in &plans {
            black_box(syntax::parse(black_box(plan)));
        }
    });
}

#[divan::bench]
fn parse_and_lower(bencher: Bencher<'_, '_>) {
    let plans = plans();
    bencher.counter(bytes(&plans)).bench(|| {
        for plan in &plans {
            black_box(lower(plan, syntax::parse(black_box(plan))));
        }
    });
}

#[divan::bench]
fn built_in_catalogue() {
    for file in built_in_files() {
        black_box(lower(file.text(), syntax::parse(file.text())));
    }
}

fn parts(texts: &[String]) -> Vec<Part> {
    let part = |(index, text): (usize, &String)| {
        let file = SourceFile::new(format!("plan-{index}.goal"), text.as_str());
        Part { role: file.role(), path: format!("plan-{index}"), model: lower(text, syntax::parse(text)) }
    };
    let catalogue = built_in_files().map(|file| Part {
        role: file.role(),
        path: file.path().to_string(),
        model: lower(file.text(), syntax::parse(file.text())),
    });
    catalogue.chain(texts.iter().enumerate().map(part)).collect()
}

#[divan::bench]
fn resolve(bencher: Bencher<'_, '_>) {
    let plans = plans();
    bencher.counter(bytes(&plans)).with_inputs(|| parts(&plans)).bench_values(Workspace::new);
}

#[divan::bench]
fn lint_all(bencher: Bencher<'_, '_>) {
    let plans = plans();
    let workspace = Workspace::new(parts(&plans));
    let settings = Settings::default();
    bencher
        .counter(bytes(&plans))
        .bench(|| lint::check(black_box(&workspace), &settings, jiff::civil::date(2026, 3, 1)));
}

/// Ten thousand findings at the end of a megabyte.
#[divan::bench(sample_count = 10)]
fn report_ten_thousand(bencher: Bencher<'_, '_>) {
    let text = generate::findings_at_the_end(10_000, 1_000_000);
    let workspace = Workspace::new(parts(std::slice::from_ref(&text)));
    let analysis = lint::check(&workspace, &Settings::default(), jiff::civil::date(2026, 3, 1));
    let mut sources = Sources::default();
    for file in built_in_files() {
        sources.push(Arc::new(file));
    }
    sources.push(Arc::new(SourceFile::new("plan-0.goal", text)));
    let summary = Summary::new(1, 1, &analysis.diagnostics);
    bencher.bench(|| {
        let report =
            Report { sources: &sources, diagnostics: &analysis.diagnostics, summary, rules: &BuiltInRules, folder: "" };
        let mut out = Vec::new();
        report::write(OutputFormat::Pretty, &report, &Style::default(), &mut out).map(|()| out.len())
    });
}

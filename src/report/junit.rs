//! JUnit's XML, which every build server shows. A file is a suite, a finding a test that did not pass.
//!
//! What fails the run is a failure. Warnings and advice are skipped tests: a build server that counts failures would turn red
//! where the program does not. A file without findings is a test that passed, so that no server takes a clean run for one in
//! which nothing was tested. Nobody published a binding schema; this keeps to what Jenkins validates, which knows no `file`
//! or `line`: the place stands in the text.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rustc_hash::FxHashMap;

use super::Report;
use super::position::Positions;
use crate::diagnostic::{Diagnostic, Severity, UNREADABLE_FILE};
use crate::source::{FileId, Role};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = Suite::all(report);
    let total = |count: &dyn Fn(&Suite<'_>) -> usize| suites.iter().map(count).sum::<usize>().to_string();
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "goalposts"))
        .with_attribute(("tests", &*total(&|suite| suite.tests())))
        .with_attribute(("failures", &*total(&|suite| suite.failures())))
        .with_attribute(("errors", &*total(&|suite| suite.errors())))
        .write_inner_content(|writer| {
            let mut positions = Positions::new(report.sources);
            suites.iter().try_for_each(|suite| suite.write(&mut positions, writer))
        })?;
    writer.get_mut().write_all(b"\n")
}

/// One file with its findings.
struct Suite<'a> {
    path: &'a str,
    findings: Vec<&'a Diagnostic>,
}

impl<'a> Suite<'a> {
    /// Files in the order of the run, and last what has no place.
    fn all(report: &Report<'a>) -> Vec<Self> {
        let mut by_file: FxHashMap<Option<FileId>, Vec<&Diagnostic>> = FxHashMap::default();
        for diagnostic in report.diagnostics {
            by_file.entry(diagnostic.labels.first().map(|label| label.location.file)).or_default().push(diagnostic);
        }
        let mut suites = Vec::new();
        for (id, file) in report.sources.iter() {
            let findings = by_file.remove(&Some(id)).unwrap_or_default();
            if !findings.is_empty() || file.role() == Role::Target {
                suites.push(Self { path: file.path(), findings });
            }
        }
        let placeless = by_file.remove(&None).unwrap_or_default();
        if !placeless.is_empty() || suites.is_empty() {
            suites.push(Self { path: "goalposts", findings: placeless });
        }
        suites
    }

    fn tests(&self) -> usize {
        self.findings.len().max(1)
    }

    fn failures(&self) -> usize {
        self.count(Kind::Failure)
    }

    fn errors(&self) -> usize {
        self.count(Kind::Error)
    }

    fn count(&self, kind: Kind) -> usize {
        self.findings.iter().filter(|diagnostic| Kind::of(diagnostic) == kind).count()
    }

    fn write(&self, positions: &mut Positions<'a>, writer: &mut Writer<&mut dyn io::Write>) -> io::Result<()> {
        let class = class_name(self.path);
        writer
            .create_element("testsuite")
            .with_attribute(("name", &*text(self.path)))
            .with_attribute(("tests", &*self.tests().to_string()))
            .with_attribute(("failures", &*self.failures().to_string()))
            .with_attribute(("errors", &*self.errors().to_string()))
            .with_attribute(("skipped", &*self.count(Kind::Skipped).to_string()))
            .write_inner_content(|writer| {
                if self.findings.is_empty() {
                    let passed = writer.create_element("testcase").with_attribute(("name", "no findings"));
                    passed.with_attribute(("classname", &*class)).write_empty()?;
                }
                let mut names = Names::default();
                for diagnostic in &self.findings {
                    write_case(diagnostic, &names.next(diagnostic), &class, positions, writer)?;
                }
                Ok(())
            })?;
        Ok(())
    }
}

/// How a finding ends its test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failure,
    /// The test itself could not be done.
    Error,
    Skipped,
}

impl Kind {
    fn of(diagnostic: &Diagnostic) -> Self {
        match diagnostic.severity {
            Severity::Deny if diagnostic.rule == UNREADABLE_FILE => Kind::Error,
            Severity::Deny => Kind::Failure,
            Severity::Warn | Severity::Advice => Kind::Skipped,
        }
    }

    fn element(self) -> &'static str {
        match self {
            Kind::Failure => "failure",
            Kind::Error => "error",
            Kind::Skipped => "skipped",
        }
    }
}

fn write_case<'a>(
    diagnostic: &Diagnostic,
    name: &str,
    class: &str,
    positions: &mut Positions<'a>,
    writer: &mut Writer<&mut dyn io::Write>,
) -> io::Result<()> {
    let kind = Kind::of(diagnostic);
    let mut body = diagnostic.labels.first().map_or_else(String::new, |label| {
        let (path, start) = positions.start(label.location);
        format!("{path}:{}:{}: ", start.line, start.column)
    });
    body += &format!("{}[{}] {}", diagnostic.severity.word(), diagnostic.rule, diagnostic.message);
    if let Some(help) = &diagnostic.help {
        body += &format!("\nhelp: {help}");
    }
    writer
        .create_element("testcase")
        .with_attribute(("name", &*text(name)))
        .with_attribute(("classname", class))
        .write_inner_content(|writer| {
            let ending = writer.create_element(kind.element()).with_attribute(("message", &*text(&diagnostic.message)));
            // A skipped test has no type.
            let ending = match kind {
                Kind::Skipped => ending,
                Kind::Failure | Kind::Error => ending.with_attribute(("type", diagnostic.rule)),
            };
            ending.write_text_content(BytesText::new(&text(&body)))?;
            Ok(())
        })?;
    Ok(())
}

/// Names of the tests of one suite: the rule and whom it is about, so that a server follows a test over many runs, wherever in
/// the file it moves.
#[derive(Default)]
struct Names {
    seen: FxHashMap<String, u32>,
}

impl Names {
    fn next(&mut self, diagnostic: &Diagnostic) -> String {
        let subject = &diagnostic.subject;
        let about: Vec<&str> = [&subject.goal, &subject.kpi].into_iter().filter_map(|name| name.as_deref()).collect();
        let mut name = diagnostic.rule.to_owned();
        if !about.is_empty() {
            name = format!("{name} {}", about.join("."));
        }
        let count = self.seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ({count})") }
    }
}

/// Servers take the last dot for the end of a package: `marketing/plan.goal` is the class `plan` in `marketing`.
fn class_name(path: &str) -> String {
    let path = path.strip_suffix(".goal").unwrap_or(path);
    text(path).replace('.', "_").replace('/', ".")
}

/// Without the characters that XML 1.0 has no way to write, escaped or not (section 2.2).
fn text(text: &str) -> Cow<'_, str> {
    let is_forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_forbidden) { Cow::Owned(text.replace(is_forbidden, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

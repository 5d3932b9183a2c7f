//! Findings in the protocol's form.

use std::str::FromStr;

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Range,
    Uri,
};

use super::{Document, Encoding};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::report::{BuiltInRules, RuleBook};
use crate::source::{SourceFile, Span};

const SOURCE: &str = "goalposts";

/// Said of a related place that is only underlined on a screen: a client shows none without words.
const HERE: &str = "here";

/// All findings of a document.
pub fn diagnostics(document: Document<'_>) -> Vec<lsp_types::Diagnostic> {
    let own = document.findings.iter().filter(|finding| finding.location().file == document.file);
    // Read once: of files that are not open the text may have to be read again.
    let source = document.other(document.file);
    own.map(|finding| diagnostic_in(document, &source, finding)).collect()
}

/// One finding, in whichever file it stands. Related places in files without an address are left out.
pub(super) fn diagnostic(document: Document<'_>, finding: &Diagnostic) -> lsp_types::Diagnostic {
    diagnostic_in(document, &document.other(finding.location().file), finding)
}

fn diagnostic_in(document: Document<'_>, source: &SourceFile, finding: &Diagnostic) -> lsp_types::Diagnostic {
    let related: Vec<_> = labels(finding).filter_map(|label| related(document, label)).collect();
    let url = BuiltInRules.url(finding.rule).and_then(|url| Uri::from_str(&url).ok());
    // An unknown rule is allowed by a slip, and that line is not to be greyed out but mended.
    let is_unnecessary = finding.rule == "unused-allow" && finding.fix.is_some();
    lsp_types::Diagnostic {
        range: visible(source, finding.location().span, document.encoding),
        severity: Some(match finding.severity {
            Severity::Deny => DiagnosticSeverity::ERROR,
            Severity::Warn => DiagnosticSeverity::WARNING,
            Severity::Advice => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: url.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_string()),
        message: message(finding),
        related_information: (!related.is_empty()).then_some(related),
        tags: is_unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// The fact and the help. What a screen shows beside the underlined words goes on with the fact, where it is alone there.
fn message(finding: &Diagnostic) -> String {
    let mut message = finding.message.clone();
    if let [alone] = &finding.labels[..]
        && !alone.text.is_empty()
    {
        message.push_str(&format!(": {}", alone.text));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    message
}

/// Other places, and of several labels the first as well when it has words.
fn labels(finding: &Diagnostic) -> impl Iterator<Item = &Label> {
    let has_others = finding.labels.len() > 1;
    let first = finding.labels.iter().take(1).filter(move |label| has_others && !label.text.is_empty());
    first.chain(finding.labels.iter().skip(1))
}

fn related(document: Document<'_>, label: &Label) -> Option<DiagnosticRelatedInformation> {
    let uri = document.uri(label.location.file)?;
    let source = document.other(label.location.file);
    let range = visible(&source, label.location.span, document.encoding);
    let message = if label.text.is_empty() { HERE } else { &label.text };
    Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: message.to_string() })
}

/// The range of a span; of one where something is missing, the character before it, or what stands there.
pub(super) fn visible(source: &SourceFile, span: Span, encoding: Encoding) -> Range {
    let range = encoding.range(source, span);
    if range.start != range.end {
        return range;
    }
    let text = source.text();
    let at = encoding.offset(source, range.start);
    let (before, after) = text.split_at(at as usize);
    let is_on_line = |character: &char| !matches!(character, '\n' | '\r');
    if let Some(last) = before.chars().next_back().filter(is_on_line) {
        return encoding.range(source, Span::new(at - last.len_utf8() as u32, at));
    }
    match after.chars().next() {
        Some(next) if is_on_line(&next) => encoding.range(source, Span::new(at, at + next.len_utf8() as u32)),
        // An empty line: its end is all there is to see.
        Some(_) => Range { start: range.start, end: lsp_types::Position { line: range.start.line + 1, character: 0 } },
        None => range,
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::*;
    use crate::lsp::cases::{Case, any_text, case};
    use proptest::prelude::*;

    fn found(case: &Case) -> Vec<lsp_types::Diagnostic> {
        diagnostics(case.document())
    }

    fn range(line: u32, from: u32, to: u32) -> Range {
        Range { start: Position { line, character: from }, end: Position { line, character: to } }
    }

    #[test]
    fn a_finding_has_its_place_its_rule_and_its_help() {
        let case = case("goal 카페 \"카페 🎯\" {\n  owner @mina\n  by 2026-06-30\n  kpi 오픈율 35% -> +5%\n}\n");
        let found = found(&case);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].range, range(3, 17, 20));
        assert_eq!(found[0].code, Some(NumberOrString::String("ambiguous-change".to_string())));
        assert_eq!(found[0].severity, Some(DiagnosticSeverity::WARNING));
        assert_eq!(
            found[0].message,
            "`+5%` of the percentage `오픈율` can be read in two ways: to 36.8% or 40%\nhelp: write `x1.05` to reach 36.8%, or `+5pp` to reach 40%"
        );
        let related = found[0].related_information.as_ref().unwrap();
        let related_at = |index: usize| (related[index].message.as_str(), related[index].location.range);
        assert_eq!(related_at(0), ("relative, or percentage points?", found[0].range));
        assert_eq!(related_at(1), ("from here", range(3, 10, 13)));
        assert_eq!(related[0].location.uri.as_str(), "file:///plans/plan.goal");
    }

    #[test]
    fn words_that_stand_alone_beside_a_place_go_on_with_the_fact() {
        let found = found(&case("goal a {\n  perod 2026-Q1\n}\n"));
        let told: Vec<&str> = found.iter().map(|found| found.message.lines().next().unwrap()).collect();
        assert!(told.contains(&"`perod` is no statement of a goal: did you mean `period`?"), "{told:?}");
    }

    #[test]
    fn related_places_may_lie_in_other_files() {
        let case = Case::of(&[("a.goal", "plan p\n"), ("b.goal", "plan p‸\n")]);
        let found = found(&case);
        let other = found.iter().find_map(|finding| finding.related_information.as_ref()?.last().cloned());
        assert_eq!(
            other.map(|related| related.location.uri.as_str().to_string()).as_deref(),
            Some("file:///plans/a.goal")
        );
    }

    #[test]
    fn what_is_missing_can_be_seen() {
        let case = case("goal a {\n  milestone \"Live\" by 2026-03-31\n");
        let missing = found(&case).into_iter().find(|found| found.message.contains("`}` is missing")).unwrap();
        assert_eq!(missing.range, range(1, 31, 32), "the last character before it");
    }

    #[test]
    fn an_allow_that_is_not_needed_is_greyed_out_and_a_misspelled_one_is_not() {
        let tags = |rule: &str| {
            let case = case(&format!(
                "goal a {{\n  owner @mina\n  by 2026-03-31\n  kpi fans 2,400 -> 2,760\n  allow {rule} \"so\"\n}}\n"
            ));
            found(&case)[0].tags.clone()
        };
        assert_eq!(tags("unrealistic-growth"), Some(vec![DiagnosticTag::UNNECESSARY]));
        assert_eq!(tags("unrealistic-groth"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn nothing_that_is_found_is_invisible(text in any_text()) {
            let case = case(&text);
            for finding in found(&case) {
                prop_assert!(finding.range.start < finding.range.end || case.document().text().is_empty()
                    || finding.range.start == case.document().range(Span::empty(u32::MAX - 0x1_0000)).start);
            }
        }
    }
}

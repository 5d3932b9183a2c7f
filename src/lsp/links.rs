//! Addresses and files that a document names, to be opened.

use std::str::FromStr;

use lsp_types::{DocumentLink, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Document, uri};
use crate::model::text_reading;
use crate::source::Span;
use crate::syntax::{self, Kind, Node, Tokens, Tree};

/// What an address can't hold as it is; what is escaped in it already stays.
const NOT_IN_ADDRESSES: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The files of `actuals` that are there, and the addresses of web and mail that `link` and its kin hold.
pub fn links(document: Document<'_>) -> Vec<DocumentLink> {
    let text = document.text();
    let tree = syntax::parse(text).tree;
    let nodes = tree.nodes().flat_map(|(_, node)| texts(&tree, node).map(move |span| (node.kind, span)));
    let link = |(kind, span): (Kind, Span)| {
        let says = text_reading(span.of(text));
        let target = match kind {
            Kind::actuals => uri::of_path(&document.project.results_path(document.file, &says)?)?,
            _ => address(&says)?,
        };
        Some(DocumentLink {
            range: document.range(inside(span, text)),
            target: Some(target),
            tooltip: None,
            data: None,
        })
    };
    nodes.filter_map(link).collect()
}

/// The texts of a statement that may lead somewhere.
fn texts(tree: &Tree, node: &Node) -> impl Iterator<Item = Span> {
    let first = |mut tokens: Tokens<'_>| tokens.find(|token| token.kind() == Kind::text).map(|token| token.span());
    let span = match node.kind {
        Kind::actuals | Kind::link | Kind::meta | Kind::source => first(tree.tokens(node)),
        // The number of a KPI that is kept elsewhere.
        Kind::kpi => {
            let target = tree.tokens(node).find(|token| token.kind() == Kind::target);
            let secret = target.and_then(|target| target.inside().find(|token| token.kind() == Kind::secret));
            secret.and_then(|secret| first(secret.inside()))
        }
        _ => None,
    };
    span.into_iter()
}

/// Without the quotes, which take one byte at each end, or three where they are curly or threefold.
fn inside(quoted: Span, text: &str) -> Span {
    let written = quoted.of(text);
    let quote = if written.len() >= 6 && (written.starts_with('“') || written.starts_with("\"\"\"")) { 3 } else { 1 };
    Span::new(quoted.start + quote, quoted.end.saturating_sub(quote).max(quoted.start + quote))
}

/// An address of the web or of mail. Anything else, such as `javascript:`, must not be opened by a click.
fn address(text: &str) -> Option<Uri> {
    let text = text.trim();
    let scheme = text.split_once(':')?.0;
    let is_safe = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_safe || text.contains(char::is_control) {
        return None;
    }
    Uri::from_str(&utf8_percent_encode(text, NOT_IN_ADDRESSES).to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let desk = testing::files(files);
        let document = desk.document();
        let shown = |link: DocumentLink| {
            let span = document.encoding.span(document.source(), link.range);
            let target = link.target.unwrap();
            let target = uri::path_of(&target).map_or_else(
                || target.as_str().to_string(),
                |path| path.strip_prefix(desk.path("")).unwrap().to_str().unwrap().replace('\\', "/"),
            );
            format!("{} → {target}", desk.text_of(span))
        };
        links(document).into_iter().map(shown).collect()
    }

    #[test]
    fn files_that_are_there() {
        let goal = "goal a {\n  kpi b 1 -> 2 {\n    actuals \"결과 1.csv\"\n    actuals \"gone.csv\"\n    actuals \"../../etc/passwd\"\n  }\n}\n";
        assert_eq!(found(&[("a.goal", goal), ("결과 1.csv", "date,value\n")]), ["결과 1.csv → 결과 1.csv"]);
    }

    #[test]
    fn addresses_of_web_and_mail() {
        let text = "plan {\n  link \"https://example.org/목표?a=1#b\"\n}\ngoal a {\n  note \"🎯\"\n  link “http://example.org/a b”\n  \
                    link \"not an address\"\n  link \"javascript:alert(1)\"\n  meta jira \"https://example.org/CAFE-12\"\n  \
                    kpi b secret \"https://example.org/margin\" {\n    source \"mailto:mina@example.org\"\n  }\n}\n";
        assert_eq!(
            found(&[("a.goal", text)]),
            [
                "https://example.org/목표?a=1#b → https://example.org/%EB%AA%A9%ED%91%9C?a=1#b",
                "http://example.org/a b → http://example.org/a%20b",
                "https://example.org/CAFE-12 → https://example.org/CAFE-12",
                "https://example.org/margin → https://example.org/margin",
                "mailto:mina@example.org → mailto:mina@example.org"
            ]
        );
    }
}

//! Semantic tokens: what each word of a text is, from its tree.
//!
//! What a statement's tokens do not cover is its keyword, the words between its values, arrows and punctuation. So the tree is
//! walked token by token, and what lies between is looked at word by word. Lines that can't be read get none: the editor's own
//! colours stay on them.

mod names;

use lsp_types::{Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend};

use super::{Document, place};
use crate::source::Span;
use crate::syntax::{self, Kind, Node, Token, Tokens, Tree};
use names::Names;

/// What a word is. The order is that of [`legend`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Keyword,
    Plan,
    Goal,
    Kpi,
    Metric,
    Platform,
    GoalType,
    /// A word of a fixed list, such as a status.
    Word,
    Rule,
    Handle,
    Label,
    Number,
    Text,
    Comment,
    Operator,
    Unit,
    Date,
}

// The protocol has no types of its own for the last two; a client that does not know them shows its own colours there.
const TYPES: [SemanticTokenType; 17] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::CLASS,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::TYPE,
    SemanticTokenType::ENUM,
    SemanticTokenType::INTERFACE,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::DECORATOR,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::COMMENT,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::new("unit"),
    SemanticTokenType::new("date"),
];

const MODIFIERS: [SemanticTokenModifier; 3] =
    [SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEPRECATED, SemanticTokenModifier::DEFAULT_LIBRARY];
const PLAIN: u32 = 0;
const DECLARATION: u32 = 1;
/// A goal that was dropped.
const DEPRECATED: u32 = 1 << 1;
/// Of the built-in catalogue.
const DEFAULT_LIBRARY: u32 = 1 << 2;

/// What the numbers of types and modifiers mean.
pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: TYPES.to_vec(), token_modifiers: MODIFIERS.to_vec() }
}

/// The tokens of a whole document.
pub fn tokens(document: Document<'_>) -> SemanticTokens {
    written(document, Span::new(0, document.text().len() as u32))
}

/// Those of the lines of a range.
pub fn tokens_in(document: Document<'_>, range: Range) -> SemanticTokens {
    let span = document.encoding.span(document.source(), range);
    let text = document.text();
    written(document, Span::new(place::line(text, span.start).start, place::line(text, span.end).end))
}

fn written(document: Document<'_>, wanted: Span) -> SemanticTokens {
    let parsed = syntax::parse(document.text());
    let mut writer = Writer {
        document,
        text: document.text(),
        tree: &parsed.tree,
        names: Names { document },
        wanted,
        at: 0,
        line: 0,
        column: 0,
        last: (0, 0),
        out: Vec::new(),
    };
    for (_, node) in parsed.tree.nodes() {
        if node.span.end >= wanted.start && node.span.start <= wanted.end {
            writer.node(node);
        }
    }
    SemanticTokens { result_id: None, data: writer.out }
}

struct Writer<'d> {
    document: Document<'d>,
    text: &'d str,
    tree: &'d Tree,
    names: Names<'d>,
    wanted: Span,
    /// How far lines and columns are counted, and what they are there.
    at: u32,
    line: u32,
    column: u32,
    /// Where the last token began: the next one is told from there.
    last: (u32, u32),
    out: Vec<SemanticToken>,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) {
        match node.kind {
            Kind::comment | Kind::remark => self.put(node.span, Class::Comment, PLAIN),
            Kind::junk | Kind::unread | Kind::close => {}
            _ => {
                let keyword = place::keyword(self.text, node);
                self.put(keyword, Class::Keyword, PLAIN);
                let within = Within { node, outer: node.kind };
                self.tokens(self.tree.tokens(node), Span::new(keyword.end, node.span.end), within);
            }
        }
    }

    /// The tokens of one level and what stands between them. The grammar nests them a few levels deep at most.
    fn tokens(&mut self, tokens: Tokens<'_>, span: Span, within: Within<'_>) {
        let mut read = span.start;
        for (index, token) in tokens.enumerate() {
            self.between(Span::new(read, token.span().start));
            if token.inside().peek().is_some() {
                self.tokens(token.inside(), token.span(), Within { outer: token.kind(), ..within });
            } else {
                self.leaf(token, index, within);
            }
            read = token.span().end;
        }
        self.between(Span::new(read, span.end));
    }

    fn leaf(&mut self, token: Token<'_>, index: usize, within: Within<'_>) {
        let span = token.span();
        match token.kind() {
            Kind::open => {}
            Kind::text if index == 0 && within.outer == Kind::kpi => self.put(span, Class::Kpi, DECLARATION),
            Kind::text => self.put(span, Class::Text, PLAIN),
            Kind::number => self.put(span, Class::Number, PLAIN),
            Kind::unit | Kind::previous => self.put(span, Class::Unit, PLAIN),
            Kind::unknown | Kind::keep | Kind::aggregate => self.put(span, Class::Keyword, PLAIN),
            Kind::date | Kind::calendar | Kind::month_day => self.put(span, Class::Date, PLAIN),
            Kind::handle => self.put(span, Class::Handle, PLAIN),
            Kind::mark => {
                let is_operator = matches!(span.of(self.text), "+" | "-" | "−" | "~" | "x" | "×");
                self.put(span, if is_operator { Class::Operator } else { Class::Unit }, PLAIN);
            }
            Kind::comparison | Kind::equals => self.put(self.trimmed(span), Class::Operator, PLAIN),
            Kind::entry => {
                let date = span.of(self.text).find(' ').unwrap_or(0) as u32;
                self.put(Span::new(span.start, span.start + date), Class::Date, PLAIN);
                self.put(Span::new(span.start + date + 1, span.end), Class::Number, PLAIN);
            }
            Kind::reference => {
                for (span, (of, modifiers)) in self.names.of_reference(span, self.tree, within.node, within.outer) {
                    self.put(span, of, modifiers);
                }
            }
            Kind::name | Kind::misnamed => {
                let opens_file = within.node.parent.is_none();
                let (of, modifiers) = self.names.of_name(span, within.node.kind, within.outer, index, opens_file);
                self.put(span, of, modifiers);
            }
            // What has no tokens inside and is none of these holds words alone.
            _ => self.between(span),
        }
    }

    fn trimmed(&self, span: Span) -> Span {
        Span::new(span.start, span.start + span.of(self.text).trim_end().len() as u32)
    }

    /// Words and arrows between values.
    fn between(&mut self, span: Span) {
        let class = |character: char| match character {
            'a'..='z' => Some(Class::Keyword),
            '-' | '>' | '→' | '−' | '.' | '–' | '~' | '～' | '±' | '+' | '/' | '=' => Some(Class::Operator),
            _ => None,
        };
        let mut start = 0;
        let text = span.of(self.text);
        let mut current = None;
        for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
            // `as-of` and `named-by` are one word.
            let now = if character == '-' && current == Some(Class::Keyword) { current } else { class(character) };
            if now != current {
                if let Some(of) = current {
                    self.put(Span::new(span.start + start as u32, span.start + at as u32), of, PLAIN);
                }
                (start, current) = (at, now);
            }
        }
    }

    /// A token for each line of a span.
    fn put(&mut self, span: Span, of: Class, modifiers: u32) {
        let mut start = span.start;
        for line in span.of(self.text).split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let piece = Span::new(start, start + content.len() as u32);
            if !piece.is_empty() && piece.start >= self.wanted.start && piece.end <= self.wanted.end {
                self.put_line(piece, content, of, modifiers);
            }
            start += line.len() as u32;
        }
    }

    fn put_line(&mut self, span: Span, content: &str, of: Class, modifiers: u32) {
        self.count_to(span.start);
        let (line, column) = self.last;
        let delta_line = self.line - line;
        self.out.push(SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 { self.column - column } else { self.column },
            length: self.document.encoding.length(content),
            token_type: of as u32,
            token_modifiers_bitset: modifiers,
        });
        self.last = (self.line, self.column);
    }

    /// Counts on from the last token, so that a long line is walked once.
    fn count_to(&mut self, offset: u32) {
        let between = Span::new(self.at, offset).of(self.text);
        let line_ends = memchr::memchr_iter(b'\n', between.as_bytes());
        let (mut lines, mut rest) = (0, between);
        if let Some(last) = line_ends.inspect(|_| lines += 1).last() {
            (rest, self.column) = (&between[last + 1..], 0);
        }
        self.line += lines;
        self.column += self.document.encoding.length(rest);
        self.at = offset;
    }
}

/// What a token stands in.
#[derive(Clone, Copy)]
struct Within<'t> {
    node: &'t Node,
    /// The token around it, or the statement.
    outer: Kind,
}

#[cfg(test)]
mod tests;

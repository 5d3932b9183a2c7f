//! One statement on its line: one blank between words, symbols as a keyboard has them, values in their one spelling.
//!
//! Tokens are written one after another; what lies between them in the source is keywords and punctuation, and is written
//! too. So nothing can get lost that this file does not know of.

use super::number::grouped;
use crate::source::Span;
use crate::syntax::{Kind, Node, Token, Tokens, Tree};

/// Writes a statement that was read whole.
pub(super) fn write(text: &str, tree: &Tree, node: &Node, out: &mut String) {
    let unknown_start = node.kind == Kind::kpi && lacks_start(text, tree.tokens(node));
    let mut words = Words { text, out, glued: true, unknown_start };
    words.sequence(node.span, tree.tokens(node));
}

/// `+15%` alone: the same as `? -> +15%`, which shows what is missing. A counted change (`+30`) needs no start, nor does one
/// from period to period (`-5% each year`).
fn lacks_start(text: &str, tokens: Tokens<'_>) -> bool {
    if tokens.clone().any(|token| matches!(token.kind(), Kind::baseline | Kind::each)) {
        return false;
    }
    let Some(target) = tokens.clone().find(|token| token.kind() == Kind::target) else { return false };
    let mut parts = target.inside();
    // `>= +25%` stays, too: `? -> >= +25%` is no better to read.
    let Some(quantity) = parts.accept(Kind::quantity) else { return false };
    let mut figure = quantity.inside();
    let signed = figure.accept(Kind::mark).is_some_and(|mark| matches!(mark.span().of(text), "+" | "-" | "−"));
    let counts = figure.accept(Kind::number).is_some();
    let percent = figure.accept(Kind::unit).is_some_and(|unit| is_percent(unit.span().of(text)));
    signed && counts && percent && parts.next().is_none()
}

fn is_percent(unit: &str) -> bool {
    matches!(unit, "%" | "％" | "%p" | "pp" | "percent" | "퍼센트" | "포인트")
}

/// Words that, one blank after a number, belong to it.
const SCALES: [&str; 9] = ["thousand", "million", "billion", "trillion", "백만", "만", "억", "조", "천"];

struct Words<'a> {
    text: &'a str,
    out: &'a mut String,
    /// The next word follows without a blank.
    glued: bool,
    /// `? ->` is to be written before the target.
    unknown_start: bool,
}

impl<'a> Words<'a> {
    /// Tokens and what lies between them.
    fn sequence(&mut self, span: Span, tokens: Tokens<'a>) {
        let mut read = span.start;
        for token in tokens {
            let between = self.str(Span::new(read, token.span().start));
            if token.kind() == Kind::target && self.unknown_start {
                self.word("?");
                if between.trim().is_empty() {
                    self.word("->");
                }
            }
            self.between(between);
            if token.kind() == Kind::unit && read > span.start {
                self.before_unit(between, self.str(token.span()));
            }
            self.token(token);
            read = token.span().end;
        }
        self.between(self.str(Span::new(read, span.end)));
    }

    fn token(&mut self, token: Token<'a>) {
        let written = self.str(token.span());
        match token.kind() {
            Kind::quantity => self.quantity(token),
            Kind::per => self.denominator(token),
            Kind::number => self.word(&grouped(written)),
            Kind::entry => {
                let (day, number) = written.split_once(' ').unwrap_or((written, ""));
                self.word(day);
                self.word(&grouped(number));
            }
            Kind::equals => self.word("="),
            Kind::comparison => self.word(match written {
                "≥" => ">=",
                "≤" => "<=",
                plain => plain,
            }),
            Kind::aggregate => self.word(match written {
                "average" | "mean" => "avg",
                plain => plain,
            }),
            _ if token.inside().peek().is_none() => self.word(written),
            _ => self.sequence(token.span(), token.inside()),
        }
    }

    /// Keywords and punctuation.
    fn between(&mut self, written: &str) {
        let mut rest = written.trim_start();
        while let Some(first) = rest.chars().next() {
            let symbol =
                ["->", "→", "−>", "..", "–", "~", "～", "+/-"].into_iter().find(|symbol| rest.starts_with(symbol));
            let letters = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
            let length = match symbol {
                Some(symbol) => symbol.len(),
                None if letters > 0 => letters,
                None => first.len_utf8(),
            };
            match &rest[..length] {
                "->" | "→" | "−>" => self.word("->"),
                ".." | "–" | "~" | "～" => {
                    self.out.push_str("..");
                    self.glued = true;
                }
                "," => self.out.push(','),
                word => self.word(word),
            }
            rest = rest[length..].trim_start();
        }
    }

    /// `-$5`, `24h`, `12%`, `320/month`
    fn quantity(&mut self, token: Token<'a>) {
        let mut read = token.span().start;
        let mut denominators = 0;
        for part in token.inside() {
            let written = self.str(part.span());
            match part.kind() {
                Kind::mark => {
                    self.word(match written {
                        "−" => "-",
                        "×" => "x",
                        plain => plain,
                    });
                    self.glued = true;
                }
                Kind::number => self.word(&grouped(written)),
                Kind::unit => self.unit(self.str(Span::new(read, part.span().start)), written),
                Kind::per => {
                    // The first is what a person would say with a stroke; a second one reads better in words.
                    let one_word = part.inside().peek().is_some_and(|first| first.kind() == Kind::unit);
                    if denominators == 0 && one_word {
                        self.out.push('/');
                        self.glued = true;
                    } else {
                        self.word("per");
                    }
                    denominators += 1;
                    self.denominator(part);
                }
                _ => self.word(written),
            }
            read = part.span().end;
        }
    }

    fn unit(&mut self, between: &str, written: &str) {
        let plain = match written {
            "％" => "%",
            "×" if between.is_empty() => "x",
            plain => plain,
        };
        if matches!(plain, "%" | "%p") {
            self.glued = true;
        } else {
            self.before_unit(between, plain);
        }
        self.word(plain);
    }

    /// `24h` stays as it is, and so does `24 h`. Two blanks stay where one would make a larger number of number and unit:
    /// `2  million`.
    fn before_unit(&mut self, between: &str, unit: &str) {
        if between.is_empty() {
            self.glued = true;
        } else if between != " " && SCALES.iter().any(|scale| unit.starts_with(scale)) {
            self.out.push_str(between);
            self.glued = true;
        }
    }

    /// What is counted per. Its number is part of a name (`per 100000 people`) and stays as it is.
    fn denominator(&mut self, token: Token<'a>) {
        let mut read = token.span().start;
        for part in token.inside() {
            if part.kind() == Kind::unit && read > token.span().start {
                self.before_unit(self.str(Span::new(read, part.span().start)), self.str(part.span()));
            }
            self.word(self.str(part.span()));
            read = part.span().end;
        }
    }

    fn word(&mut self, word: &str) {
        if !self.glued {
            self.out.push(' ');
        }
        self.out.push_str(word);
        self.glued = false;
    }

    fn str(&self, span: Span) -> &'a str {
        span.of(self.text)
    }
}

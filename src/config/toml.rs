//! A TOML text with places, read key by key: nothing stops at the first fault.

use std::ops::Range;

use ::toml::Spanned as Toml;
use ::toml::de::{DeString, DeTable, DeValue, Error};

use super::file::{Located, Value, Written};
use crate::diagnostic::{Diagnostic, INVALID_CONFIGURATION, Severity};
use crate::source::{FileId, LineIndex, Location, Span};
use crate::suggest;

pub(super) type Key<'t> = Toml<DeString<'t>>;
pub(super) type Node<'t> = Toml<DeValue<'t>>;
pub(super) type Table<'t> = DeTable<'t>;

/// Reads values of one file, and collects what is wrong with them.
pub(super) struct Reader<'t> {
    text: &'t str,
    file: FileId,
    pub faults: Vec<Diagnostic>,
    /// Where so little is understood that nothing more is worth saying; sorted, none within another.
    lost: Vec<Range<usize>>,
    /// From here on it is not known in which table a key stands.
    lost_from: Option<usize>,
}

impl<'t> Reader<'t> {
    /// The table that the text is, as far as it can be read.
    pub fn parse(text: &'t str, file: FileId) -> (Self, Table<'t>) {
        let mut reader = Self { text, file, faults: Vec::new(), lost: Vec::new(), lost_from: None };
        let (table, errors) = DeTable::parse_recoverable(text);
        reader.syntax_errors(&errors);
        (reader, table.into_inner())
    }

    /// One error a line, and one for all that an open bracket or quote makes of the lines after it.
    fn syntax_errors(&mut self, errors: &[Error]) {
        let lines = LineIndex::new(self.text);
        let place = |error: &Error| error.span().unwrap_or(self.text.len()..self.text.len());
        let line = |error: &Error| lines.line_of(place(error).start as u32);
        let mut told: Vec<Diagnostic> = Vec::new();
        let mut sorted: Vec<&Error> = errors.iter().collect();
        sorted.sort_by_key(|error| place(error).start);
        let mut rest = &sorted[..];
        while let [first, ..] = rest {
            // Errors without a sound line between them; a blank line may be.
            let run = 1 + rest.windows(2).take_while(|pair| line(pair[1]) - line(pair[0]) <= 2).count();
            let (together, others) = rest.split_at(run);
            rest = others;
            let opens = |error: &&&Error| {
                ["unclosed array", "unclosed inline"].iter().any(|open| error.message().starts_with(open))
            };
            if let Some(open) = together.iter().find(opens) {
                self.lost.push(place(first).start..place(open).end);
                told.push(self.syntax_error(open.message(), place(first)));
                continue;
            }
            let mut last = None;
            for error in together {
                // The keys below a header that can't be read are those of nobody knows what.
                if error.message().starts_with("unclosed table") {
                    self.lost_from.get_or_insert(place(error).start);
                }
                if last.replace(line(error)) != Some(line(error)) {
                    told.push(self.syntax_error(error.message(), place(error)));
                }
            }
        }
        self.faults = told;
    }

    fn syntax_error(&self, message: &str, range: Range<usize>) -> Diagnostic {
        let at = self.location(range);
        // At the end of a line there is nothing to underline but the end itself.
        let line_ends = at.span.of(self.text).starts_with(['\n', '\r']);
        let at = if line_ends { Location { span: Span::empty(at.span.start), ..at } } else { at };
        let message = message.trim_end_matches('.').trim_end_matches(", expected literal string");
        fault(format!("this is no TOML: {message}"), at, "")
    }

    /// Whether so little is understood here that nothing more is worth saying.
    pub fn is_lost(&self, at: usize) -> bool {
        let before = self.lost.partition_point(|range| range.start <= at);
        let in_open_bracket = before.checked_sub(1).is_some_and(|last| self.lost[last].contains(&at));
        in_open_bracket || self.lost_from.is_some_and(|from| from <= at)
    }

    pub fn location(&self, range: Range<usize>) -> Location {
        Location::new(self.file, Span::new(range.start as u32, range.end as u32))
    }

    pub fn key(&self, key: &Key<'_>) -> Written {
        self.written(key.get_ref(), key.span())
    }

    fn written(&self, text: &str, range: Range<usize>) -> Written {
        let literal = self.text.get(range.clone()).unwrap_or_default();
        let as_it_reads = literal.find(text).filter(|&before| literal.len() == text.len() + 2 * before);
        let first = as_it_reads.map(|before| (range.start + before) as u32);
        Written { text: text.to_string(), at: self.location(range), first }
    }

    // ── values ──

    pub fn text(&mut self, key: &str, node: &Node<'_>, example: &str) -> Option<Written> {
        match node.get_ref() {
            DeValue::String(text) => Some(self.written(text, node.span())),
            _ => self.wrong(key, node, "a text", example),
        }
    }

    pub fn texts(&mut self, key: &str, node: &Node<'_>, example: &str) -> Vec<Written> {
        let array = match node.get_ref() {
            DeValue::Array(array) => array,
            DeValue::String(_) => {
                let literal = self.text.get(node.span()).unwrap_or_default();
                self.wrong::<()>(key, node, "a list of texts", &format!("{key} = [{literal}]"));
                return Vec::new();
            }
            _ => {
                self.wrong::<()>(key, node, "a list of texts", example);
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(self.written(text, item.span())),
                _ => {
                    self.wrong::<()>(key, item, "a list of texts", example);
                }
            }
        }
        texts
    }

    pub fn table<'n>(&mut self, key: &str, node: &'n Node<'t>, example: &str) -> Option<&'n Table<'t>> {
        match node.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.wrong(key, node, "a table", example),
        }
    }

    /// One of a fixed set of words. `also` are words that people use for these.
    pub fn one_of<T: Copy>(
        &mut self,
        what: &str,
        node: &Node<'_>,
        words: &[(&'static str, T)],
        also: &[(&str, &'static str)],
    ) -> Option<Located<T>> {
        let known = || words.iter().map(|(word, _)| *word);
        let first = words.first().map_or("", |(word, _)| word);
        let written = self.text(what, node, &format!("{what} = \"{first}\""))?;
        let found = words.iter().find(|(word, _)| *word == written.text);
        if let Some((_, value)) = found {
            return Some(Located { value: *value, at: written.at });
        }
        let meant = also.iter().find(|(word, _)| written.text.eq_ignore_ascii_case(word)).map(|(_, word)| *word);
        let meant = meant.or_else(|| suggest::nearest(&written.text, known()));
        let label = meant.map_or(String::new(), |word| format!("did you mean `{word}`?"));
        let message = format!("there is no {what} `{}`", written.text);
        self.faults.push(fault(message, written.at, label).help(format!("write {}", suggest::one_of(known()))));
        None
    }

    /// A value of any type that an option may have.
    pub fn value(&self, node: &Node<'_>) -> Located<Value> {
        let value = match node.get_ref() {
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Other("a number beyond all measure"),
            },
            DeValue::String(text) => Value::Text(self.written(text, node.span())),
            DeValue::Table(table) => {
                let texts = table.iter().map(|(key, item)| match item.get_ref() {
                    DeValue::String(text) => Some((self.key(key), self.written(text, item.span()))),
                    _ => None,
                });
                match texts.collect() {
                    Some(texts) => Value::Texts(texts),
                    None => Value::Other("a table of other values than texts"),
                }
            }
            _ => Value::Other(kind(node)),
        };
        Located { value, at: self.location(node.span()) }
    }

    // ── faults ──

    /// A key that the table does not have.
    pub fn unknown_key(&mut self, key: &Key<'_>, table: &str, known: &[&str]) {
        let place = if table.is_empty() { String::new() } else { format!(" in `{table}`") };
        let written = self.key(key);
        let (label, help) = match suggest::nearest(&written.text, known.iter().copied()) {
            Some(nearest) => (format!("did you mean `{nearest}`?"), None),
            None => (String::new(), Some(format!("write {}", suggest::one_of(known.iter().copied())))),
        };
        let diagnostic = fault(format!("there is no key `{}`{place}", written.text), written.at, label);
        self.faults.push(Diagnostic { help, ..diagnostic });
    }

    /// A value of another type than the key takes.
    pub fn wrong<T>(&mut self, key: &str, node: &Node<'_>, wanted: &str, example: &str) -> Option<T> {
        let message = format!("`{key}` takes {wanted}, and this is {}", kind(node));
        let fault = fault(message, self.location(node.span()), "").help(format!("write `{example}`"));
        self.faults.push(fault);
        None
    }
}

/// Something wrong in a configuration.
pub fn fault(message: impl Into<String>, at: Location, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(INVALID_CONFIGURATION, Severity::Deny, message).label(at, label)
}

fn kind(node: &Node<'_>) -> &'static str {
    match node.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

//! What all statements are read with: names, lists, references, and the way to complain.

use iso_currency::Currency;

use super::Kept;
use crate::model::goal::Text;
use crate::model::name::Name;
use crate::model::time::Reference;
use crate::source::{Span, Spanned};
use crate::suggest;
use crate::syntax::{Kind, Node, Problem, Token, Tokens, Tree};

/// Reads statements of one file.
pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub tree: &'t Tree,
    pub problems: Vec<Problem>,
    /// What `$` means here.
    pub dollar: Currency,
    pub kept: Kept,
    /// Something was read that names a goal or KPI.
    pub refers: bool,
}

impl<'t> Reader<'t> {
    pub fn tokens(&self, node: &Node) -> Tokens<'t> {
        self.tree.tokens(node)
    }

    pub fn str(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    pub fn complain(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Name and title of a block.
    pub fn header(&mut self, node: &Node) -> (Option<Spanned<Name>>, Option<Text>) {
        let (mut name, mut title) = (None, None);
        for token in self.tokens(node) {
            match token.kind() {
                Kind::name | Kind::misnamed if name.is_none() => name = Some(self.name(token)),
                Kind::text => title = Some(self.text_of(token)),
                _ => {}
            }
        }
        (name, title)
    }

    /// For a goal without a name (reported by the parser): an empty one, so that the goal is not lost.
    pub fn nameless(&self, node: &Node) -> Spanned<Name> {
        Spanned::new(Name::new(""), node.span)
    }

    pub fn name(&self, token: Token<'t>) -> Spanned<Name> {
        Spanned::new(Name::new(self.str(token.span())), token.span())
    }

    /// A name, written bare or in quotes.
    pub fn word(&mut self, token: Token<'t>) -> Spanned<Name> {
        if token.kind() == Kind::text {
            let text = self.text_of(token);
            Spanned::new(Name::new(&text.value), text.span)
        } else {
            self.name(token)
        }
    }

    /// All names of a list.
    pub fn words(&mut self, node: &Node, into: &mut impl Extend<Spanned<Name>>) {
        for token in self.tokens(node) {
            if matches!(token.kind(), Kind::name | Kind::text | Kind::handle) {
                into.extend([self.word(token)]);
            }
        }
    }

    pub fn references(&mut self, node: &Node, into: &mut impl Extend<Reference>) {
        for token in self.tokens(node).filter(|token| token.kind() == Kind::reference) {
            into.extend([self.reference(token)]);
        }
    }

    /// `plan/goal.kpi`, of which only the middle must stand.
    pub fn reference(&mut self, token: Token<'t>) -> Reference {
        self.refers = true;
        Reference::read(self.str(token.span()), token.span())
    }

    /// The first text of a statement.
    pub fn first_text(&mut self, node: &Node) -> Option<Text> {
        let token = self.tokens(node).find(|token| token.kind() == Kind::text)?;
        Some(self.text_of(token))
    }

    /// Reads the texts of a statement that is not kept, for what may be wrong in them.
    pub fn skim(&mut self, node: &Node) {
        for token in self.tokens(node).filter(|token| token.kind() == Kind::text) {
            if self.str(token.span()).contains('\\') {
                self.text_of(token);
            }
        }
    }

    /// The first text of a statement whose place is wanted by rules and whose words are not.
    pub fn first_text_perhaps_empty(&mut self, node: &Node) -> Option<Text> {
        let mut text = self.first_text(node)?;
        if self.kept == Kept::WhatIsJudged {
            text.value = Box::default();
        }
        Some(text)
    }

    /// `meta NAME "…"`
    pub fn meta(&mut self, node: &Node) -> Option<(Spanned<Name>, Text)> {
        let mut tokens = self.tokens(node);
        let name = tokens.next().map(|token| self.name(token))?;
        let text = tokens.next().map(|token| self.text_of(token))?;
        Some((name, text))
    }

    /// One of a fixed set of words.
    pub fn one_of<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let token = self.tokens(node).find(|token| token.kind() == Kind::name)?;
        let written = self.str(token.span());
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == written) {
            return Some(Spanned::new(*value, token.span()));
        }
        let known = || words.iter().map(|(word, _)| *word);
        let label = suggest::nearest(written, known()).map_or_else(
            || format!("{} stands here", suggest::one_of(known())),
            |nearest| format!("did you mean `{nearest}`?"),
        );
        let problem = Problem::new(token.span(), format!("`{written}` is no {what}"), label);
        self.complain(problem.help(format!("write {}", suggest::one_of(known()))));
        None
    }
}

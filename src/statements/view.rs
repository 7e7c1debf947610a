//! A document as the rules look at it: each token with what the lists know of it, and the units they work in.

use std::ops::Range;

use super::cues::{Cues, Known};
use super::words::Classes;
use crate::text::{Document, Marks, Quotation, Token, TokenKind};

/// A document, and what the lists know of each of its tokens.
pub(super) struct View<'v, 't> {
    pub(super) document: &'v Document<'t>,
    pub(super) cues: &'v Cues,
    known: Vec<Known>,
}

impl<'v, 't> View<'v, 't> {
    /// Looks every word up once.
    pub(super) fn new(document: &'v Document<'t>, cues: &'v Cues) -> View<'v, 't> {
        let look_up = |(index, token): (usize, &Token)| match token.kind {
            TokenKind::Word => cues.look_up(document.lower(index), token.is_capitalised()),
            _ => Known::default(),
        };
        View { document, cues, known: document.tokens().iter().enumerate().map(look_up).collect() }
    }

    pub(super) fn known(&self, token: usize) -> Known {
        self.known[token]
    }

    /// Whether a token is in any of these classes; what would come behind the last one is in none.
    pub(super) fn is(&self, token: usize, classes: Classes) -> bool {
        self.known.get(token).is_some_and(|known| known.classes.any(classes))
    }

    pub(super) fn lower(&self, token: usize) -> &str {
        self.document.lower(token)
    }

    /// Whether a token is the mark `mark`.
    pub(super) fn is_mark(&self, token: usize, mark: &str) -> bool {
        self.kind(token) == TokenKind::Mark && self.document.word(token) == mark
    }

    pub(super) fn kind(&self, token: usize) -> TokenKind {
        self.document.tokens()[token].kind
    }

    pub(super) fn is_word(&self, token: usize) -> bool {
        self.document.tokens()[token].is_word()
    }

    pub(super) fn is_capitalised(&self, token: usize) -> bool {
        self.document.tokens().get(token).is_some_and(|token| token.is_capitalised())
    }

    /// A run of dashes.
    pub(super) fn is_dash(&self, token: usize) -> bool {
        self.kind(token) == TokenKind::Mark && self.document.word(token).starts_with(['-', '–', '—', '―', '‒'])
    }

    /// A stop, question mark, exclamation mark or dots.
    pub(super) fn is_stop(&self, token: usize) -> bool {
        self.kind(token) == TokenKind::Mark && self.document.word(token).starts_with(['.', '!', '?', '…'])
    }

    /// The quotation that holds a token.
    pub(super) fn quotation(&self, token: usize) -> Option<&'v Quotation> {
        self.document.quotation_of(token).map(|index| &self.document.quotations()[index])
    }

    pub(super) fn is_quoted(&self, token: usize) -> bool {
        self.document.quotation_of(token).is_some()
    }

    /// The quotation that begins at a token.
    pub(super) fn opens(&self, token: usize) -> Option<&'v Quotation> {
        self.quotation(token).filter(|quotation| quotation.tokens.start == token)
    }

    /// The quotation that ends before `end`.
    pub(super) fn closes_before(&self, end: usize) -> Option<&'v Quotation> {
        self.quotation(end.checked_sub(1)?).filter(|quotation| quotation.tokens.end == end)
    }

    /// Whether a quotation reads like an utterance: more than a few words, or punctuation before its closing mark.
    pub(super) fn is_utterance(&self, quotation: &Quotation) -> bool {
        let inside = quotation.inside();
        let ends = inside.end > inside.start && !self.is_word(inside.end - 1);
        ends || inside.len() >= 4 && quotation.marks == Marks::Double
    }

    /// A sentence, or several that a quotation holds together.
    pub(super) fn units(&self) -> Vec<Range<usize>> {
        let sentences = self.document.sentences();
        let mut units: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
        let mut joins = false;
        for sentence in sentences.iter() {
            let tokens = sentence.tokens.clone();
            match units.last_mut() {
                Some(unit) if joins && unit.end == tokens.start => unit.end = tokens.end,
                _ if sentence.is_dateline => {
                    joins = false;
                    continue;
                }
                _ => units.push(tokens.clone()),
            }
            // does the quotation that holds the last token go on behind it, or end there with its speaker to come?
            let quotation = self.quotation(tokens.end - 1);
            joins = quotation.is_some_and(|quotation| {
                quotation.tokens.end > tokens.end || self.ends_in_question(quotation) && self.names_speaker(tokens.end)
            });
        }
        units
    }

    /// Whether a quotation ends with a question or exclamation mark, behind which a sentence may seem to end.
    fn ends_in_question(&self, quotation: &Quotation) -> bool {
        let inside = quotation.inside();
        quotation.is_closed && !inside.is_empty() && self.document.word(inside.end - 1).starts_with(['?', '!'])
    }

    /// Whether the sentence that begins at a token only says who spoke: `“Why?” Kelly asked.`
    fn names_speaker(&self, start: usize) -> bool {
        let Some(sentence) =
            (start < self.known.len()).then(|| &self.document.sentences()[self.document.sentence_of(start)])
        else {
            return false;
        };
        let end = sentence.tokens.end;
        let mut subject = start..end.min(start + 8);
        let Some(verb) = subject.find(|&token| self.known(token).is_cue()) else { return false };
        let is_name =
            (start..verb).all(|token| self.is_word(token) && !self.is(token, Classes::ADVERB.or(Classes::THAT)));
        let is_over = verb + 1 >= end
            || self.is_stop(verb + 1)
            || self.is_mark(verb + 1, ",")
            || self.is(verb + 1, Classes::TIME);
        verb > start && is_name && is_over && !self.is_quoted(verb)
    }
}

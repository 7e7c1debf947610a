//! Where sentences end.
//!
//! After `.` `!` `?` `…` and the closing marks behind them, before a capital, a digit or an opening mark. A stop that
//! belongs to an abbreviation ends a sentence only if the next word is one that begins sentences ("The", "He").

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;

use super::quotations::{Side, side};
use super::tokens::{Case, Token, TokenKind};

/// Abbreviations that keep their stop, and words that begin sentences.
#[derive(Clone, Debug)]
pub struct Abbreviations {
    forms: FxHashMap<String, Class>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Never the end: a name follows ("Mr.", "Sen.").
    Before,
    /// Maybe the end ("Inc.", "Jan.").
    Anywhere,
    /// No abbreviation: begins sentences, and hardly a name ("The", "However").
    Starter,
}

impl Abbreviations {
    /// Reads the list.
    pub fn new(lexicon: &Lexicon) -> Abbreviations {
        let class = |name: &str| match name {
            "before" => Class::Before,
            "starter" => Class::Starter,
            _ => Class::Anywhere,
        };
        let mut forms = FxHashMap::default();
        for row in lexicon.rows("abbreviations.tsv") {
            let class = class(row.cell(1));
            // "MR. MOORE:" in transcripts
            if class == Class::Before {
                forms.insert(row.cell(0).to_uppercase(), class);
            }
            forms.insert(row.cell(0).to_owned(), class);
        }
        Abbreviations { forms }
    }

    /// Whether `word`, written so and without its stop, keeps a stop that follows.
    pub(super) fn contains(&self, word: &str) -> bool {
        word.len() <= 12 && matches!(self.forms.get(word), Some(Class::Before | Class::Anywhere))
    }

    fn class(&self, word: &str) -> Option<Class> {
        self.forms.get(word.trim_end_matches('.')).copied()
    }
}

/// Tells `found` the sentences among the tokens from `first` on, which end a paragraph.
pub(super) fn split(
    text: &str,
    tokens: &[Token],
    first: usize,
    abbreviations: &Abbreviations,
    mut found: impl FnMut(Range<usize>),
) {
    let mut start = first;
    let mut index = first;
    while index < tokens.len() {
        let mut next = index + 1;
        if may_end(text, tokens, index) {
            while next < tokens.len() && closes(text, tokens, next) {
                next += 1;
            }
            if next < tokens.len() && ends(text, tokens, index, next, abbreviations) {
                found(start..next);
                start = next;
            }
        }
        index = next;
    }
    if start < tokens.len() {
        found(start..tokens.len());
    }
}

fn may_end(text: &str, tokens: &[Token], index: usize) -> bool {
    let word = tokens[index].span.of(text);
    match tokens[index].kind {
        TokenKind::Mark => word.starts_with(['.', '!', '?', '…', '。']),
        TokenKind::Word => word.ends_with('.'),
        _ => false,
    }
}

/// Whether a token closes something and so belongs to the sentence before it.
fn closes(text: &str, tokens: &[Token], index: usize) -> bool {
    match tokens[index].span.of(text) {
        ")" | "]" | "!" | "?" => true,
        _ => tokens[index].kind == TokenKind::Quote && side(text, tokens, index) == Side::Closing,
    }
}

/// Whether a sentence ends between the stop `index` and the token `next`.
fn ends(text: &str, tokens: &[Token], index: usize, next: usize, abbreviations: &Abbreviations) -> bool {
    let (stop, follower) = (&tokens[index], &tokens[next]);
    let touches = tokens[next - 1].span.end == follower.span.start;
    let begins = match follower.kind {
        TokenKind::Word => matches!(follower.case, Case::Capital | Case::Upper | Case::Mixed),
        TokenKind::Number => !touches,
        TokenKind::Quote => side(text, tokens, next) == Side::Opening,
        TokenKind::Url => true,
        TokenKind::Mark => matches!(follower.span.of(text), "(" | "[" | "•" | "–" | "—"),
    };
    if !begins || stop.kind == TokenKind::Mark {
        let glued = touches && follower.kind == TokenKind::Word && stop.span.of(text) != ".";
        return begins && !glued;
    }
    let word = stop.span.of(text);
    let starter = abbreviations.class(follower.span.of(text)) == Some(Class::Starter);
    match abbreviations.class(word) {
        Some(Class::Before) => false,
        _ if word.chars().count() == 2 => false, // an initial
        // "the U.S. “trade war” has": a quotation that begins with a small letter goes on with the sentence
        _ if follower.kind == TokenKind::Quote => tokens.get(next + 1).is_none_or(|word| word.case != Case::Lower),
        _ => starter,
    }
}

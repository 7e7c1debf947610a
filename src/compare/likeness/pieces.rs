//! Text → its words in lower case, taken apart at hyphens and contractions; marks, and a short "he said" between two
//! marks, are left out.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::classes::Class;
use crate::text::{Case, Document, Token, TokenKind};

/// The words of a text before stemming.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    buffer: String,
    pieces: Vec<Piece>,
}

/// A word, a number, or a mark that means a word ("$", "%").
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it stands in the buffer.
    span: Range<usize>,
    /// Whether it begins with a capital letter inside the text.
    pub is_name: bool,
    /// Written in capitals or with stops where other words are not: "US", "u.s.".
    pub is_acronym: bool,
    /// Whether it stands alone in brackets.
    pub is_bracketed: bool,
}

/// Prefixes that a hyphen joins to their word.
const JOINED: [&str; 4] = ["co", "re", "e", "pre"];

impl Pieces {
    /// Takes the words of a text.
    pub(super) fn read(document: &Document<'_>, classes: &FxHashMap<Box<str>, Class>) -> Pieces {
        let tokens = document.tokens();
        let capitals = tokens.iter().filter(|token| token.case == Case::Upper).count();
        let has_case = capitals * 2 < tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let mut pieces = Pieces { buffer: String::with_capacity(document.text().len()), pieces: Vec::new() };
        let mut inserted = insertions(document, classes).into_iter().peekable();
        for (index, token) in tokens.iter().enumerate() {
            while inserted.next_if(|range| range.end <= index).is_some() {}
            let is_inserted = inserted.peek().is_some_and(|range| range.contains(&index));
            let word = document.word(index);
            let is_mark = match token.kind {
                TokenKind::Quote => true,
                TokenKind::Mark => !matches!(word, "$" | "€" | "£" | "%"),
                TokenKind::Word | TokenKind::Number | TokenKind::Url => false,
            };
            if is_inserted || is_mark {
                continue;
            }
            let word_at = |index: usize| tokens.get(index).map(|token| token.span.of(document.text()));
            let is_dotted = token.kind == TokenKind::Word && is_dotted(word);
            let form = Piece {
                span: 0..0,
                is_name: !pieces.pieces.is_empty() && !matches!(token.case, Case::Lower | Case::None),
                is_acronym: is_dotted || has_case && token.case == Case::Upper && word.chars().nth(1).is_some(),
                is_bracketed: index > 0 && word_at(index - 1) == Some("(") && word_at(index + 1) == Some(")"),
            };
            match token.kind {
                TokenKind::Word if is_dotted => pieces.push(&word.replace('.', ""), &form),
                TokenKind::Word => pieces.split(word.trim_end_matches('.'), &form),
                TokenKind::Number => match word.strip_suffix('%') {
                    Some(number) => {
                        pieces.push(number, &form);
                        pieces.push("%", &form);
                    }
                    None => pieces.split(word, &form),
                },
                _ => pieces.push(word, &form),
            }
        }
        pieces
    }

    /// The word at a position.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.pieces.get(at).map(|piece| &self.buffer[piece.span.clone()])
    }

    /// The pieces in their order.
    pub(super) fn all(&self) -> &[Piece] {
        &self.pieces
    }

    /// Adds a word, folded; a clitic is written out, a possessive left out.
    fn push(&mut self, word: &str, form: &Piece) {
        let start = self.buffer.len();
        fold(word, &mut self.buffer);
        if let Some(clitic) = self.buffer[start..].strip_prefix('\'') {
            let host = self.pieces.last().map_or("", |piece| &self.buffer[piece.span.clone()]);
            let full = written_out(clitic, host).to_owned();
            self.buffer.truncate(start);
            self.buffer.push_str(&full);
        }
        if self.buffer.len() > start {
            self.pieces.push(Piece { span: start..self.buffer.len(), ..form.clone() });
        }
    }

    /// Adds the parts of a word between hyphens, and of "can't".
    fn split(&mut self, word: &str, form: &Piece) {
        let mut rest = word;
        while let Some((head, tail)) = rest.split_once(['-', '‐', '‑', '\u{ad}']) {
            let is_soft = rest[head.len()..].starts_with('\u{ad}');
            if is_soft || JOINED.iter().any(|prefix| head.eq_ignore_ascii_case(prefix)) {
                return self.push(&rest.replace(['-', '‐', '‑', '\u{ad}'], ""), form);
            }
            self.push(head, form);
            rest = tail;
        }
        let lower = rest.to_lowercase();
        let verb = match lower.as_str() {
            "cannot" => Some("can"),
            lower => ["n't", "n’t"].iter().find_map(|ending| lower.strip_suffix(ending)),
        };
        let Some(verb) = verb else { return self.push(rest, form) };
        let verb = match verb {
            "wo" => "will",
            "ca" => "can",
            "sha" => "shall",
            verb => verb,
        };
        self.push(verb, form);
        self.push("not", form);
    }
}

/// The word that an apostrophe cut off, given what stands before it; empty for a possessive.
fn written_out<'w>(clitic: &'w str, host: &str) -> &'w str {
    match clitic {
        "s" if matches!(host, "it" | "he" | "she" | "that" | "there" | "what" | "who" | "here" | "where") => "is",
        "s" if host == "let" => "us",
        "s" => "",
        "ll" => "will",
        "re" => "are",
        "ve" => "have",
        "d" => "would",
        "m" => "am",
        other => other,
    }
}

/// Appends `part` in lower case, without accents, with straight apostrophes.
fn fold(part: &str, into: &mut String) {
    if part.is_ascii() {
        into.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let plain = part.nfkd().filter(|&c| !is_combining_mark(c)).map(|c| match c {
        '’' | 'ʼ' | '‘' => '\'',
        'ı' => 'i',
        c => c,
    });
    into.extend(plain.flat_map(char::to_lowercase));
}

/// "U.S.", "a.m": single letters with stops.
fn is_dotted(word: &str) -> bool {
    word.len() > 2 && word.contains('.') && word.split('.').all(|part| part.chars().nth(1).is_none())
}

/// Tokens between two marks, or a mark and the end, that are a short report: "she said", "Mr Smith added".
fn insertions(document: &Document<'_>, classes: &FxHashMap<Box<str>, Class>) -> Vec<Range<usize>> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;
    let tokens = document.tokens();
    let parts = |token: &Token, word: &str| token.kind == TokenKind::Quote || matches!(word, "," | "–" | "—" | "-");
    let is_verb = |at: usize| classes.get(document.lower(at)) == Some(&Class::Insertion);
    let mut found = Vec::new();
    let mut from = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::Word {
            continue;
        }
        let parts = parts(token, document.word(at));
        if let Some(from) = from.filter(|from| LENGTHS.contains(&(at - from)))
            && (parts || at + 1 == tokens.len())
            && (is_verb(from) || is_verb(at - 1))
        {
            found.push(from..at);
        }
        from = parts.then_some(at + 1);
    }
    found
}

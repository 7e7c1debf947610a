//! Words, numbers and marks.
//!
//! One token each: an address; a word with its inner hyphens, ampersands and apostrophes ("vice-president", "didn't"),
//! but a final 's 'll 're 've 'd 'm stands alone; a dotted abbreviation ("U.S.", "a.m.") and a known one ("Sen.") with
//! its stop; a number with its separators and suffix ("1,000", "21st", "5%", "18-month"); a run of dots or of dashes;
//! every other mark.

use crate::model::Span;

use super::Abbreviations;

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its characters; never empty.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// How it is written.
    pub case: Case,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters first.
    Word,
    /// A digit first.
    Number,
    /// An address.
    Url,
    /// A quotation mark or a free apostrophe.
    Quote,
    /// Any other mark.
    Mark,
}

/// How the letters of a token are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No letters.
    None,
    /// lower
    Lower,
    /// Capital, also a single one
    Capital,
    /// UPPER
    Upper,
    /// McCain, iPhone
    Mixed,
}

impl Token {
    /// Whether it is a word or a number.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }

    /// Whether its first letter is a capital one.
    pub fn is_capitalised(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper)
    }
}

/// Whether a character separates tokens and is none itself: white space, controls, zero-width marks.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Whether a character is an apostrophe or single closing mark.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// `text` in lower case, each character in as many bytes as before; the few that would change their length stay.
pub(super) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        let mut folded = c.to_lowercase();
        match (folded.next(), folded.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => lower.push(small),
            _ => lower.push(c),
        }
    }
    lower
}

/// Appends the tokens of `part` of the text.
pub(super) fn tokenise(text: &str, part: Span, abbreviations: &Abbreviations, tokens: &mut Vec<Token>) {
    let mut cursor = Cursor { text: &text[..part.end as usize], at: part.start as usize };
    while let Some(c) = cursor.peek() {
        let start = cursor.at;
        if is_blank(c) {
            cursor.bump(c);
            continue;
        }
        let kind = cursor.token(c, abbreviations);
        let end = if kind == TokenKind::Word {
            clitic(&text[start..cursor.at]).map_or(cursor.at, |at| start + at)
        } else {
            cursor.at
        };
        let mut push = |start: usize, end: usize, kind| {
            let case = if kind == TokenKind::Word { case(&text[start..end]) } else { Case::None };
            tokens.push(Token { span: Span::new(start as u32, end as u32), kind, case });
        };
        push(start, end, kind);
        if end < cursor.at {
            push(end, cursor.at, TokenKind::Word);
        }
    }
}

/// Where a word's final 's, 'll, 're, 've, 'd, 'm begins.
fn clitic(word: &str) -> Option<usize> {
    let (at, mark) = word.char_indices().rev().take(3).find(|&(_, c)| is_apostrophe(c))?;
    let tail = &word[at + mark.len_utf8()..];
    let splits = at > 0 && ["s", "ll", "re", "ve", "d", "m"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic));
    splits.then_some(at)
}

fn case(word: &str) -> Case {
    let (mut upper, mut lower, mut first_upper) = (0, 0, false);
    for c in word.chars() {
        if c.is_uppercase() {
            first_upper |= upper + lower == 0;
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower) {
        (0, 0) => Case::None,
        (0, _) => Case::Lower,
        (1, _) if first_upper => Case::Capital,
        (_, 0) => Case::Upper,
        // "Amir-Abdollahian", "Saint-Denis": capital in each part
        _ if first_upper && capitals_begin_parts(word) => Case::Capital,
        _ => Case::Mixed,
    }
}

fn capitals_begin_parts(word: &str) -> bool {
    let mut before = '-';
    word.chars().all(|c| {
        let fits = !c.is_uppercase() || !before.is_alphanumeric();
        before = c;
        fits
    })
}

struct Cursor<'t> {
    /// Ends where the part ends.
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(*byte as char),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn take_while(&mut self, holds: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|&c| holds(c)) {
            self.bump(c);
        }
    }

    /// The character after the next one.
    fn second(&self) -> Option<char> {
        let mut rest = self.rest().chars();
        rest.next();
        rest.next()
    }

    fn token(&mut self, first: char, abbreviations: &Abbreviations) -> TokenKind {
        match first {
            'h' | 'w' if is_address(self.rest()) => {
                self.address();
                TokenKind::Url
            }
            c if c.is_alphabetic() => {
                self.word(abbreviations);
                TokenKind::Word
            }
            c if c.is_numeric() => {
                self.number();
                TokenKind::Number
            }
            '.' | '…' => {
                self.take_while(|c| matches!(c, '.' | '…'));
                TokenKind::Mark
            }
            '-' | '–' | '—' | '―' | '‒' => {
                self.take_while(|c| matches!(c, '-' | '–' | '—' | '―' | '‒'));
                TokenKind::Mark
            }
            '\'' | '`' if self.second() == Some(first) => {
                self.bump(first);
                self.bump(first); // the double marks of typewriters
                TokenKind::Quote
            }
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '‛' | '\'' | '`' | '″' =>
            {
                self.bump(first);
                TokenKind::Quote
            }
            c => {
                self.bump(c);
                TokenKind::Mark
            }
        }
    }

    fn address(&mut self) {
        self.take_while(|c| !is_blank(c) && !matches!(c, '"' | '“' | '”' | '<' | '>' | '»'));
        let address = self.text[..self.at].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '’', '\'']);
        self.at = address.len();
    }

    fn word(&mut self, abbreviations: &Abbreviations) {
        let start = self.at;
        if self.dotted() {
            if self.peek() == Some('-') && self.second().is_some_and(char::is_alphanumeric) {
                self.inner(); // U.S.-led
            }
            return;
        }
        self.take_while(char::is_alphanumeric);
        self.inner();
        if self.peek() == Some('.') {
            let word = &self.text[start..self.at];
            let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
            if is_initial || abbreviations.contains(word) {
                self.at += 1;
            }
        }
    }

    /// Parts after a hyphen, ampersand or apostrophe inside a word.
    fn inner(&mut self) {
        while let Some(c) = self.peek() {
            let joins = matches!(c, '-' | '‐' | '‑' | '&' | '\u{ad}') || is_apostrophe(c);
            if !joins || !self.second().is_some_and(char::is_alphanumeric) {
                break;
            }
            self.bump(c);
            self.take_while(char::is_alphanumeric);
        }
    }

    /// Takes "U.S.", "a.m.", "e.g.": two or more single letters, each with its stop (the last may lack it).
    fn dotted(&mut self) -> bool {
        let mut letters = 0;
        let mut end = self.at;
        let mut rest = self.rest().chars().peekable();
        while let Some(letter) = rest.next().filter(|c| c.is_alphabetic()) {
            if rest.next_if_eq(&'.').is_none() {
                let alone = !rest.peek().is_some_and(|c| c.is_alphanumeric());
                if letters > 0 && alone {
                    letters += 1;
                    end += letter.len_utf8();
                }
                break;
            }
            letters += 1;
            end += letter.len_utf8() + 1;
        }
        if letters < 2 {
            return false;
        }
        self.at = end;
        true
    }

    fn number(&mut self) {
        self.take_while(|c| c.is_numeric());
        while let Some(c) = self.peek() {
            let next = self.second();
            if matches!(c, '.' | ',' | ':' | '/') && next.is_some_and(|c| c.is_ascii_digit()) {
                self.bump(c);
                self.take_while(|c| c.is_numeric());
            } else {
                break;
            }
        }
        self.take_while(char::is_alphabetic); // 21st, 1970s, 5pm
        if self.peek() == Some('%') {
            self.at += 1;
        } else if self.peek() == Some('-') && self.second().is_some_and(char::is_alphabetic) {
            self.inner(); // 18-month
        }
    }
}

fn is_address(rest: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|scheme| rest.starts_with(scheme))
}

//! From a text to a row of [`Atom`]s, in which every word that no temporal expression can hold is a gap.
//!
//! One look-up per token. A phrase of several words is one atom. A token with hyphens or with a suffix is taken apart
//! ("mid-August", "18-month", "5pm"), so the grammar sees the same atoms however the writer joins them.

use super::atom::{Atom, Class};
use super::words::Words;
use crate::model::Span;
use crate::text::{Case, Document, TokenKind};

impl Words {
    /// The atoms of a text.
    pub fn atoms(&self, document: &Document<'_>) -> Vec<Atom> {
        let mut lexer = Lexer { words: self, document, atoms: Vec::with_capacity(document.tokens().len() / 4) };
        for sentence in document.sentences() {
            let mut token = sentence.tokens.start;
            while token < sentence.tokens.end {
                token = lexer.read(token, sentence.tokens.end);
            }
            lexer.gap(sentence.tokens.end - 1);
        }
        lexer.atoms
    }
}

struct Lexer<'a> {
    words: &'a Words,
    document: &'a Document<'a>,
    atoms: Vec<Atom>,
}

impl Lexer<'_> {
    /// Reads the token `token` and those of its phrase, of a sentence that ends before `end`; returns the next one.
    fn read(&mut self, token: usize, end: usize) -> usize {
        let span = self.document.tokens()[token].span;
        match self.document.tokens()[token].kind {
            TokenKind::Word => return self.word(token, end),
            TokenKind::Number => self.number(token, span),
            TokenKind::Url => self.gap(token),
            TokenKind::Quote | TokenKind::Mark => {
                let class = match self.document.word(token) {
                    "," => Class::Comma,
                    "(" | "[" => Class::Open,
                    ")" | "]" => Class::Close,
                    "/" => Class::Slash,
                    "+" => Class::Plus,
                    "'" | "’" | "‘" => Class::Apostrophe,
                    mark if mark.starts_with(['-', '–', '—', '―', '‒']) => Class::Dash,
                    _ => Class::Gap,
                };
                self.push(token, span, class, 0, 0);
            }
        }
        token + 1
    }

    fn word(&mut self, token: usize, end: usize) -> usize {
        let span = self.document.tokens()[token].span;
        let word = self.document.lower(token);
        let Some(entry) = self.words.entry(word) else {
            if word.contains('-') {
                self.compound(token, span);
            } else if let Some(digits) = word.strip_prefix("fy").filter(|digits| is_year_of_accounts(digits)) {
                let border = span.start + 2;
                self.push(token, Span::new(span.start, border), Class::Fiscal, 0, 0);
                let value = digits.parse().unwrap_or(0);
                self.push(token, Span::new(border, span.end), Class::Digits, value, digits.len() as u8);
            } else if matches!(word, "'s" | "’s") {
                self.push(token, span, Class::Possessive, 0, 0);
            } else {
                self.gap(token);
            }
            return token + 1;
        };
        let word = |index: usize| self.document.lower(index).trim_end_matches('.');
        let next = if token + 1 < end && !entry.phrases.is_empty() { word(token + 1) } else { "" };
        for phrase in entry.phrases.iter().filter(|phrase| *phrase.rest[0] == *next) {
            let last = token + phrase.rest.len();
            if last < end && phrase.rest.iter().zip(token + 1..).all(|(part, index)| **part == *word(index)) {
                let span = span.hull(self.document.tokens()[last].span);
                self.push(last, span, phrase.class, phrase.value, 0);
                return last + 1;
            }
        }
        match entry.alone.filter(|(class, _)| !matches!(class, Class::TensePast | Class::TenseForward)) {
            Some((class, value)) => self.push(token, span, class, value, 0),
            None => self.gap(token),
        }
        token + 1
    }

    /// The parts between hyphens.
    fn compound(&mut self, token: usize, span: Span) {
        let mut start = span.start;
        for part in self.document.lower_span(span).split('-') {
            let inner = Span::new(start, start + part.len() as u32);
            start = inner.end + 1;
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                self.number(token, inner);
            } else if let Some((class, value)) = self.words.single(part) {
                self.push(token, inner, class, value, 0);
            } else {
                self.push(token, inner, Class::Gap, 0, 0);
            }
            if inner.start > span.start
                && let Some(atom) = self.atoms.last_mut().filter(|atom| atom.span.start >= inner.start)
            {
                atom.joined = true;
            }
        }
    }

    /// A number with whatever is glued to it.
    fn number(&mut self, token: usize, span: Span) {
        let text = self.document.lower_span(span);
        let digits =
            text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':' | b'/')).count();
        let (number, suffix) = text.split_at(digits);
        if suffix.starts_with('-') || suffix.contains('-') && !suffix.is_empty() {
            return self.compound(token, span);
        }
        let (class, value) = shape(number);
        let width = number.len().min(9) as u8 * u8::from(class == Class::Digits);
        let span_of_number = Span::new(span.start, span.start + digits as u32);
        match suffix {
            "" => self.push(token, span, class, value, width),
            "st" | "nd" | "rd" | "th" if class == Class::Digits => self.push(token, span, Class::Ordinal, value, width),
            "s" if class == Class::Digits && value % 10 == 0 && matches!(width, 2..=4) => {
                self.push(token, span, Class::DecadeDigits, value, width);
            }
            "t" if class == Class::Digits && width == 2 => {
                self.push(token, span_of_number, class, value, width);
                self.push(token, Span::new(span_of_number.end, span.end), Class::TimeMark, 0, 0);
            }
            // "3Q"
            "q" if class == Class::Digits && matches!(value, 1..=4) && width == 1 => {
                self.push(token, span, Class::QuarterWord, value, 0);
            }
            "½" if class == Class::Digits => {
                self.push(token, span, Class::Decimal, value.saturating_mul(10).saturating_add(5), 0)
            }
            _ => match self.words.single(suffix) {
                Some((suffix_class, suffix_value)) if class != Class::Gap => {
                    self.push(token, span_of_number, class, value, width);
                    let rest = Span::new(span_of_number.end, span.end);
                    self.push(token, rest, suffix_class, suffix_value, 0);
                    if let Some(atom) = self.atoms.last_mut() {
                        atom.joined = true;
                    }
                }
                _ => self.push(token, span, Class::Gap, 0, 0),
            },
        }
    }

    fn gap(&mut self, token: usize) {
        let span = self.document.tokens()[token].span;
        self.push(token, span, Class::Gap, 0, 0);
    }

    /// Appends an atom; of several gaps in a row only the first.
    fn push(&mut self, token: usize, span: Span, class: Class, value: i32, digits: u8) {
        if class == Class::Gap && self.atoms.last().is_some_and(|atom| atom.class == Class::Gap) {
            return;
        }
        let at_start = span.start == self.document.tokens()[token].span.start;
        let capital = if at_start {
            matches!(self.document.tokens()[token].case, Case::Capital | Case::Upper | Case::Mixed)
        } else {
            span.of(self.document.text()).starts_with(char::is_uppercase)
        };
        self.atoms.push(Atom { span, token: token as u32, class, value, digits, joined: false, capital });
    }
}

/// Whether "2021" or "21" follows the letters FY.
fn is_year_of_accounts(digits: &str) -> bool {
    matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the digits of a number are, by the marks between them.
fn shape(number: &str) -> (Class, i32) {
    let whole = |text: &str| text.parse::<i32>().ok();
    let gap = (Class::Gap, 0);
    if number.contains('/') {
        return (Class::Parts, 0);
    }
    if number.contains(':') {
        return (Class::Colons, minutes(number).unwrap_or(-1));
    }
    match number.split('.').collect::<Vec<_>>()[..] {
        [whole_part] if whole_part.contains(',') => {
            whole(&whole_part.replace(',', "")).map_or(gap, |value| (Class::Decimal, value.saturating_mul(10)))
        }
        [digits] => whole(digits).map_or(gap, |value| (Class::Digits, value)),
        [before, after] => match (whole(before), after.as_bytes().first()) {
            (Some(value), Some(tenth)) => {
                (Class::Decimal, value.saturating_mul(10).saturating_add(i32::from(tenth - b'0')))
            }
            _ => gap,
        },
        [_, _, _] => (Class::Parts, 0),
        _ => gap,
    }
}

/// The minutes since midnight of "10:30" or "10:30:15".
fn minutes(text: &str) -> Option<i32> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds =
        parts.next().is_none_or(|seconds| seconds.get(..2).and_then(|s| s.parse::<i32>().ok()).is_some_and(|s| s < 60));
    if hour.len() > 2 || minute.len() != 2 || !seconds {
        return None;
    }
    let (hour, minute) = (hour.parse::<i32>().ok()?, minute.parse::<i32>().ok()?);
    (hour < 25 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_their_marks() {
        for (number, expected) in [
            ("1990", (Class::Digits, 1990)),
            ("1,000", (Class::Decimal, 10_000)),
            ("2.5", (Class::Decimal, 25)),
            ("10:30", (Class::Colons, 630)),
            ("10:75", (Class::Colons, -1)),
            ("4/5/2020", (Class::Parts, 0)),
        ] {
            assert_eq!(shape(number), expected, "{number}");
        }
    }
}

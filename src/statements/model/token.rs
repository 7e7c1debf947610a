//! What a token says by itself: word or shape, affixes, flags, class as a cue. Part of speech and place come later.

use crate::text::{Document, TokenKind};

use super::hash::{self, Bytes};
use super::view::Facts;
use super::vocabulary::{Entry, Vocabulary, normal_form};

/// The facts that need no neighbour.
pub(super) fn facts(document: &Document<'_>, index: usize, vocabulary: &Vocabulary) -> Facts {
    let token = document.tokens()[index];
    let (word, lower) = (document.word(index), document.lower(index));
    let mut whole = Bytes::new();
    // the last four bytes, newest lowest; affixes of other than ASCII words are cut inside characters, which is harmless
    let (mut tail, mut head, mut length) = (0u32, 0u32, 0u32);
    normal_form(lower, |byte| {
        whole.push(byte);
        tail = tail << 8 | u32::from(byte);
        if length < 3 {
            head = head << 8 | u32::from(byte);
        }
        length += 1;
    });
    let shape = shape(word);
    let hash = whole.finish();
    let entry = vocabulary.get(hash);
    let known = entry.unwrap_or_default();
    let capital = token.is_capitalised();
    let is_kept = known.is(Entry::KNOWN) && (known.is(Entry::LOWERED) || !capital);
    let mut flags = known.flags;
    let mut set = |flag: u16, holds: bool| flags |= if holds { flag } else { 0 };
    set(Facts::WORD, token.is_word());
    set(Facts::CAPITAL, capital);
    set(Facts::MASKED, !is_kept);
    set(Facts::COMMA, lower == ",");
    set(Facts::MARK, token.kind == TokenKind::Quote);
    set(Facts::THAT, lower == "that");
    set(Facts::ACCORDING, lower == "according");
    let kept = if is_kept { hash as u32 } else { shape };
    let choices = match known.tags {
        0 if length >= 3 => vocabulary.get(ending(tail, capital)).map_or(0, |entry| entry.tags),
        listed => listed,
    };
    Facts {
        form: hash::mix(u8::from(capital), shape, hash as u32, (hash >> 32) as u32),
        word: kept,
        shape,
        suffix3: tail & 0xff_ffff,
        suffix2: tail & 0xffff,
        prefix3: head,
        ending: hash::pair(u32::from(capital), tail & 0xffff),
        choices,
        flags,
        cue: if is_kept { known.cue } else { 0 },
        link: link(lower),
        ..Facts::EDGE
    }
}

/// The vocabulary's key for the ending of words that it does not list: three letters behind a hyphen, or behind ^ where
/// the word has a capital.
fn ending(tail: u32, capital: bool) -> u64 {
    let [_, letters @ ..] = tail.to_be_bytes();
    let mut bytes = Bytes::new();
    bytes.push(if capital { b'^' } else { b'-' });
    letters.into_iter().for_each(|letter| bytes.push(letter));
    bytes.finish()
}

/// X for capitals, x for other letters, 0 for digits, marks as they are; runs cut to two, at most eight.
fn shape(word: &str) -> u32 {
    let mut bytes = Bytes::new();
    let (mut last, mut run, mut length) = (0u8, 0, 0);
    for c in word.chars() {
        let sort = match c {
            'a'..='z' => b'x',
            'A'..='Z' => b'X',
            '0'..='9' => b'0',
            _ if c.is_ascii() => c as u8,
            _ if c.is_uppercase() => b'X',
            _ if c.is_alphabetic() => b'x',
            _ if c.is_numeric() => b'0',
            _ => 1,
        };
        run = if sort == last { run + 1 } else { 1 };
        last = sort;
        if run <= 2 {
            bytes.push(sort);
            length += 1;
            if length == 8 {
                break;
            }
        }
    }
    bytes.finish() as u32
}

/// The bit of a word that links clauses.
fn link(lower: &str) -> u8 {
    match lower {
        "and" => 1,
        "but" => 2,
        "because" | "since" | "as" => 4,
        "who" => 8,
        "which" => 16,
        "if" | "whether" => 32,
        "while" | "when" | "after" | "before" => 64,
        "to" => 128,
        _ => 0,
    }
}

//! The words that the model knows: which are cues, which are frequent enough to count as themselves, their classes.
//!
//! Everything else is known by its shape only, so that no name of a person or place ever becomes a feature.

use rustc_hash::FxHashMap;

use super::hash;

/// What is known of a lower form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// A sum of the `Entry` constants.
    pub(crate) flags: u16,
    /// How often it is a cue, in classes: 0 never, 1 below .10, 2 below .25, 3 below .50, 4.
    pub(crate) cue: u8,
    /// The parts of speech that it was seen with, as bits; 0 where unknown.
    pub(crate) tags: u64,
}

impl Entry {
    /// Frequent enough to stand for itself.
    pub(crate) const KNOWN: u16 = 1;
    /// Also written in lower case, so a capital does not make it a name.
    pub(crate) const LOWERED: u16 = 1 << 1;
    /// (Almost) never the anchor of a report: stage 1 does not look at it.
    pub(crate) const SKIPPED: u16 = 1 << 2;
    /// he, she, who …
    pub(crate) const PRONOUN: u16 = 1 << 3;
    /// Mr., Sen., spokesman …
    pub(crate) const TITLE: u16 = 1 << 4;
    /// Mostly a verb.
    pub(crate) const VERBAL: u16 = 1 << 5;

    /// Whether it has a flag.
    pub(crate) fn is(self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// The words, by the hash of their normal form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    entries: FxHashMap<u64, Entry>,
    /// The words in the order in which they were given.
    #[cfg(feature = "train")]
    words: Vec<(Box<str>, Entry)>,
}

impl Vocabulary {
    /// Of these words, in their normal form.
    pub(crate) fn new(words: Vec<(Box<str>, Entry)>) -> Vocabulary {
        let entries = words.iter().map(|(word, entry)| (hash::of(word.as_bytes()), *entry)).collect();
        Vocabulary {
            entries,
            #[cfg(feature = "train")]
            words,
        }
    }

    /// What is known of the word with this hash.
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> Option<Entry> {
        self.entries.get(&hash).copied()
    }

    /// All words.
    #[cfg(feature = "train")]
    pub(crate) fn words(&self) -> &[(Box<str>, Entry)] {
        &self.words
    }
}

/// The normal form of a lower-cased word, given to `push` byte by byte: digits become 0, quotation marks and dashes one
/// form each.
#[inline]
pub(crate) fn normal_form(lower: &str, mut push: impl FnMut(u8)) {
    if lower.is_ascii() {
        for &byte in lower.as_bytes() {
            push(if byte.is_ascii_digit() { b'0' } else { byte });
        }
        return;
    }
    for c in lower.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '‛' | '‚' => push(b'\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => push(b'"'),
            '–' | '—' => push(b'-'),
            _ if c.is_numeric() => push(b'0'),
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut push),
        }
    }
}

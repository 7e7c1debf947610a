//! Parts of speech: an averaged perceptron that goes from left to right (Collins 2002), over Penn Treebank tags.
//!
//! Most words have one tag and are never scored: their tag stands in the vocabulary. The others choose among the tags
//! they were seen with, unknown words among those of their ending or among the open classes.

use super::hash::{mix, pair};
use super::table::Table;
use super::view::{BOUNDARY, Facts, View};
use super::vocabulary::Entry;

/// The tags; a tag's number is its place, 0 is none.
#[cfg(feature = "train")]
pub(crate) const TAGS: [&str; 46] = [
    "", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "RB", "RBR", "RBS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ",
    "MD", "IN", "DT", "CC", "PRP", "PRP$", "TO", "CD", "POS", "WP", "WP$", "WDT", "WRB", "RP", "EX", "UH", "PDT", "FW",
    "SYM", "LS", ".", ",", ":", "$", "``", "''", "-LRB-", "-RRB-", "#",
];
/// Tags of words that nobody has listed: nouns, adjectives, adverbs, verbs, numbers, foreign words.
pub(crate) const OPEN: u64 = 0b1_1111_1000_1111_1110 | 1 << 9 | 1 << 24 | 1 << 34;
/// Nouns that name.
pub(crate) const NAMES: u64 = 1 << 3 | 1 << 4;
const VERBS: u64 = 0b11_1111 << 11 | 1 << 17;

/// Numbers of tags, that before a sentence included, are below this.
pub(crate) const TAG_NUMBERS: u32 = 64;
/// The tag before a sentence.
pub(crate) const START: u32 = 63;

/// The weights of tags by feature.
#[derive(Clone, Debug)]
pub(crate) struct Tagger {
    pub(crate) weights: Table<i16>,
}

/// Number of features of a token.
const FEATURES: usize = 15;

impl Tagger {
    /// Gives every token of the view its tag, marks the verbs and links the tokens to them.
    pub(crate) fn tag(&self, view: &mut View) {
        let (mut before, mut last) = (START, START);
        for index in 0..view.tokens.len() {
            if view.sentence(index).start as usize == index {
                (before, last) = (START, START);
            }
            let choices = choices(&view.tokens[index]);
            let tag = if choices.is_power_of_two() {
                choices.trailing_zeros()
            } else {
                self.best(choices, &features(view, index, before, last))
            };
            let facts = &mut view.tokens[index];
            facts.tag = tag;
            facts.flags &= !Entry::VERBAL;
            if VERBS >> tag & 1 == 1 {
                facts.flags |= Entry::VERBAL;
            }
            (before, last) = (last, tag);
        }
        view.link_verbs();
    }

    fn best(&self, choices: u64, features: &[u64; FEATURES]) -> u32 {
        let weight = |tag: u32| {
            let weights = features.iter().map(|&key| i32::from(*self.weights.get(with_tag(key, tag))));
            weights.fold(0, i32::wrapping_add)
        };
        best(choices, weight)
    }
}

/// The tag of the highest weight among the choices; the first on ties.
pub(crate) fn best(choices: u64, mut weight: impl FnMut(u32) -> i32) -> u32 {
    let (mut rest, mut best) = (choices, (0, i32::MIN));
    while rest != 0 {
        let tag = rest.trailing_zeros();
        rest &= rest - 1;
        let weight = weight(tag);
        if weight > best.1 {
            best = (tag, weight);
        }
    }
    best.0
}

/// The tags that a token may have, as bits.
pub(crate) fn choices(facts: &Facts) -> u64 {
    let listed = facts.choices;
    match () {
        () if listed == 0 && facts.is(Facts::CAPITAL) => OPEN,
        () if listed == 0 => OPEN & !NAMES,
        // "the House", "Press Secretary"; "The" at the start of a sentence is no name
        () if facts.is(Facts::INNER_CAPITAL) => listed | NAMES,
        () => listed,
    }
}

/// A feature's key for one tag.
#[inline]
pub(crate) fn with_tag(key: u64, tag: u32) -> u64 {
    (key ^ u64::from(tag)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The features of a token behind two tags.
pub(crate) fn features(view: &View, index: usize, before: u32, last: u32) -> [u64; FEATURES] {
    let here = &view.tokens[index];
    let near = |by: isize| view.near(index, by);
    let (p1, n1) = (near(-1), near(1));
    let n2 = near(2);
    let choices = |facts: &Facts| pair(facts.choices as u32, (facts.choices >> 32) as u32);
    let first = u32::from(p1.word == BOUNDARY);
    [
        mix(1, 0, 0, 0),
        mix(2, 0, here.word, 0),
        mix(3, 0, here.suffix3, 0),
        mix(4, 0, here.suffix2, 0),
        mix(5, first, here.shape, here.prefix3),
        mix(7, 0, last, 0),
        mix(8, 0, last, before),
        mix(9, 0, p1.word, 0),
        mix(10, 0, n1.word, 0),
        mix(11, 0, last, here.word),
        mix(13, 0, n1.suffix3, 0),
        mix(17, last, choices(n1), 0),
        mix(18, 0, choices(n1), choices(n2)),
        mix(19, last, choices(here), choices(n1)),
        mix(20, last, before, choices(here)),
    ]
}

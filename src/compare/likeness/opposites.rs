//! Words and their opposites: "rise" and "fall", from `opposites.tsv`, and "lawful" and "unlawful".

use rustc_hash::FxHashSet;

use super::stem::Stemmer;
use super::words::hash;
use crate::lexicon::{Lexicon, LexiconError};

/// The tables for it.
#[derive(Debug)]
pub(super) struct Opposites {
    /// Hashes of stems, in both directions.
    pairs: FxHashSet<(u64, u64)>,
    /// "un-" and its like.
    prefixes: Vec<Box<str>>,
}

impl Opposites {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Opposites, LexiconError> {
        let stemmer = Stemmer::new(lexicon)?;
        let stem = |word: &str| {
            let mut stem = String::new();
            stemmer.stem(word, &mut stem);
            hash(&stem)
        };
        let mut pairs = FxHashSet::default();
        for row in lexicon.rows("opposites.tsv") {
            for one in row.parts(0).map(stem) {
                for other in row.parts(1).map(stem) {
                    pairs.extend([(one, other), (other, one)]);
                }
            }
        }
        let prefixes = lexicon.rows("compared_words.tsv").filter(|row| row.cell(1) == "prefix");
        Ok(Opposites { pairs, prefixes: prefixes.map(|row| row.cell(0).into()).collect() })
    }

    /// Whether two stems, given by their hashes, are listed as opposites.
    pub(super) fn contains(&self, one: u64, other: u64) -> bool {
        self.pairs.contains(&(one, other))
    }

    /// "un-" and its like.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.prefixes.iter().map(|prefix| &**prefix)
    }

    /// Whether `long` is `short` with a prefix of negation.
    pub(super) fn is_negated(&self, short: &str, long: &str) -> bool {
        let Some(prefix) = long.len().checked_sub(short.len()).filter(|prefix| (2..=3).contains(prefix)) else {
            return false;
        };
        short.len() > 2 && long.ends_with(short) && self.prefixes.iter().any(|known| **known == long[..prefix])
    }
}

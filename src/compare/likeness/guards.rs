//! What keeps almost the same words from being a repetition: another number, a negation, another modality, an opposite,
//! another name.

use rustc_hash::FxHashSet;

use super::align::Alignment;
use super::stem::Stemmer;
use super::words::{Kind, Modal, Word, hash};
use super::{Difference, Differences, Prepared, Voice};
use crate::lexicon::{Lexicon, LexiconError};

/// The tables for it.
#[derive(Debug)]
pub(super) struct Guards {
    opposites: Opposites,
    /// "un-" and its like.
    prefixes: Vec<Box<str>>,
}

/// Words and their opposites, from `opposites.tsv`.
#[derive(Debug)]
pub(super) struct Opposites {
    /// Hashes of stems, in both directions.
    pairs: FxHashSet<(u64, u64)>,
}

impl Opposites {
    fn new(lexicon: &Lexicon) -> Result<Opposites, LexiconError> {
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
        Ok(Opposites { pairs })
    }

    /// Whether two stems are opposites.
    pub(super) fn contains(&self, one: u64, other: u64) -> bool {
        self.pairs.contains(&(one, other))
    }
}

impl Guards {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Guards, LexiconError> {
        let prefixes = lexicon.rows("compared_words.tsv").filter(|row| row.cell(1) == "prefix");
        Ok(Guards { opposites: Opposites::new(lexicon)?, prefixes: prefixes.map(|row| row.cell(0).into()).collect() })
    }

    /// The opposites.
    pub(super) fn opposites(&self) -> &Opposites {
        &self.opposites
    }

    /// In what two texts differ that are otherwise almost the same.
    pub(super) fn differences(&self, a: &Prepared, b: &Prepared, alignment: &Alignment) -> Differences {
        let mut differences = Differences::default();
        let open_a: Vec<&Word> = open(a, &alignment.a).collect();
        let open_b: Vec<&Word> = open(b, &alignment.b).collect();
        if open_a.iter().chain(&open_b).any(|word| word.kind == Kind::Quantity) {
            differences.insert(Difference::Number);
        }
        let (mut negations, mut is_opposite) = (negations(a) + negations(b), false);
        for one in &open_a {
            for other in &open_b {
                is_opposite |= self.opposites.contains(one.stem, other.stem);
                let (one, other) = (a.stem(one), b.stem(other));
                negations += usize::from(self.is_negated(one, other) || self.is_negated(other, one));
            }
        }
        if negations % 2 == 1 {
            differences.insert(Difference::Negation);
        }
        if is_opposite {
            differences.insert(Difference::Opposite);
        }
        let both_direct = a.voice == Voice::Direct && b.voice == Voice::Direct;
        if modality(a, both_direct) != modality(b, both_direct) {
            differences.insert(Difference::Modality);
        }
        let has_name = |open: &[&Word]| open.iter().any(|word| word.is_name());
        if has_name(&open_a) && has_name(&open_b) || names_change_places(a, b) {
            differences.insert(Difference::Name);
        }
        differences
    }

    /// Whether `word` is `plain` with a prefix of negation.
    fn is_negated(&self, word: &str, plain: &str) -> bool {
        plain.len() > 2
            && word.len() > plain.len()
            && self.prefixes.iter().any(|prefix| word.strip_prefix(&**prefix) == Some(plain))
    }
}

/// The words without a partner, the first hundred.
fn open<'p>(prepared: &'p Prepared, covered: &'p [f32]) -> impl Iterator<Item = &'p Word> {
    prepared.words.iter().zip(covered).filter(|&(_, &covered)| covered == 0.0).map(|(word, _)| word).take(100)
}

fn negations(prepared: &Prepared) -> usize {
    prepared.words.iter().filter(|word| word.kind == Kind::Negation).count()
}

/// The classes of modality in order.
fn modality(prepared: &Prepared, shifts_count: bool) -> Vec<Modal> {
    let classes = prepared.words.iter().filter_map(|word| match word.kind {
        Kind::Modal(Modal::Would) if !shifts_count => Some(Modal::Will),
        Kind::Modal(modal) => Some(modal),
        _ => None,
    });
    classes.collect()
}

/// Whether both have the same names in another order.
fn names_change_places(a: &Prepared, b: &Prepared) -> bool {
    let names = |prepared: &Prepared| -> Vec<u64> {
        let names = prepared.words.iter().filter(|word| word.is_name());
        names.map(|word| word.stem).collect()
    };
    let (mut one, mut other) = (names(a), names(b));
    if one == other {
        return false;
    }
    one.sort_unstable();
    other.sort_unstable();
    one == other
}

//! How alike two statements are, and in what they differ.
//!
//! Likeness is lexical: it sees words, not meaning. [`Likeness::prepare`] brings a text to its canonical words, once;
//! [`Likeness::compare`] aligns the words of two prepared texts. The answer is a similarity from 0 to 1 and, apart from
//! it, whether the two are the same words in the same order. What looks like a repetition but differs in a number, a
//! negation, a modal verb, an opposite or a name is no repetition, and the difference is named.
//!
//! Nothing here depends on the other statements of a batch: how much a word weighs comes from a shipped list of how
//! many sentences of a large corpus have it. [`Index`] finds the statements that are worth comparing.

mod changes;
mod index;

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

use crate::lexicon::{Lexicon, LexiconError};
use crate::text::Abbreviations;

pub use changes::{Change, ChangeKind, changes, marked};
pub use index::Index;

/// Similarity from which two statements of one speaker count as the same claim, unless the user says otherwise.
pub const MIN_SIMILARITY: f32 = 0.45;
/// Similarity from which a rejected partner is worth showing beside a new or dropped statement.
pub const PARTNER: f32 = 0.25;

/// All that is needed to compare texts. Built once, shared by all threads.
#[derive(Debug)]
pub struct Likeness {
    abbreviations: Abbreviations,
}

/// Whose words a text is. Reported speech shifts tenses, so "will" against "would" is a difference only between two
/// direct quotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Inside quotation marks.
    Direct,
    /// In the words of the reporter, or unknown.
    Reported,
}

/// A text made ready to be compared.
#[derive(Debug)]
pub struct Prepared {
    words: Vec<String>,
    _voice: Voice,
}

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// From 0, nothing in common, to 1, the same words.
    pub similarity: f32,
    /// Whether one repeats the other: the same words in the same order and no difference that matters.
    pub repeated: bool,
    /// In what two texts of almost the same words differ.
    pub differences: Differences,
}

/// What two texts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The same words.
    Repeated,
    /// Other words for the same claim, as far as words tell.
    Reworded,
    /// Neither.
    Different,
}

/// Something in which a text of almost the same words differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A number, a date or a word of quantity.
    Number,
    /// One denies what the other says.
    Negation,
    /// "must" against "may", "has" against "has probably".
    Modality,
    /// A word against its opposite: "rise" and "fall".
    Opposite,
    /// A name, or the order of the names.
    Name,
}

/// A set of [`Difference`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences(u8);

impl Likeness {
    /// Reads the word lists.
    ///
    /// # Errors
    /// If a list cannot be used.
    pub fn new(lexicon: &Lexicon) -> Result<Likeness, LexiconError> {
        Ok(Likeness { abbreviations: Abbreviations::new(lexicon) })
    }

    /// Makes a text ready to be compared.
    pub fn prepare(&self, text: &str, voice: Voice) -> Prepared {
        let _ = &self.abbreviations;
        Prepared { words: text.split_whitespace().map(str::to_lowercase).collect(), _voice: voice }
    }

    /// How alike two texts are. Symmetric.
    pub fn compare(&self, a: &Prepared, b: &Prepared) -> Comparison {
        let shared = a.words.iter().filter(|word| b.words.contains(word)).count();
        let all = a.words.len() + b.words.len() - shared;
        let similarity = if all == 0 { 1.0 } else { shared as f32 / all as f32 };
        Comparison { similarity, repeated: a.words == b.words, differences: Differences::default() }
    }
}

impl Prepared {
    /// A hash of the canonical words: texts of equal keys are almost certainly repetitions of each other.
    pub fn key(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.words.hash(&mut hasher);
        hasher.finish()
    }

    /// How many words carry meaning of their own: neither function words nor numbers.
    pub fn content_words(&self) -> usize {
        self.words.len()
    }
}

impl Comparison {
    /// What the two texts are to each other if `min_similarity` is asked for a rewording.
    pub fn status(&self, min_similarity: f32) -> Status {
        if self.repeated {
            Status::Repeated
        } else if self.similarity >= min_similarity {
            Status::Reworded
        } else {
            Status::Different
        }
    }
}

impl Status {
    /// The word in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Repeated => "repeated",
            Status::Reworded => "reworded",
            Status::Different => "different",
        }
    }
}

impl Difference {
    /// All, in the order in which they are written.
    pub const ALL: [Difference; 5] =
        [Difference::Number, Difference::Negation, Difference::Modality, Difference::Opposite, Difference::Name];

    /// The word in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Difference::Number => "number",
            Difference::Negation => "negation",
            Difference::Modality => "modality",
            Difference::Opposite => "opposite",
            Difference::Name => "name",
        }
    }
}

impl Differences {
    /// Whether `difference` is among them.
    pub fn contains(self, difference: Difference) -> bool {
        self.0 & (1 << difference as u8) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those there are, in the order of [`Difference::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Difference> {
        Difference::ALL.into_iter().filter(move |&difference| self.contains(difference))
    }
}

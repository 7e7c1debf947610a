//! How alike two statements are, and in what they differ.
//!
//! Likeness is lexical: it sees words, not meaning. [`Likeness::prepare`] brings a text to its canonical words, once;
//! [`Likeness::compare`] aligns the words of two prepared texts. The answer is a similarity from 0 to 1 and, apart from
//! it, whether the two are the same words in the same order. What looks like a repetition but differs in a number, a
//! negation, a modal verb, an opposite or a name is no repetition, and the difference is named.
//!
//! Nothing here depends on the other statements of a batch: how much a word weighs comes from a shipped list of how
//! many sentences of a large corpus have it. [`Index`] finds the statements that are worth comparing.

mod align;
mod bounds;
mod changes;
mod characters;
mod classes;
mod frequencies;
mod guards;
mod index;
mod numbers;
mod opposites;
mod pieces;
mod related;
mod stem;
#[cfg(test)]
mod tests;
mod words;

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rustc_hash::FxHasher;

use align::{Alignment, align, covered};
use characters::Characters;
use classes::{Kind, Modal};
use guards::differences;
use opposites::Opposites;
use related::Related;
use words::{Canon, Word, Words};

use crate::lexicon::{Lexicon, LexiconError};

pub use bounds::Bounds;
pub use changes::{Change, ChangeKind, changes, marked};
pub use index::Index;

/// Similarity from which two statements of one speaker count as the same claim, unless the user says otherwise.
pub const MIN_SIMILARITY: f32 = 0.5;
/// Similarity from which a rejected partner is worth showing beside a new or dropped statement.
pub const PARTNER: f32 = 0.3;
/// How much of the similarity the characters make.
const CHARACTERS: f32 = 0.15;
/// What is taken off where each text has a number that the other lacks.
const NUMBERS_CLASH: f32 = 0.1;
/// The same for names.
const NAMES_CLASH: f32 = 0.05;
/// Share of the words that may be other function words in a repetition.
const MOST_OTHER: f32 = 0.15;

/// All that is needed to compare texts. Built once, shared by all threads.
#[derive(Debug)]
pub struct Likeness {
    canon: Canon,
    opposites: Opposites,
    related: Related,
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
    /// The stems in a row, with spaces between.
    text: Box<str>,
    words: Box<[Word]>,
    /// Positions of the words, by stem.
    by_stem: Box<[u32]>,
    /// Of all words.
    weight: f32,
    key: u64,
    voice: Voice,
    /// Counted when first asked for: most statements of a large block are never compared.
    characters: OnceLock<Characters>,
}

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// From 0, nothing in common, to 1, the same words.
    pub similarity: f32,
    /// Whether one repeats the other: the same words in the same order and no difference that matters.
    pub repeated: bool,
    /// In what the two differ: of texts of almost the same words all that is known, of others the numbers and names that
    /// each has and the other lacks.
    pub differences: Differences,
    /// Whether few words differ, and numbers are among them.
    is_other_number: bool,
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
        let opposites = Opposites::new(lexicon)?;
        let related = Related::new(lexicon, &opposites)?;
        Ok(Likeness { canon: Canon::new(lexicon)?, opposites, related })
    }

    /// Makes a text ready to be compared.
    pub fn prepare(&self, text: &str, voice: Voice) -> Prepared {
        let Words { text, words } = self.canon.words(text);
        let mut by_stem: Vec<u32> = (0..words.len() as u32).collect();
        by_stem.sort_unstable_by_key(|&at| (words[at as usize].stem, at));
        Prepared {
            weight: words.iter().map(|word| word.weight).sum(),
            key: key(&words),
            text: text.into(),
            words: words.into(),
            by_stem: by_stem.into(),
            voice,
            characters: OnceLock::new(),
        }
    }

    /// Whether a text claims anything: it has a word of meaning beside names and numbers. Talk ("The floor is yours", "Thank
    /// you all for coming") has to have two, and more than words of thanks and greetings.
    pub fn is_claim(&self, text: &str, voice: Voice) -> bool {
        let Words { words, .. } = self.canon.words(text);
        let count = |kind| words.iter().filter(|word| word.kind == kind).count();
        let meant = count(Kind::Content);
        match voice {
            Voice::Direct => meant > count(Kind::Courtesy).max(1),
            Voice::Reported => meant > 0,
        }
    }

    /// How alike two texts are. Symmetric.
    pub fn compare(&self, a: &Prepared, b: &Prepared) -> Comparison {
        self.compare_words(a, b, a.characters().cosine(b.characters()))
    }

    /// How alike two texts are; none where it shows early that they do not repeat each other and are less alike than
    /// `least`. They can be alike by `most` as [`Bounds`] tell.
    pub fn compare_from(&self, a: &Prepared, b: &Prepared, most: f32, least: f32) -> Option<Comparison> {
        let is_open = least <= 0.0 || a.key == b.key && a.content_words() > 0;
        let least = if is_open { f32::NEG_INFINITY } else { least };
        if most < least {
            return None;
        }
        let least = 1.0 - (most - least) / CHARACTERS;
        let characters = a.characters().cosine_from(b.characters(), least)?;
        (characters >= least).then(|| self.compare_words(a, b, characters))
    }

    fn compare_words(&self, a: &Prepared, b: &Prepared, characters: f32) -> Comparison {
        let alignment = align(self, a, b);
        let same_words = same_words(a, b, &alignment);
        let clashes = clashes(a, b, &alignment);
        let is_near = same_words || nearly_same(a, b, &alignment);
        let differences = if is_near { differences(&self.opposites, a, b, &alignment) } else { clashes };
        Comparison {
            similarity: similarity(a, b, &alignment, characters, clashes),
            repeated: same_words && differences.is_empty(),
            differences,
            is_other_number: is_near && clashes.contains(Difference::Number),
        }
    }
}

/// The mean of how much of both texts is covered, how much of the one that is covered less, and how alike their
/// characters are; less where numbers or names clash. The weights come from a coarse grid over judged pairs of news, not
/// from a fit: one set of texts would have them a little otherwise than the next.
fn similarity(a: &Prepared, b: &Prepared, alignment: &Alignment, characters: f32, clashes: Differences) -> f32 {
    if a.words.is_empty() && b.words.is_empty() {
        return 1.0;
    }
    let (of_a, of_b) = (covered(a, &alignment.a), covered(b, &alignment.b));
    let numbers = if clashes.contains(Difference::Number) { NUMBERS_CLASH } else { 0.0 };
    let names = if clashes.contains(Difference::Name) { NAMES_CLASH } else { 0.0 };
    (weighed(of_a, of_b, characters) - numbers - names).clamp(0.0, 1.0)
}

/// The similarity before anything is taken off. It grows with each of the three.
fn weighed(of_a: f32, of_b: f32, characters: f32) -> f32 {
    let both = if of_a + of_b > 0.0 { 2.0 * of_a * of_b / (of_a + of_b) } else { 0.0 };
    0.4 * both + 0.45 * of_a.min(of_b) + CHARACTERS * characters
}

/// Whether each text has a number, or a name, that the other lacks.
fn clashes(a: &Prepared, b: &Prepared, alignment: &Alignment) -> Differences {
    let is_number = |prepared: &Prepared, word: &Word| {
        word.kind == Kind::Quantity && prepared.stem(word).starts_with(|c: char| c.is_ascii_digit())
    };
    let lacks = |prepared: &Prepared, covered: &[f32], sort: &dyn Fn(&Prepared, &Word) -> bool| {
        prepared.words.iter().zip(covered).any(|(word, &covered)| covered == 0.0 && sort(prepared, word))
    };
    let clash = |sort: &dyn Fn(&Prepared, &Word) -> bool| lacks(a, &alignment.a, sort) && lacks(b, &alignment.b, sort);
    let mut clashes = Differences::default();
    if clash(&is_number) {
        clashes.insert(Difference::Number);
    }
    if clash(&|_, word| word.is_name()) {
        clashes.insert(Difference::Name);
    }
    clashes
}

/// Whether two texts have the same words in the same order, but for tense and number, articles, one adverb, and few other
/// function words: those change who does what to whom ("attacked", "was attacked by").
fn same_words(a: &Prepared, b: &Prepared, alignment: &Alignment) -> bool {
    if a.key != b.key || !telling(&a.words).eq(telling(&b.words)) {
        return false;
    }
    let open = |prepared: &Prepared, covered: &[f32], kind| {
        prepared.words.iter().zip(covered).filter(|&(word, &covered)| word.kind == kind && covered == 0.0).count()
    };
    let most = |kind| open(a, &alignment.a, kind).max(open(b, &alignment.b, kind));
    most(Kind::Adverb) <= 1 && most(Kind::Function) as f32 <= MOST_OTHER * a.words.len().max(b.words.len()) as f32
}

/// Whether at most a third of the content words of either text has no partner.
fn nearly_same(a: &Prepared, b: &Prepared, alignment: &Alignment) -> bool {
    let is_near = |prepared: &Prepared, covered: &[f32]| {
        let content = prepared.words.iter().zip(covered).filter(|(word, _)| word.is_content());
        let (all, open) =
            content.fold((0, 0), |(all, open), (_, &covered)| (all + 1, open + usize::from(covered == 0.0)));
        open * 3 <= all
    };
    is_near(a, &alignment.a) && is_near(b, &alignment.b)
}

/// The words that a repetition has to keep.
fn telling(words: &[Word]) -> impl Iterator<Item = u64> {
    words.iter().filter(|word| word.is_content()).map(|word| word.stem)
}

fn key(words: &[Word]) -> u64 {
    let mut hasher = FxHasher::default();
    telling(words).for_each(|stem| stem.hash(&mut hasher));
    hasher.finish()
}

impl Prepared {
    /// A hash of the words that a repetition has to keep: texts that repeat each other have the same key. Texts of the
    /// same key may still differ, in a negation or in their function words.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// How many words carry meaning of their own, numbers among them.
    pub fn content_words(&self) -> usize {
        self.words.iter().filter(|word| word.is_content()).count()
    }

    /// Whether something is demanded or advised: "must", "should".
    pub fn obliges(&self) -> bool {
        let is_duty = |word: &Word| matches!(word.kind, Kind::Modal(Modal::Must | Modal::Should));
        self.words.iter().any(is_duty)
    }

    /// The names and acronyms, as hashes of their stems.
    pub fn names(&self) -> impl Iterator<Item = u64> {
        self.words.iter().filter(|word| word.is_name()).map(|word| word.stem)
    }

    /// The canonical words in their order, as stems.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| self.stem(word))
    }

    fn stem(&self, word: &Word) -> &str {
        &self.text[word.start as usize..word.end as usize]
    }

    fn characters(&self) -> &Characters {
        self.characters.get_or_init(|| Characters::new(&self.text))
    }

    /// Where the words end that begin at `from` and have the initials `acronym`; up to two small words may be passed over
    /// between them.
    fn spelling(&self, acronym: &str, from: usize) -> Option<usize> {
        let mut at = from;
        for letter in acronym.chars() {
            let most = if at == from { 1 } else { 3 };
            let mut ahead = self.words.iter().enumerate().skip(at).take(most);
            let begins = |word: &Word| self.stem(word).starts_with(letter);
            let (found, word) = ahead.find(|(_, word)| !word.is_function() || begins(word))?;
            if word.kind == Kind::Acronym || !begins(word) {
                return None;
            }
            at = found + 1;
        }
        (acronym.len() > 1).then_some(at)
    }
}

impl Comparison {
    /// What the two texts are to each other if `min_similarity` is asked for a rewording. That almost the same words have
    /// other numbers is told and no reason against it.
    pub fn status(&self, min_similarity: f32) -> Status {
        let allowance = if self.is_other_number { NUMBERS_CLASH } else { 0.0 };
        if self.repeated {
            Status::Repeated
        } else if self.similarity + allowance >= min_similarity {
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

    fn insert(&mut self, difference: Difference) {
        self.0 |= 1 << difference as u8;
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

//! Text → canonical words: what is the same but for typography, spelling and abbreviation becomes the same word.
//!
//! Lower case; accents and possessives off; "n't" is "not"; hyphens split words, but not "co-" and "re-"; numbers have one
//! form, and what they count with them ("80%", "$500 million"); a country, its short name and its people are one word
//! ("U.S.", "American"); an acronym in brackets behind its long form, a second name ("known as the Paris Club") and a short
//! "he said" between marks are left out; at last each word becomes a stem.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

use super::classes::{Class, Kind, Modal, classes};
use super::frequencies::Frequencies;
use super::numbers::Numbers;
use super::pieces::Pieces;
use super::stem::Stemmer;
use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Country;
use crate::speakers::countries::{Countries, Naming};
use crate::text::{Abbreviations, Document};

/// A canonical word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where its stem begins in [`Words::text`].
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Hash of the stem: equal stems, equal hashes, and as good as never the other way round.
    pub stem: u64,
    /// How much it tells: its rarity times the emphasis of its kind.
    pub weight: f32,
    /// What it contributes.
    pub kind: Kind,
}

/// The canonical words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The stems, each with a space before it and one behind the last.
    pub text: String,
    /// Where they stand in it.
    pub words: Vec<Word>,
}

/// The tables for it.
#[derive(Debug)]
pub(super) struct Canon {
    abbreviations: Abbreviations,
    classes: FxHashMap<Box<str>, Class>,
    countries: Countries,
    numbers: Numbers,
    stemmer: Stemmer,
    frequencies: Frequencies,
}

impl Word {
    /// Whether a repetition has to keep it.
    pub(super) fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Content | Kind::Courtesy | Kind::Name | Kind::Acronym | Kind::Quantity)
    }

    /// Whether it only holds others together.
    pub(super) fn is_function(&self) -> bool {
        matches!(self.kind, Kind::Article | Kind::Function)
    }

    /// Whether it is a name or an acronym.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Name | Kind::Acronym)
    }
}

impl Canon {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Canon, LexiconError> {
        Ok(Canon {
            abbreviations: Abbreviations::new(lexicon),
            classes: classes(lexicon)?,
            countries: Countries::new(lexicon)?,
            numbers: Numbers::new(lexicon),
            stemmer: Stemmer::new(lexicon)?,
            frequencies: Frequencies::new(lexicon)?,
        })
    }

    /// The canonical words of a text.
    pub(super) fn words(&self, text: &str) -> Words {
        let document = Document::read(text, &self.abbreviations);
        let pieces = Pieces::read(&document, &self.classes);
        let mut words =
            Words { text: String::with_capacity(text.len()), words: Vec::with_capacity(pieces.all().len()) };
        let mut at = 0;
        let mut stem = String::new();
        while let Some(here) = pieces.word(at) {
            at += if pieces.all()[at].is_bracketed && spells(here, at, &pieces) {
                1
            } else if let Some(length) = other_name(at, &pieces) {
                length
            } else if let Some((length, country)) = self.country(at, &pieces) {
                self.push(country.as_str(), Kind::Name, &mut words);
                length
            } else {
                match self.quantity(at, &pieces, &mut stem, &mut words) {
                    0 => {
                        self.word(at, &pieces, &mut stem, &mut words);
                        1
                    }
                    length => length,
                }
            };
        }
        words.text.push(' ');
        words
    }

    /// The longest name of a country that begins at a place.
    fn country(&self, at: usize, pieces: &Pieces) -> Option<(usize, Country)> {
        let is_pronoun = self.classes.contains_key(pieces.word(at)?) && !pieces.all()[at].is_acronym; // "us"
        let (length, country, naming) = self.countries.longest(|ahead| pieces.word(at + ahead))?;
        (!is_pronoun && naming != Naming::Capital).then_some((length, country))
    }

    /// Adds the number that begins at a place, with its percent or currency. Returns how many pieces it takes.
    fn quantity(&self, at: usize, pieces: &Pieces, digits: &mut String, words: &mut Words) -> usize {
        let currency = pieces.word(at).and_then(currency);
        let from = at + usize::from(currency.is_some());
        let length = self.numbers.read(|ahead| pieces.word(from + ahead), digits);
        if length == 0 {
            return 0;
        }
        let end = from + length;
        let percent = match (pieces.word(end), pieces.word(end + 1)) {
            (Some("%" | "percent"), _) => 1,
            (Some("per"), Some("cent")) => 2,
            _ => 0,
        };
        if percent > 0 {
            digits.push('%');
        }
        self.push(digits, Kind::Quantity, words);
        if let Some(currency) = currency {
            self.push(currency, Kind::Content, words);
        }
        end + percent - at
    }

    /// Adds the word at a place.
    fn word(&self, at: usize, pieces: &Pieces, stem: &mut String, words: &mut Words) {
        let (Some(word), piece) = (pieces.word(at), &pieces.all()[at]) else { return };
        if word == "%" || currency(word).is_some() {
            return;
        }
        let class = self.classes.get(word);
        if piece.is_acronym {
            stem.clear();
            stem.push_str(word);
            if class.is_some() {
                stem.make_ascii_uppercase(); // "IT", "WHO"
            }
            return self.push(stem, Kind::Acronym, words);
        }
        self.stemmer.stem(word, stem);
        let kind = match class {
            Some(Class::Month | Class::Kind(Kind::Modal(Modal::May))) if piece.is_name => Kind::Quantity,
            Some(&Class::Kind(kind)) => kind,
            None if self.is_adverb(word, stem) => Kind::Adverb,
            _ if piece.is_name => Kind::Name,
            _ => Kind::Content,
        };
        self.push(stem, kind, words);
    }

    fn push(&self, stem: &str, kind: Kind, words: &mut Words) {
        words.text.push(' ');
        let start = words.text.len() as u32;
        words.text.push_str(stem);
        let (end, stem) = (words.text.len() as u32, hash(stem));
        words.words.push(Word { start, end, stem, weight: self.frequencies.weight(stem) * kind.emphasis(), kind });
    }

    /// Whether a word is made of another by -ly: "quickly", not "family".
    fn is_adverb(&self, word: &str, stem: &str) -> bool {
        word.len() > 5 && word.ends_with("ly") && self.frequencies.contains(hash(stem))
    }
}

/// The hash of a stem.
pub(super) fn hash(stem: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(stem.as_bytes());
    hasher.finish()
}

fn currency(word: &str) -> Option<&'static str> {
    match word {
        "$" => Some("dollar"),
        "€" => Some("euro"),
        "£" => Some("pound"),
        _ => None,
    }
}

/// How many pieces a second name takes that begins at `at`: "known as the Paris Club (PC)" claims nothing of what it names.
fn other_name(at: usize, pieces: &Pieces) -> Option<usize> {
    if at == 0 || pieces.word(at)? != "known" || pieces.word(at + 1)? != "as" {
        return None;
    }
    let is_small = |at: usize| matches!(pieces.word(at), Some("the" | "of" | "and" | "on" | "for"));
    let names = pieces.all().iter().enumerate().skip(at + 2);
    let names = names.take_while(|&(place, piece)| piece.is_name || piece.is_acronym || is_small(place));
    let last = names.filter(|&(place, _)| !is_small(place)).last()?.0;
    Some(last + 1 - at)
}

/// Whether an acronym is made up of the initials of the words right before `at`; small words may be passed over.
fn spells(acronym: &str, at: usize, pieces: &Pieces) -> bool {
    let mut before = (0..at).rev().filter_map(|at| pieces.word(at));
    acronym.chars().nth(1).is_some()
        && acronym.chars().rev().all(|letter| {
            let mut words = before.by_ref().take(3);
            let word = words.find(|word| {
                !matches!(*word, "of" | "the" | "and" | "for" | "on" | "in" | "to") || word.starts_with(letter)
            });
            word.is_some_and(|word| word.starts_with(letter))
        })
}

//! Names of people: how one is split, and how much two of them speak for one person.
//!
//! A name is folded (lower case, accents and apostrophes off, hyphen = space), its particles ("al", "von der") and its
//! suffix ("Jr.") are set apart; the rest are its parts: given names first, surname last. [`compare`] looks for the
//! closest relation of two names, in the order of [`Likeness`]. It knows nothing of countries, offices or dates: those
//! are weighed in [`super::identity`], on top of the points given here.
//!
//! The order of the parts is not trusted: "Kishida Fumio" and "Fumio Kishida" are the same. For names that come to
//! English from another script, [`Sound`] holds what the usual spellings of one name share (Japarov, Zhaparov; Raisi,
//! Raeisi). Whether such spellings count for a country's people is again decided in [`super::identity`].

mod compare;
mod fold;
mod sound;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;

pub use compare::{Likeness, are_distant, compare, contradict};
pub use fold::{fold, slug};
pub use sound::Sound;

/// Words between given name and surname that some spellings of a name keep and others drop.
const PARTICLES: [&str; 32] = [
    "abu", "al", "bin", "bint", "da", "das", "de", "degli", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "il", "la", "le", "los", "ould", "ter", "ul", "ur", "van", "vande", "vanden", "vander", "von", "zu",
];

/// Particles that are given names where they stand first and apart ("Al Gore", "Abu Bakr").
const GIVEN_IF_FIRST: [&str; 3] = ["abu", "al", "il"];

/// Particles of names that go on from father to son: there only the first given name tells the two apart.
const OF_THE_FATHER: [&str; 5] = ["al", "bin", "bint", "el", "ibn"];

/// Words before a name that show descent or a pilgrimage and are left out as often as not.
const HONORIFICS: [&str; 12] =
    ["haj", "haji", "hajj", "hajji", "sayed", "sayyad", "sayyed", "sayyid", "seyed", "seyyed", "seyyid", "syed"];

/// Whether a folded word before a name shows descent or a pilgrimage and is left out as often as not ("Sayyed", "Haj").
pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word)
}

/// A person's name, folded and split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// Given names and surname in the order of the text; never empty.
    parts: Vec<Part>,
    /// Junior, senior or a number.
    suffix: Option<Suffix>,
    /// The family after the father's name ("bin Salman Al Saud"), which may be left out.
    house: Option<Box<str>>,
    /// Whether it is built on the father's name ("bin", "al-").
    of_the_father: bool,
}

/// One word of a name, with its sounds; in one piece, for there are millions of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    /// The word, then the two texts of its [`Sound`].
    letters: Box<str>,
    /// Where the word and the first of these texts end.
    ends: [u32; 2],
}

impl Part {
    /// Reads a folded word.
    fn of(word: &str) -> Part {
        let sound = Sound::of(word);
        let letters = [word, sound.plain(), sound.key()].concat();
        Part { letters: letters.into(), ends: [word.len(), word.len() + sound.plain().len()].map(|end| end as u32) }
    }

    fn text(&self) -> &str {
        &self.letters[..self.ends[0] as usize]
    }

    fn sound(&self) -> Sound<&str> {
        let [word, plain] = self.ends.map(|end| end as usize);
        Sound::from_parts(&self.letters[word..plain], &self.letters[plain..])
    }
}

/// What follows a name to tell people of one family apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suffix {
    /// Jr.
    Junior,
    /// Sr.
    Senior,
    /// II, III, IV and so on, also of monarchs.
    Number(u8),
}

/// What names share that are worth comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The hash of the shared key. Two keys of one hash only cost a comparison more.
    pub key: u64,
    /// Whether this name is to be compared with all others of the block, or only with those that seek.
    pub seeks: bool,
}

/// Nicknames and the given names that they stand for, folded.
#[derive(Clone, Debug, Default)]
pub struct Nicknames {
    full: FxHashMap<Box<str>, Vec<Box<str>>>,
}

impl PersonName {
    /// Splits a name that stands without titles. None if it has no letter or digit.
    pub fn parse(raw: &str) -> Option<PersonName> {
        let (folded, first_is_joined) = match surname_first(raw) {
            Some(turned) => (turned, false),
            None => (fold(raw), raw.trim_start().split(char::is_whitespace).next().is_some_and(|w| w.contains('-'))),
        };
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut name = PersonName { parts: Vec::new(), suffix: None, house: None, of_the_father: false };
        // "Salman of Saudi Arabia"
        if let Some(at) = words.iter().skip(1).position(|word| *word == "of") {
            words.truncate(at + 1);
        }
        while words.len() > 1
            && let Some(suffix) = words.last().and_then(|word| suffix(word))
        {
            name.suffix = Some(suffix);
            words.pop();
        }
        if words.len() > 2 && is_honorific(words[0]) {
            words.remove(0);
        }
        if let [_, between @ .., "al", house] = &words[..]
            && between.iter().any(|word| matches!(*word, "bin" | "bint" | "ibn"))
        {
            name.house = Some((*house).into());
            words.truncate(words.len() - 2);
        }
        for (index, word) in words.iter().enumerate() {
            let is_last = index + 1 == words.len();
            let is_given = index == 0 && words.len() == 2 && GIVEN_IF_FIRST.contains(word) && !first_is_joined;
            if PARTICLES.contains(word) && !is_last && !is_given {
                name.of_the_father |= OF_THE_FATHER.contains(word);
            } else {
                name.parts.push(Part::of(word));
            }
        }
        // "Amir-Abdollahian" alone is a surname.
        if name.parts.len() > 1 && !raw.trim().contains(char::is_whitespace) {
            name.parts = vec![Part::of(&name.joined())];
        }
        (!name.parts.is_empty()).then_some(name)
    }

    /// Whether it has a given name and a surname.
    pub fn is_full(&self) -> bool {
        self.parts.len() > 1
    }

    /// How many given names and surnames it has.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The surname, folded: the last part.
    pub fn surname(&self) -> &str {
        self.parts.last().map_or("", Part::text)
    }

    /// The first part, folded: the given name, or the surname of a name that begins with it.
    pub fn first(&self) -> &str {
        self.parts.first().map_or("", Part::text)
    }

    /// Junior, senior or a number.
    pub fn suffix(&self) -> Option<Suffix> {
        self.suffix
    }

    /// The parts in alphabetical order, joined with a space: equal for every order of one name.
    pub fn key(&self) -> String {
        let mut parts: Vec<&str> = self.parts.iter().map(Part::text).collect();
        parts.sort_unstable();
        parts.join(" ")
    }

    /// Gives the keys of which any two names that [`compare`] finds alike share at least one, surnames alone excepted.
    pub fn blocks(&self, nicknames: &Nicknames, mut found: impl FnMut(Block)) {
        let mut mutual = |key: u64| found(Block { key, seeks: true });
        mutual(hash(self.parts.iter().map(Part::text)));
        let Some((surname, given)) = self.parts.split_last().filter(|(_, given)| !given.is_empty()) else { return };
        // Any two parts but initials: names in another order, further given names, further surnames.
        let is_initial = |part: &Part| part.text().chars().nth(1).is_none();
        let words = || self.parts.iter().filter(|part| !is_initial(part)).take(MAX_PARTS);
        for (index, first) in words().enumerate() {
            for second in words().skip(index + 1) {
                mutual(pair(first.sound().key(), second.sound().key()));
            }
        }
        let first = &given[0];
        for full in nicknames.of(first.text()) {
            mutual(pair(Sound::of(full).key(), surname.sound().key()));
        }
        // The given name, or the surname, is a letter apart: then its beginning or its end is the same.
        for (same, other) in [(surname, first), (first, surname)] {
            if compare::may_be_a_letter_apart(other.text()) {
                mutual(hash([same.text(), "-", start(other.text(), 3)]));
                mutual(hash([same.text(), "_", end(other.text(), 3)]));
            }
        }
        // One of them has only an initial.
        found(Block { key: hash([start(first.text(), 1), "+", surname.text()]), seeks: is_initial(first) });
    }

    /// What it may be called by where the given name is left out: the last part, the last two as one word, or the first,
    /// which some languages make the surname.
    pub fn surnames(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let last_two = self.parts.len().checked_sub(2).filter(|&at| at > 0).into_iter();
        let last_two = last_two.map(|at| join(&self.parts[at..]).into());
        [self.surname().into(), self.first().into()].into_iter().chain(last_two)
    }

    /// All parts as one word.
    pub fn joined(&self) -> String {
        join(&self.parts)
    }
}

/// How many parts of a name are paired for blocks; a name of twenty words would give 190 pairs.
const MAX_PARTS: usize = 5;

fn join(parts: &[Part]) -> String {
    parts.iter().map(Part::text).collect()
}

/// The hash of a text, given in pieces.
fn hash<'t>(pieces: impl IntoIterator<Item = &'t str>) -> u64 {
    // FNV-1a, for which only the bytes count and not where one piece ends.
    let bytes = pieces.into_iter().flat_map(str::bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn pair(first: &str, second: &str) -> u64 {
    hash(if first <= second { [first, "&", second] } else { [second, "&", first] })
}

/// The first letters of a word.
fn start(word: &str, letters: usize) -> &str {
    let end = word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

/// The last letters of a word.
fn end(word: &str, letters: usize) -> &str {
    let start = word.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at);
    &word[start..]
}

/// "Lavrov, Sergey" as "sergey lavrov"; none for a name without comma and for "Biden, Jr."
fn surname_first(name: &str) -> Option<String> {
    let (surname, given) = name.split_once(',')?;
    let (surname, given) = (fold(surname), fold(given));
    let follows = given.split(' ').next().filter(|word| !word.is_empty())?;
    suffix(follows).is_none().then(|| format!("{given} {surname}"))
}

fn suffix(word: &str) -> Option<Suffix> {
    const NUMBERS: [&str; 19] = [
        "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    match word {
        "jr" | "junior" => Some(Suffix::Junior),
        "sr" | "senior" => Some(Suffix::Senior),
        _ => NUMBERS.iter().position(|number| *number == word).map(|index| Suffix::Number(index as u8 + 2)),
    }
}

impl Nicknames {
    /// Reads the list `nicknames.tsv`.
    pub fn new(lexicon: &Lexicon) -> Nicknames {
        let mut nicknames = Nicknames::default();
        for row in lexicon.rows("nicknames.tsv") {
            let full = row.parts(1).map(|name| fold(name).into()).collect();
            nicknames.full.insert(fold(row.cell(0)).into(), full);
        }
        nicknames
    }

    /// The given names that a nickname stands for; none if it is no nickname.
    pub fn of(&self, nickname: &str) -> &[Box<str>] {
        self.full.get(nickname).map_or(&[], Vec::as_slice)
    }

    /// Whether the one is a nickname of the other, in whatever spelling (Tony, Antony).
    fn stands_for(&self, nickname: &str, full: &str) -> bool {
        self.of(nickname).iter().any(|name| **name == *full || Sound::of(name).plain() == Sound::of(full).plain())
    }
}

//! Everybody whom one article names, as they become known: people by their full names, bodies by theirs.
//!
//! A person is known by full name; a surname, a given name or a title leads to one of those. Another middle initial, or
//! another suffix, is another person, as are two given names of one surname.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::{Country, Entity, EntityKind, Gender, Office};

use super::lists::{Classes, Lists, View};
use super::names::{Likeness, Nicknames, PersonName, compare, fold, is_honorific};
use super::scan::{Found, FoundOffice};
use super::titles::Rank;

/// Somebody whom the article names.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub kind: EntityKind,
    /// The fullest form, without titles.
    pub name: String,
    pub aliases: Vec<String>,
    pub gender: Option<Gender>,
    pub offices: Vec<HeldOffice>,
    /// Of a body.
    pub country: Option<Country>,
    pub registry_id: Option<String>,
    /// Words of an unnamed speaker before its noun ("senior").
    pub qualifier: Option<String>,
    /// Whether a person's given name is known too.
    pub is_full: bool,
    /// Whether the name labels turns of a transcript.
    pub labels_turns: bool,
    /// Whether the article calls a person somebody's wife, son or the like.
    pub is_kin: bool,
    keys: NameKeys,
}

/// An office of somebody.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeldOffice {
    pub title: u16,
    pub country: Option<Country>,
    pub is_former: bool,
    /// Whether it is an office of a body rather than of a state or place.
    pub is_of_body: bool,
    /// The party that the words before it name.
    pub party: Option<Box<str>>,
}

/// The words of a name, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct NameKeys {
    /// One key a word, without particles, initials and suffix.
    pub words: Vec<String>,
    /// Initials behind the first word.
    initials: Vec<char>,
    parsed: Option<PersonName>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Everybody {
    pub list: Vec<Known>,
    by_word: FxHashMap<String, Vec<u32>>,
    by_name: FxHashMap<String, u32>,
}

/// How many people of one name an article is trusted to have; more come from a list of names.
const MOST_NAMESAKES: usize = 32;
/// How many other forms of a name are kept.
const MOST_ALIASES: usize = 20;

impl NameKeys {
    /// Reads the tokens of a name.
    pub(super) fn of(view: &View<'_, '_>, tokens: Range<usize>) -> NameKeys {
        let mut keys = NameKeys::default();
        for token in tokens.clone().filter(|&token| view.is_letters(token)) {
            let is_particle = view.is(token, Classes::PARTICLE) && tokens.len() > 1 && token + 1 < tokens.end;
            let word = view.word(token);
            let is_suffix = view.is(token, Classes::SUFFIX) && token > tokens.start;
            let is_initial = word.trim_end_matches('.').chars().count() == 1;
            if is_initial && token > tokens.start && token + 1 < tokens.end {
                keys.initials.extend(word.chars().next());
            } else if !is_suffix
                && !(is_particle && (token > tokens.start || !view.is_capitalised(token)))
                && !is_initial
            {
                keys.words.push(key(view, word));
            }
        }
        if keys.words.len() > 1 {
            keys.parsed = PersonName::parse(view.span(tokens).of(view.document.text()));
        }
        keys
    }

    /// Whether there is a given name.
    pub(super) fn is_full(&self) -> bool {
        self.words.len() > 1
    }

    /// The one name that stands behind an honorific which may be a given name too ("Sayyed Moradi").
    pub(super) fn behind_honorific(&self) -> Option<&str> {
        match &self.words[..] {
            [first, last] if is_honorific(first) => Some(last),
            _ => None,
        }
    }

    /// Whether two full names are one person's; `offices_agree` settles what a suffix leaves open.
    fn is_same(&self, other: &NameKeys, offices_agree: bool, nicknames: &Nicknames) -> bool {
        let (Some(a), Some(b)) = (&self.parsed, &other.parsed) else { return false };
        let suffixes = match (a.suffix(), b.suffix()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => true,
            _ => offices_agree || self.words.first() != other.words.first(),
        };
        let initials = self.initials.is_empty()
            || other.initials.is_empty()
            || self.initials.iter().any(|initial| other.initials.contains(initial));
        let (short, long) = if self.words.len() < other.words.len() {
            (&self.words, &other.words)
        } else {
            (&other.words, &self.words)
        };
        suffixes
            && initials
            && (short.len() > 1 && (long.ends_with(short) || long.starts_with(short))
                || compare(a, b, nicknames).is_some_and(|likeness| likeness <= Likeness::Sound))
    }
}

/// A word of a name as a key: folded, as one word, without an article in front ("al-Assad" is "assad").
fn key(view: &View<'_, '_>, word: &str) -> String {
    let folded = fold(word);
    // The ezafe of "Takht-e Ravanchi" joins words, and may be left out.
    let mut parts = folded.strip_suffix(" e").unwrap_or(&folded).split(' ').peekable();
    while let Some(part) = parts.peek()
        && view.lists.is_particle(part)
        && folded.len() > part.len()
    {
        parts.next();
    }
    let joined: String = parts.collect();
    if joined.is_empty() { folded.replace(' ', "") } else { joined }
}

impl Everybody {
    /// The person of this full name, if one is known.
    fn named(&self, keys: &NameKeys, offices: &[HeldOffice], nicknames: &Nicknames) -> Option<u32> {
        let mut candidates: Vec<u32> = Vec::new();
        // "Takht Ravanchi" where the article has "Majid Takht-Ravanchi"
        let as_one = keys.words.concat();
        for word in keys.words.first().into_iter().chain(keys.words.last()).chain([&as_one]) {
            candidates.extend(self.by_word.get(word).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.into_iter().find(|&index| {
            let known = &self.list[index as usize];
            let agree = known.offices.iter().any(|held| offices.iter().any(|other| other.title == held.title));
            // A king goes by his given name: "Salman" is no son of Salman.
            let names = &known.keys.words;
            let is_surname = || if keys.words.len() > 1 { names.last() } else { names.first() } == Some(&as_one);
            known.is_full && (keys.is_same(&known.keys, agree, nicknames) || is_surname())
        })
    }

    /// The person of a full name that stands in `found`; makes one if nobody has it yet.
    pub(super) fn full_name(&mut self, view: &View<'_, '_>, found: &Found, name: Range<usize>) -> u32 {
        let keys = NameKeys::of(view, name.clone());
        let offices: Vec<HeldOffice> = found.offices.iter().map(|office| HeldOffice::of(view, office)).collect();
        let written = written(view, name.clone());
        let index = match self.named(&keys, &offices, &view.lists.nicknames) {
            Some(index) => {
                let known = &mut self.list[index as usize];
                if keys.words.len() + keys.initials.len() > known.keys.words.len() + known.keys.initials.len() {
                    known.keys = keys.clone();
                    let shorter = std::mem::replace(&mut known.name, written);
                    known.add_alias(shorter);
                } else {
                    known.add_alias(written);
                }
                index
            }
            None => self.add(Known::person(written, keys.clone())),
        };
        self.file_words(&keys, index);
        let known = &mut self.list[index as usize];
        known.gender = known.gender.or_else(|| name.clone().take(1).find_map(|token| view.gender(token)));
        index
    }

    /// Files somebody under each word, and under the last two as one ("Amir-Abdollahian" of "Hossein Amir Abdollahian").
    fn file_words(&mut self, keys: &NameKeys, index: u32) {
        let last_two = (keys.words.len() > 2).then(|| keys.words[keys.words.len() - 2..].concat());
        for word in keys.words.iter().chain(&last_two) {
            let filed = self.by_word.entry(word.clone()).or_default();
            if filed.len() < MOST_NAMESAKES && !filed.contains(&index) {
                filed.push(index);
            }
        }
    }

    /// A person of whom only one name is known.
    pub(super) fn add_surname(&mut self, view: &View<'_, '_>, name: Range<usize>) -> u32 {
        let keys = NameKeys::of(view, name.clone());
        let index = self.add(Known { is_full: false, ..Known::person(written(view, name), keys.clone()) });
        self.file_words(&keys, index);
        index
    }

    /// Somebody whom a registry names; `view` only lends its lists.
    pub(super) fn add_registered(&mut self, view: &View<'_, '_>, name: &str) -> u32 {
        // "Abdullah II of Jordan"
        let name = name
            .split_once(" of ")
            .filter(|(_, of)| view.lists.countries.named_in(of).is_some())
            .map_or(name, |(name, _)| name);
        let words: Vec<String> = name.split_whitespace().map(|word| key(view, word)).collect();
        let keys = NameKeys { words, initials: Vec::new(), parsed: PersonName::parse(name) };
        let index = self.named(&keys, &[], &view.lists.nicknames);
        index.unwrap_or_else(|| {
            let index = self.add(Known::person(name.to_owned(), keys.clone()));
            self.file_words(&keys, index);
            index
        })
    }

    /// People of whom `word` is a name; those whose last name it is come first.
    pub(super) fn of_word(&self, word: &str) -> (Vec<u32>, Vec<u32>) {
        let all = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        all.iter().partition(|&&index| self.list[index as usize].keys.words.last().is_some_and(|last| last == word))
    }

    /// The body, group or unnamed speaker of a name; makes one if there is none yet.
    pub(super) fn other(&mut self, kind: EntityKind, name: &str, country: Option<Country>) -> u32 {
        let key = format!("{} {}", kind.as_str(), fold(name.strip_prefix("the ").unwrap_or(name)));
        if let Some(&index) = self.by_name.get(&key) {
            return index;
        }
        let index =
            self.add(Known { kind, country, is_full: false, ..Known::person(name.to_owned(), NameKeys::default()) });
        self.by_name.insert(key, index);
        index
    }

    /// Whether somebody unnamed is known by this noun.
    pub(super) fn has_unnamed(&self, noun: &str) -> bool {
        self.by_name.contains_key(&format!("{} {}", EntityKind::Unnamed.as_str(), fold(noun)))
    }

    fn add(&mut self, known: Known) -> u32 {
        self.list.push(known);
        (self.list.len() - 1) as u32
    }
}

impl Known {
    fn person(name: String, keys: NameKeys) -> Known {
        Known {
            kind: EntityKind::Person,
            name,
            aliases: Vec::new(),
            gender: None,
            offices: Vec::new(),
            country: None,
            registry_id: None,
            labels_turns: false,
            qualifier: None,
            is_full: keys.is_full(),
            is_kin: false,
            keys,
        }
    }

    /// Whether it is a person.
    pub(super) fn is_person(&self) -> bool {
        self.kind == EntityKind::Person
    }

    /// Whether it is clear who this is: not for a surname without given name and office.
    pub(super) fn is_identified(&self) -> bool {
        !self.is_person() || self.is_full || self.registry_id.is_some() || !self.offices.is_empty()
    }

    /// Notes another form of the name.
    pub(super) fn add_alias(&mut self, alias: String) {
        if alias != self.name && !self.aliases.contains(&alias) && self.aliases.len() < MOST_ALIASES {
            self.aliases.push(alias);
        }
    }

    /// Notes offices and gender that a mention gives.
    pub(super) fn learn(&mut self, view: &View<'_, '_>, offices: &[FoundOffice], gender: Option<Gender>) {
        self.gender = gender.or(self.gender);
        for office in offices.iter().filter(|office| !office.is_plural) {
            let new = HeldOffice::of(view, office);
            let is_same = |held: &&mut HeldOffice| {
                (held.title, held.is_former, held.is_of_body) == (new.title, new.is_former, new.is_of_body)
            };
            match self.offices.iter_mut().find(is_same) {
                Some(held) if held.country.is_none() || new.country.is_none() || held.country == new.country => {
                    held.country = held.country.or(new.country);
                    held.party = held.party.take().or(new.party);
                }
                _ => self.offices.push(new),
            }
        }
    }

    /// The entity of the article's cast.
    pub(super) fn into_entity(self, lists: &Lists) -> Entity {
        let mut offices: Vec<Office> = Vec::new();
        for held in &self.offices {
            let title = lists.titles.title(held.title).canonical.to_string();
            offices.push(Office { title, country: held.country, former: held.is_former });
        }
        offices.extend(self.qualifier.map(|title| Office { title, country: None, former: false }));
        let country = self.country.or_else(|| offices.iter().find_map(|office| office.country));
        Entity {
            kind: self.kind,
            name: self.name,
            aliases: self.aliases,
            gender: self.gender,
            offices,
            country,
            registry_id: self.registry_id,
            labels_turns: self.labels_turns,
        }
    }
}

impl HeldOffice {
    /// An office as a mention gives it.
    pub(super) fn of(view: &View<'_, '_>, office: &FoundOffice) -> HeldOffice {
        let party = office.qualifiers.clone().find(|&token| view.is(token, Classes::PARTY));
        HeldOffice {
            title: office.title,
            country: office.country,
            is_former: office.is_former,
            is_of_body: office.is_of_body,
            party: party.map(|token| view.lower(token).into()),
        }
    }

    /// Its sort.
    pub(super) fn rank(&self, lists: &Lists) -> Rank {
        lists.titles.title(self.title).rank
    }
}

/// Tokens as written, on one line.
pub(super) fn written(view: &View<'_, '_>, tokens: Range<usize>) -> String {
    let words = view.span(tokens).of(view.document.text()).split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

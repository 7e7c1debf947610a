//! Entities of one name become profiles: one, or several where country, gender, suffix or office tell namesakes apart.
//!
//! What a text says of somebody is sometimes wrong ("Russian President" read as Ukrainian). So a value that fewer than one
//! in ten of a name's entities have, measured against the commonest value, is outvoted and splits nobody. Where a name
//! has several values that count, entities without any could be either's and become a profile that nothing joins.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::archive::{Archive, Seen};
use super::evidence;
use crate::model::{Country, EntityKind, Gender};
use crate::speakers::names::{Likeness, PersonName, Suffix, compare, fold, suffix_of};
use crate::speakers::registry::{Registry, Spell};

/// Entities that are taken for one person or body, or a person of the registry.
#[derive(Clone, Debug)]
pub(super) struct Profile<'a> {
    pub kind: ProfileKind,
    /// Names to compare by, the main one first; none but for people.
    pub names: Vec<PersonName>,
    /// The suffix, or that there is none; none where it may have been left out.
    pub suffix: Option<Option<Suffix>>,
    pub gender: Option<Gender>,
    pub country: Option<Country>,
    pub offices: Vec<Held<'a>>,
    /// In order; none for a person of the registry.
    pub seen: Vec<Seen>,
    /// Index of the person of the registry whom these entities were linked to, or who this is.
    pub registry: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProfileKind {
    /// A person with a full name.
    Full,
    /// A person with a full name who could be one of several namesakes: joins nobody.
    Undecided,
    /// A person with a surname only.
    Surname,
    /// A person of the registry.
    Registry,
    /// A body: one across articles.
    Body,
    /// A group, somebody unnamed, or a body whose country is unclear: does not leave its article.
    Local,
}

/// An office and when texts give it to somebody.
#[derive(Clone, Debug)]
pub(super) struct Held<'a> {
    pub title: &'a str,
    pub country: Option<Country>,
    /// Spells, sorted: single days of articles, or the years of a registry.
    pub spells: Vec<(Date, Date)>,
}

impl ProfileKind {
    /// Whether it may be merged by points.
    pub fn is_open(self) -> bool {
        matches!(self, ProfileKind::Full | ProfileKind::Registry)
    }

    /// Whether it is worth comparing.
    pub fn is_compared(self) -> bool {
        self.is_open() || self == ProfileKind::Undecided
    }

    /// Whether its entities have a full name.
    pub fn has_full_name(self) -> bool {
        matches!(self, ProfileKind::Full | ProfileKind::Undecided)
    }
}

/// Sorts all entities into profiles. People of the registry come last.
pub(super) fn build<'a>(archive: &Archive<'a>, seen: Vec<Seen>, registry: &'a Registry) -> Vec<Profile<'a>> {
    let mut groups = Groups::default();
    let mut names: Vec<Option<Named>> = vec![None; archive.forms.len()];
    let mut profiles = Vec::new();
    for seen in seen {
        let group = match seen.kind {
            EntityKind::Person => {
                match names[seen.form as usize].get_or_insert_with(|| groups.named(archive.name(&seen))) {
                    Named::Full(group) => *group,
                    Named::Surname(name) => {
                        profiles.push(archive.surname(name.clone(), seen));
                        continue;
                    }
                    Named::Nothing => groups.local(archive, &seen),
                }
            }
            EntityKind::Body => groups.body(archive, &seen),
            EntityKind::Group | EntityKind::Unnamed => groups.local(archive, &seen),
        };
        groups.members[group as usize].push(seen);
    }
    for (members, kind) in groups.members.into_iter().zip(groups.kinds) {
        match kind {
            EntityKind::Person => archive.people_of_a_name(members, &mut profiles),
            EntityKind::Body => archive.bodies_of_a_name(members, &mut profiles),
            EntityKind::Group | EntityKind::Unnamed => profiles.push(Profile::of(ProfileKind::Local, members)),
        }
    }
    profiles.sort_by_key(|profile| profile.seen.first().map(|seen| (seen.rank, seen.entity)));
    profiles.extend(registry_profiles(registry));
    profiles
}

/// What a person's name is good for.
#[derive(Clone)]
enum Named {
    /// It has a given name: the group of all who have the same parts.
    Full(u32),
    Surname(PersonName),
    /// No letter in it.
    Nothing,
}

/// Entities by what they have in common, in the order in which the keys came.
#[derive(Default)]
struct Groups {
    index: FxHashMap<String, u32>,
    members: Vec<Vec<Seen>>,
    kinds: Vec<EntityKind>,
}

impl Groups {
    fn named(&mut self, form: &str) -> Named {
        match PersonName::parse(form) {
            Some(name) if name.is_full() => Named::Full(self.group(name.key(), EntityKind::Person)),
            Some(name) => Named::Surname(name),
            None => Named::Nothing,
        }
    }

    fn body(&mut self, archive: &Archive, seen: &Seen) -> u32 {
        let key = archive.lists.body_key(archive.name(seen), seen.country);
        self.group(format!("body {key}"), EntityKind::Body)
    }

    fn local(&mut self, archive: &Archive, seen: &Seen) -> u32 {
        let key = format!("{} {} {}", seen.kind.as_str(), seen.rank, fold(archive.name(seen)));
        self.group(key, EntityKind::Unnamed)
    }

    fn group(&mut self, key: String, kind: EntityKind) -> u32 {
        let next = self.members.len() as u32;
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.members.push(Vec::new());
            self.kinds.push(kind);
        }
        group
    }
}

/// Some of the entities of a name.
struct Side<K> {
    value: Option<K>,
    seen: Vec<Seen>,
    /// Whether they could be on several sides.
    is_undecided: bool,
}

/// Parts entities by a value that tells people apart; see the head of this file.
fn split<K: Copy + Ord>(seen: Vec<Seen>, value: impl Fn(&Seen) -> Option<K>) -> Vec<Side<K>> {
    let counts = counts(seen.iter().filter_map(&value));
    let [(main, _), others @ ..] = &counts[..] else {
        return vec![Side { value: None, seen, is_undecided: false }];
    };
    if others.is_empty() {
        return vec![Side { value: Some(*main), seen, is_undecided: false }];
    }
    let side = |&(value, _): &(K, usize)| Side { value: Some(value), seen: Vec::new(), is_undecided: false };
    let mut sides: Vec<Side<K>> = counts.iter().map(side).collect();
    let mut undecided = Vec::new();
    for seen in seen {
        match value(&seen) {
            None => undecided.push(seen),
            found => {
                let side = sides.iter().position(|side| side.value == found).unwrap_or(0); // outvoted: the commonest
                sides[side].seen.push(seen);
            }
        }
    }
    if !undecided.is_empty() {
        sides.push(Side { value: None, seen: undecided, is_undecided: true });
    }
    sides
}

/// How often each value comes, the commonest first, those left out that are outvoted.
fn counts<K: Copy + Ord>(values: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut counts: Vec<(K, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let most = counts.first().map_or(0, |&(_, count)| count);
    counts.retain(|&(_, count)| !evidence::is_outvoted(count, most));
    counts
}

impl<'a> Profile<'a> {
    /// A profile that is not compared with others.
    fn of(kind: ProfileKind, seen: Vec<Seen>) -> Profile<'a> {
        let country = seen.iter().find_map(|seen| seen.country);
        let (names, offices) = (Vec::new(), Vec::new());
        Profile { kind, names, suffix: None, gender: None, country, offices, seen, registry: None }
    }
}

impl<'a> Archive<'a> {
    fn surname(&self, name: PersonName, seen: Seen) -> Profile<'a> {
        let seen = vec![seen];
        Profile {
            suffix: name.suffix().map(Some),
            names: vec![name],
            gender: seen[0].gender,
            offices: self.held(&seen),
            registry: seen[0].registry,
            ..Profile::of(ProfileKind::Surname, seen)
        }
    }

    fn people_of_a_name(&self, seen: Vec<Seen>, profiles: &mut Vec<Profile<'a>>) {
        for by_suffix in self.split_by_suffix(seen) {
            for by_country in self.split_by_country(by_suffix.seen) {
                for by_gender in split(by_country.seen, |seen| seen.gender) {
                    for by_office in self.split_by_office(by_gender.seen) {
                        let undecided = [by_suffix.is_undecided, by_country.is_undecided, by_gender.is_undecided];
                        let is_undecided = by_office.is_undecided || undecided.contains(&true);
                        profiles.push(Profile {
                            kind: if is_undecided { ProfileKind::Undecided } else { ProfileKind::Full },
                            names: self.names(&by_office.seen),
                            suffix: by_suffix.value,
                            gender: by_gender.value,
                            country: by_country.value,
                            offices: self.held(&by_office.seen),
                            registry: registry_of(&by_office.seen),
                            seen: by_office.seen,
                        });
                    }
                }
            }
        }
    }

    /// Father and son. "Jr." may be left out, unless an article names one with it and one without.
    fn split_by_suffix(&self, seen: Vec<Seen>) -> Vec<Side<Option<Suffix>>> {
        let with_suffix: Vec<(Option<Suffix>, Seen)> =
            seen.into_iter().map(|seen| (suffix_of(self.name(&seen)), seen)).collect();
        let mut values: Vec<Option<Suffix>> = with_suffix.iter().map(|&(suffix, _)| suffix).collect();
        values.sort_unstable();
        values.dedup();
        let named = values.iter().filter(|value| value.is_some()).count();
        let mut in_articles = with_suffix.chunk_by(|a, b| a.1.rank == b.1.rank);
        let are_two = in_articles.any(|article| article.iter().any(|(suffix, _)| *suffix != article[0].0));
        if named == 0 || named == 1 && !are_two {
            let value = values.last().filter(|value| value.is_some()).copied();
            let seen = with_suffix.into_iter().map(|(_, seen)| seen).collect();
            return vec![Side { value, seen, is_undecided: false }];
        }
        let side = |value: Option<Suffix>| Side {
            value: (value.is_some() || are_two).then_some(value),
            seen: with_suffix.iter().filter(|(suffix, _)| *suffix == value).map(|(_, seen)| seen.clone()).collect(),
            is_undecided: value.is_none() && !are_two,
        };
        values.into_iter().map(side).collect()
    }

    /// Namesakes of several countries. An office that only one of them can hold overrules a country; it also tells whom
    /// entities without a country mean.
    fn split_by_country(&self, seen: Vec<Seen>) -> Vec<Side<Country>> {
        let mut sides = split(seen, |seen| seen.country);
        let Some(undecided) = sides.pop_if(|side| side.is_undecided) else { return sides };
        let mut held: Vec<Vec<Held>> = sides.iter().map(|side| self.held(&side.seen)).collect();
        for at in (1..sides.len()).rev() {
            if let Some(same) = (0..at).find(|&other| evidence::have_one_office(&held[at], &held[other], self.lists)) {
                let side = sides.remove(at);
                held.remove(at);
                sides[same].seen.extend(side.seen);
                held[same] = self.held(&sides[same].seen);
            }
        }
        let mut unclear = Vec::new();
        for seen in undecided.seen {
            let own = self.held(std::slice::from_ref(&seen));
            let mut fitting = (0..sides.len()).filter(|&at| evidence::have_same_office(&own, &held[at], self.lists));
            match (fitting.next(), fitting.next()) {
                (Some(only), None) => sides[only].seen.push(seen),
                _ if sides.len() == 1 => sides[0].seen.push(seen),
                _ => unclear.push(seen),
            }
        }
        sides.iter_mut().for_each(|side| side.seen.sort_unstable_by_key(|seen| (seen.rank, seen.entity)));
        if !unclear.is_empty() {
            sides.push(Side { seen: unclear, ..undecided });
        }
        sides
    }

    /// Namesakes who hold offices at the same time that one person cannot hold together.
    fn split_by_office(&self, seen: Vec<Seen>) -> Vec<Side<&'a str>> {
        let offices = self.held(&seen);
        let clashes = |held: &&Held| evidence::clash(std::slice::from_ref(*held), &offices, self.lists);
        let titles: Vec<&str> = offices.iter().filter(clashes).map(|held| held.title).collect();
        split(seen, |seen| self.offices(seen).map(|(title, _)| title).find(|title| titles.contains(title)))
    }

    /// The name of a profile, then full names that its own articles use beside it, the most frequent first.
    fn names(&self, seen: &[Seen]) -> Vec<PersonName> {
        let mut names: Vec<PersonName> = PersonName::parse(self.name(&seen[0])).into_iter().collect();
        let mut forms: Vec<u32> = seen.iter().flat_map(|seen| self.aliases(seen)).copied().collect();
        forms.sort_unstable();
        let mut aliases: Vec<(usize, &str)> = Vec::new();
        for same in forms.chunk_by(|a, b| a == b) {
            aliases.push((same.len(), self.forms[same[0] as usize]));
        }
        aliases.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        for (_, alias) in aliases {
            let Some(alias) = PersonName::parse(alias).filter(PersonName::is_full) else { continue };
            let likeness = compare(&names[0], &alias, &self.lists.nicknames);
            let is_alike = likeness.is_some_and(|likeness| likeness <= Likeness::LooseGiven);
            if is_alike && names.len() < MAX_NAMES && !names.contains(&alias) {
                names.push(alias);
            }
        }
        names
    }

    /// Offices in the present, with the days on which they are given.
    fn held(&self, seen: &[Seen]) -> Vec<Held<'a>> {
        let mut offices: Vec<Held<'a>> = Vec::new();
        for seen in seen {
            let Some(day) = self.day(seen) else { continue };
            for (title, country) in self.offices(seen) {
                match offices.iter_mut().find(|held| held.title == title && held.country == country) {
                    Some(held) if held.spells.last() == Some(&(day, day)) => {}
                    Some(held) => held.spells.push((day, day)),
                    None => offices.push(Held { title, country, spells: vec![(day, day)] }),
                }
            }
        }
        offices
    }

    fn bodies_of_a_name(&self, seen: Vec<Seen>, profiles: &mut Vec<Profile<'a>>) {
        let mut countries: Vec<Country> = seen.iter().filter_map(|seen| seen.country).collect();
        countries.sort_unstable();
        countries.dedup();
        if countries.len() < 2 {
            profiles.push(Profile::of(ProfileKind::Body, seen)); // the one that has a country is meant where none is named
            return;
        }
        for country in countries {
            let of_country = seen.iter().filter(|seen| seen.country == Some(country)).cloned().collect();
            profiles.push(Profile::of(ProfileKind::Body, of_country));
        }
        let unclear: Vec<Seen> = seen.into_iter().filter(|seen| seen.country.is_none()).collect();
        let by_article = unclear.chunk_by(|a, b| a.rank == b.rank);
        profiles.extend(by_article.map(|seen| Profile::of(ProfileKind::Local, seen.to_vec())));
    }
}

/// How many names of a profile are compared.
const MAX_NAMES: usize = 6;

/// The person of the registry whom most of these entities were linked to within their articles.
fn registry_of(seen: &[Seen]) -> Option<u32> {
    match counts(seen.iter().filter_map(|seen| seen.registry))[..] {
        [(only, _)] => Some(only),
        _ => None,
    }
}

fn registry_profiles(registry: &Registry) -> impl Iterator<Item = Profile<'_>> {
    registry.people().iter().enumerate().map(|(index, person)| Profile {
        kind: ProfileKind::Registry,
        names: person.names.clone(),
        suffix: person.names.first().and_then(PersonName::suffix).map(Some),
        gender: None,
        country: person.only_country(),
        offices: held(&person.spells),
        seen: Vec::new(),
        registry: Some(index as u32),
    })
}

/// The offices of a registry, each with all its spells in order.
fn held(spells: &[Spell]) -> Vec<Held<'_>> {
    let mut offices: Vec<Held> = Vec::new();
    for spell in spells {
        let Some(title) = spell.title.as_deref() else { continue };
        match offices.iter_mut().find(|held| held.title == title && held.country == spell.country) {
            Some(held) => held.spells.push((spell.from, spell.to)),
            None => offices.push(Held { title, country: spell.country, spells: vec![(spell.from, spell.to)] }),
        }
    }
    offices
}

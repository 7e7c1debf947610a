//! Entities of one name become profiles: one, or several where country, gender, suffix or office tell namesakes apart.
//!
//! What a text says of somebody is sometimes wrong ("Russian President" read as Ukrainian). So a value that fewer than one
//! in ten of a name's entities have, measured against the commonest value, is outvoted and splits nobody. Where a name
//! has several values that count, entities without any could be either's and become a profile that nothing joins.

use std::borrow::Cow;

use jiff::civil::Date;
use rayon::prelude::*;

use super::archive::{Archive, LEAST_SHARE, Seen};
use super::evidence;
use super::groups::{GroupKind, Groups};
use super::lists::{IdentityLists, Title};
use crate::model::{Country, Gender};
use crate::speakers::names::{Likeness, PersonName, Suffix, compare};
use crate::speakers::registry::{Registry, Spell};

/// Entities that are taken for one person or body, or a person of the registry.
#[derive(Clone, Debug)]
pub(super) struct Profile<'p> {
    pub kind: ProfileKind,
    /// The name to compare by; none but for people.
    pub name: Option<&'p PersonName>,
    /// Full names beside it.
    pub further: Vec<&'p PersonName>,
    /// The suffix, or that there is none; none where it may have been left out.
    pub suffix: Option<Option<Suffix>>,
    pub gender: Option<Gender>,
    pub country: Option<Country>,
    /// Whether so few of the entities give the country that it may be an error.
    pub is_country_rare: bool,
    pub offices: Vec<Held<'p>>,
    /// In order; none for a person of the registry.
    pub seen: Cow<'p, [Seen]>,
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
pub(super) struct Held<'p> {
    pub title: Title<'p>,
    pub country: Option<Country>,
    /// Spells, sorted: single days of articles, or the years of a registry.
    pub spells: Vec<(Date, Date)>,
    /// The first and the last day.
    pub hull: (Date, Date),
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

/// Makes profiles of all groups, in the order of their first entities. People of the registry come last.
pub(super) fn build<'p>(archive: &'p Archive<'p>, groups: &'p Groups, registry: &'p Registry) -> Vec<Profile<'p>> {
    let shares = (0..groups.len()).into_par_iter().with_min_len(LEAST_SHARE).fold(Vec::new, |mut profiles, group| {
        let (kind, seen) = groups.get(group);
        match kind {
            GroupKind::Name => archive.people_of_a_name(seen, &mut profiles),
            GroupKind::Surname => profiles.push(archive.surname(seen)),
            GroupKind::Body => archive.bodies_of_a_name(seen, &mut profiles),
            GroupKind::Local => profiles.push(Profile::of(ProfileKind::Local, seen)),
        }
        profiles
    });
    let shares: Vec<Vec<Profile>> = shares.collect();
    let mut profiles: Vec<Profile> = shares.into_iter().flatten().collect();
    profiles.sort_by_key(|profile| profile.seen.first().map(|seen| (seen.rank, seen.entity)));
    profiles.extend(registry_profiles(archive.lists, registry));
    profiles
}

/// Some of the entities of a name.
struct Side<'p, K> {
    value: Option<K>,
    seen: Cow<'p, [Seen]>,
    /// Whether they could be on several sides.
    is_undecided: bool,
}

impl<'p, K> Side<'p, K> {
    fn all(value: Option<K>, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, K>> {
        vec![Side { value, seen, is_undecided: false }]
    }
}

/// Parts entities by a value that tells people apart; see the head of this file.
fn split<'p, K: Copy + Ord>(seen: Cow<'p, [Seen]>, value: impl Fn(&Seen) -> Option<K>) -> Vec<Side<'p, K>> {
    let counts = counts(seen.iter().filter_map(&value));
    let [(main, _), others @ ..] = &counts[..] else {
        return Side::all(None, seen);
    };
    if others.is_empty() {
        return Side::all(Some(*main), seen);
    }
    let side = |&(value, _): &(K, usize)| Side { value: Some(value), seen: Cow::default(), is_undecided: false };
    let mut sides: Vec<Side<K>> = counts.iter().map(side).collect();
    let mut undecided = Vec::new();
    for seen in seen.iter() {
        match value(seen) {
            None => undecided.push(seen.clone()),
            found => {
                let side = sides.iter().position(|side| side.value == found).unwrap_or(0); // outvoted: the commonest
                sides[side].seen.to_mut().push(seen.clone());
            }
        }
    }
    if !undecided.is_empty() {
        sides.push(Side { value: None, seen: undecided.into(), is_undecided: true });
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

impl<'p> Profile<'p> {
    /// A profile that is not compared with others.
    fn of(kind: ProfileKind, seen: impl Into<Cow<'p, [Seen]>>) -> Profile<'p> {
        let seen = seen.into();
        let country = seen.iter().find_map(|seen| seen.country);
        let (further, offices) = (Vec::new(), Vec::new());
        Profile {
            kind,
            name: None,
            further,
            suffix: None,
            gender: None,
            country,
            is_country_rare: false,
            offices,
            seen,
            registry: None,
        }
    }

    /// All names to compare by, the main one first.
    pub fn names(&self) -> impl Iterator<Item = &'p PersonName> {
        self.name.into_iter().chain(self.further.iter().copied())
    }
}

impl<'p> Archive<'p> {
    fn surname(&'p self, seen: &'p [Seen]) -> Profile<'p> {
        let name = self.name(&seen[0]);
        Profile {
            suffix: name.and_then(PersonName::suffix).map(Some),
            name,
            gender: seen[0].gender,
            offices: self.held(seen),
            registry: seen[0].registry,
            ..Profile::of(ProfileKind::Surname, seen)
        }
    }

    fn people_of_a_name(&'p self, seen: &'p [Seen], profiles: &mut Vec<Profile<'p>>) {
        for by_suffix in self.split_by_suffix(seen.into()) {
            for by_country in self.split_by_country(by_suffix.seen) {
                for by_gender in self.split_by_gender(by_country.seen) {
                    for by_office in self.split_by_office(by_gender.seen) {
                        let undecided = [by_suffix.is_undecided, by_country.is_undecided, by_gender.is_undecided];
                        let is_undecided = by_office.is_undecided || undecided.contains(&true);
                        let name = self.name(&by_office.seen[0]);
                        profiles.push(Profile {
                            kind: if is_undecided { ProfileKind::Undecided } else { ProfileKind::Full },
                            name,
                            further: name.map_or_else(Vec::new, |name| self.further_names(name, &by_office.seen)),
                            suffix: by_suffix.value,
                            gender: by_gender.value,
                            country: by_country.value,
                            is_country_rare: is_rare(by_country.value, &by_office.seen),
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
    fn split_by_suffix(&self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Option<Suffix>>> {
        let suffix = |seen: &Seen| self.name(seen).and_then(PersonName::suffix);
        let mut values: Vec<Option<Suffix>> = seen.iter().map(suffix).collect();
        values.sort_unstable();
        values.dedup();
        let named = values.iter().filter(|value| value.is_some()).count();
        let mut in_articles = seen.chunk_by(|a, b| a.rank == b.rank);
        let are_two = in_articles.any(|article| article.iter().any(|seen| suffix(seen) != suffix(&article[0])));
        if named == 0 || named == 1 && !are_two {
            let value = values.last().filter(|value| value.is_some()).copied();
            return Side::all(value, seen);
        }
        let side = |value: Option<Suffix>| Side {
            value: (value.is_some() || are_two).then_some(value),
            seen: seen.iter().filter(|seen| suffix(seen) == value).cloned().collect(),
            is_undecided: value.is_none() && !are_two,
        };
        values.into_iter().map(side).collect()
    }

    /// Namesakes of several countries. Two people of one name never hold at one time an office that one person holds.
    fn split_by_country(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Country>> {
        self.split_by(seen, |seen| seen.country, evidence::have_one_office)
    }

    /// A man and a woman, unless they have one office: then texts are wrong of one of them.
    fn split_by_gender(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Gender>> {
        self.split_by(seen, |seen| seen.gender, evidence::have_same_office)
    }

    /// Parts entities by a value, but joins sides again whose offices overrule it. Offices also tell whom entities without
    /// a value mean. A side that is outvoted by all entities, not only by those with a value, and shares a title with them
    /// has its value by an error, or it tells of a visit or an origin.
    fn split_by<K: Copy + Ord>(
        &'p self,
        seen: Cow<'p, [Seen]>,
        value: impl Fn(&Seen) -> Option<K>,
        are_one: impl Fn(&[Held], &[Held]) -> bool,
    ) -> Vec<Side<'p, K>> {
        let all = seen.len();
        let mut sides = split(seen, value);
        if sides.len() < 2 {
            return sides;
        }
        let undecided = sides.pop_if(|side| side.is_undecided);
        let without: &[Seen] = undecided.as_ref().map_or(&[], |side| &side.seen);
        let held_without = self.held(without);
        let mut held: Vec<Vec<Held>> = sides.iter().map(|side| self.held(&side.seen)).collect();
        for at in (1..sides.len()).rev() {
            let by_office = (0..at).find(|&other| are_one(&held[at], &held[other]));
            let by_error = || {
                let shares_title =
                    [&held[0], &held_without].iter().any(|others| evidence::have_same_title(&held[at], others));
                (evidence::is_outvoted(sides[at].seen.len(), all) && shares_title).then_some(0)
            };
            if let Some(same) = by_office.or_else(by_error) {
                let side = sides.remove(at);
                held.remove(at);
                sides[same].seen.to_mut().extend(side.seen.iter().cloned());
                sides[same].seen.to_mut().sort_unstable_by_key(|seen| (seen.rank, seen.entity));
                held[same] = self.held(&sides[same].seen);
            }
        }
        let mut unclear = Vec::new();
        for seen in without {
            let own = self.held(std::slice::from_ref(seen));
            let mut fitting = (0..sides.len()).filter(|&at| evidence::have_same_office(&own, &held[at]));
            let side = match (fitting.next(), fitting.next()) {
                (Some(only), None) => &mut sides[only].seen,
                _ if sides.len() == 1 => &mut sides[0].seen,
                _ => {
                    unclear.push(seen.clone());
                    continue;
                }
            };
            side.to_mut().push(seen.clone());
        }
        sides.iter_mut().for_each(|side| side.seen.to_mut().sort_unstable_by_key(|seen| (seen.rank, seen.entity)));
        if !unclear.is_empty() {
            sides.push(Side { value: None, seen: unclear.into(), is_undecided: true });
        }
        sides
    }

    /// Namesakes who hold offices at the same time that one person cannot hold together. Whoever has both in one text has
    /// the one that most texts give.
    fn split_by_office(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Title<'p>>> {
        let mut offices = self.held(&seen);
        offices.sort_by_key(|held| std::cmp::Reverse(held.spells.len()));
        let clashes = |held: &&Held| evidence::clash(std::slice::from_ref(*held), &offices);
        let titles: Vec<Title> = offices.iter().filter(clashes).map(|held| held.title).collect();
        split(seen, |seen| titles.iter().copied().find(|title| self.offices(seen).any(|(own, _)| own == *title)))
    }

    /// Full names that the articles of a profile use beside its own, the most frequent first.
    fn further_names(&'p self, name: &PersonName, seen: &[Seen]) -> Vec<&'p PersonName> {
        let is_full = |&form: &u32| self.names[form as usize].as_ref().is_some_and(PersonName::is_full);
        let mut forms: Vec<u32> = seen.iter().flat_map(|seen| self.aliases(seen)).copied().filter(is_full).collect();
        forms.sort_unstable();
        let mut aliases: Vec<(usize, u32)> = forms.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
        let text = |form: u32| self.forms.get(form);
        aliases.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| text(a.1).cmp(text(b.1))));
        let mut names: Vec<&PersonName> = Vec::new();
        for alias in aliases.iter().filter_map(|&(_, form)| self.names[form as usize].as_ref()) {
            let likeness = compare(name, alias, &self.lists.nicknames);
            let is_alike = likeness.is_some_and(|likeness| likeness <= Likeness::LooseGiven);
            if is_alike && names.len() + 1 < MAX_NAMES && name != alias && !names.contains(&alias) {
                names.push(alias);
            }
        }
        names
    }

    /// Offices in the present, with the days on which they are given.
    fn held(&'p self, seen: &[Seen]) -> Vec<Held<'p>> {
        let mut offices: Vec<Held<'p>> = Vec::new();
        for seen in seen {
            let Some(day) = self.day(seen) else { continue };
            for (title, country) in self.offices(seen) {
                match offices.iter_mut().find(|held| held.title == title && held.country == country) {
                    Some(held) => held.add((day, day)),
                    None => offices.push(Held::of(title, country, (day, day))),
                }
            }
        }
        offices
    }

    fn bodies_of_a_name(&self, seen: &'p [Seen], profiles: &mut Vec<Profile<'p>>) {
        let mut countries: Vec<Country> = seen.iter().filter_map(|seen| seen.country).collect();
        countries.sort_unstable();
        countries.dedup();
        if countries.len() < 2 {
            profiles.push(Profile::of(ProfileKind::Body, seen)); // the one that has a country is meant where none is named
            return;
        }
        for country in countries {
            let of_country: Vec<Seen> = seen.iter().filter(|seen| seen.country == Some(country)).cloned().collect();
            profiles.push(Profile::of(ProfileKind::Body, of_country));
        }
        let unclear: Vec<Seen> = seen.iter().filter(|seen| seen.country.is_none()).cloned().collect();
        let by_article = unclear.chunk_by(|a, b| a.rank == b.rank);
        profiles.extend(by_article.map(|seen| Profile::of(ProfileKind::Local, seen.to_vec())));
    }
}

/// How many names of a profile are compared.
const MAX_NAMES: usize = 6;

/// Whether few of some entities give a country.
fn is_rare(country: Option<Country>, seen: &[Seen]) -> bool {
    let giving = seen.iter().filter(|seen| seen.country.is_some() && seen.country == country).count();
    evidence::is_outvoted(giving, seen.len())
}

/// The person of the registry whom most of these entities were linked to within their articles.
fn registry_of(seen: &[Seen]) -> Option<u32> {
    match counts(seen.iter().filter_map(|seen| seen.registry))[..] {
        [(only, _)] => Some(only),
        _ => None,
    }
}

fn registry_profiles<'p>(lists: &IdentityLists, registry: &'p Registry) -> impl Iterator<Item = Profile<'p>> {
    registry.people().iter().enumerate().map(|(index, person)| Profile {
        kind: ProfileKind::Registry,
        name: person.names.first(),
        further: person.names.iter().skip(1).collect(),
        suffix: person.names.first().and_then(PersonName::suffix).map(Some),
        gender: None,
        country: person.only_country(),
        is_country_rare: false,
        offices: held(lists, &person.spells),
        seen: Cow::default(),
        registry: Some(index as u32),
    })
}

/// The offices of a registry, each with all its spells in order.
fn held<'p>(lists: &IdentityLists, spells: &'p [Spell]) -> Vec<Held<'p>> {
    let mut offices: Vec<Held> = Vec::new();
    for spell in spells {
        let Some(title) = spell.title.as_deref() else { continue };
        match offices.iter_mut().find(|held| held.title.word == title && held.country == spell.country) {
            Some(held) => held.add((spell.from, spell.to)),
            None => offices.push(Held::of(lists.title(title), spell.country, (spell.from, spell.to))),
        }
    }
    offices
}

impl<'p> Held<'p> {
    fn of(title: Title<'p>, country: Option<Country>, spell: (Date, Date)) -> Held<'p> {
        Held { title, country, spells: vec![spell], hull: spell }
    }

    /// Adds a spell that begins no earlier than the others; once if it is the last one again.
    fn add(&mut self, spell: (Date, Date)) {
        if self.spells.last() != Some(&spell) {
            self.spells.push(spell);
            self.hull.1 = self.hull.1.max(spell.1);
        }
    }
}

//! Entities of one name become profiles: one, or several where country, gender, suffix or office tell namesakes apart
//! ([`super::sides`]).

use std::borrow::Cow;

use jiff::civil::Date;
use rayon::prelude::*;

use super::archive::{Archive, LEAST_SHARE, Seen};
use super::evidence;
use super::groups::{GroupKind, Groups};
use super::lists::{IdentityLists, Title};
use super::sides::counts;
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
    pub(super) fn held(&'p self, seen: &[Seen]) -> Vec<Held<'p>> {
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

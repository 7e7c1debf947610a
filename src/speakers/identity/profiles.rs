//! Entities of one name become profiles: one, or several where country, gender, suffix or office tell namesakes apart.
//!
//! What a text says of somebody is sometimes wrong ("Russian President" read as Ukrainian). So a value that fewer than one
//! in ten of a name's entities have, measured against the commonest value, is outvoted and splits nobody. Where a name
//! has several values that count, entities without any could be either's and become a profile that nothing joins.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::lists::IdentityLists;
use super::{Summary, evidence};
use crate::model::{Country, Entity, EntityKind, Gender};
use crate::speakers::names::{PersonName, Suffix, compare, fold};
use crate::speakers::registry::{Registry, Spell};

/// All articles, in the order that decides.
pub(super) struct Archive<'a> {
    /// By date of publication, undated last, then by id.
    pub articles: Vec<&'a Summary>,
    pub lists: &'a IdentityLists,
}

/// One entity of one article. Sorted by article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    /// Rank of the article in [`Archive::articles`].
    pub rank: u32,
    /// Index of the entity in its article.
    pub entity: u32,
}

/// Entities that are taken for one person or body, or a person of the registry.
#[derive(Clone, Debug)]
pub(super) struct Profile<'a> {
    pub kind: ProfileKind,
    /// Names to compare by, the main one first; none but for people.
    pub names: Vec<PersonName>,
    pub suffix: Option<Suffix>,
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

impl<'a> Archive<'a> {
    pub fn of(summaries: &'a [Summary], lists: &'a IdentityLists) -> Archive<'a> {
        let mut articles: Vec<&Summary> = summaries.iter().collect();
        let order = |summary: &Summary| (summary.published.is_none(), summary.published);
        articles.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.article_id.cmp(&b.article_id)));
        Archive { articles, lists }
    }

    pub fn article(&self, seen: Seen) -> &'a Summary {
        self.articles[seen.rank as usize]
    }

    pub fn entity(&self, seen: Seen) -> &'a Entity {
        &self.article(seen).entities[seen.entity as usize]
    }
}

/// The country of a body, or of a person's office.
pub(super) fn country(entity: &Entity) -> Option<Country> {
    entity.country.or_else(|| entity.offices.iter().find_map(|office| office.country))
}

/// Sorts all entities into profiles. People of the registry come last.
pub(super) fn build<'a>(archive: &Archive<'a>, registry: &'a Registry) -> Vec<Profile<'a>> {
    let mut people = Groups::default();
    let mut bodies = Groups::default();
    let mut local = Groups::default();
    let mut profiles = Vec::new();
    let mut names: FxHashMap<&str, Option<PersonName>> = FxHashMap::default();
    for (rank, article) in archive.articles.iter().enumerate() {
        for (index, entity) in article.entities.iter().enumerate() {
            let seen = Seen { rank: rank as u32, entity: index as u32 };
            match entity.kind {
                EntityKind::Person => {
                    let name = names.entry(&entity.name).or_insert_with(|| PersonName::parse(&entity.name));
                    match name {
                        Some(name) if name.is_full() => people.add(name.key(), seen),
                        Some(name) => profiles.push(archive.surname(name.clone(), seen, registry)),
                        None => local.add(format!("{rank} {}", entity.name), seen),
                    }
                }
                EntityKind::Body => bodies.add(body_key(&entity.name), seen),
                EntityKind::Group | EntityKind::Unnamed => local.add(format!("{rank} {}", fold(&entity.name)), seen),
            }
        }
    }
    for seen in people.groups {
        archive.people_of_a_name(seen, &names, registry, &mut profiles);
    }
    for seen in bodies.groups {
        archive.bodies_of_a_name(seen, &mut profiles);
    }
    profiles.extend(local.groups.into_iter().map(|seen| archive.profile(ProfileKind::Local, seen)));
    profiles.sort_by_key(|profile| profile.seen.first().copied());
    profiles.extend(registry_profiles(registry));
    profiles
}

/// Entities by a key, in the order in which the keys came.
#[derive(Default)]
struct Groups {
    index: FxHashMap<String, usize>,
    groups: Vec<Vec<Seen>>,
}

impl Groups {
    fn add(&mut self, key: String, seen: Seen) {
        let next = self.groups.len();
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.groups.push(Vec::new());
        }
        self.groups[group].push(seen);
    }
}

/// A body's name without the article, folded.
fn body_key(name: &str) -> String {
    let folded = fold(name);
    match folded.strip_prefix("the ") {
        Some(rest) => rest.to_string(),
        None => folded,
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
fn split<K: Copy + Ord>(seen: Vec<Seen>, value: impl Fn(Seen) -> Option<K>) -> Vec<Side<K>> {
    let mut counts: Vec<(K, usize)> = Vec::new();
    for value in seen.iter().filter_map(|&seen| value(seen)) {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let Some(&(main, most)) = counts.first() else {
        return vec![Side { value: None, seen, is_undecided: false }];
    };
    counts.retain(|&(_, count)| !evidence::is_outvoted(count, most));
    let mut sides: Vec<Side<K>> = Vec::new();
    for &(value, _) in &counts {
        sides.push(Side { value: Some(value), seen: Vec::new(), is_undecided: false });
    }
    let mut undecided = Vec::new();
    for seen in seen {
        match value(seen) {
            None if counts.len() > 1 => undecided.push(seen),
            found => {
                let found = found.filter(|found| counts.iter().any(|(value, _)| value == found)).unwrap_or(main);
                let side = sides.iter_mut().find(|side| side.value == Some(found));
                side.expect("a side for every value that counts").seen.push(seen);
            }
        }
    }
    if !undecided.is_empty() {
        sides.push(Side { value: None, seen: undecided, is_undecided: true });
    }
    sides
}

impl<'a> Archive<'a> {
    /// A profile of entities, with all but what was used to split them.
    fn profile(&self, kind: ProfileKind, seen: Vec<Seen>) -> Profile<'a> {
        Profile {
            kind,
            names: Vec::new(),
            suffix: None,
            gender: None,
            country: seen.iter().find_map(|&seen| country(self.entity(seen))),
            offices: Vec::new(),
            seen,
            registry: None,
        }
    }

    fn surname(&self, name: PersonName, seen: Seen, registry: &Registry) -> Profile<'a> {
        let mut profile = self.profile(ProfileKind::Surname, vec![seen]);
        profile.suffix = name.suffix();
        profile.names.push(name);
        profile.gender = self.entity(seen).gender;
        profile.offices = self.offices(&profile.seen);
        profile.registry = self.entity(seen).registry_id.as_deref().and_then(|id| registry.index_of(id));
        profile
    }

    fn people_of_a_name(
        &self,
        seen: Vec<Seen>,
        names: &FxHashMap<&str, Option<PersonName>>,
        registry: &Registry,
        profiles: &mut Vec<Profile<'a>>,
    ) {
        let name = |text: &str| names.get(text).and_then(Option::as_ref);
        let suffix = |seen: Seen| name(&self.entity(seen).name).and_then(PersonName::suffix);
        for by_suffix in split(seen, suffix) {
            for by_country in split(by_suffix.seen, |seen| country(self.entity(seen))) {
                for by_gender in split(by_country.seen, |seen| self.entity(seen).gender) {
                    for (seen, is_undecided) in self.by_office(by_gender.seen) {
                        let undecided = [by_suffix.is_undecided, by_country.is_undecided, by_gender.is_undecided];
                        let is_undecided = is_undecided || undecided.contains(&true);
                        let kind = if is_undecided { ProfileKind::Undecided } else { ProfileKind::Full };
                        let mut profile = self.profile(kind, seen);
                        profile.names = self.names(&profile.seen, &self.lists.nicknames);
                        profile.suffix = by_suffix.value;
                        profile.country = by_country.value;
                        profile.gender = by_gender.value;
                        profile.offices = self.offices(&profile.seen);
                        profile.registry = self.registry_of(&profile.seen, registry);
                        profiles.push(profile);
                    }
                }
            }
        }
    }

    /// Namesakes who hold offices at the same time that one person cannot hold together.
    fn by_office(&self, seen: Vec<Seen>) -> Vec<(Vec<Seen>, bool)> {
        let offices = self.offices(&seen);
        let is_one_of_two = |title: &str| {
            offices.iter().any(|held| held.title == title && evidence::clash(&[held.clone()], &offices, self.lists))
        };
        let title = |seen: Seen| {
            let titles = self.entity(seen).offices.iter().filter(|office| !office.former);
            titles.map(|office| &*office.title).find(|title| is_one_of_two(title))
        };
        if !offices.iter().any(|held| is_one_of_two(held.title)) {
            return vec![(seen, false)];
        }
        split(seen, title).into_iter().map(|side| (side.seen, side.is_undecided)).collect()
    }

    /// The name of a profile, then full names that its own articles use beside it, the most frequent first.
    fn names(&self, seen: &[Seen], nicknames: &crate::speakers::names::Nicknames) -> Vec<PersonName> {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        let Some(main) = PersonName::parse(&self.entity(seen[0]).name) else {
            return Vec::new();
        };
        for alias in seen.iter().flat_map(|&seen| &self.entity(seen).aliases) {
            *counts.entry(alias).or_default() += 1;
        }
        let mut aliases: Vec<(&str, u32)> = counts.into_iter().collect();
        aliases.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut names = vec![main];
        for (alias, _) in aliases {
            let Some(alias) = PersonName::parse(alias).filter(PersonName::is_full) else { continue };
            let is_alike = compare(&names[0], &alias, nicknames).is_some();
            if is_alike && names.len() < MAX_NAMES && !names.contains(&alias) {
                names.push(alias);
            }
        }
        names
    }

    /// Offices in the present, with the days on which they are given.
    fn offices(&self, seen: &[Seen]) -> Vec<Held<'a>> {
        let mut offices: Vec<Held<'a>> = Vec::new();
        for &seen in seen {
            let Some(day) = self.article(seen).published else { continue };
            for office in self.entity(seen).offices.iter().filter(|office| !office.former) {
                let known =
                    offices.iter_mut().find(|held| held.title == office.title && held.country == office.country);
                match known {
                    Some(held) if held.spells.last() == Some(&(day, day)) => {}
                    Some(held) => held.spells.push((day, day)),
                    None => {
                        offices.push(Held { title: &office.title, country: office.country, spells: vec![(day, day)] })
                    }
                }
            }
        }
        offices
    }

    /// The person of the registry whom most of these entities were linked to within their articles.
    fn registry_of(&self, seen: &[Seen], registry: &Registry) -> Option<u32> {
        let linked = |seen: Seen| self.entity(seen).registry_id.as_deref().and_then(|id| registry.index_of(id));
        let linked: Vec<Seen> = seen.iter().copied().filter(|&seen| linked(seen).is_some()).collect();
        match split(linked, |seen| linked_index(self.entity(seen), registry)).as_slice() {
            [only] => only.value,
            _ => None,
        }
    }

    fn bodies_of_a_name(&self, seen: Vec<Seen>, profiles: &mut Vec<Profile<'a>>) {
        let mut by_country: Vec<(Option<Country>, Vec<Seen>)> = Vec::new();
        for seen in seen {
            let country = country(self.entity(seen));
            match by_country.iter_mut().find(|(known, _)| *known == country) {
                Some((_, group)) => group.push(seen),
                None => by_country.push((country, vec![seen])),
            }
        }
        by_country.sort_by_key(|&(country, _)| country);
        let countries = by_country.iter().filter(|(country, _)| country.is_some()).count();
        if countries == 1 && by_country.len() == 2 {
            // The one that has a country is meant where none is named.
            let mut seen: Vec<Seen> = by_country.into_iter().flat_map(|(_, seen)| seen).collect();
            seen.sort_unstable();
            profiles.push(self.profile(ProfileKind::Body, seen));
            return;
        }
        for (country, seen) in by_country {
            if country.is_none() && countries > 1 {
                profiles.extend(one_by_article(&seen).map(|seen| self.profile(ProfileKind::Local, seen.to_vec())));
            } else {
                profiles.push(self.profile(ProfileKind::Body, seen));
            }
        }
    }
}

/// How many names of a profile are compared.
const MAX_NAMES: usize = 6;

fn linked_index(entity: &Entity, registry: &Registry) -> Option<u32> {
    registry.index_of(entity.registry_id.as_deref()?)
}

fn one_by_article(seen: &[Seen]) -> impl Iterator<Item = &[Seen]> {
    seen.chunk_by(|a, b| a.rank == b.rank)
}

fn registry_profiles(registry: &Registry) -> impl Iterator<Item = Profile<'_>> {
    registry.people().iter().enumerate().map(|(index, person)| Profile {
        kind: ProfileKind::Registry,
        names: person.names.clone(),
        suffix: person.names.first().and_then(PersonName::suffix),
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

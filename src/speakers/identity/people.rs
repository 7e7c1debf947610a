//! From clusters of profiles to the rows of the tables.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::clusters::Clustering;
use super::ids::{Anchor, IdParts, assign};
use super::profiles::{Archive, Profile, ProfileKind, Seen, country};
use super::{Identities, review};
use crate::model::{Country, EntityKind, Person, RoleSpell};
use crate::speakers::names::{PersonName, slug};
use crate::speakers::registry::Registry;

/// All profiles of one cluster, in the order of their first article.
struct Cluster<'c, 'a> {
    archive: &'c Archive<'a>,
    profiles: Vec<&'c Profile<'a>>,
    /// All their entities, in order.
    seen: Vec<Seen>,
    registry: Option<(&'a str, &'a str)>,
}

/// Makes the rows, gives out the ids, and keeps who is who.
pub(super) fn assemble<'a>(
    archive: &Archive<'a>,
    profiles: &[Profile<'a>],
    clustering: &Clustering,
    registry: &'a Registry,
) -> Identities {
    let clusters = clusters(archive, profiles, clustering, registry);
    let parts: Vec<IdParts> = clusters.iter().map(Cluster::id_parts).collect();
    let ids = assign(&parts);
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_unstable_by(|&a, &b| ids[a].cmp(&ids[b]));
    let mut identities = Identities::default();
    identities.make_room(archive);
    for (index, &cluster) in order.iter().enumerate() {
        let (cluster, id) = (&clusters[cluster], &ids[cluster]);
        let anchor = cluster.anchor();
        identities.anchors.push(Anchor {
            id: id.clone(),
            article_id: archive.article(anchor).article_id.clone(),
            entity: anchor.entity,
        });
        for &seen in &cluster.seen {
            identities.set_person(archive, seen, index);
        }
        identities.people.push(cluster.person(id.clone()));
    }
    review::fill(&mut identities, archive, profiles, clustering);
    identities
}

fn clusters<'c, 'a>(
    archive: &'c Archive<'a>,
    profiles: &'c [Profile<'a>],
    clustering: &Clustering,
    registry: &'a Registry,
) -> Vec<Cluster<'c, 'a>> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut index: FxHashMap<u32, usize> = FxHashMap::default();
    for (profile, &root) in profiles.iter().zip(&clustering.cluster_of) {
        let at = *index.entry(root).or_insert_with(|| {
            clusters.push(Cluster { archive, profiles: Vec::new(), seen: Vec::new(), registry: None });
            clusters.len() - 1
        });
        let cluster = &mut clusters[at];
        cluster.profiles.push(profile);
        cluster.seen.extend(&profile.seen);
        if let Some(person) = profile.registry {
            let person = &registry.people()[person as usize];
            cluster.registry = Some((&person.id, &person.name));
        }
    }
    clusters.retain_mut(|cluster| {
        cluster.seen.sort_unstable();
        !cluster.seen.is_empty() // people of the registry whom no article names
    });
    clusters
}

impl<'a> Cluster<'_, 'a> {
    /// The earliest entity that has the full name, or the earliest at all.
    fn anchor(&self) -> Seen {
        let full = self.profiles.iter().filter(|profile| profile.kind.is_compared());
        full.filter_map(|profile| profile.seen.first()).min().copied().unwrap_or(self.seen[0])
    }

    fn kind(&self) -> EntityKind {
        self.archive.entity(self.seen[0]).kind
    }

    fn id_parts(&self) -> IdParts {
        let anchor = self.anchor();
        let (article, entity) = (self.archive.article(anchor), self.archive.entity(anchor));
        let stays_local = |profile: &&Profile| matches!(profile.kind, ProfileKind::Surname | ProfileKind::Local);
        let is_local = self.profiles.iter().all(stays_local);
        let has_full_name = self.profiles.iter().any(|profile| profile.kind.is_compared());
        let mut stem = match self.registry {
            Some((_, name)) if !has_full_name || slug(&entity.name).is_empty() => slug(name),
            _ => slug(&entity.name),
        };
        if stem.is_empty() {
            stem.push_str(entity.kind.as_str());
        }
        if is_local {
            let place = slug(article.article_id.trim_start_matches("a_"));
            stem.push('-');
            stem.extend(place.chars().take(8));
        }
        let entities = || self.seen.iter().map(|&seen| self.archive.entity(seen));
        let country = entities().find_map(country);
        let title = entities().flat_map(|entity| &entity.offices).map(|office| slug(&office.title)).next();
        IdParts {
            stem,
            country: country.map(|country| country.as_str().to_lowercase()),
            title: title.filter(|title| !title.is_empty()),
            anchor: format!("{} {}", article.article_id, anchor.entity),
        }
    }

    fn person(&self, id: String) -> Person {
        let name = self.name();
        let roles = self.roles();
        let latest = roles.iter().max_by_key(|role| (role.published.map(|(_, last)| last), role.articles));
        let mut aliases: BTreeSet<&str> = BTreeSet::new();
        for entity in self.seen.iter().map(|&seen| self.archive.entity(seen)) {
            aliases.insert(&entity.name);
            aliases.extend(entity.aliases.iter().map(String::as_str));
        }
        aliases.remove(&*name);
        Person {
            id,
            kind: self.kind(),
            role: latest.map(|role| role.role.clone()),
            country: latest.and_then(|role| role.country).or_else(|| self.country()),
            aliases: aliases.into_iter().map(str::to_string).collect(),
            published: self.published(self.seen.iter().copied()),
            articles: articles(&self.seen),
            registry_id: self.registry.map(|(id, _)| id.to_string()),
            roles,
            name,
        }
    }

    /// The registry's name, else the most frequent full form, the earliest of equals.
    fn name(&self) -> String {
        if let Some((_, name)) = self.registry {
            return name.to_string();
        }
        let mut counts: Vec<(&str, u32)> = Vec::new();
        let mut index: FxHashMap<&str, usize> = FxHashMap::default();
        for &seen in &self.seen {
            let name = self.archive.entity(seen).name.as_str();
            let at = *index.entry(name).or_insert(counts.len());
            match counts.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
        let is_full = |name: &str| PersonName::parse(name).is_some_and(|name| name.is_full());
        let best = counts.iter().enumerate().max_by_key(|(at, (name, count))| {
            (self.kind() != EntityKind::Person || is_full(name), *count, std::cmp::Reverse(*at))
        });
        best.map_or(String::new(), |(_, (name, _))| (*name).to_string())
    }

    /// The country that most of its entities give, the first of equals.
    fn country(&self) -> Option<Country> {
        let mut counts: BTreeMap<Country, u32> = BTreeMap::new();
        for country in self.seen.iter().filter_map(|&seen| self.archive.entity(seen).country) {
            *counts.entry(country).or_default() += 1;
        }
        let most = counts.values().max().copied();
        let found = counts.iter().find(|(_, count)| Some(**count) == most).map(|(country, _)| *country);
        found.or_else(|| self.profiles.iter().find_map(|profile| profile.country))
    }

    fn published(&self, seen: impl Iterator<Item = Seen>) -> Option<(Date, Date)> {
        let mut days = seen.filter_map(|seen| self.archive.article(seen).published);
        let first = days.next()?;
        Some((first, days.last().unwrap_or(first))) // in order, undated articles last
    }

    fn roles(&self) -> Vec<RoleSpell> {
        let mut roles: BTreeMap<(&'a str, Option<Country>), Vec<Seen>> = BTreeMap::new();
        for &seen in &self.seen {
            for office in self.archive.entity(seen).offices.iter().filter(|office| !office.former) {
                roles.entry((&office.title, office.country)).or_default().push(seen);
            }
        }
        let spell = |((title, country), seen): ((&str, Option<Country>), Vec<Seen>)| RoleSpell {
            role: title.to_string(),
            country,
            published: self.published(seen.iter().copied()),
            articles: articles(&seen),
        };
        roles.into_iter().map(spell).collect()
    }
}

/// How many articles some entities, in order, stand in.
fn articles(seen: &[Seen]) -> u32 {
    seen.chunk_by(|a, b| a.rank == b.rank).count() as u32
}

impl Identities {
    fn make_room(&mut self, archive: &Archive) {
        let last = archive.articles.iter().map(|summary| summary.article as usize + 1).max().unwrap_or(0);
        let mut sizes = vec![0; last];
        for summary in &archive.articles {
            sizes[summary.article as usize] = summary.entities.len() as u32;
        }
        let mut next = 0;
        for size in sizes {
            self.first_entity.push(next);
            next += size;
        }
        self.of_entity = vec![0; next as usize];
    }

    fn set_person(&mut self, archive: &Archive, seen: Seen, person: usize) {
        let first = self.first_entity[archive.article(seen).article as usize];
        self.of_entity[(first + seen.entity) as usize] = person as u32;
    }
}

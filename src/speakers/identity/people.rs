//! From clusters of profiles to the rows of the tables.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::archive::{Archive, Seen};
use super::clusters::Clustering;
use super::ids::{Anchor, IdParts, assign};
use super::profiles::{Profile, ProfileKind};
use super::{Identities, review};
use crate::model::{Country, EntityKind, Person, RoleSpell};
use crate::speakers::names::{PersonName, slug};
use crate::speakers::registry::Registry;

/// All profiles of one cluster, in the order of their first article.
struct Cluster<'c, 'a> {
    archive: &'c Archive<'a>,
    profiles: Vec<&'c Profile<'a>>,
    /// All their entities, in order.
    seen: Vec<&'c Seen>,
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
    // By the first letters before the whole: most comparisons need not follow the way to the text.
    order.sort_by_cached_key(|&index| start(&ids[index]));
    for same in order.chunk_by_mut(|&a, &b| start(&ids[a]) == start(&ids[b])) {
        same.sort_unstable_by(|&a, &b| ids[a].cmp(&ids[b]));
    }
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
        for seen in &cluster.seen {
            identities.set_person(archive, seen, index);
        }
        identities.people.push(cluster.person(id.clone()));
    }
    review::fill(&mut identities, archive, profiles, clustering, registry);
    identities
}

fn start(id: &str) -> [u8; 16] {
    let mut start = [0; 16];
    let length = id.len().min(start.len());
    start[..length].copy_from_slice(&id.as_bytes()[..length]);
    start
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
        cluster.seen.sort_unstable_by_key(|seen| (seen.rank, seen.entity));
        !cluster.seen.is_empty() // people of the registry whom no article names
    });
    clusters
}

impl<'a> Cluster<'_, 'a> {
    /// The earliest entity that has the full name, or the earliest at all.
    fn anchor(&self) -> &Seen {
        let full = self.profiles.iter().filter(|profile| profile.kind.has_full_name());
        let earliest = full.filter_map(|profile| profile.seen.first()).min_by_key(|seen| (seen.rank, seen.entity));
        earliest.unwrap_or(self.seen[0])
    }

    fn id_parts(&self) -> IdParts {
        let anchor = self.anchor();
        let (article, name) = (self.archive.article(anchor), self.archive.name(anchor));
        let is_local = |profile: &&Profile| matches!(profile.kind, ProfileKind::Surname | ProfileKind::Local);
        let mut stem = match self.registry {
            Some((_, name)) if !self.profiles.iter().any(|profile| profile.kind.has_full_name()) => slug(name),
            _ => slug(name),
        };
        if stem.is_empty() {
            stem.push_str(anchor.kind.as_str());
        }
        if self.registry.is_none() && self.profiles.iter().all(is_local) {
            let place = slug(article.article_id.trim_start_matches("a_"));
            stem.push('-');
            stem.extend(place.chars().take(8));
        }
        let country = self.seen.iter().find_map(|seen| seen.country);
        let title = self.seen.iter().find_map(|seen| self.archive.first_title(seen)).map(slug);
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
        let latest = roles.iter().max_by_key(|role| {
            let is_office = self.archive.lists.is_office(&role.role);
            (is_office, role.published.map(|(_, last)| last), role.articles)
        });
        Person {
            id,
            kind: self.seen[0].kind,
            role: latest.map(|role| role.role.clone()),
            country: self.country(),
            aliases: self.aliases(&name),
            published: self.published(self.seen.iter().copied()),
            articles: articles(self.seen.iter().copied()),
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
        let mut forms: Vec<(u32, usize)> = self.seen.iter().enumerate().map(|(at, seen)| (seen.form, at)).collect();
        forms.sort_unstable();
        let is_one_form = forms.first().map(|form| form.0) == forms.last().map(|form| form.0);
        let is_person = self.seen[0].kind == EntityKind::Person && !is_one_form;
        let best = forms.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| {
            let name = self.archive.forms[same[0].0 as usize];
            let is_full = !is_person || PersonName::parse(name).is_some_and(|name| name.is_full());
            (is_full, same.len(), std::cmp::Reverse(same[0].1))
        });
        best.map_or(String::new(), |same| self.archive.forms[same[0].0 as usize].to_string())
    }

    /// All other forms.
    fn aliases(&self, name: &str) -> Vec<String> {
        let mut forms: Vec<u32> = self.seen.iter().map(|seen| seen.form).collect();
        forms.extend(self.seen.iter().flat_map(|seen| self.archive.aliases(seen)));
        forms.sort_unstable();
        forms.dedup();
        let forms = forms.iter().map(|&form| self.archive.forms[form as usize]);
        let mut aliases: Vec<String> = forms.filter(|form| *form != name).map(str::to_string).collect();
        aliases.sort_unstable();
        aliases
    }

    /// The country that most of its entities give, the first of equals.
    fn country(&self) -> Option<Country> {
        let mut countries: Vec<Country> = self.seen.iter().filter_map(|seen| seen.country).collect();
        countries.sort_unstable();
        let most = countries.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0])));
        most.map(|same| same[0]).or_else(|| self.profiles.iter().find_map(|profile| profile.country))
    }

    fn published<'s>(&self, seen: impl Iterator<Item = &'s Seen>) -> Option<(Date, Date)> {
        let mut days = seen.filter_map(|seen| self.archive.day(seen));
        let first = days.next()?;
        Some((first, days.last().unwrap_or(first))) // in order, undated articles last
    }

    fn roles(&self) -> Vec<RoleSpell> {
        let mut roles: Vec<(&str, Option<Country>, usize)> = Vec::new();
        for (at, seen) in self.seen.iter().enumerate() {
            roles.extend(self.archive.offices(seen).map(|(title, country)| (title, country, at)));
        }
        roles.sort_unstable();
        let same_role =
            |a: &(&str, Option<Country>, usize), b: &(&str, Option<Country>, usize)| (a.0, a.1) == (b.0, b.1);
        let spell = |same: &[(&str, Option<Country>, usize)]| RoleSpell {
            role: same[0].0.to_string(),
            country: same[0].1,
            published: self.published(same.iter().map(|&(_, _, at)| self.seen[at])),
            articles: articles(same.iter().map(|&(_, _, at)| self.seen[at])),
        };
        roles.chunk_by(same_role).map(spell).collect()
    }
}

/// How many articles some entities, in order, stand in.
fn articles<'s>(seen: impl Iterator<Item = &'s Seen>) -> u32 {
    let mut last = None;
    seen.filter(|seen| last.replace(seen.rank) != Some(seen.rank)).count() as u32
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

    fn set_person(&mut self, archive: &Archive, seen: &Seen, person: usize) {
        let first = self.first_entity[archive.article(seen).article as usize];
        self.of_entity[(first + seen.entity) as usize] = person as u32;
    }
}

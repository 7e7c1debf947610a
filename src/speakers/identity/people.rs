//! From clusters of profiles to the rows of the tables.

use std::borrow::Cow;

use jiff::civil::Date;
use rayon::prelude::*;

use super::archive::{Archive, LEAST_SHARE, Seen};
use super::clusters::Clustering;
use super::ids::{Anchor, IdParts, assign};
use super::lists::Title;
use super::profiles::{Profile, ProfileKind};
use super::{Identities, evidence, review};
use crate::model::{Country, EntityKind, Person, RoleSpell};
use crate::speakers::names::{PersonName, slug};
use crate::speakers::registry::Registry;

/// All profiles of one cluster, in the order of their first article.
struct Cluster<'c, 'p> {
    archive: &'p Archive<'p>,
    /// Each with the number of the cluster.
    members: &'c [(u32, &'c Profile<'p>)],
    /// All their entities, in order.
    seen: Cow<'c, [Seen]>,
    registry: Option<(&'p str, &'p str)>,
}

/// Makes the rows, gives out the ids, and keeps who is who.
pub(super) fn assemble<'p>(
    archive: &'p Archive<'p>,
    profiles: &[Profile<'p>],
    clustering: &Clustering,
    registry: &'p Registry,
) -> Identities {
    let mut members: Vec<(u32, &Profile)> = clustering.cluster_of.iter().copied().zip(profiles).collect();
    members.sort_by_key(|&(cluster, _)| cluster);
    let mut clusters: Vec<&[(u32, &Profile)]> = members.chunk_by(|a, b| a.0 == b.0).collect();
    clusters.retain(|members| members.iter().any(|(_, profile)| !profile.seen.is_empty())); // else only in the registry
    let rows = clusters.par_iter().with_min_len(LEAST_SHARE).map(|members| {
        let cluster = Cluster::of(archive, members, registry);
        (cluster.id_parts(), cluster.person())
    });
    let (mut parts, mut people): (Vec<IdParts>, Vec<Person>) = rows.unzip();
    let ids = assign(&mut parts);
    let order = order(&ids);
    let mut place = vec![0; order.len()];
    for (index, &row) in (0..).zip(&order) {
        place[row as usize] = index;
    }
    let mut identities = Identities::default();
    identities.make_room(archive);
    let first = archive.articles.iter().map(|summary| identities.first_entity[summary.article as usize]);
    let first: Vec<u32> = first.collect();
    for (members, &person) in clusters.into_iter().zip(&place) {
        for seen in members.iter().flat_map(|(_, profile)| &*profile.seen) {
            identities.of_entity[(first[seen.rank as usize] + seen.entity) as usize] = person;
        }
    }
    for &row in &order {
        let (article_id, entity) = parts[row as usize].anchor;
        identities.anchors.push(Anchor { id: ids[row as usize].clone(), article_id: article_id.into(), entity });
    }
    people.iter_mut().zip(ids).for_each(|(person, id)| person.id = id);
    arrange(&mut people, place);
    identities.people = people;
    review::fill(&mut identities, archive, profiles, clustering, registry);
    identities
}

/// The indices of ids in the order of the ids.
fn order(ids: &[String]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    // By the first letters before the whole: most comparisons need not follow the way to the text.
    order.sort_by_cached_key(|&index| start(&ids[index as usize]));
    for same in order.chunk_by_mut(|&a, &b| start(&ids[a as usize]) == start(&ids[b as usize])) {
        same.sort_unstable_by(|&a, &b| ids[a as usize].cmp(&ids[b as usize]));
    }
    order
}

/// Brings each thing to its place, within the room that they have.
fn arrange<T>(things: &mut [T], mut place: Vec<u32>) {
    for at in 0..things.len() {
        while place[at] as usize != at {
            let to = place[at] as usize;
            things.swap(at, to);
            place.swap(at, to);
        }
    }
}

fn start(id: &str) -> [u8; 16] {
    let mut start = [0; 16];
    let length = id.len().min(start.len());
    start[..length].copy_from_slice(&id.as_bytes()[..length]);
    start
}

impl<'c, 'p> Cluster<'c, 'p> {
    fn of(archive: &'p Archive<'p>, members: &'c [(u32, &'c Profile<'p>)], registry: &'p Registry) -> Cluster<'c, 'p> {
        let seen = match members {
            [(_, only)] => Cow::Borrowed(&*only.seen),
            _ => {
                let mut seen: Vec<Seen> = members.iter().flat_map(|(_, profile)| &*profile.seen).cloned().collect();
                seen.sort_unstable_by_key(|seen| (seen.rank, seen.entity));
                Cow::Owned(seen)
            }
        };
        let person = members.iter().rev().find_map(|(_, profile)| profile.registry);
        let person = person.map(|person| &registry.people()[person as usize]);
        let registry = person.map(|person| (&*person.id, &*person.name));
        Cluster { archive, members, seen, registry }
    }

    fn profiles(&self) -> impl Iterator<Item = &'c Profile<'p>> {
        self.members.iter().map(|&(_, profile)| profile)
    }

    /// The earliest entity that has the full name, or the earliest at all.
    fn anchor(&self) -> &'c Seen {
        let earliest = |profiles: &mut dyn Iterator<Item = &'c Profile<'p>>| {
            profiles.filter_map(|profile| profile.seen.first()).min_by_key(|seen| (seen.rank, seen.entity))
        };
        let full = earliest(&mut self.profiles().filter(|profile| profile.kind.has_full_name()));
        full.or_else(|| earliest(&mut self.profiles())).expect("a cluster has entities")
    }

    fn id_parts(&self) -> IdParts<'p> {
        let anchor = self.anchor();
        let (article, form) = (self.archive.article(anchor), self.archive.form(anchor));
        let is_local = |profile: &Profile| matches!(profile.kind, ProfileKind::Surname | ProfileKind::Local);
        let mut stem = match self.registry {
            Some((_, name)) if !self.profiles().any(|profile| profile.kind.has_full_name()) => slug(name),
            _ => slug(form),
        };
        if stem.is_empty() {
            stem.push_str(anchor.kind.as_str());
        }
        if self.registry.is_none() && self.profiles().all(is_local) {
            let place = slug(article.article_id.trim_start_matches("a_"));
            stem.push('-');
            stem.extend(place.chars().take(8));
        }
        IdParts {
            stem,
            country: self.seen.iter().find_map(|seen| seen.country),
            title: self.seen.iter().find_map(|seen| self.archive.first_title(seen)),
            anchor: (&article.article_id, anchor.entity),
        }
    }

    fn person(&self) -> Person {
        let name = self.name();
        let roles = self.roles();
        let latest = roles.iter().max_by_key(|role| {
            let is_office = self.archive.lists.title(&role.role).is_office();
            (is_office, role.published.map(|(_, last)| last), role.articles)
        });
        Person {
            id: String::new(),
            kind: self.kind(),
            role: latest.map(|role| role.role.clone()),
            country: self.country(),
            aliases: self.aliases(&name),
            published: self.published(self.seen.iter()),
            articles: articles(self.seen.iter()),
            registry_id: self.registry.map(|(id, _)| id.to_string()),
            roles,
            name,
        }
    }

    fn kind(&self) -> EntityKind {
        self.anchor().kind
    }

    /// The registry's name, else the most frequent full form, the earliest of equals.
    fn name(&self) -> String {
        if let Some((_, name)) = self.registry {
            return name.to_string();
        }
        let mut forms: Vec<(u32, usize)> = self.seen.iter().enumerate().map(|(at, seen)| (seen.form, at)).collect();
        forms.sort_unstable();
        let is_one_form = forms.first().map(|form| form.0) == forms.last().map(|form| form.0);
        let is_person = self.kind() == EntityKind::Person && !is_one_form;
        let best = forms.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| {
            let name = &self.archive.names[same[0].0 as usize];
            let is_full = !is_person || name.as_ref().is_some_and(PersonName::is_full);
            (is_full, same.len(), std::cmp::Reverse(same[0].1))
        });
        best.map_or(String::new(), |same| self.archive.forms.get(same[0].0).to_string())
    }

    /// All other forms; a title that labels turns is none.
    fn aliases(&self, name: &str) -> Vec<String> {
        let kind = self.kind();
        let mut forms: Vec<u32> = self.seen.iter().filter(|seen| seen.kind == kind).map(|seen| seen.form).collect();
        forms.extend(self.seen.iter().flat_map(|seen| self.archive.aliases(seen)));
        forms.sort_unstable();
        forms.dedup();
        let forms = forms.iter().map(|&form| self.archive.forms.get(form));
        let mut aliases: Vec<String> = forms.filter(|form| *form != name).map(str::to_string).collect();
        aliases.sort_unstable();
        aliases
    }

    /// The country that most of its entities give, the first of equals. Of a body not one that very few give: it comes
    /// from the words before it ("Iran, Marsh administration clash").
    fn country(&self) -> Option<Country> {
        let mut countries: Vec<Country> = self.seen.iter().filter_map(|seen| seen.country).collect();
        countries.sort_unstable();
        let is_body = self.kind() == EntityKind::Body;
        let most = countries.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0])));
        if is_body && most.is_some_and(|same| evidence::is_outvoted(same.len(), self.seen.len())) {
            return None;
        }
        most.map(|same| same[0]).or_else(|| self.profiles().find_map(|profile| profile.country))
    }

    fn published<'s>(&self, seen: impl Iterator<Item = &'s Seen>) -> Option<(Date, Date)> {
        let mut days = seen.filter_map(|seen| self.archive.day(seen));
        let first = days.next()?;
        Some((first, days.last().unwrap_or(first))) // in order, undated articles last
    }

    fn roles(&self) -> Vec<RoleSpell> {
        type Role<'t> = (Title<'t>, Option<Country>, usize);
        let mut roles: Vec<Role> = Vec::new();
        for (at, seen) in self.seen.iter().enumerate() {
            roles.extend(self.archive.offices(seen).map(|(title, country)| (title, country, at)));
        }
        roles.sort_unstable();
        let same_role = |a: &Role, b: &Role| (a.0, a.1) == (b.0, b.1);
        let spell = |same: &[Role]| RoleSpell {
            role: same[0].0.word.to_string(),
            country: same[0].1,
            published: self.published(same.iter().map(|&(_, _, at)| &self.seen[at])),
            articles: articles(same.iter().map(|&(_, _, at)| &self.seen[at])),
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
}

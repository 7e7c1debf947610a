//! Surnames with an office: "President Rouhani" in an article that never gives the full name.
//!
//! Surname, title and country must be those of exactly one person whom other articles give the same office within a year.
//! The title of somebody who leads a country, or a body of several, is enough without the country, if no other leader has
//! that surname then.
//! Where two can be meant, both are listed for review.

use std::borrow::Cow;
use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::archive::LEAST_SHARE;
use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ, is_outvoted};
use super::lists::{IdentityLists, Title};
use super::profiles::{Held, Profile, ProfileKind};
use crate::model::Country;
use crate::speakers::names::Sound;

/// Somebody who holds an office under a surname.
struct Holder<'h, 'p> {
    /// Of surname, title and country, so that those of one office stand together.
    hash: u64,
    surname: Cow<'h, str>,
    held: &'h Held<'p>,
    /// None for leaders of any.
    country: Option<Country>,
    profile: u32,
}

/// Pairs of a profile with a surname only and a profile of somebody who can be meant, and whether nobody else can.
pub(super) fn joins(profiles: &[Profile], lists: &IdentityLists, cluster_of: &[u32]) -> Vec<(bool, Pair)> {
    let of_kind = |kind: ProfileKind| {
        let of_kind = move |(_, profile): &(usize, &Profile)| profile.kind == kind && !profile.offices.is_empty();
        profiles.par_iter().enumerate().with_min_len(LEAST_SHARE).filter(of_kind)
    };
    let all = of_kind(ProfileKind::Full).flat_map_iter(|(index, profile)| holders(profile, index as u32, lists));
    let mut all: Vec<Holder> = all.collect();
    all.par_sort_by_key(|holder| holder.hash);
    let hashes: Vec<u64> = all.iter().map(|holder| holder.hash).collect();
    let search = Search { profiles, lists, cluster_of, holders: &all, hashes: &hashes };
    let joins = of_kind(ProfileKind::Surname).flat_map_iter(|(index, profile)| {
        let found = search.first_holders(profile, cluster_of[index]);
        let is_clear = found.len() == 1;
        found.into_iter().map(move |(holder, weight)| {
            let (a, b) = (holder.profile.min(index as u32), holder.profile.max(index as u32));
            (is_clear, Pair { a, b, reason: Reason::Weight(weight) })
        })
    });
    joins.collect()
}

/// The offices of a profile under each of its surnames.
fn holders<'h, 'p>(profile: &'h Profile<'p>, index: u32, lists: &IdentityLists) -> Vec<Holder<'h, 'p>> {
    let mut holders = Vec::new();
    for held in profile.offices.iter().filter(|held| held.title.is_single()) {
        let leads = held.title.leads().then_some(None);
        for surname in surnames(profile, lists, held.country) {
            for country in owner(held).map(Some).into_iter().chain(leads) {
                let hash = hash(&surname, held.title, country);
                holders.push(Holder { hash, surname: surname.clone(), held, country, profile: index });
            }
        }
    }
    holders
}

/// The country of an office; none of a body of several.
fn owner(held: &Held) -> Option<Country> {
    held.country.filter(|_| !held.title.is_of_several())
}

/// What a profile may be called by its surname, which may stand first. Spellings of one sound are one where names of the
/// country come from another script; without a country, only the spelling itself.
fn surnames<'h>(profile: &Profile<'h>, lists: &IdentityLists, country: Option<Country>) -> Vec<Cow<'h, str>> {
    let mut surnames: Vec<Cow<str>> = profile.names().flat_map(|name| name.surnames()).collect();
    if lists.is_romanised(country) {
        let sounds: Vec<Cow<str>> =
            surnames.iter().map(|surname| Sound::of(surname).plain().to_string().into()).collect();
        surnames.extend(sounds);
    }
    surnames.sort_unstable();
    surnames.dedup();
    surnames
}

fn hash(surname: &str, title: Title, country: Option<Country>) -> u64 {
    FxBuildHasher.hash_one((surname, title.word, country))
}

/// How many holders of an office under one surname are looked at: so many are not told apart anyway.
const MOST_HOLDERS: usize = 100;

/// Looks among all holders.
struct Search<'s, 'h, 'p> {
    profiles: &'s [Profile<'p>],
    lists: &'s IdentityLists,
    cluster_of: &'s [u32],
    holders: &'s [Holder<'h, 'p>],
    /// Theirs, side by side.
    hashes: &'s [u64],
}

impl<'s, 'h, 'p> Search<'s, 'h, 'p> {
    /// The first two people who can be meant, or the only one. Whom few texts give the office, beside somebody to whom
    /// many do, has it by an error of these texts.
    fn first_holders(&self, profile: &Profile, own_cluster: u32) -> Vec<(&'s Holder<'h, 'p>, Weight)> {
        let spells = |holder: &Holder| holder.held.spells.len();
        let mut found: Vec<(&Holder, Weight)> = Vec::new();
        for held in profile.offices.iter().filter(|held| held.title.is_single()) {
            let weight = if owner(held).is_some() { Weight::of_office() } else { Weight::of_leader() };
            for surname in surnames(profile, self.lists, held.country) {
                for holder in self.of_office(&surname, held.title, owner(held)) {
                    let other = &self.profiles[holder.profile as usize];
                    let cluster = self.cluster_of[holder.profile as usize];
                    let is_near = are_near(holder.held.hull, held.hull);
                    if !is_near || differ(other.gender, profile.gender) || cluster == own_cluster {
                        continue;
                    }
                    match found.iter_mut().find(|(known, _)| self.cluster_of[known.profile as usize] == cluster) {
                        Some(known) if spells(holder) > spells(known.0) => *known = (holder, weight),
                        Some(_) => {}
                        None => found.push((holder, weight)),
                    }
                }
            }
        }
        let most = found.iter().map(|(holder, _)| spells(holder)).max().unwrap_or(0);
        found.retain(|(holder, _)| !is_outvoted(spells(holder), most));
        found.truncate(2);
        found
    }

    fn of_office(
        &self,
        surname: &str,
        title: Title,
        country: Option<Country>,
    ) -> impl Iterator<Item = &'s Holder<'h, 'p>> {
        let hash = hash(surname, title, country);
        let first = self.hashes.partition_point(|&other| other < hash);
        let same = self.holders[first..].iter().take_while(move |holder| holder.hash == hash);
        let same = same.take(MOST_HOLDERS);
        same.filter(move |holder| holder.surname == surname && holder.held.title == title && holder.country == country)
    }
}

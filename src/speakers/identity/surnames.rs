//! Surnames with an office: "President Rouhani" in an article that never gives the full name.
//!
//! Surname, title and country must be those of exactly one person whom other articles give the same office within a year.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ};
use super::lists::IdentityLists;
use super::profiles::{Profile, ProfileKind};
use crate::model::{Country, Gender};
use crate::speakers::names::{PersonName, Sound};

/// Who holds an office under a surname.
struct Holder {
    cluster: u32,
    profile: u32,
    hull: (Date, Date),
    gender: Option<Gender>,
}

type Office<'a> = (Box<str>, &'a str, Country);

/// Pairs of a profile with a surname only and a profile of the one person who can be meant.
pub(super) fn joins(profiles: &[Profile], lists: &IdentityLists, cluster_of: &[u32]) -> Vec<Pair> {
    let mut holders: FxHashMap<Office, Vec<Holder>> = FxHashMap::default();
    for (index, profile) in profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Full) {
        for held in &profile.offices {
            let Some(country) = held.country.filter(|_| lists.is_single(held.title)) else { continue };
            for surname in surnames(&profile.names, lists.is_romanised(Some(country))) {
                let cluster = cluster_of[index];
                let holder = Holder { cluster, profile: index as u32, hull: held.hull(), gender: profile.gender };
                holders.entry((surname, held.title, country)).or_default().push(holder);
            }
        }
    }
    let mut joins = Vec::new();
    for (index, profile) in profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Surname) {
        let Some(holder) = the_holder(profile, lists, &holders, cluster_of[index]) else { continue };
        let (a, b) = (holder.profile.min(index as u32), holder.profile.max(index as u32));
        joins.push(Pair { a, b, reason: Reason::Weight(Weight::of_office()) });
    }
    joins
}

/// The surname of a name, which may stand first.
fn surnames(names: &[PersonName], is_romanised: bool) -> Vec<Box<str>> {
    let spelling = |word: &str| if is_romanised { Sound::of(word).plain().into() } else { word.into() };
    let mut surnames: Vec<Box<str>> = names.iter().map(|name| spelling(name.surname())).collect();
    surnames.extend(names.iter().map(|name| spelling(name.first())));
    surnames.sort_unstable();
    surnames.dedup();
    surnames
}

fn the_holder<'h>(
    profile: &'h Profile,
    lists: &IdentityLists,
    holders: &'h FxHashMap<Office, Vec<Holder>>,
    own_cluster: u32,
) -> Option<&'h Holder> {
    let mut found: Option<&Holder> = None;
    for held in &profile.offices {
        let country = held.country?;
        for surname in surnames(&profile.names, lists.is_romanised(Some(country))) {
            let candidates = holders.get(&(surname, held.title, country)).into_iter().flatten();
            for holder in candidates.filter(|holder| are_near(holder.hull, held.hull())) {
                if differ(holder.gender, profile.gender) || holder.cluster == own_cluster {
                    continue;
                }
                if found.is_some_and(|known| known.cluster != holder.cluster) {
                    return None;
                }
                found = found.or(Some(holder));
            }
        }
    }
    found
}

//! Surnames with an office: "President Rouhani" in an article that never gives the full name.
//!
//! Surname, title and country must be those of exactly one person whom other articles give the same office within a year.
//! The title of somebody who leads a country is enough without the country, if no other leader has that surname then.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ};
use super::lists::IdentityLists;
use super::profiles::{Profile, ProfileKind};
use crate::model::{Country, Gender};
use crate::speakers::names::Sound;

/// Who holds an office under a surname.
struct Holder {
    cluster: u32,
    profile: u32,
    hull: (Date, Date),
    gender: Option<Gender>,
}

/// Surname, title, country; no country for leaders of any.
type Office<'a> = (Box<str>, &'a str, Option<Country>);

/// Pairs of a profile with a surname only and a profile of the one person who can be meant.
pub(super) fn joins(profiles: &[Profile], lists: &IdentityLists, cluster_of: &[u32]) -> Vec<Pair> {
    let mut holders: FxHashMap<Office, Vec<Holder>> = FxHashMap::default();
    for (index, profile) in profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Full) {
        for held in profile.offices.iter().filter(|held| lists.is_single(held.title)) {
            let leads = lists.leads(held.title).then_some(None);
            let countries: Vec<Option<Country>> = held.country.map(Some).into_iter().chain(leads).collect();
            for surname in surnames(profile, lists, held.country) {
                for &country in &countries {
                    holders.entry((surname.clone(), held.title, country)).or_default().push(Holder {
                        cluster: cluster_of[index],
                        profile: index as u32,
                        hull: held.hull(),
                        gender: profile.gender,
                    });
                }
            }
        }
    }
    let mut joins = Vec::new();
    for (index, profile) in profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Surname) {
        let Some((holder, weight)) = the_holder(profile, lists, &holders, cluster_of[index]) else { continue };
        let (a, b) = (holder.profile.min(index as u32), holder.profile.max(index as u32));
        joins.push(Pair { a, b, reason: Reason::Weight(weight) });
    }
    joins
}

/// What a profile may be called by its surname, which may stand first. Spellings of one sound are one where names of the
/// country come from another script; without a country, only the spelling itself.
fn surnames(profile: &Profile, lists: &IdentityLists, country: Option<Country>) -> Vec<Box<str>> {
    let is_romanised = lists.is_romanised(country);
    let mut surnames: Vec<Box<str>> = profile.names.iter().flat_map(|name| name.surnames()).map(Box::from).collect();
    if is_romanised {
        let sounds: Vec<Box<str>> = surnames.iter().map(|surname| Sound::of(surname).plain().into()).collect();
        surnames.extend(sounds);
    }
    surnames.sort_unstable();
    surnames.dedup();
    surnames
}

fn the_holder<'h>(
    profile: &'h Profile,
    lists: &IdentityLists,
    holders: &'h FxHashMap<Office, Vec<Holder>>,
    own_cluster: u32,
) -> Option<(&'h Holder, Weight)> {
    let mut found: Option<(&Holder, Weight)> = None;
    for held in &profile.offices {
        let weight = if held.country.is_some() { Weight::of_office() } else { Weight::of_leader() };
        for surname in surnames(profile, lists, held.country) {
            let candidates = holders.get(&(surname, held.title, held.country)).into_iter().flatten();
            for holder in candidates.filter(|holder| are_near(holder.hull, held.hull())) {
                if differ(holder.gender, profile.gender) || holder.cluster == own_cluster {
                    continue;
                }
                if found.is_some_and(|(known, _)| known.cluster != holder.cluster) {
                    return None;
                }
                found = found.or(Some((holder, weight)));
            }
        }
    }
    found
}

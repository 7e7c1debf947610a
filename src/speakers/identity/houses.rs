//! Labels of transcripts: "MR. MARSH:" in a briefing that never gives the full name.
//!
//! Whoever speaks in the transcripts of a house is named in full in other texts of the house. So the label joins the only
//! person of its surname whom articles of the same publisher name within a year. Somebody whom one or two of many texts
//! name beside that person ("nominee Ada Marsh") is no rival.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::archive::Archive;
use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ, is_outvoted};
use super::profiles::{Profile, ProfileKind};

/// How many articles name somebody in full who may be meant, at least.
const LEAST_ARTICLES: usize = 2;
/// How many articles name a rival, at most.
const MOST_OF_RIVAL: usize = 2;

/// Publisher and surname.
type Key<'k> = (u32, &'k str);

/// Pairs of a profile that labels turns by its surname and the profile of whom it means.
pub(super) fn joins(archive: &Archive, profiles: &[Profile], cluster_of: &[u32]) -> Vec<Pair> {
    let labels: Vec<(u32, Date, Key)> =
        (0..).zip(profiles).filter_map(|(at, profile)| label(archive, at, profile)).collect();
    let mut named: FxHashMap<Key, Vec<(Date, u32)>> = labels.iter().map(|&(_, _, key)| (key, Vec::new())).collect();
    let surnames: FxHashSet<&str> = named.keys().map(|&(_, surname)| surname).collect();
    for (at, profile) in (0..).zip(profiles).filter(|(_, profile)| profile.kind.has_full_name()) {
        let Some(surname) = profile.name.map(|name| name.surname()).filter(|surname| surnames.contains(surname)) else {
            continue;
        };
        for seen in profile.seen.iter() {
            if let (Some(house), Some(day)) = (archive.publisher(seen), archive.day(seen))
                && let Some(named) = named.get_mut(&(house, surname))
            {
                named.push((day, at));
            }
        }
    }
    let join = |&(label, day, key): &(u32, Date, Key)| {
        let profile = only(&named[&key], day, &profiles[label as usize], profiles, cluster_of)?;
        let is_new = cluster_of[profile as usize] != cluster_of[label as usize];
        let reason = Reason::Weight(Weight::of_house());
        is_new.then_some(Pair { a: profile.min(label), b: profile.max(label), reason })
    };
    labels.iter().filter_map(join).collect()
}

/// The day, publisher and surname of a profile that labels turns.
fn label<'k>(archive: &Archive, at: u32, profile: &Profile<'k>) -> Option<(u32, Date, Key<'k>)> {
    let seen = profile.seen.first().filter(|seen| seen.labels_turns && profile.kind == ProfileKind::Surname)?;
    Some((at, archive.day(seen)?, (archive.publisher(seen)?, profile.name?.surname())))
}

/// The only one of those named about a day who may be meant.
fn only(named: &[(Date, u32)], day: Date, label: &Profile, profiles: &[Profile], cluster_of: &[u32]) -> Option<u32> {
    let mut people: Vec<(u32, usize, u32)> = Vec::new();
    for &(other, profile) in named {
        let is_near = are_near((day, day), (other, other));
        if !is_near || differ(label.gender, profiles[profile as usize].gender) {
            continue;
        }
        let cluster = cluster_of[profile as usize];
        match people.iter_mut().find(|(known, ..)| *known == cluster) {
            Some((_, articles, _)) => *articles += 1,
            None => people.push((cluster, 1, profile)),
        }
    }
    people.sort_by_key(|&(cluster, articles, _)| (std::cmp::Reverse(articles), cluster));
    let [(_, most, profile), rivals @ ..] = &people[..] else { return None };
    let is_clear = rivals.iter().all(|&(_, count, _)| count <= MOST_OF_RIVAL && is_outvoted(count, *most));
    let is_open = profiles[*profile as usize].kind == ProfileKind::Full;
    (is_open && is_clear && *most >= LEAST_ARTICLES).then_some(*profile)
}

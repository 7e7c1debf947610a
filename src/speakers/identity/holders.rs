//! Whom other articles tell: "MR. MARSH:" and "THE VICE PRESIDENT:" in a transcript that never gives the full name, and "the
//! Peruvian foreign minister" in an article that does not either.
//!
//! Whoever speaks in the transcripts of a house is named in full in other texts of the house. So a label joins the only
//! person of its surname whom articles of the same publisher name within a year; somebody whom one or two of many texts
//! name beside that person ("nominee Ada Marsh") is no rival. A title alone means whom nearly all of these articles give
//! it, and a title with a country whom nearly all articles of any publisher do. The articles nearest in time count.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::archive::{Archive, Seen};
use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ, is_outvoted};
use super::profiles::{Profile, ProfileKind};
use crate::model::{Country, EntityKind};

/// How many articles name somebody in full who may be meant, at least.
const LEAST_ARTICLES: usize = 2;
/// How many articles name a rival of one surname, at most.
const MOST_OF_RIVAL: usize = 2;
/// How many articles to either side of a day are looked at.
const REACH: usize = 100;

/// By what somebody is called, and who publishes it where that counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'k> {
    Surname(u32, &'k str),
    Title(u32, &'k str),
    Office(&'k str, Country),
}

/// Pairs of a profile without a full name and the profile of whom it means.
pub(super) fn joins(archive: &Archive, profiles: &[Profile], cluster_of: &[u32]) -> Vec<Pair> {
    let open: Vec<(u32, Date, Key)> = (0..)
        .zip(profiles)
        .filter_map(|(at, profile)| {
            let seen = profile.seen.first()?;
            Some((at, archive.day(seen)?, key(archive, profile, seen)?))
        })
        .collect();
    let mut named: FxHashMap<Key, Vec<(Date, u32)>> = open.iter().map(|&(_, _, key)| (key, Vec::new())).collect();
    for (at, profile) in (0..).zip(profiles).filter(|(_, profile)| profile.kind.has_full_name()) {
        let surname = profile.name.map(|name| name.surname());
        for seen in profile.seen.iter() {
            let Some(day) = archive.day(seen) else { continue };
            let house = archive.publisher(seen);
            let of_surname = house.zip(surname).map(|(house, surname)| Key::Surname(house, surname));
            let of_title = archive.offices(seen).flat_map(|(title, country)| {
                let of_house = house.map(|house| Key::Title(house, title.word));
                of_house.into_iter().chain(country.map(|country| Key::Office(title.word, country)))
            });
            for key in of_surname.into_iter().chain(of_title) {
                if let Some(named) = named.get_mut(&key) {
                    named.push((day, at));
                }
            }
        }
    }
    named.values_mut().for_each(|named| named.sort_unstable());
    let join = |&(at, day, key): &(u32, Date, Key)| {
        let holder = only(&named[&key], day, key, &profiles[at as usize], profiles, cluster_of)?;
        let is_new = cluster_of[holder as usize] != cluster_of[at as usize];
        let reason = match key {
            Key::Surname(..) => Reason::Weight(Weight::of_house()),
            Key::Title(..) | Key::Office(..) => Reason::Title,
        };
        is_new.then_some(Pair { a: holder.min(at), b: holder.max(at), reason })
    };
    open.iter().filter_map(join).collect()
}

/// How a profile without a full name is called, if others may tell whom that means.
fn key<'k>(archive: &'k Archive, profile: &Profile<'k>, seen: &Seen) -> Option<Key<'k>> {
    if profile.kind == ProfileKind::Surname {
        return Some(Key::Surname(archive.publisher(seen).filter(|_| seen.labels_turns)?, profile.name?.surname()));
    }
    let is_title = profile.kind == ProfileKind::Local && seen.kind == EntityKind::Unnamed;
    let (title, country) = archive.offices(seen).find(|(title, _)| is_title && title.is_single())?;
    match country {
        Some(country) => Some(Key::Office(title.word, country)),
        None => Some(Key::Title(archive.publisher(seen).filter(|_| seen.labels_turns)?, title.word)),
    }
}

/// The only one of those named about a day, in order, who may be meant.
fn only(
    named: &[(Date, u32)],
    day: Date,
    key: Key,
    open: &Profile,
    profiles: &[Profile],
    cluster_of: &[u32],
) -> Option<u32> {
    let middle = named.partition_point(|&(other, _)| other < day);
    let near = &named[middle.saturating_sub(REACH)..named.len().min(middle + REACH)];
    let mut people: Vec<(u32, usize, u32)> = Vec::new();
    for &(_, profile) in near.iter().filter(|&&(other, _)| are_near((day, day), (other, other))) {
        if differ(open.gender, profiles[profile as usize].gender) {
            continue;
        }
        let cluster = cluster_of[profile as usize];
        match people.iter_mut().find(|(known, ..)| *known == cluster) {
            Some((_, articles, _)) => *articles += 1,
            None => people.push((cluster, 1, profile)),
        }
    }
    people.sort_by_key(|&(cluster, articles, _)| (Reverse(articles), cluster));
    let [(_, most, profile), rivals @ ..] = &people[..] else { return None };
    let may_rival = |count: usize| matches!(key, Key::Surname(..)) && count > MOST_OF_RIVAL;
    let is_clear = rivals.iter().all(|&(_, count, _)| is_outvoted(count, *most) && !may_rival(count));
    let is_open = profiles[*profile as usize].kind == ProfileKind::Full;
    (is_open && is_clear && *most >= LEAST_ARTICLES).then_some(*profile)
}

//! Labels of transcripts: "MR. MARSH:", "THE VICE PRESIDENT:" in a text that never gives the full name.
//!
//! Whoever speaks in the transcripts of a house is named in full in other texts of the house. So the label joins the only
//! person of its surname whom articles of the same publisher name within a year. Somebody whom one or two of many texts
//! name beside that person ("nominee Ada Marsh") is no rival. A title alone means whom nearly all of these articles give
//! it.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::archive::Archive;
use super::clusters::Pair;
use super::evidence::{Reason, Weight, are_near, differ, is_outvoted};
use super::profiles::{Profile, ProfileKind};

/// How many articles name somebody in full who may be meant, at least.
const LEAST_ARTICLES: usize = 2;
/// How many articles name a rival of one surname, at most.
const MOST_OF_RIVAL: usize = 2;

/// Publisher, and the surname or title by which somebody is labelled.
type Key<'k> = (u32, By<'k>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum By<'k> {
    Surname(&'k str),
    Title(&'k str),
}

/// Pairs of a profile that labels turns and the profile of whom it means.
pub(super) fn joins(archive: &Archive, profiles: &[Profile], cluster_of: &[u32]) -> Vec<Pair> {
    let labels: Vec<(u32, Date, Key)> =
        (0..).zip(profiles).filter_map(|(at, profile)| label(archive, at, profile)).collect();
    let mut named: FxHashMap<Key, Vec<(Date, u32)>> = labels.iter().map(|&(_, _, key)| (key, Vec::new())).collect();
    let sought: FxHashSet<By> = named.keys().map(|&(_, by)| by).collect();
    for (at, profile) in (0..).zip(profiles).filter(|(_, profile)| profile.kind.has_full_name()) {
        let surname = profile.name.map(|name| By::Surname(name.surname())).filter(|by| sought.contains(by));
        let mut titles = profile.offices.iter().map(|held| By::Title(held.title.word));
        if surname.is_none() && !titles.any(|by| sought.contains(&by)) {
            continue;
        }
        for seen in profile.seen.iter() {
            let (Some(house), Some(day)) = (archive.publisher(seen), archive.day(seen)) else { continue };
            let titles = archive.offices(seen).map(|(title, _)| By::Title(title.word));
            for by in surname.into_iter().chain(titles) {
                if let Some(named) = named.get_mut(&(house, by)) {
                    named.push((day, at));
                }
            }
        }
    }
    let join = |&(label, day, key): &(u32, Date, Key)| {
        let profile = only(&named[&key], (day, key.1), &profiles[label as usize], profiles, cluster_of)?;
        let is_new = cluster_of[profile as usize] != cluster_of[label as usize];
        let reason = Reason::Weight(Weight::of_house());
        is_new.then_some(Pair { a: profile.min(label), b: profile.max(label), reason })
    };
    labels.iter().filter_map(join).collect()
}

/// The day, publisher and surname, or title, of a profile that labels turns.
fn label<'k>(archive: &'k Archive, at: u32, profile: &Profile<'k>) -> Option<(u32, Date, Key<'k>)> {
    let seen = profile.seen.first().filter(|seen| seen.labels_turns)?;
    let by = match profile.kind {
        ProfileKind::Surname => By::Surname(profile.name?.surname()),
        ProfileKind::Local => {
            By::Title(archive.offices(seen).map(|(title, _)| title).find(|title| title.is_single())?.word)
        }
        _ => return None,
    };
    Some((at, archive.day(seen)?, (archive.publisher(seen)?, by)))
}

/// The only one of those named about a day who may be meant.
fn only(
    named: &[(Date, u32)],
    (day, by): (Date, By),
    label: &Profile,
    profiles: &[Profile],
    cluster_of: &[u32],
) -> Option<u32> {
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
    people.sort_by_key(|&(cluster, articles, _)| (Reverse(articles), cluster));
    let [(_, most, profile), rivals @ ..] = &people[..] else { return None };
    let is_clear = rivals
        .iter()
        .all(|&(_, count, _)| is_outvoted(count, *most) && (count <= MOST_OF_RIVAL || matches!(by, By::Title(_))));
    let is_open = profiles[*profile as usize].kind == ProfileKind::Full;
    (is_open && is_clear && *most >= LEAST_ARTICLES).then_some(*profile)
}

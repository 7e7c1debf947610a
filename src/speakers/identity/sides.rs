//! Entities of one name part into sides where country, gender, suffix or office tell namesakes apart.
//!
//! What a text says of somebody is sometimes wrong ("Russian President" read as Ukrainian). So a value that fewer than one
//! in ten of a name's entities have, measured against the commonest value, is outvoted and splits nobody. Where a name
//! has several values that count, entities without any could be either's and become a profile that nothing joins.

use std::borrow::Cow;

use super::archive::{Archive, Seen};
use super::evidence;
use super::lists::Title;
use super::profiles::Held;
use crate::model::{Country, Gender};
use crate::speakers::names::{PersonName, Suffix};

/// Some of the entities of a name.
pub(super) struct Side<'p, K> {
    pub value: Option<K>,
    pub seen: Cow<'p, [Seen]>,
    /// Whether they could be on several sides.
    pub is_undecided: bool,
}

impl<'p, K> Side<'p, K> {
    fn all(value: Option<K>, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, K>> {
        vec![Side { value, seen, is_undecided: false }]
    }
}

impl<'p> Archive<'p> {
    /// Father and son. "Jr." may be left out, unless an article names one with it and one without.
    pub(super) fn split_by_suffix(&self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Option<Suffix>>> {
        let suffix = |seen: &Seen| self.name(seen).and_then(PersonName::suffix);
        let mut values: Vec<Option<Suffix>> = seen.iter().map(suffix).collect();
        values.sort_unstable();
        values.dedup();
        let named = values.iter().filter(|value| value.is_some()).count();
        let mut in_articles = seen.chunk_by(|a, b| a.rank == b.rank);
        let are_two = in_articles.any(|article| article.iter().any(|seen| suffix(seen) != suffix(&article[0])));
        if named == 0 || named == 1 && !are_two {
            let value = values.last().filter(|value| value.is_some()).copied();
            return Side::all(value, seen);
        }
        let side = |value: Option<Suffix>| Side {
            value: (value.is_some() || are_two).then_some(value),
            seen: seen.iter().filter(|seen| suffix(seen) == value).cloned().collect(),
            is_undecided: value.is_none() && !are_two,
        };
        values.into_iter().map(side).collect()
    }

    /// Namesakes of several countries. Two people of one name never hold at one time an office that one person holds.
    pub(super) fn split_by_country(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Country>> {
        self.split_by(seen, |seen| seen.country, evidence::have_one_office)
    }

    /// A man and a woman, unless they have one office: then texts are wrong of one of them.
    pub(super) fn split_by_gender(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Gender>> {
        self.split_by(seen, |seen| seen.gender, evidence::have_same_office)
    }

    /// Parts entities by a value, but joins sides again whose offices overrule it. Offices also tell whom entities without
    /// a value mean. A side that is outvoted by all entities, not only by those with a value, and shares a title with them
    /// has its value by an error, or it tells of a visit or an origin.
    fn split_by<K: Copy + Ord>(
        &'p self,
        seen: Cow<'p, [Seen]>,
        value: impl Fn(&Seen) -> Option<K>,
        are_one: impl Fn(&[Held], &[Held]) -> bool,
    ) -> Vec<Side<'p, K>> {
        let all = seen.len();
        let mut sides = split(seen, value);
        if sides.len() < 2 {
            return sides;
        }
        let undecided = sides.pop_if(|side| side.is_undecided);
        let without: &[Seen] = undecided.as_ref().map_or(&[], |side| &side.seen);
        let held_without = self.held(without);
        let mut held: Vec<Vec<Held>> = sides.iter().map(|side| self.held(&side.seen)).collect();
        for at in (1..sides.len()).rev() {
            let by_office = (0..at).find(|&other| are_one(&held[at], &held[other]));
            let by_error = || {
                let shares_title =
                    [&held[0], &held_without].iter().any(|others| evidence::have_same_title(&held[at], others));
                (evidence::is_outvoted(sides[at].seen.len(), all) && shares_title).then_some(0)
            };
            if let Some(same) = by_office.or_else(by_error) {
                let side = sides.remove(at);
                held.remove(at);
                sides[same].seen.to_mut().extend(side.seen.iter().cloned());
                sides[same].seen.to_mut().sort_unstable_by_key(|seen| (seen.rank, seen.entity));
                held[same] = self.held(&sides[same].seen);
            }
        }
        let mut unclear = Vec::new();
        for seen in without {
            let own = self.held(std::slice::from_ref(seen));
            let mut fitting = (0..sides.len()).filter(|&at| evidence::have_same_office(&own, &held[at]));
            let side = match (fitting.next(), fitting.next()) {
                (Some(only), None) => &mut sides[only].seen,
                _ if sides.len() == 1 => &mut sides[0].seen,
                _ => {
                    unclear.push(seen.clone());
                    continue;
                }
            };
            side.to_mut().push(seen.clone());
        }
        sides.iter_mut().for_each(|side| side.seen.to_mut().sort_unstable_by_key(|seen| (seen.rank, seen.entity)));
        if !unclear.is_empty() {
            sides.push(Side { value: None, seen: unclear.into(), is_undecided: true });
        }
        sides
    }

    /// Namesakes who hold offices at the same time that one person cannot hold together. Whoever has both in one text has
    /// the one that most texts give.
    pub(super) fn split_by_office(&'p self, seen: Cow<'p, [Seen]>) -> Vec<Side<'p, Title<'p>>> {
        let mut offices = self.held(&seen);
        offices.sort_by_key(|held| std::cmp::Reverse(held.spells.len()));
        let clashes = |held: &&Held| evidence::clash(std::slice::from_ref(*held), &offices);
        let titles: Vec<Title> = offices.iter().filter(clashes).map(|held| held.title).collect();
        split(seen, |seen| titles.iter().copied().find(|title| self.offices(seen).any(|(own, _)| own == *title)))
    }
}

/// Parts entities by a value that tells people apart; see the head of this file.
fn split<'p, K: Copy + Ord>(seen: Cow<'p, [Seen]>, value: impl Fn(&Seen) -> Option<K>) -> Vec<Side<'p, K>> {
    let counts = counts(seen.iter().filter_map(&value));
    let [(main, _), others @ ..] = &counts[..] else {
        return Side::all(None, seen);
    };
    if others.is_empty() {
        return Side::all(Some(*main), seen);
    }
    let side = |&(value, _): &(K, usize)| Side { value: Some(value), seen: Cow::default(), is_undecided: false };
    let mut sides: Vec<Side<K>> = counts.iter().map(side).collect();
    let mut undecided = Vec::new();
    for seen in seen.iter() {
        match value(seen) {
            None => undecided.push(seen.clone()),
            found => {
                let side = sides.iter().position(|side| side.value == found).unwrap_or(0); // outvoted: the commonest
                sides[side].seen.to_mut().push(seen.clone());
            }
        }
    }
    if !undecided.is_empty() {
        sides.push(Side { value: None, seen: undecided.into(), is_undecided: true });
    }
    sides
}

/// How often each value comes, the commonest first, those left out that are outvoted.
pub(super) fn counts<K: Copy + Ord>(values: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut counts: Vec<(K, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let most = counts.first().map_or(0, |&(_, count)| count);
    counts.retain(|&(_, count)| !evidence::is_outvoted(count, most));
    counts
}

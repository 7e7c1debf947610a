//! Which months of the tables are the same as in the last generation, and need not be written again.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::speakers::identity::Identities;
use crate::write::{Generation, Month, TableFile};

use super::ledger::Entry;
use super::select::Selection;

/// The months of the articles, in their order.
#[derive(Debug, Default)]
pub(super) struct Months {
    /// Where each begins and ends in the order of the tables, and a hash of all that its rows come from.
    months: Vec<(Month, Range<usize>, String)>,
    /// The files of those that the last generation has.
    kept: BTreeMap<Month, Vec<TableFile>>,
}

impl Months {
    /// Compares the months of the standing articles with those of the last generation, if they may be taken over.
    pub(super) fn plan(
        entries: &[Entry],
        selection: &Selection,
        identities: &Identities,
        salt: &[u8; 32],
        earlier: Option<&Generation>,
    ) -> Months {
        let month = |place: usize| Month::of(entries[selection.standing[place].0].published);
        let mut ranges: Vec<(Month, Range<usize>)> = Vec::new();
        for place in 0..selection.standing.len() {
            match ranges.last_mut() {
                Some((last, places)) if *last == month(place) => places.end = place + 1,
                _ => ranges.push((month(place), place..place + 1)),
            }
        }
        let found: Vec<_> = ranges
            .into_par_iter()
            .map(|(month, places)| {
                let made_of = made_of(places.clone(), entries, selection, identities, salt);
                let kept = earlier.and_then(|earlier| earlier.month(month, &made_of));
                (month, places, made_of, kept)
            })
            .collect();
        let mut months = Months::default();
        for (month, places, made_of, kept) in found {
            months.months.push((month, places, made_of));
            months.kept.extend(kept.map(|files| (month, files)));
        }
        months
    }

    /// What the rows of each month come from.
    pub(super) fn made_of(&self) -> BTreeMap<Month, String> {
        self.months.iter().map(|(month, _, made_of)| (*month, made_of.clone())).collect()
    }

    /// The files of the months that are taken over.
    pub(super) fn kept(&self) -> impl Iterator<Item = &TableFile> {
        self.kept.values().flatten()
    }

    /// The months that are written, and those that are taken over.
    pub(super) fn names(&self) -> (Vec<String>, Vec<String>) {
        let (kept, written): (Vec<Month>, Vec<Month>) =
            self.months.iter().map(|&(month, ..)| month).partition(|month| self.kept.contains_key(month));
        let names = |months: Vec<Month>| months.iter().map(Month::to_string).collect();
        (names(written), names(kept))
    }

    /// Cuts places in the order of the tables where a month ends, and says whether the month is taken over. Without
    /// months there is one piece.
    pub(super) fn cut(&self, places: Range<usize>) -> Vec<(Range<usize>, bool)> {
        if self.months.is_empty() {
            return vec![(places, false)];
        }
        let first = self.months.partition_point(|(_, month, _)| month.end <= places.start);
        let within = |month: &Range<usize>| month.start.max(places.start)..month.end.min(places.end);
        let months = self.months[first..].iter().take_while(|(_, month, _)| month.start < places.end);
        months.map(|(month, range, _)| (within(range), self.kept.contains_key(month))).collect()
    }
}

/// A hash of all that the rows of a month's articles come from: the articles, the settings, and the people.
fn made_of(
    places: Range<usize>,
    entries: &[Entry],
    selection: &Selection,
    identities: &Identities,
    salt: &[u8; 32],
) -> String {
    let mut hasher = Sha256::new();
    let mut add = |part: &[u8]| {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(salt);
    for place in places {
        let (index, original) = selection.standing[place];
        let original = original.map(|original| entries[selection.standing[original].0].article_id.as_bytes());
        add(&entries[index].fingerprint);
        add(original.unwrap_or_default());
        for &person in identities.people_of(place as u32) {
            let person = &identities.people[person as usize];
            add(person.id.as_bytes());
            add(person.name.as_bytes());
        }
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}

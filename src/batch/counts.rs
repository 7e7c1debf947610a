//! What became of the records, in numbers.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::intake::{Intake, Origin};
use super::ledger::{Entry, Ledger};
use super::select::{self, Selection};

/// `counts` of `run.json`; `records = written + unchanged + duplicates + superseded + rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records among the inputs, those that could not be read included.
    pub records: u64,
    /// Articles analysed now.
    pub written: u64,
    /// Articles taken over from an earlier run.
    pub unchanged: u64,
    /// Records whose text and date another one has.
    pub duplicates: u64,
    /// Older versions of a record.
    pub superseded: u64,
    /// Rows of `rejects`.
    pub rejected: u64,
    /// Records of an earlier run that have another text now.
    pub replaced: u64,
    /// Records of an earlier run that were pruned.
    pub removed: u64,
    /// Articles that are not in English.
    pub other_language: u64,
    /// Rows of `statements`.
    pub statements: u64,
    /// Rows of `speakers`.
    pub speakers: u64,
    /// Rows of `dates`.
    pub dates: u64,
}

/// How the articles differ from those of the last generation; `written = new + changed + again`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Turnover {
    /// Articles whose record the last generation did not have.
    pub new: u64,
    /// Articles whose record had another text.
    pub changed: u64,
    /// Articles with the same text whose other fields, or the settings, are others now.
    pub again: u64,
    /// Articles of the last generation whose inputs are gone.
    pub vanished: u64,
}

/// Counts what is known before the tables are written. Without an earlier ledger everything is new.
pub(super) fn count(
    intake: &Intake,
    selection: &Selection,
    earlier: Option<&Ledger>,
    prune: bool,
) -> (Counts, Turnover) {
    let Intake { entries, origins, rejects, .. } = intake;
    let is_here = |index: &usize| origins[*index] != Origin::Vanished;
    let of_this_run = |indices: &[usize]| indices.iter().filter(|&index| is_here(index)).count() as u64;
    let standing: Vec<usize> = selection.standing.iter().map(|&(index, _)| index).collect();
    let with = |origin| standing.iter().filter(|&&index| origins[index] == origin).count() as u64;
    let mut counts = Counts {
        written: with(Origin::New),
        unchanged: with(Origin::Unchanged),
        duplicates: of_this_run(&selection.duplicates),
        superseded: of_this_run(&selection.superseded),
        rejected: rejects.len() as u64,
        ..Counts::default()
    };
    counts.records = counts.written + counts.unchanged + counts.duplicates + counts.superseded + counts.rejected;

    let mut turnover = Turnover::default();
    let here: Vec<&Entry> =
        standing.iter().chain(&selection.duplicates).filter(|&i| is_here(i)).map(|&i| &entries[i]).collect();
    let before: Vec<&Entry> = earlier.map_or_else(Vec::new, |earlier| {
        select::choose(&earlier.entries).standing.iter().map(|&(index, _)| &earlier.entries[index]).collect()
    });
    let now = texts(&here);
    for entry in &before {
        match now.get(&*entry.key) {
            Some(&text) => counts.replaced += u64::from(*text != entry.text_hash),
            None => turnover.vanished += 1,
        }
    }
    counts.removed = if prune { turnover.vanished } else { 0 };
    let before = texts(&before);
    for &index in standing.iter().filter(|&&index| origins[index] == Origin::New) {
        match before.get(&*entries[index].key) {
            None => turnover.new += 1,
            Some(&text) if *text != entries[index].text_hash => turnover.changed += 1,
            Some(_) => turnover.again += 1,
        }
    }
    (counts, turnover)
}

/// The texts of records by their keys.
fn texts<'e>(entries: &[&'e Entry]) -> FxHashMap<&'e str, &'e [u8; 32]> {
    entries.iter().map(|entry| (&*entry.key, &entry.text_hash)).collect()
}

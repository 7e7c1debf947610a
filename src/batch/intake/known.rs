//! What the earlier ledger has, by the path of a file and by the fingerprint of a record.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::batch::ledger::{Entry, Ledger};
use crate::read::InputFile;

use super::reader::Item;
use super::record::Bench;

/// Earlier work, ready for look-ups.
pub(super) struct Known<'l> {
    ledger: &'l Ledger,
    by_path: FxHashMap<&'l str, usize>,
    by_fingerprint: FxHashMap<&'l [u8; 32], usize>,
    /// Whether the analysis of an entry is as it was written.
    is_whole: Vec<bool>,
    damaged: AtomicUsize,
}

impl<'l> Known<'l> {
    pub(super) fn of(ledger: &'l Ledger, bench: Bench<'_>) -> Known<'l> {
        let files = ledger.files.iter().enumerate().filter(|_| ledger.keys.reading == *bench.reading);
        let entries = ledger.entries.iter().enumerate();
        Known {
            ledger,
            by_path: files.map(|(index, file)| (&*file.source_path, index)).collect(),
            by_fingerprint: entries.map(|(index, entry)| (&entry.fingerprint, index)).collect(),
            is_whole: ledger.entries.par_iter().map(|entry| ledger.read_whole(entry.frame).is_some()).collect(),
            damaged: AtomicUsize::new(0),
        }
    }

    /// A file that holds what it held, and of whose records all analyses are whole.
    pub(super) fn file<R>(&self, file: &InputFile) -> Option<Item<'l, R>> {
        let &index = self.by_path.get(&*file.source_path)?;
        let known = &self.ledger.files[index];
        let is_whole = self.is_whole.get(known.entries.clone())?.iter().all(|&is_whole| is_whole);
        let entries = self.ledger.entries.get(known.entries.clone())?;
        (is_whole && known.content.is_at(&file.path)).then_some(Item::Same { file: known, entries })
    }

    /// A record whose analysis is there and whole.
    pub(super) fn record(&self, fingerprint: &[u8; 32]) -> Option<&'l Entry> {
        let &index = self.by_fingerprint.get(fingerprint)?;
        self.damaged.fetch_add(usize::from(!self.is_whole[index]), Ordering::Relaxed);
        self.is_whole[index].then_some(&self.ledger.entries[index])
    }

    /// How many records were asked for whose analysis is not as it was written.
    pub(super) fn damaged(&self) -> usize {
        self.damaged.load(Ordering::Relaxed)
    }
}

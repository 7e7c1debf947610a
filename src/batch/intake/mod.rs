//! Reading and analysing: one thread reads, all others analyse, results are spilled in the order of the input.
//!
//! What an earlier run has done is taken over in two ways ([`known`]). A file that holds just what it held is not read
//! but for its hash; that its time of change is another, or the same, means nothing. Of all other files every record is
//! read and compared by its fingerprint. Articles whose inputs are gone are kept ([`vanished`]).
//!
//! An article that brings a stage to a panic is one row in `rejects`; all others go on.

mod known;
mod reader;
mod record;
#[cfg(test)]
mod tests;
mod vanished;

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::{mem, thread};

use rayon::prelude::*;

use crate::model::Reject;
use crate::read::{Content, InputFile};
use crate::write;

use super::ledger::{Entry, Ledger, SourceFile, Writer};
use super::{RunError, Settings};
use known::Known;
use reader::{Item, Outbox};
pub(super) use record::Bench;
use record::Outcome;
pub(super) use vanished::keep_vanished;

/// Batches that may wait while one is analysed.
const BATCHES_AHEAD: usize = 2;

/// What reading gave.
#[derive(Default)]
pub(super) struct Intake {
    /// All records that hold an article, in the order of the input.
    pub(super) entries: Vec<Entry>,
    /// Where the analysis of each comes from.
    pub(super) origins: Vec<Origin>,
    /// All other records.
    pub(super) rejects: Vec<Reject>,
    /// Files of which all records are among these.
    pub(super) files: Vec<SourceFile>,
    /// Analyses that the earlier ledger holds and that are damaged.
    pub(super) damaged: usize,
    /// How many entries and rejects there were when the file began that is taken in.
    begun: (usize, usize),
    /// Entries whose frame is still in the earlier ledger; [`Intake::carry_over`] brings it.
    waiting: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Analysed now.
    New,
    /// Read now, analysed by an earlier run.
    Unchanged,
    /// No longer among the inputs; kept from an earlier run.
    Vanished,
}

/// Reads all `files`, analyses every article that `earlier` does not have, and appends the analyses to `spill`.
pub(super) fn take_in(
    files: &[InputFile],
    settings: &Settings,
    bench: Bench<'_>,
    earlier: Option<&Ledger>,
    spill: &mut Writer,
) -> Result<Intake, RunError> {
    let mut intake = Intake::default();
    let known = earlier.map(|earlier| Known::of(earlier, bench));
    let known = known.as_ref();
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(BATCHES_AHEAD);
        scope.spawn(move || reader::read_all(files, settings, known, Outbox::new(sender)));
        for batch in batches {
            let before = intake.records();
            let work = |record| record::work(record, bench, known);
            let worked = batch.into_par_iter().map(|item| bench.watch.check().map(|()| item.map(work)));
            let done: Result<Vec<_>, RunError> = worked.collect();
            for item in done? {
                intake.add_item(item, spill)?;
            }
            bench.watch.advance(intake.records() - before);
        }
        intake.damaged = known.map_or(0, Known::damaged);
        Ok(intake)
    })
}

impl Intake {
    /// Copies the analyses that are taken over from the earlier ledger into the new one.
    pub(super) fn carry_over(&mut self, earlier: Option<&Ledger>, spill: &mut Writer) -> Result<(), write::Error> {
        let Some(earlier) = earlier else { return Ok(()) };
        for index in self.waiting.drain(..) {
            let frame = &mut self.entries[index].frame;
            *frame = spill.append(&earlier.read(*frame)?)?;
        }
        Ok(())
    }

    fn add_item(&mut self, item: Item<'_, Outcome<'_>>, spill: &mut Writer) -> Result<(), write::Error> {
        match item {
            Item::Record(outcome) => {
                let origin = if matches!(outcome, Outcome::Known(_)) { Origin::Unchanged } else { Origin::New };
                self.add(outcome, origin, spill)?;
            }
            Item::Same { file, entries } => {
                entries.iter().for_each(|entry| self.take_over(entry, Origin::Unchanged));
                self.rejects.extend_from_slice(&file.rejects);
                self.end_file(Arc::clone(&file.source_path), Some(file.content));
            }
            Item::End(source_path, content) => self.end_file(source_path, content),
        }
        Ok(())
    }

    fn add(&mut self, outcome: Outcome<'_>, origin: Origin, spill: &mut Writer) -> Result<(), write::Error> {
        match outcome {
            Outcome::Rejected(reject) => self.rejects.push(reject),
            Outcome::Known(entry) => self.take_over(entry, origin),
            Outcome::Analysed(mut entry, packed) => {
                entry.frame = spill.append(&packed)?;
                self.entries.push(*entry);
                self.origins.push(origin);
            }
        }
        Ok(())
    }

    /// Adds an entry of an earlier ledger.
    fn take_over(&mut self, entry: &Entry, origin: Origin) {
        self.waiting.push(self.entries.len());
        self.entries.push(entry.clone());
        self.origins.push(origin);
    }

    /// Notes which records were those of a file, if what it held is known.
    fn end_file(&mut self, source_path: Arc<str>, content: Option<Content>) {
        let (entries, rejects) = mem::replace(&mut self.begun, (self.entries.len(), self.rejects.len()));
        if let Some(content) = content {
            let (entries, rejects) = (entries..self.entries.len(), self.rejects[rejects..].to_vec());
            self.files.push(SourceFile { source_path, content, entries, rejects });
        }
    }

    fn records(&self) -> usize {
        self.entries.len() + self.rejects.len()
    }
}

//! Reading and analysing: one thread reads, all others analyse, results are spilled in the order of the input.
//!
//! An article that brings a stage to a panic is one row in `rejects`; all others go on.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::{mem, thread};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::model::{Analysis, Article, Reject};
use crate::read::{self, InputFile, Record};
use crate::tables::ids;

use super::ledger::{Entry, Frame, Ledger, Packed, Writer};
use super::{RunError, Settings, Watch};

/// Records and bytes of text that are analysed together.
const BATCH_RECORDS: usize = 512;
const BATCH_BYTES: usize = 8 << 20;
/// Batches that may wait while one is analysed.
const BATCHES_AHEAD: usize = 2;

/// What reading gave.
#[derive(Default)]
pub(super) struct Intake {
    /// All records that hold an article, in the order of the input; their analyses are in the new ledger.
    pub(super) taken: Vec<Taken>,
    /// All others.
    pub(super) rejects: Vec<Reject>,
}

/// A record and where its analysis comes from.
pub(super) struct Taken {
    pub(super) entry: Entry,
    pub(super) origin: Origin,
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

/// Earlier work by the fingerprint of its record.
pub(super) struct Earlier<'l> {
    ledger: &'l mut Ledger,
    by_fingerprint: FxHashMap<[u8; 32], usize>,
}

impl<'l> Earlier<'l> {
    pub(super) fn of(ledger: &'l mut Ledger) -> Earlier<'l> {
        let by_fingerprint =
            ledger.entries.iter().enumerate().map(|(index, entry)| (entry.fingerprint, index)).collect();
        Earlier { ledger, by_fingerprint }
    }
}

/// What became of one record.
enum Outcome {
    /// It is no article, or analysing it failed.
    Rejected(Reject),
    /// The earlier ledger has it, at this index.
    Known(usize, Box<Article>),
    Analysed(Box<Entry>, Packed),
}

/// Reads all `files`, analyses every article that `earlier` does not have, and appends the analyses to `spill`.
pub(super) fn take_in(
    files: &[InputFile],
    settings: &Settings,
    salt: &[u8; 32],
    analyse: &(impl Fn(Article) -> Analysis + Sync),
    mut earlier: Option<Earlier<'_>>,
    spill: &mut Writer,
    watch: &Watch,
) -> Result<Intake, RunError> {
    let mut intake = Intake::default();
    let failed = |error| RunError::ledger("write", error);
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(BATCHES_AHEAD);
        scope.spawn(move || read_all(files, settings, sender));
        for batch in batches {
            watch.check()?;
            let known = earlier.as_ref().map(|earlier| &earlier.by_fingerprint);
            let outcomes: Vec<_> = batch.into_par_iter().map(|record| one(record, salt, known, analyse)).collect();
            watch.advance(outcomes.len());
            for outcome in outcomes {
                let outcome = match (outcome, &mut earlier) {
                    (Outcome::Known(index, article), Some(earlier)) => {
                        let mut entry = earlier.ledger.entries[index].clone();
                        if let Some(packed) = earlier.ledger.read(entry.frame).ok().filter(Packed::is_whole) {
                            entry.frame = spill.append(&packed).map_err(failed)?;
                            intake.taken.push(Taken { entry, origin: Origin::Unchanged });
                            continue;
                        }
                        one(Record::Article(article), salt, None, analyse) // a damaged frame: done again
                    }
                    (outcome, _) => outcome,
                };
                match outcome {
                    Outcome::Rejected(reject) => intake.rejects.push(reject),
                    Outcome::Analysed(mut entry, packed) => {
                        entry.frame = spill.append(&packed).map_err(failed)?;
                        intake.taken.push(Taken { entry: *entry, origin: Origin::New });
                    }
                    Outcome::Known(..) => unreachable!("nothing is known without an earlier ledger"),
                }
            }
        }
        Ok(intake)
    })
}

/// Keeps the records of the earlier ledger whose inputs are gone: as they were, or analysed again if the settings are
/// others now.
pub(super) fn keep_vanished(
    earlier: &mut Ledger,
    intake: &mut Intake,
    salt: &[u8; 32],
    analyse: &(impl Fn(Article) -> Analysis + Sync),
    spill: &mut Writer,
    watch: &Watch,
) -> Result<(), RunError> {
    let seen: FxHashSet<&str> = intake.taken.iter().map(|taken| taken.entry.key.as_str()).collect();
    let gone: Vec<Entry> = earlier.entries.iter().filter(|entry| !seen.contains(entry.key.as_str())).cloned().collect();
    let is_stale = earlier.salt != *salt;
    for mut entry in gone {
        watch.check()?;
        let packed = earlier.read(entry.frame).map_err(|error| RunError::ledger("read", error))?;
        let packed = if is_stale {
            let article = packed.unpack().map_err(|error| RunError::ledger("read", error))?.article;
            match one(Record::Article(Box::new(article)), salt, None, analyse) {
                Outcome::Analysed(fresh, packed) => {
                    entry = *fresh;
                    packed
                }
                Outcome::Rejected(reject) => {
                    intake.rejects.push(reject);
                    continue;
                }
                Outcome::Known(..) => unreachable!("nothing is known without an earlier ledger"),
            }
        } else {
            packed
        };
        entry.frame = spill.append(&packed).map_err(|error| RunError::ledger("write", error))?;
        intake.taken.push(Taken { entry, origin: Origin::Vanished });
    }
    Ok(())
}

/// Reads file after file into batches; ends early when nobody listens any more.
fn read_all(files: &[InputFile], settings: &Settings, sender: SyncSender<Vec<Record>>) {
    let mut batch = Vec::with_capacity(BATCH_RECORDS);
    let mut bytes = 0;
    for file in files {
        let mut listening = true;
        read::read(file, &settings.read, &mut |record| {
            if let Record::Article(article) = &record {
                if settings.leaves_out(article.published.date) {
                    return ControlFlow::Continue(());
                }
                bytes += article.text.len();
            }
            batch.push(record);
            if batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
                bytes = 0;
                listening = sender.send(mem::take(&mut batch)).is_ok();
            }
            if listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if !listening {
            return;
        }
    }
    if !batch.is_empty() {
        let _ = sender.send(batch); // nobody listens after an error or a signal
    }
}

fn one(
    record: Record,
    salt: &[u8; 32],
    known: Option<&FxHashMap<[u8; 32], usize>>,
    analyse: &(impl Fn(Article) -> Analysis + Sync),
) -> Outcome {
    let article = match record {
        Record::Reject(reject) => return Outcome::Rejected(reject),
        Record::Article(article) => article,
    };
    let (source_path, record) = (article.source_path.clone(), article.record);
    let failed = |reason: String| {
        Outcome::Rejected(Reject {
            source_path: source_path.to_string(),
            record,
            byte: None,
            code: read::codes::PANIC,
            reason,
            excerpt: None,
        })
    };
    let fingerprint = match fingerprint(&article, salt) {
        Ok(fingerprint) => fingerprint,
        Err(error) => return failed(error.to_string()),
    };
    if let Some(&index) = known.and_then(|known| known.get(&fingerprint)) {
        return Outcome::Known(index, article);
    }
    let key = key(&article);
    let analysed = catch_unwind(AssertUnwindSafe(|| {
        let analysis = analyse(*article);
        let entry = Box::new(entry(key, fingerprint, &analysis));
        Packed::pack(&analysis).map(|packed| Outcome::Analysed(entry, packed))
    }));
    match analysed {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => failed(error.to_string()),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            failed(format!("analysing it failed: {}", words.unwrap_or("no reason given")))
        }
    }
}

/// SHA-256 of a record with its place, and of the settings that its analysis depends on.
fn fingerprint(article: &Article, salt: &[u8; 32]) -> Result<[u8; 32], postcard::Error> {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(postcard::to_stdvec(article)?);
    Ok(hasher.finalize().into())
}

/// The record's key over runs.
fn key(article: &Article) -> String {
    match (&article.url, &article.external_id, article.record) {
        (Some(url), ..) => format!("url {url}"),
        (None, Some(id), _) => format!("id {} {id}", article.source_path),
        (None, None, Some(record)) => format!("record {} {record}", article.source_path),
        (None, None, None) => format!("file {}", article.source_path),
    }
}

fn entry(key: String, fingerprint: [u8; 32], analysis: &Analysis) -> Entry {
    let article = &analysis.article;
    Entry {
        key,
        fingerprint,
        source_path: article.source_path.clone(),
        record: article.record,
        published: article.published.date,
        article_id: ids::article(&article.text, article.published.date),
        text_hash: Sha256::digest(&article.text).into(),
        sketch: analysis.sketch.clone(),
        is_english: analysis.language == crate::text::language::ENGLISH,
        entities: analysis.cast.entities.clone(),
        frame: Frame::default(),
    }
}

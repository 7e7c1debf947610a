//! Reading and analysing: one thread reads, all others analyse, results are spilled in the order of the input.
//!
//! An article that brings a stage to a panic is one row in `rejects`; all others go on.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::{mem, thread};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::model::{Analysis, Article, Reject};
use crate::read::{self, InputFile, Record};
use crate::tables::ids;
use crate::write;

use super::earlier::Earlier;
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
    /// All records that hold an article, in the order of the input.
    pub(super) entries: Vec<Entry>,
    /// Where the analysis of each comes from.
    pub(super) origins: Vec<Origin>,
    /// All other records.
    pub(super) rejects: Vec<Reject>,
    /// Analyses that the earlier ledger holds and that are damaged.
    pub(super) damaged: usize,
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

/// What analyses articles, and what their analysis depends on besides.
#[derive(Clone, Copy)]
pub(super) struct Bench<'b> {
    pub(super) analyse: &'b (dyn Fn(Article) -> Analysis + Sync),
    pub(super) salt: &'b [u8; 32],
    pub(super) watch: &'b Watch,
}

/// What became of one record.
enum Outcome {
    /// It is no article, or analysing it failed.
    Rejected(Reject),
    /// The earlier ledger has it, at this index.
    Known(usize),
    Analysed(Box<Entry>, Packed),
}

/// Earlier work by the fingerprint of its record.
struct Known<'l> {
    ledger: &'l Ledger,
    by_fingerprint: FxHashMap<[u8; 32], usize>,
    damaged: AtomicUsize,
}

impl<'l> Known<'l> {
    fn of(ledger: &'l Ledger) -> Known<'l> {
        let entries = ledger.entries.iter().enumerate();
        let by_fingerprint = entries.map(|(index, entry)| (entry.fingerprint, index)).collect();
        Known { ledger, by_fingerprint, damaged: AtomicUsize::new(0) }
    }

    /// The index of a record whose analysis is there and whole.
    fn find(&self, fingerprint: &[u8; 32]) -> Option<usize> {
        let &index = self.by_fingerprint.get(fingerprint)?;
        let is_whole = self.ledger.read_whole(self.ledger.entries[index].frame).is_some();
        self.damaged.fetch_add(usize::from(!is_whole), Ordering::Relaxed);
        is_whole.then_some(index)
    }
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
    let known = earlier.map(Known::of);
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(BATCHES_AHEAD);
        scope.spawn(move || read_all(files, settings, sender));
        for batch in batches {
            bench.watch.check()?;
            let outcomes: Vec<_> = batch.into_par_iter().map(|record| one(record, bench, known.as_ref())).collect();
            bench.watch.advance(outcomes.len());
            for outcome in outcomes {
                intake.add(outcome, Origin::New, earlier, spill)?;
            }
        }
        intake.damaged = known.map_or(0, |known| known.damaged.into_inner());
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

    fn add(
        &mut self,
        outcome: Outcome,
        origin: Origin,
        earlier: Option<&Ledger>,
        spill: &mut Writer,
    ) -> Result<(), write::Error> {
        match outcome {
            Outcome::Rejected(reject) => self.rejects.push(reject),
            Outcome::Known(index) => {
                let earlier = earlier.expect("nothing is known without an earlier ledger");
                self.waiting.push(self.entries.len());
                self.entries.push(earlier.entries[index].clone());
                self.origins.push(if origin == Origin::New { Origin::Unchanged } else { origin });
            }
            Outcome::Analysed(mut entry, packed) => {
                entry.frame = spill.append(&packed)?;
                self.entries.push(*entry);
                self.origins.push(origin);
            }
        }
        Ok(())
    }
}

/// Keeps the articles of the last generation whose inputs are gone: as they were, or analysed again if the settings are
/// others now, or if the ledger is lost or damaged; then the article comes from the table `articles`.
pub(super) fn keep_vanished(
    earlier: &mut Earlier,
    intake: &mut Intake,
    bench: Bench<'_>,
    is_full: bool,
    spill: &mut Writer,
) -> Result<(), RunError> {
    let seen: FxHashSet<String> = intake.entries.iter().map(|entry| entry.key.clone()).collect();
    let mut lost = FxHashSet::default();
    if let Some(ledger) = &earlier.ledger {
        let is_stale = is_full || ledger.keys.salt != *bench.salt;
        let is_gone = |&index: &usize| !seen.contains(&ledger.entries[index].key);
        let gone: Vec<usize> = (0..ledger.entries.len()).filter(is_gone).collect();
        for indices in gone.chunks(BATCH_RECORDS) {
            bench.watch.check()?;
            let outcome = |&index: &usize| {
                let packed = ledger.read_whole(ledger.entries[index].frame)?;
                if !is_stale {
                    return Some(Outcome::Known(index));
                }
                let article = ledger.unpack(&packed).ok()?.article;
                Some(one(Record::Article(Box::new(article)), bench, None))
            };
            let outcomes: Vec<_> = indices.par_iter().map(outcome).collect();
            for (&index, outcome) in indices.iter().zip(outcomes) {
                match outcome {
                    Some(outcome) => intake.add(outcome, Origin::Vanished, Some(ledger), spill)?,
                    None => _ = lost.insert(ledger.entries[index].key.clone()),
                }
            }
        }
    }
    intake.damaged += lost.len();
    let Some(folder) = earlier.folder.clone().filter(|_| earlier.ledger.is_none() || !lost.is_empty()) else {
        return Ok(());
    };
    let is_wanted = |article: &Article| {
        let key = key(article);
        if earlier.ledger.is_some() { lost.contains(&key) } else { !seen.contains(&key) }
    };
    let mut done = Ok(());
    let stored = write::stored_articles(&folder, &mut |articles| {
        if done.is_ok() {
            let wanted = articles.into_par_iter().filter(is_wanted);
            let outcomes: Vec<_> = wanted.map(|article| one(Record::Article(Box::new(article)), bench, None)).collect();
            let mut added = outcomes.into_iter().map(|outcome| intake.add(outcome, Origin::Vanished, None, spill));
            done = added.try_for_each(|added| added.map_err(RunError::from)).and_then(|()| bench.watch.check());
        }
    });
    if let Err(reason) = stored {
        earlier.note(format!("articles whose inputs are gone may be lost: {reason}"));
    }
    done
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

fn one(record: Record, bench: Bench<'_>, known: Option<&Known<'_>>) -> Outcome {
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
    let fingerprint = match fingerprint(&article, bench.salt) {
        Ok(fingerprint) => fingerprint,
        Err(error) => return failed(error.to_string()),
    };
    if let Some(index) = known.and_then(|known| known.find(&fingerprint)) {
        return Outcome::Known(index);
    }
    let key = key(&article);
    let analysed = catch_unwind(AssertUnwindSafe(|| {
        let analysis = (bench.analyse)(*article);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Cast;

    fn analyse(article: Article) -> Analysis {
        assert!(!article.text.contains("13"), "a number that a stage fears");
        Analysis {
            article,
            language: "en".into(),
            words: 0,
            sentences: 0,
            statements: Vec::new(),
            cast: Cast::default(),
            topics: Vec::new(),
            dates: Vec::new(),
            said_on: Vec::new(),
            sketch: Vec::new(),
        }
    }

    #[test]
    fn a_panic_costs_its_article_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let lines: String = (0..1_000).map(|n| format!("{{\"text\": \"Article {}.\"}}\n", n * 7)).collect();
        std::fs::write(&path, lines).unwrap();
        let settings = Settings::new(vec![path], folder.path().join("output"));
        let watch = Watch::new(Arc::default(), |_| ());
        let bench = Bench { analyse: &analyse, salt: &[0; 32], watch: &watch };
        let files = read::list(&settings.inputs).files;
        let feared = (0..1_000).filter(|n| (n * 7).to_string().contains("13")).count();
        let intake = take_in(&files, &settings, bench, None, &mut Writer::nowhere()).unwrap();
        assert_eq!((intake.entries.len(), intake.rejects.len()), (1_000 - feared, feared));
        for reject in &intake.rejects {
            assert_eq!(reject.code, read::codes::PANIC);
            assert!(reject.reason.contains("a number that a stage fears") && reject.record.is_some(), "{reject:?}");
        }
    }
}

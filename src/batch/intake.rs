//! Reading and analysing: one thread reads, all others analyse, results are spilled in the order of the input.
//!
//! What an earlier run has done is taken over in two ways. A file that holds just what it held is not read but for its
//! hash; that its time of change is another, or the same, means nothing. Of all other files every record is read and
//! compared by its fingerprint.
//!
//! An article that brings a stage to a panic is one row in `rejects`; all others go on.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::{mem, thread};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::model::{Analysis, Article, Reject};
use crate::read::{self, Content, InputFile, Record};
use crate::tables::ids;
use crate::write;

use super::earlier::Earlier;
use super::ledger::{Entry, Frame, Ledger, Packed, SourceFile, Writer};
use super::{RunError, Settings, Watch};

/// Items and bytes of text that are worked on together.
const BATCH_ITEMS: usize = 512;
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
    /// Files of which all records are among these.
    pub(super) files: Vec<SourceFile>,
    /// How many entries and rejects there were when the file began that is taken in.
    begun: (usize, usize),
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
    /// A hash of what reading depends on: see [`super::ledger::Keys::reading`].
    pub(super) reading: &'b [u8; 32],
    pub(super) watch: &'b Watch,
}

/// What the reader hands on.
enum Item {
    /// A record of the file that is being read.
    Record(Record),
    /// A file of the earlier ledger, at this index, that holds what it held.
    Same(usize),
    /// The end of a file, with what it held if that is known.
    End(Arc<str>, Option<Content>),
}

/// What became of an item.
enum Outcome {
    /// It is no article, or analysing it failed.
    Rejected(Reject),
    /// The earlier ledger has it, at this index.
    Known(usize),
    Analysed(Box<Entry>, Packed),
    Same(usize),
    End(Arc<str>, Option<Content>),
}

/// Earlier work by the path of its file and by the fingerprint of its record.
struct Known<'l> {
    ledger: &'l Ledger,
    by_path: FxHashMap<&'l str, usize>,
    by_fingerprint: FxHashMap<&'l [u8; 32], usize>,
    /// Whether the analysis of an entry is as it was written.
    is_whole: Vec<bool>,
    damaged: AtomicUsize,
}

impl<'l> Known<'l> {
    fn of(ledger: &'l Ledger, bench: Bench<'_>) -> Known<'l> {
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

    /// The index of a file that holds what it held, and of whose records all analyses are whole.
    fn file(&self, file: &InputFile) -> Option<usize> {
        let &index = self.by_path.get(&*file.source_path)?;
        let known = &self.ledger.files[index];
        let is_whole = self.is_whole.get(known.entries.clone())?.iter().all(|&is_whole| is_whole);
        (is_whole && known.content.is_at(&file.path)).then_some(index)
    }

    /// The index of a record whose analysis is there and whole.
    fn record(&self, fingerprint: &[u8; 32]) -> Option<usize> {
        let &index = self.by_fingerprint.get(fingerprint)?;
        self.damaged.fetch_add(usize::from(!self.is_whole[index]), Ordering::Relaxed);
        self.is_whole[index].then_some(index)
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
    let known = earlier.map(|earlier| Known::of(earlier, bench));
    let known = known.as_ref();
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(BATCHES_AHEAD);
        scope.spawn(move || read_all(files, settings, known, Outbox::new(sender)));
        for batch in batches {
            let before = intake.records();
            let outcome = |item| {
                bench.watch.check()?;
                Ok(match item {
                    Item::Record(record) => one(record, bench, known),
                    Item::Same(index) => Outcome::Same(index),
                    Item::End(source_path, content) => Outcome::End(source_path, content),
                })
            };
            let outcomes: Result<Vec<_>, RunError> = batch.into_par_iter().map(outcome).collect();
            for outcome in outcomes? {
                intake.add(outcome, Origin::New, earlier, spill)?;
            }
            bench.watch.advance(intake.records() - before);
        }
        intake.damaged = known.map_or(0, |known| known.damaged.load(Ordering::Relaxed));
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
        let known = || earlier.expect("nothing is known without an earlier ledger");
        match outcome {
            Outcome::Rejected(reject) => self.rejects.push(reject),
            Outcome::Known(index) => self.take_over(known(), index, origin),
            Outcome::Same(index) => {
                let file = &known().files[index];
                file.entries.clone().for_each(|index| self.take_over(known(), index, origin));
                self.rejects.extend_from_slice(&file.rejects);
                self.end_file(Arc::clone(&file.source_path), Some(file.content));
            }
            Outcome::End(source_path, content) => self.end_file(source_path, content),
            Outcome::Analysed(mut entry, packed) => {
                entry.frame = spill.append(&packed)?;
                self.entries.push(*entry);
                self.origins.push(origin);
            }
        }
        Ok(())
    }

    /// Adds an entry of an earlier ledger.
    fn take_over(&mut self, earlier: &Ledger, index: usize, origin: Origin) {
        self.waiting.push(self.entries.len());
        self.entries.push(earlier.entries[index].clone());
        self.origins.push(if origin == Origin::New { Origin::Unchanged } else { origin });
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
        for indices in gone.chunks(BATCH_ITEMS) {
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

/// Reads file after file, but for those that hold what they held; ends early when nobody listens any more.
fn read_all(files: &[InputFile], settings: &Settings, known: Option<&Known<'_>>, mut outbox: Outbox) {
    let mut read = |file: &InputFile| {
        if let Some(index) = known.and_then(|known| known.file(file)) {
            return outbox.push(Item::Same(index), 0);
        }
        let mut flow = ControlFlow::Continue(());
        let content = read::read(file, &settings.read, &mut |record| {
            let bytes = match &record {
                Record::Article(article) if settings.leaves_out(article.published.date) => return flow,
                Record::Article(article) => article.text.len(),
                Record::Reject(_) => 0,
            };
            flow = outbox.push(Item::Record(record), bytes);
            flow
        });
        flow?;
        outbox.push(Item::End(Arc::clone(&file.source_path), content), 0)
    };
    if files.iter().try_for_each(&mut read).is_continue() {
        let _ = outbox.send(); // nobody listens after an error or a signal
    }
}

/// Gathers items into batches.
struct Outbox {
    sender: SyncSender<Vec<Item>>,
    batch: Vec<Item>,
    bytes: usize,
}

impl Outbox {
    fn new(sender: SyncSender<Vec<Item>>) -> Outbox {
        Outbox { sender, batch: Vec::with_capacity(BATCH_ITEMS), bytes: 0 }
    }

    /// Adds an item with so many bytes of text. Breaks when nobody listens any more.
    fn push(&mut self, item: Item, bytes: usize) -> ControlFlow<()> {
        self.batch.push(item);
        self.bytes += bytes;
        if self.batch.len() < BATCH_ITEMS && self.bytes < BATCH_BYTES { ControlFlow::Continue(()) } else { self.send() }
    }

    fn send(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let sent = self.sender.send(mem::take(&mut self.batch));
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
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
            code: read::codes::PANIC.into(),
            reason,
            excerpt: None,
        })
    };
    let fingerprint = match fingerprint(&article, bench.salt) {
        Ok(fingerprint) => fingerprint,
        Err(error) => return failed(error.to_string()),
    };
    if let Some(index) = known.and_then(|known| known.record(&fingerprint)) {
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
        entities: analysis.cast.entities.clone().into(),
        frame: Frame::default(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::ledger::Keys;
    use super::*;
    use crate::model::Cast;
    use crate::write::Output;

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
        let bench = Bench { analyse: &analyse, salt: &[0; 32], reading: &[0; 32], watch: &watch };
        let files = read::list(&settings.inputs).files;
        let feared = (0..1_000).filter(|n| (n * 7).to_string().contains("13")).count();
        let intake = take_in(&files, &settings, bench, None, &mut Writer::nowhere()).unwrap();
        assert_eq!((intake.entries.len(), intake.rejects.len()), (1_000 - feared, feared));
        for reject in &intake.rejects {
            assert_eq!(reject.code, read::codes::PANIC);
            assert!(reject.reason.contains("a number that a stage fears") && reject.record.is_some(), "{reject:?}");
        }
    }

    #[test]
    fn a_file_is_taken_over_if_nothing_about_it_is_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let words = "{\"text\": \"She agreed.\"}\n{\"text\": \n{\"text\": \"He did not.\"}\n";
        std::fs::write(&path, words).unwrap();
        let settings = Settings::new(vec![path.clone()], folder.path().join("output"));
        let watch = Watch::new(Arc::default(), |_| ());
        let bench = Bench { analyse: &analyse, salt: &[0; 32], reading: &[1; 32], watch: &watch };
        let files = read::list(&settings.inputs).files;

        let output = Output::open(&settings.output).unwrap();
        let staging = output.stage().unwrap();
        let mut spill = Writer::create(&staging).unwrap();
        let first = take_in(&files, &settings, bench, None, &mut spill).unwrap();
        assert_eq!((first.entries.len(), first.rejects.len(), first.files.len()), (2, 1, 1));
        let keys = Keys { schema: 0, salt: [0; 32], reading: [1; 32], digest: [0; 32] };
        let (mut ledger, _) = spill.finish(keys, first.entries, first.files).unwrap();
        ledger.files[0].rejects[0].reason = "as it was told before".to_owned();

        let is_taken_over = |ledger: &Ledger| {
            let intake = take_in(&files, &settings, bench, Some(ledger), &mut Writer::nowhere()).unwrap();
            assert_eq!((intake.entries.len(), intake.rejects.len(), intake.files.len()), (2, 1, 1));
            intake.rejects[0].reason == "as it was told before"
        };
        assert!(is_taken_over(&ledger));
        std::fs::write(&path, words).unwrap();
        assert!(is_taken_over(&ledger), "its time is another, and nothing else");
        std::fs::write(&path, words.replace("not", "too")).unwrap();
        assert!(!is_taken_over(&ledger), "it is as long, and says something else");
        std::fs::write(&path, words).unwrap();
        ledger.keys.reading = [2; 32];
        assert!(!is_taken_over(&ledger), "it was read in another way");
        ledger.keys.reading = [1; 32];
        ledger.entries[1].frame = Frame::default();
        assert!(!is_taken_over(&ledger), "an analysis is damaged");
    }
}

//! The run as a whole: plan, parallel work, what stands, who is who, tables, publishing.
//!
//! [`run`] is the plot; each step has a file. Nothing here knows what a statement or a date is: it moves articles through
//! [`Analyser`] and rows into files, keeps count, and sees to it that a crash at any moment leaves the last good output.

mod anchors;
mod intake;
mod ledger;
mod select;
mod settings;
mod tabulate;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fmt, fs, io};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::analyse::Analyser;
use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Reject;
use crate::read;
use crate::speakers::identity::{self, IdentityLists, Summary as Names};
use crate::speakers::merges::Merges;
use crate::speakers::registry::Registry;
use crate::topics::{self, Classifier};
use crate::write::{self, Output};

use intake::{Earlier, Intake, Origin};
use ledger::{Entry, Ledger};
use select::Selection;
pub use settings::{MaxBad, Settings};

/// The ledger's name in the folder of a generation.
const LEDGER: &str = "ledger.bin";

/// What a run did.
#[derive(Debug)]
pub struct Summary {
    /// The folder of the new generation; none if there was nothing new.
    pub generation: Option<PathBuf>,
    /// Articles in the tables.
    pub articles: u64,
    /// The counts of `run.json`.
    pub counts: Counts,
}

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

/// Lets a run be watched and stopped from outside.
pub struct Watch {
    stop: Arc<AtomicUsize>,
    advance: Box<dyn Fn(usize) + Send + Sync>,
}

impl Watch {
    /// `stop` holds the number of a signal once one came; `advance` is told how many records were done.
    pub fn new(stop: Arc<AtomicUsize>, advance: impl Fn(usize) + Send + Sync + 'static) -> Watch {
        Watch { stop, advance: Box::new(advance) }
    }

    fn check(&self) -> Result<(), RunError> {
        match self.stop.load(Ordering::Relaxed) {
            0 => Ok(()),
            signal => Err(RunError::Stopped(signal)),
        }
    }

    fn advance(&self, records: usize) {
        (self.advance)(records);
    }
}

/// Why a run ended without a new output. The last good one stands.
#[derive(Debug)]
pub enum RunError {
    /// An input, a word list, a dictionary, a registry cannot be used.
    Usage(String),
    /// Another run holds the output.
    Held(String),
    /// A signal came.
    Stopped(usize),
    /// Writing failed.
    Write(write::Error),
    /// The ledger could not be read or written.
    Ledger(&'static str, io::Error),
}

impl RunError {
    fn ledger(what: &'static str, error: io::Error) -> RunError {
        RunError::Ledger(what, error)
    }
}

/// Reads the inputs, finds their statements, writes the tables, publishes them.
///
/// # Errors
/// As [`RunError`] says; the last good output is untouched by each of them.
pub fn run(settings: &Settings, watch: &Watch) -> Result<Summary, RunError> {
    let started = Timestamp::now();
    let (tools, salt) = Tools::prepare(settings)?;
    let listing = read::list(&settings.inputs);
    for note in &listing.notes {
        tracing::warn!("{}: {}", note.source_path, note.words);
    }
    let output = Output::open(&settings.output)?;
    let mut earlier = output.current().and_then(|folder| Ledger::open(&folder.join(LEDGER)));
    let staging = output.stage()?;
    let mut spill =
        ledger::Writer::create(&staging.path().join(LEDGER)).map_err(|error| RunError::ledger("write", error))?;

    let analyse = |article| tools.analyser.analyse(article);
    let known = earlier.as_mut().filter(|_| !settings.full).map(Earlier::of);
    let mut intake = intake::take_in(&listing.files, settings, &salt, &analyse, known, &mut spill, watch)?;
    intake.rejects.extend(listing.rejects);
    if let Some(earlier) = earlier.as_mut().filter(|_| !settings.prune) {
        intake::keep_vanished(earlier, &mut intake, &salt, &analyse, &mut spill, watch)?;
    }
    let Intake { taken, mut rejects } = intake;
    rejects.sort_by(|a, b| (&a.source_path, a.record, a.byte, a.code).cmp(&(&b.source_path, b.record, b.byte, b.code)));
    let (entries, origins): (Vec<Entry>, Vec<Origin>) =
        taken.into_iter().map(|taken| (taken.entry, taken.origin)).unzip();
    let selection = select::select(&entries);
    let mut counts = count(&entries, &origins, &selection, rejects.len(), earlier.as_ref(), settings);
    let articles = selection.standing.len() as u64;

    let digest = digest(settings, &salt, &entries, &rejects);
    if !settings.full && earlier.is_some_and(|earlier| earlier.digest == digest) {
        return Ok(Summary { generation: None, articles, counts });
    }
    watch.check()?;
    let mut ledger = spill.finish(salt, digest, entries).map_err(|error| RunError::ledger("write", error))?;
    let names = names(&mut ledger, &selection);
    let identities = identity::identify(&names, &tools.lists, tools.analyser.registry(), &tools.merges);
    for problem in &identities.problems {
        tracing::warn!("{problem}");
    }
    let before = output.current().map(|folder| anchors::read(&folder)).unwrap_or_default();
    let changes = identity::changes(&before, &names, &identities);
    drop(names);
    anchors::write(staging.path(), &identities.anchors).map_err(|error| RunError::ledger("write", error))?;
    let told = tabulate::Told { settings, selection: &selection, identities: &identities, rejects: &rejects };
    let (files, totals) = tabulate::tabulate(told, &tools, &mut ledger, &staging, watch)?;
    counts.other_language = totals.other_language;
    let rows = |table: &str| files.iter().find(|file| file.table == table).map_or(0, |file| file.rows);
    (counts.statements, counts.speakers, counts.dates) = (rows("statements"), rows("speakers"), rows("dates"));

    let manifest = write::Manifest {
        started,
        settings: settings.to_json(),
        settings_hash: data_encoding::HEXLOWER.encode(&Sha256::digest(settings.to_json().to_string())),
        lexicon_hash: tools.lexicon.hash(),
        counts: json!(counts),
        more: tabulate::further(&identities, &changes, tools.analyser.model_hash()),
        files,
    };
    let generation = output.publish(staging, &manifest, read::codes::ALL, settings.keep)?;
    forget_older_ledgers(&settings.output, &generation);
    Ok(Summary { generation: Some(generation), articles, counts })
}

/// What is built once for a run.
struct Tools {
    lexicon: Lexicon,
    analyser: Analyser,
    lists: IdentityLists,
    merges: Merges,
}

impl Tools {
    /// The tools, and a hash of all that an analysis depends on besides its record.
    fn prepare(settings: &Settings) -> Result<(Tools, [u8; 32]), RunError> {
        let usage = |error: &dyn fmt::Display| RunError::Usage(error.to_string());
        let lexicon = match &settings.lexicon {
            Some(folder) => Lexicon::with_folder(folder)?,
            None => Lexicon::built_in(),
        };
        let mut salt = Sha256::new();
        salt.update(env!("CARGO_PKG_VERSION"));
        salt.update(lexicon.hash());
        salt.update(format!("{:?} {:?} {:?}", settings.prefer, settings.topics, settings.read.max_article));
        let dictionaries = settings.topics.files.iter().map(|(path, _)| path);
        for path in settings.speakers.iter().chain(dictionaries).chain(&settings.merges) {
            let bytes = fs::read(path).map_err(|error| usage(&format_args!("{}: {error}", path.display())))?;
            salt.update(path.as_os_str().as_encoded_bytes());
            salt.update(Sha256::digest(bytes));
        }
        let (registry, problems) =
            Registry::read(&settings.speakers, &settings.speaker_columns, &lexicon).map_err(|error| usage(&error))?;
        for problem in problems {
            tracing::warn!("{problem}");
        }
        let (merges, problems) = Merges::read(&settings.merges).map_err(|error| usage(&error))?;
        for problem in problems {
            tracing::warn!("{problem}");
        }
        let classifier = Classifier::new(&lexicon, &settings.topics).map_err(|error| usage(&error))?;
        classifier.notes().iter().for_each(|note| tracing::warn!("{note}"));
        let acts = topics::Acts::new(&lexicon).map_err(|error| usage(&error))?;
        let lists = IdentityLists::new(&lexicon);
        let analyser = Analyser::new(&lexicon, registry, classifier, acts, settings.prefer)?;
        salt.update(analyser.model_hash().unwrap_or_default());
        Ok((Tools { lexicon, analyser, lists, merges }, salt.finalize().into()))
    }
}

/// What became of the records of this run, as far as it is known before the tables are written.
fn count(
    entries: &[Entry],
    origins: &[Origin],
    selection: &Selection,
    rejected: usize,
    earlier: Option<&Ledger>,
    settings: &Settings,
) -> Counts {
    let of_this_run =
        |indices: &[usize]| indices.iter().filter(|&&index| origins[index] != Origin::Vanished).count() as u64;
    let standing = |origin| selection.standing.iter().filter(|&&(index, _)| origins[index] == origin).count() as u64;
    let mut counts = Counts {
        written: standing(Origin::New),
        unchanged: standing(Origin::Unchanged),
        duplicates: of_this_run(&selection.duplicates),
        superseded: of_this_run(&selection.superseded),
        rejected: rejected as u64,
        ..Counts::default()
    };
    counts.records = counts.written + counts.unchanged + counts.duplicates + counts.superseded + counts.rejected;
    if let Some(earlier) = earlier {
        let now: std::collections::BTreeMap<&str, &Entry> = selection
            .standing
            .iter()
            .map(|&(index, _)| index)
            .chain(selection.duplicates.iter().copied())
            .map(|index| (entries[index].key.as_str(), &entries[index]))
            .collect();
        let before = select::select(&earlier.entries);
        for &(index, _) in &before.standing {
            let old = &earlier.entries[index];
            match now.get(old.key.as_str()) {
                Some(new) => counts.replaced += u64::from(new.text_hash != old.text_hash),
                None => counts.removed += u64::from(settings.prune),
            }
        }
    }
    counts
}

/// A hash of all that the tables depend on.
fn digest(settings: &Settings, salt: &[u8; 32], entries: &[Entry], rejects: &[Reject]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(format!("{:?}", settings.write));
    let mut fingerprints: Vec<_> = entries.iter().map(|entry| (&entry.fingerprint, &entry.key)).collect();
    fingerprints.sort();
    for (fingerprint, _) in fingerprints {
        hasher.update(fingerprint);
    }
    for reject in rejects {
        hasher.update(format!("{reject:?}"));
    }
    hasher.finalize().into()
}

/// The people of all standing articles, taken out of the ledger's index.
fn names(ledger: &mut Ledger, selection: &Selection) -> Vec<Names> {
    let standing = selection.standing.iter().enumerate();
    standing
        .map(|(position, &(index, _))| {
            let entry = &mut ledger.entries[index];
            Names {
                article: position as u32,
                article_id: entry.article_id.as_str().into(),
                published: entry.published,
                entities: std::mem::take(&mut entry.entities),
            }
        })
        .collect()
}

/// Only the newest generation needs its ledger; that of an older one is room lost.
fn forget_older_ledgers(output: &std::path::Path, newest: &std::path::Path) {
    let Ok(generations) = fs::read_dir(output.join("runs")) else { return };
    for folder in
        generations.flatten().map(|entry| entry.path()).filter(|folder| folder.file_name() != newest.file_name())
    {
        let _ = fs::remove_file(folder.join(LEDGER)); // most have none
    }
}

impl From<write::Error> for RunError {
    fn from(error: write::Error) -> RunError {
        match error {
            write::Error::Held(holder) => RunError::Held(holder.to_string()),
            error => RunError::Write(error),
        }
    }
}

impl From<LexiconError> for RunError {
    fn from(error: LexiconError) -> RunError {
        RunError::Usage(error.to_string())
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Usage(reason) => f.write_str(reason),
            RunError::Held(holder) => write!(f, "another run holds this output: {holder}"),
            RunError::Stopped(_) => f.write_str("stopped by a signal; the last good output stands"),
            RunError::Write(error) => error.fmt(f),
            RunError::Ledger(what, error) => write!(f, "cannot {what} {LEDGER}: {error}"),
        }
    }
}

impl std::error::Error for RunError {}

//! The run as a whole: plan, parallel work, what stands, who is who, tables, publishing.
//!
//! [`run`] is the plot; each step has a file. Nothing here knows what a statement or a date is: it moves articles through
//! [`Analyser`] and rows into files, keeps count, and sees to it that a crash at any moment leaves the last good output.
//! [`rehearse`] plays the first half, in which nothing is written, and says what the second would do.

mod anchors;
mod counts;
mod earlier;
mod intake;
mod ledger;
mod months;
mod rehearse;
mod select;
mod settings;
mod tabulate;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{fmt, fs, mem};

use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::analyse::Analyser;
use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Article, Reject};
use crate::read::{self, InputFile, Listing};
use crate::speakers::identity::{self, Identities, IdentityLists, Summary as Names};
use crate::speakers::merges::Merges;
use crate::speakers::registry::Registry;
use crate::tables::schema;
use crate::topics::{self, Classifier};
use crate::write::{self, Disk, Output};

pub use counts::{Counts, Turnover};
use earlier::Earlier;
use intake::{Bench, Intake};
use ledger::{Entry, Keys};
use months::Months;
pub use rehearse::{Rehearsal, rehearse};
use select::Selection;
pub use settings::{MaxBad, Settings};

/// Bytes of an output for each byte of its articles: all tables in both forms, and the ledger.
const GROWTH: u64 = 6;
/// How many times smaller packed articles are.
const PACKED: u64 = 4;

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
    /// The output could not be written, or the ledger read.
    Write(write::Error),
}

/// Reads the inputs, finds their statements, writes the tables, publishes them.
///
/// # Errors
/// As [`RunError`] says; the last good output is untouched by each of them.
pub fn run(settings: &Settings, watch: &Watch) -> Result<Summary, RunError> {
    run_on(Disk::default(), settings, watch)
}

/// The same on a [`Disk`] of the caller's choice.
///
/// # Errors
/// As [`run`].
pub fn run_on(disk: Disk, settings: &Settings, watch: &Watch) -> Result<Summary, RunError> {
    let listing = list(settings);
    let needed = needed(&listing);
    run_over(listing, disk, settings, watch).map_err(|error| match error {
        RunError::Write(error) => RunError::Write(error.with_need(needed)),
        error => error,
    })
}

fn run_over(listing: Listing, disk: Disk, settings: &Settings, watch: &Watch) -> Result<Summary, RunError> {
    let started = Timestamp::now();
    let mut clock = Clock::start();
    let (tools, salt) = Tools::prepare(settings)?;
    let output = Output::open_on(disk, &settings.output)?;
    let staging = output.stage()?;
    let mut spill = ledger::Writer::create(&staging)?;
    clock.tell("prepared");
    let Gathered { mut intake, selection, mut counts, mut earlier, digest, is_new, .. } =
        gather(listing, settings, &tools, &salt, output.current(), &mut spill, watch)?;
    clock.tell("read and analysed");
    let articles = selection.standing.len() as u64;
    if !is_new {
        return Ok(Summary { generation: None, articles, counts });
    }

    let rejects = mem::take(&mut intake.rejects);
    let names = names(&intake.entries, &selection);
    let keys = Keys { schema: schema::VERSION, salt, reading: reading(settings, &salt), digest };
    // the one waits for the disk, the other thinks
    let (written, identities) = rayon::join(
        || {
            intake.carry_over(earlier.ledger.as_ref(), &mut spill)?;
            spill.finish(keys, intake.entries, intake.files)
        },
        || tools.identify(&names),
    );
    let (ledger, ledger_file) = written?;
    earlier.ledger = None; // all that was good in it was taken over
    watch.check()?;
    let before = earlier.folder.as_deref().map(anchors::read).unwrap_or_default();
    let changes = identity::changes(&before, &names, &identities);
    drop(names);
    let anchors_file = anchors::write(&staging, &identities.anchors)?;
    clock.tell("ledger written, people identified");
    let months = months(settings, &ledger.entries, &selection, &identities, &salt, &earlier);
    let (identities, earlier, rejects) = (&identities, &earlier, &rejects);
    let told = tabulate::Told { settings, selection: &selection, identities, rejects, months: &months, earlier };
    let (files, totals) = tabulate::tabulate(told, &tools, &ledger, &staging, watch)?;
    clock.tell("tables written");
    counts.other_language = totals.other_language;
    counts.statements = write::rows(&files, &schema::STATEMENTS);
    counts.speakers = write::rows(&files, &schema::SPEAKERS);
    counts.dates = write::rows(&files, &schema::DATES);

    let manifest = write::Manifest {
        started,
        settings: settings.to_json(),
        settings_hash: data_encoding::HEXLOWER.encode(&Sha256::digest(settings.to_json().to_string())),
        lexicon_hash: tools.lexicon.hash(),
        counts: json!(counts),
        more: tabulate::further(told, &changes, tools.analyser.model_hash()),
        files,
        companions: vec![anchors_file, ledger_file],
    };
    let generation = output.publish(staging, &manifest, read::codes::ALL, settings.keep)?;
    output.forget(ledger::NAME); // only the newest generation needs its ledger
    clock.tell("published");
    Ok(Summary { generation: Some(generation), articles, counts })
}

/// The first half of a run: what there is, and whether anything of it is new.
struct Gathered {
    intake: Intake,
    selection: Selection,
    counts: Counts,
    turnover: Turnover,
    earlier: Earlier,
    digest: [u8; 32],
    is_new: bool,
}

/// All inputs; what was left out is told.
fn list(settings: &Settings) -> Listing {
    let listing = read::list(&settings.inputs);
    for note in &listing.notes {
        tracing::warn!("{}: {}", note.source_path, note.words);
    }
    listing
}

/// About how many bytes an output of these inputs needs, going by their size.
fn needed(listing: &Listing) -> u64 {
    let size = |file: &InputFile| {
        let bytes = file.path.metadata().map_or(0, |metadata| metadata.len());
        let is_packed = file.path.extension().is_some_and(|extension| extension == "gz" || extension == "zst");
        if is_packed { bytes.saturating_mul(PACKED) } else { bytes }
    };
    listing.files.iter().map(size).fold(0_u64, u64::saturating_add).saturating_mul(GROWTH)
}

/// Reads and analyses what `current`, the folder of the last generation, does not have.
fn gather(
    listing: Listing,
    settings: &Settings,
    tools: &Tools,
    salt: &[u8; 32],
    current: Option<PathBuf>,
    spill: &mut ledger::Writer,
    watch: &Watch,
) -> Result<Gathered, RunError> {
    let mut earlier = Earlier::open(current);
    let analyse = |article: Article| tools.analyser.analyse(article);
    let bench = Bench { analyse: &analyse, salt, reading: &reading(settings, salt), watch };
    let known = earlier.ledger.as_ref().filter(|_| !settings.full);
    let mut intake = intake::take_in(&listing.files, settings, bench, known, spill)?;
    intake.rejects.extend(listing.rejects);
    if !settings.prune {
        intake::keep_vanished(&mut earlier, &mut intake, bench, settings.full, spill)?;
    }
    let place = |reject: &Reject| (reject.source_path.clone(), reject.record, reject.byte, reject.code.clone());
    intake.rejects.sort_by_cached_key(place);
    if intake.damaged > 0 {
        earlier.note(format!("the ledger has {} damaged records: these were analysed again", intake.damaged));
    }
    let selection = select::select(&intake.entries);
    let (counts, turnover) = counts::count(&intake, &selection, earlier.ledger.as_ref(), settings.prune);
    let digest = digest(settings, salt, &intake.entries, &intake.rejects);
    let is_same = earlier.ledger.as_ref().is_some_and(|ledger| ledger.keys.digest == digest);
    let is_new = settings.full || !is_same || !earlier.notes.is_empty();
    Ok(Gathered { intake, selection, counts, turnover, earlier, digest, is_new })
}

/// The months of the output, if it has any; all are written anew with `--full`.
fn months(
    settings: &Settings,
    entries: &[Entry],
    selection: &Selection,
    identities: &Identities,
    salt: &[u8; 32],
    earlier: &Earlier,
) -> Months {
    if !settings.write.by_month {
        return Months::default();
    }
    let earlier = earlier.generation.as_ref().filter(|_| !settings.full);
    Months::plan(entries, selection, identities, salt, earlier)
}

/// Tells with `-v` how long each step took.
struct Clock(Instant);

impl Clock {
    fn start() -> Clock {
        Clock(Instant::now())
    }

    fn tell(&mut self, step: &str) {
        tracing::info!("{step}: {:.2} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
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
        salt.update(schema::VERSION.to_le_bytes());
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

    fn identify(&self, names: &[Names]) -> Identities {
        let identities = identity::identify(names, &self.lists, self.analyser.registry(), &self.merges);
        identities.problems.iter().for_each(|problem| tracing::warn!("{problem}"));
        identities
    }
}

/// A hash of what the records of a file depend on besides its content.
fn reading(settings: &Settings, salt: &[u8; 32]) -> [u8; 32] {
    let hasher = Sha256::new().chain_update(salt);
    hasher.chain_update(format!("{:?} {:?}", settings.read, settings.since)).finalize().into()
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

/// The people of all standing articles.
fn names(entries: &[Entry], selection: &Selection) -> Vec<Names> {
    let standing = selection.standing.par_iter().enumerate();
    standing
        .map(|(position, &(index, _))| {
            let entry = &entries[index];
            Names {
                article: position as u32,
                article_id: entry.article_id.as_str().into(),
                publisher: entry.publisher.as_deref().map(Into::into),
                published: entry.published,
                entities: entry.entities.to_vec(),
            }
        })
        .collect()
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
        }
    }
}

impl std::error::Error for RunError {}

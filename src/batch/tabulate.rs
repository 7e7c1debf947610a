//! The second pass: analyses come back in the order of the tables and become files.
//!
//! While one batch of rows is being written the next is being built; memory holds two batches, whatever the corpus.

use std::ops::Range;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::model::Reject;
use crate::speakers::identity::{IdChange, Identities};
use crate::tables::{self, Batch, Known, Standing, TopicEntry, Totals};
use crate::topics::Taxonomy;
use crate::write::{self, Staging, TableFile, TableSet};

use super::earlier::Earlier;
use super::ledger::{Ledger, Packed};
use super::months::Months;
use super::select::Selection;
use super::{RunError, Settings, Tools, Watch};

/// Articles whose rows are built and written together.
const BATCH: usize = 1_024;
/// Articles whose rows one thread builds at a time.
const PART: usize = 128;

/// Doubtful pairs of speakers that `run.json` lists.
const MOST_UNSURE: usize = 1_000;

/// What the tables tell.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    pub(super) settings: &'r Settings,
    pub(super) selection: &'r Selection,
    pub(super) identities: &'r Identities,
    pub(super) rejects: &'r [Reject],
    pub(super) months: &'r Months,
    pub(super) earlier: &'r Earlier,
}

/// Writes all tables into `staging`.
pub(super) fn tabulate(
    told: Told<'_>,
    tools: &Tools,
    ledger: &Ledger,
    staging: &Staging,
    watch: &Watch,
) -> Result<(Vec<TableFile>, Totals), RunError> {
    let topics = entries(tools.analyser.classifier().taxonomy());
    let known = Known { people: &told.identities.people, topics: &topics };
    let mut totals = Totals::new(known);
    let mut set = TableSet::create(staging, &told.settings.write)?;
    let standing = told.selection.standing.len();
    set.expect_articles(standing);
    set.expect_months(&told.months.made_of());
    if let Some(earlier) = &told.earlier.generation {
        set.keep(earlier, told.months.kept())?;
    }
    let mut built: Vec<Batch> = Vec::new();
    for start in (0..standing).step_by(BATCH) {
        watch.check()?;
        let packed = packed(ledger, told.selection, start..(start + BATCH).min(standing))?;
        let (next, pushed) = rayon::join(|| build(&packed, start, ledger, told, known), || set.push(&built));
        pushed?;
        built = next?;
        built.iter().for_each(|batch| totals.add(batch));
    }
    set.push(&built)?;
    for columns in [
        tables::speakers(known, &totals),
        tables::speaker_roles(known),
        tables::speaker_links(told.identities),
        tables::topics(known, &totals),
        tables::rejects(told.rejects),
    ] {
        set.push_whole(&columns)?;
    }
    Ok((set.finish()?, totals))
}

/// The analyses at some places of the order, still packed.
fn packed(ledger: &Ledger, selection: &Selection, places: Range<usize>) -> Result<Vec<Packed>, write::Error> {
    selection.standing[places].iter().map(|&(index, _)| ledger.read(ledger.entries[index].frame)).collect()
}

/// The rows of consecutive articles, the first of which has the place `start`: one batch or more for each month.
fn build(
    packed: &[Packed],
    start: usize,
    ledger: &Ledger,
    told: Told<'_>,
    known: Known<'_>,
) -> Result<Vec<Batch>, RunError> {
    let pieces = packed.par_chunks(PART).enumerate().flat_map_iter(|(part, packed)| {
        let first = start + part * PART;
        told.months.cut(first..first + packed.len())
    });
    pieces
        .map(|(places, is_kept)| {
            let mut batch = Batch::new();
            for place in places {
                let analysis = ledger.unpack(&packed[place - start])?;
                let (index, original) = told.selection.standing[place];
                let id = |index: usize| ledger.entries[index].article_id.as_str();
                let standing = Standing {
                    analysis: &analysis,
                    article_id: id(index),
                    dup_of: original.map(|original| id(told.selection.standing[original].0)),
                    people: told.identities.people_of(place as u32),
                };
                if is_kept { batch.add_topics(known, standing) } else { batch.add(known, standing) }
            }
            Ok(batch)
        })
        .collect()
}

/// The taxonomy as the tables need it.
fn entries(taxonomy: &Taxonomy) -> Vec<TopicEntry<'_>> {
    let topics = &taxonomy.topics;
    topics
        .iter()
        .map(|topic| TopicEntry {
            id: &topic.id,
            code: Some(&*topic.code).filter(|code| !code.is_empty()),
            label: &topic.label,
            parent: topic.parent.map(|parent| &*topics[parent as usize].id),
            major: topic.major.as_deref(),
            taxonomy: &topic.taxonomy,
        })
        .collect()
}

/// What else `run.json` says: the model's version, what was wrong with the last generation, pairs of speakers that may be
/// one, the likeliest first, and ids of speakers that are others now.
pub(super) fn further(told: Told<'_>, changes: &[IdChange], model_hash: Option<&str>) -> Value {
    let pairs: Vec<Value> = told
        .identities
        .unsure
        .iter()
        .take(MOST_UNSURE)
        .map(|pair| json!({ "a": pair.a_id, "b": pair.b_id, "points": pair.points, "articles": pair.articles }))
        .collect();
    let changed: Vec<Value> = changes.iter().map(|change| json!({ "old": change.old, "new": change.new })).collect();
    json!({
        "model_hash": model_hash,
        "notes": told.earlier.notes,
        "speakers_unsure": pairs,
        "speaker_ids_changed": changed,
    })
}

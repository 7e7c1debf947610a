//! Articles of the last generation whose inputs are gone: they are kept until the user says `--prune`.
//!
//! Their analyses are taken over as they were, or made again if the settings are others now, or if the ledger is lost or
//! damaged; then the article comes from the table `articles`.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::batch::RunError;
use crate::batch::earlier::Earlier;
use crate::batch::ledger::{Entry, Ledger, Writer};
use crate::model::Article;
use crate::read::Record;
use crate::write;

use super::reader::BATCH_ITEMS;
use super::record::{self, Bench, Outcome};
use super::{Intake, Origin};

/// Adds what was kept to `intake`; with `is_full` all of it is analysed again.
pub(in crate::batch) fn keep_vanished(
    earlier: &mut Earlier,
    intake: &mut Intake,
    bench: Bench<'_>,
    is_full: bool,
    spill: &mut Writer,
) -> Result<(), RunError> {
    let seen: FxHashSet<String> = intake.entries.iter().map(|entry| entry.key.clone()).collect();
    let lost = match &earlier.ledger {
        Some(ledger) => Some(keep_entries(ledger, &seen, intake, bench, is_full, spill)?),
        None => None,
    };
    intake.damaged += lost.as_ref().map_or(0, FxHashSet::len);
    if let Some(folder) = earlier.folder.clone()
        && lost.as_ref().is_none_or(|lost| !lost.is_empty())
    {
        let is_wanted = |key: &String| lost.as_ref().map_or_else(|| !seen.contains(key), |lost| lost.contains(key));
        let mut done = Ok(());
        let stored = write::stored_articles(&folder, &mut |articles| {
            if done.is_ok() {
                done = keep_articles(articles, &is_wanted, intake, bench, spill);
            }
        });
        if let Err(reason) = stored {
            earlier.note(format!("articles whose inputs are gone may be lost: {reason}"));
        }
        done?;
    }
    Ok(())
}

/// Keeps the entries of the ledger whose keys were not `seen`; gives the keys of those whose analysis is damaged.
fn keep_entries<'l>(
    ledger: &'l Ledger,
    seen: &FxHashSet<String>,
    intake: &mut Intake,
    bench: Bench<'_>,
    is_full: bool,
    spill: &mut Writer,
) -> Result<FxHashSet<String>, RunError> {
    let is_stale = is_full || ledger.keys.salt != *bench.salt;
    let gone: Vec<&Entry> = ledger.entries.iter().filter(|entry| !seen.contains(&entry.key)).collect();
    let mut lost = FxHashSet::default();
    for entries in gone.chunks(BATCH_ITEMS) {
        bench.watch.check()?;
        let outcome = |entry: &'l Entry| {
            let packed = ledger.read_whole(entry.frame)?;
            if !is_stale {
                return Some(Outcome::Known(entry));
            }
            let article = ledger.unpack(&packed).ok()?.article;
            Some(record::work(Record::Article(Box::new(article)), bench, None))
        };
        let outcomes: Vec<_> = entries.par_iter().copied().map(outcome).collect();
        for (entry, outcome) in entries.iter().zip(outcomes) {
            match outcome {
                Some(outcome) => intake.add(outcome, Origin::Vanished, spill)?,
                None => _ = lost.insert(entry.key.clone()),
            }
        }
    }
    Ok(lost)
}

/// Analyses articles of the table again whose keys are wanted.
fn keep_articles(
    articles: Vec<Article>,
    is_wanted: &(dyn Fn(&String) -> bool + Sync),
    intake: &mut Intake,
    bench: Bench<'_>,
    spill: &mut Writer,
) -> Result<(), RunError> {
    let wanted = articles.into_par_iter().filter(|article| is_wanted(&record::key(article)));
    let outcomes: Vec<_> =
        wanted.map(|article| record::work(Record::Article(Box::new(article)), bench, None)).collect();
    for outcome in outcomes {
        intake.add(outcome, Origin::Vanished, spill)?;
    }
    bench.watch.check()
}

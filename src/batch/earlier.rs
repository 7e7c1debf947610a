//! What the last run left: its manifest, its ledger, and whether both can be used.
//!
//! Nothing that is wrong with them ends a run. It is a note for run.json and stderr; what cannot be taken over is made
//! again, from the inputs, and where these are gone from the table `articles`.

use std::path::PathBuf;

use crate::tables::schema;
use crate::write::Generation;

use super::ledger::Ledger;

/// The last run's work.
#[derive(Default)]
pub(super) struct Earlier {
    /// Its folder; none before the first run.
    pub(super) folder: Option<PathBuf>,
    /// Its analyses, if they can be used.
    pub(super) ledger: Option<Ledger>,
    /// Its manifest, if its tables are of our schema, so that files can be taken over.
    pub(super) generation: Option<Generation>,
    /// What is wrong with it: it is made again, also if no input is new.
    pub(super) notes: Vec<String>,
}

impl Earlier {
    /// The work in the folder of a generation.
    pub(super) fn open(folder: Option<PathBuf>) -> Earlier {
        let Some(folder) = folder else { return Earlier::default() };
        let mut earlier = Earlier::default();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match Generation::read(&folder) {
            Ok(generation) if generation.schema_version() != schema::VERSION => {
                let (old, new) = (generation.schema_version(), schema::VERSION);
                earlier.note(format!("{name} has schema version {old}, this is {new}: everything is made again"));
                return Earlier { folder: Some(folder), ..earlier };
            }
            Ok(generation) => {
                if let Some(path) = generation.missing() {
                    earlier.note(format!("{name}/{path} is not as it was written: the tables are made again"));
                }
                earlier.generation = Some(generation);
            }
            Err(error) => earlier.note(format!("{name}/run.json cannot be used ({error}): the tables are made again")),
        }
        match Ledger::open(&folder) {
            Ok(ledger) if ledger.keys.schema == schema::VERSION => earlier.ledger = Some(ledger),
            Ok(ledger) => earlier.note(format!(
                "the ledger of {name} has schema version {}, this is {}: all articles are analysed again",
                ledger.keys.schema,
                schema::VERSION
            )),
            Err(error) => {
                earlier.note(format!("the ledger of {name} cannot be used ({error}): all articles are analysed again"));
            }
        }
        earlier.folder = Some(folder);
        earlier
    }

    /// Notes something that is wrong.
    pub(super) fn note(&mut self, words: String) {
        tracing::warn!("{words}");
        self.notes.push(words);
    }
}

//! What a run was told, checked once.

use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::dates::Prefer;
use crate::read;
use crate::speakers::registry::ColumnNames;
use crate::topics;
use crate::write;

/// Generations of the output that are kept, if nothing else is said.
const KEEP: usize = 3;

/// Checked settings of a run; only this travels.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Files and folders to read.
    pub inputs: Vec<PathBuf>,
    /// The folder that holds the generations of the output.
    pub output: PathBuf,
    /// How inputs are read.
    pub read: read::Options,
    /// How tables are written.
    pub write: write::Options,
    /// Records published before this day are left out.
    pub since: Option<Date>,
    /// Do all work again.
    pub full: bool,
    /// Remove articles whose inputs are gone.
    pub prune: bool,
    /// How many generations are kept.
    pub keep: usize,
    /// Registries of speakers.
    pub speakers: Vec<PathBuf>,
    /// Names of the registries' columns.
    pub speaker_columns: ColumnNames,
    /// Verdicts on pairs of speakers.
    pub merges: Vec<PathBuf>,
    /// Dictionaries of topics.
    pub topics: topics::Options,
    /// Word lists that replace built-in ones.
    pub lexicon: Option<PathBuf>,
    /// Where a bare weekday or month lies, if the text gives no hint.
    pub prefer: Option<Prefer>,
    /// Rejected inputs up to which a run counts as good.
    pub max_bad: MaxBad,
}

/// How many rejected inputs are borne.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxBad {
    /// So many.
    Records(u64),
    /// This share of all records, 0 to 1.
    Share(f64),
}

impl MaxBad {
    /// `7` or `0.5%`.
    ///
    /// # Errors
    /// What was expected, if it is neither.
    pub fn parse(text: &str) -> Result<MaxBad, String> {
        let fault = || format!("--max-bad is a number of records or a share like 0.5%, not {text:?}");
        match text.strip_suffix('%') {
            Some(share) => {
                let share: f64 = share.trim().parse().map_err(|_| fault())?;
                (0.0..=100.0).contains(&share).then_some(MaxBad::Share(share / 100.0)).ok_or_else(fault)
            }
            None => text.parse().map(MaxBad::Records).map_err(|_| fault()),
        }
    }

    /// Whether `rejected` of `records` are more than that.
    pub fn is_exceeded(self, rejected: u64, records: u64) -> bool {
        match self {
            MaxBad::Records(most) => rejected > most,
            MaxBad::Share(share) => rejected as f64 > share * records as f64,
        }
    }
}

impl Settings {
    /// What holds if only inputs and output are given.
    pub fn new(inputs: Vec<PathBuf>, output: PathBuf) -> Settings {
        Settings {
            inputs,
            output,
            read: read::Options::default(),
            write: write::Options::default(),
            since: None,
            full: false,
            prune: false,
            keep: KEEP,
            speakers: Vec::new(),
            speaker_columns: ColumnNames::default(),
            merges: Vec::new(),
            topics: topics::Options::default(),
            lexicon: None,
            prefer: None,
            max_bad: MaxBad::Records(0),
        }
    }

    /// Whether a record of that day is left out by `--since`.
    pub(super) fn leaves_out(&self, published: Option<Date>) -> bool {
        matches!((self.since, published), (Some(since), Some(published)) if published < since)
    }

    /// The settings as run.json shows them.
    pub(super) fn to_json(&self) -> Value {
        let paths =
            |paths: &[PathBuf]| paths.iter().map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>();
        json!({
            "inputs": paths(&self.inputs),
            "format": self.read.format.as_str(),
            "map": self.read.map.to_string(),
            "max_article": self.read.max_article,
            "since": self.since.map(|day| day.to_string()),
            "prune": self.prune,
            "tables": self.write.forms(),
            "partition": self.write.by_month.then_some("month"),
            "csv_bom": self.write.csv_bom,
            "csv_raw": self.write.csv_raw,
            "speakers": paths(&self.speakers),
            "merges": paths(&self.merges),
            "topics": self.topics.files.iter().map(|(path, _)| path.to_string_lossy()).collect::<Vec<_>>(),
            "builtin_topics": self.topics.built_in,
            "lexicon": self.lexicon.as_ref().map(|path| path.to_string_lossy()),
            "prefer": self.prefer.map(|prefer| format!("{prefer:?}").to_lowercase()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_inputs_are_borne_by_number_or_share() {
        assert_eq!(MaxBad::parse("3"), Ok(MaxBad::Records(3)));
        assert!(!MaxBad::Records(3).is_exceeded(3, 10) && MaxBad::Records(3).is_exceeded(4, 10));
        let share = MaxBad::parse("2.5%").unwrap();
        assert!(!share.is_exceeded(1, 40) && share.is_exceeded(2, 40));
        for wrong in ["", "-1", "x%", "101%", "nan%"] {
            assert!(MaxBad::parse(wrong).is_err(), "{wrong}");
        }
    }
}

//! How much a word tells: inverse document frequency, from `sentence_frequencies.tsv`.
//!
//! The list was counted once over a corpus of news, so a similarity never depends on what else is compared.

use rustc_hash::FxHashMap;

use super::words::hash;
use crate::lexicon::{Lexicon, LexiconError};

/// The row that holds the number of sentences.
const ALL: &str = "*";

/// Weights of stems.
#[derive(Debug)]
pub(super) struct Frequencies {
    /// By the hash of a stem.
    weights: FxHashMap<u64, f32>,
    unknown: f32,
}

impl Frequencies {
    /// Reads the list.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Frequencies, LexiconError> {
        const LIST: &str = "sentence_frequencies.tsv";
        let fault = |line, reason: String| LexiconError { file: LIST.into(), line, reason };
        let mut counts = Vec::new();
        let mut all = None;
        for row in lexicon.rows(LIST) {
            let count: u32 = row.cell(1).parse().ok().filter(|&count| count > 0).ok_or_else(|| {
                fault(row.line, format!("the second cell is a number of sentences, not `{}`", row.cell(1)))
            })?;
            match row.cell(0) {
                ALL => all = Some(count),
                stem => counts.push((stem, count)),
            }
        }
        let Some(all) = all else {
            return Err(fault(0, format!("no row `{ALL}` with the number of all sentences")));
        };
        let weight = |count: f32| (1.0 + all as f32 / count).ln();
        let weights = counts.iter().map(|&(stem, count)| (hash(stem), weight(count as f32))).collect();
        let rarest = counts.iter().map(|&(_, count)| count).min().unwrap_or(1);
        Ok(Frequencies { weights, unknown: weight(rarest as f32 / 2.0) })
    }

    /// The weight of a stem; a stem that is not listed is rarer than all that are.
    pub(super) fn weight(&self, stem: u64) -> f32 {
        self.weights.get(&stem).copied().unwrap_or(self.unknown)
    }

    /// Whether a stem is listed.
    pub(super) fn contains(&self, stem: u64) -> bool {
        self.weights.contains_key(&stem)
    }
}

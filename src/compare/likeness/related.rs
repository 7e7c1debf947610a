//! Words that stand in the same company: "condemned" and "denounced", from `related_words.tsv`.
//!
//! The list was learnt once from a corpus of news, not from judged pairs. It knows company, not meaning: beside words of
//! the same meaning it has some of the same field ("surplus", "deficit"), so such words never count in full, and a
//! repetition may not rest on them. Opposites that are listed as such are no company here.

use rustc_hash::FxHashMap;

use super::opposites::Opposites;
use super::words::hash;
use crate::lexicon::{Lexicon, LexiconError};

/// How much two stems count for each other.
#[derive(Debug)]
pub(super) struct Related {
    /// By the hashes of both, the smaller first.
    shares: FxHashMap<(u64, u64), f32>,
    /// By the hash of every stem, those of its partners.
    partners: FxHashMap<u64, Vec<u64>>,
}

impl Related {
    /// Reads the list.
    pub(super) fn new(lexicon: &Lexicon, opposites: &Opposites) -> Result<Related, LexiconError> {
        const LIST: &str = "related_words.tsv";
        let mut shares = FxHashMap::default();
        let mut partners: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
        for row in lexicon.rows(LIST) {
            for part in row.parts(1) {
                let parsed = part.split_once(':').and_then(|(stem, share)| Some((stem, share.parse::<f32>().ok()?)));
                let Some((other, share)) = parsed.filter(|(_, share)| (0.0..=1.0).contains(share)) else {
                    let reason = format!("expected a stem and a share from 0 to 1, as in `talk:.5`, found `{part}`");
                    return Err(LexiconError { file: LIST.into(), line: row.line, reason });
                };
                let (one, other) = (hash(row.cell(0)), hash(other));
                if !opposites.contains(one, other) {
                    shares.insert((one.min(other), one.max(other)), share);
                    partners.entry(one).or_default().push(other);
                    partners.entry(other).or_default().push(one);
                }
            }
        }
        Ok(Related { shares, partners })
    }

    /// Whether a stem is in the list at all.
    pub(super) fn contains(&self, stem: u64) -> bool {
        self.partners.contains_key(&stem)
    }

    /// The hashes of all stems that a stem counts for.
    pub(super) fn partners(&self, stem: u64) -> &[u64] {
        self.partners.get(&stem).map_or(&[], Vec::as_slice)
    }

    /// How much two stems count for each other, from 0 to 1.
    pub(super) fn share(&self, one: u64, other: u64) -> f32 {
        self.shares.get(&(one.min(other), one.max(other))).copied().unwrap_or(0.0)
    }
}

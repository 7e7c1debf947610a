//! Which statements of one side are worth comparing with a statement of the other.
//!
//! An inverted index from the first letters of a stem to the statements that have it. A statement is a candidate if the
//! words that it shares with the query hold at least [`LEAST`] of the weight of both together (Jaccard similarity). Words
//! that begin alike count as shared, since the alignment lets them meet. Two statements that share hardly a beginning and
//! meet by related words or by an acronym alone are not found; among judged pairs of news there were none.

use std::cell::RefCell;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::Prepared;

/// Least share of the weight of words. On pairs from four sources none with a similarity of [`super::MIN_SIMILARITY`] or
/// more was below.
const LEAST: f32 = 0.15;
/// Bytes of a stem that are looked up.
const LETTERS: usize = 5;

/// One side of a comparison, to be asked for candidates.
#[derive(Debug)]
pub struct Index<'a> {
    side: &'a [Prepared],
    /// Statements by term, ascending, and the weight of the term in each.
    postings: FxHashMap<u64, Vec<(u32, f32)>>,
    by_key: FxHashMap<u64, Vec<u32>>,
    /// The weight of all terms of each statement.
    weights: Vec<f32>,
}

thread_local! {
    /// Shared weight by statement; all zero between two queries.
    static SHARED: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

impl<'a> Index<'a> {
    /// Takes up a side.
    pub fn new(side: &'a [Prepared]) -> Index<'a> {
        let mut postings: FxHashMap<u64, Vec<(u32, f32)>> = FxHashMap::default();
        let mut by_key: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        let mut weights = Vec::with_capacity(side.len());
        for (at, prepared) in side.iter().enumerate() {
            let terms = terms(prepared);
            for &(term, weight) in &terms {
                postings.entry(term).or_default().push((at as u32, weight));
            }
            weights.push(terms.iter().map(|&(_, weight)| weight).sum());
            by_key.entry(prepared.key).or_default().push(at as u32);
        }
        Index { side, postings, by_key, weights }
    }

    /// The side.
    pub fn side(&self) -> &'a [Prepared] {
        self.side
    }

    /// Positions in the side, ascending, of all statements that could be the same claim as `query`: those of its key, and
    /// those that share enough weight of words.
    pub fn candidates(&self, query: &Prepared) -> Vec<u32> {
        let terms = terms(query);
        let whole: f32 = terms.iter().map(|&(_, weight)| weight).sum();
        SHARED.with_borrow_mut(|shared| {
            if shared.len() < self.side.len() {
                shared.resize(self.side.len(), 0.0);
            }
            let mut touched = Vec::new();
            for (term, weight) in &terms {
                for &(at, other) in self.postings.get(term).map_or(&[][..], Vec::as_slice) {
                    if shared[at as usize] == 0.0 {
                        touched.push(at);
                    }
                    shared[at as usize] += weight.min(other);
                }
            }
            let mut found = self.by_key.get(&query.key).cloned().unwrap_or_default();
            for at in touched {
                let common = std::mem::take(&mut shared[at as usize]);
                if common >= LEAST * (whole + self.weights[at as usize] - common) {
                    found.push(at);
                }
            }
            found.sort_unstable();
            found.dedup();
            found
        })
    }
}

/// The beginnings of a text's stems, each once, with the weight of all words that begin so.
fn terms(prepared: &Prepared) -> Vec<(u64, f32)> {
    let mut terms: Vec<(u64, f32)> = prepared
        .words
        .iter()
        .map(|word| {
            let stem = prepared.stem(word).as_bytes();
            let mut hasher = FxHasher::default();
            hasher.write(&stem[..stem.len().min(LETTERS)]);
            (hasher.finish(), word.weight)
        })
        .collect();
    terms.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    terms.dedup_by(|term, before| {
        let is_same = term.0 == before.0;
        if is_same {
            before.1 += term.1;
        }
        is_same
    });
    terms
}

//! Nearly equal texts, by a sketch of a few hundred bytes.
//!
//! Each run of five words is hashed; of all hashes that fall into one of 64 bins the smallest is kept (one-permutation
//! MinHash, Li, Owen and Zhang 2012). The share of equal bins estimates the Jaccard similarity of the two texts' runs.
//! An agency report that two papers printed with another headline or last paragraph has a share near 1, two readouts
//! written from one template stay well below.

use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::Document;
use crate::random::mix;

/// Bins of a sketch.
pub const BINS: usize = 64;
/// Words in a run.
const RUN: usize = 5;
/// Share of equal bins from which two texts count as nearly equal.
const NEARLY_EQUAL: f64 = 0.85;
/// Runs that a text needs to be compared at all: short texts are only ever equal or not.
const LEAST_RUNS: usize = 40;

/// The sketch of a text; empty for one that is too short to compare.
pub fn sketch(document: &Document<'_>) -> Vec<u32> {
    let mut run = [0_u64; RUN];
    let mut words = 0;
    let mut bins = vec![u32::MAX; BINS];
    for index in (0..document.tokens().len()).filter(|&index| document.tokens()[index].is_word()) {
        let mut hasher = FxHasher::default();
        hasher.write(document.lower(index).as_bytes());
        run[words % RUN] = hasher.finish();
        words += 1;
        if words >= RUN {
            let mut hasher = FxHasher::default();
            (0..RUN).for_each(|back| hasher.write_u64(run[(words - 1 - back) % RUN]));
            let hash = mix(hasher.finish()); // the hasher alone leaves the low bits of similar words alike;
            let bin = &mut bins[(hash >> 58) as usize];
            *bin = (*bin).min(hash as u32);
        }
    }
    if words < LEAST_RUNS + RUN { Vec::new() } else { bins }
}

/// Whether two sketches tell of nearly equal texts.
pub fn nearly_equal(a: &[u32], b: &[u32]) -> bool {
    if a.len() != BINS || b.len() != BINS {
        return false;
    }
    let filled = a.iter().zip(b).filter(|&(&a, &b)| a != u32::MAX || b != u32::MAX).count();
    let equal = a.iter().zip(b).filter(|&(&a, &b)| a == b && a != u32::MAX).count();
    equal as f64 >= NEARLY_EQUAL * filled as f64
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    fn text(words: std::ops::Range<u32>) -> String {
        words.map(|word| format!("word{word} ")).collect()
    }

    #[test]
    fn a_changed_ending_is_nearly_equal_and_another_half_is_not() {
        let (whole, cut, other) = (text(0..400), text(0..395), text(200..600));
        let [whole, cut, other] = [&whole, &cut, &other].map(|text| sketch(&read(text)));
        assert!(nearly_equal(&whole, &cut));
        assert!(!nearly_equal(&whole, &other));
    }

    #[test]
    fn short_texts_are_not_compared() {
        let short = sketch(&read("The talks were held in Oslo."));
        assert!(!nearly_equal(&short, &short));
    }
}

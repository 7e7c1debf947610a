//! Likeness of two texts by their characters: the cosine of the counts of all runs of three to five bytes.

use std::ops::Range;

/// Lengths of the runs.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;
/// Parts of the hashes after each of which it is seen whether the cosine can still be enough.
const PARTS: usize = 4;

/// The runs of a text.
#[derive(Debug)]
pub(super) struct Characters {
    /// Hashes of the runs, ascending, each once.
    runs: Box<[u32]>,
    /// How often each occurs, as far as 16 bits count.
    counts: Box<[u16]>,
    /// Where each part of the runs ends.
    ends: [u32; PARTS],
    /// The sum of the squares of the counts, from each part on.
    squares: [u64; PARTS],
}

impl Characters {
    /// Counts the runs of a text.
    pub(super) fn new(text: &str) -> Characters {
        let bytes = text.as_bytes();
        let mut all = Vec::with_capacity(bytes.len() * 3);
        for length in RUNS {
            all.extend(bytes.windows(length).map(hash));
        }
        all.sort_unstable();
        let (mut runs, mut counts) = (Vec::new(), Vec::new());
        for equal in all.chunk_by(|a, b| a == b) {
            runs.push(equal[0]);
            counts.push(u16::try_from(equal.len()).unwrap_or(u16::MAX));
        }
        let part = |run: u32| (run >> 30) as usize;
        let ends = std::array::from_fn(|at| runs.partition_point(|&run| part(run) <= at) as u32);
        let mut squares = [0; PARTS];
        for (&run, &count) in runs.iter().zip(&counts) {
            squares[..=part(run)].iter_mut().for_each(|sum| *sum += u64::from(count).pow(2));
        }
        Characters { runs: runs.into(), counts: counts.into(), ends, squares }
    }

    /// The cosine of two counts, from 0 to 1; 1 if there is nothing to count.
    pub(super) fn cosine(&self, other: &Characters) -> f32 {
        self.cosine_from(other, 0.0).unwrap_or_default()
    }

    /// The same, unless it shows on the way that it is less than `least`.
    pub(super) fn cosine_from(&self, other: &Characters, least: f32) -> Option<f32> {
        if self.runs.is_empty() && other.runs.is_empty() {
            return Some(1.0);
        }
        let norm = (self.squares[0] as f64 * other.squares[0] as f64).sqrt();
        let mut product = 0;
        for part in 0..PARTS {
            product += self.product(self.part(part), other, other.part(part));
            if let (Some(&rest), Some(&rest_other)) = (self.squares.get(part + 1), other.squares.get(part + 1)) {
                let most = product as f64 + (rest as f64 * rest_other as f64).sqrt();
                if most < f64::from(least) * norm {
                    return None;
                }
            }
        }
        Some(if norm > 0.0 { (product as f64 / norm).min(1.0) as f32 } else { 0.0 })
    }

    fn part(&self, part: usize) -> Range<usize> {
        let start = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[part] as usize
    }

    /// The sum of the products of the counts of those runs that both texts have.
    fn product(&self, own: Range<usize>, other: &Characters, of_other: Range<usize>) -> u64 {
        let (runs, counts) = (&self.runs[own.clone()], &self.counts[own]);
        let (runs_other, counts_other) = (&other.runs[of_other.clone()], &other.counts[of_other]);
        let (mut at, mut at_other, mut product) = (0, 0, 0_u64);
        while at < runs.len() && at_other < runs_other.len() {
            let (run, run_other) = (runs[at], runs_other[at_other]);
            let both = u64::from(counts[at]) * u64::from(counts_other[at_other]);
            // no branch, for none could be foretold
            product += both * u64::from(run == run_other);
            at += usize::from(run <= run_other);
            at_other += usize::from(run_other <= run);
        }
        product
    }
}

/// Spreads up to five bytes over 32 bits.
fn hash(run: &[u8]) -> u32 {
    let value = run.iter().fold(run.len() as u64, |value, &byte| value << 8 | u64::from(byte));
    (value.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

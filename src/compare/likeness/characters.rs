//! Likeness of two texts by their characters: the cosine of the counts of all runs of three to five bytes.

/// Lengths of the runs.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// The runs of a text by hash, each with how often it occurs.
#[derive(Debug)]
pub(super) struct Characters {
    runs: Box<[u32]>,
    norm: f32,
}

impl Characters {
    /// Counts the runs of a text.
    pub(super) fn new(text: &str) -> Characters {
        let bytes = text.as_bytes();
        let mut runs = Vec::with_capacity(bytes.len() * 3);
        for length in RUNS {
            runs.extend(bytes.windows(length).map(hash));
        }
        runs.sort_unstable();
        let squares: u64 = runs.chunk_by(|a, b| a == b).map(|equal| (equal.len() as u64).pow(2)).sum();
        Characters { runs: runs.into(), norm: (squares as f32).sqrt() }
    }

    /// The cosine of two counts, from 0 to 1.
    pub(super) fn cosine(&self, other: &Characters) -> f32 {
        let (mut a, mut b) = (&*self.runs, &*other.runs);
        let mut product = 0_u64;
        while let (Some(first), Some(second)) = (a.first(), b.first()) {
            match first.cmp(second) {
                std::cmp::Ordering::Less => a = &a[1..],
                std::cmp::Ordering::Greater => b = &b[1..],
                std::cmp::Ordering::Equal => {
                    let count = |runs: &[u32]| runs.iter().take_while(|run| *run == first).count();
                    let (in_a, in_b) = (count(a), count(b));
                    product += in_a as u64 * in_b as u64;
                    (a, b) = (&a[in_a..], &b[in_b..]);
                }
            }
        }
        let norm = self.norm * other.norm;
        if norm > 0.0 { (product as f32 / norm).min(1.0) } else { 0.0 }
    }
}

/// Spreads up to five bytes over 32 bits.
fn hash(run: &[u8]) -> u32 {
    let value = run.iter().fold(run.len() as u64, |value, &byte| value << 8 | u64::from(byte));
    (value.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

//! Likeness of two texts by their characters: the cosine of the counts of all runs of three to five bytes.

/// Lengths of the runs.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// The runs of a text.
#[derive(Debug)]
pub(super) struct Characters {
    /// Hashes of the runs, ascending, each once.
    runs: Box<[u32]>,
    /// How often each occurs, as far as 16 bits count.
    counts: Box<[u16]>,
    /// The sum of the squares of the counts.
    squares: u64,
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
        let squares = counts.iter().map(|&count| u64::from(count).pow(2)).sum();
        Characters { runs: runs.into(), counts: counts.into(), squares }
    }

    /// The cosine of two counts, from 0 to 1; 1 if there is nothing to count.
    pub(super) fn cosine(&self, other: &Characters) -> f32 {
        let (mut at, mut at_other, mut product) = (0, 0, 0_u64);
        while at < self.runs.len() && at_other < other.runs.len() {
            let (run, run_other) = (self.runs[at], other.runs[at_other]);
            let both = u64::from(self.counts[at]) * u64::from(other.counts[at_other]);
            // no branch, for none could be foretold
            product += both * u64::from(run == run_other);
            at += usize::from(run <= run_other);
            at_other += usize::from(run_other <= run);
        }
        let norm = (self.squares as f64 * other.squares as f64).sqrt();
        match self.squares + other.squares {
            0 => 1.0,
            _ if norm > 0.0 => (product as f64 / norm).min(1.0) as f32,
            _ => 0.0,
        }
    }
}

/// Spreads up to five bytes over 32 bits.
fn hash(run: &[u8]) -> u32 {
    let value = run.iter().fold(run.len() as u64, |value, &byte| value << 8 | u64::from(byte));
    (value.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

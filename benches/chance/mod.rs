//! Random numbers for archives and statements that are made up.

/// Knuth's linear congruential generator (MMIX); the same numbers in every run.
pub struct Chance(pub u64);

impl Chance {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Small numbers often.
    pub fn skewed(&mut self, bound: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((bound as f64).powf(share) - 1.0) as usize
    }
}

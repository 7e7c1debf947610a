//! The published formulas, as functions of numbers.

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of 95 % for a share among `n` rows; `n` need not be whole.
pub(super) fn wilson(share: f64, n: f64) -> [f64; 2] {
    if n <= 0.0 {
        return [0.0, 1.0];
    }
    let square = Z * Z;
    let centre = share + square / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    [((centre - half) / whole).max(0.0), ((centre + half) / whole).min(1.0)]
}

/// Kish's effective sample size of weighted rows.
pub(super) fn effective(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Cohen's κ of a square table, `table[a][b]` being the rows on which one coder said `a` and the other `b`. None where
/// both always said the same one thing, or there are no rows.
pub(super) fn kappa<const N: usize>(table: &[[u64; N]; N]) -> Option<f64> {
    let all = table.iter().flatten().sum::<u64>() as f64;
    let row = |at: usize| table[at].iter().sum::<u64>() as f64;
    let column = |at: usize| table.iter().map(|row| row[at]).sum::<u64>() as f64;
    let agreed = (0..N).map(|at| table[at][at]).sum::<u64>() as f64 / all;
    let chance = (0..N).map(|at| row(at) * column(at)).sum::<f64>() / (all * all);
    (all > 0.0 && chance < 1.0).then(|| (agreed - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998, *Statistics in Medicine* 17:857), table I, method 3.
    #[test]
    fn wilson_gives_the_published_intervals() {
        for (yes, n, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let [found_low, found_high] = wilson(yes / n, n);
            assert!(
                (found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5,
                "{yes}/{n}: {found_low} {found_high}"
            );
        }
        assert_eq!(wilson(1.0, 0.0), [0.0, 1.0]);
    }

    #[test]
    fn equal_weights_cost_nothing() {
        assert_eq!(effective([3.0; 5].into_iter()), 5.0);
        assert_eq!(effective([3.0, 1.0].into_iter()), 1.6);
        assert_eq!(effective([].into_iter()), 0.0);
    }

    #[test]
    fn kappa_takes_chance_away() {
        assert!((kappa(&[[20, 5], [10, 15]]).unwrap() - 0.4).abs() < 1e-12);
        assert_eq!(kappa(&[[7, 0], [0, 0]]), None);
        assert_eq!(kappa(&[[0; 3]; 3]), None);
        // perfect disagreement of balanced coders
        assert_eq!(kappa(&[[0, 5], [5, 0]]), Some(-1.0));
    }
}

//! The strata of a sample, and how many rows each gives.

/// Lower ends of the bands of confidence, with their names.
const BANDS: [(f32, &str); 4] = [(0.9, "0.90-1.00"), (0.75, "0.75-0.90"), (0.5, "0.50-0.75"), (f32::MIN, "0.00-0.50")];

/// What stands between kind and band in the name of a stratum.
const BETWEEN: char = ' ';

/// The name of a stratum: `direct 0.90-1.00`.
pub(super) fn name(kind: &str, confidence: f32) -> String {
    let band = BANDS.iter().find(|(lowest, _)| confidence >= *lowest).map_or(BANDS[3].1, |(_, name)| name);
    format!("{kind}{BETWEEN}{band}")
}

/// Kind and band of a stratum's name.
pub(super) fn parts(name: &str) -> Option<(&str, &str)> {
    name.split_once(BETWEEN)
}

/// How many rows of a sample of `wanted` each stratum gives, `sizes` being the rows that they have: in proportion to the
/// square root of the size, at least one, at most all.
pub(super) fn allocate(sizes: &[u64], wanted: usize) -> Vec<usize> {
    let all: u64 = sizes.iter().sum();
    let mut left = wanted.min(usize::try_from(all).unwrap_or(usize::MAX));
    let mut given = vec![0; sizes.len()];
    // one each first, to the largest where there are fewer rows than strata
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&stratum| sizes[stratum] > 0).collect();
    order.sort_by_key(|&stratum| (std::cmp::Reverse(sizes[stratum]), stratum));
    for &stratum in order.iter().take(left) {
        given[stratum] = 1;
    }
    left -= order.len().min(left);
    // then row by row to the stratum that is furthest below its share (Webster's method of division)
    for _ in 0..left {
        let need = |stratum: usize| (sizes[stratum] as f64).sqrt() / (2 * given[stratum] + 1) as f64;
        let open = order.iter().copied().filter(|&stratum| (given[stratum] as u64) < sizes[stratum]);
        let Some(next) = open.max_by(|&a, &b| need(a).total_cmp(&need(b)).then(b.cmp(&a))) else { break };
        given[next] += 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_say_kind_and_band() {
        for (confidence, band) in
            [(1.0, "0.90-1.00"), (0.9, "0.90-1.00"), (0.89, "0.75-0.90"), (0.5, "0.50-0.75"), (0.0, "0.00-0.50")]
        {
            assert_eq!(parts(&name("mixed", confidence)), Some(("mixed", band)));
        }
        assert_eq!(parts(&name("direct", f32::NAN)), Some(("direct", "0.00-0.50")));
    }

    #[test]
    fn shares_follow_the_square_root() {
        assert_eq!(allocate(&[10_000, 400, 100], 130), [100, 20, 10]);
        assert_eq!(allocate(&[10_000, 3, 0], 200), [197, 3, 0], "no more than there are");
        assert_eq!(allocate(&[5, 7, 6], 2), [0, 1, 1]);
    }

    proptest! {
        #[test]
        fn as_many_as_wanted_and_no_more_than_there_are(sizes in prop::collection::vec(0_u64..500, 0..13), wanted in 0_usize..900) {
            let given = allocate(&sizes, wanted);
            let all: u64 = sizes.iter().sum();
            prop_assert_eq!(given.iter().sum::<usize>() as u64, all.min(wanted as u64));
            for (given, size) in given.iter().zip(&sizes) {
                prop_assert!(*given as u64 <= *size);
                prop_assert!(*given > 0 || *size == 0 || wanted < sizes.len());
            }
        }
    }
}

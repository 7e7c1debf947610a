//! Which profiles are worth comparing: those that share a key of a name.

use rayon::prelude::*;

use super::archive::LEAST_SHARE;
use super::lists::IdentityLists;
use super::profiles::Profile;

/// Larger blocks ("John" and a surname that begins with "Sm") are only compared with the near neighbours in their order:
/// their pairs grow with the square, and whoever is one person nearly always meets in a smaller block too.
const LARGEST: usize = 60;

/// Pairs of indices of profiles that share a block, the smaller index first; sorted, each once.
pub(super) fn pairs(profiles: &[Profile], lists: &IdentityLists) -> Vec<(u32, u32)> {
    let shares = profiles.par_iter().enumerate().with_min_len(LEAST_SHARE);
    let compared = shares.filter(|(_, profile)| profile.kind.is_compared());
    let shares = compared.fold(Vec::new, |mut keys, (index, profile)| {
        for name in profile.names() {
            // Those that seek first.
            name.blocks(&lists.nicknames, |block| keys.push((block.key, !block.seeks, index as u32)));
        }
        keys
    });
    let mut keys: Vec<(u64, bool, u32)> = shares.collect::<Vec<_>>().concat();
    keys.par_sort_unstable();
    keys.dedup();
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|a, b| a.0 == b.0) {
        let reach = if block.len() <= LARGEST { LARGEST } else { LARGEST / 4 };
        let seeking = block.iter().take_while(|(_, only_found, _)| !only_found);
        for (at, &(_, _, first)) in seeking.enumerate() {
            let others = block[at + 1..].iter().take(reach).filter(|(_, _, second)| *second != first);
            pairs.extend(others.map(|&(_, _, second)| (first.min(second), first.max(second))));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

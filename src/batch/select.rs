//! Which records stand: versions of one record, equal articles, nearly equal texts.
//!
//! All answers depend on the set of records only, not on the order in which they were read.

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::text::sketch;

use super::ledger::Entry;

/// Sketch bins that two texts must share to be compared, and how many such bands a sketch has.
const BAND: usize = 4;
/// Members of a bucket that a text is compared with.
const COMPARED: usize = 8;

/// What became of the records.
#[derive(Debug, Default)]
pub struct Selection {
    /// Articles that get a row, sorted by (published, article_id), undated first: index of the entry, and for a copy the
    /// index into `standing` of the article that it repeats.
    pub standing: Vec<(usize, Option<usize>)>,
    /// Records that gave way to another version of the same record.
    pub superseded: Vec<usize>,
    /// Records whose text and date another one has.
    pub duplicates: Vec<usize>,
}

/// Chooses among `entries`.
pub fn select(entries: &[Entry]) -> Selection {
    let mut selection = choose(entries);
    mark_copies(entries, &mut selection.standing);
    selection
}

/// The same without looking for copies.
pub fn choose(entries: &[Entry]) -> Selection {
    let mut selection = Selection::default();
    let mut newest: FxHashMap<&str, usize> = FxHashMap::with_capacity_and_hasher(entries.len(), FxBuildHasher);
    for (index, entry) in entries.iter().enumerate() {
        let winner = newest.entry(&entry.key).or_insert(index);
        if *winner != index {
            let beaten = if supersedes(entry, &entries[*winner]) { std::mem::replace(winner, index) } else { index };
            selection.superseded.push(beaten);
        }
    }
    let mut rest: Vec<usize> = newest.into_values().collect();
    rest.sort_by(|&a, &b| order(&entries[a]).cmp(&order(&entries[b])));
    for index in rest {
        let last = selection.standing.last().map(|&(last, _)| &entries[last].article_id);
        if last == Some(&entries[index].article_id) {
            selection.duplicates.push(index);
        } else {
            selection.standing.push((index, None));
        }
    }
    selection
}

/// Whether `a` is a later version than `b`: the later date, then the smaller place.
fn supersedes(a: &Entry, b: &Entry) -> bool {
    let place = |entry: &Entry| (entry.source_path.clone(), entry.record);
    (b.published, place(a)) < (a.published, place(b))
}

/// The order of the tables; among equal articles the smallest place stands.
fn order(entry: &Entry) -> impl Ord + '_ {
    (entry.published, &entry.article_id, &entry.source_path, entry.record)
}

/// Points every copy to the first article of its group: equal text on another date, or nearly equal text.
fn mark_copies(entries: &[Entry], standing: &mut [(usize, Option<usize>)]) {
    let mut first: Vec<usize> = (0..standing.len()).collect();
    let mut equal: FxHashMap<&[u8; 32], usize> = FxHashMap::default();
    for (position, &(index, _)) in standing.iter().enumerate() {
        let same = *equal.entry(&entries[index].text_hash).or_insert(position);
        join(&mut first, same, position);
    }
    let sketches: Vec<&[u32]> = standing.iter().map(|&(index, _)| &*entries[index].sketch).collect();
    let bands = (0..sketch::BINS).into_par_iter().step_by(BAND);
    let pairs: Vec<_> = bands.map(|start| nearly_equal(&sketches, start, &first)).collect();
    for (a, b) in pairs.into_iter().flatten() {
        join(&mut first, a, b);
    }
    for (position, (_, original)) in standing.iter_mut().enumerate() {
        let leader = root(&first, position);
        *original = (leader != position).then_some(leader);
    }
}

/// Pairs of nearly equal texts among those that share the band of bins that begins at `start`. Which pairs are left out
/// because their texts are joined by others changes nothing.
fn nearly_equal(sketches: &[&[u32]], start: usize, first: &[usize]) -> Vec<(usize, usize)> {
    let band = |sketch: &[u32]| -> Option<[u32; BAND]> { sketch.get(start..start + BAND)?.try_into().ok() };
    let mut texts: Vec<([u32; BAND], usize)> = Vec::with_capacity(sketches.len());
    texts.extend(sketches.iter().enumerate().filter_map(|(position, sketch)| Some((band(sketch)?, position))));
    texts.sort_unstable();
    let mut pairs = Vec::new();
    for bucket in texts.chunk_by(|(a, _), (b, _)| a == b) {
        for (place, &(_, position)) in bucket.iter().enumerate() {
            for &(_, other) in &bucket[..place.min(COMPARED)] {
                if root(first, other) != root(first, position)
                    && sketch::nearly_equal(sketches[other], sketches[position])
                {
                    pairs.push((other, position));
                }
            }
        }
    }
    pairs
}

fn root(first: &[usize], mut position: usize) -> usize {
    while first[position] != position {
        position = first[position];
    }
    position
}

fn join(first: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(first, a), root(first, b));
    first[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn entry(key: &str, path: &str, day: i8, text: u8) -> Entry {
        Entry {
            key: key.into(),
            fingerprint: [0; 32],
            source_path: path.into(),
            record: None,
            published: (day > 0).then(|| date(2020, 4, day)),
            publisher: None,
            article_id: format!("a_{text}_{day}"),
            text_hash: [text; 32],
            sketch: Vec::new(),
            is_english: true,
            entities: Default::default(),
            frame: Default::default(),
        }
    }

    fn paths<'e>(entries: &'e [Entry], selection: &Selection) -> Vec<(&'e str, Option<&'e str>)> {
        let path = |position: usize| &*entries[selection.standing[position].0].source_path;
        (0..selection.standing.len()).map(|i| (path(i), selection.standing[i].1.map(path))).collect()
    }

    #[test]
    fn the_latest_version_of_a_record_counts() {
        let entries = [entry("u", "a", 3, 1), entry("u", "b", 4, 2), entry("u", "c", 4, 3)];
        let selection = select(&entries);
        assert_eq!(paths(&entries, &selection), [("b", None)]);
        assert_eq!(selection.superseded.len(), 2);
    }

    #[test]
    fn equal_articles_are_one_and_equal_texts_on_two_days_are_two() {
        let entries = [entry("k1", "b", 3, 1), entry("k2", "a", 3, 1), entry("k3", "c", 5, 1), entry("k4", "d", 0, 2)];
        let selection = select(&entries);
        assert_eq!(paths(&entries, &selection), [("d", None), ("a", None), ("c", Some("a"))]);
        assert_eq!(selection.duplicates, [0]);
    }

    #[test]
    fn nearly_equal_texts_are_copies_of_the_first_also_over_another() {
        let whole: Vec<u32> = (0..64).collect();
        let with_others = |bins: std::ops::Range<usize>, sketch: &[u32]| {
            let mut sketch = sketch.to_vec();
            bins.for_each(|bin| sketch[bin] += 1_000);
            sketch
        };
        let near = with_others(0..8, &whole);
        let farther = with_others(56..64, &near);
        let texts = [("a", 1, whole.clone()), ("b", 2, near), ("c", 3, farther), ("d", 4, with_others(0..40, &whole))];
        assert!(!sketch::nearly_equal(&texts[0].2, &texts[2].2), "only over b");
        let texts = texts.map(|(path, day, sketch)| Entry { sketch, ..entry(path, path, day, day as u8) });
        let selection = select(&texts);
        let expected = [("a", None), ("b", Some("a")), ("c", Some("a")), ("d", None)];
        assert_eq!(paths(&texts, &selection), expected);
    }

    proptest! {
        #[test]
        fn order_changes_nothing(parts in prop::collection::vec((0..4_u8, 0..6_u8, 0..4_i8, 0..3_u8), 0..20), seed: u64) {
            let entries: Vec<_> = parts.iter().enumerate()
                .map(|(n, &(key, _, day, text))| entry(&format!("k{key}"), &format!("p{n}"), day, text)).collect();
            let mut shuffled = entries.clone();
            let length = shuffled.len().max(1);
            for index in 0..shuffled.len() {
                shuffled.swap(index, (seed.rotate_left(index as u32) as usize) % length);
            }
            let (a, b) = (select(&entries), select(&shuffled));
            prop_assert_eq!(paths(&entries, &a), paths(&shuffled, &b));
            prop_assert_eq!(a.standing.len() + a.superseded.len() + a.duplicates.len(), entries.len());
        }
    }
}

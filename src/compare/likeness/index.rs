//! Which statements of one side are worth comparing with a statement of the other.
//!
//! An inverted index from the first letters of a stem to the statements that have it. A statement is a candidate if the
//! words that it shares with the query hold at least [`LEAST`] of the weight of both together (Jaccard similarity). Words
//! that begin alike count as shared, since the alignment lets them meet. Two statements that share hardly a beginning and
//! meet by related words or by an acronym alone are not found; among judged pairs of news there were none.
//!
//! Most of the postings belong to a few words that nearly every statement has, and these weigh little. So each statement
//! has a mask of the [`FREQUENT`] most frequent terms, and those of the query that together could not make a candidate
//! are not looked up: what they add is read off the masks of the statements that the other terms found (the prefix filter
//! of Chaudhuri, Ganti and Kaushik 2006). The weight that a statement shares is first counted in one byte, rounded up;
//! what is enough then is weighed exactly, so the filter loses nothing.

use std::cell::RefCell;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::Prepared;

/// Least share of the weight of words. Of the pairs of news statements with a similarity of [`super::MIN_SIMILARITY`] or
/// more 3 in 1,000 are below, all of them less alike than .65, and none was the best match of its statement.
const LEAST: f32 = 0.2;
/// Bytes of a stem that are looked up.
pub(super) const LETTERS: usize = 5;
/// Terms that the mask of a statement has a bit for.
const FREQUENT: usize = u64::BITS as usize;
/// Share of the weight of a query up to which its frequent terms are not looked up. Less than [`LEAST`], so that whoever
/// shares nothing else is no candidate; still less, for what is not looked up makes the first count less sharp.
const MASKED: f32 = 0.08;
/// Share by which a bound is moved, for sums of the same numbers in another order differ in their last digits.
const ROUNDING: f32 = 1e-3;
/// How many parts of the weight of a query a byte counts; what rounding up adds has room above.
const PARTS: f32 = 200.0;
/// Statements whose bytes are looked at together.
const TOGETHER: usize = 128;

/// One side of a comparison, to be asked for candidates.
#[derive(Debug)]
pub struct Index<'a> {
    side: &'a [Prepared],
    /// Positions in the side, by weight. All that follows is in this order: what shares too little with a query for its
    /// weight is passed over in long stretches.
    order: Vec<u32>,
    outlines: Vec<Outline>,
    /// The weight of the lightest of every [`TOGETHER`] statements.
    lightest: Vec<f32>,
    /// Numbers of the terms, in the order of their hashes.
    numbers: FxHashMap<u64, u32>,
    /// Statements by term, ascending.
    postings: Rows<u32>,
    /// Terms by statement, ascending, and the weight of each.
    terms: Rows<(u32, f32)>,
    /// The terms that masks have bits for, the most frequent first.
    frequent: Vec<u32>,
    /// Positions in the side by key.
    by_key: FxHashMap<u64, Vec<u32>>,
}

/// What is looked at first of a statement.
#[derive(Debug)]
struct Outline {
    /// Of all its terms.
    weight: f32,
    /// Which of the frequent terms it has.
    mask: u64,
}

/// Rows of several items each, in one piece of memory.
#[derive(Debug)]
pub(super) struct Rows<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

/// What a thread needs for a query; all zero between two queries.
#[derive(Default)]
struct Scratch {
    /// Parts of the query's weight that each statement shares, at most.
    shared: Vec<u8>,
    /// Weight in the query by term.
    asked: Vec<f32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A query, in the terms of the index.
struct Query {
    /// The terms that the side has.
    terms: Vec<(u32, f32)>,
    /// The weight of all terms.
    whole: f32,
    /// The frequent terms that are not looked up, and what they weigh together.
    masked: u64,
    weight_masked: f32,
}

impl<'a> Index<'a> {
    /// Takes up a side.
    pub fn new(side: &'a [Prepared]) -> Index<'a> {
        let of_side: Vec<Vec<(u64, f32)>> = side.par_iter().map(terms).collect();
        let weight = |at: u32| -> f32 { of_side[at as usize].iter().map(|&(_, weight)| weight).sum() };
        let mut order: Vec<(f32, u32)> = (0..side.len() as u32).map(|at| (weight(at), at)).collect();
        order.par_sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let outline = |(weight, at)| (Outline { weight, mask: 0 }, at);
        let (mut outlines, order): (Vec<Outline>, Vec<u32>) = order.into_iter().map(outline).unzip();
        let mut hashes: Vec<u64> = of_side.iter().flatten().map(|&(term, _)| term).collect();
        hashes.par_sort_unstable();
        hashes.dedup();
        let numbers: FxHashMap<u64, u32> = hashes.into_iter().zip(0..).collect();
        let numbered = |&(term, weight): &(u64, f32)| (numbers[&term], weight);
        let terms = Rows::new(order.iter().map(|&at| of_side[at as usize].iter().map(numbered)));
        let postings = postings(&terms, numbers.len());
        let mut frequent: Vec<u32> = (0..numbers.len() as u32).collect();
        frequent.sort_by_key(|&term| std::cmp::Reverse(postings.row(term as usize).len()));
        frequent.truncate(FREQUENT);
        for (bit, &term) in frequent.iter().enumerate() {
            postings.row(term as usize).iter().for_each(|&place| outlines[place as usize].mask |= 1 << bit);
        }
        let lightest = outlines.iter().step_by(TOGETHER).map(|outline| outline.weight).collect();
        let mut by_key: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, prepared) in (0..).zip(side) {
            by_key.entry(prepared.key).or_default().push(at);
        }
        Index { side, order, outlines, lightest, numbers, postings, terms, frequent, by_key }
    }

    /// The side.
    pub fn side(&self) -> &'a [Prepared] {
        self.side
    }

    /// Positions in the side, ascending, of all statements that could be the same claim as `query`: those of its key, and
    /// those that share enough weight of words.
    pub fn candidates(&self, query: &Prepared) -> Vec<u32> {
        let mut found = self.by_key.get(&query.key).cloned().unwrap_or_default();
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.shared.resize(scratch.shared.len().max(self.side.len()), 0);
            scratch.asked.resize(scratch.asked.len().max(self.numbers.len()), 0.0);
            let query = self.query(query, &mut scratch.asked);
            self.count(&query, &mut scratch.shared);
            self.gather(&query, scratch, &mut found);
            query.terms.iter().for_each(|&(term, _)| scratch.asked[term as usize] = 0.0);
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Takes up a query; `asked` gets the weights of its terms.
    fn query(&self, query: &Prepared, asked: &mut [f32]) -> Query {
        let all = terms(query);
        let whole: f32 = all.iter().map(|&(_, weight)| weight).sum();
        let number = |&(term, weight): &(u64, f32)| Some((*self.numbers.get(&term)?, weight));
        let terms: Vec<(u32, f32)> = all.iter().filter_map(number).filter(|&(_, weight)| weight > 0.0).collect();
        terms.iter().for_each(|&(term, weight)| asked[term as usize] = weight);
        let mut query = Query { terms, whole, masked: 0, weight_masked: 0.0 };
        for (bit, &term) in self.frequent.iter().enumerate() {
            let weight = query.weight_masked + asked[term as usize];
            if weight > query.weight_masked && weight < MASKED * whole {
                query.masked |= 1 << bit;
                query.weight_masked = weight;
            }
        }
        query
    }

    /// Adds up what every statement shares with a query beside the masked terms.
    fn count(&self, query: &Query, shared: &mut [u8]) {
        let is_masked = |term| bits(query.masked).any(|bit| self.frequent[bit] == term);
        for &(term, weight) in query.terms.iter().filter(|&&(term, _)| !is_masked(term)) {
            let parts = (weight / query.whole * PARTS).ceil() as u8;
            for &place in self.postings.row(term as usize) {
                let shared = &mut shared[place as usize];
                *shared = shared.saturating_add(parts);
            }
        }
    }

    /// Finds the statements that share enough, and clears the counts.
    fn gather(&self, query: &Query, scratch: &mut Scratch, found: &mut Vec<u32>) {
        let mut counted: Vec<(u32, u8)> = Vec::new();
        let part = PARTS * (1.0 - ROUNDING) / query.whole;
        let shared = scratch.shared[..self.side.len()].chunks_mut(TOGETHER);
        for ((first, shared), lightest) in (0..).step_by(TOGETHER).zip(shared).zip(&self.lightest) {
            let least = LEAST / (1.0 + LEAST) * (query.whole + lightest) - query.weight_masked;
            let parts = ((least * part) as u8).max(1);
            if shared.iter().fold(0, |most, &parts| parts.max(most)) >= parts {
                let enough = (first..).zip(shared.iter().copied()).filter(|&(_, shared)| shared >= parts);
                counted.extend(enough);
            }
            shared.fill(0);
        }
        counted.retain(|&(place, parts)| {
            let outline = &self.outlines[place as usize];
            let mut most = if parts == u8::MAX { query.whole } else { f32::from(parts) / PARTS * query.whole };
            bits(outline.mask & query.masked).for_each(|bit| most += scratch.asked[self.frequent[bit] as usize]);
            query.is_enough(most * (1.0 + ROUNDING), outline)
        });
        counted.retain(|&(place, _)| {
            let common = self.common(place as usize, &scratch.asked);
            query.is_enough(common, &self.outlines[place as usize])
        });
        found.extend(counted.iter().map(|&(place, _)| self.order[place as usize]));
    }

    /// The weight that a statement shares with a query.
    fn common(&self, place: usize, asked: &[f32]) -> f32 {
        self.terms.row(place).iter().map(|&(term, weight)| weight.min(asked[term as usize])).sum()
    }
}

impl Query {
    fn is_enough(&self, common: f32, statement: &Outline) -> bool {
        common >= LEAST * (self.whole + statement.weight - common)
    }
}

impl<T> Rows<T> {
    pub(super) fn new(rows: impl Iterator<Item = impl Iterator<Item = T>>) -> Rows<T> {
        let (mut ends, mut items) = (Vec::new(), Vec::new());
        for row in rows {
            items.extend(row);
            ends.push(items.len() as u32);
        }
        Rows { ends, items }
    }

    pub(super) fn row(&self, at: usize) -> &[T] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start as usize..self.ends[at] as usize]
    }
}

/// Statements by term, from terms by statement.
fn postings(terms: &Rows<(u32, f32)>, all: usize) -> Rows<u32> {
    let mut ends: Vec<u32> = vec![0; all];
    terms.items.iter().for_each(|&(term, _)| ends[term as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        (*end, sum) = (sum, sum + *end); // where the next statement goes: first the start, at last the end
    }
    let mut items = vec![0; terms.items.len()];
    for place in 0..terms.ends.len() {
        for &(term, _) in terms.row(place) {
            let next = &mut ends[term as usize];
            items[*next as usize] = place as u32;
            *next += 1;
        }
    }
    Rows { ends, items }
}

/// The numbers of the bits that are set.
fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(bit)
    })
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Likeness, Voice};
    use super::*;
    use crate::lexicon::Lexicon;

    /// The weights of the terms of a text.
    fn weighed(prepared: &Prepared) -> BTreeMap<u64, f32> {
        terms(prepared).into_iter().collect()
    }

    /// Whether two texts have the same key, or share the least share of their words by the definition.
    fn is_candidate(one: &Prepared, other: &Prepared) -> bool {
        let (of_one, of_other) = (weighed(one), weighed(other));
        let sum = |weights: &BTreeMap<u64, f32>| weights.values().sum::<f32>();
        let common: f32 = of_one.iter().map(|(term, weight)| of_other.get(term).map_or(0.0, |w| w.min(*weight))).sum();
        one.key == other.key || common > 0.0 && common >= LEAST * (sum(&of_other) + sum(&of_one) - common)
    }

    #[test]
    fn exactly_those_are_found_that_share_enough() {
        let likeness = Likeness::new(&Lexicon::built_in()).unwrap();
        // numbers as words: common ones often, so that masks, short and long statements and large sides all occur
        let word = |number: u64| match number % 16 {
            0..=7 => {
                ["the", "of", "and", "said", "president", "to", "country", "in"][number as usize / 16 % 8].to_owned()
            }
            8..=13 => format!("w{}", number / 16 % 40),
            _ => format!("rare{}", number / 16 % 500),
        };
        let mut random = crate::random::Random::new(3);
        let mut text = || {
            let length = [1, 3, 8, 20, 60][random.next() as usize % 5];
            (0..length).map(|_| word(random.next())).collect::<Vec<_>>().join(" ")
        };
        let side: Vec<Prepared> = (0..1_500).map(|_| likeness.prepare(&text(), Voice::Reported)).collect();
        let index = Index::new(&side);
        let mut all = 0;
        for _ in 0..200 {
            let query = likeness.prepare(&text(), Voice::Reported);
            let expected: Vec<u32> =
                (0..).zip(&side).filter(|(_, one)| is_candidate(one, &query)).map(|(at, _)| at).collect();
            all += expected.len();
            assert_eq!(index.candidates(&query), expected);
        }
        assert!(all > 10_000, "{all}");
    }
}

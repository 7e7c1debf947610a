//! Which statements of one side are the same claim as which of the other.
//!
//! Statements are compared within blocks: those of one speaker, or all together. In a block, statements of the same
//! wording form a group, so that what was said a thousand times is compared once. Only groups that share enough words
//! are compared ([`Index`](super::likeness::Index)), and of these only pairs that could match, or be nearer than the nearest known so far
//! ([`Bounds`](super::likeness::Bounds)): what is left out cannot change the answer. It is not a one-to-one matching: a claim stands in lead,
//! quotation and summary, so one statement may answer to many on the other side.
//!
//! Ties are settled by similarity, then the nearest day, then the order of the table; nothing depends on threads.

mod groups;
mod search;
mod told;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::corpus::Statement;
use super::likeness::{Comparison, Likeness};
use super::occasions::Times;
use groups::Groups;
use search::answers;

pub use told::{Told, VERY_SHORT, prepare, status, voice, wording};

/// The most statements that a side of a block may have, if rewordings are sought.
pub const MOST: usize = 300_000;

/// How statements are matched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Similarity from which a pair is a rewording; from 1 on only equal canonical words are sought.
    pub min_similarity: f32,
    /// Whether statements of different speakers are compared too.
    pub across: bool,
}

/// What became of the statements of two sides.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// For each statement of side A: how often it was said there, whether it was said in B, else its nearest one in B.
    pub a: Vec<OfA>,
    /// For each statement of side B: its best match in A, or its nearest one.
    pub b: Vec<OfB>,
}

/// What became of a statement of side A.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfA {
    /// Its [`wording`].
    pub wording: u64,
    /// Whether a statement of side B is the same claim.
    pub is_reached: bool,
    /// The statements of its side in the same words.
    pub times: Times,
    /// The statement of side B that is most like it, where that is a little and not enough.
    pub nearest: Option<(u32, f32)>,
}

/// What became of a statement of side B.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfB {
    /// Its [`wording`].
    pub wording: u64,
    /// Its best match.
    pub best: Option<Match>,
    /// The statements of its side that are the same claim as its best match; without one, those in the same words.
    pub times: Times,
    /// The statement of side A that is most like it, where there is no match.
    pub nearest: Option<(u32, f32)>,
}

/// A match.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// The statement of side A.
    pub a: u32,
    /// How alike the two are.
    pub comparison: Comparison,
    /// Content words of the shorter one.
    pub words: usize,
    /// All statements of side A that match.
    pub times: Times,
    distance: u32,
}

/// A block that has too many statements to look for rewordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany(pub usize);

/// Matches side B to side A.
///
/// # Errors
/// If a side has more than [`MOST`] statements in one block and rewordings are sought.
pub fn matches(a: &[Statement], b: &[Statement], likeness: &Likeness, rules: Rules) -> Result<Matches, TooMany> {
    let mut blocks: BTreeMap<u32, [Vec<u32>; 2]> = BTreeMap::new();
    for (side, statements) in [a, b].into_iter().enumerate() {
        for (index, statement) in (0..).zip(statements) {
            for block in blocks_of(statement, rules) {
                blocks.entry(block).or_default()[side].push(index);
            }
        }
    }
    let largest = blocks.values().flatten().map(Vec::len).max().unwrap_or(0);
    if largest > MOST && rules.min_similarity < 1.0 {
        return Err(TooMany(largest));
    }
    let blocks: Vec<[Vec<u32>; 2]> = blocks.into_values().collect();
    let done: Vec<Block> = blocks.par_iter().map(|[of_a, of_b]| block((a, of_a), (b, of_b), likeness, rules)).collect();
    let mut matches = Matches { a: vec![OfA::default(); a.len()], b: vec![OfB::default(); b.len()] };
    for block in done {
        block.a.into_iter().for_each(|(index, one)| matches.a[index as usize].join(one));
        block.b.into_iter().for_each(|(index, one)| matches.b[index as usize].join(one));
    }
    Ok(matches)
}

/// The blocks that a statement belongs to: one for each who speaks, or one for all.
fn blocks_of(statement: &Statement, rules: Rules) -> Vec<u32> {
    if rules.across { vec![0] } else { statement.speakers.clone() }
}

impl OfA {
    /// Takes in what another block found: a joint statement stands in several.
    fn join(&mut self, other: OfA) {
        let nearest = [self.nearest, other.nearest].into_iter().flatten().reduce(|a, b| if b.1 > a.1 { b } else { a });
        *self = OfA { is_reached: self.is_reached || other.is_reached, nearest, ..other };
    }
}

impl OfB {
    fn join(&mut self, other: OfB) {
        let is_better = match (&self.best, &other.best) {
            (Some(best), Some(other)) => other.rank() > best.rank(),
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (None, None) => self.nearest.is_none_or(|(_, nearest)| other.nearest.is_some_and(|(_, new)| new > nearest)),
        };
        if is_better {
            *self = other;
        }
    }
}

impl Match {
    /// The greater the better: the order in which ties are settled.
    fn rank(&self) -> impl PartialOrd + use<> {
        (
            self.comparison.repeated,
            self.comparison.similarity,
            std::cmp::Reverse(self.distance),
            std::cmp::Reverse(self.a),
        )
    }
}

/// What one block found, by the index of the statement.
struct Block {
    a: Vec<(u32, OfA)>,
    b: Vec<(u32, OfB)>,
}

fn block(
    (a, of_a): (&[Statement], &[u32]),
    (b, of_b): (&[Statement], &[u32]),
    likeness: &Likeness,
    rules: Rules,
) -> Block {
    let (group_a, group_b) = (Groups::new(a, of_a, likeness), Groups::new(b, of_b, likeness));
    let (answers, nearest) = answers(&group_a, &group_b, likeness, rules);
    let mut partners: Vec<Vec<u32>> = vec![Vec::new(); group_a.prepared.len()];
    for (group, answer) in (0..).zip(&answers) {
        answer.matches.iter().for_each(|(partner, _)| partners[*partner as usize].push(group));
    }
    let spoken: Vec<Times> = partners.iter().map(|groups| group_b.times(groups)).collect();
    let mut found = Block { a: Vec::with_capacity(of_a.len()), b: Vec::with_capacity(of_b.len()) };
    for (group, partners) in partners.iter().enumerate() {
        let (wording, times) = (group_a.wordings[group], group_a.times(&[group as u32]));
        for &(day, index) in &group_a.members[group] {
            let nearest = nearest[group].map(|(other, similarity)| (group_b.nearest(other, day).1, similarity));
            found.a.push((index, OfA { wording, is_reached: !partners.is_empty(), times, nearest }));
        }
    }
    for (group, answer) in answers.iter().enumerate() {
        let times = group_a.times(&answer.matches.iter().map(|(group, _)| *group).collect::<Vec<_>>());
        for &(day, index) in &group_b.members[group] {
            let wording = group_b.wordings[group];
            let one = match answer.best(&group_a, &b[index as usize]) {
                Some((partner, comparison, (distance, statement))) => OfB {
                    wording,
                    best: Some(Match {
                        a: statement,
                        comparison,
                        words: group_a.content_words(partner).min(group_b.content_words(group as u32)),
                        times,
                        distance,
                    }),
                    times: spoken[partner as usize],
                    nearest: None,
                },
                None => OfB {
                    wording,
                    best: None,
                    times: group_b.times(&[group as u32]),
                    nearest: answer.nearest.map(|(other, similarity)| (group_a.nearest(other, day).1, similarity)),
                },
            };
            found.b.push((index, one));
        }
    }
    found
}

//! Claims over time: a statement and the later ones that match *it*.
//!
//! There are no chains: that a later version matches an earlier one does not bring in what only the earlier one matches.
//! Otherwise a claim would drift, word by word, to what nobody said.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

use super::corpus::{Corpus, Statement};
use super::likeness::{Bounds, Comparison, Difference, Index, Likeness, Prepared, Status, changes, marked};
use super::matching::{MOST, Rules, Told, TooMany, prepare, status, wording};
use super::occasions::Times;
use super::rows::{CLAIMS, ClaimRow, rounded};
use crate::tables::Columns;

/// A statement and those that match it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Indices and likeness of all, by day: the first statement stands among them, without a comparison.
    pub members: Vec<(u32, Option<Comparison>)>,
    /// The first statement.
    pub head: u32,
    /// How often it was said.
    pub times: Times,
}

/// The claims that were made on at least two occasions, those of the most occasions first.
///
/// # Errors
/// If one speaker has too many statements.
pub fn claims(statements: &[Statement], likeness: &Likeness, rules: Rules) -> Result<Vec<Claim>, TooMany> {
    let mut blocks: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, statement) in (0..).zip(statements) {
        let keys = if rules.across { vec![0] } else { statement.speakers.clone() };
        keys.into_iter().for_each(|block| blocks.entry(block).or_default().push(index));
    }
    if let Some(most) = blocks.values().map(Vec::len).max().filter(|most| *most > MOST) {
        return Err(TooMany(most));
    }
    let mut blocks: Vec<Vec<u32>> = blocks.into_values().collect();
    blocks.iter_mut().for_each(|block| block.sort_by_key(|&index| (statements[index as usize].day, index)));
    let mut claims: Vec<Claim> =
        blocks.par_iter().flat_map_iter(|block| of_block(statements, block, likeness, rules)).collect();
    // a joint claim stands in the block of each who makes it
    let mut heads = FxHashSet::default();
    claims.retain(|claim| claim.times.occasions > 1 && heads.insert(claim.head));
    claims.sort_by_key(|claim| (std::cmp::Reverse((claim.times.occasions, claim.times.statements)), claim.head));
    Ok(claims)
}

/// Every version of one statement among others, itself included.
pub fn lineage(
    statement: &Statement,
    others: &[Statement],
    likeness: &Likeness,
    rules: Rules,
) -> Vec<(u32, Option<Comparison>)> {
    let this = prepare(statement, likeness);
    let versions = others.par_iter().enumerate().filter_map(|(index, other)| {
        if other.id == statement.id {
            return Some((index as u32, None));
        }
        let prepared = prepare(other, likeness);
        let comparison = likeness.compare(&this, &prepared);
        let (one, other) = (told(&this, statement), told(&prepared, other));
        let is_version = status(one, other, &comparison, rules) != Status::Different;
        is_version.then_some((index as u32, Some(comparison)))
    });
    versions.collect()
}

fn told<'t>(words: &'t Prepared, statement: &'t Statement) -> Told<'t> {
    Told { words, act: statement.act.as_deref() }
}

/// The claims of a block, whose statements are sorted by day.
fn of_block(statements: &[Statement], block: &[u32], likeness: &Likeness, rules: Rules) -> Vec<Claim> {
    // statements of the same wording and act are compared once, by their first one
    let mut first: FxHashMap<(u64, bool, Option<&str>), usize> = FxHashMap::default();
    let mut places: Vec<usize> = Vec::new();
    let mut group_of = Vec::with_capacity(block.len());
    for (place, &index) in block.iter().enumerate() {
        let statement = &statements[index as usize];
        let key = (wording(&statement.text), statement.is_direct, statement.act.as_deref());
        let group = *first.entry(key).or_insert(places.len());
        if group == places.len() {
            places.push(place);
        }
        group_of.push(group);
    }
    let first_of = |place: usize| &statements[block[place] as usize];
    let groups: Vec<Prepared> = places.par_iter().map(|&place| prepare(first_of(place), likeness)).collect();
    let index = Index::new(&groups);
    let bounds = Bounds::new(likeness, &index, &groups);
    let earlier: Vec<Vec<(u32, Comparison)>> = (0..groups.len())
        .into_par_iter()
        .map(|group| {
            let this = &groups[group];
            let before = bounds.candidates(this).into_iter().filter(|&(other, _)| (other as usize) < group);
            let compared = before.filter_map(|(other, most)| {
                let compared = likeness.compare_from(&groups[other as usize], this, most, rules.min_similarity);
                Some((other, compared?))
            });
            let told = |group: usize| told(&groups[group], first_of(places[group]));
            let is_same = |(other, comparison): &(u32, Comparison)| {
                status(told(*other as usize), told(group), comparison, rules) != Status::Different
            };
            compared.filter(is_same).collect()
        })
        .collect();
    // in order: a group joins the claim whose first statement it is most like, or opens one
    let mut head_of: Vec<(usize, Option<Comparison>)> = Vec::with_capacity(groups.len());
    for (group, earlier) in earlier.iter().enumerate() {
        let heads = earlier.iter().filter(|(other, _)| head_of[*other as usize].0 == *other as usize);
        let rank = |(_, comparison): &(u32, Comparison)| (comparison.repeated, comparison.similarity);
        let best = heads.copied().reduce(|a, b| if rank(&b) > rank(&a) { b } else { a });
        head_of.push(best.map_or((group, None), |(head, comparison)| (head as usize, Some(comparison))));
    }
    let mut members: Vec<Vec<(u32, Option<Comparison>)>> = vec![Vec::new(); groups.len()];
    for (place, &group) in group_of.iter().enumerate() {
        let (head, comparison) = head_of[group];
        let is_head = place == places[head];
        let same = likeness.compare(&groups[head], &groups[head]);
        members[head].push((block[place], if is_head { None } else { comparison.or(Some(same)) }));
    }
    let days = |members: &[(u32, Option<Comparison>)]| -> Vec<Date> {
        members.iter().map(|(index, _)| statements[*index as usize].day).collect()
    };
    let claims = members.into_iter().filter(|members| !members.is_empty());
    claims.map(|members| Claim { head: members[0].0, times: Times::of(days(&members)), members }).collect()
}

/// The rows of claims.
pub fn rows(corpus: &Corpus, statements: &[Statement], claims: &[Claim]) -> Columns {
    let mut columns = Columns::new(&CLAIMS);
    for claim in claims {
        let head = &statements[claim.head as usize];
        for (index, comparison) in &claim.members {
            let one = &statements[*index as usize];
            let differences = comparison.map(|comparison| comparison.differences);
            columns.push(ClaimRow {
                claim_id: &head.id,
                statement_id: &one.id,
                published: one.published,
                status: match comparison {
                    None => "itself",
                    Some(comparison) if comparison.repeated => "repeated",
                    Some(_) => "reworded",
                },
                similarity: comparison.map_or(1.0, |comparison| rounded(comparison.similarity)),
                speaker_ids: one.speakers.iter().map(|&who| corpus.speakers.at(who).id.as_str()).collect(),
                article_id: &corpus.article(one).id,
                outlet: corpus.outlet_of(one),
                text: &one.text,
                difference: differences
                    .iter()
                    .flat_map(|differences| differences.iter())
                    .map(Difference::as_str)
                    .collect(),
                diff: (one.text != head.text).then(|| marked(&changes(&head.text, &one.text)).into()),
                claim_times: claim.times.statements,
                claim_occasions: claim.times.occasions,
                copies: corpus.article(one).copies,
            });
        }
    }
    columns
}

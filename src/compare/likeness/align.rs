//! Words of one text to words of another, one to one.
//!
//! Equal stems meet first. Of what is left, words meet that begin alike ("agree", "agreement") or are spelt nearly alike
//! ("Rohani", "Rouhani") or stand in the same company ("condemned", "denounced"), and an acronym meets the words whose
//! initials it is made of; these count less.

use super::classes::Kind;
use super::words::Word;
use super::{Likeness, Prepared};

/// How much a pair of words with a common beginning counts.
const BEGINNING: f32 = 0.8;
/// How much a pair that is spelt nearly alike counts.
const SPELLING: f32 = 0.7;
/// How much a word and its negation count ("lawful", "unlawful"); the guards tell them apart.
const NEGATED: f32 = 0.5;
/// How much an acronym and its words count.
const INITIALS: f32 = 0.9;
/// Words of each text that are left over and looked at: all pairs of them are tried.
const MOST: usize = 100;

/// How well each word of two texts is covered by the other, from 0 to 1.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    pub a: Vec<f32>,
    pub b: Vec<f32>,
}

/// A word that no equal stem covers.
struct Open<'p> {
    at: usize,
    word: &'p Word,
    stem: Stem<'p>,
}

/// A stem, as far as it decides which other stems it meets.
#[derive(Clone, Copy)]
pub(super) struct Stem<'p> {
    pub hash: u64,
    pub text: &'p str,
    is_related: bool,
}

impl<'p> Stem<'p> {
    pub(super) fn new(likeness: &Likeness, hash: u64, text: &'p str) -> Stem<'p> {
        Stem { hash, text, is_related: likeness.related.contains(hash) }
    }
}

/// Aligns two texts.
pub(super) fn align(likeness: &Likeness, a: &Prepared, b: &Prepared) -> Alignment {
    let mut alignment = Alignment { a: vec![0.0; a.words.len()], b: vec![0.0; b.words.len()] };
    equal_stems(a, b, &mut alignment);
    let (open_a, open_b) = (open(likeness, a, &alignment.a), open(likeness, b, &alignment.b));
    alike(likeness, &open_a, &open_b, &mut alignment);
    initials(&open_a, b, &mut alignment.a, &mut alignment.b);
    initials(&open_b, a, &mut alignment.b, &mut alignment.a);
    alignment
}

/// The share of a text's weight that is covered.
pub(super) fn covered(prepared: &Prepared, covered: &[f32]) -> f32 {
    let sum: f32 = prepared.words.iter().zip(covered).map(|(word, covered)| word.weight * covered).sum();
    if prepared.weight > 0.0 { (sum / prepared.weight).min(1.0) } else { 0.0 }
}

fn equal_stems(a: &Prepared, b: &Prepared, alignment: &mut Alignment) {
    let (mut left, mut right) = (a.by_stem.iter().peekable(), b.by_stem.iter().peekable());
    while let (Some(&&at_a), Some(&&at_b)) = (left.peek(), right.peek()) {
        let (at_a, at_b) = (at_a as usize, at_b as usize);
        match a.words[at_a].stem.cmp(&b.words[at_b].stem) {
            std::cmp::Ordering::Less => left.next(),
            std::cmp::Ordering::Greater => right.next(),
            std::cmp::Ordering::Equal => {
                (alignment.a[at_a], alignment.b[at_b]) = (1.0, 1.0);
                left.next();
                right.next()
            }
        };
    }
}

/// The first words that are left over and no function words.
fn open<'p>(likeness: &Likeness, prepared: &'p Prepared, covered: &[f32]) -> Vec<Open<'p>> {
    let words = prepared.words.iter().zip(covered).enumerate();
    let left = words.filter(|(_, (word, covered))| **covered == 0.0 && !word.is_function()).take(MOST);
    left.map(|(at, (word, _))| Open { at, word, stem: Stem::new(likeness, word.stem, prepared.stem(word)) }).collect()
}

/// Aligns the best pairs of similar words first.
fn alike(likeness: &Likeness, open_a: &[Open<'_>], open_b: &[Open<'_>], alignment: &mut Alignment) {
    let mut pairs: Vec<(f32, &Open<'_>, &Open<'_>)> = Vec::new();
    for one in open_a {
        for other in open_b {
            let score = score(likeness, one, other);
            if score > 0.0 {
                pairs.push((score, one, other));
            }
        }
    }
    pairs.sort_by(|one, other| {
        // ties by what does not depend on which text is `a`
        let key = |&(score, one, other): &(f32, &Open<'_>, &Open<'_>)| {
            let (one, other) = (one.word, other.word);
            (score * (one.weight + other.weight), one.stem.min(other.stem), one.stem.max(other.stem))
        };
        let (one, other) = (key(one), key(other));
        other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    for (score, one, other) in pairs {
        if alignment.a[one.at] == 0.0 && alignment.b[other.at] == 0.0 {
            (alignment.a[one.at], alignment.b[other.at]) = (score, score);
        }
    }
}

/// How much two different words count as one.
fn score(likeness: &Likeness, one: &Open<'_>, other: &Open<'_>) -> f32 {
    let is_quantity = one.word.kind == Kind::Quantity || other.word.kind == Kind::Quantity;
    if is_quantity { 0.0 } else { meeting(likeness, one.stem, other.stem) }
}

/// How much two different stems count as one. [`super::reach`] has to know all ways by which they meet.
pub(super) fn meeting(likeness: &Likeness, one: Stem<'_>, other: Stem<'_>) -> f32 {
    if one.is_related && other.is_related {
        let share = likeness.related.share(one.hash, other.hash);
        if share > 0.0 {
            return share;
        }
    }
    let (one, other) = (one.text, other.text);
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if likeness.opposites.is_negated(short, long) {
        return NEGATED;
    }
    let common = short.bytes().zip(long.bytes()).take_while(|(one, other)| one == other).count();
    if common >= 5 && common * 10 >= long.len() * 6 {
        return BEGINNING;
    }
    let near = common > 0 && short.len() >= 5 && long.len() - short.len() <= 2 && long.len() <= 24;
    if near && strsim::levenshtein(short, long) * 5 <= long.len() { SPELLING } else { 0.0 }
}

/// Aligns acronyms with the words of the other text that they stand for.
fn initials(acronyms: &[Open<'_>], other: &Prepared, covered: &mut [f32], covered_other: &mut [f32]) {
    for acronym in acronyms.iter().filter(|open| open.word.kind == Kind::Acronym) {
        let found = (0..other.words.len().min(MOST)).find_map(|from| {
            let end = other.spelling(acronym.stem.text, from)?;
            covered_other[from..end].iter().all(|&covered| covered == 0.0).then_some(from..end)
        });
        if let Some(range) = found.filter(|_| covered[acronym.at] == 0.0) {
            covered[acronym.at] = INITIALS;
            covered_other[range].fill(INITIALS);
        }
    }
}

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

/// Aligns two texts.
pub(super) fn align(likeness: &Likeness, a: &Prepared, b: &Prepared) -> Alignment {
    let mut alignment = Alignment { a: vec![0.0; a.words.len()], b: vec![0.0; b.words.len()] };
    equal_stems(a, b, &mut alignment);
    let open = |prepared: &Prepared, covered: &[f32]| -> Vec<usize> {
        (0..covered.len()).filter(|&at| covered[at] == 0.0 && !prepared.words[at].is_function()).take(MOST).collect()
    };
    let (open_a, open_b) = (open(a, &alignment.a), open(b, &alignment.b));
    if !open_a.is_empty() && !open_b.is_empty() {
        alike(a, b, &open_a, &open_b, likeness, &mut alignment);
    }
    initials(a, b, &open_a, &mut alignment.a, &mut alignment.b);
    initials(b, a, &open_b, &mut alignment.b, &mut alignment.a);
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

/// Aligns the best pairs of similar words first.
fn alike(
    a: &Prepared,
    b: &Prepared,
    open_a: &[usize],
    open_b: &[usize],
    likeness: &Likeness,
    alignment: &mut Alignment,
) {
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for &at_a in open_a {
        for &at_b in open_b {
            let (one, other) = (&a.words[at_a], &b.words[at_b]);
            let score = score(likeness, a, b, one, other);
            if score > 0.0 {
                pairs.push((score, at_a, at_b));
            }
        }
    }
    // ties by what does not depend on which text is `a`
    let key = |&(score, at_a, at_b): &(f32, usize, usize)| {
        let (one, other) = (&a.words[at_a], &b.words[at_b]);
        (score * (one.weight + other.weight), one.stem.min(other.stem), one.stem.max(other.stem))
    };
    pairs.sort_by(|one, other| {
        let (one, other) = (key(one), key(other));
        other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    for (score, at_a, at_b) in pairs {
        if alignment.a[at_a] == 0.0 && alignment.b[at_b] == 0.0 {
            (alignment.a[at_a], alignment.b[at_b]) = (score, score);
        }
    }
}

/// How much two different stems count as one.
fn score(likeness: &Likeness, a: &Prepared, b: &Prepared, word_a: &Word, word_b: &Word) -> f32 {
    let (one, other) = (a.stem(word_a), b.stem(word_b));
    let share = likeness.related.share(word_a.stem, word_b.stem);
    if share > 0.0 {
        return share;
    }
    if likeness.opposites.is_negated(one, other) {
        return NEGATED;
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() < 4 || word_a.kind == Kind::Quantity || word_b.kind == Kind::Quantity {
        return 0.0;
    }
    let common = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    if common >= 5 && common * 10 >= long.len() * 6 {
        return BEGINNING;
    }
    let near = common > 0 && short.len() >= 5 && long.len() - short.len() <= 2 && long.len() <= 24;
    if near && strsim::levenshtein(one, other) * 5 <= long.len() { SPELLING } else { 0.0 }
}

/// Aligns acronyms of `a` with the words of `b` that they stand for.
fn initials(a: &Prepared, b: &Prepared, open_a: &[usize], covered_a: &mut [f32], covered_b: &mut [f32]) {
    for &at in open_a {
        if a.words[at].kind != Kind::Acronym || covered_a[at] > 0.0 {
            continue;
        }
        let acronym = a.stem(&a.words[at]);
        let found = (0..b.words.len().min(10 * MOST)).find_map(|from| {
            let end = b.spelling(acronym, from)?;
            covered_b[from..end].iter().all(|&covered| covered == 0.0).then_some(from..end)
        });
        if let Some(range) = found {
            covered_a[at] = INITIALS;
            covered_b[range].fill(INITIALS);
        }
    }
}

//! Stage 1: which tokens are anchors, one per reporting cue.
//!
//! A logistic regression over hashed features of the token, its neighbours, the cue words near it and the quotations
//! around it. Most tokens are never looked at, because their word is never an anchor.

use super::feature::{Feature, Few, Take, Weights, few, hashed};
use super::hash::{bucket, pair};
use super::tagger::TAG_NUMBERS;
use super::view::{BOUNDARY, Facts, NONE, View};
use super::vocabulary::Entry;

/// The templates of few values: cue classes (5), states of quotation (5), pairs of them (40), distances (8).
pub(crate) static FEW: Few = Few::of(&[
    (12, 5, 1),
    (13, 40, 1),
    (14, 40, 1),
    (16, 5, 1),
    (17, 40, 1),
    (18, 40, 1),
    (19, 16, 1),
    (20, 16, 1),
    (21, 8, 1),
    (22, 8, 1),
    (23, 5, 15),
    (25, 2, 1),
    (35, 5, 2),
    (36, 4, 1),
    (43, 5, 8),
    (44, 10, 8),
    (45, 4, 1),
    (60, 1, 8),
    (65, 8, 1),
    (66, 8, 1),
    (68, 2, 1),
    (69, 2, 1),
    (70, 2, 1),
    (71, 8, 1),
    (72, 1, TAG_NUMBERS),
    (74, 1, TAG_NUMBERS),
    (76, 1, TAG_NUMBERS),
    (82, 8, TAG_NUMBERS),
    (83, 5, TAG_NUMBERS),
    (85, 8, TAG_NUMBERS),
    (86, 5, TAG_NUMBERS),
]);

/// Places around a token whose forms say something of it, and which of them is its own.
pub(crate) const PLACES: usize = 5;
pub(crate) const HERE: isize = 2;

/// The weights of a logistic regression over hashed features.
#[derive(Clone, Debug)]
pub(crate) struct Logistic {
    pub(crate) bias: f32,
    /// The value of one unit in the table.
    pub(crate) unit: f32,
    pub(crate) weights: Weights<i16>,
}

impl Logistic {
    /// The log odds for the features with the keys that `keys` names.
    pub(crate) fn log_odds(&self, keys: impl FnOnce(&mut dyn FnMut(u64))) -> f32 {
        let mut sum = 0i32;
        keys(&mut |key| sum = sum.wrapping_add(i32::from(*self.weights.get(Feature::Hashed(key)))));
        self.of_sum(sum)
    }

    /// The log odds for a sum of weights.
    pub(crate) fn of_sum(&self, sum: i32) -> f32 {
        self.bias + sum as f32 * self.unit
    }
}

/// The probability of log odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Whether stage 1 looks at a token at all.
#[inline]
pub(crate) fn is_candidate(facts: &Facts, skips_names: bool) -> bool {
    let is_name = facts.is(Facts::MASKED) && facts.is(Facts::CAPITAL);
    !(facts.is(Entry::SKIPPED) || skips_names && is_name)
}

/// Names all features of token `i`.
pub(crate) fn features(view: &View, i: usize, to: &mut impl Take) {
    for place in 0..PLACES {
        form_features(view.near(i, place as isize - HERE), place, to);
    }
    place_features(view, i, to);
}

/// Names what the form of a token says of the one that stands `HERE - place` places from it.
pub(crate) fn form_features(facts: &Facts, place: usize, to: &mut impl Take) {
    to.take(hashed(1 + place as u8, 0, facts.word, 0));
    to.take(hashed(87 + place as u8, 0, facts.ending, 0));
    if place == HERE as usize {
        to.take(hashed(8, 0, facts.shape, 0));
        to.take(hashed(9, 0, facts.suffix3, 0));
        to.take(hashed(10, 0, facts.suffix2, 0));
        to.take(hashed(11, 0, facts.prefix3, 0));
        to.take(few(12, u32::from(facts.cue), 0));
        to.take(few(69, facts.bit(Entry::PRONOUN), 0));
        to.take(few(70, facts.bit(Entry::TITLE), 0));
    }
}

/// Names the features of token `i` that more than the form of one token decides.
pub(crate) fn place_features(view: &View, i: usize, to: &mut impl Take) {
    words(view, i, to);
    sentence(view, i, to);
    cues_near(view, i, to);
    chunk(view, i, to);
    quotation(view, i, to);
    tags(view, i, to);
    verbs_near(view, i, to);
}

/// The words, cue classes and quotation marks of the token and its neighbours.
fn words(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    let (q, x) = (u32::from(here.quote), u32::from(here.cue));
    let (p1, n1) = (view.near(i, -1), view.near(i, 1));
    let (p2, n2) = (view.near(i, -2), view.near(i, 2));
    to.take(hashed(6, 0, p1.word, here.word));
    to.take(hashed(7, 0, here.word, n1.word));
    let (xp, xn) = (u32::from(p1.cue), u32::from(n1.cue));
    to.take(few(13, x * 8 + xp, 0));
    to.take(few(14, x * 8 + xn, 0));
    let around = (((u32::from(p2.cue) * 8 + xp) * 8 + x) * 8 + xn) * 8 + u32::from(n2.cue);
    to.take(hashed(15, 0, around, 0));
    let (qp, qn) = (u32::from(p1.quote), u32::from(n1.quote));
    to.take(few(16, q, 0));
    to.take(few(17, q * 8 + qp, 0));
    to.take(few(18, q * 8 + qn, 0));
}

/// The place in sentence and paragraph.
fn sentence(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    let q = u32::from(here.quote);
    let sentence = view.sentence(i);
    let (from_start, to_end) = (i - sentence.start as usize, sentence.end as usize - 1 - i);
    let first = u32::from(from_start == 0);
    to.take(few(19, first * 8 + q, 0));
    to.take(few(20, (first & u32::from(sentence.opens_paragraph)) * 8 + q, 0));
    to.take(few(21, bucket(from_start), 0));
    to.take(few(22, bucket(to_end), 0));
    to.take(few(23, q, sentence.kind));
    let before = match here.sentence.checked_sub(1).map(|number| view.sentences[number as usize]) {
        Some(before) if before.paragraph == sentence.paragraph => before.kind,
        _ => 99,
    };
    to.take(hashed(24, q, sentence.kind, before));
    to.take(few(25, u32::from(sentence.paragraph == 0), 0));
}

/// The nearest strong cue words outside quotations on both sides, and what lies between.
fn cues_near(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    let (q, x) = (u32::from(here.quote), u32::from(here.cue));
    let commas = |from: usize, to: usize| {
        view.tokens[from..to].iter().take(40).map(|facts| facts.bit(Facts::COMMA)).sum::<u32>().min(3)
    };
    let mut classes = [0, 0];
    if here.cue_left != NONE {
        let at = here.cue_left as usize;
        let cue = &view.tokens[at];
        let distance = bucket(i - at);
        classes[0] = u32::from(cue.cue);
        to.take(hashed(30, q, cue.word, 0));
        to.take(hashed(31, q * 8 + x, distance, classes[0]));
        to.take(hashed(32, x, commas(at, i), classes[0]));
        to.take(hashed(33, x, view.near(at, 1).word, 0));
        to.take(hashed(34, 0, view.near(at, -1).word, 0));
        let that = view.tokens[at..i].iter().take(40).any(|facts| facts.is(Facts::THAT));
        to.take(few(35, x, u32::from(that)));
        if cue.is(Facts::ACCORDING) {
            to.take(few(36, commas(at, i), 0));
        }
    }
    if here.cue_right != NONE {
        let at = here.cue_right as usize;
        let cue = &view.tokens[at];
        let distance = bucket(at - i);
        classes[1] = u32::from(cue.cue);
        to.take(hashed(40, q, cue.word, 0));
        to.take(hashed(41, q * 8 + x, distance, classes[1]));
        to.take(hashed(42, x, commas(i, at), classes[1]));
        let sentence = view.sentence(at);
        to.take(few(43, x, bucket(sentence.end as usize - 1 - at)));
        let from_comma = at - cue.chunk as usize;
        let is_behind_us = u32::from(cue.chunk as usize > i);
        to.take(few(44, x * 2 + is_behind_us, bucket(from_comma)));
        if cue.is(Facts::ACCORDING) {
            to.take(few(45, commas(i, at), 0));
        }
    }
    to.take(hashed(46, q, classes[0], classes[1]));
}

/// What precedes the token since the last comma, colon, dash or bracket of its sentence.
fn chunk(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    let start = here.chunk as usize;
    let distance = bucket(i - start);
    let first = &view.tokens[start];
    let mark = view.near(start, -1).word;
    to.take(hashed(50, distance, mark, first.word));
    if mark != BOUNDARY {
        to.take(hashed(51, 0, first.word, view.near(start, 1).word));
    }
}

/// The quotation around the token.
fn quotation(view: &View, i: usize, to: &mut impl Take) {
    let Some(quotation) = view.quotation(i) else { return };
    to.take(few(60, 0, quotation.length));
    to.take(hashed(61, 0, quotation.last, 0));
    to.take(hashed(62, 0, quotation.after, 0));
    to.take(hashed(63, 0, quotation.after_next, 0));
    to.take(hashed(64, 0, quotation.before, 0));
    to.take(few(65, quotation.cue_after, 0));
    to.take(few(66, quotation.cue_before, 0));
    to.take(hashed(67, quotation.cue_after * 8 + quotation.cue_before, quotation.length, 0));
    to.take(few(68, u32::from(quotation.capital), 0));
}

/// Capitals, parts of speech and endings of the token and its neighbours.
fn tags(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    let (p1, n1) = (view.near(i, -1), view.near(i, 1));
    let (p2, n2) = (view.near(i, -2), view.near(i, 2));
    let capitals = here.bit(Facts::INNER_CAPITAL) * 4 + p1.bit(Facts::CAPITAL) * 2 + n1.bit(Facts::CAPITAL);
    to.take(few(71, capitals, 0));
    to.take(few(72, 0, p2.tag));
    to.take(hashed(73, 0, p1.tag, here.tag));
    to.take(few(74, 0, here.tag));
    to.take(hashed(75, 0, here.tag, n1.tag));
    to.take(few(76, 0, n2.tag));
    to.take(hashed(77, 0, pair(p1.tag, here.tag), n1.tag));
    to.take(hashed(78, 0, pair(pair(p2.tag, p1.tag), here.tag), pair(n1.tag, n2.tag)));
    to.take(hashed(79, 0, p1.tag, here.word));
    to.take(hashed(80, 0, here.word, n1.tag));
    to.take(hashed(92, 0, p1.ending, here.ending));
    to.take(hashed(93, 0, here.ending, n1.ending));
}

/// The nearest verbal words of the sentence on both sides.
fn verbs_near(view: &View, i: usize, to: &mut impl Take) {
    let here = &view.tokens[i];
    for (template, verb) in [(81, here.verb_left), (84, here.verb_right)] {
        let distance = (verb as usize).abs_diff(i);
        if verb != NONE && distance <= 25 {
            let facts = &view.tokens[verb as usize];
            to.take(hashed(template, 0, facts.word, 0));
            to.take(few(template + 1, bucket(distance), facts.tag));
            to.take(few(template + 2, u32::from(here.cue), facts.tag));
        }
    }
}

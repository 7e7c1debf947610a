//! Stage 1: which tokens are anchors, one per reporting cue.
//!
//! A logistic regression over hashed features of the token, its neighbours, the cue words near it and the quotations
//! around it. Most tokens are never looked at, because their word is never an anchor.

use super::hash::{bucket, mix, pair};
use super::table::Table;
use super::view::{BOUNDARY, Facts, NONE, View};
use super::vocabulary::Entry;

/// The weights of a logistic regression over hashed features.
#[derive(Clone, Debug)]
pub(crate) struct Logistic {
    pub(crate) bias: f32,
    /// The value of one unit in the table.
    pub(crate) unit: f32,
    pub(crate) weights: Table<i16>,
}

impl Logistic {
    /// The log odds for the features that `features` names.
    pub(crate) fn log_odds(&self, features: impl FnOnce(&mut dyn FnMut(u64))) -> f32 {
        let mut sum = 0i32;
        features(&mut |key| sum += self.weights.get(key).map_or(0, |&weight| i32::from(weight)));
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

/// Names the features of token `i`.
pub(crate) fn features(view: &View, i: usize, add: &mut impl FnMut(u64)) {
    let here = &view.tokens[i];
    let (q, x) = (u32::from(here.quote), u32::from(here.cue));
    let near = |by: isize| view.near(i, by);
    let (p1, n1) = (near(-1), near(1));
    let (p2, n2) = (near(-2), near(2));

    // words, shapes, cue classes
    for (template, facts) in [(1, p2), (2, p1), (3, here), (4, n1), (5, n2)] {
        add(mix(template, 0, facts.word, 0));
    }
    add(mix(6, 0, p1.word, here.word));
    add(mix(7, 0, here.word, n1.word));
    add(mix(8, 0, here.shape, 0));
    add(mix(9, 0, here.suffix3, 0));
    add(mix(10, 0, here.suffix2, 0));
    add(mix(11, 0, here.prefix3, 0));
    let (xp, xn) = (u32::from(p1.cue), u32::from(n1.cue));
    add(mix(12, x, 0, 0));
    add(mix(13, x * 8 + xp, 0, 0));
    add(mix(14, x * 8 + xn, 0, 0));
    let around = (((u32::from(p2.cue) * 8 + xp) * 8 + x) * 8 + xn) * 8 + u32::from(n2.cue);
    add(mix(15, 0, around, 0));
    let (qp, qn) = (u32::from(p1.quote), u32::from(n1.quote));
    add(mix(16, q, 0, 0));
    add(mix(17, q * 8 + qp, 0, 0));
    add(mix(18, q * 8 + qn, 0, 0));

    // place in sentence and paragraph
    let sentence = view.sentence(i);
    let (from_start, to_end) = (i - sentence.start as usize, sentence.end as usize - 1 - i);
    let first = u32::from(from_start == 0);
    add(mix(19, first * 8 + q, 0, 0));
    add(mix(20, (first & u32::from(sentence.opens_paragraph)) * 8 + q, 0, 0));
    add(mix(21, bucket(from_start), 0, 0));
    add(mix(22, bucket(to_end), 0, 0));
    add(mix(23, q, sentence.kind, 0));
    let before = match here.sentence.checked_sub(1).map(|number| view.sentences[number as usize]) {
        Some(before) if before.paragraph == sentence.paragraph => before.kind,
        _ => 99,
    };
    add(mix(24, q, sentence.kind, before));
    add(mix(25, u32::from(sentence.paragraph == 0), 0, 0));

    cues_near(view, i, add);
    chunk(view, i, add);
    if let Some(quotation) = view.quotation(i) {
        add(mix(60, 0, quotation.length, 0));
        add(mix(61, 0, quotation.last, 0));
        add(mix(62, 0, quotation.after, 0));
        add(mix(63, 0, quotation.after_next, 0));
        add(mix(64, 0, quotation.before, 0));
        add(mix(65, quotation.cue_after, 0, 0));
        add(mix(66, quotation.cue_before, 0, 0));
        add(mix(67, quotation.cue_after * 8 + quotation.cue_before, quotation.length, 0));
        add(mix(68, u32::from(quotation.capital), 0, 0));
    }
    add(mix(69, here.bit(Entry::PRONOUN), 0, 0));
    add(mix(70, here.bit(Entry::TITLE), 0, 0));
    let capitals = here.bit(Facts::INNER_CAPITAL) * 4 + p1.bit(Facts::CAPITAL) * 2 + n1.bit(Facts::CAPITAL);
    add(mix(71, capitals, 0, 0));

    // tags, endings, verbs
    add(mix(72, 0, p2.tag, 0));
    add(mix(73, 0, p1.tag, here.tag));
    add(mix(74, 0, here.tag, 0));
    add(mix(75, 0, here.tag, n1.tag));
    add(mix(76, 0, n2.tag, 0));
    add(mix(77, 0, pair(p1.tag, here.tag), n1.tag));
    add(mix(78, 0, pair(pair(p2.tag, p1.tag), here.tag), pair(n1.tag, n2.tag)));
    add(mix(79, 0, p1.tag, here.word));
    add(mix(80, 0, here.word, n1.tag));
    for (template, facts) in [(87, p2), (88, p1), (89, here), (90, n1), (91, n2)] {
        add(mix(template, 0, facts.ending, 0));
    }
    add(mix(92, 0, p1.ending, here.ending));
    add(mix(93, 0, here.ending, n1.ending));
    for (template, verb) in [(81, here.verb_left), (84, here.verb_right)] {
        let distance = (verb as usize).abs_diff(i);
        if verb != NONE && distance <= 25 {
            let facts = &view.tokens[verb as usize];
            add(mix(template, 0, facts.word, 0));
            add(mix(template + 1, bucket(distance), facts.tag, 0));
            add(mix(template + 2, x, facts.tag, 0));
        }
    }
}

/// The nearest strong cue words outside quotations on both sides, and what lies between.
fn cues_near(view: &View, i: usize, add: &mut impl FnMut(u64)) {
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
        add(mix(30, q, cue.word, 0));
        add(mix(31, q * 8 + x, distance, classes[0]));
        add(mix(32, x, commas(at, i), classes[0]));
        add(mix(33, x, view.near(at, 1).word, 0));
        add(mix(34, 0, view.near(at, -1).word, 0));
        let that = view.tokens[at..i].iter().take(40).any(|facts| facts.is(Facts::THAT));
        add(mix(35, x, u32::from(that), 0));
        if cue.is(Facts::ACCORDING) {
            add(mix(36, commas(at, i), 0, 0));
        }
    }
    if here.cue_right != NONE {
        let at = here.cue_right as usize;
        let cue = &view.tokens[at];
        let distance = bucket(at - i);
        classes[1] = u32::from(cue.cue);
        add(mix(40, q, cue.word, 0));
        add(mix(41, q * 8 + x, distance, classes[1]));
        add(mix(42, x, commas(i, at), classes[1]));
        let sentence = view.sentence(at);
        add(mix(43, x, bucket(sentence.end as usize - 1 - at), 0));
        let from_comma = at - cue.chunk as usize;
        let is_behind_us = u32::from(cue.chunk as usize > i);
        add(mix(44, x * 2 + is_behind_us, bucket(from_comma), 0));
        if cue.is(Facts::ACCORDING) {
            add(mix(45, commas(i, at), 0, 0));
        }
    }
    add(mix(46, q, classes[0], classes[1]));
}

/// What precedes the token since the last comma, colon, dash or bracket of its sentence.
fn chunk(view: &View, i: usize, add: &mut impl FnMut(u64)) {
    let here = &view.tokens[i];
    let start = here.chunk as usize;
    let distance = bucket(i - start);
    let first = &view.tokens[start];
    let mark = view.near(start, -1).word;
    add(mix(50, distance, mark, first.word));
    if mark != BOUNDARY {
        add(mix(51, 0, first.word, view.near(start, 1).word));
    }
}

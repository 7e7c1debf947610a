//! Whether a report names nobody ("it is believed that"): features for a logistic regression.

use super::hash::{bucket, mix, pair};
use super::labelling::Labelling;
use super::view::{Facts, View};
use super::vocabulary::Entry;

/// Names the features of a labelling and the source that was found or forced for it.
pub(crate) fn features(view: &View, found: &Labelling, add: &mut impl FnMut(u64)) {
    let forced = u32::from(found.is_forced);
    let anchor = &view.tokens[found.anchor];
    let near = |by: isize| view.near(found.anchor, by);
    let (before, after) = (near(-1), near(1));
    let margin = bucket(found.margins.source.abs().sqrt() as usize) + 8 * forced;
    let margin = margin + 16 * u32::from(found.margins.source < 0.0);
    add(mix(220, margin, 0, 0));
    add(mix(221, forced, anchor.word, 0));
    add(mix(222, forced, before.word, 0));
    add(mix(223, forced, pair(near(-2).word, before.word), 0));
    add(mix(224, forced, after.word, 0));
    add(mix(225, forced, before.word, anchor.suffix2));
    add(mix(226, forced, before.tag, anchor.tag));
    add(mix(227, forced, anchor.tag, after.tag));
    add(mix(229, forced, before.word, anchor.word));
    add(mix(228, forced, anchor.ending, 0));
    for facts in &view.tokens[found.cue.clone()] {
        add(mix(230, forced, facts.word, 0));
    }
    let is_before = u32::from(found.hull().start < found.anchor);
    add(mix(231, forced * 2 + is_before, 0, 0));
    if let Some(source) = &found.source {
        let first = &view.tokens[source.start];
        let last = &view.tokens[source.end - 1];
        let side = u32::from(source.start > found.anchor);
        let distance = bucket(source.start.abs_diff(found.anchor));
        add(mix(232, forced * 2 + side, distance, 0));
        add(mix(233, forced, first.word, 0));
        add(mix(234, forced, last.word, 0));
        add(mix(235, forced, first.bit(Entry::PRONOUN), last.bit(Facts::CAPITAL)));
        let is_far = u32::from(first.sentence != anchor.sentence);
        add(mix(236, forced * 2 + is_far, 0, 0));
    }
}

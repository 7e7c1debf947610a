//! What the words say about whether a labelling is right, beside the scores that [`super::confidence`] weighs: the
//! anchor, the edges of content and source, and what stands beyond them.

use super::hash::{bucket, mix, pair};
use super::labelling::Labelling;
use super::view::View;

/// Names the features of a labelling.
pub(crate) fn features(view: &View, found: &Labelling, add: &mut impl FnMut(u64)) {
    let anchor = &view.tokens[found.anchor];
    let near = |by: isize| view.near(found.anchor, by);
    let (before, after) = (near(-1), near(1));
    let hull = found.hull();
    let is_before = u32::from(hull.start < found.anchor);
    add(mix(240, is_before, anchor.word, 0));
    add(mix(241, is_before, anchor.tag, 0));
    add(mix(242, 0, anchor.word, after.word));
    add(mix(243, 0, anchor.word, after.tag));
    add(mix(244, 0, before.word, anchor.word));
    add(mix(245, 0, before.tag, anchor.word));
    add(mix(246, 0, before.tag, pair(anchor.tag, after.tag)));
    add(mix(247, 0, anchor.ending, 0));
    for facts in &view.tokens[found.cue.clone()] {
        add(mix(248, 0, facts.word, 0));
    }
    add(mix(249, found.cue.len().min(6) as u32, view.tokens[found.cue.start].word, 0));
    if hull.is_empty() {
        return;
    }
    let (first, last) = (&view.tokens[hull.start], &view.tokens[hull.end - 1]);
    let (outside_left, outside_right) = (view.near(hull.start, -1), view.near(hull.end - 1, 1));
    add(mix(250, is_before, first.word, 0));
    add(mix(251, is_before, first.tag, view.near(hull.start, 1).tag));
    add(mix(252, 0, anchor.word, first.word));
    add(mix(253, is_before, anchor.tag, first.tag));
    add(mix(254, is_before, outside_left.word, first.tag));
    add(mix(255, is_before, outside_right.word, 0));
    add(mix(239, is_before, outside_right.tag, last.tag));
    add(mix(238, is_before, pair(outside_right.word, view.near(hull.end - 1, 2).tag), 0));
    add(mix(237, is_before, last.word, 0));
    let quoted = u32::from(first.quote != 0) * 2 + u32::from(last.quote != 0);
    add(mix(219, quoted, view.sentence(found.anchor).kind, is_before));
    add(mix(218, quoted, bucket(found.len()), is_before));
    if let Some(source) = &found.source {
        let (opening, head) = (&view.tokens[source.start], &view.tokens[source.end - 1]);
        let side = u32::from(source.start > found.anchor);
        let beyond = view.near(source.end - 1, 1);
        add(mix(217, side, opening.word, 0));
        add(mix(216, side, head.word, 0));
        add(mix(215, side, opening.tag, head.tag));
        add(mix(214, side, beyond.word, head.tag));
        add(mix(213, side, view.near(source.start, -1).word, 0));
        add(mix(212, side, beyond.tag, bucket(source.start.abs_diff(found.anchor))));
    } else {
        add(mix(211, is_before, anchor.word, 0));
    }
}

//! Whether a report is one of speech or of an attitude: features for a logistic regression.

use super::hash::mix;
use super::labelling::Labelling;
use super::view::View;

/// Names the features of a labelling.
pub(crate) fn features(view: &View, found: &Labelling, add: &mut impl FnMut(u64)) {
    let anchor = &view.tokens[found.anchor];
    let (before, after) = (view.near(found.anchor, -1), view.near(found.anchor, 1));
    let tokens = || found.content.iter().flat_map(|part| &view.tokens[part.clone()]);
    let quoted = tokens().filter(|facts| facts.quote != 0).count();
    let share = u32::from(quoted > 0) + u32::from(quoted == found.len());
    let is_before = u32::from(found.hull().start < found.anchor);
    add(mix(200, 0, anchor.word, 0));
    add(mix(201, 0, anchor.word, after.word));
    add(mix(202, 0, before.word, anchor.word));
    add(mix(203, share, 0, 0));
    add(mix(204, share * 2 + is_before, anchor.word, 0));
    add(mix(206, 0, anchor.tag, after.tag));
    add(mix(205, 0, anchor.ending, 0));
    add(mix(207, 0, anchor.ending, after.tag));
    add(mix(208, 0, anchor.suffix3, 0));
    add(mix(209, u32::from(anchor.cue), share, 0));
    add(mix(210, u32::from(found.source.is_some()), share, 0));
    add(mix(211, is_before, share, 0));
    add(mix(212, 0, before.word, 0));
    add(mix(213, 0, after.word, 0));
    if let Some(first) = found.content.first() {
        let (opening, next) = (&view.tokens[first.start], view.near(first.start, 1));
        add(mix(214, 0, opening.word, 0));
        add(mix(215, 0, anchor.word, opening.word));
        add(mix(217, 0, opening.tag, next.tag));
    }
    for facts in &view.tokens[found.cue.clone()] {
        add(mix(218, 0, facts.word, 0));
    }
}

//! Stage 2: the words around one anchor, each to be labelled as content, source or cue of this report, or as nothing.
//!
//! The window is the anchor's paragraph, at most [`REACH`] tokens to each side. Most features say the same for many
//! tokens or for many windows. They are named in groups, so that the sum of a group can be kept: [`form_features`] hold
//! wherever a word stands, [`token_features`] for every anchor, [`side_features`] for every anchor on one side of a token;
//! the groups of [`features`] hold as long as their state stays the same.

use super::feature::{Feature, Few, Take, few, hashed};
use super::hash::{bucket, pair};
use super::relation::{Anchor, Between, Relation, side};
use super::tagger::TAG_NUMBERS;
use super::view::{Facts, View};
use super::vocabulary::Entry;

/// Tokens on each side of the anchor.
pub(crate) const REACH: usize = 100;

/// The templates of few values: with the side of the anchor (3), the sentence's or the token's distance (8), the commas
/// between (4).
pub(crate) static FEW: Few = Few::of(&[
    (110, 24, 1),
    (111, 24, 1),
    (113, 24, 4),
    (122, 3, 5),
    (130, 12, 2),
    (131, 24, 64),
    (136, 3, 2),
    (138, 24, 15),
    (139, 24, 4),
    (140, 8, 17),
    (141, 32, 17),
    (142, 3, 8),
    (145, 3, 1),
    (146, 12, 1),
    (147, 12, 1),
    (148, 96, 1),
    (150, 3, TAG_NUMBERS),
    (152, 96, TAG_NUMBERS),
    (154, 12, TAG_NUMBERS),
    (155, 24, TAG_NUMBERS),
]);

/// The tokens that are labelled for one anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) anchor: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Window {
    /// The window around a token.
    pub(crate) fn around(view: &View, anchor: usize) -> Window {
        let (start, end) = view.paragraphs[view.sentence(anchor).paragraph as usize];
        Window {
            anchor,
            start: (start as usize).max(anchor.saturating_sub(REACH)),
            end: (end as usize).min(anchor + REACH + 1),
        }
    }

    /// How many tokens it has.
    #[cfg(feature = "train")]
    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }
}

/// Takes the features of a window.
pub(crate) trait Sink {
    /// Begins a group of features, which are the same while `state` is; whether they must be named.
    fn begin(&mut self, group: usize, state: u64) -> bool;
    /// A feature of the group that was begun last.
    fn grouped(&mut self, group: usize, feature: Feature);
    /// A feature of one token.
    fn one(&mut self, feature: Feature);
    /// The token at this place of the window has all its features; the next ones are those of another.
    fn end(&mut self, place: usize);
}

/// Number of groups.
pub(crate) const GROUPS: usize = 10;
/// Names what the form of a token says, wherever it stands on this side of an anchor.
pub(crate) fn form_features(here: &Facts, side: usize, to: &mut impl Take) {
    let side = side as u32;
    to.take(hashed(101, 0, here.word, 0));
    to.take(hashed(104, 0, here.suffix3, 0));
    to.take(hashed(121, side, here.shape, 0));
    to.take(few(122, side, u32::from(here.cue)));
    to.take(hashed(158, side, here.ending, 0));
}

/// What the form of a token says of the next one.
pub(crate) fn of_next(here: &Facts, side: usize) -> Feature {
    hashed(119, side as u32, here.word, 0)
}

/// What the form of a token says of the one before.
pub(crate) fn of_last(here: &Facts, side: usize) -> Feature {
    hashed(120, side as u32, here.word, 0)
}

/// What the chunk of token `i` says of it on this side of an anchor.
pub(crate) fn of_chunk(view: &View, i: usize, side: usize) -> Feature {
    let start = view.tokens[i].chunk as usize;
    hashed(137, side as u32, view.near(start, -1).word, view.tokens[start].word)
}

/// Names the features of token `i` that are the same for every anchor.
pub(crate) fn token_features(view: &View, i: usize, to: &mut impl Take) {
    let (before, here, after) = (view.near(i, -1), &view.tokens[i], view.near(i, 1));
    to.take(hashed(102, 0, before.word, here.word));
    to.take(hashed(103, 0, here.word, after.word));
    to.take(hashed(105, 0, before.tag, here.tag));
    to.take(hashed(106, 0, here.tag, after.tag));
    to.take(hashed(107, 0, before.ending, here.ending));
}

/// Names the features of token `i` that are the same for every anchor on one side.
pub(crate) fn side_features(view: &View, i: usize, side: usize, to: &mut impl Take) {
    let (before, here, after) = (view.near(i, -1), &view.tokens[i], view.near(i, 1));
    let side = side as u32;
    to.take(few(150, side, here.tag));
    to.take(hashed(151, side, pair(before.tag, here.tag), after.tag));
}

/// Names the other features of every token of the window.
pub(crate) fn features(view: &View, window: Window, sink: &mut impl Sink) {
    let anchor = Anchor::of(view, window.anchor);
    token(view, window, &anchor, window.anchor, Between::default(), sink);
    let mut between = Between::default();
    for i in window.anchor + 1..window.end {
        token(view, window, &anchor, i, between, sink);
        between.pass(&view.tokens[i]);
    }
    between = Between::default();
    for i in (window.start..window.anchor).rev() {
        token(view, window, &anchor, i, between, sink);
        between.pass(&view.tokens[i]);
    }
}

fn token(view: &View, window: Window, anchor: &Anchor, i: usize, between: Between, sink: &mut impl Sink) {
    let relation = Relation::of(view, anchor, i, between);
    distance_features(&relation, sink);
    quotation_features(view, &relation, sink);
    own_features(&relation, sink);
    sink.end(i - window.start);
}

/// What anchor, distance and the words between say.
#[inline]
fn distance_features(relation: &Relation, sink: &mut impl Sink) {
    let &Relation { here, sentence, anchor, side, side_distance: d, side_sentences: ds, .. } = relation;
    let Between { commas: c, marks: m, strong, that, links, .. } = relation.between;
    let q = u32::from(here.quote);
    let state = |values: [u32; 4]| values.iter().fold(0u64, |state, &value| state << 16 | u64::from(value));

    if sink.begin(0, state([d, q, 0, 0])) {
        sink.grouped(0, few(110, d, 0));
        sink.grouped(0, hashed(117, d, anchor.cue, q));
        sink.grouped(0, hashed(118, d, anchor.word, 0));
        sink.grouped(0, hashed(127, d, anchor.after_two, 0));
        sink.grouped(0, hashed(160, d, anchor.ending, 0));
    }
    if sink.begin(1, state([side, q, 0, 0])) {
        sink.grouped(1, hashed(116, side << 3 | q, anchor.word, 0));
        sink.grouped(1, hashed(126, side << 3 | q, anchor.after, 0));
        sink.grouped(1, hashed(128, side, anchor.before, 0));
        sink.grouped(1, hashed(159, side, anchor.ending, 0));
        sink.grouped(1, hashed(134, side << 3 | q, anchor.quoted, 0));
    }
    if sink.begin(2, state([ds, c, q, 0])) {
        sink.grouped(2, few(111, ds, 0));
        sink.grouped(2, few(113, ds, c));
        sink.grouped(2, hashed(132, ds << 2 | c, anchor.pattern, q));
        sink.grouped(2, hashed(156, ds, anchor.tag_after, 0));
    }
    if sink.begin(3, state([ds, m, q, strong])) {
        sink.grouped(3, hashed(114, ds, m, q));
        sink.grouped(3, hashed(115, ds, strong, q));
        sink.grouped(3, hashed(133, ds << 2 | m, anchor.pattern, q));
    }
    if sink.begin(4, state([side, c, that, 0])) {
        sink.grouped(4, hashed(129, side << 2 | c, anchor.word_after, 0));
        sink.grouped(4, few(130, side << 2 | c, that));
        sink.grouped(4, hashed(153, side << 2 | c, anchor.tag, 0));
        sink.grouped(4, hashed(157, side << 2 | c, anchor.tags_after, 0));
    }
    if sink.begin(5, state([ds, links, 0, 0])) {
        sink.grouped(5, few(131, ds, links));
    }
    if sink.begin(6, state([ds, sentence.kind, 0, 0])) {
        sink.grouped(6, few(138, ds, sentence.kind));
    }
    let at = anchor.index as u32;
    let nearest = u32::from(here.cue_left == at) << 1 | u32::from(here.cue_right == at);
    if sink.begin(7, state([ds, nearest, 0, 0])) {
        sink.grouped(7, few(139, ds, nearest));
    }
}

/// What the quotation around the token says.
#[inline]
fn quotation_features(view: &View, relation: &Relation, sink: &mut impl Sink) {
    let &Relation { anchor, side, sentences: s, side_sentences: ds, .. } = relation;
    let c = relation.between.commas;
    if let Some(quotation) = view.quotation(relation.index) {
        let edge = if (quotation.end as usize) <= anchor.index {
            bucket(anchor.index - quotation.end as usize)
        } else if quotation.start as usize > anchor.index {
            8 + bucket(quotation.start as usize - anchor.index)
        } else {
            16
        };
        let number = u64::from(relation.here.quotation) << 32;
        if sink.begin(8, number | u64::from(s << 16 | c << 8 | edge)) {
            sink.grouped(8, few(140, s, edge));
            sink.grouped(8, few(141, c << 3 | anchor.cue, edge));
        }
        if sink.begin(9, number | u64::from(ds)) {
            sink.grouped(9, few(142, side, quotation.length));
            sink.grouped(9, hashed(143, side, quotation.last, 0));
            sink.grouped(9, hashed(144, ds, quotation.cue_before, quotation.cue_after));
        }
        if relation.index == quotation.start as usize {
            sink.one(few(145, side, 0));
        }
    } else {
        sink.begin(8, u64::MAX);
        sink.begin(9, u64::MAX);
    }
}

/// What its own word, tag and place in the sentence say where it stands so.
#[inline]
fn own_features(relation: &Relation, sink: &mut impl Sink) {
    let &Relation { index, here, sentence, distance, side, side_distance: d, side_sentences: ds, .. } = relation;
    let Between { commas: c, verbs, .. } = relation.between;
    let q = u32::from(here.quote);

    sink.one(hashed(112, ds, here.word, 0));
    sink.one(few(152, ds << 2 | c, here.tag));
    sink.one(few(154, side << 2 | verbs, here.tag));
    sink.one(few(155, d, here.tag));
    if distance <= 4 {
        sink.one(hashed(123, d, here.word, 0));
        sink.one(hashed(124, d, here.shape, 0));
        sink.one(hashed(125, d, here.ending, 0));
    }
    let is_first = u32::from(index == sentence.start as usize);
    let is_last = u32::from(index + 1 == sentence.end as usize);
    if is_first + is_last > 0 {
        sink.one(hashed(135, ds, is_first << 1 | is_last, q));
        sink.one(few(136, side, is_first & u32::from(sentence.opens_paragraph)));
    }
    if here.is(Entry::PRONOUN) {
        sink.one(few(146, side << 2 | c, 0));
    }
    if here.is(Entry::TITLE) {
        sink.one(few(147, side << 2 | c, 0));
    }
    if here.is(Facts::INNER_CAPITAL) {
        sink.one(few(148, ds << 2 | c, 0));
    }
}

/// Calls `found` with every feature of a window and the place of its token.
pub(crate) fn each_feature(view: &View, window: Window, found: impl FnMut(usize, u64)) {
    struct List<F> {
        keys: Vec<u64>,
        found: F,
    }
    impl<F: FnMut(usize, u64)> Sink for List<F> {
        fn begin(&mut self, _: usize, _: u64) -> bool {
            true
        }

        fn grouped(&mut self, _: usize, feature: Feature) {
            self.keys.push(feature.key());
        }

        fn one(&mut self, feature: Feature) {
            self.keys.push(feature.key());
        }

        fn end(&mut self, place: usize) {
            self.keys.drain(..).for_each(|key| (self.found)(place, key));
        }
    }
    let mut list = List { keys: Vec::new(), found };
    features(view, window, &mut list);
    for token in window.start..window.end {
        let place = token - window.start;
        let side = side(token, window.anchor);
        let mut found = |feature: Feature| (list.found)(place, feature.key());
        form_features(&view.tokens[token], side, &mut found);
        token_features(view, token, &mut found);
        side_features(view, token, side, &mut found);
        found(of_next(view.near(token, -1), side));
        found(of_last(view.near(token, 1), side));
        found(of_chunk(view, token, side));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::statements::model::relation::SIDES;
    use crate::statements::model::{Model, Scratch, anchors};
    use crate::text::{Abbreviations, Document};

    /// A text with everything that the small contexts count: sides, sentences, commas, marks, cues, distances.
    const TEXT: &str = "The mayor, who said on Monday that it rained, believes “it will, perhaps, stop”, he said. \
        “We said, and they said, that he said she said “no”,” Ms. Smith, the Spokeswoman, told them; according to her, \
        \"the envoys agreed, agreed, agreed, agreed\", and ‘so be it’. He added: so they say, think, hope, and want.\n\n\
        What he said. She asked (again). They said. We say that they said that you said.";

    #[test]
    fn features_of_few_values_stay_in_their_bounds() {
        struct Check<F>(F);
        impl<F: FnMut(Feature)> Sink for Check<F> {
            fn begin(&mut self, _: usize, _: u64) -> bool {
                true
            }
            fn grouped(&mut self, _: usize, feature: Feature) {
                (self.0)(feature);
            }
            fn one(&mut self, feature: Feature) {
                (self.0)(feature);
            }
            fn end(&mut self, _: usize) {}
        }
        let model = Model::built_in();
        let abbreviations = Abbreviations::new(&Lexicon::built_in());
        for text in [TEXT.to_owned(), "\"said, \" ".repeat(60), "Said ‘that’ he. ".repeat(40)] {
            let mut scratch = Scratch::default();
            model.read_tokens(&Document::read(&text, &abbreviations), &mut scratch);
            model.tag(&mut scratch);
            let view = &scratch.view;
            let mut check = Check(|feature| assert!(FEW.holds(feature), "{feature:?}"));
            for anchor in 0..view.tokens.len() {
                anchors::features(view, anchor, &mut |feature| assert!(anchors::FEW.holds(feature), "{feature:?}"));
                features(view, Window::around(view, anchor), &mut check);
                for side in 0..SIDES {
                    form_features(&view.tokens[anchor], side, &mut check.0);
                    token_features(view, anchor, &mut check.0);
                    side_features(view, anchor, side, &mut check.0);
                }
            }
        }
    }
}

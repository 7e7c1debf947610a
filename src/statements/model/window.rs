//! Stage 2: the words around one anchor, each to be labelled as content, source or cue of this report, or as nothing.
//!
//! The window is the anchor's paragraph, at most [`REACH`] tokens to each side. What does not depend on the anchor is
//! named by [`token_features`] and may be summed once per token; the rest by [`features`].

use super::hash::{bucket, mix, pair};
use super::view::{BOUNDARY, Facts, View};
use super::vocabulary::Entry;

/// Tokens on each side of the anchor.
pub(crate) const REACH: usize = 100;

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
    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }
}

/// What the anchor and its neighbours say, the same for all tokens of the window.
struct Anchor {
    index: usize,
    sentence: u32,
    word: u32,
    cue: u32,
    tag: u32,
    class: u32,
    before: u32,
    after: u32,
    after_two: u32,
    word_after: u32,
    tag_after: u32,
    tags_after: u32,
    pattern: u32,
    quoted: u32,
}

impl Anchor {
    fn of(view: &View, index: usize) -> Anchor {
        let facts = &view.tokens[index];
        let next = view.near(index, 1);
        let sentence = view.sentence(index);
        let (start, end) = (sentence.start as usize, sentence.end as usize);
        let commas = view.tokens[start..index].iter().map(|facts| facts.bit(Facts::COMMA)).sum::<u32>().min(3);
        let closed = view.tokens[start.max(index.saturating_sub(7))..index].iter().any(|facts| facts.quote == 4);
        let opens = view.tokens[index..end.min(index + 5)].iter().any(|facts| facts.quote == 3);
        let last = index + 3 >= end;
        Anchor {
            index,
            sentence: facts.sentence,
            word: facts.word,
            cue: u32::from(facts.cue),
            tag: facts.tag,
            class: facts.class,
            before: view.near(index, -1).word,
            after: next.word,
            after_two: pair(next.word, view.near(index, 2).word),
            word_after: pair(facts.word, next.word),
            tag_after: pair(facts.word, next.tag),
            tags_after: pair(facts.tag, next.tag),
            pattern: commas << 3 | u32::from(closed) << 2 | u32::from(opens) << 1 | u32::from(last),
            quoted: u32::from(facts.quote != 0),
        }
    }
}

/// What lies between the anchor and a token.
#[derive(Clone, Copy, Default)]
struct Between {
    commas: u32,
    marks: u32,
    strong: u32,
    verbs: u32,
    that: u32,
    links: u32,
}

impl Between {
    fn pass(&mut self, facts: &Facts) {
        self.commas = (self.commas + facts.bit(Facts::COMMA)).min(3);
        self.marks = (self.marks + facts.bit(Facts::MARK)).min(3);
        self.strong = (self.strong + facts.bit(Facts::STRONG)).min(3);
        self.verbs = (self.verbs + facts.bit(Entry::VERBAL)).min(3);
        self.that |= facts.bit(Facts::THAT);
        self.links |= u32::from(facts.link & 63);
    }
}

/// Names the features of token `i` that hold for every anchor.
pub(crate) fn token_features(view: &View, i: usize, add: &mut impl FnMut(u64)) {
    let here = &view.tokens[i];
    let (before, after) = (view.near(i, -1), view.near(i, 1));
    add(mix(101, 0, here.word, 0));
    add(mix(102, 0, before.word, here.word));
    add(mix(103, 0, here.word, after.word));
    add(mix(104, 0, here.suffix3, 0));
    add(mix(105, 0, before.tag, here.tag));
    add(mix(106, 0, here.tag, after.tag));
    add(mix(107, 0, before.class, here.class));
}

/// Names the features of every token of the window: its place in the window and a key.
pub(crate) fn features(view: &View, window: Window, add: &mut impl FnMut(usize, u64)) {
    let anchor = Anchor::of(view, window.anchor);
    token(view, window, &anchor, window.anchor, Between::default(), add);
    let mut between = Between::default();
    for i in window.anchor + 1..window.end {
        token(view, window, &anchor, i, between, add);
        between.pass(&view.tokens[i]);
    }
    between = Between::default();
    for i in (window.start..window.anchor).rev() {
        token(view, window, &anchor, i, between, add);
        between.pass(&view.tokens[i]);
    }
}

fn token(
    view: &View,
    window: Window,
    anchor: &Anchor,
    i: usize,
    between: Between,
    add: &mut impl FnMut(usize, u64),
) {
    let place = i - window.start;
    let mut add = |key: u64| add(place, key);
    let here = &view.tokens[i];
    let (before, after) = (view.near(i, -1), view.near(i, 1));
    let q = u32::from(here.quote);
    // side, sentence distance, signed distance; packed into the context of a template
    let side = if i < anchor.index { 0 } else { 1 + u32::from(i > anchor.index) };
    let s = (here.sentence as i64 - i64::from(anchor.sentence)).clamp(-3, 3) as u32 & 7;
    let distance = i.abs_diff(anchor.index);
    let d = side << 3 | bucket(distance);
    let ds = side << 3 | s;
    let Between { commas: c, marks: m, strong, verbs, that, links } = between;

    add(mix(110, d, 0, 0));
    add(mix(111, ds, 0, 0));
    add(mix(112, ds, here.word, 0));
    add(mix(113, ds, c, 0));
    add(mix(114, ds, m, q));
    add(mix(115, ds, strong, q));
    add(mix(116, side << 3 | q, anchor.word, 0));
    add(mix(117, d, anchor.cue, q));
    add(mix(118, d, anchor.word, 0));
    add(mix(119, side, before.word, 0));
    add(mix(120, side, after.word, 0));
    add(mix(121, side, here.shape, 0));
    add(mix(122, side, u32::from(here.cue), 0));
    if distance <= 4 {
        add(mix(123, d, here.word, 0));
        add(mix(124, d, here.shape, 0));
        add(mix(125, d, here.class, 0));
    }
    add(mix(126, side << 3 | q, anchor.after, 0));
    add(mix(127, d, anchor.after_two, 0));
    add(mix(128, side, anchor.before, 0));
    add(mix(129, side << 2 | c, anchor.word_after, 0));
    add(mix(130, side << 2 | c, that, 0));
    add(mix(131, ds, links, 0));
    add(mix(132, ds << 2 | c, anchor.pattern, q));
    add(mix(133, ds << 2 | m, anchor.pattern, q));
    add(mix(134, side << 3 | q, anchor.quoted, 0));

    let sentence = view.sentence(i);
    let is_first = u32::from(i == sentence.start as usize);
    let is_last = u32::from(i + 1 == sentence.end as usize);
    if is_first + is_last > 0 {
        add(mix(135, ds, is_first << 1 | is_last, q));
        add(mix(136, side, is_first & u32::from(sentence.opens_paragraph), 0));
    }
    let start = here.chunk as usize;
    add(mix(137, side, view.near(start, -1).word, view.tokens[start].word));
    add(mix(138, ds, sentence.kind, 0));
    let index = anchor.index as u32;
    add(mix(139, ds, u32::from(here.cue_left == index) << 1 | u32::from(here.cue_right == index), 0));

    if let Some(quotation) = view.quotation(i) {
        let edge = if (quotation.end as usize) <= anchor.index {
            bucket(anchor.index - quotation.end as usize)
        } else if quotation.start as usize > anchor.index {
            8 + bucket(quotation.start as usize - anchor.index)
        } else {
            16
        };
        add(mix(140, s, edge, 0));
        add(mix(141, c << 3 | anchor.cue, edge, 0));
        add(mix(142, side, quotation.length, 0));
        add(mix(143, side, quotation.last, 0));
        add(mix(144, ds, quotation.cue_before, quotation.cue_after));
        add(mix(145, side, u32::from(i == quotation.start as usize), 0));
    }
    if here.is(Entry::PRONOUN) {
        add(mix(146, side << 2 | c, 0, 0));
    }
    if here.is(Entry::TITLE) {
        add(mix(147, side << 2 | c, 0, 0));
    }
    if here.is(Facts::INNER_CAPITAL) {
        add(mix(148, ds << 2 | c, 0, 0));
    }

    // tags and classes
    add(mix(150, side, here.tag, 0));
    add(mix(151, side, pair(before.tag, here.tag), after.tag));
    add(mix(152, ds << 2 | c, here.tag, 0));
    add(mix(153, side << 2 | c, anchor.tag, 0));
    add(mix(154, side << 2 | verbs, here.tag, 0));
    add(mix(155, d, here.tag, 0));
    add(mix(156, ds, anchor.tag_after, 0));
    add(mix(157, side << 2 | c, anchor.tags_after, 0));
    add(mix(158, side, here.class, 0));
    add(mix(159, side, anchor.class, 0));
    add(mix(160, d, anchor.class, 0));
    debug_assert_ne!(here.word, BOUNDARY);
}

//! How a token stands to the anchor: on which side, how far, in which sentence, and what lies between.
//!
//! All of it is small numbers, which [`super::window`] packs into the contexts of its templates.

use super::hash::{bucket, pair};
use super::view::{Facts, SentenceFacts, View};
use super::vocabulary::Entry;

/// Tokens of a sentence that are searched for commas: text without a full stop must not cost the square of its length.
const LONG_SENTENCE: usize = 512;

/// Number of sides: before the anchor, the anchor itself, behind it.
pub(super) const SIDES: usize = 3;

/// The side of the anchor on which a token stands.
#[inline]
pub(super) fn side(token: usize, anchor: usize) -> usize {
    if token < anchor { 0 } else { 1 + usize::from(token > anchor) }
}

/// What the anchor and its neighbours say, the same for all tokens of the window.
pub(super) struct Anchor {
    pub(super) index: usize,
    pub(super) sentence: u32,
    pub(super) word: u32,
    pub(super) cue: u32,
    pub(super) tag: u32,
    pub(super) ending: u32,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) after_two: u32,
    pub(super) word_after: u32,
    pub(super) tag_after: u32,
    pub(super) tags_after: u32,
    /// Commas before it in its sentence, whether a quotation ends just before it or begins just behind, and whether its
    /// sentence ends.
    pub(super) pattern: u32,
    pub(super) quoted: u32,
}

impl Anchor {
    pub(super) fn of(view: &View, index: usize) -> Anchor {
        let facts = &view.tokens[index];
        let next = view.near(index, 1);
        let sentence = view.sentence(index);
        let (start, end) = (sentence.start as usize, sentence.end as usize);
        let looked_at = &view.tokens[start..index.min(start + LONG_SENTENCE)];
        let commas = looked_at.iter().map(|facts| facts.bit(Facts::COMMA)).sum::<u32>().min(3);
        let closed = view.tokens[start.max(index.saturating_sub(7))..index].iter().any(|facts| facts.quote == 4);
        let opens = view.tokens[index..end.min(index + 5)].iter().any(|facts| facts.quote == 3);
        let last = index + 3 >= end;
        Anchor {
            index,
            sentence: facts.sentence,
            word: facts.word,
            cue: u32::from(facts.cue),
            tag: facts.tag,
            ending: facts.ending,
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
pub(super) struct Between {
    pub(super) commas: u32,
    pub(super) marks: u32,
    pub(super) strong: u32,
    pub(super) verbs: u32,
    pub(super) that: u32,
    pub(super) links: u32,
}

impl Between {
    /// Takes a token in, the next one from the anchor.
    pub(super) fn pass(&mut self, facts: &Facts) {
        self.commas = (self.commas + facts.bit(Facts::COMMA)).min(3);
        self.marks = (self.marks + facts.bit(Facts::MARK)).min(3);
        self.strong = (self.strong + facts.bit(Facts::STRONG)).min(3);
        self.verbs = (self.verbs + facts.bit(Entry::VERBAL)).min(3);
        self.that |= facts.bit(Facts::THAT);
        self.links |= u32::from(facts.link & 63);
    }
}

/// A token as it stands to the anchor of a window.
pub(super) struct Relation<'v> {
    pub(super) index: usize,
    pub(super) here: &'v Facts,
    pub(super) sentence: &'v SentenceFacts,
    pub(super) anchor: &'v Anchor,
    pub(super) between: Between,
    /// Tokens from the one to the other.
    pub(super) distance: usize,
    pub(super) side: u32,
    /// Sentences from the anchor's to its own, -3 to 3 in three bits.
    pub(super) sentences: u32,
    /// Its side and the bucket of its distance.
    pub(super) side_distance: u32,
    /// Its side and the sentences.
    pub(super) side_sentences: u32,
}

impl<'v> Relation<'v> {
    /// That of token `index`, where `between` lies between it and the anchor.
    #[inline]
    pub(super) fn of(view: &'v View, anchor: &'v Anchor, index: usize, between: Between) -> Relation<'v> {
        let here = &view.tokens[index];
        let side = side(index, anchor.index) as u32;
        let sentences = (here.sentence as i64 - i64::from(anchor.sentence)).clamp(-3, 3) as u32 & 7;
        let distance = index.abs_diff(anchor.index);
        Relation {
            index,
            here,
            sentence: view.sentence(index),
            anchor,
            between,
            distance,
            side,
            sentences,
            side_distance: side << 3 | bucket(distance),
            side_sentences: side << 3 | sentences,
        }
    }
}

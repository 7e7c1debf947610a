//! What stands around a statement, where its own words leave it open.
//!
//! "to continue contacts" is agreed on with one president in March and with another in June; "their professional holiday" is
//! that of other people every time. The words of such a statement repeat and the claim does not. Who else takes part
//! tells it, and whom the sentence names.

use rustc_hash::FxHashSet;

use super::corpus::{Corpus, Statement};
use super::likeness::{Likeness, Voice};

/// Statements of fewer content words may leave open whom they are about.
pub const OPEN: usize = 8;

/// Similarity from which two sentences are about the same.
const ALIKE: f32 = 0.6;
/// Words that stand for somebody or something named elsewhere.
const REFERRING: [&str; 12] =
    ["he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs", "its", "following"];

/// Whether the same others take part, besides whom two statements share as speakers: somebody who speaks along or is
/// spoken to. Unknown if one of the two names nobody, or they share no speaker.
pub fn same_partners(a: &Statement, b: &Statement) -> Option<bool> {
    let is_shared = |who: &u32| a.speakers.contains(who) && b.speakers.contains(who);
    let partners = |one: &Statement| -> Vec<u32> {
        one.speakers.iter().chain(&one.addressees).copied().filter(|who| !is_shared(who)).collect()
    };
    let (of_a, of_b) = (partners(a), partners(b));
    let is_known = share_a_speaker(a, b) && !of_a.is_empty() && !of_b.is_empty();
    is_known.then(|| of_a.iter().any(|who| of_b.contains(who)))
}

fn share_a_speaker(a: &Statement, b: &Statement) -> bool {
    a.speakers.iter().any(|who| b.speakers.contains(who))
}

/// Whether a text has a word that stands for somebody outside of it: "their holiday".
pub fn refers(text: &str) -> bool {
    let is_word = |part: &&str| !part.is_empty();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(is_word).map(str::to_lowercase);
    words.into_iter().any(|word| REFERRING.contains(&word.as_str()))
}

/// Whether the sentence of each names something that the sentence of the other does not; names of the speakers are none.
/// Of statements that share no speaker it is not asked.
pub fn other_names(corpus: &Corpus, likeness: &Likeness, a: &Statement, b: &Statement) -> bool {
    let names = |text: &str| -> FxHashSet<u64> { likeness.prepare(text, Voice::Reported).names().collect() };
    let speakers = a.speakers.iter().chain(&b.speakers);
    let known: FxHashSet<u64> =
        speakers.flat_map(|&speaker| corpus.speakers.at(speaker).names()).flat_map(names).collect();
    let (of_a, of_b) = (names(&a.context), names(&b.context));
    let lacks = |one: &FxHashSet<u64>, other: &FxHashSet<u64>| one.difference(other).any(|name| !known.contains(name));
    share_a_speaker(a, b) && lacks(&of_a, &of_b) && lacks(&of_b, &of_a)
}

/// Whether the sentences of two statements are alike as a whole.
pub fn alike_sentences(likeness: &Likeness, a: &Statement, b: &Statement) -> bool {
    let [a, b] = [a, b].map(|one| likeness.prepare(&one.context, Voice::Reported));
    likeness.compare(&a, &b).similarity >= ALIKE
}

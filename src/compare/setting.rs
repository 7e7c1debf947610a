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

/// Whether others take part in the one than in the other: both name somebody who speaks along or is spoken to, besides
/// whom they share as speakers, and nobody of these is the same. Of statements that share no speaker it is not asked.
pub fn other_partners(a: &Statement, b: &Statement) -> bool {
    let (of_a, of_b) = (partners(a, b), partners(b, a));
    share_a_speaker(a, b) && !of_a.is_empty() && !of_b.is_empty() && of_a.iter().all(|who| !of_b.contains(who))
}

fn partners(this: &Statement, other: &Statement) -> Vec<u32> {
    let is_shared = |who: &u32| this.speakers.contains(who) && other.speakers.contains(who);
    this.speakers.iter().chain(&this.addressees).copied().filter(|who| !is_shared(who)).collect()
}

fn share_a_speaker(a: &Statement, b: &Statement) -> bool {
    a.speakers.iter().any(|who| b.speakers.contains(who))
}

/// Whether the sentence around each names something that neither it nor the other's sentence does; names of the speakers
/// are none. Of statements that share no speaker it is not asked.
pub fn other_names(corpus: &Corpus, likeness: &Likeness, a: &Statement, b: &Statement) -> bool {
    let names = |text: &str| -> FxHashSet<u64> { likeness.prepare(text, Voice::Reported).names().collect() };
    let speakers = a.speakers.iter().chain(&b.speakers);
    let known: FxHashSet<u64> =
        speakers.flat_map(|&speaker| corpus.speakers.at(speaker).names()).flat_map(names).collect();
    let (around_a, around_b) = (names(&a.context), names(&b.context));
    let lacks = |around: &FxHashSet<u64>, text: &str, other: &FxHashSet<u64>| {
        let own = names(text);
        around.iter().any(|name| !known.contains(name) && !own.contains(name) && !other.contains(name))
    };
    share_a_speaker(a, b) && lacks(&around_a, &a.text, &around_b) && lacks(&around_b, &b.text, &around_a)
}

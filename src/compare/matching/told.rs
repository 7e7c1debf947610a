//! What is compared of a statement, and when two are the same claim.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Rules;
use crate::compare::corpus::Statement;
use crate::compare::likeness::{Comparison, Likeness, Prepared, Status, Voice};

/// Below so many content words a rewording has to be [`MARGIN`] more alike: one word less, and little is left.
const SHORT: usize = 7;
/// Below so many, twice that.
pub const VERY_SHORT: usize = 4;
/// How much more alike a rewording has to be for each doubt: few words, a duty on one side only.
const MARGIN: f32 = 0.1;
/// The same for another act.
const ACT_MARGIN: f32 = 0.15;

/// A hash of a text's words as they stand, whatever their case and the marks between them.
pub fn wording(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        word.chars().flat_map(char::to_lowercase).for_each(|letter| hasher.write_u32(letter.into()));
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// What is compared of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// Its words.
    pub words: &'t Prepared,
    /// What the speaker does by them.
    pub act: Option<&'t str>,
}

/// How a statement is made ready to be compared.
pub fn prepare(statement: &Statement, likeness: &Likeness) -> Prepared {
    likeness.prepare(&statement.text, voice(statement))
}

/// Whose words a statement is.
pub fn voice(statement: &Statement) -> Voice {
    if statement.is_direct { Voice::Direct } else { Voice::Reported }
}

/// What two statements are to each other. Where there is doubt (few words; one condemns what the other asks for; one says
/// what is, the other what should be), a rewording has to be more alike than the least that is asked for. "this" tells nothing.
pub fn status(a: Told<'_>, b: Told<'_>, comparison: &Comparison, rules: Rules) -> Status {
    let words = a.words.content_words().min(b.words.content_words());
    let doubts = [
        (words < SHORT, MARGIN),
        (words < VERY_SHORT, MARGIN),
        (a.words.obliges() != b.words.obliges(), MARGIN),
        (a.act != b.act && !rules.across, ACT_MARGIN), // two speakers may contradict each other by it
    ];
    let more: f32 = doubts.into_iter().filter(|(doubt, _)| *doubt).map(|(_, margin)| margin).sum();
    match comparison.status(rules.min_similarity + more) {
        _ if words == 0 => Status::Different,
        status => status,
    }
}

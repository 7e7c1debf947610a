//! What a text looks like to the learner: words, pairs of words, runs of three to five characters in a word, and what
//! the built-in dictionary says of it.
//!
//! A feature is the 64-bit hash of its characters (FNV-1a, the same for ever and everywhere); two that collide are one.

use super::super::Classifier;
use crate::text::Document;

/// How much the text before counts.
const CONTEXT: f32 = 0.5;

/// Features of one text with how often each occurs, by hash; the sorts apart.
pub struct Counts {
    /// Words and pairs of words.
    pub words: Vec<(u64, f32)>,
    /// Runs of characters.
    pub characters: Vec<(u64, f32)>,
    /// Topics of the dictionary, with their scores for counts.
    pub topics: Vec<(u64, f32)>,
}

impl Counts {
    /// The sorts of features.
    pub fn blocks(&self) -> [&[(u64, f32)]; 3] {
        [&self.words, &self.characters, &self.topics]
    }
}

/// Counts the features of a text and of what stands before it.
pub fn count(text: &str, context_before: Option<&str>, dictionary: &Classifier) -> Counts {
    let document = Document::read(text, &dictionary.abbreviations);
    let context = context_before.map(|context| Document::read(context, &dictionary.abbreviations));
    let mut counts = Counts { words: Vec::new(), characters: Vec::new(), topics: Vec::new() };
    add(&document, 1.0, &mut counts);
    if let Some(context) = &context {
        add(context, CONTEXT, &mut counts);
    }
    for score in dictionary.classify(&document, context.as_ref()) {
        let id = &dictionary.taxonomy().topics[score.topic as usize].id;
        counts.topics.push((extend(SEED.rotate_left(32), id.chars()), score.score));
    }
    for block in [&mut counts.words, &mut counts.characters, &mut counts.topics] {
        sum(block);
    }
    counts
}

fn add(document: &Document<'_>, weight: f32, counts: &mut Counts) {
    let mut before = None;
    let mut padded: Vec<char> = Vec::new();
    for token in (0..document.tokens().len()).filter(|&token| document.tokens()[token].is_word()) {
        let word = document.lower(token);
        let hash = extend(SEED, word.chars());
        counts.words.push((hash, weight));
        if let Some(before) = before.replace(hash) {
            counts.words.push((extend(extend(before, [' ']), word.chars()), weight));
        }
        padded.clear();
        padded.push(' ');
        padded.extend(word.chars());
        padded.push(' ');
        for length in 3..=5 {
            let runs = padded.windows(length);
            counts.characters.extend(runs.map(|run| (extend(!SEED, run.iter().copied()), weight)));
        }
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn extend(hash: u64, characters: impl IntoIterator<Item = char>) -> u64 {
    characters.into_iter().fold(hash, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
}

/// Sorts by hash and adds up equal ones.
fn sum(counts: &mut Vec<(u64, f32)>) {
    counts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    counts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

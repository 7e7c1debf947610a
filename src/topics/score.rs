//! From matched words to ranked topics.
//!
//! Each hit is evidence for its topic and for those above it. Evidence in the statement counts in full, in the rest of
//! its sentence half, in its paragraph and in the headline a quarter. A topic's score is its share of all evidence of its
//! dictionary, so it says how much of the matched words speak for it.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::matcher::Hit;
use super::taxonomy::Taxonomy;
use crate::model::{Span, Term, TopicScore};

/// What counts in the rest of a statement's sentences.
pub const SENTENCE: f32 = 0.5;
/// What counts in its paragraph, in the headline, and in the text before a short text.
pub const PARAGRAPH: f32 = 0.25;

/// Topics with a smaller share are left out.
const LEAST_SHARE: f32 = 0.2;
/// Clear weight ([`clear_weight`]) that a topic needs in any text, and for each word of it: a passing word in a long
/// sentence is no topic, in a headline it is.
const LEAST_EVIDENCE: f32 = 0.17;
const LEAST_EVIDENCE_PER_WORD: f32 = 0.015;
/// Clear weight that is enough in a text of any length.
const ENOUGH_EVIDENCE: f32 = 0.55;
/// How many topics are kept.
const MOST_TOPICS: usize = 5;

/// What a pattern of a dictionary stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its topic; none for a blocking pattern of all topics.
    pub topic: Option<u16>,
    /// How much a match says.
    pub weight: f32,
    /// Whether it keeps others from matching.
    pub blocks: bool,
    /// The pattern as its author wrote it.
    pub source: Box<str>,
}

/// Whose longer patterns hide a shorter one that they cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// Those of all topics: the default of the built-in dictionary.
    Dictionary,
    /// Those of the same topic: what quanteda does by default, and so what users of its dictionaries expect.
    Topic,
}

/// A matched word or phrase that counts for a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Its topic.
    pub topic: u16,
    /// How much it says, its place considered.
    pub weight: f32,
    /// How much it counts beside the other evidence: its weight, or less where a long paragraph has much of it.
    pub voice: f32,
    /// How many words it has.
    pub words: u32,
    /// Where it stands; none outside the text itself.
    pub span: Option<Span>,
    /// Whether it stands outside the statement.
    pub context: bool,
}

/// Leaves out what is blocked, covered by a longer hit, or overlaps an earlier hit of the same topic.
pub fn resolve(hits: Vec<Hit>, entries: &[Entry], nested: Nested) -> Vec<Hit> {
    let entry = |hit: &Hit| &entries[hit.pattern as usize];
    let (blocks, hits): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| entry(hit).blocks);
    let longest_block = blocks.iter().map(|block| block.end - block.first).max().unwrap_or(0);
    let is_blocked = |hit: &Hit| {
        let from = blocks.partition_point(|block| block.first + longest_block <= hit.first);
        blocks[from..].iter().take_while(|block| block.first < hit.end).any(|block| {
            let concerns = entry(block).topic.is_none() || entry(block).topic == entry(hit).topic;
            let overlaps = hit.first < block.end;
            concerns && overlaps && hit.end - hit.first <= block.end - block.first
        })
    };
    // Hits come by beginning, the longer first: one is covered if an earlier one reaches as far and is not its equal.
    let mut farthest: FxHashMap<Option<u16>, (u32, u32)> = FxHashMap::default();
    let mut taken_up_to: FxHashMap<Option<u16>, u32> = FxHashMap::default();
    let mut kept = Vec::with_capacity(hits.len());
    for hit in hits {
        if is_blocked(&hit) {
            continue;
        }
        let topic = entry(&hit).topic;
        let place = farthest.entry(topic.filter(|_| nested == Nested::Topic)).or_insert((0, 0));
        if hit.end <= place.1 && (hit.first, hit.end) != *place {
            continue;
        }
        if hit.end > place.1 {
            *place = (hit.first, hit.end);
        }
        let taken = taken_up_to.entry(topic).or_insert(0);
        if hit.first >= *taken {
            *taken = hit.end;
            kept.push(hit);
        }
    }
    kept
}

/// Which topics [`rank`] keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Every one that a word speaks for.
    All,
    /// Few that much speaks for; the more words the text has, the more.
    Best {
        /// How many words the text has.
        words: usize,
    },
}

/// The topics that the evidence speaks for, best first.
pub fn rank(evidence: Vec<Evidence>, keep: Keep, taxonomy: &Taxonomy) -> Vec<TopicScore> {
    let total = voice(&evidence);
    let (least, least_share, most) = match keep {
        Keep::All => (0.0, 0.0, usize::MAX),
        Keep::Best { words } => {
            let least = LEAST_EVIDENCE + LEAST_EVIDENCE_PER_WORD * words as f32;
            (least.min(ENOUGH_EVIDENCE), LEAST_SHARE, MOST_TOPICS)
        }
    };
    let spread = |piece: Evidence| taxonomy.lineage(piece.topic).map(move |topic| Evidence { topic, ..piece });
    let mut evidence: Vec<Evidence> = evidence.into_iter().flat_map(spread).collect();
    evidence.sort_by_key(|piece| (piece.topic, piece.span));
    let by_topic = evidence.chunk_by(|a, b| a.topic == b.topic);
    let enough = by_topic.filter(|own| {
        let (weight, voice) = (weight(own), voice(own));
        voice > 0.0 && clear_weight(weight, voice / total) >= least && voice >= least_share * total
    });
    let mut candidates: Vec<Candidate> = enough.map(|own| Candidate::new(own, total, taxonomy)).collect();
    candidates.sort_by(Candidate::better_first);
    candidates.truncate(most);
    candidates.into_iter().map(|candidate| candidate.score).collect()
}

fn weight(evidence: &[Evidence]) -> f32 {
    evidence.iter().map(|piece| piece.weight).sum()
}

fn voice(evidence: &[Evidence]) -> f32 {
    evidence.iter().map(|piece| piece.voice).sum()
}

/// How much the evidence of a topic says beside that of the others, of which it has that share: a word alone is clearer
/// than the same word among others that speak for something else.
fn clear_weight(weight: f32, share: f32) -> f32 {
    weight * share.sqrt()
}

struct Candidate {
    score: TopicScore,
    /// Whether words of the statement itself speak for it.
    own: bool,
    /// The most words that one hit has.
    words: u32,
    /// How many topics lie above it.
    depth: usize,
}

impl Candidate {
    fn new(evidence: &[Evidence], total: f32, taxonomy: &Taxonomy) -> Candidate {
        let topic = evidence[0].topic;
        let place = |piece: &Evidence| piece.span.map(|span| Term { span, context: piece.context });
        let mut terms: Vec<Term> = evidence.iter().filter_map(place).collect();
        terms.dedup();
        Candidate {
            score: TopicScore { topic, score: (voice(evidence) / total).min(1.0), terms },
            own: evidence.iter().any(|piece| !piece.context),
            words: evidence.iter().map(|piece| piece.words).max().unwrap_or(0),
            depth: taxonomy.lineage(topic).count(),
        }
    }

    /// The higher score; then own words before context, phrase before word, finer topic before its major, file order.
    fn better_first(&self, other: &Candidate) -> Ordering {
        let by_score = other.score.score.total_cmp(&self.score.score);
        by_score
            .then(other.own.cmp(&self.own))
            .then(other.words.cmp(&self.words))
            .then(other.depth.cmp(&self.depth))
            .then(self.score.topic.cmp(&other.score.topic))
    }
}

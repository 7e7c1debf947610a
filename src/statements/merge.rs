//! Which candidates stand: the more trusted first, no two over the same words.
//!
//! Only the outermost report of a sentence is a statement; a report inside another's content falls. One exception: an
//! agency or a document that passes a report on ("X condemned Y, the agency reported", "the agency quoted X as saying Y")
//! is the outer row, and the utterance that it passes on stays as a row within it.

use super::candidate::Candidate;
use crate::model::Mode;

/// A candidate that stands.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) candidate: Candidate,
    /// Whether it stands in the content of another that is kept.
    pub(super) is_within: bool,
}

/// Below this a candidate is not shown.
const LEAST: f32 = 0.25;

/// Settles which candidates of a text of so many tokens stand.
pub(super) fn settle(mut candidates: Vec<Candidate>, tokens: usize) -> Vec<Kept> {
    candidates.retain(|candidate| candidate.confidence >= LEAST && !candidate.is_empty());
    candidates.sort_by(|a, b| {
        b.confidence.total_cmp(&a.confidence).then_with(|| (a.anchor, a.hull().start).cmp(&(b.anchor, b.hull().start)))
    });
    let mut kept: Vec<Kept> = Vec::new();
    let (mut outer, mut inner) = (Claims::new(tokens), Claims::new(tokens));
    for candidate in candidates {
        let clashes = outer.clashing(&candidate);
        if clashes.is_empty() {
            outer.add(&candidate, kept.len());
            kept.push(Kept { candidate, is_within: false });
        } else if is_relay(&candidate) && clashes.iter().all(|&other| contains(&candidate, &kept[other].candidate)) {
            for &other in &clashes {
                kept[other].is_within = true;
                inner.add(&kept[other].candidate, other);
            }
            outer.add(&candidate, kept.len());
            kept.push(Kept { candidate, is_within: false });
        } else if candidate.mode == Mode::Speech
            && inner.clashing(&candidate).is_empty()
            && clashes
                .iter()
                .all(|&other| is_relay(&kept[other].candidate) && contains(&kept[other].candidate, &candidate))
        {
            inner.add(&candidate, kept.len());
            kept.push(Kept { candidate, is_within: true });
        }
    }
    kept
}

/// Whether a candidate passes on the report of somebody else.
fn is_relay(candidate: &Candidate) -> bool {
    matches!(candidate.rule, "tail" | "according" | "quoting")
}

/// Whether content and cue of `inner` stand in the content of `outer`.
fn contains(outer: &Candidate, inner: &Candidate) -> bool {
    let holds = |part: &std::ops::Range<usize>| {
        outer.content.iter().any(|whole| whole.start <= part.start && part.end <= whole.end)
    };
    outer.holds(inner.anchor) && inner.cue.is_some() && inner.content.iter().all(holds)
}

/// Which tokens are spoken for: one more than the index of the candidate, 0 where none.
struct Claims {
    content: Vec<u32>,
    anchors: Vec<u32>,
}

impl Claims {
    fn new(tokens: usize) -> Claims {
        Claims { content: vec![0; tokens], anchors: vec![0; tokens] }
    }

    fn add(&mut self, candidate: &Candidate, index: usize) {
        for part in &candidate.content {
            self.content[part.clone()].fill(index as u32 + 1);
        }
        if candidate.cue.is_some() {
            self.anchors[candidate.anchor] = index as u32 + 1;
        }
    }

    /// The candidates that share content with this one, have their cue in its content, or hold its cue.
    fn clashing(&self, candidate: &Candidate) -> Vec<usize> {
        let mut found = Vec::new();
        let mut note = |claim: u32| {
            if claim > 0 && found.last() != Some(&(claim as usize - 1)) {
                found.push(claim as usize - 1);
            }
        };
        for token in candidate.content.iter().flat_map(Clone::clone) {
            note(self.content[token]);
            note(self.anchors[token]);
        }
        if candidate.cue.is_some() {
            note(self.content[candidate.anchor]);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

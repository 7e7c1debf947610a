//! Which candidates stand: the more trusted first, no two over the same words.
//!
//! Only the outermost report of a sentence is a statement; a report inside another's content falls. One exception: an
//! agency or a document that passes a report on ("X condemned Y, the agency reported") is the outer row, and what it
//! passes on stays as a row within it.

use super::candidate::Candidate;

/// A candidate that stands.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) candidate: Candidate,
    /// Whether it stands in the content of another that is kept.
    pub(super) is_within: bool,
}

/// Below this a candidate is not shown.
const LEAST: f32 = 0.01;

/// Settles which candidates stand.
pub(super) fn settle(mut candidates: Vec<Candidate>) -> Vec<Kept> {
    candidates.retain(|candidate| candidate.confidence >= LEAST && !candidate.is_empty());
    candidates.sort_by(|a, b| {
        b.confidence.total_cmp(&a.confidence).then_with(|| (a.anchor, a.hull().start).cmp(&(b.anchor, b.hull().start)))
    });
    let mut kept: Vec<Kept> = Vec::new();
    for candidate in candidates {
        let clashes = |other: &Kept| overlap(&other.candidate, &candidate);
        let mut outer = kept.iter().filter(|other| !other.is_within && clashes(other)).peekable();
        let is_within = if outer.peek().is_none() {
            false
        } else if is_relay(&candidate) && outer.clone().all(|other| contains(&candidate, &other.candidate)) {
            for passed_on in kept.iter_mut().filter(|other| overlap(&other.candidate, &candidate)) {
                passed_on.is_within = true;
            }
            false
        } else if outer.all(|other| is_relay(&other.candidate) && contains(&other.candidate, &candidate))
            && !kept.iter().any(|other| other.is_within && clashes(other))
        {
            true
        } else {
            continue;
        };
        kept.push(Kept { candidate, is_within });
    }
    kept
}

/// Whether a candidate passes on what stands before its cue without quotation marks.
fn is_relay(candidate: &Candidate) -> bool {
    matches!(candidate.rule, "tail" | "according")
}

/// Whether content and cue of `inner` stand in the content of `outer`.
fn contains(outer: &Candidate, inner: &Candidate) -> bool {
    outer.holds(inner.anchor) && inner.cue.is_some() && inner.content.iter().all(|part| outer.content.iter().any(|whole| whole.start <= part.start && part.end <= whole.end))
}

/// Whether two candidates share content, or one's cue stands in the other's content.
fn overlap(one: &Candidate, other: &Candidate) -> bool {
    let holds = |outer: &Candidate, inner: &Candidate| inner.cue.is_some() && outer.holds(inner.anchor);
    let shares = one.content.iter().any(|a| other.content.iter().any(|b| a.start < b.end && b.start < a.end));
    shares || holds(one, other) || holds(other, one)
}

//! "According to X": the source stands behind the cue, the content on either side.

use std::ops::Range;

use super::candidate::Candidate;
use super::source;
use super::view::View;
use crate::model::Mode;

/// Adds the candidates of a unit.
pub(super) fn find(view: &View<'_, '_>, unit: &Range<usize>, candidates: &mut Vec<Candidate>) {
    for token in unit.start..unit.end.saturating_sub(2) {
        if view.lower(token) == "according" && view.lower(token + 1) == "to" && !view.is_quoted(token) {
            candidates.extend(at(view, unit, token));
        }
    }
}

fn at(view: &View<'_, '_>, unit: &Range<usize>, anchor: usize) -> Option<Candidate> {
    let source = source::noun_phrase_after(view, anchor + 2, unit.end)?;
    let is_opening = !(unit.start..anchor).any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let comma_behind = (source.end..unit.end).find(|&token| view.is_mark(token, ",") && !view.is_quoted(token));
    let mut content = Vec::new();
    if is_opening && anchor <= unit.start + 2 {
        content.push(comma_behind? + 1..unit.end);
    } else {
        content.push(unit.start..anchor);
        // "The talks, according to X, will go on"
        if let Some(comma) = comma_behind.filter(|_| is_opening) {
            content.push(comma + 1..unit.end);
        }
    }
    content.retain(|part| part.clone().any(|token| view.is_word(token)));
    if content.is_empty() {
        return None;
    }
    Some(Candidate {
        anchor,
        content,
        cue: Some(anchor..anchor + 2),
        source: Some(source),
        mode: Mode::Speech,
        core: true,
        rule: "according",
        confidence: 0.8,
    })
}

//! "According to X": the source stands behind the cue, the content on either side.

use std::ops::Range;

use super::candidate::Candidate;
use super::confidence::{self, Evidence};
use super::source;
use super::view::View;
use super::words::Classes;
use crate::model::Mode;

/// Ends the contents of other candidates where ", according to X" closes the sentence, if their cue stands before it: "She
/// said the road is open, according to X".
pub(super) fn cut(view: &View<'_, '_>, unit: &Range<usize>, candidates: &mut [Candidate]) {
    let closing = |candidate: &Candidate| {
        let (start, anchor) = (candidate.hull().start, candidate.anchor);
        let source = candidate.source.clone().filter(|_| candidate.rule == "according" && start < anchor)?;
        let is_last = !(source.end..unit.end).any(|token| source::is_verbal(view, token));
        (is_last && view.is_mark(anchor - 1, ",")).then_some((start, anchor))
    };
    let closing: Vec<(usize, usize)> = candidates.iter().filter_map(closing).collect();
    for (start, end) in closing {
        for other in candidates.iter_mut().filter(|other| (start..end).contains(&other.anchor)) {
            other.content.iter_mut().filter(|part| part.start < end).for_each(|part| part.end = part.end.min(end));
            other.content.retain(|part| part.start < end);
        }
    }
}

/// Adds the candidates of a unit.
pub(super) fn find(view: &View<'_, '_>, unit: &Range<usize>, candidates: &mut Vec<Candidate>) {
    let is_cue =
        |&token: &usize| view.lower(token) == "according" && view.lower(token + 1) == "to" && !view.is_quoted(token);
    // a sentence has one or two; the limit keeps noise linear
    for token in (unit.start..unit.end.saturating_sub(2)).filter(is_cue).take(4) {
        candidates.extend(at(view, unit, token));
    }
}

fn at(view: &View<'_, '_>, unit: &Range<usize>, anchor: usize) -> Option<Candidate> {
    let is_opening = !(unit.start..anchor).any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let mut content = Vec::new();
    let source;
    if is_opening && anchor <= unit.start + 2 {
        let comma = comma_behind_source(view, anchor + 2, unit.end)?;
        source = anchor + 2..comma;
        content.push(comma + 1..unit.end);
    } else if let Some(comma) = comma_behind_source(view, anchor + 2, unit.end).filter(|_| is_opening) {
        // "The talks, according to X, will go on"
        source = anchor + 2..comma;
        content.extend([unit.start..anchor, comma + 1..unit.end]);
    } else {
        source = source::noun_phrase_after(view, anchor + 2, unit.end)?;
        content.push(unit.start..anchor);
    }
    content.retain(|part| part.clone().any(|token| view.is_word(token)));
    if content.is_empty() {
        return None;
    }
    let mut candidate = Candidate {
        anchor,
        content,
        cue: Some(anchor..anchor + 2),
        source: Some(source),
        mode: Mode::Speech,
        core: true,
        rule: "according",
        confidence: 0.0,
    };
    candidate.confidence = confidence::of(view, &candidate, &Evidence { trust: 0.7, is_hedged: false });
    Some(candidate)
}

fn commas<'a>(view: &'a View<'_, '_>, from: usize, to: usize) -> impl Iterator<Item = usize> + 'a {
    (from..to).filter(|&token| view.is_mark(token, ",") && !view.is_quoted(token))
}

/// The comma between a source that opens a sentence and the content: the first, or the second where the first only
/// leads to a description ("According to the league, a group of growers, prices fell").
fn comma_behind_source(view: &View<'_, '_>, from: usize, to: usize) -> Option<usize> {
    let mut commas = commas(view, from, to);
    let first = commas.next()?;
    let describes = |second: &usize| {
        let mut between = first + 1..*second;
        view.is(first + 1, Classes::DETERMINER.or(Classes::RELATIVE))
            && !between.any(|token| source::is_verbal(view, token))
    };
    Some(commas.next().filter(describes).unwrap_or(first))
}

//! "According to X" and "as reported by X": the source stands behind the cue, the content on either side.

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
        let (start, cue) = (candidate.hull().start, candidate.cue.as_ref()?.start);
        let source = candidate.source.clone().filter(|_| candidate.rule == "according" && start < cue)?;
        let is_last = !(source.end..unit.end).any(|token| source::is_verbal(view, token));
        (is_last && view.is_mark(cue - 1, ",")).then_some((start, cue))
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
    // a sentence has one or two; the limit keeps noise linear
    for cue in (unit.start..unit.end.saturating_sub(2)).filter_map(|token| cue(view, token)).take(4) {
        candidates.extend(at(view, unit, cue));
    }
}

/// The cue that begins at a token.
fn cue(view: &View<'_, '_>, token: usize) -> Option<Range<usize>> {
    let word = view.lower(token);
    let is_cue = match word {
        "according" => view.lower(token + 1) == "to",
        "as" => tells(view.lower(token + 1)) && view.lower(token + 2) == "by",
        _ => false,
    };
    (is_cue && !view.is_quoted(token)).then(|| token..token + if word == "as" { 3 } else { 2 })
}

/// Whether a participle between "as" and "by" reports.
fn tells(participle: &str) -> bool {
    matches!(participle, "reported" | "announced" | "stated" | "noted" | "said" | "mentioned" | "confirmed" | "told")
}

fn at(view: &View<'_, '_>, unit: &Range<usize>, cue: Range<usize>) -> Option<Candidate> {
    let is_opening = !(unit.start..cue.start).any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let is_according = cue.len() == 2;
    let mut content = Vec::new();
    let source;
    if is_opening && cue.start <= unit.start + 2 {
        let comma = comma_behind_source(view, cue.end, unit.end)?;
        source = source_before(view, cue.end, comma);
        content.push(comma + 1..unit.end);
    } else if let Some(comma) = comma_behind_source(view, cue.end, unit.end).filter(|_| is_opening && is_according) {
        // "The talks, according to X, will go on"
        source = source_before(view, cue.end, comma);
        content.extend([unit.start..cue.start, comma + 1..unit.end]);
    } else {
        source = source::noun_phrase_after(view, cue.end, unit.end)?;
        // "the result, as announced by X, and the costs" has a result that was announced
        let is_last = view.is_mark(cue.start - 1, ",") && !(source.end..unit.end).any(|token| view.is_mark(token, ","));
        if !is_according && !is_last {
            return None;
        }
        content.push(unit.start..cue.start);
    }
    content.retain(|part| part.clone().any(|token| view.is_word(token)));
    if content.is_empty() {
        return None;
    }
    let mut candidate = Candidate {
        anchor: cue.start + usize::from(!is_according),
        content,
        cue: Some(cue),
        source: Some(source),
        mode: Mode::Speech,
        core: true,
        rule: "according",
        confidence: 0.0,
    };
    candidate.confidence = confidence::of(view, &candidate, &Evidence { trust: 0.7, is_hedged: false });
    Some(candidate)
}

/// The source from `start` to a comma, without the day behind a name ("Ann Lee on Friday").
fn source_before(view: &View<'_, '_>, start: usize, comma: usize) -> Range<usize> {
    let end = source::without_day(view, start, comma);
    let is_apart = end > start && view.is_capitalised(end - 1) && !view.is_capitalised(end);
    start..if is_apart { end } else { comma }
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

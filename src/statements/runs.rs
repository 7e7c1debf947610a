//! Quotations that run on without a cue of their own.
//!
//! Behind a statement in the same paragraph they belong to it. At the start of a later paragraph they are rows without
//! cue, which continue the statement before.

use std::ops::Range;

use super::candidate::Candidate;
use super::finish::CONTINUED;
use super::merge::Kept;
use super::turns::is_stage_direction;
use super::view::View;
use crate::model::Mode;

/// How sure a row without cue is.
const CONFIDENCE: f32 = 0.7;

/// Gives each unit that is nothing but a quotation, and that no kept candidate covers, to the statement before it.
pub(super) fn attach(view: &View<'_, '_>, units: &[Range<usize>], kept: &mut Vec<Kept>) {
    // the kept candidate that ends last in each unit so far
    let mut by_end: Vec<usize> = (0..kept.len()).filter(|&index| !kept[index].is_within).collect();
    by_end.sort_by_key(|&index| last_token(&kept[index].candidate));
    let mut next = 0;
    let mut before: Option<usize> = None;
    for (position, unit) in units.iter().enumerate() {
        while next < by_end.len() && last_token(&kept[by_end[next]].candidate) < unit.start {
            before = Some(by_end[next]);
            next += 1;
        }
        let is_covered = by_end.get(next).is_some_and(|&index| first_token(&kept[index].candidate) < unit.end);
        let Some(last_before) = before.filter(|_| !is_covered && is_quotation(view, unit)) else { continue };
        // of several reports in the sentence before, the quotation goes on with the one that quotes
        let quoting = by_end[..next]
            .iter()
            .rev()
            .take_while(|&&other| position > 0 && last_token(&kept[other].candidate) >= units[position - 1].start);
        let quoting = quoting.copied().find(|&other| kept[other].candidate.rule == "quotation");
        let index = quoting.unwrap_or(last_before);
        let paragraph = view.document.paragraph_of(unit.start);
        let last = last_token(&kept[index].candidate);
        let follows = position > 0 && last >= units[position - 1].start;
        if !follows {
            continue;
        }
        if view.document.paragraph_of(last) == paragraph {
            kept[index].candidate.content.push(unit.clone());
            continue;
        }
        let ends_quoted =
            kept[index].candidate.content.iter().any(|part| view.is_quoted(part.start) || view.is_quoted(part.end - 1));
        if ends_quoted && view.document.paragraph_of(last) + 1 == paragraph {
            before = Some(kept.len());
            kept.push(continued(unit.clone()));
        }
    }
}

fn continued(unit: Range<usize>) -> Kept {
    let candidate = Candidate {
        anchor: unit.start,
        content: vec![unit],
        cue: None,
        source: None,
        mode: Mode::Speech,
        core: true,
        rule: CONTINUED,
        confidence: CONFIDENCE,
    };
    Kept { candidate, is_within: false }
}

/// Whether a token stands in a paragraph that does nothing but carry on the quotation of the one before. What is
/// reported there is reported by who is quoted.
pub(super) fn runs_on(view: &View<'_, '_>, token: usize) -> bool {
    view.quotation(token).is_some_and(|quotation| {
        let paragraph = &view.document.paragraphs()[quotation.paragraph].tokens;
        let behind = quotation.tokens.end..paragraph.end;
        quotation.continues.is_some()
            && quotation.tokens.start == paragraph.start
            && !behind.into_iter().any(|token| view.is_word(token))
    })
}

/// Lets a content that begins with a quotation and breaks off inside it run to its end: the model sees no further than its
/// window.
pub(super) fn complete(view: &View<'_, '_>, candidate: &mut Candidate) {
    if let [part] = &mut candidate.content[..]
        && let Some(quotation) = view.opens(part.start).filter(|quotation| quotation.is_closed)
        && part.end < quotation.tokens.end
        && !quotation.tokens.contains(&candidate.anchor)
    {
        part.end = quotation.tokens.end;
    }
}

/// The last token of a candidate's content and cue.
fn last_token(candidate: &Candidate) -> usize {
    candidate.cue.as_ref().map_or(0, |cue| cue.end).max(candidate.hull().end).saturating_sub(1)
}

fn first_token(candidate: &Candidate) -> usize {
    candidate.cue.as_ref().map_or(usize::MAX, |cue| cue.start).min(candidate.hull().start)
}

/// Whether all words of a unit stand inside quotation marks, and somebody says them.
fn is_quotation(view: &View<'_, '_>, unit: &Range<usize>) -> bool {
    view.quotation(unit.start).is_some_and(|quotation| view.is_utterance(quotation))
        && unit.clone().all(|token| view.is_quoted(token) || !view.is_word(token))
        && !is_stage_direction(view, unit)
}

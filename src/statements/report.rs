//! The rule for reporting verbs: which clauses report, what they report, and who.

use std::ops::Range;

use super::candidate::Candidate;
use super::clause::{self, Clause};
use super::cues::Frames;
use super::extent::{self, Frame};
use super::group::Voice;
use super::view::View;
use crate::model::Mode;

/// Adds the candidates of a unit. `next` is the unit behind it, where a colon may lead to.
pub(super) fn find(view: &View<'_, '_>, unit: &Range<usize>, next: Option<&Range<usize>>, candidates: &mut Vec<Candidate>) {
    let clauses = clause::find(view, unit);
    let first = candidates.len();
    for index in 0..clauses.len() {
        candidates.extend(of_clause(view, unit, &clauses, index));
    }
    if let Some(clause) = clauses.last()
        && view.is_mark(unit.end - 1, ":")
        && candidates[first..].iter().all(|candidate| candidate.anchor != clause.group.anchor)
        && clause.group.cue.frames.any(Frames::QUOTE)
        && let Some(quotation) = next.and_then(|next| view.opens(next.start))
    {
        let cue = clause.group.tokens.clone();
        candidates.push(candidate(clause, cue, vec![quotation.tokens.clone()], "quotation", true));
    }
}

fn of_clause(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize) -> Option<Candidate> {
    let clause = &clauses[index];
    if let Some((content, is_quoted)) = extent::ahead(view, unit, clauses, index)
        && (is_quoted || extent::behind(view, unit, clause).is_none())
    {
        let mut parts = vec![content];
        parts.extend(extent::goes_on(view, unit, clauses, index, is_quoted).filter(|part| !part.is_empty()));
        let rule = if is_quoted { "quotation" } else { "tail" };
        return Some(candidate(clause, clause.group.tokens.clone(), parts, rule, true));
    }
    if clause.group.voice == Voice::Passive
        && let Some(found) = passive(view, unit, clause)
    {
        return Some(found);
    }
    let behind = extent::behind(view, unit, clause)?;
    let end = extent::end(view, unit, clauses, index, behind.start, behind.frame);
    if end <= behind.start || !(behind.start..end).any(|token| view.is_word(token)) {
        return None;
    }
    let is_matter = clause.group.cue.frames.any(Frames::MATTER)
        && matches!(behind.frame, Frame::NounPhrase | Frame::Object)
        && !extent::is_claim(view, behind.start, end);
    let cue = clause.group.tokens.start..behind.cue_end;
    Some(candidate(clause, cue, vec![behind.start..end], name(behind.frame), !is_matter))
}

/// "X was discussed": the subject is what was spoken of.
fn passive(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>) -> Option<Candidate> {
    let cue = &clause.group.cue;
    if !cue.frames.any(Frames::MATTER) {
        return None;
    }
    let subject = super::source::noun_phrase_before(view, unit.start, clause.group.tokens.start)?;
    Some(candidate(clause, clause.group.tokens.clone(), vec![subject], "passive", false))
}

fn candidate(clause: &Clause<'_>, cue: Range<usize>, content: Vec<Range<usize>>, rule: &'static str, core: bool) -> Candidate {
    let source = clause.source.clone().filter(|source| content.iter().all(|part| source.end <= part.start || part.end <= source.start));
    let mut confidence = clause.group.cue.trust;
    if clause.group.is_hedged || clause.group.voice == Voice::Infinitive {
        confidence *= 0.5;
    }
    let is_speech = rule == "quotation" || clause.group.cue.mode == Mode::Speech;
    Candidate {
        anchor: clause.group.anchor,
        content,
        cue: Some(cue),
        source,
        mode: if is_speech { Mode::Speech } else { Mode::Attitude },
        core,
        rule,
        confidence,
    }
}

fn name(frame: Frame) -> &'static str {
    match frame {
        Frame::Quotation => "quotation",
        Frame::Colon => "colon",
        Frame::That => "that",
        Frame::Clause => "clause",
        Frame::Question => "question",
        Frame::Infinitive | Frame::ObjectInfinitive => "infinitive",
        Frame::NounPhrase => "noun-phrase",
        Frame::Object => "object",
        Frame::Feeling => "feeling",
    }
}

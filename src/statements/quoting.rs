//! "The agency quoted X as saying that …": who is quoted speaks; the agency's report, where it comes first, is the outer
//! row.

use std::ops::Range;

use super::candidate::Candidate;
use super::confidence::{self, Evidence};
use super::source::{self, Subject};
use super::view::View;
use super::words::Classes;
use crate::model::Mode;

/// Trust in the frame.
const EVIDENCE: Evidence = Evidence { trust: 0.8, is_hedged: false };

/// How far "as saying" may stand from its verb.
const REACH: usize = 24;

/// Adds the candidates of a unit, in place of those that take "X as saying Y" for what is quoted.
pub(super) fn find(view: &View<'_, '_>, unit: &Range<usize>, candidates: &mut Vec<Candidate>) {
    let is_frame =
        |&token: &usize| view.lower(token) == "as" && view.lower(token + 1) == "saying" && !view.is_quoted(token);
    // a sentence has one or two; the limit keeps noise linear
    for at in (unit.start..unit.end.saturating_sub(1)).filter(is_frame).take(4) {
        if let Some((verb, found)) = frame(view, unit, at) {
            candidates.retain(|other| other.anchor != verb && other.anchor != at + 1);
            candidates.extend(found);
        }
    }
}

/// Whether a candidate takes "X as saying" for what is quoted, where `rules` know better.
pub(super) fn is_frame(view: &View<'_, '_>, candidate: &Candidate, rules: &[Candidate]) -> bool {
    quotes(view, candidate.anchor) && rules.iter().any(|rule| rule.rule == "quoted" && candidate.holds(rule.anchor))
}

fn quotes(view: &View<'_, '_>, token: usize) -> bool {
    matches!(view.lower(token), "quote" | "quotes" | "quoted" | "quoting")
}

/// The verb of the frame whose "as" stands at `at`, and its candidates.
fn frame(view: &View<'_, '_>, unit: &Range<usize>, at: usize) -> Option<(usize, Vec<Candidate>)> {
    let is_verb = |&token: &usize| quotes(view, token) && !view.is_quoted(token);
    let verb = (unit.start..at).rev().take(REACH).find(is_verb)?;
    let is_passive = verb + 1 == at;
    let is_auxiliary = |&token: &usize| view.is(token, Classes::AUXILIARY.or(Classes::ADVERB));
    let group = (unit.start..verb).rev().take_while(is_auxiliary).last().unwrap_or(verb);
    let subject = match source::before(view, unit.start, group) {
        Subject::Own(phrase) => Some(phrase),
        Subject::Shared => None,
    };
    let quoted = if is_passive { subject.clone()? } else { verb + 1..at };
    let said = at + 2;
    let inner = |content| {
        candidate(view, at + 1, if is_passive { group } else { at }..said, content, Some(quoted.clone()), "quoted")
    };
    if let Some(start) = begins(view, said, unit.end) {
        let end = view.opens(start).map_or(unit.end, |quotation| quotation.tokens.end.min(unit.end));
        let outer = (!is_passive).then(|| candidate(view, verb, group..verb + 1, verb + 1..end, subject, "quoting"));
        return Some((verb, outer.into_iter().chain([inner(start..end)]).collect()));
    }
    let before = if is_passive { quoted.start } else { subject.map_or(group, |subject| subject.start) };
    let end = before - usize::from(before > unit.start && view.is_mark(before - 1, ","));
    let is_stretch = end < before || view.closes_before(end).is_some();
    (end > unit.start && is_stretch).then(|| (verb, vec![inner(unit.start..end)]))
}

/// Where what was said begins behind "saying", past when and where; none if the sentence ends before.
fn begins(view: &View<'_, '_>, said: usize, end: usize) -> Option<usize> {
    let starts =
        |&token: &usize| view.opens(token).is_some() || view.is(token, Classes::THAT) || view.is_mark(token, ":");
    let is_adverbial = said < end
        && (view.is(said, Classes::PREPOSITION.or(Classes::TIME)) || !view.is_word(said) && view.opens(said).is_none());
    if is_adverbial {
        return (said..end.min(said + 12)).find(starts);
    }
    (said + 1 < end).then_some(said)
}

fn candidate(
    view: &View<'_, '_>,
    anchor: usize,
    cue: Range<usize>,
    content: Range<usize>,
    source: Option<Range<usize>>,
    rule: &'static str,
) -> Candidate {
    let mut candidate = Candidate {
        anchor,
        content: vec![content],
        cue: Some(cue),
        source,
        mode: Mode::Speech,
        core: true,
        rule,
        confidence: 0.0,
    };
    candidate.confidence = confidence::of(view, &candidate, &EVIDENCE);
    candidate
}

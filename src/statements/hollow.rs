//! Candidates that are no statement although their verb reports elsewhere: their content says nothing by itself, or is no
//! content but whom somebody met, where a report comes from, who listens, a thing that is handed over, or a deed.

use std::ops::Range;

use super::candidate::Candidate;
use super::extent;
use super::view::View;
use super::words::Classes;
use crate::model::Mode;

/// Whether a candidate is no statement.
pub(super) fn is_hollow(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    points_elsewhere(view, candidate)
        || cites_source(view, candidate)
        || is_encounter(view, candidate)
        || is_audience(view, candidate)
        || is_gift(view, candidate)
        || is_deed(view, candidate)
}

/// Words that only tie clauses together.
const LINKS: Classes = Classes::THAT.or(Classes::RELATIVE).or(Classes::TO);

/// Whether a content only points at what was said elsewhere ("rejected it", "which was discussed", "announced that:").
/// Whom somebody loves or hates is an attitude all the same ("despised them").
fn points_elsewhere(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    let pointers = match candidate.mode {
        Mode::Speech => LINKS.or(Classes::SUBJECT).or(Classes::OBJECT).or(Classes::ADVERB).or(Classes::TIME),
        Mode::Attitude => LINKS,
    };
    let mut words = candidate.content.iter().flat_map(Clone::clone).filter(|&token| view.is_word(token));
    candidate.cue.is_some() && words.all(|token| view.is(token, pointers) && !view.is_quoted(token))
}

/// Whether what is cited is where a report comes from ("the site said, citing officials"), not a reason or a text.
fn cites_source(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    if view.lower(candidate.anchor) != "citing" {
        return false;
    }
    let Some(phrase) = object(view, candidate) else { return false };
    let is_named = phrase.clone().all(|token| view.is_capitalised(token) || !view.is_word(token));
    is_named || last_noun(view, phrase).is_some_and(|noun| view.is(noun, Classes::TELLER))
}

/// Whether a candidate only says whom somebody met or spoke to ("talked with the envoy", "held a meeting with").
fn is_encounter(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    let Some(cue) = &candidate.cue else { return false };
    let meets = |token: usize| {
        let word = view.lower(token);
        word == "met" || ["talk", "speak", "spoke", "meet"].iter().any(|stem| word.starts_with(stem))
    };
    let names_partner = matches!(view.lower(cue.end - 1), "with" | "to") && candidate.rule != "passive";
    names_partner && cue.clone().any(meets) && object(view, candidate).is_some()
}

/// Whether what is "addressed" is who listens, or where ("addressed the crowd", "addressing a ceremony"), and no matter.
fn is_audience(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    let addresses = view.lower(candidate.anchor).starts_with("address");
    let Some(phrase) = object(view, candidate).filter(|_| addresses) else { return false };
    let listens = |noun: usize| view.is(noun, Classes::LISTENER) || extent::is_occasion(view.lower(noun));
    last_noun(view, phrase).is_some_and(listens)
}

/// Whether what somebody shares, offers or presents is a thing ("offered crude oil") and nothing that is told.
fn is_gift(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    const TOLD: Classes = Classes::TOLD.or(Classes::CLAIM).or(Classes::FEELING);
    let mut readings = view.cues.readings(view.known(candidate.anchor));
    let gives = readings.any(|(_, cue)| matches!(cue.lemma.as_str(), "share" | "offer" | "present"));
    let Some(phrase) = object(view, candidate).filter(|_| gives) else { return false };
    // the cue may hold the noun: "offered condolences over", "shared views on"
    !(candidate.anchor + 1..phrase.end).any(|token| view.is(token, TOLD))
}

/// Whether somebody puts something into effect rather than says it ("signed the treaty", "appointed a judge").
fn is_deed(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    let verb = view.lower(candidate.anchor);
    let is_form = |stem: &str| matches!(verb.strip_prefix(stem), Some("" | "s" | "d" | "ed" | "ing"));
    let acts = ["sign", "appoint", "nominate", "unveil", "launch", "inaugurate"].into_iter().any(is_form);
    acts && object(view, candidate).is_some()
}

/// The noun phrase that a content behind its cue begins with, without what describes it; none where a clause, an infinitive
/// or a quotation is the content.
fn object(view: &View<'_, '_>, candidate: &Candidate) -> Option<Range<usize>> {
    const ENDS: Classes = Classes::PREPOSITION.or(Classes::RELATIVE).or(Classes::THAT).or(Classes::VERB);
    let content = candidate.hull();
    let is_behind = candidate.cue.as_ref().is_some_and(|cue| content.start >= cue.end) && candidate.rule != "colon";
    let is_clause = view.is(content.start, Classes::THAT.or(Classes::QUESTION).or(Classes::TO));
    if !is_behind || is_clause || content.clone().any(|token| view.is_quoted(token)) {
        return None;
    }
    let is_inside = |token: usize| view.is_word(token) || matches!(view.document.word(token), "," | "'" | "’");
    let is_end = |&token: &usize| view.is(token, ENDS) || !is_inside(token);
    let end = (content.start + 1..content.end).find(is_end).unwrap_or(content.end);
    Some(content.start..end)
}

/// The last word of a phrase that is no time.
fn last_noun(view: &View<'_, '_>, phrase: Range<usize>) -> Option<usize> {
    phrase.rev().find(|&token| view.is_word(token) && !view.is(token, Classes::TIME))
}

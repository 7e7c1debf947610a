//! Contents behind their cue: what a reporting verb introduces, and where that begins.

use std::ops::Range;

use super::clause::Clause;
use super::cues::Frames;
use super::extent::{self, Frame};
use super::group::Voice;
use super::source;
use super::view::View;
use super::words::Classes;
use crate::text::TokenKind;

/// A content behind its cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind {
    pub(super) start: usize,
    pub(super) frame: Frame,
    /// Where the cue ends: behind the verb group, or behind the feeling.
    pub(super) cue_end: usize,
}

/// How far a "that", a quotation or a colon may stand from its verb.
pub(super) const REACH: usize = 28;

/// Looks for a content behind a clause: right behind it, else further on, past where and when it was said.
pub(super) fn find(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>) -> Option<Behind> {
    let frames = clause.group.cue.frames;
    let is_adverb = |token: usize| view.is(token, Classes::ADVERB) && !view.is(token, Classes::QUESTION);
    let agent = clause.source.as_ref().filter(|agent| agent.start == clause.group.tokens.end + 1);
    let mut first = agent.map_or(clause.tokens.end, |agent| agent.end); // "was asked by X whether"
    while first < unit.end && is_adverb(first) && !view.is_quoted(first) {
        first += 1;
    }
    if first > clause.tokens.end && first < unit.end && is_adjective(view, first - 1) && frames.any(Frames::NOUN_PHRASE)
    {
        first -= 1;
    }
    let found = |start, frame| {
        let is_phrase = frame == Frame::Clause && frames.any(Frames::NOUN_PHRASE) && !has_verb(view, start, unit.end);
        let frame = if is_phrase { Frame::NounPhrase } else { frame };
        Behind { start, frame, cue_end: clause.group.tokens.end }
    };
    if first >= unit.end {
        return None;
    }
    let follows_adverb = first > clause.tokens.end && !view.is(first - 1, Classes::TIME);
    if view.is_mark(first, ",") && follows_adverb && frames.any(Frames::CLAUSE) {
        return Some(found(first - 1, Frame::Clause)); // "said unfortunately, there are"
    }
    if !clause.is_inverted && view.is_word(first) && !view.is_quoted(first) {
        if frames.any(Frames::FEELING)
            && let Some(feeling) = feeling(view, unit, first)
        {
            return Some(feeling);
        }
        if frames.any(Frames::OBJECT_TO)
            && let Some((start, frame @ Frame::ObjectInfinitive)) = object(view, unit, first, clause)
        {
            return Some(found(start, frame)); // before the noun phrase counts as content
        }
        if frames.any(Frames::CLAUSE) && concedes(view, first, unit.end) {
            return Some(found(first, Frame::Clause));
        }
        if let Some(frame) = at(view, first, clause) {
            return match frame {
                Frame::NounPhrase => noun_phrase(view, unit, first, clause),
                _ => Some(found(first, frame)),
            };
        }
        if let Some((start, frame)) = object(view, unit, first, clause) {
            return Some(found(start, frame));
        }
    }
    further(view, unit, first, clause).map(|(start, frame)| found(start, frame))
}

/// Whether an adverb right behind the verb belongs to the noun behind it ("called for further steps").
fn is_adjective(view: &View<'_, '_>, token: usize) -> bool {
    view.lower(token) == "further"
        && view.is_word(token + 1)
        && !view.is(token + 1, Classes::THAT.or(Classes::TO).or(Classes::PREPOSITION).or(source::NOUN_PHRASE_STARTS))
}

/// A content further on: a quotation, what a colon or "that" introduces, or a clause behind "on Tuesday" and the like.
fn further(view: &View<'_, '_>, unit: &Range<usize>, first: usize, clause: &Clause<'_>) -> Option<(usize, Frame)> {
    let frames = clause.group.cue.frames;
    let mut at = first;
    let mut may_begin = true; // whether a clause may begin here
    while at < unit.end.min(first + REACH) {
        let next = at + 1;
        if let Some(quotation) = view.opens(at) {
            let fits = frames.any(Frames::QUOTE) && (view.is_utterance(quotation) || at == first);
            return fits.then_some((at, Frame::Quotation));
        }
        let opens_next = next < unit.end && view.opens(next).is_some();
        match view.document.word(at) {
            ":" if next < unit.end && frames.any(Frames::QUOTE) => {
                return Some((next, if opens_next { Frame::Quotation } else { Frame::Colon }));
            }
            "," if opens_next && frames.any(Frames::QUOTE) => return Some((next, Frame::Quotation)),
            "," if at + 2 < unit.end && view.is(next, Classes::ADVERB) && view.is_mark(at + 2, ",") => {
                at += 3;
                continue;
            }
            "," if at + 3 < unit.end && view.lower(next) == "in" && view.lower(at + 2) == "part" => {
                at += 3;
                continue;
            }
            "(" => {
                at = (at..unit.end.min(at + 12)).find(|&close| view.is_mark(close, ")"))? + 1;
                continue;
            }
            "'" | "’" | "&" | "$" | "%" => {}
            _ if !view.is_word(at) => return None,
            _ => {}
        }
        if clause.is_inverted {
            return None; // the words behind the subject are no content
        }
        if at > first {
            let is_that = view.is(at, Classes::THAT)
                && next < unit.end
                && !view.is(next, Classes::AUXILIARY)
                && !view.is(at - 1, Classes::PREPOSITION); // "at that time"
            if is_that && frames.any(Frames::THAT) {
                return Some((at, Frame::That));
            }
            if may_begin && let Some(frame) = begins(view, at, unit.end, frames) {
                return Some((at, frame));
            }
            if source::is_verbal(view, at) {
                return None;
            }
        }
        may_begin = view.is(at, Classes::TIME)
            || may_begin && view.kind(at) == TokenKind::Number
            || extent::is_occasion(view.lower(at));
        at += 1;
    }
    None
}

/// Whether a clause begins at a token with what it grants ("said while prices are high, the farms will stay").
fn concedes(view: &View<'_, '_>, at: usize, end: usize) -> bool {
    matches!(view.lower(at), "while" | "although" | "though" | "unless" | "once")
        && (at + 2..end.min(at + REACH))
            .any(|comma| view.is_mark(comma, ",") && comma + 1 < end && begins_clause(view, comma + 1, end))
}

/// What begins at a token behind an adverbial.
fn begins(view: &View<'_, '_>, at: usize, end: usize, frames: Frames) -> Option<Frame> {
    let starts_phrase = view.is(at, source::NOUN_PHRASE_STARTS) && !view.is(at, Classes::TIME);
    match () {
        () if frames.any(Frames::CLAUSE) && begins_clause(view, at, end) => Some(Frame::Clause),
        () if frames.any(Frames::TO) && view.is(at, Classes::TO) => Some(Frame::Infinitive),
        () if frames.any(Frames::NOUN_PHRASE) && starts_phrase => Some(Frame::NounPhrase),
        () => None,
    }
}

/// Whether a finite verb stands in what begins at `start`, before the next clause could begin.
fn has_verb(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    let stretch = (start..end).take_while(|&token| {
        view.is_word(token)
            && !view.is_quoted(token)
            && !view.is(token, Classes::RELATIVE)
            && (token == start || !view.is(token, Classes::THAT))
    });
    let mut before_and = stretch.take_while(|&token| {
        view.lower(token) != "and" || view.is(token + 1, source::NOUN_PHRASE_STARTS) || view.is_capitalised(token + 1)
    });
    before_and.any(|token| source::is_verbal(view, token) && !(token + 1 < end && view.lower(token + 1) == "by"))
}

/// What the word right behind the verb group opens.
fn at(view: &View<'_, '_>, at: usize, clause: &Clause<'_>) -> Option<Frame> {
    let frames = clause.group.cue.frames;
    if matches!(view.lower(at), "include" | "includes" | "included" | "citing" | "quoting") {
        return None; // "the steps announced include", "the agency reported citing a paper"
    }
    if clause.group.voice == Voice::Passive && !clause.group.cue.lemma.starts_with("be ") {
        return match () {
            () if view.is(at, Classes::THAT) && frames.any(Frames::THAT) => Some(Frame::That),
            () if view.is(at, Classes::QUESTION) && frames.any(Frames::QUESTION) => Some(Frame::Question),
            () if view.is(at, Classes::TO) && frames.any(Frames::OBJECT_TO) => Some(Frame::Infinitive),
            () => None,
        };
    }
    if view.is(at, Classes::THAT) && frames.any(Frames::THAT) {
        return Some(Frame::That);
    }
    if view.is(at, Classes::QUESTION) && !view.is(at, Classes::DETERMINER) {
        let fits = frames.any(Frames::QUESTION.or(Frames::NOUN_PHRASE)) || view.lower(at) == "what";
        return (fits && view.lower(at) != "when").then_some(Frame::Question);
    }
    if view.is(at, Classes::TO) {
        return frames.any(Frames::TO).then_some(Frame::Infinitive);
    }
    if frames.any(Frames::AS) {
        // "the sum described in section 2" names a place in the text
        let is_place = matches!(view.lower(at), "in" | "above" | "below" | "under");
        return (!is_place).then_some(Frame::NounPhrase);
    }
    if view.is(at, Classes::TIME)
        || view.is(at, Classes::CONJUNCTION)
        || view.is(at, Classes::SUBORDINATOR) && !view.is(at, Classes::PREPOSITION)
    {
        return None;
    }
    let is_preposition = view.is(at, Classes::PREPOSITION) && !matches!(view.lower(at), "like");
    if frames.any(Frames::CLAUSE) && !is_preposition {
        return (!frames.any(Frames::HEARER)).then_some(Frame::Clause);
    }
    if frames.any(Frames::NOUN_PHRASE)
        && (!is_preposition
            || !clause.group.cue.rest.is_empty()
            || frames.any(Frames::MATTER) && view.lower(at) == "with")
    {
        return Some(Frame::NounPhrase);
    }
    None
}

/// Whether a clause without "that" begins at a token: a subject, with a verb behind it.
fn begins_clause(view: &View<'_, '_>, at: usize, end: usize) -> bool {
    if view.is(at, Classes::SUBJECT) && !view.is(at, Classes::DETERMINER) {
        return true;
    }
    let starts = view.is(at, source::NOUN_PHRASE_STARTS) || view.is_capitalised(at);
    let may_start = view.lower(at).ends_with('s'); // "farmers are", but not "told the local news that"
    (starts || may_start)
        && !view.is(at, Classes::TIME)
        && (at + 1..end.min(at + 9))
            .take_while(|&token| view.is_word(token) && (starts || !view.is(token, Classes::THAT)))
            .any(|token| source::is_verbal(view, token))
}

fn noun_phrase(view: &View<'_, '_>, unit: &Range<usize>, first: usize, clause: &Clause<'_>) -> Option<Behind> {
    let mut start = first;
    if view.lower(first) == "with" {
        // "discussed with the minister the situation in"
        let determiner = (first + 2..unit.end.min(first + 12)).find(|&token| view.is(token, Classes::DETERMINER))?;
        start = determiner;
    }
    Some(Behind { start, frame: Frame::NounPhrase, cue_end: clause.group.tokens.end })
}

/// A feeling behind "expressed": "hope that", "his condolences over".
fn feeling(view: &View<'_, '_>, unit: &Range<usize>, first: usize) -> Option<Behind> {
    let noun = (first..unit.end.min(first + 5))
        .take_while(|&token| view.is_word(token) && !view.is(token, Classes::PREPOSITION))
        .find(|&token| view.is(token, Classes::FEELING))?;
    let mut noun = noun;
    while noun + 2 < unit.end
        && view.lower(noun + 1) == "and"
        && (noun + 2..unit.end.min(noun + 5)).any(|token| view.is(token, Classes::FEELING))
    {
        noun = (noun + 2..unit.end.min(noun + 5)).find(|&token| view.is(token, Classes::FEELING))?;
    }
    let mut next = noun + 1;
    // "conveyed his condolences to the families over"
    if next < unit.end && view.lower(next) == "to" {
        next = (next + 1..unit.end.min(next + 14))
            .take_while(|&token| view.is_word(token))
            .find(|&token| matches!(view.lower(token), "for" | "over" | "on" | "about" | "at" | "that"))?;
    }
    if next >= unit.end || !view.is_word(next) {
        return None;
    }
    let start = if view.is(next, Classes::PREPOSITION) && !view.is(next, Classes::THAT) { next + 1 } else { next };
    let fits = view.is(next, Classes::PREPOSITION.or(Classes::THAT).or(Classes::SUBJECT)) && start < unit.end;
    fits.then_some(Behind { start, frame: Frame::Feeling, cue_end: noun + 1 })
}

/// Somebody, be it a list of many, is not longer than so many tokens.
const SOMEBODY: usize = 28;

/// Whether a comma before a token stands in a list of names ("the heads of Peru, the Union and Chile").
fn goes_on_with_name(view: &View<'_, '_>, token: usize) -> bool {
    let name = token + usize::from(view.is(token, Classes::CONJUNCTION));
    let name = name + usize::from(view.is(name, Classes::DETERMINER));
    view.is_capitalised(name)
}

/// A content behind somebody: "told reporters that", "urged them to", "thanked the team for".
fn object(view: &View<'_, '_>, unit: &Range<usize>, first: usize, clause: &Clause<'_>) -> Option<(usize, Frame)> {
    let cue = clause.group.cue;
    let takes_somebody = cue.frames.any(Frames::HEARER.or(Frames::OBJECT_TO)) || !cue.prepositions.is_empty();
    if !takes_somebody {
        return None;
    }
    let mut at = first;
    let is_passive = clause.group.voice == Voice::Passive;
    while at < unit.end.min(first + SOMEBODY) {
        if view.opens(at).is_some() {
            return None; // the search for a quotation finds it
        }
        if !view.is_word(at) && !matches!(view.document.word(at), "'" | "’" | "&" | ",") {
            return None;
        }
        if view.is_mark(at, ",") && !(at + 1 < unit.end && goes_on_with_name(view, at + 1)) {
            return None;
        }
        let behind_somebody = at > first || is_passive;
        if behind_somebody {
            if cue.prepositions.iter().any(|preposition| view.lower(at) == &**preposition) {
                return (at + 1 < unit.end).then_some((at + 1, Frame::Object));
            }
            let is_infinitive = view.is(at, Classes::TO)
                && !view.is_capitalised(at + 1)
                && !view.is(at + 1, source::NOUN_PHRASE_STARTS);
            if is_infinitive && cue.frames.any(Frames::OBJECT_TO) {
                let is_negated = at > first && view.lower(at - 1) == "not";
                return Some((at - usize::from(is_negated), Frame::ObjectInfinitive));
            }
            if cue.frames.any(Frames::HEARER) {
                if view.is(at, Classes::THAT) && !view.is(at - 1, Classes::PREPOSITION) {
                    return Some((at, Frame::That));
                }
                if view.is(at, Classes::QUESTION) && cue.frames.any(Frames::QUESTION) && !view.is(at, Classes::RELATIVE)
                {
                    return Some((at, Frame::Question));
                }
                let previous = at - 1;
                let somebody_ends = !view
                    .is(previous, source::NOUN_PHRASE_STARTS.or(Classes::PREPOSITION).or(Classes::CONJUNCTION))
                    || view.is(previous, Classes::OBJECT);
                if cue.frames.any(Frames::CLAUSE)
                    && somebody_ends
                    && !(view.is_capitalised(at) && view.is_capitalised(previous))
                    && begins_clause(view, at, unit.end)
                {
                    return Some((at, Frame::Clause));
                }
            }
        } else if cue.prepositions.iter().any(|preposition| view.lower(at) == &**preposition)
            && cue.frames.any(Frames::HEARER.or(Frames::OBJECT_TO))
        {
            return (at + 1 < unit.end).then_some((at + 1, Frame::Object)); // "asked about"
        }
        if source::is_verbal(view, at) {
            return None;
        }
        at += 1;
    }
    None
}

//! Where the content of a reporting clause begins and ends.

use std::ops::Range;

use super::clause::{Clause, Link};
use super::cues::Frames;
use super::group::{self, Voice};
use super::source;
use super::view::View;
use super::words::Classes;
use crate::model::Mode;
use crate::text::TokenKind;

/// How the content is tied to its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// Inside quotation marks.
    Quotation,
    /// After a colon, without marks.
    Colon,
    That,
    Clause,
    Question,
    Infinitive,
    NounPhrase,
    /// After somebody and a preposition ("thanked them for").
    Object,
    /// After somebody, an infinitive.
    ObjectInfinitive,
    /// After a feeling ("expressed hope that").
    Feeling,
}

impl Frame {
    /// Whether the content is a clause, in which other verbs may stand.
    fn is_clausal(self) -> bool {
        matches!(self, Frame::Colon | Frame::That | Frame::Clause | Frame::Question | Frame::Quotation)
    }
}

/// A content behind its cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind {
    pub(super) start: usize,
    pub(super) frame: Frame,
    /// Where the cue ends: behind the verb group, or behind the feeling.
    pub(super) cue_end: usize,
}

/// How far a "that", a quotation or a colon may stand from its verb.
const REACH: usize = 28;

/// Looks for a content behind a clause.
pub(super) fn behind(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>) -> Option<Behind> {
    let frames = clause.group.cue.frames;
    let mut first = clause.tokens.end;
    while first < unit.end && view.is(first, Classes::ADVERB) && !view.is(first, Classes::QUESTION) && !view.is_quoted(first) {
        first += 1;
    }
    if first < unit.end && view.is_mark(first, ",") && first > clause.tokens.end && frames.any(Frames::CLAUSE) && !view.is(first - 1, Classes::TIME) {
        // "said unfortunately, there are"
        return Some(Behind { start: first - 1, frame: Frame::Clause, cue_end: clause.group.tokens.end });
    }
    let found = |start, frame| {
        let is_phrase = frame == Frame::Clause && frames.any(Frames::NOUN_PHRASE) && !has_verb(view, start, unit.end);
        Some(Behind { start, frame: if is_phrase { Frame::NounPhrase } else { frame }, cue_end: clause.group.tokens.end })
    };
    if first < unit.end && !clause.is_inverted && view.is_word(first) && !view.is_quoted(first) {
        if frames.any(Frames::FEELING)
            && let Some(feeling) = feeling(view, unit, first)
        {
            return Some(feeling);
        }
        if let Some(frame) = at(view, first, clause) {
            if let Frame::NounPhrase = frame {
                return noun_phrase(view, unit, first, clause);
            }
            return found(first, frame);
        }
        if let Some(start) = object(view, unit, first, clause) {
            return found(start.0, start.1);
        }
    }
    let mut at = first;
    let mut free = true; // whether a clause may begin here
    while at < unit.end.min(first + REACH) {
        if let Some(quotation) = view.opens(at) {
            let fits = frames.any(Frames::QUOTE) && (view.is_utterance(quotation) || at == first);
            return if fits { found(at, Frame::Quotation) } else { None };
        }
        match view.document.word(at) {
            ":" if at + 1 < unit.end && frames.any(Frames::QUOTE) => {
                return found(at + 1, if view.opens(at + 1).is_some() { Frame::Quotation } else { Frame::Colon });
            }
            "," => {
                if at + 1 < unit.end && view.opens(at + 1).is_some() && frames.any(Frames::QUOTE) {
                    return found(at + 1, Frame::Quotation);
                }
                if at + 2 < unit.end && view.is(at + 1, Classes::ADVERB) && view.is_mark(at + 2, ",") {
                    at += 3;
                    continue;
                }
                return None;
            }
            "(" => match (at..unit.end.min(at + 12)).find(|&close| view.is_mark(close, ")")) {
                Some(close) => {
                    at = close + 1;
                    continue;
                }
                None => return None,
            },
            _ if !view.is_word(at) && !matches!(view.document.word(at), "'" | "’" | "." | "&" | "$" | "%") => return None,
            "." if at + 1 >= unit.end => return None,
            _ => {}
        }
        if clause.is_inverted {
            return None; // "… ," said X, then nothing of his
        }
        if view.is(at, Classes::THAT) && at > first && frames.any(Frames::THAT) && at + 1 < unit.end && !view.is(at + 1, Classes::AUXILIARY) {
            return found(at, Frame::That);
        }
        if at > first && free {
            if frames.any(Frames::CLAUSE) && begins_clause(view, at, unit.end) {
                return found(at, Frame::Clause);
            }
            if frames.any(Frames::TO) && view.is(at, Classes::TO) {
                return found(at, Frame::Infinitive);
            }
            if frames.any(Frames::NOUN_PHRASE) && view.is(at, source::NOUN_PHRASE_STARTS) && !view.is(at, Classes::TIME) {
                return found(at, Frame::NounPhrase);
            }
        }
        if at > first && source::is_verbal(view, at) {
            return None;
        }
        free = view.is(at, Classes::TIME) || free && view.kind(at) == TokenKind::Number || matches!(view.lower(at), "statement" | "interview" | "tweet" | "speech" | "letter" | "report" | "conference");
        at += 1;
    }
    None
}

/// Whether a finite verb stands in what begins at `start`, before the next clause could begin.
fn has_verb(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    let stretch = (start..end).take_while(|&token| {
        view.is_word(token) && !view.is_quoted(token) && !view.is(token, Classes::RELATIVE) && (token == start || !view.is(token, Classes::THAT))
    });
    let mut before_and = stretch.take_while(|&token| view.lower(token) != "and" || view.is(token + 1, source::NOUN_PHRASE_STARTS) || view.is_capitalised(token + 1));
    before_and.any(|token| source::is_verbal(view, token) && !(token + 1 < end && view.lower(token + 1) == "by"))
}

/// What the word right behind the verb group opens.
fn at(view: &View<'_, '_>, at: usize, clause: &Clause<'_>) -> Option<Frame> {
    let frames = clause.group.cue.frames;
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
        return Some(Frame::NounPhrase);
    }
    if view.is(at, Classes::TIME) || view.is(at, Classes::CONJUNCTION) || view.is(at, Classes::SUBORDINATOR) && !view.is(at, Classes::PREPOSITION) {
        return None;
    }
    let is_preposition = view.is(at, Classes::PREPOSITION) && !matches!(view.lower(at), "like");
    if frames.any(Frames::CLAUSE) && !is_preposition {
        return (!frames.any(Frames::HEARER)).then_some(Frame::Clause);
    }
    if frames.any(Frames::NOUN_PHRASE) && (!is_preposition || !clause.group.cue.rest.is_empty() || frames.any(Frames::MATTER) && view.lower(at) == "with") {
        return Some(Frame::NounPhrase);
    }
    None
}

/// Whether a clause without "that" begins at a token: a subject, with a verb behind it.
fn begins_clause(view: &View<'_, '_>, at: usize, end: usize) -> bool {
    if view.is(at, Classes::SUBJECT) && !view.is(at, Classes::DETERMINER) {
        return true;
    }
    let starts = view.is(at, source::NOUN_PHRASE_STARTS) || view.is_capitalised(at) || view.lower(at).ends_with('s');
    starts && !view.is(at, Classes::TIME) && (at + 1..end.min(at + 9)).take_while(|&token| view.is_word(token)).any(|token| source::is_verbal(view, token))
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
    let noun = (first..unit.end.min(first + 5)).take_while(|&token| view.is_word(token) && !view.is(token, Classes::PREPOSITION)).find(|&token| view.is(token, Classes::FEELING))?;
    let mut noun = noun;
    while noun + 2 < unit.end && view.lower(noun + 1) == "and" && (noun + 2..unit.end.min(noun + 5)).any(|token| view.is(token, Classes::FEELING)) {
        noun = (noun + 2..unit.end.min(noun + 5)).find(|&token| view.is(token, Classes::FEELING))?;
    }
    let mut next = noun + 1;
    // "conveyed his condolences to the families over"
    if next < unit.end && view.lower(next) == "to" {
        next = (next + 1..unit.end.min(next + 14)).take_while(|&token| view.is_word(token)).find(|&token| matches!(view.lower(token), "for" | "over" | "on" | "about" | "at" | "that"))?;
    }
    if next >= unit.end || !view.is_word(next) {
        return None;
    }
    let start = if view.is(next, Classes::PREPOSITION) && !view.is(next, Classes::THAT) { next + 1 } else { next };
    let fits = view.is(next, Classes::PREPOSITION.or(Classes::THAT).or(Classes::SUBJECT)) && start < unit.end;
    fits.then_some(Behind { start, frame: Frame::Feeling, cue_end: noun + 1 })
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
    while at < unit.end.min(first + 18) {
        if view.opens(at).is_some() {
            return None; // the search for a quotation finds it
        }
        if !view.is_word(at) && !matches!(view.document.word(at), "'" | "’" | "&" | ",") {
            return None;
        }
        if view.is_mark(at, ",") && !(at + 1 < unit.end && view.is_capitalised(at + 1)) {
            return None;
        }
        let behind_somebody = at > first || is_passive;
        if behind_somebody {
            if cue.prepositions.iter().any(|preposition| view.lower(at) == &**preposition) {
                return (at + 1 < unit.end).then_some((at + 1, Frame::Object));
            }
            if view.is(at, Classes::TO) && cue.frames.any(Frames::OBJECT_TO) && !view.is_capitalised(at + 1) {
                return Some((at, Frame::ObjectInfinitive));
            }
            if cue.frames.any(Frames::HEARER) {
                if view.is(at, Classes::THAT) {
                    return Some((at, Frame::That));
                }
                if view.is(at, Classes::QUESTION) && cue.frames.any(Frames::QUESTION) && !view.is(at, Classes::RELATIVE) {
                    return Some((at, Frame::Question));
                }
                let previous = at - 1;
                let somebody_ends = !view.is(previous, source::NOUN_PHRASE_STARTS.or(Classes::PREPOSITION).or(Classes::CONJUNCTION)) || view.is(previous, Classes::OBJECT);
                if cue.frames.any(Frames::CLAUSE) && somebody_ends && !(view.is_capitalised(at) && view.is_capitalised(previous)) && begins_clause(view, at, unit.end) {
                    return Some((at, Frame::Clause));
                }
            }
        } else if cue.prepositions.iter().any(|preposition| view.lower(at) == &**preposition) && cue.frames.any(Frames::HEARER.or(Frames::OBJECT_TO)) {
            return (at + 1 < unit.end).then_some((at + 1, Frame::Object)); // "asked about"
        }
        if source::is_verbal(view, at) {
            return None;
        }
        at += 1;
    }
    None
}

/// Where a content that begins at `start` ends.
pub(super) fn end(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize, start: usize, frame: Frame) -> usize {
    let clause = &clauses[index];
    if let Some(quotation) = view.opens(start) {
        let is_complete = quotation.is_closed && !view.is_word(quotation.inside().end.max(1) - 1) && !quotation.inside().is_empty();
        if is_complete || !quotation.is_closed {
            return quotation.tokens.end.min(unit.end);
        }
    }
    let mut end = unit.end;
    for later in &clauses[index + 1..] {
        if let Some(cut) = carries_on(clause, frame, later).filter(|&cut| cut > start) {
            end = end.min(cut);
            break;
        }
    }
    let comma = |from: usize| (from..end).find(|&token| view.is_mark(token, ",") && !view.is_quoted(token));
    let begins = (unit.start..clause.tokens.start).rev().find(|&token| !view.is_word(token) && !view.is_quoted(token)).map_or(unit.start, |mark| mark + 1);
    let is_open = begins == unit.start || view.is_mark(begins - 1, ":") || view.is_mark(begins - 1, "(");
    let opens_with_subordinate = is_open && view.is(begins, Classes::SUBORDINATOR);
    let opening_participle = clause.group.voice == Voice::Participle && !clause.has_subject
        && !(unit.start..clause.tokens.start).any(|token| source::is_verbal(view, token));
    if opening_participle {
        // up to the comma before the main clause
        if let Some(main) = clauses[index + 1..].iter().find_map(|later| match later.link {
            Link::Comma(cut) if cut > start && later.has_subject => Some(cut),
            _ => None,
        }) {
            end = end.min(main);
        } else if let Some(at) = comma(start) {
            end = at;
        }
    } else if opens_with_subordinate {
        end = comma(start).unwrap_or(end);
    } else if clause.is_relative() && frame == Frame::NounPhrase && !(clause.tokens.start > unit.start && view.is_mark(clause.tokens.start - 1, ",")) {
        // "those who back the plan are"
        let verb = (start + 1..end).find(|&token| source::is_verbal(view, token));
        end = verb.filter(|&verb| !(start..verb).any(|token| view.is(token, Classes::RELATIVE.or(Classes::THAT).or(Classes::QUESTION)))).unwrap_or(end);
    } else if clause.is_relative() {
        let closes = |&token: &usize| {
            view.is_mark(token, ",") && !view.is_quoted(token) && {
                let next = (token + 1..end).find(|&next| !view.is(next, Classes::ADVERB));
                next.is_some_and(|next| source::is_verbal(view, next))
            }
        };
        end = (start..end).find(closes).unwrap_or(end);
    }
    if let Some(close) = parenthesis(view, unit, clause.tokens.start, start, end) {
        end = close;
    }
    if !is_claim(view, start, end) && frame == Frame::NounPhrase && matches!(clause.group.cue.lemma.as_str(), "discuss" | "debate") {
        let with = (start + 1..end).find(|&token| {
            view.lower(token) == "with" && token + 1 < end && (view.is_capitalised(token + 1) || view.is(token + 1, Classes::POSSESSIVE))
        });
        end = with.unwrap_or(end);
    }
    end
}

/// Where a bracket or a pair of dashes that holds the clause closes.
fn parenthesis(view: &View<'_, '_>, unit: &Range<usize>, clause: usize, start: usize, end: usize) -> Option<usize> {
    let opening = (unit.start..clause).rev().take(12).find(|&token| view.is_mark(token, "(") || view.is_mark(token, ")"));
    if opening.is_some_and(|token| view.is_mark(token, "(")) {
        return (start..end).find(|&token| view.is_mark(token, ")"));
    }
    let dash = (unit.start..clause).rev().take(4).any(|token| view.is_dash(token) && !view.is_quoted(token));
    dash.then(|| (start..end).find(|&token| view.is_dash(token) && !view.is_quoted(token))).flatten()
}

/// Where the content of `first` is cut because `later` carries on the report rather than standing inside it.
fn carries_on(first: &Clause<'_>, frame: Frame, later: &Clause<'_>) -> Option<usize> {
    let speaks = later.group.cue.mode == Mode::Speech && group::speaks(later.group.cue);
    match later.link {
        Link::Participle(cut) => (first.group.voice != Voice::Participle || speaks || !frame.is_clausal()).then_some(cut),
        Link::Verb(cut) => {
            let fits = !frame.is_clausal() || speaks && later.group.cue.trust >= 0.7;
            (group::agree(&first.group, &later.group) && fits || !frame.is_clausal() && frame != Frame::Infinitive && later.group.voice == Voice::Active).then_some(cut)
        }
        // ", but she added"
        Link::Clause(cut) => (!frame.is_clausal() || speaks && cut + 1 < later.tokens.start).then_some(cut),
        _ => None,
    }
}

/// What stands before a clause as its content: a quotation, or a stretch that a comma ends.
pub(super) fn ahead(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize) -> Option<(Range<usize>, bool)> {
    let clause = &clauses[index];
    let start = clause.tokens.start;
    let frames = clause.group.cue.frames;
    if start <= unit.start || clause.group.voice == Voice::Infinitive || !frames.any(Frames::QUOTE.or(Frames::CLAUSE)) {
        return None;
    }
    let mut end = start;
    if view.is_mark(end - 1, ",") || view.is_dash(end - 1) {
        end -= 1;
    }
    let from = |end: usize| {
        let earlier = clauses[..index].iter().rev().find(|earlier| earlier.tokens.end <= end);
        let bound = earlier.filter(|earlier| {
            // what an earlier clause introduces directly
            view.closes_before(end).is_some_and(|quotation| {
                (earlier.tokens.end..quotation.tokens.start).len() <= 3 && quotation.tokens.start >= earlier.tokens.end
            })
        });
        bound.map_or(unit.start, |earlier| earlier.tokens.end)
    };
    if let Some(quotation) = view.closes_before(end) {
        let evident = end < start || quotation.inside().len() > 0 && !view.is_word(quotation.inside().end - 1);
        if evident && view.is_utterance(quotation) || evident && quotation.tokens.start == unit.start {
            let opening = quotation.tokens.start;
            let start = if opening > unit.start && view.is_mark(opening - 1, ":") { opening } else { from(end) };
            return Some((start..end, true));
        }
        return None;
    }
    if end == start || end <= unit.start || view.is_dash(end) {
        return None;
    }
    let has_clause = |tokens: Range<usize>| tokens.clone().any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let behind = clause.tokens.end;
    // "The costs, he said, are high"
    let is_inside = behind + 1 < unit.end && view.is_mark(behind, ",") && has_clause(behind + 1..unit.end) && frames.any(Frames::QUOTE);
    (frames.any(Frames::CLAUSE) && (has_clause(unit.start..end) || is_inside)).then(|| (unit.start..end, false))
}

/// What goes on behind a clause whose content began before it.
pub(super) fn goes_on(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize, is_quoted: bool) -> Option<Range<usize>> {
    let clause = &clauses[index];
    let mut at = clause.tokens.end;
    let next_clause = clauses.get(index + 1).map_or(unit.end, |next| next.tokens.start);
    while at < unit.end.min(clause.tokens.end + REACH) {
        if view.opens(at).is_some_and(|quotation| view.is_utterance(quotation)) && is_quoted {
            return Some(at..end(view, unit, clauses, index, at, Frame::Quotation));
        }
        if view.is_mark(at, ",") || view.is_mark(at, ":") || view.is_dash(at) {
            let next = at + 1;
            if next >= unit.end {
                return None;
            }
            if view.opens(next).is_some() && is_quoted {
                return Some(next..end(view, unit, clauses, index, next, Frame::Quotation));
            }
            let breaks = next_clause <= next + 1
                || view.is(next, Classes::RELATIVE.or(Classes::CONJUNCTION))
                || view.lower(next).ends_with("ing");
            if is_quoted || breaks {
                return None;
            }
            return Some(next..end(view, unit, clauses, index, next, Frame::Clause));
        }
        if view.is_stop(at) || view.is(at, Classes::THAT) {
            return None;
        }
        at += 1;
    }
    None
}

/// Whether a noun phrase says something of the matter that it names: "the need to", "their readiness to".
pub(super) fn is_claim(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    let before_preposition = (start..end.min(start + 7)).take_while(|&token| !view.is(token, Classes::PREPOSITION));
    before_preposition.into_iter().any(|token| view.is(token, Classes::CLAIM))
}

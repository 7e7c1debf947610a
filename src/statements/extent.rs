//! Where the content of a reporting clause begins and ends.

use std::ops::Range;

use super::behind;
use super::clause::{Clause, Link};
use super::cues::Frames;
use super::group::{self, Voice};
use super::source;
use super::view::View;
use super::words::Classes;
use crate::model::Mode;

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

/// Where a content that begins at `start` ends.
pub(super) fn end(
    view: &View<'_, '_>,
    unit: &Range<usize>,
    clauses: &[Clause<'_>],
    index: usize,
    start: usize,
    frame: Frame,
) -> usize {
    let clause = &clauses[index];
    if let Some(quotation) = view.opens(start) {
        let is_complete =
            quotation.is_closed && !view.is_word(quotation.inside().end.max(1) - 1) && !quotation.inside().is_empty();
        if is_complete || !quotation.is_closed {
            return quotation.tokens.end.min(unit.end);
        }
    }
    let mut end = unit.end;
    for later in &clauses[index + 1..] {
        let cut = carries_on(clause, frame, later).or_else(|| relays(view, unit, later));
        if let Some(cut) = cut.filter(|&cut| cut > start) {
            end = end.min(cut);
            break;
        }
    }
    let begins = (unit.start..clause.tokens.start)
        .rev()
        .find(|&token| !view.is_word(token) && !view.is_quoted(token))
        .map_or(unit.start, |mark| mark + 1);
    let is_open = begins == unit.start || view.is_mark(begins - 1, ":") || view.is_mark(begins - 1, "(");
    let opens_with_subordinate = is_open && view.is(begins, Classes::SUBORDINATOR);
    let opening_participle = clause.group.voice == Voice::Participle
        && !clause.has_subject
        && !(unit.start..clause.tokens.start).any(|token| source::is_verbal(view, token));
    if opening_participle || opens_with_subordinate {
        // up to the comma before the main clause
        if let Some(main) = clauses[index + 1..].iter().find_map(|later| match later.link {
            Link::Comma(cut) if cut > start && later.has_subject => Some(cut),
            _ => None,
        }) {
            end = end.min(main);
        } else {
            let mut commas = (start..end).filter(|&token| view.is_mark(token, ",") && !view.is_quoted(token));
            let main = commas.find(|&comma| {
                comma + 1 < end && !view.is(comma + 1, Classes::RELATIVE) && view.lower(comma + 1) != "including"
            });
            end = main.unwrap_or(end);
        }
    } else if clause.is_relative()
        && frame == Frame::NounPhrase
        && !(clause.tokens.start > unit.start && view.is_mark(clause.tokens.start - 1, ","))
    {
        // "those who back the plan are"
        let verb = (start + 1..end).find(|&token| source::is_verbal(view, token));
        end = verb
            .filter(|&verb| {
                !(start..verb).any(|token| view.is(token, Classes::RELATIVE.or(Classes::THAT).or(Classes::QUESTION)))
            })
            .unwrap_or(end);
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
    if !frame.is_clausal() {
        end = (start + 1..end).find(|&token| ends_phrase(view, token, end)).unwrap_or(end);
    }
    if !is_claim(view, start, end)
        && frame == Frame::NounPhrase
        && matches!(clause.group.cue.lemma.as_str(), "discuss" | "debate")
    {
        let with = (start + 1..end).find(|&token| {
            view.lower(token) == "with"
                && token + 1 < end
                && (view.is_capitalised(token + 1) || view.is(token + 1, Classes::POSSESSIVE))
        });
        end = with.unwrap_or(end);
    }
    end
}

/// Whether what begins at `token` tells of the report rather than of its matter: when and where it was made ("on
/// Tuesday", "in a telephone call"), or a clause of the writer's ("when", ", but").
fn ends_phrase(view: &View<'_, '_>, token: usize, end: usize) -> bool {
    if view.is_quoted(token) || token + 1 >= end {
        return false;
    }
    let next = token + 1;
    match view.lower(token) {
        "," => matches!(view.lower(next), "but" | "though" | "although" | "because" | "even"),
        "while" => !view.lower(next).ends_with("ing") && !view.is(next, Classes::ADVERB),
        "when" | "but" | "because" | "although" | "though" => view.is_word(token - 1),
        "on" => view.is(next, Classes::TIME),
        "last" | "earlier" => {
            view.is(next, Classes::TIME.or(Classes::DETERMINER))
                || matches!(view.lower(next), "week" | "month" | "year" | "summer" | "fall")
        }
        "in" | "during" | "at" | "via" => {
            view.is(next, source::NOUN_PHRASE_STARTS)
                && (next + 1..end.min(next + 4)).any(|noun| is_occasion(view.lower(noun)))
        }
        _ => {
            view.is(token, Classes::TIME)
                && view.is_capitalised(token)
                && !view.is(token - 1, source::NOUN_PHRASE_STARTS.or(Classes::PREPOSITION))
                && !view.is_capitalised(token - 1)
        }
    }
}

/// Whether a noun names an occasion or a form of speaking.
pub(super) fn is_occasion(noun: &str) -> bool {
    matches!(
        noun,
        "interview"
            | "statement"
            | "speech"
            | "tweet"
            | "call"
            | "message"
            | "meeting"
            | "conversation"
            | "letter"
            | "rally"
            | "debate"
            | "conference"
            | "address"
    )
}

/// Where a bracket or a pair of dashes that holds the clause closes.
fn parenthesis(view: &View<'_, '_>, unit: &Range<usize>, clause: usize, start: usize, end: usize) -> Option<usize> {
    let opening =
        (unit.start..clause).rev().take(12).find(|&token| view.is_mark(token, "(") || view.is_mark(token, ")"));
    if opening.is_some_and(|token| view.is_mark(token, "(")) {
        return (start..end).find(|&token| view.is_mark(token, ")"));
    }
    let dash = (unit.start..clause).rev().take(4).any(|token| view.is_dash(token) && !view.is_quoted(token));
    dash.then(|| (start..end).find(|&token| view.is_dash(token) && !view.is_quoted(token))).flatten()
}

/// Where the content is cut because `later` passes on the whole sentence: ", the agency reported."
fn relays(view: &View<'_, '_>, unit: &Range<usize>, later: &Clause<'_>) -> Option<usize> {
    let Link::Comma(cut) = later.link else { return None };
    let is_last = unit.end - later.tokens.end <= 8
        && !(later.tokens.end..unit.end).any(|token| source::is_verbal(view, token) || view.is_mark(token, ","));
    let reports = later.group.cue.frames.any(Frames::CLAUSE) && later.group.cue.mode == Mode::Speech;
    (reports && is_last && behind::find(view, unit, later).is_none()).then_some(cut)
}

/// Where the content of `first` is cut because `later` carries on the report rather than standing inside it.
fn carries_on(first: &Clause<'_>, frame: Frame, later: &Clause<'_>) -> Option<usize> {
    let speaks = later.group.cue.mode == Mode::Speech && group::speaks(later.group.cue);
    match later.link {
        Link::Participle(cut) => {
            (first.group.voice != Voice::Participle || speaks || !frame.is_clausal()).then_some(cut)
        }
        Link::Verb(cut) => {
            let fits = !frame.is_clausal() || speaks && later.group.cue.trust >= 0.7;
            (group::agree(&first.group, &later.group) && fits
                || !frame.is_clausal() && frame != Frame::Infinitive && later.group.voice == Voice::Active)
                .then_some(cut)
        }
        // ", but she added"
        Link::Clause(cut) => (!frame.is_clausal() || speaks && cut + 1 < later.tokens.start).then_some(cut),
        _ => None,
    }
}

/// Whether a noun phrase says something of the matter that it names: "the need to", "their readiness to".
pub(super) fn is_claim(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    let before_preposition = (start..end.min(start + 7)).take_while(|&token| !view.is(token, Classes::PREPOSITION));
    before_preposition.into_iter().any(|token| view.is(token, Classes::CLAIM))
}

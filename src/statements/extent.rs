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
    let first = start + usize::from(frame == Frame::That); // "said that, although"
    for later in &clauses[index + 1..] {
        let cut = carries_on(clause, frame, later).or_else(|| relays(view, unit, later));
        if let Some(cut) = cut.filter(|&cut| cut > first) {
            end = end.min(cut);
            break;
        }
    }
    end = match position(view, unit, clause) {
        Position::Main => end,
        Position::Opening => main_clause(view, &clauses[index + 1..], start, end),
        Position::Inserted => insertion_end(view, start, end),
        Position::Attribute if frame == Frame::NounPhrase => next_verb(view, start, end),
        Position::Attribute => end,
    };
    end = parenthesis(view, unit, clause.tokens.start, start, end).unwrap_or(end);
    if !frame.is_clausal() {
        end = (start + 1..end).find(|&token| ends_phrase(view, token, end)).unwrap_or(end);
    }
    let is_talk = matches!(clause.group.cue.lemma.as_str(), "discuss" | "debate");
    if is_talk && frame == Frame::NounPhrase && !is_claim(view, start, end) {
        let names = |token| view.is_capitalised(token) || view.is(token, Classes::POSSESSIVE);
        let partner = |&token: &usize| view.lower(token) == "with" && token + 1 < end && names(token + 1);
        end = (start + 1..end).find(partner).unwrap_or(end);
    }
    end
}

/// Where in its sentence a reporting clause stands, which tells what ends its content.
enum Position {
    /// In the main clause, or behind it: the content runs on.
    Main,
    /// Before the main clause ("While she said A, B", "Highlighting A, B").
    Opening,
    /// Between commas ("X, who said A, left").
    Inserted,
    /// In a relative clause without commas ("those who back A are").
    Attribute,
}

fn position(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>) -> Position {
    let start = clause.tokens.start;
    let mark = (unit.start..start).rev().find(|&token| !view.is_word(token) && !view.is_quoted(token));
    let begins = mark.map_or(unit.start, |mark| mark + 1);
    let first = begins + usize::from(begins + 1 < start && view.is(begins, Classes::ADVERB));
    let is_subordinate = view.is(first, Classes::SUBORDINATOR) && first < start;
    let opens = mark.is_none_or(|mark| matches!(view.document.word(mark), ":" | "("));
    // "On Monday, hours after she said A, B"
    let is_behind_time = clause.has_subject
        && start > unit.start
        && view.is(start - 1, Classes::SUBORDINATOR)
        && matches!(view.lower(start - 1), "after" | "before")
        && !(unit.start..start).any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    // "At a time when most say A, B"
    let is_in_adverbial = clause.has_subject
        && clause.tokens.start > begins
        && begins == unit.start
        && view.is(begins, Classes::PREPOSITION.or(Classes::TO))
        && view.is(clause.tokens.start - 1, Classes::SUBORDINATOR.or(Classes::QUESTION));
    let is_participle = clause.group.voice == Voice::Participle && !clause.has_subject;
    let is_passive = clause.group.voice == Voice::Passive && start == unit.start; // "Asked whether"
    let before = unit.start..start;
    if is_subordinate && opens
        || is_behind_time
        || is_in_adverbial
        || is_passive
        || is_participle && !before.into_iter().any(|token| source::is_verbal(view, token))
    {
        return Position::Opening;
    }
    let follows_comma = start > unit.start && view.is_mark(start - 1, ",");
    match clause.is_relative() {
        true if follows_comma => Position::Inserted,
        true => Position::Attribute,
        false if is_subordinate => Position::Inserted,
        false => Position::Main,
    }
}

/// Where a stretch of the sentence may end: at a comma, or behind a quotation with a comma in it.
fn break_at(view: &View<'_, '_>, token: usize) -> Option<usize> {
    if view.is_mark(token, ",") && !view.is_quoted(token) {
        return Some(token);
    }
    let quotation = view.closes_before(token + 1)?;
    let inside = quotation.inside();
    (!inside.is_empty() && view.document.word(inside.end - 1) == ",").then_some(token + 1)
}

/// The break before the main clause: before the next clause with a subject, else the first that opens no attribute.
fn main_clause(view: &View<'_, '_>, later: &[Clause<'_>], start: usize, end: usize) -> usize {
    let reported = later.iter().find_map(|later| match later.link {
        Link::Comma(cut) if cut > start && later.has_subject => Some(cut),
        _ => None,
    });
    let opens_attribute = |at: usize| view.is(at, Classes::RELATIVE) || view.lower(at) == "including";
    let mut breaks = (start..end).filter_map(|token| break_at(view, token));
    let first = || breaks.find(|&cut| cut + 1 < end && !opens_attribute(cut + 1));
    reported.or_else(first).map_or(end, |cut| cut.min(end))
}

/// The break behind which the main clause goes on with its verb.
fn insertion_end(view: &View<'_, '_>, start: usize, end: usize) -> usize {
    let mut breaks = (start..end).filter_map(|token| break_at(view, token));
    let goes_on = |&cut: &usize| {
        let behind = cut + usize::from(view.is_mark(cut.min(end - 1), ","));
        (behind..end).find(|&next| !view.is(next, Classes::ADVERB)).is_some_and(|next| source::is_verbal(view, next))
    };
    breaks.find(goes_on).unwrap_or(end)
}

/// The next finite verb, where no other clause begins before it.
fn next_verb(view: &View<'_, '_>, start: usize, end: usize) -> usize {
    let verb = (start + 1..end).find(|&token| source::is_verbal(view, token));
    let opens = |token: usize| view.is(token, Classes::RELATIVE.or(Classes::THAT).or(Classes::QUESTION));
    verb.filter(|&verb| !(start..verb).any(opens)).unwrap_or(end)
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
        // "discussed trade and signed the treaty"
        "and" => {
            let verb = (next..end).find(|&verb| !view.is(verb, Classes::ADVERB)).filter(|&verb| verb + 1 < end);
            verb.is_some_and(|verb| {
                source::is_verbal(view, verb) && view.is(verb + 1, source::NOUN_PHRASE_STARTS.or(Classes::TO))
            })
        }
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
            // "noting that the port is full, and urged": back to the main clause
            let returns = first.group.voice == Voice::Participle && cut + 1 < later.group.tokens.start;
            ((group::agree(&first.group, &later.group) || returns) && fits
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

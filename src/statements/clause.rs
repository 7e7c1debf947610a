//! Clauses that report: a verb group, its subject, and how it is tied to what stands before it.

use std::ops::Range;

use super::cues::{Frames, VerbForm};
use super::group::{self, Group, Voice};
use super::source::{self, Subject};
use super::view::View;
use super::words::Classes;

/// A verb group with its subject.
#[derive(Clone, Debug)]
pub(super) struct Clause<'v> {
    pub(super) group: Group<'v>,
    /// The words that say who: its own subject, or the one it shares.
    pub(super) source: Option<Range<usize>>,
    /// Whether the subject is its own.
    pub(super) has_subject: bool,
    /// Whether the subject stands behind the verb ("said X").
    pub(super) is_inverted: bool,
    /// From the subject or the verb group, whichever is first, to the last of them.
    pub(super) tokens: Range<usize>,
    pub(super) link: Link,
}

/// How a clause is tied to what stands before it. The number is the token where its own part of the sentence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// It begins the unit, or follows an opening adverbial.
    First,
    /// ", adding"
    Participle(usize),
    /// "and added", ", added"
    Verb(usize),
    /// ", and she added", "; she added"
    Clause(usize),
    /// ", she said"
    Comma(usize),
    /// "who said"
    Relative,
    /// "the claim he made": nothing parts it from what is before.
    Bare,
}

/// The reporting clauses of a unit, in text order, each with its source.
pub(super) fn find<'v>(view: &View<'v, '_>, unit: &Range<usize>) -> Vec<Clause<'v>> {
    let groups = group::find(view, unit);
    let mut clauses: Vec<Clause<'v>> = groups.into_iter().map(|group| Clause::of(view, unit, group)).collect();
    share(view, unit, &mut clauses);
    clauses
}

impl<'v> Clause<'v> {
    fn of(view: &View<'v, '_>, unit: &Range<usize>, group: Group<'v>) -> Clause<'v> {
        let verb = group.tokens.clone();
        let (mut source, mut is_inverted) = (None, false);
        match group.voice {
            Voice::Active => {
                is_inverted = may_invert(view, unit, &group);
                if is_inverted {
                    source = source::noun_phrase_after(view, verb.end, unit.end);
                }
                is_inverted = source.is_some();
                if !is_inverted && let Subject::Own(phrase) = source::before(view, unit.start, verb.start) {
                    source = Some(phrase);
                }
            }
            Voice::Passive => source = agent(view, unit, verb.end),
            // "a statement saying": what says it stands before
            Voice::Participle if verb.start > unit.start && view.is_word(verb.start - 1) => {
                let is_free = !view.is(
                    verb.start - 1,
                    Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::TIME).or(Classes::SUBORDINATOR),
                );
                source = is_free.then(|| source::noun_phrase_before(view, unit.start, verb.start)).flatten();
                source = source.filter(|phrase| !is_text_sent(view, unit, phrase));
            }
            Voice::Participle | Voice::Infinitive => {}
        }
        let tokens =
            source.clone().map_or(verb.clone(), |source| source.start.min(verb.start)..source.end.max(verb.end));
        let tokens = if group.voice == Voice::Passive { verb } else { tokens };
        let has_subject = source.is_some();
        let link = link(view, unit, &group, has_subject && !is_inverted, tokens.start);
        Clause { group, source, has_subject, is_inverted, tokens, link }
    }

    /// Whether it stands inside a relative clause.
    pub(super) fn is_relative(&self) -> bool {
        self.link == Link::Relative
    }
}

/// Whether a noun phrase is a text that somebody issues, so that who issues it says what it says ("released a statement
/// saying").
fn is_text_sent(view: &View<'_, '_>, unit: &Range<usize>, phrase: &Range<usize>) -> bool {
    let is_text = matches!(
        view.lower(phrase.end - 1),
        "statement" | "letter" | "tweet" | "message" | "email" | "e-mail" | "memo" | "release" | "post"
    );
    is_text && phrase.start > unit.start && source::is_verbal(view, phrase.start - 1)
}

/// Whether the subject may stand behind the verb: after a quotation or a comma, before a noun phrase.
fn may_invert(view: &View<'_, '_>, unit: &Range<usize>, group: &Group<'_>) -> bool {
    let start = group.tokens.start;
    if start == unit.start || !group.cue.frames.any(Frames::QUOTE) || group.form == VerbForm::Base {
        return false;
    }
    if let Some(quotation) = view.closes_before(start) {
        return view.is_utterance(quotation);
    }
    if !view.is_mark(start - 1, ",") || group.tokens.len() > 1 {
        return false;
    }
    if view.closes_before(start - 1).is_some_and(|quotation| view.is_utterance(quotation)) {
        return true;
    }
    let has_clause = (unit.start..start).any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let Some(phrase) = source::noun_phrase_after(view, group.tokens.end, unit.end) else { return false };
    // "said the mayor in an interview", not "said the mayor in Dover would"
    let ends = |&token: &usize| !view.is_word(token) || view.is(token, ENDS_ADVERBIAL);
    let stop = (phrase.end..unit.end).find(ends).unwrap_or(unit.end);
    let is_over = stop == unit.end || !view.is_word(stop) || view.is_capitalised(phrase.end - 1);
    let takes_hearer = group.cue.frames.any(Frames::HEARER);
    has_clause && is_over && !takes_hearer && !(phrase.end..stop).any(|token| source::is_verbal(view, token))
}

/// What a clause of its own begins with, whose verb is not that of the speaker.
const ENDS_ADVERBIAL: Classes = Classes::RELATIVE.or(Classes::SUBORDINATOR).or(Classes::THAT);

/// The speaker of a passive: "by X".
fn agent(view: &View<'_, '_>, unit: &Range<usize>, end: usize) -> Option<Range<usize>> {
    (end < unit.end && view.lower(end) == "by").then(|| source::noun_phrase_after(view, end + 1, unit.end)).flatten()
}

fn link(view: &View<'_, '_>, unit: &Range<usize>, group: &Group<'_>, has_subject: bool, start: usize) -> Link {
    let Some(previous) = start.checked_sub(1).filter(|&previous| previous >= unit.start) else { return Link::First };
    if view.is(start, Classes::RELATIVE) && has_subject {
        return Link::Relative;
    }
    let before_conjunction = |token: usize| {
        if token > unit.start && view.is_mark(token - 1, ",") { token - 1 } else { token }
    };
    let is_conjunction = view.is(previous, Classes::CONJUNCTION);
    if has_subject {
        return match view.document.word(previous) {
            _ if is_conjunction => Link::Clause(before_conjunction(previous)),
            "," => introduced(view, unit, previous).map_or(Link::Comma(previous), Link::Clause),
            ";" => Link::Clause(previous),
            _ if view.is(previous, Classes::SUBORDINATOR) && before_conjunction(previous) < previous => {
                Link::Clause(before_conjunction(previous))
            }
            _ => Link::Bare,
        };
    }
    let tie = if group.voice == Voice::Participle { Link::Participle } else { Link::Verb };
    let is_comma_in_quotation = view.closes_before(start).is_some_and(|quotation| {
        let inside = quotation.inside();
        inside.end > inside.start && !view.is_word(inside.end - 1)
    });
    match view.document.word(previous) {
        _ if is_comma_in_quotation => tie(start),
        _ if is_conjunction => tie(before_conjunction(previous)),
        "," | ";" => tie(previous),
        _ if view.is_dash(previous) => tie(previous),
        // ", while adding"
        _ if view.is(previous, Classes::SUBORDINATOR) && before_conjunction(previous) < previous => {
            tie(before_conjunction(previous))
        }
        _ => Link::Bare,
    }
}

/// Where ", and in this context," begins, if that is what the comma at `comma` ends.
fn introduced(view: &View<'_, '_>, unit: &Range<usize>, comma: usize) -> Option<usize> {
    let start = (unit.start..comma).rev().take(10).take_while(|&token| view.is_word(token)).last()?;
    let follows_comma = start > unit.start && view.is_mark(start - 1, ",");
    (follows_comma && view.is(start, Classes::CONJUNCTION)).then(|| start - 1)
}

/// Gives the clauses without a subject of their own the one that they share: that of the clause they carry on, of the
/// main clause before them, or, for a participle that opens the sentence, of the main clause behind it.
fn share(view: &View<'_, '_>, unit: &Range<usize>, clauses: &mut [Clause<'_>]) {
    let mut owner: Option<Range<usize>> = None;
    for index in 0..clauses.len() {
        let clause = &clauses[index];
        let start = clause.tokens.start;
        if clause.has_subject && clause.group.voice != Voice::Participle {
            let carries = clause.link != Link::Bare && !clause.is_relative() || owner.is_none();
            let relative = clause.is_relative() && start > unit.start;
            let source = clause.source.clone();
            if carries && !relative {
                owner = source;
            }
            continue;
        }
        if clause.has_subject || clause.group.voice == Voice::Passive {
            continue;
        }
        let is_opening = !(unit.start..start).any(|token| source::is_verbal(view, token)) && owner.is_none();
        let source = if is_opening && clause.group.voice == Voice::Participle {
            main_clause_behind(view, unit, &clauses[index..])
        } else {
            owner.clone().or_else(|| source::of_main_clause(view, unit.start, start))
        };
        clauses[index].source = source;
    }
}

/// The subject of the clause behind the participle that opens the sentence: "Referring to A, X noted".
fn main_clause_behind(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>]) -> Option<Range<usize>> {
    let reported = clauses[1..].iter().find(|clause| clause.has_subject && matches!(clause.link, Link::Comma(_)));
    if let Some(clause) = reported {
        return clause.source.clone();
    }
    let from = clauses[0].tokens.end;
    let mut commas = (from..unit.end).filter(|&token| view.is_mark(token, ",") && !view.is_quoted(token));
    commas.find_map(|comma| {
        let verb = (comma + 1..unit.end.min(comma + 16)).find(|&token| source::is_verbal(view, token))?;
        match source::before(view, comma + 1, verb) {
            Subject::Own(phrase) if phrase.start == comma + 1 => Some(phrase),
            _ => None,
        }
    })
}

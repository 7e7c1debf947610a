//! The rule for reporting verbs: which clauses report, what they report, and who.

use std::ops::Range;

use super::ahead;
use super::behind;
use super::candidate::Candidate;
use super::clause::{self, Clause};
use super::confidence::{self, Evidence};
use super::cues::{Frames, VerbForm};
use super::extent::{self, Frame};
use super::group::{self, Voice};
use super::source;
use super::view::View;
use super::words::Classes;
use crate::model::Mode;

/// Adds the candidates of the unit at `index`. The one behind it is where a colon may lead to, the one before it what
/// "this was said by X" takes up.
pub(super) fn find(view: &View<'_, '_>, units: &[Range<usize>], index: usize, candidates: &mut Vec<Candidate>) {
    let unit = &units[index];
    let before = index.checked_sub(1).map(|before| &units[before]);
    let next = units.get(index + 1);
    let clauses = clause::find(view, unit);
    let first = candidates.len();
    for anchor in unit.clone().filter(|&token| view.known(token).is_cue()) {
        candidates.extend(nominal_passive(view, unit, anchor));
    }
    candidates.extend(clauses.first().and_then(|clause| taken_up(view, before?, unit, clause)));
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
        candidates.push(candidate(view, clause, cue, vec![quotation.tokens.clone()], "quotation", true));
    }
}

fn of_clause(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize) -> Option<Candidate> {
    let clause = &clauses[index];
    let start = clause.tokens.start;
    if clause.has_subject && start > unit.start && view.lower(start - 1) == "what" {
        return None; // "what they call reform" names something
    }
    if is_noun(view, unit, clause) {
        return None;
    }
    if let Some((content, is_quoted)) = ahead::find(view, unit, clauses, index)
        && (is_quoted || behind::find(view, unit, clause).is_none())
    {
        let mut parts = vec![content];
        parts.extend(ahead::goes_on(view, unit, clauses, index, is_quoted).filter(|part| !part.is_empty()));
        let rule = if is_quoted { "quotation" } else { "tail" };
        return Some(candidate(view, clause, clause.group.tokens.clone(), parts, rule, true));
    }
    if clause.group.voice == Voice::Passive
        && let Some(found) = passive(view, unit, clauses, index)
    {
        return Some(found);
    }
    let behind = behind::find(view, unit, clause)?;
    let is_attribute = clause.group.voice == Voice::Participle && clause.has_subject && behind.frame != Frame::That;
    if is_attribute && clause.group.cue.mode == Mode::Attitude {
        return None; // "those seeking to leave" says which people
    }
    let is_purpose = matches!(behind.frame, Frame::NounPhrase | Frame::Object)
        || behind.frame == Frame::Question && clause.group.cue.frames.any(Frames::MATTER);
    if clause.group.voice == Voice::Infinitive && is_purpose {
        return None; // "in order to discuss trade", "to discuss how trade can grow": nothing is said yet
    }
    let is_opening = clause.group.voice == Voice::Participle && clause.tokens.start == unit.start;
    if is_opening
        && matches!(behind.frame, Frame::Object | Frame::NounPhrase)
        && matches!(clause.group.cue.lemma.split(' ').next(), Some("speak" | "talk"))
    {
        return None; // "Speaking about trade, she called it": the main clause takes it up
    }
    if is_greeting(view, unit, clause, behind.start) {
        return None;
    }
    let end = extent::end(view, unit, clauses, index, behind.start, behind.frame);
    let words = (behind.start..end).filter(|&token| view.is_word(token)).count();
    // "as the minister deems fit"
    let is_cut = words == 1 && clause.group.cue.frames.any(Frames::AS) && behind.frame == Frame::NounPhrase;
    if words == 0 || is_cut {
        return None;
    }
    let is_matter = clause.group.cue.frames.any(Frames::MATTER)
        && matches!(behind.frame, Frame::NounPhrase | Frame::Object)
        && !extent::is_claim(view, behind.start, end);
    let cue = clause.group.tokens.start..behind.cue_end;
    let content = behind.start..end;
    Some(candidate(view, clause, cue, vec![content], name(behind.frame), !is_matter))
}

/// "Requests are accepted", "this order": a form that is a noun too, with the verb behind it or "this" before it. What is
/// no verb for another reason counts too.
fn is_noun(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>) -> bool {
    let group = &clause.group;
    let next = group.tokens.end;
    let has_verb = next < unit.end && view.is(next, Classes::AUXILIARY) && !group.cue.frames.any(Frames::CLAUSE);
    let may_be_noun = group.tokens.len() == 1 && matches!(group.form, VerbForm::Base | VerbForm::ThirdPerson);
    is_no_verb(view, group.anchor) || may_be_noun && has_verb
}

/// "This order": the base form of a verb cannot stand behind a singular subject. "Considering the cost" and "reported citing
/// the mayor" say nothing of their own.
pub(super) fn is_no_verb(view: &View<'_, '_>, anchor: usize) -> bool {
    let before = anchor.checked_sub(1);
    let is_noun = before.is_some_and(|before| view.lower(before) == "this")
        && view.cues.readings(view.known(anchor)).any(|(form, _)| form == VerbForm::Base);
    let is_preposition = view.lower(anchor) == "considering"
        && !before.is_some_and(|before| view.is(before, Classes::BE.or(Classes::ADVERB)));
    let names_a_paper = matches!(view.lower(anchor), "citing" | "quoting")
        && before.is_some_and(|before| matches!(view.lower(before), "reported" | "said" | "wrote"));
    is_noun || is_preposition || names_a_paper
}

/// "Attention was paid to X": the noun of the lemma is the subject, its preposition stands behind the verb.
fn nominal_passive(view: &View<'_, '_>, unit: &Range<usize>, anchor: usize) -> Option<Candidate> {
    let cue = view.cues.readings(view.known(anchor)).find_map(|(form, cue)| {
        let [noun, preposition] = match &cue.rest[..] {
            [noun, preposition] => [noun, preposition],
            [open, noun, preposition] if &**open == "*" => [noun, preposition],
            _ => return None,
        };
        let fits = matches!(form, VerbForm::Past | VerbForm::Participle)
            && anchor + 1 < unit.end
            && view.lower(anchor + 1) == &**preposition;
        let subject = (unit.start..anchor).rev().take(10).find(|&token| view.lower(token) == &**noun)?;
        let is_passive = (subject + 1..anchor).any(|token| view.is(token, Classes::BE));
        (fits && is_passive && !view.is_quoted(anchor)).then_some((subject, cue))
    });
    let (subject, cue) = cue?;
    let mut start = subject;
    while start > unit.start
        && view.is_word(start - 1)
        && !view.is(start - 1, Classes::CONJUNCTION)
        && subject - start < 4
    {
        start -= 1;
    }
    let content = anchor + 2..unit.end;
    let has_words = content.clone().any(|token| view.is_word(token));
    let mut candidate = Candidate {
        anchor,
        content: vec![content],
        cue: Some(start..anchor + 2),
        source: None,
        mode: cue.mode,
        core: !cue.frames.any(Frames::MATTER),
        rule: "passive",
        confidence: 0.0,
    };
    candidate.confidence = confidence::of(view, &candidate, &Evidence { trust: cue.trust, is_hedged: false });
    has_words.then_some(candidate)
}

/// "The road is open. This was said by X": the sentence before is the content.
fn taken_up(view: &View<'_, '_>, before: &Range<usize>, unit: &Range<usize>, clause: &Clause<'_>) -> Option<Candidate> {
    let group = &clause.group;
    let is_report = group.voice == Voice::Passive && group.cue.frames.any(Frames::CLAUSE) && clause.source.is_some();
    let points_back = view.lower(unit.start) == "this" && group.tokens.start == unit.start + 1;
    let is_near =
        before.end == unit.start && view.document.paragraph_of(before.start) == view.document.paragraph_of(unit.start);
    if !is_report || !points_back || !is_near {
        return None;
    }
    let mut found = candidate(view, clause, group.tokens.clone(), vec![before.clone()], "passive", true);
    found.confidence = confidence::of(view, &found, &Evidence { trust: TAKEN_UP, is_hedged: false });
    Some(found)
}

/// Trust in "this was said by X", whatever the verb.
const TAKEN_UP: f32 = 0.8;

/// "X was discussed", "X was criticised by Y for Z", "X was described as Z": the subject is what was spoken of.
fn passive(view: &View<'_, '_>, unit: &Range<usize>, clauses: &[Clause<'_>], index: usize) -> Option<Candidate> {
    let clause = &clauses[index];
    let cue = clause.group.cue;
    let frames = cue.frames;
    let behind = clause.source.as_ref().map_or(clause.group.tokens.end, |agent| agent.end);
    let goes_on = behind < unit.end && matches!(view.lower(behind), "as" | "of" | "for" | "over");
    let is_transferred = !cue.rest.is_empty() && behind < unit.end && view.is(behind, source::NOUN_PHRASE_STARTS);
    if is_transferred {
        return None; // "was referred to the court"
    }
    let fits = frames.any(Frames::MATTER) && frames.any(Frames::NOUN_PHRASE)
        || frames.any(Frames::NOUN_PHRASE) && (clause.source.is_some() || goes_on && cue.mode == Mode::Speech)
        || frames.any(Frames::AS) && goes_on;
    if !fits {
        return None;
    }
    let subject = passive_subject(view, unit, clause.group.tokens.start)?;
    if cue.lemma == "welcome" && subject.clone().all(|token| is_name_word(view, token)) {
        return None; // "President Ruiz was welcomed by the mayor"
    }
    let mut content = vec![subject];
    if goes_on {
        content.push(behind..extent::end(view, unit, clauses, index, behind, Frame::NounPhrase));
        content.retain(|part| !part.is_empty());
    }
    let core = !frames.any(Frames::MATTER) || goes_on;
    Some(candidate(view, clause, clause.group.tokens.clone(), content, "passive", core))
}

/// The subject of a passive group that begins at `end`: the stretch before it, without what introduces the clause.
fn passive_subject(view: &View<'_, '_>, unit: &Range<usize>, end: usize) -> Option<Range<usize>> {
    if end > unit.start && view.is(end - 1, Classes::RELATIVE.or(Classes::THAT)) {
        return Some(end - 1..end);
    }
    let is_boundary = |&token: &usize| {
        !view.is_word(token) && !view.is_quoted(token) && !matches!(view.document.word(token), "’" | "'" | "(" | ")")
    };
    let mut start = (unit.start..end).rev().find(is_boundary).map_or(unit.start, |mark| mark + 1);
    start += usize::from(start < end && view.is(start, Classes::CONJUNCTION));
    let subject = if start < end
        && (view.is(start, Classes::PREPOSITION) || (start..end).any(|token| source::is_verbal(view, token)))
    {
        let phrase = source::noun_phrase_before(view, start, end)?;
        let described = source::described_noun(view, start, phrase.start);
        described.map_or(phrase.clone(), |noun| noun.start..phrase.end)
    } else {
        start..end
    };
    let subject = list_before(view, unit, &subject).unwrap_or(subject);
    let names = subject.clone().any(|token| view.is_word(token));
    (names && !matches!(view.lower(subject.start), "it" | "there")).then_some(subject)
}

/// The whole list that a subject behind a comma ends: "The canal, the port, and new roads were discussed".
fn list_before(view: &View<'_, '_>, unit: &Range<usize>, subject: &Range<usize>) -> Option<Range<usize>> {
    let is_end = |token: usize| view.is(token, Classes::CONJUNCTION) || view.lower(token) == "including";
    let before = (unit.start + 1..subject.start).rev().find(|&token| !view.is(token, Classes::CONJUNCTION))?;
    let is_last = before + 1 < subject.start || subject.clone().any(is_end);
    if !view.is_mark(before, ",") || !is_last {
        return None;
    }
    source::noun_phrase_before(view, unit.start, subject.end).filter(|list| list.start < subject.start)
}

/// "welcomed President Ruiz to the palace", "at the gate".
fn is_greeting(view: &View<'_, '_>, unit: &Range<usize>, clause: &Clause<'_>, start: usize) -> bool {
    let name = (start..unit.end).take_while(|&token| is_name_word(view, token)).count();
    let behind = start + name;
    let is_place = behind < unit.end && matches!(view.lower(behind), "to" | "at" | "in" | "on");
    clause.group.cue.lemma == "welcome" && name > 0 && is_place
}

fn is_name_word(view: &View<'_, '_>, token: usize) -> bool {
    view.is_capitalised(token) || view.lower(token) == "of"
}

fn candidate(
    view: &View<'_, '_>,
    clause: &Clause<'_>,
    cue: Range<usize>,
    content: Vec<Range<usize>>,
    rule: &'static str,
    core: bool,
) -> Candidate {
    let group = &clause.group;
    let is_apart =
        |source: &Range<usize>| content.iter().all(|part| source.end <= part.start || part.end <= source.start);
    let source = clause.source.clone().filter(is_apart);
    let is_speech = rule == "quotation" || group.cue.mode == Mode::Speech;
    let mut candidate = Candidate {
        anchor: group.anchor,
        content,
        cue: Some(cue),
        source,
        mode: if is_speech { Mode::Speech } else { Mode::Attitude },
        core,
        rule,
        confidence: 0.0,
    };
    let is_hedged = group.is_hedged || group.voice == Voice::Infinitive;
    candidate.confidence = confidence::of(view, &candidate, &Evidence { trust: group.cue.trust, is_hedged });
    candidate
}

/// Whether what a candidate of the model reports is only the matter that was spoken of.
pub(super) fn names_matter(view: &View<'_, '_>, candidate: &Candidate) -> bool {
    let Some(cue) = &candidate.cue else { return false };
    let content = candidate.hull();
    let anchor = candidate.anchor;
    let is_phrase = !view.is(content.start, Classes::THAT.or(Classes::QUESTION)) && !view.is_quoted(content.start);
    let mut readings = view.cues.readings(view.known(anchor));
    let names = readings.any(|(_, reading)| {
        let is_whole = reading.rest.is_empty() || group::rest(view, cue, anchor + 1, &reading.rest).is_some();
        is_whole && reading.frames.any(Frames::MATTER)
    });
    names && is_phrase && content.start >= cue.end && !extent::is_claim(view, content.start, content.end)
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

//! Sources: the noun phrase that is the subject of a verb group.

use std::ops::Range;

use super::cues::VerbForm;
use super::view::View;
use super::words::Classes;
use crate::text::Case;

/// What stands on the subject's side of a verb group.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    /// These tokens.
    Own(Range<usize>),
    /// None of its own: it shares that of an earlier group, or of the main clause ("and added", "adding").
    Shared,
}

/// The subject before a finite group that begins at `verb`; nothing before `left` belongs to its clause.
pub(super) fn before(view: &View<'_, '_>, left: usize, verb: usize) -> Subject {
    let end = without_day(view, left, verb);
    let Some(last) = end.checked_sub(1).filter(|&last| last >= left) else { return Subject::Shared };
    if view.is_mark(last, ",") || view.is_dash(last) {
        return after_insertion(view, left, last);
    }
    if view.is(last, Classes::CONJUNCTION) || !view.is_word(last) && !view.is_quoted(last) && !view.is_mark(last, ")") {
        return Subject::Shared;
    }
    let phrase = noun_phrase_before(view, left, end);
    let phrase = phrase.map(|phrase| if end < verb { without_participle(view, phrase) } else { phrase });
    let pronoun = Classes::SUBJECT.or(Classes::RELATIVE).or(Classes::THAT);
    if phrase.as_ref().is_none_or(|phrase| phrase.len() > 1 || !view.is(phrase.start, pronoun)) {
        let (start, end) = phrase.as_ref().map_or((end, end), |phrase| (phrase.start, phrase.end));
        if let Some(noun) = described_noun(view, left, start) {
            return Subject::Own(noun.start..end);
        }
    }
    phrase.map_or(Subject::Shared, Subject::Own)
}

/// Without the participle to which a day belonged ("a poll released [in May] found").
fn without_participle(view: &View<'_, '_>, phrase: Range<usize>) -> Range<usize> {
    let last = phrase.end - 1;
    let is_participle = phrase.len() > 2 && is_verbal(view, last) && view.lower(last).ends_with("ed");
    if is_participle { phrase.start..last } else { phrase }
}

/// The noun that a clause before `end` describes, which is the subject where the noun phrase behind `end` only belongs to
/// that clause: "the captain who left [the port] says", "a letter sent to [the port] says".
pub(super) fn described_noun(view: &View<'_, '_>, left: usize, end: usize) -> Option<Range<usize>> {
    const LONGEST_CLAUSE: usize = 12;
    const OPENS_ANOTHER: Classes =
        Classes::SUBORDINATOR.or(Classes::RELATIVE).or(Classes::THAT).or(Classes::QUESTION).or(Classes::CONJUNCTION);
    let clause = (left..end).rev().take(LONGEST_CLAUSE).take_while(|&token| view.is_word(token)).last()?..end;
    let verb = clause.clone().rev().find(|&token| is_verbal(view, token))?;
    if (verb + 1..end).any(|token| view.is(token, OPENS_ANOTHER)) {
        return None;
    }
    let is_in_group = |&token: &usize| view.is(token, Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::NOT));
    let group = (clause.start..verb).rev().take_while(is_in_group).last().unwrap_or(verb);
    let before = group.checked_sub(1).filter(|&before| before >= clause.start)?;
    let is_relative = view.is(before, Classes::RELATIVE.or(Classes::THAT));
    // "sent to", but not "Ms Lee listened to"
    let is_participle = group == verb
        && view.lower(verb).ends_with("ed")
        && view.document.tokens()[before].case == Case::Lower
        && verb + 1 < end
        && view.is(verb + 1, Classes::PREPOSITION.or(Classes::TIME));
    let noun = match () {
        () if is_relative => {
            before.checked_sub(1).filter(|&noun| noun >= clause.start && !view.known(noun).is_cue())?
        }
        () if is_participle => before,
        () => return None,
    };
    const NO_NOUN: Classes = NOT_A_NOUN_PHRASE.or(Classes::SUBJECT).or(Classes::OBJECT).or(Classes::RELATIVE);
    let is_noun = !is_verbal(view, noun) && !view.is(noun, NO_NOUN);
    is_noun.then(|| noun_phrase_before(view, left, noun + 1)).flatten()
}

/// Where what stands before `end` ends, but for a day or a month ("the minister on Tuesday", "the court last week").
pub(super) fn without_day(view: &View<'_, '_>, left: usize, end: usize) -> usize {
    let mut start = end;
    if end > left + 2 && ends_with_period(view, end) {
        start = end - 2;
        start -= usize::from(matches!(view.lower(start - 1), "just" | "earlier" | "late" | "only"));
    }
    while start > left && view.is(start - 1, Classes::TIME) && !view.is(start - 1, Classes::MODAL) {
        start -= 1;
    }
    if start < end && start > left && matches!(view.lower(start - 1), "on" | "in" | "late" | "early") {
        start -= 1;
    }
    if start > left { start } else { end }
}

/// Whether "last month" or the like ends before `end` and is no part of "a report released last month".
fn ends_with_period(view: &View<'_, '_>, end: usize) -> bool {
    let period = view.lower(end - 1);
    matches!(period, "week" | "month" | "year" | "summer" | "fall" | "weekend" | "spring" | "winter")
        && matches!(view.lower(end - 2), "this" | "last")
        && !view.lower(end - 3).ends_with("ed")
}

/// The subject before a comma or dash that stands before the verb: "X, the speaker, said", but not "praised X, said".
fn after_insertion(view: &View<'_, '_>, left: usize, closing: usize) -> Subject {
    let mut is_bracketed = false;
    let opening = (left..closing).rev().find(|&token| {
        is_bracketed = view.is_mark(token, ")") || is_bracketed && !view.is_mark(token, "(");
        let fits = if view.is_dash(closing) { view.is_dash(token) } else { view.is_mark(token, ",") };
        fits && !is_bracketed && !view.is_quoted(token)
    });
    let Some(opening) = opening.filter(|&opening| opening + 1 < closing && opening > left) else {
        return Subject::Shared;
    };
    let Some(mut phrase) = noun_phrase_before(view, left, opening) else { return Subject::Shared };
    // "X, mayor of Springfield, Ohio, said"
    while phrase.start > left + 1
        && view.is_mark(phrase.start - 1, ",")
        && (view.is(phrase.start, NOUN_PHRASE_STARTS) || !view.is_capitalised(phrase.start))
    {
        match noun_phrase_before(view, left, phrase.start - 1) {
            Some(name)
                if name.clone().any(|token| view.is_capitalised(token))
                    && !view.is(name.start, Classes::PREPOSITION) =>
            {
                phrase.start = name.start;
            }
            _ => break,
        }
    }
    if phrase.start > left && is_verbal(view, phrase.start - 1) {
        return Subject::Shared; // an object
    }
    Subject::Own(phrase.start..closing)
}

/// No noun phrase is longer than so many tokens.
const LONGEST: usize = 80;

/// What a noun phrase begins with.
pub(super) const NOUN_PHRASE_STARTS: Classes = Classes::DETERMINER.or(Classes::POSSESSIVE);

/// The noun phrase that ends before `end`.
pub(super) fn noun_phrase_before(view: &View<'_, '_>, left: usize, end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1).filter(|&last| last >= left)?;
    let is_pronoun = view.is(last, Classes::SUBJECT.or(Classes::RELATIVE).or(Classes::THAT));
    if is_pronoun && !(last > left && view.is(last - 1, Classes::PREPOSITION.or(Classes::DETERMINER))) {
        return Some(last..end);
    }
    let mut start = last;
    if view.is_mark(last, ")") {
        start = (left..last).rev().take(12).find(|&open| view.is_mark(open, "("))?;
    }
    if matches!(view.lower(last), "all" | "both" | "each" | "themselves" | "himself" | "herself")
        && last > left
        && view.is(last - 1, Classes::SUBJECT)
    {
        return Some(last - 1..end);
    }
    let mut is_list = false;
    while start > left && last - start < LONGEST {
        let token = start - 1;
        if view.is_mark(token, ")") {
            match (left..token).rev().take(12).find(|&open| view.is_mark(open, "(")) {
                Some(open) => start = open,
                None => break,
            }
            continue;
        }
        if !joins(view, left, token, &mut is_list) {
            break;
        }
        start = token;
    }
    if start > left && view.is(start - 1, Classes::MODAL.or(Classes::DO)) {
        // "would vote on a resolution calling"
        start = (start + 1..end).find(|&token| view.is(token, NOUN_PHRASE_STARTS) || view.is_capitalised(token))?;
    }
    strip(view, start, end)
}

/// Whether `token` still belongs to the noun phrase on its right.
fn joins(view: &View<'_, '_>, left: usize, token: usize, is_list: &mut bool) -> bool {
    if let Some(quotation) = view.quotation(token) {
        return !view.is_utterance(quotation); // a nickname
    }
    if !view.is_word(token) {
        return match view.document.word(token) {
            "," => continues_list(view, left, token, *is_list),
            "." => false,
            word => matches!(word, "%" | "$" | "/" | "&" | "#" | "@" | "'" | "’"),
        };
    }
    let next = token + 1;
    match view.lower(token) {
        "and" | "or" => {
            *is_list = true;
            !(clause_start(view, left, token)..token).any(|earlier| is_verbal(view, earlier))
        }
        "as" => view.lower(next) == "well" || token > left && view.lower(token - 1) == "well",
        "to" => view.is_capitalised(next) || view.is(next, NOUN_PHRASE_STARTS),
        _ if is_verbal(view, token) => false,
        _ if view.is(token, Classes::SUBORDINATOR.or(Classes::QUESTION).or(Classes::CONJUNCTION)) => false,
        _ if view.is(token, Classes::THAT) && !view.is(token, Classes::DETERMINER) => false,
        "that" => token > left && view.is(token - 1, Classes::PREPOSITION), // "on that day the mayor"
        _ if view.is(token, Classes::SUBJECT) && !view.is(token, Classes::DETERMINER) => false,
        _ => true,
    }
}

/// Whether the comma at `comma` separates names of a list ("A, B and C") or a number or "Jr." from what is before.
fn continues_list(view: &View<'_, '_>, left: usize, comma: usize, is_list: bool) -> bool {
    if comma <= left {
        return false;
    }
    if matches!(view.lower(comma + 1), "jr" | "jr." | "sr." | "inc." | "llc") {
        return true;
    }
    let start = clause_start(view, left, comma);
    is_list
        && start < comma
        && !view.is(
            start,
            Classes::PREPOSITION.or(Classes::ADVERB).or(Classes::TIME).or(Classes::SUBORDINATOR).or(Classes::QUESTION),
        )
        && !view.is(comma - 1, Classes::TIME)
        && !view.lower(start).ends_with("ing")
        && !(start..comma).any(|token| is_verbal(view, token))
}

/// Where the stretch without comma, dash, colon or quotation that `token` ends begins.
fn clause_start(view: &View<'_, '_>, left: usize, token: usize) -> usize {
    (left..token)
        .rev()
        .take(LONGEST)
        .find(|&earlier| {
            !view.is_word(earlier)
                && !matches!(view.document.word(earlier), "(" | ")" | "'" | "’" | "&" | "%" | "$" | "/")
        })
        .map_or(left, |mark| mark + 1)
}

/// Without an adverbial before it ("On Tuesday the president"), or a heading in quotation marks.
fn strip(view: &View<'_, '_>, mut start: usize, end: usize) -> Option<Range<usize>> {
    if let Some(heading) =
        view.opens(start).filter(|quotation| view.is_utterance(quotation) || quotation.inside().len() > 3)
        && heading.tokens.end < end
        && view.is_capitalised(heading.tokens.end)
    {
        start = heading.tokens.end;
    }
    while start < end
        && (!view.is_word(start) && !view.is_quoted(start)
            || view.is(start, Classes::ADVERB.or(Classes::CONJUNCTION).or(Classes::TIME).or(Classes::PARTICLE))
                && !view.is(start, Classes::DETERMINER))
    {
        start += 1;
    }
    if start < end && view.is(start, Classes::PREPOSITION) && view.lower(start) != "of" {
        let begins = |token: &usize| {
            let previous = token - 1;
            let before_is_free =
                !view.is(previous, Classes::PREPOSITION.or(NOUN_PHRASE_STARTS).or(Classes::CONJUNCTION));
            let name = view.is_capitalised(*token)
                && (!view.is_capitalised(previous) || view.is(previous, Classes::TIME))
                && !view.is(*token, Classes::TIME);
            let is_free = before_is_free
                && !matches!(view.document.word(previous), "'" | "’")
                && !view.is(previous, Classes::CLITIC);
            is_free && (name || view.is(*token, NOUN_PHRASE_STARTS) && !view.is(*token, Classes::TIME))
        };
        start = (start + 2..end).find(begins)?;
    }
    (start < end && (start..end).any(|token| view.is_word(token) && !view.is(token, Classes::TIME)))
        .then_some(start..end)
}

/// Where a heading ends that ran into the sentence behind it, where paragraphs were lost: "A safe harbour The mayor said".
/// No mark shows it, but a function word with a capital behind a noun, or one or a person's name behind a closed quotation
/// ("‘Not enough’ Ann Lee said").
pub(super) fn behind_heading(view: &View<'_, '_>, tokens: &Range<usize>) -> Option<usize> {
    const LONGEST_HEADING: usize = 14;
    let last = tokens.end.saturating_sub(1).min(tokens.start + LONGEST_HEADING);
    let heading = tokens.start..(tokens.start..last).find(|&at| view.is_mark(at, ",")).unwrap_or(last);
    let begins = |&at: &usize| {
        let is_function_word = view.is(at, Classes::DETERMINER.or(Classes::SUBJECT).or(Classes::SUBORDINATOR))
            && view.document.word(at).len() > 1;
        let is_name = view.cues.names_people(view.lower(at)) && view.is_capitalised(at + 1);
        match view.closes_before(at) {
            _ if !view.is_capitalised(at) => false,
            Some(quotation) => quotation.tokens.start == tokens.start && (is_function_word || is_name),
            None => is_function_word && may_end_heading(view, at - 1),
        }
    };
    heading.skip(1).find(begins)
}

/// Whether a heading may end with a token: with a noun.
fn may_end_heading(view: &View<'_, '_>, last: usize) -> bool {
    const LEADS_ON: Classes = Classes::PREPOSITION
        .or(Classes::CONJUNCTION)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::SUBORDINATOR)
        .or(Classes::AUXILIARY)
        .or(Classes::THAT)
        .or(Classes::TO);
    let is_noun = view.is_word(last) && !view.is_capitalised(last) && !view.is_quoted(last);
    is_noun && !view.is(last, LEADS_ON) && !view.lower(last).ends_with("ing")
}

/// Whether a word looks like a finite verb or an auxiliary.
pub(super) fn is_verbal(view: &View<'_, '_>, token: usize) -> bool {
    if !view.is_word(token) || view.is_quoted(token) || view.is_capitalised(token) {
        return false;
    }
    let is_adjective = token > 0 && view.is(token - 1, NOUN_PHRASE_STARTS.or(Classes::PREPOSITION));
    if view.is(token, Classes::AUXILIARY) {
        return !view.is(token, Classes::CLITIC) || token > 0 && view.is(token - 1, Classes::SUBJECT);
    }
    if is_adjective {
        return false;
    }
    view.is(token, Classes::VERB)
        || view.known(token).is_cue()
            && view
                .cues
                .readings(view.known(token))
                .any(|(form, _)| matches!(form, VerbForm::Past | VerbForm::ThirdPerson))
            && !view.is(token, Classes::PREPOSITION.or(Classes::PLURAL))
}

/// The subject of the clause in which a participle or a coordinated verb at `before` stands: the noun phrase before
/// the first finite verb.
pub(super) fn of_main_clause(view: &View<'_, '_>, left: usize, before: usize) -> Option<Range<usize>> {
    let verb = (left..before).find(|&token| is_verbal(view, token))?;
    let mut end = verb;
    while end > left && view.is(end - 1, Classes::ADVERB) {
        end -= 1;
    }
    match self::before(view, left, end) {
        Subject::Own(phrase) => Some(phrase),
        Subject::Shared => None,
    }
}

/// The noun phrase that begins at `start`, as the subject after its verb ("…," said X, a senator): up to what cannot
/// belong to it.
pub(super) fn noun_phrase_after(view: &View<'_, '_>, start: usize, right: usize) -> Option<Range<usize>> {
    if start >= right || !view.is_word(start) || view.is_quoted(start) {
        return None;
    }
    if view.is(start, Classes::SUBJECT) && !view.is(start, Classes::DETERMINER) {
        return Some(start..start + 1);
    }
    if view.is(start, NOT_A_NOUN_PHRASE) && !view.is(start, NOUN_PHRASE_STARTS) {
        return None;
    }
    let mut end = start + 1;
    let mut is_reduced = false; // inside "released by the ministry"
    while end < right && end - start < LONGEST {
        let is_participle = view.lower(end).ends_with("ed") && !view.is_capitalised(end);
        if is_participle && end + 1 < right && view.is(end + 1, Classes::PREPOSITION) {
            is_reduced = true;
            end += 2;
            continue;
        }
        if is_reduced && view.is(end, Classes::PREPOSITION) && !view.is(end, Classes::SUBORDINATOR) {
            end += 1;
            continue;
        }
        let goes_on = match view.document.word(end) {
            _ if view.is_quoted(end) => view.quotation(end).is_some_and(|quotation| !view.is_utterance(quotation)),
            "," => apposition_follows(view, end + 1, right),
            "(" | ")" | "'" | "’" | "&" | "." if view.document.word(end) != "." => true,
            _ if !view.is_word(end) => false,
            _ if is_verbal(view, end) => false,
            _ => {
                !view.is(
                    end,
                    Classes::TIME
                        .or(Classes::SUBORDINATOR)
                        .or(Classes::RELATIVE)
                        .or(Classes::TO)
                        .or(Classes::ADVERB)
                        .or(Classes::THAT),
                ) && !matches!(
                    view.lower(end),
                    "in" | "on" | "at" | "during" | "by" | "via" | "through" | "about" | "but" | "with"
                ) || view.is(end, Classes::POSSESSIVE)
            }
        };
        if !goes_on {
            break;
        }
        end += 1;
    }
    while end > start + 1 && !view.is_word(end - 1) && !view.is_mark(end - 1, ")") {
        end -= 1;
    }
    Some(start..end)
}

/// What no noun phrase begins with.
const NOT_A_NOUN_PHRASE: Classes = Classes::PREPOSITION
    .or(Classes::SUBORDINATOR)
    .or(Classes::AUXILIARY)
    .or(Classes::TO)
    .or(Classes::TIME)
    .or(Classes::CONJUNCTION)
    .or(Classes::ADVERB);

/// Whether what follows a comma describes the name before it.
fn apposition_follows(view: &View<'_, '_>, at: usize, right: usize) -> bool {
    at < right
        && view.is_word(at)
        && !view.is_quoted(at)
        && !view.lower(at).ends_with("ing")
        && !is_verbal(view, at)
        && !view.is(
            at,
            Classes::RELATIVE
                .or(Classes::SUBORDINATOR)
                .or(Classes::CONJUNCTION)
                .or(Classes::TIME)
                .or(Classes::SUBJECT)
                .or(Classes::PREPOSITION)
                .or(Classes::ADVERB),
        )
        || at < right && view.is(at, Classes::DETERMINER) && !view.is(at, Classes::TIME)
}

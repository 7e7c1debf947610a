//! The day on which a statement was made.
//!
//! By a date in the cue's own clause ("said on Tuesday"); by the one occasion that the article reports, for what its
//! parties say; by the quotation that goes on. A date inside the content tells what the statement is about and never
//! when it was made.

use std::ops::Range;

use jiff::civil::Date;

use super::lex::{Class, Words};
use crate::model::{Attribution, DateMention, SaidOn, SaidOnRule, Span, Statement};
use crate::text::Document;

/// Tokens between the cue and a date after it.
const AFTER_CUE: usize = 6;
/// Tokens between a date before the source and the source or cue.
const BEFORE_CUE: usize = 2;
/// Sentences in which an article tells of its occasion.
const OPENING: usize = 3;
/// Speakers of an article that reports a conversation.
const PARTIES: usize = 3;

/// One answer for each statement.
pub(super) fn said_on(
    document: &Document<'_>,
    words: &Words,
    statements: &[Statement],
    attributions: &[Attribution],
    dates: &[DateMention],
) -> Vec<Option<SaidOn>> {
    let days: Vec<(Span, Date)> = dates.iter().filter_map(single_day).collect();
    let event = Event::of(document, words, statements, attributions, &days);
    let mut answers: Vec<Option<SaidOn>> = Vec::with_capacity(statements.len());
    for (index, statement) in statements.iter().enumerate() {
        let clause = date_of_clause(document, statement, &days).map(|date| SaidOn { date, rule: SaidOnRule::Clause });
        let by_event = || {
            let event = event.as_ref()?;
            let is_party = event.is_party(attributions.get(index)?);
            is_party.then_some(SaidOn { date: event.date, rule: SaidOnRule::Event })
        };
        let by_quotation = || {
            let before = *answers.get(statement.continues? as usize)?;
            before.map(|before| SaidOn { rule: SaidOnRule::Continued, ..before })
        };
        let answer = if event.as_ref().is_some_and(|event| clause.is_some_and(|clause| clause.date == event.date)) {
            by_event().or(clause)
        } else {
            clause.or_else(by_event)
        };
        answers.push(answer.or_else(by_quotation));
    }
    answers
}

/// Place and day of a mention that tells a single day.
fn single_day(mention: &DateMention) -> Option<(Span, Date)> {
    let (from, to) = mention.days?;
    (from == to && mention.rule != "rolling").then_some((mention.span, from))
}

/// The day of a date that belongs to the cue's clause.
fn date_of_clause(document: &Document<'_>, statement: &Statement, days: &[(Span, Date)]) -> Option<Date> {
    let cue = statement.cue?;
    let cue_tokens = document.tokens_in(cue);
    if cue_tokens.is_empty() {
        return None;
    }
    let sentence = document.sentences()[document.sentence_of(cue_tokens.start)].tokens.clone();
    let source = statement.source.map(|source| document.tokens_in(source)).filter(|source| !source.is_empty());
    let inside = |span: Span| statement.content.iter().any(|part| part.overlaps(span));
    let first = days.partition_point(|(span, _)| span.start < document.tokens()[sentence.start].span.start);
    days[first..]
        .iter()
        .take_while(|(span, _)| span.start < document.tokens()[sentence.end - 1].span.end)
        .filter(|(span, _)| !inside(*span))
        .find(|(span, _)| {
            belongs_to_clause(document, &document.tokens_in(*span), &cue_tokens, source.as_ref(), &sentence, &inside)
        })
        .map(|(_, date)| *date)
}

/// Whether a date stands right after the cue, between source and cue, or opens the sentence before them.
fn belongs_to_clause(
    document: &Document<'_>,
    date: &Range<usize>,
    cue: &Range<usize>,
    source: Option<&Range<usize>>,
    sentence: &Range<usize>,
    inside: &impl Fn(Span) -> bool,
) -> bool {
    if date.is_empty() {
        return false;
    }
    let is_plain = |between: Range<usize>| {
        between.clone().all(|token| {
            !inside(document.tokens()[token].span)
                && !matches!(document.lower(token), "that" | "who" | "which" | ";" | ":" | "—" | "–" | "and" | "but")
        })
    };
    if date.start >= cue.end {
        let from = source
            .filter(|source| source.start >= cue.end && source.end <= date.start)
            .map_or(cue.end, |source| source.end);
        return date.start - from <= AFTER_CUE && is_plain(cue.end..date.start);
    }
    let target = source.filter(|source| source.start >= date.end).map_or(cue.start, |source| source.start);
    let is_near = target >= date.end && target - date.end <= BEFORE_CUE && is_plain(date.end..target);
    let is_between = source.is_some_and(|source| source.end <= date.start)
        && date.end <= cue.start
        && cue.start - date.end <= BEFORE_CUE;
    let opens =
        date.start <= sentence.start + 2 && target >= date.end && target - date.end <= 12 && is_plain(date.end..target);
    is_near || is_between || opens
}

/// The one conversation or appearance that an article reports.
struct Event {
    date: Date,
    /// Entities that take part; sorted.
    parties: Vec<u32>,
}

impl Event {
    fn of(
        document: &Document<'_>,
        words: &Words,
        statements: &[Statement],
        attributions: &[Attribution],
        days: &[(Span, Date)],
    ) -> Option<Event> {
        let opening = document.sentences().iter().filter(|sentence| !sentence.is_dateline).take(OPENING);
        let (tokens, date) = opening.map(|sentence| sentence.tokens.clone()).find_map(|tokens| {
            let span = document.span(tokens.clone());
            let mut inside = days.iter().filter(|(day, _)| span.contains(*day) && !is_content(*day, statements));
            let (_, date) = inside.next()?;
            let is_alone = inside.all(|(_, other)| other == date);
            let has_occasion = tokens.clone().any(|token| words.class(document.lower(token)) == Class::Occasion);
            (is_alone && has_occasion).then_some((tokens, *date))
        })?;
        let span = document.span(tokens);
        let has_other_date =
            days.iter().any(|(day, other)| *other != date && span.end <= day.start && !is_content(*day, statements));
        if has_other_date {
            return None;
        }
        let is_opening = |statement: &Statement| statement.cue.unwrap_or(statement.hull()).overlaps(span);
        let mut parties: Vec<u32> = statements
            .iter()
            .zip(attributions)
            .filter(|(statement, _)| is_opening(statement))
            .flat_map(|(_, attribution)| attribution.speakers.iter().chain(&attribution.addressees).copied())
            .collect();
        let mut speakers: Vec<u32> =
            attributions.iter().flat_map(|attribution| attribution.speakers.iter().copied()).collect();
        speakers.sort_unstable();
        speakers.dedup();
        if speakers.len() <= PARTIES {
            parties.append(&mut speakers);
        }
        parties.sort_unstable();
        parties.dedup();
        Some(Event { date, parties })
    }

    fn is_party(&self, attribution: &Attribution) -> bool {
        attribution.speakers.iter().any(|speaker| self.parties.binary_search(speaker).is_ok())
    }
}

fn is_content(span: Span, statements: &[Statement]) -> bool {
    statements.iter().any(|statement| statement.content.iter().any(|part| part.overlaps(span)))
}

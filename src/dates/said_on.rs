//! The day on which a statement was made.
//!
//! By a date in the cue's own clause ("said on Tuesday"); by the one occasion that the article reports, for what its
//! parties say; by the quotation that goes on. A date inside the content tells what the statement is about and never
//! when it was made.

use std::ops::Range;

use jiff::civil::Date;

use super::atom::Class;
use super::words::Words;
use crate::model::{Attribution, DateMention, SaidOn, SaidOnRule, Span, Statement};
use crate::text::Document;

/// Tokens between the cue and a date after it.
const AFTER_CUE: usize = 6;
/// Tokens around a cue in which the date of its clause is looked for.
const CLAUSE: usize = 60;
/// Tokens between a date before the source and the source or cue.
const BEFORE_CUE: usize = 2;
/// Sentences in which an article tells of its occasion.
const OPENING: usize = 3;
/// Speakers of an article that reports a conversation.
const PARTIES: usize = 3;

/// Statements before and after one whose contents may reach into its clause.
const NEAR: usize = 4;

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
        let near = &statements[index.saturating_sub(NEAR)..statements.len().min(index + NEAR + 1)];
        let clause =
            date_of_clause(document, statement, near, &days).map(|date| SaidOn { date, rule: SaidOnRule::Clause });
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

/// The day of a date that belongs to the cue's clause: outside the content, and outside that of the statements `near` it
/// unless the cue itself stands there.
fn date_of_clause(
    document: &Document<'_>,
    statement: &Statement,
    near: &[Statement],
    days: &[(Span, Date)],
) -> Option<Date> {
    let cue = statement.cue?;
    let cue_tokens = document.tokens_in(cue);
    if cue_tokens.is_empty() {
        return None;
    }
    let sentence = document.sentences()[document.sentence_of(cue_tokens.start)].tokens.clone();
    let source = statement.source.map(|source| document.tokens_in(source)).filter(|source| !source.is_empty());
    let holds = |other: &Statement, span: Span| other.content.iter().any(|part| part.overlaps(span));
    let inside =
        |span: Span| holds(statement, span) || near.iter().any(|other| holds(other, span) && !holds(other, cue));
    let window = sentence.start.max(cue_tokens.start.saturating_sub(CLAUSE))..sentence.end.min(cue_tokens.end + CLAUSE);
    let first = days.partition_point(|(span, _)| span.start < document.tokens()[window.start].span.start);
    days[first..]
        .iter()
        .take_while(|(span, _)| span.start < document.tokens()[window.end - 1].span.end)
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
        let contents = Contents::of(statements);
        let opening = document.sentences().iter().filter(|sentence| !sentence.is_dateline).take(OPENING);
        let (tokens, date) = opening.map(|sentence| sentence.tokens.clone()).find_map(|tokens| {
            let span = document.span(tokens.clone());
            let mut inside = days.iter().filter(|(day, _)| span.contains(*day) && !contents.overlap(*day));
            let (_, date) = inside.next()?;
            let is_alone = inside.all(|(_, other)| other == date);
            let has_occasion = tokens.clone().any(|token| words.class(document.lower(token)) == Class::Occasion);
            (is_alone && has_occasion).then_some((tokens, *date))
        })?;
        let span = document.span(tokens);
        let has_other_date =
            days.iter().any(|(day, other)| *other != date && span.end <= day.start && !contents.overlap(*day));
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

/// All that is said in an article: stretches in order, apart from each other.
struct Contents(Vec<Span>);

impl Contents {
    fn of(statements: &[Statement]) -> Contents {
        let mut parts: Vec<Span> = statements.iter().flat_map(|statement| statement.content.iter().copied()).collect();
        parts.sort_unstable();
        parts.dedup_by(|next, last| {
            let joins = next.start <= last.end;
            if joins {
                *last = last.hull(*next);
            }
            joins
        });
        Contents(parts)
    }

    fn overlap(&self, span: Span) -> bool {
        let at = self.0.partition_point(|part| part.end <= span.start);
        self.0.get(at).is_some_and(|part| part.overlaps(span))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Engine, Prefer};
    use crate::lexicon::Lexicon;
    use crate::model::*;
    use crate::text::{Abbreviations, Document};

    /// The days of statements that are marked as `<content>` with the cue `{said}` and the source `[He]`, all by one
    /// entity, in a text of 21 April 2020.
    fn days(marked: &str, speakers: &[u32]) -> Vec<Option<(String, SaidOnRule)>> {
        let (mut text, mut spans) = (String::new(), [Vec::new(), Vec::new(), Vec::new()]);
        let mut open = Vec::new();
        for c in marked.chars() {
            match c {
                '<' | '{' | '[' => open.push(text.len() as u32),
                '>' | '}' | ']' => {
                    let kind = ['>', '}', ']'].iter().position(|mark| *mark == c).unwrap();
                    spans[kind].push(Span::new(open.pop().unwrap(), text.len() as u32));
                }
                _ => text.push(c),
            }
        }
        let [contents, cues, sources] = spans;
        let statements: Vec<Statement> = contents
            .iter()
            .enumerate()
            .map(|(index, content)| Statement {
                content: vec![*content],
                cue: cues.get(index).copied(),
                cue_lemma: None,
                source: sources.get(index).copied(),
                context: *content,
                kind: Kind::Indirect,
                mode: Mode::Speech,
                core: true,
                act: None,
                within: None,
                continues: (index >= cues.len()).then(|| index as u32 - 1),
                paragraph: 0,
                sentence: 0,
                rule: "model".into(),
                confidence: 1.0,
            })
            .collect();
        let attributions: Vec<Attribution> = speakers
            .iter()
            .map(|speaker| Attribution { speakers: vec![*speaker], rule: SpeakerRule::Name, addressees: vec![] })
            .collect();
        let lexicon = Lexicon::built_in();
        let engine = Engine::new(&lexicon).unwrap();
        let abbreviations = Abbreviations::new(&lexicon);
        let document = Document::read(&text, &abbreviations);
        let dates = engine.find(&document, "2020-04-21".parse().ok(), None::<Prefer>);
        let answers = engine.said_on(&document, &statements, &attributions, &dates);
        answers.into_iter().map(|answer| answer.map(|said| (said.date.to_string(), said.rule))).collect()
    }

    #[test]
    fn a_date_in_the_clause_of_the_cue() {
        for marked in [
            "[He] {said} on Monday <the border was open>.",
            "[He] {told} reporters late Monday that <the border was open>.",
            "On Monday, [the minister] {said} <the border was open>.",
            "[The minister] on Monday {said} <the border was open>.",
            "<“The border is open,”> [he] {said} Monday.",
        ] {
            assert_eq!(days(marked, &[0]), [Some(("2020-04-20".to_owned(), SaidOnRule::Clause))], "{marked}");
        }
    }

    #[test]
    fn a_date_in_the_content_is_no_day_of_saying() {
        for marked in [
            "[He] {said} <the border opens on Monday>.",
            "[He] {said} <the border was open>.",
            "[He] {said} last week <the border was open>.",
            "The border, which was shut on Monday, is open, [he] {said} <so>.",
        ] {
            assert_eq!(days(marked, &[0]), [None], "{marked}");
        }
    }

    #[test]
    fn a_date_in_the_content_before_is_no_day_of_the_next_report() {
        let marked = "[She] {said} on Monday that <the border would open on Friday>, {calling} <it a relief>.";
        assert_eq!(days(marked, &[0, 0])[1], None);
    }

    #[test]
    fn what_the_parties_of_the_one_occasion_say() {
        let marked = "In a telephone conversation with his counterpart on Monday, [the minister] {said} <the border was open>. \
            [He] {added} that <trade had grown>. [His counterpart] {agreed} that <much was to be done>.";
        let event = Some(("2020-04-20".to_owned(), SaidOnRule::Event));
        assert_eq!(days(marked, &[0, 0, 1]), [event.clone(), event.clone(), event]);
    }

    #[test]
    fn an_occasion_may_be_told_by_its_verb() {
        let marked = "The minister met today with the envoy of the islands. [She] {said} <the border was open>.";
        assert_eq!(days(marked, &[0]), [Some(("2020-04-21".to_owned(), SaidOnRule::Event))]);
        let marked = "The fleet left today for the islands. [She] {said} <the border was open>.";
        assert_eq!(days(marked, &[0]), [None]);
    }

    #[test]
    fn a_quotation_that_goes_on_keeps_its_day() {
        let marked = "<“The border is open,”> [he] {said} Monday. <“It will stay open.”>";
        assert_eq!(days(marked, &[0, 0])[1], Some(("2020-04-20".to_owned(), SaidOnRule::Continued)));
    }
}

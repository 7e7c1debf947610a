//! Labels of turns, "NAME:", and the question whether those of a text make it a transcript.
//!
//! A label stands at the start of a paragraph, behind a quotation mark if it is in capitals, or behind the end of a
//! sentence where paragraphs were lost. What precedes a colon is often no speaker but a heading or a list's item. So one
//! of these is asked for: a label that comes back, several in capitals that name people, one in capitals behind the clock
//! time at which the words begin, or a person's name whose words speak of "I", "we" and "you" without quotation marks.

use std::ops::Range;

use super::view::View;
use super::words::Classes;
use crate::text::{Case, TokenKind};

/// The label of a turn.
pub(super) struct Label {
    /// First token of the label, a clock before the name ("2:05 P.M. EDT") included.
    pub(super) start: usize,
    pub(super) name: Range<usize>,
    /// First token behind it.
    pub(super) content: usize,
    /// In capitals, or the "Q" of a press briefing.
    is_strong: bool,
    /// Whether a word of it is a title or a given name and none tells that it is a heading; so is "Q".
    is_person: bool,
}

/// Longest label of a turn, in tokens.
const LONGEST: usize = 16;
/// Longest name before a quotation; what is longer is a sentence.
const LONGEST_NAME: usize = 9;

/// Longest headline, in tokens.
const LONGEST_HEADLINE: usize = 40;

/// All labels of a text, in its order.
pub(super) fn find(view: &View<'_, '_>) -> Vec<Label> {
    let mut labels = Vec::new();
    for paragraph in view.document.paragraphs() {
        let tokens = &paragraph.tokens;
        if view.document.word(tokens.start) == "Q" && tokens.len() > 2 {
            let content = tokens.start + 1 + usize::from(view.is_mark(tokens.start + 1, ":"));
            let name = tokens.start..tokens.start + 1;
            labels.push(Label { start: name.start, name, content, is_strong: true, is_person: true });
        }
        let mut from = tokens.start;
        for colon in (tokens.start..tokens.end - 1).filter(|&token| view.is_mark(token, ":")) {
            labels.extend(before(view, from, colon, tokens.start));
            from = colon + 1;
        }
    }
    labels
}

/// The label that ends at `colon` and begins not before `from`.
fn before(view: &View<'_, '_>, from: usize, colon: usize, paragraph: usize) -> Option<Label> {
    let content = colon + 1;
    if view.opens(content).is_some() {
        return None;
    }
    let mut end = colon;
    if view.is_mark(end - usize::from(end > from), ")") {
        end = (from..end).rev().take(6).find(|&token| view.is_mark(token, "("))?; // "(retranslated)"
    }
    let is_capitals = |token: usize| view.document.tokens()[token].case == Case::Upper;
    let is_abbreviated = |stop: usize| stop > from && is_capitals(stop - 1) && view.document.word(stop - 1).len() <= 4;
    let belongs = |&token: &usize| match view.document.word(token) {
        "." => is_abbreviated(token),
        "(" | ")" => false,
        _ => fits(view, token) || view.kind(token) == TokenKind::Number,
    };
    let first = (from..end).rev().take(LONGEST).take_while(belongs).last()?;
    let mut name = first..end;
    if let Some(clock) = name.clone().rev().find(|&token| view.kind(token) == TokenKind::Number) {
        // "2:05 P.M. EDT PRESIDENT RUIZ": the name stands behind the zone
        name.start = (clock + 1..end).find(|&token| is_zone(view, token))? + 1;
    }
    let words = || name.clone().filter(|&token| view.is_word(token));
    let is_strong = words().any(is_capitals)
        && words().all(|token| matches!(view.document.tokens()[token].case, Case::Upper | Case::None | Case::Capital));
    let is_person = words().any(|token| view.cues.names_people(view.lower(token)))
        && view.lower(name.start) != "dear"
        && !words().any(|token| view.is(token, NOT_IN_NAMES) && !matches!(view.lower(token), "of" | "for" | "the"));
    let is_name = !name.is_empty() && view.is_capitalised(name.start);
    let is_quoted = is_strong && first == paragraph + 1 && view.opens(paragraph).is_some();
    let is_placed = first == paragraph || is_quoted || is_person && words().count() >= 2 && closes(view, first - 1);
    (is_name && is_placed).then_some(Label { start: first, name, content, is_strong, is_person })
}

/// "EDT", "GMT".
fn is_zone(view: &View<'_, '_>, token: usize) -> bool {
    view.document.tokens()[token].case == Case::Upper && view.document.word(token).ends_with('T')
}

/// What tells a heading from a name.
const NOT_IN_NAMES: Classes =
    Classes::PREPOSITION.or(Classes::TO).or(Classes::AUXILIARY).or(Classes::POSSESSIVE).or(Classes::SUBJECT);

/// A name, or a title in capitals, between the start of a stretch and a colon.
pub(super) fn name_before_colon(view: &View<'_, '_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let colon = (tokens.start..tokens.end.min(tokens.start + LONGEST_NAME)).find(|&token| view.is_mark(token, ":"))?;
    let name = tokens.start..colon;
    let is_name = !name.is_empty() && view.is_capitalised(name.start) && name.clone().all(|token| fits(view, token));
    is_name.then_some(name)
}

fn fits(view: &View<'_, '_>, token: usize) -> bool {
    view.is_capitalised(token)
        || matches!(
            view.lower(token),
            "of" | "the" | "and" | "for" | "de" | "al" | "el" | "bin" | "van" | "von" | "s" | "'s" | "’s"
        )
        || matches!(view.document.word(token), "(" | ")" | "," | "." | "-" | "–")
}

/// Whether a turn may begin behind a token: a stop, a closing mark, "* * *".
fn closes(view: &View<'_, '_>, token: usize) -> bool {
    view.is_stop(token)
        || view.closes_before(token + 1).is_some()
        || matches!(view.document.word(token), ")" | "]" | ">" | "*")
        || view.document.word(token).ends_with('.')
}

/// Where people are labelled in capitals, a word with one capital that names nobody is no label ("Consider:", "First:"),
/// nor is a name that comes once before a colon: somebody is greeted or listed ("Senator Ruiz, Mayor Hall: Thank you").
pub(super) fn keep_one_form(view: &View<'_, '_>, labels: &mut Vec<Label>) {
    let is_upper = |token: usize| !view.is_word(token) || view.document.tokens()[token].case == Case::Upper;
    let in_capitals = |label: &Label| label.name.len() > 1 && label.name.clone().all(is_upper);
    if !labels.iter().any(|label| label.is_person && in_capitals(label)) {
        return;
    }
    let words = |label: &Label| view.document.lower_span(view.document.span(label.name.clone()));
    let mut names: Vec<&str> = labels.iter().map(words).collect();
    names.sort_unstable();
    let is_repeated = |label: &Label| {
        let first = names.partition_point(|name| *name < words(label));
        names.get(first + 1).is_some_and(|next| *next == words(label))
    };
    labels.retain(|label| label.is_strong || label.is_person && is_repeated(label));
}

/// Whether the labels are those of a transcript.
pub(super) fn are_of_transcript(view: &View<'_, '_>, labels: &[Label]) -> bool {
    let words = |label: &Label| view.document.lower_span(view.document.span(label.name.clone()));
    let mut names: Vec<&str> =
        labels.iter().filter(|label| label.name.len() >= 2 || label.is_strong).map(words).collect();
    names.sort_unstable();
    let is_repeated = names.windows(2).any(|pair| pair[0] == pair[1]);
    let strong = labels.iter().filter(|label| label.is_strong).count();
    let people = labels.iter().filter(|label| label.is_strong && label.is_person).count();
    let ends = labels.iter().skip(1).map(|next| next.start).chain([view.document.tokens().len()]);
    let follows_clock = |label: &Label| label.name.start > 0 && is_zone(view, label.name.start - 1);
    is_repeated
        || strong >= 3 && people * 2 >= strong
        || labels.iter().any(|label| label.is_strong && label.is_person && follows_clock(label))
        || labels.iter().zip(ends).any(|(label, end)| speaks(view, label, end))
}

/// Whether what begins at a token addresses listeners ("Friends, …", "Ladies and gentlemen,", "Good morning.").
fn greets(view: &View<'_, '_>, start: usize, end: usize) -> bool {
    let second = if start + 1 < end { view.document.word(start + 1) } else { "" };
    match view.lower(start) {
        "friends" | "colleagues" | "comrades" | "gentlemen" => matches!(second, "," | "!" | "."),
        "ladies" => second == "and",
        "good" => matches!(second, "morning" | "afternoon" | "evening" | "day"),
        "dear" => matches!(second, "friends" | "colleagues" | "guests" | "comrades" | "participants"),
        _ => false,
    }
}

/// Whether the words from a person's label to `end` are those of somebody who speaks: one in forty is "I", "we" or
/// "you", and few stand inside quotation marks. A headline is none: it is short and ends without a stop.
fn speaks(view: &View<'_, '_>, label: &Label, end: usize) -> bool {
    let paragraph = &view.document.paragraphs()[view.document.paragraph_of(label.content)].tokens;
    let is_headline = paragraph.len() <= LONGEST_HEADLINE && view.is_word(paragraph.end - 1);
    if !label.is_person || label.name.len() < 2 {
        return false;
    }
    if greets(view, label.content, paragraph.end) {
        return true;
    }
    if is_headline {
        return false;
    }
    let (mut all, mut quoted, mut personal) = (0, 0, 0);
    for token in (label.content..end).filter(|&token| view.is_word(token)) {
        all += 1;
        if view.is_quoted(token) {
            quoted += 1;
        } else if matches!(
            view.lower(token),
            "i" | "me" | "my" | "we" | "us" | "our" | "ours" | "you" | "your" | "yours"
        ) {
            personal += 1;
        }
    }
    personal >= 2 && personal * 40 >= all && quoted * 3 < all
}

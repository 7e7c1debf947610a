//! From tokens to the table's values: trimming, kind, lemma, context, order, and which row refers to which.

use std::borrow::Cow;
use std::ops::Range;

use super::candidate::Candidate;
use super::group;
use super::merge::Kept;
use super::source;
use super::view::View;
use super::words::Classes;
use crate::model::{Kind, Span, Statement};

/// Turns what stands into statements, sorted by where they begin, where they end and their cue.
pub(super) fn finish(view: &View<'_, '_>, kept: &[Kept]) -> Vec<Statement> {
    let mut rows: Vec<(Statement, &Kept)> =
        kept.iter().filter_map(|kept| Some((statement(view, &kept.candidate)?, kept))).collect();
    rows.sort_by_key(|(statement, kept)| (statement.hull(), statement.cue, kept.candidate.anchor));
    for index in 0..rows.len() {
        if rows[index].1.is_within {
            let inner = rows[index].0.hull();
            let near = index.saturating_sub(NEAR)..rows.len().min(index + NEAR);
            let outer =
                near.into_iter().find(|&other| !rows[other].1.is_within && rows[other].0.hull().contains(inner));
            rows[index].0.within = outer.map(|outer| outer as u32);
        }
        if rows[index].1.candidate.rule == CONTINUED {
            let before = rows[..index]
                .iter()
                .rposition(|(before, kept)| !kept.is_within && before.hull().end <= rows[index].0.hull().start);
            rows[index].0.continues = before.map(|before| before as u32);
        }
    }
    rows.into_iter().map(|(statement, _)| statement).collect()
}

/// An outer row stands at most so many rows from a row within it.
const NEAR: usize = 16;

/// The rule of quotations that run on.
pub(super) const CONTINUED: &str = "continued";

/// The rule of turns in transcripts, which are direct without quotation marks.
pub(super) const TURN: &str = "turn";

fn statement(view: &View<'_, '_>, candidate: &Candidate) -> Option<Statement> {
    let document = view.document;
    let mut content = candidate.content.clone();
    let sentence = &document.sentences()[document.sentence_of(content.first()?.start)].tokens;
    if content[0].start == sentence.start && candidate.cue.is_some() {
        content[0].start = source::behind_heading(view, &content[0]).unwrap_or(content[0].start);
    }
    let parts: Vec<Range<usize>> = content.into_iter().filter_map(|part| trim(view, candidate, part)).collect();
    let (first, end) = (parts.first()?.start, parts.last()?.end);
    let from = candidate.cue.as_ref().map_or(first, |cue| cue.start.min(first));
    let to = candidate.cue.as_ref().map_or(end, |cue| cue.end.max(end));
    let sentences = document.sentences();
    let context =
        sentences[document.sentence_of(from)].tokens.start..sentences[document.sentence_of(to - 1)].tokens.end;
    Some(Statement {
        content: parts.iter().map(|part| document.span(part.clone())).collect(),
        cue: candidate.cue.clone().map(|cue| document.span(cue)),
        cue_lemma: lemma(view, candidate),
        source: candidate.source.clone().map(|source| source_span(view, source)),
        context: document.span(context),
        kind: if candidate.rule == TURN { Kind::Direct } else { kind(view, &parts) },
        mode: candidate.mode,
        core: candidate.core,
        act: None,
        within: None,
        continues: None,
        paragraph: document.paragraph_of(first) as u32,
        sentence: document.sentence_of(first) as u32,
        rule: Cow::Borrowed(candidate.rule),
        confidence: candidate.confidence.clamp(0.0, 1.0),
    })
}

/// Without commas, stops outside quotation marks and, but in a turn, "that" at the edges; none if no word is left.
fn trim(view: &View<'_, '_>, candidate: &Candidate, mut part: Range<usize>) -> Option<Range<usize>> {
    let is_edge = |token: usize| !view.is_word(token) && !view.is_quoted(token);
    let opens = |token: usize| matches!(view.document.word(token), "(" | "[" | "$" | "#" | "@" | "£" | "€");
    let closes = |token: usize| matches!(view.document.word(token), ")" | "]" | "?" | "!" | "…" | "..." | "%");
    loop {
        let before = part.clone();
        while part.start < part.end && is_edge(part.start) && !opens(part.start) {
            part.start += 1;
        }
        while part.end > part.start && is_edge(part.end - 1) && !closes(part.end - 1) {
            part.end -= 1;
        }
        let is_complementiser =
            part.len() > 1 && view.is(part.start, Classes::THAT) && view.lower(part.start) == "that";
        if is_complementiser && !view.is_quoted(part.start) && candidate.rule != TURN {
            part.start += 1;
        }
        if part == before {
            break;
        }
    }
    part.clone().any(|token| view.is_word(token)).then_some(part)
}

fn kind(view: &View<'_, '_>, parts: &[Range<usize>]) -> Kind {
    let mut words = parts.iter().flat_map(Clone::clone).filter(|&token| view.is_word(token)).peekable();
    let starts_quoted = words.peek().is_some_and(|&token| view.is_quoted(token));
    match words.all(|token| view.is_quoted(token) == starts_quoted) {
        true if starts_quoted => Kind::Direct,
        true => Kind::Indirect,
        false => Kind::Mixed,
    }
}

/// A source without a heading before it, and without a comma or an 's at its end.
fn source_span(view: &View<'_, '_>, mut source: Range<usize>) -> Span {
    source.start = source::behind_heading(view, &source).unwrap_or(source.start);
    while source.len() > 1
        && !view.is_word(source.end - 1)
        && !matches!(view.document.word(source.end - 1), ")" | "." | "”" | "\"")
    {
        source.end -= 1;
    }
    view.document.span(source)
}

/// The cue's dictionary form: that of its verb with the words that belong to it, and with the feeling that it expresses.
fn lemma(view: &View<'_, '_>, candidate: &Candidate) -> Option<Cow<'static, str>> {
    let cue = candidate.cue.clone()?;
    let anchor = candidate.anchor;
    if !view.known(anchor).is_cue() {
        let words = view.document.lower_span(view.document.span(cue));
        return Some(Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let reading = view
        .cues
        .readings(view.known(anchor))
        .find(|(_, reading)| reading.rest.is_empty() || group::rest(view, &cue, anchor + 1, &reading.rest).is_some());
    let mut lemma = reading.map(|(_, reading)| reading.lemma.clone())?;
    if let Some(feeling) = (anchor + 1..cue.end).find(|&token| view.is(token, Classes::FEELING)) {
        lemma = format!("{lemma} {}", view.lower(feeling));
    }
    Some(Cow::Owned(lemma))
}

//! Texts in which a name before a colon says who speaks: transcripts, labelled and signed quotations.
//!
//! In a transcript each paragraph of a turn is a row of its own; nothing else is looked for in it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::candidate::Candidate;
use super::confidence::MARKED;
use super::finish::TURN;
use super::labels::{self, name_before_colon};
use super::view::View;
use crate::model::Mode;
use crate::text::{Case, Quotation};

/// The paragraphs of the turns, if the text is a transcript. Where another turn begins inside a paragraph, each has its
/// own part of it.
pub(super) fn find(view: &View<'_, '_>) -> Vec<Candidate> {
    let mut labels = labels::find(view);
    if !labels::are_of_transcript(view, &labels) {
        return Vec::new();
    }
    labels::keep_one_form(view, &mut labels);
    let mut turns = Vec::new();
    let mut speaker: Option<Range<usize>> = None;
    let mut next = labels.iter().peekable();
    for paragraph in view.document.paragraphs() {
        let mut start = paragraph.tokens.start;
        if matches!(view.document.word(start), "END" | "#") {
            speaker = None;
        }
        while start < paragraph.tokens.end {
            let label = next.next_if(|label| label.name.start < paragraph.tokens.end);
            let end = label.map_or(paragraph.tokens.end, |label| label.start);
            push(view, start..end, speaker.as_ref(), &mut turns);
            let Some(label) = label else { break };
            speaker = Some(label.name.clone());
            start = label.content;
        }
    }
    turns
}

fn push(view: &View<'_, '_>, content: Range<usize>, speaker: Option<&Range<usize>>, turns: &mut Vec<Candidate>) {
    if let Some(name) = speaker
        && !content.is_empty()
        && !is_stage_direction(view, &content)
    {
        turns.push(candidate(content, name.clone(), TURN));
    }
}

/// Where the turns of each paragraph that has some begin.
pub(super) fn starts(view: &View<'_, '_>, turns: &[Candidate]) -> FxHashMap<usize, usize> {
    let mut starts = FxHashMap::default();
    for turn in turns {
        let paragraph = view.document.paragraph_of(turn.anchor);
        let own = view.document.paragraphs()[paragraph].tokens.start;
        let label = turn.source.as_ref().map_or(own, |name| name.start);
        // a label before the first turn of a paragraph belongs to it
        starts.entry(paragraph).or_insert(label.max(own).min(turn.anchor));
    }
    starts
}

/// Adds what a unit attributes by a label or a signature: `Name: “…”`, `“…” — Name`.
pub(super) fn labelled(view: &View<'_, '_>, unit: &Range<usize>, candidates: &mut Vec<Candidate>) {
    if let Some(name) = name_before_colon(view, unit)
        && name.end + 1 < unit.end
        && let Some(quotation) = view.opens(name.end + 1)
    {
        candidates.push(candidate(quotation.tokens.start..quotation.tokens.end.min(unit.end), name, "label"));
    }
    if let Some(quotation) = view.opens(unit.start).filter(|quotation| view.is_utterance(quotation)) {
        candidates.extend(signature(view, quotation).map(|name| candidate(quotation.tokens.clone(), name, "signed")));
    }
}

/// The name behind a quotation and a dash, at the end of its paragraph or alone in the next one.
fn signature(view: &View<'_, '_>, quotation: &Quotation) -> Option<Range<usize>> {
    let dash = quotation.tokens.end;
    if !quotation.is_closed || dash + 1 >= view.document.tokens().len() || !view.is_dash(dash) {
        return None;
    }
    let paragraph = &view.document.paragraphs()[view.document.paragraph_of(dash)];
    let name = dash + 1..paragraph.tokens.end;
    (!name.is_empty() && name.len() <= 10 && view.is_capitalised(name.start)).then_some(name)
}

fn candidate(content: Range<usize>, source: Range<usize>, rule: &'static str) -> Candidate {
    Candidate {
        anchor: content.start,
        content: vec![content],
        cue: None,
        source: Some(source),
        mode: Mode::Speech,
        core: true,
        rule,
        confidence: MARKED,
    }
}

/// What nobody says: "(Applause.)", "* * *", "5:01 P.M. EDT".
pub(super) fn is_stage_direction(view: &View<'_, '_>, tokens: &Range<usize>) -> bool {
    let mut brackets = 0;
    let mut spoken = Vec::new();
    for token in tokens.clone() {
        match view.document.word(token) {
            "(" | "[" | "<" => brackets += 1,
            ")" | "]" | ">" => brackets -= 1,
            _ if brackets <= 0 && view.is_word(token) => spoken.push(token),
            _ => {}
        }
    }
    let is_capitals = |&token: &usize| matches!(view.document.tokens()[token].case, Case::Upper | Case::None);
    view.document.word(tokens.start).contains(':') && spoken.iter().all(is_capitals) || spoken.is_empty()
}

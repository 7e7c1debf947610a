//! Texts in which a name before a colon says who speaks: transcripts, labelled and signed quotations.
//!
//! In a transcript each paragraph of a turn is a row of its own; nothing else is looked for in it.

use std::ops::Range;

use super::candidate::Candidate;
use super::confidence::MARKED;
use super::view::View;
use crate::model::Mode;
use crate::text::{Case, Paragraph, Quotation};

/// The paragraphs of the turns, if the text is a transcript.
pub(super) fn find(view: &View<'_, '_>) -> Vec<Candidate> {
    let paragraphs = view.document.paragraphs();
    let labels: Vec<Option<Label>> = paragraphs.iter().map(|paragraph| Label::of(view, paragraph)).collect();
    if !is_transcript(view, &labels) {
        return Vec::new();
    }
    let mut turns = Vec::new();
    let mut speaker: Option<Range<usize>> = None;
    for (paragraph, label) in paragraphs.iter().zip(labels) {
        let mut content = paragraph.tokens.clone();
        if let Some(label) = label {
            content.start = label.content;
            speaker = Some(label.name);
        } else if matches!(view.document.word(content.start), "END" | "#") {
            speaker = None;
        }
        if let Some(name) = &speaker
            && !is_stage_direction(view, &content)
        {
            turns.push(candidate(content, name.clone(), "turn"));
        }
    }
    turns
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

/// The label of a turn.
struct Label {
    name: Range<usize>,
    /// First token behind it.
    content: usize,
    /// In capitals, or the "Q" of a press briefing.
    is_strong: bool,
}

impl Label {
    fn of(view: &View<'_, '_>, paragraph: &Paragraph) -> Option<Label> {
        let tokens = paragraph.tokens.clone();
        if view.document.word(tokens.start) == "Q" && tokens.len() > 2 {
            let content = tokens.start + 1 + usize::from(view.is_mark(tokens.start + 1, ":"));
            return Some(Label { name: tokens.start..tokens.start + 1, content, is_strong: true });
        }
        let is_quoted = view.opens(tokens.start).is_some();
        let name = name_before_colon(view, &(tokens.start + usize::from(is_quoted)..tokens.end))?;
        let content = name.end + 1;
        if content >= tokens.end || view.opens(content).is_some() {
            return None;
        }
        let is_strong = name
            .clone()
            .all(|token| matches!(view.document.tokens()[token].case, Case::Upper | Case::None | Case::Capital))
            && name.clone().any(|token| view.document.tokens()[token].case == Case::Upper);
        (is_strong || !is_quoted).then_some(Label { name, content, is_strong })
    }
}

/// A name, or a title in capitals, between the start of a stretch and a colon.
fn name_before_colon(view: &View<'_, '_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let colon = (tokens.start..tokens.end.min(tokens.start + 9)).find(|&token| view.is_mark(token, ":"))?;
    let name = tokens.start..colon;
    let fits = |token: usize| {
        view.is_capitalised(token)
            || matches!(
                view.lower(token),
                "of" | "the" | "and" | "de" | "al" | "el" | "bin" | "van" | "von" | "s" | "'s" | "’s"
            )
            || matches!(view.document.word(token), "(" | ")" | "," | "." | "-" | "–")
    };
    let is_name = !name.is_empty() && view.is_capitalised(name.start) && name.clone().all(fits);
    is_name.then_some(name)
}

/// Whether the labels are those of a transcript: several, and one of them in capitals or seen twice.
fn is_transcript(view: &View<'_, '_>, labels: &[Option<Label>]) -> bool {
    let found: Vec<&Label> = labels.iter().flatten().collect();
    if found.len() < 2 {
        return false;
    }
    let words = |label: &Label| view.document.lower_span(view.document.span(label.name.clone()));
    let strong = found.iter().filter(|label| label.is_strong).count();
    let mut names: Vec<&str> =
        found.iter().filter(|label| label.name.len() >= 2 || label.is_strong).map(|label| words(label)).collect();
    names.sort_unstable();
    let repeated = names.windows(2).any(|pair| pair[0] == pair[1]);
    repeated || strong >= 3
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

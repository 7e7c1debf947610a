//! Bodies that a text introduces with their abbreviation: "the Alliance for Clean Rivers (ACR)".
//!
//! The long form is found by its initials, backwards from the parenthesis, in the manner of Schwartz and Hearst (2003);
//! small words between may give a letter or none.

use std::ops::Range;

use super::super::lists::View;
use super::{Found, Head};

/// Makes the long form of each abbreviation one mention of a body, in the place of the mentions that touch it.
pub(super) fn widen(view: &View<'_, '_>, found: Vec<Found>) -> Vec<Found> {
    let mut widened = Vec::with_capacity(found.len());
    let mut rest = found.into_iter().peekable();
    for open in 1..view.document.tokens().len().saturating_sub(2) {
        let is_abbreviation = view.word(open) == "(" && view.word(open + 2) == ")" && is_acronym(view, open + 1);
        let Some(name) = is_abbreviation.then(|| long_form(view, open)).flatten() else { continue };
        while let Some(before) = rest.next_if(|found| found.tokens.end <= name.start) {
            widened.push(before);
        }
        // A mention that begins well before the name, or goes on behind it ("the Bank (CB) governor Ana Ruiz"), is left.
        let is_more = |found: &Found| found.tokens.start + 1 < name.start || found.tokens.end > open + 3;
        if rest.peek().is_some_and(is_more) {
            continue;
        }
        while rest.next_if(|found| found.tokens.start < open + 2).is_some() {}
        widened.push(body(view, name, open));
    }
    widened.extend(rest);
    widened
}

fn is_acronym(view: &View<'_, '_>, token: usize) -> bool {
    let length = view.word(token).chars().count();
    let end = token + 1;
    view.is_upper(token)
        && (3..=8).contains(&length)
        && view.country(token, end).is_none()
        && view.known_body(token, end).is_none()
}

/// The words before the parenthesis at `open` whose initials the abbreviation has.
fn long_form(view: &View<'_, '_>, open: usize) -> Option<Range<usize>> {
    let mut rest = view.lower(open + 1);
    let sentence = view.document.sentence_of(open);
    let mut skipped = 0;
    for token in (0..open).rev().take(12) {
        if view.document.sentence_of(token) != sentence || !view.is_word(token) {
            return None;
        }
        let word = view.lower(token);
        let initial = word.chars().next()?;
        if view.is_capitalised(token) && view.is_upper(token) && rest.ends_with(word) {
            rest = &rest[..rest.len() - word.len()];
        } else if rest.ends_with(initial) {
            rest = &rest[..rest.len() - initial.len_utf8()];
        } else if view.is_capitalised(token) || skipped == 3 {
            return None;
        } else {
            skipped += 1;
        }
        if rest.is_empty() {
            return (open - token > 1 && view.is_capitalised(token)).then_some(token..open);
        }
    }
    None
}

/// The body whose name stands before the parenthesis at `open`.
fn body(view: &View<'_, '_>, name: Range<usize>, open: usize) -> Found {
    Found {
        tokens: name.clone(),
        outer: open + 3,
        head: Head::Body { known: None, name, country: None },
        offices: Vec::new(),
        counterpart: None,
        determiner: None,
        is_possessive: view.is_possessive_ending(open + 3),
        is_headline: false,
        is_of_several: false,
    }
}

//! Bodies that a text introduces with their abbreviation: "the Alliance for Clean Rivers (ACR)".
//!
//! The long form is found by its initials, backwards from the parenthesis, in the manner of Schwartz and Hearst (2003);
//! small words between may give a letter or none.

use std::ops::Range;

use super::lists::View;
use super::scan::{Found, Head};

/// Makes the long form of each abbreviation one mention of a body.
pub(super) fn widen(view: &View<'_, '_>, found: &mut Vec<Found>) {
    for open in 1..view.document.tokens().len().saturating_sub(2) {
        if view.word(open) == "("
            && view.word(open + 2) == ")"
            && is_acronym(view, open + 1)
            && let Some(name) = long_form(view, open)
        {
            replace(view, found, name, open);
        }
    }
}

fn is_acronym(view: &View<'_, '_>, token: usize) -> bool {
    let length = view.word(token).chars().count();
    let end = token + 1;
    view.is_upper(token) && (3..=8).contains(&length) && view.country(token, end).is_none() && view.known_body(token, end).is_none()
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

/// Puts one body in the place of the mentions that touch its name.
fn replace(view: &View<'_, '_>, found: &mut Vec<Found>, name: Range<usize>, open: usize) {
    let first = found.partition_point(|found| found.tokens.end <= name.start);
    let last = found.partition_point(|found| found.tokens.start < open + 2);
    let is_cut = found.get(first).is_some_and(|found| found.tokens.start + 1 < name.start);
    if is_cut || last < first {
        return;
    }
    let body = Found {
        tokens: name.clone(),
        outer: open + 3,
        head: Head::Body { known: None, name, country: None },
        offices: Vec::new(),
        counterpart: None,
        determiner: None,
        is_possessive: view.is_possessive_ending(open + 3),
        is_headline: false,
        is_of_several: false,
    };
    found.splice(first..last, [body]);
}

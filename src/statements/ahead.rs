//! Contents that begin before their cue: quotations and clauses with "he said" behind or inside them.

use std::ops::Range;

use super::behind::REACH;
use super::clause::Clause;
use super::cues::Frames;
use super::extent::{self, Frame};
use super::group::Voice;
use super::source;
use super::view::View;
use super::words::Classes;

/// What stands before a clause as its content: a quotation, or a stretch that a comma ends.
pub(super) fn find(
    view: &View<'_, '_>,
    unit: &Range<usize>,
    clauses: &[Clause<'_>],
    index: usize,
) -> Option<(Range<usize>, bool)> {
    let clause = &clauses[index];
    let start = clause.tokens.start;
    let frames = clause.group.cue.frames;
    if start <= unit.start
        || matches!(clause.group.voice, Voice::Infinitive | Voice::Participle)
        || !frames.any(Frames::QUOTE.or(Frames::CLAUSE))
    {
        return None;
    }
    let mut end = start;
    if view.is_mark(end - 1, ",") || view.is_dash(end - 1) {
        end -= 1;
    }
    let from = |end: usize| {
        let earlier = clauses[..index].iter().rev().find(|earlier| earlier.tokens.end <= end);
        let bound = earlier.filter(|earlier| {
            // what an earlier clause introduces directly
            view.closes_before(end).is_some_and(|quotation| {
                (earlier.tokens.end..quotation.tokens.start).len() <= 3 && quotation.tokens.start >= earlier.tokens.end
            })
        });
        bound.map_or(unit.start, |earlier| earlier.tokens.end)
    };
    if let Some(quotation) = view.closes_before(end) {
        let inside = quotation.inside();
        let is_evident = end < start || !inside.is_empty() && !view.is_word(inside.end - 1);
        if is_evident && (view.is_utterance(quotation) || quotation.tokens.start == unit.start) {
            let opening = quotation.tokens.start;
            let start = if opening > unit.start && view.is_mark(opening - 1, ":") { opening } else { from(end) };
            return Some((start..end, true));
        }
        return None;
    }
    if end == start || end <= unit.start || view.is_dash(end) {
        return None;
    }
    let has_clause =
        |tokens: Range<usize>| tokens.clone().any(|token| source::is_verbal(view, token) || view.is_quoted(token));
    let behind = clause.tokens.end;
    // "The costs, he said, are high"
    let is_inside = behind + 1 < unit.end
        && view.is_mark(behind, ",")
        && has_clause(behind + 1..unit.end)
        && frames.any(Frames::QUOTE);
    (frames.any(Frames::CLAUSE) && (has_clause(unit.start..end) || is_inside)).then_some((unit.start..end, false))
}

/// What goes on behind a clause whose content began before it.
pub(super) fn goes_on(
    view: &View<'_, '_>,
    unit: &Range<usize>,
    clauses: &[Clause<'_>],
    index: usize,
    is_quoted: bool,
) -> Option<Range<usize>> {
    let clause = &clauses[index];
    let mut at = clause.tokens.end;
    let participle = clauses.get(index + 1).filter(|next| next.group.voice == Voice::Participle);
    let next_clause = participle.map_or(unit.end, |next| next.group.tokens.start);
    while at < unit.end.min(clause.tokens.end + REACH) {
        if view.opens(at).is_some_and(|quotation| view.is_utterance(quotation)) && is_quoted {
            return Some(at..extent::end(view, unit, clauses, index, at, Frame::Quotation));
        }
        if view.is_dash(at) && !is_quoted {
            return None;
        }
        if view.is_mark(at, ",") || view.is_mark(at, ":") || view.is_dash(at) {
            let next = at + 1;
            if next >= unit.end {
                return None;
            }
            if view.opens(next).is_some() && is_quoted {
                return Some(next..extent::end(view, unit, clauses, index, next, Frame::Quotation));
            }
            let breaks = next_clause <= next + 1
                || view.is(next, Classes::RELATIVE.or(Classes::CONJUNCTION))
                || view.lower(next).ends_with("ing");
            if is_quoted || breaks {
                return None;
            }
            return Some(next..extent::end(view, unit, clauses, index, next, Frame::Clause));
        }
        if view.is_stop(at) || view.is(at, Classes::THAT) {
            return None;
        }
        at += 1;
    }
    None
}

//! Which statement a date belongs to.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{Span, Statement};

/// Finds the statement whose content holds a span: an outer one before an inner one, then the first.
///
/// A sweep: spans are asked for in text order, and a part of a content is dropped when it ends before the span begins.
pub(super) struct Holders {
    /// All parts, the last one first: (part, is inner, statement).
    ahead: Vec<(Span, bool, usize)>,
    /// Parts that have begun, the best one on top.
    open: BinaryHeap<Reverse<(bool, usize, Span)>>,
}

impl Holders {
    pub(super) fn of(statements: &[Statement]) -> Holders {
        let mut ahead = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            ahead.extend(statement.content.iter().map(|&part| (part, statement.within.is_some(), index)));
        }
        ahead.sort_unstable_by(|a, b| b.cmp(a));
        Holders { ahead, open: BinaryHeap::new() }
    }

    pub(super) fn of_span(&mut self, span: Span) -> Option<usize> {
        while let Some((part, is_inner, statement)) = self.ahead.pop_if(|(part, ..)| part.start <= span.start) {
            self.open.push(Reverse((is_inner, statement, part)));
        }
        let mut cut = Vec::new(); // parts that end inside the span and may hold a later, shorter one
        let mut holder = None;
        while let Some(Reverse((is_inner, statement, part))) = self.open.peek().copied() {
            if part.end >= span.end {
                holder = Some(statement);
                break;
            }
            self.open.pop();
            if part.end > span.start {
                cut.push(Reverse((is_inner, statement, part)));
            }
        }
        self.open.extend(cut);
        holder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::fixture::Archive;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_holder_is_the_first_outer_statement_that_holds_the_span(
            parts in prop::collection::vec((0..40_u32, 1..12_u32, any::<bool>()), 0..12),
            mut spans in prop::collection::vec((0..40_u32, 1..6_u32), 0..12),
        ) {
            let statements: Vec<_> = parts.iter().map(|&(start, length, is_inner)| Statement {
                content: vec![Span::new(start, start + length)],
                within: is_inner.then_some(0),
                ..Archive::new().analyses[1].statements[0].clone()
            }).collect();
            let mut holders = Holders::of(&statements);
            spans.sort_unstable();
            for (start, length) in spans {
                let span = Span::new(start, start + length);
                let holding = |&index: &usize| statements[index].content[0].contains(span);
                let wanted = (0..statements.len()).filter(holding).min_by_key(|&index| (parts[index].2, index));
                prop_assert_eq!(holders.of_span(span), wanted);
            }
        }
    }
}

//! Where expressions stand: from each word that may begin one, the reading that gets furthest.

use std::ops::Range;

use super::cursor::Cursor;
use super::lex::{Atom, Class, Words};
use super::reading::{Direction, Reading, Reference, Unit, When};
use crate::text::Document;

/// An expression: its atoms and what they say.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub atoms: Range<usize>,
    pub reading: Reading,
}

/// The expressions of a text, in order, without overlap.
pub(super) fn scan(document: &Document<'_>, words: &Words, atoms: &[Atom]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let mut cursor = Cursor { document, words, atoms, at };
        if begins(atoms[at].class)
            && let Some(reading) = cursor.expression()
            && has_clean_edges(atoms, at..cursor.at)
        {
            found.push(Found { atoms: at..cursor.at, reading });
            at = cursor.at;
        } else {
            at += 1;
        }
    }
    found
}

/// Whether an expression may begin with a word of that class.
fn begins(class: Class) -> bool {
    !matches!(
        class,
        Class::Gap
            | Class::Comma
            | Class::Dash
            | Class::Open
            | Class::Close
            | Class::Possessive
            | Class::Of
            | Class::In
            | Class::On
            | Class::At
            | Class::By
            | Class::For
            | Class::From
            | Class::To
            | Class::And
            | Class::Or
            | Class::TenseFuture
            | Class::Zone
            | Class::Meridiem
    )
}

/// Whether no border of the expression lies inside a word whose other part means nothing here ("May-backed").
fn has_clean_edges(atoms: &[Atom], range: Range<usize>) -> bool {
    let is_cut = |index: usize| atoms.get(index).is_some_and(|atom| atom.joined);
    let after_gap = range.start > 0 && atoms[range.start - 1].class == Class::Gap && is_cut(range.start);
    let before_gap = is_cut(range.end) && atoms.get(range.end).is_some_and(|atom| atom.class == Class::Gap);
    !after_gap && !before_gap
}

impl Cursor<'_> {
    fn expression(&mut self) -> Option<Reading> {
        self.longest_of(&[Cursor::plain, Cursor::modified, Cursor::edge])
    }

    /// An expression without words that only shade it.
    fn plain(&mut self) -> Option<Reading> {
        self.longest_of(&[
            Cursor::date_reading,
            Cursor::range_reading,
            Cursor::time_reading,
            Cursor::set_reading,
            Cursor::amount_reading,
            Cursor::vague_reading,
        ])
    }

    fn date_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[Cursor::calendar_date, Cursor::deictic_date, Cursor::other_calendar]).map(Reading::Date)
    }

    /// "about two years", "late Friday", "mid-August", "earlier this year": the words before belong to the span.
    fn modified(&mut self) -> Option<Reading> {
        let class = self.peek();
        let is_around = self.atom().is_some_and(|atom| matches!(self.document.lower_span(atom.span), "around" | "just"));
        self.skip(&[Class::Bound, Class::Over, Class::Some, Class::About, Class::Early, Class::Mid, Class::Earlier, Class::Later, Class::Circa]).then_some(())?;
        self.skip(&[Class::About, Class::Over, Class::Some]);
        let has_preposition = matches!(class, Class::Early | Class::Earlier | Class::Later) && self.skip(&[Class::In, Class::On]);
        let reading = self.attempt(Cursor::plain).or_else(|| {
            (has_preposition || class != Class::About).then(|| self.plain_unit()).flatten()
        })?;
        let is_amount = matches!(reading, Reading::Duration(_) | Reading::Date(When::Shift { .. }));
        let is_date = matches!(reading, Reading::Date(_) | Reading::Time(..));
        match class {
            Class::Bound | Class::Over | Class::Some => is_amount,
            Class::About => is_amount || is_around && is_date,
            Class::Earlier | Class::Later => is_date && !is_amount,
            _ => is_date,
        }
        .then_some(reading)
    }

    /// "the end of 1990", "the middle of last week", "the rest of the year".
    fn edge(&mut self) -> Option<Reading> {
        self.skip(&[Class::The, Class::Article]);
        self.skip(&[Class::Early]);
        self.take(Class::Edge)?;
        self.take(Class::Of)?;
        self.first_of(&[Cursor::plain_unit, Cursor::date_reading]).filter(|reading| matches!(reading, Reading::Date(_)))
    }

    /// "the year", "the month", where something before makes it this one.
    fn plain_unit(&mut self) -> Option<Reading> {
        self.take(Class::The)?;
        let unit = Unit::of(self.take(Class::Unit)?.value);
        let is_long = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century);
        is_long.then_some(Reading::Date(When::Unit { unit, direction: Direction::Plain }))
    }

    /// "now", "recently", "the future", "the past".
    fn vague_reading(&mut self) -> Option<Reading> {
        if let Some(atom) = self.take(Class::Vague) {
            let references = [Reference::Past, Reference::Present, Reference::Future];
            return Some(Reading::Vague(references[atom.value as usize]));
        }
        let has_article = self.skip(&[Class::The]);
        if self.take(Class::Future).is_some() {
            return Some(Reading::Vague(Reference::Future));
        }
        let is_past = self
            .take_if(|atom| atom.class == Class::Direction && Direction::of(atom.value) == Direction::Past)
            .is_some();
        let next = self.document.tokens().get(self.next_token());
        let ends = next.is_none_or(|token| !token.is_word()) || self.next_word().is_empty() || matches!(self.peek(), Class::And | Class::In | Class::To);
        (is_past && has_article && ends).then_some(Reading::Vague(Reference::Past))
    }
}

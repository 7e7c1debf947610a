//! A place in the row of atoms, from which the grammar reads.

use super::atom::{Atom, Class};
use super::words::Words;
use crate::model::Span;
use crate::text::Document;

/// Reads atoms one after the other. A copy is a second try from the same place.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub document: &'a Document<'a>,
    pub words: &'a Words,
    pub atoms: &'a [Atom],
    /// Whether the text is no article but a few words, which are then taken for what they most likely mean.
    pub is_short: bool,
    /// The next atom.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// The class of the next atom; a gap at the end.
    pub fn peek(&self) -> Class {
        self.look(0)
    }

    /// The class of the atom `ahead` after the next one.
    pub fn look(&self, ahead: usize) -> Class {
        self.atoms.get(self.at + ahead).map_or(Class::Gap, |atom| atom.class)
    }

    /// The class of the atom before the next one.
    pub fn behind(&self) -> Class {
        self.at.checked_sub(1).and_then(|index| self.atoms.get(index)).map_or(Class::Gap, |atom| atom.class)
    }

    /// The next atom.
    pub fn atom(&self) -> Option<&'a Atom> {
        self.atoms.get(self.at)
    }

    /// Whether a hyphen joins the next atom to the one before.
    pub fn is_joined(&self) -> bool {
        self.atom().is_some_and(|atom| atom.joined)
    }

    /// Takes the next atom if it has that class.
    pub fn take(&mut self, class: Class) -> Option<&'a Atom> {
        self.take_if(|atom| atom.class == class)
    }

    /// Takes the next atom if it holds.
    pub fn take_if(&mut self, holds: impl Fn(&Atom) -> bool) -> Option<&'a Atom> {
        let atom = self.atom().filter(|atom| holds(atom))?;
        self.at += 1;
        Some(atom)
    }

    /// Takes the next atom if it has one of the classes.
    pub fn skip(&mut self, classes: &[Class]) -> bool {
        self.take_if(|atom| classes.contains(&atom.class)).is_some()
    }

    /// Tries to read; stays where it is if that fails.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Cursor<'a>) -> Option<T>) -> Option<T> {
        let mut copy = *self;
        let found = read(&mut copy)?;
        self.at = copy.at;
        Some(found)
    }

    /// The first of several ways to read that succeeds.
    pub fn first_of<T>(&mut self, ways: &[fn(&mut Cursor<'a>) -> Option<T>]) -> Option<T> {
        ways.iter().find_map(|way| self.attempt(way))
    }

    /// The way to read that gets furthest; of equal ones the first.
    pub fn longest_of<T>(&mut self, ways: &[fn(&mut Cursor<'a>) -> Option<T>]) -> Option<T> {
        let mut best: Option<(usize, T)> = None;
        for way in ways {
            let mut copy = *self;
            if let Some(found) = way(&mut copy)
                && best.as_ref().is_none_or(|(at, _)| copy.at > *at)
            {
                best = Some((copy.at, found));
            }
        }
        let (at, found) = best?;
        self.at = at;
        Some(found)
    }

    /// The token after the atoms read so far.
    pub fn next_token(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |index| self.atoms[index].token as usize + 1)
    }

    /// The token before the next atom, if it belongs to the same sentence.
    pub fn token_before(&self) -> Option<usize> {
        let atom = self.atom()?;
        let token = token_at(self.document, atom.span);
        let before = token.checked_sub(1)?;
        (self.document.sentence_of(before) == self.document.sentence_of(token)).then_some(before)
    }

    /// Whether no noun follows that the atoms read so far might describe: a mark, a function word, the end.
    pub fn ends_phrase(&self) -> bool {
        let word = self.next_word();
        !word.starts_with(char::is_alphanumeric) || self.words.is_function(word)
    }

    /// The token after the atoms read so far in lower case, if it belongs to the same sentence; else nothing.
    pub fn next_word(&self) -> &'a str {
        let token = self.next_token();
        let is_inside = token > 0
            && token < self.document.tokens().len()
            && self.document.sentence_of(token) == self.document.sentence_of(token - 1);
        if is_inside { self.document.lower(token) } else { "" }
    }
}

/// The token in which a span of an atom begins.
pub(super) fn token_at(document: &Document<'_>, span: Span) -> usize {
    document.tokens().partition_point(|token| token.span.end <= span.start)
}

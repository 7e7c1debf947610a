//! Mentions: every noun phrase of a text that may name a person, a role or a body, without deciding whom.
//!
//! One pass from left to right. The grammar of a person is
//!
//! > [the] [former, acting] [demonym, country's, body] title… [of country or body] [given names] [particle] surname
//! > [suffix] [, apposition]
//!
//! where all but one of title and name may be missing: "the Hungarian foreign minister, Péter Szijjártó", "President of
//! Iran Hassan Rouhani", "Sen. Tim Kaine (D-Va.)", "his counterpart". A body is a known one, or a run of capitals with a
//! noun for bodies ("the Ministry of Transport", "Brazil's foreign ministry"). What a mention means is settled in
//! [`super::story`].

mod acronyms;
mod apposition;
mod bodies;
mod complements;
mod names;
mod titles;

use std::ops::Range;

use crate::model::{Country, Gender};

use super::countries::Naming;
use super::lists::{Classes, View};
use super::titles::Rank;

/// A noun phrase that may name somebody.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Its tokens, with determiner, titles and name; without apposition and possessive ending.
    pub tokens: Range<usize>,
    /// Where a parenthesis and an apposition behind it end: a list goes on from here.
    pub outer: usize,
    /// What its head is.
    pub head: Head,
    /// The offices that it gives, those of an apposition among them.
    pub offices: Vec<FoundOffice>,
    /// Whether "counterpart" stands in it, and with which country.
    pub counterpart: Option<Option<Country>>,
    /// The determiner or possessive pronoun that it begins with.
    pub determiner: Option<usize>,
    /// Whether a possessive ending follows ("Lee's spokesman").
    pub is_possessive: bool,
    /// Whether it stands in a line where every word has a capital.
    pub is_headline: bool,
    /// "counterparts".
    pub is_of_several: bool,
}

/// The head of a noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Head {
    /// The name of a person, or what looks like one.
    Name {
        /// The name without titles.
        name: Range<usize>,
        /// What titles tell of gender.
        gender: Option<Gender>,
        /// Whether a title, an honorific among them, stands before it.
        is_titled: bool,
    },
    /// A title without a name.
    Role,
    /// A body.
    Body {
        /// Its index among the known ones.
        known: Option<u16>,
        /// Its name without determiner.
        name: Range<usize>,
        /// The country that the name gives.
        country: Option<Country>,
    },
    /// A country, its people or its capital.
    Country(Country, Naming),
}

/// A title as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundOffice {
    /// Index of the title.
    pub title: u16,
    /// Its country.
    pub country: Option<Country>,
    /// What its form tells of gender ("spokeswoman").
    pub gender: Option<Gender>,
    /// Whether it is past.
    pub is_former: bool,
    /// Whether it is an office of a body rather than of a state or place.
    pub is_of_body: bool,
    /// "presidents".
    pub is_plural: bool,
    /// The words before it, from the determiner on: "the Republican", "Virginia's former".
    pub qualifiers: Range<usize>,
}

/// All mentions of a text, in text order; none overlaps another.
pub(super) fn scan(view: &View<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in view.document.sentences().iter().filter(|sentence| !sentence.is_dateline) {
        let end = sentence.tokens.end;
        let is_headline = is_headline(view, &sentence.tokens);
        let scanner = Scanner { view, start: sentence.tokens.start, end, is_headline, is_inner: false };
        let mut at = sentence.tokens.start;
        while at < end {
            at = if scanner.may_begin(at) { scanner.phrase(at, &mut found).max(at + 1) } else { at + 1 };
        }
    }
    acronyms::widen(view, found)
}

/// Words that have no capital in a headline.
const SMALL: Classes = Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::POSSESSIVE).or(Classes::PARTICLE);

/// Whether every word that could have a capital has one: a headline, whose capitals say nothing.
fn is_headline(view: &View<'_, '_>, tokens: &Range<usize>) -> bool {
    let words = tokens.clone().filter(|&token| view.is_letters(token));
    let (mut capitals, mut plain) = (0, 0);
    for token in words {
        capitals += usize::from(view.is_capitalised(token));
        let is_small = view.is(token, SMALL) || matches!(view.lower(token), "and" | "or" | "but" | "to" | "'s" | "’s");
        plain += usize::from(!view.is_capitalised(token) && !is_small);
    }
    capitals >= 4 && plain == 0
}

/// One sentence.
#[derive(Clone, Copy)]
struct Scanner<'s, 'v, 't> {
    view: &'s View<'v, 't>,
    start: usize,
    end: usize,
    is_headline: bool,
    /// Whether an apposition is read, which has none of its own.
    is_inner: bool,
}

/// What a noun phrase begins with, up to where its name would stand.
#[derive(Default)]
struct Opening {
    /// Behind the determiner.
    inner: usize,
    /// Behind all that is read.
    at: usize,
    before: Before,
    offices: Vec<FoundOffice>,
    counterpart: Option<Option<Country>>,
    is_of_several: bool,
    /// What titles tell of gender.
    gender: Option<Gender>,
    is_titled: bool,
}

/// What stands before a title.
#[derive(Default)]
struct Before {
    country: Option<Country>,
    /// The first country, with its tokens.
    naming: Option<(Range<usize>, Country, Naming)>,
    is_former: bool,
    /// "Acme" before "president".
    is_of_body: bool,
    /// "the next", "any".
    is_unreal: bool,
    has_capital: bool,
    known_body: Option<(Range<usize>, u16)>,
}

/// How many titles and modifiers stand before a name at most.
const MOST_TITLES: usize = 12;

impl Opening {
    /// Whether neither title nor "counterpart" was read.
    fn is_untitled(&self) -> bool {
        self.offices.is_empty() && !self.is_titled && self.counterpart.is_none()
    }
}

impl Scanner<'_, '_, '_> {
    const OPENERS: Classes = Classes::TITLE
        .or(Classes::FORMER)
        .or(Classes::MODIFIER)
        .or(Classes::COUNTERPART)
        .or(Classes::COUNTERPARTS)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::NUMBER);

    fn may_begin(&self, at: usize) -> bool {
        // "Q Madam Vice President, …" asks in a transcript
        let is_question = at == self.start && self.view.word(at) == "Q";
        !is_question && (self.view.is_capitalised(at) || self.view.is(at, Self::OPENERS))
    }

    /// Reads the noun phrase that begins at `start`, if one does; returns where to go on.
    fn phrase(&self, start: usize, found: &mut Vec<Found>) -> usize {
        let opening = self.opening(start);
        if opening.is_untitled() { self.untitled(start, opening, found) } else { self.titled(start, opening, found) }
    }

    fn opening(&self, start: usize) -> Opening {
        let view = self.view;
        let mut opening = Opening { at: start, ..Opening::default() };
        let determiners = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMBER).or(Classes::UNREAL);
        while opening.at < self.end.min(start + 3)
            && view.is(opening.at, determiners)
            && view.lower(opening.at) != "that"
            && !self.is_name_start(opening.at)
        {
            opening.before.is_unreal |= view.is(opening.at, Classes::UNREAL);
            opening.at += 1;
        }
        opening.inner = opening.at;
        let mut qualifiers_from = start;
        // Countries and bodies stand before the first title, or before one that "and" joins.
        let mut takes_modifiers = true;
        let mut is_honorific = false;
        for _ in 0..MOST_TITLES {
            let at = opening.at;
            if let Some((words, form)) = self.title_at(at, is_honorific) {
                let rank = view.lists.titles.title(form.title).rank;
                is_honorific = rank == Rank::Honorific;
                opening.is_titled = true;
                opening.gender = opening.gender.or(form.gender);
                opening.at += words;
                if !is_honorific {
                    let complement = self.complements(&view.lists.titles.title(form.title).canonical, opening.at);
                    let is_of_body = complement.is_body || opening.before.is_of_body;
                    let country = opening.before.country.or(complement.country);
                    // "President and CEO of Acme": both are Acme's.
                    if let Some(first) =
                        opening.offices.last_mut().filter(|_| complement.is_body && qualifiers_from == at)
                    {
                        first.is_of_body = true;
                    }
                    opening.offices.push(FoundOffice {
                        title: form.title,
                        // the president of Italy's olympic committee is not Italy's
                        country: country.filter(|_| !is_of_body || rank != Rank::State),
                        gender: form.gender,
                        is_former: opening.before.is_former,
                        is_of_body,
                        is_plural: form.is_plural,
                        qualifiers: qualifiers_from..at,
                    });
                    opening.at = self.before_name(complement.end);
                }
                let joined = self.second_title(opening.at);
                takes_modifiers = joined > opening.at;
                opening.at = joined;
                qualifiers_from = joined;
            } else if view.is(at, Classes::COUNTERPART.or(Classes::COUNTERPARTS)) {
                opening.is_of_several = view.is(at, Classes::COUNTERPARTS);
                opening.counterpart = Some(opening.before.country);
                opening.at += 1;
            } else if takes_modifiers && let Some(after) = self.modifier(at, &mut opening.before) {
                opening.at = after;
            } else {
                break;
            }
        }
        opening
    }

    /// A name, a body or a country without title.
    fn untitled(&self, start: usize, opening: Opening, found: &mut Vec<Found>) -> usize {
        let view = self.view;
        let Opening { inner, at, before, .. } = opening;
        if let Some(end) = self.body_from(inner, at, before.has_capital) {
            // "Acme Times editorial board"
            let end = self.lower_body(end).unwrap_or(end);
            let country = before.country.or_else(|| self.country_of(end));
            let name = (inner..end).find(|&token| view.is_capitalised(token)).unwrap_or(inner)..end;
            let known = before.known_body.filter(|(body, _)| *body == name).map(|(_, known)| known);
            return self.close(self.found(start, start..end, Head::Body { known, name, country }), found);
        }
        if let Some(name) = self.name(at, false) {
            if let Some(end) = self.lower_body(name.end) {
                let head = Head::Body { known: None, name: inner..end, country: before.country };
                return self.close(self.found(start, start..end, head), found);
            }
            if at > inner {
                self.leave_country(&before, start, found);
            }
            let has_determiner = name.start > start && view.is(name.start - 1, Classes::DETERMINER);
            let head = Head::Name { name: name.clone(), gender: None, is_titled: false };
            let mut phrase = self.found(name.start - usize::from(has_determiner), name, head);
            self.behind_name(&mut phrase);
            return self.close(phrase, found);
        }
        if let Some((name, known)) = before.known_body {
            let country = view.lists.known_body(known).country;
            let tokens = start..name.end;
            return self.close(self.found(start, tokens, Head::Body { known: Some(known), name, country }), found);
        }
        let next = self.leave_country(&before, start, found);
        next.max(inner).max(start + 1)
    }

    /// A name or role with title, or a counterpart.
    fn titled(&self, start: usize, opening: Opening, found: &mut Vec<Found>) -> usize {
        let Opening { inner, at, before, offices, counterpart, is_of_several, gender, is_titled } = opening;
        let mut phrase = Found { offices, counterpart, is_of_several, ..self.found(start, start..at, Head::Role) };
        if let Some(name) = self.name(at, is_titled) {
            phrase.tokens.end = name.end;
            phrase.outer = name.end;
            phrase.head = Head::Name { name, gender, is_titled };
            self.behind_name(&mut phrase);
            return self.close(phrase, found);
        }
        let is_bare = phrase.determiner.is_none() && at == inner + 1 && !self.view.is_capitalised(inner);
        if phrase.offices.is_empty() && phrase.counterpart.is_none() || before.is_unreal || is_bare {
            return at.max(start + 1);
        }
        if let Some(name) = self.name_behind_comma(&phrase) {
            phrase.tokens.end = name.end;
            phrase.outer = name.end;
            phrase.head = Head::Name { name, gender, is_titled: true };
            self.apposition(&mut phrase);
        }
        self.close(phrase, found)
    }

    /// A mention without offices; its determiner is the token at `start` if the name begins later.
    fn found(&self, start: usize, tokens: Range<usize>, head: Head) -> Found {
        let openers = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMBER).or(Classes::UNREAL);
        Found {
            determiner: self.view.is(start, openers).then_some(start),
            outer: tokens.end,
            tokens,
            head,
            offices: Vec::new(),
            counterpart: None,
            is_possessive: false,
            is_headline: self.is_headline,
            is_of_several: false,
        }
    }

    fn close(&self, mut phrase: Found, found: &mut Vec<Found>) -> usize {
        let end = phrase.tokens.end;
        phrase.is_possessive = end < self.end && self.view.is_possessive_ending(end);
        let next = phrase.outer;
        found.push(phrase);
        next
    }

    /// A country that no title follows is a mention of its own. Returns where it ends.
    fn leave_country(&self, before: &Before, start: usize, found: &mut Vec<Found>) -> usize {
        let Some((tokens, country, naming)) = before.naming.clone() else { return 0 };
        let has_determiner = tokens.start > start && self.view.is(tokens.start - 1, Classes::DETERMINER);
        let from = tokens.start - usize::from(has_determiner);
        self.close(self.found(from, from..tokens.end, Head::Country(country, naming)), found)
    }
}

/// Endings of words that begin a sentence rather than a name.
fn has_verbal_ending(word: &str) -> bool {
    word.ends_with("ing") || word.ends_with("ly") || word.ends_with("ed")
}

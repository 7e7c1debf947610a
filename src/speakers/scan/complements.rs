//! What a title belongs to: "of the Republic of Korea", "for Iran's Ministry of Health and Medical Education".
//!
//! A name may follow at once, and only its given name tells where it begins: "head of the Space Research Center Ana Ruiz".

use std::ops::Range;

use crate::model::Country;

use super::super::countries::Naming;
use super::super::lists::Classes;
use super::super::titles::Rank;
use super::{Head, Scanner};

/// How many tokens stand between a preposition and a name at most.
const MOST_BEFORE_NAME: usize = 14;
/// How many tokens a field in lower case has at most: "women's and family affairs".
const MOST_FIELD_TOKENS: usize = 5;

/// What joins the words of a complement.
const LINKS: [&str; 7] = ["of", "for", "on", "in", "and", "the", "&"];

/// What a title belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Complement {
    /// Behind its last token.
    pub end: usize,
    pub country: Option<Country>,
    /// Whether it is a body, not the state or a place: a president of an academy is not the President.
    pub is_body: bool,
}

impl Scanner<'_, '_, '_> {
    /// The complements of a `title` ("of the Republic of Korea", "for the Committee on Trade"), as one.
    pub(super) fn complements(&self, title: &str, at: usize) -> Complement {
        let view = self.view;
        let mut all = Complement { end: at, ..Complement::default() };
        if title == "spokesperson" && self.is_for_somebody(at) {
            return all;
        }
        // "Minister of Transport | and Urban Development Ana Ruiz"
        let has_field = at > 2 && (2..=3).any(|back| matches!(view.lower(at - back), "of" | "for"));
        if has_field
            && view.lower(at) == "and"
            && let Some(field) = self.before_full_name(at + 1)
        {
            all.end = field.end;
        }
        for _ in 0..4 {
            let at = all.end;
            let preposition = view.lower(at);
            if at + 1 >= self.end || all.country.is_some() || !matches!(preposition, "of" | "for" | "to" | "at") {
                break;
            }
            let gives_country = matches!(preposition, "of" | "for");
            let mut next = at + 1;
            while next < self.end && next < at + 3 && view.is(next, Classes::DETERMINER.or(Classes::POSSESSIVE)) {
                next += 1;
            }
            let Some(one) = self.before_full_name(next).or_else(|| self.complement(next, preposition)) else { break };
            all.country = one.country.filter(|_| gives_country);
            all.is_body |= one.is_body;
            all.end = one.end;
        }
        all
    }

    /// "for Mayor Ana Ruiz": whether a spokesman of hers stands before it, who is somebody else.
    fn is_for_somebody(&self, at: usize) -> bool {
        if self.is_inner || !matches!(self.view.lower(at), "of" | "for") {
            return false;
        }
        let mut inner = Vec::new();
        Scanner { is_inner: true, ..*self }.phrase(at + 1, &mut inner);
        inner.first().is_some_and(|first| {
            first.tokens.start == at + 1 && matches!(first.head, Head::Name { is_titled: true, .. })
        })
    }

    /// A complement at `at` that a full name follows without a comma; it ends where the name begins.
    ///
    /// None where a second title stands before the name: "spokesman for Senator Ana Ruiz" names the senator.
    fn before_full_name(&self, at: usize) -> Option<Complement> {
        let view = self.view;
        let (mut next, mut country, mut has_noun) = (at, None, false);
        let is_place = |at: usize| view.country(at, self.end).is_some() || view.place(at, self.end).is_some();
        if self.is_name_start(at) && !is_place(at) {
            return None;
        }
        // "the president of Peru and Nabil Haddad" are two.
        let mut takes_and = true;
        while next < self.end.min(at + MOST_BEFORE_NAME) {
            if next > at && self.is_name_start(next) && self.ends_complement(at, next) {
                return Some(Complement { end: next, country, is_body: has_noun && self.names_body(at..next) });
            }
            let known = view.country(next, self.end).map(|(words, country, _)| (words, Some(country)));
            if let Some((words, of)) = known.or_else(|| view.place(next, self.end)) {
                country = country.or(of);
                next += words;
                takes_and = next > at + words || view.lower(next) != "and";
            } else if view.word(next) == "(" {
                let behind = self.behind_acronym(next);
                if behind == next {
                    return None;
                }
                next = behind;
            } else {
                let joins = match view.lower(next) {
                    "and" => takes_and,
                    "in" => is_place(next + 1),
                    word => LINKS.contains(&word) || view.is_possessive_ending(next),
                };
                // "Union of Journalists"
                let is_boss = view.title(next, self.end).is_some_and(|(_, form)| !form.is_plural);
                let is_part = view.is_letters(next) && !view.is(next, Classes::FUNCTION) && !is_boss;
                if !is_part && (next == at || !joins) {
                    return None;
                }
                has_noun |= is_part;
                next += 1;
            }
        }
        None
    }

    /// Whether the words from `at` to `name` are all of a complement: capitals or a noun for bodies close it, or it is a
    /// field in lower case ("for science and technology", "for family affairs").
    fn ends_complement(&self, at: usize, name: usize) -> bool {
        let view = self.view;
        let is_lower = |token: usize| view.is_letters(token) && !view.is_capitalised(token);
        let last = name - 1;
        if is_lower(last) && !view.is(last, Classes::BODY) {
            let is_field = view.lower(last) == "affairs" || (at..last).any(|token| view.lower(token) == "and");
            return is_field && name - at <= MOST_FIELD_TOKENS && (at..name).all(|token| !view.is_capitalised(token));
        }
        let is_plain = |token: usize| {
            let links = LINKS.contains(&view.lower(token)) || view.is_possessive_ending(token);
            !is_lower(token) || links || view.is(token, Classes::BODY)
        };
        let closes = view.is_capitalised(last) || is_lower(last) || view.word(last) == ")";
        closes && (at..name).all(is_plain)
    }

    /// One complement, without its preposition and determiner.
    pub(super) fn complement(&self, at: usize, preposition: &str) -> Option<Complement> {
        let view = self.view;
        let body = |end: usize, country: Option<Country>| Some(Complement { end, country, is_body: true });
        if let Some((words, country, naming)) = view.country(at, self.end) {
            let end = at + words;
            if let Some(end) = self.body_behind_country(end) {
                return body(end, Some(country));
            }
            if naming == Naming::Name && !view.is_possessive_ending(end) {
                return Some(Complement { end, country: Some(country), is_body: false });
            }
            let after = self.after_possessive(end);
            let noun = self.noun_complement(after).or_else(|| self.lower_body(after));
            return noun.filter(|_| preposition == "of").and_then(|end| body(end, Some(country)));
        }
        if let Some((words, known)) = view.known_body(at, self.end) {
            return body(at + words, view.lists.known_body(known).country);
        }
        if let Some((words, country)) = view.place(at, self.end) {
            return Some(Complement { end: at + words, country, is_body: false });
        }
        if let Some((words, form)) = view.title(at, self.end) {
            // "a lawyer for the journalist Ana Ruiz"
            let is_boss = matches!(view.lists.titles.title(form.title).rank, Rank::Noun | Rank::Leader)
                && self.name(at + words, true).is_some();
            return Some(Complement { end: at + words, ..Complement::default() }).filter(|_| !is_boss);
        }
        if view.is_capitalised(at) && !self.is_name_start(at) {
            let end = self.capital_complement(at);
            return Some(Complement { end, country: None, is_body: self.names_body(at..end) });
        }
        let noun = self.noun_complement(at).filter(|_| matches!(preposition, "of" | "for"))?;
        Some(Complement { end: noun, country: None, is_body: self.names_body(at..noun) })
    }

    /// Where a complement that begins with a capital ends.
    fn capital_complement(&self, at: usize) -> usize {
        let view = self.view;
        let mut end = self.capitals(at);
        if view.lower(end) == "and" && self.capital_follows(end) && !self.is_name_start(end + 1) {
            // "for Security and Police Affairs"
            let joined = self.capitals(end + 1);
            let closes =
                joined > end + 1 && (view.lower(joined - 1) == "affairs" || view.is(joined - 1, Classes::BODY));
            end = if closes { joined } else { end };
        }
        let of = (at + 1..end).find(|&token| view.lower(token) == "of" && self.country_of(token).is_some());
        if let Some(of) = of {
            return of;
        }
        let last_noun =
            (at..end).rev().find(|&token| view.is(token, Classes::BODY.or(Classes::MEDIA).or(Classes::THING)));
        let noun_end = last_noun.map_or(end, |noun| noun + 1);
        let name_follows = end - noun_end > 1 || view.is(noun_end, Classes::GIVEN);
        // "Coordinator for Energy Security Ana Ruiz"
        let name = || (at + 1..end).find(|&token| self.is_name_start(token));
        if name_follows { noun_end } else { last_noun.is_none().then(name).flatten().unwrap_or(end) }
    }

    /// "Civil Defence Organization" behind "Iran" or "Iran's": where it ends.
    fn body_behind_country(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let start = self.after_possessive(at);
        if start >= self.end || !view.is_capitalised(start) || self.is_name_start(start) {
            return None;
        }
        let end = self.capitals(start);
        let noun = (start..end).rev().find(|&token| view.is(token, Classes::BODY.or(Classes::MEDIA)))?;
        Some(if end - noun == 1 { end } else { noun + 1 })
    }

    /// Where a complement in lower case ends: at a noun for bodies, or one word alone.
    pub(super) fn noun_complement(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let mut noun = (at..(at + 4).min(self.end)).take_while(|&token| {
            view.is_letters(token) && !view.is_capitalised(token) && !view.is(token, Classes::FUNCTION)
        });
        if let Some(body) = noun.clone().find(|&token| view.is(token, Classes::BODY)) {
            return Some(body + 1);
        }
        let first = noun.next()?;
        let closes = matches!(view.lower(first + 1), "," | "at" | "for" | "of" | ")" | "(");
        (closes && noun.next().is_none()).then_some(first + 1)
    }

    /// The country behind "of" at `at`.
    pub(super) fn country_of(&self, at: usize) -> Option<Country> {
        self.of_country(at).map(|(_, country)| country)
    }

    /// Where "of" at `at` and the country behind it end, and which it is.
    pub(super) fn of_country(&self, at: usize) -> Option<(usize, Country)> {
        if self.view.lower(at) != "of" {
            return None;
        }
        let next = at + 1 + usize::from(self.view.lower(at + 1) == "the");
        self.view.country(next, self.end).map(|(words, country, _)| (next + words, country))
    }

    /// Whether a complement names a body and not the state: "of the academy", but "of the Republic".
    pub(super) fn names_body(&self, tokens: Range<usize>) -> bool {
        const STATES: [&str; 7] = ["republic", "revolution", "nation", "state", "country", "region", "government"];
        tokens.into_iter().all(|token| !STATES.contains(&self.view.lower(token)))
    }
}

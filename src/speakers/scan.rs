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
//! [`super::collect`] and [`super::roles`].

use std::ops::Range;

use crate::model::{Country, Gender};
use crate::text::{Token, TokenKind};

use super::acronyms;
use super::countries::Naming;
use super::lists::{Classes, View};
use super::titles::{Rank, TitleForm};

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
    /// Whether it is past.
    pub is_former: bool,
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
        let scanner =
            Scanner { view, start: sentence.tokens.start, end, is_headline: is_headline(view, &sentence.tokens) };
        let mut at = sentence.tokens.start;
        while at < end {
            at = if scanner.may_begin(at) { scanner.phrase(at, &mut found).max(at + 1) } else { at + 1 };
        }
    }
    acronyms::widen(view, found)
}

/// Whether every word that could have a capital has one: a headline, whose capitals say nothing.
fn is_headline(view: &View<'_, '_>, tokens: &Range<usize>) -> bool {
    let words = tokens.clone().filter(|&token| view.is_letters(token));
    let (mut capitals, mut plain) = (0, 0);
    for token in words {
        capitals += usize::from(view.is_capitalised(token));
        let is_small = view.is(token, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::PARTICLE))
            || matches!(view.lower(token), "and" | "or" | "but" | "to" | "'s" | "’s");
        plain += usize::from(!view.is_capitalised(token) && !is_small);
    }
    capitals >= 4 && plain == 0
}

/// One sentence.
struct Scanner<'s, 'v, 't> {
    view: &'s View<'v, 't>,
    start: usize,
    end: usize,
    is_headline: bool,
}

/// What stands before a title.
#[derive(Default)]
struct Before {
    country: Option<Country>,
    naming: Option<(Range<usize>, Country, Naming)>,
    is_former: bool,
    is_unreal: bool,
    has_capital: bool,
    known_body: Option<(Range<usize>, u16)>,
}

impl Scanner<'_, '_, '_> {
    const OPENERS: Classes = Classes::TITLE
        .or(Classes::FORMER)
        .or(Classes::MODIFIER)
        .or(Classes::COUNTERPART)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::NUMBER);

    fn may_begin(&self, at: usize) -> bool {
        self.view.is_capitalised(at) || self.view.is(at, Self::OPENERS)
    }

    /// Reads the noun phrase that begins at `start`, if one does; returns where to go on.
    fn phrase(&self, start: usize, found: &mut Vec<Found>) -> usize {
        let view = self.view;
        let mut at = start;
        let mut before = Before::default();
        let openers = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMBER).or(Classes::UNREAL);
        while at < self.end
            && at < start + 3
            && view.is(at, openers)
            && view.lower(at) != "that"
            && !self.is_name_start(at)
        {
            before.is_unreal |= view.is(at, Classes::UNREAL);
            at += 1;
        }
        let determiner = (at > start).then_some(start);
        let inner = at;
        let mut phrase = Found {
            tokens: start..start,
            outer: start,
            head: Head::Role,
            offices: Vec::new(),
            counterpart: None,
            determiner,
            is_possessive: false,
            is_headline: self.is_headline,
            is_of_several: false,
        };
        let mut gender = None;
        let mut is_titled = false;
        let mut qualifiers_from = start;
        let mut goes_on = true;
        let mut is_honorific = false;
        for _ in 0..12 {
            let body = view.known_body(at, self.end).map_or(0, |(words, _)| words);
            let is_surname = |words: usize| is_honorific && words == 1 && !view.is_capitalised(at + 1);
            // "the chief Polish negotiator"
            let is_modifier = view.is(at, Classes::MODIFIER) && view.country(at + 1, self.end).is_some();
            let title = self.title_at(at).filter(|&(words, _)| words >= body && !is_surname(words) && !is_modifier);
            if let Some((words, form)) = title {
                let rank = view.lists.titles.title(form.title).rank;
                is_honorific = rank == Rank::Honorific;
                gender = gender.or(form.gender);
                let title_at = at;
                at += words;
                is_titled = true;
                let (after, of_country) = self.complements(at);
                if rank != Rank::Honorific {
                    phrase.offices.push(FoundOffice {
                        title: form.title,
                        country: before.country.or(of_country),
                        is_former: before.is_former,
                        is_plural: form.is_plural,
                        qualifiers: qualifiers_from..title_at,
                    });
                    at = after;
                }
                let joined = self.second_title(at);
                goes_on = joined > at;
                at = joined;
                qualifiers_from = at;
            } else if view.is(at, Classes::COUNTERPARTS) && phrase.offices.is_empty() {
                // Several people: settled where their names stand.
                phrase.is_of_several = true;
                phrase.counterpart = Some(before.country);
                at += 1;
            } else if view.is(at, Classes::COUNTERPART) {
                phrase.counterpart = Some(before.country);
                at += 1;
            } else if let Some(after) = self.modifier(at, &mut before).filter(|_| goes_on) {
                at = after;
            } else {
                break;
            }
        }
        self.finish(phrase, before, (inner, at), (gender, is_titled), found)
    }

    /// Settles what the phrase is, now that titles and what stands before them are read.
    fn finish(
        &self,
        mut phrase: Found,
        before: Before,
        (inner, at): (usize, usize),
        (gender, is_titled): (Option<Gender>, bool),
        found: &mut Vec<Found>,
    ) -> usize {
        let view = self.view;
        let start = phrase.tokens.start;
        let stands_apart = phrase.offices.is_empty() && !is_titled && phrase.counterpart.is_none();
        if let Some(end) = self.body_from(inner, at, stands_apart && before.has_capital).filter(|_| stands_apart) {
            // "Acme Times editorial board"
            let end = self.lower_body(end).unwrap_or(end);
            let country = before.country.or_else(|| self.country_of(end));
            let name = (inner..end).find(|&token| view.is_capitalised(token)).unwrap_or(inner)..end;
            phrase.head = Head::Body { known: None, name, country };
            return self.close(phrase, start..end, found);
        }
        if let Some(name) = self.name(at, is_titled) {
            let end = name.end;
            if let (Some(body), true) = (self.lower_body(end), stands_apart) {
                phrase.head = Head::Body { known: None, name: inner..body, country: before.country };
                return self.close(phrase, start..body, found);
            }
            let tokens = if stands_apart { name.start..end } else { start..end };
            if stands_apart && at > inner {
                self.leave_country(&before, start, found);
            }
            if stands_apart {
                phrase.determiner =
                    (name.start > 0 && view.is(name.start - 1, Classes::DETERMINER)).then(|| name.start - 1);
            }
            phrase.head = Head::Name { name, gender, is_titled };
            self.country_behind(end, &mut phrase);
            self.apposition(end, &mut phrase);
            return self.close(phrase, tokens, found);
        }
        if let Some((body, known)) = before.known_body.clone().filter(|_| stands_apart) {
            let country = view.lists.known_body(known).country;
            phrase.head = Head::Body { known: Some(known), name: body.clone(), country };
            return self.close(phrase, start..body.end, found);
        }
        if stands_apart {
            let next = self.leave_country(&before, start, found);
            return next.max(inner).max(start + 1).max(at.min(inner + 1));
        }
        let is_bare = phrase.determiner.is_none() && at == inner + 1 && !view.is_capitalised(inner);
        if phrase.offices.is_empty() && phrase.counterpart.is_none() || before.is_unreal || is_bare {
            return at.max(start + 1);
        }
        if let Some(name) = self.name_behind_comma(at, &phrase) {
            let end = name.end;
            phrase.head = Head::Name { name, gender, is_titled: true };
            self.apposition(end, &mut phrase);
            return self.close(phrase, start..end, found);
        }
        self.close(phrase, start..at, found)
    }

    fn close(&self, mut phrase: Found, tokens: Range<usize>, found: &mut Vec<Found>) -> usize {
        phrase.is_possessive = tokens.end < self.end && self.view.is_possessive_ending(tokens.end);
        phrase.outer = phrase.outer.max(tokens.end);
        let next = phrase.outer;
        phrase.tokens = tokens;
        found.push(phrase);
        next
    }

    /// A country that no title follows is a mention of its own.
    fn leave_country(&self, before: &Before, start: usize, found: &mut Vec<Found>) -> usize {
        let Some((tokens, country, naming)) = before.naming.clone() else { return 0 };
        let has_determiner = tokens.start > start && self.view.is(tokens.start - 1, Classes::DETERMINER);
        let from = if has_determiner { tokens.start - 1 } else { tokens.start };
        let end = tokens.end;
        found.push(Found {
            tokens: from..end,
            outer: end,
            head: Head::Country(country, naming),
            offices: Vec::new(),
            counterpart: None,
            determiner: has_determiner.then_some(from),
            is_possessive: self.view.is_possessive_ending(end),
            is_headline: self.is_headline,
            is_of_several: false,
        });
        end
    }

    /// The title at `at`, unless it is a given name ("Dean Miller").
    fn title_at(&self, at: usize) -> Option<(usize, TitleForm)> {
        let (words, form) = self.view.title(at, self.end)?;
        let is_given = words == 1
            && self.view.is(at, Classes::GIVEN)
            && self.view.is_capitalised(at)
            && self.view.is_capitalised(at + 1)
            && self.view.title(at + 1, self.end).is_none();
        (!is_given).then_some((words, form))
    }

    /// A word before a title: "former", "Iranian", "Iran's", "White House", "senior". Where it ends.
    fn modifier(&self, at: usize, before: &mut Before) -> Option<usize> {
        let view = self.view;
        if at >= self.end {
            return None;
        }
        if let Some((words, country, naming)) = view.country(at, self.end) {
            if self.is_name_start(at) {
                return None;
            }
            let end = at + words;
            before.has_capital = true;
            before.country = before.country.or((naming != Naming::Capital).then_some(country));
            before.naming.get_or_insert((at..end, country, naming));
            if view.lower(end) == "and" && self.is_demonym_of_several(end + 1) {
                return Some(end + 1);
            }
            return Some(self.after_possessive(end));
        }
        if let Some((words, known)) = view.known_body(at, self.end)
            && view.word(at + words) != "/"
        {
            let end = at + words;
            before.has_capital = true;
            before.country = before.country.or(view.lists.known_body(known).country);
            before.known_body.get_or_insert((at..end, known));
            return Some(self.after_possessive(end));
        }
        if let Some((words, country)) = view.place(at, self.end) {
            if self.is_name_start(at) {
                return None;
            }
            before.has_capital = true;
            before.country = before.country.or(country);
            return Some(self.after_possessive(at + words));
        }
        if view.is(at, Classes::FORMER) {
            before.is_former = true;
            return Some(at + 1 + usize::from(view.word(at + 1) == "-"));
        }
        if view.is(at, Classes::MODIFIER.or(Classes::PARTY).or(Classes::STOP)) && !self.is_name_start(at) {
            before.has_capital |= view.is_capitalised(at);
            return Some(at + 1);
        }
        self.organisation(at).inspect(|_| before.has_capital = true)
    }

    /// "and Russian presidents": whether a demonym and a plural begin at `at`.
    fn is_demonym_of_several(&self, at: usize) -> bool {
        let Some((words, _, Naming::Demonym)) = self.view.country(at, self.end) else { return false };
        let next = at
            + words
            + usize::from(
                self.view.is(at + words, Classes::MODIFIER) && self.view.title(at + words, self.end).is_none(),
            );
        self.view.is(next, Classes::COUNTERPARTS)
            || self.view.title(next, self.end).is_some_and(|(_, form)| form.is_plural)
    }

    /// Whether a name begins at a word that is also something else: "Jordan Miller", "Virginia Lopez".
    fn is_name_start(&self, at: usize) -> bool {
        self.view.is(at, Classes::GIVEN)
            && self.view.is_capitalised(at + 1)
            && self.view.title(at + 1, self.end).is_none()
            && at + 1 < self.end
            && self.view.is_upper(at) == self.view.is_upper(at + 1)
            && !self.view.is(at + 1, Classes::BODY.or(Classes::COUNTRY).or(Classes::THING))
    }

    /// A run of capitals before a title is the body that it belongs to ("Acme Steel CEO", "the Ministry spokesman").
    fn organisation(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let mut end = at;
        while end < self.end && end < at + 5 && view.is_capitalised(end) && view.title(end, self.end).is_none() {
            end += 1;
        }
        while end > at && end < self.end && end < at + 6 && view.is(end, Classes::BODY) && !view.is_capitalised(end) {
            end += 1;
        }
        if end == at {
            return None;
        }
        let after = self.after_possessive(end);
        let (words, form) = view.title(after, self.end)?;
        let rank = view.lists.titles.title(form.title).rank;
        let starts_with_given = view.is(at, Classes::GIVEN) && end - at > 1;
        let of_a_name = rank == Rank::Honorific || rank == Rank::State || starts_with_given;
        let is_surname = words == 1 && end > at && view.is_capitalised(after) && !view.is_capitalised(after + 1);
        (!of_a_name && !(is_surname && view.is(at, Classes::GIVEN)) && !view.is(at, Classes::FUNCTION)).then_some(after)
    }

    fn after_possessive(&self, at: usize) -> usize {
        at + usize::from(at < self.end && self.view.is_possessive_ending(at))
    }

    /// "founder and president": where a second title that is joined by "and" begins, if no name follows it.
    fn second_title(&self, at: usize) -> usize {
        let view = self.view;
        if view.lower(at) != "and" || at + 1 >= self.end {
            return at;
        }
        let mut next = at + 1;
        loop {
            let words = view
                .country(next, self.end)
                .map(|(words, ..)| words)
                .or_else(|| view.place(next, self.end).map(|(words, _)| words));
            let is_modifier = view.is(next, Classes::FORMER.or(Classes::MODIFIER).or(Classes::PARTY));
            match words {
                Some(words) => next += words,
                None if is_modifier => next += 1,
                None => break,
            }
            if next > at + 5 {
                return at;
            }
        }
        let Some((words, _)) = view.title(next, self.end) else { return at };
        let is_lower = !view.is_capitalised(next) || next > at + 1;
        let name_follows = view.is_capitalised(next + words);
        if is_lower && !name_follows { at + 1 } else { at }
    }

    /// The complements of a title ("of the Republic of Korea", "for the Committee on Trade"): where they end, and their
    /// country.
    fn complements(&self, at: usize) -> (usize, Option<Country>) {
        let view = self.view;
        let (mut at, mut country) = (at, None);
        for _ in 0..4 {
            let preposition = view.lower(at);
            if at + 1 >= self.end || country.is_some() || !matches!(preposition, "of" | "for" | "to" | "at") {
                break;
            }
            let gives_country = matches!(preposition, "of" | "for");
            let mut next = at + 1;
            while next < self.end && next < at + 3 && view.is(next, Classes::DETERMINER.or(Classes::POSSESSIVE)) {
                next += 1;
            }
            let Some((end, of)) = self.complement(next, preposition) else { break };
            country = country.or(of.filter(|_| gives_country));
            at = end;
        }
        (at, country)
    }

    /// One complement, without its preposition and determiner.
    fn complement(&self, at: usize, preposition: &str) -> Option<(usize, Option<Country>)> {
        let view = self.view;
        if let Some((words, country, naming)) = view.country(at, self.end) {
            let end = at + words;
            if naming == Naming::Name && !view.is_possessive_ending(end) {
                return Some((end, Some(country)));
            }
            let after = self.after_possessive(end);
            let noun = self.noun_complement(after).or_else(|| self.lower_body(after));
            return noun.map(|end| (end, Some(country))).filter(|_| preposition == "of");
        }
        if let Some((words, known)) = view.known_body(at, self.end) {
            return Some((at + words, view.lists.known_body(known).country));
        }
        if let Some((words, country)) = view.place(at, self.end) {
            return Some((at + words, country));
        }
        if let Some((words, _)) = view.title(at, self.end) {
            return Some((at + words, None));
        }
        if view.is_capitalised(at) && !self.is_name_start(at) {
            let end = self.capitals(at);
            let of = (at + 1..end).find(|&token| view.lower(token) == "of" && self.country_of(token).is_some());
            if let Some(of) = of {
                return Some((of, None));
            }
            let last_noun =
                (at..end).rev().find(|&token| view.is(token, Classes::BODY.or(Classes::MEDIA).or(Classes::THING)));
            let noun_end = last_noun.map_or(end, |noun| noun + 1);
            let name_follows = end - noun_end > 1 || view.is(noun_end, Classes::GIVEN);
            return Some((if name_follows { noun_end } else { end }, None));
        }
        self.noun_complement(at).filter(|_| matches!(preposition, "of" | "for")).map(|end| (end, None))
    }

    /// Where a complement in lower case ends: at a noun for bodies, or one word alone.
    fn noun_complement(&self, at: usize) -> Option<usize> {
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

    /// Where the run of capitals from `at` ends; "of" and "for" between them belong to it.
    fn capitals(&self, at: usize) -> usize {
        let view = self.view;
        let mut end = at;
        while end < self.end && end < at + 9 {
            if end > at && view.lower(end) == "of" {
                let next = end + 1 + usize::from(view.lower(end + 1) == "the");
                if let Some((words, ..)) = view.country(next, self.end) {
                    return next + words;
                }
            }
            let joins = matches!(view.lower(end), "of" | "for" | "&" | "on" | "/")
                || matches!(view.lower(end), "the" | "a" | "an") && end > at && view.is(end - 1, Classes::PREPOSITION);
            if view.is_capitalised(end)
                && !(end > at && view.title(end, self.end).is_some() && view.is_capitalised(end + 1))
                || joins && end > at && self.capital_follows(end)
            {
                end += 1;
            } else {
                break;
            }
        }
        end
    }

    fn capital_follows(&self, at: usize) -> bool {
        let next = if matches!(self.view.lower(at + 1), "the" | "a" | "an") { at + 2 } else { at + 1 };
        next < self.end && self.view.is_capitalised(next) && !self.view.is(next, Classes::CALENDAR)
    }

    /// Where a body's name ends that begins at `inner` and of which the words up to `at` are read.
    fn body_from(&self, inner: usize, at: usize, has_capital: bool) -> Option<usize> {
        let view = self.view;
        // "Iranian foreign ministry": the noun itself may have been read as a modifier.
        if has_capital && let Some(end) = self.lower_body(at) {
            return Some(end);
        }
        if has_capital && at > inner + 1 && view.is(at - 1, Classes::BODY) && !view.is_possessive_ending(at - 1) {
            return Some(at);
        }
        let is_verb = has_verbal_ending(view.lower(at)) && view.is(at + 1, Classes::PREPOSITION);
        if !view.is_capitalised(at) || self.is_headline || is_verb || view.is(at, Classes::FUNCTION) {
            return None;
        }
        let end = self.capitals(at);
        let nouns = Classes::BODY.or(Classes::MEDIA);
        if view.is(at, Classes::MEDIA) && end > at + 1 || self.is_society(at, end) {
            return Some(end);
        }
        let Some(noun) = (at..end).rev().find(|&token| view.is(token, nouns)) else {
            // "Acme/Zenith opinion poll"
            return self.lower_body(end).filter(|_| end > at + 1 && !view.is(at, Classes::GIVEN));
        };
        let is_alone = noun == at && !has_capital;
        let of_follows = matches!(view.lower(noun + 1), "of" | "for" | "on") && noun + 2 < end;
        let starts_with_name = view.is(at, Classes::GIVEN) && noun > at + 1 && !view.is(at, nouns);
        if is_alone && !of_follows || starts_with_name && noun + 1 < end {
            return None;
        }
        if !of_follows {
            return Some(noun + 1);
        }
        // "Ministry of Trade of Latvia", but not the name behind it
        let name = (noun + 2..end).find(|&token| view.is(token, Classes::GIVEN) && token > noun + 2);
        Some(name.unwrap_or(end))
    }

    /// "Citizens for Clean Water"
    fn is_society(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        view.lower(at + 1) == "for"
            && at + 2 < end
            && view.lower(at).ends_with('s')
            && !view.is(at, Classes::GIVEN.or(Classes::TITLE))
    }

    /// Where a noun for bodies in lower case ends that follows a name, country or place ("government", "state police").
    fn lower_body(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let is_lower = |token: usize| token < self.end && view.is_letters(token) && !view.is_capitalised(token);
        let mut end = at;
        while is_lower(end) && !view.is(end, Classes::BODY) && view.is(end, Classes::MODIFIER) && end < at + 2 {
            end += 1;
        }
        // "Senate banking committee"
        let may_be_noun = |word: &str| word.len() > 3 && !word.ends_with("ed") && !word.ends_with('s');
        let between =
            is_lower(end) && !view.is(end, Classes::BODY.or(Classes::FUNCTION)) && may_be_noun(view.lower(end));
        end += usize::from(between && view.is(end + 1, Classes::BODY));
        (is_lower(end) && view.is(end, Classes::BODY)).then_some(end + 1)
    }

    fn country_of(&self, at: usize) -> Option<Country> {
        if self.view.lower(at) != "of" {
            return None;
        }
        let next = at + 1 + usize::from(self.view.lower(at + 1) == "the");
        self.view.country(next, self.end).map(|(_, country, _)| country)
    }

    /// "Prime Minister Lee of Singapore": a country behind the name belongs to the title.
    fn country_behind(&self, at: usize, phrase: &mut Found) {
        if let Some(country) = self.country_of(at)
            && phrase.offices.iter().any(|office| office.country.is_none())
        {
            phrase.offices.iter_mut().for_each(|office| office.country = office.country.or(Some(country)));
            let next = at + 1 + usize::from(self.view.lower(at + 1) == "the");
            let words = self.view.country(next, self.end).map_or(0, |(words, _, _)| words);
            phrase.outer = next + words;
        }
    }

    /// What stands behind a name: "(D-Va.)", ", the speaker of parliament,".
    fn apposition(&self, at: usize, phrase: &mut Found) {
        let view = self.view;
        let mut at = at.max(phrase.outer);
        if view.word(at) == "("
            && let Some(close) = (at..(at + 8).min(self.end)).find(|&token| view.word(token) == ")")
        {
            at = close + 1;
            phrase.outer = at;
        }
        if view.word(at) != "," || at + 1 >= self.end {
            return;
        }
        let mut inner = Vec::new();
        let end = Scanner { is_headline: true, ..*self }.role_only(at + 1, &mut inner);
        let Some(role) = inner.pop().filter(|role| role.head == Head::Role && role.counterpart.is_none()) else {
            return;
        };
        let closes = end >= self.end
            || matches!(
                view.lower(end),
                "," | "." | ";" | ")" | "who" | "and" | "–" | "—" | "--" | "in" | "from" | "with"
            );
        if closes && !role.offices.iter().all(|office| office.is_plural) {
            phrase.offices.extend(role.offices);
            phrase.outer = end;
        }
    }

    /// A role without name that begins at `start` itself.
    fn role_only(&self, start: usize, found: &mut Vec<Found>) -> usize {
        let view = self.view;
        // "a Democrat and senator": a determiner or a title must come first
        let opens =
            view.is(start, Self::OPENERS) || view.country(start, self.end).is_some() || view.is_capitalised(start);
        if !opens {
            return start;
        }
        let end = self.phrase(start, found);
        if found.first().is_some_and(|role| role.tokens.start != start) {
            found.clear();
        }
        end
    }

    /// "the foreign minister, Ana Ruiz,": the name behind a role and a comma.
    fn name_behind_comma(&self, at: usize, phrase: &Found) -> Option<Range<usize>> {
        let view = self.view;
        if view.word(at) != "," || phrase.is_of_several || phrase.offices.iter().any(|office| office.is_plural) {
            return None;
        }
        let name = self.name(at + 1, true).filter(|name| name.len() > 1)?;
        let closes = name.end >= self.end || matches!(view.word(name.end), "," | "." | ";" | ")");
        let goes_on = view.word(name.end) == "," && view.lower(name.end + 1) == "and";
        (closes && !goes_on && phrase.determiner.is_some()).then_some(name)
    }

    /// The name that begins at `at`.
    fn name(&self, at: usize, is_titled: bool) -> Option<Range<usize>> {
        let view = self.view;
        let mut end = at;
        let mut words = 0;
        while end < self.end && end < at + 9 {
            let accepted = self.part(at, end, is_titled);
            let is_repeated = end > at && (at..end).any(|token| view.lower(token) == view.lower(end));
            if accepted == 0 || is_repeated {
                break;
            }
            words += 1;
            end += accepted;
        }
        if words == 0 || !(at..end).any(|token| view.is_capitalised(token)) {
            return None;
        }
        if self.is_headline {
            end = self.headline_name(at, end);
        }
        (!self.is_thing(at, end)).then_some(at..end)
    }

    /// How many tokens of a name stand at `at`, whose first is `first`; 0 where the name has ended.
    fn part(&self, first: usize, at: usize, is_titled: bool) -> usize {
        let view = self.view;
        let capital = |token: usize| token < self.end && view.is_capitalised(token);
        if capital(at) {
            return usize::from(!self.is_blocked(first, at, is_titled));
        }
        if view.is(at, Classes::PARTICLE) && (at > first || is_titled) {
            let next = (at + 1..(at + 3).min(self.end)).find(|&token| !view.is(token, Classes::PARTICLE));
            let last = next.filter(|&token| capital(token) && !self.is_blocked(first, token, is_titled));
            return last.map_or(0, |token| token - at);
        }
        if at == first {
            return 0;
        }
        let kind = view.document.tokens()[at].kind;
        let closes = |from: usize| {
            (from..(from + 3).min(self.end))
                .find(|&token| view.document.tokens()[token].kind == TokenKind::Quote || view.word(token) == ")")
        };
        if (kind == TokenKind::Quote || view.word(at) == "(") && capital(at + 1) && !self.is_headline {
            // Robert "Bob" Miller, Mohamed (Irfaan) Ali
            return closes(at + 2)
                .filter(|&close| capital(close + 1) && !self.is_blocked(first, close + 1, is_titled))
                .map_or(0, |close| close + 1 - at);
        }
        if view.word(at) == "," && view.is(at + 1, Classes::SUFFIX) && at + 1 < self.end {
            return 2;
        }
        // Shia’ al-Sudani
        let joins = kind == TokenKind::Quote && touches(&view.document.tokens()[at - 1..=at]);
        usize::from(joins && capital(at + 1) && view.lower(at + 1).contains('-'))
    }

    /// Whether a capitalised word is no part of a name.
    fn is_blocked(&self, first: usize, at: usize, is_titled: bool) -> bool {
        let view = self.view;
        let is_first = at == first;
        let capital_follows = at + 1 < self.end && view.is_capitalised(at + 1);
        if view.is(at, Classes::SUFFIX) {
            return is_first;
        }
        if view.is(at, Classes::GIVEN) && (capital_follows || !is_first) {
            return false;
        }
        if view.is(at, Classes::FUNCTION) {
            return is_first && !is_titled || view.lower(at).chars().count() > 2 && capital_follows && is_first;
        }
        if view.is(at, Classes::CALENDAR.or(Classes::STOP)) {
            return !is_titled || is_first && capital_follows;
        }
        let begins_sentence = at == self.start || !view.is_word(at - 1);
        if is_first && !is_titled && begins_sentence && capital_follows {
            // "Praising Ted Miller", "Tuesday's winner Ted Miller"
            let full_name_follows = view.gender(at + 1).is_some() && view.is_capitalised(at + 2) && at + 2 < self.end;
            if full_name_follows || has_verbal_ending(view.lower(at)) {
                return true;
            }
        }
        let also_name = !is_first && !capital_follows;
        if let Some((words, _, naming)) = view.country(at, self.end) {
            if is_first && naming == Naming::Demonym {
                return true;
            }
            if is_first && is_titled && naming == Naming::Capital && capital_follows {
                return false;
            }
            return !(also_name && words == 1 && !view.is_possessive_ending(at + 1)
                || is_titled && is_first && words == 1 && !capital_follows);
        }
        if let Some((words, _)) = view.place(at, self.end) {
            return !(also_name && words == 1 || is_titled && is_first);
        }
        if view.known_body(at, self.end).is_some() {
            return true;
        }
        if view.title(at, self.end).is_some() {
            let is_plain = view.is(at, Classes::SURNAME) && !matches!(view.lower(at + 1), "of" | "for");
            return !(is_plain && !capital_follows && (!is_first || is_titled));
        }
        false
    }

    /// In a headline a name is cut where the next word with a capital may be anything.
    fn headline_name(&self, at: usize, end: usize) -> usize {
        let view = self.view;
        let closes = end >= self.end
            || view.is_possessive_ending(end)
            || matches!(view.lower(end), "of" | "and" | "," | ":" | "(" | "–" | "—" | "-");
        if closes && end - at <= 4 && view.is(at, Classes::GIVEN) {
            return end;
        }
        let given = (at..end).take_while(|&token| view.is(token, Classes::GIVEN)).count();
        let mut last = at + given.max(1);
        while given > 0 && last < end && (view.is(last, Classes::PARTICLE) || view.word(last).chars().count() <= 2) {
            last += 1;
        }
        if given > 0 && last < end && !(given > 1 && !view.is(last, Classes::GIVEN)) { last + 1 } else { last.min(end) }
    }

    /// Whether a run of capitals names a thing or body ("Wall Street", "Green Party").
    fn is_thing(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        let nouns = Classes::BODY.or(Classes::MEDIA).or(Classes::THING).or(Classes::DOCUMENT);
        let Some(noun) = (at..end).rev().find(|&token| view.is(token, nouns) && !view.is(token, Classes::GIVEN)) else {
            return false;
        };
        let is_surname =
            noun == at + 1 && noun + 1 == end && view.is(at, Classes::GIVEN) && view.is(noun, Classes::THING);
        !is_surname && (end - at > 1 || view.is(noun, Classes::BODY.or(Classes::DOCUMENT)))
    }
}

/// Whether two tokens stand without space between them.
fn touches(tokens: &[Token]) -> bool {
    matches!(tokens, [left, right] if left.span.end == right.span.start)
}

/// Endings of words that begin a sentence rather than a name.
fn has_verbal_ending(word: &str) -> bool {
    word.ends_with("ing") || word.ends_with("ly") || word.ends_with("ed")
}

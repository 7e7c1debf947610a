//! Names of people: which capitalised words belong to one, and which do not.

use std::ops::Range;

use crate::text::{Token, TokenKind};

use super::super::countries::Naming;
use super::super::lists::Classes;
use super::{Scanner, has_verbal_ending};

impl Scanner<'_, '_, '_> {
    /// The name that begins at `at`.
    pub(super) fn name(&self, at: usize, is_titled: bool) -> Option<Range<usize>> {
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
            end = self.headline_name(at, end, is_titled);
        }
        (!self.is_thing(at, end)).then_some(at..end)
    }

    /// How many tokens of a name stand at `at`, whose first is `first`; 0 where the name has ended.
    pub(super) fn part(&self, first: usize, at: usize, is_titled: bool) -> usize {
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
    pub(super) fn is_blocked(&self, first: usize, at: usize, is_titled: bool) -> bool {
        let view = self.view;
        let is_first = at == first;
        let capital_follows = at + 1 < self.end && view.is_capitalised(at + 1);
        if view.is(at, Classes::SUFFIX) {
            return is_first;
        }
        if view.is(at, Classes::GIVEN) && (capital_follows || !is_first) {
            return false;
        }
        // "DREW:" is a name, "Drew" at the start of a sentence may be a verb.
        if view.is(at, Classes::GIVEN) && (at != self.start || view.is_upper(at)) {
            return false;
        }
        // "Q   Hi, Jen" asks in a transcript; nobody is called Q Hi.
        if is_first && at == self.start && view.word(at) == "Q" {
            return true;
        }
        // "Remarks by Vice President Harris During a Visit", "Harris In A Meeting", "by Olivia Dalton En Route Seattle"
        let is_route = view.lower(at) == "en" && at + 1 < self.end && view.lower(at + 1) == "route";
        let is_phrase =
            view.word(at).len() > 3 || capital_follows || at + 1 < self.end && view.is(at + 1, Classes::FUNCTION);
        if is_route || (!is_first || self.is_headline) && view.is(at, Classes::PREPOSITION) && is_phrase {
            return true;
        }
        // "President Marsh Highlighting How It Works", and in headlines "Marsh Announces"
        let is_deed = view.is(at, Classes::DEED) && (self.is_headline || view.lower(at).ends_with("ing"));
        if is_titled && is_deed {
            return true;
        }
        // "Harris Highlighting The Plan", "3:15 P.M. EDT THE PRESIDENT"
        if !is_first && view.is(at, Classes::DETERMINER.or(Classes::POSSESSIVE)) && view.word(at).len() > 2 {
            return true;
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
            return !is_plain || capital_follows || is_first && !is_titled;
        }
        false
    }

    /// In a headline a name is cut where the next word with a capital may be anything.
    pub(super) fn headline_name(&self, at: usize, end: usize, is_titled: bool) -> usize {
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
        let has_surname = given == 0 || given > 1 && !view.is(last, Classes::GIVEN);
        // "Vice President Harris Highlighting", but "President Xi Jinping"
        let is_verb = last < end && view.lower(last).ends_with("ing") && view.word(last).len() > 9;
        let has_surname = has_surname || is_titled && is_verb;
        if last < end && !has_surname { last + 1 } else { last.min(end) }
    }

    /// Whether a run of capitals names a thing or body ("Wall Street", "Green Party").
    pub(super) fn is_thing(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        let nouns = Classes::BODY.or(Classes::MEDIA).or(Classes::THING).or(Classes::DOCUMENT).or(Classes::TALK);
        let Some(noun) = (at..end).rev().find(|&token| view.is(token, nouns) && !view.is(token, Classes::GIVEN)) else {
            return false;
        };
        // "Anna Field", but no "Tony Award"
        let is_surname = noun == at + 1
            && noun + 1 == end
            && view.is(at, Classes::GIVEN)
            && view.is(noun, Classes::THING)
            && !matches!(view.lower(noun), "award" | "awards" | "prize" | "foundation");
        !is_surname && (end - at > 1 || view.is(noun, Classes::BODY.or(Classes::DOCUMENT).or(Classes::TALK)))
    }

    /// Whether a name begins at a word that is also something else: "Jordan Miller", "Virginia Lopez".
    pub(super) fn is_name_start(&self, at: usize) -> bool {
        self.view.is(at, Classes::GIVEN)
            && self.view.is_capitalised(at + 1)
            && self.view.title(at + 1, self.end).is_none()
            && at + 1 < self.end
            && self.view.is_upper(at) == self.view.is_upper(at + 1)
            && !self.view.is(at + 1, Classes::BODY.or(Classes::COUNTRY).or(Classes::THING))
    }
}

/// Whether two tokens stand without space between them.
fn touches(tokens: &[Token]) -> bool {
    matches!(tokens, [left, right] if left.span.end == right.span.start)
}

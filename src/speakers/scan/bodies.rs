//! Bodies by their nouns: "the Ministry of Transport", "Brazil's foreign ministry", "Citizens for Clean Water".

use super::super::lists::Classes;
use super::{Scanner, has_verbal_ending};

impl Scanner<'_, '_, '_> {
    /// Where a body's name ends that begins at `inner` and of which the words up to `at` are read.
    pub(super) fn body_from(&self, inner: usize, at: usize, has_capital: bool) -> Option<usize> {
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

    /// Where the run of capitals from `at` ends; "of" and "for" between them belong to it.
    pub(super) fn capitals(&self, at: usize) -> usize {
        let view = self.view;
        let mut end = at;
        while end < self.end && end < at + 9 {
            if let Some((after, _)) = self.of_country(end).filter(|_| end > at) {
                return after;
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

    pub(super) fn capital_follows(&self, at: usize) -> bool {
        let next = if matches!(self.view.lower(at + 1), "the" | "a" | "an") { at + 2 } else { at + 1 };
        next < self.end && self.view.is_capitalised(next) && !self.view.is(next, Classes::CALENDAR)
    }

    /// "Citizens for Clean Water"
    pub(super) fn is_society(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        view.lower(at + 1) == "for"
            && at + 2 < end
            && view.lower(at).ends_with('s')
            && !view.is(at, Classes::GIVEN.or(Classes::TITLE))
    }

    /// Where a noun for bodies in lower case ends that follows a name, country or place ("government", "state police").
    pub(super) fn lower_body(&self, at: usize) -> Option<usize> {
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
}

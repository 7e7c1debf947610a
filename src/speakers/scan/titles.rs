//! Titles and what stands around them: "the former Polish", "of the Republic of Korea".

use super::super::countries::Naming;
use super::super::lists::Classes;
use super::super::titles::{Rank, TitleForm};
use super::{Before, Scanner};

/// How many fields a minister has besides the last one at most.
const MOST_FIELDS: usize = 4;

impl Scanner<'_, '_, '_> {
    /// The title at `at`; not a given name ("Dean Miller"), a surname behind "Mr.", a word that belongs to a longer name of
    /// a body or that only modifies ("the chief Polish negotiator").
    pub(super) fn title_at(&self, at: usize, is_behind_honorific: bool) -> Option<(usize, TitleForm)> {
        let view = self.view;
        let (words, form) = view.title(at, self.end)?;
        let is_one = words == 1 && view.is_capitalised(at);
        let is_given = is_one
            && view.is(at, Classes::GIVEN)
            && view.is_capitalised(at + 1)
            && view.title(at + 1, self.end).is_none();
        let is_surname = is_behind_honorific && words == 1 && !view.is_capitalised(at + 1);
        let is_modifier = view.is(at, Classes::MODIFIER) && view.country(at + 1, self.end).is_some();
        let body = view.known_body(at, self.end).map_or(0, |(words, _)| words);
        (!is_given && !is_surname && !is_modifier && words >= body).then_some((words, form))
    }

    /// A word before a title: "former", "Iranian", "Iran's", "White House", "senior". Where it ends.
    pub(super) fn modifier(&self, at: usize, before: &mut Before) -> Option<usize> {
        let view = self.view;
        if at >= self.end {
            return None;
        }
        let body = view.known_body(at, self.end);
        // "the Islamic Republic News Agency" is no country
        let country = view.country(at, self.end).filter(|of| body.is_none_or(|(words, _)| words <= of.0));
        if let Some((words, country, naming)) = country {
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
        if let Some((words, known)) = body
            && view.word(at + words) != "/"
        {
            let end = at + words;
            before.has_capital = true;
            before.country = before.country.or(view.lists.known_body(known).country);
            before.is_of_body = true;
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
        let is_titled_name = |title: usize| {
            let words = view.title(title, self.end).map_or(0, |(words, _)| words);
            self.name(title + words, true).is_some_and(|name| name.len() > 1)
        };
        let fields = || self.fields(at).filter(|&title| before.country.is_some() || is_titled_name(title));
        let organisation = self.organisation(at);
        before.is_of_body |= organisation.is_some_and(|end| self.names_body(at..end));
        organisation.or_else(fields).inspect(|_| before.has_capital = true)
    }

    /// "Industry, Mining and" before "Trade Minister": the other fields of a minister. Where they end.
    fn fields(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let is_field = |token: usize| {
            let is_other = view.is(token, Classes::GIVEN.or(Classes::COUNTRY)) || view.title(token, self.end).is_some();
            view.is_capitalised(token) && !is_other
        };
        let mut next = at;
        for _ in 0..MOST_FIELDS {
            let words = (next..self.end).take(3).take_while(|&token| is_field(token)).count();
            let joint = next + words;
            if words == 0 || joint >= self.end || !matches!(view.lower(joint), "," | "and" | "&") {
                return None;
            }
            next = joint + 1 + usize::from(view.word(joint) == "," && view.lower(joint + 1) == "and");
            if let Some((_, form)) = view.title(next, self.end) {
                let is_minister = view.lists.titles.title(form.title).rank == Rank::Minister;
                return Some(next).filter(|_| is_minister && view.is_capitalised(next));
            }
        }
        None
    }

    /// "and Russian presidents": whether a demonym and a plural begin at `at`.
    pub(super) fn is_demonym_of_several(&self, at: usize) -> bool {
        let Some((words, _, Naming::Demonym)) = self.view.country(at, self.end) else { return false };
        let next = at + words;
        let is_modifier = self.view.is(next, Classes::MODIFIER) && self.view.title(next, self.end).is_none();
        let next = next + usize::from(is_modifier);
        self.view.is(next, Classes::COUNTERPARTS)
            || self.view.title(next, self.end).is_some_and(|(_, form)| form.is_plural)
    }

    /// A run of capitals before a title is the body that it belongs to ("Acme Steel CEO", "the Ministry spokesman").
    pub(super) fn organisation(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let mut end = at;
        let is_part = |token: usize| {
            let is_clock = view.is(token, Classes::CALENDAR) && view.is_upper(token);
            view.is_capitalised(token)
                && !view.is(token, Classes::DETERMINER)
                && !is_clock
                && view.title(token, self.end).is_none()
        };
        while end < self.end && end < at + 5 && is_part(end) {
            end += 1;
        }
        while end > at && end < self.end && end < at + 6 && view.is(end, Classes::BODY) && !view.is_capitalised(end) {
            end += 1;
        }
        if end == at {
            return None;
        }
        let after = self.after_possessive(self.behind_acronym(end));
        let (words, form) = view.title(after, self.end)?;
        let rank = view.lists.titles.title(form.title).rank;
        let starts_with_given = view.is(at, Classes::GIVEN) && end - at > 1;
        let of_a_name = rank == Rank::Honorific || rank == Rank::State || starts_with_given;
        let is_surname = words == 1 && end > at && view.is_capitalised(after) && !view.is_capitalised(after + 1);
        let is_name = of_a_name || is_surname && view.is(at, Classes::GIVEN) || view.is(at, Classes::FUNCTION);
        (!is_name).then_some(after)
    }

    pub(super) fn after_possessive(&self, at: usize) -> usize {
        at + usize::from(at < self.end && self.view.is_possessive_ending(at))
    }

    /// Where an acronym in brackets that explains the words before it ends: "Governor of the Central Bank (CB)".
    pub(super) fn behind_acronym(&self, at: usize) -> usize {
        let view = self.view;
        let is_acronym = at + 2 < self.end && view.word(at) == "(" && view.is_upper(at + 1) && view.word(at + 2) == ")";
        if is_acronym { at + 3 } else { at }
    }

    /// The same where a name follows, with title or behind a comma: "(CB) General Ana Ruiz", "(CB), Ana Ruiz".
    pub(super) fn before_name(&self, at: usize) -> usize {
        let behind = self.behind_acronym(at);
        if behind == at {
            return at;
        }
        let title = self.title_at(behind, false).map_or(0, |(words, _)| words);
        let name = behind + title.max(usize::from(self.view.word(behind) == ","));
        if self.name(name, true).is_some_and(|name| name.len() > 1) { behind } else { at }
    }

    /// "founder and president": where a second title that is joined by "and" begins, if no name follows it.
    pub(super) fn second_title(&self, at: usize) -> usize {
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
        let Some((words, form)) = view.title(next, self.end) else { return at };
        let is_lower = !view.is_capitalised(next) || next > at + 1;
        let name_follows = view.is_capitalised(next + words);
        // "President and CEO of Acme Ana Ruiz"
        let of_one = || {
            let complement = self.complements(&view.lists.titles.title(form.title).canonical, next + words);
            complement.is_body && self.name(complement.end, true).is_some_and(|name| name.len() > 1)
        };
        if is_lower && !name_follows || !is_lower && of_one() { at + 1 } else { at }
    }
}

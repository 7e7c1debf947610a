//! Surnames and given names: which of the people whom the article names in full they mean.

use std::ops::Range;

use super::countries::Naming;
use super::known::{NameKeys, written};
use super::names::{Likeness, PersonName, compare};
use super::scan::{Found, Head};
use super::story::{Headline, Story};
use super::titles::Rank;

impl Story<'_, '_, '_> {
    /// Surnames and given names.
    pub(super) fn short_names(&mut self) {
        for index in 0..self.found.len() {
            let found = &self.found[index];
            if matches!(found.head, Head::Country(_, Naming::Name | Naming::Capital)) {
                self.who[index] = self.surname_like_a_country(index);
            }
            let Head::Name { name, gender, is_titled } = &found.head else { continue };
            if self.who[index].is_some() {
                continue;
            }
            let keys = NameKeys::of(self.view, name.clone());
            let person = match &keys.words[..] {
                [word] => self.of_short_name(index, word),
                _ => None,
            };
            let is_new = person.is_none() && *is_titled && keys.words.len() == 1 && self.may_be_new(found);
            let person = person.or_else(|| is_new.then(|| self.new_surname(index, name.clone(), &keys.words[0])));
            if let Some(person) = person {
                let known = &mut self.everybody.list[person as usize];
                known.learn(self.view, &found.offices, *gender);
                known.add_alias(written(self.view, name.clone()));
            }
            self.who[index] = person;
        }
    }

    /// "Jordan said" is Ana Jordan where the article names her.
    fn surname_like_a_country(&self, index: usize) -> Option<u32> {
        let tokens = self.found[index].tokens.clone();
        if tokens.len() != 1 {
            return None;
        }
        let keys = NameKeys::of(self.view, tokens);
        let (last, _) = self.everybody.of_word(keys.words.first()?);
        last.first().copied().filter(|_| last.len() == 1)
    }

    pub(super) fn headline_short_names(&mut self, headline: &Headline<'_, '_, '_>, people: &mut [Option<u32>]) {
        for (found, person) in headline.found.iter().zip(people) {
            if let Head::Name { name, gender, .. } = &found.head
                && person.is_none()
                && let [word] = &NameKeys::of(headline.view, name.clone()).words[..]
                && let Some(only) = self.only_of_word(word)
            {
                *person = Some(only);
                self.everybody.list[only as usize].learn(headline.view, &found.offices, *gender);
            }
        }
    }

    /// The only person of whom `word` is the last name, or else another one.
    pub(super) fn only_of_word(&self, word: &str) -> Option<u32> {
        match self.everybody.of_word(word) {
            (last, _) if last.len() == 1 => last.first().copied(),
            (last, other) if last.is_empty() && other.len() == 1 => other.first().copied(),
            _ => None,
        }
    }

    /// Whether a title and a surname may make a new person: not a noun in lower case ("officer Miller" may).
    fn may_be_new(&self, found: &Found) -> bool {
        !found.is_headline
            && found.offices.iter().all(|office| self.view.lists.titles.title(office.title).rank != Rank::Noun)
    }

    fn new_surname(&mut self, index: usize, name: Range<usize>, word: &str) -> u32 {
        let office = self.found[index].offices.first();
        let title = office.map(|office| &*self.view.lists.titles.title(office.title).canonical);
        let country = office.and_then(|office| office.country);
        let registered = self
            .outside
            .published
            .filter(|_| title.is_some() || country.is_some())
            .and_then(|date| self.outside.registry.surname(word, country, title, date));
        match registered {
            Some(registered) => {
                self.by_registry.insert(index);
                let person = self.everybody.add_registered(self.view, registered.name);
                self.everybody.list[person as usize].registry_id = Some(registered.id.to_owned());
                person
            }
            None => self.everybody.add_surname(self.view, name),
        }
    }

    /// The person whom a surname or given name means at `index`.
    fn of_short_name(&self, index: usize, word: &str) -> Option<u32> {
        let (last, other) = self.everybody.of_word(word);
        let (mut candidates, is_last) = if last.is_empty() { (other, false) } else { (last, true) };
        let found = &self.found[index];
        let Head::Name { gender, .. } = &found.head else { return None };
        candidates.retain(|&person| {
            let known = &self.everybody.list[person as usize];
            !(gender.is_some() && known.gender.is_some() && *gender != known.gender)
                && self.offices_fit(found, person)
                && !self.is_another_by_registry(found, person, word)
        });
        match candidates[..] {
            [] => None,
            [only] => Some(only),
            _ if !is_last => None,
            _ => {
                let holders: Vec<u32> =
                    candidates.iter().copied().filter(|&person| self.holds_one_of(found, person)).collect();
                if let [only] = holders[..] { Some(only) } else { self.last_mentioned(index, &candidates) }
            }
        }
    }

    /// Whether somebody may have the title that stands before a surname. Heads of state and government have it in their
    /// full form too, if that form has any; whoever is only named as somebody's wife or son is none.
    fn offices_fit(&self, found: &Found, person: u32) -> bool {
        let lists = self.view.lists;
        let known = &self.everybody.list[person as usize];
        let held = &known.offices;
        if known.is_kin && !found.offices.is_empty() && !self.holds_one_of(found, person) {
            return false;
        }
        let mut heads = found.offices.iter().filter(|office| is_head(lists.titles.title(office.title).rank));
        held.iter().all(|held| held.rank(lists) == Rank::Noun)
            || heads.all(|office| {
                held.iter().any(|held| {
                    held.title == office.title
                        || held.rank(lists) == Rank::Leader
                        || is_head(held.rank(lists)) && office.country.is_none()
                })
            })
    }

    /// Whether the registry has another person of this surname as the holder of the title that stands before it, and the
    /// article does not give `person` that title.
    fn is_another_by_registry(&self, found: &Found, person: u32, surname: &str) -> bool {
        let titles = &self.view.lists.titles;
        let known = &self.everybody.list[person as usize];
        let head = found.offices.iter().find(|office| is_head(titles.title(office.title).rank));
        let Some((office, date)) = head.zip(self.outside.published) else { return false };
        if !known.is_full || known.offices.iter().any(|held| held.title == office.title) {
            return false;
        }
        let title = &*titles.title(office.title).canonical;
        let Some(holder) = self.outside.registry.surname(surname, office.country, Some(title), date) else {
            return false;
        };
        let names = PersonName::parse(&known.name).zip(PersonName::parse(holder.name));
        // A further given name leaves open whether it is him: the registry tells.
        let is_another = |likeness: Option<Likeness>| likeness.is_none_or(|alike| alike == Likeness::LooseGiven);
        names.is_some_and(|(ours, theirs)| {
            known.registry_id.as_deref() != Some(holder.id)
                && is_another(compare(&ours, &theirs, &self.view.lists.nicknames))
        })
    }

    fn holds_one_of(&self, found: &Found, person: u32) -> bool {
        let held = &self.everybody.list[person as usize].offices;
        found.offices.iter().any(|office| held.iter().any(|held| held.title == office.title))
    }
}

fn is_head(rank: Rank) -> bool {
    matches!(rank, Rank::State | Rank::Government)
}

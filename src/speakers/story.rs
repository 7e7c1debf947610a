//! Whom each mention of an article means.
//!
//! First the full names, then surnames, given names and bodies, then those who talk with each other, at last roles,
//! which lean on all of these. A mention that could mean two people stays without one.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Country, EntityKind, Gender};

use super::countries::Naming;
use super::known::{Everybody, HeldOffice, NameKeys, written};
use super::lists::{Classes, View};
use super::parties::{self, Talk};
use super::registry::Registry;
use super::roles;
use super::scan::{Found, Head};
use super::titles::Rank;

/// An article on its way to a cast.
pub(super) struct Story<'s, 'v, 't> {
    pub view: &'s View<'v, 't>,
    pub found: &'s [Found],
    /// Who each mention is.
    pub who: Vec<Option<u32>>,
    /// Mentions that a registry settled.
    pub by_registry: FxHashSet<usize>,
    pub everybody: Everybody,
    /// Those who talk with each other.
    pub talk: Talk,
    pub outside: Outside<'s>,
}

/// What is known besides the text.
pub(super) struct Outside<'s> {
    pub registry: &'s Registry,
    pub published: Option<Date>,
    /// The side on which the publisher stands.
    pub side: Option<Country>,
}

/// The headline of an article, read by itself.
pub(super) struct Headline<'s, 'v, 't> {
    pub view: &'s View<'v, 't>,
    pub found: &'s [Found],
}

impl<'s, 'v, 't> Story<'s, 'v, 't> {
    /// Settles all mentions of `found`.
    pub(super) fn tell(
        view: &'s View<'v, 't>,
        found: &'s [Found],
        headline: Option<&Headline<'_, '_, '_>>,
        outside: Outside<'s>,
    ) -> Story<'s, 'v, 't> {
        let mut story = Story {
            view,
            found,
            who: vec![None; found.len()],
            by_registry: FxHashSet::default(),
            everybody: Everybody::default(),
            talk: Talk::default(),
            outside,
        };
        story.full_names();
        let mut of_headline = Vec::new();
        if let Some(headline) = headline {
            of_headline = story.headline_names(headline);
        }
        story.doubtful_full_names();
        story.counterparts_with_names();
        story.short_names();
        story.offices_of_several();
        if let Some(headline) = headline {
            story.headline_short_names(headline, &mut of_headline);
        }
        story.bodies();
        story.talk = parties::of_article(&story, &of_headline);
        roles::settle(&mut story);
        story.talk = parties::of_article(&story, &of_headline);
        story
    }

    /// People whose full names stand there beyond doubt.
    fn full_names(&mut self) {
        for (index, found) in self.found.iter().enumerate() {
            if let Head::Name { name, gender, .. } = &found.head
                && NameKeys::of(self.view, name.clone()).is_full()
                && is_certain(self.view, found)
            {
                self.full_name(index, name.clone(), *gender);
            }
        }
    }

    fn full_name(&mut self, index: usize, name: std::ops::Range<usize>, gender: Option<Gender>) {
        let found = &self.found[index];
        let person = self.everybody.full_name(self.view, found, name);
        self.everybody.list[person as usize].learn(self.view, &found.offices, gender);
        self.who[index] = Some(person);
    }

    fn headline_names(&mut self, headline: &Headline<'_, '_, '_>) -> Vec<Option<u32>> {
        let people = headline.found.iter().map(|found| {
            let Head::Name { name, gender, .. } = &found.head else { return None };
            let is_full = NameKeys::of(headline.view, name.clone()).is_full();
            (is_full && is_certain(headline.view, found)).then(|| {
                let person = self.everybody.full_name(headline.view, found, name.clone());
                self.everybody.list[person as usize].learn(headline.view, &found.offices, *gender);
                person
            })
        });
        people.collect()
    }

    /// Two capitals that may be a name or not: a name if somebody has it, or if its last word stands alone elsewhere.
    fn doubtful_full_names(&mut self) {
        let mut alone = FxHashSet::default();
        for found in self.found {
            if let Head::Name { name, .. } = &found.head
                && let [word] = &NameKeys::of(self.view, name.clone()).words[..]
            {
                alone.insert(word.clone());
            }
        }
        for (index, found) in self.found.iter().enumerate() {
            let Head::Name { name, gender, .. } = &found.head else { continue };
            let keys = NameKeys::of(self.view, name.clone());
            let Some(last) = keys.words.last().filter(|_| self.who[index].is_none() && keys.is_full()) else {
                continue;
            };
            let is_known = !self.everybody.of_word(last).0.is_empty();
            if found.determiner.is_none() && (is_known || alone.contains(last)) {
                self.full_name(index, name.clone(), *gender);
            }
        }
    }

    /// "his Russian counterpart Vladimir Putin" has the office of whom "his" means.
    fn counterparts_with_names(&mut self) {
        for index in 0..self.found.len() {
            let (Some(country), Some(person)) = (self.found[index].counterpart, self.who[index]) else { continue };
            let Some(office) = self.office_of_counterpart(index) else { continue };
            let known = &mut self.everybody.list[person as usize];
            if !known.offices.iter().any(|held| held.title == office.title) {
                known.offices.push(HeldOffice { country, ..office });
            }
        }
    }

    /// "A and B, the Polish and Czech presidents", "her Polish and Czech counterparts, A and B": each has an office.
    fn offices_of_several(&mut self) {
        for index in 0..self.found.len() {
            let found = &self.found[index];
            let is_plural = found.is_of_several || found.offices.first().is_some_and(|office| office.is_plural);
            if found.head != Head::Role || !is_plural {
                continue;
            }
            let office = match found.offices.first() {
                Some(office) => Some(HeldOffice::of(self.view, office)),
                None => self.office_of_counterpart(index),
            };
            let people = if found.is_of_several { self.listed_after(index) } else { self.listed_before(index) };
            let countries = self.countries_in(found.tokens.clone());
            if let Some(office) = office
                && people.len() > 1
                && (countries.len() == people.len() || countries.is_empty())
            {
                for (at, person) in people.into_iter().enumerate() {
                    let country = countries.get(at).copied();
                    let offices = &mut self.everybody.list[person as usize].offices;
                    let held = HeldOffice { country, ..office.clone() };
                    if !offices.contains(&held) {
                        offices.push(held);
                    }
                }
            }
        }
    }

    fn countries_in(&self, tokens: std::ops::Range<usize>) -> Vec<Country> {
        tokens.clone().filter_map(|token| self.view.country(token, tokens.end)).map(|(_, country, _)| country).collect()
    }

    /// The people of a list that ends before the comma in front of a mention.
    fn listed_before(&self, index: usize) -> Vec<u32> {
        let mut people = Vec::new();
        let mut end = self.found[index].tokens.start;
        for earlier in (0..index).rev() {
            let gap = self.found[earlier].outer..end;
            let is_link = gap.len() <= 2 && gap.clone().all(|token| matches!(self.view.lower(token), "," | "and"));
            let Some(person) = self.who[earlier].filter(|_| is_link && !gap.is_empty()) else { break };
            people.insert(0, person);
            end = self.found[earlier].tokens.start;
        }
        people
    }

    /// The people of a list that begins behind a mention and a comma.
    fn listed_after(&self, index: usize) -> Vec<u32> {
        let mut people = Vec::new();
        let mut start = self.found[index].outer;
        for later in index + 1..self.found.len() {
            let gap = start..self.found[later].tokens.start;
            let is_link = gap.len() <= 2 && gap.clone().all(|token| matches!(self.view.lower(token), "," | "and"));
            let Some(person) = self.who[later].filter(|_| is_link) else { break };
            people.push(person);
            start = self.found[later].outer;
        }
        people
    }

    /// The office of the person whose counterpart stands at `index`: the nearest before in the sentence, else after.
    pub(super) fn office_of_counterpart(&self, index: usize) -> Option<HeldOffice> {
        let owner = self.owner_of_counterpart(index)?;
        let offices = &self.everybody.list[owner as usize].offices;
        offices.iter().find(|held| held.rank(self.view.lists) != Rank::Noun).cloned()
    }

    /// The person whom "his" in "his counterpart" means.
    pub(super) fn owner_of_counterpart(&self, index: usize) -> Option<u32> {
        let sentence = self.sentence(index);
        let is_owner = |&other: &usize| {
            other != index
                && self.sentence(other) == sentence
                && self.who[other].is_some_and(|person| {
                    self.who[index] != Some(person) && self.everybody.list[person as usize].is_person()
                })
        };
        let before = (index.saturating_sub(12)..index).rev().find(is_owner);
        let after = || (index + 1..(index + 12).min(self.found.len())).find(is_owner);
        before.or_else(after).and_then(|other| self.who[other])
    }

    /// Surnames and given names.
    fn short_names(&mut self) {
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
                if !self.view.document.word(name.start).is_empty() {
                    let alias = written(self.view, name.clone());
                    known.add_alias(alias);
                }
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

    fn headline_short_names(&mut self, headline: &Headline<'_, '_, '_>, people: &mut [Option<u32>]) {
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
    fn only_of_word(&self, word: &str) -> Option<u32> {
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

    fn new_surname(&mut self, index: usize, name: std::ops::Range<usize>, word: &str) -> u32 {
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
            !(gender.is_some() && known.gender.is_some() && *gender != known.gender) && self.offices_fit(found, person)
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
    /// full form too, if that form has any.
    fn offices_fit(&self, found: &Found, person: u32) -> bool {
        let lists = self.view.lists;
        let held = &self.everybody.list[person as usize].offices;
        let is_head = |rank| matches!(rank, Rank::State | Rank::Government);
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

    fn holds_one_of(&self, found: &Found, person: u32) -> bool {
        let held = &self.everybody.list[person as usize].offices;
        found.offices.iter().any(|office| held.iter().any(|held| held.title == office.title))
    }

    /// Which of `people` was mentioned last before the mention at `index`.
    pub(super) fn last_mentioned(&self, index: usize, people: &[u32]) -> Option<u32> {
        let before = self.who[..index].iter().rev().take(400);
        before.flatten().find(|person| people.contains(person)).copied()
    }

    /// Bodies: those on the list by their long names, others as written.
    fn bodies(&mut self) {
        let mut abbreviations: FxHashMap<&str, u32> = FxHashMap::default();
        for (index, found) in self.found.iter().enumerate() {
            let Head::Body { known, name, country } = &found.head else { continue };
            let form = written(self.view, name.clone());
            let body = match known {
                Some(known) => {
                    let known = self.view.lists.known_body(*known);
                    let body = self.everybody.other(EntityKind::Body, &known.name, known.country);
                    self.everybody.list[body as usize].add_alias(form);
                    body
                }
                None => self.everybody.other(EntityKind::Body, &form, *country),
            };
            if self.view.word(name.end) == "("
                && self.view.word(name.end + 2) == ")"
                && self.view.is_upper(name.end + 1)
            {
                abbreviations.insert(self.view.word(name.end + 1), body);
                self.everybody.list[body as usize].add_alias(self.view.word(name.end + 1).to_owned());
            }
            self.who[index] = Some(body);
        }
        for (index, found) in self.found.iter().enumerate() {
            if let Head::Name { name, .. } = &found.head
                && let Some(&body) = abbreviations.get(self.view.word(name.start)).filter(|_| name.len() == 1)
            {
                self.who[index] = Some(body);
            }
        }
    }

    /// The sentence of a mention.
    pub(super) fn sentence(&self, index: usize) -> usize {
        self.view.document.sentence_of(self.found[index].tokens.start)
    }

    /// The mentions that begin in some tokens.
    pub(super) fn found_in(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let first = self.found.partition_point(|found| found.tokens.end <= tokens.start);
        let last = self.found.partition_point(|found| found.tokens.start < tokens.end);
        first..last.max(first)
    }
}

/// Whether a run of capitals is the name of a person beyond doubt.
fn is_certain(view: &View<'_, '_>, found: &Found) -> bool {
    let Head::Name { name, is_titled, .. } = &found.head else { return false };
    let inner = name.start + 1..name.end;
    let is_given = view.is(name.start, Classes::GIVEN);
    let is_built_as_name = inner.clone().any(|token| {
        !view.is_capitalised(token) && view.is(token, Classes::PARTICLE)
            || view.is(token, Classes::SUFFIX)
            || token + 1 < name.end
                && view.word(token).trim_end_matches('.').chars().count() == 1
                && view.is_capitalised(token)
    });
    if found.determiner.is_some() && !*is_titled && found.counterpart.is_none() {
        return is_given && inner.len() == 1;
    }
    *is_titled || found.counterpart.is_some() || is_given || is_built_as_name || !found.offices.is_empty()
}

//! Offices that a text gives by way of another: "his Russian counterpart", "the Polish and Czech presidents".

use std::ops::Range;

use crate::model::Country;

use super::known::HeldOffice;
use super::scan::Head;
use super::story::Story;
use super::titles::Rank;

/// How many mentions to either side "his" may reach.
const REACH: usize = 12;

impl Story<'_, '_, '_> {
    /// "his Russian counterpart Vladimir Putin" has the office of whom "his" means.
    pub(super) fn counterparts_with_names(&mut self) {
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
    pub(super) fn offices_of_several(&mut self) {
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

    /// The countries that stand in some tokens.
    pub(super) fn countries_in(&self, tokens: Range<usize>) -> Vec<Country> {
        let (mut countries, mut at) = (Vec::new(), tokens.start);
        while at < tokens.end {
            at += self.view.country(at, tokens.end).map_or(1, |(words, country, _)| {
                countries.push(country);
                words
            });
        }
        countries
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
        let before = (index.saturating_sub(REACH)..index).rev().find(is_owner);
        let after = || (index + 1..(index + 1 + REACH).min(self.found.len())).find(is_owner);
        before.or_else(after).and_then(|other| self.who[other])
    }
}

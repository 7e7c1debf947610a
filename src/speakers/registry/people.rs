//! Rows become people: those of one id are one, and some ids mean the same one.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::columns::Row;
use super::offices::Offices;
use super::{Leader, Registry, RegistryPerson, Spell};
use crate::model::Country;
use crate::speakers::names::PersonName;

/// People as they come, row by row.
pub(super) struct People {
    offices: Offices,
    people: Vec<RegistryPerson>,
    by_id: FxHashMap<Box<str>, u32>,
}

impl People {
    pub(super) fn new(offices: Offices) -> People {
        People { offices, people: Vec::new(), by_id: FxHashMap::default() }
    }

    /// Adds what a row says; what is wrong with it goes to `problem`.
    pub(super) fn add(&mut self, row: &Row, problem: &mut dyn FnMut(String)) {
        if row.id.is_empty() {
            return problem("no id".to_string());
        }
        let Some(name) = PersonName::parse(&row.name).filter(|_| row.name != row.id) else {
            return problem(format!("no name for `{}`", row.id)); // Wikidata gives the id where it has no English label
        };
        let Some(spells) = self.spells(row, problem) else { return };
        let next = self.people.len() as u32;
        let index = *self.by_id.entry(row.id.as_str().into()).or_insert(next);
        if index == next {
            let (id, name) = (row.id.as_str().into(), self.offices.plain_name(&row.name).into());
            self.people.push(RegistryPerson { id, name, names: Vec::new(), spells: Vec::new() });
        }
        let person = &mut self.people[index as usize];
        let aliases = row.aliases.split([';', '|']).filter_map(PersonName::parse);
        for name in std::iter::once(name).chain(aliases) {
            if !person.names.contains(&name) {
                person.names.push(name);
            }
        }
        person.spells.extend(spells);
    }

    /// The spells of a row: one for each of its countries. None if its dates make no sense.
    fn spells(&self, row: &Row, problem: &mut dyn FnMut(String)) -> Option<Vec<Spell>> {
        let mut days = [Date::MIN, Date::MAX];
        for (day, (text, at_end)) in days.iter_mut().zip([(&row.from, false), (&row.to, true)]) {
            if !text.is_empty() {
                let Some(found) = date(text, at_end) else {
                    problem(format!("`{text}` is no date: expected YYYY, YYYY-MM or YYYY-MM-DD"));
                    return None;
                };
                *day = found;
            }
        }
        let [from, to] = days;
        if from > to {
            problem(format!("ends ({}) before it begins ({})", row.to, row.from));
            return None;
        }
        let (title, of_role) = self.offices.role(&row.role);
        let is_leader = title.is_none() && is_leader(&row.role);
        let mut countries: Vec<Option<Country>> = Vec::new();
        for text in row.country.split([';', '|']).map(str::trim).filter(|text| !text.is_empty()) {
            match self.offices.country(text) {
                Some(country) => countries.push(Some(country)),
                None => problem(format!("unknown country `{text}`: the row is used without it")),
            }
        }
        if countries.is_empty() {
            countries.push(of_role);
        }
        let spell = |country| Spell { from, to, title: title.clone(), is_leader, country };
        Some(countries.into_iter().map(spell).collect())
    }

    /// The registry of all that was added; its titles of heads are still missing.
    pub(super) fn finish(mut self) -> Registry {
        for person in &mut self.people {
            person.spells.sort();
            person.spells.dedup();
        }
        let second_ids = self.second_ids();
        let leaders = self.leaders();
        let mut registry = Registry::default();
        let mut index_of = vec![None; self.people.len()];
        for (index, person) in self.people.into_iter().enumerate() {
            if second_ids[index].is_some() {
                continue;
            }
            if !person.has_office() && !person.names.iter().any(PersonName::is_full) {
                for name in &person.names {
                    registry.confirmed.entry(name.joined().into()).or_default().extend(person.spells.iter().cloned());
                }
                continue;
            }
            index_of[index] = Some(registry.people.len() as u32);
            registry.people.push(person);
        }
        let mut ids: Vec<(Box<str>, u32)> = self.by_id.into_iter().collect();
        ids.sort_unstable();
        for (id, index) in ids {
            let own = second_ids[index as usize].unwrap_or(index);
            if let Some(person) = index_of[own as usize] {
                registry.by_id.insert(id, person);
            }
        }
        for (index, surname, spell) in leaders {
            let own = index_of[second_ids[index as usize].unwrap_or(index) as usize];
            let leader = own.map_or(Leader::Surname(surname), Leader::Person);
            if let Some(country) = spell.country {
                registry.leaders.entry(country).or_default().push((spell, leader));
            }
        }
        registry.index();
        registry
    }

    /// The rows of leaders, with the person's index and surname.
    fn leaders(&self) -> Vec<(u32, Box<str>, Spell)> {
        let people = (0..).zip(&self.people).flat_map(|(index, person)| {
            let surname = person.names.first().map(PersonName::joined).unwrap_or_default();
            let spells = person.spells.iter().filter(|spell| spell.is_leader);
            spells.map(move |spell| (index, surname.as_str().into(), spell.clone()))
        });
        people.collect()
    }

    /// For people without an office: the one person with an office who has their name and a country of theirs.
    fn second_ids(&self) -> Vec<Option<u32>> {
        let mut holders: FxHashMap<(String, Country), Vec<u32>> = FxHashMap::default();
        for (index, person) in self.people.iter().enumerate().filter(|(_, person)| person.has_office()) {
            for key in person.names_by_country() {
                holders.entry(key).or_default().push(index as u32);
            }
        }
        let second = |person: &RegistryPerson| {
            let found = person.names_by_country().filter_map(|key| holders.get(&key)).flatten();
            let mut found: Vec<u32> = found.copied().collect();
            found.dedup();
            let [only] = found[..] else { return None };
            Some(only)
        };
        self.people.iter().map(|person| if person.has_office() { None } else { second(person) }).collect()
    }
}

impl RegistryPerson {
    fn has_office(&self) -> bool {
        self.spells.iter().any(|spell| spell.title.is_some())
    }

    /// Full names, each with each country.
    fn names_by_country(&self) -> impl Iterator<Item = (String, Country)> {
        let names = self.names.iter().filter(|name| name.is_full());
        names.flat_map(|name| self.spells.iter().filter_map(|spell| Some((name.key(), spell.country?))))
    }
}

impl Registry {
    /// Fills the look-ups.
    fn index(&mut self) {
        for (index, person) in self.people.iter().enumerate() {
            let index = index as u32;
            let add = |list: &mut Vec<u32>| {
                if list.last() != Some(&index) {
                    list.push(index);
                }
            };
            for name in &person.names {
                if name.is_full() {
                    add(self.by_name.entry(name.key().into()).or_default());
                }
                for surname in name.surnames() {
                    add(self.by_surname.entry(surname.into()).or_default());
                }
            }
            for spell in &person.spells {
                if let (Some(title), Some(country)) = (&spell.title, spell.country) {
                    add(self.by_office.entry((title.clone(), country)).or_default());
                }
            }
        }
    }
}

/// "leader", "effective leader"; not "opposition leader" nor "leader of the opposition".
fn is_leader(role: &str) -> bool {
    let role = role.trim().to_lowercase();
    matches!(role.strip_suffix("leader").map(str::trim), Some("" | "effective" | "de facto" | "national" | "paramount"))
}

/// The first or last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; what follows a day ("T00:00:00Z") is ignored.
fn date(text: &str, at_end: bool) -> Option<Date> {
    let text = text.trim_start_matches('+').split('T').next()?;
    let mut parts = text.splitn(3, '-');
    let number = |part: Option<&str>, digits: usize| part.filter(|part| part.len() == digits).map(str::parse::<i16>);
    let year = number(parts.next(), 4)?.ok()?;
    let (month, day) = (parts.next(), parts.next());
    let first = Date::new(year, number(month, 2).unwrap_or(Ok(1)).ok()? as i8, 1).ok()?;
    match (month, day) {
        (None, _) if at_end => Date::new(year, 12, 31).ok(),
        (None, _) => Some(first),
        (Some(month), _) if month.len() != 2 => None,
        (Some(_), None) if at_end => Some(first.last_of_month()),
        (Some(_), None) => Some(first),
        (Some(_), Some(_)) => Date::new(year, first.month(), number(day, 2)?.ok()? as i8).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_cover_what_they_name() {
        for (text, first, last) in [
            ("2016", "2016-01-01", "2016-12-31"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2016-02-03", "2016-02-03", "2016-02-03"),
            ("+2016-02-03T00:00:00Z", "2016-02-03", "2016-02-03"),
        ] {
            let days = [false, true].map(|at_end| date(text, at_end).unwrap().to_string());
            assert_eq!(days, [first, last], "{text}");
        }
        for text in ["16", "2016-13", "2016-02-30", "2016-2", "soon", "2016-"] {
            assert_eq!(date(text, false), None, "{text}");
        }
    }
}

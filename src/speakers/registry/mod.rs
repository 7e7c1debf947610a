//! The user's registry of people and the offices they held: `--speakers FILE…`.
//!
//! A registry answers whom a title means on a day ([`Registry::holder`]), whom a surname can mean where country or title
//! and the day are known ([`Registry::surname`]), and who has a full name ([`Registry::full_name`]). Every look-up gives
//! one person or nobody: where two are possible the text has to name one.
//!
//! A person is an id. One whose rows name no office that the title list knows, and who has the name and the country of
//! somebody with an office, is taken for that person under a second id. Rows with a surname only and no office ("Putin",
//! "effective leader") are nobody of their own: they only confirm that somebody of that surname counted in a country at
//! a time.

mod columns;
mod offices;
mod people;
mod read;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::names::PersonName;
use crate::model::Country;

pub use columns::ColumnNames;
pub use read::{RegistryError, RegistryProblem};

/// People with their names and offices, ready for look-ups.
#[derive(Debug, Default)]
pub struct Registry {
    people: Vec<RegistryPerson>,
    /// By id, also second ids.
    by_id: FxHashMap<Box<str>, u32>,
    /// By the parts of a full name, in any order.
    by_name: FxHashMap<Box<str>, Vec<u32>>,
    by_surname: FxHashMap<Box<str>, Vec<u32>>,
    by_office: FxHashMap<(Box<str>, Country), Vec<u32>>,
    /// Titles of heads of state and of heads of government.
    heads: [Vec<Box<str>>; 2],
    /// Surnames without a person: where and when they counted.
    confirmed: FxHashMap<Box<str>, Vec<Spell>>,
    /// Who led a country, whatever the office.
    leaders: FxHashMap<Country, Vec<(Spell, Leader)>>,
}

/// Who a row of a leader means.
#[derive(Clone, Debug)]
enum Leader {
    Person(u32),
    /// Nobody of the registry but by this surname.
    Surname(Box<str>),
}

/// A person of the registry.
#[derive(Clone, Debug)]
pub struct RegistryPerson {
    /// The id in the user's file.
    pub id: Box<str>,
    /// The name as written there.
    pub name: Box<str>,
    /// Name and aliases, split.
    pub names: Vec<PersonName>,
    /// Offices, by their first day.
    pub spells: Vec<Spell>,
}

/// An office and how long it was held, or a country and time without an office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// The first day; a year or month without a day begins on its first.
    pub from: Date,
    /// The last day; a year or month without a day ends on its last.
    pub to: Date,
    /// Canonical title; none where the row names no office that the title list knows.
    pub title: Option<Box<str>>,
    /// Whether the row calls the person leader ("effective leader"), which is no title.
    pub is_leader: bool,
    /// Its country.
    pub country: Option<Country>,
}

/// A person of the registry who answers a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistryMatch<'r> {
    /// The id in the user's file.
    pub id: &'r str,
    /// The name as written there.
    pub name: &'r str,
    /// The country of the office that answered, or the person's only one.
    pub country: Option<Country>,
    /// The title that answered, or that was held on the day asked for.
    pub title: Option<&'r str>,
}

impl Registry {
    /// A registry without anybody: every look-up answers nothing.
    pub fn empty() -> Registry {
        Registry::default()
    }

    /// The only holder of an office on a day; none where two may have held it then, as in the year in which it passed
    /// from one to the other if only years are known.
    ///
    /// `title` is canonical, as the title list has it ("prime minister"). Where a country has no such office, another one
    /// of the same head of state or government is meant: "the Irish prime minister" is the taoiseach.
    pub fn holder(&self, title: &str, country: Country, date: Date) -> Option<RegistryMatch<'_>> {
        let holders = |title: &str| self.by_office.get(&(title.into(), country)).map_or(&[][..], Vec::as_slice);
        let mut titles = vec![title];
        if holders(title).is_empty() {
            let kin = self.heads.iter().filter(|heads| heads.iter().any(|head| **head == *title));
            titles.extend(kin.flatten().map(|head| &**head));
        }
        let spells = titles.iter().flat_map(|&title| holders(title).iter().map(move |&person| (person, title)));
        let answers = spells.filter_map(|(index, title)| {
            let person = &self.people[index as usize];
            Some((index, person.answer(Some(person.spell_of(Some(title), Some(country), date)?))))
        });
        the_only(answers)
    }

    /// The only person who led a country on a day, by rows such as "effective leader": "the Iraqi leader".
    pub fn leader(&self, country: Country, date: Date) -> Option<RegistryMatch<'_>> {
        let spells = self.leaders.get(&country)?.iter().filter(|(spell, _)| spell.holds(date));
        the_only(spells.filter_map(|(spell, leader)| match leader {
            Leader::Person(index) => Some((*index, self.people[*index as usize].answer(Some(spell)))),
            Leader::Surname(surname) => {
                let found = self.surname(surname, Some(country), None, date)?;
                Some((self.index_of(found.id)?, found))
            }
        }))
    }

    /// The only person of a surname whom country or title, and the day, allow; none if neither is given.
    ///
    /// With a title, the person must have held that office on that day. With a country alone, any office there then, or a
    /// row of that surname that confirms it.
    pub fn surname(
        &self,
        surname: &str,
        country: Option<Country>,
        title: Option<&str>,
        date: Date,
    ) -> Option<RegistryMatch<'_>> {
        if country.is_none() && title.is_none() {
            return None;
        }
        let surname = PersonName::parse(surname)?.joined();
        let people = self.by_surname.get(&*surname)?;
        let by_office = self.only(people, |person| person.spell_of(title, country, date));
        by_office.or_else(|| self.confirmed(&surname, people, country?, title, date))
    }

    /// The only person of a surname in a country, with the title at any time, if a row of that surname confirms the day.
    /// Whom a row of his own calls leader at another time is not meant (Raúl Castro in 2000).
    fn confirmed(
        &self,
        surname: &str,
        people: &[u32],
        country: Country,
        title: Option<&str>,
        date: Date,
    ) -> Option<RegistryMatch<'_>> {
        let mut spells = self.confirmed.get(surname)?.iter();
        spells.find(|spell| spell.country == Some(country) && spell.holds(date))?;
        let fits =
            |spell: &&Spell| spell.country == Some(country) && (title.is_none() || spell.title.as_deref() == title);
        let led = |spell: &Spell| spell.is_leader && spell.country == Some(country);
        self.only(people, |person| {
            let is_other = person.spells.iter().any(led);
            person.spells.iter().find(fits).filter(|_| !is_other)
        })
    }

    /// The only person of a full name or alias, its parts in any order; country and day settle between several.
    pub fn full_name(&self, name: &str, country: Option<Country>, date: Option<Date>) -> Option<RegistryMatch<'_>> {
        let people = self.by_name.get(&*PersonName::parse(name)?.key())?;
        let in_country = |spell: &&Spell| country.is_none() || spell.country.is_none() || spell.country == country;
        let fits = |person: &RegistryPerson| person.spells.iter().any(|spell| in_country(&spell));
        let mut fitting: Vec<u32> =
            people.iter().copied().filter(|&index| fits(&self.people[index as usize])).collect();
        if let (true, Some(date)) = (fitting.len() > 1, date) {
            let holds = |index: &u32| self.people[*index as usize].spells.iter().any(|spell| spell.holds(date));
            fitting.retain(holds);
        }
        let [only] = fitting[..] else { return None };
        let person = &self.people[only as usize];
        let spell = date.and_then(|date| person.spell_of(None, country, date));
        Some(person.answer(spell.filter(|spell| spell.title.is_some())))
    }

    /// The one of `people` who has such a spell.
    fn only<'r>(
        &'r self,
        people: &[u32],
        spell: impl Fn(&'r RegistryPerson) -> Option<&'r Spell>,
    ) -> Option<RegistryMatch<'r>> {
        the_only(people.iter().filter_map(|&index| {
            let person = &self.people[index as usize];
            Some((index, person.answer(Some(spell(person)?))))
        }))
    }

    /// Everybody, in the order of the files.
    pub fn people(&self) -> &[RegistryPerson] {
        &self.people
    }

    /// Index in [`Registry::people`] of an id, or of the person for whom it is a second one.
    pub fn index_of(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }
}

/// The first answer, if all are the same person's.
fn the_only<'r>(mut answers: impl Iterator<Item = (u32, RegistryMatch<'r>)>) -> Option<RegistryMatch<'r>> {
    let (first, answer) = answers.next()?;
    answers.all(|(other, _)| other == first).then_some(answer)
}

impl RegistryPerson {
    /// The country of all spells, if they have but one.
    pub fn only_country(&self) -> Option<Country> {
        let mut countries = self.spells.iter().filter_map(|spell| spell.country);
        let first = countries.next()?;
        countries.all(|country| country == first).then_some(first)
    }

    /// A spell on a day; what is not asked for may be anything, but a title goes before none.
    fn spell_of(&self, title: Option<&str>, country: Option<Country>, date: Date) -> Option<&Spell> {
        let fits = |spell: &&Spell| {
            (title.is_none() || spell.title.as_deref() == title)
                && (country.is_none() || spell.country == country)
                && spell.holds(date)
        };
        let spells = || self.spells.iter().filter(fits);
        spells().find(|spell| spell.title.is_some()).or_else(|| spells().next())
    }

    fn answer<'r>(&'r self, spell: Option<&'r Spell>) -> RegistryMatch<'r> {
        RegistryMatch {
            id: &self.id,
            name: &self.name,
            country: spell.map_or_else(|| self.only_country(), |spell| spell.country),
            title: spell.and_then(|spell| spell.title.as_deref()),
        }
    }
}

impl Spell {
    /// Whether the day lies in it, both ends included.
    pub fn holds(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

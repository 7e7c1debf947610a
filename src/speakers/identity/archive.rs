//! All articles in the order that decides, and their entities as small values.
//!
//! Names and titles are numbered on the one pass over the entities, and every name is split once. What follows looks at
//! each entity several times, and with millions of them it is the way to the strings that takes the time.

use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Summary;
use super::lists::{IdentityLists, Title};
use crate::model::{Country, Entity, EntityKind, Gender};
use crate::speakers::names::PersonName;
use crate::speakers::registry::Registry;

/// What all articles say of everybody.
pub(super) struct Archive<'a> {
    /// By date of publication, undated last, then by id.
    pub articles: Vec<&'a Summary>,
    /// Names and aliases as written, each once.
    pub forms: Vec<&'a str>,
    /// The forms that people have, split; none where no letter is in it.
    pub names: Vec<Option<PersonName>>,
    pub lists: &'a IdentityLists,
    titles: Vec<Title<'a>>,
    offices: Vec<HeldOnce>,
    aliases: Vec<u32>,
}

/// One entity of one article. Sorted by article.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Rank of the article in [`Archive::articles`].
    pub rank: u32,
    /// Index of the entity in its article.
    pub entity: u32,
    /// Index of its name in [`Archive::forms`].
    pub form: u32,
    pub kind: EntityKind,
    pub gender: Option<Gender>,
    /// Of a body, or of a person's first office.
    pub country: Option<Country>,
    /// Index of the person of the registry to whom the article links it.
    pub registry: Option<u32>,
    offices: Range<u32>,
    aliases: Range<u32>,
}

/// An office that an article gives to an entity.
#[derive(Clone, Copy)]
struct HeldOnce {
    title: u32,
    country: Option<Country>,
    former: bool,
}

/// Texts with numbers.
#[derive(Default)]
struct Numbered<'a> {
    number: FxHashMap<Hashed<'a>, u32>,
    texts: Vec<&'a str>,
}

/// A text with its hash, so that a map that grows need not read its texts again.
#[derive(PartialEq, Eq)]
struct Hashed<'a> {
    hash: u64,
    text: &'a str,
}

impl Hash for Hashed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl<'a> Numbered<'a> {
    fn of(&mut self, text: &'a str) -> u32 {
        *self.number.entry(Hashed { hash: FxBuildHasher.hash_one(text), text }).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() as u32 - 1
        })
    }
}

/// Reads entities into an archive.
struct Reader<'r, 'a> {
    registry: &'r Registry,
    forms: Numbered<'a>,
    /// Whether each form is a person's.
    are_people: Vec<bool>,
    titles: Numbered<'a>,
    offices: Vec<HeldOnce>,
    aliases: Vec<u32>,
}

impl<'a> Archive<'a> {
    /// Reads all summaries. Gives their entities too, in the order of articles and within them.
    pub fn of(summaries: &'a [Summary], lists: &'a IdentityLists, registry: &Registry) -> (Archive<'a>, Vec<Seen>) {
        let mut articles: Vec<&Summary> = summaries.iter().collect();
        let order = |summary: &Summary| (summary.published.is_none(), summary.published);
        articles.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.article_id.cmp(&b.article_id)));
        let mut reader = Reader {
            registry,
            forms: Numbered::default(),
            are_people: Vec::new(),
            titles: Numbered::default(),
            offices: Vec::new(),
            aliases: Vec::new(),
        };
        let mut seen = Vec::with_capacity(articles.iter().map(|summary| summary.entities.len()).sum());
        for (rank, summary) in articles.iter().enumerate() {
            for (index, entity) in summary.entities.iter().enumerate() {
                seen.push(reader.read(rank as u32, index as u32, entity));
            }
        }
        let Reader { forms, are_people, titles, offices, aliases, .. } = reader;
        let forms = forms.texts;
        let named = forms.par_iter().zip(are_people).with_min_len(LEAST_SHARE);
        let names = named.map(|(form, is_person)| is_person.then(|| PersonName::parse(form)).flatten()).collect();
        let titles = titles.texts.into_iter().map(|title| lists.title(title)).collect();
        (Archive { articles, forms, names, lists, titles, offices, aliases }, seen)
    }

    pub fn article(&self, seen: &Seen) -> &'a Summary {
        self.articles[seen.rank as usize]
    }

    /// The day of publication.
    pub fn day(&self, seen: &Seen) -> Option<Date> {
        self.article(seen).published
    }

    /// Its name as written.
    pub fn form(&self, seen: &Seen) -> &'a str {
        self.forms[seen.form as usize]
    }

    /// The name of a person.
    pub fn name(&self, seen: &Seen) -> Option<&PersonName> {
        self.names[seen.form as usize].as_ref()
    }

    /// The numbers of its aliases in [`Archive::forms`].
    pub fn aliases(&self, seen: &Seen) -> &[u32] {
        &self.aliases[seen.aliases.start as usize..seen.aliases.end as usize]
    }

    /// Titles and countries of the offices that it has, not those that it had.
    pub fn offices(&self, seen: &Seen) -> impl Iterator<Item = (Title<'a>, Option<Country>)> {
        let offices = &self.offices[seen.offices.start as usize..seen.offices.end as usize];
        let present = offices.iter().filter(|office| !office.former);
        present.map(|office| (self.titles[office.title as usize], office.country))
    }

    /// The first title that it has or had.
    pub fn first_title(&self, seen: &Seen) -> Option<&'a str> {
        let first = self.offices[seen.offices.start as usize..seen.offices.end as usize].first()?;
        Some(self.titles[first.title as usize].word)
    }
}

/// How many small things are worth a thread of their own.
pub(super) const LEAST_SHARE: usize = 512;

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, rank: u32, index: u32, entity: &'a Entity) -> Seen {
        let is_person = entity.kind == EntityKind::Person;
        let form = self.form(&entity.name, is_person);
        let (first_office, first_alias) = (self.offices.len() as u32, self.aliases.len() as u32);
        for alias in &entity.aliases {
            let alias = self.form(alias, is_person);
            self.aliases.push(alias);
        }
        self.offices.extend(entity.offices.iter().map(|office| HeldOnce {
            title: self.titles.of(&office.title),
            country: office.country,
            former: office.former,
        }));
        Seen {
            rank,
            entity: index,
            form,
            kind: entity.kind,
            gender: entity.gender,
            country: entity.country.or_else(|| entity.offices.iter().find_map(|office| office.country)),
            registry: entity.registry_id.as_deref().and_then(|id| self.registry.index_of(id)),
            offices: first_office..self.offices.len() as u32,
            aliases: first_alias..self.aliases.len() as u32,
        }
    }

    fn form(&mut self, form: &'a str, is_person: bool) -> u32 {
        let number = self.forms.of(form);
        self.are_people.resize(self.forms.texts.len(), false);
        self.are_people[number as usize] |= is_person;
        number
    }
}

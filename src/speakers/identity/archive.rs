//! All articles in the order that decides, and their entities as small values.
//!
//! Names and titles are numbered on the one pass over the entities, and every name is split once. What follows looks at
//! each entity several times, and with millions of them it is the way to the strings that takes the time.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Summary;
use super::lists::{IdentityLists, Rank, Title};
use crate::model::{Country, Entity, EntityKind, Gender};
use crate::speakers::names::PersonName;
use crate::speakers::registry::Registry;

/// What all articles say of everybody.
pub(super) struct Archive<'a> {
    /// By date of publication, undated last, then by id.
    pub articles: Vec<&'a Summary>,
    /// Their days of publication, side by side.
    days: Vec<Option<Date>>,
    /// Their publishers by number.
    publishers: Vec<Option<u32>>,
    /// Names and aliases as written, each once.
    pub forms: Texts,
    /// The forms that people have, split; none where no letter is in it.
    pub names: Vec<Option<PersonName>>,
    pub lists: &'a IdentityLists,
    titles: Texts,
    /// What each title is.
    ranks: Vec<Option<Rank>>,
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
    /// Whether its name labels turns of a transcript.
    pub labels_turns: bool,
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

/// Texts with numbers, side by side, so that looking one up stays near in memory.
#[derive(Default)]
pub(super) struct Texts {
    letters: String,
    /// Where each of them ends in `letters`.
    ends: Vec<usize>,
    /// By the hash of a text, the number of the last one that has it, and for each the one before it that has the same.
    last: FxHashMap<u64, u32>,
    before: Vec<Option<u32>>,
}

impl Texts {
    /// The number of a text, a new one if it is not there yet.
    fn number(&mut self, text: &str) -> u32 {
        let new = self.ends.len() as u32;
        let mut same_hash = None;
        match self.last.entry(FxBuildHasher.hash_one(text)) {
            Entry::Vacant(vacant) => {
                vacant.insert(new);
            }
            Entry::Occupied(mut last) => {
                same_hash = Some(*last.get());
                let mut candidate = same_hash;
                while let Some(number) = candidate {
                    if text_at(&self.letters, &self.ends, number) == text {
                        return number;
                    }
                    candidate = self.before[number as usize];
                }
                last.insert(new);
            }
        }
        self.letters.push_str(text);
        self.ends.push(self.letters.len());
        self.before.push(same_hash);
        new
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, number: u32) -> &str {
        text_at(&self.letters, &self.ends, number)
    }
}

fn text_at<'t>(letters: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &letters[start..ends[number]]
}

/// Reads entities into an archive.
struct Reader<'r> {
    registry: &'r Registry,
    forms: Texts,
    /// Whether each form is a person's.
    are_people: Vec<bool>,
    titles: Texts,
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
            forms: Texts::default(),
            are_people: Vec::new(),
            titles: Texts::default(),
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
        let named = are_people.par_iter().enumerate().with_min_len(LEAST_SHARE);
        let parse = |form: usize| PersonName::parse(forms.get(form as u32));
        let names = named.map(|(form, is_person)| is_person.then(|| parse(form)).flatten()).collect();
        let ranks = (0..titles.len() as u32).map(|title| lists.rank(titles.get(title))).collect();
        let mut houses = Texts::default();
        let publishers =
            articles.iter().map(|summary| summary.publisher.as_deref().map(|house| houses.number(house))).collect();
        let days = articles.iter().map(|summary| summary.published).collect();
        (Archive { articles, days, publishers, forms, names, lists, titles, ranks, offices, aliases }, seen)
    }

    pub fn article(&self, seen: &Seen) -> &'a Summary {
        self.articles[seen.rank as usize]
    }

    /// The day of publication.
    pub fn day(&self, seen: &Seen) -> Option<Date> {
        self.days[seen.rank as usize]
    }

    /// The number of the publisher.
    pub fn publisher(&self, seen: &Seen) -> Option<u32> {
        self.publishers[seen.rank as usize]
    }

    /// Its name as written.
    pub fn form(&self, seen: &Seen) -> &str {
        self.forms.get(seen.form)
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
    pub fn offices(&self, seen: &Seen) -> impl Iterator<Item = (Title<'_>, Option<Country>)> {
        let offices = &self.offices[seen.offices.start as usize..seen.offices.end as usize];
        let present = offices.iter().filter(|office| !office.former);
        present.map(|office| (self.title(office), office.country))
    }

    /// The first title that it has or had.
    pub fn first_title(&self, seen: &Seen) -> Option<&str> {
        let first = self.offices[seen.offices.start as usize..seen.offices.end as usize].first()?;
        Some(self.titles.get(first.title))
    }

    fn title(&self, office: &HeldOnce) -> Title<'_> {
        Title { word: self.titles.get(office.title), rank: self.ranks[office.title as usize] }
    }
}

/// How many small things are worth a thread of their own.
pub(super) const LEAST_SHARE: usize = 512;

impl Reader<'_> {
    fn read(&mut self, rank: u32, index: u32, entity: &Entity) -> Seen {
        let is_person = entity.kind == EntityKind::Person;
        let form = self.form(&entity.name, is_person);
        let (first_office, first_alias) = (self.offices.len() as u32, self.aliases.len() as u32);
        for alias in &entity.aliases {
            let alias = self.form(alias, is_person);
            self.aliases.push(alias);
        }
        self.offices.extend(entity.offices.iter().map(|office| HeldOnce {
            title: self.titles.number(&office.title),
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
            labels_turns: entity.labels_turns,
            registry: entity.registry_id.as_deref().and_then(|id| self.registry.index_of(id)),
            offices: first_office..self.offices.len() as u32,
            aliases: first_alias..self.aliases.len() as u32,
        }
    }

    fn form(&mut self, form: &str, is_person: bool) -> u32 {
        let number = self.forms.number(form);
        self.are_people.resize(self.forms.len(), false);
        self.are_people[number as usize] |= is_person;
        number
    }
}

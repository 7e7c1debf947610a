//! All articles in the order that decides, and their entities as small values.
//!
//! Names and titles are numbered on the one pass over the entities. What follows looks at each entity several times, and
//! with millions of them it is the way to the strings that takes the time.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Summary;
use super::lists::IdentityLists;
use crate::model::{Country, Entity, EntityKind, Gender};
use crate::speakers::registry::Registry;

/// What all articles say of everybody.
pub(super) struct Archive<'a> {
    /// By date of publication, undated last, then by id.
    pub articles: Vec<&'a Summary>,
    /// Names and aliases as written, each once.
    pub forms: Vec<&'a str>,
    pub lists: &'a IdentityLists,
    titles: Vec<&'a str>,
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
    number: FxHashMap<&'a str, u32>,
    texts: Vec<&'a str>,
}

impl<'a> Numbered<'a> {
    fn of(&mut self, text: &'a str) -> u32 {
        *self.number.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() as u32 - 1
        })
    }
}

impl<'a> Archive<'a> {
    /// Reads all summaries. Gives their entities too, in the order of articles and within them.
    pub fn of(summaries: &'a [Summary], lists: &'a IdentityLists, registry: &Registry) -> (Archive<'a>, Vec<Seen>) {
        let mut articles: Vec<&Summary> = summaries.iter().collect();
        let order = |summary: &Summary| (summary.published.is_none(), summary.published);
        articles.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.article_id.cmp(&b.article_id)));
        let mut archive = Archive {
            articles: Vec::new(),
            forms: Vec::new(),
            lists,
            titles: Vec::new(),
            offices: Vec::new(),
            aliases: Vec::new(),
        };
        let mut seen = Vec::with_capacity(articles.iter().map(|summary| summary.entities.len()).sum());
        let (mut forms, mut titles) = (Numbered::default(), Numbered::default());
        for (rank, summary) in articles.iter().enumerate() {
            for (index, entity) in summary.entities.iter().enumerate() {
                seen.push(archive.read(rank as u32, index as u32, entity, registry, &mut forms, &mut titles));
            }
        }
        (archive.articles, archive.forms, archive.titles) = (articles, forms.texts, titles.texts);
        (archive, seen)
    }

    fn read(
        &mut self,
        rank: u32,
        index: u32,
        entity: &'a Entity,
        registry: &Registry,
        forms: &mut Numbered<'a>,
        titles: &mut Numbered<'a>,
    ) -> Seen {
        let form = forms.of(&entity.name);
        let (first_office, first_alias) = (self.offices.len() as u32, self.aliases.len() as u32);
        self.aliases.extend(entity.aliases.iter().map(|alias| forms.of(alias)));
        self.offices.extend(entity.offices.iter().map(|office| HeldOnce {
            title: titles.of(&office.title),
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
            registry: entity.registry_id.as_deref().and_then(|id| registry.index_of(id)),
            offices: first_office..self.offices.len() as u32,
            aliases: first_alias..self.aliases.len() as u32,
        }
    }

    pub fn article(&self, seen: &Seen) -> &'a Summary {
        self.articles[seen.rank as usize]
    }

    /// The day of publication.
    pub fn day(&self, seen: &Seen) -> Option<Date> {
        self.article(seen).published
    }

    /// Its name as written.
    pub fn name(&self, seen: &Seen) -> &'a str {
        self.forms[seen.form as usize]
    }

    /// The numbers of its aliases in [`Archive::forms`].
    pub fn aliases(&self, seen: &Seen) -> &[u32] {
        &self.aliases[seen.aliases.start as usize..seen.aliases.end as usize]
    }

    /// Titles and countries of the offices that it has, not those that it had.
    pub fn offices(&self, seen: &Seen) -> impl Iterator<Item = (&'a str, Option<Country>)> {
        let offices = &self.offices[seen.offices.start as usize..seen.offices.end as usize];
        let present = offices.iter().filter(|office| !office.former);
        present.map(|office| (self.titles[office.title as usize], office.country))
    }

    /// The first title that it has or had.
    pub fn first_title(&self, seen: &Seen) -> Option<&'a str> {
        let first = self.offices[seen.offices.start as usize..seen.offices.end as usize].first()?;
        Some(self.titles[first.title as usize])
    }
}

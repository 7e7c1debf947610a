//! Who speaks: from the words that attribute a statement to people and bodies, first within one article, then across all.
//!
//! [`Resolver`] reads an article in one pass and gives its [`Cast`]: everybody whom it names, every place that names
//! them, who makes each statement and by which rule that is known ([`SpeakerRule`](crate::model::SpeakerRule)). A wrong
//! link is worse than none: a mention that could mean two people stays unresolved. [`registry`] holds what the user
//! knows of people and their offices; [`identity`] makes one person of the entities of all articles.

mod addressees;
mod attribute;
mod authors;
mod counterparts;
pub mod countries;
mod hosts;
pub mod identity;
mod known;
mod lists;
pub mod merges;
pub mod names;
mod parties;
pub(crate) mod phrases;
mod plurals;
mod pronouns;
pub mod registry;
mod roles;
mod scan;
mod short_names;
mod source;
mod story;
#[cfg(test)]
mod tests;
pub mod titles;
mod unnamed;

use jiff::civil::Date;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Cast, Country, EntityKind, Form, Mention, Span, Statement};
use crate::text::{Abbreviations, Document};

use self::attribute::Attributed;
use self::lists::{Lists, View};
use self::registry::Registry;
use self::scan::{Head, scan};
use self::story::{Headline, Outside, Story};

/// Finds and resolves the people and bodies of an article. Tables are built once; one resolver serves all threads.
#[derive(Clone, Debug)]
pub struct Resolver {
    lists: Lists,
    abbreviations: Abbreviations,
}

/// What is known of an article besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Its headline, if it is not part of the text.
    pub title: Option<&'a str>,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// The path that it was read from.
    pub source_path: &'a str,
    /// The day of publication.
    pub published: Option<Date>,
}

impl Resolver {
    /// Reads the word lists.
    ///
    /// # Errors
    /// If a list has a line that cannot be used.
    pub fn new(lexicon: &Lexicon) -> Result<Resolver, LexiconError> {
        Ok(Resolver { lists: Lists::new(lexicon)?, abbreviations: Abbreviations::new(lexicon) })
    }

    /// Who is named in the article, and who makes each statement: one attribution per statement, in their order.
    pub fn resolve(
        &self,
        document: &Document<'_>,
        context: &Context<'_>,
        statements: &[Statement],
        registry: &Registry,
    ) -> Cast {
        let view = View::of(document, &self.lists);
        let found = scan(&view);
        let title = Document::read(context.title.unwrap_or_default(), &self.abbreviations);
        let title_view = View::of(&title, &self.lists);
        let found_in_title = scan(&title_view);
        let headline = Headline { view: &title_view, found: &found_in_title };
        let outside = Outside { registry, published: context.published, side: self.side(context) };
        let mut story = Story::tell(&view, &found, &headline, outside);
        let attributed = attribute::attribute(&mut story, statements);
        cast(story, attributed)
    }

    /// The side on which the publisher stands: its domain, or a country that its name, or that of the file, begins with or
    /// holds as a word ("president.gov.ua", "kremlin", "tehrantimes").
    fn side(&self, context: &Context<'_>) -> Option<Country> {
        if let Some(country) = context.publisher.and_then(|publisher| self.lists.domain(publisher)) {
            return Some(country);
        }
        let file = context.source_path.rsplit('/').next().unwrap_or_default();
        let names = context.publisher.into_iter().chain([file]);
        let words = names.flat_map(|name| name.split(|c: char| !c.is_alphabetic()));
        words.filter(|word| word.chars().count() >= 5).find_map(|word| self.lists.side(&word.to_lowercase()))
    }
}

/// The cast of an article: everybody who is named at a place or speaks, in the order in which they became known.
fn cast(mut story: Story<'_, '_, '_>, attributed: Attributed) -> Cast {
    let Attributed { mut attributions, places } = attributed;
    let mut mentions = mentions(&story, places);
    let mut index: Vec<Option<u32>> = vec![None; story.everybody.list.len()];
    let speaking =
        attributions.iter().flat_map(|attribution| attribution.speakers.iter().chain(&attribution.addressees));
    for &entity in mentions.iter().map(|mention| &mention.entity).chain(speaking) {
        index[entity as usize] = Some(0);
    }
    for (number, slot) in (0..).zip(index.iter_mut().flatten()) {
        *slot = number;
    }
    let renumber = |entity: &mut u32| *entity = index[*entity as usize].unwrap_or_default();
    mentions.iter_mut().for_each(|mention| renumber(&mut mention.entity));
    for attribution in &mut attributions {
        attribution.speakers.iter_mut().chain(&mut attribution.addressees).for_each(renumber);
    }
    for (found, &who) in story.found.iter().zip(&story.who) {
        if let Some(known) = who
            && story.is_labelling(found)
        {
            let known = &mut story.everybody.list[known as usize];
            known.labels_turns |= matches!(found.head, Head::Name { .. }) || known.kind == EntityKind::Unnamed;
        }
    }
    let lists = story.view.lists;
    let kept = story.everybody.list.into_iter().zip(&index).filter(|(_, slot)| slot.is_some());
    let entities = kept.map(|(known, _)| known.into_entity(lists)).collect();
    Cast { entities, mentions, attributions }
}

/// The resolved places in text order. A surname of which the article says no more names nobody: it may speak, but is no
/// mention.
fn mentions(story: &Story<'_, '_, '_>, places: Vec<(u32, Span, Form)>) -> Vec<Mention> {
    let scanned = story.found.iter().zip(&story.who).filter_map(|(found, who)| {
        let entity = (*who)?;
        let form = match &found.head {
            Head::Name { name, .. } if story.is_short_name(entity, name) => Form::Surname,
            Head::Country(..) if story.everybody.list[entity as usize].is_person() => Form::Surname,
            Head::Name { .. } | Head::Body { .. } | Head::Country(..) => Form::Name,
            Head::Role => Form::Title,
        };
        Some(Mention { entity, span: story.view.span(found.tokens.clone()), form })
    });
    let placed = places.into_iter().map(|(entity, span, form)| Mention { entity, span, form });
    let mut mentions: Vec<Mention> = scanned.chain(placed).collect();
    mentions.retain(|mention| story.everybody.list[mention.entity as usize].is_identified());
    mentions.sort_by_key(|mention| (mention.span, mention.entity));
    mentions.dedup_by_key(|mention| mention.span);
    mentions
}

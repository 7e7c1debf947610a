//! Whom each mention of an article means.
//!
//! First the full names, then surnames, given names and bodies, then those who talk with each other, at last roles,
//! which lean on all of these. A mention that could mean two people stays without one.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Country, EntityKind, Gender};

use super::authors;
use super::known::{Everybody, NameKeys, written};
use super::lists::{Classes, View};
use super::parties::{self, Talk};
use super::registry::Registry;
use super::roles;
use super::scan::{Found, Head};

/// How many mentions back somebody may have been mentioned last.
const REACH: usize = 400;

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
    /// Whether turns are labelled.
    pub is_transcript: bool,
    /// Whom titles mean that label the turns of a transcript.
    pub hosts: Vec<(u16, u32)>,
    /// Who speaks as "I" outside quotation marks.
    pub author: Option<u32>,
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
        headline: &Headline<'_, '_, '_>,
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
            is_transcript: false,
            hosts: Vec::new(),
            author: None,
        };
        story.is_transcript = found.iter().any(|found| story.is_labelling(found));
        let names = story.full_names();
        let mut of_headline = story.headline_names(headline);
        story.doubtful_full_names(&names);
        story.counterparts_with_names();
        story.short_names();
        story.offices_of_several();
        story.hosts(headline, &mut of_headline);
        story.headline_short_names(headline, &mut of_headline);
        story.author = authors::of_headline(&mut story.everybody, headline, &of_headline);
        story.bodies();
        story.talk = parties::of_article(&story, &of_headline);
        roles::settle(&mut story);
        // Now also with those whom only a role names.
        story.talk = parties::of_article(&story, &of_headline);
        story
    }

    /// People whose full names stand there beyond doubt. Gives those full names that begin with a given name, as words.
    fn full_names(&mut self) -> FxHashSet<Vec<String>> {
        let certain = self.found.iter().enumerate().filter_map(|(index, found)| match &found.head {
            Head::Name { name, gender, .. } if is_certain(self.view, found) => Some((index, name.clone(), *gender)),
            _ => None,
        });
        let certain: Vec<(usize, Range<usize>, Option<Gender>)> = certain.collect();
        let begins = certain.iter().filter(|(_, name, _)| self.view.is(name.start, Classes::GIVEN));
        let known = begins.map(|(_, name, _)| NameKeys::of(self.view, name.clone()).words);
        let known = known.filter(|words| words.len() > 1).collect();
        for (index, name, gender) in certain {
            let name = self.without_lead(name, &known);
            let keys = NameKeys::of(self.view, name.clone());
            if keys.is_full() && keys.behind_honorific().is_none() {
                self.full_name(index, name, gender);
            }
        }
        known
    }

    /// A name without what got before it: an acronym ("IAEA Ana Ruiz"), or, where the article has the rest as a name, a
    /// word that is no given name or another person's name ("Sports Ana Ruiz", a line of names without commas).
    fn without_lead(&self, name: Range<usize>, known: &FxHashSet<Vec<String>>) -> Range<usize> {
        let view = self.view;
        let words = |tokens: Range<usize>| NameKeys::of(view, tokens).words;
        let is_acronym = |token: usize| view.is_upper(token) && view.word(token).chars().nth(1).is_some();
        let begins_name = |at: usize| view.is(at, Classes::GIVEN) && view.is_capitalised(at);
        let cut = (name.start + 1..name.end.saturating_sub(1)).find(|&at| {
            let is_behind_acronym = at == name.start + 1 && is_acronym(name.start) && !view.is_upper(at);
            let is_foreign =
                || !view.is(name.start, Classes::GIVEN.or(Classes::PARTICLE)) || known.contains(&words(name.start..at));
            begins_name(at) && (is_behind_acronym || is_foreign() && known.contains(&words(at..name.end)))
        });
        cut.unwrap_or(name.start)..name.end
    }

    fn full_name(&mut self, index: usize, name: Range<usize>, gender: Option<Gender>) {
        let found = &self.found[index];
        let person = self.everybody.full_name(self.view, found, name);
        let known = &mut self.everybody.list[person as usize];
        known.learn(self.view, &found.offices, gender);
        known.is_kin |= is_behind_kin(self.view, found);
        self.who[index] = Some(person);
    }

    fn headline_names(&mut self, headline: &Headline<'_, '_, '_>) -> Vec<Option<u32>> {
        let people = headline.found.iter().map(|found| {
            let Head::Name { name, gender, .. } = &found.head else { return None };
            let keys = NameKeys::of(headline.view, name.clone());
            (keys.is_full() && keys.behind_honorific().is_none() && is_certain(headline.view, found)).then(|| {
                let person = self.everybody.full_name(headline.view, found, name.clone());
                self.everybody.list[person as usize].learn(headline.view, &found.offices, *gender);
                person
            })
        });
        people.collect()
    }

    /// Two capitals that may be a name or not: a name if somebody has it, or if its last word stands alone elsewhere.
    fn doubtful_full_names(&mut self, names: &FxHashSet<Vec<String>>) {
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
            if let Some(known) = keys.behind_honorific().and_then(|name| self.only_of_word(name)) {
                self.everybody.list[known as usize].add_alias(written(self.view, name.clone()));
                self.who[index] = Some(known);
                continue;
            }
            let is_known = !self.everybody.of_word(last).0.is_empty() || is_certain(self.view, found);
            if found.determiner.is_none() && (is_known || alone.contains(last)) {
                self.full_name(index, self.without_lead(name.clone(), names), *gender);
            }
        }
    }

    /// Which of `people` was mentioned last before the mention at `index`.
    pub(super) fn last_mentioned(&self, index: usize, people: &[u32]) -> Option<u32> {
        let before = self.who[..index].iter().rev().take(REACH);
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

    /// Whether a name of `known` is a surname or given name alone.
    pub(super) fn is_short_name(&self, known: u32, name: &Range<usize>) -> bool {
        self.everybody.list[known as usize].is_person() && !NameKeys::of(self.view, name.clone()).is_full()
    }

    /// The sentence of a mention.
    /// The canonical form of a title.
    pub(super) fn title(&self, title: u16) -> &'v str {
        &self.view.lists.titles.title(title).canonical
    }

    pub(super) fn sentence(&self, index: usize) -> usize {
        self.view.document.sentence_of(self.found[index].tokens.start)
    }

    /// The mentions that begin in some tokens.
    pub(super) fn found_in(&self, tokens: Range<usize>) -> Range<usize> {
        let first = self.found.partition_point(|found| found.tokens.end <= tokens.start);
        let last = self.found.partition_point(|found| found.tokens.start < tokens.end);
        first..last.max(first)
    }
}

/// Whether a word such as "wife" or "son" stands before a name.
fn is_behind_kin(view: &View<'_, '_>, found: &Found) -> bool {
    let before = |at: usize| at.checked_sub(1);
    let comma = before(found.tokens.start).filter(|&at| view.word(at) == ",");
    let noun = comma.map_or_else(|| before(found.tokens.start), before);
    noun.is_some_and(|at| view.is(at, Classes::KIN) && !view.is_capitalised(at))
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

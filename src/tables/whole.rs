//! The tables about everybody and everything: speakers, their roles and links, topics, rejects; and the counts that they show.

use super::build::{Batch, Known};
use super::columns::Columns;
use super::schema::{self, RejectRow, SpeakerLinkRow, SpeakerRoleRow, SpeakerRow, TopicRow};
use crate::model::{Country, Reject};
use crate::speakers::identity::{Evidence, Identities, Link};

/// What is counted over all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Articles in another language than English.
    pub other_language: u64,
    spoken: Vec<u32>,
    about: Vec<u32>,
    covered: Vec<u32>,
}

impl Totals {
    /// Nothing counted yet.
    pub fn new(known: Known<'_>) -> Totals {
        let topics = vec![0; known.topics.len()];
        Totals { other_language: 0, spoken: vec![0; known.people.len()], about: topics.clone(), covered: topics }
    }

    /// Counts the rows of a batch.
    pub fn add(&mut self, batch: &Batch) {
        self.other_language += u64::from(batch.other_language);
        for &person in &batch.spoken {
            self.spoken[person as usize] += 1;
        }
        for &topic in &batch.about {
            self.about[topic as usize] += 1;
        }
        for &topic in &batch.covered {
            self.covered[topic as usize] += 1;
        }
    }
}

/// The table `speakers`.
pub fn speakers(known: Known<'_>, totals: &Totals) -> Columns {
    let mut columns = Columns::new(&schema::SPEAKERS);
    for index in by_id(known) {
        let person = &known.people[index];
        columns.push(SpeakerRow {
            speaker_id: &person.id,
            name: &person.name,
            kind: person.kind.as_str(),
            role: person.role.as_deref(),
            country: person.country.as_ref().map(Country::as_str),
            aliases: person.aliases.iter().map(String::as_str).collect(),
            first_published: person.published.map(|(first, _)| first),
            last_published: person.published.map(|(_, last)| last),
            articles: person.articles,
            statements: totals.spoken[index],
            registry_id: person.registry_id.as_deref(),
        });
    }
    columns
}

/// The table `speaker_roles`.
pub fn speaker_roles(known: Known<'_>) -> Columns {
    let mut columns = Columns::new(&schema::SPEAKER_ROLES);
    for index in by_id(known) {
        let person = &known.people[index];
        let mut roles: Vec<_> = person.roles.iter().collect();
        roles.sort_by_key(|spell| (&spell.role, spell.country));
        for spell in roles {
            columns.push(SpeakerRoleRow {
                speaker_id: &person.id,
                role: &spell.role,
                country: spell.country.as_ref().map(Country::as_str),
                first_published: spell.published.map(|(first, _)| first),
                last_published: spell.published.map(|(_, last)| last),
                articles: spell.articles,
            });
        }
    }
    columns
}

/// The table `speaker_links`.
pub fn speaker_links(identities: &Identities) -> Columns {
    let mut columns = Columns::new(&schema::SPEAKER_LINKS);
    let mut links: Vec<&Link> = identities.merged.iter().chain(&identities.unsure).collect();
    links.sort_by_key(|link| (&link.a_id, &link.b_id, &link.a, &link.b));
    for link in links {
        let reason = |part: &Evidence| format!("{} {:+}", part.what, part.points).into();
        columns.push(SpeakerLinkRow {
            speaker_id: &link.a_id,
            other_id: &link.b_id,
            name: &link.a,
            other_name: &link.b,
            decision: if link.a_id == link.b_id { "merged" } else { "apart" },
            rule: link.rule,
            points: u32::try_from(link.points).unwrap_or(0),
            evidence: link.evidence.iter().map(reason).collect(),
            articles: link.articles,
        });
    }
    columns
}

/// The table `topics`.
pub fn topics(known: Known<'_>, totals: &Totals) -> Columns {
    let mut columns = Columns::new(&schema::TOPICS);
    let mut order: Vec<usize> = (0..known.topics.len()).collect();
    order.sort_by_key(|&index| known.topics[index].id);
    for index in order {
        let topic = known.topics[index];
        columns.push(TopicRow {
            topic_id: topic.id,
            code: topic.code,
            label: topic.label,
            parent_id: topic.parent,
            major_code: topic.major,
            taxonomy: topic.taxonomy,
            statements: totals.about[index],
            articles: totals.covered[index],
        });
    }
    columns
}

/// The table `rejects`.
pub fn rejects(rejects: &[Reject]) -> Columns {
    let mut columns = Columns::new(&schema::REJECTS);
    let mut order: Vec<_> = rejects.iter().collect();
    order.sort_by_key(|reject| (&reject.source_path, reject.record, reject.byte, &reject.code, &reject.reason));
    for reject in order {
        columns.push(RejectRow {
            source_path: &reject.source_path,
            record: reject.record,
            byte: reject.byte,
            code: &reject.code,
            reason: &reject.reason,
            excerpt: reject.excerpt.as_deref(),
        });
    }
    columns
}

fn by_id(known: Known<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..known.people.len()).collect();
    order.sort_by_key(|&index| &known.people[index].id);
    order
}

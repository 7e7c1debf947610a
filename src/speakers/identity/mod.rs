//! One identity across articles: which entities of all articles are one person or body, and under which id.
//!
//! The answer is a function of the set of articles: all of them are clustered in every run, in an order of their own
//! (date of publication, then id: `archive`), so neither the order in which they were read nor the number of threads
//! shows. With millions of entities the way to memory is what takes time: names and titles are numbers from the first
//! step on, and what belongs together lies side by side. The steps:
//!
//! 1. `groups`, `profiles`, `sides`: entities of one name become a profile, or several where country, gender or office
//!    tell namesakes apart.
//! 2. `blocks`: which profiles of different names are worth comparing at all, so that the work stays near-linear.
//! 3. `evidence`, `clusters`: points for and against, then merging from the best pair down. A pair needs
//!    [`MERGE`] points and no conflict with anybody on the other side (complete link). Whoever could join two people who
//!    are not one joins neither: a wrong link is worse than none. What the user says (`rulings`) wins over all points.
//! 4. `surnames`: a surname alone never merges. It joins a person through the user's registry, or through the same title
//!    in the same country within a year if only one person of that surname had it; else it stays a person of its own
//!    article, whose id ends with the beginning of the article's (`kaine-3hms6m2a`).
//!    A label of a transcript joins whom other articles of the publisher name, a title with a country whom nearly all
//!    articles of that time give it (`holders`).
//! 5. `people`, `ids`, `review`: a row for each cluster, ids that new articles leave alone, and what to look at.
//!
//! Bodies are one by name and country; groups, unnamed speakers, and bodies whose country is unclear never leave their
//! article.

mod archive;
mod blocks;
mod clusters;
mod evidence;
mod groups;
mod holders;
mod ids;
mod lists;
mod people;
mod profiles;
mod review;
mod rulings;
mod sides;
mod surnames;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::rulings::Rulings;
use super::merges::{MergeProblem, Merges};
use super::registry::Registry;
use crate::model::{Cast, Entity, Person};

pub use evidence::{Evidence, MERGE};
pub use ids::{Anchor, IdChange, changes};
pub use lists::IdentityLists;
pub use review::Link;

/// What identity needs of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The caller's number of the article; [`Identities::person`] asks by it. Small numbers, each once.
    pub article: u32,
    /// `article_id`, unique.
    pub article_id: Box<str>,
    /// Who published it: transcripts of one house know each other's people.
    pub publisher: Option<Box<str>>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Everybody whom it names, in the order of [`Cast::entities`].
    pub entities: Vec<Entity>,
}

/// Everybody in all articles.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// People, bodies, groups, unnamed; sorted by id.
    pub people: Vec<Person>,
    /// Where each of them, in the same order, first stands.
    pub anchors: Vec<Anchor>,
    /// Pairs that may be one but were left apart, the likeliest first.
    pub unsure: Vec<Link>,
    /// Forms of a name that were put under one id, the doubtful first.
    pub merged: Vec<Link>,
    /// Lines of `--merges` that did nothing.
    pub problems: Vec<MergeProblem>,
    /// Index of each entity's person, article by article.
    of_entity: Vec<u32>,
    /// Where the entities of each article begin in `of_entity`, by the caller's number.
    first_entity: Vec<u32>,
}

impl Summary {
    /// The summary of an article's cast.
    pub fn of(
        article: u32,
        article_id: &str,
        publisher: Option<&str>,
        published: Option<Date>,
        cast: &Cast,
    ) -> Summary {
        let (publisher, entities) = (publisher.map(Into::into), cast.entities.clone());
        Summary { article, article_id: article_id.into(), publisher, published, entities }
    }
}

/// Identifies everybody. The same summaries in another order give the same people.
pub fn identify(summaries: &[Summary], lists: &IdentityLists, registry: &Registry, merges: &Merges) -> Identities {
    let (archive, seen) = archive::Archive::of(summaries, lists, registry);
    let groups = groups::Groups::of(&archive, seen);
    let profiles = profiles::build(&archive, &groups, registry);
    let mut rulings = Rulings::default();
    let mut clustering = clusters::cluster(&archive, &profiles, &rulings);
    let mut identities = people::assemble(&archive, &profiles, &clustering, registry);
    if merges.rows().is_empty() {
        return identities;
    }
    // Verdicts speak of ids, some of which only come to be when earlier verdicts are followed.
    let resolver = rulings::Resolver::new(&archive, &profiles, registry, merges);
    let mut open: Vec<(usize, String)> = (0..merges.rows().len()).map(|row| (row, String::new())).collect();
    for _ in 0..MERGE_ROUNDS {
        let before = open.len();
        let members = rulings::Members::of(&archive, &profiles, &clustering, &identities);
        open = resolver.resolve(open.into_iter().map(|(row, _)| row), &members, &mut rulings);
        if open.len() == before {
            break;
        }
        clustering = clusters::cluster(&archive, &profiles, &rulings);
        identities = people::assemble(&archive, &profiles, &clustering, registry);
    }
    let refused = clustering.refused.iter().map(|&row| (row, "contradicts a `different` of this list".to_string()));
    let problems = open.into_iter().chain(refused).map(|(row, reason)| rulings::problem(merges, row, reason));
    identities.problems.extend(problems);
    identities.problems.sort_unstable();
    identities
}

/// How often verdicts are looked up again after earlier ones changed the ids.
const MERGE_ROUNDS: usize = 3;

impl Identities {
    /// Index into [`Identities::people`] of an entity of an article.
    ///
    /// # Panics
    /// If no summary had this article, or the article no such entity.
    pub fn person(&self, article: u32, entity: u32) -> usize {
        self.of_entity[(self.first_entity[article as usize] + entity) as usize] as usize
    }

    /// The same for all entities of an article.
    ///
    /// # Panics
    /// If no summary had this article.
    pub fn people_of(&self, article: u32) -> &[u32] {
        let first = &self.first_entity[article as usize..];
        let end = first.get(1).map_or(self.of_entity.len(), |&end| end as usize);
        &self.of_entity[first[0] as usize..end]
    }
}

//! What a person should look at: who was merged and why, who may be one and was not.

use super::Identities;
use super::archive::Archive;
use super::clusters::{Clustering, Pair};
use super::evidence::Evidence;
use super::profiles::Profile;
use crate::speakers::registry::Registry;

/// Two forms that were put under one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// `speaker_id` of both.
    pub id: String,
    /// One form of the name.
    pub a: String,
    /// Another one.
    pub b: String,
    /// What settled it: `merges`, `registry`, or the likeness of the names.
    pub rule: &'static str,
    /// Points in sum.
    pub points: i32,
    /// What they are made of.
    pub evidence: Vec<Evidence>,
    /// How many articles name the rarer form.
    pub articles: u32,
}

/// Two people who may be one and were left apart. `--merges` settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsurePair {
    /// `speaker_id` of one.
    pub a: String,
    /// `speaker_id` of the other.
    pub b: String,
    /// Points in sum.
    pub points: i32,
    /// What they are made of.
    pub evidence: Vec<Evidence>,
    /// How many articles name the rarer one.
    pub articles: u32,
}

/// Writes both lists into `identities`.
pub(super) fn fill(
    identities: &mut Identities,
    archive: &Archive,
    profiles: &[Profile],
    clustering: &Clustering,
    registry: &Registry,
) {
    let view = View { archive, profiles, identities, registry };
    let mut reviews: Vec<Review> = clustering.links.iter().filter_map(|pair| view.review(pair)).collect();
    let mut unsure: Vec<UnsurePair> = clustering.unsure.iter().filter_map(|pair| view.unsure(pair)).collect();
    reviews.sort_by(|a, b| {
        let key = |review: &Review| (review.points, std::cmp::Reverse(review.articles));
        key(a).cmp(&key(b)).then_with(|| (&a.id, &a.a, &a.b).cmp(&(&b.id, &b.a, &b.b)))
    });
    unsure.sort_by(|a, b| {
        let key = |pair: &UnsurePair| std::cmp::Reverse((pair.points, pair.articles));
        key(a).cmp(&key(b)).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b)))
    });
    unsure.dedup_by(|a, b| a.a == b.a && a.b == b.b);
    (identities.reviews, identities.unsure) = (reviews, unsure);
}

struct View<'v, 'a> {
    archive: &'v Archive<'a>,
    profiles: &'v [Profile<'a>],
    identities: &'v Identities,
    registry: &'v Registry,
}

impl View<'_, '_> {
    /// None where a side has no article: the registry's own names need no review.
    fn review(&self, pair: &Pair) -> Option<Review> {
        let (a, b) = (&self.profiles[pair.a as usize], &self.profiles[pair.b as usize]);
        let id = self.id(a).or(self.id(b))?;
        Some(Review {
            id: id.to_string(),
            a: self.name(a),
            b: self.name(b),
            rule: pair.reason.rule(),
            points: pair.reason.points(),
            evidence: pair.reason.evidence(),
            articles: a.seen.len().min(b.seen.len()) as u32,
        })
    }

    fn unsure(&self, pair: &Pair) -> Option<UnsurePair> {
        let (a, b) = (&self.profiles[pair.a as usize], &self.profiles[pair.b as usize]);
        let (first, second) = (self.id(a)?, self.id(b)?);
        if first == second {
            return None;
        }
        Some(UnsurePair {
            a: first.min(second).to_string(),
            b: first.max(second).to_string(),
            points: pair.reason.points(),
            evidence: pair.reason.evidence(),
            articles: a.seen.len().min(b.seen.len()) as u32,
        })
    }

    fn id(&self, profile: &Profile) -> Option<&str> {
        let seen = profile.seen.first()?;
        let person = self.identities.person(self.archive.article(seen).article, seen.entity);
        Some(&self.identities.people[person].id)
    }

    fn name(&self, profile: &Profile) -> String {
        match (profile.seen.first(), profile.registry) {
            (Some(seen), _) => self.archive.name(seen).to_string(),
            (None, Some(person)) => self.registry.people()[person as usize].name.to_string(),
            (None, None) => String::new(),
        }
    }
}

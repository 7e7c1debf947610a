//! What a person should look at: which forms of a name were put under one id and why, who may be one and was not.

use rayon::prelude::*;

use super::Identities;
use super::archive::{Archive, LEAST_SHARE};
use super::clusters::{Clustering, Pair};
use super::evidence::Evidence;
use super::profiles::Profile;
use crate::speakers::registry::Registry;

/// Two forms of a name that are one speaker, or two speakers who may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `speaker_id` of whom one form names.
    pub a_id: String,
    /// `speaker_id` of whom the other one names; the same where they were merged.
    pub b_id: String,
    /// One form of the name.
    pub a: String,
    /// Another one.
    pub b: String,
    /// What speaks for it: `merges`, `registry`, or the likeness of the names.
    pub rule: &'static str,
    /// Points in sum.
    pub points: i32,
    /// What they are made of.
    pub evidence: Vec<Evidence>,
    /// How many articles name the rarer form.
    pub articles: u32,
}

/// Writes into `identities` what was merged, the doubtful first, and what was left apart, the likeliest first.
pub(super) fn fill(
    identities: &mut Identities,
    archive: &Archive,
    profiles: &[Profile],
    clustering: &Clustering,
    registry: &Registry,
) {
    let view = View { archive, profiles, identities, registry };
    let merged = clustering.links.par_iter().with_min_len(LEAST_SHARE).filter_map(|pair| view.merged(pair));
    let unsure = clustering.unsure.par_iter().with_min_len(LEAST_SHARE).filter_map(|pair| view.apart(pair));
    let (mut merged, mut unsure): (Vec<Link>, Vec<Link>) = (merged.collect(), unsure.collect());
    merged.sort_by(|a, b| {
        let key = |link: &Link| (link.points, std::cmp::Reverse(link.articles));
        key(a).cmp(&key(b)).then_with(|| (&a.a_id, &a.a, &a.b).cmp(&(&b.a_id, &b.a, &b.b)))
    });
    unsure.sort_by(|a, b| {
        let key = |link: &Link| std::cmp::Reverse((link.points, link.articles));
        key(a).cmp(&key(b)).then_with(|| (&a.a_id, &a.b_id, &a.a, &a.b).cmp(&(&b.a_id, &b.b_id, &b.a, &b.b)))
    });
    unsure.dedup_by(|a, b| a.a_id == b.a_id && a.b_id == b.b_id);
    (identities.merged, identities.unsure) = (merged, unsure);
}

struct View<'v, 'a> {
    archive: &'v Archive<'a>,
    profiles: &'v [Profile<'a>],
    identities: &'v Identities,
    registry: &'v Registry,
}

impl View<'_, '_> {
    /// None where no side has an article: the registry's own names need no review.
    fn merged(&self, pair: &Pair) -> Option<Link> {
        let id = self.id(pair.a).or(self.id(pair.b))?;
        Some(self.link(pair, (pair.a, id), (pair.b, id)))
    }

    /// None where a side has no article, or another pair brought the two together.
    fn apart(&self, pair: &Pair) -> Option<Link> {
        let (first, second) = ((pair.a, self.id(pair.a)?), (pair.b, self.id(pair.b)?));
        match first.1.cmp(second.1) {
            std::cmp::Ordering::Less => Some(self.link(pair, first, second)),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(self.link(pair, second, first)),
        }
    }

    fn link(&self, pair: &Pair, (a, a_id): (u32, &str), (b, b_id): (u32, &str)) -> Link {
        let articles = |profile: u32| self.profiles[profile as usize].seen.len() as u32;
        Link {
            a_id: a_id.to_string(),
            b_id: b_id.to_string(),
            a: self.name(a),
            b: self.name(b),
            rule: pair.reason.rule(),
            points: pair.reason.points(),
            evidence: pair.reason.evidence(),
            articles: articles(a).min(articles(b)),
        }
    }

    fn id(&self, profile: u32) -> Option<&str> {
        let seen = self.profiles[profile as usize].seen.first()?;
        let person = self.identities.person(self.archive.article(seen).article, seen.entity);
        Some(&self.identities.people[person].id)
    }

    fn name(&self, profile: u32) -> String {
        let profile = &self.profiles[profile as usize];
        match (profile.seen.first(), profile.registry) {
            (Some(seen), _) => self.archive.form(seen).to_string(),
            (None, Some(person)) => self.registry.people()[person as usize].name.to_string(),
            (None, None) => String::new(),
        }
    }
}

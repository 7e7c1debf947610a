//! The user's verdicts, from names and ids to profiles.

use rustc_hash::FxHashMap;

use super::Identities;
use super::archive::Archive;
use super::clusters::Clustering;
use super::profiles::Profile;
use crate::speakers::merges::{MergeProblem, Merges, Verdict};
use crate::speakers::names::fold;
use crate::speakers::registry::Registry;

/// Verdicts about profiles.
#[derive(Clone, Debug, Default)]
pub(super) struct Rulings {
    pub same: Vec<Ruling>,
    pub different: Vec<Ruling>,
}

/// One verdict: every profile of `a` and every profile of `b`.
#[derive(Clone, Debug)]
pub(super) struct Ruling {
    /// Index in [`Merges::rows`].
    pub row: usize,
    pub a: Vec<u32>,
    pub b: Vec<u32>,
}

/// Finds whom verdicts mean: first by the ids of a clustering, then by names. Returns the rows that it could not use yet.
pub(super) struct Resolver<'r> {
    profiles_of_name: FxHashMap<String, Vec<u32>>,
    merges: &'r Merges,
}

impl<'r> Resolver<'r> {
    pub fn new(archive: &Archive, profiles: &[Profile], registry: &Registry, merges: &'r Merges) -> Resolver<'r> {
        let mut profiles_of_name: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (index, profile) in profiles.iter().enumerate() {
            let seen = profile.seen.iter().map(|seen| archive.form(seen));
            let registered = profile.registry.filter(|_| profile.seen.is_empty());
            let registered = registered.map(|person| &*registry.people()[person as usize].name);
            let mut names: Vec<&str> = seen.chain(registered).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let known = profiles_of_name.entry(fold(name)).or_default();
                if known.last() != Some(&(index as u32)) {
                    known.push(index as u32);
                }
            }
        }
        Resolver { profiles_of_name, merges }
    }

    /// Adds the verdicts of `rows` whose people are known by now; returns the other rows.
    pub fn resolve(
        &self,
        rows: impl Iterator<Item = usize>,
        members: &Members,
        rulings: &mut Rulings,
    ) -> Vec<(usize, String)> {
        let mut open = Vec::new();
        for row in rows {
            let verdict = &self.merges.rows()[row];
            match self.profiles_of(row, members) {
                Err(reason) => open.push((row, reason)),
                Ok((a, b)) if verdict.verdict == Verdict::Same => rulings.same.push(Ruling { row, a, b }),
                Ok((a, b)) => rulings.different.push(Ruling { row, a, b }),
            }
        }
        rulings.same.sort_by_key(|ruling| ruling.row);
        open
    }

    fn profiles_of(&self, row: usize, members: &Members) -> Result<(Vec<u32>, Vec<u32>), String> {
        let row = &self.merges.rows()[row];
        let find = |words: &str| {
            let by_id = members.of_id.get(words).map(|profiles| (profiles.clone(), true));
            let by_name = || self.profiles_of_name.get(&fold(words)).map(|profiles| (profiles.clone(), false));
            by_id.or_else(by_name).ok_or_else(|| format!("no speaker has the id or the name `{words}`"))
        };
        let ((mut a, a_is_id), (mut b, b_is_id)) = (find(&row.a)?, find(&row.b)?);
        if row.verdict == Verdict::Different {
            // "joe-biden, Hunter Biden, different": whoever has the id but not the name.
            if a_is_id && !b_is_id {
                a.retain(|profile| !b.contains(profile));
            } else if b_is_id && !a_is_id {
                b.retain(|profile| !a.contains(profile));
            }
            if a.is_empty() || b.is_empty() || a.iter().any(|profile| b.contains(profile)) {
                return Err(format!("`{}` and `{}` cannot be told apart by these words", row.a, row.b));
            }
        }
        Ok((a, b))
    }
}

/// The profiles of each id.
pub(super) struct Members {
    of_id: FxHashMap<String, Vec<u32>>,
}

impl Members {
    pub fn of(archive: &Archive, profiles: &[Profile], clustering: &Clustering, identities: &Identities) -> Members {
        let mut id_of_cluster: FxHashMap<u32, &str> = FxHashMap::default();
        for (profile, &cluster) in profiles.iter().zip(&clustering.cluster_of) {
            if let Some(seen) = profile.seen.first() {
                let person = identities.person(archive.article(seen).article, seen.entity);
                id_of_cluster.entry(cluster).or_insert(&identities.people[person].id);
            }
        }
        let mut of_id: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (index, cluster) in clustering.cluster_of.iter().enumerate() {
            if let Some(&id) = id_of_cluster.get(cluster) {
                of_id.entry(id.to_string()).or_default().push(index as u32);
            }
        }
        Members { of_id }
    }
}

/// What to tell the user of a row.
pub(super) fn problem(merges: &Merges, row: usize, reason: String) -> MergeProblem {
    MergeProblem { place: merges.rows()[row].place.clone(), reason }
}

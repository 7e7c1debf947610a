//! Ids that people can read and that stay: the slug of a name, longer only where several share it.
//!
//! An id depends on the earliest article that names somebody, so later articles leave it alone, unless they bring a
//! namesake. It never passes to another person: where two share a slug, both carry country, then title, and nobody has
//! the plain one. What changed all the same between two runs, [`changes`] lists.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Identities, Summary};
use crate::model::Country;
use crate::speakers::names::slug;

/// Where a person first stands. Kept with the output of a run, it lets the next one see which ids changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// `speaker_id`.
    pub id: String,
    /// The article.
    pub article_id: Box<str>,
    /// Index of the entity in it.
    pub entity: u32,
}

/// An id that another one replaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdChange {
    /// In the earlier run.
    pub old: String,
    /// Now.
    pub new: String,
}

/// What an id may be made of.
#[derive(Clone, Debug)]
pub(super) struct IdParts<'a> {
    /// Slug of the name.
    pub stem: String,
    pub country: Option<Country>,
    pub title: Option<&'a str>,
    /// The article of the anchor and the index of the entity in it: no two have the same.
    pub anchor: (&'a str, u32),
}

/// Ids that changed since an earlier run, sorted. Somebody whose first article is gone has no entry.
pub fn changes(earlier: &[Anchor], summaries: &[Summary], now: &Identities) -> Vec<IdChange> {
    let articles: FxHashMap<&str, &Summary> = summaries.iter().map(|summary| (&*summary.article_id, summary)).collect();
    let mut changes: Vec<IdChange> = Vec::new();
    for anchor in earlier {
        let Some(summary) = articles.get(&*anchor.article_id) else { continue };
        if (anchor.entity as usize) < summary.entities.len() {
            let id = &now.people[now.person(summary.article, anchor.entity)].id;
            if *id != anchor.id {
                changes.push(IdChange { old: anchor.id.clone(), new: id.clone() });
            }
        }
    }
    changes.sort_unstable();
    changes.dedup();
    changes
}

/// A unique id for each, for which its stem is taken.
pub(super) fn assign(parts: &mut [IdParts]) -> Vec<String> {
    let mut ids: Vec<String> = parts.iter_mut().map(|parts| std::mem::take(&mut parts.stem)).collect();
    // How long the stem is, and how many parts follow it.
    let mut lengths: Vec<(u32, u32)> = ids.iter().map(|stem| (stem.len() as u32, 0)).collect();
    // Whoever shares an id takes the next longer one, all of them, and nobody gets it again. Ids are held by their hash:
    // should two hashes be equal, two ids are longer than they had to be.
    let mut holders: FxHashMap<u64, Holder> = FxHashMap::with_capacity_and_hasher(parts.len(), FxBuildHasher);
    let mut changed: Vec<u32> = (0..parts.len() as u32).collect();
    while !changed.is_empty() {
        let mut sharing: Vec<u32> = Vec::new();
        for &index in &changed {
            match holders.entry(FxBuildHasher.hash_one(&ids[index as usize])) {
                Entry::Vacant(vacant) => {
                    vacant.insert(Holder { first: index, is_shared: false });
                }
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    if !std::mem::replace(&mut known.is_shared, true) {
                        sharing.push(known.first);
                    }
                    sharing.push(index);
                }
            }
        }
        for &index in &sharing {
            let (stem, length) = &mut lengths[index as usize];
            *length += 1;
            ids[index as usize].truncate(*stem as usize);
            parts[index as usize].lengthen(&mut ids[index as usize], *length as usize);
        }
        changed = sharing;
    }
    ids
}

/// Who had an id first, and whether others came.
struct Holder {
    first: u32,
    is_shared: bool,
}

impl IdParts<'_> {
    /// Adds `length` parts to the stem. From the third on, ever more of a hash.
    fn lengthen(&self, id: &mut String, length: usize) {
        let country = self.country.map(|country| country.as_str().to_lowercase());
        let title = self.title.map(slug).filter(|title| !title.is_empty());
        let words: Vec<String> = [country, title].into_iter().flatten().collect();
        for word in words.iter().take(length) {
            id.push('-');
            id.push_str(word);
        }
        if let Some(longer) = length.checked_sub(words.len()).filter(|&longer| longer > 0) {
            id.push('-');
            id.push_str(&hash(&format!("{} {}", self.anchor.0, self.anchor.1), longer * 6));
        }
    }
}

/// The first characters of a hash in base 32, and then numbers: two different texts differ somewhere in them.
fn hash(text: &str, length: usize) -> String {
    let mut hash = String::new();
    let mut round = 0_u32;
    while hash.len() < length {
        let digest = Sha256::new().chain_update(round.to_le_bytes()).chain_update(text).finalize();
        hash.push_str(&data_encoding::BASE32_NOPAD.encode(&digest).to_lowercase());
        round += 1;
    }
    hash.truncate(length);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_shares_an_id_takes_a_longer_one() {
        let parts = |stem: &str, country: &str, title: &'static str, anchor: u32| IdParts {
            stem: stem.to_string(),
            country: Country::parse(country),
            title: (!title.is_empty()).then_some(title),
            anchor: ("a_1", anchor),
        };
        let ids = assign(&mut [
            parts("ali-larijani", "IRN", "speaker", 1),
            parts("ali-larijani", "IRQ", "mayor", 2),
            parts("ali-larijani-irn", "", "", 3),
            parts("jo-hill", "USA", "judge", 4),
            parts("jo-hill", "USA", "mayor", 5),
            parts("jo-hill", "", "", 6),
            parts("ann-lee", "USA", "", 7),
        ]);
        assert_eq!(ids[0], "ali-larijani-irn-speaker", "the shorter one is somebody else's name");
        assert_eq!(ids[1], "ali-larijani-irq");
        assert!(ids[2].starts_with("ali-larijani-irn-") && ids[2].len() == "ali-larijani-irn-".len() + 6);
        assert_eq!(ids[3..5], ["jo-hill-usa-judge", "jo-hill-usa-mayor"]);
        assert!(ids[5].starts_with("jo-hill-"));
        assert_eq!(ids[6], "ann-lee");
    }
}

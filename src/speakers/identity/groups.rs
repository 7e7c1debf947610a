//! Entities that may be one, for they have a name in common: what [`super::profiles`] looks at one after the other.

use rustc_hash::FxHashMap;

use super::archive::{Archive, Seen};
use crate::model::{Country, EntityKind};
use crate::speakers::names::fold;

/// All entities, group by group; groups in the order of their first entities.
#[derive(Default)]
pub(super) struct Groups {
    seen: Vec<Seen>,
    kinds: Vec<GroupKind>,
    /// Where each group begins in `seen`, and where the last one ends.
    bounds: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupKind {
    /// People of one full name.
    Name,
    /// A person with a surname only: a group of one.
    Surname,
    /// Bodies of one name.
    Body,
    /// Somebody of one article who does not leave it.
    Local,
}

impl Groups {
    /// Sorts all entities, given in the order of articles and within them.
    pub fn of(archive: &Archive, seen: Vec<Seen>) -> Groups {
        let mut finder = Finder {
            archive,
            of_name: vec![None; archive.forms.len()],
            folded: vec![None; archive.forms.len()],
            by_name: FxHashMap::default(),
            by_body: FxHashMap::default(),
            of_body: FxHashMap::default(),
            by_folded: FxHashMap::default(),
            of_article: Vec::new(),
            kinds: Vec::new(),
        };
        let group_of: Vec<u32> = seen.iter().map(|seen| finder.group(seen)).collect();
        let kinds = finder.kinds;
        // Sorted by counting: how many each group has tells where it begins.
        let mut bounds = vec![0; kinds.len() + 1];
        for &group in &group_of {
            bounds[group as usize + 1] += 1;
        }
        for group in 0..kinds.len() {
            bounds[group + 1] += bounds[group];
        }
        let mut next = bounds.clone();
        let mut places = vec![0; seen.len()];
        for (at, &group) in (0..).zip(&group_of) {
            places[next[group as usize] as usize] = at;
            next[group as usize] += 1;
        }
        let seen = places.iter().map(|&at: &u32| seen[at as usize].clone()).collect();
        Groups { seen, kinds, bounds }
    }

    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// A group's kind and its entities, in order.
    pub fn get(&self, group: usize) -> (GroupKind, &[Seen]) {
        (self.kinds[group], &self.seen[self.bounds[group] as usize..self.bounds[group + 1] as usize])
    }
}

/// Finds the group of an entity. What can be told by numbers of forms is not asked of strings again.
struct Finder<'f, 'a> {
    archive: &'f Archive<'a>,
    /// Of the full names among the forms.
    of_name: Vec<Option<u32>>,
    by_name: FxHashMap<String, u32>,
    of_body: FxHashMap<(u32, Option<Country>), u32>,
    by_body: FxHashMap<String, u32>,
    /// Numbers of folded forms.
    folded: Vec<Option<u32>>,
    by_folded: FxHashMap<String, u32>,
    /// By folded form and kind, the last article that has such an entity, and its group there.
    of_article: Vec<[(u32, u32); KINDS]>,
    kinds: Vec<GroupKind>,
}

const KINDS: usize = 3;

impl Finder<'_, '_> {
    fn group(&mut self, seen: &Seen) -> u32 {
        match seen.kind {
            EntityKind::Person => match self.archive.name(seen) {
                Some(name) if name.is_full() => self.of_name[seen.form as usize].unwrap_or_else(|| {
                    let group = find(&mut self.by_name, name.key(), &mut self.kinds, GroupKind::Name);
                    self.of_name[seen.form as usize] = Some(group);
                    group
                }),
                Some(_) => make(&mut self.kinds, GroupKind::Surname),
                None => self.local(seen, 0),
            },
            EntityKind::Body => *self.of_body.entry((seen.form, seen.country)).or_insert_with(|| {
                let key = self.archive.lists.body_key(self.archive.form(seen), seen.country);
                find(&mut self.by_body, key, &mut self.kinds, GroupKind::Body)
            }),
            EntityKind::Group => self.local(seen, 1),
            EntityKind::Unnamed => self.local(seen, 2),
        }
    }

    fn local(&mut self, seen: &Seen, kind: usize) -> u32 {
        let folded = *self.folded[seen.form as usize].get_or_insert_with(|| {
            let next = self.by_folded.len() as u32;
            *self.by_folded.entry(fold(self.archive.form(seen))).or_insert(next)
        });
        let articles = &mut self.of_article;
        articles.resize(articles.len().max(folded as usize + 1), [(u32::MAX, 0); KINDS]);
        let (article, group) = &mut articles[folded as usize][kind];
        if *article != seen.rank {
            (*article, *group) = (seen.rank, make(&mut self.kinds, GroupKind::Local));
        }
        *group
    }
}

fn find(known: &mut FxHashMap<String, u32>, key: String, kinds: &mut Vec<GroupKind>, kind: GroupKind) -> u32 {
    *known.entry(key).or_insert_with(|| make(kinds, kind))
}

fn make(kinds: &mut Vec<GroupKind>, kind: GroupKind) -> u32 {
    kinds.push(kind);
    kinds.len() as u32 - 1
}

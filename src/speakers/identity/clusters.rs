//! Merging profiles, from the best pair down, with complete link.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::archive::{Archive, LEAST_SHARE};
use super::evidence::{self, MARGIN, MERGE, Reason, UNSURE};
use super::profiles::{Profile, ProfileKind};
use super::rulings::Rulings;
use super::{blocks, holders, surnames};
use crate::speakers::names::{Likeness, PersonName, are_distant, contradict};

/// Who is one with whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Clustering {
    /// For each profile, the smallest index of a profile of its cluster.
    pub cluster_of: Vec<u32>,
    /// Pairs of profiles that were merged, in the order of merging.
    pub links: Vec<Pair>,
    /// Pairs that may be one but were left apart.
    pub unsure: Vec<Pair>,
    /// Indices of rulings that could not be followed: they would join people who are said to be different.
    pub refused: Vec<usize>,
}

/// Two profiles, the smaller index first, and what speaks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub a: u32,
    pub b: u32,
    pub reason: Reason,
}

/// Clusters all profiles.
pub(super) fn cluster(archive: &Archive, profiles: &[Profile], rulings: &Rulings) -> Clustering {
    let mut work = Work::new(archive, profiles, rulings);
    work.follow(rulings);
    work.link_by_registry();
    let pairs = work.weigh_all();
    work.merge_best_first(&pairs);
    for (is_clear, pair) in surnames::joins(profiles, archive.lists, &work.roots()) {
        if is_clear { work.try_to_link(pair) } else { work.clustering.unsure.push(pair) }
    }
    for pair in holders::joins(archive, profiles, &work.roots()) {
        work.try_to_link(pair);
    }
    let cluster_of = work.roots();
    let mut clustering = work.clustering;
    clustering.unsure.retain(|pair| cluster_of[pair.a as usize] != cluster_of[pair.b as usize]);
    clustering.cluster_of = cluster_of;
    clustering
}

/// The state of clustering.
struct Work<'w, 'a> {
    archive: &'w Archive<'a>,
    profiles: &'w [Profile<'a>],
    /// Union-find: the parent of each profile; a root, which is the smallest index of its group, is its own.
    parent: Vec<u32>,
    /// Of roots only.
    groups: Vec<Group>,
    /// Rulings that part groups from others, by their roots, and their sides in them.
    sides: FxHashMap<u32, Vec<(usize, bool)>>,
    clustering: Clustering,
}

#[derive(Clone, Debug, Default)]
struct Group {
    /// Its profiles that are merged by points; the others, however many, are not looked at again. Empty also for a group
    /// of one.
    open: Vec<u32>,
    /// How many entities it has.
    entities: u32,
    registry: Option<u32>,
}

impl<'w, 'a> Work<'w, 'a> {
    fn new(archive: &'w Archive<'a>, profiles: &'w [Profile<'a>], rulings: &Rulings) -> Work<'w, 'a> {
        let group = |profile: &Profile| Group {
            open: Vec::new(),
            entities: profile.seen.len() as u32,
            registry: profile.registry,
        };
        let mut sides: FxHashMap<u32, Vec<(usize, bool)>> = FxHashMap::default();
        for (index, ruling) in rulings.different.iter().enumerate() {
            for (side, members) in [(false, &ruling.a), (true, &ruling.b)] {
                for &member in members {
                    sides.entry(member).or_default().push((index, side));
                }
            }
        }
        let parent = (0..profiles.len() as u32).collect();
        let groups = profiles.iter().map(group).collect();
        Work { archive, profiles, parent, groups, sides, clustering: Clustering::default() }
    }

    fn follow(&mut self, rulings: &Rulings) {
        for ruling in &rulings.same {
            let members: Vec<u32> = ruling.a.iter().chain(&ruling.b).copied().collect();
            let mut followed = true;
            for pair in members.windows(2) {
                let (a, b) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                followed &= self.union(Pair { a, b, reason: Reason::Merges });
            }
            if !followed {
                self.clustering.refused.push(ruling.row);
            }
        }
    }

    /// Everybody whom an article linked to a person of the registry is that person.
    fn link_by_registry(&mut self) {
        let people = self.profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Registry);
        let mut of_person: Vec<u32> = Vec::new();
        for (index, _) in people {
            of_person.push(index as u32); // registry profiles stand in the order of the registry
        }
        for (index, profile) in self.profiles.iter().enumerate() {
            if profile.kind != ProfileKind::Registry
                && let Some(person) = profile.registry
            {
                let pair = Pair { a: index as u32, b: of_person[person as usize], reason: Reason::Registry };
                self.union(pair);
            }
        }
    }

    /// The points of all pairs that can matter, best first; ties by the articles of the two.
    fn weigh_all(&mut self) -> Vec<Pair> {
        let pairs = blocks::pairs(self.profiles, self.archive.lists);
        let weighed = pairs.into_par_iter().with_min_len(LEAST_SHARE).filter_map(|(a, b)| {
            let (first, second) = (&self.profiles[a as usize], &self.profiles[b as usize]);
            if first.kind == ProfileKind::Registry && second.kind == ProfileKind::Registry {
                return None;
            }
            let weight = evidence::weigh(first, second, self.archive.lists)?;
            let is_undecided = [first.kind, second.kind].contains(&ProfileKind::Undecided);
            let is_edge = weight.points() >= MERGE && !is_undecided;
            let is_unsure = weight.points() >= UNSURE || weight.likeness == Likeness::Same;
            (is_edge || is_unsure).then_some((is_edge, Pair { a, b, reason: Reason::Weight(weight) }))
        });
        let (edges, unsure): (Vec<_>, Vec<_>) =
            weighed.collect::<Vec<_>>().into_iter().partition(|(is_edge, _)| *is_edge);
        self.clustering.unsure.extend(unsure.into_iter().map(|(_, pair)| pair));
        let mut edges: Vec<Pair> = edges.into_iter().map(|(_, pair)| pair).collect();
        edges.sort_by_key(|pair| (-pair.reason.points(), pair.a, pair.b));
        edges
    }

    fn merge_best_first(&mut self, edges: &[Pair]) {
        let neighbours = Neighbours::of(edges, self.profiles.len());
        for (index, &pair) in edges.iter().enumerate() {
            let (a, b) = (self.root(pair.a), self.root(pair.b));
            if a == b {
                continue;
            }
            let points = pair.reason.points();
            // Only the less specific of two names can mean several people.
            let (parts_of_a, parts_of_b) = (self.parts(a), self.parts(b));
            let is_clear = self.can_join(a, b)
                && !(parts_of_a <= parts_of_b && self.has_rival(a, b, points, edges, &neighbours))
                && !(parts_of_b <= parts_of_a && self.has_rival(b, a, points, edges, &neighbours));
            if is_clear {
                self.union(edges[index]);
            } else {
                self.clustering.unsure.push(pair);
            }
        }
    }

    /// Whether group `a` could as well join somebody who is certainly not `b`.
    fn has_rival(&mut self, a: u32, b: u32, points: i32, edges: &[Pair], neighbours: &Neighbours) -> bool {
        for member in self.open(a).to_vec() {
            for &edge in neighbours.of_profile(member) {
                let edge = edges[edge as usize];
                if edge.reason.points() + MARGIN <= points {
                    break; // sorted: the rest is weaker still
                }
                let rival = self.root(if edge.a == member { edge.b } else { edge.a });
                let entities = |group: u32| self.groups[group as usize].entities as usize;
                let of_most = if edge.reason.may_be_slip() { entities(a).max(entities(b)) } else { entities(b) };
                let is_small = || evidence::is_outvoted(entities(rival), of_most);
                let is_other =
                    || !self.can_join(rival, b) && self.contradict(rival, b) && self.fit(rival, a, |_, _| false);
                if rival != a && rival != b && !is_small() && is_other() {
                    return true;
                }
            }
        }
        false
    }

    /// Whether names, or anything else, of two groups say that they are two people.
    fn contradict(&self, a: u32, b: u32) -> bool {
        self.pairs(a, b).any(|(a, b)| match evidence::weigh(a, b, self.archive.lists) {
            Some(weight) => weight.is_conflict(),
            None => a.name.zip(b.name).is_none_or(|(a, b)| contradict(a, b, &self.archive.lists.nicknames)),
        })
    }

    /// How many parts the longest of the main names of a group has.
    fn parts(&self, root: u32) -> usize {
        let names = self.open(root).iter().filter_map(|&member| self.profiles[member as usize].name);
        names.map(PersonName::parts).max().unwrap_or(0)
    }

    /// Whether nothing speaks against any member of one being any member of the other, but that a name which few texts
    /// have, or one of several spellings, is like some of the others only.
    fn can_join(&self, a: u32, b: u32) -> bool {
        let (first, second) = (&self.groups[a as usize], &self.groups[b as usize]);
        let is_rare =
            |profile: &Profile, group: &Group| evidence::is_outvoted(profile.seen.len(), group.entities as usize);
        self.fit(a, b, |a, b| {
            let names = a.name.zip(b.name);
            let are_distant = || names.is_some_and(|(a, b)| are_distant(a, b, &self.archive.lists.nicknames));
            is_rare(a, first) || is_rare(b, second) || are_distant()
        })
    }

    /// Whether nothing speaks against any member of one being any member of the other, and all names are alike but those
    /// that are `excused`.
    fn fit(&self, a: u32, b: u32, excused: impl Fn(&Profile, &Profile) -> bool) -> bool {
        let (first, second) = (&self.groups[a as usize], &self.groups[b as usize]);
        if evidence::differ(first.registry, second.registry) || self.are_parted(a, b) {
            return false;
        }
        let by_registry = self.registry_profile(a).or(self.registry_profile(b));
        self.pairs(a, b).all(|(a, b)| match evidence::weigh(a, b, self.archive.lists) {
            Some(weight) => !weight.is_conflict(),
            // Two forms may have nothing in common but that the registry has both as names of one person.
            None => {
                by_registry.is_some_and(|person| {
                    [a, b].iter().all(|profile| evidence::likeness(profile, person, self.archive.lists).is_some())
                }) || excused(a, b)
            }
        })
    }

    /// The profiles of a group that are merged by points.
    fn open(&self, root: u32) -> &[u32] {
        match &self.groups[root as usize].open[..] {
            [] if self.profiles[root as usize].kind.is_open() => std::slice::from_ref(&self.parent[root as usize]), // a root is its own
            open => open,
        }
    }

    /// Every profile of one with every profile of the other.
    fn pairs<'s>(&'s self, a: u32, b: u32) -> impl Iterator<Item = (&'w Profile<'a>, &'w Profile<'a>)> + 's {
        let profile = |&index: &u32| &self.profiles[index as usize];
        self.open(a)
            .iter()
            .flat_map(move |first| self.open(b).iter().map(move |second| (profile(first), profile(second))))
    }

    fn registry_profile(&self, group: u32) -> Option<&'w Profile<'a>> {
        let mut profiles = self.open(group).iter().map(|&member| &self.profiles[member as usize]);
        profiles.find(|profile| profile.kind == ProfileKind::Registry)
    }

    /// Whether a ruling says that the two are different.
    fn are_parted(&self, a: u32, b: u32) -> bool {
        let Some((ours, theirs)) = self.sides.get(&a).zip(self.sides.get(&b)) else { return false };
        ours.iter().any(|(ruling, side)| theirs.contains(&(*ruling, !side)))
    }

    fn try_to_link(&mut self, pair: Pair) {
        let (a, b) = (self.root(pair.a), self.root(pair.b));
        if a != b && !evidence::differ(self.groups[a as usize].registry, self.groups[b as usize].registry) {
            self.union(pair);
        }
    }

    /// Joins two groups, unless the user parts them.
    fn union(&mut self, pair: Pair) -> bool {
        let (a, b) = (self.root(pair.a), self.root(pair.b));
        if a == b {
            return true;
        }
        if self.are_parted(a, b) {
            return false;
        }
        let (root, other) = (a.min(b), a.max(b));
        let (first, further) = (self.open(root).first().copied(), self.open(other).to_vec());
        let joined = std::mem::take(&mut self.groups[other as usize]);
        self.parent[other as usize] = root;
        let group = &mut self.groups[root as usize];
        if group.open.is_empty() {
            group.open.extend(first);
        }
        group.open.extend(further);
        group.entities += joined.entities;
        group.registry = group.registry.or(joined.registry);
        if let Some(joined) = self.sides.remove(&other) {
            let sides = self.sides.entry(root).or_default();
            sides.extend(joined);
            sides.sort_unstable();
            sides.dedup();
        }
        self.clustering.links.push(pair);
        true
    }

    fn root(&mut self, profile: u32) -> u32 {
        let mut at = profile as usize;
        while self.parent[at] as usize != at {
            self.parent[at] = self.parent[self.parent[at] as usize];
            at = self.parent[at] as usize;
        }
        at as u32
    }

    fn roots(&mut self) -> Vec<u32> {
        (0..self.profiles.len() as u32).map(|profile| self.root(profile)).collect()
    }
}

/// The edges of each profile, best first.
struct Neighbours {
    first: Vec<u32>,
    edges: Vec<u32>,
}

impl Neighbours {
    fn of(edges: &[Pair], profiles: usize) -> Neighbours {
        let mut ends: Vec<(u32, u32)> = Vec::with_capacity(edges.len() * 2);
        for (index, pair) in edges.iter().enumerate() {
            ends.push((pair.a, index as u32));
            ends.push((pair.b, index as u32));
        }
        ends.sort_unstable();
        let first = (0..=profiles as u32).map(|profile| ends.partition_point(|&(end, _)| end < profile) as u32);
        Neighbours { first: first.collect(), edges: ends.iter().map(|&(_, edge)| edge).collect() }
    }

    fn of_profile(&self, profile: u32) -> &[u32] {
        let at = profile as usize;
        &self.edges[self.first[at] as usize..self.first[at + 1] as usize]
    }
}

//! The statements of one side of a block, those of the same wording and act together.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::told::{Told, prepare, wording};
use crate::compare::corpus::Statement;
use crate::compare::likeness::{Likeness, Prepared};
use crate::compare::occasions::Times;
use crate::compare::setting::same_partners;

/// The statements of one side of a block, those of the same wording and act together.
pub(super) struct Groups<'s> {
    statements: &'s [Statement],
    pub(super) prepared: Vec<Prepared>,
    acts: Vec<Option<&'s str>>,
    pub(super) wordings: Vec<u64>,
    /// Days and indices of the members of each group, sorted.
    pub(super) members: Vec<Vec<(Date, u32)>>,
}

impl<'s> Groups<'s> {
    pub(super) fn new(statements: &'s [Statement], of_block: &[u32], likeness: &Likeness) -> Groups<'s> {
        let (wordings, members) = (Vec::new(), Vec::new());
        let mut groups = Groups { statements, prepared: Vec::new(), acts: Vec::new(), wordings, members };
        let mut group_of: FxHashMap<(u64, bool, Option<&str>), usize> = FxHashMap::default();
        for &index in of_block {
            let statement = &statements[index as usize];
            let wording = wording(&statement.text);
            let act = statement.act.as_deref();
            let group = *group_of.entry((wording, statement.is_direct, act)).or_insert(groups.wordings.len());
            if group == groups.wordings.len() {
                groups.wordings.push(wording);
                groups.acts.push(act);
                groups.members.push(Vec::new());
            }
            groups.members[group].push((statement.day, index));
        }
        let first = |members: &Vec<(Date, u32)>| prepare(&statements[members[0].1 as usize], likeness);
        groups.prepared = groups.members.par_iter().map(first).collect();
        groups.members.iter_mut().for_each(|members| members.sort_unstable());
        groups
    }

    pub(super) fn content_words(&self, group: u32) -> usize {
        self.prepared[group as usize].content_words()
    }

    pub(super) fn told(&self, group: usize) -> Told<'_> {
        Told { words: &self.prepared[group], act: self.acts[group] }
    }

    /// The member of a group that a statement most likely repeats: of the same partners, where its words leave them open,
    /// then the nearest in time. Whether the partners are others, the days between, and its index.
    pub(super) fn likeliest(&self, group: u32, statement: &Statement) -> (bool, u32, u32) {
        let (days, index) = self.nearest(group, statement.day);
        let partners_differ = |index: u32| same_partners(&self.statements[index as usize], statement) == Some(false);
        if !partners_differ(index) {
            return (false, days, index);
        }
        let place = |&(day, index): &(Date, u32)| {
            (partners_differ(index), (day - statement.day).get_days().unsigned_abs(), index)
        };
        self.members[group as usize].iter().map(place).min().unwrap_or((true, days, index))
    }

    /// When the statements of some groups were said.
    pub(super) fn times(&self, groups: &[u32]) -> Times {
        Times::of(groups.iter().flat_map(|&group| self.members[group as usize].iter().map(|(day, _)| *day)).collect())
    }

    /// The member of a group that is nearest to a day, the first of the table among equals: days between, and its index.
    pub(super) fn nearest(&self, group: u32, day: Date) -> (u32, u32) {
        let members = &self.members[group as usize];
        let after = members.partition_point(|(other, _)| *other < day);
        // the first of the last day before, and the first of the first day from then on
        let before = after.checked_sub(1).map(|last| members.partition_point(|(other, _)| *other < members[last].0));
        let days = |place: usize| ((members[place].0 - day).get_days().unsigned_abs(), members[place].1);
        let nearest = before.into_iter().chain((after < members.len()).then_some(after)).map(days).min();
        nearest.expect("a group has a member")
    }
}

//! Features as the stages name them, and their weights: of a feature with many values by its hashed key, of one with few
//! values by its place in an array.
//!
//! Both are learnt and stored alike, in a [`Table`]. The arrays are filled from it when a model is made, so they change no
//! sum. They are small enough to stay in the nearest cache, where a hashed look-up waits for memory.

use super::decode::Scores;
use super::hash::mix;
use super::table::{Row, Table, Weight};

/// A feature of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Feature {
    /// One of many values, by its key.
    Hashed(u64),
    /// A template whose context and value are small numbers.
    Few { template: u8, context: u32, value: u32 },
}

impl Feature {
    /// Its key.
    #[inline]
    pub(crate) fn key(self) -> u64 {
        match self {
            Feature::Hashed(key) => key,
            Feature::Few { template, context, value } => mix(template, context, value, 0),
        }
    }
}

/// Takes the features of something.
///
/// Closures take them one call at a time. [`Sum`] is a type of its own so that each feature's template is known where it is
/// named, and nothing of the choice between table and array is left to be done.
pub(crate) trait Take {
    /// Takes one.
    fn take(&mut self, feature: Feature);
}

impl<F: FnMut(Feature)> Take for F {
    fn take(&mut self, feature: Feature) {
        self(feature);
    }
}

/// A feature of a template with many values.
#[inline(always)]
pub(crate) fn hashed(template: u8, context: u32, a: u32, b: u32) -> Feature {
    Feature::Hashed(mix(template, context, a, b))
}

/// A feature of a template that a [`Few`] lists.
#[inline(always)]
pub(crate) fn few(template: u8, context: u32, value: u32) -> Feature {
    Feature::Few { template, context, value }
}

/// The templates of a stage that have few values.
#[derive(Debug)]
pub(crate) struct Few {
    /// Template, number of contexts, number of values.
    list: &'static [(u8, u32, u32)],
    starts: [u32; 256],
    values: [u32; 256],
}

/// No template has few values.
pub(crate) static NONE: Few = Few::of(&[]);

impl Few {
    /// Of templates with their numbers of contexts and of values.
    pub(crate) const fn of(list: &'static [(u8, u32, u32)]) -> Few {
        let (mut starts, mut values) = ([0; 256], [0; 256]);
        let (mut index, mut start) = (0, 0);
        while index < list.len() {
            let (template, contexts, count) = list[index];
            starts[template as usize] = start;
            values[template as usize] = count;
            start += contexts * count;
            index += 1;
        }
        Few { list, starts, values }
    }

    /// The place of a feature in the array.
    #[inline(always)]
    fn place(&self, template: u8, context: u32, value: u32) -> usize {
        let template = usize::from(template);
        (self.starts[template] + context * self.values[template] + value) as usize
    }

    /// Whether a feature with few values is in the bounds that were given for it.
    #[cfg(test)]
    pub(crate) fn holds(&self, feature: Feature) -> bool {
        let Feature::Few { template, context, value } = feature else { return true };
        self.list.iter().any(|&(listed, contexts, values)| listed == template && context < contexts && value < values)
    }
}

/// The weights of a stage.
#[derive(Clone, Debug)]
pub(crate) struct Weights<W: 'static> {
    table: Table<W>,
    few: &'static Few,
    /// The weights of the features with few values.
    array: Vec<W>,
}

impl<W: Weight> Weights<W> {
    /// The weights of `table`, with an array for the templates of `few`.
    pub(crate) fn of(table: Table<W>, few: &'static Few) -> Weights<W> {
        let features = few.list.iter().flat_map(|&(template, contexts, values)| {
            (0..contexts).flat_map(move |context| (0..values).map(move |value| mix(template, context, value, 0)))
        });
        let array = features.map(|key| *table.get(key)).collect();
        Weights { table, few, array }
    }

    /// The weights of a feature.
    #[inline(always)]
    pub(crate) fn get(&self, feature: Feature) -> &W {
        match feature {
            Feature::Hashed(key) => self.table.get(key),
            Feature::Few { template, context, value } => &self.array[self.few.place(template, context, value)],
        }
    }

    /// The table that they were made from.
    #[cfg(feature = "train")]
    pub(crate) fn table(&self) -> &Table<W> {
        &self.table
    }
}

/// Adds up the weights of the features that it takes.
pub(crate) struct Sum<'s, W: 'static, S> {
    weights: &'s Weights<W>,
    pub(crate) sum: S,
}

impl<'s, W, S> Sum<'s, W, S> {
    /// Goes on from `sum`.
    pub(crate) fn from(weights: &'s Weights<W>, sum: S) -> Sum<'s, W, S> {
        Sum { weights, sum }
    }
}

impl Take for Sum<'_, i16, i32> {
    #[inline(always)]
    fn take(&mut self, feature: Feature) {
        self.sum = self.sum.wrapping_add(i32::from(*self.weights.get(feature)));
    }
}

impl Take for Sum<'_, Row, Scores> {
    #[inline(always)]
    fn take(&mut self, feature: Feature) {
        add(&mut self.sum, self.weights.get(feature));
    }
}

/// Adds a row of weights to scores.
#[inline(always)]
pub(crate) fn add(scores: &mut Scores, row: &Row) {
    for (score, &weight) in scores.iter_mut().zip(row) {
        *score = score.wrapping_add(i32::from(weight));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn templates_do_not_share_places() {
        for few in [&super::super::anchors::FEW, &super::super::window::FEW] {
            let mut places: Vec<usize> = few
                .list
                .iter()
                .flat_map(|&(template, contexts, values)| {
                    (0..contexts).flat_map(move |c| (0..values).map(move |v| few.place(template, c, v)))
                })
                .collect();
            let count = places.len();
            places.sort_unstable();
            places.dedup();
            assert_eq!((places.len(), places.last().copied()), (count, count.checked_sub(1)));
        }
    }
}

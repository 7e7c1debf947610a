//! Logistic regressions: over hashed features (FTRL-proximal, whose L1 part leaves few weights) and over few numbers
//! (Newton's method).
//!
//! McMahan et al. 2013, *Ad click prediction: a view from the trenches*, algorithm 1.

use rustc_hash::FxHashMap;

use crate::statements::model::anchors::{Logistic, probability};
use crate::statements::model::confidence::{Confidence, FEATURES};
use crate::statements::model::feature::{Few, Weights};
use crate::statements::model::table::Table;

/// An example: its features and whether it holds.
pub(crate) type Example = (Vec<u64>, bool);

const RATE: f32 = 0.08;
const SMOOTHING: f32 = 1.0;
const EPOCHS: usize = 6;

#[derive(Clone, Copy, Default)]
struct Coordinate {
    z: f32,
    n: f32,
}

impl Coordinate {
    fn weight(self, l1: f32, l2: f32) -> f32 {
        if self.z.abs() <= l1 {
            return 0.0;
        }
        (l1.copysign(self.z) - self.z) / ((SMOOTHING + self.n.sqrt()) / RATE + l2)
    }

    fn learn(&mut self, gradient: f32, l1: f32, l2: f32) {
        let weight = self.weight(l1, l2);
        let next = self.n + gradient * gradient;
        self.z += gradient - (next.sqrt() - self.n.sqrt()) / RATE * weight;
        self.n = next;
    }
}

/// Fits hashed features with these penalties, L1 and L2 of the paper.
pub(crate) fn fit<'e>(
    examples: impl IntoIterator<Item = &'e Example>,
    penalty: (f32, f32),
    seed: u64,
    few: &'static Few,
) -> Logistic {
    fit_beside(examples, &[], penalty, seed, few)
}

/// Fits what hashed features add to log odds that are known; none given are 0.
pub(crate) fn fit_beside<'e>(
    examples: impl IntoIterator<Item = &'e Example>,
    known: &[f32],
    (l1, l2): (f32, f32),
    seed: u64,
    few: &'static Few,
) -> Logistic {
    let mut ids: FxHashMap<u64, u32> = FxHashMap::default();
    let mut keys = Vec::new();
    let rows: Vec<(Vec<u32>, f32)> = examples
        .into_iter()
        .map(|(features, holds)| {
            let row = features.iter().map(|&key| {
                *ids.entry(key).or_insert_with(|| {
                    keys.push(key);
                    keys.len() as u32 - 1
                })
            });
            (row.collect(), f32::from(*holds))
        })
        .collect();
    let mut state = vec![Coordinate::default(); keys.len()];
    let mut bias = Coordinate::default();
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let mut random = crate::random::Random::new(seed);
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &index in &order {
            let (row, target) = &rows[index as usize];
            let sum: f32 = row.iter().map(|&id| state[id as usize].weight(l1, l2)).sum();
            let known = known.get(index as usize).copied().unwrap_or(0.0);
            let gradient = probability(known + sum + bias.weight(0.0, 0.0)) - target;
            bias.learn(gradient, 0.0, 0.0);
            for &id in row {
                state[id as usize].learn(gradient, l1, l2);
            }
        }
    }
    let mut weights: Vec<(u64, f32)> = keys
        .iter()
        .zip(&state)
        .map(|(&key, state)| (key, state.weight(l1, l2)))
        .filter(|entry| entry.1 != 0.0)
        .collect();
    weights.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let highest = weights.first().map_or(1.0, |entry| entry.1.abs());
    let unit = highest / 32_000.0;
    let entries: Vec<(u64, i16)> =
        weights.into_iter().map(|(key, weight)| (key, (weight / unit).round() as i16)).collect();
    Logistic { bias: bias.weight(0.0, 0.0), unit, weights: Weights::of(Table::of(entries.into_iter()), few) }
}

/// Fits the confidence: ridge regression on standardised values by Newton's method.
pub(crate) fn fit_confidence(examples: &[([f32; FEATURES], bool)]) -> Confidence {
    const SIZE: usize = FEATURES + 1;
    const RIDGE: f64 = 2.0;
    let count = examples.len().max(1) as f64;
    let mut mean = [0.0f64; FEATURES];
    let mut spread = [0.0f64; FEATURES];
    for (values, _) in examples {
        for (mean, &value) in mean.iter_mut().zip(values) {
            *mean += f64::from(value) / count;
        }
    }
    for (values, _) in examples {
        for ((spread, mean), &value) in spread.iter_mut().zip(&mean).zip(values) {
            *spread += (f64::from(value) - mean).powi(2) / count;
        }
    }
    spread.iter_mut().for_each(|spread| *spread = spread.sqrt().max(1e-6));
    let mut weights = [0.0f64; SIZE];
    for _ in 0..12 {
        let mut gradient = [0.0f64; SIZE];
        let mut curvature = vec![[0.0f64; SIZE]; SIZE];
        for (values, holds) in examples {
            let mut row = [1.0f64; SIZE];
            for place in 0..FEATURES {
                row[place] = (f64::from(values[place]) - mean[place]) / spread[place];
            }
            let sum: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let slope = chance * (1.0 - chance);
            for a in 0..SIZE {
                gradient[a] += row[a] * (f64::from(u8::from(*holds)) - chance);
                for b in 0..=a {
                    curvature[a][b] += slope * row[a] * row[b];
                }
            }
        }
        for place in 0..SIZE {
            curvature[place][place] += RIDGE;
            gradient[place] -= RIDGE * weights[place];
        }
        for (weight, step) in weights.iter_mut().zip(solve(&mut curvature, gradient)) {
            *weight += step;
        }
    }
    let mut fitted = Confidence { bias: weights[FEATURES] as f32, weights: [0.0; FEATURES] };
    for place in 0..FEATURES {
        let weight = weights[place] / spread[place];
        fitted.weights[place] = weight as f32;
        fitted.bias -= (weight * mean[place]) as f32;
    }
    fitted
}

/// Solves a symmetric positive system, of which the lower half is given, by Cholesky's method.
fn solve<const N: usize>(matrix: &mut [[f64; N]], mut right: [f64; N]) -> [f64; N] {
    for a in 0..N {
        for b in 0..=a {
            let sum: f64 = (0..b).map(|c| matrix[a][c] * matrix[b][c]).sum();
            let rest = matrix[a][b] - sum;
            matrix[a][b] = if a == b { rest.max(1e-9).sqrt() } else { rest / matrix[b][b] };
        }
        let sum: f64 = (0..a).map(|c| matrix[a][c] * right[c]).sum();
        right[a] = (right[a] - sum) / matrix[a][a];
    }
    for a in (0..N).rev() {
        let sum: f64 = (a + 1..N).map(|c| matrix[c][a] * right[c]).sum();
        right[a] = (right[a] - sum) / matrix[a][a];
    }
    right
}

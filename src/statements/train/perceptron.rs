//! Stage 2's training: structured averaged perceptron (Collins 2002) over windows.

use rustc_hash::FxHashMap;

use super::SEED;
use crate::random::Random;
use crate::statements::model::decode::{LABELS, Paths, Scores, Transitions};
use crate::statements::model::feature::Weights;
use crate::statements::model::stages::Labels;
use crate::statements::model::table::Table;
use crate::statements::model::view::View;
use crate::statements::model::window::{self, Window};

/// A window with the labels that it should get.
pub(crate) struct Labelled {
    /// Number of the document.
    pub(crate) document: usize,
    pub(crate) window: Window,
    pub(crate) labels: Vec<u8>,
}

const EPOCHS: usize = 8;
/// Features seen less often are left out.
const LEAST_USES: u8 = 3;
/// Averaged weights below this, in steps, are set to 0.
const PRUNE: f32 = 5.0;

/// One step, in the integers of the weights.
const STEP: i32 = 16;

/// The ids of a window's features: `starts[i]..starts[i + 1]` are those of its token `i`.
struct Features {
    ids: Vec<u32>,
    starts: Vec<u32>,
}

/// Trains on windows over the views of documents.
pub(crate) fn train(views: &[View], windows: &[&Labelled]) -> Labels {
    let (keys, features) = index(views, windows);
    let mut weights: Vec<Scores> = vec![[0; 8]; keys.len()];
    // the same steps, each times the number of windows seen before it
    let mut late: Vec<[f32; 8]> = vec![[0.0; 8]; keys.len()];
    let mut transitions: Transitions = [[0; LABELS]; LABELS];
    let mut late_transitions = [[0.0f32; LABELS]; LABELS];
    let mut order: Vec<usize> = (0..windows.len()).collect();
    let mut random = Random::new(SEED);
    let (mut scores, mut paths, mut found) = (Vec::new(), Paths::default(), Vec::new());
    let mut count = 0u32;
    let total = (EPOCHS * windows.len()).max(1) as f32;
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &number in &order {
            let (features, gold) = (&features[number], &windows[number].labels);
            count += 1;
            let seen = count as f32 / total;
            scores.clear();
            for place in 0..gold.len() {
                let mut sums: Scores = [0; 8];
                for &id in features.of(place) {
                    for (sum, weight) in sums.iter_mut().zip(&weights[id as usize]) {
                        *sum += weight;
                    }
                }
                scores.push(sums);
            }
            paths.best(&scores, &transitions, &mut found);
            for place in 0..gold.len() {
                let (right, wrong) = (usize::from(gold[place]), usize::from(found[place]));
                if right != wrong {
                    for &id in features.of(place) {
                        let (now, late) = (&mut weights[id as usize], &mut late[id as usize]);
                        now[right] += STEP;
                        now[wrong] -= STEP;
                        late[right] += seen;
                        late[wrong] -= seen;
                    }
                }
                if place > 0 {
                    let (right_before, wrong_before) = (usize::from(gold[place - 1]), usize::from(found[place - 1]));
                    if (right_before, right) != (wrong_before, wrong) {
                        transitions[right_before][right] += STEP;
                        transitions[wrong_before][wrong] -= STEP;
                        late_transitions[right_before][right] += seen;
                        late_transitions[wrong_before][wrong] -= seen;
                    }
                }
            }
        }
    }
    let averaged: Vec<[f32; 8]> = weights
        .iter()
        .zip(&late)
        .map(|(now, late)| std::array::from_fn(|lane| now[lane] as f32 / STEP as f32 - late[lane]))
        .collect();
    let mean_transitions: [[f32; LABELS]; LABELS] = std::array::from_fn(|from| {
        std::array::from_fn(|to| transitions[from][to] as f32 / STEP as f32 - late_transitions[from][to])
    });
    quantise(&keys, &averaged, &mean_transitions)
}

impl Features {
    fn of(&self, place: usize) -> &[u32] {
        &self.ids[self.starts[place] as usize..self.starts[place + 1] as usize]
    }
}

/// The keys of the features that are frequent enough, and each window's features as places in that list.
fn index(views: &[View], windows: &[&Labelled]) -> (Vec<u64>, Vec<Features>) {
    // counts by a hash of 24 bits: a rare feature may be counted with another, which does no harm
    let mut counts = vec![0u8; 1 << 24];
    for labelled in windows {
        window::each_feature(&views[labelled.document], labelled.window, |_, key| {
            let count = &mut counts[(key >> 40) as usize];
            *count = count.saturating_add(1);
        });
    }
    let mut ids: FxHashMap<u64, u32> = FxHashMap::default();
    let mut keys = Vec::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let features = windows
        .iter()
        .map(|labelled| {
            pairs.clear();
            window::each_feature(&views[labelled.document], labelled.window, |place, key| {
                if counts[(key >> 40) as usize] >= LEAST_USES {
                    let id = *ids.entry(key).or_insert_with(|| {
                        keys.push(key);
                        keys.len() as u32 - 1
                    });
                    pairs.push((place as u32, id));
                }
            });
            pairs.sort_unstable();
            let mut starts = vec![0; labelled.window.len() + 1];
            pairs.iter().for_each(|&(place, _)| starts[place as usize + 1] += 1);
            for place in 0..labelled.window.len() {
                starts[place + 1] += starts[place];
            }
            Features { ids: pairs.iter().map(|&(_, id)| id).collect(), starts }
        })
        .collect();
    (keys, features)
}

/// Prunes, and turns weights into 16-bit numbers of one unit.
fn quantise(keys: &[u64], averaged: &[[f32; 8]], transitions: &[[f32; LABELS]; LABELS]) -> Labels {
    let size = |row: &[f32; 8]| row.iter().fold(0.0f32, |most, weight| most.max(weight.abs()));
    let mut order: Vec<usize> = (0..keys.len()).filter(|&id| size(&averaged[id]) >= PRUNE).collect();
    order.sort_by(|&a, &b| size(&averaged[b]).total_cmp(&size(&averaged[a])).then(keys[a].cmp(&keys[b])));
    let most = order.first().map_or(1.0, |&id| size(&averaged[id]));
    let most = transitions.iter().flatten().fold(most, |most, weight| most.max(weight.abs()));
    let unit = most / 32_000.0;
    let short = |weight: f32| (weight / unit).round() as i16;
    let kept = |weight: f32| if weight.abs() < PRUNE { 0 } else { short(weight) };
    let rows: Vec<(u64, [i16; 8])> = order.iter().map(|&id| (keys[id], averaged[id].map(kept))).collect();
    Labels {
        weights: Weights::of(Table::of(rows.into_iter()), &window::FEW),
        transitions: transitions.map(|row| row.map(|weight| i32::from(short(weight)))),
        unit,
    }
}

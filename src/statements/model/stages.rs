//! Both stages over one article: anchors, and for each anchor the best labelling of its window.

use super::Model;
use super::anchors;
use super::confidence::Margins;
use super::decode::{self, CONTENT, Paths, SOURCE, Scores, Transitions};
use super::labelling::{self, Labelling};
use super::table::{Row, Table};
use super::view::View;
use super::window::{self, GROUPS, SIDES, Sink, Window};

/// Least probability of an anchor that stage 2 looks at.
const LEAST_ANCHOR: f32 = 0.2;

/// The weights of stage 2.
#[derive(Clone, Debug)]
pub(crate) struct Labels {
    pub(crate) weights: Table<Row>,
    pub(crate) transitions: Transitions,
    /// The value of one unit in the table.
    pub(crate) unit: f32,
}

/// Room that a thread keeps from article to article.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) view: View,
    /// Sums of the features that depend on the anchor's side only, by token and side.
    side_scores: Vec<Scores>,
    has_scores: Vec<bool>,
    scores: Vec<Scores>,
    paths: Paths,
    labels: Vec<u8>,
}

impl Model {
    /// Both stages over `scratch.view`: labellings that are not yet weighed; every one has a source if it can.
    pub(crate) fn label(&self, scratch: &mut Scratch) -> Vec<Labelling> {
        let tokens = scratch.view.tokens.len();
        scratch.side_scores.clear();
        scratch.side_scores.resize(tokens * SIDES, [0; 8]);
        scratch.has_scores.clear();
        scratch.has_scores.resize(tokens * SIDES, false);
        let least = (LEAST_ANCHOR / (1.0 - LEAST_ANCHOR)).ln();
        let mut found = Vec::new();
        for anchor in 0..tokens {
            if !anchors::is_candidate(&scratch.view.tokens[anchor], self.skips_names) {
                continue;
            }
            let log_odds = self.anchor_log_odds(&scratch.view, anchor);
            if log_odds > least {
                found.extend(self.label_window(scratch, anchor, log_odds));
            }
        }
        found
    }

    /// Stage 1 for one token.
    fn anchor_log_odds(&self, view: &View, anchor: usize) -> f32 {
        let weights = &self.anchors.weights;
        let mut sum = 0i32;
        anchors::features(view, anchor, &mut |key| sum += weights.get(key).map_or(0, |&weight| i32::from(weight)));
        self.anchors.bias + sum as f32 * self.anchors.unit
    }

    /// Stage 2 for one anchor; none where no token is content.
    fn label_window(&self, scratch: &mut Scratch, anchor: usize, log_odds: f32) -> Option<Labelling> {
        let window = Window::around(&scratch.view, anchor);
        self.score(scratch, window);
        let Scratch { scores, paths, labels, .. } = scratch;
        let transitions = &self.labels.transitions;
        let best = paths.best(scores, transitions, labels);
        let mut found = Labelling::of(labels, window.start, anchor)?;
        found.log_odds = log_odds;
        let nothing = decode::all_outside(scores, transitions);
        let content = best - without(CONTENT, scores, transitions, paths, labels);
        let source = if found.source.is_some() {
            best - without(SOURCE, scores, transitions, paths, labels)
        } else {
            let forced = paths.best_with(SOURCE, scores, transitions, labels);
            found.source = labelling::source(labels, window.start, anchor);
            found.is_forced = true;
            forced - best
        };
        let value = |raw: i32| raw as f32 * self.labels.unit;
        found.margins = Margins { over_nothing: value(best - nothing), content: value(content), source: value(source) };
        Some(found)
    }

    /// Fills `scratch.scores` for a window.
    fn score(&self, scratch: &mut Scratch, window: Window) {
        let Scratch { scores, side_scores, has_scores, view, .. } = scratch;
        let weights = &self.labels.weights;
        scores.clear();
        for token in window.start..window.end {
            let place = token * SIDES + window::side(token, window.anchor);
            if !has_scores[place] {
                has_scores[place] = true;
                let sums = &mut side_scores[place];
                window::side_features(view, token, place % SIDES, &mut |key| add(sums, weights.get(key)));
            }
            scores.push(side_scores[place]);
        }
        let mut sums = Sums {
            weights,
            scores,
            token: [0; 8],
            groups: [(u64::MAX, [0; 8]); GROUPS],
            all_groups: [0; 8],
            is_changed: false,
        };
        window::features(view, window, &mut sums);
    }

    /// [`Model::label`] for a view that was read before.
    #[cfg(feature = "train")]
    pub(crate) fn label_view(&self, view: &View, scratch: &mut Scratch) -> Vec<Labelling> {
        scratch.view.clone_from(view);
        self.label(scratch)
    }
}

/// Sums up a window, keeping the sums of groups while their state stays the same.
struct Sums<'s> {
    weights: &'s Table<Row>,
    scores: &'s mut [Scores],
    /// The token so far.
    token: Scores,
    groups: [(u64, Scores); GROUPS],
    /// The sum of all groups, but for a change that is noted.
    all_groups: Scores,
    is_changed: bool,
}

impl Sink for Sums<'_> {
    #[inline]
    fn begin(&mut self, group: usize, state: u64) -> bool {
        let (known, sums) = &mut self.groups[group];
        let is_new = *known != state;
        if is_new {
            *known = state;
            *sums = [0; 8];
            self.is_changed = true;
        }
        is_new
    }

    #[inline]
    fn grouped(&mut self, group: usize, key: u64) {
        add(&mut self.groups[group].1, self.weights.get(key));
    }

    #[inline]
    fn one(&mut self, key: u64) {
        add(&mut self.token, self.weights.get(key));
    }

    #[inline]
    fn end(&mut self, place: usize) {
        if std::mem::take(&mut self.is_changed) {
            self.all_groups = [0; 8];
            self.groups.iter().for_each(|(_, scores)| join(&mut self.all_groups, scores));
        }
        let sums = &mut self.scores[place];
        join(sums, &self.all_groups);
        join(sums, &std::mem::take(&mut self.token));
    }
}

#[inline]
fn join(sums: &mut Scores, scores: &Scores) {
    for (sum, score) in sums.iter_mut().zip(scores) {
        *sum = sum.wrapping_add(*score);
    }
}

#[inline]
fn add(sums: &mut Scores, weights: Option<&Row>) {
    if let Some(weights) = weights {
        for (sum, &weight) in sums.iter_mut().zip(weights) {
            *sum = sum.wrapping_add(i32::from(weight));
        }
    }
}

/// The score of the best path on which `label` never begins.
fn without(
    label: u8,
    scores: &mut [Scores],
    transitions: &Transitions,
    paths: &mut Paths,
    labels: &mut Vec<u8>,
) -> i32 {
    const BAN: i32 = 1 << 24;
    let lane = usize::from(label);
    scores.iter_mut().for_each(|token| token[lane] -= BAN);
    let score = paths.best(scores, transitions, labels);
    scores.iter_mut().for_each(|token| token[lane] += BAN);
    debug_assert!(labels.iter().all(|&found| found != label || found == decode::OUTSIDE));
    score
}

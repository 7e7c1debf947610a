//! Both stages over one article: anchors, and for each anchor the best labelling of its window.

use super::Model;
use super::anchors::{self, HERE, PLACES};
use super::confidence::Margins;
use super::decode::{self, CONTENT, Paths, SOURCE, Scores, Transitions};
use super::feature::{Feature, Sum, Weights, add};
use super::forms::Forms;
use super::labelling::{self, Labelling};
use super::relation::{self, SIDES};
use super::table::Row;
use super::view::{NONE, View};
use super::window::{self, GROUPS, Sink, Window};

/// Least probability of an anchor that stage 2 looks at.
const LEAST_ANCHOR: f32 = 0.2;

/// The weights of stage 2.
#[derive(Clone, Debug)]
pub(crate) struct Labels {
    pub(crate) weights: Weights<Row>,
    pub(crate) transitions: Transitions,
    /// The value of one unit in the table.
    pub(crate) unit: f32,
}

/// Sums of a token: those of each side, and those of none.
const SUMS: usize = SIDES + 1;

/// Room to be kept from article to article, for one model only.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) view: View,
    forms: Forms,
    /// Tokens that stage 1 takes for anchors, and their log odds.
    anchors: Vec<(usize, f32)>,
    /// Sums of the features that depend on the anchor's side only, by token and side, and behind them those that depend
    /// on nothing.
    side_scores: Vec<Scores>,
    has_scores: Vec<bool>,
    scores: Vec<Scores>,
    paths: Paths,
    labels: Vec<u8>,
}

impl Model {
    /// Stage 1, the third step of [`Model::find`].
    pub fn find_anchors(&self, scratch: &mut Scratch) {
        let least = (LEAST_ANCHOR / (1.0 - LEAST_ANCHOR)).ln();
        scratch.anchors.clear();
        for anchor in 0..scratch.view.tokens.len() {
            if anchors::is_candidate(&scratch.view.tokens[anchor], self.skips_names) {
                let log_odds = self.anchor_log_odds(scratch, anchor);
                if log_odds > least {
                    scratch.anchors.push((anchor, log_odds));
                }
            }
        }
    }

    /// Stage 2: labellings that are not yet weighed; every one has a source if it can.
    pub(crate) fn label(&self, scratch: &mut Scratch) -> Vec<Labelling> {
        let sums = scratch.view.tokens.len() * SUMS;
        scratch.side_scores.clear();
        scratch.side_scores.resize(sums, [0; 8]);
        scratch.has_scores.clear();
        scratch.has_scores.resize(sums, false);
        let anchors = std::mem::take(&mut scratch.anchors);
        let found = anchors.iter().filter_map(|&(anchor, log_odds)| self.label_window(scratch, anchor, log_odds));
        let found = found.collect();
        scratch.anchors = anchors;
        found
    }

    /// Stage 1 for one token.
    fn anchor_log_odds(&self, scratch: &mut Scratch, anchor: usize) -> f32 {
        let Scratch { view, forms, .. } = scratch;
        let by_forms = (0..PLACES).map(|place| forms.anchors(self, view.near(anchor, place as isize - HERE))[place]);
        let mut sum = Sum::from(&self.anchors.weights, by_forms.fold(0, i32::wrapping_add));
        anchors::place_features(view, anchor, &mut sum);
        self.anchors.of_sum(sum.sum)
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
        let content = best - Paths::best_without(CONTENT, scores, transitions);
        let source = if found.source.is_some() {
            best - Paths::best_without(SOURCE, scores, transitions)
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
        let Scratch { scores, side_scores, has_scores, view, forms, .. } = scratch;
        let weights = &self.labels.weights;
        let mut chunk = (usize::MAX, NONE, [0; 8]);
        scores.clear();
        for token in window.start..window.end {
            let side = relation::side(token, window.anchor);
            let (place, whole) = (token * SUMS + side, token * SUMS + SIDES);
            if !has_scores[place] {
                if !has_scores[whole] {
                    has_scores[whole] = true;
                    let mut sum = Sum::from(weights, [0; 8]);
                    window::token_features(view, token, &mut sum);
                    side_scores[whole] = sum.sum;
                }
                has_scores[place] = true;
                let mut sum = Sum::from(weights, side_scores[whole]);
                window::side_features(view, token, side, &mut sum);
                forms.add(&self.labels, [-1, 0, 1].map(|by| view.near(token, by)), side, &mut sum.sum);
                if (side, view.tokens[token].chunk) != (chunk.0, chunk.1) {
                    chunk = (side, view.tokens[token].chunk, *weights.get(window::of_chunk(view, token, side)));
                }
                add(&mut sum.sum, &chunk.2);
                side_scores[place] = sum.sum;
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

    /// Both stages for a view that was read before.
    #[cfg(feature = "train")]
    pub(crate) fn label_view(&self, view: &View, scratch: &mut Scratch) -> Vec<Labelling> {
        scratch.view.clone_from(view);
        self.find_anchors(scratch);
        self.label(scratch)
    }
}

/// Sums up a window, keeping the sums of groups while their state stays the same.
struct Sums<'s> {
    weights: &'s Weights<Row>,
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

    #[inline(always)]
    fn grouped(&mut self, group: usize, feature: Feature) {
        add(&mut self.groups[group].1, self.weights.get(feature));
    }

    #[inline(always)]
    fn one(&mut self, feature: Feature) {
        add(&mut self.token, self.weights.get(feature));
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

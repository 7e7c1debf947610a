//! The trained statement model: first the cue, then the rest.
//!
//! Stage 1 ([`anchors`]) finds one token for each reporting cue. Stage 2 ([`window`], [`decode`]) labels the words around
//! one anchor at a time as content, source or cue of this report; both sides of "he said" and a quotation over several
//! sentences become one content that way, without a rule. A third regression ([`confidence`]) says how likely content
//! and source are both right, and of labellings that repeat each other the best stays.
//!
//! All of it is linear: hashed features of words, shapes, classes and places, whose weights are looked up and summed. The
//! training code names the features by the same functions. Names and rare words are masked by their shape, so the
//! weights know the language of reporting and nobody's name. It does not resolve speakers, and it knows no rule.

pub(super) mod anchors;
pub(super) mod confidence;
pub(super) mod decode;
pub(super) mod hash;
pub(super) mod labelling;
pub(super) mod mode;
pub(super) mod source;
pub(super) mod table;
pub(super) mod tagger;
pub(super) mod trust;
pub(super) mod view;
pub(super) mod vocabulary;
pub(super) mod weights;
pub(super) mod window;

use crate::model::Mode;
use crate::text::Document;

use super::candidate::Candidate;
use anchors::{Logistic, probability};
use confidence::{Confidence, Margins};
use decode::{CONTENT, LABELS, OUTSIDE, Paths, SOURCE, Scores, Transitions};
use labelling::Labelling;
use table::{Row, Table};
use tagger::Tagger;
use view::View;
use vocabulary::{Entry, Vocabulary};
use window::{GROUPS, SIDES, Sink, Window};

pub use weights::WeightsError;

/// The weights that are compiled in.
const BUILT_IN: &[u8] = include_bytes!("weights.bin");
/// The `rule` of the model's candidates.
const RULE: &str = "model";
/// Least probability of an anchor that stage 2 looks at.
const LEAST_ANCHOR: f32 = 0.2;
/// Candidates below this confidence are not worth weighing against a rule.
const LEAST_CONFIDENCE: f32 = 0.1;

/// The trained model. One serves all threads.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) tagger: Tagger,
    /// Capitalised unknown words are never anchors.
    pub(crate) skips_names: bool,
    pub(crate) anchors: Logistic,
    pub(crate) labels: Labels,
    pub(crate) confidence: Confidence,
    pub(crate) mode: Logistic,
    /// Whether a report names nobody.
    pub(crate) sourceless: Logistic,
    /// What the words add to the confidence.
    pub(crate) trust: Logistic,
    hash: String,
}

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
    view: View,
    /// Sums of the features that depend on the anchor's side only, by token and side.
    side_scores: Vec<Scores>,
    has_scores: Vec<bool>,
    scores: Vec<Scores>,
    paths: Paths,
    labels: Vec<u8>,
}

impl Model {
    /// The model that is compiled in.
    pub fn built_in() -> Model {
        Model::read(BUILT_IN).expect("the embedded weights are whole")
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// If the file is none, was cut or damaged, or was trained for other features than this program's.
    pub fn read(bytes: &[u8]) -> Result<Model, WeightsError> {
        let body = weights::open(bytes, feature_hash())?;
        let from = &mut weights::Reader::of(body);
        let vocabulary = read_vocabulary(from)?;
        let tagger = Tagger { weights: Table::read(from)? };
        let skips_names = from.u8()? != 0;
        let anchors = read_logistic(from)?;
        let mut transitions = [[0; LABELS]; LABELS];
        for transition in transitions.iter_mut().flatten() {
            *transition = i32::from(from.u16()? as i16);
        }
        let labels = Labels { unit: from.f32()?, transitions, weights: Table::read(from)? };
        let mut confidence = Confidence { bias: from.f32()?, weights: [0.0; confidence::FEATURES] };
        for weight in &mut confidence.weights {
            *weight = from.f32()?;
        }
        let mode = read_logistic(from)?;
        let sourceless = read_logistic(from)?;
        let trust = read_logistic(from)?;
        if from.rest() > 0 {
            return Err(from.damaged("something follows the model"));
        }
        let hash = format!("{:016x}", hash::of(bytes));
        Ok(Model { vocabulary, tagger, skips_names, anchors, labels, confidence, mode, sourceless, trust, hash })
    }

    /// Names this version of the weights.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The model's candidates in the order of their anchors, with calibrated confidence; none repeats another.
    pub fn find(&self, document: &Document<'_>, scratch: &mut Scratch) -> Vec<Candidate> {
        scratch.view.read(document, &self.vocabulary, &self.tagger);
        let mut found = self.label(scratch);
        self.weigh(&scratch.view, &mut found);
        found.retain(|labelling| labelling.confidence >= LEAST_CONFIDENCE);
        labelling::suppress(&scratch.view, &mut found);
        found.into_iter().map(|labelling| self.candidate(&scratch.view, labelling)).collect()
    }

    fn candidate(&self, view: &View, found: Labelling) -> Candidate {
        let mode = if self.is_speech(view, &found) { Mode::Speech } else { Mode::Attitude };
        Candidate {
            anchor: found.anchor,
            content: found.content,
            cue: Some(found.cue),
            source: found.source,
            mode,
            core: true,
            rule: RULE,
            confidence: found.confidence,
        }
    }

    /// Whether a labelling reports speech.
    pub(crate) fn is_speech(&self, view: &View, found: &Labelling) -> bool {
        self.mode.log_odds(|add| mode::features(view, found, &mut |key| add(key))) >= 0.0
    }

    /// Decides which labellings name nobody, and how likely each is right.
    pub(crate) fn weigh(&self, view: &View, found: &mut [Labelling]) {
        for labelling in found.iter_mut() {
            if self.sourceless.log_odds(|add| source::features(view, labelling, &mut |key| add(key))) > 0.0 {
                labelling.source = None;
            }
            labelling.evidence = confidence::evidence(view, labelling);
        }
        confidence::compare(found);
        for labelling in found {
            let words = self.trust.log_odds(|add| trust::features(view, labelling, &mut |key| add(key)));
            labelling.confidence = probability(self.confidence.log_odds(&labelling.evidence) + words);
        }
    }

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
        found.margins =
            Margins { over_nothing: value(best - nothing), content: value(content), source: value(source) };
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
    debug_assert!(labels.iter().all(|&found| found != label || found == OUTSIDE));
    score
}

fn read_vocabulary(from: &mut weights::Reader<'_>) -> Result<Vocabulary, WeightsError> {
    let count = from.u32()? as usize;
    if count > from.rest() {
        return Err(from.damaged("more words than the file has bytes"));
    }
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        let word = from.text()?.into();
        words.push((word, Entry { flags: from.u16()?, cue: from.u8()?, tags: from.u64()? }));
    }
    Ok(Vocabulary::new(words))
}

fn read_logistic(from: &mut weights::Reader<'_>) -> Result<Logistic, WeightsError> {
    Ok(Logistic { bias: from.f32()?, unit: from.f32()?, weights: Table::read(from)? })
}

#[cfg(feature = "train")]
impl Model {
    /// A model whose judgements of mode and missing sources are not trained yet.
    pub(crate) fn new(
        vocabulary: Vocabulary,
        tagger: Tagger,
        skips_names: bool,
        anchors: Logistic,
        labels: Labels,
        confidence: Confidence,
    ) -> Model {
        let mode = Logistic { bias: 0.0, unit: 0.0, weights: Table::of([].into_iter()) };
        let (sourceless, trust) = (mode.clone(), mode.clone());
        Model { vocabulary, tagger, skips_names, anchors, labels, confidence, mode, sourceless, trust, hash: String::new() }
    }

    /// [`Model::label`] for a view that was read before.
    pub(crate) fn label_view(&self, view: &View, scratch: &mut Scratch) -> Vec<Labelling> {
        scratch.view.clone_from(view);
        self.label(scratch)
    }

    /// The model as a weights file.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = weights::Writer::default();
        out.u32(self.vocabulary.words().len() as u32);
        for (word, entry) in self.vocabulary.words() {
            out.text(word);
            out.u16(entry.flags);
            out.u8(entry.cue);
            out.u64(entry.tags);
        }
        self.tagger.weights.write(&mut out);
        out.u8(u8::from(self.skips_names));
        let logistic = |out: &mut weights::Writer, part: &Logistic| {
            out.f32(part.bias);
            out.f32(part.unit);
            part.weights.write(out);
        };
        logistic(&mut out, &self.anchors);
        self.labels.transitions.iter().flatten().for_each(|&transition| out.u16(transition as i16 as u16));
        out.f32(self.labels.unit);
        self.labels.weights.write(&mut out);
        out.f32(self.confidence.bias);
        self.confidence.weights.iter().for_each(|&weight| out.f32(weight));
        logistic(&mut out, &self.mode);
        logistic(&mut out, &self.sourceless);
        logistic(&mut out, &self.trust);
        weights::seal(&out.bytes, feature_hash())
    }
}

/// A hash of all features of a sentence of our own: weights that were trained for other features do not fit it.
fn feature_hash() -> u64 {
    const TEXT: &str = "“We came,” she said on 5 May. The U.N. envoy (who agreed) expressed hope: 'it may help'.";
    let flags = Entry::KNOWN | Entry::LOWERED;
    let entry = |flags, cue| Entry { flags, cue, tags: 0b110 };
    let words = vec![
        ("said".into(), entry(flags | Entry::VERBAL, 4)),
        ("agreed".into(), entry(flags | Entry::VERBAL, 2)),
        ("she".into(), entry(flags | Entry::PRONOUN, 0)),
        ("hope".into(), entry(flags, 3)),
    ];
    let lexicon = crate::lexicon::Lexicon::built_in();
    let document = Document::read(TEXT, &crate::text::Abbreviations::new(&lexicon));
    let mut view = View::default();
    let tagger = Tagger { weights: Table::with_buckets(1) };
    view.read(&document, &Vocabulary::new(words), &tagger);
    let mut sum = hash::Bytes::new();
    let mut add = |key: u64| key.to_le_bytes().iter().for_each(|&byte| sum.push(byte));
    for token in 0..view.tokens.len() {
        tagger::features(&view, token, 1, 2).into_iter().for_each(&mut add);
        anchors::features(&view, token, &mut add);
        window::each_feature(&view, Window::around(&view, token), |_, key| add(key));
    }
    sum.finish()
}

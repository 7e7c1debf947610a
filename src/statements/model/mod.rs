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
mod file;
pub(super) mod hash;
pub(super) mod labelling;
pub(super) mod mode;
pub(super) mod source;
pub(super) mod stages;
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
use confidence::Confidence;
use labelling::Labelling;
use stages::Labels;
use tagger::Tagger;
use view::View;
use vocabulary::Vocabulary;

pub use stages::Scratch;
pub use weights::WeightsError;

/// The weights that are compiled in.
const BUILT_IN: &[u8] = include_bytes!("weights.bin");
/// The `rule` of the model's candidates.
const RULE: &str = "model";
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
    pub(crate) hash: String,
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
        file::read(bytes)
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
}

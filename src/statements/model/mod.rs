//! The trained statement model: first the cue, then the rest.
//!
//! Stage 1 ([`anchors`]) finds one token for each reporting cue. Stage 2 ([`window`], [`decode`]) labels the words around
//! one anchor at a time as content, source or cue of this report; both sides of "he said" and a quotation over several
//! sentences become one content that way, without a rule. Small regressions then say whether the report names nobody
//! ([`source`]), whether it is one of speech ([`mode`]), and how likely content and source are both right
//! ([`confidence`], [`trust`]); of labellings that repeat each other the best stays ([`labelling`]).
//!
//! All of it is linear: features of words, shapes, parts of speech ([`tagger`]) and places, whose weights are looked up
//! ([`feature`], [`table`]) and summed; what a word's form alone decides is summed once and kept (`forms`). The training
//! code names the features by the same functions. Names and rare words are masked by their shape, so the weights know the
//! language of reporting and nobody's name. The model does not resolve speakers, and it knows no rule.
//! `docs/model-card.md` says what it was trained on and how good it is.

pub(super) mod anchors;
pub(super) mod confidence;
pub(super) mod decode;
pub(super) mod feature;
mod file;
mod forms;
pub(super) mod hash;
pub(super) mod labelling;
pub(super) mod mode;
mod relation;
pub(super) mod source;
pub(super) mod stages;
pub(super) mod table;
pub(super) mod tagger;
mod token;
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

    /// The model's candidates in the order of their anchors, with calibrated confidence; none repeats another. `scratch`
    /// must be new or have served this model only.
    pub fn find(&self, document: &Document<'_>, scratch: &mut Scratch) -> Vec<Candidate> {
        self.read_tokens(document, scratch);
        self.tag(scratch);
        self.find_anchors(scratch);
        self.label_windows(scratch)
    }

    /// The first step of [`Model::find`]: what vocabulary and text say of each token. The steps are public to be measured.
    pub fn read_tokens(&self, document: &Document<'_>, scratch: &mut Scratch) {
        scratch.view.read(document, &self.vocabulary);
    }

    /// The second step: parts of speech.
    pub fn tag(&self, scratch: &mut Scratch) {
        self.tagger.tag(&mut scratch.view);
    }

    /// The last step, behind [`Model::find_anchors`]: labels the window of each anchor and weighs what was found.
    pub fn label_windows(&self, scratch: &mut Scratch) -> Vec<Candidate> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text::Abbreviations;
    use proptest::prelude::*;
    use std::sync::{LazyLock, Mutex};

    static MODEL: LazyLock<Model> = LazyLock::new(Model::built_in);
    static USED: LazyLock<Mutex<Scratch>> = LazyLock::new(Mutex::default);

    fn find(text: &str) -> (Document<'_>, Vec<Candidate>) {
        let abbreviations = Abbreviations::new(&Lexicon::built_in());
        let document = Document::read(text, &abbreviations);
        let found = MODEL.find(&document, &mut Scratch::default());
        (document, found)
    }

    /// The best candidate as content, source and mode.
    fn check(text: &str, content: &[&str], source: Option<&str>, mode: Mode) {
        let (document, found) = find(text);
        let best = found.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence)).expect("a candidate");
        let words = |part: &std::ops::Range<usize>| document.span(part.clone()).of(text);
        assert_eq!(best.content.iter().map(words).collect::<Vec<_>>(), content, "{text}");
        assert_eq!(best.source.as_ref().map(words), source, "{text}");
        assert_eq!(best.mode, mode, "{text}");
    }

    #[test]
    fn plain_reports_are_found() {
        for (text, content, source, mode) in [
            (
                "“The bridge will open in May,” the mayor said on Monday.",
                &["“The bridge will open in May,”"][..],
                Some("the mayor"),
                Mode::Speech,
            ),
            (
                "“We tried,” she said. “It was not enough.”",
                &["“We tried,”", "“It was not enough.”"][..],
                Some("she"),
                Mode::Speech,
            ),
            (
                "Officials said the harbour would stay closed.",
                &["the harbour would stay closed"][..],
                Some("Officials"),
                Mode::Speech,
            ),
            (
                "Many farmers think that the new tax is unfair.",
                &["the new tax is unfair"][..],
                Some("Many farmers"),
                Mode::Attitude,
            ),
            ("He hopes the talks will go on.", &["the talks will go on"][..], Some("He"), Mode::Attitude),
        ] {
            check(text, content, source, mode);
        }
    }

    #[test]
    fn a_text_without_reports_gives_nothing_likely() {
        let (_, found) = find("The road is long. It leads through three villages and ends at the lake.");
        assert!(found.iter().all(|candidate| candidate.confidence < 0.3), "{found:?}");
    }

    #[test]
    fn a_scratch_may_be_used_again() {
        let text = "Officials said the harbour would stay closed.";
        let abbreviations = Abbreviations::new(&Lexicon::built_in());
        let mut scratch = Scratch::default();
        let first = MODEL.find(&Document::read(text, &abbreviations), &mut scratch);
        MODEL.find(&Document::read("“No,” he said.\n\n“Yes.”", &abbreviations), &mut scratch);
        assert_eq!(MODEL.find(&Document::read(text, &abbreviations), &mut scratch), first);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn candidates_lie_in_the_text(
            words in proptest::collection::vec(
                "(he|said|that|according|to|“|”|\"|‘|’|,|\\.|:|Mr\\.|told|Anna|5%|é|\n|İ|\u{0}|\\PC{1,6})",
                0..120,
            ),
            space in "[ ]?",
        ) {
            let text = words.join(&space);
            let (document, found) = find(&text);
            let mut used = USED.lock().unwrap();
            prop_assert_eq!(&MODEL.find(&document, &mut used), &found, "what a scratch keeps changes nothing");
            let tokens = document.tokens().len();
            for candidate in found {
                prop_assert!((0.0..=1.0).contains(&candidate.confidence));
                prop_assert!(candidate.anchor < tokens && !candidate.content.is_empty());
                let mut last = 0;
                for part in &candidate.content {
                    prop_assert!(part.start >= last && part.start < part.end && part.end <= tokens);
                    last = part.end;
                }
                for part in [&candidate.cue, &candidate.source].into_iter().flatten() {
                    prop_assert!(part.start < part.end && part.end <= tokens);
                }
                prop_assert!(candidate.cue.is_some_and(|cue| cue.contains(&candidate.anchor)));
            }
        }
    }

    #[test]
    fn damaged_weights_are_refused() {
        for length in (0..200).chain([BUILT_IN.len() / 2, BUILT_IN.len() - 1]) {
            let refused = Model::read(&BUILT_IN[..length]).expect_err("it was cut");
            assert!(refused.to_string().contains("cannot be used: "), "{refused}");
        }
        let step = BUILT_IN.len() / 40;
        for place in (0..64).chain((64..BUILT_IN.len()).step_by(step)) {
            let mut bytes = BUILT_IN.to_vec();
            bytes[place] ^= 0x20;
            assert!(Model::read(&bytes).is_err(), "byte {place} was changed");
        }
        let longer = [BUILT_IN, b"!"].concat();
        assert!(Model::read(&longer).is_err());
    }

    #[test]
    fn a_body_that_ends_early_is_refused() {
        // behind a right checksum, as if written by a faulty trainer
        let body = &BUILT_IN[weights::HEAD..];
        for length in (0..2_000).step_by(7) {
            assert!(file::read_body(&body[..length], String::new()).is_err(), "{length}");
        }
    }
}

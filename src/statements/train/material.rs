//! What the parts of the training share: tagged views of the articles, and what the gold says of their tokens.

use super::gold::Gold;
use super::logistic::{self, Example};
use super::measure;
use super::perceptron::Labelled;
use super::{FALSE_ANCHOR, FOLDS, Input, SEED, tags, words};
use crate::statements::model::anchors::{self, Logistic};
use crate::statements::model::confidence::{Confidence, FEATURES};
use crate::statements::model::decode::{CONTENT, CUE, SOURCE};
use crate::statements::model::feature::{Feature, NONE, Weights};
use crate::statements::model::labelling::Labelling;
use crate::statements::model::stages::Labels;
use crate::statements::model::table::Table;
use crate::statements::model::tagger::Tagger;
use crate::statements::model::view::View;
use crate::statements::model::vocabulary::Vocabulary;
use crate::statements::model::window::Window;
use crate::statements::model::{Model, Scratch, mode, source, trust};
use crate::text::Document;

/// Penalties of the regressions over hashed features: L1, L2.
const PENALTY: (f32, f32) = (0.6, 1.0);
/// The same for the words beside the confidence, of which there are many for few examples.
const TRUST_PENALTY: (f32, f32) = (1.0, 60.0);

/// The material of a training run; documents are known by their numbers.
pub(super) struct Material {
    pub(super) vocabulary: Vocabulary,
    pub(super) tagger: Tagger,
    skips_names: bool,
    pub(super) views: Vec<View>,
    pub(super) golds: Vec<Vec<Gold>>,
    /// The anchors of each document's golds.
    anchors: Vec<Vec<Option<usize>>>,
    /// Tokens that are neither right nor wrong as anchors.
    uncertain: Vec<Vec<usize>>,
}

impl Material {
    /// Learns vocabulary and tagger; each article is tagged by a tagger that did not learn from it.
    pub(super) fn of(input: &Input<'_>) -> Material {
        let articles = || input.articles.iter().zip(&input.documents);
        let golds: Vec<Vec<Gold>> = articles().map(|(article, document)| article.gold(document)).collect();
        let tagged: Vec<(&Document<'_>, &[u8])> = input.tagged().collect();
        let (vocabulary, skips_names) = words::learn(&input.documents, &golds, &tags::list(&tagged));
        let mut views: Vec<View> = tagged.iter().map(|(document, _)| untagged(document, &vocabulary)).collect();
        let fit = |is_used: &dyn Fn(usize) -> bool| {
            let used = views.iter().zip(&tagged).enumerate().filter(|(number, _)| is_used(*number));
            let used: Vec<_> = used.map(|(_, (view, (_, tags)))| (view, *tags)).collect();
            tags::train(&used, SEED)
        };
        let count = input.documents.len();
        let crosswise: Vec<Tagger> =
            (0..FOLDS).map(|fold| fit(&|number| number >= count || number % FOLDS != fold)).collect();
        let tagger = fit(&|_| true);
        views.truncate(count);
        for (number, view) in views.iter_mut().enumerate() {
            crosswise[number % FOLDS].tag(view);
        }
        let anchors = golds.iter().zip(&input.documents).zip(&views).map(|((golds, document), view)| {
            golds.iter().map(|gold| words::anchor(document, gold, |token| view.tokens[token].cue)).collect()
        });
        let anchors = anchors.collect();
        let uncertain = articles().map(|(article, document)| article.uncertain(document)).collect();
        Material { vocabulary, tagger, skips_names, views, golds, anchors, uncertain }
    }

    /// Share of right tags in a document that the tagger did not learn from.
    pub(super) fn tagger_accuracy(&self, document: &Document<'_>, tags: &[u8]) -> f32 {
        let mut view = untagged(document, &self.vocabulary);
        self.tagger.tag(&mut view);
        tags::accuracy([(&view, tags)].into_iter())
    }

    /// The tokens of a document that stage 1 looks at, with their features and whether they are anchors.
    pub(super) fn anchor_examples(&self, document: usize) -> Vec<(usize, Example)> {
        let view = &self.views[document];
        let candidates = (0..view.tokens.len())
            .filter(|&token| anchors::is_candidate(&view.tokens[token], self.skips_names))
            .filter(|&token| self.is_certain(document, token));
        let example = |token| {
            let mut features = Vec::new();
            anchors::features(view, token, &mut |feature: Feature| features.push(feature.key()));
            (token, (features, self.anchors[document].contains(&Some(token))))
        };
        candidates.map(example).collect()
    }

    /// Appends the windows of a document's gold anchors with their labels, and those of false anchors with none.
    pub(super) fn add_windows(
        &self,
        document: usize,
        examples: &[(usize, Example)],
        anchors: &Logistic,
        windows: &mut Vec<Labelled>,
    ) {
        let view = &self.views[document];
        for (gold, anchor) in self.golds[document].iter().zip(&self.anchors[document]) {
            let Some(anchor) = *anchor else { continue };
            let window = Window::around(view, anchor);
            windows.push(Labelled { document, window, labels: labels(window, gold) });
        }
        let in_cues = |token: &usize| self.golds[document].iter().any(|gold| gold.cue.contains(token));
        for (token, (features, _)) in examples {
            let log_odds = anchors.log_odds(|add| features.iter().for_each(|&key| add(key)));
            if log_odds > (FALSE_ANCHOR / (1.0 - FALSE_ANCHOR)).ln() && !in_cues(token) {
                let window = Window::around(view, *token);
                windows.push(Labelled { document, window, labels: vec![0; window.len()] });
            }
        }
    }

    /// A model of both stages that cannot weigh yet.
    pub(super) fn model(&self, anchors: Logistic, labels: Labels) -> Model {
        let untrained = Logistic { bias: 0.0, unit: 0.0, weights: Weights::of(Table::empty(), &NONE) };
        Model {
            vocabulary: self.vocabulary.clone(),
            tagger: self.tagger.clone(),
            skips_names: self.skips_names,
            anchors,
            labels,
            confidence: Confidence { bias: 0.0, weights: [0.0; FEATURES] },
            mode: untrained.clone(),
            sourceless: untrained.clone(),
            trust: untrained,
            hash: String::new(),
        }
    }

    /// What a model proposes for a document, by both stages.
    pub(super) fn label(&self, model: &Model, document: usize, scratch: &mut Scratch) -> Vec<Labelling> {
        model.label_view(&self.views[document], scratch)
    }

    /// Learns from labellings of some documents which name nobody, which report speech, and which to trust.
    pub(super) fn learn_weighing(&self, model: &mut Model, found: &[Vec<Labelling>], is_used: impl Fn(usize) -> bool) {
        let used = || (0..found.len()).filter(|&document| is_used(document));
        let (mut sources, mut modes) = (Vec::new(), Vec::new());
        for document in used() {
            let (view, golds) = (&self.views[document], &self.golds[document]);
            for labelling in &found[document] {
                let Some(gold) = measure::judge(view, labelling, golds).gold else { continue };
                let (mut of_source, mut of_mode) = (Vec::new(), Vec::new());
                source::features(view, labelling, &mut |key| of_source.push(key));
                mode::features(view, labelling, &mut |key| of_mode.push(key));
                sources.push((of_source, golds[gold].source.is_empty()));
                modes.push((of_mode, golds[gold].speech));
            }
        }
        model.sourceless = logistic::fit(&sources, PENALTY, SEED, &NONE);
        model.mode = logistic::fit(&modes, PENALTY, SEED, &NONE);

        let (mut evidence, mut words) = (Vec::new(), Vec::new());
        for document in used() {
            let view = &self.views[document];
            let mut found = found[document].clone();
            model.weigh(view, &mut found);
            for labelling in found.iter().filter(|labelling| self.is_certain(document, labelling.anchor)) {
                let is_right = measure::judge(view, labelling, &self.golds[document]).is_full;
                let mut features = Vec::new();
                trust::features(view, labelling, &mut |key| features.push(key));
                evidence.push((labelling.evidence, is_right));
                words.push((features, is_right));
            }
        }
        model.confidence = logistic::fit_confidence(&evidence);
        let known: Vec<f32> = evidence.iter().map(|(values, _)| model.confidence.log_odds(values)).collect();
        model.trust = logistic::fit_beside(&words, &known, TRUST_PENALTY, SEED, &NONE);
    }

    fn is_certain(&self, document: usize, token: usize) -> bool {
        self.uncertain[document].binary_search(&token).is_err()
    }
}

/// Stage 1 from the examples of some documents.
pub(super) fn fit_anchors(examples: &[Vec<(usize, Example)>], is_used: impl Fn(usize) -> bool) -> Logistic {
    let used = examples.iter().enumerate().filter(|(document, _)| is_used(*document));
    let used = used.flat_map(|(_, examples)| examples.iter().map(|(_, example)| example));
    logistic::fit(used, PENALTY, SEED, &anchors::FEW)
}

/// The labels that a window should get.
fn labels(window: Window, gold: &Gold) -> Vec<u8> {
    let mut labels = vec![0; window.len()];
    for (label, tokens) in [(CONTENT, &gold.content), (SOURCE, &gold.source), (CUE, &gold.cue)] {
        for &token in tokens.iter().filter(|token| (window.start..window.end).contains(token)) {
            let place = token - window.start;
            let goes_on = place > 0
                && tokens.binary_search(&(token - 1)).is_ok()
                && (labels[place - 1] == label || labels[place - 1] == label + 1);
            labels[place] = label + u8::from(goes_on);
        }
    }
    labels
}

fn untagged(document: &Document<'_>, vocabulary: &Vocabulary) -> View {
    let mut view = View::default();
    view.read(document, vocabulary);
    view
}

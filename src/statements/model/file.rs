//! A model as the body of a weights file: vocabulary, tagger, both stages, the regressions that weigh.

use super::Model;
use super::anchors::{self, Logistic};
use super::confidence::{Confidence, FEATURES};
use super::decode::LABELS;
use super::feature::{Feature, Few, NONE, Weights};
use super::stages::Labels;
use super::table::Table;
use super::tagger::{self, Tagger};
use super::view::View;
use super::vocabulary::{Entry, Vocabulary};
use super::weights::{self, Reader, WeightsError};
use super::window::{self, Window};
use crate::text::Document;

/// Reads a weights file.
pub(super) fn read(bytes: &[u8]) -> Result<Model, WeightsError> {
    let (body, checksum) = weights::open(bytes, feature_hash())?;
    read_body(body, data_encoding::HEXLOWER.encode(checksum))
}

/// Reads what follows the head; `hash` names the file.
pub(super) fn read_body(body: &[u8], hash: String) -> Result<Model, WeightsError> {
    let from = &mut Reader::of(body);
    let vocabulary = read_vocabulary(from)?;
    let tagger = Tagger { weights: Table::read(from)? };
    let skips_names = from.u8()? != 0;
    let anchors = read_logistic(from, &anchors::FEW)?;
    let mut transitions = [[0; LABELS]; LABELS];
    for transition in transitions.iter_mut().flatten() {
        *transition = i32::from(from.u16()? as i16);
    }
    let labels = Labels { unit: from.f32()?, transitions, weights: Weights::of(Table::read(from)?, &window::FEW) };
    let mut confidence = Confidence { bias: from.f32()?, weights: [0.0; FEATURES] };
    for weight in &mut confidence.weights {
        *weight = from.f32()?;
    }
    let mode = read_logistic(from, &NONE)?;
    let sourceless = read_logistic(from, &NONE)?;
    let trust = read_logistic(from, &NONE)?;
    if from.rest() > 0 {
        return Err(from.damaged("something follows the model"));
    }
    Ok(Model { vocabulary, tagger, skips_names, anchors, labels, confidence, mode, sourceless, trust, hash })
}

fn read_vocabulary(from: &mut Reader<'_>) -> Result<Vocabulary, WeightsError> {
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

fn read_logistic(from: &mut Reader<'_>, few: &'static Few) -> Result<Logistic, WeightsError> {
    Ok(Logistic { bias: from.f32()?, unit: from.f32()?, weights: Weights::of(Table::read(from)?, few) })
}

#[cfg(feature = "train")]
impl Model {
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
            part.weights.table().write(out);
        };
        logistic(&mut out, &self.anchors);
        self.labels.transitions.iter().flatten().for_each(|&transition| out.u16(transition as i16 as u16));
        out.f32(self.labels.unit);
        self.labels.weights.table().write(&mut out);
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
    view.read(&document, &Vocabulary::new(words));
    Tagger { weights: Table::empty() }.tag(&mut view);
    let mut sum = 0u64; // of all keys, so their order does not matter
    let mut add = |key: u64| sum = sum.wrapping_add(key);
    for token in 0..view.tokens.len() {
        tagger::features(&view, token, 1, 2).into_iter().for_each(&mut add);
        anchors::features(&view, token, &mut |feature: Feature| add(feature.key()));
        window::each_feature(&view, Window::around(&view, token), |_, key| add(key));
    }
    sum
}

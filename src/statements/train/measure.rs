//! How good a model's labellings are, against gold.

use crate::statements::model::Model;
use crate::statements::model::labelling::{Labelling, suppress};
use crate::statements::model::view::{Facts, View};

use super::gold::Gold;

/// What crosswise models find in articles that they did not see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quality {
    /// Confidence from which on a labelling counts here: the one with the best `full`.
    pub threshold: f32,
    /// F1 of contents (IoU of the words at least .5).
    pub content: f32,
    /// F1 of contents with the right source.
    pub full: f32,
    /// Mean distance between confidence and share of right ones, over tenths.
    pub calibration_error: f32,
    /// Share of right ones and number, by tenths of confidence.
    pub tenths: [(f32, usize); 10],
    /// Right sources of right contents: where one is named, and where none is.
    pub sources: [f32; 2],
    /// Mean recall of speech and attitude.
    pub mode: f32,
}

/// What a labelling is worth.
pub(super) struct Verdict {
    /// The gold with the most words in common, if at least half.
    pub(super) gold: Option<usize>,
    /// Whether its source is right, too.
    pub(super) is_full: bool,
}

/// Compares a labelling with the gold of its article.
pub(super) fn judge(view: &View, found: &Labelling, golds: &[Gold]) -> Verdict {
    let words: Vec<usize> = found.words(view).collect();
    let mut best = (0.5, None);
    for (number, gold) in golds.iter().enumerate() {
        let theirs = gold_words(view, &gold.content);
        let similarity = similarity(&words, &theirs);
        if similarity >= best.0 && best.1.is_none() || similarity > best.0 {
            best = (similarity, Some(number));
        }
    }
    let is_full = best.1.is_some_and(|number| {
        let gold = &golds[number].source;
        match &found.source {
            None => gold.is_empty(),
            Some(source) => same_source(view, &source.clone().collect::<Vec<_>>(), gold),
        }
    });
    Verdict { gold: best.1, is_full }
}

/// Half of the words in common, or the last word of the first part.
fn same_source(view: &View, found: &[usize], gold: &[usize]) -> bool {
    let head = |tokens: &[usize]| {
        let words = tokens.iter().take_while(|&&token| view.tokens[token].is(Facts::WORD));
        words.last().copied()
    };
    !gold.is_empty() && (similarity(found, gold) >= 0.5 || head(found).is_some() && head(found) == head(gold))
}

fn gold_words(view: &View, content: &[usize]) -> Vec<usize> {
    let mut words: Vec<usize> = content.iter().copied().filter(|&token| view.tokens[token].is(Facts::WORD)).collect();
    if words.first().is_some_and(|&first| view.tokens[first].is(Facts::THAT)) {
        words.remove(0);
    }
    words
}

/// Words in both over words in one.
fn similarity(a: &[usize], b: &[usize]) -> f32 {
    let common = a.iter().filter(|token| b.binary_search(token).is_ok()).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { common as f32 / all as f32 }
}

/// What labellings were worth: confidence, which gold has this content, and whether the source is right.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<(f32, Option<usize>, bool)>,
    /// Gold attributions so far.
    golds: usize,
    /// By attitude and speech: those whose mode is wrong and right.
    modes: [[usize; 2]; 2],
    /// By sources that are named and not: wrong and right.
    sources: [[usize; 2]; 2],
}

impl Rows {
    /// Weighs and suppresses the labellings of an article and notes what they are worth.
    pub(super) fn add(&mut self, model: &Model, view: &View, mut found: Vec<Labelling>, golds: &[Gold]) {
        model.weigh(view, &mut found);
        suppress(view, &mut found);
        for labelling in &found {
            let verdict = judge(view, labelling, golds);
            if let Some(gold) = verdict.gold {
                let is_speech = golds[gold].speech;
                self.modes[usize::from(is_speech)][usize::from(model.is_speech(view, labelling) == is_speech)] += 1;
                self.sources[usize::from(golds[gold].source.is_empty())][usize::from(verdict.is_full)] += 1;
            }
            self.rows.push((labelling.confidence, verdict.gold.map(|gold| self.golds + gold), verdict.is_full));
        }
        self.golds += golds.len();
    }

    /// The figures.
    pub(super) fn quality(&self) -> Quality {
        let mut quality = Quality::default();
        for step in 1..=16 {
            let threshold = step as f32 * 0.04;
            let kept = || self.rows.iter().filter(|row| row.0 >= threshold);
            let score = |only_full: bool| {
                let mut hits: Vec<_> = kept().filter(|row| row.2 || !only_full).filter_map(|row| row.1).collect();
                hits.sort_unstable();
                hits.dedup();
                2.0 * hits.len() as f32 / (kept().count() + self.golds).max(1) as f32
            };
            let full = score(true);
            if full > quality.full {
                (quality.threshold, quality.full, quality.content) = (threshold, full, score(false));
            }
        }
        for &(confidence, _, is_full) in &self.rows {
            let tenth = &mut quality.tenths[((confidence * 10.0) as usize).min(9)];
            tenth.0 += f32::from(is_full);
            tenth.1 += 1;
        }
        for (number, tenth) in quality.tenths.iter_mut().enumerate().filter(|(_, tenth)| tenth.1 > 0) {
            let within = |row: &&(f32, Option<usize>, bool)| ((row.0 * 10.0) as usize).min(9) == number;
            let mean = self.rows.iter().filter(within).map(|row| row.0).sum::<f32>() / tenth.1 as f32;
            tenth.0 /= tenth.1 as f32;
            quality.calibration_error += (tenth.0 - mean).abs() * tenth.1 as f32 / self.rows.len() as f32;
        }
        let share = |counts: [usize; 2]| counts[1] as f32 / (counts[0] + counts[1]).max(1) as f32;
        quality.mode = (share(self.modes[0]) + share(self.modes[1])) / 2.0;
        quality.sources = self.sources.map(share);
        quality
    }
}

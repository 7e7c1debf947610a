//! How good a model's labellings are, against gold.

use crate::statements::model::Model;
use crate::statements::model::anchors::probability;
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
    let mut words: Vec<usize> =
        content.iter().copied().filter(|&token| view.tokens[token].is(Facts::WORD)).collect();
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

/// Weighs and suppresses the labellings, and scores them.
pub(super) fn quality(model: &Model, views: &[View], found: &mut [Vec<Labelling>], golds: &[Vec<Gold>]) -> Quality {
    // confidence, and which gold has this content, and whether the source is right
    let mut rows: Vec<(f32, Option<(usize, usize)>, bool)> = Vec::new();
    let mut modes = [[0usize; 2]; 2];
    for (document, found) in found.iter_mut().enumerate() {
        for labelling in found.iter_mut() {
            labelling.confidence = probability(model.confidence.log_odds(&labelling.evidence));
        }
        suppress(&views[document], found);
        for labelling in found.iter() {
            let verdict = judge(&views[document], labelling, &golds[document]);
            if let Some(gold) = verdict.gold {
                let is_speech = golds[document][gold].speech;
                let right = model.is_speech(&views[document], labelling) == is_speech;
                modes[usize::from(is_speech)][usize::from(right)] += 1;
            }
            rows.push((labelling.confidence, verdict.gold.map(|gold| (document, gold)), verdict.is_full));
        }
    }
    let mut quality = Quality::default();
    let total = golds.iter().map(Vec::len).sum::<usize>();
    for step in 1..=16 {
        let threshold = step as f32 * 0.04;
        let kept = || rows.iter().filter(|row| row.0 >= threshold);
        let distinct = |only_full: bool| {
            let mut hits: Vec<_> = kept().filter(|row| row.2 || !only_full).filter_map(|row| row.1).collect();
            hits.sort_unstable();
            hits.dedup();
            2.0 * hits.len() as f32 / (kept().count() + total).max(1) as f32
        };
        let full = distinct(true);
        if full > quality.full {
            (quality.threshold, quality.full, quality.content) = (threshold, full, distinct(false));
        }
    }
    for &(confidence, _, is_full) in &rows {
        let tenth = &mut quality.tenths[((confidence * 10.0) as usize).min(9)];
        tenth.0 += f32::from(is_full);
        tenth.1 += 1;
    }
    for (number, tenth) in quality.tenths.iter_mut().enumerate().filter(|(_, tenth)| tenth.1 > 0) {
        let within = |row: &&(f32, _, bool)| ((row.0 * 10.0) as usize).min(9) == number;
        let mean = rows.iter().filter(within).map(|row| row.0).sum::<f32>() / tenth.1 as f32;
        tenth.0 /= tenth.1 as f32;
        quality.calibration_error += (tenth.0 - mean).abs() * tenth.1 as f32 / rows.len() as f32;
    }
    let recall = |counts: [usize; 2]| counts[1] as f32 / (counts[0] + counts[1]).max(1) as f32;
    quality.mode = (recall(modes[0]) + recall(modes[1])) / 2.0;
    quality
}

//! The vocabulary, learnt from the gold: cue forms, frequent words, words that are never anchors.

use rustc_hash::FxHashMap;

use super::gold::Gold;
use crate::statements::model::vocabulary::{Entry, Vocabulary, normal_form};
use crate::text::Document;

/// Uses from which on a word stands for itself.
const KNOWN: u32 = 30;
/// Uses in lower case from which on a capital does not make a word a name.
const LOWERED: u32 = 5;
/// Cue forms: least uses, least uses in a cue, least share of uses in a cue.
const CUE: (u32, u32, f64) = (4, 3, 0.03);
/// Never anchors: least uses, highest share of anchors among them.
const SKIPPED: (u32, f64) = (20, 0.002);

const PRONOUNS: &str = "he she they it we you i who him her them us me his their";
const TITLES: &str = "mr. mrs. ms. dr. sen. rep. gov. president senator representative governor secretary minister \
                      spokesman spokeswoman spokesperson chairman chairwoman director professor judge mayor general";
const NO_CUES: &str = "is are was were be been being am 's 're 've 'd 'll 'm has have had having do does did will would can \
                       could may might should must shall to not n't that the a an of and or but in on for with by at as \
                       from who which what he she they it we you i him her them us me his their my our your its this";

/// The tags that words were seen with, as bits.
pub(crate) type Tags = FxHashMap<String, u64>;

#[derive(Clone, Copy, Default)]
struct Count {
    uses: u32,
    lower: u32,
    in_cues: u32,
    anchors: u32,
}

/// Counts words over the documents and builds the vocabulary.
pub(crate) fn learn(documents: &[Document<'_>], golds: &[Vec<Gold>], tags: &Tags) -> (Vocabulary, bool) {
    let mut counts: FxHashMap<String, Count> = FxHashMap::default();
    for (document, golds) in documents.iter().zip(golds) {
        for token in 0..document.tokens().len() {
            let count = counts.entry(normal(document, token)).or_default();
            count.uses += 1;
            count.lower += u32::from(!document.tokens()[token].is_capitalised());
        }
        for &token in golds.iter().flat_map(|gold| &gold.cue) {
            counts.entry(normal(document, token)).or_default().in_cues += 1;
        }
    }
    let no_cues = list(NO_CUES);
    let cue = |word: &str, count: &Count| {
        if count.uses < CUE.0 || count.in_cues < CUE.1 || no_cues.contains(&word) || !word.contains(char::is_alphabetic)
        {
            return 0;
        }
        let share = (f64::from(count.in_cues) - 0.5) / (f64::from(count.uses) + 2.0);
        match share {
            _ if share < CUE.2 => 0,
            _ if share < 0.10 => 1,
            _ if share < 0.25 => 2,
            _ if share < 0.50 => 3,
            _ => 4,
        }
    };
    let cues: FxHashMap<String, u8> =
        counts.iter().map(|(word, count)| (word.clone(), cue(word, count))).filter(|&(_, class)| class > 0).collect();
    let mut names = Count::default();
    for (document, golds) in documents.iter().zip(golds) {
        for token in 0..document.tokens().len() {
            let count = counts.get(&normal(document, token)).copied().unwrap_or_default();
            names.uses += u32::from(is_name(document, token, &count));
        }
        for gold in golds {
            let class = |token| cues.get(&normal(document, token)).copied().unwrap_or(0);
            if let Some(token) = anchor(document, gold, class) {
                let count = counts.entry(normal(document, token)).or_default();
                count.anchors += 1;
                names.anchors += u32::from(is_name(document, token, count));
            }
        }
    }
    let is_skipped =
        |count: &Count| count.uses >= SKIPPED.0 && f64::from(count.anchors) <= SKIPPED.1 * f64::from(count.uses);

    let mut words: Vec<&String> = counts.keys().chain(tags.keys()).collect();
    words.sort();
    words.dedup();
    let (pronouns, titles) = (list(PRONOUNS), list(TITLES));
    let entries = words.into_iter().filter(|word| word.len() < 256).map(|word| {
        let count = counts.get(word).copied().unwrap_or_default();
        let cue = cues.get(word).copied().unwrap_or(0);
        let tags = tags.get(word).copied().unwrap_or(0);
        let mut flags = 0;
        for (flag, holds) in [
            (Entry::KNOWN, count.uses >= KNOWN || cue > 0),
            (Entry::LOWERED, count.lower >= LOWERED),
            (Entry::SKIPPED, is_skipped(&count)),
            (Entry::PRONOUN, pronouns.contains(&word.as_str())),
            (Entry::TITLE, titles.contains(&word.as_str())),
        ] {
            flags |= if holds { flag } else { 0 };
        }
        (word.as_str().into(), Entry { flags, cue, tags })
    });
    let words = entries.filter(|(_, entry): &(Box<str>, Entry)| entry.flags & !Entry::LOWERED != 0 || entry.tags > 0);
    (Vocabulary::new(words.collect()), is_skipped(&names))
}

/// The token that stands for a gold cue: its word of the highest class, the leftmost on ties.
pub(crate) fn anchor(document: &Document<'_>, gold: &Gold, class: impl Fn(usize) -> u8) -> Option<usize> {
    let words = || gold.cue.iter().copied().filter(|&token| document.tokens()[token].is_word());
    let best = words().max_by_key(|&token| (class(token), std::cmp::Reverse(token)));
    best.or(gold.cue.first().copied())
}

/// A token's normal form.
pub(crate) fn normal(document: &Document<'_>, token: usize) -> String {
    let mut bytes = Vec::new();
    normal_form(document.lower(token), |byte| bytes.push(byte));
    String::from_utf8(bytes).expect("the normal form is UTF-8")
}

fn is_name(document: &Document<'_>, token: usize, count: &Count) -> bool {
    let is_masked = count.lower < LOWERED || count.uses < KNOWN;
    document.tokens()[token].is_capitalised() && is_masked && count.in_cues == 0
}

fn list(words: &'static str) -> Vec<&'static str> {
    words.split_whitespace().collect()
}

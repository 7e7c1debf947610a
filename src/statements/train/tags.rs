//! Parts of speech to learn from, and the training of the tagger.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::words::normal;
use super::{TrainError, lines};
use crate::random::Random;
use crate::statements::model::table::Table;
use crate::statements::model::tagger::{NAMES, START, TAGS, Tagger, best, choices, features, with_tag};
use crate::statements::model::view::View;
use crate::text::{Abbreviations, Document};

/// Start and end in code points, and the tag's number.
pub(crate) type TaggedSpan = (u32, u32, u8);
/// The words of a text with their tags.
pub(crate) type Spans = Vec<TaggedSpan>;

/// A text whose words have tags.
#[derive(Clone, Debug)]
pub(crate) struct Tagged {
    pub(crate) text: String,
    pub(crate) tags: Spans,
}

impl Tagged {
    /// The text's tokens and their tags.
    pub(crate) fn read(&self, abbreviations: &Abbreviations) -> (Document<'_>, Vec<u8>) {
        let document = Document::read(&self.text, abbreviations);
        let tags = align(&document, &self.tags);
        (document, tags)
    }
}

const EPOCHS: usize = 5;
/// Averaged weights below this, in steps, are left out.
const PRUNE: f32 = 1.0;
/// A tag is listed for a word from this share of its uses on.
const LISTED: f64 = 0.01;
/// Uses from which on the listed tags of a word are all it may have.
const CLOSED: u32 = 8;

/// Uses from which on the listed tags of an ending are all that a word of it may have.
const FREQUENT_ENDING: u32 = 40;

fn number(tag: &str) -> u8 {
    TAGS.iter().position(|known| *known == tag).unwrap_or(0) as u8
}

/// Reads TSV of words and tags with a blank line after each sentence; a sentence becomes a line of the text.
pub(crate) fn read_sentences(path: &Path) -> Result<Tagged, TrainError> {
    let mut tagged = Tagged { text: String::new(), tags: Vec::new() };
    let mut length = 0u32;
    let mut glue = true;
    let mut push = |text: &mut String, c: char| {
        text.push(c);
        length += 1;
        length
    };
    lines::each(path, |line| {
        let Some((word, tag)) = line.split_once('\t') else {
            push(&mut tagged.text, '\n');
            glue = true;
            return Ok(());
        };
        let hangs = matches!(tag, "." | "," | ":" | "-RRB-" | "POS" | "HYPH")
            || word.eq_ignore_ascii_case("n't")
            || word.len() > 1 && word.starts_with(['\'', '’']);
        let mut at = tagged.tags.last().map_or(0, |last| last.1);
        if glue {
            at = push(&mut tagged.text, '\u{200b}');
        } else if !hangs {
            at = push(&mut tagged.text, ' ');
        }
        let mut end = at;
        for c in word.chars() {
            end = push(&mut tagged.text, c);
        }
        let tag = if word.eq_ignore_ascii_case("to") { "TO" } else { tag };
        tagged.tags.push((at, end, number(tag)));
        glue = matches!(tag, "-LRB-" | "HYPH" | "$");
        Ok(())
    })?;
    Ok(tagged)
}

/// Reads JSON Lines of article ids with tags.
pub(crate) fn read_articles(path: &Path) -> Result<FxHashMap<String, Spans>, TrainError> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        tags: Vec<(u32, u32, String, serde::de::IgnoredAny)>,
    }
    let mut articles = FxHashMap::default();
    lines::each_value(path, |line: Line| {
        let tags = line.tags.iter().map(|(start, end, tag, _)| (*start, *end, number(tag)));
        articles.insert(line.id, tags.collect());
    })?;
    Ok(articles)
}

/// The tags of a document's tokens: of the first tagged word that begins with or in the token; 0 where none does.
pub(crate) fn align(document: &Document<'_>, tags: &[TaggedSpan]) -> Vec<u8> {
    let points = crate::model::CodePoints::of(document.text());
    let mut next = 0;
    let tag = |token: &crate::text::Token| {
        let (start, end) = points.range(token.span);
        while next < tags.len() && tags[next].0 < start {
            next += 1;
        }
        tags.get(next).filter(|tag| tag.0 < end).map_or(0, |tag| tag.2)
    };
    document.tokens().iter().map(tag).collect()
}

/// The tags that each frequent word was seen with, where it was not a name, as bits; and those of the endings of the
/// other words, with a hyphen before them or, where the word has a capital, with ^.
pub(crate) fn list(material: &[(&Document<'_>, &[u8])]) -> FxHashMap<String, u64> {
    let mut counts: FxHashMap<String, [u32; TAGS.len()]> = FxHashMap::default();
    let each = |found: &mut dyn FnMut(String, bool, u8)| {
        for (document, tags) in material {
            for (token, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
                found(normal(document, token), document.tokens()[token].is_capitalised(), tag);
            }
        }
    };
    each(&mut |word, capital, tag| {
        if !(capital && NAMES >> tag & 1 == 1) {
            counts.entry(word).or_insert([0; TAGS.len()])[usize::from(tag)] += 1;
        }
    });
    counts.retain(|_, counts| counts.iter().sum::<u32>() >= CLOSED);
    let mut endings: FxHashMap<String, [u32; TAGS.len()]> = FxHashMap::default();
    each(&mut |word, capital, tag| {
        let start = word.len().saturating_sub(3);
        if word.len() >= 3 && !counts.contains_key(&word) && word.is_char_boundary(start) {
            let ending = format!("{}{}", if capital { '^' } else { '-' }, &word[start..]);
            endings.entry(ending).or_insert([0; TAGS.len()])[usize::from(tag)] += 1;
        }
    });
    endings.retain(|_, counts| counts.iter().sum::<u32>() >= FREQUENT_ENDING);
    let bits = |counts: [u32; TAGS.len()]| {
        let all = f64::from(counts.iter().sum::<u32>());
        let is_listed = |tag: &usize| f64::from(counts[*tag]) >= (LISTED * all).max(2.0);
        (0..TAGS.len()).filter(is_listed).map(|tag| 1u64 << tag).sum()
    };
    counts.into_iter().chain(endings).map(|(word, counts)| (word, bits(counts))).collect()
}

/// Trains on views of documents and the tags of their tokens.
pub(crate) fn train(material: &[(&View, &[u8])], seed: u64) -> Tagger {
    let mut weights: FxHashMap<u64, (i32, f32)> = FxHashMap::default();
    let mut order: Vec<usize> = (0..material.len()).collect();
    let mut random = Random::new(seed);
    let total = (material.iter().map(|(view, _)| view.tokens.len()).sum::<usize>() * EPOCHS).max(1) as f32;
    let mut seen = 0u32;
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &number in &order {
            let (view, tags) = material[number];
            let (mut before, mut last) = (START, START);
            for (index, &right) in tags.iter().enumerate() {
                seen += 1;
                if view.sentence(index).start as usize == index {
                    (before, last) = (START, START);
                }
                let (choices, right) = (choices(&view.tokens[index]), u32::from(right));
                let mut tag = choices.trailing_zeros();
                if !choices.is_power_of_two() {
                    let features = features(view, index, before, last);
                    tag = best(choices, |tag| {
                        let weight = |&key: &u64| weights.get(&with_tag(key, tag)).map_or(0, |weight| weight.0);
                        features.iter().map(weight).sum()
                    });
                    if right != 0 && tag != right && choices >> right & 1 == 1 {
                        let late = seen as f32 / total;
                        for key in features {
                            let up = weights.entry(with_tag(key, right)).or_default();
                            *up = (up.0 + 1, up.1 + late);
                            let down = weights.entry(with_tag(key, tag)).or_default();
                            *down = (down.0 - 1, down.1 - late);
                        }
                    }
                }
                (before, last) = (last, tag);
            }
        }
    }
    let averaged = weights.iter().map(|(&key, &(now, late))| (key, now as f32 - late));
    let mut kept: Vec<(u64, f32)> = averaged.filter(|(_, weight)| weight.abs() >= PRUNE).collect();
    kept.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let unit = kept.first().map_or(1.0, |entry| entry.1.abs()) / 32_000.0;
    let entries: Vec<(u64, i16)> =
        kept.into_iter().map(|(key, weight)| (key, (weight / unit).round() as i16)).collect();
    Tagger { weights: Table::of(entries.into_iter()) }
}

/// How many tokens that have a tag get it.
pub(crate) fn accuracy<'v>(material: impl Iterator<Item = (&'v View, &'v [u8])>) -> f32 {
    let (mut right, mut all) = (0usize, 0usize);
    for (view, tags) in material {
        for (facts, &tag) in view.tokens.iter().zip(tags).filter(|(_, tag)| **tag > 0) {
            all += 1;
            right += usize::from(facts.tag == u32::from(tag));
        }
    }
    right as f32 / all.max(1) as f32
}

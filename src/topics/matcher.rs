//! Finds the patterns of a dictionary in a text, in one pass.
//!
//! Each distinct word of a text is looked up once: it belongs to the slots of the patterns that it could fill. From
//! every token a trie over slots is followed as far as it goes, so the time is that of the text times the length of the
//! longest phrase that begins there, whatever the number of patterns.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::pattern::{Pattern, Slot, fold, glob_matches};
use crate::model::Span;
use crate::text::Document;

/// What counts as one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// The tokens: "oil-rich" is one word. What users of other programs expect.
    Tokens,
    /// The parts between hyphens: "oil-rich" is two words in a row, so that "health-care" and "health care" are one.
    Parts,
}

/// A dictionary, compiled.
#[derive(Clone, Debug)]
pub struct Matcher {
    units: Units,
    /// Slots by a folded word that fills them.
    words: FxHashMap<Box<str>, Vec<u32>>,
    /// Slots by the folded beginning of the words that fill them (`sanction*`).
    prefixes: FxHashMap<Box<str>, Vec<u32>>,
    /// The lengths of these beginnings in bytes, rising, by their first two bytes: most words need few look-ups.
    prefix_lengths: FxHashMap<[u8; 2], Vec<usize>>,
    /// All other globs.
    globs: Vec<(Box<str>, u32)>,
    /// Of each slot: the alternatives as they must be written, where capitals count.
    exact: Vec<Option<Vec<Box<str>>>>,
    /// Node reached from a node by a slot. The root is 0.
    children: FxHashMap<(u32, u32), u32>,
    /// What ends at each node.
    ends: Vec<Vec<End>>,
    /// Distances of the patterns that ask for nearness.
    nearness: Vec<Nearness>,
}

/// A pattern, or a half of one, ends at a node.
#[derive(Clone, Copy, Debug)]
enum End {
    Whole(u32),
    /// Index into `nearness`, and whether it is the half after the `~`.
    Half(u32, bool),
}

#[derive(Clone, Copy, Debug)]
struct Nearness {
    pattern: u32,
    distance: usize,
}

/// A place where a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the pattern.
    pub pattern: u32,
    /// First word, counted in the matcher's units.
    pub first: u32,
    /// Word after the last.
    pub end: u32,
    /// Its characters.
    pub span: Span,
    /// How many words the whole pattern has matched.
    pub words: u32,
    /// Whether it only completes a hit of a pattern with `~`.
    pub completes: bool,
}

/// A word of the text: a token or a part of one.
struct Unit {
    span: Span,
    sentence: u32,
    /// The slots that it may fill, as a range of the cache.
    slots: (u32, u32),
}

impl Matcher {
    /// Compiles patterns; a hit names its pattern by the position here.
    pub fn new<'p>(units: Units, patterns: impl IntoIterator<Item = &'p Pattern>) -> Matcher {
        let mut matcher = Matcher {
            units,
            words: FxHashMap::default(),
            prefixes: FxHashMap::default(),
            prefix_lengths: FxHashMap::default(),
            globs: Vec::new(),
            exact: Vec::new(),
            children: FxHashMap::default(),
            ends: vec![Vec::new()],
            nearness: Vec::new(),
        };
        let mut known = FxHashMap::default();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let node = matcher.node(&pattern.phrase, &mut known);
            if let Some((distance, other)) = &pattern.near {
                let half = matcher.nearness.len() as u32;
                matcher.nearness.push(Nearness { pattern: index as u32, distance: *distance });
                matcher.ends[node].push(End::Half(half, false));
                let other = matcher.node(other, &mut known);
                matcher.ends[other].push(End::Half(half, true));
            } else {
                matcher.ends[node].push(End::Whole(index as u32));
            }
        }
        matcher
    }

    /// The node where `phrase` ends.
    fn node(&mut self, phrase: &[Slot], known: &mut FxHashMap<Slot, u32>) -> usize {
        let mut node = 0;
        for slot in phrase {
            for part in parts(slot, self.units) {
                let id = match known.get(&part) {
                    Some(&id) => id,
                    None => self.add_slot(&part, known),
                };
                let next = self.ends.len() as u32;
                node = *self.children.entry((node, id)).or_insert(next);
                if node == next {
                    self.ends.push(Vec::new());
                }
            }
        }
        node as usize
    }

    fn add_slot(&mut self, slot: &Slot, known: &mut FxHashMap<Slot, u32>) -> u32 {
        let id = self.exact.len() as u32;
        self.exact.push(slot.exact.then(|| slot.alternatives.clone()));
        for alternative in &slot.alternatives {
            let folded = fold(alternative);
            let literal = folded.trim_end_matches('*');
            if literal.len() == folded.len() && !literal.contains(['*', '?']) {
                self.words.entry(literal.into()).or_default().push(id);
                continue;
            }
            match literal.as_bytes().first_chunk() {
                Some(&first_two) if !literal.contains(['*', '?']) => {
                    let lengths = self.prefix_lengths.entry(first_two).or_default();
                    if let Err(place) = lengths.binary_search(&literal.len()) {
                        lengths.insert(place, literal.len());
                    }
                    self.prefixes.entry(literal.into()).or_default().push(id);
                }
                _ => self.globs.push((folded.into(), id)),
            }
        }
        known.insert(slot.clone(), id);
        id
    }

    /// Every place where a pattern matches, by beginning, the longer first, then that with more words, then by pattern.
    pub fn hits(&self, document: &Document<'_>) -> Vec<Hit> {
        self.hits_in(document, 0..document.tokens().len())
    }

    /// The same for some tokens only; words are counted from the first of them.
    pub fn hits_in(&self, document: &Document<'_>, tokens: Range<usize>) -> Vec<Hit> {
        let (units, slots) = self.units(document, tokens);
        let mut hits = Vec::new();
        let mut halves = vec![Vec::new(); self.nearness.len() * 2];
        let (mut nodes, mut next) = (Vec::new(), Vec::new());
        for first in 0..units.len() {
            nodes.clear();
            nodes.push(0);
            for (end, unit) in units.iter().enumerate().skip(first) {
                if unit.sentence != units[first].sentence {
                    break;
                }
                let slots = &slots[unit.slots.0 as usize..unit.slots.1 as usize];
                self.step(&nodes, slots, unit.span.of(document.text()), &mut next);
                std::mem::swap(&mut nodes, &mut next);
                if nodes.is_empty() {
                    break;
                }
                let (first, end, span) = (first as u32, end as u32 + 1, units[first].span.hull(unit.span));
                let hit = |pattern| Hit { pattern, first, end, span, words: end - first, completes: false };
                for end in nodes.iter().flat_map(|&node| &self.ends[node as usize]) {
                    match *end {
                        End::Whole(pattern) => hits.push(hit(pattern)),
                        End::Half(half, after) => {
                            let pattern = self.nearness[half as usize].pattern;
                            halves[half as usize * 2 + usize::from(after)].push(hit(pattern));
                        }
                    }
                }
            }
        }
        for (index, nearness) in self.nearness.iter().enumerate() {
            join(&halves[index * 2], &halves[index * 2 + 1], nearness.distance, &mut hits);
        }
        hits.sort_by_key(|hit| (hit.first, Reverse(hit.end), Reverse(hit.words), hit.pattern));
        hits
    }

    /// The nodes that a word leads to.
    fn step(&self, nodes: &[u32], slots: &[u32], word: &str, next: &mut Vec<u32>) {
        next.clear();
        for &slot in slots {
            let mut children = nodes.iter().filter_map(|&node| self.children.get(&(node, slot))).peekable();
            if children.peek().is_some() && self.is_written(slot, word) {
                next.extend(children);
            }
        }
    }

    /// Whether a word that fills `slot` is also written as the slot asks.
    fn is_written(&self, slot: u32, word: &str) -> bool {
        match &self.exact[slot as usize] {
            None => true,
            Some(forms) => forms.iter().any(|form| glob_matches(form, word)),
        }
    }

    /// The words of the text with the slots that each may fill.
    fn units(&self, document: &Document<'_>, tokens: Range<usize>) -> (Vec<Unit>, Vec<u32>) {
        let mut units = Vec::with_capacity(tokens.len());
        let mut slots = Vec::new();
        let mut seen: FxHashMap<&str, (u32, u32)> = FxHashMap::default();
        for index in tokens {
            let token = &document.tokens()[index];
            let sentence = document.sentence_of(index) as u32;
            let mut push = |span: Span| {
                let word = document.lower_span(span);
                let slots = *seen.entry(word).or_insert_with(|| {
                    let start = slots.len() as u32;
                    self.slots_of(word, &mut slots);
                    (start, slots.len() as u32)
                });
                units.push(Unit { span, sentence, slots });
            };
            let word = document.lower(index);
            if self.units == Units::Parts && token.is_word() && word.contains(is_hyphen) {
                let mut next = token.span.start;
                for part in word.split_inclusive(is_hyphen) {
                    let start = next;
                    next += part.len() as u32;
                    let length = part.trim_end_matches(is_hyphen).len() as u32;
                    if length > 0 {
                        push(Span::new(start, start + length));
                    }
                }
            } else {
                push(token.span);
            }
        }
        (units, slots)
    }

    /// Appends the slots that a word may fill, each once.
    fn slots_of(&self, word: &str, slots: &mut Vec<u32>) {
        let folded;
        let word = if word.is_ascii() {
            word
        } else {
            folded = fold(word);
            &folded
        };
        let start = slots.len();
        slots.extend(self.words.get(word).into_iter().flatten());
        let lengths = word.as_bytes().first_chunk().and_then(|first_two: &[u8; 2]| self.prefix_lengths.get(first_two));
        for &length in lengths.into_iter().flatten().take_while(|&&length| length <= word.len()) {
            if let Some(beginning) = word.get(..length) {
                slots.extend(self.prefixes.get(beginning).into_iter().flatten());
            }
        }
        slots.extend(self.globs.iter().filter(|(glob, _)| glob_matches(glob, word)).map(|&(_, slot)| slot));
        if slots.len() > start + 1 {
            let mut own = slots.split_off(start);
            own.sort_unstable();
            own.dedup();
            slots.append(&mut own);
        }
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// A slot, cut at its hyphens where parts are the units.
fn parts(slot: &Slot, units: Units) -> Vec<Slot> {
    match slot.alternatives.as_slice() {
        [word] if units == Units::Parts && word.contains(is_hyphen) => word
            .split(is_hyphen)
            .filter(|part| !part.is_empty())
            .map(|part| Slot { alternatives: vec![part.into()], exact: slot.exact })
            .collect(),
        _ => vec![slot.clone()],
    }
}

/// Joins each half before a `~` with the nearest half after it, on either side.
fn join(left: &[Hit], right: &[Hit], distance: usize, hits: &mut Vec<Hit>) {
    let gap = |a: &Hit, b: &Hit| match (b.first.checked_sub(a.end), a.first.checked_sub(b.end)) {
        (Some(gap), _) | (None, Some(gap)) => gap as usize,
        (None, None) => usize::MAX, // they overlap
    };
    for hit in left {
        let at = right.partition_point(|other: &Hit| other.first < hit.first);
        let near = right[at.saturating_sub(1)..].iter().take(3);
        let nearest = near.min_by_key(|other| gap(hit, other));
        if let Some(other) = nearest.filter(|other| gap(hit, other) <= distance) {
            let words = hit.words + other.words;
            hits.push(Hit { words, ..*hit });
            hits.push(Hit { words, completes: true, ..*other });
        }
    }
}

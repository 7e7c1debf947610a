//! What both stages ask of a token, computed once per article: word, shape, part of speech, place in sentence and
//! quotation.

use crate::text::{Document, Marks, TokenKind};

use super::hash::bucket;
use super::tagger::START;
use super::token;
use super::vocabulary::{Entry, Vocabulary};

/// The neighbour beyond a sentence's edge.
pub(crate) const BOUNDARY: u32 = 1;
/// No token, no quotation.
pub(crate) const NONE: u32 = u32::MAX;

/// A token's facts. Words, shapes and affixes are hashes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// The word as it is written: what decides all that stands here but part of speech and place.
    pub(crate) form: u64,
    /// The word, or its shape where names and rare words are masked.
    pub(crate) word: u32,
    pub(crate) shape: u32,
    pub(crate) suffix3: u32,
    pub(crate) suffix2: u32,
    pub(crate) prefix3: u32,
    /// Its last two letters and whether it has a capital.
    pub(crate) ending: u32,
    /// Part of speech.
    pub(crate) tag: u32,
    /// The parts of speech that the vocabulary lists for the word, as bits.
    pub(crate) choices: u64,
    /// Its sentence.
    pub(crate) sentence: u32,
    /// First token of its chunk: behind the last comma, colon, dash or bracket of the sentence.
    pub(crate) chunk: u32,
    /// Its quotation, or [`NONE`].
    pub(crate) quotation: u32,
    /// Nearest strong cue word before and behind, in the paragraph, or [`NONE`].
    pub(crate) cue_left: u32,
    pub(crate) cue_right: u32,
    /// Nearest verbal word before and behind, in the sentence, or [`NONE`].
    pub(crate) verb_left: u32,
    pub(crate) verb_right: u32,
    /// Vocabulary flags and those of this module.
    pub(crate) flags: u16,
    /// Class as a cue, 0 to 4.
    pub(crate) cue: u8,
    /// 0 outside quotations, 1 inside double ones, 2 inside single ones, 3 an opening mark, 4 a closing one.
    pub(crate) quote: u8,
    /// Bits for and, but, because, who, which, if …; 0 for other words.
    pub(crate) link: u8,
}

impl Facts {
    /// A word or a number.
    pub(crate) const WORD: u16 = 1 << 7;
    /// Capital first, not at the sentence's start.
    pub(crate) const INNER_CAPITAL: u16 = 1 << 8;
    /// A comma.
    pub(crate) const COMMA: u16 = 1 << 9;
    /// A quotation mark.
    pub(crate) const MARK: u16 = 1 << 10;
    /// "that".
    pub(crate) const THAT: u16 = 1 << 11;
    /// A cue word of class 2 and more outside quotations.
    pub(crate) const STRONG: u16 = 1 << 12;
    /// Masked by its shape.
    pub(crate) const MASKED: u16 = 1 << 13;
    /// "according".
    pub(crate) const ACCORDING: u16 = 1 << 14;
    /// Capital first.
    pub(crate) const CAPITAL: u16 = 1 << 15;

    /// What stands beyond a sentence's edge; of a token, what is not known yet.
    pub(super) const EDGE: Facts = Facts {
        form: 0,
        word: BOUNDARY,
        shape: BOUNDARY,
        suffix3: 0,
        suffix2: 0,
        prefix3: 0,
        ending: BOUNDARY,
        tag: START,
        choices: 0,
        sentence: NONE,
        chunk: 0,
        quotation: NONE,
        cue_left: NONE,
        cue_right: NONE,
        verb_left: NONE,
        verb_right: NONE,
        flags: 0,
        cue: 0,
        quote: 0,
        link: 0,
    };

    /// Whether it has a flag.
    #[inline]
    pub(crate) fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// 1 where it has a flag.
    #[inline]
    pub(crate) fn bit(&self, flag: u16) -> u32 {
        u32::from(self.is(flag))
    }
}

/// A sentence's facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentenceFacts {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) paragraph: u32,
    /// None, some or all words in quotations, and the highest cue class outside.
    pub(crate) kind: u32,
    pub(crate) opens_paragraph: bool,
}

/// A quotation's facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuotationFacts {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Bucket of its length in tokens.
    pub(crate) length: u32,
    /// The word before its closing mark.
    pub(crate) last: u32,
    pub(crate) before: u32,
    pub(crate) after: u32,
    pub(crate) after_next: u32,
    /// Highest cue class in the four tokens before, in the five behind.
    pub(crate) cue_before: u32,
    pub(crate) cue_after: u32,
    pub(crate) capital: bool,
}

/// The facts of one article. Kept and filled again for the next one.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) tokens: Vec<Facts>,
    pub(crate) sentences: Vec<SentenceFacts>,
    pub(crate) quotations: Vec<QuotationFacts>,
    /// First token and end of each paragraph.
    pub(crate) paragraphs: Vec<(u32, u32)>,
}

impl View {
    /// Reads a document; [`tag`](super::tagger::Tagger::tag) adds the parts of speech.
    pub(crate) fn read(&mut self, document: &Document<'_>, vocabulary: &Vocabulary) {
        self.tokens.clear();
        self.sentences.clear();
        self.quotations.clear();
        self.paragraphs.clear();
        self.paragraphs.extend(document.paragraphs().iter().map(|p| (p.tokens.start as u32, p.tokens.end as u32)));
        for index in 0..document.tokens().len() {
            self.tokens.push(token::facts(document, index, vocabulary));
        }
        self.add_quotations(document);
        self.add_sentences(document);
        for paragraph in 0..self.paragraphs.len() {
            self.link_cues(paragraph);
        }
    }

    /// The token `by` places from `index`, or the boundary where that is another sentence.
    #[inline]
    pub(crate) fn near(&self, index: usize, by: isize) -> &Facts {
        static EDGE: Facts = Facts::EDGE;
        let sentence = self.tokens[index].sentence;
        match index.checked_add_signed(by).and_then(|at| self.tokens.get(at)) {
            Some(facts) if facts.sentence == sentence => facts,
            _ => &EDGE,
        }
    }

    /// The sentence of a token.
    #[inline]
    pub(crate) fn sentence(&self, index: usize) -> &SentenceFacts {
        &self.sentences[self.tokens[index].sentence as usize]
    }

    /// The quotation of a token.
    #[inline]
    pub(crate) fn quotation(&self, index: usize) -> Option<&QuotationFacts> {
        self.quotations.get(self.tokens[index].quotation as usize)
    }

    fn add_quotations(&mut self, document: &Document<'_>) {
        for (number, quotation) in document.quotations().iter().enumerate() {
            let (range, inside) = (quotation.tokens.clone(), quotation.inside());
            let state = if quotation.marks == Marks::Double { 1 } else { 2 };
            for facts in &mut self.tokens[range.clone()] {
                facts.quote = state;
                facts.quotation = number as u32;
            }
            if self.tokens[range.start].is(Facts::MARK) {
                self.tokens[range.start].quote = 3;
            }
            if quotation.is_closed {
                self.tokens[range.end - 1].quote = 4;
            }
            let paragraph = &document.paragraphs()[quotation.paragraph].tokens;
            let word = |index: usize| {
                if paragraph.contains(&index) { self.tokens[index].word } else { BOUNDARY }
            };
            let highest = |from: usize, to: usize| {
                let range = from.max(paragraph.start)..to.min(paragraph.end);
                self.tokens[range].iter().map(|facts| u32::from(facts.cue)).max().unwrap_or(0)
            };
            self.quotations.push(QuotationFacts {
                start: range.start as u32,
                end: range.end as u32,
                length: bucket(range.len()),
                last: inside.clone().last().map_or(0, word),
                before: range.start.checked_sub(1).map_or(BOUNDARY, word),
                after: word(range.end),
                after_next: word(range.end + 1),
                cue_before: highest(range.start.saturating_sub(4), range.start),
                cue_after: highest(range.end.min(paragraph.end), range.end + 5),
                capital: inside.clone().next().is_some_and(|first| self.tokens[first].is(Facts::CAPITAL)),
            });
        }
    }

    fn add_sentences(&mut self, document: &Document<'_>) {
        for (number, sentence) in document.sentences().iter().enumerate() {
            let range = sentence.tokens.clone();
            let (mut quoted, mut words, mut cue, mut chunk) = (0, 0, 0, range.start as u32);
            for index in range.clone() {
                let facts = &mut self.tokens[index];
                facts.sentence = number as u32;
                facts.chunk = chunk;
                if index > range.start && facts.is(Facts::CAPITAL) {
                    facts.flags |= Facts::INNER_CAPITAL;
                }
                let token = document.tokens()[index];
                if token.is_word() {
                    words += 1;
                    quoted += usize::from(facts.quote != 0);
                    if facts.quote == 0 {
                        cue = cue.max(facts.cue);
                        if facts.cue >= 2 {
                            facts.flags |= Facts::STRONG;
                        }
                    }
                }
                if token.kind == TokenKind::Mark && is_chunk_mark(document.word(index)) && index + 1 < range.end {
                    chunk = index as u32 + 1;
                }
            }
            let share = if quoted == 0 { 0 } else { 1 + u32::from(quoted == words) };
            self.sentences.push(SentenceFacts {
                start: range.start as u32,
                end: range.end as u32,
                paragraph: sentence.paragraph as u32,
                kind: share * 5 + u32::from(cue),
                opens_paragraph: document.paragraphs()[sentence.paragraph].sentences.start == number,
            });
        }
    }

    /// Notes the nearest verbs of the sentence for each token, once the tags are known.
    pub(crate) fn link_verbs(&mut self) {
        for sentence in &self.sentences {
            let tokens = &mut self.tokens[sentence.start as usize..sentence.end as usize];
            let mut verb = NONE;
            for (index, facts) in (sentence.start..).zip(tokens.iter_mut()) {
                facts.verb_left = verb;
                verb = if facts.is(Entry::VERBAL) { index } else { verb };
            }
            verb = NONE;
            for (index, facts) in (sentence.start..sentence.end).zip(tokens).rev() {
                facts.verb_right = verb;
                verb = if facts.is(Entry::VERBAL) { index } else { verb };
            }
        }
    }

    fn link_cues(&mut self, paragraph: usize) {
        let (start, end) = self.paragraphs[paragraph];
        let mut last = NONE;
        for index in start..end {
            let facts = &mut self.tokens[index as usize];
            facts.cue_left = last;
            if facts.is(Facts::STRONG) {
                last = index;
            }
        }
        last = NONE;
        for index in (start..end).rev() {
            let facts = &mut self.tokens[index as usize];
            facts.cue_right = last;
            if facts.is(Facts::STRONG) {
                last = index;
            }
        }
    }
}

fn is_chunk_mark(word: &str) -> bool {
    matches!(word, "," | ";" | ":" | "(" | ")" | "[" | "]") || word.starts_with(['-', '–', '—', '―'])
}

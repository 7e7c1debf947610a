//! Article → paragraphs, sentences, tokens, quotation marks: all as spans into the text, nothing copied.
//!
//! [`Document::read`] looks at a text once and keeps what every later room asks for. It does not know what a reporting
//! verb or a name is; it knows where words, sentences, paragraphs and quotations begin and end.

mod dateline;
pub mod language;
mod paragraphs;
mod quotations;
mod sentences;
pub mod sketch;
mod tokens;

use std::ops::Range;

use crate::model::Span;

pub use quotations::{Marks, Quotation};
pub use sentences::Abbreviations;
pub use tokens::{Case, Token, TokenKind};

/// A text with its parts. Tokens, sentences, paragraphs, quotations are numbered from 0 in text order.
pub struct Document<'t> {
    text: &'t str,
    /// The text in lower case with the same byte offsets.
    lower: String,
    tokens: Vec<Token>,
    /// The sentence of each token.
    sentence_of: Vec<u32>,
    /// One more than the quotation of each token; 0 outside.
    quotation_of: Vec<u32>,
    sentences: Vec<Sentence>,
    paragraphs: Vec<Paragraph>,
    quotations: Vec<Quotation>,
    dateline: Option<Span>,
}

/// A sentence, or the dateline before the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens; never empty.
    pub tokens: Range<usize>,
    /// Its paragraph.
    pub paragraph: usize,
    /// Whether it is the dateline ("TEHRAN, Apr. 21 (IRNA) –"), which states nothing.
    pub is_dateline: bool,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Without white space at the edges.
    pub span: Span,
    /// Its tokens; never empty.
    pub tokens: Range<usize>,
    /// Its sentences; never empty.
    pub sentences: Range<usize>,
}

impl<'t> Document<'t> {
    /// Reads a text of less than 4 GiB.
    pub fn read(text: &'t str, abbreviations: &Abbreviations) -> Document<'t> {
        let mut document = Document {
            text,
            lower: tokens::lower_case(text),
            tokens: Vec::with_capacity(text.len() / 5),
            sentence_of: Vec::new(),
            quotation_of: Vec::new(),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            quotations: Vec::new(),
            dateline: dateline::find(text),
        };
        let mut next_mark = quotations::NextMark::default();
        for span in paragraphs::split(text) {
            document.add_paragraph(span, abbreviations, &mut next_mark);
        }
        document
    }

    fn add_paragraph(&mut self, span: Span, abbreviations: &Abbreviations, next_mark: &mut quotations::NextMark) {
        let first_token = self.tokens.len();
        tokens::tokenise(self.text, span, abbreviations, &mut self.tokens);
        if self.tokens.len() == first_token {
            return; // nothing but invisible characters
        }
        let paragraph = self.paragraphs.len();
        let first_sentence = self.sentences.len();
        let after_dateline = match self.dateline {
            Some(dateline) if span.contains(dateline) => {
                first_token + self.tokens[first_token..].partition_point(|token| token.span.start < dateline.end)
            }
            _ => first_token,
        };
        if after_dateline > first_token {
            self.sentences.push(Sentence { tokens: first_token..after_dateline, paragraph, is_dateline: true });
        }
        sentences::split(self.text, &self.tokens, after_dateline, abbreviations, |tokens| {
            self.sentences.push(Sentence { tokens, paragraph, is_dateline: false });
        });
        for (index, sentence) in self.sentences.iter().enumerate().skip(first_sentence) {
            self.sentence_of.resize(sentence.tokens.end, index as u32);
        }
        self.quotation_of.resize(self.tokens.len(), 0);
        quotations::mark(
            self.text,
            &self.tokens,
            first_token,
            paragraph,
            &mut self.quotations,
            &mut self.quotation_of,
            next_mark,
        );
        self.paragraphs.push(Paragraph {
            span,
            tokens: first_token..self.tokens.len(),
            sentences: first_sentence..self.sentences.len(),
        });
    }

    /// The text itself.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// All tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The characters of a token.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens[token].span.of(self.text)
    }

    /// A token in lower case. Typographic apostrophes stay as they are.
    pub fn lower(&self, token: usize) -> &str {
        self.tokens[token].span.of(&self.lower)
    }

    /// `span` in lower case.
    pub fn lower_span(&self, span: Span) -> &str {
        span.of(&self.lower)
    }

    /// All sentences, a dateline among them.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// All paragraphs.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// All outermost quotations.
    pub fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentence_of[token] as usize
    }

    /// The paragraph that holds a token.
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.sentences[self.sentence_of(token)].paragraph
    }

    /// The outermost quotation that holds a token; its marks belong to it.
    pub fn quotation_of(&self, token: usize) -> Option<usize> {
        (self.quotation_of[token] as usize).checked_sub(1)
    }

    /// The dateline of the article ("TEHRAN, Apr. 21 (IRNA) –"), with its dash.
    pub fn dateline(&self) -> Option<Span> {
        self.dateline
    }

    /// From the first to the last character of some tokens, which must not be none.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        self.tokens[tokens.start].span.hull(self.tokens[tokens.end - 1].span)
    }

    /// The tokens that begin inside `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let last = self.tokens.partition_point(|token| token.span.start < span.end);
        first..last
    }

    /// How many words and numbers it has.
    pub fn words(&self) -> usize {
        self.tokens.iter().filter(|token| token.is_word()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use proptest::prelude::*;

    pub(super) fn read(text: &str) -> Document<'_> {
        let abbreviations = Box::leak(Box::new(Abbreviations::new(&Lexicon::built_in())));
        Document::read(text, abbreviations)
    }

    fn sentences(text: &str) -> Vec<&str> {
        let document = read(text);
        document.sentences().iter().map(|s| document.span(s.tokens.clone()).of(text)).collect()
    }

    #[test]
    fn titles_initials_and_countries_do_not_end_a_sentence() {
        let text = "Mr. J. Smith met Sen. Bob Dole in the U.S. Senate on Jan. 5. He left at 5 p.m. The talks go on.";
        assert_eq!(
            sentences(text),
            ["Mr. J. Smith met Sen. Bob Dole in the U.S. Senate on Jan. 5.", "He left at 5 p.m.", "The talks go on."]
        );
        assert_eq!(sentences("MR. KOHL: It is. MS. RUIZ: No."), ["MR. KOHL: It is.", "MS. RUIZ: No."]);
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_that_they_close() {
        assert_eq!(
            sentences("He said: “We came. We saw.” Then (he left.) Nobody knew."),
            ["He said: “We came.", "We saw.”", "Then (he left.)", "Nobody knew."]
        );
        assert_eq!(
            sentences("“Why?” she asked. \"Why not?\" he replied."),
            ["“Why?” she asked.", "\"Why not?\" he replied."]
        );
    }

    #[test]
    fn a_dateline_stands_apart() {
        let text = "TEHRAN, Apr. 21 (IRNA) – The minister arrived. He spoke.";
        let document = read(text);
        assert!(document.sentences()[0].is_dateline);
        assert_eq!(sentences(text)[1..], ["The minister arrived.", "He spoke."]);
    }

    #[test]
    fn marks_that_lean_the_wrong_way_go_by_their_neighbours() {
        for text in [
            "She said ”not yet” to all.",
            "”Not yet” is all.",
            "She said “not yet“, and “not now.“",
            "„Not yet“ is all.",
        ] {
            let document = read(text);
            assert!(document.quotations().iter().all(|q| q.is_closed), "{text}");
            let inside: Vec<_> = document.quotations().iter().map(|q| document.span(q.inside()).of(text)).collect();
            assert!(inside[0].eq_ignore_ascii_case("not yet"), "{inside:?}");
            assert_eq!(inside.len(), text.matches("not now").count() + 1);
        }
        let spaced = "“ Not yet , ” she said . “ Not now . ”";
        let document = read(spaced);
        assert_eq!(document.quotations().iter().filter(|q| q.is_closed).count(), 2);
    }

    #[test]
    fn a_quotation_may_run_over_paragraphs() {
        let text = "She said: “One thing.\n\n“Another thing.” And then 'a third' was Iran’s, the workers’ and ours.";
        let document = read(text);
        let marks: Vec<_> = document.quotations().iter().map(|q| document.span(q.tokens.clone()).of(text)).collect();
        assert_eq!(marks, ["“One thing.", "“Another thing.”", "'a third'"]);
        assert_eq!(document.quotations()[1].continues, Some(0));
        assert!(!document.quotations()[0].is_closed);
    }

    #[test]
    fn a_quotation_runs_through_paragraphs_without_marks() {
        let text =
            "The letter reads: “One.\n\nTwo, too.\n\nThree.” Four.\n\nFive “six” and “seven.\n\nEight.\n\n“Nine.”";
        let document = read(text);
        let marks: Vec<_> = document.quotations().iter().map(|q| document.span(q.tokens.clone()).of(text)).collect();
        assert_eq!(marks, ["“One.", "Two, too.", "Three.”", "“six”", "“seven.", "“Nine.”"]);
        assert_eq!(document.quotations()[1].continues, Some(0));
        assert_eq!(document.quotations()[2].continues, Some(1));
        assert!(document.quotations()[2].is_closed);
    }

    proptest! {
        #[test]
        fn parts_cover_every_visible_character_once(text in "[a-zA-Z0-9 .,!?“”‘’\"'\\n–\\-$%éİßж()\u{200b}\u{0}]{0,200}") {
            let document = read(&text);
            let mut last = 0;
            for (index, token) in document.tokens().iter().enumerate() {
                prop_assert!(token.span.start >= last && !token.span.is_empty());
                prop_assert_eq!(document.word(index).len(), document.lower(index).len());
                prop_assert!(text[last as usize..token.span.start as usize].chars().all(tokens::is_blank));
                last = token.span.end;
            }
            prop_assert!(text[last as usize..].chars().all(tokens::is_blank));
            let mut next = 0;
            for sentence in document.sentences() {
                prop_assert_eq!(sentence.tokens.start, next);
                next = sentence.tokens.end;
            }
            prop_assert_eq!(next, document.tokens().len());
        }
    }
}

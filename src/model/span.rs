//! Places in a text: half-open byte ranges inside the program, code points in the tables.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** in an article's text, on character borders.
///
/// Bytes, because Rust slices by bytes; [`CodePoints`] turns them into the code points of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    ///
    /// # Panics
    /// If `start > end`: a span that runs backwards is a fault of the caller, never of the text.
    pub fn new(start: u32, end: u32) -> Span {
        assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// The shortest span that holds both.
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no character.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` is in it.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words themselves.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// As a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Without white space at its edges.
    pub fn trimmed(self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start + (words.len() - words.trim_start().len()) as u32;
        Span::new(start, start + words.trim().len() as u32)
    }
}

/// Turns byte offsets of one text into code-point offsets.
///
/// Keeps the code points before every 64th byte, so a look-up counts at most 63 bytes.
pub struct CodePoints<'t> {
    text: &'t str,
    checkpoints: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    const STEP: usize = 64;

    /// Reads `text` once.
    pub fn of(text: &'t str) -> CodePoints<'t> {
        let mut checkpoints = Vec::new();
        if !text.is_ascii() {
            checkpoints.reserve(text.len() / Self::STEP + 1);
            let mut seen = 0;
            for block in text.as_bytes().chunks(Self::STEP) {
                checkpoints.push(seen);
                seen += first_bytes(block);
            }
        }
        CodePoints { text, checkpoints }
    }

    /// The number of code points before byte `offset`, which must not be past the end.
    pub fn at(&self, offset: u32) -> u32 {
        if self.checkpoints.is_empty() {
            return offset; // ASCII
        }
        let block = (offset as usize / Self::STEP).min(self.checkpoints.len() - 1);
        self.checkpoints[block] + first_bytes(&self.text.as_bytes()[block * Self::STEP..offset as usize])
    }

    /// `span` in code points.
    pub fn range(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }
}

/// How many characters begin in these bytes of valid UTF-8.
fn first_bytes(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_border_maps_to_the_count_of_characters_before_it(text in "\\PC{0,300}") {
            let points = CodePoints::of(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32), count as u32);
            }
            prop_assert_eq!(points.at(text.len() as u32), text.chars().count() as u32);
        }
    }

    #[test]
    fn trimming_keeps_the_words() {
        let text = "  “Yes” \n";
        assert_eq!(Span::new(0, text.len() as u32).trimmed(text).of(text), "“Yes”");
    }
}

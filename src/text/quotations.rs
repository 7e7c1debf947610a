//! Which words stand inside quotation marks.
//!
//! Outermost quotations only: a mark inside an open quotation of the other sort belongs to it. State begins anew in
//! each paragraph; a paragraph that opens with a mark while the one before left its quotation open continues it, and so
//! does one without marks where the next mark of the text is the closing one.

use std::ops::Range;

use super::tokens::{Token, TokenKind, is_apostrophe, is_blank};

/// An outermost stretch inside quotation marks, within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark to the closing one, both included; to the paragraph's end where none closes it.
    pub tokens: Range<usize>,
    /// Double or single.
    pub marks: Marks,
    /// Whether a mark closes it.
    pub is_closed: bool,
    /// The quotation of the paragraph before that it continues.
    pub continues: Option<usize>,
    /// Its paragraph.
    pub paragraph: usize,
}

/// The sort of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// “ ” « » " and the like.
    Double,
    /// ‘ ’ ‹ › '
    Single,
}

/// What a mark does, as far as its shape and its neighbours tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Opening,
    Closing,
    Either,
}

impl Quotation {
    /// The tokens without the marks.
    pub fn inside(&self) -> Range<usize> {
        let end = self.tokens.end - usize::from(self.is_closed);
        (self.tokens.start + 1).min(end)..end
    }
}

/// The next double mark of a text: looked for once for each stretch without any.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NextMark {
    at: usize,
}

/// A closing mark further behind a paragraph closes nothing in it.
const FARTHEST: usize = 6_000;

impl NextMark {
    /// Whether the first double mark behind the byte `from` closes, and is near.
    fn closes(&mut self, text: &str, from: usize) -> bool {
        if self.at < from {
            let found = text[from..].find(['“', '”', '„', '‟', '«', '»', '"', '″']);
            self.at = found.map_or(text.len(), |found| from + found);
        }
        text[self.at..].starts_with(['”', '»']) && self.at - from < FARTHEST
    }
}

/// Finds the quotations of the paragraph whose tokens begin at `first` and notes them for each token.
pub(super) fn mark(
    text: &str,
    tokens: &[Token],
    first: usize,
    paragraph: usize,
    quotations: &mut Vec<Quotation>,
    quotation_of: &mut [u32],
    next_mark: &mut NextMark,
) {
    let known = quotations.len();
    let carried =
        quotations.last().filter(|q| !q.is_closed && q.paragraph + 1 == paragraph && q.marks == Marks::Double);
    let is_sure = carried.is_some_and(|q| q.continues.is_some() || marks_opening(tokens[q.tokens.start].span.of(text)));
    let continues = pair_up(text, tokens, first, paragraph, carried.map(|_| known - 1), quotations);
    let has_marks =
        tokens[first..].iter().any(|token| token.kind == TokenKind::Quote && marks(text, token) == Marks::Double);
    if is_sure && !has_marks && quotations.len() == known {
        let end = tokens.last().map_or(0, |token| token.span.end as usize);
        if next_mark.closes(text, end) {
            let tokens = first..tokens.len();
            quotations.push(Quotation { tokens, marks: Marks::Double, is_closed: false, continues, paragraph });
        }
    }
    for (index, quotation) in quotations.iter().enumerate().skip(known) {
        quotation_of[quotation.tokens.clone()].fill(index as u32 + 1);
    }
}

/// Pairs opening and closing marks. Gives the quotation that the paragraph may still continue.
fn pair_up(
    text: &str,
    tokens: &[Token],
    first: usize,
    paragraph: usize,
    mut continues: Option<usize>,
    quotations: &mut Vec<Quotation>,
) -> Option<usize> {
    // Straight and typographic single marks are rarely mixed; look for a closing one once, from the back.
    let last_single = (first..tokens.len()).rev().find(|&i| {
        tokens[i].kind == TokenKind::Quote
            && marks(text, &tokens[i]) == Marks::Single
            && side(text, tokens, i) != Side::Opening
    });
    let mut open: Option<(usize, Marks)> = None;
    let mut push = |range: Range<usize>, marks, is_closed, continues| {
        quotations.push(Quotation { tokens: range, marks, is_closed, continues, paragraph });
    };
    for index in (first..tokens.len()).filter(|&i| tokens[i].kind == TokenKind::Quote) {
        let (sort, side) = (marks(text, &tokens[index]), side(text, tokens, index));
        match open {
            None => {
                let opens = match sort {
                    Marks::Double => side != Side::Closing,
                    Marks::Single => side == Side::Opening && last_single.is_some_and(|last| last > index + 1),
                };
                if opens {
                    open = Some((index, sort));
                } else if sort == Marks::Double && index > first && continues.is_some() {
                    // the paragraph goes on inside a quotation without repeating the mark
                    push(first..index + 1, sort, true, continues.take());
                }
                if index > first {
                    continues = None;
                }
            }
            Some((start, opened)) if opened == sort => {
                if side == Side::Opening && sort == Marks::Double {
                    push(start..index, opened, false, continues.take());
                    open = Some((index, sort)); // the first one was never closed
                } else if side != Side::Opening {
                    push(start..index + 1, opened, true, continues.take());
                    open = None;
                }
            }
            Some((_, Marks::Single)) if side == Side::Opening => open = Some((index, sort)), // it was an apostrophe
            Some(_) => {}
        }
    }
    if let Some((start, Marks::Double)) = open {
        push(start..tokens.len(), Marks::Double, false, continues);
    }
    continues
}

fn marks_opening(mark: &str) -> bool {
    matches!(mark, "“" | "„" | "«")
}

fn marks(text: &str, token: &Token) -> Marks {
    match token.span.of(text) {
        "'" | "’" | "‘" | "‚" | "‛" | "‹" | "›" | "`" => Marks::Single,
        _ => Marks::Double,
    }
}

/// Whether the mark opens or closes: by its shape, unless its neighbours say that it was typed the wrong way round; for
/// straight ones by the white space around it.
pub(super) fn side(text: &str, tokens: &[Token], index: usize) -> Side {
    let span = tokens[index].span;
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    let leans_on_word_before = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '…'));
    let ends_before = after.is_none_or(|c| is_blank(c) || c.is_ascii_punctuation());
    match span.of(text) {
        "“" if leans_on_word_before && ends_before => Side::Closing,
        "”" if before.is_none_or(is_blank) && after.is_some_and(char::is_alphanumeric) => Side::Opening,
        "“" | "„" | "‟" | "«" | "‘" | "‚" | "‛" | "‹" | "``" | "`" => Side::Opening,
        "”" | "»" | "›" => Side::Closing,
        word if word == "''"
            || word.starts_with(is_apostrophe) && word.chars().count() == 1
            || word == "\""
            || word == "″" =>
        {
            let open_before =
                before.is_none_or(|c| is_blank(c) || matches!(c, '(' | '[' | '-' | '–' | '—' | '“' | '‘' | '"'));
            let open_after = after
                .is_none_or(|c| is_blank(c) || c.is_ascii_punctuation() || matches!(c, '”' | '’' | '—' | '–' | '…'));
            match (open_before, open_after) {
                (true, false)
                    if is_apostrophe(word.chars().next().unwrap_or(' ')) && after.is_some_and(|c| c.is_numeric()) =>
                {
                    Side::Closing
                } // '90s
                (true, false) => Side::Opening,
                (false, true) => Side::Closing,
                _ => Side::Either,
            }
        }
        _ => Side::Either,
    }
}

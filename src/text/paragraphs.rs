//! Paragraphs: by blank lines, by line breaks, or by none.

use crate::model::Span;

/// The paragraphs of a text, without white space at their edges.
///
/// A line break ends a paragraph, except in text that was wrapped to a fixed width: there blank lines separate
/// paragraphs, and the lines inside them all end near one column.
pub(super) fn split(text: &str) -> impl Iterator<Item = Span> {
    let wrapped = is_hard_wrapped(text);
    let mut start = 0;
    let mut end = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        while !done {
            let line_end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[end..]).map(|at| end + at);
            done = line_end.is_none();
            let stop = line_end.unwrap_or(text.len());
            let is_blank = text[end..stop].trim().is_empty();
            if wrapped && !is_blank && !done {
                end = stop + 1; // the next line goes on
                continue;
            }
            let paragraph = Span::new(start as u32, stop as u32).trimmed(text);
            (start, end) = (stop + 1, stop + 1);
            if !paragraph.is_empty() {
                return Some(paragraph);
            }
        }
        None
    })
}

/// Whether lines were broken at a fixed width: there are blank lines, and of the lines that another one follows most
/// are 40 to 100 characters long and none is much longer.
fn is_hard_wrapped(text: &str) -> bool {
    if memchr::memmem::find(text.as_bytes(), b"\n\n").is_none()
        && memchr::memmem::find(text.as_bytes(), b"\r\n\r\n").is_none()
    {
        return false;
    }
    let (mut inner, mut fitting) = (0, 0);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let length = line.trim().len();
        if length > 120 {
            return false;
        }
        if length > 0 && lines.peek().is_some_and(|next| !next.trim().is_empty()) {
            inner += 1;
            fitting += usize::from((40..=100).contains(&length));
        }
    }
    inner >= 4 && fitting * 10 >= inner * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        split(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_line_break_ends_a_paragraph() {
        assert_eq!(paragraphs(" One.\nTwo.\r\n\r\n  \n Three. "), ["One.", "Two.", "Three."]);
        assert_eq!(paragraphs(" \n "), Vec::<&str>::new());
    }

    #[test]
    fn wrapped_lines_belong_together() {
        let line = "words that fill a line up to the column where the writer broke it";
        let text = format!("{line}\n{line}\n{line}\n\n{line}\n{line}\n{line}\nend.");
        assert_eq!(paragraphs(&text).len(), 2);
    }
}

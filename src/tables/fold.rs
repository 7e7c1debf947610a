//! Text on one line: what every cell of a CSV file, and every quoted passage of a table, is.
//!
//! Runs of white space become one space, and none is left at the ends. All else stays, also what only steers a display
//! (zero-width spaces, bidirectional marks): a reader who folds white space of the slice finds the passage again. What
//! counts as white space is what Python's `str.split` takes for it, for that is how most readers fold.

use std::borrow::Cow;

/// `text` on one line. Borrowed if it is so already.
pub fn one_line(text: &str) -> Cow<'_, str> {
    match first_to_fold(text) {
        None => Cow::Borrowed(text),
        Some(clean) => Cow::Owned(fold(text, clean)),
    }
}

/// Whether a spreadsheet would run this line, folded by [`one_line`], as a formula (OWASP ASVS 1.2.10). A leading
/// apostrophe keeps it from doing so.
pub fn is_formula(line: &str) -> bool {
    line.starts_with(['=', '+', '-', '@'])
}

/// Whether a character is white space; NUL is taken for it too, for no CSV reader bears it.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\0' | '\u{1c}'..='\u{1f}')
}

/// Whether a character that begins with this byte may be white space: all others pass without being decoded.
const SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // controls and the space; then the first bytes of U+0080 to U+00BF, U+1680, U+2000 to U+2FFF, U+3000
        table[byte] = byte <= 0x20 || matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3);
        byte += 1;
    }
    table
};

/// Bytes that are looked at together: most have nothing to fold, which the processor sees of all of them at once.
const STRIDE: usize = 32;

/// Where the first character stands that folding changes, if there is one.
fn first_to_fold(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut after_space = true; // a space at the beginning goes
    let mut at = 0;
    let mut next_stride = 0;
    while at < bytes.len() {
        if at >= next_stride
            && let Some(stride) = bytes[at..].first_chunk::<STRIDE>()
        {
            if is_plain(stride) && !(after_space && stride[0] == b' ') {
                after_space = stride[STRIDE - 1] == b' ';
                at += STRIDE;
                continue;
            }
            next_stride = at + STRIDE;
        }
        if !SUSPICIOUS[bytes[at] as usize] {
            after_space = false;
            at += 1;
            continue;
        }
        if bytes[at] == b' ' {
            if after_space {
                return Some(at);
            }
            after_space = true;
            at += 1;
            continue;
        }
        let character = text[at..].chars().next().expect("inside the text");
        if is_space(character) {
            return Some(at);
        }
        after_space = false;
        at += character.len_utf8();
    }
    (after_space && !bytes.is_empty()).then(|| bytes.len() - 1)
}

/// Whether no byte begins a character that may be folded, and no two spaces stand together. No branches: so the compiler
/// can take many bytes in one step.
fn is_plain(bytes: &[u8; STRIDE]) -> bool {
    let is_odd = |byte: u8| (byte < b' ') | (byte == 0xc2) | (byte.wrapping_sub(0xe1) < 3);
    let odd = bytes.iter().fold(false, |odd, &byte| odd | is_odd(byte));
    let pairs = bytes[..STRIDE - 1].iter().zip(&bytes[1..]);
    !odd & !pairs.fold(false, |double, (&a, &b)| double | ((a == b' ') & (b == b' ')))
}

/// Folds `text`, of which the first `clean` bytes need no folding but for a space at their end.
fn fold(text: &str, clean: usize) -> String {
    let mut line = String::with_capacity(text.len());
    line.push_str(text[..clean].trim_end_matches(' '));
    let mut space = line.len() < clean;
    for character in text[clean..].chars() {
        if is_space(character) {
            space = true;
            continue;
        }
        if space && !line.is_empty() {
            line.push(' ');
        }
        space = false;
        line.push(character);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, line: &str) {
        assert_eq!(one_line(text), line, "{text:?}");
    }

    #[test]
    fn white_space_becomes_one_space() {
        check("He  said\r\n\tso", "He said so");
        check(" \u{a0}“Yes,”\u{2028}she said. ", "“Yes,” she said.");
        check("a\0b\u{1f}c\u{85}d\u{3000}e", "a b c d e");
        check("end ", "end");
        check(" ", "");
        check("", "");
    }

    #[test]
    fn marks_that_only_steer_the_display_stay() {
        check("a\u{202e}b\u{2066} c\u{200b}d\u{feff}", "a\u{202e}b\u{2066} c\u{200b}d\u{feff}");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn what_needs_nothing_is_not_copied() {
        assert!(matches!(one_line("“Così è,” he said – naïvely."), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn a_line_is_the_words_with_a_space_between(
            text in "(some plain words|[ a\\n\\r\\t\u{85}\u{a0}\u{ad}\u{2003}\u{2029}\u{202e}é“\u{1680}\u{61c}\u{feff}ﬁ\u{0}]){0,40}",
        ) {
            let words: Vec<_> = text.split(is_space).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(one_line(&text).into_owned(), words.join(" "));
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let line = one_line(&text).into_owned();
            prop_assert_eq!(&one_line(&line), &line);
            let has_breaks = line.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
            prop_assert!(!has_breaks);
        }
    }
}

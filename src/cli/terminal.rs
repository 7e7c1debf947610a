//! Words for a terminal.

pub(super) use crate::page::{count as grouped, counted};

/// The text without characters that steer a terminal; line breaks and tabs stay.
pub(super) fn safe(text: &str) -> String {
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn steers(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

//! Names as they are compared: without case, accents and marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name for comparison: lower case, without accents and apostrophes, every other mark a space, no space doubled or at
/// the edges.
pub fn fold(name: &str) -> String {
    folded(name, ' ')
}

/// Folds a name, with `gap` between the words.
fn folded(name: &str, gap: char) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().for_each(|letter| push_folded(&mut folded, letter.to_ascii_lowercase(), gap)); // the same, quicker
    } else {
        let letters = name.chars().flat_map(char::to_lowercase).nfkd();
        // What is taken apart may have capitals (the superscript Ħ).
        letters.flat_map(char::to_lowercase).for_each(|letter| push_folded(&mut folded, letter, gap));
    }
    folded.truncate(folded.trim_end_matches(gap).len());
    folded
}

fn push_folded(folded: &mut String, letter: char, gap: char) {
    if matches!(letter, 'a'..='z' | '0'..='9') {
        folded.push(letter);
    } else if let Some(letters) = plain_letter(letter) {
        folded.push_str(letters);
    } else if letter.is_alphanumeric() {
        folded.push(letter);
    } else if !is_combining_mark(letter) && !is_apostrophe(letter) && !folded.is_empty() && !folded.ends_with(gap) {
        folded.push(gap);
    }
}

/// Letters that are no accented form of another, as they are written without them.
fn plain_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ħ' => "h",
        'ə' => "a",
        _ => return None,
    })
}

/// Apostrophes, and the marks that stand for ayn and hamza.
fn is_apostrophe(mark: char) -> bool {
    matches!(mark, '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' | '′')
}

/// A name as an id: folded, `-` between the words. Empty if it has no letter or digit.
pub fn slug(name: &str) -> String {
    folded(name, '-')
}

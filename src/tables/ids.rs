//! Ids that are a function of what a row is, so that they are the same in every run: a letter, an underscore, and
//! base32 (lower-case, 0 to v) of the first 80 bits of SHA-256.
//!
//! 80 bits: with a million articles two would share an id in one of 10¹² archives.

use data_encoding::BASE32_DNSSEC;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::model::Statement;

/// Bytes of the hash that an id shows.
const SHOWN: usize = 10;

/// The id of an article: its text and the day of publication.
pub fn article(text: &str, published: Option<Date>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(published.map(|day| day.to_string()).unwrap_or_default());
    hasher.update([0]);
    hasher.update(text);
    id("a_", hasher)
}

/// The id of a statement: its article, where its content stands, where its cue stands.
///
/// `copy` counts earlier statements of the article that share all of it: 0 for all but freaks.
pub fn statement(article_id: &str, statement: &Statement, copy: u32) -> String {
    let mut hasher = Sha256::new();
    hasher.update(article_id);
    for span in statement.content.iter().chain(&statement.cue) {
        hasher.update(span.start.to_le_bytes());
        hasher.update(span.end.to_le_bytes());
    }
    hasher.update([u8::from(statement.cue.is_some())]); // a cue is no further part of the content
    if copy > 0 {
        hasher.update(copy.to_le_bytes());
    }
    id("s_", hasher)
}

fn id(prefix: &str, hasher: Sha256) -> String {
    let mut id = String::with_capacity(prefix.len() + SHOWN * 8 / 5);
    id.push_str(prefix);
    BASE32_DNSSEC.encode_append(&hasher.finalize()[..SHOWN], &mut id);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_article_is_its_text_and_its_day() {
        let id = article("They met.", Some(date(2020, 4, 21)));
        assert_eq!(id, article("They met.", Some(date(2020, 4, 21))));
        assert_ne!(id, article("They met.", Some(date(2020, 4, 22))));
        assert_ne!(id, article("They met.", None));
        assert_ne!(id, article("They met!", Some(date(2020, 4, 21))));
        assert_eq!(id.len(), 18);
        assert!(id.starts_with("a_") && id[2..].bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()));
    }
}

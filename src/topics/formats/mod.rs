//! Dictionaries that users bring along: quanteda, LIWC, Lexicoder, Yoshikoder, WordStat, tables.
//!
//! Each format has a file that turns its text into a [`Listing`]; what a pattern matches is the same for all: whole
//! tokens, whatever their case and accents; `*` any number of characters, `?` exactly one; a space stands for the next
//! token; nothing is stemmed. Only tables know the full language of the built-in dictionary ([`super::pattern`]).
//! Files are UTF-8, else UTF-16 with its mark, else windows-1252.

mod lexicoder;
mod liwc;
mod quanteda;
mod table;
mod wordstat;
mod yoshikoder;

use std::path::Path;

/// The format of a dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML as `quanteda::dictionary()` reads it.
    Quanteda,
    /// Linguistic Inquiry and Word Count, `.dic`.
    Liwc,
    /// Lexicoder 3, `.lc3`.
    Lexicoder,
    /// Yoshikoder and Lexicoder 2, XML: `.ykd`, `.lcd`.
    Yoshikoder,
    /// WordStat, `.cat`.
    WordStat,
    /// Comma-separated with a header.
    Csv,
    /// Tab-separated with a header.
    Tsv,
}

/// What a file says, before its patterns are read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listing {
    /// A parent stands before its children.
    pub categories: Vec<Category>,
    /// Patterns in the order of the file.
    pub entries: Vec<Entry>,
    /// What was left out, and where.
    pub notes: Vec<String>,
}

/// A category of a dictionary.
#[derive(Debug, PartialEq)]
pub(super) struct Category {
    /// As written.
    pub name: String,
    /// Index of the category above it.
    pub parent: Option<usize>,
    /// The id of a known topic that it lies under.
    pub under: Option<String>,
    /// Where it is named first.
    pub line: usize,
}

/// A pattern of a category.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// Index of the category.
    pub category: usize,
    /// As written.
    pub pattern: String,
    /// How much a match says.
    pub weight: f32,
    /// Where it stands.
    pub line: usize,
}

/// A fault: the line, from 1, 0 for the file as a whole; what was expected and found.
pub(super) type Fault = (usize, String);

impl Format {
    /// The words for `--topics-format`, each with its format.
    pub const NAMES: [(&'static str, Format); 7] = [
        ("quanteda", Format::Quanteda),
        ("liwc", Format::Liwc),
        ("lexicoder", Format::Lexicoder),
        ("yoshikoder", Format::Yoshikoder),
        ("wordstat", Format::WordStat),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
    ];

    /// The format that a file's extension stands for.
    pub fn of(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "yml" | "yaml" => Some(Format::Quanteda),
            "dic" => Some(Format::Liwc),
            "lc3" => Some(Format::Lexicoder),
            "ykd" | "lcd" => Some(Format::Yoshikoder),
            "cat" => Some(Format::WordStat),
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            _ => None,
        }
    }

    /// Whether patterns may use the full language of the built-in dictionary.
    pub(super) fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
    }

    /// Reads a file's bytes.
    pub(super) fn read(self, bytes: &[u8]) -> Result<Listing, Fault> {
        let text = &decode(bytes);
        let listing = match self {
            Format::Quanteda => quanteda::read(text),
            Format::Liwc => liwc::read(text),
            Format::Lexicoder => lexicoder::read(text),
            Format::Yoshikoder => yoshikoder::read(text),
            Format::WordStat => wordstat::read(text),
            Format::Csv => table::read(text, b','),
            Format::Tsv => table::read(text, b'\t'),
        }?;
        match listing.entries.is_empty() {
            true => Err((0, "a dictionary with at least one pattern, found none".into())),
            false => Ok(listing),
        }
    }
}

impl Listing {
    /// Adds a category and returns its index.
    fn category(&mut self, name: &str, parent: Option<usize>, line: usize) -> usize {
        let category = Category { name: name.trim().to_owned(), parent, under: None, line };
        self.categories.push(category);
        self.categories.len() - 1
    }

    /// Adds a pattern of weight 1.
    fn entry(&mut self, category: usize, pattern: &str, line: usize) {
        self.entries.push(Entry { category, pattern: pattern.trim().to_owned(), weight: 1.0, line });
    }
}

/// The text of a file.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// A weight as a table writes it; 1 where it says nothing.
pub(super) fn weight(cell: &str) -> Result<f32, String> {
    match cell.parse() {
        _ if cell.is_empty() => Ok(1.0),
        Ok(weight) if weight > 0.0 && weight <= 1000.0 => Ok(weight),
        _ => Err(format!("a weight above 0 and up to 1000, found “{cell}”")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Categories as paths, patterns by path, the way the tests of each format compare them.
    pub fn paths(format: Format, text: &str) -> Vec<(String, Vec<String>)> {
        let listing = format.read(text.as_bytes()).expect("a dictionary that can be read");
        let path = |category: usize| {
            let up = std::iter::successors(Some(category), |&index| listing.categories[index].parent);
            let mut names: Vec<_> = up.map(|index| listing.categories[index].name.as_str()).collect();
            names.reverse();
            names.join("/")
        };
        let of = |category| {
            let own = listing.entries.iter().filter(|entry| entry.category == category);
            own.map(|entry| entry.pattern.clone()).collect()
        };
        (0..listing.categories.len()).map(|category| (path(category), of(category))).collect()
    }

    /// `paths` for comparison with literals.
    pub fn check(format: Format, text: &str, expected: &[(&str, &[&str])]) {
        let expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(path, patterns)| (path.to_string(), patterns.iter().map(|p| p.to_string()).collect()))
            .collect();
        assert_eq!(paths(format, text), expected);
    }

    /// The line and a word of the reason of a fault.
    pub fn check_fault(format: Format, text: &str, line: usize, word: &str) {
        let (found, reason) = format.read(text.as_bytes()).expect_err(text);
        assert_eq!(found, line, "{reason}");
        assert!(reason.contains(word), "{reason}");
    }

    #[test]
    fn other_encodings_are_read() {
        assert_eq!(decode(b"caf\xe9 \x93x\x94"), "café “x”");
        assert_eq!(decode("\u{feff}élan".as_bytes()), "élan");
        assert_eq!(decode(&[0xff, 0xfe, b'a', 0, b'b', 0]), "ab");
    }

    #[test]
    fn an_empty_file_is_a_fault() {
        for (_, format) in Format::NAMES {
            assert!(format.read(b"").is_err(), "{format:?}");
        }
    }
}

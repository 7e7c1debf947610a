//! The codes of `rejects`: what each means and what to do about it.
//!
//! A code never changes its meaning; new faults get new codes.

/// One code with its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `E101` and so on.
    pub code: &'static str,
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// The file could not be opened or read.
pub const UNREADABLE: &str = "E101";
/// The file holds no text.
pub const BINARY: &str = "E102";
/// A packed file is cut off or damaged.
pub const DAMAGED: &str = "E103";
/// The record is longer than `--max-article`.
pub const TOO_LONG: &str = "E104";
/// A packed file unpacks to too much.
pub const TOO_MUCH: &str = "E105";
/// A web format that is not read.
pub const WEB_FORMAT: &str = "E106";
/// The record is no valid JSON object.
pub const JSON: &str = "E107";
/// The row does not fit its table.
pub const ROW: &str = "E108";
/// No field holds a text.
pub const NO_TEXT: &str = "E109";
/// The text has no letter.
pub const NO_LETTER: &str = "E110";
/// The Parquet file could not be read.
pub const PARQUET: &str = "E111";
/// An element of an XML file is not well-formed or not closed.
pub const XML: &str = "E112";
/// A record of a WARC file is malformed.
pub const WARC: &str = "E113";
/// A member of an archive cannot be unpacked.
pub const MEMBER: &str = "E114";
/// A stage failed on the article.
pub const PANIC: &str = "E900";

/// All codes, in order.
pub const ALL: &[Code] = &[
    Code {
        code: UNREADABLE,
        title: "cannot be opened or read",
        advice: "check that it exists and that you may read it",
    },
    Code { code: BINARY, title: "not a text", advice: "unpack or convert it first, or leave it out" },
    Code {
        code: DAMAGED,
        title: "packed file is cut off or damaged",
        advice: "fetch it again; the records before the fault were taken",
    },
    Code { code: TOO_LONG, title: "longer than --max-article", advice: "split it, or raise --max-article" },
    Code { code: TOO_MUCH, title: "unpacks to far more than it holds", advice: "unpack it yourself if you trust it" },
    Code {
        code: WEB_FORMAT,
        title: "web format that is not read",
        advice: "extract the text first (trafilatura, news-please, newspaper4k, fundus)",
    },
    Code { code: JSON, title: "not a valid JSON object", advice: "mend the record at the place that is named" },
    Code { code: ROW, title: "row does not fit its table", advice: "look for a quotation mark that is not doubled" },
    Code { code: NO_TEXT, title: "no field holds a text", advice: "name it: --map text=NAME" },
    Code { code: NO_LETTER, title: "text without a letter", advice: "nothing can be found in it; leave it out" },
    Code { code: PARQUET, title: "Parquet file cannot be read", advice: "write it again, or as JSON Lines" },
    Code { code: XML, title: "XML is not well-formed", advice: "mend the record at the place that is named" },
    Code { code: WARC, title: "WARC record is malformed", advice: "fetch it again; the records around it were taken" },
    Code { code: MEMBER, title: "member of an archive cannot be unpacked", advice: "unpack it yourself" },
    Code { code: PANIC, title: "analysing it failed", advice: "report it; all other articles are unharmed" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(ALL.is_sorted_by(|a, b| a.code < b.code));
    }
}

//! Pairs of texts from a file, to check the likeness against one's own judgement (`onrecord compare --pairs FILE`).
//!
//! A line is a JSON object with `id`, `a`, `b`; other fields are left alone. The pairs go the way of all statements:
//! the same preparation, the same comparison.

use std::fmt;
use std::io::{self, BufRead};

use serde::Deserialize;

use super::likeness::{Likeness, MIN_SIMILARITY, Status, Voice};

/// The verdict on one pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The pair's own.
    pub id: String,
    /// What the texts are to each other, at [`MIN_SIMILARITY`].
    pub status: Status,
    /// From 0 to 1.
    pub similarity: f32,
}

/// Why pairs could not be read.
#[derive(Debug)]
pub enum PairsError {
    /// A line is no pair.
    Line {
        /// From 1.
        line: usize,
        /// What was found.
        reason: String,
    },
    /// The file cannot be read further.
    Io(io::Error),
}

/// Compares the pairs of a JSONL file, in its order. Empty lines are passed over.
///
/// # Errors
/// At the first line that is no pair, or if reading fails.
pub fn pairs(reader: impl BufRead, likeness: &Likeness) -> Result<Vec<Pair>, PairsError> {
    #[derive(Deserialize)]
    struct Line {
        id: serde_json::Value,
        a: String,
        b: String,
    }

    let mut pairs = Vec::new();
    for (index, line) in reader.lines().enumerate() {
        let fault = |reason: String| PairsError::Line { line: index + 1, reason };
        let line = line.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => fault("the line is not UTF-8".to_owned()),
            _ => PairsError::Io(error),
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let pair: Line = serde_json::from_str(&line).map_err(|error| fault(error.to_string()))?;
        let id = match pair.id {
            serde_json::Value::String(id) => id,
            serde_json::Value::Number(id) => id.to_string(),
            other => return Err(fault(format!("`id` is {other}"))),
        };
        let [a, b] = [&pair.a, &pair.b].map(|text| likeness.prepare(text, Voice::Reported));
        let comparison = likeness.compare(&a, &b);
        pairs.push(Pair { id, status: comparison.status(MIN_SIMILARITY), similarity: comparison.similarity });
    }
    Ok(pairs)
}

impl fmt::Display for PairsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PairsError::Line { line, reason } => write!(
                f,
                "line {line}: {reason}; a line is a JSON object with \"id\" (text or number), \"a\" and \"b\" (texts)"
            ),
            PairsError::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PairsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PairsError::Io(error) => Some(error),
            PairsError::Line { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn read(text: &[u8]) -> Result<Vec<Pair>, String> {
        let likeness = Likeness::new(&Lexicon::built_in()).unwrap();
        pairs(text, &likeness).map_err(|error| error.to_string())
    }

    #[test]
    fn pairs_are_judged_in_their_order() {
        let lines = r#"{"id": "b", "a": "the bridge is safe", "b": "The bridge is safe!", "note": 1}

{"id": 7, "a": "the bridge is safe", "b": "the bridge is unsafe"}
{"id": "a", "a": "the bridge is safe", "b": "prices rose in May"}
"#;
        let found = read(lines.as_bytes()).unwrap();
        let found: Vec<_> = found.iter().map(|pair| (pair.id.as_str(), pair.status)).collect();
        assert_eq!(found, [("b", Status::Repeated), ("7", Status::Reworded), ("a", Status::Different)]);
        assert_eq!(read(b"").unwrap(), []);
    }

    #[test]
    fn a_line_that_is_no_pair_is_named() {
        for (text, found) in [
            (&b"\n{\"id\": 1, \"a\": \"x\"}\n"[..], "line 2: missing field `b`"),
            (b"id,a,b\n", "line 1: expected value"),
            (b"{\"id\": null, \"a\": \"x\", \"b\": \"y\"}", "line 1: `id` is null"),
            (b"{\"id\": 1, \"a\": \"x\", \"b\": 3}", "line 1: invalid type: integer `3`, expected a string"),
            (b"\xff\n", "line 1: the line is not UTF-8"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(found) && error.contains("a line is a JSON object with"), "{error}");
        }
    }
}

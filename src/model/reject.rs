//! An input that could not be used.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What stands in the table `rejects`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The normalised path of the file.
    pub source_path: String,
    /// Position of the record in a file of many, from 0.
    pub record: Option<u32>,
    /// Offset of the fault in the (unpacked) file, in bytes, where it is known.
    pub byte: Option<u64>,
    /// `E101` and so on: [`crate::read::codes`] lists them.
    pub code: Cow<'static, str>,
    /// What was expected and what was found.
    pub reason: String,
    /// The first 200 characters of the record, without control characters.
    pub excerpt: Option<String>,
}

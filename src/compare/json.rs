//! An answer as one JSON object, with what it depends on; rows as objects.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::answer::{Answer, Asked, More, Settings};
use super::side::{LeftOut, SideFacts};
use crate::tables::{Columns, Values};

/// One object: question, settings, hashes of what the output was made with, sides, rows.
#[derive(Serialize)]
pub struct AsJson<'a> {
    question: &'a Asked,
    settings: &'a Settings,
    hashes: Hashes,
    sides: &'a [SideFacts],
    left_out: &'a LeftOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rare_words: Option<usize>,
    rows: Rows<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Rows<'a>>,
}

/// What the output was made with.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Hashes {
    /// SHA-256 of the word lists.
    pub lexicon: Option<String>,
    /// SHA-256 of the settings.
    pub settings: Option<String>,
}

impl Answer {
    /// The answer as it is written in JSON.
    pub fn as_json(&self, hashes: Hashes) -> AsJson<'_> {
        let (floor, rare_words, claims) = match &self.more {
            More::Nothing => (None, None, None),
            More::Words { floor, rare } => (*floor, Some(*rare), None),
            More::Over { claims, .. } => (None, None, claims.as_ref().map(Rows)),
        };
        AsJson {
            question: &self.asked,
            settings: &self.settings,
            hashes,
            sides: &self.sides,
            left_out: &self.left_out,
            floor,
            rare_words,
            rows: Rows(&self.rows),
            claims,
        }
    }
}

/// Rows as objects, their columns in order.
pub struct Rows<'a>(pub &'a Columns);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows()))?;
        (0..self.0.rows()).try_for_each(|row| rows.serialize_element(&RowOf(self.0, row)))?;
        rows.end()
    }
}

struct RowOf<'a>(&'a Columns, usize);

impl Serialize for RowOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RowOf(columns, row) = *self;
        let mut map = serializer.serialize_map(Some(columns.values().len()))?;
        for (column, values) in columns.table().columns.iter().zip(columns.values()) {
            let name = column.name;
            match values {
                Values::Text(texts) => map.serialize_entry(name, &texts.at(row))?,
                Values::Integer(numbers) => map.serialize_entry(name, &numbers[row])?,
                Values::Date(days) => map.serialize_entry(name, &days[row])?,
                Values::Boolean(values) => map.serialize_entry(name, &values[row])?,
                Values::Number(numbers) => map.serialize_entry(name, &numbers[row])?,
                Values::TextList(_) => map.serialize_entry(name, &columns.row(row).texts(name))?,
                Values::SpanList(_) => map.serialize_entry(name, columns.row(row).spans(name))?,
            }
        }
        map.end()
    }
}

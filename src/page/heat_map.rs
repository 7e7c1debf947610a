//! Counts of two things together.

use minijinja::context;
use minijinja::value::Value;

/// Who spoke about what, and how often: the darker, the more. A table with shaded cells, so that it can be read aloud.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeatMap {
    /// The heading.
    pub heading: String,
    /// What is counted, and what to mind.
    pub note: String,
    /// What the rows are: "speaker".
    pub row_name: String,
    /// What the columns are: "topic".
    pub column_name: String,
    /// The rows.
    pub rows: Vec<String>,
    /// The columns.
    pub columns: Vec<String>,
    /// A count for each row and column.
    pub counts: Vec<Vec<u64>>,
}

/// Steps of shading above white.
const STEPS: f64 = 8.0;

impl HeatMap {
    pub(super) fn value(&self) -> Value {
        let largest = self.counts.iter().flatten().copied().max().unwrap_or(0);
        let cell = |count: u64| {
            // by the square root, or all cells but the largest would look empty
            let shade = if largest == 0 { 0.0 } else { (count as f64 / largest as f64).sqrt() * STEPS };
            let text = if count == 0 { String::new() } else { super::count(count) };
            context! { text => text, shade => shade.ceil() as u8 }
        };
        let row = |(name, counts): (&String, &Vec<u64>)| {
            context! { name => name, cells => counts.iter().map(|&count| cell(count)).collect::<Vec<_>>() }
        };
        context! {
            row_name => &self.row_name,
            column_name => &self.column_name,
            columns => &self.columns,
            rows => self.rows.iter().zip(&self.counts).map(row).collect::<Vec<_>>(),
        }
    }
}

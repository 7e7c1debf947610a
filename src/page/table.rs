//! Tables.

use minijinja::context;
use minijinja::value::Value;

use super::{ROWS, count};

/// A table of so many rows can be searched.
const SEARCHABLE: usize = 12;

/// Rows and columns. The reader can search it where it is long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heading.
    pub heading: String,
    /// What the rows are, and what to mind.
    pub note: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column; an empty cell is a missing value. The page shows the first [`super::ROWS`].
    pub rows: Vec<Vec<String>>,
    /// How many rows there are in all, where `rows` holds only the first of them.
    pub total: usize,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// How its cells are set.
    pub align: Align,
}

/// How cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words, from the left.
    Text,
    /// Figures, one below the other.
    Number,
}

impl Column {
    /// A column of words.
    pub fn text(name: impl Into<String>) -> Column {
        Column { name: name.into(), align: Align::Text }
    }

    /// A column of figures.
    pub fn number(name: impl Into<String>) -> Column {
        Column { name: name.into(), align: Align::Number }
    }
}

impl Table {
    pub(super) fn value(&self) -> Value {
        let columns = self.columns.iter().map(|column| context! { name => &column.name, class => column.class() });
        let row = |row: &Vec<String>| -> Value {
            let cells = self.columns.iter().zip(row);
            cells.map(|(column, cell)| context! { text => cell, class => column.class() }).collect()
        };
        let shown = self.rows.len().min(ROWS);
        context! {
            columns => columns.collect::<Vec<_>>(),
            rows => self.rows[..shown].iter().map(row).collect::<Vec<_>>(),
            searchable => shown >= SEARCHABLE,
            more => more(self.total.max(self.rows.len()), shown, "rows"),
        }
    }
}

impl Column {
    fn class(&self) -> &'static str {
        match self.align {
            Align::Text => "text",
            Align::Number => "number",
        }
    }
}

/// What is said of rows that the page leaves out; nothing where there are none.
pub(super) fn more(total: usize, shown: usize, what: &str) -> String {
    if total <= shown {
        return String::new();
    }
    format!("The first {} of {} {what}.", count(shown as u64), count(total as u64))
}

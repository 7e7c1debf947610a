//! A table as CSV: UTF-8, LF, RFC 4180, a header, one row per line.
//!
//! White space in a text is folded, so that a row is a line. A text that a spreadsheet would run as a formula gets a
//! leading apostrophe (OWASP ASVS 1.2.10). The guard comes after folding, which strips what may stand before the formula.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::Options;
use super::disk::{OutputFile, Written};
use super::error::WriteError;
use crate::tables::fold::one_line;
use crate::tables::{Columns, Table, Values};

/// A CSV file that is being written.
pub(super) struct CsvFile {
    writer: csv::Writer<OutputFile>,
    /// Positions of the columns that CSV has.
    columns: Vec<usize>,
    is_raw: bool,
    cell: String,
    /// Cells that got an apostrophe.
    pub guarded: u64,
}

impl CsvFile {
    /// Begins the file with its header.
    pub fn begin(mut file: OutputFile, table: &Table, options: &Options) -> Result<CsvFile, WriteError> {
        if options.csv_bom {
            file.write_all("\u{feff}".as_bytes()).map_err(WriteError::of("write", file.path()))?;
        }
        let (columns, header): (Vec<_>, Vec<_>) = table.csv_columns().map(|(at, column)| (at, column.name)).unzip();
        let mut writer = csv::Writer::from_writer(file);
        let done = writer.write_record(header);
        let mut file = CsvFile { writer, columns, is_raw: options.csv_raw, cell: String::new(), guarded: 0 };
        file.named(done)?;
        Ok(file)
    }

    /// Appends rows.
    pub fn push(&mut self, rows: &Columns) -> Result<(), WriteError> {
        for row in 0..rows.rows() {
            let done = self.write_row(rows, row);
            self.named(done)?;
        }
        Ok(())
    }

    /// Makes the file whole.
    pub fn finish(self) -> Result<Written, WriteError> {
        let path = self.writer.get_ref().path().to_path_buf();
        let file = self.writer.into_inner().map_err(|error| WriteError::of("write", path)(error.into_error()))?;
        file.finish()
    }

    /// Bytes up to now.
    pub fn bytes(&self) -> u64 {
        self.writer.get_ref().bytes()
    }

    fn write_row(&mut self, rows: &Columns, row: usize) -> csv::Result<()> {
        for at in 0..self.columns.len() {
            let values = &rows.values()[self.columns[at]];
            self.cell.clear();
            if let Some(text) = self.fill(values, row) {
                self.writer.write_field(text)?;
            } else {
                self.writer.write_field(&self.cell)?;
            }
        }
        self.writer.write_record(None::<&[u8]>)
    }

    /// Puts the value at `row` into `self.cell`, or returns it if it may be written as it is.
    fn fill<'v>(&mut self, values: &'v Values, row: usize) -> Option<&'v str> {
        let cell = &mut self.cell;
        match values {
            Values::Text(texts) => return self.fill_text(texts.at(row)),
            Values::Integer(numbers) => put(cell, numbers[row]),
            Values::Date(days) => put(cell, days[row]),
            Values::Boolean(values) => put(cell, Some(values[row])),
            Values::Number(numbers) => put(cell, Some(numbers[row])),
            Values::TextList(lists) => {
                for (index, item) in lists.range(row).enumerate() {
                    cell.push_str(if index > 0 { ";" } else { "" });
                    cell.push_str(lists.items.at(item).unwrap_or_default());
                }
                let text = std::mem::take(cell);
                if let Some(plain) = self.fill_text(Some(&text)) {
                    self.cell.push_str(plain);
                }
            }
            Values::SpanList(lists) => {
                for (index, (start, end)) in lists.items[lists.range(row)].iter().enumerate() {
                    let separator = if index > 0 { ";" } else { "" };
                    let _ = write!(cell, "{separator}{start}-{end}"); // a String takes everything
                }
            }
        }
        None
    }

    /// Puts a text, folded and guarded, into `self.cell`, or returns it if it needs neither.
    fn fill_text<'v>(&mut self, text: Option<&'v str>) -> Option<&'v str> {
        let line = one_line(text?);
        let is_formula = line.starts_with(['=', '+', '-', '@']);
        if is_formula && !self.is_raw {
            self.guarded += 1;
            self.cell.push('\'');
        } else if let std::borrow::Cow::Borrowed(line) = line {
            return Some(line);
        }
        self.cell.push_str(&line);
        None
    }

    fn named(&self, done: csv::Result<()>) -> Result<(), WriteError> {
        let source = |error: csv::Error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            kind => io::Error::other(format!("{kind:?}")),
        };
        done.map_err(|error| WriteError::of("write", self.writer.get_ref().path())(source(error)))
    }
}

/// Prints a value; nothing if it is missing.
fn put(cell: &mut String, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        let _ = write!(cell, "{value}"); // a String takes everything
    }
}

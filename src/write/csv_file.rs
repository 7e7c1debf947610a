//! A table as CSV: UTF-8, LF, RFC 4180, a header, one row per line.
//!
//! White space in a text is folded, so that a row is a line. A text that a spreadsheet would run as a formula gets a
//! leading apostrophe (OWASP ASVS 1.2.10). The guard comes after folding, which strips what may stand before the
//! formula.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::Options;
use crate::tables::fold::{is_formula, one_line};
use crate::tables::{Columns, Table, Values};

/// A CSV file that is being written.
pub(super) struct CsvFile<W: Write> {
    writer: csv::Writer<W>,
    /// Positions of the columns that CSV has.
    columns: Vec<usize>,
    is_raw: bool,
    cell: String,
    /// Cells that got an apostrophe.
    pub guarded: u64,
}

impl<W: Write> CsvFile<W> {
    /// Begins the file with its header.
    pub fn begin(mut file: W, table: &Table, options: &Options) -> io::Result<CsvFile<W>> {
        if options.csv_bom {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let (columns, header): (Vec<_>, Vec<_>) = table.csv_columns().map(|(at, column)| (at, column.name)).unzip();
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(header).map_err(plain)?;
        Ok(CsvFile { writer, columns, is_raw: options.csv_raw, cell: String::new(), guarded: 0 })
    }

    /// Appends rows.
    pub fn push(&mut self, rows: &Columns) -> io::Result<()> {
        (0..rows.rows()).try_for_each(|row| self.write_row(rows, row)).map_err(plain)
    }

    /// What was written to, with all rows in it.
    pub fn into_inner(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    /// What is written to; rows may still be missing.
    pub fn inner(&self) -> &W {
        self.writer.get_ref()
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
            Values::Number(numbers) => put(cell, numbers[row]),
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
        if is_formula(&line) && !self.is_raw {
            self.guarded += 1;
            self.cell.push('\'');
        } else if let Cow::Borrowed(line) = line {
            return Some(line);
        }
        self.cell.push_str(&line);
        None
    }
}

/// The error of the file itself.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// Prints a value; nothing if it is missing.
fn put(cell: &mut String, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        let _ = write!(cell, "{value}"); // a String takes everything
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::fixture::Archive;
    use crate::tables::schema::{self, RejectRow};

    fn written(rows: &Columns, options: Options) -> (String, u64) {
        let mut file = CsvFile::begin(Vec::new(), rows.table(), &options).unwrap();
        file.push(rows).unwrap();
        let guarded = file.guarded;
        (String::from_utf8(file.into_inner().unwrap()).unwrap(), guarded)
    }

    fn reject(reason: &str) -> Columns {
        let mut rows = Columns::new(&schema::REJECTS);
        rows.push(RejectRow { source_path: "a", record: None, byte: Some(0), code: "E101", reason, excerpt: None });
        rows
    }

    fn cell(reason: &str, options: Options) -> String {
        let (text, _) = written(&reject(reason), options);
        let line = text.strip_prefix("source_path,record,byte,code,reason,excerpt\n").unwrap();
        line.strip_prefix("a,,0,E101,").unwrap().strip_suffix(",\n").unwrap().to_owned()
    }

    #[test]
    fn a_cell_is_on_one_line_and_no_formula() {
        for (reason, expected) in [
            ("plain", "plain"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("two\r\n  lines", "two lines"),
            ("=1+1", "'=1+1"),
            (" \t@SUM(A1)", "'@SUM(A1)"),
            ("\0-1", "'-1"),
            ("'=1", "'=1"),
            ("a=1", "a=1"),
            ("\r\n", ""),
        ] {
            assert_eq!(cell(reason, Options::default()), expected, "{reason:?}");
        }
        let raw = Options { csv_raw: true, ..Options::default() };
        assert_eq!(cell(" =1 +\n1", raw), "=1 + 1");
        assert_eq!(written(&reject("=1"), Options::default()).1, 1);
        assert_eq!(written(&reject("=1"), raw).1, 0);
    }

    #[test]
    fn every_table_is_as_its_columns_say() {
        for rows in Archive::new().tables() {
            let (text, _) = written(&rows, Options { csv_bom: true, ..Options::default() });
            let text = text.strip_prefix('\u{feff}').unwrap();
            assert_eq!(text.matches('\n').count(), rows.rows() + 1, "{}", rows.table().name);
            assert!(!text.contains('\r') && !text.contains("Two\n"));
        }
    }

    #[test]
    fn lists_and_spans_are_joined() {
        let tables = Archive::new().tables();
        let lines = written(&tables[1], Options::default()).0;
        let line = lines.lines().nth(3).unwrap();
        assert!(line.contains(",0,73,0-24;61-73,"), "{line}");
        assert!(lines.lines().nth(1).unwrap().contains(",bo-ek;ana-zürn,"));
        let speakers = written(&tables[2], Options::default());
        assert!(speakers.0.contains("'@Z;the Doctor"), "a list is a text too");
    }
}

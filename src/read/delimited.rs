//! Tables as text: values separated by commas, tabs, semicolons or bars (RFC 4180, and what Python's `csv` writes).
//!
//! The first row names the columns; a table without such a row is known only if it is trafilatura's. The rows are cut
//! here and not by the `csv` crate, which holds a row in memory however long it is: one quotation mark that nobody
//! closes would make the rest of a file one value.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use super::fields::{self, Object};
use super::names::{Field, FieldMap, meanings};
use super::records::{Fault, Records};
use super::source::{Place, Stream};
use super::{codes, encoding, values};

/// Separators that are tried; of equally good ones the first counts.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// The columns of `trafilatura --output-format csv`, which writes no header.
const TRAFILATURA: [&str; 11] =
    ["url", "id", "fingerprint", "hostname", "title", "image", "date", "text", "comments", "license", "pagetype"];
/// The columns of GDELT's Global Knowledge Graph 2.1, which has no header and no text.
const GKG_COLUMNS: usize = 27;
/// Bytes of a row that are kept for the excerpt.
const KEPT: usize = 2048;

/// Which separators may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// Seen from the first row.
    Any,
    /// The tab.
    Tab,
}

/// Reads a record from each row.
pub(super) fn read(stream: &mut Stream, separator: Separator, records: &mut Records<'_>) -> ControlFlow<()> {
    let most = records.options.max_article;
    let head = stream.head.clone();
    let table = match Table::of(&head, separator, &records.options.map) {
        Ok(table) => table,
        Err(fault) => return records.reject(fault.on_line(stream.place()), &head),
    };
    let mut rows = Rows::new(stream, table.separator, most);
    let mut is_header = table.has_header;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return records.reject(rows.stream.fault(&error), &rows.start),
        };
        if std::mem::take(&mut is_header) {
            continue;
        }
        let fault = match row {
            Row::TooLong => Fault::too_long(most),
            Row::Unclosed => {
                Fault::new(codes::ROW, "a quotation mark is opened and not closed: the file may be cut off")
            }
            Row::Whole => match table.object(&rows.cells()) {
                Ok(object) => {
                    records.object(object, Some(rows.place.byte), &rows.start)?;
                    continue;
                }
                Err(fault) => fault,
            },
        };
        records.reject(fault.on_line(rows.place), &rows.start)?;
    }
}

/// Whether the first line names columns that we know: the text and one more.
pub(super) fn has_known_header(head: &[u8], map: &FieldMap) -> bool {
    SEPARATORS.iter().any(|&separator| {
        let (known, has_text) = known_names(&first_row(head, separator), map);
        has_text && known > 1
    })
}

/// How the rows of a file are to be read.
struct Table {
    separator: u8,
    columns: Vec<String>,
    has_header: bool,
}

impl Table {
    /// Tells it from the first row; a fault if no column can hold a text.
    fn of(head: &[u8], separator: Separator, map: &FieldMap) -> Result<Table, Fault> {
        let separators = if separator == Separator::Tab { &[b'\t'][..] } else { &SEPARATORS };
        let rows = separators.iter().map(|&separator| (separator, first_row(head, separator)));
        let score = |row: &[String]| (known_names(row, map).0, row.len());
        let (separator, row) = rows
            .rev() // of equals, `max_by_key` takes the last
            .max_by_key(|(_, row)| score(row))
            .expect("there is a separator");
        if known_names(&row, map).1 {
            return Ok(Table { separator, columns: row, has_header: true });
        }
        if row.len() == TRAFILATURA.len() && values::is_address(&row[0]) {
            return Ok(Table { separator, columns: TRAFILATURA.map(str::to_owned).into(), has_header: false });
        }
        if row.len() == GKG_COLUMNS && row[1].len() == 14 {
            return Err(Fault::new(codes::NO_TEXT, "GDELT's Global Knowledge Graph: it has names and themes, no text"));
        }
        let names = fields::listed(row.iter());
        let reason = format!("no column with a text; the first row is {names}: name it by --map text=NAME");
        Err(Fault::new(codes::NO_TEXT, reason))
    }

    /// The names and values of a row.
    fn object(&self, cells: &[&[u8]]) -> Result<Object, Fault> {
        let extra = cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty());
        if cells.len() < self.columns.len() || extra {
            let reason = format!("{} values in a table of {} columns", cells.len(), self.columns.len());
            return Err(Fault::new(codes::ROW, reason));
        }
        let mut object = Object::default();
        let mut is_windows = false;
        for (name, cell) in self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let text = encoding::decode(cell);
            is_windows |= text.len() != cell.len();
            object.insert(name.clone(), Value::String(text.into_owned()));
        }
        if is_windows {
            object.notes.push(encoding::NOTE.to_owned());
        }
        Ok(object)
    }
}

/// How many of the names are known, and whether one is the text's.
fn known_names(row: &[String], map: &FieldMap) -> (usize, bool) {
    let known = row.iter().filter(|name| meanings(name, map).next().is_some()).count();
    (known, row.iter().any(|name| meanings(name, map).any(|field| field == Field::Text)))
}

/// The cells of the first row, as far as they stand in `head`.
fn first_row(head: &[u8], separator: u8) -> Vec<String> {
    let mut cutter = Cutter::new(separator);
    let start = head.iter().take_while(|byte| byte.is_ascii_whitespace() && **byte != separator).count();
    cutter.push(&head[start..], usize::MAX);
    cutter.cells().iter().map(|cell| encoding::decode(cell).trim().to_owned()).collect()
}

/// The rows of a stream.
struct Rows<'s, 'r> {
    stream: &'s mut Stream<'r>,
    cutter: Cutter,
    most: usize,
    /// The first bytes of the row.
    start: Vec<u8>,
    /// Where the row begins.
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Whole,
    TooLong,
    Unclosed,
}

impl<'s, 'r> Rows<'s, 'r> {
    fn new(stream: &'s mut Stream<'r>, separator: u8, most: usize) -> Rows<'s, 'r> {
        let place = stream.place();
        Rows { stream, cutter: Cutter::new(separator), most, start: Vec::new(), place }
    }

    fn cells(&self) -> Vec<&[u8]> {
        self.cutter.cells()
    }

    /// The next row that is not blank.
    fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            self.place = self.stream.place();
            self.cutter.clear();
            self.start.clear();
            let ended = loop {
                let chunk = self.stream.chunk()?;
                if chunk.is_empty() {
                    break false;
                }
                let (taken, is_done) = self.cutter.push(chunk, self.most);
                let room = KEPT.saturating_sub(self.start.len());
                self.start.extend_from_slice(&chunk[..taken.min(room)]);
                self.stream.consume(taken);
                if is_done {
                    break true;
                }
            };
            let is_blank = self.start.trim_ascii().is_empty() && self.cutter.cells().len() < 2;
            return Ok(match (ended, self.stream.place().byte - self.place.byte > self.most as u64) {
                (_, true) => Some(Row::TooLong),
                (false, _) if self.start.is_empty() => None,
                (false, _) if self.cutter.state == State::Quoted => Some(Row::Unclosed),
                (true, _) if is_blank => continue,
                (false, _) if is_blank => None,
                _ => Some(Row::Whole),
            });
        }
    }
}

/// Cuts one row into cells, byte by byte.
struct Cutter {
    separator: u8,
    state: State,
    /// The values of the closed cells and of the open one.
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotation marks around it.
    Bare,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark that closes, or is the first of two.
    Closing,
}

impl Cutter {
    fn new(separator: u8) -> Cutter {
        Cutter { separator, state: State::Start, bytes: Vec::new(), ends: Vec::new() }
    }

    fn clear(&mut self) {
        self.state = State::Start;
        self.bytes.clear();
        self.ends.clear();
    }

    /// Takes bytes up to the end of the row; says how many, and whether that end was seen. Values beyond `most` bytes
    /// are not kept.
    fn push(&mut self, chunk: &[u8], most: usize) -> (usize, bool) {
        let mut at = 0;
        while at < chunk.len() {
            let rest = &chunk[at..];
            let plain = match self.state {
                State::Quoted => memchr::memchr(b'"', rest),
                State::Bare => memchr::memchr3(self.separator, b'\n', b'\r', rest),
                State::Start | State::Closing => Some(0),
            };
            let plain = plain.unwrap_or(rest.len());
            self.keep(&rest[..plain], most);
            at += plain;
            let Some(&byte) = chunk.get(at) else { break };
            at += 1;
            match (self.state, byte) {
                (State::Quoted, _) => self.state = State::Closing,
                (State::Start, b'"') => self.state = State::Quoted,
                (State::Closing, b'"') => {
                    self.keep(b"\"", most);
                    self.state = State::Quoted;
                }
                (_, b'\n' | b'\r') => return (at, true),
                (_, byte) if byte == self.separator => {
                    self.ends.push(self.bytes.len());
                    self.state = State::Start;
                }
                (state, byte) => {
                    if state == State::Closing {
                        self.unquote();
                    }
                    self.keep(&[byte], most);
                    self.state = State::Bare;
                }
            }
        }
        (at, false)
    }

    /// Gives the open cell its quotation marks back: something stands behind them, so they are words of the text.
    fn unquote(&mut self) {
        self.bytes.insert(self.ends.last().copied().unwrap_or(0), b'"');
        self.bytes.push(b'"');
    }

    fn keep(&mut self, bytes: &[u8], most: usize) {
        if self.bytes.len() + bytes.len() <= most {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn cells(&self) -> Vec<&[u8]> {
        let ends = self.ends.iter().copied().chain([self.bytes.len()]);
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(ends).map(|(start, end)| &self.bytes[start..end]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_cells() {
        for (row, cells, taken) in [
            ("a,b,c", vec!["a", "b", "c"], 5),
            ("a,,\nx", vec!["a", "", ""], 4),
            ("\"a, b\",\"c \"\"d\"\"\"\r\n", vec!["a, b", "c \"d\""], 17),
            ("\"two\nlines\",x", vec!["two\nlines", "x"], 13),
            ("a \"b\" c,d", vec!["a \"b\" c", "d"], 9),
            ("a,\"“b,\" she said,c", vec!["a", "\"“b,\" she said", "c"], 20),
            ("", vec![""], 0),
        ] {
            let mut cutter = Cutter::new(b',');
            assert_eq!(cutter.push(row.as_bytes(), 100).0, taken, "{row}");
            assert_eq!(cutter.cells(), cells.iter().map(|cell| cell.as_bytes()).collect::<Vec<_>>(), "{row}");
        }
    }

    #[test]
    fn separators_and_headers_are_seen() {
        let check = |head: &str, expected: Result<(u8, bool), &str>| {
            let table = Table::of(head.as_bytes(), Separator::Any, &FieldMap::default());
            let found = table.map(|table| (table.separator, table.has_header)).map_err(|fault| fault.code);
            assert_eq!(found, expected, "{head}");
        };
        check("title,date,text\n", Ok((b',', true)));
        check("Title;Date;Text, full\n", Err(codes::NO_TEXT));
        check("Title;Date;Text\r\n", Ok((b';', true)));
        check("\"Title\"\t\"Text\"\n", Ok((b'\t', true)));
        check("text\n", Ok((b',', true)));
        check("a|b|content\n", Ok((b'|', true)));
        check(
            "https://a.test/1\tnull\tf\ta.test\tT\tnull\t2020-04-21\tBody, more\tnull\tnull\tx\n",
            Ok((b'\t', false)),
        );
        check("a,b,c\n", Err(codes::NO_TEXT));
        assert!(has_known_header(b"id,title,text\n", &FieldMap::default()));
        assert!(!has_known_header(b"text, he said\n", &FieldMap::default()));
    }
}

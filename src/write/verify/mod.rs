//! Reads a finished output again and trusts nothing: files, hashes, schema, keys, offsets, order, counts.
//!
//! Files come first; only if they are as the manifest says are their rows read. All tables follow the order of the
//! articles, so they are read side by side and memory holds a portion of each.

mod articles;
mod load;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;

use rustc_hash::FxHashMap;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::csv_file::CsvFile;
use super::error::Error;
use super::manifest::{MANIFEST, RunJson, digest};
use super::output::{current, entries};
use super::{Options, datapackage};
use crate::tables::{RowView, Table, schema};
use load::Portions;

/// Faults of one kind that are told one by one.
const TOLD: usize = 5;

/// A point that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the row by its key.
    pub place: String,
    /// What was expected and what was found.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

/// Checks the generation that `current` in the output folder names. Returns what does not hold: nothing, if all is
/// well.
///
/// # Errors
/// If there is no generation to check.
pub fn verify(output: &Path) -> Result<Vec<Fault>, Error> {
    let Some(folder) = current(output) else {
        return Err(Error::of("open", output.join("current"))(io::ErrorKind::NotFound.into()));
    };
    let mut report = Report::default();
    let run = match RunJson::read(&folder) {
        Ok(run) => run,
        Err(error) => {
            report.add("manifest", MANIFEST, error);
            return Ok(report.faults());
        }
    };
    files(&folder, &run, &mut report)?;
    counts(&run, &mut report);
    if report.is_empty() {
        rows(&folder, &run, &mut report);
    }
    if report.is_empty() {
        forms(&folder, &run, &mut report);
    }
    Ok(report.faults())
}

/// What was found, by kind.
#[derive(Default)]
struct Report {
    faults: BTreeMap<&'static str, Vec<Fault>>,
    untold: BTreeMap<&'static str, usize>,
}

impl Report {
    fn add(&mut self, kind: &'static str, place: impl fmt::Display, reason: impl fmt::Display) {
        let faults = self.faults.entry(kind).or_default();
        if faults.len() < TOLD {
            faults.push(Fault { place: place.to_string(), reason: reason.to_string() });
        } else {
            *self.untold.entry(kind).or_default() += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    fn faults(self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (kind, told) in self.faults {
            faults.extend(told);
            if let Some(more) = self.untold.get(kind) {
                faults.push(Fault { place: kind.to_owned(), reason: format!("{more} more of that kind") });
            }
        }
        faults
    }
}

/// Every file that the manifest lists is there as it says, every table has one, and there are no others.
fn files(folder: &Path, run: &RunJson, report: &mut Report) -> Result<(), Error> {
    if run.schema_version != schema::VERSION {
        report.add("version", MANIFEST, format_args!("schema version {}, not {}", run.schema_version, schema::VERSION));
    }
    let tables = run.files.iter().map(|file| (&file.path, file.bytes, &file.sha256));
    let listed = tables.chain(run.companions.iter().map(|file| (&file.path, file.bytes, &file.sha256)));
    let mut known = vec![MANIFEST];
    for (path, bytes, sha256) in listed {
        known.push(path);
        match digest(&folder.join(path)) {
            Ok((size, _)) if size != bytes => report.add("size", path, format_args!("{size} bytes, not {bytes}")),
            Ok((_, hash)) if hash != *sha256 => report.add("hash", path, "its SHA-256 is another"),
            Ok(_) => {}
            Err(error) => report.add("file", path, error),
        }
    }
    for (name, _) in entries(folder)?.into_iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        report.add("foreign file", name, "run.json does not list it");
    }
    for table in schema::TABLES {
        let find = |extension: &str| run.files.iter().find(|file| is_of(table, extension, &file.path));
        match (find("csv"), find("parquet")) {
            (Some(csv), Some(parquet)) if csv.rows != parquet.rows => {
                let reason = format!("{} rows, {} has {}", csv.rows, parquet.path, parquet.rows);
                report.add("rows", &csv.path, reason);
            }
            (_, Some(_)) => {}
            (Some(_), None) if table.name != schema::ARTICLES.name => {}
            _ => report.add("missing table", table.name, "run.json lists no file of it"),
        }
    }
    for file in &run.files {
        let known = schema::TABLES.into_iter().filter(|table| table.name == file.table);
        if !known.into_iter().any(|table| ["csv", "parquet"].iter().any(|form| is_of(table, form, &file.path))) {
            report.add("foreign table", &file.path, format_args!("no file of a table {:?}", file.table));
        }
    }
    let package = std::fs::read_to_string(folder.join(datapackage::NAME)).unwrap_or_default();
    if package != datapackage::text(&run.files) {
        report.add("data package", datapackage::NAME, "it does not describe the files that run.json lists");
    }
    Ok(())
}

fn is_of(table: &Table, extension: &str, path: &str) -> bool {
    path.strip_prefix(table.name).and_then(|rest| rest.strip_prefix('.')) == Some(extension)
}

/// The counts add up and agree with the rows of the tables.
fn counts(run: &RunJson, report: &mut Report) {
    let count = |name: &str| run.counts.get(name).and_then(Value::as_u64);
    let parts = ["written", "unchanged", "duplicates", "superseded", "rejected"].map(count);
    let sum = parts.into_iter().try_fold(0_u64, |sum, part| sum.checked_add(part?));
    if sum.is_none() || sum != count("records") {
        report.add("counts", MANIFEST, format_args!("the counts do not add up to the records: {}", run.counts));
    }
    for table in ["statements", "speakers", "dates"] {
        for file in run.files.iter().filter(|file| file.table == table && Some(file.rows) != count(table)) {
            report.add(
                "counts",
                MANIFEST,
                format_args!("{} has {} rows, counted are {:?}", file.path, file.rows, count(table)),
            );
        }
    }
}

/// Reads all tables, each from its Parquet file if it has one, and checks their rows.
fn rows(folder: &Path, run: &RunJson, report: &mut Report) {
    let mut readers = FxHashMap::default();
    for table in schema::TABLES {
        let file =
            run.files.iter().filter(|file| file.table == table.name).max_by_key(|file| file.path.ends_with("parquet"));
        let file = file.expect("a file of each table, as was checked");
        match Portions::open(&folder.join(&file.path), table) {
            Ok(portions) => _ = readers.insert(table.name, Reader::new(&file.path, portions, table, file.rows)),
            Err(reason) => report.add("schema", &file.path, reason),
        }
    }
    if readers.len() == schema::TABLES.len() {
        let mut reader = |table: &Table| readers.remove(table.name).expect("opened above");
        let mut known = whole::Known::read(&mut reader, report);
        articles::check(&mut reader, &mut known, report);
        known.compare(report);
    }
}

/// The rows of a table, one after the other.
struct Reader {
    path: String,
    table: &'static Table,
    portions: Portions,
    rows: crate::tables::Columns,
    at: usize,
    /// Rows that were passed, and that run.json says there are.
    passed: u64,
    expected: u64,
}

impl Reader {
    fn new(path: &str, portions: Portions, table: &'static Table, expected: u64) -> Reader {
        let rows = crate::tables::Columns::new(table);
        Reader { path: path.to_owned(), table, portions, rows, at: 0, passed: 0, expected }
    }

    /// The row that comes next, which is checked by itself when it is first seen. At the end the rows are counted.
    fn peek(&mut self, report: &mut Report) -> Option<RowView<'_>> {
        while self.at == self.rows.rows() {
            match self.portions.next() {
                Ok(Some(rows)) => {
                    self.rows = rows;
                    self.at = 0;
                    (0..self.rows.rows()).for_each(|row| self.check_cells(row, report));
                }
                Ok(None) => {
                    if self.passed != self.expected {
                        let reason = format!("{} rows, run.json says {}", self.passed, self.expected);
                        report.add("rows", &self.path, reason);
                        self.expected = self.passed; // told once
                    }
                    return None;
                }
                Err(reason) => {
                    report.add("unreadable", &self.path, reason);
                    self.expected = self.passed;
                    return None;
                }
            }
        }
        Some(self.rows.row(self.at))
    }

    fn advance(&mut self) {
        self.at += 1;
        self.passed += 1;
    }

    /// Nothing is missing that must be there, and enumerated values are of those that there are.
    fn check_cells(&self, row: usize, report: &mut Report) {
        use crate::tables::Values;
        for (column, values) in self.table.columns.iter().zip(self.rows.values()) {
            let place = || format!("{} row {}", self.table.name, self.passed as usize + row);
            let text = match values {
                Values::Text(texts) => texts.at(row),
                Values::Integer(numbers) if !column.nullable && numbers[row].is_none() => None,
                Values::Number(numbers) if !column.nullable && numbers[row].is_none() => None,
                _ => continue,
            };
            // what only Parquet has is not there if CSV was read
            let is_absent = text.is_none() && !(column.parquet_only && self.path.ends_with("csv"));
            if is_absent && !column.nullable {
                report.add("missing value", place(), column.name);
            }
            if let Some(value) = text.filter(|value| !column.values.is_empty() && !column.values.contains(value)) {
                report.add("value", place(), format_args!("{} is {value:?}", column.name));
            }
        }
    }
}

/// Where a table has two files, the CSV is, byte for byte, what is written from the rows of the Parquet file.
fn forms(folder: &Path, run: &RunJson, report: &mut Report) {
    for table in schema::TABLES {
        let find = |extension: &str| run.files.iter().find(|file| is_of(table, extension, &file.path));
        let (Some(csv), Some(parquet)) = (find("csv"), find("parquet")) else { continue };
        let is_raw = run.settings.get("csv_raw").and_then(Value::as_bool).unwrap_or(false);
        match written_again(folder, &csv.path, &parquet.path, table, is_raw) {
            Ok(sha256) if sha256 == csv.sha256 => {}
            Ok(_) => report.add("forms", &csv.path, format_args!("it does not say the same as {}", parquet.path)),
            Err(reason) => report.add("forms", &csv.path, reason),
        }
    }
}

/// SHA-256 of the CSV file that the rows of the Parquet file give.
fn written_again(
    folder: &Path,
    csv: &str,
    parquet: &str,
    table: &'static Table,
    is_raw: bool,
) -> Result<String, String> {
    let mut start = [0; 3];
    let begins = std::fs::File::open(folder.join(csv)).and_then(|mut file| file.read_exact(&mut start));
    let has_mark = begins.is_ok() && start == *b"\xef\xbb\xbf";
    let options = Options { csv_raw: is_raw, csv_bom: has_mark, ..Options::default() };
    let words = |error: io::Error| error.to_string();
    let mut file = CsvFile::begin(Hashing(Sha256::new()), table, &options).map_err(words)?;
    let mut portions = Portions::open(&folder.join(parquet), table)?;
    while let Some(rows) = portions.next()? {
        file.push(&rows).map_err(words)?;
    }
    let Hashing(hasher) = file.into_inner().map_err(words)?;
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}

/// A file of which only the hash is kept.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

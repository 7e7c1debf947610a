//! Reads a finished output again and trusts nothing: files, hashes, schema, keys, offsets, order, counts.
//!
//! Files come first; only if they are as the manifest says are their rows read. All tables follow the order of the
//! articles, so they are read side by side and memory holds a portion of each.

mod articles;
mod load;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::vec;

use rustc_hash::FxHashMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::csv_file::CsvFile;
use super::error::Error;
use super::layout::{self, Form, Month, form};
use super::manifest::{MANIFEST, RunJson, digest};
use super::output::current;
use super::table_set::TableFile;
use super::{Options, datapackage};
use crate::tables::{Columns, RowView, Table, Values, schema};
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
    files(&folder, &run, &mut report);
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
fn files(folder: &Path, run: &RunJson, report: &mut Report) {
    if run.schema_version != schema::VERSION {
        report.add("version", MANIFEST, format_args!("schema version {}, not {}", run.schema_version, schema::VERSION));
    }
    let tables = run.files.iter().map(|file| (&file.path, file.bytes, &file.sha256));
    let listed = tables.chain(run.companions.iter().map(|file| (&file.path, file.bytes, &file.sha256)));
    let mut known = BTreeSet::from([MANIFEST]);
    for (path, bytes, sha256) in listed {
        known.insert(path);
        match digest(&folder.join(path)) {
            Ok((size, _)) if size != bytes => report.add("size", path, format_args!("{size} bytes, not {bytes}")),
            Ok((_, hash)) if hash != *sha256 => report.add("hash", path, "its SHA-256 is another"),
            Ok(_) => {}
            Err(error) => report.add("file", path, error),
        }
    }
    for path in foreign(folder, &known) {
        report.add("foreign file", path, "run.json does not list it");
    }
    for table in schema::TABLES {
        let of_table: Vec<_> = run.files.iter().filter(|file| file.table == table.name).collect();
        let csv = of_table.iter().find(|file| form(table, &file.path) == Some(Form::Csv));
        let parquet = layout::files(&run.files, table);
        match (csv, parquet.first().filter(|file| form(table, &file.path) != Some(Form::Csv))) {
            (Some(csv), Some(first)) if csv.rows != layout::rows(&run.files, table) => {
                report.add("rows", &csv.path, format_args!("{} rows, {} has {}", csv.rows, first.path, first.rows));
            }
            (_, Some(first)) if form(table, &first.path) == Some(Form::Parquet) && parquet.len() > 1 => {
                report.add("rows", &first.path, format_args!("{} has rows of the same table", parquet[1].path));
            }
            (_, Some(_)) => {}
            (Some(_), None) if table.name != schema::ARTICLES.name => {}
            _ => report.add("missing table", table.name, "run.json lists no file of it"),
        }
    }
    for file in &run.files {
        if schema::table(&file.table).is_none_or(|table| form(table, &file.path).is_none()) {
            report.add("foreign table", &file.path, format_args!("no file of a table {:?}", file.table));
        }
    }
    let package = std::fs::read_to_string(folder.join(datapackage::NAME)).unwrap_or_default();
    if package != datapackage::text(&run.files) {
        report.add("data package", datapackage::NAME, "it does not describe the files that run.json lists");
    }
}

/// What lies in the folder and is not known, in order: files, and folders that hold no known file.
fn foreign(folder: &Path, known: &BTreeSet<&str>) -> Vec<String> {
    let leads_to_known = |path: &str| {
        let below = format!("{path}/");
        known.range(&*below..).next().is_some_and(|known| known.starts_with(&below))
    };
    let mut foreign = Vec::new();
    let mut walk = WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                foreign.push(error.to_string());
                continue;
            }
        };
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_dir();
        let is_known = if is_folder { leads_to_known(&path) } else { known.contains(&*path) };
        if !is_known {
            foreign.push(path);
            if is_folder {
                walk.skip_current_dir();
            }
        }
    }
    foreign
}

/// The counts add up and agree with the rows of the tables.
fn counts(run: &RunJson, report: &mut Report) {
    let count = |name: &str| run.counts.get(name).and_then(Value::as_u64);
    let parts = ["written", "unchanged", "duplicates", "superseded", "rejected"].map(count);
    let sum = parts.into_iter().try_fold(0_u64, |sum, part| sum.checked_add(part?));
    if sum.is_none() || sum != count("records") {
        report.add("counts", MANIFEST, format_args!("the counts do not add up to the records: {}", run.counts));
    }
    let tables = [&schema::STATEMENTS, &schema::SPEAKERS, &schema::DATES, &schema::REJECTS];
    for (table, name) in tables.into_iter().zip(["statements", "speakers", "dates", "rejected"]) {
        let (rows, counted) = (layout::rows(&run.files, table), count(name));
        if Some(rows) != counted {
            report.add("counts", MANIFEST, format_args!("{} has {rows} rows, counted are {counted:?}", table.name));
        }
    }
}

/// Reads all tables, each from its Parquet file if it has one, and checks their rows.
fn rows(folder: &Path, run: &RunJson, report: &mut Report) {
    let mut readers = FxHashMap::default();
    for table in schema::TABLES {
        let part = |file: &TableFile| match Portions::open(&folder.join(&file.path), table) {
            Ok(portions) => Ok(Part::new(file, portions, table)),
            Err(reason) => Err((file.path.clone(), reason)),
        };
        match layout::files(&run.files, table).into_iter().map(part).collect() {
            Ok(parts) => _ = readers.insert(table.name, Reader::new(parts, table)),
            Err((path, reason)) => report.add("schema", path, reason),
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
    table: &'static Table,
    /// The file that is being read; then those that come after it.
    part: Part,
    later: vec::IntoIter<Part>,
    rows: Columns,
    at: usize,
}

/// A file of a table.
struct Part {
    path: String,
    /// The month that its rows belong to, where the table is cut.
    month: Option<Month>,
    portions: Portions,
    /// Rows that were passed, and that run.json says there are.
    passed: u64,
    expected: u64,
}

impl Part {
    fn new(file: &TableFile, portions: Portions, table: &Table) -> Part {
        let month = match form(table, &file.path) {
            Some(Form::Month(month)) => Some(month),
            _ => None,
        };
        Part { path: file.path.clone(), month, portions, passed: 0, expected: file.rows }
    }
}

impl Reader {
    /// A reader of files that hold the rows in this order, one at least.
    fn new(parts: Vec<Part>, table: &'static Table) -> Reader {
        let mut later = parts.into_iter();
        let part = later.next().expect("a file of each table, as was checked");
        Reader { table, part, later, rows: Columns::new(table), at: 0 }
    }

    /// The row that comes next, which is checked by itself when it is first seen. At the end of a file its rows are
    /// counted.
    fn peek(&mut self, report: &mut Report) -> Option<RowView<'_>> {
        while self.at == self.rows.rows() {
            match self.part.portions.next() {
                Ok(Some(rows)) => {
                    self.rows = rows;
                    self.at = 0;
                    (0..self.rows.rows()).for_each(|row| self.check_cells(row, report));
                }
                Ok(None) => {
                    let Part { path, passed, expected, .. } = &mut self.part;
                    if passed != expected {
                        report.add("rows", path, format_args!("{passed} rows, run.json says {expected}"));
                        *expected = *passed; // told once
                    }
                    self.part = self.later.next()?;
                }
                Err(reason) => {
                    report.add("unreadable", &self.part.path, reason);
                    self.part.expected = self.part.passed;
                    return None;
                }
            }
        }
        Some(self.rows.row(self.at))
    }

    fn advance(&mut self) {
        self.at += 1;
        self.part.passed += 1;
    }

    /// The row that comes next belongs to an article of this month.
    fn check_month(&self, month: Month, report: &mut Report) {
        if self.part.month.is_some_and(|own| own != month) {
            report.add("month", &self.part.path, format_args!("it has a row of {month}"));
        }
    }

    /// Nothing is missing that must be there, and enumerated values are of those that there are.
    fn check_cells(&self, row: usize, report: &mut Report) {
        for (column, values) in self.table.columns.iter().zip(self.rows.values()) {
            let place = || format!("{} row {}", self.part.path, self.part.passed as usize + row);
            let text = match values {
                Values::Text(texts) => texts.at(row),
                Values::Integer(numbers) if !column.nullable && numbers[row].is_none() => None,
                _ => continue,
            };
            // what only Parquet has is not there if CSV was read
            let is_absent = text.is_none() && !(column.parquet_only && self.part.path.ends_with("csv"));
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
        let find = |wanted| run.files.iter().find(|file| form(table, &file.path) == Some(wanted));
        let (Some(csv), Some(parquet)) = (find(Form::Csv), find(Form::Parquet)) else { continue };
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

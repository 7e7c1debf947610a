//! A finished output, read again by commands that look things up or compare.
//!
//! [`Stored::open`] resolves `current` once, so all that is read belongs to one generation, whatever a run publishes
//! meanwhile. A table comes in [`Portion`]s, a row group each, in the order of the table; of a portion only the columns
//! that are asked for are read. Tables may lie in one file or, partitioned, in a folder per month. Checking is not done
//! here: that is what [`crate::write::verify`] is for.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::{error, fmt};

use jiff::civil::Date;
use polars::prelude::*;
use polars_arrow::array::{ListArray, Utf8ViewArray};
use polars_io::parquet::read::ParquetReader;

use crate::write;

/// The tables of one generation.
#[derive(Clone, Debug)]
pub struct Stored {
    folder: PathBuf,
}

/// A stretch of a table's rows.
#[derive(Clone, Debug)]
pub struct Portion {
    path: PathBuf,
    /// Its first row in its file.
    first: usize,
    /// How many rows it has.
    pub rows: usize,
}

/// A table that cannot be read: where, why, and what to do.
#[derive(Debug)]
pub struct StoredError {
    path: PathBuf,
    reason: String,
    advice: &'static str,
}

const NEEDS_RUN: &str = "`onrecord run` makes it";
const NEEDS_PARQUET: &str = "`onrecord run --tables csv,parquet` writes it";

impl Stored {
    /// The generation that counts.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(output: &Path) -> Result<Stored, StoredError> {
        let missing = || StoredError {
            path: output.join("current"),
            reason: "there is no finished output here".to_owned(),
            advice: NEEDS_RUN,
        };
        write::current(output).map(|folder| Stored { folder }).ok_or_else(missing)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `run.json`.
    ///
    /// # Errors
    /// If it is not there or is no JSON.
    pub fn manifest(&self) -> Result<serde_json::Value, StoredError> {
        let path = self.folder.join(write::MANIFEST);
        let failed = |reason: String| StoredError { path: path.clone(), reason, advice: NEEDS_RUN };
        let words = fs::read(&path).map_err(|error| failed(error.to_string()))?;
        serde_json::from_slice(&words).map_err(|error| failed(error.to_string()))
    }

    /// The portions of a table, in its order.
    ///
    /// # Errors
    /// If the table has no Parquet file, or one that cannot be read.
    pub fn portions(&self, table: &str) -> Result<Vec<Portion>, StoredError> {
        let mut portions = Vec::new();
        for path in self.files(table)? {
            let groups = fenced(&path, || {
                let mut reader = ParquetReader::new(File::open(&path)?);
                Ok(reader.get_metadata()?.row_groups.iter().map(|group| group.num_rows()).collect::<Vec<_>>())
            })?;
            let mut first = 0;
            for rows in groups {
                portions.push(Portion { path: path.clone(), first, rows });
                first += rows;
            }
        }
        Ok(portions)
    }

    /// The Parquet files of a table: one, or those of all months.
    fn files(&self, table: &str) -> Result<Vec<PathBuf>, StoredError> {
        let failed = |reason: String| StoredError {
            path: self.folder.join(format!("{table}.parquet")),
            reason,
            advice: NEEDS_PARQUET,
        };
        let files = write::parquet_files(&self.folder, table).map_err(|error| failed(error.to_string()))?;
        if files.is_empty() { Err(failed("no such file".to_owned())) } else { Ok(files) }
    }
}

impl Portion {
    /// Some columns of all its rows.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn read(&self, columns: &[&str]) -> Result<Frame, StoredError> {
        self.slice(Some(columns), 0, self.rows)
    }

    /// All columns of one row; `row` counts from the portion's first.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn row(&self, row: usize) -> Result<Frame, StoredError> {
        self.slice(None, row, 1)
    }

    fn slice(&self, columns: Option<&[&str]>, first: usize, rows: usize) -> Result<Frame, StoredError> {
        let columns = columns.map(|columns| columns.iter().map(|&column| column.to_owned()).collect());
        let frame = fenced(&self.path, || {
            let mut frame = ParquetReader::new(File::open(&self.path)?)
                .with_slice(Some((self.first + first, rows)))
                .with_columns(columns)
                .finish()?;
            frame.rechunk_mut();
            Ok(frame)
        })?;
        Ok(Frame { frame, path: self.path.clone() })
    }
}

/// Columns of a portion.
#[derive(Debug)]
pub struct Frame {
    frame: DataFrame,
    path: PathBuf,
}

/// The values of a column, one for each row.
///
/// # Errors
/// All of them, if there is no such column, or one of another type.
impl Frame {
    /// The columns as polars has them.
    pub fn columns(&self) -> &[Column] {
        self.frame.columns()
    }

    /// Texts; none where one is missing.
    pub fn texts(&self, column: &str) -> Result<Vec<Option<&str>>, StoredError> {
        self.of(column, |series| Ok(series.str()?.iter().collect()))
    }

    /// Integers.
    pub fn integers(&self, column: &str) -> Result<Vec<Option<i64>>, StoredError> {
        self.of(column, |series| Ok(series.i64()?.iter().collect()))
    }

    /// Numbers with a fraction.
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f32>>, StoredError> {
        self.of(column, |series| Ok(series.f32()?.iter().collect()))
    }

    /// Days.
    pub fn dates(&self, column: &str) -> Result<Vec<Option<Date>>, StoredError> {
        let day = write::day_since_1970;
        self.of(column, |series| Ok(series.date()?.physical().iter().map(|days| days.and_then(day)).collect()))
    }

    /// True or false; a missing value is false.
    pub fn truths(&self, column: &str) -> Result<Vec<bool>, StoredError> {
        self.of(column, |series| Ok(series.bool()?.iter().map(|value| value == Some(true)).collect()))
    }

    /// Lists of texts.
    pub fn lists(&self, column: &str) -> Result<Vec<Vec<&str>>, StoredError> {
        self.of(column, |series| {
            let mut lists = Vec::with_capacity(series.len());
            for array in series.list()?.downcast_iter() {
                let array: &ListArray<i64> = array;
                let items = array.values().as_any().downcast_ref::<Utf8ViewArray>();
                let items = items.ok_or_else(|| polars_err!(SchemaMismatch: "{column} is no list of texts"))?;
                for range in array.offsets().buffer().windows(2) {
                    lists.push((range[0] as usize..range[1] as usize).filter_map(|item| items.get(item)).collect());
                }
            }
            Ok(lists)
        })
    }

    fn of<'f, T>(&'f self, column: &str, values: impl FnOnce(&'f Series) -> PolarsResult<T>) -> Result<T, StoredError> {
        fenced(&self.path, || values(self.frame.column(column)?.as_materialized_series()))
    }
}

/// Calls into polars, and says of which file it complains.
fn fenced<T>(path: &Path, call: impl FnOnce() -> PolarsResult<T>) -> Result<T, StoredError> {
    let failed = |reason: String| StoredError {
        path: path.to_path_buf(),
        reason,
        advice: "`onrecord verify` checks the output, `onrecord run --full` makes it again",
    };
    write::fenced(call).map_err(failed)
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path.display(), self.reason, self.advice)
    }
}

impl error::Error for StoredError {}

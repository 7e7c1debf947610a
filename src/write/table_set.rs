//! All tables of one generation, written side by side.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Options;
use super::csv_file::CsvFile;
use super::disk::Disk;
use super::error::WriteError;
use super::parquet_file::ParquetFile;
use crate::tables::{Batch, Columns, Table, schema};

/// The files of all tables, open for rows.
pub struct TableSet {
    files: Vec<TableFile>,
    /// Articles that will be pushed, and that were.
    expected: usize,
    pushed: usize,
}

/// A finished file as run.json lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path below the generation's folder, `/` between.
    pub path: String,
    /// The table.
    pub table: String,
    /// Its rows, the header apart.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What writing gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// All files, by path.
    pub files: Vec<FileEntry>,
    /// CSV cells that got an apostrophe, for a spreadsheet would have run them.
    pub guarded_cells: u64,
}

struct TableFile {
    table: &'static Table,
    path: String,
    rows: u64,
    form: Form,
}

enum Form {
    Csv(CsvFile),
    Parquet(ParquetFile),
}

impl TableSet {
    /// Begins all files in `folder`, which must be there. `articles` is how many will be pushed; it only serves to tell
    /// how much room is needed when there is too little.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn create(disk: &Disk, folder: &Path, options: &Options, articles: usize) -> Result<TableSet, WriteError> {
        let mut files = Vec::new();
        for table in schema::TABLES {
            if options.parquet || table == &schema::ARTICLES {
                files.push(TableFile::begin(disk, folder, table, options, "parquet")?);
            }
            if options.csv {
                files.push(TableFile::begin(disk, folder, table, options, "csv")?);
            }
        }
        Ok(TableSet { files, expected: articles, pushed: 0 })
    }

    /// Appends the rows of batches, in their order. Files are written in parallel; how the batches are cut changes
    /// nothing in them.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push(&mut self, batches: &[Batch]) -> Result<(), WriteError> {
        let done = self.files.par_iter_mut().try_for_each(|file| {
            let parts = batches.iter().flat_map(Batch::tables).filter(|rows| rows.table() == file.table);
            parts.into_iter().try_for_each(|rows| file.push(rows))
        });
        self.pushed += batches.iter().map(|batch| batch.tables()[0].rows()).sum::<usize>();
        done.map_err(|error| self.with_need(error))
    }

    /// Appends the rows of one table.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push_whole(&mut self, rows: &Columns) -> Result<(), WriteError> {
        let files = self.files.par_iter_mut().filter(|file| file.table == rows.table());
        let done = files.try_for_each(|file| file.push(rows));
        done.map_err(|error| self.with_need(error))
    }

    /// Makes all files whole and durable.
    ///
    /// # Errors
    /// If a file cannot be written or synced.
    pub fn finish(self) -> Result<Finished, WriteError> {
        let needed = self.bytes();
        let done: Vec<_> = self.files.into_par_iter().map(TableFile::finish).collect();
        let mut finished = Finished::default();
        for file in done {
            let (entry, guarded) =
                file.map_err(|error: WriteError| if error.is_full() { error.with_need(needed) } else { error })?;
            finished.files.push(entry);
            finished.guarded_cells += guarded;
        }
        finished.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(finished)
    }

    fn bytes(&self) -> u64 {
        self.files.iter().map(TableFile::bytes).sum()
    }

    /// Adds to an error for want of room how much all articles need, going by those written.
    fn with_need(&self, error: WriteError) -> WriteError {
        if !error.is_full() {
            return error;
        }
        let share = self.expected.max(self.pushed) as f64 / self.pushed.max(1) as f64;
        let needed = (self.bytes() as f64 * share) as u64;
        error.with_need(needed)
    }
}

impl TableFile {
    fn begin(
        disk: &Disk,
        folder: &Path,
        table: &'static Table,
        options: &Options,
        extension: &'static str,
    ) -> Result<TableFile, WriteError> {
        let path = format!("{}.{extension}", table.name);
        let file = disk.create(&PathBuf::from(folder).join(&path))?;
        let form = match extension {
            "csv" => Form::Csv(CsvFile::begin(file, table, options)?),
            _ => Form::Parquet(ParquetFile::begin(file, table)?),
        };
        Ok(TableFile { table, path, rows: 0, form })
    }

    fn push(&mut self, rows: &Columns) -> Result<(), WriteError> {
        self.rows += rows.rows() as u64;
        match &mut self.form {
            Form::Csv(file) => file.push(rows),
            Form::Parquet(file) => file.push(rows),
        }
    }

    fn finish(self) -> Result<(FileEntry, u64), WriteError> {
        let (written, guarded) = match self.form {
            Form::Csv(file) => {
                let guarded = file.guarded;
                (file.finish()?, guarded)
            }
            Form::Parquet(file) => (file.finish()?, 0),
        };
        let entry = FileEntry {
            path: self.path,
            table: self.table.name.to_owned(),
            rows: self.rows,
            bytes: written.bytes,
            sha256: written.sha256,
        };
        Ok((entry, guarded))
    }

    fn bytes(&self) -> u64 {
        match &self.form {
            Form::Csv(file) => file.bytes(),
            Form::Parquet(file) => file.bytes(),
        }
    }
}

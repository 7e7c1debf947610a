//! All tables of one generation, written side by side.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Options;
use super::csv_file::CsvFile;
use super::disk::OutputFile;
use super::error::Error;
use super::output::Staging;
use super::parquet_file::ParquetFile;
use crate::tables::{Batch, Columns, Table, schema};

/// The files of all tables, open for rows.
pub struct TableSet {
    files: Vec<OpenFile>,
    /// Articles that will be pushed, and that were.
    expected: usize,
    pushed: usize,
}

/// A finished file as run.json lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
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
    /// Cells that got an apostrophe, for a spreadsheet would have run them; CSV only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarded_cells: Option<u64>,
}

struct OpenFile {
    table: &'static Table,
    path: String,
    rows: u64,
    form: Form,
}

enum Form {
    Csv(CsvFile<OutputFile>),
    Parquet(ParquetFile),
}

impl TableSet {
    /// Begins all files in the staging folder.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn create(staging: &Staging, options: &Options) -> Result<TableSet, Error> {
        let mut files = Vec::new();
        for table in schema::TABLES {
            if options.parquet || table.name == schema::ARTICLES.name {
                files.push(OpenFile::begin(staging, table, options, "parquet")?);
            }
            if options.csv {
                files.push(OpenFile::begin(staging, table, options, "csv")?);
            }
        }
        Ok(TableSet { files, expected: 0, pushed: 0 })
    }

    /// Says how many articles there will be, so that an error for want of room can tell how much is needed.
    pub fn expect_articles(&mut self, articles: usize) {
        self.expected = articles;
    }

    /// Appends the rows of batches, in their order. Files are written in parallel; how the batches are cut changes
    /// nothing in them.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push(&mut self, batches: &[Batch]) -> Result<(), Error> {
        let done = self.files.par_iter_mut().try_for_each(|file| {
            let parts = batches.iter().flat_map(Batch::tables).filter(|rows| rows.table().name == file.table.name);
            parts.collect::<Vec<_>>().into_iter().try_for_each(|rows| file.push(rows))
        });
        self.pushed += batches.iter().map(|batch| batch.tables()[0].rows()).sum::<usize>();
        done.map_err(|error| self.with_need(error))
    }

    /// Appends the rows of one table.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push_whole(&mut self, rows: &Columns) -> Result<(), Error> {
        let files = self.files.par_iter_mut().filter(|file| file.table.name == rows.table().name);
        let done = files.try_for_each(|file| file.push(rows));
        done.map_err(|error| self.with_need(error))
    }

    /// Makes all files whole and durable.
    ///
    /// # Errors
    /// If a file cannot be written or synced.
    pub fn finish(self) -> Result<Vec<TableFile>, Error> {
        let needed = self.bytes();
        let done: Vec<_> = self.files.into_par_iter().map(OpenFile::finish).collect();
        let done: Result<Vec<_>, Error> = done.into_iter().collect();
        let mut files = done.map_err(|error| error.with_need(needed))?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    fn bytes(&self) -> u64 {
        self.files.iter().map(OpenFile::bytes).sum()
    }

    /// Adds to an error for want of room how much all articles need, going by those written.
    fn with_need(&self, error: Error) -> Error {
        let share = self.expected.max(self.pushed) as f64 / self.pushed.max(1) as f64;
        error.with_need((self.bytes() as f64 * share) as u64)
    }
}

impl OpenFile {
    fn begin(
        staging: &Staging,
        table: &'static Table,
        options: &Options,
        extension: &'static str,
    ) -> Result<OpenFile, Error> {
        let path = format!("{}.{extension}", table.name);
        let place = staging.path().join(&path);
        let file = staging.disk().create(&place)?;
        let form = match extension {
            "csv" => Form::Csv(CsvFile::begin(file, table, options).map_err(Error::of("write", place))?),
            _ => Form::Parquet(ParquetFile::begin(file, table)?),
        };
        Ok(OpenFile { table, path, rows: 0, form })
    }

    fn push(&mut self, rows: &Columns) -> Result<(), Error> {
        self.rows += rows.rows() as u64;
        match &mut self.form {
            Form::Csv(file) => {
                let done = file.push(rows);
                done.map_err(|error| Error::of("write", file.inner().path())(error))
            }
            Form::Parquet(file) => file.push(rows),
        }
    }

    fn finish(self) -> Result<TableFile, Error> {
        let (written, guarded_cells) = match self.form {
            Form::Csv(file) => {
                let (guarded, place) = (file.guarded, file.inner().path().to_path_buf());
                (file.into_inner().map_err(Error::of("write", place))?.finish()?, Some(guarded))
            }
            Form::Parquet(file) => (file.finish()?, None),
        };
        Ok(TableFile {
            path: self.path,
            table: self.table.name.to_owned(),
            rows: self.rows,
            bytes: written.bytes,
            sha256: written.sha256,
            guarded_cells,
        })
    }

    fn bytes(&self) -> u64 {
        match &self.form {
            Form::Csv(file) => file.inner().bytes(),
            Form::Parquet(file) => file.bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::tables::fixture::Archive;
    use crate::write::{Disk, Output};

    /// Writes the archive's batches in groups of this size.
    fn written(disk: Disk, folder: &Path, options: &Options, group: usize) -> Result<Vec<TableFile>, Error> {
        let output = Output::open_on(disk, folder)?;
        let staging = output.stage()?;
        let mut set = TableSet::create(&staging, options)?;
        set.expect_articles(300);
        for batches in Archive::new().batches().chunks(group) {
            set.push(batches)?;
        }
        for rows in Archive::new().tables().iter().filter(|rows| matches!(rows.table().name, "speakers" | "rejects")) {
            set.push_whole(rows)?;
        }
        set.finish()
    }

    #[test]
    fn how_batches_are_cut_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let [one, three] =
            [1, 3].map(|group| written(Disk::default(), folder.path(), &Options::default(), group).unwrap());
        assert_eq!(one, three);
        let rows: Vec<_> = one.iter().filter(|file| file.path.ends_with("parquet")).map(|file| file.rows).collect();
        assert_eq!(rows, [3, 4, 3, 2, 0, 2, 6, 5, 0]);
        let guarded: u64 = one.iter().filter_map(|file| file.guarded_cells).sum();
        assert_eq!(guarded, 11);
    }

    #[test]
    fn articles_are_always_parquet_too() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { parquet: false, ..Options::default() };
        let files = written(Disk::default(), folder.path(), &options, 1).unwrap();
        let parquet: Vec<_> =
            files.iter().filter(|file| file.path.ends_with("parquet")).map(|file| &file.path).collect();
        assert_eq!(parquet, ["articles.parquet"]);
        assert_eq!(files.len(), 10);
    }

    #[test]
    fn want_of_room_is_told_with_the_need() {
        let folder = tempfile::tempdir().unwrap();
        let mut told = 0;
        for good_calls in 0.. {
            match written(Disk::failing_after(good_calls), folder.path(), &Options::default(), 1) {
                Ok(_) => break,
                Err(error) => told += usize::from(error.to_string().contains("needs about 1 MiB")),
            }
        }
        assert!(told >= 36, "18 files were written and synced, {told} failures told the need");
    }
}

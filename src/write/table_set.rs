//! All tables of one generation, written side by side.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Options;
use super::csv_file::CsvFile;
use super::disk::OutputFile;
use super::error::Error;
use super::generation::Generation;
use super::layout::{self, Form, Month};
use super::output::Staging;
use super::parquet_file::ParquetFile;
use crate::tables::{Batch, Columns, Table, schema};

/// The files of all tables, open for rows.
pub struct TableSet<'s> {
    files: Vec<OpenFile>,
    /// The tables with a file for each month.
    cut: Vec<MonthFiles<'s>>,
    staging: &'s Staging,
    /// Articles that will be pushed, and that were.
    expected: usize,
    pushed: usize,
}

/// A finished file as run.json lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A hash of all that the rows come from; equal means equal rows. Files of a month only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_of: Option<String>,
}

/// A file that is being written.
struct OpenFile {
    table: &'static Table,
    path: String,
    rows: u64,
    writer: Writer,
}

enum Writer {
    Csv(CsvFile<OutputFile>),
    Parquet(ParquetFile),
}

/// The files of a table that is cut into months. Rows come in the order of the months, so one file is open at a time.
struct MonthFiles<'s> {
    staging: &'s Staging,
    table: &'static Table,
    made_of: BTreeMap<Month, String>,
    open: Option<(Month, OpenFile)>,
    done: Vec<TableFile>,
}

impl<'s> TableSet<'s> {
    /// Begins all files in the staging folder, those of months apart.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn create(staging: &'s Staging, options: &Options) -> Result<TableSet<'s>, Error> {
        let (mut files, mut cut) = (Vec::new(), Vec::new());
        for table in schema::TABLES {
            if options.by_month && layout::is_cut(table) {
                cut.push(MonthFiles { staging, table, made_of: BTreeMap::new(), open: None, done: Vec::new() });
                continue;
            }
            if options.parquet || table.name == schema::ARTICLES.name {
                files.push(OpenFile::parquet(staging, table, Form::Parquet)?);
            }
            if options.csv {
                files.push(OpenFile::csv(staging, table, options)?);
            }
        }
        Ok(TableSet { files, cut, staging, expected: 0, pushed: 0 })
    }

    /// Says how many articles there will be, so that an error for want of room can tell how much is needed.
    pub fn expect_articles(&mut self, articles: usize) {
        self.expected = articles;
    }

    /// Says what the rows of each month come from, for the manifest.
    pub fn expect_months(&mut self, made_of: &BTreeMap<Month, String>) {
        self.cut.iter_mut().for_each(|files| files.made_of.clone_from(made_of));
    }

    /// Takes over the files of months from an earlier generation; no rows of these months are pushed then.
    ///
    /// # Errors
    /// If a file can be neither linked nor copied.
    pub fn keep<'f>(
        &mut self,
        earlier: &Generation,
        files: impl IntoIterator<Item = &'f TableFile>,
    ) -> Result<(), Error> {
        for file in files {
            if let Some(cut) = self.cut.iter_mut().find(|cut| cut.table.name == file.table) {
                self.staging.link(earlier.folder(), &file.path)?;
                cut.done.push(file.clone());
            }
        }
        Ok(())
    }

    /// Appends the rows of batches, in their order. Files are written in parallel; how the batches are cut changes
    /// nothing in them, but that where tables are cut into months a batch has articles of one month.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push(&mut self, batches: &[Batch]) -> Result<(), Error> {
        let parts = |table: &'static Table| {
            let part =
                move |batch| (month(batch), batch.tables().into_iter().find(|rows| rows.table().name == table.name));
            batches.iter().map(part).filter_map(|(month, rows)| Some((month, rows?)))
        };
        let (files, cut) = (&mut self.files, &mut self.cut);
        let (whole, cut) = rayon::join(
            || files.par_iter_mut().try_for_each(|file| parts(file.table).try_for_each(|(_, rows)| file.push(rows))),
            || {
                cut.par_iter_mut()
                    .try_for_each(|files| parts(files.table).try_for_each(|(month, rows)| files.push(month, rows)))
            },
        );
        self.pushed += batches.iter().map(|batch| batch.tables()[0].rows()).sum::<usize>();
        whole.and(cut).map_err(|error| self.with_need(error))
    }

    /// Appends the rows of one table that is not cut into months.
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
        let (files, cut) = (self.files, self.cut);
        let (whole, cut): (Vec<_>, Vec<_>) = rayon::join(
            || files.into_par_iter().map(OpenFile::finish).collect(),
            || cut.into_par_iter().map(MonthFiles::finish).collect(),
        );
        let whole: Result<Vec<_>, Error> = whole.into_iter().collect();
        let cut: Result<Vec<_>, Error> = cut.into_iter().collect();
        let with_need = |error: Error| error.with_need(needed);
        let mut files = whole.map_err(with_need)?;
        files.extend(cut.map_err(with_need)?.into_iter().flatten());
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    fn bytes(&self) -> u64 {
        let whole: u64 = self.files.iter().map(OpenFile::bytes).sum();
        whole + self.cut.iter().map(MonthFiles::bytes).sum::<u64>()
    }

    /// Adds to an error for want of room how much all articles need, going by those written.
    fn with_need(&self, error: Error) -> Error {
        let share = self.expected.max(self.pushed) as f64 / self.pushed.max(1) as f64;
        error.with_need((self.bytes() as f64 * share) as u64)
    }
}

/// The month of a batch's articles.
fn month(batch: &Batch) -> Month {
    let [articles, ..] = batch.tables();
    if articles.rows() == 0 { Month::default() } else { Month::of(articles.row(0).date("published")) }
}

impl OpenFile {
    fn csv(staging: &Staging, table: &'static Table, options: &Options) -> Result<OpenFile, Error> {
        let path = layout::path(table, Form::Csv);
        let file = staging.create(&path)?;
        let place = file.path().to_path_buf();
        let writer = Writer::Csv(CsvFile::begin(file, table, options).map_err(Error::of("write", place))?);
        Ok(OpenFile { table, path, rows: 0, writer })
    }

    fn parquet(staging: &Staging, table: &'static Table, form: Form) -> Result<OpenFile, Error> {
        let path = layout::path(table, form);
        let writer = Writer::Parquet(ParquetFile::begin(staging.create(&path)?, table)?);
        Ok(OpenFile { table, path, rows: 0, writer })
    }

    fn push(&mut self, rows: &Columns) -> Result<(), Error> {
        self.rows += rows.rows() as u64;
        match &mut self.writer {
            Writer::Csv(file) => {
                let done = file.push(rows);
                done.map_err(|error| Error::of("write", file.inner().path())(error))
            }
            Writer::Parquet(file) => file.push(rows),
        }
    }

    fn finish(self) -> Result<TableFile, Error> {
        let (written, guarded_cells) = match self.writer {
            Writer::Csv(file) => {
                let (guarded, place) = (file.guarded, file.inner().path().to_path_buf());
                (file.into_inner().map_err(Error::of("write", place))?.finish()?, Some(guarded))
            }
            Writer::Parquet(file) => (file.finish()?, None),
        };
        Ok(TableFile {
            path: self.path,
            table: self.table.name.to_owned(),
            rows: self.rows,
            bytes: written.bytes,
            sha256: written.sha256,
            guarded_cells,
            made_of: None,
        })
    }

    fn bytes(&self) -> u64 {
        match &self.writer {
            Writer::Csv(file) => file.inner().bytes(),
            Writer::Parquet(file) => file.bytes(),
        }
    }
}

impl MonthFiles<'_> {
    fn push(&mut self, month: Month, rows: &Columns) -> Result<(), Error> {
        if rows.rows() == 0 {
            return Ok(());
        }
        if self.open.as_ref().is_none_or(|&(open, _)| open != month) {
            self.close()?;
            self.open = Some((month, OpenFile::parquet(self.staging, self.table, Form::Month(month))?));
        }
        self.open.as_mut().map_or(Ok(()), |(_, file)| file.push(rows))
    }

    fn close(&mut self) -> Result<(), Error> {
        if let Some((month, file)) = self.open.take() {
            self.done.push(TableFile { made_of: self.made_of.get(&month).cloned(), ..file.finish()? });
        }
        Ok(())
    }

    /// The files of all months; of a table without rows one file that has its schema.
    fn finish(mut self) -> Result<Vec<TableFile>, Error> {
        self.close()?;
        if self.done.is_empty() {
            let form = Form::Month(Month::default());
            self.done.push(OpenFile::parquet(self.staging, self.table, form)?.finish()?);
        }
        Ok(self.done)
    }

    fn bytes(&self) -> u64 {
        let done: u64 = self.done.iter().map(|file| file.bytes).sum();
        done + self.open.as_ref().map_or(0, |(_, file)| file.bytes())
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

    const BY_MONTH: Options = Options { csv: true, parquet: true, csv_bom: false, csv_raw: false, by_month: true };

    #[test]
    fn months_are_files_and_a_table_without_rows_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let files = written(Disk::default(), folder.path(), &BY_MONTH, 2).unwrap();
        let of = |table: &str| -> Vec<_> {
            let files = files.iter().filter(|file| file.table == table);
            files.map(|file| (file.path.strip_prefix(table).unwrap(), file.rows)).collect()
        };
        assert_eq!(of("articles"), [("/month=2020-04/part-0.parquet", 2), ("/month=unknown/part-0.parquet", 1)]);
        assert_eq!(of("mentions"), [("/month=2020-04/part-0.parquet", 3)], "no file for a month without rows");
        assert_eq!(of("statement_topics"), [(".csv", 6), (".parquet", 6)]);
        let staging = Output::open(folder.path()).unwrap().stage().unwrap();
        let empty = TableSet::create(&staging, &BY_MONTH).unwrap().finish().unwrap();
        let cut: Vec<_> = empty.iter().filter(|file| file.path.contains("month=")).map(|file| &*file.path).collect();
        assert_eq!(
            cut,
            ["articles", "dates", "mentions", "statements"]
                .map(|table| { format!("{table}/month=unknown/part-0.parquet") })
        );
    }

    #[test]
    fn how_batches_are_cut_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let [one, three] =
            [1, 3].map(|group| written(Disk::default(), folder.path(), &Options::default(), group).unwrap());
        assert_eq!(one, three);
        let rows: Vec<_> = one.iter().filter(|file| file.path.ends_with("parquet")).map(|file| file.rows).collect();
        assert_eq!(rows, [3, 4, 3, 2, 0, 0, 2, 6, 5, 0]);
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
        assert_eq!(files.len(), 11);
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

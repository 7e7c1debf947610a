//! Single files outside an output: what a command writes where the user says.
//!
//! A file is written aside and renamed, so that what stood there before is replaced by a whole file or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Options;
use super::csv_file::CsvFile;
use super::disk::Disk;
use super::error::Error;
use super::parquet_file::ParquetFile;
use crate::tables::Columns;

/// Writes rows as CSV.
///
/// # Errors
/// If writing fails.
pub fn csv(rows: &Columns, out: impl Write) -> io::Result<()> {
    let mut file = CsvFile::begin(out, rows.table(), &Options::default())?;
    file.push(rows)?;
    file.into_inner()?.flush()
}

/// Writes rows as a Parquet file.
///
/// # Errors
/// If the file cannot be written.
pub fn parquet(rows: &Columns, path: &Path) -> Result<(), Error> {
    replace(path, |disk, aside| {
        let mut file = ParquetFile::begin(disk.create(aside)?, rows.table())?;
        file.push(rows)?;
        file.finish().map(|_| ())
    })
}

/// Writes a file.
///
/// # Errors
/// If the file cannot be written.
pub fn file(contents: &[u8], path: &Path) -> Result<(), Error> {
    replace(path, |disk, aside| disk.write(aside, contents).map(|_| ()))
}

fn replace(path: &Path, write: impl FnOnce(&Disk, &Path) -> Result<(), Error>) -> Result<(), Error> {
    // a pipe or a device is written to, not replaced
    let is_special = path.metadata().is_ok_and(|found| !found.is_file());
    let disk = Disk::default();
    if is_special {
        return write(&disk, path);
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        let reason = format!("there is no folder {}; make it first", folder.display());
        return Err(Error::of("write", path)(io::Error::new(io::ErrorKind::NotFound, reason)));
    }
    let aside = aside(path);
    let done = write(&disk, &aside).and_then(|()| disk.rename(&aside, path));
    if done.is_err() {
        let _ = disk.remove_file(&aside); // the first error is the one to tell
    }
    done.map_err(|error| error.on(path))
}

fn aside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        file(b"one", &path).unwrap();
        file(b"two", &path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_error_names_the_file_that_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("nowhere");
        let said = file(b"", &nowhere.join("page.html")).unwrap_err().to_string();
        assert!(
            said.contains("nowhere/page.html: ") && said.contains(&format!("no folder {}", nowhere.display())),
            "{said}"
        );
        let full = replace(&folder.path().join("page.html"), |_, aside| {
            Err(Error::of("write", aside)(io::ErrorKind::StorageFull.into()))
        });
        assert!(full.unwrap_err().to_string().contains("/page.html: "), "and not the one beside it");
    }
}

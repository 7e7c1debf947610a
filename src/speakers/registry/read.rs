//! Reading registries: CSV files, one row for each office that somebody held.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use super::Registry;
use super::columns::{ColumnNames, Columns};
use super::offices::Offices;
use super::people::People;
use crate::lexicon::Lexicon;

/// A row that is not used, or not in full, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegistryProblem {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: u64,
    /// What was expected and what was found.
    pub reason: String,
}

/// A registry that cannot be used at all.
#[derive(Debug)]
pub struct RegistryError {
    /// The file; empty for a wrong `field=column`.
    pub file: PathBuf,
    /// What was expected and what was found.
    pub reason: String,
}

impl Registry {
    /// Reads files of `id,name,aliases,role,country,from,to`, one row for each spell in office; further columns are
    /// ignored. Several rows of one id are one person.
    ///
    /// # Errors
    /// If a file cannot be read, is no CSV, or has no column for ids or names.
    pub fn read(
        files: &[PathBuf],
        columns: &ColumnNames,
        lexicon: &Lexicon,
    ) -> Result<(Registry, Vec<RegistryProblem>), RegistryError> {
        let offices = Offices::new(lexicon)
            .map_err(|error| RegistryError { file: error.file.clone(), reason: error.to_string() })?;
        let mut builder = Builder { people: People::new(offices), problems: Vec::new() };
        for file in files {
            let fault = |reason: String| RegistryError { file: file.clone(), reason };
            let bytes = fs::read(file).map_err(|error| fault(error.to_string()))?;
            builder.read_file(file, &bytes, columns).map_err(fault)?;
        }
        let mut registry = builder.people.finish();
        for row in lexicon.rows("titles.tsv") {
            let rank = ["state", "government"].iter().position(|rank| *rank == row.cell(3));
            if let Some(heads) = rank.map(|rank| &mut registry.heads[rank])
                && !heads.iter().any(|head| **head == *row.cell(0))
            {
                heads.push(row.cell(0).into());
            }
        }
        Ok((registry, builder.problems))
    }
}

struct Builder {
    people: People,
    problems: Vec<RegistryProblem>,
}

impl Builder {
    fn read_file(&mut self, file: &Path, bytes: &[u8], names: &ColumnNames) -> Result<(), String> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
        let header = reader.byte_headers().map_err(|error| error.to_string())?;
        let columns = Columns::find(header, names)?;
        for record in reader.byte_records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, csv::Position::line);
            if let Some(row) = columns.row(&record) {
                let mut problem =
                    |reason| self.problems.push(RegistryProblem { file: file.to_path_buf(), line, reason });
                self.people.add(&row, &mut problem);
            }
        }
        Ok(())
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.as_os_str().is_empty() {
            return f.write_str(&self.reason);
        }
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for RegistryError {}

impl fmt::Display for RegistryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file.display(), self.line, self.reason)
    }
}

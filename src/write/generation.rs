//! A finished generation as its manifest tells it: what the next run may take over from it.

use std::io;
use std::path::{Path, PathBuf};

use super::layout::{Form, Month, form};
use super::manifest::{RunJson, digest};
use super::table_set::TableFile;
use crate::tables::schema;

/// A finished generation.
#[derive(Debug)]
pub struct Generation {
    folder: PathBuf,
    run: RunJson,
}

impl Generation {
    /// Reads its manifest.
    ///
    /// # Errors
    /// If that is not there, or is none.
    pub fn read(folder: &Path) -> io::Result<Generation> {
        Ok(Generation { folder: folder.to_path_buf(), run: RunJson::read(folder)? })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The version of the tables' schema.
    pub fn schema_version(&self) -> u32 {
        self.run.schema_version
    }

    /// A file that the manifest lists and that is not there, or not in its size. Contents are not read.
    pub fn missing(&self) -> Option<&str> {
        let tables = self.run.files.iter().map(|file| (&file.path, file.bytes));
        let mut listed = tables.chain(self.run.companions.iter().map(|file| (&file.path, file.bytes)));
        let is_there = |path: &str, bytes| self.folder.join(path).metadata().is_ok_and(|file| file.len() == bytes);
        listed.find(|(path, bytes)| !is_there(path, *bytes)).map(|(path, _)| path.as_str())
    }

    /// The files of a month, if they were made of the same and are as the manifest says, to the byte.
    pub fn month(&self, month: Month, made_of: &str) -> Option<Vec<TableFile>> {
        let is_of = |file: &&TableFile| {
            let table = schema::table(&file.table);
            file.made_of.is_some() && table.and_then(|table| form(table, &file.path)) == Some(Form::Month(month))
        };
        let files: Vec<_> = self.run.files.iter().filter(is_of).cloned().collect();
        let is_good = |file: &TableFile| {
            file.made_of.as_deref() == Some(made_of)
                && digest(&self.folder.join(&file.path)).is_ok_and(|found| found == (file.bytes, file.sha256.clone()))
        };
        (!files.is_empty() && files.iter().all(is_good)).then_some(files)
    }
}

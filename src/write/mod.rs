//! Rows become files: how a file becomes whole, and when a reader sees it.
//!
//! [`Output::open`] takes the output folder for this run alone. A generation is made in a [`Staging`] folder: a
//! [`TableSet`] takes batches of rows in the order of the tables and writes CSV and Parquet side by side, hashing what
//! it writes. [`Output::publish`] puts a data package, a README and `run.json` beside them and moves the link `current`
//! by one rename. Whatever fails before that, the last good generation stands. What a later run may take over from a
//! [`Generation`] are the files of unchanged months, and articles whose inputs are gone ([`stored_articles`]). [`verify`]
//! reads a finished output again and trusts nothing.
//!
//! ```text
//! let output = Output::open(folder)?;                             // Error::Held: exit 11
//! let staging = output.stage()?;                                  // dropped unpublished, it is removed
//! let mut tables = TableSet::create(&staging, &options)?;
//! tables.expect_articles(count);
//! tables.push(&batches)?;                                         // again and again
//! tables.push_whole(&columns)?;                                   // speakers, speaker_roles, speaker_links, topics, rejects
//! let files = tables.finish()?;
//! output.publish(staging, &Manifest { files, … }, codes, keep)?;
//! ```

mod csv_file;
mod datapackage;
mod disk;
mod error;
mod generation;
mod layout;
mod lock;
mod manifest;
mod output;
mod parquet_file;
mod readme;
mod single;
mod stored;
mod table_set;
mod verify;

pub use disk::{Disk, OutputFile, Written};
pub use error::Error;
pub use generation::Generation;
pub use layout::{Month, parquet_files, rows};
pub use lock::{Holder, Lock};
pub use manifest::{Companion, MANIFEST, Manifest};
pub use output::{Output, Staging, current};
pub(crate) use parquet_file::{day_since_1970, fenced};
pub use single::{csv, file, parquet};
pub use stored::stored_articles;
pub use table_set::{TableFile, TableSet};
pub use verify::{Fault, verify};

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// As CSV.
    pub csv: bool,
    /// As Parquet; `articles.parquet` is written in any case, for offsets point into it.
    pub parquet: bool,
    /// CSV begins with a byte-order mark, for spreadsheets.
    pub csv_bom: bool,
    /// CSV cells that a spreadsheet would run as a formula stay as they are.
    pub csv_raw: bool,
    /// The tables that grow with the articles have a Parquet file for each month of publication, and no CSV.
    pub by_month: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { csv: true, parquet: true, csv_bom: false, csv_raw: false, by_month: false }
    }
}

impl Options {
    /// The names of the forms: `csv`, `parquet`.
    pub fn forms(&self) -> Vec<&'static str> {
        [(self.csv, "csv"), (self.parquet, "parquet")].into_iter().filter_map(|(is, name)| is.then_some(name)).collect()
    }
}

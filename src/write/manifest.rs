//! `run.json`: what a run did, from what, and what its files are; and the two files that describe the tables to a
//! reader.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::disk::Written;
use super::error::Error;
use super::output::Staging;
use super::table_set::TableFile;
use super::{datapackage, readme};
use crate::read::codes::Code;
use crate::tables::schema;

/// The manifest's name in a generation.
pub const MANIFEST: &str = "run.json";

/// What a run says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// When it began.
    pub started: Timestamp,
    /// What it was told.
    pub settings: Value,
    /// SHA-256 of the settings that the tables depend on.
    pub settings_hash: String,
    /// SHA-256 of the word lists.
    pub lexicon_hash: String,
    /// What became of the records, by the names of the contract.
    pub counts: Value,
    /// Further keys, as an object.
    pub more: Value,
    /// The files of the tables.
    pub files: Vec<TableFile>,
    /// All other files of the generation, but those that are made with the manifest.
    pub companions: Vec<Companion>,
}

/// `run.json` as it is written, and read again by [`super::verify`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RunJson {
    pub run_id: String,
    pub started: Timestamp,
    pub finished: Timestamp,
    pub version: String,
    pub schema_version: u32,
    pub settings: Value,
    pub settings_hash: String,
    pub lexicon_hash: String,
    pub counts: Value,
    pub files: Vec<TableFile>,
    /// All other files of the generation, but this one.
    pub companions: Vec<Companion>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A file of a generation that is no table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Companion {
    /// The file with this path below the folder of its generation.
    pub fn new(path: &str, written: Written) -> Companion {
        Companion { path: path.to_owned(), bytes: written.bytes, sha256: written.sha256 }
    }
}

impl Manifest {
    /// Writes the data package, the README and `run.json` beside the tables.
    pub(super) fn write(&self, staging: &Staging, codes: &[Code]) -> Result<(), Error> {
        let mut companions = self.companions.clone();
        companions.push(staging.write(datapackage::NAME, datapackage::text(&self.files).as_bytes())?);
        companions.push(staging.write(readme::NAME, readme::text(&self.files, codes).as_bytes())?);
        let run = RunJson {
            run_id: staging.run_id(),
            started: self.started,
            finished: Timestamp::now(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: schema::VERSION,
            settings: self.settings.clone(),
            settings_hash: self.settings_hash.clone(),
            lexicon_hash: self.lexicon_hash.clone(),
            counts: self.counts.clone(),
            files: self.files.clone(),
            companions,
            more: self.more.as_object().cloned().unwrap_or_default(),
        };
        let mut words = serde_json::to_vec_pretty(&run).expect("a manifest is JSON");
        words.push(b'\n');
        staging.write(MANIFEST, &words).map(|_| ())
    }
}

impl RunJson {
    /// Reads the manifest of a generation.
    pub fn read(folder: &Path) -> io::Result<RunJson> {
        serde_json::from_slice(&fs::read(folder.join(MANIFEST))?).map_err(io::Error::other)
    }
}

/// Size and SHA-256 of a file.
pub(super) fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut file = fs::File::open(path)?;
    let (mut hasher, mut bytes, mut block) = (Sha256::new(), 0, vec![0; 256 << 10]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok((bytes, data_encoding::HEXLOWER.encode(&hasher.finalize()))),
            read => {
                hasher.update(&block[..read]);
                bytes += read as u64;
            }
        }
    }
}

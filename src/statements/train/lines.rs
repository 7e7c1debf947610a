//! Files of lines, perhaps packed with gzip or zstd, as their names say.

use std::fs::File;
use std::io::{BufRead, BufReader, Error};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::de::DeserializeOwned;

use super::TrainError;

/// Calls `found` with each line.
pub(super) fn each(path: &Path, mut found: impl FnMut(&str) -> Result<(), TrainError>) -> Result<(), TrainError> {
    let fault = |error: Error| TrainError { file: path.to_path_buf(), reason: error.to_string() };
    let file = BufReader::new(File::open(path).map_err(fault)?);
    let lines: Box<dyn BufRead> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("zst") => Box::new(BufReader::new(zstd::Decoder::with_buffer(file).map_err(fault)?)),
        Some("gz") => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        _ => Box::new(file),
    };
    for line in lines.lines() {
        found(&line.map_err(fault)?)?;
    }
    Ok(())
}

/// Calls `found` with the value of each line of JSON; empty lines are passed over.
pub(super) fn each_value<T: DeserializeOwned>(path: &Path, mut found: impl FnMut(T)) -> Result<(), TrainError> {
    let mut number = 0;
    each(path, |line| {
        number += 1;
        if !line.trim().is_empty() {
            found(
                serde_json::from_str(line).map_err(|error| TrainError {
                    file: path.to_path_buf(),
                    reason: format!("line {number}: {error}"),
                })?,
            );
        }
        Ok(())
    })
}

//! Where everybody first stands, kept from run to run, so that the next run can say whose id changed.

use std::path::Path;
use std::{fs, io};

use crate::speakers::identity::Anchor;
use crate::write::{Companion, Error, Staging};

/// The file's name in the folder of a generation.
const NAME: &str = "anchors.bin";

/// The anchors of a generation; none if it has none that can be read, and then no change is told.
pub(super) fn read(generation: &Path) -> Vec<Anchor> {
    let bytes = fs::read(generation.join(NAME)).unwrap_or_default();
    postcard::from_bytes(&bytes).unwrap_or_default()
}

/// Writes the anchors beside the tables.
pub(super) fn write(staging: &Staging, anchors: &[Anchor]) -> Result<Companion, Error> {
    let words = postcard::to_stdvec(anchors).map_err(|error| Error::of("write", NAME)(io::Error::other(error)))?;
    staging.write(NAME, &words)
}

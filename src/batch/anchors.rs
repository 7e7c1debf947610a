//! Where everybody first stands, kept from run to run, so that the next run can say whose id changed.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use crate::speakers::identity::Anchor;

/// The file's name in the folder of a generation.
const NAME: &str = "anchors.bin";

/// The anchors of a generation; none if it has none that can be read, and then no change is told.
pub(super) fn read(generation: &Path) -> Vec<Anchor> {
    let bytes = fs::read(generation.join(NAME)).unwrap_or_default();
    postcard::from_bytes(&bytes).unwrap_or_default()
}

/// Writes the anchors into the folder of a generation and makes them durable, as all files of a generation are.
pub(super) fn write(generation: &Path, anchors: &[Anchor]) -> io::Result<()> {
    let bytes = postcard::to_stdvec(anchors).map_err(io::Error::other)?;
    let mut file = fs::File::create(generation.join(NAME))?;
    file.write_all(&bytes)?;
    file.sync_all()
}

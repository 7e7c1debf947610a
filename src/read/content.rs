//! What a file holds, in 40 bytes: how long it is, and a hash. A file for which this stays the same gives the same
//! records, so that who knows these need not read it again.
//!
//! Times of change are not looked at: `cp -p` keeps them, and clocks go wrong.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How much is read at a time.
const BUFFER: usize = 128 << 10;

/// The length of a file and its SHA-256, packed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    length: u64,
    sha256: [u8; 32],
}

impl Content {
    /// Whether the regular file at `path` holds just this. False if it cannot be read.
    pub fn is_at(&self, path: &Path) -> bool {
        let is_alike = || path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == self.length);
        is_alike() && Content::of(path).is_ok_and(|content| content == *self)
    }

    fn of(path: &Path) -> io::Result<Content> {
        let seen = Seen::default();
        let mut file = seen.watch(File::open(path)?);
        let mut buffer = vec![0; BUFFER];
        while file.read(&mut buffer)? > 0 {}
        seen.content().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// What was seen of a file while it was read.
#[derive(Clone, Default)]
pub(super) struct Seen(Rc<RefCell<Progress>>);

#[derive(Default)]
struct Progress {
    hasher: Sha256,
    length: u64,
    /// Whether the last byte was read.
    is_whole: bool,
    /// Whether bytes were read past this.
    is_unsure: bool,
}

impl Seen {
    /// A reader whose bytes are seen.
    pub(super) fn watch<R>(&self, reader: R) -> Watched<R> {
        Watched { reader, seen: self.clone() }
    }

    /// Says that bytes are read in another way too.
    pub(super) fn forget(&self) {
        self.0.borrow_mut().is_unsure = true;
    }

    /// The content, if all of it was seen.
    pub(super) fn content(&self) -> Option<Content> {
        let Progress { hasher, length, is_whole, is_unsure } = &*self.0.borrow();
        (*is_whole && !is_unsure).then(|| Content { length: *length, sha256: hasher.clone().finalize().into() })
    }
}

/// A reader whose bytes are seen.
pub(super) struct Watched<R> {
    reader: R,
    seen: Seen,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let mut seen = self.seen.0.borrow_mut();
        seen.hasher.update(&buffer[..read]);
        seen.length += read as u64;
        seen.is_whole |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_known_by_its_bytes_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "Yes, she said.").unwrap();
        let content = Content::of(&path).unwrap();
        assert!(content.is_at(&path));
        for other in ["Yes, she said!", "Yes, she said", "Yes, she said.\n", ""] {
            fs::write(&path, other).unwrap();
            assert!(!content.is_at(&path), "{other}");
        }
        fs::write(&path, "Yes, she said.").unwrap();
        assert!(content.is_at(&path));
        assert!(!content.is_at(folder.path()) && !content.is_at(&folder.path().join("b")));
    }

    #[test]
    fn what_was_seen_in_part_is_not_known() {
        let seen = Seen::default();
        let mut reader = seen.watch(&b"abc"[..]);
        reader.read_exact(&mut [0; 3]).unwrap();
        assert_eq!(seen.content(), None, "there may be more");
        io::copy(&mut reader, &mut io::sink()).unwrap();
        assert_eq!(seen.content().map(|content| content.length), Some(3));
        seen.forget();
        assert_eq!(seen.content(), None);
    }
}

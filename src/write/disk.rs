//! Every call that changes the output folder goes through [`Disk`], so that a test can let the n-th one fail.
//!
//! Files are hashed while they are written, and are on the disk, not only in its cache, when [`OutputFile::finish`]
//! returns.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::error::Error;

/// Bytes that are gathered before the file system is called.
const BUFFER: usize = 256 << 10;

/// The file system, or one that fails when a test wants it to.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// How many calls succeed before one fails.
    good_calls: Option<Arc<AtomicU64>>,
}

/// Size and hash of a finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Disk {
    /// A file system whose call after `good_calls` others fails as if the disk were full, and all later ones too. For
    /// tests.
    pub fn failing_after(good_calls: u64) -> Disk {
        Disk { good_calls: Some(Arc::new(AtomicU64::new(good_calls))) }
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// As [`fs::create_dir_all`].
    pub fn create_folder(&self, path: &Path) -> Result<(), Error> {
        self.call().and_then(|()| fs::create_dir_all(path)).map_err(Error::of("create folder", path))
    }

    /// Begins a file. One that is there is left alone: it may be linked with that of a generation that readers see.
    ///
    /// # Errors
    /// As [`File::create_new`].
    pub fn create(&self, path: &Path) -> Result<OutputFile, Error> {
        let file = self.call().and_then(|()| File::create_new(path)).map_err(Error::of("create", path))?;
        Ok(OutputFile {
            file,
            disk: self.clone(),
            path: path.to_path_buf(),
            buffer: Vec::with_capacity(BUFFER),
            hasher: Sha256::new(),
            bytes: 0,
            failure: None,
        })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// As creating and writing a file.
    pub fn write(&self, path: &Path, contents: &[u8]) -> Result<Written, Error> {
        let mut file = self.create(path)?;
        file.append(contents)?;
        file.finish()
    }

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// As [`File::sync_all`].
    pub fn sync_folder(&self, path: &Path) -> Result<(), Error> {
        let sync = || File::open(path)?.sync_all();
        self.call().and_then(|()| sync()).map_err(Error::of("sync", path))
    }

    /// Renames a file, link or folder; what has the new name is replaced at once.
    ///
    /// # Errors
    /// As [`fs::rename`].
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.call().and_then(|()| fs::rename(from, to)).map_err(Error::of("rename to", to))
    }

    /// Gives a file a second name; or its contents, where the file system does not know such links.
    ///
    /// # Errors
    /// As reading the file, creating and writing one.
    pub fn link_or_copy(&self, from: &Path, path: &Path) -> Result<(), Error> {
        if self.call().and_then(|()| fs::hard_link(from, path)).is_ok() {
            return Ok(());
        }
        let mut source = File::open(from).map_err(Error::of("read", from))?;
        let mut file = self.create(path)?;
        io::copy(&mut source, &mut file).map_err(Error::of("write", path))?;
        file.finish().map(|_| ())
    }

    /// Makes a symbolic link.
    ///
    /// # Errors
    /// As [`std::os::unix::fs::symlink`].
    pub fn link(&self, target: &Path, path: &Path) -> Result<(), Error> {
        let link = || std::os::unix::fs::symlink(target, path);
        self.call().and_then(|()| link()).map_err(Error::of("link", path))
    }

    /// Removes a file or link, if it is there.
    ///
    /// # Errors
    /// As [`fs::remove_file`].
    pub fn remove_file(&self, path: &Path) -> Result<(), Error> {
        match self.call().and_then(|()| fs::remove_file(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done.map_err(Error::of("remove", path)),
        }
    }

    /// Removes a folder with all that is in it.
    ///
    /// # Errors
    /// As [`fs::remove_dir_all`].
    pub fn remove_folder(&self, path: &Path) -> Result<(), Error> {
        self.call().and_then(|()| fs::remove_dir_all(path)).map_err(Error::of("remove", path))
    }

    /// Asks before a call that changes the output.
    pub(super) fn call(&self) -> io::Result<()> {
        let Some(left) = &self.good_calls else { return Ok(()) };
        let spent = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        spent.map(|_| ()).map_err(|_| io::ErrorKind::StorageFull.into())
    }
}

/// A file that is being written: buffered, counted, hashed.
#[derive(Debug)]
pub struct OutputFile {
    file: File,
    disk: Disk,
    path: PathBuf,
    buffer: Vec<u8>,
    hasher: Sha256,
    bytes: u64,
    /// Why a call failed: some callers pass on no more than its words.
    failure: Option<io::Error>,
}

impl OutputFile {
    /// Writes what is buffered, makes all durable.
    ///
    /// # Errors
    /// As writing and syncing a file.
    pub fn finish(mut self) -> Result<Written, Error> {
        self.drain().map_err(Error::of("write", &self.path))?;
        let synced = self.disk.call().and_then(|()| self.file.sync_all());
        synced.map_err(Error::of("sync", &self.path))?;
        let sha256 = data_encoding::HEXLOWER.encode(&self.hasher.finalize());
        Ok(Written { bytes: self.bytes, sha256 })
    }

    /// Appends bytes; an error names the file.
    ///
    /// # Errors
    /// As writing a file.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.write_all(bytes).map_err(Error::of("write", &self.path))
    }

    /// Bytes up to now.
    pub fn bytes(&self) -> u64 {
        self.bytes + self.buffer.len() as u64
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The failed call behind an error that only has its words.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    fn drain(&mut self) -> io::Result<()> {
        if let Err(error) = self.disk.call().and_then(|()| self.file.write_all(&self.buffer)) {
            self.failure = Some(error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error));
            return Err(error);
        }
        self.hasher.update(&self.buffer);
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() >= BUFFER {
            self.drain()?;
        }
        let taken = bytes.len().min(BUFFER - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Does nothing: only [`OutputFile::finish`] makes a file whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_counted_and_hashed_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let contents = vec![b'x'; BUFFER * 2 + 17];
        let written = Disk::default().write(&path, &contents).unwrap();
        assert_eq!(fs::read(&path).unwrap(), contents);
        assert_eq!(written.bytes, contents.len() as u64);
        assert_eq!(written.sha256, data_encoding::HEXLOWER.encode(&Sha256::digest(&contents)));
    }

    #[test]
    fn the_call_that_fails_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for good_calls in 0..3 {
            let error = Disk::failing_after(good_calls).write(&path, b"text").unwrap_err();
            assert!(
                error.is_full() && error.to_string().contains(path.to_str().unwrap()),
                "after {good_calls}: {error}"
            );
            let _ = fs::remove_file(&path); // the first call made none
        }
        assert!(Disk::failing_after(3).write(&path, b"text").is_ok());
    }

    #[test]
    fn a_file_that_is_there_is_never_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
        Disk::default().write(&old, b"old").unwrap();
        Disk::default().link_or_copy(&old, &new).unwrap();
        assert!(Disk::default().write(&new, b"new").is_err());
        assert_eq!(fs::read(&old).unwrap(), b"old");
        let copy = folder.path().join("copy");
        assert!(Disk::failing_after(0).link_or_copy(&old, &copy).unwrap_err().is_full());
        assert!(Disk::default().link_or_copy(&old, &new).is_err(), "neither link nor copy replaces a file");
    }
}

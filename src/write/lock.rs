//! One run at a time holds an output.
//!
//! The lock is the operating system's: it is gone with the process, however that ends. The file only says who holds it.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::error::Error;

/// The file's name in the output folder.
const NAME: &str = ".lock";

/// A held output; dropping it lets it go.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Who holds an output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// When its run began.
    pub since: Timestamp,
}

impl Lock {
    /// Takes the output folder, which is made if it is not there. `now` is told to others that want it too.
    ///
    /// # Errors
    /// [`Error::Held`] if another run has it; [`Error::Failed`] if nothing can be written there.
    pub fn take(disk: &Disk, output: &Path, now: Timestamp) -> Result<Lock, Error> {
        disk.create_folder(output)?;
        let path = output.join(NAME);
        let open = || File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = disk.call().and_then(|()| open()).map_err(Error::of("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Held(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(Error::of("lock", &path)(error)),
        }
        let mut words = serde_json::to_string(&Holder { pid: std::process::id(), since: now }).expect("plain values");
        words.push('\n');
        let written = disk.call().and_then(|()| file.set_len(0)).and_then(|()| file.write_all(words.as_bytes()));
        written.map_err(Error::of("write", &path))?;
        Ok(Lock { _file: file })
    }

    /// Who holds the output, if somebody does. Nothing is made or changed.
    pub fn holder(output: &Path) -> Option<Holder> {
        let mut file = File::open(output.join(NAME)).ok()?;
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)).then(|| holder(&mut file))
    }
}

/// What the file says; a holder that has not written yet has the process 0.
fn holder(file: &mut File) -> Holder {
    let mut words = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut words));
    let holder = read.ok().and_then(|_| serde_json::from_str(&words).ok());
    holder.unwrap_or(Holder { pid: 0, since: Timestamp::UNIX_EPOCH })
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}, since {:.0}", self.pid, self.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_learns_who_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("new");
        let now: Timestamp = "2020-04-21T01:02:03.5Z".parse().unwrap();
        let take = |now| Lock::take(&Disk::default(), &output, now);
        assert_eq!(Lock::holder(&output), None);
        assert!(!output.exists(), "who only asks makes nothing");
        let lock = take(now).unwrap();
        let error = take(Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(*error.holder().unwrap(), Holder { pid: std::process::id(), since: now });
        assert!(error.to_string().contains(&std::process::id().to_string()));
        assert_eq!(Lock::holder(&output).as_ref(), error.holder());
        drop(lock);
        assert_eq!(Lock::holder(&output), None);
        assert!(take(now).is_ok(), "free again, and the old words are no hindrance");
    }
}

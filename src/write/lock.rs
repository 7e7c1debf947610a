//! One run at a time holds an output.
//!
//! The lock is the operating system's: it is gone with the process, however that ends. The file only says who holds it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::{fmt, fs};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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
    pub fn take(output: &Path, now: Timestamp) -> Result<Lock, Error> {
        fs::create_dir_all(output).map_err(Error::of("create folder", output))?;
        let path = output.join(NAME);
        let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(Error::of("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Held(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(Error::of("lock", &path)(error)),
        }
        let mut words = serde_json::to_string(&Holder { pid: std::process::id(), since: now }).expect("plain values");
        words.push('\n');
        file.set_len(0).and_then(|()| file.write_all(words.as_bytes())).map_err(Error::of("write", &path))?;
        Ok(Lock { _file: file })
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
        let lock = Lock::take(&output, now).unwrap();
        let error = Lock::take(&output, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(*error.holder().unwrap(), Holder { pid: std::process::id(), since: now });
        assert!(error.to_string().contains(&std::process::id().to_string()));
        drop(lock);
        assert!(Lock::take(&output, now).is_ok(), "free again, and the old words are no hindrance");
    }
}

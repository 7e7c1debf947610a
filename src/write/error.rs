//! What may go wrong when an output is written: which call, on which file, why, and what to do.

use std::path::{Path, PathBuf};
use std::{error, fmt, io};

/// A call to the file system that failed.
#[derive(Debug)]
pub struct WriteError {
    /// What was tried: "write", "rename".
    pub operation: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// Why it failed.
    pub source: io::Error,
    /// Bytes that the output needs in all, where that can be told.
    pub needed: Option<u64>,
}

impl WriteError {
    /// A failed call; `.map_err(WriteError::of("write", path))`.
    pub fn of(operation: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> WriteError {
        move |source| WriteError { operation, path: path.as_ref().to_path_buf(), source, needed: None }
    }

    /// Whether there was no room left.
    pub fn is_full(&self) -> bool {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        matches!(self.source.kind(), StorageFull | QuotaExceeded | FileTooLarge)
    }

    /// The same with the bytes that are needed in all.
    pub(super) fn with_need(mut self, bytes: u64) -> WriteError {
        self.needed = Some(bytes);
        self
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.operation, self.path.display(), self.source)?;
        match (self.source.kind(), self.needed) {
            (_, Some(bytes)) if self.is_full() => {
                write!(f, "; this output needs about {} MiB: make room or choose another --output", bytes.div_ceil(1 << 20))
            }
            _ if self.is_full() => f.write_str("; make room or choose another --output"),
            (io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem, _) => {
                f.write_str("; choose another --output or change its rights")
            }
            _ => Ok(()),
        }
    }
}

impl error::Error for WriteError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_how_much_is_needed() {
        let error = WriteError::of("write", "out/statements.csv")(io::ErrorKind::StorageFull.into());
        let words = error.with_need(3 << 20).to_string();
        assert!(words.starts_with("cannot write out/statements.csv: "), "{words}");
        assert!(words.contains("needs about 3 MiB"), "{words}");
        let refused = WriteError::of("create", "out/runs")(io::ErrorKind::PermissionDenied.into()).to_string();
        assert!(refused.contains("--output"), "{refused}");
    }
}

//! What may go wrong when an output is written: which call, on which file, why, and what to do.

use std::path::{Path, PathBuf};
use std::{error, fmt, io};

use super::lock::Holder;

/// Why an output was not written. The last good generation stands.
#[derive(Debug)]
pub enum Error {
    /// Another run holds the output.
    Held(Holder),
    /// A call to the file system failed.
    Failed {
        /// What was tried: "write", "rename".
        operation: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
        /// Bytes that the output needs in all, where room was wanting and that can be told.
        needed: Option<u64>,
    },
}

impl Error {
    /// A failed call; `.map_err(Error::of("write", path))`.
    pub fn of(operation: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Failed { operation, path: path.as_ref().to_path_buf(), source, needed: None }
    }

    /// The same on another file, where the one that failed means nothing to the user.
    pub fn on(mut self, file: &Path) -> Error {
        if let Error::Failed { path, .. } = &mut self {
            *path = file.to_path_buf();
        }
        self
    }

    /// Who holds the output, if somebody does.
    pub fn holder(&self) -> Option<&Holder> {
        match self {
            Error::Held(holder) => Some(holder),
            Error::Failed { .. } => None,
        }
    }

    /// Whether there was no room left.
    pub fn is_full(&self) -> bool {
        matches!(self, Error::Failed { source, .. } if is_full(source.kind()))
    }

    /// The same with the bytes that are needed in all, if there was no room left and nobody knew better.
    pub fn with_need(mut self, bytes: u64) -> Error {
        if let Error::Failed { source, needed, .. } = &mut self
            && is_full(source.kind())
        {
            needed.get_or_insert(bytes);
        }
        self
    }
}

fn is_full(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Held(holder) => write!(f, "another run holds this output: {holder}"),
            Error::Failed { operation, path, source, needed } => {
                write!(f, "cannot {operation} {}: {source}", path.display())?;
                if let Some(bytes) = needed {
                    write!(f, "; this output needs about {} MiB", bytes.div_ceil(1 << 20).max(1))?;
                }
                match source.kind() {
                    kind if is_full(kind) => f.write_str("; make room or choose another --output"),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                        f.write_str("; choose another --output or change its rights")
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Error::Held(_) => None,
            Error::Failed { source, .. } => Some(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_how_much_is_needed() {
        let error = Error::of("write", "out/statements.csv")(io::ErrorKind::StorageFull.into());
        let words = error.with_need(3 << 20).to_string();
        assert!(words.starts_with("cannot write out/statements.csv: "), "{words}");
        assert!(words.contains("needs about 3 MiB"), "{words}");
        let refused = Error::of("create", "out/runs")(io::ErrorKind::PermissionDenied.into()).with_need(1).to_string();
        assert!(refused.contains("another --output") && !refused.contains("MiB"), "{refused}");
    }
}

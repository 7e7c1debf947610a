//! What may go wrong with a command, and the exit status that says so.

use std::{fmt, io};

use crate::batch::RunError;
use crate::lexicon::LexiconError;
use crate::stored::StoredError;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line, a config file, a word list, or a dictionary cannot be used.
    Usage(String),
    /// Something could not be read or written.
    Failed(String),
    /// Printing to stdout failed.
    Print(io::Error),
    /// A run ended without a new output.
    Run(RunError),
}

impl Failure {
    /// The exit status of the contract.
    pub fn status(&self) -> u8 {
        match self {
            Failure::Usage(_) | Failure::Run(RunError::Usage(_)) => 2,
            Failure::Run(RunError::Held(_)) => 11,
            Failure::Run(RunError::Stopped(signal)) => 128 + *signal as u8,
            Failure::Failed(_) | Failure::Print(_) | Failure::Run(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(reason) | Failure::Failed(reason) => f.write_str(reason),
            Failure::Print(error) => write!(f, "cannot print: {error}"),
            Failure::Run(error) => error.fmt(f),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Print(error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        Failure::Run(error)
    }
}

impl From<LexiconError> for Failure {
    fn from(error: LexiconError) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<StoredError> for Failure {
    fn from(error: StoredError) -> Failure {
        Failure::Failed(error.to_string())
    }
}

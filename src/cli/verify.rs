//! `onrecord verify`.

use std::io::Write;
use std::process::ExitCode;

use crate::stored::Stored;
use crate::write;

use super::Failure;
use super::args::OutputArguments;

/// Checks the current generation; prints a line for each point that does not hold.
pub(super) fn verify(arguments: &OutputArguments) -> Result<ExitCode, Failure> {
    Stored::open(&arguments.output)?; // says what to do where there is none
    let faults = write::verify(&arguments.output).map_err(|error| Failure::Failed(error.to_string()))?;
    let mut out = std::io::stdout().lock();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    match faults.len() {
        0 => writeln!(out, "the output is whole")?,
        1 => writeln!(out, "1 fault")?,
        faults => writeln!(out, "{faults} faults")?,
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

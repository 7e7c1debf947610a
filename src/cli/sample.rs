//! `onrecord sample`: a coding sheet to judge an output by.

use std::process::ExitCode;

use crate::coding;
use crate::stored::Stored;
use crate::write;

use super::Failure;
use super::args::SampleArguments;

/// Draws statements and writes the sheet.
pub(super) fn sample(arguments: &SampleArguments) -> Result<ExitCode, Failure> {
    if let Some(out) = arguments.out.as_deref().filter(|out| out.is_file()) {
        // hours of judging may be in it
        let reason = format!("{}: it is there already and may hold verdicts; give another name", out.display());
        return Err(Failure::Usage(reason));
    }
    let sheet = coding::draw(&Stored::open(&arguments.output)?, arguments.n, arguments.seed)?;
    let mut words = Vec::new();
    write::csv(&sheet, &mut words)?;
    super::put(&words, arguments.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

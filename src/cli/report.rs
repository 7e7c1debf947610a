//! `onrecord report`: a page about a whole output.

use std::process::ExitCode;

use crate::report::Figures;
use crate::stored::Stored;

use super::Failure;
use super::args::ReportArguments;

/// Counts the tables and writes the page.
pub(super) fn report(arguments: &ReportArguments) -> Result<ExitCode, Failure> {
    let page = Figures::read(&Stored::open(&arguments.output)?)?.page().html();
    super::put(page.as_bytes(), arguments.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

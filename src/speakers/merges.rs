//! The user's word on who is one person: `--merges FILE…`. It wins over every other evidence.
//!
//! A CSV file with the columns `verdict` (`same` or `different`), `a` and `b`; the last two are a `speaker_id` or a name.
//! Further columns are remarks, and a line without a verdict is one that nobody has judged yet: the sheet of `onrecord
//! speakers --to csv` has both. A line that cannot be used is reported, the rest holds.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::tables::fold::is_formula;

/// What the user settled, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Merges {
    rows: Vec<MergeRow>,
}

/// One line of such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRow {
    /// Whether the two are one person.
    pub verdict: Verdict,
    /// A `speaker_id` or a name.
    pub a: String,
    /// Another one.
    pub b: String,
    /// Where it stands.
    pub place: Place,
}

/// What the user says of two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One person.
    Same,
    /// Two people.
    Different,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: u64,
}

/// A line that does nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MergeProblem {
    /// Where it stands.
    pub place: Place,
    /// What was expected and what was found.
    pub reason: String,
}

/// A file that cannot be used at all.
#[derive(Debug)]
pub struct MergeError {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub reason: String,
}

impl Merges {
    /// Nothing settled.
    pub fn none() -> Merges {
        Merges::default()
    }

    /// Reads files of verdicts.
    ///
    /// # Errors
    /// If a file cannot be read, or lacks one of the three columns.
    pub fn read(files: &[PathBuf]) -> Result<(Merges, Vec<MergeProblem>), MergeError> {
        let (mut merges, mut problems) = (Merges::default(), Vec::new());
        for file in files {
            let bytes = std::fs::read(file).map_err(|error| fault(file, &error))?;
            merges.read_one(file, &bytes, &mut problems)?;
        }
        Ok((merges, problems))
    }

    fn read_one(&mut self, file: &Path, bytes: &[u8], problems: &mut Vec<MergeProblem>) -> Result<(), MergeError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
        let header = reader.byte_headers().map_err(|error| fault(file, &error))?;
        let column = |name: &str| {
            let missing = || fault(file, &format!("needs the columns verdict, a, b; there is no `{name}`"));
            header.iter().position(|cell| cell.eq_ignore_ascii_case(name.as_bytes())).ok_or_else(missing)
        };
        let columns = [column("verdict")?, column("a")?, column("b")?];
        for record in reader.byte_records() {
            let record = record.map_err(|error| fault(file, &error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place { file: file.to_path_buf(), line };
            let [verdict, a, b] =
                columns.map(|at| unguarded(&String::from_utf8_lossy(record.get(at).unwrap_or_default())).to_owned());
            if verdict.is_empty() {
                continue;
            }
            let verdict = match verdict.to_ascii_lowercase().as_str() {
                "same" => Ok(Verdict::Same),
                "different" => Ok(Verdict::Different),
                other => Err(format!("a verdict is `same` or `different`, not `{other}`")),
            };
            match verdict {
                _ if a.is_empty() || b.is_empty() => {
                    problems.push(MergeProblem { place, reason: "needs two speakers, `a` and `b`".to_string() });
                }
                Ok(verdict) => self.rows.push(MergeRow { verdict, a, b, place }),
                Err(reason) => problems.push(MergeProblem { place, reason }),
            }
        }
        Ok(())
    }

    /// The lines that can be used, in the order of the files.
    pub fn rows(&self) -> &[MergeRow] {
        &self.rows
    }
}

/// The cell without the apostrophe that keeps a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

fn fault(file: &Path, reason: &dyn fmt::Display) -> MergeError {
    MergeError { file: file.to_path_buf(), reason: reason.to_string() }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for MergeError {}

impl fmt::Display for MergeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.place.file.display(), self.place.line, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_reported_and_the_rest_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("merges.csv");
        let text = "\u{feff}note,Verdict,A,b\nx,same,Joe Biden,joe-biden-usa\nx,maybe,Ann,Bob\nx,,Ann,Bob\nx,different,Ann,\nx,DIFFERENT,Ann,Bob\n";
        std::fs::write(&path, text).unwrap();
        let (merges, problems) = Merges::read(std::slice::from_ref(&path)).unwrap();
        let rows: Vec<_> = merges.rows().iter().map(|row| (row.verdict, &*row.a, &*row.b, row.place.line)).collect();
        assert_eq!(rows, [(Verdict::Same, "Joe Biden", "joe-biden-usa", 2), (Verdict::Different, "Ann", "Bob", 6)]);
        assert_eq!(problems.iter().map(|problem| problem.place.line).collect::<Vec<_>>(), [3, 5]);
        std::fs::write(&path, "a,b\nAnn,Bob\n").unwrap();
        assert!(Merges::read(&[path]).unwrap_err().to_string().contains("verdict"));
    }
}

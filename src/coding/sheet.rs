//! The sheet: its columns, and how it is read when people have filled it.

use std::fmt;

use jiff::civil::Date;

use super::strata;
use crate::tables::table;
use crate::tables::{Cell, Column, Row, Table, Values};

table! {
    SHEET = SheetRow, "sheet", "One row per statement that was drawn, with empty columns for the verdicts.",
        key ["statement_id"], order "drawn at random";
    statement_id: &'a str, "The statement.";
    title: Option<&'a str>, "Headline of its article.";
    publisher: Option<&'a str>, "Who published it.";
    published: Option<Date>, "When.";
    context: &'a str, "The sentences that hold content and cue.";
    statement: &'a str, "The content.";
    cue: Option<&'a str>, "The reporting words.";
    speaker_mention: Option<&'a str>, "The words that attribute it.";
    speaker: Option<&'a str>, "Who they mean.";
    topics: Vec<&'a str>, "Topics, best first.";
    kind: &'a str, "direct, indirect or mixed.";
    rule: &'a str, "What found it.";
    confidence: f32, "The confidence of the output.";
    stratum: &'a str, "Kind and band of confidence.";
    stratum_rows: u32, "How many rows of the output are in it.";
    content_verdict: Option<&'a str>, "Is the content right: yes, no, unclear.";
    speaker_verdict: Option<&'a str>, "Is the speaker right: yes, no, unclear.";
    topic_verdict: Option<&'a str>, "Is the first topic right: yes, no, unclear.";
    notes: Option<&'a str>, "Free.";
    coder: Option<&'a str>, "Who judged.";
}

/// A judgement of a coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Yes,
    /// It is wrong.
    No,
    /// The coder cannot tell; counted, and left out of the precision.
    Unclear,
}

/// What a verdict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The words of the statement.
    Content,
    /// Who said it.
    Speaker,
    /// Both of them: the row is right as an attribution.
    Attribution,
    /// The first topic.
    Topic,
}

/// A filled row.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The statement.
    pub statement_id: String,
    /// What found it.
    pub rule: String,
    /// The first topic; empty where there is none.
    pub topic: String,
    /// Kind and band of confidence.
    pub stratum: String,
    /// How many rows of the output are in the stratum.
    pub stratum_rows: u64,
    /// The verdicts on content, speaker and topic.
    verdicts: [Option<Verdict>; 3],
    /// Who judged; may be empty.
    pub coder: String,
}

/// Why a sheet cannot be used.
#[derive(Debug)]
pub enum SheetError {
    /// A column is not there.
    Column {
        /// Which.
        name: &'static str,
    },
    /// A cell does not hold what it should.
    Cell {
        /// Where, from 1; the header is line 1.
        line: u64,
        /// In which column.
        column: &'static str,
        /// What was found.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The file cannot be read.
    Csv(csv::Error),
}

impl Question {
    /// All, in the order in which they are told.
    pub const ALL: [Question; 4] = [Question::Content, Question::Speaker, Question::Attribution, Question::Topic];

    /// The word in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Question::Content => "content",
            Question::Speaker => "speaker",
            Question::Attribution => "content+speaker",
            Question::Topic => "topic",
        }
    }
}

impl Filled {
    /// The verdict on a question, if there is one.
    pub fn verdict(&self, question: Question) -> Option<Verdict> {
        let [content, speaker, topic] = self.verdicts;
        match question {
            Question::Content => content,
            Question::Speaker => speaker,
            Question::Topic => topic,
            Question::Attribution => match (content, speaker) {
                (None, _) | (_, None) => None,
                (Some(Verdict::No), _) | (_, Some(Verdict::No)) => Some(Verdict::No),
                (Some(Verdict::Yes), Some(Verdict::Yes)) => Some(Verdict::Yes),
                (Some(_), Some(_)) => Some(Verdict::Unclear),
            },
        }
    }
}

/// Reads a filled sheet. Spreadsheets may have changed the order of the columns, the separator to `;` or tab, and put a
/// byte-order mark before it.
///
/// # Errors
/// If a column is not there or a cell cannot be understood: with line, column, and what was expected.
pub fn read(words: &[u8]) -> Result<Vec<Filled>, SheetError> {
    let words = words.strip_prefix(b"\xef\xbb\xbf").unwrap_or(words);
    let header = words.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| header.iter().filter(|&&byte| byte == separator).count();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(words);
    let header = reader.headers().map_err(SheetError::Csv)?.clone();
    let place =
        |name: &'static str| header.iter().position(|found| found.trim() == name).ok_or(SheetError::Column { name });
    let columns = Places {
        statement_id: place("statement_id")?,
        rule: place("rule")?,
        topics: place("topics")?,
        stratum: place("stratum")?,
        stratum_rows: place("stratum_rows")?,
        verdicts: [place("content_verdict")?, place("speaker_verdict")?, place("topic_verdict")?],
        coder: place("coder")?,
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(SheetError::Csv)?;
        // spreadsheets leave empty lines of separators at the end
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(columns.row(&record)?);
        }
    }
    Ok(rows)
}

/// Where the columns stand.
struct Places {
    statement_id: usize,
    rule: usize,
    topics: usize,
    stratum: usize,
    stratum_rows: usize,
    verdicts: [usize; 3],
    coder: usize,
}

const VERDICTS: [&str; 3] = ["content_verdict", "speaker_verdict", "topic_verdict"];

impl Places {
    fn row(&self, record: &csv::StringRecord) -> Result<Filled, SheetError> {
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let fault = |column: &'static str, found: &str, expected: &'static str| SheetError::Cell {
            line: record.position().map_or(0, csv::Position::line),
            column,
            found: found.to_owned(),
            expected,
        };
        let statement_id = cell(self.statement_id);
        if !statement_id.starts_with("s_") {
            return Err(fault("statement_id", statement_id, "the id of a statement, which begins with s_"));
        }
        let stratum = cell(self.stratum);
        if strata::parts(stratum).is_none() {
            return Err(fault("stratum", stratum, "what `onrecord sample` wrote there, such as `direct 0.90-1.00`"));
        }
        let rows = cell(self.stratum_rows);
        let stratum_rows = rows.parse().ok().filter(|&rows| rows > 0);
        let mut verdicts = [None; 3];
        for (at, verdict) in verdicts.iter_mut().enumerate() {
            let found = cell(self.verdicts[at]);
            *verdict = parse(found).ok_or_else(|| fault(VERDICTS[at], found, "yes, no, unclear, or nothing"))?;
        }
        Ok(Filled {
            statement_id: statement_id.to_owned(),
            rule: cell(self.rule).to_owned(),
            topic: cell(self.topics).split(';').next().unwrap_or_default().to_owned(),
            stratum: stratum.to_owned(),
            stratum_rows: stratum_rows.ok_or_else(|| fault("stratum_rows", rows, "a whole number above 0"))?,
            verdicts,
            coder: cell(self.coder).to_owned(),
        })
    }
}

/// A verdict, or that there is none; nothing where it is neither.
fn parse(cell: &str) -> Option<Option<Verdict>> {
    match cell.to_ascii_lowercase().as_str() {
        "" => Some(None),
        "yes" => Some(Some(Verdict::Yes)),
        "no" => Some(Some(Verdict::No)),
        "unclear" => Some(Some(Verdict::Unclear)),
        _ => None,
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SheetError::Column { name } => {
                write!(f, "the column {name} is not there; a sheet keeps the columns that `onrecord sample` gave it")
            }
            SheetError::Cell { line, column, found, expected } => {
                write!(f, "line {line}: {column} is {found:?}; expected {expected}")
            }
            SheetError::Csv(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SheetError {}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "statement_id,rule,topics,stratum,stratum_rows,content_verdict,speaker_verdict,topic_verdict,coder\n";

    fn sheet(rows: &str) -> Result<Vec<Filled>, SheetError> {
        read(format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn a_filled_row_is_understood_in_any_case_and_with_blanks() {
        let rows = sheet("s_1,that,labor;health,direct 0.90-1.00,40, Yes ,NO,unclear,anna\n,,,,,,,,\n").unwrap();
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!((row.topic.as_str(), row.stratum_rows, row.coder.as_str()), ("labor", 40, "anna"));
        let verdicts = Question::ALL.map(|question| row.verdict(question));
        assert_eq!(verdicts, [Some(Verdict::Yes), Some(Verdict::No), Some(Verdict::No), Some(Verdict::Unclear)]);
    }

    #[test]
    fn separators_of_spreadsheets_are_understood() {
        for separator in [";", "\t"] {
            let words =
                format!("\u{feff}{HEADER}s_1,that,labor,direct 0.90-1.00,40,yes,,,\r\n").replace(',', separator);
            let rows = read(words.as_bytes()).unwrap();
            assert_eq!(rows[0].verdict(Question::Content), Some(Verdict::Yes));
            assert_eq!(rows[0].verdict(Question::Attribution), None);
        }
    }

    #[test]
    fn errors_name_line_column_and_what_was_expected() {
        for (rows, wanted) in [
            (
                "s_1,that,,direct 0.90-1.00,40,,,,\ns_2,that,,direct 0.90-1.00,40,maybe,,,\n",
                "line 3: content_verdict is \"maybe\"; expected yes, no, unclear, or nothing",
            ),
            (
                "s_1,that,,direct 0.90-1.00,many,,,,\n",
                "line 2: stratum_rows is \"many\"; expected a whole number above 0",
            ),
            ("7,that,,direct 0.90-1.00,40,,,,\n", "line 2: statement_id is \"7\""),
            ("s_1,that,,direct,40,,,,\n", "line 2: stratum is \"direct\""),
        ] {
            let error = sheet(rows).unwrap_err().to_string();
            assert!(error.starts_with(wanted), "{error}");
        }
        let error = read(b"statement_id,rule\n").unwrap_err().to_string();
        assert!(error.starts_with("the column topics is not there"), "{error}");
    }

    #[test]
    fn the_columns_of_a_new_sheet_are_those_that_are_read() {
        let header = SHEET.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",") + "\n";
        assert_eq!(read(header.as_bytes()).unwrap(), []);
    }
}

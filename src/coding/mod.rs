//! Coding sheets: how right is this output, judged by people on a sample of its rows?
//!
//! [`draw`] takes a stratified random sample of the statements and makes a sheet of it: a CSV file with a row for each,
//! its context beside it, and empty columns for the verdicts. People fill it in a spreadsheet. [`evaluate`] reads it
//! again and gives the precision with an interval, overall and by kind, rule, topic and confidence, and the agreement of
//! two coders. That is what the appendix of a paper needs. What the sheet does not tell is recall: statements that
//! were not found are not in it.
//!
//! # How to fill a sheet
//!
//! Each `_verdict` column takes `yes`, `no` or `unclear`; an empty cell is a row not judged yet. Each is judged by
//! itself, the speaker also where the content is wrong: a row with an empty cell is left out where that cell would count.
//!
//! - `content_verdict`: does `statement` hold what is reported: all that matters, and nothing that is not reported?
//! - `speaker_verdict`: did `speaker` say it? Where `speaker` is empty: does the text name nobody?
//! - `topic_verdict`: is the first of `topics` one that a reader would put on it? Where there is none: does none fit?
//!
//! `notes` is free. `coder` says who judged; it matters where two people share one sheet. Other columns stay as they
//! are, for the estimates rest on `stratum` and `stratum_rows`.
//!
//! # Methods
//!
//! Strata are kind × band of confidence. A stratum of N rows gets a share of the sample in proportion to √N, at least
//! one row (power allocation: Bankier, 1988, *The American Statistician* 42:174), so that rare kinds are judged too.
//! Rows are chosen by the smallest SHA-256 of seed and statement_id: no generator of random numbers, no order of
//! reading. Statements in copies of an article are not drawn.
//!
//! A judged row stands for N/n rows, n of the N in its stratum having been judged. Precision is the weighted share of
//! `yes` among `yes` and `no`. Its 95 % interval is that of Wilson (1927, *JASA* 22:209), with Kish's effective sample
//! size (Σw)²/Σw² (1965, *Survey Sampling*) in the place of n, as is usual for surveys (Franco et al., 2019, *Journal of
//! Survey Statistics and Methodology* 7:334). Where several coders judged a statement, their verdicts share its weight, and
//! it counts once in the sample size; each coder's own precision is given too. Agreement is the share of equal verdicts and Cohen's κ (1960,
//! *Educational and Psychological Measurement* 20:37).

mod draw;
mod evaluate;
mod measures;
mod sheet;
mod strata;

pub use draw::draw;
pub use evaluate::{Agreement, Estimate, Evaluation, evaluate};
pub use sheet::{Filled, Question, SheetError, Verdict, read};

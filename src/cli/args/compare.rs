//! What `compare` is told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::compare::period::Period;

/// What `compare` is told.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("form").args(["over", "words", "lineage", "pairs"]))]
#[command(
    after_help = "A period is a year 2020, a quarter 2020-Q2, a month 2020-04, a week 2020-W17, a day 2020-04-21, \
    or from one to another: 2020-04-01..2020-04-15. Similarity is lexical: it sees words, not meaning."
)]
pub struct CompareArguments {
    /// Only statements of this speaker: an id, a name or an alias; may be repeated
    #[arg(long, value_name = "NAME|ID", conflicts_with_all = ["speakers", "pairs"])]
    pub speaker: Vec<String>,
    /// Two speakers against each other: who says the same, who contradicts
    #[arg(long, value_names = ["A", "B"], num_args = 2, conflicts_with_all = ["over", "lineage", "pairs", "across"])]
    pub speakers: Vec<String>,
    /// Only statements on this topic and those below it: an id, a label or a code
    #[arg(long, value_name = "TOPIC", conflicts_with = "pairs")]
    pub topic: Option<String>,
    /// Two periods against each other; with --speakers the period of each
    #[arg(long, value_name = "PERIOD", num_args = 2, conflicts_with_all = ["over", "lineage", "pairs", "from", "until"])]
    pub between: Vec<Period>,
    /// Counts per period, speaker, topic and act, periods of nothing included
    #[arg(long, value_enum, value_name = "LENGTH")]
    pub over: Option<GrainArgument>,
    /// Words that set the two sides apart, with z-scores
    #[arg(long)]
    pub words: bool,
    /// Every earlier and later version of a statement
    #[arg(long, value_name = "STATEMENT_ID")]
    pub lineage: Option<String>,
    /// Compare pairs of texts instead: JSON Lines with id, a, b
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// Only from the first day of this period on
    #[arg(long, value_name = "PERIOD", conflicts_with = "pairs")]
    pub from: Option<Period>,
    /// Only up to the last day of this period
    #[arg(long, value_name = "PERIOD", conflicts_with = "pairs")]
    pub until: Option<Period>,
    /// By which day a statement counts
    #[arg(long, value_enum, default_value_t = ByArgument::Published, conflicts_with = "pairs")]
    pub by: ByArgument,
    /// Which reports count: utterances, or also what somebody is said to believe, want, fear
    #[arg(long, value_enum, default_value_t = ModesArgument::Speech, conflicts_with = "pairs")]
    pub modes: ModesArgument,
    /// Similarity, 0 to 1, from which a pair is a rewording, more where it is in doubt; 1 finds equal words only [default: 0.5]
    #[arg(long, value_name = "X", value_parser = share, conflicts_with_all = ["words", "pairs"])]
    pub min_similarity: Option<f32>,
    /// Compare statements of different speakers too
    #[arg(long, conflicts_with_all = ["words", "pairs"])]
    pub across: bool,
    /// Phrases of so many words
    #[arg(long, value_name = "N", default_value_t = 1, requires = "words", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub ngrams: u8,
    /// A file with words to leave out, one a line
    #[arg(long, value_name = "FILE", requires = "words")]
    pub drop: Option<PathBuf>,
    /// What is counted of a word: articles that have it, or every place
    #[arg(long, value_enum, default_value_t = CountArgument::Articles, requires = "words")]
    pub count: CountArgument,
    /// How many speakers and topics have rows of their own, where none is asked for
    #[arg(long, value_name = "N", default_value_t = 10, requires = "over")]
    pub top: usize,
    /// How many rows of each kind a table on the terminal shows
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Form of the answer [default: by the ending of --out, else table]
    #[arg(long, value_enum, value_name = "FORM")]
    pub to: Option<AnswerForm>,
    /// Where the answer goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
    /// A folder with word lists that replace built-in ones of the same name
    #[arg(long, value_name = "DIR", env = "ONRECORD_LEXICON")]
    pub lexicon: Option<PathBuf>,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GrainArgument {
    /// Days
    Day,
    /// ISO weeks, Monday to Sunday
    Week,
    /// Months
    Month,
    /// Quarters
    Quarter,
    /// Years
    Year,
}

/// By which day a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArgument {
    /// The day of publication
    Published,
    /// The day on which it was said; of publication, where the text does not give it
    #[value(name = "said_on", alias = "said-on")]
    SaidOn,
}

/// Which modes of report count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModesArgument {
    /// Utterances
    Speech,
    /// Also attitudes
    All,
}

/// What is counted of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountArgument {
    /// Articles that have it, each once
    Articles,
    /// Every place where it stands
    Words,
}

/// Forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerForm {
    /// For the terminal, fitted to its width
    Table,
    /// Comma-separated values
    Csv,
    /// Apache Parquet; needs --out
    Parquet,
    /// One object: question, settings, hashes, sides, rows
    Json,
    /// One page that opens in any browser, without a network
    Html,
}

/// A number from 0 to 1.
fn share(words: &str) -> Result<f32, String> {
    let number = words.parse::<f32>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1, such as 0.5".to_owned())
}

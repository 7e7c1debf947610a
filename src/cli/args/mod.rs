//! The command line: one definition for help, man page and completions.
//!
//! Flags win over environment (`ONRECORD_…`), environment over the config file, the config file over defaults. What
//! a flag does not say stays `None` here; [`super::settings`] fills it in.

mod compare;
mod run;

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use compare::{AnswerForm, ByArgument, CompareArguments, CountArgument, GrainArgument, ModesArgument};
pub use run::{Form, Partition, PreferArgument, Progress, RunArguments};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold());

/// Who said what, about what, and when: news articles in, relational tables out.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, styles = STYLES, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 failed (the last good output stands), 2 wrong usage, \
    3 done but some inputs were rejected, 11 another run holds the output, 130 and 143 stopped by a signal.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub voice: Voice,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles, find their statements, write the tables
    Run(Box<RunArguments>),
    /// Print what the readers make of files, to see before a run
    Read(ReadArguments),
    /// Compare statements: two periods, two speakers, over time, by words; or every version of one claim
    Compare(Box<CompareArguments>),
    /// Write a page about a whole output: what came in, who spoke, about what, and when
    Report(ReportArguments),
    /// Draw a coding sheet: a random sample of statements to be judged by people
    Sample(SampleArguments),
    /// Print precision and agreement from filled coding sheets
    Evaluate(EvaluateArguments),
    /// Print an article with its statements marked, or explain one statement
    Show(ShowArguments),
    /// Print which names became one speaker and which may be one, the doubtful first
    Speakers(SpeakersArguments),
    /// Put topics and an act on short texts, a row per record
    Classify(ClassifyArguments),
    /// Train the statement model on articles marked by hand
    #[cfg(feature = "train")]
    Train(TrainArguments),
    /// Check a finished output: schema, keys, offsets, hashes, counts
    Verify(OutputArguments),
    /// Print the data dictionary
    Schema(SchemaArguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    Man {
        /// The folder; it is made if it is not there
        folder: PathBuf,
    },
}

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, Args)]
pub struct Voice {
    /// Say only what went wrong
    #[arg(short, long, global = true, env = "ONRECORD_QUIET", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Form of the messages
    #[arg(long, global = true, value_enum, default_value_t = LogForm::Text, env = "ONRECORD_LOG")]
    pub log: LogForm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// Words
    Text,
    /// One JSON object a line
    Json,
}

/// What `read` is told.
#[derive(Debug, Args)]
pub struct ReadArguments {
    /// Files and folders to read, or - for standard input
    #[arg(value_name = "INPUT", default_value = "input")]
    pub input: Vec<PathBuf>,
    /// Form of the inputs [default: auto, by content]
    #[arg(short, long, value_name = "FORMAT", env = "ONRECORD_FORMAT", value_parser = formats())]
    pub format: Option<String>,
    /// Names of the input's fields: published=date,text=body
    #[arg(short, long, value_name = "FIELD=NAME,…", value_delimiter = ',', env = "ONRECORD_MAP")]
    pub map: Vec<String>,
    /// Longest article in bytes; a longer one is rejected [default: 8388608]
    #[arg(long, value_name = "BYTES", env = "ONRECORD_MAX_ARTICLE")]
    pub max_article: Option<usize>,
    /// What is printed for each record
    #[arg(long, value_name = "FORM", value_enum, default_value_t = ReadForm::Table)]
    pub to: ReadForm,
    /// Stop after so many records [default: none]
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadForm {
    /// A line for each field, and the first words
    Table,
    /// A JSON object on a line, with the whole text
    Json,
}

/// How a coding sheet is filled.
const VERDICTS: &str = "Fill content_verdict, speaker_verdict and topic_verdict with yes, no or unclear; an empty cell is \
    not judged yet. Where two coders share a sheet, copy the rows that both judge and name them in the column coder.";

/// What `report` is told.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
    /// Where the page goes, HTML [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What `sample` is told.
#[derive(Debug, Args)]
#[command(after_help = VERDICTS)]
pub struct SampleArguments {
    /// How many statements are drawn
    #[arg(short, long, value_name = "N", default_value_t = 200, value_parser = at_least_one())]
    pub n: usize,
    /// The seed; the same one draws the same statements
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u64,
    /// Where the sheet goes, CSV [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
}

/// What `evaluate` is told.
#[derive(Debug, Args)]
#[command(after_help = VERDICTS)]
pub struct EvaluateArguments {
    /// Filled sheets, one for each coder, or one for all
    #[arg(value_name = "SHEET", required = true)]
    pub sheets: Vec<PathBuf>,
    /// Form of the figures
    #[arg(long, value_enum, value_name = "FORM", default_value_t = FiguresForm::Table)]
    pub to: FiguresForm,
    /// Where they go [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FiguresForm {
    /// Columns for the eye
    Table,
    /// Comma-separated values
    Csv,
    /// One JSON object
    Json,
}

/// What `show` is told.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// An article_id, a statement_id, or a source path
    #[arg(value_name = "ARTICLE|STATEMENT_ID")]
    pub what: String,
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
}

/// What `speakers` is told.
#[derive(Debug, Args)]
pub struct SpeakersArguments {
    /// Only pairs with this speaker_id, or a name that holds these letters [default: all]
    #[arg(value_name = "ID|NAME")]
    pub speaker: Vec<String>,
    /// How many pairs [default: all]
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
    /// Form: text to read, or csv to fill in verdicts for `run --merges`
    #[arg(long, value_enum, default_value_t = SpeakersForm::Text)]
    pub to: SpeakersForm,
    /// Where it goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
}

/// Form of the list of speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpeakersForm {
    /// Two lines a pair
    Text,
    /// A row a pair
    Csv,
}

/// What `classify` is told.
#[derive(Debug, Args)]
pub struct ClassifyArguments {
    /// Files and folders to read, or - for standard input
    #[arg(value_name = "INPUT", default_value = "input")]
    pub input: Vec<PathBuf>,
    /// Where the rows go, CSV [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Learn topics from your own labels: CSV or JSON Lines with id, text, label, and if you like context_before and group
    #[arg(long, value_name = "LABELS", requires = "save")]
    pub train: Option<PathBuf>,
    /// Where the learnt model goes; `--topics MODEL` uses it
    #[arg(long, value_name = "MODEL", requires = "train")]
    pub save: Option<PathBuf>,
    /// Form of the inputs [default: auto, by content]
    #[arg(short, long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<String>,
    /// Names of the input's fields: text=headline
    #[arg(short, long, value_name = "FIELD=NAME,…", value_delimiter = ',')]
    pub map: Vec<String>,
    /// Dictionaries of topics, added to the built-in one
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub topics: Vec<PathBuf>,
    /// Form of the dictionaries [default: by the file's extension]
    #[arg(long, value_name = "FORMAT", value_parser = dictionaries())]
    pub topics_format: Option<String>,
    /// Use only the dictionaries given by --topics
    #[arg(long, requires = "topics")]
    pub no_builtin_topics: bool,
    /// A folder with word lists that replace built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    pub lexicon: Option<PathBuf>,
}

/// What `train` is told.
#[cfg(feature = "train")]
#[derive(Debug, Args)]
pub struct TrainArguments {
    /// Articles with their attributions, JSON Lines, also packed with gzip
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub gold: Vec<PathBuf>,
    /// Articles that nobody has marked, JSON Lines with id, text and source, also packed: a first model labels 600 of each
    /// source, a second learns from both
    #[arg(long, value_name = "FILE")]
    pub unlabelled: Option<PathBuf>,
    /// Articles of this file are left out of those
    #[arg(long, value_name = "FILE", requires = "unlabelled")]
    pub without: Option<PathBuf>,
    /// Parts of speech: TSV with word and Penn tag, a blank line after each sentence
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub tagged_sentences: Vec<PathBuf>,
    /// Parts of speech of the gold's articles: JSON Lines with id and tags
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub tagged_articles: Vec<PathBuf>,
    /// The same as --tagged-sentences, to measure the tagger on
    #[arg(long, value_name = "FILE")]
    pub tagger_test: Option<PathBuf>,
    /// Where the weights go
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Where an output is.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// The folder that holds the output
    #[arg(short, long, value_name = "DIR", default_value = "output", env = "ONRECORD_OUTPUT")]
    pub output: PathBuf,
}

/// What `schema` is told.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// One table [default: all]
    pub table: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// A count of something.
fn at_least_one() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(1..)
}

/// The input formats as possible values.
fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(crate::read::Format::NAMES)
}

/// The forms of dictionaries as possible values.
fn dictionaries() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(crate::topics::Format::NAMES.map(|(name, _)| name))
}

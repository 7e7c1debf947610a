//! The command line: one definition for help, man page and completions.
//!
//! Flags win over environment (`ONRECORD_…`), environment over the config file, the config file over defaults. What
//! a flag does not say stays `None` here; [`super::settings`] fills it in.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

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
    /// Print an article with its statements marked, or explain one statement
    Show(ShowArguments),
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// A bar, if stderr is a terminal
    Auto,
    /// None
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Comma-separated values
    Csv,
    /// Apache Parquet
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PreferArgument {
    /// The latest one before
    Past,
    /// The first one after
    Future,
    /// The nearer one
    Nearest,
}

/// What `run` is told.
#[derive(Debug, Default, Args, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RunArguments {
    /// Files and folders to read, or - for standard input [default: input]
    #[arg(value_name = "INPUT")]
    pub input: Vec<PathBuf>,
    /// The folder that holds the generations of the output [default: output]
    #[arg(short, long, value_name = "DIR", env = "ONRECORD_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Form of the inputs [default: auto, by content]
    #[arg(short, long, value_name = "FORMAT", env = "ONRECORD_FORMAT", value_parser = formats())]
    pub format: Option<String>,
    /// Names of the input's fields: published=date,text=body
    #[arg(short, long, value_name = "FIELD=NAME,…", value_delimiter = ',', env = "ONRECORD_MAP")]
    pub map: Vec<String>,
    /// Forms of the tables [default: csv,parquet]
    #[arg(short, long, value_enum, value_delimiter = ',', env = "ONRECORD_TABLES")]
    pub tables: Vec<Form>,
    /// Threads that analyse [default: one for each core]
    #[arg(short, long, value_name = "N", env = "ONRECORD_JOBS")]
    pub jobs: Option<usize>,
    /// Do all work again instead of taking over what an earlier run did
    #[arg(long)]
    pub full: bool,
    /// Leave out records published before this day; undated ones stay
    #[arg(long, value_name = "DATE", env = "ONRECORD_SINCE")]
    pub since: Option<Date>,
    /// Remove articles whose inputs are gone
    #[arg(long, env = "ONRECORD_PRUNE")]
    pub prune: bool,
    /// How many generations of the output are kept [default: 3]
    #[arg(long, value_name = "N", env = "ONRECORD_KEEP")]
    pub keep: Option<usize>,
    /// Registries of people and their offices, CSV with id,name,aliases,role,country,from,to
    #[arg(long, value_name = "FILE", env = "ONRECORD_SPEAKERS", value_delimiter = ',')]
    pub speakers: Vec<PathBuf>,
    /// Names of the registries' columns: name=personLabel,role=positionLabel
    #[arg(long, value_name = "FIELD=NAME,…", value_delimiter = ',', env = "ONRECORD_SPEAKERS_MAP")]
    pub speakers_map: Vec<String>,
    /// Verdicts on pairs of speakers, CSV with verdict,a,b; verdict is same or different
    #[arg(long, value_name = "FILE", env = "ONRECORD_MERGES", value_delimiter = ',')]
    pub merges: Vec<PathBuf>,
    /// Dictionaries of topics, added to the built-in one
    #[arg(long, value_name = "FILE", env = "ONRECORD_TOPICS", value_delimiter = ',')]
    pub topics: Vec<PathBuf>,
    /// Form of the dictionaries [default: by the file's extension]
    #[arg(long, value_name = "FORMAT", env = "ONRECORD_TOPICS_FORMAT", value_parser = dictionaries())]
    pub topics_format: Option<String>,
    /// Use only the dictionaries given by --topics
    #[arg(long, requires = "topics", env = "ONRECORD_NO_BUILTIN_TOPICS")]
    pub no_builtin_topics: bool,
    /// A folder with word lists that replace built-in ones of the same name
    #[arg(long, value_name = "DIR", env = "ONRECORD_LEXICON")]
    pub lexicon: Option<PathBuf>,
    /// Where a bare weekday or month lies, if the text gives no hint
    #[arg(long, value_enum, env = "ONRECORD_PREFER")]
    pub prefer: Option<PreferArgument>,
    /// Rejected inputs, as a number or a share of the records, up to which the exit status stays 0 [default: 0]
    #[arg(long, value_name = "N|N%", env = "ONRECORD_MAX_BAD")]
    pub max_bad: Option<String>,
    /// Longest article in bytes; a longer one is rejected [default: 8388608]
    #[arg(long, value_name = "BYTES", env = "ONRECORD_MAX_ARTICLE")]
    pub max_article: Option<usize>,
    /// Begin CSV files with a byte-order mark, for spreadsheets
    #[arg(long, env = "ONRECORD_CSV_BOM")]
    pub csv_bom: bool,
    /// Leave cells as they are that a spreadsheet would run as a formula
    #[arg(long, env = "ONRECORD_CSV_RAW")]
    pub csv_raw: bool,
    /// A file with these options, TOML [default: onrecord.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "ONRECORD_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Show a progress bar
    #[arg(long, value_enum, env = "ONRECORD_PROGRESS")]
    pub progress: Option<Progress>,
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

/// The input formats as possible values.
fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(crate::read::Format::NAMES)
}

/// The forms of dictionaries as possible values.
fn dictionaries() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(crate::topics::Format::NAMES.map(|(name, _)| name))
}

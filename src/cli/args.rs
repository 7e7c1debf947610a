//! The command line: one definition for help, man page and completions.
//!
//! Flags win over environment (`ONRECORD_…`), environment over the config file, the config file over defaults. What
//! a flag does not say stays `None` here; [`super::settings`] fills it in.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::compare::period::Period;

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
pub enum Partition {
    /// articles/month=2020-04/part-0.parquet
    Month,
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
    /// A folder of Parquet files for each month of publication, for the tables that grow with the articles
    #[arg(long, value_enum, env = "ONRECORD_PARTITION")]
    pub partition: Option<Partition>,
    /// Threads that analyse [default: one for each core]
    #[arg(short, long, value_name = "N", env = "ONRECORD_JOBS")]
    pub jobs: Option<usize>,
    /// Do all work again instead of taking over what an earlier run did
    #[arg(long)]
    pub full: bool,
    /// Leave out records published before this day; undated ones stay, and so do articles of earlier runs until --prune
    #[arg(long, value_name = "DATE", env = "ONRECORD_SINCE", value_parser = day)]
    pub since: Option<Date>,
    /// Remove articles whose inputs are gone, and those that --since leaves out
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
    /// Write nothing; print what would be done, as JSON
    #[arg(long)]
    #[serde(skip)]
    pub dry_run: bool,
    /// A file with these options, TOML [default: onrecord.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "ONRECORD_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Show a progress bar
    #[arg(long, value_enum, env = "ONRECORD_PROGRESS")]
    pub progress: Option<Progress>,
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

/// A number from 0 to 1.
fn share(words: &str) -> Result<f32, String> {
    let number = words.parse::<f32>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1, such as 0.5".to_owned())
}

/// A day of the calendar.
fn day(words: &str) -> Result<Date, String> {
    words.parse().map_err(|_| "expected a day, such as 2020-04-21".to_owned())
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

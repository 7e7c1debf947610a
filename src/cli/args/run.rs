//! What `run` is told; a config file has the same options.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{dictionaries, formats};

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

/// What shows how far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// A bar, if stderr is a terminal
    Auto,
    /// None
    Never,
}

/// Forms of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Comma-separated values
    Csv,
    /// Apache Parquet
    Parquet,
}

/// How the tables are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Partition {
    /// articles/month=2020-04/part-0.parquet
    Month,
}

/// Where a bare weekday or month lies.
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

/// A day of the calendar.
fn day(words: &str) -> Result<Date, String> {
    words.parse().map_err(|_| "expected a day, such as 2020-04-21".to_owned())
}

//! Raw arguments and the config file become checked settings, once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::batch::{MaxBad, Settings};
use crate::dates::Prefer;
use crate::read::{self, FieldMap, Format};
use crate::speakers::registry::ColumnNames;
use crate::topics;
use crate::write;

use super::Failure;
use super::args::{Form, Partition, PreferArgument, RunArguments};

/// The config file that is read if it is there.
const CONFIG: &str = "onrecord.toml";

/// The settings of a run.
///
/// # Errors
/// [`Failure::Usage`] if a value or the config file cannot be used.
pub(super) fn of_run(arguments: &RunArguments) -> Result<Settings, Failure> {
    if arguments.keep == Some(0) {
        return Err(Failure::Usage("--keep is at least 1: the newest generation always stays".into()));
    }
    if arguments.jobs == Some(0) {
        return Err(Failure::Usage("--jobs is at least 1; leave it out for a thread on each core".into()));
    }
    let inputs = match &arguments.input[..] {
        [] => vec![PathBuf::from("input")],
        inputs => inputs.to_vec(),
    };
    // one missing folder among several is a row in `rejects`; nothing at all is a slip of the pen
    if !inputs.iter().any(|path| path.as_os_str() == "-" || path.exists()) {
        return Err(Failure::Usage(format!("{}: no such file or folder", inputs[0].display())));
    }
    let defaults = Settings::new(inputs, arguments.output.clone().unwrap_or_else(|| "output".into()));
    Ok(Settings {
        read: reading(arguments.format.as_deref(), &arguments.map, arguments.max_article)?,
        write: writing(arguments)?,
        since: arguments.since,
        full: arguments.full,
        prune: arguments.prune,
        keep: arguments.keep.unwrap_or(defaults.keep),
        speakers: arguments.speakers.clone(),
        speaker_columns: ColumnNames::parse(arguments.speakers_map.iter().map(String::as_str))
            .map_err(|error| Failure::Usage(error.to_string()))?,
        merges: arguments.merges.clone(),
        topics: dictionaries(&arguments.topics, arguments.topics_format.as_deref(), !arguments.no_builtin_topics),
        lexicon: arguments.lexicon.clone(),
        prefer: arguments.prefer.map(|prefer| match prefer {
            PreferArgument::Past => Prefer::Past,
            PreferArgument::Future => Prefer::Future,
            PreferArgument::Nearest => Prefer::Nearest,
        }),
        max_bad: MaxBad::parse(arguments.max_bad.as_deref().unwrap_or("0")).map_err(Failure::Usage)?,
        ..defaults
    })
}

/// How tables are written.
fn writing(arguments: &RunArguments) -> Result<write::Options, Failure> {
    let has = |form| arguments.tables.is_empty() || arguments.tables.contains(&form);
    let by_month = arguments.partition == Some(Partition::Month);
    if by_month && !has(Form::Parquet) {
        return Err(Failure::Usage(
            "--partition month writes articles, statements, mentions and dates as Parquet only: add parquet to --tables, \
             or leave --partition out"
                .into(),
        ));
    }
    Ok(write::Options {
        csv: has(Form::Csv),
        parquet: has(Form::Parquet),
        csv_bom: arguments.csv_bom,
        csv_raw: arguments.csv_raw,
        by_month,
    })
}

/// How inputs are read.
///
/// # Errors
/// [`Failure::Usage`] if a mapping names no field of ours, or no article is short enough.
pub(super) fn reading(
    format: Option<&str>,
    map: &[String],
    max_article: Option<usize>,
) -> Result<read::Options, Failure> {
    let mut options = read::Options::default();
    if let Some(format) = format {
        options.format = Format::parse(format).ok_or_else(|| Failure::Usage(format!("no format {format:?}")))?;
    }
    options.map = FieldMap::parse(map).map_err(Failure::Usage)?;
    if max_article == Some(0) {
        return Err(Failure::Usage("--max-article is at least 1: no article has 0 bytes".into()));
    }
    if let Some(bytes) = max_article {
        options.max_article = bytes;
    }
    Ok(options)
}

/// The dictionaries of topics.
pub(super) fn dictionaries(files: &[PathBuf], format: Option<&str>, built_in: bool) -> topics::Options {
    let named = |name: &str| topics::Format::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, format)| format);
    let format = format.and_then(named);
    topics::Options { built_in, files: files.iter().map(|file| (file.clone(), format)).collect() }
}

/// Fills in what the arguments leave open from the config file they name, or from `onrecord.toml` if it is there.
///
/// # Errors
/// [`Failure::Usage`] if the file cannot be read or has a key that is no option.
pub(super) fn with_config(mut arguments: RunArguments) -> Result<RunArguments, Failure> {
    let path = match &arguments.config {
        Some(path) => path.clone(),
        None if Path::new(CONFIG).exists() => PathBuf::from(CONFIG),
        None => return Ok(arguments),
    };
    let fault = |reason: String| Failure::Usage(format!("{}: {reason}", path.display()));
    let text = fs::read_to_string(&path).map_err(|error| fault(error.to_string()))?;
    let file: RunArguments = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
    macro_rules! fill {
        ($($list:ident)*; $($option:ident)*; $($flag:ident)*) => {
            $(if arguments.$list.is_empty() { arguments.$list = file.$list; })*
            $(arguments.$option = arguments.$option.or(file.$option);)*
            $(arguments.$flag |= file.$flag;)*
        };
    }
    fill! {
        input map tables speakers speakers_map merges topics;
        output format partition topics_format jobs since keep lexicon prefer max_bad max_article progress;
        full prune no_builtin_topics csv_bom csv_raw
    }
    Ok(arguments)
}

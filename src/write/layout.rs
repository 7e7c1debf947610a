//! Where the files of a table are.
//!
//! A table is one file in each form, `topics.csv` and `topics.parquet`; or, with `--partition month`, a Parquet file for
//! each month of publication, `articles/month=2020-04/part-0.parquet`: a layout that pandas, polars, DuckDB and Spark
//! read as one table ("Hive partitioning"). Only the tables that grow with the articles are cut, and of these not
//! `statement_topics`, whose rows have neither date nor article.

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::Error;
use super::output::entries;
use super::table_set::TableFile;
use crate::tables::{Table, schema};

/// What the folder of a month begins with; readers make a column `month` of it.
const FOLDER: &str = "month=";
/// The file in such a folder.
const PART: &str = "part-0.parquet";
/// The month of undated articles.
const UNKNOWN: &str = "unknown";

/// The month in which an article was published; none for undated ones, which come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Option<(i16, i8)>);

/// What a file of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// All rows, as Parquet.
    Parquet,
    /// The rows of a month, as Parquet.
    Month(Month),
    /// All rows, as CSV.
    Csv,
}

impl Month {
    /// The month of a day.
    pub fn of(published: Option<Date>) -> Month {
        Month(published.map(|day| (day.year(), day.month())))
    }

    fn parse(name: &str) -> Option<Month> {
        if name == UNKNOWN {
            return Some(Month(None));
        }
        let (year, month) = name.rsplit_once('-')?;
        let (year, month) = (year.parse().ok()?, month.parse().ok().filter(|month| (1..=12).contains(month))?);
        let parsed = Month(Some((year, month)));
        (parsed.to_string() == name).then_some(parsed)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some((year, month)) => write!(f, "{year:04}-{month:02}"),
            None => f.write_str(UNKNOWN),
        }
    }
}

/// Whether `--partition month` cuts the table.
pub(super) fn is_cut(table: &Table) -> bool {
    [&schema::ARTICLES, &schema::STATEMENTS, &schema::MENTIONS, &schema::DATES].contains(&table)
}

/// The path of a file below the folder of its generation.
pub(super) fn path(table: &Table, form: Form) -> String {
    match form {
        Form::Parquet => format!("{}.parquet", table.name),
        Form::Month(month) => format!("{}/{FOLDER}{month}/{PART}", table.name),
        Form::Csv => format!("{}.csv", table.name),
    }
}

/// What the file with this path holds, if it is one of the table.
pub(super) fn form(table: &Table, path: &str) -> Option<Form> {
    match path.strip_prefix(table.name)? {
        ".parquet" => Some(Form::Parquet),
        ".csv" => Some(Form::Csv),
        rest if is_cut(table) => {
            let month = rest.strip_prefix('/')?.strip_prefix(FOLDER)?.strip_suffix(PART)?.strip_suffix('/')?;
            Month::parse(month).map(Form::Month)
        }
        _ => None,
    }
}

/// The files of a table that together hold its rows once, in the order of the rows: Parquet if there is any.
pub(super) fn files<'f>(files: &'f [TableFile], table: &'static Table) -> Vec<&'f TableFile> {
    let of_table = files.iter().filter(|file| file.table == table.name);
    let mut found: Vec<_> = of_table.filter_map(|file| Some((form(table, &file.path)?, file))).collect();
    found.sort_by_key(|&(form, _)| form);
    if found.first().is_some_and(|&(form, _)| form != Form::Csv) {
        found.retain(|&(form, _)| form != Form::Csv);
    }
    found.into_iter().map(|(_, file)| file).collect()
}

/// How many rows a table has.
pub fn rows(files: &[TableFile], table: &'static Table) -> u64 {
    self::files(files, table).iter().map(|file| file.rows).sum()
}

/// The Parquet files of a table in the folder of a generation, in the order of the rows; none if it has none.
///
/// # Errors
/// If a folder cannot be read.
pub fn parquet_files(generation: &Path, table: &str) -> Result<Vec<PathBuf>, Error> {
    let whole = generation.join(format!("{table}.parquet"));
    let folder = generation.join(table);
    if whole.exists() || !folder.exists() {
        return Ok(Some(whole).filter(|whole| whole.exists()).into_iter().collect());
    }
    let month = |(name, path): (String, PathBuf)| Some((Month::parse(name.strip_prefix(FOLDER)?)?, path.join(PART)));
    let mut months: Vec<_> = entries(&folder)?.into_iter().filter_map(month).collect();
    months.sort();
    Ok(months.into_iter().map(|(_, path)| path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn paths_say_what_a_file_holds() {
        for (day, name) in
            [(None, "unknown"), (Some(date(2020, 4, 21)), "2020-04"), (Some(date(987, 12, 1)), "0987-12")]
        {
            let form = Form::Month(Month::of(day));
            let path = path(&schema::MENTIONS, form);
            assert_eq!(path, format!("mentions/month={name}/part-0.parquet"));
            assert_eq!(self::form(&schema::MENTIONS, &path), Some(form));
            assert_eq!(self::form(&schema::DATES, &path), None);
        }
        for form in [Form::Parquet, Form::Csv] {
            assert_eq!(self::form(&schema::TOPICS, &path(&schema::TOPICS, form)), Some(form));
        }
        for wrong in ["topics/month=2020-04/part-0.parquet", "topics.csv.csv", "topics", "speakers.csv"] {
            assert_eq!(form(&schema::TOPICS, wrong), None, "{wrong}");
        }
        for wrong in [
            "2020-4/part-0.parquet",
            "2020-13/part-0.parquet",
            "2020-04/part-1.parquet",
            "/part-0.parquet",
            "2020-04/x/part-0.parquet",
        ] {
            assert_eq!(form(&schema::DATES, &format!("dates/month={wrong}")), None, "{wrong}");
        }
    }

    #[test]
    fn undated_rows_come_first_and_csv_only_alone() {
        let file = |path: &str| TableFile { path: path.into(), table: "dates".into(), rows: 2, ..TableFile::default() };
        let months =
            ["2020-04", "0800-01", "unknown"].map(|month| file(&format!("dates/month={month}/part-0.parquet")));
        let order: Vec<_> = files(&months, &schema::DATES).iter().map(|file| &file.path[12..15]).collect();
        assert_eq!(order, ["unk", "080", "202"]);
        assert_eq!(rows(&months, &schema::DATES), 6);
        let both = [file("dates.csv"), file("dates.parquet")];
        assert_eq!((rows(&both, &schema::DATES), rows(&both[..1], &schema::DATES)), (2, 2));
        assert_eq!(rows(&both, &schema::TOPICS), 0);
    }
}

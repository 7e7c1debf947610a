//! Articles out of a finished generation, for a run that needs them again and has neither their input nor a ledger.
//!
//! The table `articles` holds all that a stage looks at. It is read by the names of its columns, so that it may be of an
//! older schema.

use std::fs::File;
use std::path::Path;

use jiff::civil::Date;
use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;

use super::layout::parquet_files;
use super::parquet_file::{day_since_1970, fenced};
use crate::model::{Article, Published, PublishedRule};

/// Hands the articles of a generation to `take`, a row group at a time, in the order of the table.
///
/// # Errors
/// Which file cannot be read, and why; the articles before it were handed on.
pub fn stored_articles(generation: &Path, take: &mut dyn FnMut(Vec<Article>)) -> Result<(), String> {
    for path in parquet_files(generation, "articles").map_err(|error| error.to_string())? {
        let told = |reason: String| format!("{}: {reason}", path.display());
        let open = || Ok::<_, PolarsError>(ParquetReader::new(File::open(&path)?));
        let groups = fenced(|| {
            let mut reader = open()?;
            let groups = &reader.get_metadata()?.row_groups;
            Ok(groups.iter().map(|group| group.num_rows()).collect::<Vec<_>>())
        });
        let mut start = 0;
        for rows in groups.map_err(told)? {
            let articles = fenced(|| articles(&open()?.with_slice(Some((start, rows))).finish()?));
            take(articles.map_err(told)?);
            start += rows;
        }
    }
    Ok(())
}

fn articles(frame: &DataFrame) -> PolarsResult<Vec<Article>> {
    let text = |name: &str, row: usize| {
        let column = frame.column(name).and_then(|column| column.str());
        column.ok().and_then(|column| column.get(row)).map(str::to_owned)
    };
    let record = frame.column("record").and_then(|column| column.i64().cloned());
    let published = frame.column("published").and_then(|column| column.date().cloned());
    let day = |row| -> Option<Date> {
        let days = published.as_ref().ok()?.physical().get(row)?;
        day_since_1970(days)
    };
    let required = |name: &str, row: usize| text(name, row).ok_or_else(|| polars_err!(ColumnNotFound: "{}", name));
    let article = |row: usize| {
        Ok(Article {
            source_path: required("source_path", row)?.into(),
            record: record.as_ref().ok().and_then(|record| record.get(row)).and_then(|number| number.try_into().ok()),
            external_id: text("external_id", row),
            url: text("url", row),
            publisher: text("publisher", row),
            title: text("title", row),
            author: text("author", row),
            published: Published {
                date: day(row),
                raw: text("published_raw", row),
                rule: text("published_rule", row).and_then(|rule| PublishedRule::parse(&rule)).unwrap_or_default(),
            },
            stated_language: None, // nobody looks at it
            extra: text("extra", row),
            text: required("text", row)?,
        })
    };
    (0..frame.height()).map(article).collect()
}

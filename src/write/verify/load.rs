//! Reads a table's file again, Parquet or CSV, a portion at a time, into the same columns from which it was written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::vec;

use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;

use crate::tables::{Columns, Lists, Table, Texts, Type, Values, schema};
use crate::write::parquet_file::{SCHEMA_KEY, data_type, day_since_1970, fenced};

/// Rows of a CSV file in a portion.
const CSV_ROWS: usize = 16_384;

/// A table's file, opened; its portions of rows in order.
pub(super) enum Portions {
    Parquet { path: PathBuf, table: &'static Table, groups: vec::IntoIter<(usize, usize)> },
    Csv { reader: Box<csv::Reader<File>>, table: &'static Table },
}

impl Portions {
    /// Opens the file and compares its schema with the table's.
    pub fn open(path: &Path, table: &'static Table) -> Result<Portions, String> {
        if path.extension().is_some_and(|extension| extension == "csv") {
            return open_csv(path, table);
        }
        let groups = fenced(|| {
            let mut reader = ParquetReader::new(File::open(path)?);
            let found = Schema::from_arrow_schema(&*reader.schema()?);
            let wanted = table.columns.iter().map(|column| Field::new(column.name.into(), data_type(column.kind)));
            if found != Schema::from_iter(wanted) {
                polars_bail!(SchemaMismatch: "its columns are {found:?}");
            }
            let metadata = reader.get_metadata()?;
            let version = schema::VERSION.to_string();
            let mut pairs = metadata.key_value_metadata.iter().flatten();
            if !pairs.any(|pair| pair.key == SCHEMA_KEY && pair.value.as_ref() == Some(&version)) {
                polars_bail!(SchemaMismatch: "it does not say that its schema is of version {version}");
            }
            let mut start = 0;
            let group = |rows| {
                let group = (start, rows);
                start += rows;
                group
            };
            Ok(metadata.row_groups.iter().map(|group| group.num_rows()).map(group).collect::<Vec<_>>())
        })?;
        Ok(Portions::Parquet { path: path.to_path_buf(), table, groups: groups.into_iter() })
    }

    /// The next rows; none at the end.
    pub fn next(&mut self) -> Result<Option<Columns>, String> {
        match self {
            Portions::Parquet { path, table, groups } => {
                let Some(group) = groups.next() else { return Ok(None) };
                fenced(|| {
                    let frame = ParquetReader::new(File::open(path)?).with_slice(Some(group)).finish()?;
                    columns(&frame, table).map(Some)
                })
            }
            Portions::Csv { reader, table } => next_csv(reader, table),
        }
    }
}

fn columns(frame: &DataFrame, table: &'static Table) -> PolarsResult<Columns> {
    let values = table.columns.iter().map(|column| values(frame.column(column.name)?.as_materialized_series()));
    Ok(Columns::of(table, values.collect::<PolarsResult<_>>()?, frame.height()))
}

fn values(series: &Series) -> PolarsResult<Values> {
    let missing = || polars_err!(ComputeError: "{} has missing values", series.name());
    Ok(match series.dtype() {
        DataType::String => Values::Text(texts(series)?),
        DataType::Int64 => Values::Integer(series.i64()?.iter().collect()),
        DataType::Date => {
            let days = series.date()?.physical().iter();
            Values::Date(days.map(|days| days.and_then(day_since_1970)).collect())
        }
        DataType::Boolean => Values::Boolean(series.bool()?.iter().collect::<Option<_>>().ok_or_else(missing)?),
        DataType::Float32 => Values::Number(series.f32()?.iter().collect()),
        DataType::List(inner) => {
            let lists = series.list()?;
            let mut ends = Vec::with_capacity(lists.len());
            for list in lists.iter() {
                let list = list.ok_or_else(missing)?;
                ends.push(ends.last().copied().unwrap_or(0) + list.len());
            }
            let items = lists.explode(ExplodeOptions { empty_as_null: false, keep_nulls: false })?;
            if **inner == DataType::String {
                return Ok(Values::TextList(Lists { items: texts(&items)?, ends }));
            }
            let ends_of =
                |name| Ok::<_, PolarsError>(items.struct_()?.field_by_name(name)?.i64()?.iter().collect::<Vec<_>>());
            let spans = ends_of("start")?.into_iter().zip(ends_of("end")?).map(|(start, end)| start.zip(end));
            Values::SpanList(Lists { items: spans.collect::<Option<_>>().ok_or_else(missing)?, ends })
        }
        other => polars_bail!(SchemaMismatch: "no column of ours has the type {other}"),
    })
}

fn texts(series: &Series) -> PolarsResult<Texts> {
    let mut texts = Texts::default();
    for text in series.str()?.iter() {
        texts.push(text);
    }
    Ok(texts)
}

fn open_csv(path: &Path, table: &'static Table) -> Result<Portions, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| error.to_string())?;
    if !header.iter().eq(table.csv_columns().map(|(_, column)| column.name)) {
        return Err(format!("its columns are {}", header.iter().collect::<Vec<_>>().join(",")));
    }
    Ok(Portions::Csv { reader: Box::new(reader), table })
}

/// The next rows of a CSV file; columns that CSV does not have are missing.
fn next_csv(reader: &mut csv::Reader<File>, table: &'static Table) -> Result<Option<Columns>, String> {
    let mut rows = Vec::new();
    for row in reader.records().take(CSV_ROWS) {
        rows.push(row.map_err(|error| error.to_string())?);
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let mut place = 0;
    let mut values = Vec::new();
    for column in table.columns {
        let cells: Vec<&str> = match column.parquet_only {
            true => vec![""; rows.len()],
            false => rows.iter().map(|row| row.get(place).unwrap_or_default()).collect(),
        };
        place += usize::from(!column.parquet_only);
        let parsed = parse(&cells, column.kind, column.nullable);
        values.push(parsed.ok_or_else(|| format!("{} has a cell that is no {}", column.name, column.kind.as_str()))?);
    }
    let rows = rows.len();
    Ok(Some(Columns::of(table, values, rows)))
}

fn parse(cells: &[&str], kind: Type, nullable: bool) -> Option<Values> {
    /// An empty cell is a missing value, any other must be one.
    fn all<T: std::str::FromStr>(cells: &[&str]) -> Option<Vec<Option<T>>> {
        cells.iter().map(|cell| if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) }).collect()
    }
    Some(match kind {
        Type::Text => {
            let mut texts = Texts::default();
            for cell in cells {
                texts.push(Some(unguarded(cell)).filter(|cell| !(nullable && cell.is_empty())));
            }
            Values::Text(texts)
        }
        Type::Integer => Values::Integer(all(cells)?),
        Type::Date => Values::Date(all(cells)?),
        Type::Boolean => Values::Boolean(all(cells)?.into_iter().collect::<Option<_>>()?),
        Type::Number => Values::Number(all(cells)?),
        Type::TextList => {
            let mut lists = Lists { items: Texts::default(), ends: Vec::new() };
            for cell in cells {
                unguarded(cell)
                    .split(';')
                    .filter(|item| !item.is_empty())
                    .for_each(|item| _ = lists.items.push(Some(item)));
                lists.ends.push(lists.items.iter().len());
            }
            Values::TextList(lists)
        }
        Type::SpanList => {
            let mut lists = Lists { items: Vec::new(), ends: Vec::new() };
            for cell in cells {
                for span in cell.split(';').filter(|span| !span.is_empty()) {
                    let (start, end) = span.split_once('-')?;
                    lists.items.push((start.parse().ok()?, end.parse().ok()?));
                }
                lists.ends.push(lists.items.len());
            }
            Values::SpanList(lists)
        }
    })
}

/// A text without the apostrophe that kept a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::fixture::Archive;
    use crate::tables::fold::one_line;
    use crate::tables::schema::RejectRow;
    use crate::write::{Options, Output, TableSet};

    /// Writes tables and reads them again, CSV first.
    fn written_and_read(tables: &[Columns], options: Options) -> Vec<[Columns; 2]> {
        let folder = tempfile::tempdir().unwrap();
        let staging = Output::open(folder.path()).unwrap().stage().unwrap();
        let mut set = TableSet::create(&staging, &options).unwrap();
        tables.iter().for_each(|table| set.push_whole(table).unwrap());
        set.finish().unwrap();
        let read = |table: &'static Table, extension: &str| {
            let mut portions =
                Portions::open(&staging.path().join(format!("{}.{extension}", table.name)), table).unwrap();
            let mut rows = Columns::new(table);
            while let Some(more) = portions.next().unwrap() {
                rows.append(&more, 0..more.rows());
            }
            rows
        };
        tables.iter().map(|table| ["csv", "parquet"].map(|extension| read(table.table(), extension))).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let tables = Archive::new().tables();
        for (table, [csv, parquet]) in tables.iter().zip(written_and_read(&tables, Options::default())) {
            assert_eq!(parquet.values(), table.values(), "{}", table.table().name);
            assert_eq!(csv.rows(), table.rows());
            if !matches!(table.table().name, "articles" | "rejects") {
                assert_eq!(csv.values(), table.values(), "{}: all is on one line already", table.table().name);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn texts_of_all_planes_come_back(texts in prop::collection::vec(any::<String>(), 1..20), csv_bom: bool) {
            let mut rows = Columns::new(&schema::REJECTS);
            for reason in &texts {
                let code = "E101";
                rows.push(RejectRow { source_path: "a", record: None, byte: None, code, reason, excerpt: None });
            }
            let options = Options { csv_bom, ..Options::default() };
            let [csv, parquet] = written_and_read(&[rows], options).remove(0);
            for (row, text) in texts.iter().enumerate() {
                prop_assert_eq!(parquet.row(row).text("reason"), Some(text.as_str()));
                let line = one_line(text);
                prop_assert_eq!(csv.row(row).text("reason"), Some(unguarded(&line)));
            }
        }
    }
}

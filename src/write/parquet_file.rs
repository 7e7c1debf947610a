//! A table as Parquet: zstd, row groups of at most 65,536 rows or 32 MiB of text.
//!
//! The groups depend on the rows alone, never on how they were handed over, so equal rows are equal bytes. The metadata
//! names the tool and the schema version but no run and no time, for the same reason.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;
use polars_arrow::array::{Array, ListArray, MutablePlString, PrimitiveArray, StructArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field as ArrowField};
use polars_arrow::io::ipc::write::{default_ipc_fields, schema_to_bytes};
use polars_arrow::offset::{Offsets, OffsetsBuffer};
use polars_io::parquet::write::{BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter};

use super::disk::{OutputFile, Written};
use super::error::Error;
use crate::tables::{Columns, Table, Type, Values, schema};

const GROUP_ROWS: usize = 65_536;
const GROUP_BYTES: usize = 32 << 20;
/// Level 9 takes five times as long for 6 % less.
const ZSTD_LEVEL: i32 = 3;
/// How many times smaller zstd makes text, about.
const PACKED: u64 = 4;
/// The key under which readers look for an Arrow schema.
const ARROW_KEY: &str = "ARROW:schema";
/// The tool's version in the metadata.
const VERSION_KEY: &str = "onrecord.version";
/// The schema's version in the metadata.
pub(super) const SCHEMA_KEY: &str = "onrecord.schema_version";

/// A Parquet file that is being written.
pub(super) struct ParquetFile {
    writer: BatchedWriter<Shared>,
    file: Shared,
    /// Rows of the group that is not full yet.
    pending: Columns,
}

/// The writer keeps its file for itself and does not give it back; so it gets one of two handles.
#[derive(Clone)]
struct Shared(Arc<Mutex<OutputFile>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, OutputFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl ParquetFile {
    /// Begins the file.
    pub fn begin(file: OutputFile, table: &'static Table) -> Result<ParquetFile, Error> {
        let file = Shared(Arc::new(Mutex::new(file)));
        let columns = table.columns.iter().map(|column| Field::new(column.name.into(), data_type(column.kind)));
        let columns = Schema::from_iter(columns);
        let metadata = KeyValueMetadata::from_static(vec![
            (ARROW_KEY.to_owned(), arrow_schema(&columns)),
            (VERSION_KEY.to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            (SCHEMA_KEY.to_owned(), schema::VERSION.to_string()),
        ]);
        let level = polars::polars_utils::compression::ZstdLevel::try_new(ZSTD_LEVEL).expect("a level that zstd has");
        let writer = ParquetWriter::new(file.clone())
            .with_compression(ParquetCompression::Zstd(Some(level)))
            .with_row_group_size(Some(GROUP_ROWS))
            .with_key_value_metadata(Some(metadata))
            .set_parallel(false)
            .batched(&columns)
            .map_err(|error| named(&file, error))?;
        Ok(ParquetFile { writer, file, pending: Columns::new(table) })
    }

    /// Appends rows.
    pub fn push(&mut self, rows: &Columns) -> Result<(), Error> {
        let mut done = 0;
        while done < rows.rows() {
            let room = GROUP_BYTES.saturating_sub(self.pending.size());
            let fitting = rows.rows_within(done, room);
            // a row that is larger than the room that is left opens the next group
            let next = if fitting == 0 && self.pending.rows() == 0 { 1 } else { fitting };
            let next = next.min(GROUP_ROWS - self.pending.rows());
            self.pending.append(rows, done..done + next);
            done += next;
            if next == 0 || self.pending.rows() == GROUP_ROWS {
                self.write_group()?;
            }
        }
        Ok(())
    }

    /// Makes the file whole.
    pub fn finish(mut self) -> Result<Written, Error> {
        self.write_group()?;
        self.writer.finish().map_err(|error| named(&self.file, error))?;
        drop(self.writer);
        let file = Arc::into_inner(self.file.0).expect("the writer's handle is gone");
        file.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
    }

    /// About how many bytes the rows up to now take.
    pub fn bytes(&self) -> u64 {
        self.file.lock().bytes() + self.pending.size() as u64 / PACKED
    }

    fn write_group(&mut self) -> Result<(), Error> {
        if self.pending.rows() > 0 {
            let done = frame(&self.pending).and_then(|frame| self.writer.write_batch(&frame));
            done.map_err(|error| named(&self.file, error))?;
            self.pending.clear();
        }
        Ok(())
    }
}

/// Calls into polars; a panic on a damaged file is an error like others.
pub(crate) fn fenced<T>(call: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("it cannot be read".to_owned()),
    }
}

/// The type of a column in Parquet.
pub(super) fn data_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::String,
        Type::Integer => DataType::Int64,
        Type::Date => DataType::Date,
        Type::Boolean => DataType::Boolean,
        Type::Number => DataType::Float32,
        Type::TextList => DataType::List(Box::new(DataType::String)),
        Type::SpanList => {
            let ends = ["start", "end"].map(|name| Field::new(name.into(), DataType::Int64));
            DataType::List(Box::new(DataType::Struct(ends.into())))
        }
    }
}

/// The Arrow schema as Parquet files carry it (base64 of an encapsulated IPC message), with the plain types of old.
///
/// polars would write its own types, and pandas cannot open a list of its string views.
fn arrow_schema(columns: &Schema) -> String {
    let plain: ArrowSchema = columns.iter_fields().map(|field| field.to_arrow(CompatLevel::oldest())).collect();
    let words = schema_to_bytes(&plain, &default_ipc_fields(plain.iter_values()), None);
    let mut message = vec![0xFF; 4];
    message.extend((words.len() as u32).to_le_bytes());
    message.extend(words);
    data_encoding::BASE64.encode(&message)
}

/// Columns as a data frame.
fn frame(columns: &Columns) -> PolarsResult<DataFrame> {
    let series = columns.table().columns.iter().zip(columns.values());
    let series = series.map(|(column, values)| Ok(series_of(column.name.into(), values)?.into()));
    DataFrame::new(columns.rows(), series.collect::<PolarsResult<Vec<Column>>>()?)
}

fn series_of(name: PlSmallStr, values: &Values) -> PolarsResult<Series> {
    Ok(match values {
        Values::Text(texts) => StringChunked::from_iter_options(name, texts.iter()).into_series(),
        Values::Integer(numbers) => Int64Chunked::from_slice_options(name, numbers).into_series(),
        Values::Date(days) => {
            let days = days.iter().map(|day| day.map(days_since_1970));
            Int32Chunked::from_iter_options(name, days).into_date().into_series()
        }
        Values::Boolean(values) => BooleanChunked::from_slice(name, values).into_series(),
        Values::Number(numbers) => Float32Chunked::from_slice_options(name, numbers).into_series(),
        Values::TextList(lists) => {
            let mut items = MutablePlString::with_capacity(lists.items.iter().len());
            lists.items.iter().for_each(|item| items.push(item));
            list(name, items.freeze().boxed(), &lists.ends)?
        }
        Values::SpanList(lists) => {
            let starts = lists.items.iter().map(|&(start, _)| start).collect();
            let ends = lists.items.iter().map(|&(_, end)| end).collect();
            let fields = ["start", "end"].map(|name| ArrowField::new(name.into(), ArrowDataType::Int64, true));
            let ends: [Box<dyn Array>; 2] =
                [starts, ends].map(|values| PrimitiveArray::<i64>::from_vec(values).boxed());
            let items = StructArray::new(ArrowDataType::Struct(fields.into()), lists.items.len(), ends.into(), None);
            list(name, items.boxed(), &lists.ends)?
        }
    })
}

/// A column of lists from all items and where each list ends.
fn list(name: PlSmallStr, items: Box<dyn Array>, ends: &[usize]) -> PolarsResult<Series> {
    let mut offsets = Offsets::<i64>::with_capacity(ends.len());
    let mut start = 0;
    for &end in ends {
        offsets.try_push(end - mem::replace(&mut start, end))?;
    }
    let data_type = ListArray::<i64>::default_datatype(items.dtype().clone());
    let array = ListArray::<i64>::try_new(data_type, OffsetsBuffer::from(offsets), items, None)?;
    Series::try_from((name, array.boxed()))
}

fn days_since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

/// The day of a number of days since 1970, if the calendar has it.
pub(crate) fn day_since_1970(days: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(i64::from(days).days()).ok()
}

/// The error of the file if a call on it failed, else what polars says.
fn named(file: &Shared, error: PolarsError) -> Error {
    let mut file = file.lock();
    let source = file.take_failure().unwrap_or_else(|| std::io::Error::other(error.to_string()));
    Error::of("write", file.path())(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::fixture::Archive;
    use crate::tables::schema::{MentionRow, RejectRow};
    use crate::write::disk::Disk;
    use polars_io::parquet::read::ParquetReader;

    /// Writes rows that come in some pieces; returns the file's bytes.
    fn written(pieces: &[Columns], table: &'static Table) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = ParquetFile::begin(Disk::default().create(&path).unwrap(), table).unwrap();
        pieces.iter().for_each(|rows| file.push(rows).unwrap());
        let written = file.finish().unwrap();
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(written.bytes, bytes.len() as u64);
        bytes
    }

    fn groups(bytes: &[u8]) -> Vec<usize> {
        let mut reader = ParquetReader::new(std::io::Cursor::new(bytes));
        reader.get_metadata().unwrap().row_groups.iter().map(|group| group.num_rows()).collect()
    }

    #[test]
    fn groups_depend_on_the_rows_alone() {
        let mut rows = Columns::new(&schema::MENTIONS);
        for row in 0..GROUP_ROWS as u32 + 900 {
            let text = row.to_string();
            let (article_id, speaker_id) = ("a", if row % 3 == 0 { "x" } else { "y" });
            rows.push(MentionRow { article_id, speaker_id, start: row, end: row + 1, text: text.into(), form: "name" });
        }
        let piece = |range: std::ops::Range<usize>| {
            let mut piece = Columns::new(&schema::MENTIONS);
            piece.append(&rows, range);
            piece
        };
        let in_pieces = [piece(0..1), piece(1..60_000), piece(60_000..60_000), piece(60_000..rows.rows())];
        let whole = written(std::slice::from_ref(&rows), &schema::MENTIONS);
        assert_eq!(whole, written(&in_pieces, &schema::MENTIONS));
        assert_eq!(groups(&whole), [GROUP_ROWS, 900]);
    }

    #[test]
    fn groups_are_bounded_in_bytes() {
        let mut rows = Columns::new(&schema::REJECTS);
        for size in [20 << 20, 13 << 20, 1, 40 << 20, 1] {
            let reason = &"x".repeat(size);
            rows.push(RejectRow { source_path: "", record: None, byte: None, code: "", reason, excerpt: None });
        }
        assert_eq!(groups(&written(&[rows], &schema::REJECTS)), [1, 2, 1, 1]);
    }

    #[test]
    fn a_table_without_rows_has_its_schema() {
        for rows in Archive::new().tables() {
            let table = rows.table();
            let empty = written(&[], table);
            let mut reader = ParquetReader::new(std::io::Cursor::new(&empty));
            let pairs = reader.get_metadata().unwrap().key_value_metadata.clone().unwrap();
            let arrow: Vec<_> =
                pairs.iter().filter(|pair| pair.key == ARROW_KEY).filter_map(|pair| pair.value.clone()).collect();
            let wanted = table.columns.iter().map(|column| Field::new(column.name.into(), data_type(column.kind)));
            assert_eq!(arrow, [arrow_schema(&Schema::from_iter(wanted))], "ours and not that of polars");
            let frame = ParquetReader::new(std::io::Cursor::new(empty)).finish().unwrap();
            assert_eq!(frame.height(), 0);
            let full = ParquetReader::new(std::io::Cursor::new(written(&[rows], table))).finish().unwrap();
            assert_eq!(frame.schema(), full.schema());
            let wanted = table.columns.iter().map(|column| Field::new(column.name.into(), data_type(column.kind)));
            assert_eq!(**full.schema(), Schema::from_iter(wanted));
        }
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(days_since_1970(date(1970, 1, 2)), 1);
        assert_eq!(days_since_1970(date(1969, 12, 31)), -1);
        assert_eq!(days_since_1970(date(2020, 4, 21)), 18_373);
    }
}

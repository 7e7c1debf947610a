//! Parquet with named columns: a record per row.
//!
//! The reader is polars'. Its authors advise against files by strangers, so every call into it is fenced: a panic is a
//! fault of the file like any other. No fence holds if memory is asked for that no machine has, so [`sizes`] looks at
//! the file's numbers first. A column of a type that is not compiled in (decimals, categories) is left out, and a note
//! in `extra` says so. A file that is not packed is mapped into memory; of rows no more than 64 MiB are held at once.

mod sizes;

use std::any::Any;
use std::fs::File;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::{DateTime, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use polars::prelude::*;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::ParquetReader;
use serde_json::{Map, Number, Value};

use super::fields::Object;
use super::records::{Fault, Records};
use super::source::Stream;
use super::{InputFile, codes};

/// Bytes, unpacked, that are read at a time.
const PORTION: usize = 64 << 20;
/// Parts into which a row group is cut at most, whatever size it claims to have.
const PARTS: usize = 4_096;
/// The largest packed file, in bytes unpacked.
const MOST: usize = 1 << 30;

/// Hands on a record for each row of a Parquet file.
pub(super) fn read(stream: &mut Stream, file: &InputFile, records: &mut Records<'_>) -> ControlFlow<()> {
    stream.seen.forget();
    let done = match File::open(&file.path).ok().filter(|_| !stream.is_packed) {
        Some(mapped) => rows(&|| Ok(Box::new(mapped.try_clone()?)), records),
        None => match stream.rest(MOST) {
            Ok(Some(bytes)) => rows(&|| Ok(Box::new(Cursor::new(bytes.as_slice()))), records),
            Ok(None) => Err(fault(format!("unpacks to more than {MOST} bytes"))),
            Err(error) => Err(stream.fault(&error)),
        },
    };
    done.unwrap_or_else(|fault| records.reject(fault, b""))
}

/// Opens the file anew: a reader is used up by each portion.
type Open<'o> = dyn Fn() -> std::io::Result<Box<dyn MmapBytesReader + 'o>> + 'o;

fn rows<'o>(open: &Open<'o>, records: &mut Records<'_>) -> Result<ControlFlow<()>, Fault> {
    let (names, portions) = fenced(|| {
        sizes::check_footer(open()?)?;
        let mut reader = ParquetReader::new(open()?);
        sizes::check_pages(open()?, reader.get_metadata()?)?;
        let names: Vec<String> = reader.schema()?.iter_names().map(|name| name.to_string()).collect();
        Ok((names, portions(reader.get_metadata()?)))
    })
    .map_err(fault)?;
    let (readable, notes) = readable(open, names)?;
    for (start, count) in portions {
        let frame = fenced(|| {
            let reader = ParquetReader::new(open()?).with_columns(Some(readable.clone()));
            reader.with_slice(Some((start, count))).finish()
        });
        let frame = frame.map_err(|reason| fault(format!("rows {start} to {}: {reason}", start + count)))?;
        for row in 0..frame.height() {
            let values =
                fenced(|| object(&frame, row)).map_err(|reason| fault(format!("row {}: {reason}", start + row)))?;
            if records.object(Object { values, notes: notes.clone() }, None, b"").is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// First row and number of rows of each portion: a row group, or a part of a large one.
fn portions(metadata: &polars_io::parquet::metadata::FileMetadataRef) -> Vec<(usize, usize)> {
    let mut portions = Vec::new();
    let mut start = 0_usize;
    for group in &metadata.row_groups {
        let parts = group.total_byte_size().div_ceil(PORTION).clamp(1, PARTS);
        let size = group.num_rows().div_ceil(parts).max(1);
        let end = start.saturating_add(group.num_rows());
        while start < end {
            let count = size.min(end - start);
            portions.push((start, count));
            start += count;
        }
    }
    portions
}

/// The columns that can be read, by their first row, and a note for each other one.
fn readable<'o>(open: &Open<'o>, names: Vec<String>) -> Result<(Vec<String>, Vec<String>), Fault> {
    let mut notes = Vec::new();
    let mut readable = Vec::new();
    for name in names {
        let first = fenced(|| {
            let reader = ParquetReader::new(open()?).with_columns(Some(vec![name.clone()]));
            reader.with_slice(Some((0, 1))).finish()
        });
        match first {
            Ok(_) => readable.push(name),
            Err(reason) => notes.push(format!("the column {name:?} cannot be read: {reason}")),
        }
    }
    if readable.is_empty() {
        return Err(fault(notes.pop().unwrap_or_else(|| "no column".to_owned())));
    }
    Ok((readable, notes))
}

/// The names and values of a row; missing ones are left out.
fn object(frame: &DataFrame, row: usize) -> PolarsResult<Map<String, Value>> {
    let mut values = Map::new();
    for column in frame.columns() {
        match value(&column.get(row)?) {
            Value::Null => {}
            value => _ = values.insert(column.name().to_string(), value),
        }
    }
    Ok(values)
}

/// The value as JSON; days and times as ISO 8601.
fn value(cell: &AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Boolean(value) => (*value).into(),
        AnyValue::String(text) => (*text).into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        AnyValue::Binary(bytes) => std::str::from_utf8(bytes).map_or(Value::Null, Value::from),
        AnyValue::BinaryOwned(bytes) => std::str::from_utf8(bytes).map_or(Value::Null, Value::from),
        AnyValue::Float32(number) => Number::from_f64((*number).into()).map_or(Value::Null, Value::Number),
        AnyValue::Float64(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        AnyValue::UInt64(number) => (*number).into(),
        AnyValue::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1).checked_add(i64::from(*days).days());
            day.map_or(Value::Null, |day| day.to_string().into())
        }
        AnyValue::Datetime(ticks, unit, zone) => moment(*ticks, *unit, zone.is_some()),
        AnyValue::DatetimeOwned(ticks, unit, zone) => moment(*ticks, *unit, zone.is_some()),
        AnyValue::Time(nanoseconds) => {
            let time = Time::midnight().checked_add(SignedDuration::from_nanos(*nanoseconds));
            time.map_or(Value::Null, |time| time.to_string().into())
        }
        AnyValue::List(items) => items.iter().map(|item| value(&item)).collect(),
        AnyValue::Struct(_, _, fields) => named(fields, cell),
        AnyValue::StructOwned(parts) => named(&parts.1, cell),
        number => number.extract::<i64>().map_or(Value::Null, Value::from),
    }
}

fn named(fields: &[polars::prelude::Field], cell: &AnyValue<'_>) -> Value {
    let values = fields.iter().zip(cell._iter_struct_av());
    values.map(|(field, item)| (field.name().to_string(), value(&item))).collect()
}

/// A moment since 1970: in UTC if the column has a time zone, else the clock's time as it was written.
fn moment(ticks: i64, unit: TimeUnit, is_utc: bool) -> Value {
    let since = match unit {
        TimeUnit::Nanoseconds => SignedDuration::from_nanos(ticks),
        TimeUnit::Microseconds => SignedDuration::from_micros(ticks),
        TimeUnit::Milliseconds => SignedDuration::from_millis(ticks),
    };
    let words = if is_utc {
        Timestamp::UNIX_EPOCH.checked_add(since).map(|moment| moment.to_string())
    } else {
        DateTime::constant(1970, 1, 1, 0, 0, 0, 0).checked_add(since).map(|moment| moment.to_string())
    };
    words.map_or(Value::Null, Value::from) // a year that no calendar of ours has
}

/// Calls into polars; what it panics with is a reason like others.
fn fenced<T>(call: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(panic) => Err(words(&*panic)),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    words.unwrap_or("the reader gave up").to_owned()
}

fn fault(reason: impl Into<String>) -> Fault {
    Fault::new(codes::PARQUET, reason)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use polars_io::parquet::write::ParquetWriter;
    use proptest::prelude::*;

    use super::super::{Options, Record};
    use super::*;
    use crate::model::{Article, Reject};

    fn articles() -> Vec<u8> {
        let mut frame = df![
            "headline" => ["Talks", "More talks"],
            "body" => ["They met.", "They met again."],
            "score" => [Some(0.5), None],
        ]
        .unwrap();
        let days = Int32Chunked::from_slice("published".into(), &[18_373, 18_374]).into_date();
        frame.with_column(days.into_series().into()).unwrap();
        let tags = [Series::new("".into(), ["a", "b"]), Series::new("".into(), ["c"])];
        frame.with_column(Series::new("tags".into(), tags).into()).unwrap();
        let at = Int64Chunked::from_slice("seen".into(), &[1_587_492_300_000, 0]);
        frame.with_column(at.into_datetime(TimeUnit::Milliseconds, None).into_series().into()).unwrap();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
        bytes
    }

    /// What reading the file gives, from the disk or as if it had been packed.
    fn read_file(path: &Path, is_packed: bool) -> (Vec<Article>, Vec<Reject>) {
        let file = InputFile { path: path.to_path_buf(), source_path: Arc::from("in/a.parquet") };
        let (mut articles, mut rejects) = (Vec::new(), Vec::new());
        let mut sink = |record| {
            match record {
                Record::Article(article) => articles.push(*article),
                Record::Reject(reject) => rejects.push(reject),
            }
            ControlFlow::Continue(())
        };
        let options = Options::default();
        let mut stream = Stream::open(path).unwrap();
        stream.is_packed = is_packed;
        let mut records = Records::new(&file, &options, &mut sink);
        let _ = read(&mut stream, &file, &mut records);
        let _ = records.finish();
        (articles, rejects)
    }

    fn read_bytes(bytes: &[u8]) -> (Vec<Article>, Vec<Reject>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, bytes).unwrap();
        read_file(&path, true)
    }

    #[test]
    fn a_row_is_an_article() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, articles()).unwrap();
        let (articles, rejects) = read_file(&path, false);
        assert_eq!(rejects, []);
        assert_eq!(articles, read_file(&path, true).0);
        assert_eq!(articles.len(), 2);
        assert_eq!(articles[1].text, "They met again.");
        assert_eq!(articles[1].title.as_deref(), Some("More talks"));
        assert_eq!(articles[0].published.date, Some(jiff::civil::date(2020, 4, 21)));
        let extra: Value = serde_json::from_str(articles[0].extra.as_deref().unwrap()).unwrap();
        assert_eq!(extra, serde_json::json!({"score": 0.5, "tags": ["a", "b"], "seen": "2020-04-21T18:05:00"}));
    }

    #[test]
    fn what_is_no_parquet_is_one_reject() {
        let whole = articles();
        for bytes in [&b"PAR1"[..], b"PAR1 and then nothing of the kind PAR1", &whole[..whole.len() - 9], &whole[..200]]
        {
            let (articles, rejects) = read_bytes(bytes);
            assert_eq!((articles.len(), rejects.len()), (0, 1));
            assert_eq!(rejects[0].code, codes::PARQUET);
        }
    }

    #[test]
    fn each_wrong_bit_costs_its_file_only() {
        let whole = articles();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &bytes).unwrap();
            let (articles, rejects) = read_file(&path, true);
            assert!(articles.len() <= 2 && rejects.len() <= 3, "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn damaged_files_cost_themselves_only(wrong in prop::collection::vec((0..10_000_usize, any::<u8>()), 1..4)) {
            let mut bytes = articles();
            for (at, byte) in wrong {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            let (articles, rejects) = read_bytes(&bytes);
            prop_assert!(articles.len() <= 2 && rejects.len() <= 3);
        }
    }
}

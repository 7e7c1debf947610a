//! Refuses a Parquet file whose numbers cannot be right, before its values are read.
//!
//! polars reserves room for as many rows, values and list items as a file says that it has. One wrong bit can make that
//! 2^61 bytes, and a reservation that fails is no panic that could be fenced: it ends the run. A file says each number
//! more than once, so they are held against each other here: the footer's lists against its length, the column chunks
//! against the file and the row group, the page headers against their chunk. What the pages hold is not looked at; a
//! fault in there is polars' to find.
//!
//! Sources: the Parquet format, `README.md` and `parquet.thrift` of github.com/apache/parquet-format, and the compact
//! protocol of Thrift. Footer and headers are parsed by the crate that polars takes for its own page headers.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use polars::prelude::{PolarsResult, polars_ensure, polars_err};
use polars_io::parquet::metadata::FileMetadataRef;
use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TInputProtocol, TType};
use polars_parquet_format::{KeyValue, PageHeader, PageType, RowGroup, SchemaElement, thrift};

/// Values of a column in a row group at most: 4 GiB of what polars holds for a text.
const MOST_VALUES: i64 = 1 << 28;
/// What the parser may spend for each byte that is there: 8 for an item of a list, 2 for a struct, 1 for a letter.
const BUDGET: usize = 11;
/// Length of the footer (four bytes, little-endian) and `PAR1`.
const TAIL: u64 = 8;

/// Whether the footer's lists have room in it.
///
/// # Errors
///
/// Returns an error if there is no footer, or if it cannot be parsed.
pub(super) fn check_footer(file: impl Read + Seek) -> PolarsResult<()> {
    let mut file = BufReader::new(file);
    let length = file.seek(SeekFrom::End(0))?;
    polars_ensure!(length > TAIL, ComputeError: "a file of {length} bytes has no footer");
    file.seek(SeekFrom::Start(length - TAIL))?;
    let mut tail = [0; TAIL as usize];
    file.read_exact(&mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    polars_ensure!(&magic == b"PAR1", ComputeError: "the file must end with PAR1");
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    let start = (length - TAIL).checked_sub(size);
    let start = start.ok_or_else(|| polars_err!(ComputeError: "a footer of {size} bytes in a file of {length}"))?;
    file.seek(SeekFrom::Start(start))?;
    lists(protocol(file.take(size), size))
        .map_err(|error| polars_err!(ComputeError: "the footer cannot be read: {error}"))
}

/// Reads what polars reads of the footer.
fn lists(mut footer: TCompactInputProtocol<impl Read>) -> thrift::Result<()> {
    footer.read_struct_begin()?;
    loop {
        let field = footer.read_field_begin()?;
        match (field.field_type, field.id) {
            (TType::Stop, _) => return Ok(()),
            (_, Some(1 | 3)) => _ = footer.read_i64()?, // version, rows
            (_, Some(2)) => _ = footer.read_list::<SchemaElement>()?,
            (_, Some(4)) => _ = footer.read_list::<RowGroup>()?,
            (_, Some(5)) => _ = footer.read_list::<KeyValue>()?,
            (other, _) => footer.skip(other)?,
        }
    }
}

/// Whether row groups, column chunks, and page headers agree about the number of values and stay within the file.
///
/// # Errors
///
/// Returns an error for the first number that cannot be right.
pub(super) fn check_pages(file: impl Read + Seek, metadata: &FileMetadataRef) -> PolarsResult<()> {
    let mut file = BufReader::new(file);
    let length = file.seek(SeekFrom::End(0))?;
    for group in &metadata.row_groups {
        for column in group.parquet_columns() {
            let path: Vec<&str> = column.descriptor().path_in_schema.iter().map(|part| part.as_str()).collect();
            let name = path.join(".");
            let (rows, values) = (group.num_rows(), column.num_values());
            let is_flat = column.descriptor().descriptor.max_rep_level == 0;
            let agrees = usize::try_from(values).is_ok_and(|values| values == rows || !is_flat && values > rows);
            polars_ensure!(agrees, ComputeError: "{name:?} has {values} values for {rows} rows");
            polars_ensure!(values <= MOST_VALUES, ComputeError: "{name:?} has more than {MOST_VALUES} values");
            let bytes = column.byte_range();
            polars_ensure!(bytes.end <= length, ComputeError: "{name:?} has bytes {bytes:?} of {length}");
            let chunk = Chunk { bytes, values, unpacked: column.uncompressed_size() };
            check_chunk(&mut file, &chunk).map_err(|error| error.wrap_msg(|reason| format!("{name:?}: {reason}")))?;
        }
    }
    Ok(())
}

/// What the footer says of a column in a row group.
struct Chunk {
    /// Where it stands in the file.
    bytes: Range<u64>,
    values: i64,
    /// Bytes of its pages with their headers, unpacked.
    unpacked: i64,
}

/// Walks the pages as polars does: a dictionary may stand first, then data pages until all values are there.
fn check_chunk(file: &mut BufReader<impl Read + Seek>, chunk: &Chunk) -> PolarsResult<()> {
    let Range { start, end } = chunk.bytes;
    let (mut at, mut missing) = (start, chunk.values);
    file.seek(SeekFrom::Start(at))?;
    while at < end && (missing > 0 || at == start) {
        let mut rest = file.take(end - at);
        let header = PageHeader::read_from_in_protocol(&mut protocol(&mut rest, end - at));
        let header = header.map_err(|error| polars_err!(ComputeError: "the page at byte {at}: {error}"))?;
        let rest = rest.limit();
        let packed = u64::try_from(header.compressed_page_size).ok().filter(|packed| *packed <= rest);
        let packed = packed.filter(|_| (0..=chunk.unpacked).contains(&header.uncompressed_page_size.into()));
        let packed =
            packed.ok_or_else(|| polars_err!(ComputeError: "the page at byte {at} is larger than its column"))?;
        let values = values(&header).map(i64::from).filter(|values| (0..=missing).contains(values));
        missing -= values.ok_or_else(|| polars_err!(ComputeError: "the page at byte {at} misstates what it holds"))?;
        at = end - rest + packed;
        file.seek(SeekFrom::Start(at))?;
    }
    polars_ensure!(missing == 0, ComputeError: "its pages lack {missing} values");
    Ok(())
}

/// Number of values in a data page; a dictionary counts as none. `None` if the header contradicts itself.
fn values(header: &PageHeader) -> Option<i32> {
    let room = 0..=header.uncompressed_page_size;
    match header.type_ {
        PageType::DICTIONARY_PAGE => {
            let entries = header.dictionary_page_header.as_ref()?.num_values;
            room.contains(&entries).then_some(0) // each takes a byte or more
        }
        PageType::DATA_PAGE => Some(header.data_page_header.as_ref()?.num_values),
        PageType::DATA_PAGE_V2 => {
            let page = header.data_page_header_v2.as_ref()?;
            let (definition, repetition) = (page.definition_levels_byte_length, page.repetition_levels_byte_length);
            let are_within = room.contains(&definition) && room.contains(&repetition);
            (are_within && room.contains(&definition.checked_add(repetition)?)).then_some(page.num_values)
        }
        _ => None,
    }
}

/// Parses up to so many bytes.
fn protocol<R: Read>(bytes: R, length: u64) -> TCompactInputProtocol<R> {
    let budget = usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(BUDGET);
    TCompactInputProtocol::new(bytes, budget)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use polars::prelude::*;
    use polars_io::parquet::read::ParquetReader;
    use polars_io::parquet::write::{ParquetCompression, ParquetWriter};
    use proptest::prelude::*;

    use super::*;

    /// Bytes that end in a footer of that content.
    fn with_footer(footer: &[u8]) -> Vec<u8> {
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        [b"PAR1", footer, &length, b"PAR1"].concat()
    }

    proptest! {
        #[test]
        fn whole_files_pass(
            rows in prop::collection::vec((prop::option::of("[a-c]{0,9}"), prop::collection::vec(0..9_i32, 0..4)), 0..40),
            group in 1..20_usize,
            page in 1..200_usize,
            packing in prop::sample::select(vec![ParquetCompression::Uncompressed, ParquetCompression::Zstd(None)]),
        ) {
            let (words, lists): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let lists: Vec<Series> = lists.into_iter().map(|list| Series::new("".into(), list)).collect();
            let lists = Series::new("lists".into(), lists);
            let mut frame = DataFrame::new_infer_height(vec![Series::new("words".into(), words).into(), lists.into()]).unwrap();
            let mut bytes = Vec::new();
            let writer = ParquetWriter::new(&mut bytes).with_compression(packing);
            writer.with_row_group_size(Some(group)).with_data_page_size(Some(page)).finish(&mut frame).unwrap();
            check_footer(Cursor::new(&bytes)).unwrap();
            let metadata = ParquetReader::new(Cursor::new(&bytes)).get_metadata().unwrap().clone();
            check_pages(Cursor::new(&bytes), &metadata).unwrap();
        }

        #[test]
        fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = check_footer(Cursor::new(&bytes));
            let _ = check_footer(Cursor::new(with_footer(&bytes)));
        }
    }

    #[test]
    fn a_list_must_fit_into_the_footer() {
        // field 2, the schema: a list of 2^31 - 1 structs, then of none
        let long = check_footer(Cursor::new(with_footer(&[0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0])));
        assert!(long.unwrap_err().to_string().contains("message too long"));
        assert!(check_footer(Cursor::new(with_footer(&[0x29, 0x0C, 0]))).is_ok());
    }
}

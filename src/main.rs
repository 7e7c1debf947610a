//! placeholder
use polars::prelude::*;
fn main() {
    let s: Series = Series::new("a".into(), [1u32]);
    let mut d = DataFrame::new(1, vec![s.into()]).unwrap();
    let f = std::fs::File::create("/tmp/a.parquet").unwrap();
    polars_io::parquet::write::ParquetWriter::new(f).finish(&mut d).unwrap();
}

//! Results become rows: which columns are there, and what stands in them.
//!
//! [`schema`] defines every column once. [`Batch::add`] turns an article's [`Analysis`](crate::model::Analysis) into
//! rows of the five tables that grow with the articles; [`speakers`], [`speaker_roles`], [`speaker_links`], [`topics`],
//! [`rejects`] make the other five. Rows are kept column by column in [`Columns`]; [`crate::write`] makes files of
//! them. Here nothing is read or written, and nothing is decided that the rooms before could decide.
//!
//! ```text
//! let known = Known { people: &people, topics: &topics };
//! let mut totals = Totals::new(known);
//! for articles in the order of the tables, some at a time {
//!     let mut batch = Batch::new();
//!     batch.add(known, Standing { analysis, article_id, dup_of, people });    // for each
//!     totals.add(&batch);
//!     table_set.push(&[batch])?;
//! }
//! table_set.push_whole(&tables::speakers(known, &totals))?;                   // and the other four
//! ```

pub mod columns;
pub mod fold;
pub mod ids;
pub mod schema;
pub mod table;

mod build;
#[cfg(test)]
pub(crate) mod fixture;
mod holders;
#[cfg(test)]
mod tests;
mod whole;

pub use build::{Batch, Known, Standing, TopicEntry};
pub(crate) use columns::{Cell, Row};
pub use columns::{Columns, Lists, RowView, Texts, Values};
pub(crate) use table::table;
pub use table::{Column, Table, Type};
pub use whole::{Totals, rejects, speaker_links, speaker_roles, speakers, topics};

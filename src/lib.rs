#![doc = include_str!("../README.md")]
//!
//! # The library
//!
//! The modules below are the rooms of the house, in the order in which an article passes through them. `ARCHITECTURE.md`
//! tells what holds between them: stages never fail and do no I/O; spans are byte ranges inside and code points in the
//! tables; the same input gives the same bytes; the text is never changed; whoever decides says by which rule.
//!
//! ```
//! use onrecord::lexicon::Lexicon;
//! use onrecord::statements::Engine;
//! use onrecord::text::{Abbreviations, Document};
//!
//! let lexicon = Lexicon::built_in();
//! let abbreviations = Abbreviations::new(&lexicon);
//! let text = "“The bridge is safe,” the mayor said on Monday.";
//! let document = Document::read(text, &abbreviations);
//! let statements = Engine::new(&lexicon)?.find(&document);
//! assert_eq!(statements[0].hull().of(text), "“The bridge is safe,”");
//! assert_eq!(statements[0].source.map(|source| source.of(text)), Some("the mayor"));
//! # Ok::<(), onrecord::lexicon::LexiconError>(())
//! ```

mod random;

// The values that pass between rooms, and the word lists.
pub mod lexicon;
pub mod model;

// Bytes to articles.
pub mod read;

// Articles to parts of text.
pub mod text;

// Parts of text to statements.
pub mod statements;

// Who speaks, in an article and across all of them.
pub mod speakers;

// What about.
pub mod topics;

// When.
pub mod dates;

// The stages of one article, in order.
pub mod analyse;

// Results to rows, rows to files.
pub mod tables;

pub mod write;

// The tables read again: statements against statements.
pub mod stored;

pub mod compare;

// The tables read again: an output as a whole, and how right it is.
pub mod report;

pub mod coding;

// Findings to a page.
pub mod page;

// The run as a whole, and the commands.
pub mod batch;
pub mod cli;

//! The tables read again: statements against statements.
//!
//! [`Corpus`](corpus::Corpus) reads what a [`Question`](question::Question) is about from a finished output;
//! [`answer`](answer::answer()) gives rows and what a reader needs to judge them. Two sides (periods, speakers) are
//! matched statement by statement ([`matching`]) and told as repeated, reworded, new, dropped ([`statuses`]), or by the
//! words that set them apart ([`words`]); over time there are counts ([`over`]) and [`claims`]. [`likeness`] says how
//! alike two statements are; [`rows`] defines the columns, [`json`] and [`page`] write the answer down.
//!
//! All of it is lexical: it sees words, not meaning. Nothing is looked up outside the output, and the same output and
//! question give the same bytes.
//!
//! Copies of an article count no further: a text that ten papers print is said once. So "new" may only mean newly
//! covered, and every answer opens with the articles and outlets of both sides.

pub mod answer;
pub mod claims;
pub mod corpus;
pub mod json;
pub mod likeness;
pub mod matching;
pub mod names;
pub mod occasions;
pub mod over;
pub mod page;
pub mod pairs;
pub mod period;
pub mod question;
pub mod rows;
pub mod setting;
pub mod side;
pub mod statuses;
pub mod words;

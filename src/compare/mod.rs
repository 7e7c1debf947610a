//! Statements compared: what was repeated, reworded, said anew, dropped.

pub mod answer;
pub mod claims;
pub mod corpus;
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
pub mod side;
pub mod statuses;
pub mod words;

//! The values that pass between the rooms: plain data, made in one room and read in the next.
//!
//! Everything here can be written to the spill file and read again, so that identity across articles may be settled
//! after the last article was read without keeping the articles in memory.

pub mod analysis;
pub mod article;
pub mod date;
pub mod person;
pub mod reject;
pub mod span;
pub mod speaker;
pub mod statement;
pub mod topic;

pub use analysis::Analysis;
pub use article::{Article, Published, PublishedRule};
pub use date::{DateKind, DateMention, Grain, SaidOn, SaidOnRule};
pub use person::{Person, RoleSpell};
pub use reject::Reject;
pub use span::{CodePoints, Span};
pub use speaker::{Attribution, Cast, Country, Entity, EntityKind, Form, Gender, Mention, Office, SpeakerRule};
pub use statement::{Act, Kind, Mode, Statement};
pub use topic::{Term, TopicScore};

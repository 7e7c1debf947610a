//! Compared statements.

use jiff::civil::Date;
use minijinja::context;
use minijinja::value::Value;

use super::table::more;
use super::{ROWS, count};

/// Statements of two sides, each beside what the other side has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// The heading.
    pub heading: String,
    /// What the statuses mean, and what to mind.
    pub note: String,
    /// The name of the first side: "April 2020".
    pub a: String,
    /// The name of the second side.
    pub b: String,
    /// The pairs, in order. The page shows the first [`super::ROWS`].
    pub pairs: Vec<Pair>,
    /// How many pairs there are in all, where `pairs` holds only the first of them.
    pub total: usize,
}

/// A statement beside another one, or alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pair {
    /// What became of it: `repeated`, `reworded`, `new`, `dropped`, or another word; a filter is offered for each.
    pub status: String,
    /// How alike the two are, 0 to 1.
    pub similarity: Option<f64>,
    /// The side that the row is about, where the other side's statement is only the nearest one and no match.
    pub only: Option<Side>,
    /// The statement of the first side.
    pub a: Option<Said>,
    /// The statement of the second side.
    pub b: Option<Said>,
    /// How `b` comes from `a`, word by word, on their verbatim texts; empty where nothing is marked. Kept and deleted
    /// pieces make the text of `a`, kept and inserted pieces that of `b`.
    pub changes: Vec<Piece>,
    /// Short remarks, shown as labels: "number", "formula", "outlet is new".
    pub labels: Vec<String>,
}

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// A statement and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Who said it; empty where the page is about one speaker.
    pub speaker: String,
    /// The day of publication.
    pub published: Option<Date>,
    /// Who published it.
    pub outlet: String,
    /// Headline of the article.
    pub title: String,
    /// Address of the article; the page links to it if it is `http` or `https`.
    pub url: String,
    /// A remark: "said 3 times, 2020-04-02 to 2020-04-21".
    pub remark: String,
}

/// A stretch of compared words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whether both sides have it.
    pub change: Change,
    /// The words, with the blanks between them.
    pub text: String,
}

/// What became of a stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Both sides have it.
    Kept,
    /// Only the first side has it.
    Deleted,
    /// Only the second side has it.
    Inserted,
}

impl Pairs {
    pub(super) fn value(&self) -> Value {
        let shown = &self.pairs[..self.pairs.len().min(ROWS)];
        context! {
            a => &self.a,
            b => &self.b,
            statuses => statuses(shown),
            pairs => shown.iter().map(Pair::value).collect::<Vec<_>>(),
            more => more(self.total.max(self.pairs.len()), shown.len(), "rows"),
        }
    }
}

/// The statuses that occur, in the order of their first row, with their numbers of rows.
fn statuses(pairs: &[Pair]) -> Vec<Value> {
    let mut found: Vec<(&str, u64)> = Vec::new();
    for pair in pairs {
        match found.iter_mut().find(|(status, _)| *status == pair.status) {
            Some((_, count)) => *count += 1,
            None => found.push((&pair.status, 1)),
        }
    }
    found
        .into_iter()
        .map(|(status, rows)| context! { name => status, class => class(status), rows => count(rows) })
        .collect()
}

impl Pair {
    fn value(&self) -> Value {
        let said =
            |said: &Option<Said>, side: Side| {
                let changes = self.only.is_none() && !self.changes.is_empty();
                said.as_ref().map(|said| context! {
                nearest => self.only.is_some_and(|only| only != side),
                pieces => if changes { pieces(&self.changes, side) } else { vec![context! { text => &said.text }] },
                ..said.value()
            })
            };
        context! {
            status => &self.status,
            class => class(&self.status),
            side => match self.only { Some(Side::A) => "a", Some(Side::B) => "b", None => "both" },
            similarity => self.similarity.map(|similarity| format!("{similarity:.2}")),
            labels => &self.labels,
            a => said(&self.a, Side::A),
            b => said(&self.b, Side::B),
        }
    }
}

/// The pieces of a side's text, each with the tag that it stands in.
fn pieces(changes: &[Piece], side: Side) -> Vec<Value> {
    let (hidden, tag) = match side {
        Side::A => (Change::Inserted, "del"),
        Side::B => (Change::Deleted, "ins"),
    };
    let seen = changes.iter().filter(|piece| piece.change != hidden);
    seen.map(|piece| context! { text => &piece.text, tag => (piece.change != Change::Kept).then_some(tag) }).collect()
}

impl Said {
    fn value(&self) -> Value {
        let address = ["http://", "https://"].iter().any(|scheme| self.url.starts_with(scheme)).then_some(&self.url);
        context! {
            id => &self.id,
            speaker => &self.speaker,
            published => self.published.map_or_else(|| "undated".to_owned(), |day| day.to_string()),
            outlet => &self.outlet,
            title => &self.title,
            url => address,
            remark => &self.remark,
        }
    }
}

/// The class of a status that has a colour of its own.
fn class(status: &str) -> &'static str {
    match status {
        "repeated" => "repeated",
        "reworded" => "reworded",
        "new" => "new",
        "dropped" => "dropped",
        _ => "other",
    }
}
